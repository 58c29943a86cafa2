// The survey after a trip (domain.md 1.6): waves that may be made again, links that are bound and expire, answers by link and in the
// company's own pages.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { until } from '../lib/raw.mjs'
import { bin, startServer } from '../lib/server.mjs'

const followUps = '/api/v1/follow-ups', outcomes = '/api/v1/outcomes', delegates = '/api/v1/delegates'
const any = { headers: { 'If-Match': '*' } }
const day = (n, from = Date.now()) => new Date(from + n * 86400000).toISOString().slice(0, 10)

describe('surveys', () => {
	let server, own, other, by = {}
	const roles = ['admin', 'manager', 'staff', 'officer', 'finance', 'member-admin', 'member-editor', 'auditor']
	before(async () => {
		server = await startServer({ roles, env: { TRADEWIND_HTTP_NEW_PER_S: '0' } })
		for (const r of roles) by[r] = await server.as(r)
		own = await server.ownEnterprise()
		other = is(await by.staff.post(enterprises, { name_zh: '另一家有限公司' }), 201).json.id
	})
	after(() => server.stop())

	// A trip that ended so many days ago, with people of these companies who travelled.
	let people = 0
	const trip = async (ago, companies = [own, other], more = {}) => {
		const id = is(await by.staff.post('/api/v1/delegations', { title_zh: `问卷团${ago}`, starts_on: day(-ago - 5), ends_on: day(-ago), state: 'returned', officer: 'officer', ...more }), 201).json.id
		for (const enterprise of companies)
			is(await by.staff.post(delegates, { delegation: id, enterprise, name_zh: `张${++people}号`, role: 'member', state: 'travelled' }), 201)
		return id
	}
	const waves = (id, from, client = by.staff) => client.post(`/api/v1/delegations/${id}/waves`, from === undefined ? undefined : { from })
	const of = async (id, company = own) => is(await by.staff.get(`${followUps}?delegation=${id}&enterprise=${company}&sort=due&limit=100`), 200).json.items
	const survey = async (ago = 20) => {
		const id = await trip(ago)
		is(await waves(id), 200)
		const [f] = await of(id)
		return { ...f, delegation: id }
	}
	const link = async (id, days, client = by.staff) => client.post(`${followUps}/${id}/link`, days === undefined ? undefined : { days })
	const token = (r) => /#\/survey\/(\S+)$/.exec(is(r, 201).json.url)[1]
	const linked = (method, token, body, headers = {}) => server.request(method, '/api/v1/survey', { body, headers: { Authorization: `Link ${token}`, 'X-TW': null, ...headers } })

	test('waves: 30, 90, 180, 365 days, then yearly, for each company that travelled', async () => {
		const id = await trip(0)
		assert.deepEqual(is(await waves(id), 200).json, { made: 8, there: 0 })
		assert.deepEqual((await of(id)).map((f) => [f.kind, f.wave, f.due, f.state]), [30, 90, 180, 365].map((n) => ['survey', `d${n}`, day(n), 'open']))
		const old = await trip(3 * 365, [own])
		is(await waves(old, '2000-01-01'), 200)
		const rows = await of(old)
		assert.deepEqual(rows.slice(0, 4).map((f) => f.wave), ['d30', 'd90', 'd180', 'd365'])
		assert.deepEqual(rows.slice(4).map((f) => f.wave), rows.slice(4).map(() => 'yearly'))
		assert.ok(rows.length >= 6 && rows.at(-1).due <= day(366), JSON.stringify(rows.map((f) => f.due)))
		assert.equal(new Set(rows.slice(4).map((f) => f.wave_year)).size, rows.length - 4)
	})

	test('made again they are the same; one that was archived stays away; a late one who travelled gets his', async () => {
		const id = await trip(1)
		is(await waves(id), 200)
		assert.deepEqual(is(await waves(id), 200).json, { made: 0, there: 8 })
		is(await by.staff.delete(`${followUps}/${(await of(id))[0].id}`, any), 204)
		assert.deepEqual(is(await waves(id), 200).json, { made: 0, there: 8 })
		const late = is(await by.staff.post(enterprises, { name_zh: '后补有限公司' }), 201).json.id
		is(await by.staff.post(delegates, { delegation: id, enterprise: late, name_zh: `李${++people}号`, role: 'member', state: 'travelled' }), 201)
		assert.deepEqual(is(await waves(id), 200).json, { made: 4, there: 8 })
	})

	test('many at once make each only once', async () => {
		const id = await trip(2)
		const all = await Promise.all(Array.from({ length: 16 }, () => waves(id)))
		assert.equal(all.reduce((n, r) => n + is(r, 200).json.made, 0), 8)
	})

	test('companies that are merged keep each wave once', async () => {
		const [one, two] = [is(await by.staff.post(enterprises, { name_zh: '并入甲有限公司' }), 201).json, is(await by.staff.post(enterprises, { name_zh: '并入乙有限公司' }), 201).json]
		const id = await trip(4, [one.id, two.id])
		assert.equal(is(await waves(id), 200).json.made, 8)
		is(await by.manager.post(`${enterprises}/${two.id}/merge`, { into: one.id, into_version: one.version, choose: {} }, any), 200)
		assert.equal((await of(id, one.id)).length, 4)
		assert.deepEqual(is(await waves(id), 200).json, { made: 0, there: 4 })
	})

	test('only of a trip that is over, by the chamber and its officer, who went', async () => {
		const draft = is(await by.staff.post('/api/v1/delegations', { title_zh: '还没去', starts_on: day(10), ends_on: day(15) }), 201).json.id
		assert.match(is(await waves(draft), 409).text, /trip_not_over/)
		const id = await trip(3, [own])
		is(await by.staff.post(delegates, { delegation: id, enterprise: other, name_zh: `没去${++people}`, role: 'member', state: 'going' }), 201)
		for (const role of ['member-admin', 'member-editor', 'auditor', 'finance']) is(await waves(id, undefined, by[role]), 403)
		assert.equal(is(await waves(id, undefined, by.officer), 200).json.made, 4)
		assert.deepEqual(complaints(is(await waves(id, '2024-13-01'), 422)), ['/from bad_date'])
		is(await waves(await trip(3, [own], { officer: null }), undefined, by.officer), 403)
		is(await waves(999999), 404)
	})

	describe('by link', () => {
		test('tells what is asked of this company, and takes its answers', async () => {
			const f = await survey()
			const o = is(await by.staff.post(outcomes, { delegation: f.delegation, enterprise: own, kind: 'mou', title: '备忘录' }), 201).json
			const p = is(await by.staff.post(`${outcomes}/${o.id}/project`, { name_zh: '问卷项目' }, any), 201).json
			const foreign = is(await by.staff.post(outcomes, { delegation: f.delegation, enterprise: other, kind: 'loi', title: '别家意向' }), 201).json
			const t = token(await link(f.id))
			assert.equal(is(await by.staff.get(`${followUps}/${f.id}`), 200).json.state, 'sent')
			const seen = is(await linked('GET', t), 200)
			assert.equal(seen.headers['cache-control'], 'no-store')
			assert.deepEqual([seen.json.enterprise.id, seen.json.delegation.id, seen.json.attributions.map((a) => a.project.id), seen.json.outcomes.map((x) => x.id)],
				[own, f.delegation, [p.id], [o.id]])
			assert.deepEqual(seen.json.shares.map((s) => s.code), ['none', 'up_to_20', 'up_to_40', 'up_to_60', 'up_to_80', 'over_80', 'all'])
			assert.doesNotMatch(seen.text, /别家意向/)
			const [a] = seen.json.attributions
			const body = { attributions: { [a.id]: { answer: 'agree', share: 'up_to_20', case_ok: true } }, answers: [{ kind: 'satisfied', value: '很好' }], result: '明年再来',
				outcomes: [{ kind: 'sales', title: '出口', value: { amount: '80000', currency: 'USD' }, value_kind: 'trade' }, { kind: 'new_vendor', title: '新供应商' }, { kind: 'learning' }] }
			const r = is(await linked('POST', t, body), 200)
			assert.equal(r.json.follow_up.state, 'answered')
			assert.deepEqual(r.json.outcomes.map((x) => [x.kind, x.state]), [['mou', 'reported'], ['sales', 'reported'], ['new_vendor', 'reported'], ['learning', 'reported']])
			const done = is(await by.staff.get(`/api/v1/attributions/${a.id}`), 200).json
			assert.deepEqual([done.answer, done.share, done.case_ok, done.answered_by], ['agree', 'up_to_20', true, 'survey-link'])
			assert.equal(is(await by.staff.get(`${outcomes}?delegation=${f.delegation}&enterprise=${other}`), 200).json.items[0].id, foreign.id)
			assert.match(is(await linked('POST', t, {}), 409).text, /survey_answered/)
			is(await linked('GET', t), 200)
		})

		test('all or none, with the place of each complaint', async () => {
			const f = await survey(21), t = token(await link(f.id))
			const foreign = is(await by.staff.post(outcomes, { delegation: f.delegation, enterprise: other, kind: 'mou', title: '别家' }), 201).json
			is(await by.staff.post(`${outcomes}/${foreign.id}/project`, { name_zh: '别家项目' }, any), 201)
			const theirs = is(await by.staff.get(`/api/v1/attributions?outcome=${foreign.id}`), 200).json.items[0].id
			const r = is(await linked('POST', t, { attributions: { [theirs]: { answer: 'agree', share: 'all' }, x: {} },
				outcomes: [{ kind: 'sales', title: '好' }, { kind: 'sales', value: { amount: '1', currency: 'USD' } }, { kind: 'nonsense' }, { kind: 'mou', enterprise: other }] }), 422)
			assert.deepEqual(complaints(r), [`/attributions/${theirs} no_such_record`, '/attributions/x no_such_record', '/outcomes/1/value_kind required',
				'/outcomes/2/kind bad_choice', '/outcomes/3/enterprise no_such_record'].sort())
			assert.deepEqual(complaints(is(await linked('POST', t, { outcome: [] }), 422)), ['/outcome unknown_field'])
			assert.deepEqual(complaints(is(await linked('POST', t, { outcomes: Array(201).fill({ kind: 'none' }) }), 422)), ['/outcomes too_many'])
			assert.equal(is(await by.staff.get(`${outcomes}?delegation=${f.delegation}&enterprise=${own}`), 200).json.total, 0)
			assert.equal(is(await by.staff.get(`/api/v1/attributions/${theirs}`), 200).json.answer, null)
			assert.equal(is(await by.staff.get(`${followUps}/${f.id}`), 200).json.state, 'sent')
			is(await linked('POST', t, {}), 200)
		})

		test('unknown, replaced, expired, of what is archived: as if there were no such page', async () => {
			const f = await survey(22), first = token(await link(f.id)), gone = is(await linked('GET', 'tws_' + 'A'.repeat(43)), 404)
			const same = (r) => assert.deepEqual({ ...is(r, 404).json, request_id: 0 }, { ...gone.json, request_id: 0 })
			const t = token(await link(f.id, 1))
			same(await linked('GET', first))
			for (const bad of ['', 'x', t.slice(0, -1), t + 'A', `tw_${t.slice(4)}`]) same(await linked('GET', bad))
			same(await server.request('GET', '/api/v1/survey', { headers: { Authorization: `Bearer ${t}` } }))
			same(await server.request('GET', '/api/v1/survey', {}))
			same(await server.request('GET', '/api/v1/survey', by.admin.credentials))
			is(await linked('GET', t), 200)
			is(await by.staff.delete(`${followUps}/${f.id}`, any), 204)
			same(await linked('GET', t))
			same(await linked('POST', t, {}))
		})

		test('reaches nothing else', async () => {
			const f = await survey(23), t = token(await link(f.id))
			for (const path of ['/api/v1/me', '/api/v1/enterprises', `${followUps}/${f.id}`, `${followUps}/${f.id}/survey`, `/api/v1/delegations/${f.delegation}`])
				is(await server.request('GET', path, { headers: { Authorization: `Link ${t}` } }), 401)
			is(await server.request('POST', '/api/v1/survey', { body: {}, headers: { Authorization: `Link ${t}`, Origin: 'https://elsewhere.example' } }), 403, 'csrf')
		})

		test('is given by the chamber and the officer of the trip, for a survey that is open; its text is kept nowhere', async () => {
			const f = await survey(24)
			for (const role of ['member-admin', 'member-editor', 'auditor', 'finance']) is(await link(f.id, 5, by[role]), 403)
			const t = token(await link(f.id, 5, by.officer))
			assert.deepEqual(complaints(is(await link(f.id, 0), 422)), ['/days too_small'])
			assert.deepEqual(complaints(is(await link(f.id, 366), 422)), ['/days too_large_value'])
			const call = is(await by.staff.post(followUps, { delegation: f.delegation, enterprise: own, kind: 'call', due: day(1) }), 201).json
			assert.match(is(await link(call.id), 409).text, /not_a_survey/)
			for (const name of readdirSync(server.data).filter((n) => n.startsWith('tradewind.db')))
				assert.ok(!readFileSync(join(server.data, name)).includes(t), name)
			assert.ok(!server.log().includes(t))
		})
	})

	test('in its own pages the company answers by the same', async () => {
		const f = await survey(25), path = `${followUps}/${f.id}/survey`
		assert.equal(is(await by['member-admin'].get(path), 200).json.enterprise.id, own)
		is(await by['member-editor'].get(path), 200)
		for (const role of ['admin', 'manager', 'staff', 'officer', 'auditor', 'finance', 'member-editor']) is(await by[role].post(path, {}), 403)
		const theirs = (await of(f.delegation, other))[0].id
		is(await by['member-admin'].get(`${followUps}/${theirs}/survey`), 404)
		is(await by['member-admin'].post(`${followUps}/${theirs}/survey`, {}), 404)
		const r = is(await by['member-admin'].post(path, { outcomes: [{ kind: 'jv_term_sheet', title: '合资' }], result: '好' }), 200)
		assert.deepEqual([r.json.follow_up.state, r.json.outcomes.length, r.json.outcomes[0].kind], ['answered', 1, 'jv_term_sheet'])
		is(await by['member-admin'].post(path, {}), 409)
	})

	test('follow-ups: every state x move', async () => {
		const id = await trip(26, [own])
		const table = { send: { open: 'sent' }, answer: { open: 'answered', sent: 'answered' }, finish: { open: 'done', sent: 'done', answered: 'done' }, skip: { open: 'skipped', sent: 'skipped' } }
		const to = { open: [], sent: ['send'], answered: ['answer'], done: ['finish'], skipped: ['skip'] }
		const body = { skip: { move_reason: '不需要' } }, move = (client, f, m) => client.post(`${followUps}/${f.id}/${m}`, body[m], any)
		for (const [state, path] of Object.entries(to))
			for (const [m, allowed] of Object.entries(table)) {
				const f = is(await by.staff.post(followUps, { delegation: id, enterprise: own, kind: 'call', due: day(1) }), 201).json
				for (const step of path) is(await move(by.staff, f, step), 200)
				for (const role of ['auditor', 'finance', 'member-editor']) is(await move(by[role], f, m), 403)
				const r = await move(by.officer, f, m)
				if (allowed[state] === undefined) is(r, 409)
				else assert.equal(is(r, 200).json.state, allowed[state])
			}
	})
})

