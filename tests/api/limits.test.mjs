// What a client may take of time, connections and memory, and what TLS it gets (security.md H8-H21).  Limits are set low, so that
// nothing waits long; what is waited for is always an event.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import net from 'node:net'
import { after, before, describe, test } from 'node:test'
import tls from 'node:tls'
import { freshFolder, startServer } from '../lib/server.mjs'
import { connect, descriptors, served, until, within } from '../lib/raw.mjs'

const host = 'Host: localhost\r\n'
const get = (target = '/healthz', fields = '') => `GET ${target} HTTP/1.1\r\n${host}${fields}\r\n`
const post = (target, fields, body = '') => `POST ${target} HTTP/1.1\r\n${host}Content-Type: application/json\r\n${fields}\r\n${body}`
const login = '{"login":"nobody","password":"not a password"}'
const limits = (o) => Object.fromEntries(Object.entries(o).map(([name, value]) => [`TRADEWIND_HTTP_${name}`, String(value)]))
const free = { NEW_PER_S: 0, CONNS_ADDR: 1000 }
const bearer = (client) => `Authorization: Bearer ${client.credentials.token}\r\n`

// MiB of the server in the machine's memory.
const resident = (server) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) / 1024

// A plain socket to the TLS port: what comes and that it ends.
function plain(server, bytes, options = {}) {
	const socket = net.connect({ host: '127.0.0.1', port: server.port, ...options })
	const parts = []
	socket.on('data', (p) => parts.push(p))
	socket.on('error', () => {})
	if (bytes !== undefined) socket.write(bytes)
	return { socket, ended: within(new Promise((done) => socket.on('close', () => done(Buffer.concat(parts)))), 'end of a plain connection') }
}

describe('time (H8, H11)', () => {
	let server, baseline
	before(async () => {
		server = await startServer({ env: limits({ ...free, HANDSHAKE_MS: 5000, HEAD_MS: 1000, BODY_MS: 1000, IDLE_MS: 1500, SEND_MS: 1000, LINGER_MS: 500 }) })
		await served(server)
		baseline = descriptors(server)
	})
	after(async () => {
		await until(() => descriptors(server) <= baseline, `${baseline} descriptors, as before`)
		await server.stop()
	})

	test('a handshake that never begins, and one that stops', async () => {
		const [silent] = await Promise.all([plain(server).ended, plain(server, Buffer.from('1603010200010001fc0303', 'hex')).ended])
		assert.equal(silent.length, 0)
		await served(server)
	})

	const late = [
		['a head that stops', get().slice(0, 20), '', 'http_head_timeout'],
		['a head that drips', get().slice(0, -2), 'X: y\r\n', 'http_head_timeout'],
		['a request line that drips', 'GET /', 'a', 'http_head_timeout'],
		['a body that stops', post('/api/v1/session', 'Content-Length: 500\r\n', 'half'), '', 'http_body_timeout'],
		['a body that drips', post('/api/v1/session', 'Content-Length: 5000\r\n'), 'x', 'http_body_timeout'],
		['chunks that drip', post('/api/v1/session', 'Transfer-Encoding: chunked\r\n'), '1\r\nx\r\n', 'http_body_timeout'],
		['a size line that drips', post('/api/v1/session', 'Transfer-Encoding: chunked\r\n', '1;'), 'x', 'http_body_timeout'],
		['trailers that drip', post('/api/v1/session', 'Transfer-Encoding: chunked\r\n', '0\r\n'), 'X: y\r\n', 'http_body_timeout'],
	]
	for (const [name, begin, drip, reason] of late)
		test(`${name}: 408`, async () => {
			const c = (await connect(server)).send(begin)
			const timer = drip && setInterval(() => c.send(drip), 50)
			try {
				const a = await c.answer()
				assert.equal(a.status, 408)
				assert.equal(a.json.reason, reason)
				assert.equal(a.headers.connection, 'close')
				await c.end()
			} finally {
				clearInterval(timer)
				c.close()
			}
			await served(server)
		})

	test('an idle connection is closed, with a word, before and after a request', async () => {
		const asked = async () => { const c = await connect(server); return (await c.send(get()).answer())?.status === 200 && c }
		const fresh = await connect(server), used = await until(asked, 'an answer before the connection is idle for too long')
		await Promise.all([fresh.end(), used.end()])
		assert.deepEqual([fresh.error, used.error], [null, null])
	})

	test('a client that goes on sending after a refusal is drained, then closed', async () => {
		const c = (await connect(server)).send('BAD\r\n\r\n')
		const timer = setInterval(() => c.send('x'.repeat(65536)), 5)
		assert.equal((await c.answer()).status, 400)
		await within(new Promise((done) => c.socket.on('close', done)), 'close by the server')
		clearInterval(timer)
		await served(server)
	})

	test('a reader that does not read is cut; others go on', async () => {
		await until(() => descriptors(server) <= baseline, 'nobody else is connected')
		const c = await connect(server)
		const open = descriptors(server)
		c.socket.pause()
		c.send(get('/api/openapi.json').repeat(900))
		await served(server)
		await until(() => descriptors(server) < open, 'the connection is cut')
		c.close()
	})
})

