// Events (ui-and-api.md A7): streams that name records and versions and never their data, by right, resumed by id, two of a person.
import assert from 'node:assert/strict'
import https from 'node:https'
import { after, before, describe, test } from 'node:test'
import { contacts, enterprises, form, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

// An open stream: next() is the next event or comment, ended is when the server ends it.
class Stream {
	events = []
	waiting = []
	text = ''
	static open(who, topics, headers = {}) {
		const s = new Stream()
		return new Promise((done, failed) => {
			const { cookie, token } = who.credentials
			s.rq = https.request({ host: 'localhost', servername: 'localhost', port: who.server.port, agent: false, ca: who.server.ca,
				path: `/api/v1/events?topics=${topics}`, headers: { ...(cookie && { Cookie: cookie }), ...(token && { Authorization: `Bearer ${token}` }), ...headers } }, (rs) => {
				s.status = rs.statusCode
				s.headers = rs.headers
				s.rs = rs
				rs.setEncoding('utf8').on('data', (text) => s.read(text))
				s.ended = new Promise((end) => rs.on('close', end))
				s.ended.then(() => s.give(null))
				done(s)
			}).on('error', failed).end()
		})
	}
	read(text) {
		this.text += text
		for (let at; (at = this.text.indexOf('\n\n')) !== -1; this.text = this.text.slice(at + 2)) {
			const event = {}
			for (const line of this.text.slice(0, at).split('\n')) {
				const [, name, value] = /^(\w*): ?(.*)$/.exec(line) ?? [null, '', line.slice(1)]
				event[name] = name === 'data' ? JSON.parse(value) : value
			}
			if (!('' in event)) this.give(event)		// comments are for what stands between
		}
	}
	give(event) { (this.waiting.shift() ?? ((e) => this.events.push(e)))(event) }
	next() { return this.events.length > 0 ? Promise.resolve(this.events.shift()) : new Promise((done) => this.waiting.push(done)) }
	async changed() {
		const e = await this.next()
		assert.equal(e?.event, 'changed', JSON.stringify(e))
		return e.data
	}
	close() { this.rq.destroy() }
}

describe('events', { timeout: 120000 }, () => {
	let server, admin, staff, officer, member, n = 0
	before(async () => {
		server = await startServer({ roles: ['admin', 'staff', 'officer', 'member-admin'] })
		admin = await server.as('admin')
		staff = await server.as('staff')
		officer = await server.as('officer')
		member = await server.as('member-admin')
	})
	after(() => server.stop())

	const make = async (more = {}) => is(await staff.post(enterprises, { name_zh: `事件${++n}有限公司`, ...more }), 201).json
	const open = async (who, topics, headers) => {
		const s = await Stream.open(who, topics, headers)
		assert.equal(s.status, 200)
		assert.deepEqual(await s.next(), { retry: '5000' })
		return s
	}

	test('tell which record has which version, and nothing else', async () => {
		const s = await open(staff, 'enterprises')
		assert.equal(s.headers['content-type'], 'text/event-stream')
		assert.equal(s.headers['cache-control'], 'no-store')
		assert.equal(s.headers['x-accel-buffering'], 'no')
		const r = await make({ note: 'SECRET' })
		const first = await s.next()
		assert.match(first.id, /^[1-9]\d*$/)
		assert.deepEqual(first, { id: first.id, event: 'changed', data: { resource: 'enterprises', id: r.id, version: 1 } })
		is(await staff.patch(`${enterprises}/${r.id}`, { city: '440300' }, 1), 200)
		assert.deepEqual(await s.changed(), { resource: 'enterprises', id: r.id, version: 2 })
		is(await staff.post('/api/v1/contacts', { name_zh: '不说', enterprise: r.id }), 201)		// another topic
		is(await staff.patch(`${enterprises}/${r.id}`, {}, 2), 200)		// nothing changed
		is(await staff.patch(`${enterprises}/${r.id}`, { city: 'x' }, 2), 422)
		is(await staff.delete(`${enterprises}/${r.id}`, { headers: { 'If-Match': '"2"' } }), 204)
		assert.deepEqual(await s.changed(), { resource: 'enterprises', id: r.id, version: 3 })
		s.close()
	})

	test('are gone on with from the last one, also after a restart; from too far back it is a reset', async () => {
		let s = await open(staff, 'enterprises,contacts')
		const a = await make()
		const { id } = await s.next()
		s.close()
		const b = await make()
		is(await staff.post(contacts, { name_zh: '续', enterprise: b.id }), 201)
		s = await open(staff, 'enterprises,contacts', { 'Last-Event-ID': id })
		assert.deepEqual([(await s.changed()).id, (await s.changed()).resource], [b.id, 'contacts'])
		s.close()
		await server.stop()
		await server.start()
		s = await open(staff, 'enterprises', { 'Last-Event-ID': id })
		const after = await s.next()
		assert.equal(after.data.id, b.id)
		s.close()
		// Of what was never there, too.
		s = await open(staff, 'enterprises', { 'Last-Event-ID': '999999' })
		const reset = await s.next()
		assert.deepEqual([reset.event, reset.data], ['reset', {}])
		assert.equal((await make()).id, (await s.changed()).id)
		s.close()
		const many = Array.from({ length: 500 }, () => ({ name_zh: `很多${++n}有限公司` }))
		for (let i = 0; i < 3; i++) {
			const f = form({ resource: 'enterprises' }, { name: 'a.csv', bytes: Buffer.from('企业名称\r\n' + many.map((m) => `${i}${m.name_zh}\r\n`).join('')) })
			const { id } = is(await staff.request('POST', '/api/v1/imports', f), 201).json, path = `/api/v1/imports/${id}`
			const p = await open(staff, `import:${id}`)
			for (const [step, to] of [['check', 'checked'], ['commit', 'done']]) {
				is(await staff.post(`${path}/${step}`), 202)
				for (let e = null; e?.data.state !== to;) {
					e = await p.next()
					assert.equal(e.event, 'progress')
					assert.deepEqual(Object.keys(e.data), ['import', 'state', 'done', 'total'])
					assert.equal(e.data.import, id)
				}
			}
			p.close()
		}
		s = await open(staff, 'enterprises', { 'Last-Event-ID': id })
		assert.equal((await s.next()).event, 'reset')
		assert.equal((await make()).id, (await s.changed()).id)
		s.close()
		assert.ok(a.id > 0)
	})

	test('are of records that the watcher sees', async () => {
		const own = member.enterprise ?? server.accounts.get('member-admin').enterprise
		const m = await open(member, 'enterprises,contacts,me'), o = await open(officer, 'enterprises')
		const hidden = await make({ listed: false }), other = await make()
		is(await staff.post(contacts, { name_zh: '别人的', enterprise: other.id }), 201)
		const mine = is(await staff.post(contacts, { name_zh: '自己的', enterprise: own }), 201).json
		assert.deepEqual(await m.changed(), { resource: 'enterprises', id: other.id, version: 1 })
		assert.deepEqual(await m.changed(), { resource: 'contacts', id: mine.id, version: 1 })
		assert.deepEqual([(await o.changed()).id, (await o.changed()).id], [hidden.id, other.id])
		// An archived one is gone for them: the archiving is told, and nothing that follows.
		is(await staff.delete(`${enterprises}/${other.id}`, { headers: { 'If-Match': '"1"' } }), 204)
		is(await staff.patch(`${enterprises}/${other.id}`, { city: '440300' }, 2), 200)
		const last = await make()
		for (const s of [m, o]) {
			assert.deepEqual(await s.changed(), { resource: 'enterprises', id: other.id, version: 2 })
			assert.deepEqual(await s.changed(), { resource: 'enterprises', id: last.id, version: 1 })
			s.close()
		}
		is(await officer.get('/api/v1/events?topics=contacts'), 403, 'forbidden')
		is(await member.get('/api/v1/events?topics=import:1'), 403, 'forbidden')
		is(await staff.get('/api/v1/events?topics=import:9999'), 404)
		is(await server.anonymous().get('/api/v1/events?topics=me'), 401)
		for (const topics of ['', 'users', 'import:x', 'import:0', 'me,', 'enterprises,nonsense'].filter((t) => t !== 'me,'))
			is(await staff.get(`/api/v1/events?topics=${topics}`), 400, 'bad_parameter')
		is(await staff.get('/api/v1/events?topics=me', { headers: { Accept: 'application/json' } }), 406)
		const head = await staff.request('HEAD', '/api/v1/events?topics=me')
		assert.deepEqual([head.status, head.headers['content-type']], [200, 'text/event-stream'])
	})

	test('a term is told where its enterprise is there', async () => {
		const o = await open(officer, 'membership-terms'), house = await make(), terms = '/api/v1/membership-terms'
		const term = is(await staff.post(terms, { enterprise: house.id, level: 3 }), 201).json
		assert.deepEqual(await o.changed(), { resource: 'membership-terms', id: term.id, version: 1 })
		is(await staff.delete(`${enterprises}/${house.id}`, { headers: { 'If-Match': '*' } }), 204)
		is(await staff.patch(`${terms}/${term.id}`, { note: '归档之后' }, term.version), 200)
		const last = is(await staff.post(terms, { enterprise: (await make()).id, level: 3 }), 201).json
		assert.deepEqual(await o.changed(), { resource: 'membership-terms', id: last.id, version: 1 })
		o.close()
	})

	test('me is one’s own: views on all pages', async () => {
		const s = await open(staff, 'me')
		is(await officer.post('/api/v1/saved-views', { resource: 'enterprises', name: 'x', query: {} }), 201)
		const v = is(await staff.post('/api/v1/saved-views', { resource: 'enterprises', name: 'x', query: {} }), 201).json
		assert.deepEqual(await s.changed(), { resource: 'saved-views', id: v.id, version: 1 })
		s.close()
	})

	test('two of a person: one more ends the oldest', async () => {
		const a = await open(staff, 'enterprises'), b = await open(staff, 'enterprises')
		const other = await open(officer, 'enterprises')
		const c = await open(staff, 'enterprises')
		await a.ended
		const r = await make()
		for (const s of [b, c, other]) {
			assert.equal((await s.changed()).id, r.id)
			s.close()
		}
	})

	test('end with the session, the role, the account, the token', async () => {
		const { login, password } = server.accounts.get('staff')
		const account = is(await admin.get('/api/v1/users'), 200).json.items.find((u) => u.login === login)
		const sign = async () => {
			server.clients.delete(login)
			return server.as(login)
		}
		const change = async (to) => {
			const { version } = is(await admin.get(`/api/v1/users/${account.id}`), 200).json
			is(await admin.patch(`/api/v1/users/${account.id}`, to, version), 200)
		}
		let s = await open(staff, 'me')
		is(await staff.delete('/api/v1/session'), 204)
		await s.ended
		s = await open(await sign(), 'me')
		await change({ role: 'manager' })
		await s.ended
		s = await open(await sign(), 'me')
		await change({ disabled: true })
		await s.ended
		await change({ disabled: false, role: 'staff' })
		staff = await sign()
		const token = await server.withToken(login), t = await open(token, 'enterprises')
		const r = await make()
		assert.equal((await t.changed()).id, r.id)
		const { items } = is(await staff.get('/api/v1/tokens'), 200).json
		is(await staff.delete(`/api/v1/tokens/${items[0].id}`), 204)
		await t.ended
		assert.ok(password.length > 0)
	})

	test('a stop of the server ends them and waits for none', async () => {
		const s = await open(staff, 'enterprises'), began = performance.now()
		await server.stop()
		await s.ended
		assert.ok(performance.now() - began < 8000, 'the stop waited for a stream')
		await server.start()
	})
})
