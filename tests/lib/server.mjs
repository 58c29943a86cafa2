// The real binary on a fresh data folder and a free port, for API and browser tests.
//
//	const server = await startServer({ roles: ['admin', 'staff'] })
//	const staff = await server.as('staff')
//	const { status, json } = await staff.get('/api/v1/enterprises?limit=5')
//	await server.stop()			// ends with exit code 0, or throws with the log
//
// The binary is TRADEWIND_BIN, else build/asan/tradewind, else ./tradewind.  Servers that a test forgets are killed
// when the test process ends.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const bin = process.env.TRADEWIND_BIN ??
	[join(root, 'build/asan/tradewind'), join(root, 'tradewind')].find(existsSync)

// What is started from now on: another binary, by a test that builds one.
let running = bin
export function setBin(path) { running = path }

// Real files that are not in the repository; a test that wants one says `skip: shared('...') === null`.
export function shared(name) {
	const path = join(process.env.TW_SHARED ?? join(root, '../shared'), name)
	return existsSync(path) ? path : null
}

const living = new Set()
const folders = new Set()
process.on('exit', () => {
	for (const child of living) child.kill('SIGKILL')
	for (const dir of folders) rmSync(dir, { recursive: true, force: true })
})

export function freshFolder() {
	const dir = mkdtempSync(join(tmpdir(), 'tradewind-test-'))
	folders.add(dir)
	return dir
}

const plainEnv = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', TRADEWIND_CONFIG: '' }

function start(args, { env = {}, ...options } = {}) {
	const child = spawn(running, args, { env: { ...process.env, ...plainEnv, ...env }, ...options })
	living.add(child)
	child.on('exit', () => living.delete(child))
	return child
}

function gather(stream) {
	const parts = []
	stream.on('data', (part) => parts.push(part))
	return () => Buffer.concat(parts)
}

// Run a command to its end: { code, signal, stdout, stderr }, stdout as bytes in `bytes`.
export function command(args, { input, env, cwd, signal } = {}) {
	return new Promise((done, failed) => {
		const child = start(args, { env, cwd })
		const out = gather(child.stdout), err = gather(child.stderr)
		child.on('error', failed)
		child.stdin.on('error', () => {})	// a command need not read what it is given
		child.stdin.end(input ?? '')
		if (signal) signal.addEventListener('abort', () => child.kill('SIGINT'))
		child.on('close', (code, by) => done({
			code, signal: by, bytes: out(), stdout: out().toString(), stderr: err().toString(),
		}))
	})
}

// The same, and it must succeed.
export async function must(args, options) {
	const r = await command(args, options)
	assert.equal(r.code, 0, `tradewind ${args.join(' ')} ended with ${r.code ?? r.signal}:\n${r.stderr}`)
	return r
}

export const newPassword = () => 'pw ' + randomBytes(12).toString('hex')

const memberRoles = new Set(['member-admin', 'member-editor'])

class Client {
	constructor(server, credentials, account) {
		Object.assign(this, { server, credentials, ...account })
	}
	request(method, path, options = {}) {
		return this.server.request(method, path, { ...this.credentials, ...options })
	}
	get(path, options) { return this.request('GET', path, options) }
	post(path, body, options) { return this.request('POST', path, { body, ...options }) }
	patch(path, body, version, options = {}) {
		const headers = version === undefined ? options.headers : { 'If-Match': String(version), ...options.headers }
		return this.request('PATCH', path, { body, ...options, headers })
	}
	delete(path, options) { return this.request('DELETE', path, options) }
}

class Server {
	accounts = new Map()		// login -> { login, password, role, enterprise }
	clients = new Map()

	constructor(data, args, env) {
		Object.assign(this, { data, args, env })
	}

	// Start (again): `ready https://localhost:N` is the only thing on standard output.
	async start() {
		const child = start(['serve', '--data', this.data, '--port', String(this.port ?? 0), ...this.args], {
			env: this.env, stdio: ['ignore', 'pipe', 'pipe'],
		})
		const err = gather(child.stderr)
		this.child = child
		this.log = () => err().toString()
		this.ended = new Promise((done) => child.on('close', (code, signal) => done({ code, signal })))
		this.stdout = ''
		await new Promise((done, failed) => {
			child.on('error', failed)
			child.stdout.setEncoding('utf8').on('data', (text) => {
				this.stdout += text
				if (this.stdout.includes('\n')) done()
			})
			this.ended.then(({ code, signal }) =>
				failed(Object.assign(new Error(`the server ended with ${code ?? signal}:\n${this.log()}`), { code })))
		})
		const [, url, port] = /^ready (https:\/\/localhost:(\d+))\n$/.exec(this.stdout) ??
			assert.fail(`not a ready line: ${this.stdout}`)
		this.url = url
		this.port = Number(port)
		this.hold(false)
		this.trust()
		return this
	}

	// A server that nobody waits for must not keep the test process alive: one that a failed test left running
	// is killed at its end.
	hold(on) {
		for (const h of [this.child, this.child.stdout, this.child.stderr]) h[on ? 'ref' : 'unref']()
	}