test('a slow reader that keeps going gets all of it (H11)', async () => {
	const server = await startServer({ env: limits(free) })
	const c = await connect(server)
	c.send(get('/api/openapi.json').repeat(3))
	for (let i = 0; i < 3; i++) {
		c.socket.pause()
		setImmediate(() => c.socket.resume())
		assert.equal((await c.answer()).status, 200)
	}
	c.close()
	await server.stop()
})

describe('connections (H12)', () => {
	test('of one address: more are closed, others are served, and room comes back', async () => {
		const server = await startServer({ env: limits({ CONNS_ADDR: 8, NEW_PER_S: 0 }) })
		const held = []
		for (let i = 0; i < 8; i++) held.push(await connect(server, { localAddress: '127.0.0.7' }))
		assert.equal((await plain(server, 'x', { localAddress: '127.0.0.7' }).ended).length, 0)
		await assert.rejects(connect(server, { localAddress: '127.0.0.7' }))
		await served(server, { localAddress: '127.0.0.8' })
		for (const c of held) assert.equal((await c.send(get()).answer()).status, 200)
		held.pop().close()
		await until(() => served(server, { localAddress: '127.0.0.7' }).then(() => true, () => false), 'room for the address')
		for (const c of held) c.close()
		await server.stop()
	})

	test('in all: what is more waits and is served when one goes', async () => {
		const server = await startServer({ env: limits({ CONNS: 20, CONNS_ADDR: 100, NEW_PER_S: 0 }) })
		const held = []
		for (let i = 0; i < 20; i++) held.push(await connect(server, { localAddress: `127.0.0.${10 + i}` }))
		let later = false
		const waiting = served(server, { localAddress: '127.0.0.99' }).then(() => { later = true })
		for (const c of held) assert.equal((await c.send(get()).answer()).status, 200)
		assert.equal(later, false)
		held.pop().close()
		await within(waiting, 'turn of who waited')
		for (const c of held) c.close()
		await server.stop()
	})

	test('new ones above the rate are served later, not reset; another address at once', async () => {
		const server = await startServer({ env: limits({ NEW_BURST: 5, NEW_PER_S: 4, CONNS_ADDR: 100 }) })
		const began = performance.now(), count = 60	// the last of them would have its turn after a quarter of a minute
		let same = 0, cut = 0
		const all = Promise.all(Array.from({ length: count }, () => served(server, { localAddress: '127.0.0.5' }).then(() => { same++ }, () => { cut++ })))
		await served(server, { localAddress: '127.0.0.6' })
		assert.ok(same < count, 'another address had to wait')
		await until(() => same >= 10, 'five more than the burst')
		assert.ok(performance.now() - began >= 1000, 'they take a quarter of a second each')
		assert.equal(cut, 0)
		await server.stop()
		await all
	})

	test('requests of one address above the rate: 429 with Retry-After, the connection stays', async () => {
		const server = await startServer({ env: limits({ ...free, ADDR_PER_S: 1, ADDR_BURST: 5 }) })
		const c = await connect(server, { localAddress: '127.0.0.9' })
		const seen = []
		c.send(get().repeat(90))	// at once: a minute and a half would not be too slow
		for (let i = 0; i < 90; i++) seen.push(await c.answer())
		const refused = seen.filter((a) => a.status === 429)
		assert.ok(refused.length >= 1 && seen.slice(0, 5).every((a) => a.status === 200))
		assert.match(refused[0].headers['retry-after'], /^[1-9]\d*$/)
		assert.equal(refused[0].json.code, 'throttled')
		await served(server, { localAddress: '127.0.0.10' })
		c.close()
		await server.stop()
	})
})