// The daily job arranges what the button does: each day once, at the start too.  The clock of the server is moved.
describe('surveys by the day', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, () => {
	let server, staff, company
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		company = is(await staff.post(enterprises, { name_zh: '按日问卷有限公司' }), 201).json.id
	})
	after(() => server.stop())

	const later = async (days) => {
		await server.stop()
		server.clients.clear()
		server.env = { ...server.env, TRADEWIND_TEST_CLOCK_MS: String(Date.now() + days * 86400000) }
		await server.start()
		staff = await server.as('staff')
	}
	const trip = async (ago, more = {}) => {
		const id = is(await staff.post('/api/v1/delegations', { title_zh: `按日${ago}`, starts_on: day(-ago - 5), ends_on: day(-ago), state: 'returned', ...more }), 201).json.id
		is(await staff.post(delegates, { delegation: id, enterprise: company, name_zh: `李${id}`, role: 'member', ...(['returned', 'reported', 'closed'].includes(more.state ?? 'returned') && { state: 'travelled' }) }), 201)
		return id
	}
	const of = async (id) => is(await staff.get(`${followUps}?delegation=${id}&sort=due&limit=100`), 200).json.items
	const waves = async (id) => (await of(id)).map((f) => [f.wave, f.due, f.state])

	test('of trips that are over, each wave once; nothing is sent', async () => {
		const [returned, reported, closed] = [await trip(20), await trip(21, { state: 'reported' }), await trip(22, { state: 'closed' })]
		const draft = await trip(-40, { state: 'draft' }), cancelled = await trip(23, { state: 'cancelled' }), ancient = await trip(8 * 366, { state: 'closed' }), gone = await trip(19)
		is(await staff.delete(`/api/v1/delegations/${gone}`, any), 204)
		for (const id of [returned, reported, closed]) assert.deepEqual(await of(id), [])
		await later(1)
		const done = async (n) => (await Promise.all([returned, reported, closed].map(of))).every((all) => all.length === n)
		await until(() => done(4), 'the first waves')
		const first = await waves(returned)
		assert.deepEqual(first, [['d30', day(10), 'open'], ['d90', day(70), 'open'], ['d180', day(160), 'open'], ['d365', day(345), 'open']])
		for (const id of [draft, cancelled, ancient]) assert.deepEqual(await of(id), [])
		const [f] = await of(returned), told = is(await staff.get(`${followUps}/${f.id}/history`), 200).json.items
		assert.deepEqual(told.map((x) => [x.action, x.door]), [['create', 'job']])
		// The button finds them there; one that somebody put away stays away; the next start makes none twice.
		assert.deepEqual(is(await staff.post(`/api/v1/delegations/${returned}/waves`), 200).json, { made: 0, there: 4 })
		is(await staff.delete(`${followUps}/${f.id}`, any), 204)
		const mark = await trip(5)
		await later(2)
		await until(async () => (await of(mark)).length === 4, 'the waves of the next day')
		assert.deepEqual(await waves(returned), first.slice(1))
		// A year on the yearly ones come.
		await later(400)
		await until(async () => (await of(returned)).some((x) => x.wave === 'yearly'), 'the yearly wave')
		assert.deepEqual((await of(returned)).filter((x) => x.wave === 'yearly').map((x) => x.wave_year), [Number(day(-20).slice(0, 4)) + 2])
		assert.equal((await of(gone)).length, 0)
	})
})
