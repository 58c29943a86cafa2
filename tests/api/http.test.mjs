// What a request may look like, over TLS and byte for byte (security.md H1-H9, H22-H25).  Each row is sent twice, whole and in
// pieces, with a good request behind it: a refused one is answered, the good one is not, and the next client is served.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { root, startServer } from '../lib/server.mjs'
import { connect, served } from '../lib/raw.mjs'

const host = 'Host: localhost\r\n'
const next = `GET /healthz HTTP/1.1\r\n${host}\r\n`
const get = (target = '/healthz', fields = '') => `GET ${target} HTTP/1.1\r\n${host}${fields}\r\n`
const line = (l) => `${l}\r\n${host}\r\n`
const fields = (f, target = '/healthz') => get(target, f)
const json = 'Content-Type: application/json\r\n'
const post = (f, body = '', target = '/api/v1/session') => `POST ${target} HTTP/1.1\r\n${host}${json}${f}\r\n${body}`
const chunked = (body, f = '') => post(`Transfer-Encoding: chunked\r\n${f}`, body)
const sized = (body, f = '') => post(`Content-Length: ${body.length}\r\n${f}`, body)
const many = (n) => Array.from({ length: n }, (_, i) => `X-${i}: y\r\n`).join('')
const headOf = (bytes) => { const h = get('/healthz', 'X-Pad: \r\n'); return h.replace('X-Pad: ', 'X-Pad: ' + 'p'.repeat(bytes - h.length)) }
const targetOf = (bytes) => '/api/' + 'a'.repeat(bytes - 5)
const login = '{"login":"nobody","password":"not a password"}'