	// Trust the certificate in the data folder (again, after a reload).
	trust(file = join(this.data, 'cert.pem')) {
		this.agent?.destroy()
		this.ca = existsSync(file) ? readFileSync(file) : undefined
		this.agent = new https.Agent({ ca: this.ca, keepAlive: true, maxSockets: 16 })
	}

	command(args, options) { return command([...args, '--data', this.data], { env: this.env, ...options }) }
	must(args, options) { return must([...args, '--data', this.data], { env: this.env, ...options }) }

	// One request; body: an object is sent as JSON, a string or bytes as they are.  Unsafe methods with a cookie carry
	// X-TW and Origin unless the headers say otherwise (null leaves one out).
	request(method, path, { body, headers = {}, cookie, token, agent = this.agent } = {}) {
		const unsafe = !['GET', 'HEAD', 'OPTIONS'].includes(method)
		const raw = typeof body === 'string' || body instanceof Uint8Array
		const payload = body === undefined ? undefined : raw ? body : JSON.stringify(body)
		const all = {
			...(payload !== undefined && !raw && { 'Content-Type': 'application/json' }),
			...(payload !== undefined && { 'Content-Length': Buffer.byteLength(payload) }),
			...(cookie && { Cookie: cookie }),
			...(token && { Authorization: `Bearer ${token}` }),
			...(unsafe && !token && { 'X-TW': '1', Origin: this.url }),
			...headers,
		}
		for (const [name, value] of Object.entries(all)) if (value === null) delete all[name]
		return new Promise((done, failed) => {
			const rq = https.request({ host: 'localhost', servername: 'localhost', port: this.port, method, path, headers: all, agent }, (rs) => {
				const bytes = gather(rs)
				rs.on('error', failed)
				rs.on('end', () => {
					const text = bytes().toString()
					const json = /json/.test(rs.headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined
					done({ status: rs.statusCode, headers: rs.headers, bytes: bytes(), text, json })
				})
			})
			rq.on('error', failed)
			rq.end(payload)
		})
	}

	// Make an account by command.  Member roles get an enterprise unless one is named.
	async account(role, { login = role, enterprise, password = newPassword() } = {}) {
		if (memberRoles.has(role) && enterprise === undefined) enterprise = await this.ownEnterprise()
		await this.must(['user', 'add', login, '--role', role, '--password-file', '-',
			...(enterprise === undefined ? [] : ['--enterprise', String(enterprise)])], { input: password + '\n' })
		const made = { login, password, role, enterprise }
		this.accounts.set(login, made)
		return made
	}

	// The enterprise of the member accounts that this harness makes.
	async ownEnterprise() {
		if (this.own === undefined) {
			const admin = await this.as('admin')
			const r = await admin.post('/api/v1/enterprises', { name_zh: '测试会员企业有限公司' })
			assert.equal(r.status, 201, r.text)
			this.own = r.json.id
		}
		return this.own
	}

	// Sign in: { cookie, json }.
	async login(login, password) {
		const r = await this.request('POST', '/api/v1/session', { body: { login, password } })
		assert.equal(r.status, 200, r.text)
		const cookie = r.headers['set-cookie'].map((c) => c.split(';')[0]).find((c) => c.startsWith('__Host-'))
		return { cookie, json: r.json }
	}

	// A client that is signed in as a role (or a login that was made before); the account is made on first use.
	async as(login) {
		if (!this.clients.has(login)) {
			const account = this.accounts.get(login) ?? await this.account(login)
			const { cookie } = await this.login(account.login, account.password)
			this.clients.set(login, new Client(this, { cookie }, account))
		}
		return this.clients.get(login)
	}

	// A client with an API token of an account.
	async withToken(login, scope = 'write') {
		const account = this.accounts.get(login) ?? await this.account(login)
		const { stdout } = await this.must(['token', 'add', '--login', account.login, '--name', 'test', '--scope', scope])
		return new Client(this, { token: stdout.trim() }, account)
	}

	anonymous() { return new Client(this, {}, {}) }

	// End with SIGTERM; exit code 0 or it throws with the log (a sanitizer's findings are there).
	async stop({ signal = 'SIGTERM', code = 0 } = {}) {
		this.agent?.destroy()
		this.hold(true)
		this.child.kill(signal)
		const end = await this.ended
		if (signal !== 'SIGKILL') assert.equal(end.code, code, `the server ended with ${end.code ?? end.signal}:\n${this.log()}`)
		return end
	}

	async restart(options) {
		await this.stop(options)
		this.clients.clear()
		return this.start()
	}
}

// Start a server.  roles: accounts to make (each named after its role); data: a folder that exists already;
// args, env: more options and variables.
export async function startServer({ roles = [], data = freshFolder(), args = [], env = {} } = {}) {
	assert.ok(bin, 'no binary: set TRADEWIND_BIN or build one')
	const server = new Server(data, args, env)
	await server.start()
	for (const role of roles) await server.account(role)
	return server
}
