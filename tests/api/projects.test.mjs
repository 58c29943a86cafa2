// Investment projects and their parts (domain.md 1.4): every resource, what comes with one project, who sees what of it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, csvObjects, enterprises, is, query } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const projects = '/api/v1/projects'
const usd = (amount) => ({ amount, currency: 'USD' })
const kinds = ['amounts', 'capacities', 'jobs', 'milestones', 'permits', 'evidence', 'documents', 'updates', 'notes']
// What each part needs, and one change of it.
const bodies = {
	amounts: [{ kind: 'announced', amount: usd('275000000.00'), as_of: '2022-01-12', source: '公告' }, { estimated: true }],
	capacities: [{ metric: '电芯', value: '5', unit: 'GWh/yr', status: 'planned', as_of: '2022-11-18' }, { value: '5.5' }],
	jobs: [{ status: 'planned', total: 800, local_staff: 700, expatriates: 60 }, { total: 900 }],
	milestones: [{ kind: 'ground_breaking', actual: '2022-11-18' }, { note: '如期' }],
	permits: [{ regime: 'vn_irc', number: 'IRC-1', issued: '2022-06-01', expires: '2072-06-01' }, { issuer: '河静省' }],
	evidence: [{ title: '开工报道', url: 'https://example.test/a', published_on: '2022-11-19' }, { supports: 'milestone' }],
	updates: [{ happened_on: '2023-03-01', text: '设备进场' }, { told_by: '王工' }],
	notes: [{ text: '下周回访' }, { text: '已回访' }],
}