// Refused: [name, bytes, status, code of the problem or its reason].  The connection ends.
const refused = {
	'the request line (H1)': [
		['two blanks before the target', line('GET  /healthz HTTP/1.1'), 400, 'http_request_line'],
		['two blanks before the version', line('GET /healthz  HTTP/1.1'), 400],
		['a blank at the beginning', line(' GET /healthz HTTP/1.1'), 400, 'http_request_line'],
		['a blank at the end', line('GET /healthz HTTP/1.1 '), 400],
		['an empty line before it', '\r\n' + get(), 400],
		['TAB for a blank', line('GET\t/healthz HTTP/1.1'), 400],
		['TAB before the version', line('GET /healthz\tHTTP/1.1'), 400],
		['HTTP/0.9', 'GET /healthz\r\n', 400, 'http_request_line'],
		['nothing but a line end', '\r\n\r\n', 400],
		['no target', line('GET HTTP/1.1'), 400],
		['a method that is no token', line('G@T /healthz HTTP/1.1'), 400],
		['a method with NUL', line('GET\0 /healthz HTTP/1.1'), 400],
		['bytes of a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
		['lower case', line('get /healthz HTTP/1.1'), 501, 'not_implemented'],
		['TRACE', line('TRACE /healthz HTTP/1.1'), 501],
		['CONNECT', line('CONNECT localhost:443 HTTP/1.1'), 501],
		['PROPFIND', line('PROPFIND / HTTP/1.1'), 501],
		['a method of 25 letters', line('A'.repeat(25) + ' / HTTP/1.1'), 501],
		['a method without end', 'A'.repeat(9000), 501],
		['the HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 501],
		['HTTP/1.2', line('GET /healthz HTTP/1.2'), 505, 'http_version'],
		['HTTP/2.0', line('GET /healthz HTTP/2.0'), 505],
		['HTTP/0.9 by name', line('GET /healthz HTTP/0.9'), 505],
		['HTTP/9.9', line('GET /healthz HTTP/9.9'), 505],
		['HTTP/1.10', line('GET /healthz HTTP/1.10'), 400],
		['HTTP/1', line('GET /healthz HTTP/1'), 400],
		['HTTP/1.', line('GET /healthz HTTP/1.'), 400],
		['http/1.1', line('GET /healthz http/1.1'), 400],
		['HTTP/1.x', line('GET /healthz HTTP/1.x'), 400],
		['HTTP/+1.1', line('GET /healthz HTTP/+1.1'), 400],
		['ICY/1.1', line('GET /healthz ICY/1.1'), 400],
	],
	'the target (H2, H24)': [
		['*', get('*'), 400, 'http_target'],
		['* with OPTIONS', line('OPTIONS * HTTP/1.1'), 400, 'http_target'],
		['absolute', get('https://localhost/healthz'), 400, 'http_target'],
		['without its slash', get('healthz'), 400, 'http_target'],
		...Array.from('"<>\\^`{|}#\x7f\x80\xff', (c) => [`the byte ${c.charCodeAt(0).toString(16)}`, get(`/a${c}b`), 400]),
		...Array.from('\0\x01\x0b\x1f', (c) => [`the control byte ${c.charCodeAt(0)}`, get(`/a${c}b`), 400]),
		['UTF-8 as it is', get(Buffer.from('/华').toString('latin1')), 400],
		...['%', '%4', '%zz', '%4g', '%u0041', '%00', '%2f', '%2F', '%5c', '%5C', '%0a', '%0d%0aX:y', '%1f', '%7f', '%ff', '%c0%af', '%c0%80',
			'%e0%80%af', '%ed%a0%80', '%f4%90%80%80', '%e5%8d'].map((c) => [c, get('/healthz/' + c), 400, 'http_target']),
		...['/..', '/../etc/passwd', '/a/../healthz', '/./healthz', '/healthz/.', '/healthz/..', '/%2e%2e/healthz', '/.%2E/healthz',
			'/assets/%2e%2e/%2e%2e/etc/passwd', '/api/v1/../../healthz'].map((t) => [t, get(t), 400, 'http_target']),
		...['%', '%0', '%zz', 'a=%00', 'a=1&b=%g0'].map((q) => ['?' + q, get('/healthz?' + q), 400, 'http_target']),
		['8,193 bytes', get(targetOf(8193)), 414, 'uri_too_long'],
		['without end', 'GET ' + targetOf(20000), 414],
	],
	'the head (H3)': [
		['16,385 bytes', headOf(16385), 431, 'head_too_large'],
		['a value without end', `GET /healthz HTTP/1.1\r\nX: ${'v'.repeat(40000)}`, 431],
		['a name without end', `GET /healthz HTTP/1.1\r\n${'n'.repeat(40000)}`, 431],
		['101 fields', fields(many(100)), 431, 'http_too_many_fields'],
		['LF ends the request line', `GET /healthz HTTP/1.1\n${host}\r\n`, 400, 'http_line_end'],
		['LF ends a field', `GET /healthz HTTP/1.1\r\nHost: localhost\n\r\n`, 400, 'http_line_end'],
		['LF ends the head', `GET /healthz HTTP/1.1\r\n${host}\n`, 400, 'http_line_end'],
		['LF alone everywhere', 'GET /healthz HTTP/1.1\nHost: localhost\n\n', 400],
		['CR inside a value', fields('X: a\rb\r\n'), 400, 'http_line_end'],
		['CR inside the request line', 'GET /healthz\r HTTP/1.1\r\n' + host + '\r\n', 400],
		['CR CR LF', fields('X: a\r\r\n'), 400, 'http_line_end'],
		['CR alone ends the head', `GET /healthz HTTP/1.1\r\n${host}\rX`, 400, 'http_line_end'],
		['LF inside a name', fields('X\nY: a\r\n'), 400],
		['a folded line (blank)', fields('X: a\r\n b\r\n'), 400, 'http_field'],
		['a folded line (TAB)', fields('X: a\r\n\tb\r\n'), 400, 'http_field'],
		['a folded first line', `GET /healthz HTTP/1.1\r\n ${host}\r\n`, 400],
		...Array.from('\0\x01\x08\x0b\x0c\x1b\x7f', (c) => [`the byte ${c.charCodeAt(0)} in a value`, fields(`X: a${c}b\r\n`), 400]),
	],
	'fields (H4)': [
		['a blank before the colon', fields('X : a\r\n'), 400, 'http_field'],
		['TAB before the colon', fields('X\t: a\r\n'), 400],
		['a blank in a name', fields('X Y: a\r\n'), 400],
		['no name', fields(': a\r\n'), 400, 'http_field'],
		['no colon', fields('X\r\n'), 400],
		...Array.from('\0"(),/;<=>?@[\\]{}\x80\xe9', (c) => [`the byte ${c.charCodeAt(0).toString(16)} in a name`, fields(`X${c}Y: a\r\n`), 400]),
		['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, 'http_host'],
		['two Hosts', fields(host), 400, 'http_duplicate'],
		['two Hosts, one in capitals', fields('HOST: localhost\r\n'), 400, 'http_duplicate'],
		...['', 'a b', 'a,b', 'user@localhost', 'localhost:', 'localhost:x', 'localhost:99999', 'localhost:443:1', 'localhost/', 'https://localhost', '[::1',
			'::1', '[]', '[::g]', 'local%68ost', 'a'.repeat(256)].map((h) => [`Host ${h.slice(0, 20)}`, `GET /healthz HTTP/1.1\r\nHost: ${h}\r\n\r\n`, 400, 'http_host']),
		['HTTP/1.0 with a wrong Host', 'GET /healthz HTTP/1.0\r\nHost: a b\r\n\r\n', 400, 'http_host'],
		...['Content-Length: 0', 'Authorization: Bearer x', 'Content-Type: application/json', 'Origin: https://localhost', 'Expect: 100-continue', 'X-TW: 1',
			'Idempotency-Key: a'].map((f) => [`two of ${f}`, fields(`${f}\r\n${f.toLowerCase()}\r\n`), 400, 'http_duplicate']),
		['two codings', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400, 'http_duplicate'],
	],
	'length and coding (H5)': [
		...['', '+5', '-1', '-0', '0x5', '5 5', '5,5', '5, 5', '1e3', '5.0', '٥', '5;', 'five', '1234567890123456789', '99999999999999999999']
			.map((v) => [`Content-Length: ${v}`, post(`Content-Length: ${Buffer.from(v).toString('latin1')}\r\n`, login), 400, 'http_length']),
		['two lengths that differ', post('Content-Length: 5\r\nContent-Length: 6\r\n', login), 400, 'http_duplicate'],
		['length and coding', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400, 'http_smuggling'],
		['coding and length', post('Transfer-Encoding: chunked\r\nContent-Length: 0\r\n', '0\r\n\r\n'), 400, 'http_smuggling'],
		['coding and length with GET', fields('Transfer-Encoding: chunked\r\nContent-Length: 3\r\n'), 400, 'http_smuggling'],
		...['gzip', 'gzip, chunked', 'chunked, gzip', 'chunked, chunked', 'identity', 'Chunked', 'xchunked', 'chunked;q=1', '"chunked"', ',chunked', 'chunked,', '']
			.map((v) => [`Transfer-Encoding: ${v}`, post(`Transfer-Encoding: ${v}\r\n`, '0\r\n\r\n'), 501, 'http_coding']),
		['Transfer-Encoding: \\vchunked', post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n'), 400],
		['Transfer-Encoding with a folded value', post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n'), 400],
		['Transfer-Encoding : chunked', post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n'), 400],
		['chunked in HTTP/1.0', 'POST /api/v1/session HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 501, 'http_coding'],
	],
	'chunks (H6)': [
		...['', 'g', '-1', '+5', '0x5', ' 5', '5 ', '5\t', '123456789', '000000005', '5 ;a', '\0'].map((s) => [`a size of "${s}"`, chunked(`${s}\r\nhello\r\n0\r\n\r\n`), 400, 'http_chunk']),
		['LF behind the size', chunked('5\nhello\r\n0\r\n\r\n'), 400, 'http_chunk'],
		['CR without LF behind the size', chunked('5\rhello\r\n0\r\n\r\n'), 400, 'http_chunk'],
		['LF behind the data', chunked('5\r\nhello\n0\r\n\r\n'), 400, 'http_chunk'],
		['no line end behind the data', chunked('5\r\nhello0\r\n\r\n'), 400, 'http_chunk'],
		['more data than the size', chunked('4\r\nhello\r\n0\r\n\r\n'), 400, 'http_chunk'],
		['a control byte in an extension', chunked('5;a\x01\r\nhello\r\n0\r\n\r\n'), 400, 'http_chunk'],
		['LF in an extension', chunked('5;a\nb\r\nhello\r\n0\r\n\r\n'), 400, 'http_chunk'],
		['a size line of 257 bytes', chunked(`5;${'a'.repeat(253)}\r\nhello\r\n0\r\n\r\n`), 400, 'http_chunk'],
		['a size line without end', chunked(`5;${'a'.repeat(9000)}`), 400, 'http_chunk'],
		['an overhead of more than 64 KiB', chunked(`1;${'a'.repeat(240)}\r\n \r\n`.repeat(280) + '0\r\n\r\n'), 400, 'http_chunk'],
		['a trailer of more than 4 KiB', chunked(`0\r\nX: ${'a'.repeat(4096)}\r\n\r\n`), 431, 'head_too_large'],
		['trailers without end', chunked('0\r\n' + 'X: y\r\n'.repeat(2000)), 431, 'head_too_large'],
		['a trailer without name', chunked('0\r\n: y\r\n\r\n'), 400, 'http_field'],
		['a trailer with a blank before its colon', chunked('0\r\nX : y\r\n\r\n'), 400, 'http_field'],
		['a folded trailer', chunked('0\r\nX: y\r\n z\r\n\r\n'), 400, 'http_field'],
		['LF in a trailer', chunked('0\r\nX: y\n\r\n'), 400],
		['NUL in a trailer', chunked('0\r\nX: \0\r\n\r\n'), 400],
		['LF at the end', chunked('0\r\n\n'), 400],
		['CR CR LF at the end', chunked('0\r\n\r\r\n'), 400, 'http_line_end'],
	],
	'bodies where none belong, expectations, sizes (H7, H9)': [
		['GET with a body', `GET /healthz HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`, 400, 'http_body_refused'],
		['GET with chunks', `GET /healthz HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400, 'http_body_refused'],
		['GET with a request for a body', `GET /healthz HTTP/1.1\r\n${host}Content-Length: ${next.length}\r\n\r\n`, 400, 'http_body_refused'],
		['OPTIONS with a body', `OPTIONS /healthz HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`, 400, 'http_body_refused'],
		['another expectation', post('Content-Length: 5\r\nExpect: 200-ok\r\n', 'hello'), 417, 'expectation_failed'],
		['another expectation with GET', fields('Expect: a cup of tea\r\n'), 417, 'expectation_failed'],
		['a body above the limit by its length', post('Content-Length: 1048577\r\n', ''), 413, 'http_body_limit'],
		['a body of 10^17 bytes', post('Content-Length: 100000000000000000\r\n', ''), 413, 'http_body_limit'],
		['a body above the limit by its chunks', chunked('100001\r\n' + ' '.repeat(0x100001)), 413, 'http_body_limit'],
		['a body that is a request', sized(next), 400, 'json_syntax'],
		['an empty body', post('Content-Length: 0\r\n'), 400],
		['an upload of a stranger', post('Content-Length: 5000000\r\nX-TW: 1\r\n', '', '/api/v1/imports'), 401, 'signed_out'],
		['an announced upload of a stranger', post('Content-Length: 5000000\r\nExpect: 100-continue\r\n', '', '/api/v1/imports'), 401, 'signed_out'],
		['chunks of a stranger', post('Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n0\r\n\r\n', '/api/v1/enterprises'), 401, 'signed_out'],
		['a large body for a path that is none', post('Content-Length: 5000000\r\n', '', '/api/nowhere'), 404, 'not_found'],
		['a large body for a path that takes none', post('Content-Length: 5000000\r\n', '', '/healthz'), 405, 'method_not_allowed'],
		['a body of a wrong type, announced', `POST /api/v1/session HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: 70000\r\n\r\n`, 415, 'media_type'],
	],
}

// Served: [name, bytes, status].  The request behind it is answered too.
const good = [
	['a plain request', get(), 200],
	['a target of 8,192 bytes', get(targetOf(8192)), 404],
	['a head of 16,384 bytes', headOf(16384), 200],
	['100 fields', fields(many(99)), 200],
	['blanks and TAB around a value', fields('X: \t a\tb \t\r\n'), 200],
	['no blank before a value, an empty value', fields('X:a\r\nY:\r\nZ: \r\n'), 200],
	['bytes above 127 in a value', fields('X: \xe5\x8d\x8e\r\n'), 200],
	['every byte of a token in a name', fields("!#$%&'*+-.^_`|~09AZaz: a\r\n"), 200],
	['every byte that a target may have', get("/healthz?a=!$&'()*+,-./:;=?@_~[]%20%E5%8D%8E"), 200],
	['codes in a path', get('/%68ealthz'), 200],
	['dots that are no steps', get('/...'), 404],
	['two slashes', get('/api//healthz'), 404],
	['two fields of one name that may repeat', fields('Accept: a\r\nAccept: b\r\n'), 200],
	['a length of nothing with GET', fields('Content-Length: 0\r\n'), 200],
	['18 digits of nothing', fields('Content-Length: 000000000000000000\r\n'), 200],
	['Host with a port', `GET /healthz HTTP/1.1\r\nHost: localhost:8443\r\n\r\n`, 200],
	['Host as an IPv6 address', `GET /healthz HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n`, 200],
	['Expect without a body', fields('Expect: 100-continue\r\n'), 200],
	['an unknown upgrade', fields('Upgrade: h2c, websocket\r\nConnection: Upgrade\r\n'), 200],
	['a body with a length', sized(login), 401],
	['a body in chunks', chunked(`5\r\n${login.slice(0, 5)}\r\n0029;x=y\r\n${login.slice(5)}\r\n000\r\n\r\n`.replace('0029', (login.length - 5).toString(16).padStart(4, '0'))), 401],
	['a body in chunks of one byte, with trailers', chunked([...login].map((c) => `1\r\n${c}\r\n`).join('') + '0\r\nX: y\r\nContent-Length: 9\r\n\r\n'), 401],
	['a size line of 256 bytes', chunked(`${login.length.toString(16)};${'a'.repeat(251)}\r\n${login}\r\n0\r\n\r\n`), 401],
	['a body with DELETE', `DELETE /api/v1/session HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`, 401],
	['a path that is none', get('/api/nowhere'), 404],
	['a method that the path has not', line('PUT /healthz HTTP/1.1'), 405],
	['OPTIONS', line('OPTIONS /healthz HTTP/1.1'), 204],
]

describe('requests', () => {
	let server
	before(async () => {
		server = await startServer({ env: { TRADEWIND_HTTP_NEW_PER_S: '0', TRADEWIND_HTTP_CONNS_ADDR: '1000',
			TRADEWIND_PEOPLE_FAILURES: '100000', TRADEWIND_PEOPLE_FAILURES_ADDR: '100000', TRADEWIND_PEOPLE_LOGINS_PER_MIN: '100000' } })
	})
	after(() => server.stop())

	async function refuses(c, status, code) {
		const a = await c.answer()
		assert.equal(a?.status, status, a?.body.toString())
		assert.match(a.headers['content-type'], /^application\/problem\+json; charset=utf-8$/)
		assert.equal(a.headers.connection, 'close')
		assert.equal(a.json.status, status)
		if (code) assert.ok([a.json.code, a.json.reason].includes(code), a.body.toString())
		await c.end()		// nothing else, and the end is said
		assert.equal(c.error, null)
		c.close()
	}

	for (const [topic, rows] of Object.entries(refused))
		describe(topic, () => {
			for (const [name, bytes, status, code] of rows)
				test(`${name}: ${status}`, async () => {
					await refuses((await connect(server)).send(bytes + next), status, code)
					if (bytes.length < 700) await refuses((await connect(server)).sendSlowly(bytes + next), status, code)
					await served(server)
				})
		})

	describe('what is good', () => {
		for (const [name, bytes, status] of good)
			test(`${name}: ${status}`, async () => {
				const whole = (await connect(server)).send(bytes + next)
				assert.equal((await whole.answer()).status, status)
				assert.equal((await whole.answer()).status, 200)
				whole.close()
				const pieces = (await connect(server)).sendSlowly(bytes + next, bytes.length < 700 ? 1 : 500)
				assert.equal((await pieces.answer()).status, status)
				assert.equal((await pieces.answer()).status, 200)
				pieces.close()
			})
	})

	test('HTTP/1.0: no Host, closed after the answer unless it asks to keep it', async () => {
		const once = (await connect(server)).send('GET /healthz HTTP/1.0\r\n\r\n' + next)
		const a = await once.answer()
		assert.equal(a.status, 200)
		assert.equal(a.headers.connection, 'close')
		await once.end()
		const kept = (await connect(server)).send('GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n' + next)
		assert.equal((await kept.answer()).headers.connection, 'keep-alive')
		assert.equal((await kept.answer()).status, 200)
		kept.close()
	})

	test('Connection: close ends it, in any case, in a list and in any of several fields', async () => {
		for (const v of ['close', 'CLOSE', 'x, close', 'keep-alive, close', 'keep-alive\r\nConnection: close', 'close\r\nconnection: keep-alive',
			'x\r\nX: y\r\nConnection:\r\nConnection: ,Close ,']) {
			const c = (await connect(server)).send(get('/healthz', `Connection: ${v}\r\n`) + next)
			assert.equal((await c.answer()).headers.connection, 'close')
			await c.end()
		}
	})

	test('lists in several fields are one list', async () => {
		const c = await connect(server)
		const coding = async (f) => (await c.send(get('/api/openapi.json', f)).answer()).headers['content-encoding']
		assert.equal(await coding('Accept-Encoding: gzip\r\n'), 'gzip')
		assert.equal(await coding('Accept-Encoding: x\r\nAccept-Encoding: gzip\r\n'), 'gzip')
		assert.equal(await coding('Accept-Encoding: gzip;q=0\r\nAccept-Encoding: x\r\n'), undefined)
		const lang = async (target, f) => (await c.send(get(target, f)).answer()).headers['content-language']
		assert.equal(await lang('/api/nowhere', 'Accept-Language: fr\r\nAccept-Language: zh-CN\r\n'), 'zh-CN')
		const bad = await (await connect(server)).send(fields('Accept-Language: fr\r\nAccept-Language: zh-CN\r\nExpect: x\r\n')).answer()
		assert.equal(bad.headers['content-language'], 'zh-CN')
		c.close()
	})

	test('HEAD, 204 and 304 have no body (H7)', async () => {
		const c = await connect(server)
		const full = await c.send(get('/api/openapi.json')).answer()
		const head = await c.send(`HEAD /api/openapi.json HTTP/1.1\r\n${host}\r\n` + next).answer({ head: true })
		assert.equal(head.headers['content-length'], String(full.body.length))
		assert.equal((await c.answer()).json.status, 'ok')
		const not = await c.send(`HEAD /api/nowhere HTTP/1.1\r\n${host}\r\n` + next).answer({ head: true })
		assert.equal(not.status, 404)
		assert.equal((await c.answer()).json.status, 'ok')
		if (full.headers.etag) {
			const same = await c.send(get('/api/openapi.json', `If-None-Match: ${full.headers.etag}\r\n`) + next).answer()
			assert.equal(same.status, 304)
			assert.equal((await c.answer()).json.status, 'ok')
		}
		const options = await c.send(`OPTIONS /api/v1/session HTTP/1.1\r\n${host}\r\n` + next).answer()
		assert.equal(options.headers['content-length'], undefined)
		assert.equal((await c.answer()).json.status, 'ok')
		c.close()
	})

	test('HEAD with a body is refused, without a body (H7)', async () => {
		const c = (await connect(server)).send(`HEAD /healthz HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello` + next)
		assert.equal((await c.answer({ head: true })).status, 400)
		await c.end()
	})

	test('100-continue is said after the decision, once, and not when the body is there already (H9)', async () => {
		const head = post(`Content-Length: ${login.length}\r\nExpect: 100-continue\r\n`)
		const c = (await connect(server)).send(head)
		assert.equal((await c.answer()).status, 100)
		assert.equal((await c.send(login + next).answer()).status, 401)
		assert.equal((await c.answer()).status, 200)
		assert.equal((await c.send(head.replace('100-continue', '100-Continue')).answer()).status, 100)
		assert.equal((await c.send(login).answer()).status, 401)
		c.close()
	})

	test('a reset in the middle of anything leaves the server well', async () => {
		const begun = [get().slice(0, 9), post('Content-Length: 500\r\n', 'half'), chunked('5\r\nhel'), get('/readyz'), sized(login), get() + next + next]
		for (const bytes of [...begun, ...begun, ...begun]) {
			const c = (await connect(server)).send(bytes)
			c.close()
		}
		await served(server)
	})

	test('pipelined requests are answered one by one, in their order (H10)', async () => {
		const targets = Array.from({ length: 60 }, (_, i) => ['/healthz', '/readyz', `/api/nowhere/${i}`, '/api/v1/me'][i % 4])
		const c = (await connect(server)).send(targets.map((t) => get(t)).join(''))
		for (let i = 0; i < targets.length; i++) {
			const a = await c.answer()
			assert.equal(a.status, [200, 200, 404, 401][i % 4], targets[i])
		}
		c.close()
	})

	test('more pipelined bytes than are read at once (H10)', async () => {
		const n = 900, c = (await connect(server)).send(get('/healthz', `X: ${'x'.repeat(400)}\r\n`).repeat(n))
		for (let i = 0; i < n; i++) assert.equal((await c.answer()).status, 200)
		c.close()
	})

	test('1,000 requests, then the connection is closed (H11)', async () => {
		const c = (await connect(server)).send(next.repeat(1001))
		for (let i = 1; i <= 1000; i++) {
			const a = await c.answer()
			assert.equal(a.status, 200)
			assert.equal(a.headers.connection, i < 1000 ? undefined : 'close')
		}
		await c.end()
	})

	test('a peer that has said its end gets its answer or a clean end, never an error (H17)', async () => {
		for (const bytes of [get(), get('/readyz'), ...Array(12).fill(get('/api/openapi.json')), sized(login), next.repeat(5)]) {	// the large one is still being sent
			const c = (await connect(server)).send(bytes).half()
			for (let a; (a = await c.answer()) !== null;) assert.ok(a.status < 500, `${a.status}: ${a.body}`)
			assert.equal(c.error, null)
			c.close()
		}
		const half = (await connect(server)).send(post('Content-Length: 500\r\n', 'half')).half()
		await half.end()
		await served(server)
		assert.doesNotMatch(server.log(), /left no status/)
	})

	const everywhere = {
		'x-content-type-options': /^nosniff$/, 'strict-transport-security': /^max-age=31536000\b/, 'referrer-policy': /^same-origin$/,
		'content-security-policy': /^default-src 'none'; frame-ancestors 'none'$/, 'x-request-id': /^r-[0-9a-z]{10}$/, server: /^tradewind$/,
		'cache-control': /^(no-store|private, no-cache)$/, date: / GMT$/,
	}
	test('headers of every kind of answer (H23), and none for other origins (H25)', async () => {
		const kinds = [...good.map(([, bytes]) => bytes), ...Object.values(refused).flat().map(([, bytes]) => bytes),
			get('/api/openapi.json', 'Accept-Encoding: gzip\r\n'), get('/readyz'), get('/healthz', 'Origin: https://evil.example\r\n'),
			`OPTIONS /api/v1/session HTTP/1.1\r\n${host}Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n`]
		const seen = new Set()
		for (const bytes of kinds) {
			const c = (await connect(server)).send(bytes)
			const a = await c.answer()
			c.close()
			for (const [name, form] of Object.entries(everywhere)) assert.match(a.headers[name] ?? '', form, `${name} of ${bytes.slice(0, 60)}`)
			if (a.status !== 204) assert.match(a.headers['content-type'], /; charset=utf-8$/)
			assert.deepEqual(Object.keys(a.headers).filter((n) => n.startsWith('access-control-')), [])
			seen.add(a.status)
		}
		assert.deepEqual([...seen].sort(), [200, 204, 400, 401, 404, 405, 413, 414, 415, 417, 431, 501, 505])
	})

	test('problems (H22): stable codes, both languages, nothing of the inside', async () => {
		const ask = (body, more = '') => sized(body, `Accept-Language: ${more || 'en'}\r\n`)
		const rows = [
			[ask('{'), 400, 'json_syntax'], [ask('{"login":01}'), 400, 'json_syntax'], [ask('{"login":"\xff"}'), 400, 'json_syntax'],
			[ask('['.repeat(70) + ']'.repeat(70)), 400, 'json_depth'], [ask('{"login":"a","login":"b"}'), 422, 'json_duplicate'],
			[ask('{"login":1,"password":"x"}'), 422, 'validation'], [ask('{}'), 422, 'validation'], [ask('{"login":"a","password":"b","role":"admin"}'), 422, 'validation'],
			[get('/api/v1/enterprises'), 401, 'signed_out'], [get('/api/nowhere'), 404, 'not_found'],
		]
		for (const [bytes, status, code] of rows) {
			const c = (await connect(server)).send(bytes)
			const a = await c.answer()
			c.close()
			assert.equal(a.status, status, `${bytes}\n${a.body}`)
			assert.equal(a.json.code, code)
			assert.equal(a.json.type, `/docs/problems/${code}`)
			assert.equal(a.json.request_id, a.headers['x-request-id'])
			assert.doesNotMatch(a.body.toString(), /sqlite|select |\.c:|\/src\/|0x[0-9a-f]{6}/i)
		}
		const zh = await (await connect(server)).send(get('/api/nowhere', 'Accept-Language: zh-CN,zh;q=0.9\r\n')).answer()
		assert.match(zh.json.title, /[一-鿿]/)
		assert.equal(zh.headers['content-language'], 'zh-CN')
	})

	test('the type of a problem leads to a page that says what it is', async () => {
		const list = readFileSync(join(root, 'include/tradewind/base/err.h'), 'utf8')
		const codes = [...list.matchAll(/^\s*X\(\w+,\s*[^"]*"(\w+)"/gm)].map(([, code]) => code)
		assert.ok(codes.length > 30, `${codes.length}`)
		for (const code of codes)
			for (const lang of ['zh-CN', 'en']) {
				const r = await server.anonymous().get(`/docs/problems/${code}`, { headers: { 'Accept-Language': lang } })
				assert.equal(r.status, 200, code)
				assert.equal(r.headers['content-type'], 'text/html; charset=utf-8')
				assert.match(r.text, new RegExp(`^<!doctype html>\n<html lang="${lang}">[\\s\\S]*<section lang="${lang}">\n<h1>[^<]+</h1>\n<p>[^<]+</p>[\\s\\S]*<h2>[^<]+</h2>\n<p>[^<]+</p>[\\s\\S]*<code>${code}</code>`))
				assert.match(r.text, /[一-鿿]/)
			}
		for (const path of ['nowhere', 'x%3Cb%3E', '']) assert.equal((await server.anonymous().get(`/docs/problems/${path}`)).status, 404, path)
	})

	test('no file of the machine is reached by a path (H24)', async () => {
		for (const t of ['/etc/passwd', '//etc/passwd', '/tradewind.db', '/key.pem', '/assets/key.pem', '/index.html/key.pem', '/key.pem?x', '/%6bey.pem', '/...//key.pem', '/assets/']) {
			const a = await (await connect(server)).send(get(t)).answer()
			assert.ok(a.status === 404 || /^text\/html/.test(a.headers['content-type']), `${t}: ${a.status}`)
			assert.doesNotMatch(a.body.toString('latin1'), /root:|PRIVATE KEY|SQLite format/)
		}
	})
})