const sanitized = (server) => readFileSync(`/proc/${server.child.pid}/maps`, 'utf8').includes('libasan')

describe('work and memory (H9, H16, H18, H19)', () => {
	// Whoever asks here and the server share the machine: which of them is faster is seen in one of several rounds.  What happens while
	// the worker is held, one request after the other, is in tests/unit/test_http_conn.c.
	test('a full queue is a 503 at once; health is answered before what waits', async () => {
		const server = await startServer({ args: ['--workers', '1'], roles: ['admin'], env: limits({ ...free, QUEUE_MOST: 4, ADDR_PER_S: 0 }) })
		const admin = await server.withToken('admin')
		const clients = await Promise.all(Array.from({ length: 40 }, () => connect(server)))
		const health = await connect(server)
		async function round() {
			let open = clients.length
			for (const c of clients) c.send(get('/api/v1/meta', bearer(admin)))
			const answers = Promise.all(clients.map((c) => c.answer().then((a) => { open--; return a })))
			assert.equal((await health.send(get()).answer()).status, 200)
			const waiting = open, all = await answers, busy = all.filter((a) => a.status === 503)
			assert.ok(all.every((a) => a.status === 200 || a.status === 503))
			return waiting > 0 && busy.length > 0 ? busy : null
		}
		for (const a of await until(round, 'a full queue, and health before what waits')) {
			assert.match(a.headers['retry-after'], /^[1-9]\d*$/)
			assert.equal(a.json.code, 'busy')
		}
		for (const c of clients) assert.equal((await c.send(get('/api/v1/meta', bearer(admin))).answer()).status, 200)
		for (const c of [...clients, health]) c.close()
		await server.stop()
	})

	test('bodies beyond the budget are refused, those within it finish, and the room comes back', async () => {
		const server = await startServer({ env: limits({ ...free, MEMORY_BYTES: 300000 }) })
		const body = ' '.repeat(200000)
		const head = post('/api/v1/session', `Content-Length: ${body.length + 1}\r\nExpect: 100-continue\r\n`)
		const first = (await connect(server)).send(head)
		assert.equal((await first.answer()).status, 100)
		first.send(body)
		const refused = await until(async () => {
			const c = (await connect(server)).send(head)
			assert.equal((await c.answer()).status, 100)
			const a = await c.send(body + 'x').answer()
			c.close()
			return a.status === 503 ? a : null
		}, 'a refusal')
		assert.match(refused.headers['retry-after'], /^\d+$/)
		assert.equal((await first.send('x').answer()).status, 400)
		await until(async () => {
			const c = (await connect(server)).send(head)
			assert.equal((await c.answer()).status, 100)
			const a = await c.send(body + 'x').answer()
			c.close()
			return a.status === 400
		}, 'the room is there again')
		await server.stop()
	})

	test('uploads: read after the decision, up to their own limit; half of one is nothing', async () => {
		const server = await startServer({ roles: ['admin'], env: limits({ ...free, UPLOAD_BYTES: 3000000 }) })
		const admin = await server.withToken('admin'), open = descriptors(server)
		const form = (n) => '--b\r\nContent-Disposition: form-data; name="resource"\r\n\r\nenterprises\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname_zh\n' +
			'甲公司\n'.repeat(n) + '\r\n--b--\r\n'
		const head = (length) => `POST /api/v1/imports HTTP/1.1\r\n${host}${bearer(admin)}Content-Type: multipart/form-data; boundary=b\r\n${length}\r\n`
		const upload = async (bytes, length = `Content-Length: ${bytes.length}\r\n`) => (await connect(server)).send(head(length)).send(bytes)
		const large = Buffer.from(form(250000))
		assert.equal((await (await upload(Buffer.from(form(100000)))).answer()).status, 201)
		const above = await connect(server)
		assert.equal((await above.send(head(`Content-Length: 3000001\r\nExpect: 100-continue\r\n`)).answer()).status, 413)
		await above.end()
		const c = await upload(Buffer.from('10000\r\n' + 'x'.repeat(65536) + '\r\n'), 'Transfer-Encoding: chunked\r\n')
		for (let i = 0; i < 60; i++) c.send('10000\r\n' + 'x'.repeat(65536) + '\r\n')
		assert.equal((await c.answer()).status, 413)
		c.close()
		for (let i = 0; i < 5; i++) (await upload(large.subarray(0, 500000), `Content-Length: ${large.length}\r\n`)).half()
		await until(() => descriptors(server) <= open, 'the files of half uploads are gone')
		const { json } = await admin.get('/api/v1/imports')
		assert.equal(json.items.length, 1)
		await server.stop()
	})

	test('memory comes back after an attack (H19)', async () => {
		const server = await startServer({ env: { ...limits({ ...free, CONN_REQUESTS: 100 }),
			ASAN_OPTIONS: 'quarantine_size_mb=1:allocator_release_to_os_interval_ms=100:detect_leaks=1' } })
		await served(server)
		const rss = () => resident(server), was = rss(), body = ' '.repeat(1000000), open = descriptors(server)
		const many = await Promise.all(Array.from({ length: 60 }, () => connect(server)))
		for (const c of many) c.send(post('/api/v1/session', 'Content-Length: 1000001\r\n', body))	// and never the rest
		const heads = await Promise.all(Array.from({ length: 200 }, () => connect(server)))
		for (const c of heads) c.send(`GET /healthz HTTP/1.1\r\nX: ${'x'.repeat(16000)}`)
		await served(server)
		for (const c of [...many, ...heads]) c.close()
		await until(() => descriptors(server) <= open, 'all are closed')
		await until(() => rss() <= was + 64, `${was} MiB before and at most 64 more`)
		await served(server)
		await server.stop()
	})

	// Each costs the memory of a handshake.  The heap of the C library keeps what they leave unless it is told; that of ASan gives back by itself.
	test('and after thousands of connections that never say a word (H19)', async () => {
		const server = await startServer({ env: { ...limits({ ...free, CONNS_ADDR: 5000, HANDSHAKE_MS: 120000 }),
			ASAN_OPTIONS: 'quarantine_size_mb=1:allocator_release_to_os_interval_ms=100:detect_leaks=1' } })
		await served(server)
		const busy_ms = 100000	// seconds of work where the machine is idle, and within the handshake's deadline where it is not
		const was = resident(server), open = descriptors(server)
		for (let round = 0; round < 2; round++) {
			const held = []
			for (let i = 0; i < 3900; i++) {
				held.push(net.connect({ host: '127.0.0.1', port: server.port }).on('error', () => {}))
				if (i % 100 === 99) await new Promise((done) => held.at(-1).on('connect', done))
			}
			await until(() => descriptors(server) >= 3900, 'all are connected', busy_ms)
			for (const socket of held) socket.destroy()
			await until(() => descriptors(server) <= open, 'all are closed', busy_ms)
		}
		// A sanitizer keeps memory of its own: there only what is never freed shows.
		const most = was + (sanitized(server) ? 400 : 64)
		await until(() => resident(server) <= most, `${was} MiB before and at most ${most}`, busy_ms)
		await served(server)
		await server.stop()
	})
})

