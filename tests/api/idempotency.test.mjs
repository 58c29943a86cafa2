// Idempotency-Key (ui-and-api.md A5): a POST that comes again is answered again and done once, also across a restart and a kill.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { complaints, contacts, enterprises, form, is, uscc } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

describe('Idempotency-Key', () => {
	let server, admin, staff, manager, n = 0
	before(async () => {
		server = await startServer({ roles: ['admin', 'staff', 'manager'] })
		admin = await server.as('admin')
		staff = await server.as('staff')
		manager = await server.as('manager')
	})
	after(() => server.stop())

	const company = (more = {}) => ({ name_zh: `重发${++n}有限公司`, ...more })
	const newKey = () => `key ${++n} ~!`
	const post = (who, path, body, key, headers = {}) => who.request('POST', path, { body, headers: { 'Idempotency-Key': key, ...headers } })
	const total = async (path = enterprises) => is(await staff.get(`${path}${path.includes('?') ? '&' : '?'}limit=1`), 200).json.total
	const replayed = (r) => r.headers['idempotency-replayed']
	// The same answer, said to be the same one.
	function again(first, second) {
		assert.equal(replayed(first), undefined)
		assert.equal(replayed(second), 'true')
		assert.deepEqual([second.status, second.text, second.headers.location, second.headers.etag, second.headers['content-type']],
			[first.status, first.text, first.headers.location, first.headers.etag, first.headers['content-type']])
	}

	test('the same again is answered with status, body, Location and ETag, and done once', async () => {
		const body = company({ uscc: uscc(1) }), key = newKey()
		const first = is(await post(staff, enterprises, body, key), 201), before = await total()
		again(first, await post(staff, enterprises, body, key))
		again(first, await post(staff, enterprises, body, key))
		assert.equal(await total(), before)
		assert.equal(is(await staff.get(`${first.headers.location}/history`), 200).json.items.length, 1)
		// Bytes are compared: another order of members is another body.
		is(await post(staff, enterprises, { uscc: body.uscc, name_zh: body.name_zh }, key), 422, 'key_reused')
		is(await post(staff, enterprises, company(), key), 422, 'key_reused')
		assert.equal(await total(), before)
	})

	// A body may hold a password: whoever has the database and not the key must not be able to try some.
	test('what is kept of a body says nothing without the key', async () => {
		const body = company()
		for (let i = 0; i < 2; i++) is(await post(staff, enterprises, body, newKey()), 201)
		const db = new DatabaseSync(join(server.data, 'tradewind.db'), { readOnly: true })
		const kept = db.prepare('SELECT hex(asked) AS asked FROM kept_reply ORDER BY made_at DESC LIMIT 2').all()
		db.close()
		assert.equal(kept.length, 2)
		assert.notEqual(kept[0].asked, kept[1].asked)
	})

	test('without a key, or with another, it is another request', async () => {
		const body = company(), before = await total()
		is(await staff.post(enterprises, body), 201)
		is(await staff.post(enterprises, body), 201)
		is(await post(staff, enterprises, body, newKey()), 201)
		assert.equal(await total(), before + 3)
	})

	test('a key is one account’s and one path’s', async () => {
		const body = company(), key = newKey()
		const { json } = is(await post(staff, enterprises, body, key), 201)
		const other = is(await post(manager, enterprises, body, key), 201)
		assert.equal(replayed(other), undefined)
		assert.notEqual(other.json.id, json.id)
		is(await post(staff, contacts, { name_zh: '同键', enterprise: json.id }, key), 201)
		is(await post(staff, `${enterprises}/check`, body, key), 200)		// reads: nothing to do twice
		const token = await server.withToken('staff')
		again(is(await post(staff, contacts, { name_zh: '同号', enterprise: json.id }, 'shared'), 201),
			await post(token, contacts, { name_zh: '同号', enterprise: json.id }, 'shared'))
	})

	test('it outlives the server', async () => {
		const body = company(), key = newKey()
		const first = is(await post(staff, enterprises, body, key), 201)
		await server.stop()
		await server.start()
		again(first, await post(staff, enterprises, body, key))
		is(await post(staff, enterprises, company(), key), 422, 'key_reused')
	})

	test('what was refused is refused again, until its sender sends something else under another key', async () => {
		const key = newKey(), bad = { name_zh: '', uscc: 'x' }
		const first = is(await post(staff, enterprises, bad, key), 422, 'validation')
		const second = is(await post(staff, enterprises, bad, key), 422, 'validation')
		assert.equal(replayed(second), 'true')
		assert.deepEqual(complaints(second), complaints(first))
		assert.equal(second.headers['content-type'], first.headers['content-type'])
		is(await post(staff, enterprises, company(), key), 422, 'key_reused')
		const taken = newKey(), body = company({ uscc: uscc(2) })
		is(await staff.post(enterprises, company({ uscc: uscc(2) })), 201)
		is(await post(staff, enterprises, body, taken), 409)
		assert.equal(replayed(is(await post(staff, enterprises, body, taken), 409)), 'true')
		// What says nothing about the request is not kept.
		is(await post(await server.as('auditor'), enterprises, body, key), 403)
		is(await post(staff, enterprises, body, taken, { 'X-TW': null }), 403, 'csrf')
		for (const bad of ['', 'x'.repeat(65), 'ü']) is(await post(staff, enterprises, body, bad).catch(() => ({ status: 400, json: { code: 'malformed' }, text: '' })), 400, 'malformed')
	})

	test('many at once: one is done, the others wait or hear of it', async () => {
		const before = await total()
		for (let round = 0; round < 5; round++) {
			const body = company(), key = newKey()
			const all = await Promise.all(Array.from({ length: 8 }, () => post(staff, enterprises, body, key)))
			const made = all.filter((r) => r.status === 201)
			assert.ok(made.length >= 1)
			assert.equal(new Set(made.map((r) => r.json.id)).size, 1)
			assert.equal(made.filter((r) => replayed(r) === undefined).length, 1)
			for (const r of all.filter((r) => r.status !== 201)) {
				is(r, 409, 'conflict')
				assert.equal(r.json.reason, 'key_running')
				assert.equal(r.headers['retry-after'], '1')
			}
			assert.equal(replayed(is(await post(staff, enterprises, body, key), 201)), 'true')
		}
		assert.equal(await total(), before + 5)
	})

	test('a batch, a move, a view, a user: every POST that does something', async () => {
		const made = is(await staff.post(enterprises, company()), 201).json
		const steps = [[staff, `${enterprises}/batch`, { items: [{ id: made.id, version: 1, move: 'archive' }] }, {}],
			[staff, `${enterprises}/${made.id}/restore`, undefined, { 'If-Match': '"2"' }],
			[staff, '/api/v1/saved-views', { resource: 'enterprises', name: 'x', query: {} }, {}],
			[admin, '/api/v1/users', { login: 'once', name: 'Once', role: 'staff' }, {}],
			[admin, '/api/v1/users', { login: 'twice', name: 'Twice', role: 'staff', password: 'correct horse battery 9' }, {}],
			[admin, '/api/v1/backups', undefined, {}]]
		for (const [who, path, body, headers] of steps) {
			const key = newKey()
			again(await post(who, path, body, key, headers), await post(who, path, body, key, headers))
		}
		assert.equal(is(await staff.get(`${enterprises}/${made.id}`), 200).json.version, 3)
		const logins = is(await admin.get('/api/v1/users'), 200).json.items.map((u) => u.login)
		assert.deepEqual(logins.filter((l) => l === 'once' || l === 'twice').sort(), ['once', 'twice'])
	})

	test('a secret is shown once and kept nowhere', async () => {
		const ask = { name: 'once', scope: 'read', days: 1 }, key = newKey()
		const { token } = is(await post(staff, '/api/v1/tokens', ask, key), 201).json
		const r = is(await post(staff, '/api/v1/tokens', ask, key), 409, 'conflict')
		assert.equal(r.json.reason, 'key_done')
		assert.doesNotMatch(r.text, new RegExp(token))
		assert.equal(is(await staff.get('/api/v1/tokens'), 200).json.items.filter((t) => t.name === 'once').length, 1)
		is(await post(staff, '/api/v1/tokens', { ...ask, days: 2 }, key), 422, 'key_reused')
	})

	test('an answer is for what its account was then', async () => {
		const body = company({ note: 'SECRETNOTE' }), key = newKey(), { login } = server.accounts.get('manager')
		const first = is(await post(manager, enterprises, body, key), 201)
		const account = is(await admin.get('/api/v1/users'), 200).json.items.find((u) => u.login === login)
		is(await admin.patch(`/api/v1/users/${account.id}`, { role: 'staff' }, account.version), 200)
		server.clients.delete(login)
		manager = await server.as(login)
		const r = is(await post(manager, enterprises, body, key), 409, 'conflict')
		assert.equal(r.json.reason, 'key_done')
		assert.equal(r.headers.location, first.headers.location)
		assert.doesNotMatch(r.text, /SECRETNOTE/)
	})

	test('an upload is the same upload between other boundaries', async () => {
		const csv = Buffer.from('企业名称\r\n重发上传有限公司\r\n')
		const send = (key, bytes = csv, boundary) => {
			const f = form({ resource: 'enterprises' }, { name: 'a.csv', bytes })
			const body = boundary === undefined ? f.body : Buffer.from(f.body.toString('latin1').replaceAll('----tradewind-test-1f8c2a', boundary), 'latin1')
			const type = boundary === undefined ? f.headers['Content-Type'] : f.headers['Content-Type'].replace('----tradewind-test-1f8c2a', boundary)
			return staff.request('POST', '/api/v1/imports', { body, headers: { 'Content-Type': type, 'Idempotency-Key': key } })
		}
		const key = newKey(), first = is(await send(key), 201)
		again(first, await send(key, csv, '----another-boundary'))
		is(await send(key, Buffer.from('企业名称\r\n别的有限公司\r\n')), 422, 'key_reused')
		assert.equal(is(await staff.get('/api/v1/imports'), 200).json.items.length, 1)
		// Larger than what is kept in memory: through its file.
		const large = Buffer.from('企业名称\r\n' + '很长的企业名称有限公司\r\n'.repeat(20000)), other = newKey()
		again(is(await send(other, large), 201), await send(other, large, '--b'))
		const check = newKey(), path = `${first.headers.location}/check`
		again(is(await post(staff, path, undefined, check), 202), await post(staff, path, undefined, check))
	})

	test('the same POST across a kill is done once', async () => {
		for (let round = 0; round < 6; round++) {
			const body = company(), key = newKey(), many = Array.from({ length: 10 }, () => company())
			const load = many.map((b) => staff.post(enterprises, b).catch(() => null))
			const first = post(staff, enterprises, body, key).catch(() => null)
			if (round % 2 === 0) await Promise.race([first, ...load])		// just when the first answers leave
			await server.stop({ signal: 'SIGKILL' })
			const heard = await first
			await Promise.all(load)
			await server.start()
			const second = is(await post(staff, enterprises, body, key), 201)
			if (heard !== null) again(heard, second)
			assert.equal(is(await staff.get(`${enterprises}?name_zh=${encodeURIComponent(body.name_zh)}`), 200).json.total, 1, `round ${round}`)
			again({ ...second, headers: { ...second.headers, 'idempotency-replayed': undefined } }, await post(staff, enterprises, body, key))
		}
	})
})
