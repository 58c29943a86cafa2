// A raw TLS connection: bytes out, answers in, and how it ended.  For what no HTTP client would send.
import assert from 'node:assert/strict'
import tls from 'node:tls'
import { readdirSync, readlinkSync } from 'node:fs'

const patience_ms = 30000	// nothing here takes long; a test that waits this long has failed

export function within(promise, what, ms = patience_ms) {
	let timer
	return Promise.race([promise, new Promise((_, failed) => {
		timer = setTimeout(() => failed(new Error(`no ${what} after ${ms} ms`)), ms)
	})]).finally(() => clearTimeout(timer))
}

// Until a condition holds; for what shows itself only by looking.
export async function until(condition, what, ms = patience_ms) {
	const end = Date.now() + ms
	for (;;) {
		const found = await condition()
		if (found) return found
		if (Date.now() > end) throw new Error(`not so after ${ms} ms: ${what}`)
		await new Promise((done) => setTimeout(done, 10))
	}
}

// Sockets and unlinked files that the server holds: what connections and bodies cost it.
export function descriptors(server) {
	const dir = `/proc/${server.child.pid}/fd`
	const target = (fd) => { try { return readlinkSync(`${dir}/${fd}`) } catch { return '' } }
	return readdirSync(dir).map(target).filter((t) => t.startsWith('socket:') || t.endsWith('(deleted)')).length
}

class Raw {
	input = Buffer.alloc(0)
	ended = false		// the peer has said that nothing follows
	error = null
	wake = () => {}
	constructor(socket) {
		this.socket = socket
		socket.setNoDelay(true)
		const note = () => this.wake()
		socket.on('data', (part) => { this.input = Buffer.concat([this.input, part]); note() })
		socket.on('end', () => { this.ended = true; note() })
		socket.on('error', (error) => { this.error = error; this.ended = true; note() })
		socket.on('close', () => { this.ended = true; note() })
	}
	send(bytes) {
		if (!this.socket.destroyed) this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
		return this
	}
	// In pieces of n bytes, each a TLS record of its own.
	sendSlowly(text, n = 7) {
		for (let at = 0; at < text.length; at += n) this.send(text.slice(at, at + n))
		return this
	}
	async more() {
		if (this.ended) return false
		await within(new Promise((done) => { this.wake = done }), `bytes after ${JSON.stringify(this.input.toString('latin1').slice(0, 200))}`)
		return true
	}
	// The next answer: { status, headers, body, json }, or null when the connection ended instead.
	async answer({ head = false } = {}) {
		let end
		while ((end = this.input.indexOf('\r\n\r\n')) === -1) if (!await this.more()) { assert.equal(this.input.length, 0, 'half an answer'); return null }
		const [line, ...lines] = this.input.subarray(0, end).toString('latin1').split('\r\n')
		const [, status] = /^HTTP\/1\.1 (\d{3}) [ -~]+$/.exec(line) ?? assert.fail(`not a status line: ${line}`)
		const headers = {}
		for (const l of lines) {
			const [, name, value] = /^([A-Za-z-]+): ([^\0-\x1f]*)$/.exec(l) ?? assert.fail(`not a header: ${l}`)
			headers[name.toLowerCase()] = value
		}
		const bare = head || status === '204' || status === '304' || status === '100'
		const length = bare ? 0 : Number(headers['content-length'])
		assert.ok(Number.isSafeInteger(length), `no length in ${line}`)
		while (this.input.length < end + 4 + length) if (!await this.more()) assert.fail('the body is cut')
		const body = this.input.subarray(end + 4, end + 4 + length)
		this.input = this.input.subarray(end + 4 + length)
		return { status: Number(status), headers, body, get json() { return JSON.parse(body.toString()) } }
	}
	// The end of the connection, with nothing unread.
	async end() {
		while (await this.more());
		assert.equal(this.input.toString('latin1'), '', 'more came than was asked for')
	}
	half() { this.socket.end(); return this }	// close_notify and FIN; answers can still come
	close() { this.socket.destroy() }
}

export function connect(server, options = {}) {
	return within(new Promise((done, failed) => {
		const socket = tls.connect({ host: '127.0.0.1', servername: 'localhost', port: server.port, ca: server.ca,
			allowHalfOpen: true, ...options }, () => { socket.off('error', failed); done(new Raw(socket)) })
		socket.once('error', failed)
	}), 'handshake')
}

// The next client is served.
export async function served(server, options) {
	const c = await connect(server, options)
	const a = await c.send('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n').answer()
	assert.equal(a?.status, 200)
	await c.end()
	c.close()
}
