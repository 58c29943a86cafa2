// What people choose for themselves: kept by account, bounded, nobody else's business (ui-and-api.md C2).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

describe('preferences', () => {
	let server, staff, manager
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		manager = await server.as('manager')
	})
	after(() => server.stop())

	const put = (who, preferences) => who.request('PATCH', '/api/v1/me', { body: { preferences } })
	const kept = async (who) => is(await who.get('/api/v1/me'), 200).json.preferences

	test('are one’s own, change one by one, and survive the server', async () => {
		assert.deepEqual(await kept(staff), {})
		const me = is(await put(staff, { 'columns.enterprises': 'city,uscc', other: '' }), 200).json
		assert.deepEqual(me, is(await staff.get('/api/v1/me'), 200).json)
		is(await put(staff, { other: null, gone: null }), 200)
		is(await put(staff, {}), 200)
		assert.deepEqual(await kept(staff), { 'columns.enterprises': 'city,uscc' })
		assert.deepEqual(is(await staff.get('/api/v1/start'), 200).json.me.preferences, { 'columns.enterprises': 'city,uscc' })
		assert.deepEqual(await kept(manager), {})
		await server.stop()
		await server.start()
		assert.deepEqual(await kept(staff), { 'columns.enterprises': 'city,uscc' })
		is(await put(staff, { 'columns.enterprises': null }), 200)
		assert.deepEqual(await kept(staff), {})
	})

	test('what cannot be one is refused, and changes nothing', async () => {
		for (const [preferences, ...said] of [
			[{ good: 'x', 'Bad Key': 'x' }, '/preferences/Bad Key unknown_field'], [{ '': 'x' }, '/preferences/ unknown_field'],
			[{ ['k'.repeat(61)]: 'x' }, `/preferences/${'k'.repeat(61)} unknown_field`], [{ long: '中'.repeat(2001) }, '/preferences/long too_long'],
			[{ n: 1, o: {} }, '/preferences/n wrong_type', '/preferences/o wrong_type'],
		]) assert.deepEqual(complaints(is(await put(staff, preferences), 422)), said)
		assert.deepEqual(complaints(is(await staff.request('PATCH', '/api/v1/me', { body: { name: 'x' } }), 422)), ['/name unknown_field'])
		for (const body of [{}, { preferences: null }, { preferences: [] }])
			assert.deepEqual(complaints(is(await staff.request('PATCH', '/api/v1/me', { body }), 422)), ['/preferences wrong_type'])
		assert.deepEqual(await kept(staff), {})
		is(await put(staff, { long: '中'.repeat(2000), ['k'.repeat(60)]: '' }), 200)
		is(await put(staff, { long: null, ['k'.repeat(60)]: null }), 200)
	})

	test('there is room for fifty', async () => {
		is(await put(staff, Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, String(i)]))), 200)
		is(await put(staff, { k7: 'again' }), 200)
		assert.deepEqual(complaints(is(await put(staff, { one: 'more' }), 422)), ['/preferences/one too_many'])
		assert.equal(Object.keys(await kept(staff)).length, 50)
		is(await put(staff, { k8: null, one: 'more' }), 200)
	})

	test('take what every change takes: a session or a token that may write, and the mark of a page', async () => {
		is(await server.anonymous().request('PATCH', '/api/v1/me', { body: { preferences: {} } }), 401)
		is(await staff.request('PATCH', '/api/v1/me', { body: { preferences: {} }, headers: { 'X-TW': null } }), 403, 'csrf')
		const { token } = is(await staff.post('/api/v1/tokens', { name: 'reader', scope: 'read', days: 1 }), 201).json
		is(await server.request('PATCH', '/api/v1/me', { body: { preferences: {} }, headers: { Authorization: `Bearer ${token}` } }), 403)
	})
})