describe('TLS (H13, H14)', () => {
	let server
	before(async () => { server = await startServer({ env: limits(free) }) })
	after(() => server.stop())

	const shake = (options) => connect(server, options).then((c) => { const s = c.socket, r = [s.getProtocol(), s.getCipher().standardName, s.alpnProtocol]; c.close(); return r })

	test('1.3, and 1.2 with ECDHE and AEAD', async () => {
		assert.equal((await shake({}))[0], 'TLSv1.3')
		for (const c of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305'])
			assert.match((await shake({ maxVersion: 'TLSv1.2', ciphers: c })).join(), /^TLSv1\.2,TLS_ECDHE_ECDSA_WITH_(AES_(128|256)_GCM|CHACHA20)/)
	})

	const weak = [
		['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }],
		['TLS 1.0', { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }],
		['1.2 with CBC', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA' }],
		['1.2 with RSA key exchange', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-GCM-SHA384' }],
		['1.2 with finite-field DH', { maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES128-GCM-SHA256' }],
		['1.2 without a certificate', { maxVersion: 'TLSv1.2', ciphers: 'AECDH-AES128-SHA:ADH-AES128-SHA:@SECLEVEL=0' }],
		['a curve that is not ours', { ecdhCurve: 'secp521r1' }],
		['ALPN with h2 alone', { ALPNProtocols: ['h2'] }],
	]
	for (const [name, options] of weak)
		test(`refused: ${name}`, async () => {
			await assert.rejects(connect(server, options))
			await served(server)
		})

	test('ALPN: http/1.1 alone', async () => {
		assert.equal((await shake({ ALPNProtocols: ['h2', 'http/1.1'] }))[2], 'http/1.1')
	})

	test('no renegotiation', async () => {
		const c = await connect(server, { maxVersion: 'TLSv1.2' })
		const refused = new Promise((done) => { if (!c.socket.renegotiate({}, (e) => done(e))) done(new Error('refused')); c.socket.on('error', done); c.socket.on('close', () => done(new Error('closed'))) })
		assert.ok(await within(refused, 'end of a renegotiation') instanceof Error)
		c.close()
		await served(server)
	})

	for (const maxVersion of ['TLSv1.2', 'TLSv1.3'])
		test(`a session is taken up again: ${maxVersion}`, async () => {
			const c = await connect(server, { maxVersion })
			let session
			c.socket.on('session', (s) => { session = s })
			assert.equal((await c.send(get()).answer()).status, 200)
			session ??= c.socket.getSession()
			c.close()
			const again = await connect(server, { maxVersion, session })
			assert.equal(again.socket.isSessionReused(), true)
			assert.equal((await again.send(get()).answer()).status, 200)
			again.close()
			const torn = Buffer.from(session)
			torn.fill(0x5a, torn.length >> 1)
			await connect(server, { maxVersion, session: torn }).then((x) => x.close(), () => {})
			await served(server)
		})

	const noise = [['plain HTTP', get()], ['HTTP/2 in clear', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], ['SSLv2', Buffer.from('802e0100020015000000100100800200800300800400800500800600400700c0', 'hex')],
		['zeros', Buffer.alloc(5000)], ['a record of 64 KiB', Buffer.concat([Buffer.from('160303ffff', 'hex'), Buffer.alloc(65535)])], ['an alert', Buffer.from('15030300020228', 'hex')]]
	for (const [name, bytes] of noise)
		test(`no plain text is answered: ${name} (H14)`, async () => {
			const got = await plain(server, bytes).ended
			assert.doesNotMatch(got.toString('latin1'), /HTTP\//)
			await served(server)
		})

	test('garbage inside a connection that was good', async () => {
		const socket = net.connect({ host: '127.0.0.1', port: server.port })
		await new Promise((done) => socket.on('connect', done))
		const inner = tls.connect({ socket, servername: 'localhost', ca: server.ca })
		inner.on('error', () => {})
		await within(new Promise((done) => inner.on('secureConnect', done)), 'handshake')
		net.Socket.prototype.write.call(socket, Buffer.alloc(100, 0x55))
		await within(new Promise((done) => socket.on('close', done)), 'end')
		await served(server)
	})
})

describe('proxies and the end (H20, H21)', () => {
	const lines = (file) => readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map((l) => JSON.parse(l))

	async function addresses(proxies, sent) {
		const data = freshFolder(), file = join(data, 'access.log')
		const server = await startServer({ data, args: ['--log-access', file, '--log-format', 'json', ...(proxies ? ['--server-proxies', proxies] : [])] })
		const c = await connect(server)
		for (const v of sent) assert.equal((await c.send(get('/healthz', v === null ? '' : `X-Forwarded-For: ${v}\r\n`)).answer()).status, 200)
		c.close()
		await server.stop()
		return lines(file).map((l) => l.addr)
	}

	test('X-Forwarded-For of a stranger counts for nothing', async () => {
		assert.deepEqual(await addresses(null, [null, '203.0.113.9', '10.0.0.1, 203.0.113.9']), Array(3).fill('127.0.0.1'))
	})

	test('of a proxy: the last hop that is none of ours', async () => {
		const rows = [[null, '127.0.0.1'], ['203.0.113.9', '203.0.113.9'], ['198.51.100.1, 203.0.113.9', '203.0.113.9'], ['203.0.113.9, 10.0.0.2', '203.0.113.9'],
			['203.0.113.9 ,10.0.0.2,127.0.0.1', '203.0.113.9'], ['2001:db8::7', '2001:db8::7'], ['10.0.0.2', '127.0.0.1'], ['evil', '127.0.0.1'], ['203.0.113.9, evil', '127.0.0.1'],
			['', '127.0.0.1'], ['203.0.113.9,', '127.0.0.1'], [',,', '127.0.0.1'], ['203.0.113.9:80', '127.0.0.1'], ['a'.repeat(4000), '127.0.0.1']]
		assert.deepEqual(await addresses('127.0.0.1 10.0.0.2', rows.map(([v]) => v)), rows.map(([, addr]) => addr))
	})

	test('SIGTERM: what is begun is answered, nothing new is taken, the end is clean', async () => {
		const server = await startServer({ env: limits(free) })
		const idle = await connect(server), begun = await connect(server), half = await connect(server)
		await begun.send(post('/api/v1/session', `Content-Length: ${login.length}\r\nExpect: 100-continue\r\n`)).answer()
		half.send(get().slice(0, 20))
		await served(server)
		const end = server.stop()
		await idle.end()
		const a = await begun.send(login).answer()
		assert.equal(a.status, 401)
		assert.equal(a.headers.connection, 'close')
		const b = await half.send(get().slice(20)).answer()
		assert.ok(b === null || b.status === 503, String(b?.status))
		await begun.end()
		half.close()
		await end
		await assert.rejects(connect(server))
	})

	test('SIGTERM with clients that never finish: over within the time for it', async () => {
		const server = await startServer({ env: limits({ ...free, STOP_MS: 1000 }) })
		const stuck = await Promise.all(Array.from({ length: 20 }, () => connect(server)))
		for (const c of stuck) c.send(post('/api/v1/session', 'Content-Length: 100\r\n', 'x'))
		await served(server)
		await within(server.stop(), 'end', 20000)
		for (const c of stuck) c.close()
	})
})
