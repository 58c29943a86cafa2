// The members' ledger: levels, terms and their moves, council terms and posts, and what enterprises say of it (domain.md 1.3, 1.7).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, contacts, csvObjects, enterprises, is, query, toCsv, uscc } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { imports, Staged } from '../lib/staged.mjs'

const terms = '/api/v1/membership-terms', levels = '/api/v1/levels'
const zh = { headers: { 'Accept-Language': 'zh' } }
const councils = '/api/v1/council-terms', posts = '/api/v1/posts'

describe('the ledger', () => {
	let server, admin, manager, staff
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		manager = await server.as('manager')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	let made = 0
	const company = async (more = {}) =>
		is(await staff.post(enterprises, { name_zh: `会籍测试${++made}号有限公司`, ...more }), 201).json
	const term = async (body) => is(await staff.post(terms, body), 201).json
	const move = (t, name, body, { client = manager, version = t.version } = {}) =>
		client.post(`${terms}/${t.id}/${name}`, body, { headers: { 'If-Match': String(version) } })
	const moved = async (t, name, body, options) => is(await move(t, name, body, options), 200).json
	const card = async (id, client = staff) => is(await client.get(`${enterprises}/${id}`), 200).json
	const standing = async (id) => {
		const { level, member_state, joined_on, left_on } = await card(id)
		return [level, member_state, joined_on, left_on]
	}
	const count = async (path, params) => is(await staff.get(`${path}?${query({ limit: 1, ...params })}`), 200).json.total

	describe('levels', () => {
		test('the usual ones are there, in their order, and everybody reads them', async () => {
			const { items } = is(await staff.get(levels), 200).json
			assert.deepEqual(items.map((l) => l.name_zh), ['会长', '常务副会长', '副会长', '监事长', '常务理事', '理事', '会员', '名誉会长'])
			assert.deepEqual(items.filter((l) => l.honorary).map((l) => l.name_zh), ['名誉会长'])
			const member = await server.as('member-admin')
			assert.equal(is(await member.get(levels), 200).json.items.length, 8)
			assert.ok(!('note' in is(await member.get(levels), 200).json.items[0]))
		})
		test('an administrator adds, renames and reorders; others do not', async () => {
			is(await staff.post(levels, { name_zh: '战略合作单位', rank: 65 }), 403)
			const l = is(await admin.post(levels, { name_zh: '战略合作单位', rank: 65, aliases: ['战略伙伴'] }), 201).json
			assert.equal(l.honorary, false)
			const again = is(await admin.post(levels, { name_zh: '战略合作单位', rank: 66 }), 409)
			assert.deepEqual(complaints(again), ['/name_zh not_unique'])
			const one = await company(), other = await company()
			await term({ enterprise: one.id, level: l.id, from_on: '2024-01-01', state: 'current' })
			await term({ enterprise: other.id, level: 6, from_on: '2024-01-01', state: 'current' })
			const order = async () => is(await staff.get(`${enterprises}?${query({ id__in: `${one.id},${other.id}`, sort: 'level' })}`), 200)
				.json.items.map((e) => e.id)
			assert.deepEqual(await order(), [other.id, one.id])
			is(await admin.patch(`${levels}/${l.id}`, { rank: 5, name_zh: '战略合作伙伴' }, l.version), 200)
			assert.deepEqual(await order(), [one.id, other.id])
			is(await admin.delete(`${levels}/${l.id}?purge=1`, { headers: { 'If-Match': '2' } }), 409)	// it is in use
		})
	})

	describe('moves', () => {
		test('from the application to the end, and what the enterprise says meanwhile', async () => {
			const e = await company()
			assert.deepEqual(await standing(e.id), [null, null, null, null])
			let t = await term({ enterprise: e.id, level: 7 })
			assert.equal(t.state, 'applied')
			assert.deepEqual(await standing(e.id), [7, 'applied', null, null])
			t = await moved(t, 'review', undefined, { client: staff })
			is(await move(t, 'approve', { approved_by: '第三届理事会第五次会议' }, { client: staff }), 403)
			assert.deepEqual(complaints(is(await move(t, 'approve', {}), 422)), ['/approved_by move_needs'])
			t = await moved(t, 'approve', { approved_by: '第三届理事会第五次会议' })
			assert.deepEqual(complaints(is(await move(t, 'activate'), 422)), ['/from_on move_needs'])
			t = await moved(t, 'activate', { from_on: '2025-01-01', to_on: '2025-12-31' }, { client: staff })
			assert.deepEqual(await standing(e.id), [7, 'current', '2025-01-01', null])
			t = await moved(t, 'grace')
			t = await moved(t, 'lapse', { ended_on: '2026-03-31', ended_reason: '一年未缴会费' })
			assert.deepEqual([t.state, t.ended_on, t.ended_reason], ['lapsed', '2026-03-31', '一年未缴会费'])
			assert.deepEqual(await standing(e.id), [7, 'lapsed', '2025-01-01', '2026-03-31'])
			// Who comes back has joined when it first did, and has not left.
			await term({ enterprise: e.id, level: 6, from_on: '2026-09-01', state: 'current' })
			assert.deepEqual(await standing(e.id), [6, 'current', '2025-01-01', null])
			const history = is(await staff.get(`${terms}/${t.id}/history`), 200).json.items.map((h) => h.action)
			assert.deepEqual(history, ['lapse', 'grace', 'activate', 'approve', 'review', 'create'])
			assert.ok(is(await staff.get(`${enterprises}/${e.id}/history`), 200).json.items.length >= 4)
		})
		test('what is not possible from here says what is', async () => {
			const e = await company(), t = await term({ enterprise: e.id, level: 7 })
			const r = is(await manager.post(`${terms}/${t.id}/suspend`, {}, { headers: { 'If-Match': '1', ...zh.headers } }), 409, 'conflict')
			assert.deepEqual(r.json.allowed, ['review', 'resign', 'expel'])
			assert.equal(r.json.detail, '“已申请”状态下不能中止会籍；可以办理：开始审核、退会、除名')
			const english = is(await manager.post(`${terms}/${t.id}/suspend`, {}, { headers: { 'If-Match': '1', 'Accept-Language': 'en' } }), 409)
			assert.equal(english.json.detail, '“Suspend” is not possible where the state is “Applied”; possible: Begin review, Resign, Expel')
			is(await staff.post(`${terms}/${t.id}/fly`, {}, { headers: { 'If-Match': '1' } }), 404)
			is(await staff.get(`${terms}/${t.id}/review`), 405)
			is(await staff.post(`${terms}/${t.id}/review`, {}), 428)
			is(await move(t, 'review', undefined, { version: 7 }), 412)
			is(await move(t, 'review', { note: 'x' }), 422)
			assert.equal(is(await staff.get(`${terms}/${t.id}`), 200).json.version, 1)
		})
		test('what is archived moves nowhere, and that is what is said', async () => {
			const t = await term({ enterprise: (await company()).id, level: 7, from_on: '2024-01-01', state: 'current' })
			is(await staff.delete(`${terms}/${t.id}`, { headers: { 'If-Match': '1' } }), 204)
			const r = is(await move(t, 'grace', undefined, { version: 2 }), 409, 'conflict')
			assert.deepEqual([r.json.reason, r.json.allowed], ['move_of_archived', []])
		})
		test('the state is changed by moves only, and what was in force stays', async () => {
			const e = await company(), t = await term({ enterprise: e.id, level: 7, from_on: '2024-01-01', state: 'current' })
			assert.deepEqual(complaints(is(await staff.patch(`${terms}/${t.id}`, { state: 'expelled' }, 1), 422)), ['/state read_only_field'])
			assert.deepEqual(complaints(is(await staff.patch(`${terms}/${t.id}`, { level: 1, from_on: '2020-01-01' }, 1), 422)),
				['/from_on fixed_once_current', '/level fixed_once_current'])
			is(await staff.patch(`${terms}/${t.id}`, { to_on: '2024-12-31', note: '已核对' }, 1), 200)
			is(await staff.patch(`${enterprises}/${e.id}`, { level: 1 }, (await card(e.id)).version), 422)
			// What is not known may be said later.
			const f = await company(), u = await term({ enterprise: f.id, state: 'current' })
			is(await staff.patch(`${terms}/${u.id}`, { level: 5, from_on: '2019-05-01' }, 1), 200)
			assert.deepEqual(await standing(f.id), [5, 'current', '2019-05-01', null])
		})
		test('suspended and resumed, resigned, expelled', async () => {
			const e = await company()
			let t = await term({ enterprise: e.id, level: 6, from_on: '2023-01-01', state: 'current' })
			t = await moved(t, 'suspend', { ended_reason: '调查中' })
			assert.deepEqual(await standing(e.id), [6, 'suspended', '2023-01-01', null])
			t = await moved(t, 'resume')
			assert.equal(t.ended_reason, null)
			assert.deepEqual(complaints(is(await move(t, 'resign', { ended_on: '2022-01-01' }), 422)), ['/ended_on before_from'])
			t = await moved(t, 'resign', { ended_on: '2025-06-30' }, { client: staff })
			assert.deepEqual(await standing(e.id), [6, 'resigned', '2023-01-01', '2025-06-30'])
			is(await move(t, 'expel', { ended_on: '2025-07-01', ended_reason: 'x' }), 409)
			const f = await company(), u = await term({ enterprise: f.id, level: 6, from_on: '2023-01-01', state: 'current' })
			is(await move(u, 'expel', { ended_on: '2025-07-01', ended_reason: '严重违章' }, { client: staff }), 403)
			await moved(u, 'expel', { ended_on: '2025-07-01', ended_reason: '严重违章' })
			assert.deepEqual(await standing(f.id), [6, 'expelled', '2023-01-01', '2025-07-01'])
		})
		test('an application that came to nothing leaves no standing', async () => {
			const e = await company(), t = await term({ enterprise: e.id, level: 7, from_on: '2024-01-01' })
			await moved(t, 'resign', { ended_on: '2024-02-01' })
			assert.deepEqual(await standing(e.id), [null, null, null, null])
		})
		test('renewing twice is renewing once, and goes on from the last day', async () => {
			const e = await company()
			let t = await term({ enterprise: e.id, level: 7, from_on: '2024-07-01', to_on: '2024-12-31', state: 'current' })
			const r = is(await move(t, 'renew', undefined, { client: staff }), 201)
			assert.deepEqual([r.json.from_on, r.json.to_on, r.json.state, r.json.level], ['2025-01-01', '2025-12-31', 'awaiting_payment', 7])
			assert.equal(r.headers.location, `${terms}/${r.json.id}`)
			assert.equal(is(await move(t, 'renew', undefined, { client: staff }), 200).json.id, r.json.id)
			t = await moved(t, 'grace')
			assert.equal(is(await move(t, 'renew'), 200).json.id, r.json.id)
			assert.equal(await count(terms, { enterprise: e.id }), 2)
			assert.deepEqual(await standing(e.id), [7, 'grace', '2024-07-01', null])
			await moved(r.json, 'activate')
			assert.deepEqual(await standing(e.id), [7, 'current', '2024-07-01', null])
			const f = await company(), u = await term({ enterprise: f.id, level: 7, from_on: '2021-01-01', to_on: '2023-12-31', state: 'current' })
			const three = is(await move(u, 'renew', { level: 6 }), 201).json
			assert.deepEqual([three.from_on, three.to_on, three.level], ['2024-01-01', '2026-12-31', 6])
			const g = await company(), open = await term({ enterprise: g.id, level: 7, from_on: '2024-01-01', state: 'current' })
			is(await move(open, 'renew'), 409)
		})
		test('many at once, all or none', async () => {
			const all = []
			for (let i = 0; i < 3; i++)
				all.push(await term({ enterprise: (await company()).id, level: 7, from_on: '2024-01-01', to_on: '2024-12-31', state: i < 2 ? 'current' : 'applied' }))
			const send = (items, client = staff) => client.post(`${terms}/batch`, { items })
			const bad = is(await send(all.map(({ id, version }) => ({ id, version, move: 'renew' }))), 409)
			assert.deepEqual(complaints(bad), ['/items/2 move_not_allowed'])
			assert.equal(await count(terms, { enterprise: all[0].enterprise }), 1)
			const good = is(await send(all.slice(0, 2).map(({ id, version }) => ({ id, version, move: 'renew' }))), 200).json
			assert.deepEqual(good.items, all.slice(0, 2).map(({ id }) => ({ id, version: 1 })))
			assert.equal(await count(terms, { enterprise: all[0].enterprise }), 2)
			const wanting = is(await send([{ id: all[2].id, version: 1, move: 'resign', with: {} }]), 422)
			assert.deepEqual(complaints(wanting), ['/items/0/with/ended_on move_needs'])
			is(await send([{ id: all[0].id, version: 1, move: 'expel', with: { ended_on: '2024-06-01', ended_reason: 'x' } }]), 403)
			is(await send([{ id: all[0].id, version: 1, move: 'grace' }, { id: all[2].id, version: 1, move: 'review' }]), 200)
			assert.deepEqual((await standing(all[0].enterprise)).slice(0, 2), [7, 'grace'])
		})
		test('ten at once renew one term', async () => {
			const e = await company(), t = await term({ enterprise: e.id, level: 7, from_on: '2024-01-01', to_on: '2024-12-31', state: 'current' })
			const all = await Promise.all(Array.from({ length: 10 }, () => move(t, 'renew')))
			assert.equal(all.filter((r) => r.status === 201).length, 1)
			assert.equal(new Set(all.map((r) => r.json.id)).size, 1)
		})
	})

	describe('rows of terms', () => {
		test('one term a day for an enterprise; dates in order', async () => {
			const e = await company(), t = await term({ enterprise: e.id, level: 7, from_on: '2024-01-01' })
			const r = is(await staff.post(terms, { enterprise: e.id, level: 7, from_on: '2024-01-01' }), 409)
			assert.deepEqual(r.json.errors.map((x) => [x.code, x.params.id]), [['term_exists', String(t.id)]])
			await term({ enterprise: e.id, level: 7 })
			is(await staff.post(terms, { enterprise: e.id, level: 7 }), 409)	// two whose beginning nobody knows
			assert.deepEqual(complaints(is(await staff.post(terms, { enterprise: e.id, from_on: '2024-02-01', to_on: '2024-01-31' }), 422)),
				['/to_on before_from'])
			assert.deepEqual(complaints(is(await staff.post(terms, { enterprise: e.id, state: 'current', from_on: '2023-02-01', ended_on: '2024-01-31' }), 422)),
				['/ended_on only_when_ended'])
			assert.deepEqual(complaints(is(await staff.post(terms, {}), 422)), ['/enterprise required'])
			assert.deepEqual(complaints(is(await staff.post(terms, { enterprise: 99999999, level: 99 }), 422)),
				['/enterprise no_such_record', '/level no_such_record'])
		})
		test('archive, restore and purge of a term are told by the enterprise', async () => {
			const e = await company()
			await term({ enterprise: e.id, level: 7, from_on: '2020-01-01', state: 'resigned', ended_on: '2021-12-31' })
			const t = await term({ enterprise: e.id, level: 3, from_on: '2023-01-01', state: 'current' })
			assert.deepEqual(await standing(e.id), [3, 'current', '2020-01-01', null])
			is(await staff.delete(`${terms}/${t.id}`, { headers: { 'If-Match': '1' } }), 204)
			assert.deepEqual(await standing(e.id), [7, 'resigned', '2020-01-01', '2021-12-31'])
			is(await staff.post(`${terms}/${t.id}/restore`, undefined, { headers: { 'If-Match': '2' } }), 200)
			assert.deepEqual(await standing(e.id), [3, 'current', '2020-01-01', null])
			is(await admin.delete(`${terms}/${t.id}?purge=1`, { headers: { 'If-Match': '3' } }), 204)
			assert.deepEqual(await standing(e.id), [7, 'resigned', '2020-01-01', '2021-12-31'])
		})
		test('lists filter and sort by it, and an enterprise has its terms', async () => {
			const e = await company()
			await term({ enterprise: e.id, level: 1, from_on: '2018-03-01', to_on: '2020-02-29', state: 'lapsed', ended_on: '2020-06-01' })
			await term({ enterprise: e.id, level: 1, from_on: '2021-03-01', state: 'current' })
			const page = is(await staff.get(`${enterprises}?${query({ level: 1, member_state: 'current', joined_on__lt: '2019-01-01' })}`), 200).json
			assert.deepEqual(page.items.map((x) => x.id), [e.id])
			const own = is(await staff.get(`${enterprises}/${e.id}/membership-terms`), 200).json
			assert.deepEqual(own.items.map((x) => x.from_on), ['2021-03-01', '2018-03-01'])
			assert.equal(await count(terms, { enterprise: e.id, state__in: 'lapsed,expelled' }), 1)
		})
	})

	describe('council terms and posts', () => {
		test('a post is a person x title x council term, and goes with the person', async () => {
			const c = is(await manager.post(councils, { name_zh: '第三届', name_en: '3rd', from_on: '2022-01-01', to_on: '2026-12-31' }), 201).json
			is(await staff.post(councils, { name_zh: '第四届', from_on: '2027-01-01' }), 403)
			assert.deepEqual(complaints(is(await manager.post(councils, { name_zh: '第九届', from_on: '2022-01-01', to_on: '2021-01-01' }), 422)),
				['/to_on before_from'])
			const e = await company(), f = await company()
			const p = is(await staff.post(contacts, { enterprise: e.id, name_zh: '周会长' }), 201).json
			const post = is(await staff.post(posts, { contact: p.id, council_term: c.id, title: '会长', from_on: '2022-01-01' }), 201).json
			assert.equal(post.enterprise, e.id)
			assert.deepEqual(complaints(is(await staff.post(posts, { contact: p.id, council_term: c.id, title: '会长' }), 409)), ['/title post_exists'])
			assert.deepEqual(complaints(is(await staff.post(posts, { contact: p.id, council_term: c.id, title: '理事', enterprise: f.id }), 422)),
				['/enterprise read_only_field'])
			assert.equal(is(await staff.get(`${enterprises}/${e.id}/posts`), 200).json.total, 1)
			is(await staff.patch(`${contacts}/${p.id}`, { enterprise: f.id }, p.version), 200)
			assert.equal(is(await staff.get(`${posts}/${post.id}`), 200).json.enterprise, f.id)
			assert.equal(is(await staff.get(`${enterprises}/${e.id}/posts`), 200).json.total, 0)
			assert.equal(is(await staff.get(`${enterprises}/${f.id}/posts`), 200).json.total, 1)
			is(await admin.delete(`${contacts}/${p.id}?purge=1`, { headers: { 'If-Match': '2' } }), 409, 'conflict')
		})
	})

	describe('who sees what', () => {
		test('members: their own terms whole, of others level and state on the card', async () => {
			const member = await server.as('member-admin'), own = member.enterprise, other = await company()
			for (const id of [own, other.id])
				await term({ enterprise: id, level: 3, from_on: '2022-02-02', state: 'current', note: '内部' })
			const seen = is(await member.get(`${enterprises}/${other.id}`), 200).json
			assert.deepEqual([seen.level, seen.member_state], [3, 'current'])
			assert.ok(!('joined_on' in seen) && !('left_on' in seen))
			assert.equal((await card(own, member)).joined_on, '2022-02-02')
			const list = is(await member.get(terms), 200).json
			assert.deepEqual(list.items.map((t) => t.enterprise), [own])
			assert.ok(!('note' in list.items[0]) && list.items[0].from_on === '2022-02-02')
			is(await member.get(`${enterprises}?joined_on=2022-02-02`), 400)
			assert.equal(is(await member.get(`${enterprises}?level=3`), 200).json.items.some((e) => e.id === other.id), true)
			is(await member.post(terms, { enterprise: own }), 403)
			is(await member.post(`${terms}/${list.items[0].id}/resign`, { ended_on: '2026-01-01' }, { headers: { 'If-Match': '1' } }), 403)
			is(await member.get(`${enterprises}/${other.id}/posts`), 200)
			const officer = await server.as('officer')
			const t = is(await officer.get(`${terms}?enterprise=${other.id}`), 200).json.items[0]
			assert.deepEqual([t.level, t.state, 'from_on' in t], [3, 'current', false])
			is(await officer.get(posts), 403)
		})
		test('meta describes fields and the moves that one may do', async () => {
			const of = async (client) => is(await client.get('/api/v1/meta', zh), 200).json.resources['membership-terms']
			const m = await of(manager), s = await of(staff)
			assert.deepEqual(m.moves.map((x) => x.name),
				['review', 'approve', 'activate', 'grace', 'lapse', 'suspend', 'resume', 'resign', 'expel', 'renew'])
			assert.deepEqual(s.moves.map((x) => x.name), ['review', 'activate', 'grace', 'lapse', 'resign', 'renew'])
			assert.deepEqual(m.moves.find((x) => x.name === 'lapse'),
				{ name: 'lapse', label: '自动退会', field: 'state', from: ['grace'], to: 'lapsed', needs: ['ended_on'], takes: ['ended_reason'],
					needs_rows: [], takes_parts: false })
			assert.deepEqual(m.fields.filter((f) => f.moved).map((f) => f.name), ['state', 'approved_by', 'ended_on', 'ended_reason'])
			assert.deepEqual(is(await manager.get('/api/v1/meta'), 200).json.resources.enterprises.moves, [])
		})
	})

	// --- sheets ---
	const staged = (resource) => new Staged(staff, resource)
	// What check and commit say of a sheet; both must say the same.
	async function go(rows, resource = 'enterprises') {
		const on = staged(resource), checked = await on.checked(Buffer.from(toCsv(rows))), { id } = checked
		const done = await on.step(id, 'commit')
		assert.equal(done.state, 'done', JSON.stringify(done))
		const { insert, update, same, suspect, error, warnings } = checked.counts
		const r = done.result
		assert.deepEqual([r.inserted, r.updated, r.same, r.suspect, r.error, r.warnings], [insert, update, same, suspect, error, warnings])
		return { ...done, rows: is(await staff.get(`${imports}/${id}/rows?limit=500`, zh), 200).json.items.filter((x) => x.outcome !== 'skipped') }
	}
	const outcomes = (r) => r.rows.map((x) => [x.outcome, ...x.problems.map((p) => p.code)].join(' '))
	const find = async (name_zh) => is(await staff.get(`${enterprises}?${query({ name_zh })}`), 200).json.items[0]

	describe('sheets of enterprises', () => {
		const sheet = [
			['企业名称', '统一社会信用代码', '会员级别', '入会时间', '退会日期', '备注'],
			['台账导入一有限公司', uscc(9001), '副会长单位', '2015年3月', '', ''],
			['台账导入二有限公司', uscc(9002), '普通会员', '2020/5/1', '', ''],
			['台账导入三有限公司', uscc(9003), '', '2021-06-01', '', ''],
			['台账导入四有限公司', uscc(9004), '神秘级别', '', '', '老会员'],
			['台账导入五有限公司', uscc(9005), '理事', '2010-01-01', '2018-12-31', ''],
			['台账导入六有限公司', uscc(9006), '会员', '2019-01-01', '2018-12-31', ''],
		]
		test('level and day open a first term; the second time nothing changes', async () => {
			const first = await go(sheet)
			assert.deepEqual(outcomes(first), ['insert date_month_only', 'insert', 'insert', 'insert unknown_level', 'insert', 'error before_from'])
			const say = async (n) => { const e = await find(`台账导入${n}有限公司`); return [e.level, e.member_state, e.joined_on, e.left_on, e.version] }
			assert.deepEqual(await say('一'), [3, 'current', '2015-03-01', null, 1])
			assert.deepEqual(await say('二'), [7, 'current', '2020-05-01', null, 1])
			assert.deepEqual(await say('三'), [null, 'current', '2021-06-01', null, 1])
			assert.deepEqual(await say('四'), [null, null, null, null, 1])
			assert.deepEqual(await say('五'), [6, 'resigned', '2010-01-01', '2018-12-31', 1])
			const four = await find('台账导入四有限公司')
			assert.match(four.note, /会员级别: 神秘级别/)
			const one = await find('台账导入一有限公司')
			const [t] = is(await staff.get(`${enterprises}/${one.id}/membership-terms`), 200).json.items
			assert.deepEqual([t.level, t.state, t.from_on, t.to_on], [3, 'current', '2015-03-01', null])
			const second = await go(sheet.slice(0, 6))
			assert.deepEqual(second.rows.map((r) => r.outcome), ['same', 'same', 'same', 'same', 'same'])
			assert.equal(await count(terms, { enterprise: one.id }), 1)
		})
		test('where the ledger says otherwise it stays, and the row says so', async () => {
			const r = await go([
				['企业名称', '统一社会信用代码', '会内职务', '入会日期', '主要产品'],
				['台账导入一有限公司', uscc(9001), '会长', '2016-01-01', '灯具'],
				['台账导入二有限公司', uscc(9002), '理事单位', '2020-05-01', ''],
			])
			assert.deepEqual(outcomes(r), ['update level_differs joined_differs', 'same level_differs'])
			assert.equal(r.rows[0].problems[0].message, '台账中的级别是“副会长”，未更改；变更级别请在会籍台账中办理')
			const one = await find('台账导入一有限公司')
			assert.deepEqual([one.level, one.joined_on, one.main_products], [3, '2015-03-01', '灯具'])
		})
		test('an enterprise that is there and has no term gets its first', async () => {
			const e = await company({ uscc: uscc(9010) })
			const r = await go([['企业名称', '统一社会信用代码', '级别', '入会时间'], [e.name_zh, uscc(9010), '常务理事', '2017-01-01']])
			assert.deepEqual(outcomes(r), ['update'])
			assert.deepEqual(await standing(e.id), [5, 'current', '2017-01-01', null])
			assert.equal((await card(e.id)).version, 2)
		})
		test('a term in the archive comes back instead of a second one', async () => {
			const e = await company({ uscc: uscc(9011) }), t = await term({ enterprise: e.id, level: 7, from_on: '2017-01-01', state: 'current' })
			is(await staff.delete(`${terms}/${t.id}`, { headers: { 'If-Match': '1' } }), 204)
			assert.deepEqual(await standing(e.id), [null, null, null, null])
			await go([['企业名称', '统一社会信用代码', '级别', '入会时间'], [e.name_zh, uscc(9011), '会员', '2017-01-01']])
			assert.deepEqual(await standing(e.id), [7, 'current', '2017-01-01', null])
			assert.equal(await count(terms, { enterprise: e.id }), 1)
		})
		test('taking an import back takes back the terms that it opened', async () => {
			const e = await company({ uscc: uscc(9012) }), g = await company({ uscc: uscc(9013) })
			const r = await go([['企业名称', '统一社会信用代码', '级别', '入会时间', '主要产品'], [e.name_zh, uscc(9012), '会员', '2017-01-01', '灯'],
				['台账取回有限公司', uscc(9014), '理事', '2018-01-01', ''], [g.name_zh, uscc(9013), '会员', '2017-01-01', '灯']])
			const [t] = is(await staff.get(`${enterprises}/${g.id}/membership-terms`), 200).json.items
			is(await staff.patch(`${terms}/${t.id}`, { note: '已核对' }, 1), 200)
			const now = await staged().step(r.id, 'revert')
			assert.deepEqual([now.revert.reverted, now.revert.refused], [2, 1])
			assert.deepEqual(await standing(e.id), [null, null, null, null])
			assert.equal((await card(e.id)).main_products, null)
			assert.equal(await count(terms, { enterprise: e.id, archived_at__null: 'false' }), 0)
			assert.equal(await find('台账取回有限公司'), undefined)
			assert.deepEqual(await standing(g.id), [7, 'current', '2017-01-01', null])
		})
		for (const [lang, headings] of [['zh', 'labels'], ['en', 'labels'], ['zh', 'names']])
			test(`what was exported comes back the same (${lang}, ${headings})`, async () => {
				const r = is(await staff.get(`${enterprises}/export?${query({ format: 'csv', headings, name_zh__contains: '台账导入' })}`,
					{ headers: { 'Accept-Language': lang } }), 200)
				const rows = csvObjects(r.text)
				assert.ok(rows.length >= 5)
				const heads = Object.keys(rows[0])
				const again = await go([heads, ...rows.map((row) => heads.map((h) => row[h]))])
				assert.deepEqual(new Set(again.rows.map((x) => [x.outcome, ...x.problems.map((p) => p.code)].join(' '))), new Set(['same']))
			})
	})

	describe('sheets of the ledger', () => {
		test('terms by enterprise and first day', async () => {
			const e = await company({ uscc: uscc(9100) })
			const sheet = [
				['企业名称', '级别', '会籍状态', '开始日期', '截止日期', '退会原因'],
				[e.name_zh, '会员', '已退会', '2012-01-01', '2014-12-31', '搬迁'],
				[uscc(9100), '理事', '在会', '2016-01-01', '2020-12-31', ''],
				['没有这家企业', '会员', '在会', '2016-01-01', '', ''],
			]
			assert.deepEqual(outcomes(await go(sheet, 'membership-terms')), ['insert', 'insert', 'error no_such_record'])
			assert.deepEqual(await standing(e.id), [6, 'current', '2012-01-01', null])
			assert.deepEqual(outcomes(await go(sheet.slice(0, 3), 'membership-terms')), ['same', 'same'])
			const other = await go([sheet[0], [e.name_zh, '会长', '宽限期', '2016-01-01', '2021-12-31', '']], 'membership-terms')
			assert.deepEqual(outcomes(other), ['error state_differs fixed_once_current'])
			assert.deepEqual(outcomes(await go([sheet[0], [e.name_zh, '理事', '宽限期', '2016-01-01', '2021-12-31', '']], 'membership-terms')),
				['update state_differs'])
		})
		test('an export names what it points to, with its number; import reads both', async () => {
			const e = await company({ uscc: uscc(9101) }), other = await company()
			await term({ enterprise: e.id, level: 5, from_on: '2016-01-01', state: 'current' })
			const r = is(await staff.get(`${terms}/export?${query({ format: 'csv', headings: 'labels', enterprise: e.id })}`, zh), 200)
			const [row] = csvObjects(r.text)
			assert.deepEqual([row['企业'], row['级别'], row['状态']], [`${e.name_zh} #${e.id}`, '常务理事', '在会'])
			// A number that is another's counts for nothing: the name does.
			const again = await go([['企业', '级别', '开始日期'], [`${e.name_zh} #${other.id}`, '常务理事', '2016-01-01']], 'membership-terms')
			assert.deepEqual(outcomes(again), ['same'])
			assert.equal(again.rows[0].name, `${e.name_zh} #${other.id}`)
		})
		test('levels and council terms by name, posts by person', async () => {
			const made = await server.as('admin')
			const c = is(await made.post(councils, { name_zh: '第七届', from_on: '2020-01-01' }), 201).json
			const e = await company(), f = await company()
			for (const x of [e, f]) is(await staff.post(contacts, { enterprise: x.id, name_zh: '陈同名' }), 201)
			const sheet = [
				['届次', '会内职务', '姓名', '企业名称', '任职日期'],
				['第七届', '副会长', '陈同名', f.name_zh, '2020-01-01'],
				['第七届', '理事', '没有此人', f.name_zh, ''],
				['第八届', '理事', '陈同名', f.name_zh, ''],
			]
			assert.deepEqual(outcomes(await go(sheet, 'posts')), ['insert', 'error no_such_record', 'error no_such_record'])
			const [p] = is(await staff.get(`${enterprises}/${f.id}/posts`), 200).json.items
			assert.deepEqual([p.council_term, p.title, p.from_on], [c.id, '副会长', '2020-01-01'])
			assert.deepEqual(outcomes(await go(sheet.slice(0, 2), 'posts')), ['same'])
		})
		for (const path of [terms, posts, levels, councils])
			for (const [lang, headings] of [['zh', 'labels'], ['en', 'labels'], ['zh', 'names']])
				test(`${path} come back as they went (${lang}, ${headings})`, async () => {
					const who = await server.as('admin')
					const r = is(await who.get(`${path}/export?${query({ format: 'csv', headings })}`, { headers: { 'Accept-Language': lang } }), 200)
					const rows = csvObjects(r.text), heads = Object.keys(rows[0])
					const staged = new Staged(who, path.split('/').at(-1))
					const { id, counts } = await staged.checked(Buffer.from(toCsv([heads, ...rows.map((row) => heads.map((h) => row[h]))])))
					assert.equal(counts.same, rows.length, JSON.stringify((await staged.rows(id)).filter((x) => x.outcome !== 'same').slice(0, 3)))
					assert.equal(counts.warnings, 0)
				})
	})
})
