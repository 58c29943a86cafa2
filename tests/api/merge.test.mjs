// Duplicates and merging: suspects, side by side, every relation moved, chains, undo, and who learns of it
// (domain.md 2 and 3 no. 6, ui-and-api.md A1).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, contacts, enterprises, is, query, toCsv, uscc } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

const path = (id) => `${enterprises}/${id}`
const at = (version) => ({ 'If-Match': version === undefined ? '*' : `"${version}"` })

describe('merging', () => {
	let server, admin, manager, staff
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		manager = await server.as('manager')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const make = async (body) => is(await staff.post(enterprises, body), 201).json
	const person = async (enterprise, name, more = {}) => is(await staff.post(contacts, { enterprise, name_zh: name, ...more }), 201).json
	const get = async (id, client = manager) => is(await client.get(path(id)), 200).json
	const merge = async (one, other, choose = {}, client = manager) => client.post(`${path(one.id)}/merge`,
		{ into: other.id, into_version: other.version, choose }, { headers: at(one.version) })
	const unmerge = (id, client = manager) => client.post(`${path(id)}/unmerge`, undefined, { headers: at() })
	const peopleOf = async (id) => is(await manager.get(`${contacts}?${query({ enterprise: id, limit: 500 })}`), 200).json.items
		.map((c) => c.name_zh).sort()
	const history = async (p) => is(await manager.get(`${p}/history`), 200).json.items

	test('what was chosen, what was missing, the lists of both, and the old names', async () => {
		const one = await make({ name_zh: '佛山市甲乙陶瓷有限公司', name_en: 'Foshan JY Ceramics', uscc: uscc(100), website: 'https://jy.example',
			brands: ['甲', '乙'], tags: ['老会员'], clusters: [], note: '来自旧名册', city: '440600' })
		const other = await make({ name_zh: '佛山甲乙陶瓷有限责任公司', uscc: uscc(101), brands: ['乙', '丙'], note: '秘书处', website: null, city: '440604' })
		await person(one.id, '张一')
		await person(other.id, '李二')
		const r = is(await merge(one, other, { uscc: 'this' }), 200)
		assert.equal(r.json.id, other.id)
		assert.equal(r.headers.etag, `"${r.json.version}"`)
		assert.deepEqual(r.json.merge.moved, { contacts: 1 })
		assert.deepEqual(r.json.merge.left, {})
		assert.deepEqual(r.json.merge.gone, { id: one.id, version: one.version + 1 })
		assert.match(r.json.merge.undo_until, /^\d{4}-/)
		assert.equal(r.json.uscc, one.uscc)
		assert.equal(r.json.name_zh, other.name_zh)
		assert.equal(r.json.website, one.website)
		assert.equal(r.json.name_en, one.name_en)
		assert.equal(r.json.city, '440604')
		assert.deepEqual(r.json.brands, ['乙', '丙', '甲'])
		assert.deepEqual(r.json.tags, ['老会员'])
		assert.deepEqual(r.json.former_names, [one.name_zh])
		assert.equal(r.json.note, '秘书处\n来自旧名册')
		assert.deepEqual(await peopleOf(other.id), ['张一', '李二'].sort())
		assert.deepEqual(await get(other.id), Object.fromEntries(Object.entries(r.json).filter(([k]) => k !== 'merge')))

		const gone = await manager.get(path(one.id), { headers: {} })
		is(gone, 307)
		assert.equal(gone.headers.location, path(other.id))
		assert.equal(gone.headers['cache-control'], 'no-store')
		assert.equal((await manager.get(`${path(one.id)}?names=1`)).headers.location, `${path(other.id)}?names=1`)
		for (const write of [
			staff.patch(path(one.id), { note: 'x' }, `"${2}"`),
			staff.delete(path(one.id), { headers: at(2) }),
			staff.post(`${path(one.id)}/restore`, undefined, { headers: at(2) }),
			manager.post(`${path(one.id)}/merge`, { into: other.id, into_version: 1 }, { headers: at(2) }),
		]) {
			const refused = is(await write, 409, 'conflict')
			assert.equal(refused.json.reason, 'record_merged')
			assert.equal(refused.json.params.into, String(other.id))
		}
		// found under both names, once; and in no list but the one that asks
		for (const q of ['甲乙陶瓷有限公司', '甲乙陶瓷有限责任公司', 'JY Ceramics', one.uscc])
			assert.deepEqual(is(await manager.get(`${enterprises}?${query({ q })}`), 200).json.items.map((x) => x.id), [other.id], q)
		const ids = async (params) => is(await manager.get(`${enterprises}?${query(params)}`), 200).json.items.map((x) => x.id)
		assert.ok(!(await ids({ limit: 500 })).includes(one.id))
		assert.ok(!(await ids({ limit: 500, archived_at__null: 'false' })).includes(one.id))
		assert.deepEqual(await ids({ record_status: 'merged' }), [one.id])
		assert.deepEqual(await ids({ merged_into: other.id }), [one.id])
		assert.deepEqual((await ids({ record_status__in: 'active,merged', limit: 500 })).filter((id) => id === one.id || id === other.id).sort(),
			[one.id, other.id].sort())
		// both histories
		const [of, old] = [await history(path(other.id)), await history(path(one.id))]
		assert.equal(of[0].action, 'merge')
		assert.deepEqual(of[0].note, { merge: r.json.merge.id, from: one.id })
		assert.ok(of[0].fields.some((f) => f.field === 'uscc' && f.new === one.uscc))
		assert.equal(old[0].action, 'merge')
		assert.deepEqual(old[0].note, { merge: r.json.merge.id, into: other.id })
		assert.equal(old.at(-1).action, 'create')
	})

	test('undone at once, everything is as it was', async () => {
		const one = await make({ name_zh: '东莞市回来电子有限公司', uscc: uscc(110), brands: ['回'], website: 'https://back.example' })
		const other = await make({ name_zh: '东莞市留下电子有限公司', uscc: uscc(111), note: '留' })
		const p = await person(one.id, '王三')
		is(await merge(one, other, { uscc: 'this', name_zh: 'this', record_status: 'other' }), 200)
		const r = is(await unmerge(one.id), 200)
		assert.equal(r.json.id, one.id)
		assert.deepEqual(r.json.unmerge.moved, { contacts: 1 })
		assert.deepEqual(r.json.unmerge.left_fields, [])
		const bare = (x) => Object.fromEntries(Object.entries(x).filter(([k]) => !['version', 'updated_at', 'unmerge'].includes(k)))
		assert.deepEqual(bare(await get(one.id)), bare(one))
		assert.deepEqual(bare(await get(other.id)), bare(other))
		assert.deepEqual(await peopleOf(one.id), ['王三'])
		assert.equal((await history(`${contacts}/${p.id}`)).length, 3)
		is(await unmerge(one.id), 409, 'conflict')
		for (const q of ['回来电子', '留下电子'])
			assert.equal(is(await manager.get(`${enterprises}?${query({ q })}`), 200).json.total, 1, q)
	})

	test('a into b, b into c, a set free: what came from a goes back to a from c', async () => {
		const a = await make({ name_zh: '惠州市链一有限公司', uscc: uscc(120), website: 'https://a.example', brands: ['甲一'], note: '甲的备注' })
		const b = await make({ name_zh: '惠州市链二有限公司', brands: ['乙一'], note: '乙的备注' })
		const c = await make({ name_zh: '惠州市链三有限公司', brands: ['丙一'], note: '丙的备注' })
		await person(a.id, '甲人'); await person(b.id, '乙人'); await person(c.id, '丙人')
		const b2 = is(await merge(a, b), 200).json
		const c2 = is(await merge(b2, c), 200).json
		assert.equal(c2.uscc, a.uscc)
		assert.deepEqual(c2.former_names.sort(), [a.name_zh, b.name_zh].sort())
		assert.deepEqual(await peopleOf(c.id), ['丙人', '乙人', '甲人'])
		assert.equal((await manager.get(path(a.id))).headers.location, path(c.id))
		const back = is(await unmerge(a.id), 200).json
		assert.equal(back.uscc, a.uscc)
		assert.deepEqual(await peopleOf(a.id), ['甲人'])
		assert.deepEqual(await peopleOf(c.id), ['丙人', '乙人'])
		const c3 = await get(c.id)
		assert.equal(c3.uscc, null)
		assert.equal(c3.website, null)
		assert.deepEqual(c3.brands, ['丙一', '乙一'])
		assert.deepEqual(c3.former_names, [b.name_zh])
		assert.equal(c3.note, '丙的备注\n乙的备注')
		// and then b
		is(await unmerge(b.id), 200)
		assert.deepEqual(await peopleOf(b.id), ['乙人'])
		assert.deepEqual(await peopleOf(c.id), ['丙人'])
		for (const was of [a, b, c]) {
			const now = await get(was.id)
			for (const name of ['name_zh', 'uscc', 'website', 'brands', 'former_names', 'note', 'record_status', 'archived_at', 'merged_into'])
				assert.deepEqual(now[name], was[name], `${was.name_zh} ${name}`)
		}
	})

	test('what somebody has changed since stays as it is, and the answer says so', async () => {
		const one = await make({ name_zh: '中山市改一灯饰有限公司', website: 'https://one.example' }), other = await make({ name_zh: '中山市改二灯饰有限公司' })
		const third = await make({ name_zh: '中山市改三灯饰有限公司' })
		const p = await person(one.id, '留人'), q = await person(one.id, '回人')
		const now = is(await merge(one, other), 200).json
		is(await staff.patch(path(other.id), { website: 'https://new.example' }, `"${now.version}"`), 200)
		is(await staff.patch(`${contacts}/${p.id}`, { enterprise: third.id }, '*'), 200)
		const r = is(await unmerge(one.id), 200).json.unmerge
		assert.deepEqual(r.moved, { contacts: 1 })
		assert.deepEqual(r.left, { contacts: 1 })
		assert.deepEqual(r.left_fields, ['website'])
		assert.equal((await get(other.id)).website, 'https://new.example')
		assert.deepEqual(await peopleOf(third.id), ['留人'])
		assert.deepEqual(await peopleOf(one.id), ['回人'])
		assert.ok(q.id)
	})

	test('who merges while another edits is told, and nothing has changed', async () => {
		const one = await make({ name_zh: '江门市同时一有限公司' }), other = await make({ name_zh: '江门市同时二有限公司' })
		await person(one.id, '人')
		is(await staff.patch(path(one.id), { note: '改' }, `"${1}"`), 200)
		let r = is(await merge(one, other), 412, 'stale_version')
		assert.equal(r.json.current.id, one.id)
		const fresh = await get(one.id)
		is(await staff.patch(path(other.id), { note: '改' }, `"${1}"`), 200)
		r = is(await merge(fresh, other), 412, 'stale_version')
		assert.equal(r.json.current.id, other.id)
		assert.deepEqual(await get(one.id), fresh)
		assert.deepEqual(await peopleOf(one.id), ['人'])
		const [x, y] = await Promise.all([merge(fresh, await get(other.id)), staff.patch(path(one.id), { note: '再改' }, `"${fresh.version}"`)])
		assert.deepEqual([x.status, y.status].sort(), x.status === 200 ? [200, 409] : [200, 412])
		is(await manager.post(`${path(one.id)}/merge`, { into: other.id, into_version: 1 }), 428, 'version_required')
	})

	test('two applications for one trip, and meetings at one time: told before, refused, and a person decides', async () => {
		const post = async (rows, body) => is(await staff.post(`/api/v1/${rows}`, body), 201).json
		const moved = async (rows, r, name, body) => is(await manager.post(`/api/v1/${rows}/${r.id}/${name}`, body, { headers: at() }), 200).json
		const one = await make({ name_zh: '同团重复有限公司' }), other = await make({ name_zh: '同团重复公司' })
		const d = await post('delegations', { title_zh: '合并考察团', title_en: 'Trip of a merge' })
		const leg = await post('delegation-legs', { delegation: d.id, country: 'VN', city: 'Hanoi', zone: 'Asia/Ho_Chi_Minh', arrive: { local: '2031-03-03T00:00' }, leave: { local: '2031-03-05T23:59' } })
		const apply = (e) => post('applications', { delegation: d.id, enterprise: e.id, goals: '选址', persons: [{ name_zh: '王一' }] })
		const meet = async (e, starts, more = {}) => moved('meetings', await post('meetings', { delegation: d.id, leg: leg.id, enterprises: [e.id], counterparts: [(await post('counterparts', { name_zh: `对方${starts}${e.id}` })).id],
			starts: { local: starts }, ends: { local: starts.slice(0, -2) + '45' }, ...more }), 'request')
		const [a, b] = [await apply(one), await apply(other)]
		const [m, n] = [await meet(one, '2031-03-03T09:00'), await meet(other, '2031-03-03T09:15')]
		await meet(one, '2031-03-04T09:00')
		const before = async (client = manager, lang = 'zh') => client.get(`${path(one.id)}/merge?into=${other.id}`, { headers: { 'Accept-Language': lang } })
		const told = is(await before(), 200).json.clashes
		assert.deepEqual(told.map((c) => [c.code, c.delegation, c.this, c.other]), [
			['merge_two_applications', { id: d.id, title: '合并考察团' }, { resource: 'applications', id: a.id }, { resource: 'applications', id: b.id }],
			['merge_meetings_overlap', { id: d.id, title: '合并考察团' }, { resource: 'meetings', id: m.id }, { resource: 'meetings', id: n.id }]])
		assert.equal(told[0].message, `两家企业都报名了“合并考察团”（第 ${a.id} 号和第 ${b.id} 号申请），请先撤回或归档其中一份`)
		assert.equal(is(await before(manager, 'en'), 200).json.clashes[0].delegation.title, 'Trip of a merge')
		is(await before(staff), 403)
		is(await manager.get(`${path(one.id)}/merge`), 400)
		const state = async () => [await get(one.id), await get(other.id)]
		const was = await state(), refused = is(await merge(was[0], was[1]), 409)
		assert.deepEqual(complaints(refused), ['/into merge_meetings_overlap', '/into merge_two_applications'])
		assert.deepEqual(await state(), was)
		assert.equal(is(await manager.get(`/api/v1/applications?enterprise=${one.id}`), 200).json.total, 1)
		// Either way round.
		assert.equal(is(await manager.get(`${path(other.id)}/merge?into=${one.id}`), 200).json.clashes.length, 2)
		await moved('applications', a, 'withdraw')
		assert.deepEqual(complaints(is(await merge(was[0], was[1]), 409)), ['/into merge_meetings_overlap'])
		await moved('meetings', m, 'cancel', { cancel_reason: '重复' })
		assert.deepEqual(is(await before(), 200).json.clashes, [])
		is(await merge(was[0], was[1]), 200)
		const of = async (e) => is(await manager.get(`/api/v1/meetings?enterprises=${e.id}`), 200).json.items.length
		assert.equal(await of(other), 3)
		is(await unmerge(one.id), 200)
		assert.deepEqual([await of(one), await of(other)], [2, 1])
		assert.equal(is(await manager.get(`/api/v1/applications?enterprise=${one.id}`), 200).json.total, 1)
	})

	test('both were on a trip that is over: what happened stays as it was told, in two applications of one company, and comes apart again', async () => {
		const post = async (rows, body) => is(await staff.post(`/api/v1/${rows}`, body), 201).json
		for (const [mine, theirs, clash] of [['travelled', 'travelled', 0], ['travelled', 'no_show', 0], ['no_show', 'no_show', 0], ['travelled', 'draft', 1], ['in_review', 'no_show', 1]]) {
			const one = await make({ name_zh: `同去${mine}${theirs}一有限公司` }), other = await make({ name_zh: `同去${mine}${theirs}二有限公司` })
			const d = await post('delegations', { title_zh: `2012 年考察${mine}${theirs}`, state: 'closed', starts_on: '2012-05-01', ends_on: '2012-05-06' })
			const went = (e, state, name) => post('applications', { delegation: d.id, enterprise: e.id, state, goals: `${name}的目标`, persons: [{ name_zh: name }] })
			const [a, b] = [await went(one, mine, '甲'), await went(other, theirs, '乙')]
			const told = is(await manager.get(`${path(one.id)}/merge?into=${other.id}`), 200).json.clashes
			assert.equal(told.length, clash, `${mine} ${theirs}`)
			const fresh = [await get(one.id), await get(other.id)]
			if (clash) {
				assert.deepEqual(complaints(is(await merge(...fresh), 409)), ['/into merge_two_applications'])
				continue
			}
			is(await merge(...fresh), 200)
			const rows = async (e) => is(await manager.get(`/api/v1/applications?enterprise=${e.id}&sort=id`), 200).json.items
			const seen = (p) => [p.id, p.state, p.goals, p.persons.map((x) => x.name_zh)]
			assert.deepEqual((await rows(other)).map(seen), [a, b].map(seen))
			const people = is(await manager.get(`/api/v1/delegates?delegation=${d.id}&sort=id`), 200).json.items
			assert.deepEqual(people.map((g) => [g.name_zh, g.enterprise, g.application]), [['甲', other.id, a.id], ['乙', other.id, b.id]])
			// They can be worked on, archived and brought back; a third one is not made.
			const again = async (p) => is(await staff.get(`/api/v1/applications/${p.id}`), 200).json
			is(await staff.patch(`/api/v1/applications/${a.id}`, { goals: '补记' }, `"${(await again(a)).version}"`), 200)
			is(await staff.delete(`/api/v1/applications/${b.id}`, { headers: at() }), 204)
			is(await staff.post(`/api/v1/applications/${b.id}/restore`, undefined, { headers: at() }), 200)
			assert.deepEqual(complaints(is(await staff.post('/api/v1/applications', { delegation: d.id, enterprise: other.id, state: 'travelled', persons: [{ name_zh: '丙' }] }), 422)), ['/enterprise application_exists'])
			is(await unmerge(one.id), 200)
			assert.deepEqual([(await rows(one)).map((p) => p.id), (await rows(other)).map((p) => p.id)], [[a.id], [b.id]])
		}
	})

	test('bad wishes are refused with a reason at the place', async () => {
		const one = await make({ name_zh: '珠海市不行一有限公司', brands: Array.from({ length: 15 }, (_, i) => `一${i}`) })
		const other = await make({ name_zh: '珠海市不行二有限公司', brands: Array.from({ length: 15 }, (_, i) => `二${i}`) })
		assert.deepEqual(complaints(is(await merge(one, one), 422, 'validation')), ['/into merge_itself'])
		assert.deepEqual(complaints(is(await merge(one, other), 422, 'validation')), ['/choose/brands merge_list_full'])
		assert.deepEqual(complaints(is(await merge(one, other, { brands: 'other', city: 'both', nothing: 'this', completeness: 'this' }), 422)),
			['/choose/city bad_choice', '/choose/completeness read_only_field', '/choose/nothing unknown_field'])
		assert.deepEqual(complaints(is(await manager.post(`${path(one.id)}/merge`, { into: 'x', choose: [], no: 1 }, { headers: at() }), 422)),
			['/no unknown_field'])
		is(await merge(one, { id: 99999, version: 1 }, { brands: 'this' }), 404, 'not_found')
		is(await merge(one, other, { brands: 'this' }, staff), 403, 'forbidden')
		is(await staff.patch(path(one.id), { record_status: 'merged' }, '*'), 422)
		is(await staff.delete(path(other.id), { headers: at() }), 204)
		assert.equal(is(await merge(one, { id: other.id, version: 2 }, { brands: 'this' }), 409).json.reason, 'merge_into_archived')
		assert.equal((await get(one.id)).version, 1)
	})

	test('whoever acted for the one acts for the other, and back', async () => {
		const one = await make({ name_zh: '汕头市账户一有限公司' }), other = await make({ name_zh: '汕头市账户二有限公司' })
		const user = is(await admin.post('/api/v1/users', { login: 'acts', name: '代表', role: 'member-admin', enterprise: one.id }), 201).json
		const enterprise = async () => is(await admin.get('/api/v1/users'), 200).json.items.find((u) => u.id === user.id).enterprise.id
		assert.deepEqual(is(await merge(one, other), 200).json.merge.moved, { users: 1 })
		assert.equal(await enterprise(), other.id)
		assert.deepEqual(is(await unmerge(one.id), 200).json.unmerge.moved, { users: 1 })
		assert.equal(await enterprise(), one.id)
	})

	test('relations and expand', async () => {
		const one = await make({ name_zh: '肇庆市关系有限公司' })
		const people = []
		for (let i = 0; i < 12; i++) people.push(await person(one.id, `关系${i}`, { mobile: `1380013${1000 + i}` }))
		const r = is(await manager.get(`${path(one.id)}/relations`, { headers: { 'Accept-Language': 'zh' } }), 200).json.items
		assert.deepEqual(r.map((g) => [g.resource, g.field, g.label, g.total, g.items.length]), [['contacts', 'enterprise', '联系人', 12, 10]])
		const list = is(await manager.get(`${contacts}?${query({ enterprise: one.id, expand: 'enterprise', limit: 3 })}`), 200).json
		assert.deepEqual(Object.keys(list.expanded.enterprise), [String(one.id)])
		assert.equal(list.expanded.enterprise[one.id].name_zh, one.name_zh)
		assert.equal('note' in list.expanded.enterprise[one.id], false)
		const with_ = is(await manager.get(`${path(one.id)}?expand=contacts`), 200).json
		assert.equal(with_.expanded.contacts[one.id].total, 12)
		assert.deepEqual(with_.expanded.contacts[one.id].items.map((c) => c.id).sort((x, y) => x - y), people.map((c) => c.id))
		is(await manager.get(`${enterprises}?expand=nothing`), 400, 'bad_parameter')
		is(await staff.patch(`${contacts}/${people[0].id}`, { title: '新' }, '*'), 200)
		assert.ok(JSON.stringify(is(await manager.get(`${path(one.id)}?expand=contacts`), 200).json).includes('"title":"新"'))
	})

	test('suspects: while typing and as a work list, with reasons and states', async () => {
		const one = await make({ name_zh: '云浮市疑似石材有限公司', website: 'http://www.twin.example/a', uscc: uscc(140), name_en: 'Yunfu Twin Stone Co., Ltd.' })
		const other = await make({ name_zh: '云浮市疑似石材（有限责任公司）', website: 'twin.example', other_id_type: 'overseas', other_id: one.uscc.slice(8, 17) })
		const third = await make({ name_zh: '云浮市另一石材厂', website: 'https://other.example' })
		await person(one.id, '甲', { mobile: '13900001111' })
		await person(third.id, '乙', { mobile: '+86 139-0000-1111' })
		const typed = is(await staff.post(`${enterprises}/check`, { name_zh: '云浮市疑似石材', website: 'https://twin.example' }), 200).json
		assert.deepEqual(typed.similar.map((s) => [s.id, s.reasons]),
			[[one.id, ['similar_name', 'same_site']], [other.id, ['similar_name', 'same_site']]])
		assert.deepEqual(is(await staff.post(`${enterprises}/check?id=${one.id}`, { name_zh: one.name_zh }), 200).json.similar.map((s) => s.id), [other.id])

		const list = async (params = {}) => is(await staff.get(`${enterprises}/duplicates?${query(params)}`), 200).json
		const pairs = (l) => l.items.map((p) => [p.records[0].id, p.records[1].id, p.reasons.map((x) => x.code)])
		assert.deepEqual(pairs(await list({ reason: 'same_site' })).filter(([x]) => x === one.id),
			[[one.id, other.id, ['similar_name', 'same_site', 'same_org_code']]])
		const phone = await list({ reason: 'same_phone' })
		assert.deepEqual(pairs(phone), [[one.id, third.id, ['same_phone']]])
		assert.equal(phone.total, 1)
		assert.equal(phone.items[0].records[0].contacts, 1)
		assert.equal(phone.items[0].records[0].version, 1)
		const put = (x, y, body) => staff.request('PUT', `${enterprises}/duplicates/${x}/${y}`, { body })
		is(await put(third.id, one.id, { state: 'dismissed', note: '同一个代理' }), 200)
		assert.equal((await list({ reason: 'same_phone' })).total, 0)
		assert.equal((await list({ reason: 'same_phone', state: 'dismissed' })).items[0].note, '同一个代理')
		// another change leaves it so, what makes them alike brings it back
		is(await staff.patch(path(third.id), { note: '改' }, '*'), 200)
		assert.equal((await list({ reason: 'same_phone' })).total, 0)
		is(await staff.patch(path(third.id), { website: 'https://www.twin.example' }, '*'), 200)
		assert.equal((await list({ reason: 'same_phone' })).total, 1)
		is(await put(one.id, other.id, { state: 'proposed', note: '请合并' }), 200)
		assert.equal((await list({ state: 'proposed' })).total, 1)
		assert.deepEqual(complaints(is(await put(one.id, other.id, { state: 'merged' }), 422)), ['/state bad_choice'])
		is(await put(one.id, one.id, { state: 'open' }), 404)
		is(await merge(one, other), 200)
		assert.equal((await list({ state: 'proposed' })).total, 0)
		assert.equal(is(await put(one.id, third.id, { state: 'open' }), 409).json.reason, 'record_merged')
	})

	test('a sheet that means the old one finds the one that stands for it, and changes nothing', async () => {
		const one = await make({ name_zh: '茂名市旧表甲有限公司', uscc: uscc(150), city: '440900', website: 'https://old.example' })
		const other = await make({ name_zh: '茂名市旧表乙有限公司', uscc: uscc(151), city: '440900' })
		const now = is(await merge(one, other), 200).json
		const staged = new Staged(staff)
		const sheet = toCsv([['企业名称', '统一社会信用代码', '网址'], [one.name_zh, one.uscc, one.website]])
		let r = await staged.checked(sheet)
		assert.deepEqual([r.counts.rows, r.counts.same], [1, 1])
		r = await staged.checked(toCsv([['企业名称', '网址'], [one.name_zh, 'https://fresh.example']]))
		assert.deepEqual([r.counts.rows, r.counts.update], [1, 1])
		const [row] = await staged.rows(r.id, 'update')
		assert.equal(row.id, other.id)
		assert.deepEqual(row.changes.map((c) => [c.field, c.new]), [['website', 'https://fresh.example']])
		// people of the old one are people of the other
		const people = new Staged(staff, 'contacts')
		r = await people.checked(toCsv([['姓名', '企业'], ['旧表人', one.name_zh]]))
		assert.deepEqual([r.counts.rows, r.counts.insert], [1, 1])
		await people.step(r.id, 'commit')
		assert.deepEqual(await peopleOf(other.id), ['旧表人'])
		assert.equal((await get(other.id)).version, now.version)
	})

	test('members learn nothing that they do not see', async () => {
		const open = await make({ name_zh: '潮州市可见甲有限公司' }), shut = await make({ name_zh: '潮州市隐藏乙有限公司', listed: false })
		const stays = await make({ name_zh: '潮州市留下丙有限公司' })
		const member = await server.as((await server.account('member-admin', { login: 'of-stays', enterprise: stays.id })).login)
		is(await merge(open, stays), 200)
		is(await merge(shut, await get(stays.id)), 200)
		is(await member.get(path(open.id)), 307)
		is(await member.get(path(shut.id)), 404)
		is(await member.get(`${path(open.id)}/history`), 404)
		is(await member.get(`${path(open.id)}/relations`), 404)
		for (const params of [{ record_status: 'merged' }, { merged_into: stays.id }]) is(await member.get(`${enterprises}?${query(params)}`), 400, 'unknown_parameter')
		const own = is(await member.get(path(stays.id)), 200).text
		assert.ok(!own.includes('merged_into'))
		const said = is(await member.get(`${path(stays.id)}/history`), 200)
		assert.ok(!said.text.includes('merge') && !said.text.includes(`${shut.id},`), said.text)
		assert.deepEqual([...new Set(said.json.items.map((e) => e.action))].sort(), ['create', 'update'])
		is(await member.get(`${enterprises}/duplicates`), 403)
		is(await member.post(`${path(stays.id)}/unmerge`, undefined, { headers: at() }), 403)
		is(await member.request('PUT', `${enterprises}/duplicates/${open.id}/${stays.id}`, { body: { state: 'open' } }), 403)
		const groups = is(await member.get(`${path(stays.id)}/relations`), 200).json.items.map((g) => g.resource)
		assert.ok(!groups.includes('users') && !groups.includes('enterprises'), groups.join())
		// what stands for it goes into the archive: for members it is gone, for the office it is there
		is(await staff.delete(path(stays.id), { headers: at() }), 204)
		is(await manager.get(path(open.id)), 307)
		const officer = await server.as('officer')
		is(await officer.get(path(open.id)), 404)
	})

	test('a pinyin goes back with its name, and what belongs to the same number is filled', async () => {
		const one = await make({ name_zh: '惠州市拼音集团有限公司', hnte_no: 'GR202644009901', hnte_issued: '2026-11-01' })
		const other = await make({ name_zh: '惠州市拼音有限公司', hnte_no: 'GR202644009901' })
		const r = is(await merge(one, other, { name_zh: 'this', pinyin: 'other' }), 200)
		assert.equal(r.json.pinyin, one.pinyin)
		assert.equal(r.json.hnte_issued, '2026-11-01')
		is(await unmerge(one.id), 200)
		const now = await get(other.id)
		assert.equal(now.pinyin, other.pinyin)
		assert.equal(now.hnte_issued, null)
	})
})
