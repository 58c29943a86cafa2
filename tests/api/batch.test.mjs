// Batches (ui-and-api.md A1, A5): many changes, all or none; each item by its version; complaints by item; one number in the log.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is, uscc } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const batch = `${enterprises}/batch`

describe('batch', () => {
	let server, admin, staff, officer, member, auditor, codes = 0
	before(async () => {
		server = await startServer({ roles: ['admin', 'staff', 'officer', 'member-admin', 'auditor'] })
		admin = await server.as('admin')
		staff = await server.as('staff')
		officer = await server.as('officer')
		member = await server.as('member-admin')
		auditor = await server.as('auditor')
	})
	after(() => server.stop())

	const make = async (n, more = {}) => {
		const made = []
		for (let i = 0; i < n; i++)
			made.push(is(await staff.post(enterprises, { name_zh: `批量${++codes}有限公司`, uscc: uscc(codes), ...more }), 201).json)
		return made
	}
	const read = async (id) => is(await staff.get(`${enterprises}/${id}`), 200).json
	const send = (items, who = staff) => who.post(batch, { items })
	const history = async (id) => is(await staff.get(`${enterprises}/${id}/history`), 200).json.items
	const unchanged = async (made) => { for (const r of made) assert.deepEqual(await read(r.id), r) }

	test('changes, archives and takes back in one go, under one number', async () => {
		const [a, b, c, d] = await make(4)
		is(await staff.delete(`${enterprises}/${d.id}`, { headers: { 'If-Match': '"1"' } }), 204)
		const r = is(await send([
			{ id: a.id, version: 1, patch: { city: '440300', tags: ['x'] } }, { id: b.id, version: 1, move: 'archive' },
			{ id: c.id, version: 1, patch: { name_zh: c.name_zh } }, { id: d.id, version: 2, move: 'restore' },
		]), 200).json
		assert.deepEqual(r.items, [{ id: a.id, version: 2 }, { id: b.id, version: 2 }, { id: c.id, version: 1 }, { id: d.id, version: 3 }])
		const now = await read(a.id)
		assert.deepEqual([now.city, now.tags, now.version], ['440300', ['x'], 2])
		assert.notEqual((await read(b.id)).archived_at, undefined)
		assert.equal((await read(d.id)).archived_at, undefined)
		for (const [id, action] of [[a.id, 'update'], [b.id, 'archive'], [d.id, 'restore']]) {
			const [last, before] = await history(id)
			assert.deepEqual([last.action, last.batch, last.who, last.note], [action, r.batch, 'staff', null])
			assert.equal(before.batch, null)
		}
		assert.equal((await history(c.id)).length, 1)
		const again = is(await send([{ id: a.id, version: 2, patch: { city: null } }]), 200).json
		assert.equal(again.batch, r.batch + 1)
	})

	test('all or none: every item says what is wrong with it', async () => {
		const made = await make(5), [a, b, c, d, e] = made
		const r = is(await send([
			{ id: a.id, version: 1, patch: { city: '440300' } }, { id: b.id, version: 1, patch: { uscc: 'bad', nonsense: 1, city: 'nowhere' } },
			{ id: c.id, version: 1, patch: { version: 7 } }, { id: 99999, version: 1, patch: {} }, { id: d.id, version: 1, move: 'archive' },
			{ id: e.id, version: 1, patch: { tags: ['ok', 7] } },
		]), 422, 'validation')
		assert.deepEqual(complaints(r), ['/items/1/patch/city unknown_code', '/items/1/patch/nonsense unknown_field', '/items/1/patch/uscc uscc_length', '/items/2/patch/version read_only_field',
			'/items/3/id no_such_record', '/items/5/patch/tags/1 wrong_type'].sort())
		await unchanged(made)
		for (const { id } of made) assert.equal((await history(id)).length, 1)
	})

	test('a code that another has: also one that another item takes', async () => {
		const made = await make(2), [a, b] = made
		const r = is(await send([{ id: a.id, version: 1, patch: { uscc: b.uscc } }]), 409, 'conflict')
		assert.deepEqual(complaints(r), ['/items/0/patch/uscc not_unique'])
		const free = uscc(900)
		const two = is(await send([{ id: a.id, version: 1, patch: { uscc: free } }, { id: b.id, version: 1, patch: { uscc: free } }]), 409)
		assert.deepEqual(complaints(two), ['/items/1/patch/uscc not_unique'])
		await unchanged(made)
		// What one gives up the next may have.
		is(await send([{ id: a.id, version: 1, patch: { uscc: null } }, { id: b.id, version: 1, patch: { uscc: a.uscc } }]), 200)
	})

	test('who has not seen the last version is told by item what became of it', async () => {
		const made = await make(3), [a, b, c] = made
		is(await admin.patch(`${enterprises}/${b.id}`, { city: '440300' }, 1), 200)
		is(await admin.patch(`${enterprises}/${c.id}`, { note: 'n' }, 1), 200)
		const now = [await read(b.id), await read(c.id)]
		const r = is(await send([{ id: a.id, version: 1, patch: { city: '440100' } }, { id: b.id, version: 1, patch: { city: '440100' } },
			{ id: c.id, version: 1, move: 'archive' }]), 412, 'stale_version')
		assert.deepEqual(complaints(r), ['/items/1 stale_version', '/items/2 stale_version'])
		assert.deepEqual(r.json.stale.map((s) => [s.pointer, s.id, s.current.version, s.current.city, s.current.note, s.changed_by, typeof s.changed_at]),
			[['/items/1', b.id, 2, '440300', undefined, 'admin', 'string'], ['/items/2', c.id, 2, undefined, 'n', 'admin', 'string']])
		await unchanged([a, ...now])
	})

	test('tags are added and taken away without looking at the record first', async () => {
		const [a] = await make(1, { tags: ['甲', '乙'] }), [b] = await make(1)
		const tags = async (id) => (await read(id)).tags
		is(await send([{ id: a.id, tags: { add: ['丙', '甲'], remove: ['乙'] } }, { id: b.id, tags: { add: ['丙'] } }]), 200)
		assert.deepEqual([await tags(a.id), await tags(b.id)], [['甲', '丙'], ['丙']])
		const same = is(await send([{ id: a.id, tags: { add: ['丙'], remove: ['没有'] } }, { id: b.id, tags: {} }]), 200).json
		assert.deepEqual(same.items.map((i) => i.version), [2, 2])
		is(await send([{ id: b.id, version: 2, tags: { remove: ['丙'] } }]), 200)
		assert.equal(await tags(b.id), null)
		is(await send([{ id: b.id, version: 2, tags: { add: ['丁'] } }]), 412)
		assert.deepEqual((await history(b.id))[0].note, null)
		for (const [wish, ...said] of [
			[{ add: 'x' }, '/items/0/tags/add wrong_type'], [{ add: [7, ' ', 'x'.repeat(500)] }, '/items/0/tags/add/0 wrong_type',
				'/items/0/tags/add/1 required', '/items/0/tags/add/2 too_long'],
			[{ more: [] }, '/items/0/tags/more unknown_field'], [[], '/items/0/tags wrong_type'],
			[{ add: Array.from({ length: 1000 }, (_, i) => `t${i}`) }, '/items/0/tags/add too_many'],
		]) assert.deepEqual(complaints(is(await send([{ id: a.id, tags: wish }]), 422)), said)
		const contact = is(await staff.post('/api/v1/contacts', { name_zh: '联系', enterprise: a.id }), 201).json
		assert.deepEqual(complaints(is(await staff.post('/api/v1/contacts/batch', { items: [{ id: contact.id, tags: { add: ['x'] } }] }), 422)), ['/items/0/tags unknown_field'])
		is(await staff.post('/api/v1/contacts/batch', { items: [{ id: contact.id, version: 1, patch: { title: '经理' } }] }), 200)
	})

	test('five hundred at once, and no more', async () => {
		const made = await make(500)
		const r = is(await send(made.map(({ id }) => ({ id, tags: { add: ['全部'] } }))), 200).json
		assert.ok(r.items.every((i) => i.version === 2))
		assert.equal(is(await staff.get(`${enterprises}?tags=${encodeURIComponent('全部')}&limit=1`), 200).json.total, 500)
		const more = [...made, ...await make(1)].map(({ id }) => ({ id, tags: {} }))
		assert.deepEqual(complaints(is(await send(more), 422)), ['/items too_many'])
		// One that fails at the end takes back all before it.
		const items = made.map(({ id }, i) => ({ id, version: i === 499 ? 1 : 2, move: 'archive' }))
		assert.deepEqual(complaints(is(await send(items), 412)), ['/items/499 stale_version'])
		assert.equal((await read(made[0].id)).archived_at, undefined)
	})

	test('five hundred moves of terms: each enterprise says what came of it, and one that cannot takes back all', async () => {
		const terms = '/api/v1/membership-terms', made = await make(500), all = []
		for (const e of made)
			all.push(is(await staff.post(terms, { enterprise: e.id, level: 7, from_on: '2024-01-01', to_on: '2024-12-31', state: 'current' }), 201).json)
		const go = (items) => staff.post(`${terms}/batch`, { items }), of = (state) => staff.get(`${enterprises}?member_state=${state}&level=7&limit=1`)
		const r = is(await go(all.map((t) => ({ id: t.id, version: 1, move: 'grace' }))), 200).json
		assert.ok(r.items.every((i, n) => i.id === all[n].id && i.version === 2))
		assert.equal(is(await of('grace'), 200).json.total, 500)
		assert.equal((await read(made[499].id)).joined_on, '2024-01-01')
		for (const path of [`${terms}/${all[0].id}`, `${terms}/${all[499].id}`, `${enterprises}/${made[499].id}`])
			assert.equal(is(await staff.get(`${path}/history`), 200).json.items[0].batch, r.batch)
		// the last one has moved on, or asks for what its state does not allow
		const last = all[499], lapse = (t, i) => ({ id: t.id, version: 2, move: 'lapse', with: { ended_on: i === 499 ? null : '2025-06-30' } })
		assert.deepEqual(complaints(is(await go(all.map(lapse)), 422)), ['/items/499/with/ended_on move_needs'])
		is(await staff.post(`${terms}/${last.id}/resign`, { ended_on: '2025-03-31' }, { headers: { 'If-Match': '"2"' } }), 200)
		is(await go(all.map((t, i) => ({ ...lapse(t, 0), version: i === 499 ? 3 : 2 }))), 409, 'conflict')
		assert.equal(is(await of('grace'), 200).json.total, 499)
		is(await go(all.slice(0, 499).map(lapse)), 200)
		assert.deepEqual([is(await of('grace'), 200).json.total, is(await of('lapsed'), 200).json.total, (await read(made[0].id)).left_on], [0, 499, '2025-06-30'])
	})

	test('what is no batch is refused as a whole', async () => {
		const [a] = await make(1)
		for (const [body, ...said] of [
			[{}, '/items wrong_type'], [{ items: {} }, '/items wrong_type'], [{ items: [] }, '/items required'], [{ items: [7], all: true }, '/all unknown_field'],
			[{ items: [7] }, '/items/0 wrong_type'], [{ items: [{}] }, '/items/0/id required', '/items/0/version required'],
			[{ items: [{ id: a.id, version: 1 }] }, '/items/0 batch_one_of'],
			[{ items: [{ id: a.id, version: 1, patch: {}, tags: {} }] }, '/items/0 batch_one_of'],
			[{ items: [{ id: a.id, version: 1, move: 'purge' }] }, '/items/0/move bad_choice'], [{ items: [{ id: a.id, version: 1, move: 7 }] }, '/items/0/move bad_choice'],
			[{ items: [{ id: a.id, version: 1, patch: [] }] }, '/items/0/patch wrong_type'], [{ items: [{ id: a.id, patch: {} }] }, '/items/0/version required'],
			[{ items: [{ id: a.id, version: 1, patch: {}, with: {} }] }, '/items/0/with unknown_field'],
			[{ items: [{ id: a.id, version: 1, move: 'archive', with: { x: 1 } }] }, '/items/0/with/x unknown_field'],
			[{ items: [{ id: a.id, version: 1, patch: {} }, { id: a.id, version: 1, move: 'archive' }] }, '/items/1/id id_twice'],
			[{ items: [{ id: 'x', version: 0, patch: {} }] }, '/items/0/id wrong_type', '/items/0/version too_small'],
		]) assert.deepEqual(complaints(is(await staff.post(batch, body), 422)), said, JSON.stringify(body))
		is(await staff.post('/api/v1/nonsense/batch', { items: [] }), 404)
		await unchanged([a])
	})

	test('who may not, may not in numbers either, and is told of nothing hidden', async () => {
		const [a] = await make(1)
		for (const who of [officer, auditor, member])
			for (const item of [{ id: a.id, version: 1, patch: { city: '440300' } }, { id: a.id, version: 1, move: 'archive' }])
				is(await send([item], who), 403, 'forbidden')
		assert.deepEqual(complaints(is(await send([{ id: a.id, tags: { add: ['x'] } }], officer), 422)), ['/items/0/tags unknown_field'])
		is(await send([{ id: a.id, version: 1, patch: {} }], server.anonymous()), 401)
		await unchanged([a])
	})
})
