// Delegations and their rows (domain.md 1.6): who keeps them, who sees what of them, and the rules of single rows.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const delegations = '/api/v1/delegations'

describe('delegations', () => {
	let server, admin, staff, officer, rival, made = 0
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
		officer = await server.as('officer')
		rival = await server.as((await server.account('officer', { login: 'rival' })).login)
	})
	after(() => server.stop())

	const company = async (more = {}) => is(await staff.post(enterprises, { name_zh: `出访测试${++made}号有限公司`, record_status: 'active', listed: true, ...more }), 201).json
	const memberOf = async (e, role = 'member-admin') => server.as((await server.account(role, { login: `dm${++made}`, enterprise: e.id })).login)
	const trip = async (client = officer, more = {}) => is(await client.post(delegations, { title_zh: `东盟经贸团${++made}`, ...more }), 201).json
	const row = async (rows, d, more = {}, client = staff) => is(await client.post(`/api/v1/${rows}`, { delegation: d.id, ...more }), 201).json
	const again = async (d, client = staff) => is(await client.get(`${delegations}/${d.id}`), 200).json
	const change = (path, r, body, client = staff) => client.patch(`/api/v1/${path}/${r.id}`, body, r.version)
	const version = (r) => ({ headers: { 'If-Match': `"${r.version}"` } })
	// A trip of the past: members see it.
	const past = async (client = officer, more = {}) => trip(client, { state: 'closed', starts_on: '2019-07-26', ends_on: '2019-07-27', ...more })

	describe('one delegation', () => {
		test('what is said when it is made, and what is not', async () => {
			const r = is(await officer.post(delegations, { title_en: 'Hanoi mission', code: 'T-1', fee: { amount: '9800.00', currency: 'CNY' } }), 201)
			const d = r.json
			assert.equal(r.headers.location, `${delegations}/${d.id}`)
			assert.deepEqual([d.state, d.direction, d.visibility, d.officer, d.legs, d['agenda-items']], ['draft', 'outbound', 'auto', 'officer', [], []])
			assert.equal(d.keeper, undefined)
		})
		test('what is wrong is named, all of it', async () => {
			const bad = async (body, ...wanted) => assert.deepEqual(complaints(is(await staff.post(delegations, { title_zh: '甲', ...body }), 422)), wanted.sort())
			await bad({ title_zh: null }, '/title_zh title_needed')
			await bad({ starts_on: '2026-12-02', ends_on: '2026-12-01' }, '/ends_on before_from')
			await bad({ capacity: 0 }, '/capacity too_small')
			await bad({ capacity: 5, min_participants: 6 }, '/min_participants more_than_capacity')
			await bad({ officer: 'nobody' }, '/officer no_such_officer')
			await bad({ officer: (await server.account('finance', { login: 'purse' })).login }, '/officer no_such_officer')
			await bad({ state: 'open' }, '/state not_a_beginning')
			await bad({ state: 'closed', starts_on: '2999-01-01' }, '/state not_a_beginning')
			await bad({ apply_open_at: '2026-12-02T00:00:00.000Z', apply_close_at: '2026-12-01T00:00:00.000Z' }, '/apply_close_at before_from')
			await bad({ source_url: 'x' }, '/source_url bad_link')
			await bad({ reserved: [{ level: 999999, seats: 2 }] }, '/reserved/0/level no_such_record')
			const d = await trip()
			assert.deepEqual(complaints(is(await change('delegations', d, { state: 'approved' }), 422)), ['/state read_only_field'])
		})
		test('found by name, pinyin, theme and code', async () => {
			const d = await past(staff, { title_zh: '雅加达新能源考察团', theme: '储能电池', code: 'YJD-2019' })
			for (const q of ['雅加达', 'yajiada', 'yjdxny', '储能', 'YJD-2019']) {
				const found = is(await officer.get(`${delegations}?q=${encodeURIComponent(q)}`), 200).json.items
				assert.deepEqual(found.map((x) => x.id), [d.id], q)
			}
		})
	})

	describe('legs', () => {
		const at = (local, zone) => ({ local, zone })
		test('days and countries of the trip follow from them, until somebody says others', async () => {
			const d = await trip()
			const first = await row('delegation-legs', d, { country: 'ID', city: 'Jakarta', arrive: { local: '2027-03-01T09:00' }, leave: { local: '2027-03-03T20:00' } })
			assert.deepEqual([first.seq, first.zone, first.arrive], [1, 'Asia/Jakarta', at('2027-03-01T09:00', 'Asia/Jakarta')])
			await row('delegation-legs', d, { country: 'VN', city: 'Hanoi', arrive: { local: '2027-03-04T09:00' }, leave: { local: '2027-03-06T20:00' } })
			const third = await row('delegation-legs', d, { country: 'ID', city: 'Surabaya', on_date: '2027-03-08' })
			let now = await again(d)
			assert.deepEqual([now.starts_on, now.ends_on, now.countries], ['2027-03-01', '2027-03-08', ['ID', 'VN']])
			assert.deepEqual(now.legs.map((l) => l.seq), [1, 2, 3])
			is(await staff.delete(`/api/v1/delegation-legs/${third.id}`, version(third)), 204)
			now = await again(d)
			assert.deepEqual([now.ends_on, now.legs.length], ['2027-03-06', 2])
			now = is(await change('delegations', now, { ends_on: '2027-03-10' }), 200).json
			await row('delegation-legs', d, { country: 'MM', city: 'Yangon', on_date: '2027-03-09' })
			now = await again(d)
			assert.deepEqual([now.ends_on, now.countries], ['2027-03-10', ['ID', 'VN', 'MM']])
			assert.equal(is(await change('delegations', now, { ends_on: null }), 200).json.ends_on, '2027-03-09')
		})
		test('one ends after it begins, and no two at once; midnight and half hours are times as others', async () => {
			const d = await trip()
			const legs = '/api/v1/delegation-legs'
			const bad = async (body, ...wanted) => assert.deepEqual(complaints(is(await staff.post(legs, { delegation: d.id, ...body }), 422)), wanted)
			await bad({ country: 'MM', arrive: at('2027-03-02T09:00', 'Asia/Yangon'), leave: at('2027-03-02T08:00', 'Asia/Yangon') }, '/leave leg_ends_before')
			await bad({ country: 'MM', zone: 'Asia/Nowhere' }, '/zone time_zone')
			await bad({ country: 'US', arrive: { local: '2027-03-02T09:00' } }, '/arrive/zone required')
			await bad({ country: 'US', city: 'New York', zone: 'America/New_York', arrive: { local: '2027-03-14T02:30' } }, '/arrive local_time_gap')
			const yangon = await row('delegation-legs', d, { country: 'MM', city: 'Yangon', arrive: { local: '2027-03-01T22:00' }, leave: { local: '2027-03-02T00:30' } })
			assert.deepEqual(yangon.leave, at('2027-03-02T00:30', 'Asia/Yangon'))
			// 00:30 in Yangon is 01:00 in Bangkok: half an hour before that both would hold.
			const r = is(await staff.post(legs, { delegation: d.id, country: 'TH', city: 'Bangkok', arrive: { local: '2027-03-02T00:45' }, leave: { local: '2027-03-03T09:00' } }), 422)
			assert.deepEqual(complaints(r), ['/arrive legs_overlap'])
			assert.deepEqual(r.json.errors[0].params, { id: String(yangon.id), other: '1 Yangon' })
			await row('delegation-legs', d, { country: 'TH', city: 'Bangkok', arrive: { local: '2027-03-02T01:00' }, leave: { local: '2027-03-03T09:00' } })
		})
		test('what happens on a leg is in its time', async () => {
			const d = await trip(), other = await trip()
			const leg = await row('delegation-legs', d, { country: 'VN', city: 'Hanoi', arrive: { local: '2027-03-01T09:00' }, leave: { local: '2027-03-03T20:00' } })
			for (const [rows, body] of [['agenda-items', { kind: 'forum', title_zh: '论坛' }], ['meetings', { enterprises: [(await company()).id] }]]) {
				const say = (more) => staff.post(`/api/v1/${rows}`, { delegation: d.id, leg: leg.id, ...body, ...more })
				const made = is(await say({ starts: { local: '2027-03-01T22:00' }, ends: { local: '2027-03-02T01:00' } }), 201).json
				assert.deepEqual(made.ends, at('2027-03-02T01:00', 'Asia/Ho_Chi_Minh'))
				assert.deepEqual(complaints(is(await say({ starts: { local: '2027-03-01T22:00' }, ends: { local: '2027-03-01T22:00' } }), 422)), ['/ends ends_before_start'])
				assert.deepEqual(complaints(is(await say({ starts: { local: '2027-03-01T08:00' }, ends: { local: '2027-03-01T12:00' } }), 422)), ['/starts outside_leg'])
				assert.match((await say({ starts: { local: '2027-03-01T08:00' }, ends: { local: '2027-03-01T12:00' } })).json.errors[0].message, /2027-03-01 09:00 .* 2027-03-03 20:00/)
				assert.deepEqual(complaints(is(await say({ starts: { local: '2027-03-03T19:00' }, ends: { local: '2027-03-03T21:00' } }), 422)), ['/ends outside_leg'])
				assert.deepEqual(complaints(is(await staff.post(`/api/v1/${rows}`, { delegation: other.id, leg: leg.id, ...body }), 422)), ['/leg of_another_delegation'])
			}
		})
	})

	describe('applications', () => {
		test('one that is alive per enterprise and trip', async () => {
			const d = await trip(), e = await company()
			const first = await row('applications', d, { enterprise: e.id, persons: [{ name_zh: '王一' }, { name_zh: '李二', title: '总经理' }], countries: ['VN'] })
			assert.deepEqual([first.state, first.seats_wished, first.persons[1].title], ['draft', 2, '总经理'])
			const r = is(await staff.post('/api/v1/applications', { delegation: d.id, enterprise: e.id }), 422)
			assert.deepEqual([complaints(r), r.json.errors[0].params], [['/enterprise application_exists'], { id: String(first.id) }])
			is(await staff.delete(`/api/v1/applications/${first.id}`, version(first)), 204)
			await row('applications', d, { enterprise: e.id })
			assert.deepEqual(complaints(is(await staff.post(`/api/v1/applications/${first.id}/restore`, {}, version({ version: first.version + 1 })), 422)), ['/enterprise application_exists'])
		})
		test('what is wrong is named', async () => {
			const d = await trip(), e = await company()
			const bad = async (body, ...wanted) => assert.deepEqual(complaints(is(await staff.post('/api/v1/applications', { delegation: d.id, enterprise: e.id, ...body }), 422)), wanted)
			await bad({ persons: [{ title: '经理' }] }, '/persons/0/name_zh person_needed')
			await bad({ persons: [{ name_zh: '王一' }], going: [2] }, '/going/0 no_such_person')
			await bad({ state: 'accepted' }, '/state not_a_beginning')
			await bad({ delegation: 999999 }, '/delegation no_such_record')
			await bad({ seats: 3 }, '/seats read_only_field')
			const theirs = is(await staff.post('/api/v1/contacts', { enterprise: (await company()).id, name_zh: '别家的人' }), 201).json.id
			await bad({ persons: [{ name_zh: '王一' }, { contact: theirs }] }, '/persons/1/contact of_another_enterprise')
			assert.deepEqual(complaints(is(await staff.post('/api/v1/delegates', { delegation: d.id, enterprise: e.id, contact: theirs, name_zh: '王一' }), 422)), ['/contact of_another_enterprise'])
		})
		test('of a member it is his enterprise\'s, and what he may not say he cannot say', async () => {
			const d = await past(), e = await company(), other = await company()
			const member = await memberOf(e), editor = await memberOf(e, 'member-editor')
			const body = { delegation: d.id, goals: '找代理', persons: [{ name_zh: '王一' }] }
			assert.deepEqual(complaints(is(await member.post('/api/v1/applications', { ...body, enterprise: other.id }), 422)), ['/enterprise no_such_record'])
			assert.deepEqual(complaints(is(await member.post('/api/v1/applications', { ...body, state: 'submitted' }), 422)), ['/state read_only_field'])
			assert.deepEqual(complaints(is(await member.post('/api/v1/applications', { ...body, recommendation: 'accept' }), 422)), ['/recommendation unknown_field'])
			const mine = is(await editor.post('/api/v1/applications', body), 201).json
			assert.equal(mine.enterprise, e.id)
			assert.equal(mine.score, undefined)
			is(await change('applications', mine, { enterprise: other.id }, member), 422)
			is(await (await memberOf(other)).get(`/api/v1/applications/${mine.id}`), 404)
			assert.equal(is(await rival.get(`/api/v1/applications/${mine.id}`), 404).json.code, 'not_found')
			assert.equal(is(await officer.get(`/api/v1/applications/${mine.id}`), 200).json.goals, '找代理')
			const hidden = await trip()
			assert.deepEqual(complaints(is(await member.post('/api/v1/applications', { delegation: hidden.id }), 422)), ['/delegation no_such_record'])
		})
	})

	describe('the officer', () => {
		test('keeps what he makes, sees the headline of others, and changes none of theirs', async () => {
			const d = await trip(officer, { note: '内部', weights: [{ criterion: 'fit', weight: 60 }] })
			const theirs = await again(d, rival)
			assert.equal(theirs.title_zh, d.title_zh)
			for (const field of ['note', 'weights', 'officer', 'min_participants', 'reserved', 'cancel_reason']) {
				assert.equal(theirs[field], undefined, field)
				assert.ok(field in (await again(d, officer)), field)
			}
			is(await change('delegations', d, { theme: '别人的' }, rival), 403)
			is(await rival.delete(`${delegations}/${d.id}`, version(d)), 403)
			is(await rival.get(`${delegations}/${d.id}/history`), 403)
			is(await officer.get(`${delegations}/${d.id}/history`), 200)
			assert.deepEqual(complaints(is(await rival.post('/api/v1/delegation-legs', { delegation: d.id, country: 'VN' }), 422)), ['/delegation kept_by_another'])
			assert.deepEqual(complaints(is(await rival.post('/api/v1/applications', { delegation: d.id, enterprise: (await company()).id }), 422)), ['/delegation kept_by_another'])
			assert.equal(is(await change('delegations', d, { theme: '自己的' }, officer), 200).json.theme, '自己的')
			assert.deepEqual(complaints(is(await change('delegations', await again(d), { officer: 'rival' }, officer), 422)), ['/officer kept_by_another'])
		})
		test('another officer: all rows go with the trip', async () => {
			const d = await trip()
			const leg = await row('delegation-legs', d, { country: 'VN', hotel: '河内大酒店' }, officer)
			const a = await row('applications', d, { enterprise: (await company()).id, goals: '目标' }, officer)
			assert.equal(is(await officer.get(`/api/v1/delegation-legs/${leg.id}`), 200).json.hotel, '河内大酒店')
			is(await change('delegations', await again(d), { officer: 'rival' }), 200)
			assert.equal(is(await officer.get(`/api/v1/delegation-legs/${leg.id}`), 200).json.hotel, undefined)
			is(await officer.get(`/api/v1/applications/${a.id}`), 404)
			assert.equal(is(await rival.get(`/api/v1/applications/${a.id}`), 200).json.goals, '目标')
			assert.deepEqual(is(await officer.get(`${delegations}/${d.id}/applications`), 200).json.items, [])
			assert.equal(is(await rival.get(`${delegations}/${d.id}/applications`), 200).json.items.length, 1)
			is(await change('delegations', await again(d), { officer: null }), 200)
			is(await rival.get(`/api/v1/applications/${a.id}`), 404)
		})
	})

	describe('members', () => {
		test('see what is open, with its legs; of the agenda what is for all or for them', async () => {
			const e = await company(), member = await memberOf(e), stranger = await memberOf(await company())
			const draft = await trip(), d = await past(officer, { min_participants: 5 }), secret = await past(officer, { visibility: 'hidden' })
			is(await member.get(`${delegations}/${draft.id}`), 404)
			is(await member.get(`${delegations}/${secret.id}`), 404)
			const leg = await row('delegation-legs', d, { country: 'VN', hotel: '河内大酒店' })
			await row('delegation-legs', draft, { country: 'VN' })
			const all = await row('agenda-items', d, { kind: 'forum', title_zh: '论坛' })
			const ours = await row('agenda-items', d, { kind: 'official_call', title_zh: '拜会', enterprises: [e.id], open_to: 'enterprises' })
			const seen = await again(d, member)
			assert.equal(seen.min_participants, undefined)
			assert.deepEqual(seen.legs.map((l) => [l.id, l.hotel]), [[leg.id, undefined]])
			assert.deepEqual(seen['agenda-items'].map((x) => x.id).sort((x, y) => x - y), [all.id, ours.id])
			assert.deepEqual((await again(d, stranger))['agenda-items'].map((x) => x.id), [all.id])
			is(await stranger.get(`/api/v1/agenda-items/${ours.id}`), 404)
			assert.equal(is(await member.get('/api/v1/delegation-legs'), 200).json.items.every((l) => l.delegation !== draft.id), true)
		})
		test('see who goes, of those who have agreed', async () => {
			const e = await company(), away = await company({ listed: false }), member = await memberOf(e), d = await past(), secret = await trip()
			await row('delegates', d, { enterprise: e.id, name_zh: '王一', title: '经理', show_to_members: true })
			await row('delegates', d, { enterprise: e.id, name_zh: '不列名' })
			await row('delegates', d, { enterprise: away.id, name_zh: '李二', role: 'leader', show_to_members: true })
			await row('delegates', d, { name_zh: '退出者', state: 'withdrawn', show_to_members: true })
			const items = is(await member.get(`${delegations}/${d.id}/participants`), 200).json.items
			assert.deepEqual(items.map((p) => [p.name_zh, p.title, p.role, p.enterprise?.id ?? null]), [['李二', null, 'leader', null], ['王一', '经理', 'member', e.id]])
			is(await member.get(`${delegations}/${secret.id}/participants`), 404, 'not_found')
			is(await (await server.as('finance')).get(`${delegations}/${d.id}/participants`), 403)
		})
		test('see meetings that they are in, and what is theirs', async () => {
			const e = await company(), other = await company(), member = await memberOf(e)
			const d = await past()
			const both = await row('meetings', d, { enterprises: [other.id, e.id], aim: '代理', state: 'held' })
			const theirs = await row('meetings', d, { enterprises: [other.id] })
			assert.deepEqual(is(await member.get('/api/v1/meetings'), 200).json.items.map((m) => m.id), [both.id])
			is(await member.get(`/api/v1/meetings/${theirs.id}`), 404)
			assert.equal(is(await member.get(`/api/v1/meetings/${both.id}`), 200).json.rating, undefined)
			is(await change('meetings', both, { aim: '别的' }, member), 403)
			const person = await row('delegates', d, { enterprise: e.id, name_zh: '王一', title: '经理' })
			assert.equal(is(await change('delegates', person, { badge_name: 'Wang Yi', show_to_members: true }, member), 200).json.badge_name, 'Wang Yi')
			assert.deepEqual(complaints(is(await change('delegates', is(await member.get(`/api/v1/delegates/${person.id}`), 200).json, { title: '董事长' }, member), 422)), ['/title read_only_field'])
			const o = is(await member.post('/api/v1/outcomes', { delegation: d.id, kind: 'mou', title: '框架协议' }), 201).json
			assert.deepEqual([o.enterprise, o.state, o.note], [e.id, 'reported', undefined])
			assert.deepEqual(complaints(is(await member.post('/api/v1/outcomes', { delegation: d.id, kind: 'sales', value: { amount: '5.00', currency: 'USD' } }), 422)), ['/value_kind required'])
			for (const unseen of [' ', '\u3000\u200b']) assert.deepEqual(complaints(is(await staff.post('/api/v1/counterparts', { name_en: unseen }), 422)), ['/name_zh name_needed'])
			const c = is(await staff.post('/api/v1/counterparts', { name_en: 'BKPM', country: 'ID', contacts: [{ name: 'Budi', mobile: '+62 1' }] }), 201).json
			assert.equal(is(await member.get(`/api/v1/counterparts/${c.id}`), 200).json.contacts, undefined)
			assert.equal(is(await officer.get(`/api/v1/counterparts/${c.id}`), 200).json.contacts[0].name, 'Budi')
		})
	})
})