describe('projects', () => {
	let server, admin, manager, staff
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		manager = await server.as('manager')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	let made = 0
	const company = async (more = {}) => is(await staff.post(enterprises, { name_zh: `投资测试${++made}号有限公司`, ...more }), 201).json
	const project = async (more = {}) => is(await staff.post(projects,
		{ name_zh: `越南工厂${++made}`, country: 'VN', ...more, enterprise: more.enterprise ?? (await company()).id }), 201).json
	const part = async (kind, p, more = bodies[kind][0]) => is(await staff.post(`/api/v1/project-${kind}`, { project: p.id, ...more }), 201).json
	const whole = async (p, client = staff) => is(await client.get(`${projects}/${p.id}`), 200)
	const again = async (p, client) => (await whole(p, client)).json
	const patch = (p, body, client = staff) => client.patch(`${projects}/${p.id}`, body, p.version)
	const version = (v) => ({ headers: { 'If-Match': `"${v}"` } })
	const memberOf = async (e, role = 'member-admin') => server.as((await server.account(role, { login: `m${++made}`, enterprise: e.id })).login)

	describe('one project', () => {
		test('what is said when it is made, and what is not', async () => {
			const e = await company()
			const r = is(await staff.post(projects, { name_en: 'Ha Tinh battery plant', enterprise: e.id, country: 'VN', lat: '18.3370', lon: 105, land_ha: '14' }), 201)
			const p = r.json
			assert.equal(r.headers.location, `${projects}/${p.id}`)
			assert.match(r.headers.etag, /^"1-[0-9a-f]+"$/)
			assert.deepEqual([p.stage, p.health, p.visibility, p.lat, p.lon, p.land_ha], ['lead', 'on_track', 'auto', '18.337', '105', '14'])
			assert.deepEqual(p.stage_dates, [{ stage: 'lead', reached_on: null }])
			for (const kind of kinds) assert.deepEqual(p[kind], [], kind)
			assert.equal((await whole(p)).headers.etag, r.headers.etag)
			const q = await project({ stage: 'operating', stage_on: '2021-05-01', health: 'delayed', health_reason: '缺电' })
			assert.deepEqual(q.stage_dates, [{ stage: 'operating', reached_on: '2021-05-01' }])
			assert.deepEqual([q.news_on, q.health], ['2021-05-01', 'delayed'])
			assert.deepEqual(complaints(is(await patch(q, { stage: 'lead' }), 422)), ['/stage read_only_field'])
		})
		test('what is wrong is named, all of it', async () => {
			const enterprise = (await company()).id
			const bad = async (body, ...wanted) => assert.deepEqual(complaints(is(await staff.post(projects, { name_zh: '甲', enterprise, ...body }), 422)), wanted.sort())
			await bad({ name_zh: null }, '/name_zh name_needed')
			for (const unseen of [' ', '\u3000', '\u200b', '\u202e']) await bad({ name_zh: null, name_en: unseen }, '/name_zh name_needed')
			// What is wrong is not missing besides.
			await bad({ name_zh: null, name_en: 'x'.repeat(1000) }, '/name_en too_long')
			await bad({ enterprise: 'none' }, '/enterprise wrong_type')
			await bad({ country: 'FR' }, '/country not_asean')
			await bad({ country: 'TH', province: 'VN-SG' }, '/province place_outside_country')
			await bad({ lat: '91', lon: '10' }, '/lat too_large_value')
			await bad({ lat: '9.1234567', lon: '10' }, '/lat too_many_decimals')
			await bad({ lat: 9.5, lon: '10' }, '/lat wrong_type')
			await bad({ lat: '9.5' }, '/lon both_coordinates')
			await bad({ stage_on: '2999-01-01', stage: 'lead' }, '/stage_on in_the_future')
			await bad({ enterprise: 999999 }, '/enterprise no_such_record')
			await bad({ news_on: '2020-01-01', shown: true }, '/news_on read_only_field', '/shown unknown_field')
		})
		test('a park that no list knows is kept as it was written, and found by it', async () => {
			const p = await project({ park: '云顶工业园（三期）' })
			assert.equal(p.park, '云顶工业园（三期）')
			for (const filter of [{ park: p.park }, { park__in: `${p.park},x` }, { park__starts: '云顶' }, { q: '云顶' }])
				assert.deepEqual(is(await staff.get(`${projects}?${query(filter)}`), 200).json.items.map((x) => x.id), [p.id], JSON.stringify(filter))
			assert.equal(is(await staff.get(`${projects}?${query({ park: '没有' })}`), 200).json.total, 0)
		})
		test('a code belongs to one project', async () => {
			const p = await project({ code: ' gd-2024-01 ' })
			assert.equal(p.code, 'GD-2024-01')
			const r = is(await staff.post(projects, { name_zh: '又一个', code: 'GD-2024-01', enterprise: p.enterprise }), 409)
			assert.deepEqual(complaints(r), ['/code not_unique'])
			assert.equal(r.json.errors[0].params.name, p.name_zh)
		})
		test('owners total the whole, or leave something for those that are not known', async () => {
			const e = await company(), p = await project({ enterprise: e.id })
			const member = { holder: 'member', enterprise: e.id, name: null, country: null, bp: 5100 }, partner = { holder: 'partner', enterprise: null, name: 'VinES', country: 'VN', bp: 4900 }
			const said = async (owners) => patch(await again(p), { owners })
			assert.deepEqual(complaints(is(await said([member, { ...partner, bp: 4901 }]), 422)), ['/owners owners_total'])
			assert.equal(is(await said([member, { ...partner, bp: 4901 }]), 422).json.errors[0].params.total, '10001')
			assert.deepEqual(is(await said([member, { ...partner, bp: 4850 }]), 422).json.errors[0].params, { total: '9950', percent: '99.5' })
			assert.match(is(await said([member, { ...partner, bp: 4901 }]), 422).json.errors[0].message, /100\.01%/)
			assert.deepEqual(complaints(is(await said([{ ...member, bp: 10000 }, { ...partner, bp: null }]), 422)), ['/owners owners_left'])
			assert.deepEqual(complaints(is(await said([member, { ...partner, name: null }]), 422)), ['/owners/1/name owner_needed'])
			assert.deepEqual(complaints(is(await said([{ ...member, bp: 0 }]), 422)), ['/owners/0/bp too_small'])
			assert.deepEqual(complaints(is(await said([{ ...member, enterprise: 999999 }, partner]), 422)), ['/owners/0/enterprise no_such_record'])
			is(await said([member, { ...partner, bp: null }]), 200)
			assert.deepEqual(is(await said([member, partner]), 200).json.owners, [member, partner])
			assert.deepEqual(is(await staff.get(`${projects}/${p.id}/owners`), 200).json, { items: [member, partner], total: 2 })
			assert.equal(is(await staff.get(`${projects}/${p.id}/activities`), 200).json.total, 0)
			is(await staff.get(`${projects}/${p.id}/owners?limit=1`), 400, 'unknown_parameter')
		})
		test('it is archived and comes back, its history says who did what, and it is purged when nothing hangs on it', async () => {
			const p = await project(), u = await part('updates', p)
			const now = await again(p)
			is(await staff.delete(`${projects}/${p.id}`, version(now.version)), 204)
			assert.equal(is(await staff.post(`${projects}/${p.id}/restore`, undefined, version(now.version + 1)), 200).json.updates.length, 1)
			const history = is(await staff.get(`${projects}/${p.id}/history`), 200).json.items.map((i) => `${i.action} ${i.resource}`)
			assert.deepEqual(history, ['restore projects', 'archive projects', 'create project-updates', 'create projects'])
			is(await admin.delete(`${projects}/${p.id}?purge=1`, version(now.version + 2)), 409)
			const shut = await project()
			is(await staff.delete(`${projects}/${shut.id}`, version(shut.version)), 204)
			assert.deepEqual(complaints(is(await staff.post('/api/v1/project-updates', { project: shut.id, ...bodies.updates[0] }), 422)), ['/project move_of_archived'])
			assert.deepEqual(is(await staff.get(`${projects}/${shut.id}`), 200).json.updates, [], 'what is archived takes no new parts')
			is(await admin.delete(`/api/v1/project-updates/${u.id}?purge=1`, version(u.version)), 204)
			is(await admin.delete(`${projects}/${p.id}?purge=1`, version((await again(p)).version)), 204)
			is(await staff.get(`${projects}/${p.id}`), 404)
		})
	})

	describe('parts', () => {
		test('every kind is made, read, changed, archived and restored, by its own path and by that of its project', async () => {
			const p = await project()
			for (const kind of Object.keys(bodies)) {
				const path = `/api/v1/project-${kind}`, [body, change] = bodies[kind]
				const r = is(await staff.post(path, { project: p.id, ...body }), 201), row = r.json
				assert.match(r.headers.etag, kind === 'amounts' ? /^"1-[0-9a-f]+"$/ : /^"1"$/)	// of an amount also its rates
				assert.deepEqual([row.project, row.enterprise], [p.id, p.enterprise])
				is(await staff.patch(`${path}/${row.id}`, change, 7), 412, 'stale_version')
				const changed = is(await staff.patch(`${path}/${row.id}`, change, 1), 200).json
				for (const [k, v] of Object.entries(change)) assert.deepEqual(changed[k], v)
				assert.deepEqual(is(await staff.get(`${path}/${row.id}`), 200).json, changed)
				for (const list of [`${projects}/${p.id}/${kind}`, `${projects}/${p.id}/project-${kind}`, `${path}?project=${p.id}`])
					assert.deepEqual(is(await staff.get(list), 200).json.items, [changed], list)
				assert.deepEqual((await again(p))[kind], [changed])
				is(await staff.delete(`${path}/${row.id}`, version(changed.version)), 204)
				assert.deepEqual((await again(p))[kind], [])
				assert.equal(is(await staff.post(`${path}/${row.id}/restore`, undefined, version(changed.version + 1)), 200).json.id, row.id)
				assert.equal(is(await staff.get(`${path}/${row.id}/history`), 200).json.items.length, kind === 'amounts' ? 5 : 4)	// an amount that is back is the newest again
				assert.deepEqual(complaints(is(await staff.patch(`${path}/${row.id}`, { project: (await project()).id }, (await again(p))[kind][0].version), 422)), ['/project read_only_field'])
			}
		})
		test('what is wrong with them is named', async () => {
			const p = await project(), other = await project()
			const elsewhere = await part('evidence', other)
			const bad = async (kind, body, ...wanted) =>
				assert.deepEqual(complaints(is(await staff.post(`/api/v1/project-${kind}`, { project: p.id, ...bodies[kind][0], ...body }), 422)), wanted.sort(), kind)
			await bad('amounts', { project: null }, '/project required')
			await bad('amounts', { project: 999999 }, '/project no_such_record')
			await bad('amounts', { as_of: null }, '/as_of amount_needs_date')
			await bad('amounts', { as_of: '2999-01-01' }, '/as_of in_the_future')
			await bad('amounts', { amount: { amount: '5.00' } }, '/amount/currency required')
			await bad('amounts', { amount: usd('1.005') }, '/amount/amount too_many_decimals')
			await bad('amounts', { amount: usd('0.00') }, '/amount amount_positive')
			await bad('amounts', { source: null, kind: null }, '/kind required', '/source required')
			await bad('amounts', { evidence: elsewhere.id }, '/evidence of_another_project')
			await bad('amounts', { current: true, usd: usd('1.00') }, '/current read_only_field', '/usd read_only_field')
			await bad('capacities', { value: '0', unit: 'bushels' }, '/unit unknown_code', '/value too_small')
			await bad('jobs', { total: 100, local_staff: 90, expatriates: 11 }, '/total jobs_over_total')
			await bad('milestones', { actual: null }, '/planned milestone_needs_date')
			await bad('milestones', { actual: '2999-01-01' }, '/actual in_the_future')
			await bad('permits', { expires: '2020-01-01' }, '/expires before_from')
			await bad('evidence', { url: null }, '/url evidence_needs_source')
			await bad('evidence', { url: 'javascript:alert(1)' }, '/url bad_link')
			await bad('updates', { happened_on: '2999-01-01' }, '/happened_on in_the_future')
			is(await staff.post('/api/v1/project-documents', { project: p.id, title: '合同' }), 403, 'forbidden')	// by upload only
		})
		test('a part of another project is never laid over the first: documents and evidence belong to one', async () => {
			const p = await project(), e = await part('evidence', p)
			const a = await part('amounts', p, { ...bodies.amounts[0], evidence: e.id })
			assert.equal(a.evidence, e.id)
			const got = is(await staff.get(`/api/v1/project-evidence/${e.id}/project-amounts`), 200).json
			assert.deepEqual(got.items.map((x) => x.id), [a.id])
			is(await admin.delete(`/api/v1/project-evidence/${e.id}?purge=1`, version(e.version)), 409)
		})
		test('of several figures of one kind the newest is current; other kinds, scopes and components have their own', async () => {
			const p = await project()
			const add = (as_of, more = {}) => part('amounts', p, { ...bodies.amounts[0], as_of, ...more })
			const current = async () => (await again(p)).amounts.filter((a) => a.current).map((a) => a.id).sort((x, y) => x - y)
			const old = await add('2021-01-01'), newer = await add('2022-01-01'), older = await add('2020-01-01')
			assert.deepEqual([old.current, newer.current, older.current], [true, true, false])
			assert.deepEqual(await current(), [newer.id])
			const china = await add('2019-01-01', { scope: 'chinese_side' }), filed = await add('2019-01-01', { kind: 'filed_cn' }), added = await add('2019-01-01', { component: 'added' })
			assert.deepEqual(await current(), [newer.id, china.id, filed.id, added.id])
			const row = async (a) => is(await staff.get(`/api/v1/project-amounts/${a.id}`), 200).json
			is(await staff.delete(`/api/v1/project-amounts/${newer.id}`, version(newer.version)), 204)
			assert.deepEqual(await current(), [old.id, china.id, filed.id, added.id])
			const back = is(await staff.post(`/api/v1/project-amounts/${newer.id}/restore`, undefined, version((await row(newer)).version)), 200)
			assert.ok(back.headers.etag.startsWith(`"${(await row(newer)).version}-`))
			assert.deepEqual(await current(), [newer.id, china.id, filed.id, added.id])
			is(await staff.patch(`/api/v1/project-amounts/${newer.id}`, { kind: 'filed_cn' }, (await row(newer)).version), 200)
			assert.deepEqual(await current(), [old.id, newer.id, china.id, added.id].sort((x, y) => x - y))
			is(await admin.delete(`/api/v1/project-amounts/${newer.id}?purge=1`, version((await row(newer)).version)), 204)
			assert.deepEqual(await current(), [old.id, china.id, filed.id, added.id])
		})
		test('there was news when a fact says so, not when somebody clicked', async () => {
			const p = await project({ stage: 'filed', stage_on: '2019-06-01' })
			const news = async () => (await again(p)).news_on
			assert.equal(await news(), '2019-06-01')
			for (const [kind, field, on] of [['amounts', 'as_of', '2020-01-01'], ['capacities', 'as_of', '2020-02-01'], ['jobs', 'as_of', '2020-03-01'],
				['milestones', 'actual', '2020-04-01'], ['updates', 'happened_on', '2020-05-01'], ['evidence', 'published_on', '2020-06-01']]) {
				await part(kind, p, { ...bodies[kind][0], [field]: on })
				assert.equal(await news(), on, kind)
			}
			is(await patch(await again(p), { products: '电池' }), 200)
			await part('milestones', p, { kind: 'completion', planned: '2031-01-01' })
			await part('notes', p)
			assert.equal(await news(), '2020-06-01')
			const e = (await again(p)).evidence[0]
			is(await staff.delete(`/api/v1/project-evidence/${e.id}`, version(e.version)), 204)
			assert.equal(await news(), '2020-05-01')
			const list = is(await staff.get(`${projects}?${query({ news_on__lt: '2020-05-02', id: p.id, sort: 'news_on' })}`), 200).json
			assert.deepEqual(list.items.map((x) => x.id), [p.id])
		})
	})

	describe('tags', () => {
		test('a part that changes gives the project another tag; the version is what counts', async () => {
			const p = await project(), first = await whole(p)
			assert.match(first.headers.etag, /^"1-/)
			is(await staff.get(`${projects}/${p.id}`, { headers: { 'If-None-Match': first.headers.etag } }), 304)
			await part('notes', p)
			const second = is(await staff.get(`${projects}/${p.id}`, { headers: { 'If-None-Match': first.headers.etag } }), 200)
			assert.notEqual(second.headers.etag, first.headers.etag)
			assert.equal(second.json.version, 1)
			const r = is(await staff.patch(`${projects}/${p.id}`, { products: '电池' }, undefined, { headers: { 'If-Match': first.headers.etag } }), 200)
			assert.equal(r.headers.etag, (await whole(p)).headers.etag)
			is(await staff.patch(`${projects}/${p.id}`, { products: '电芯' }, 1), 412, 'stale_version')
			is(await staff.patch(`${projects}/${p.id}`, { products: '电芯' }, 2), 200)
		})
		test('names=1 names the codes of the parts, too', async () => {
			const p = await project()
			await part('capacities', p)
			const { names } = is(await staff.get(`${projects}/${p.id}?names=1`, { headers: { 'Accept-Language': 'zh' } }), 200).json
			assert.equal(names.country.VN, '越南')
			assert.equal(names.unit['GWh/yr'], '吉瓦时/年')
		})
		test('lists carry no parts; expand brings them along', async () => {
			const p = await project(), a = await part('amounts', p)
			const { items: [item], expanded } = is(await staff.get(`${projects}?${query({ id: p.id, expand: 'enterprise,project-amounts' })}`), 200).json
			for (const kind of kinds) assert.ok(!(kind in item), kind)
			assert.deepEqual(expanded['project-amounts'][p.id].items.map((x) => x.id), [a.id])
			assert.equal(Object.keys(expanded.enterprise)[0], String(p.enterprise))
		})
	})

	describe('members', () => {
		let own, other, member, editor
		before(async () => {
			own = await company()
			other = await company()
			member = await memberOf(own)
			editor = await memberOf(own, 'member-editor')
		})
		const headline = ['id', 'version', 'created_at', 'updated_at', 'name_zh', 'name_en', 'enterprise', 'stage', 'sector', 'mode', 'country',
			...kinds.filter((k) => k !== 'notes')].sort()

		test('see the headline of others from filing on, or as their company decided', async () => {
			const cases = [['auto', 'lead', false], ['auto', 'intention', false], ['auto', 'filed', true], ['auto', 'exited', true],
				['open', 'lead', true], ['private', 'operating', false]]
			for (const [visibility, stage, seen] of cases) {
				const p = await project({ enterprise: other.id, visibility, stage, products: '机密产品', source: '某人' })
				const r = await member.get(`${projects}/${p.id}`)
				assert.equal(r.status, seen ? 200 : 404, `${visibility} ${stage}`)
				if (seen) assert.deepEqual(Object.keys(r.json).sort(), headline)
				assert.equal(is(await member.get(`${projects}?id=${p.id}`), 200).json.total, seen ? 1 : 0)
			}
			const unlisted = await company({ listed: false }), hidden = await project({ enterprise: unlisted.id, visibility: 'open' })
			is(await member.get(`${projects}/${hidden.id}`), 404)
			assert.equal(is(await member.get(`${projects}?id=${hidden.id}`), 200).json.total, 0)
		})
		test('see all that is their own but what staff write for themselves', async () => {
			const p = await project({ enterprise: own.id, visibility: 'private', risk_note: '风险', note: '备注', products: '电池' })
			for (const kind of Object.keys(bodies)) await part(kind, p)
			const got = await again(p, member)
			assert.equal(got.products, '电池')
			for (const name of ['risk_note', 'note', 'notes']) assert.ok(!(name in got), name)
			for (const kind of Object.keys(bodies).filter((k) => k !== 'notes')) {
				assert.equal(got[kind].length, 1, kind)
				assert.equal(is(await member.get(`${projects}/${p.id}/${kind}`), 200).json.total, 1)
			}
			assert.ok(!('note' in got.amounts[0]))
			is(await member.get(`${projects}/${p.id}/notes`), 403)
			is(await member.get('/api/v1/project-notes'), 403)
			is(await member.get(`${projects}?products__contains=a`), 400, 'unknown_parameter')
		})
		test('see of others only figures that were opened', async () => {
			const p = await project({ enterprise: other.id, visibility: 'open' })
			for (const kind of Object.keys(bodies)) await part(kind, p)
			const opened = await part('amounts', p, { ...bodies.amounts[0], open: true, note: '内部' })
			const got = await again(p, member)
			assert.deepEqual(got.amounts.map((a) => a.id), [opened.id])
			assert.ok(!('note' in got.amounts[0]))
			for (const kind of kinds.filter((k) => k !== 'amounts' && k !== 'notes')) assert.deepEqual(got[kind], [], kind)
			is(await member.get(`/api/v1/project-amounts/${opened.id}`), 200)
			assert.equal(is(await member.get(`/api/v1/project-amounts?project=${p.id}`), 200).json.total, 1)
			is(await member.get(`/api/v1/project-amounts/${(await again(p)).amounts.find((a) => !a.open).id}`), 404)
			// What was opened goes with its project.
			is(await patch(await again(p), { visibility: 'private' }), 200)
			is(await member.get(`/api/v1/project-amounts/${opened.id}`), 404)
			assert.equal(is(await member.get(`/api/v1/project-amounts?project=${p.id}`), 200).json.total, 0)
		})
		test('administrators of a company say themselves what happened, of their own projects', async () => {
			const mine = await project({ enterprise: own.id }), theirs = await project({ enterprise: other.id, visibility: 'open' })
			for (const kind of ['milestones', 'updates']) {
				const path = `/api/v1/project-${kind}`, body = bodies[kind][0]
				const r = is(await member.post(path, { project: mine.id, ...body }), 201).json
				is(await member.patch(`${path}/${r.id}`, bodies[kind][1], r.version), 200)
				is(await member.delete(`${path}/${r.id}`, version(r.version + 1)), 403)
				assert.deepEqual(complaints(is(await member.post(path, { project: theirs.id, ...body }), 422)), ['/project no_such_record'])
				is(await editor.post(path, { project: mine.id, ...body }), 403)
			}
			for (const kind of ['amounts', 'capacities', 'jobs', 'permits', 'evidence', 'notes'])
				is(await member.post(`/api/v1/project-${kind}`, { project: mine.id, ...bodies[kind][0] }), 403)
			is(await patch(await again(mine), { products: '别的' }, member), 403)
			assert.equal((await again(mine)).news_on, '2023-03-01')
		})
		test('are told of a project or evidence that they do not see what they are told of one that is not there', async () => {
			const rich = await company({ established_on: '2015-03-03' })
			const hidden = await project({ enterprise: rich.id, visibility: 'private' })
			const theirs = await part('evidence', hidden), mine = await project({ enterprise: own.id })
			const none = 999999, old = { kind: 'irc', actual: '1999-01-01', planned: '1999-01-01' }
			const path = '/api/v1/project-milestones'
			const told = async (what) => {
				const { errors } = (await member.post(`${path}${what.door}`, { ...old, ...what.body })).json
				return errors
			}
			for (const door of ['', '/check']) {
				const seen = await told({ door, body: { project: hidden.id } })
				assert.deepEqual(seen, await told({ door, body: { project: none } }), door)
				assert.ok(!JSON.stringify(seen).includes('2015-03-03'))
				const e = await told({ door, body: { project: mine.id, evidence: theirs.id } })
				assert.deepEqual(e.map((x) => `${x.pointer} ${x.code}`), ['/evidence no_such_record'], door)
				assert.deepEqual(e, await told({ door, body: { project: mine.id, evidence: none } }), door)
			}
			const update = (id) => member.post('/api/v1/project-updates', { project: id, happened_on: '1999-01-01', text: 'x' })
			assert.deepEqual(is(await update(hidden.id), 422).json.errors, is(await update(none), 422).json.errors)
		})
		test('take out and look back on what is their own', async () => {
			const mine = await project({ enterprise: own.id }), theirs = await project({ enterprise: other.id, visibility: 'open' })
			const rows = is(await member.get(`${projects}/export?format=json`), 200).json
			assert.ok(rows.some((r) => r.id === mine.id) && !rows.some((r) => r.id === theirs.id))
			is(await member.get(`${projects}/${mine.id}/history`), 200)
			is(await member.get(`${projects}/${theirs.id}/history`), 403)
			is(await editor.get(`${projects}/${mine.id}/history`), 403)
		})
		test('of the desks officers read projects, finance does not', async () => {
			const p = await project({ enterprise: other.id, note: '内部', visibility: 'private' })
			for (const kind of Object.keys(bodies)) await part(kind, p)
			const officer = await server.as('officer'), finance = await server.as('finance'), auditor = await server.as('auditor')
			const got = await again(p, officer)
			assert.ok('products' in got && !('note' in got) && !('notes' in got))
			assert.equal(got.amounts.length, 1)
			is(await officer.get(`${projects}/${p.id}/notes`), 403)
			is(await finance.get(projects), 403)
			is(await finance.get(`${projects}/${p.id}`), 403)
			assert.equal((await again(p, auditor)).notes.length, 1)
			is(await patch(p, { note: 'x' }, auditor), 403)
		})
	})

	describe('investors', () => {
		test('projects are found by the names of their investor, also when these change', async () => {
			const e = await company({ name_zh: '湛蓝新能源股份有限公司', name_en: 'Zhanlan Energy' }), p = await project({ enterprise: e.id, visibility: 'open' })
			const found = async (q, client = staff) => is(await client.get(`${projects}?${query({ q })}`), 200).json.items
			assert.deepEqual((await found('湛蓝')).map((x) => x.id), [p.id])
			assert.equal((await found('zhanlan energy'))[0].matched.field, 'enterprise')
			assert.deepEqual((await found('湛蓝', await memberOf(await company()))).map((x) => x.id), [p.id])
			is(await staff.patch(`${enterprises}/${e.id}`, { name_zh: '靛青新能源股份有限公司' }, e.version), 200)
			assert.deepEqual(await found('湛蓝'), [])
			assert.deepEqual((await found('靛青')).map((x) => x.id), [p.id])
			assert.equal((await again(p)).version, p.version)
		})
		test('are merged: projects, parts and shares go with them, and come back', async () => {
			const gone = await company({ name_zh: '旧橡树科技有限公司' }), stays = await company({ name_zh: '新橡树科技有限公司' })
			const p = await project({ enterprise: gone.id, visibility: 'private' }), a = await part('amounts', p)
			const q = await project({ owners: [{ holder: 'member', enterprise: gone.id, bp: 6000 }, { holder: 'partner', name: '乙', bp: 4000 }] })
			const both = await project({ owners: [{ holder: 'member', enterprise: gone.id, bp: 6000 }, { holder: 'member', enterprise: stays.id, bp: 4000 }] })
			const member = await memberOf(stays), before = await again(p)
			is(await member.get(`${projects}/${p.id}`), 404)
			const shares = async (x) => (await again(x)).owners.map((o) => o.enterprise)
			const listed = is(await staff.get(`${enterprises}/${gone.id}/relations`), 200).json.items.filter((g) => g.field === 'owners')
			assert.deepEqual(listed.map((g) => [g.resource, g.total, g.items.map((i) => i.id)]), [['projects', 2, [q.id, both.id]]])
			is(await manager.post(`${enterprises}/${gone.id}/merge`, { into: stays.id, into_version: stays.version }, version(gone.version)), 200)
			assert.equal((await again(p, member)).enterprise, stays.id)
			assert.deepEqual((await again(p, member)).amounts.map((x) => [x.id, x.enterprise]), [[a.id, stays.id]])
			assert.deepEqual(await shares(q), [stays.id, null])
			assert.deepEqual(await shares(both), [gone.id, stays.id])	// two of one could not be told apart again
			assert.deepEqual(is(await staff.get(`${projects}?${query({ q: '新橡树' })}`), 200).json.items.map((x) => x.id), [p.id])
			const led = is(await staff.get(`${enterprises}/${gone.id}/projects`), 307)
			assert.equal(led.headers.location, `${enterprises}/${stays.id}/projects`)
			assert.deepEqual(is(await staff.get(`${projects}?enterprise=${gone.id}`), 200).json.items.map((x) => x.id), [p.id])
			assert.deepEqual(complaints(is(await staff.post(projects, { name_zh: '丙', enterprise: gone.id }), 422)), ['/enterprise refers_to_merged'])
			const old = is(await staff.get(`${enterprises}?${query({ record_status: 'merged', merged_into: stays.id })}`), 200).json.items[0]
			is(await manager.post(`${enterprises}/${gone.id}/unmerge`, undefined, version(old.version)), 200)
			const back = await again(p)
			assert.deepEqual([back.enterprise, back.amounts[0].enterprise], [before.enterprise, before.enterprise])
			assert.deepEqual(await shares(q), [gone.id, null])
			assert.deepEqual(await shares(both), [gone.id, stays.id])
			is(await member.get(`${projects}/${p.id}`), 404)
			assert.deepEqual(is(await staff.get(`${projects}?${query({ q: '新橡树' })}`), 200).json.items, [])
		})
		test('an archived enterprise takes its projects and their parts with it', async () => {
			const e = await company(), p = await project({ enterprise: e.id }), a = await part('amounts', p), officer = await server.as('officer')
			is(await officer.get(`${projects}/${p.id}`), 200)
			is(await staff.delete(`${enterprises}/${e.id}`, version(e.version)), 204)
			for (const path of [`${projects}/${p.id}`, `/api/v1/project-amounts/${a.id}`]) is(await officer.get(path), 404)
			for (const path of [projects, '/api/v1/project-amounts'])
				assert.equal(is(await officer.get(`${path}?enterprise=${e.id}`), 200).json.total, 0)
		})
	})

	describe('sheets', () => {
		test('what is exported is what a sheet may give: each resource goes out', async () => {
			const p = await project({ code: 'SHEET-1', products: '电池', lat: '18.5', lon: '105.5', activities: ['make', 'rnd'] })
			const [row] = csvObjects(is(await staff.get(`${projects}/export?${query({ format: 'csv', headings: 'labels', lang: 'zh', id: p.id })}`), 200).text)
			assert.deepEqual([row['项目编号'], row['产品'], row['纬度'], row['业务活动'], row['国家'], row['阶段']], ['SHEET-1', '电池', '18.5', '生产制造; 研发', '越南', '线索'])
			for (const kind of Object.keys(bodies)) {
				const x = await part(kind, p)
				const rows = csvObjects(is(await staff.get(`/api/v1/project-${kind}/export?${query({ format: 'csv', project: p.id })}`), 200).text)
				assert.deepEqual(rows.map((r) => r.id), [String(x.id)], kind)
			}
		})
	})
})
