// Saved views (ui-and-api.md C2, D4): kept by account, shared by link, an administrator's for everybody; every reader gets what the
// reader's classes allow, and nothing of the rest.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const views = '/api/v1/saved-views'

describe('saved views', () => {
	let server, admin, staff, manager, officer, member
	before(async () => {
		server = await startServer({ roles: ['admin', 'staff', 'manager', 'officer', 'member-admin'] })
		admin = await server.as('admin')
		staff = await server.as('staff')
		manager = await server.as('manager')
		officer = await server.as('officer')
		member = await server.as('member-admin')
	})
	after(() => server.stop())

	let n = 0
	const body = (query = {}, more = {}) => ({ resource: 'enterprises', name: `视图 ${++n}`, query, ...more })
	const make = async (who, query, more) => is(await who.post(views, body(query, more)), 201).json
	const drop = (who, path, version) => who.delete(path, { headers: { 'If-Match': `"${version}"` } })
	const one = (v) => `${views}/${v.id}`
	const listed = async (who, resource = 'enterprises') => is(await who.get(`${views}?resource=${resource}`), 200).json.items
	const ids = async (who) => (await listed(who)).map((v) => v.id)
	const clear = async (who) => { for (const v of await listed(who)) if (v.may_change) is(await drop(who, one(v), v.version), 204) }

	test('are kept as they were asked for, and are one’s own', async () => {
		const query = { filters: [{ name: 'city__in', value: '440300,440100' }, { name: 'tags', value: '重点' }, { name: 'city__ne', value: '440305' },
			{ name: 'city__ne', value: '440304' }], q: '华南', sort: '-updated_at,name_zh', columns: ['name_zh', 'uscc', 'tags'] }
		const r = is(await staff.post(views, { resource: 'enterprises', name: '  深圳重点 ', query }), 201)
		const { id, updated_at, ...rest } = r.json
		assert.equal(r.headers.location, `${views}/${id}`)
		assert.equal(r.headers['cache-control'], 'no-store')		// another reader gets another body
		assert.equal(r.headers.etag, undefined)
		assert.match(updated_at, /^\d{4}-.*Z$/)
		assert.deepEqual(rest, { version: 1, resource: 'enterprises', name: '深圳重点', query, shared: false, default: false, mine: true, may_change: true,
			position: 0, owner_name: rest.owner_name, link: `#/enterprises?view=${id}`, left_out: 0 })
		assert.deepEqual(is(await staff.get(`${views}/${id}`), 200).json, r.json)
		assert.deepEqual(await listed(staff), [r.json])
		assert.deepEqual(is(await staff.get(views), 200).json.items, [r.json])
		assert.deepEqual(await listed(staff, 'contacts'), [])
		assert.deepEqual(await listed(manager), [])
		for (const [method, ask] of [['GET'], ['PATCH', { body: { name: 'x' } }], ['DELETE']])
			is(await manager.request(method, `${views}/${id}`, { ...ask, headers: { 'If-Match': '"1"' } }), 404, 'not_found')
		await server.stop()
		await server.start()
		assert.deepEqual(await listed(staff), [r.json])
		is(await drop(staff, `${views}/${id}`, 1), 204)
		is(await staff.get(`${views}/${id}`), 404)
		assert.deepEqual(await listed(staff), [])
	})

	test('an empty query is one', async () => {
		const v = await make(staff, {})
		assert.deepEqual(v.query, { filters: [], q: null, sort: null, columns: [] })
		await clear(staff)
	})

	test('change one by one: version, what is not named stays', async () => {
		const v = await make(staff, { filters: [{ name: 'city', value: '440300' }], q: '华南', sort: 'name_zh', columns: ['uscc'] })
		is(await staff.request('PATCH', one(v), { body: { name: 'x' } }), 428)
		const r = is(await staff.patch(one(v), { name: '新名', query: { q: null, columns: ['city'] } }, 1), 200)
		assert.deepEqual(r.json, { ...v, name: '新名', version: 2, updated_at: r.json.updated_at,
			query: { filters: [{ name: 'city', value: '440300' }], q: null, sort: 'name_zh', columns: ['city'] } })
		const stale = is(await staff.patch(one(v), { name: 'x' }, 1), 412, 'stale_version')
		assert.deepEqual(stale.json.current, r.json)
		is(await drop(staff, one(v), 1), 412, 'stale_version')
		assert.equal(is(await staff.request('PATCH', one(v), { body: { shared: true }, headers: { 'If-Match': '"1", "2"' } }), 200).json.shared, true)
		is(await staff.request('DELETE', one(v), { headers: { 'If-Match': '*' } }), 204)
	})

	test('stand in the order that their owner gives them', async () => {
		const a = await make(staff), b = await make(staff), c = await make(staff)
		assert.deepEqual(await ids(staff), [a.id, b.id, c.id])
		is(await staff.patch(one(c), { position: 0 }, 1), 200)
		assert.deepEqual(await ids(staff), [c.id, a.id, b.id])
		is(await staff.patch(one(c), { position: 50 }, 2), 200)
		assert.deepEqual(await ids(staff), [a.id, b.id, c.id])
		is(await drop(staff, one(a), 1), 204)
		assert.deepEqual((await listed(staff)).map((v) => [v.id, v.position, v.version]), [[b.id, 0, 1], [c.id, 1, 3]])
		await clear(staff)
	})

	test('what a list would refuse is refused at its place, and nothing is kept', async () => {
		const f = (name, value) => ({ filters: [{ name: 'city', value: '440300' }, { name, value }] })
		for (const [query, ...said] of [
			[f('nonsense', '1'), '/query/filters/1/name unknown_field'], [f('city__near', '1'), '/query/filters/1/name unknown_field'],
			[f('q', 'x'), '/query/filters/1/name unknown_field'], [f('sort', 'id'), '/query/filters/1/name unknown_field'],
			[f('city', 'nowhere'), '/query/filters/1/value filter_code'], [f('established_on__gte', 'yesterday'), '/query/filters/1/value filter_date'],
			[f('registered_capital__gte', '5'), '/query/filters/1/value filter_money'], [f('city', '440100'), '/query/filters parameter_repeated'],
			[{ sort: 'note' }, '/query/sort unknown_field'], [{ sort: 'id,name_zh,uscc,city' }, '/query/sort bad_parameter_value'],
			[{ columns: ['uscc', 'nonsense', 7, 'uscc', 'default', 'city,uscc', ''] }, '/query/columns/1 unknown_field', '/query/columns/2 wrong_type',
				'/query/columns/3 column_twice', '/query/columns/4 unknown_field', '/query/columns/5 unknown_field', '/query/columns/6 unknown_field'],
			[{ filters: [7, { name: 'city' }, { name: 'city', value: '1', more: 1 }] }, '/query/filters/0 wrong_type', '/query/filters/1/value required',
				'/query/filters/2/more unknown_field'],
			[{ filters: {} }, '/query/filters wrong_type'], [{ columns: 'uscc' }, '/query/columns wrong_type'], [{ q: 7 }, '/query/q wrong_type'],
			[{ limit: 5 }, '/query/limit unknown_field'], [{ filters: Array(41).fill({ name: 'city', value: '440300' }) }, '/query/filters too_many'],
			[{ q: 'x'.repeat(401) }, '/query/q too_long'], [f('city', '4'.repeat(4001)), '/query/filters/1/value too_long'],
			[[], '/query wrong_type'], [null, '/query wrong_type'],
		]) {
			const got = complaints(is(await staff.post(views, body(query)), 422, 'validation'))
			assert.deepEqual(got, said, JSON.stringify(query).slice(0, 100))
		}
		for (const [whole, ...said] of [
			[{}, '/name required', '/resource required'], [{ resource: 'enterprises', name: ' ' }, '/name required', '/query required'],
			[body({}, { resource: 'users' }), '/resource no_such_list'], [body({}, { name: '名'.repeat(61) }), '/name too_long'],
			[body({}, { shared: 1, extra: 2 }), '/extra unknown_field', '/shared wrong_type'], [body({}, { position: 0 }), '/position unknown_field'],
		]) assert.deepEqual(complaints(is(await staff.post(views, whole), 422)), said)
		assert.deepEqual(await listed(staff), [])
		is(await staff.get(`${views}?resource=users`), 400, 'bad_parameter')
		is(await staff.get(`${views}/0`), 404)
	})

	test('names are one’s own, once; there is room for fifty', async () => {
		const v = await make(staff, {}, { name: '同名' })
		assert.deepEqual(complaints(is(await staff.post(views, body({}, { name: '同名' })), 409)), ['/name name_taken'])
		is(await staff.post(views, body({}, { name: '同名', resource: 'contacts' })), 201)
		const w = await make(staff)
		assert.deepEqual(complaints(is(await staff.patch(one(w), { name: '同名' }, 1), 409)), ['/name name_taken'])
		is(await staff.patch(one(v), { name: '同名' }, 1), 200)
		is(await manager.post(views, body({}, { name: '同名' })), 201)
		for (let i = 3; i < 50; i++) await make(staff)
		assert.equal(is(await staff.post(views, body()), 409).json.reason, 'too_many_views')
		await clear(staff)
		await clear(manager)
	})

	test('shared by link: others read it and change nothing', async () => {
		const v = await make(staff, { columns: ['uscc'] }, { shared: true })
		const seen = is(await manager.get(one(v)), 200).json
		assert.deepEqual(seen, { ...v, mine: false, may_change: false })
		assert.deepEqual(await listed(manager), [])
		is(await manager.patch(one(v), { name: 'x' }, 1), 403, 'forbidden')
		is(await drop(manager, one(v), 1), 403, 'forbidden')
		is(await staff.patch(one(v), { shared: false }, 1), 200)
		is(await manager.get(one(v)), 404)
		const c = await make(staff, {}, { resource: 'contacts', shared: true })
		is(await officer.get(one(c)), 404)		// sees no contacts, so no view of them
		assert.deepEqual(complaints(is(await officer.post(views, body({}, { resource: 'contacts' })), 422)), ['/resource no_such_list'])
		await clear(staff)
		is(await drop(staff, one(c), 1), 204)
	})

	test('who may see less, sees less: nothing of the rest is told', async () => {
		const query = { filters: [{ name: 'tags', value: 'SECRETTAG' }, { name: 'city', value: '440300' }, { name: 'registered_capital__gte', value: '777777 CNY' }],
			q: null, sort: '-completeness,name_zh', columns: ['name_zh', 'tags', 'note', 'registered_capital', 'uscc'] }
		const v = await make(staff, query, { shared: true })
		for (const who of [officer, member]) {
			const r = is(await who.get(one(v)), 200)
			assert.deepEqual(r.json.query, { filters: [{ name: 'city', value: '440300' }], q: null, sort: 'name_zh',
				columns: who === member ? ['name_zh', 'registered_capital', 'uscc'] : ['name_zh', 'uscc'] })
			assert.equal(r.json.left_out, who === member ? 5 : 6)
			assert.doesNotMatch(r.text + JSON.stringify(r.headers), /SECRET|777777|tags|note|completeness|capital__/)
			// What they got is a list that they may ask for.
			is(await who.get(`${enterprises}?city=440300&sort=name_zh&fields=${r.json.query.columns.join(',')}`), 200)
		}
		// Saved again as one's own, it is what was seen; and what is hidden cannot be saved.
		const { filters, sort, columns } = is(await officer.get(one(v)), 200).json.query
		const own = await make(officer, { filters, sort, columns })
		assert.equal(own.left_out, 0)
		const refused = is(await officer.patch(one(own), { query: { filters: [{ name: 'tags', value: 'x' }], sort: 'completeness', columns: ['note'] } }, 1), 422)
		assert.deepEqual(complaints(refused), ['/query/columns/0 unknown_field', '/query/filters/0/name unknown_field', '/query/sort unknown_field'])
		const nowhere = is(await officer.patch(one(own), { query: { filters: [{ name: 'nonsense', value: 'x' }], sort: 'nonsense', columns: ['nonsense'] } }, 1), 422)
		const bare = (r) => r.json.errors.map(({ code, message, params: { name, value, ...params } = {} }) => ({ code, message, params }))
		assert.deepEqual(bare(refused), bare(nowhere))
		await clear(staff)
		await clear(officer)
	})

	test('a condition stays the same one when its reader’s classes shrink and grow again', async () => {
		const v = await make(manager, { filters: [{ name: 'tags', value: '重点' }, { name: 'city', value: '440300' }], columns: ['note', 'uscc'] })
		const accounts = is(await admin.get('/api/v1/users'), 200).json.items
		const account = accounts.find((u) => u.login === server.accounts.get('manager').login)
		const role = async (to) => {
			const { version } = is(await admin.get(`/api/v1/users/${account.id}`), 200).json
			is(await admin.patch(`/api/v1/users/${account.id}`, { role: to }, version), 200)
			server.clients.delete('manager')
			manager = await server.as('manager')
		}
		await role('officer')
		const less = is(await manager.get(one(v)), 200).json
		assert.deepEqual([less.left_out, less.query.filters.length, less.query.columns], [2, 1, ['uscc']])
		is(await manager.patch(one(v), { name: '改名', query: { sort: 'name_zh' } }, 1), 200)
		await role('manager')
		const again = is(await manager.get(one(v)), 200).json
		assert.deepEqual(again.query, { ...v.query, sort: 'name_zh' })
		await clear(manager)
	})

	test('an administrator’s default is everybody’s, and the administrators’ to change', async () => {
		is(await staff.post(views, body({}, { default: true })), 403, 'forbidden')
		const own = await make(staff)
		is(await staff.patch(one(own), { default: true }, 1), 403, 'forbidden')
		const v = await make(admin, { filters: [{ name: 'tags', value: 'SECRETTAG' }], columns: ['name_zh', 'note'] }, { default: true, name: '全员' })
		assert.deepEqual(await ids(staff), [v.id, own.id])
		for (const who of [staff, manager, officer, member]) {
			const [first] = await listed(who)
			assert.equal(first.id, v.id)
			assert.deepEqual([first.default, first.mine, first.may_change], [true, false, false])
			is(await who.patch(one(v), { name: 'x' }, 1), 403)
			is(await drop(who, one(v), 1), 403)
		}
		assert.deepEqual((await listed(member))[0].query, { filters: [], q: null, sort: null, columns: ['name_zh'] })
		is(await admin.patch(one(v), { default: false }, 1), 200)
		assert.deepEqual(await ids(officer), [])
		await clear(admin)
		await clear(staff)
	})

	test('take what every change takes', async () => {
		is(await server.anonymous().get(views), 401)
		is(await staff.request('POST', views, { body: body(), headers: { 'X-TW': null } }), 403, 'csrf')
		const { token } = is(await staff.post('/api/v1/tokens', { name: 'reader', scope: 'read', days: 1 }), 201).json
		const headers = { Authorization: `Bearer ${token}` }
		is(await server.request('GET', views, { headers }), 200)
		is(await server.request('POST', views, { body: body(), headers }), 403)
	})
})
