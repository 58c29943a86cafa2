// Commands with and without a server, exit codes, and what a server says when it cannot start.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { createHash } from 'node:crypto'
import https from 'node:https'
import net from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import tls from 'node:tls'
import { until } from '../lib/raw.mjs'
import { bin, command, freshFolder, must, newPassword, startServer } from '../lib/server.mjs'

const addUser = (data, login, role, ...more) =>
	must(['user', 'add', login, '--role', role, '--password-file', '-', '--data', data, ...more], { input: newPassword() + '\n' })

// Of localhost, signed by an authority; its key is not kept.
const ofAnAuthority = `-----BEGIN CERTIFICATE-----
MIIBKjCB0AIUMiuPxvSIG2d7d84O+9EJSpoXAlAwCgYIKoZIzj0EAwIwGTEXMBUG
A1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMjAxMTAxNTEyWhgPMjEyNjExMDcx
MDE1MTJaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49
AwEHA0IABLSdVZl09nOU3RFp0qFR12uQ4OF1jFVtX2+MRrhbidgBxYz0JvO9GQYq
iGwPYg5tvAWe3H0wmOsRE7or/MR7FD8wCgYIKoZIzj0EAwIDSQAwRgIhAL+0Kv7p
Ew6nQnwqgkPFVHhO8GyYtRvmkNtmgnLw43sxAiEA7Cuu6ITdcdEqSfcGAKUFU5X2
2n/27Ii+ibq6a046EfQ=
-----END CERTIFICATE-----
`

async function refused(args, code, words, options) {
	const r = await command(args, options)
	assert.equal(r.code, code, `${args.join(' ')}: exit ${r.code}\n${r.stderr}`)
	assert.equal(r.stdout, '', 'results only on standard output')
	for (const word of [words].flat()) assert.match(r.stderr, word)
	return r
}

describe('words', () => {
	test('what is not known names the nearest that is', async () => {
		await refused(['usr', 'add'], 2, /did you mean “user”/)
		await refused(['user', 'ad', 'x'], 2, /did you mean “user add”/)
		await refused(['serve', '--prot', '1'], 2, /did you mean “--port”/)
		await refused(['frobnicate'], 2, /tradewind help/)
		await refused(['user', 'add'], 2, /LOGIN/)
		await refused(['user', 'list', 'x'], 2, /“x”/)
		await refused(['user', 'list', '--data'], 2, /needs a value/)
		await refused(['user', 'list', '--quiet=1'], 2, /takes no value/)
		await refused(['token', 'add', '--days', 'ten'], 2, /whole number/)
	})
	test('options may stand anywhere', async () => {
		const data = freshFolder()
		assert.match((await must(['--data', data, '--json', 'db', 'status'])).stdout, /^\{"schema":\d+/)
		await refused(['--data', data, 'status'], 1, /tradewind serve/)
		await refused(['--lang', 'zh', 'import'], 2, /缺少参数/)
		await refused(['-q', 'frob'], 2, /“frob”/)
	})
	test('with --json every fault is one object, also in the line itself', async () => {
		const told = async (...args) => {
			const r = await refused(args, 2, /./)
			assert.match(r.stderr, /^[^\n]+\n$/)
			return JSON.parse(r.stderr).error
		}
		assert.deepEqual(await told('status', '--bogus', '--json'), { code: 'usage', reason: 'cmd_option_unknown', params: { word: 'bogus' } })
		assert.deepEqual(await told('--json', 'usr'), { code: 'usage', reason: 'cmd_unknown_near', params: { word: 'usr', nearest: 'user' } })
		assert.deepEqual(await told('user', '--json'), { code: 'usage', reason: 'cmd_missing' })
		assert.deepEqual(await told('--json'), { code: 'usage', reason: 'cmd_missing' })
		assert.equal((await told('config', 'check', '--json', '--config', '/nonexistent.conf')).params.file, '/nonexistent.conf')
		const r = await refused(['import', '/nonexistent.csv', '--resource', 'enterprises', '--yes', '--json', '--data', freshFolder()], 4, /./)
		assert.deepEqual(JSON.parse(r.stderr), { error: { code: 'not_found', reason: 'cmd_no_such_file',
			params: { file: '/nonexistent.csv', reason: 'No such file or directory' } } })
	})
	test('with --json an export is JSON unless it is told otherwise', async () => {
		const data = freshFolder()
		assert.deepEqual(JSON.parse((await must(['export', 'enterprises', '--json', '--data', data])).stdout), [])
		assert.match((await must(['export', 'enterprises', '--json', '--format', 'csv', '--data', data])).stdout, /name_zh/)
		assert.match((await must(['export', 'enterprises', '--data', data])).stdout, /name_zh/)
	})
	test('an output that takes nothing is told, and nothing else is', async () => {
		const data = freshFolder()
		const to = (words, where) => new Promise((done) => {
			const child = spawn('sh', ['-c', `"$0" ${words} --data "$1" ${where}`, bin, data], { env: { ...process.env, LC_ALL: 'C.UTF-8' } })
			let said = ''
			child.stderr.on('data', (text) => { said += text })
			child.on('close', (code) => done([code, said]))
		})
		await addUser(data, 'first', 'admin')
		for (const words of ['export enterprises', 'export enterprises --format xlsx', 'user list', 'db status'])
			assert.deepEqual(await to(words, '> /dev/full'), [1, 'tradewind: The result could not be written in full\n'], words)
		const [code, said] = await to('user list --json', '> /dev/full')
		assert.deepEqual([code, JSON.parse(said).error.code], [1, 'disk_full'])
	})
	test('help starts with two examples, in the language of the reader', async () => {
		for (const args of [['-h'], ['help'], ['user', 'add', '-h'], ['help', 'serve']]) {
			const { stdout } = await must(args)
			assert.match(stdout, /^ {2}tradewind .+\n {2}tradewind .+\n\n/, args.join(' '))
		}
		assert.match((await must(['help'], { env: { LC_ALL: 'zh_CN.UTF-8' } })).stdout, /用法/)
		assert.match((await must(['help', '--lang', 'en'], { env: { LC_ALL: 'zh_CN.UTF-8' } })).stdout, /Usage/)
		assert.match((await must(['user', '-h'])).stdout, /user passwd LOGIN/)
		for (const group of ['user', 'token', 'backup', 'db', 'config'])
			assert.match((await must([group, '-h'])).stdout, new RegExp(`^ {2}tradewind ${group} .+\n {2}tradewind ${group} .+\n\n`))
		await refused(['user'], 2, /user passwd LOGIN/)
		await refused([], 2, /Commands/)
	})
	test('every command of the table has its help', async () => {
		const { stdout } = await must(['help'])
		const names = stdout.split('Commands\n')[1].split('\n\n')[0].split('\n')
			.map((line) => /^ {2}([a-z-]+(?: [a-z]+)?)\b/.exec(line)[1])
		assert.ok(names.includes('serve') && names.length >= 20, names.join())
		for (const name of names) {
			const words = name.split(' ')
			const r = await command([...words, '-h'])
			assert.equal(r.code, 0, name)
			assert.match(r.stdout, new RegExp(`tradewind ${name}`))
		}
	})
	test('completion is a script that its shell accepts', async () => {
		const { stdout } = await must(['completion', 'bash'])
		const bash = spawn('bash', ['-n'], { stdio: ['pipe', 'inherit', 'inherit'] })
		bash.stdin.end(stdout)
		assert.equal(await new Promise((done) => bash.on('close', done)), 0)
		assert.match(stdout, /user/)
		assert.match((await must(['completion', 'fish'])).stdout, /complete -c tradewind/)
		await refused(['completion', 'tcsh'], 2, /tcsh/)
	})
	test('settings: flag before variable before file before default, with their origin', async () => {
		const dir = freshFolder(), file = join(dir, 'tradewind.conf')
		writeFileSync(file, 'port = 1000\n# a note\n[http]\nhead-ms = 777\n[log]\nformat = json\n')
		const env = { TRADEWIND_PORT: '1001', TRADEWIND_HTTP_IDLE_MS: '5' }
		const { stdout } = await must(['config', 'show', '--json', '--config', file, '--host', '127.0.0.1'], { env })
		const s = JSON.parse(stdout)
		assert.deepEqual(s.host, { value: '127.0.0.1', origin: 'flag' })
		assert.deepEqual(s.port, { value: '1001', origin: 'environment' })
		assert.deepEqual(s['http-head-ms'], { value: '777', origin: 'file', file, line: 4 })
		assert.equal(s['http-idle-ms'].value, '5')
		assert.equal(s['log-level'].origin, 'default')
		assert.match((await must(['config', 'show', '--origin', '--config', file])).stdout, /head-ms = 777\t# file .*:4/)
	})
	test('a fault in the settings is told by file, line, key and nearest key', async () => {
		const file = join(freshFolder(), 'x.conf')
		writeFileSync(file, '[http]\nheda-ms = 1\n[log]\nformat = xml\nnonsense\n')
		await refused(['config', 'check', '--config', file], 2,
			[/x\.conf:2: .*http-heda-ms.*http-head-ms/, /x\.conf:4: .*xml.*text json/, /x\.conf:5: /])
		await refused(['config', 'check', '--config', '/nonexistent.conf'], 2, /nonexistent/)
		await refused(['config', 'check'], 2, /TRADEWIND_PORT.*65535/, { env: { TRADEWIND_PORT: '65536' } })
		await refused(['serve', '--config', file, '--data', freshFolder()], 2, /http-heda-ms/)
	})
})

describe('accounts and tokens before the first start', () => {
	const data = join(freshFolder(), 'made')		// the folder is made, too
	test('the first administrator by command', async () => {
		await addUser(data, 'first', 'admin')
		assert.equal(statSync(data).mode & 0o777, 0o700)
		assert.equal(statSync(join(data, 'tradewind.db')).mode & 0o777, 0o600)
		const { stdout } = await must(['user', 'list', '--json', '--data', data])
		assert.deepEqual(JSON.parse(stdout), { id: 1, login: 'first', name: 'first', role: 'admin', enterprise: null, disabled: false })
	})
	test('a token is all that standard output gets', async () => {
		const r = await must(['token', 'add', '--login', 'first', '--name', 'erp', '--scope', 'write', '--data', data])
		assert.match(r.stdout, /^tw_[A-Za-z0-9_-]{43}\n$/)
		assert.match((await must(['token', 'list', '--login', 'first', '--data', data])).stdout, /^ +1 +write +erp\n$/)
		await refused(['token', 'add', '--login', 'first', '--name', 'x', '--scope', 'all', '--data', data], 2, /read or write/)
		await refused(['token', 'add', '--login', 'first', '--scope', 'read', '--data', data], 2, /--name/)
		await refused(['token', 'add', '--login', 'nobody', '--name', 'x', '--scope', 'read', '--data', data], 4, /nobody/)
		await refused(['token', 'revoke', 'x', '--login', 'first', '--data', data], 2, /“x”/)
		await refused(['token', 'revoke', '99', '--login', 'first', '--data', data], 4, /./)
	})
	test('what an account cannot be', async () => {
		const add = (...args) => ['user', 'add', ...args, '--data', data, '--password-file', '-']
		const input = newPassword() + '\n'
		await refused(add('a.b'), 2, /--role.*admin manager staff/, { input })
		await refused(add('a.b', '--role', 'chief'), 2, /chief.*admin manager staff/, { input })
		await refused(add('a.b', '--role', 'staff'), 2, /empty/, { input: '' })
		await refused(add('a.b', '--role', 'staff'), 1, /password: .*12/, { input: 'short\n' })
		await refused(add('first', '--role', 'staff'), 1, /login: /, { input })
		await refused(add('member', '--role', 'member-editor'), 1, /enterprise/, { input })
		await refused(add('member', '--role', 'member-editor', '--enterprise', '77'), 1, /enterprise/, { input })
		await refused(['user', 'add', 'a.b', '--role', 'staff', '--password-file', '/nonexistent', '--data', data], 4, /nonexistent/)
		await refused(['user', 'passwd', 'nobody', '--password-file', '-', '--data', data], 4, /nobody/, { input })
		await refused(['user', 'disable', 'first', '--data', data], 1, /./)	// the last administrator stays
		assert.equal((await must(['user', 'list', '--json', '--data', data])).stdout.split('\n').length, 2)
	})
	test('in Chinese where the reader is', async () => {
		await refused(['user', 'passwd', 'nobody', '--password-file', '-', '--data', data], 4, /没有用户“nobody”/,
			{ input: 'x\n', env: { LC_ALL: 'zh_CN.UTF-8' } })
	})
	test('a fault as JSON is one object, in no language', async () => {
		const r = await refused(['user', 'passwd', 'nobody', '--password-file', '-', '--json', '--data', data], 4, /./, { input: 'x\n' })
		assert.deepEqual(JSON.parse(r.stderr), { error: { code: 'not_found', reason: 'user_unknown', params: { login: 'nobody' } } })
	})
	test('a folder that cannot be used says why', async () => {
		const long = join(freshFolder(), ...Array(4).fill('x'.repeat(120))), file = join(freshFolder(), 'file')
		mkdirSync(long, { recursive: true })
		await refused(['user', 'list', '--data', long], 1, [/cannot be used/, /too long/])
		writeFileSync(file, '')
		await refused(['user', 'list', '--data', file], 1, [/cannot be used/, /Not a directory/])
	})
	test('a private key of our own that cannot be read is named, and stays', async () => {
		const own = freshFolder(), key = join(own, 'key.pem')
		writeFileSync(key, 'not a key')
		await refused(['serve', '--data', own, '--port', '0'], 1, /key\.pem/)
		assert.equal(readFileSync(key, 'utf8'), 'not a key')
	})
	test('a folder that cannot be made', async () => {
		await refused(['user', 'list', '--data', '/nonexistent/a/b'], 4, /\/nonexistent\/a\/b/)
		await refused(['status', '--data', data], 1, /tradewind serve/)
		await refused(['backup', 'create', '--data', '/dev/null/x'], 1, /\/dev\/null\/x/)
	})
	test('whoever holds the folder is waited for, then named', async () => {
		const hold = (s) => new Promise((done) => {
			const child = spawn('flock', [join(data, 'lock'), 'sh', '-c', `echo held; exec sleep ${s}`], { stdio: ['ignore', 'pipe', 'ignore'] })
			child.stdout.once('data', () => done(child))
		})
		const short = await hold(2)
		await must(['user', 'list', '--data', data])
		short.kill()
		const long = await hold(60)
		const began = performance.now()
		await refused(['user', 'list', '--data', data], 6, /in use/)
		const waited = performance.now() - began
		long.kill()
		assert.ok(waited > 9000 && waited < 20000, `${waited} ms`)
	})
})

describe('beside a running server', () => {
	let server
	before(async () => { server = await startServer({ roles: ['admin', 'staff'] }) })
	after(() => server.stop())

	test('standard output is the ready line alone', () => {
		assert.equal(server.stdout, `ready ${server.url}\n`)
		assert.match(server.log(), /\/#\/setup\//)	// there was no administrator when it started
	})
	test('health', async () => {
		const r = await server.request('GET', '/healthz')
		assert.equal(r.status, 200)
		assert.deepEqual(r.json, { status: 'ok' })
		assert.deepEqual((await server.request('GET', '/readyz')).json, { status: 'ready' })
		const admin = await server.as('admin')
		assert.equal((await admin.get('/readyz')).json.writes_waiting, 0)
		assert.equal((await server.request('HEAD', '/healthz')).text, '')
	})
	test('status', async () => {
		const s = JSON.parse((await server.must(['status', '--json'])).stdout)
		assert.equal(s.ok, true)
		assert.equal(s.url, server.url)
		assert.equal(s.pid, server.child.pid)
		assert.equal((await server.must(['status'])).stdout, server.url + '\n')
	})
	test('accounts that a command made sign in; what it took away does not', async () => {
		const staff = await server.as('staff')
		assert.equal((await staff.get('/api/v1/me')).status, 200)
		const robot = await server.withToken('staff', 'read')
		assert.equal((await robot.get('/api/v1/me')).status, 200)
		const [id] = /\d+/.exec((await server.must(['token', 'list', '--login', 'staff'])).stdout)
		await server.must(['token', 'revoke', id, '--login', 'staff'])
		assert.equal((await robot.get('/api/v1/me')).status, 401)
		await server.must(['user', 'disable', 'staff'])
		assert.equal((await staff.get('/api/v1/me')).status, 401)
		await server.must(['user', 'enable', 'staff'])
		const password = newPassword()
		await server.must(['user', 'passwd', 'staff', '--password-file', '-'], { input: password + '\n' })
		assert.equal((await server.login('staff', password)).json.login ?? 'staff', 'staff')
	})
	test('the password may stand in a file, with any line end', async () => {
		const file = join(freshFolder(), 'pw'), password = newPassword()
		writeFileSync(file, password + '\r\nsecond line\n')
		await server.must(['user', 'add', 'by.file', '--role', 'auditor', '--password-file', file])
		await server.login('by.file', password)
	})
	test('refusals are the same as without a server', async () => {
		const refusedHere = (args, code, words, options) => refused([...args, '--data', server.data], code, words, options)
		await refusedHere(['user', 'add', 'x.y', '--role', 'chief', '--password-file', '-'], 2, /chief/, { input: newPassword() })
		await refusedHere(['user', 'add', 'x.y', '--role', 'staff', '--password-file', '-'], 1, /12/, { input: 'short' })
		await refusedHere(['user', 'disable', 'nobody'], 4, /没有用户“nobody”/, { env: { LC_ALL: 'zh_CN.UTF-8' } })
		await refusedHere(['setup-link'], 1, /./)	// there is an administrator
		await refusedHere(['backup', 'restore', 'x.db', '--yes'], 6, /serve/)
		await refusedHere(['db', 'migrate'], 6, /serve/)
	})
	test('many commands at once', async () => {
		const all = await Promise.all(Array.from({ length: 8 }, () => server.must(['user', 'list', '--json'])))
		for (const r of all) assert.equal(r.stdout, all[0].stdout)
	})
	test('the socket is for the owner alone, and the folder stays private', () => {
		assert.equal(statSync(join(server.data, 'control.sock')).mode & 0o777, 0o600)
		assert.equal(statSync(join(server.data, 'key.pem')).mode & 0o777, 0o600)
	})
	test('a request on the socket that makes no sense is dropped', async () => {
		for (const bytes of ['', 'GET / HTTP/1.1\r\n\r\n', '\0'.repeat(5000)]) {
			const sock = net.connect(join(server.data, 'control.sock'))
			await new Promise((done) => { sock.on('error', done); sock.on('close', done); sock.end(bytes) })
		}
		await server.must(['status'])
	})
	test('a second server on the folder is refused, by name', async () => {
		const r = await refused(['serve', '--data', server.data, '--port', '0'], 6, /serve \(process \d+\)/)
		assert.match(r.stderr, new RegExp(String(server.child.pid)))
	})
	test('a port in use is refused, by number', async () => {
		await refused(['serve', '--data', freshFolder(), '--port', String(server.port)], 6, new RegExp(String(server.port)))
	})
	test('doctor says what to do', async () => {
		const r = await server.command(['doctor', '--json'])
		const found = Object.fromEntries(r.stdout.trim().split('\n').map((l) => JSON.parse(l)).map((c) => [c.check, c.ok]))
		assert.deepEqual(found, { folder: true, disk: true, database: true, administrator: true, backup: false, keys: true, secret_key: true, certificate: true, certificate_key: true })
		assert.equal(r.code, 1)
		assert.match((await server.command(['doctor'])).stdout, /tradewind backup create/)
	})
	test('the database', async () => {
		assert.ok(JSON.parse((await server.must(['db', 'status', '--json'])).stdout).schema > 0)
		await server.must(['db', 'check'])
		await server.must(['db', 'compact'])
	})
})

describe('backups', () => {
	test('what was copied comes back, and only that', async () => {
		const server = await startServer({ roles: ['admin'] })
		const admin = await server.as('admin')
		const name = (i) => `备份测试第${i}公司`
		for (const i of [1, 2, 3]) assert.equal((await admin.post('/api/v1/enterprises', { name_zh: name(i) })).status, 201)
		const held = async () => (await (await server.as('admin')).get('/api/v1/enterprises?sort=id')).json.items
		const before = await held()
		const made = JSON.parse((await server.must(['backup', 'create', '--json'])).stdout)
		assert.equal(made.verified, true)
		assert.equal((await server.must(['backup', 'list'])).stdout, made.name + '\n')
		assert.equal(JSON.parse((await server.must(['backup', 'verify', made.name, '--json'])).stdout).rows, made.rows)

		await admin.post('/api/v1/enterprises', { name_zh: name(4) })
		await admin.patch(`/api/v1/enterprises/${before[0].id}`, { note: '之后的修改' }, before[0].version)
		await server.stop()
		await refused(['backup', 'restore', made.name, '--data', server.data], 2, /--yes/)
		await server.must(['backup', 'restore', made.name, '--yes'])
		assert.ok(readdirSync(server.data).some((f) => f.startsWith('tradewind.db.before-')))
		server.clients.clear()
		await server.start()
		assert.deepEqual(await held(), before)
		await server.must(['db', 'check'])
		await server.stop()
	})
	test('a copy that was changed is told from the one that was made', async () => {
		const data = freshFolder(), server = await startServer({ data, roles: ['admin', 'staff'] })
		const admin = await server.as('admin')
		for (const i of [1, 2, 3]) await admin.post('/api/v1/enterprises', { name_zh: `清单测试第${i}公司` })
		const made = JSON.parse((await server.must(['backup', 'create', '--json'])).stdout)
		const second = (await admin.post('/api/v1/backups')).json
		assert.deepEqual([made.manifest, second.manifest], [true, true])
		assert.match(made.sha256, /^[0-9a-f]{64}$/)
		const path = join(data, 'backups', made.name), manifest = path.replace(/db$/, 'manifest')
		assert.equal(statSync(manifest).mode & 0o777, 0o600)
		assert.equal(createHash('sha256').update(readFileSync(path)).digest('hex'), made.sha256)
		assert.match((await server.must(['backup', 'verify', made.name])).stderr, /as it was made/)

		const whole = readFileSync(path)
		const tamper = (sql) => { const db = new DatabaseSync(path); db.exec(sql); db.close() }
		tamper(`UPDATE account SET role = 'admin', enterprise = NULL WHERE login = 'staff'`)
		await refused(['backup', 'verify', made.name, '--data', data], 7, /sha256 was [0-9a-f]{64} and is/)
		tamper('DELETE FROM audit WHERE id > 2')
		await refused(['backup', 'verify', made.name, '--data', data], 7, /audit was \d+ and is 2/)
		const { stderr } = await server.command(['backup', 'verify', made.name, '--json'])
		assert.equal(JSON.parse(stderr).error.reason, 'backup_differs')
		await server.stop()
		await refused(['backup', 'restore', made.name, '--yes', '--data', data], 7, /not as it was made/)

		// elsewhere, with its manifest and without
		const elsewhere = freshFolder()
		writeFileSync(join(elsewhere, 'a.db'), whole)
		assert.match((await must(['backup', 'verify', join(elsewhere, 'a.db')])).stderr, /unsigned/)
		copyFileSync(manifest, join(elsewhere, 'a.manifest'))
		assert.match((await must(['backup', 'verify', join(elsewhere, 'a.db')])).stderr, /as it was made/)
		rmSync(manifest)
		const list = await must(['backup', 'list', '--json', '--data', data])
		assert.deepEqual(list.stdout.trim().split('\n').map((l) => JSON.parse(l).manifest), [true, false])
		assert.match(list.stderr, new RegExp(`${made.name} is unsigned`))
		assert.match((await must(['backup', 'restore', join(elsewhere, 'a.db'), '--yes', '--data', data])).stderr, /^((?!unsigned).)*$/s)
		await server.start()
		server.clients.clear()
		assert.deepEqual((await (await server.as('admin')).get('/api/v1/backups')).json.items.map((b) => b.manifest), [true, false])
		await server.stop()
	})
	test('what is no backup, or a damaged one, changes nothing', async () => {
		const data = freshFolder()
		await addUser(data, 'first', 'admin')
		const made = (await must(['backup', 'create', '--data', data])).stdout.trim()
		const path = join(data, 'backups', made), bad = join(data, 'bad.db'), text = join(data, 'text.db')
		copyFileSync(path, bad)
		const fd = openSync(bad, 'r+')
		for (let at = 8192; at < statSync(bad).size; at += 4096) writeSync(fd, Buffer.alloc(512, 0x5a), 0, 512, at)
		writeFileSync(text, 'name;city\n某公司;深圳\n'.repeat(100))
		const live = readFileSync(join(data, 'tradewind.db'))
		await refused(['backup', 'verify', bad, '--data', data], 7, /./)
		await refused(['backup', 'verify', text, '--data', data], 1, /./)
		await refused(['backup', 'verify', 'none.db', '--data', data], 4, /./)
		for (const [file, code] of [[bad, 7], [text, 1], ['/nonexistent.db', 4]])
			await refused(['backup', 'restore', file, '--yes', '--data', data], code, /./)
		assert.deepEqual(readFileSync(join(data, 'tradewind.db')), live)
		assert.match((await must(['user', 'list', '--data', data])).stdout, /first/)
	})
})

describe('start and stop', () => {
	test('a folder whose name is longer than a socket address holds', async () => {
		const data = join(freshFolder(), 'x'.repeat(150))
		mkdirSync(data, { mode: 0o700 })
		const server = await startServer({ data })
		await server.must(['status'])
		await server.stop()
	})
	test('SIGTERM finishes the answers that are under way, and leaves no log behind', async () => {
		const server = await startServer({ roles: ['admin'] })
		const admin = await server.as('admin')
		const writes = Array.from({ length: 30 }, (_, i) =>
			admin.post('/api/v1/enterprises', { name_zh: `停机测试第${i}公司` }).then((r) => r.status, () => 'cut'))
		await Promise.race(writes)
		await server.stop()
		const done = (await Promise.all(writes)).filter((s) => s === 201).length
		assert.ok(done >= 1)
		assert.ok(!existsSync(join(server.data, 'control.sock')))
		const log = join(server.data, 'tradewind.db-wal')
		assert.ok(!existsSync(log) || statSync(log).size === 0)
		server.clients.clear()
		await server.start()
		const { json } = await (await server.as('admin')).get('/api/v1/enterprises?limit=1')
		assert.ok(json.total >= done, `${json.total} of ${done}`)
		await server.stop({ signal: 'SIGINT' })
	})
	test('SIGHUP while the server starts is no end: it reads its certificate again when it is there', async () => {
		const data = freshFolder(), lock = join(data, 'lock')
		const holder = spawn('flock', ['--close', lock, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] })
		await once(holder.stdout, 'data')
		const child = spawn(bin, ['serve', '--data', data, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TRADEWIND_CONFIG: '' } })
		const ended = once(child, 'close')
		let out = '', err = ''
		child.stdout.on('data', (text) => { out += text })
		child.stderr.on('data', (text) => { err += text })
		const waits = () => readdirSync(`/proc/${child.pid}/fd`).some((fd) => {
			try { return readlinkSync(`/proc/${child.pid}/fd/${fd}`) === lock } catch { return false }
		})
		await until(waits)
		child.kill('SIGHUP')
		holder.stdin.end()
		await until(() => /^ready /.test(out) || child.exitCode !== null || child.signalCode !== null)
		assert.equal(child.signalCode, null)
		await until(() => /certificate read again/.test(err))
		child.kill('SIGTERM')
		assert.deepEqual(await ended, [0, null])
	})
	test('SIGKILL: the next start takes over the folder and the socket', async () => {
		const server = await startServer({ roles: ['admin'] })
		await server.stop({ signal: 'SIGKILL' })
		assert.match((await server.must(['user', 'list'])).stdout, /admin/)	// without a server, beside its dead socket
		await server.start()
		await server.must(['status'])
		await server.stop()
	})
	test('certificates: given, mismatched, unreadable, read again on SIGHUP', async () => {
		const folders = [freshFolder(), freshFolder()]
		for (const data of folders) await (await startServer({ data })).stop()
		const [a, b] = folders, cert = join(a, 'mine.pem'), key = join(a, 'mine.key')
		const put = (from) => { copyFileSync(join(from, 'cert.pem'), cert); copyFileSync(join(from, 'key.pem'), key) }
		const args = (c, k) => ['serve', '--data', a, '--port', '0', '--cert', c, '--key', k]
		await refused(args(join(a, 'cert.pem'), join(b, 'key.pem')), 1, [/key\.pem/, /cert\.pem/])
		await refused(args('/nonexistent.pem', key), 1, /nonexistent\.pem/)
		await refused(['serve', '--data', a, '--port', '0', '--cert', cert], 2, /--key/)

		put(a)
		const server = await startServer({ data: a, args: ['--cert', cert, '--key', key] })
		const print = () => new Promise((done, failed) => {
			const s = tls.connect({ host: 'localhost', port: server.port, rejectUnauthorized: false }, () => {
				done(s.getPeerCertificate().fingerprint256)
				s.end()
			})
			s.on('error', failed)
		})
		const said = async (words) => { while (!words.test(server.log())) await new Promise((done) => setTimeout(done, 20)) }
		const first = await print()
		put(b)
		server.child.kill('SIGHUP')
		await said(/certificate read again/)
		const second = await print()
		assert.notEqual(second, first)
		copyFileSync(join(a, 'cert.pem'), cert)		// its key is still the other's
		server.child.kill('SIGHUP')
		await said(/does not belong to the certificate/)
		assert.equal(await print(), second)
		await server.stop()
	})
	test('doctor tells of a certificate that is not its key\'s before the next start does; what is ours is made anew, and nothing is wrong', async () => {
		const [data, other] = [freshFolder(), freshFolder()]
		for (const dir of [data, other]) await (await startServer({ data: dir })).stop()
		const said = async (...lang) => (await command(['doctor', '--data', data, ...lang])).stdout.split('\n').find((l) => l.startsWith('certificate_key'))
		copyFileSync(join(other, 'key.pem'), join(data, 'key.pem'))
		assert.match(await said(), /well/)
		await (await startServer({ data })).stop()
		writeFileSync(join(data, 'cert.pem'), ofAnAuthority)
		assert.match(await said(), /The certificate and its key do not belong together/)
		assert.match(await said('--lang', 'zh'), /证书与私钥不是一对/)
		await refused(['serve', '--data', data, '--port', '0'], 1, [/key\.pem/, /cert\.pem/])
		for (const name of ['cert.pem', 'key.pem']) copyFileSync(join(other, name), join(data, name))
		assert.match(await said(), /well/)
		writeFileSync(join(data, 'key.pem'), 'no key')
		assert.match(await said(), /cannot be read/)
		await refused(['serve', '--data', data, '--port', '0'], 1, /key\.pem/)
	})
	test('too few files that may be open: refused with both numbers, and the least of them serves', async (t) => {
		const under = (n) => spawn('prlimit', [`--nofile=${n}:${n}`, bin, 'serve', '--data', freshFolder(), '--port', '0'], { env: { ...process.env, TRADEWIND_CONFIG: '' } })
		const few = under(143)
		let said = ''
		few.stderr.on('data', (text) => { said += text })
		assert.deepEqual(await once(few, 'close'), [1, null])
		assert.match(said, /143[\s\S]*144/)
		const enough = under(144)
		t.after(() => enough.kill('SIGKILL'))
		const [ready] = await once(enough.stdout, 'data')
		const url = String(ready).slice('ready '.length).trim()
		const status = await new Promise((done, failed) => https.get(url + '/readyz', { rejectUnauthorized: false, agent: false }, (rs) => {
			rs.resume()
			done(rs.statusCode)
		}).on('error', failed))
		assert.equal(status, 200)
		const ended = once(enough, 'close')
		enough.kill('SIGTERM')
		assert.deepEqual(await ended, [0, null])
	})
	test('a database from a newer version is refused with its version', async () => {
		const data = freshFolder()
		await addUser(data, 'first', 'admin')
		const db = new DatabaseSync(join(data, 'tradewind.db'))
		db.exec("INSERT INTO schema_migration(number, name, digest, applied_at, version) VALUES (9000, '9000_future.sql', 'x', 0, '99.1.0')")
		db.close()
		await refused(['serve', '--data', data, '--port', '0'], 7, /99\.1\.0/)
		await refused(['user', 'list', '--data', data], 7, /99\.1\.0/)
	})
	test('a damaged database is refused, and a backup brings it back', async () => {
		const data = freshFolder()
		await addUser(data, 'first', 'admin')
		const made = (await must(['backup', 'create', '--data', data])).stdout.trim()
		writeFileSync(join(data, 'tradewind.db'), Buffer.alloc(65536, 0x5a))
		await refused(['serve', '--data', data, '--port', '0'], 7, /./)
		await must(['backup', 'restore', made, '--yes', '--data', data])
		assert.match((await must(['user', 'list', '--data', data])).stdout, /first/)
	})
	test('an empty or missing database beside what it left is not a new house', async () => {
		const data = freshFolder(), db = join(data, 'tradewind.db')
		const server = await startServer({ data, roles: ['admin'] })
		await server.must(['backup', 'create'])
		const made = (await server.must(['backup', 'list'])).stdout.trim()
		await server.stop()
		const told = new RegExp(`tradewind backup restore FILE --data ${data} --yes`)
		const refusedAll = async () => {
			for (const args of [['serve', '--port', '0'], ['user', 'list'], ['setup-link'], ['demo', '--yes'], ['db', 'migrate']])
				await refused([...args, '--data', data], 7, told)
		}
		const set = (bytes) => { rmSync(db, { force: true }); if (bytes !== null) writeFileSync(db, bytes) }
		const none = new DatabaseSync(':memory:')
		none.exec(`VACUUM INTO '${join(data, 'none.db')}'`)
		none.close()
		const hollow = readFileSync(join(data, 'none.db'))
		rmSync(join(data, 'none.db'))
		for (const bytes of ['', null, hollow]) {
			set(bytes)
			await refusedAll()
			assert.equal(existsSync(db) ? statSync(db).size : null, bytes === null ? null : bytes.length)
		}
		renameSync(join(data, 'backups'), join(data, 'elsewhere'))	// the keys are left
		set('')
		await refusedAll()
		for (const name of ['key.pem', 'cert.pem', 'tradewind.db-shm']) rmSync(join(data, name))
		writeFileSync(db + '-wal', 'frames of a log')
		await refusedAll()
		set(null)
		await refusedAll()
		assert.equal(readFileSync(db + '-wal', 'utf8'), 'frames of a log')
		await must(['backup', 'restore', join(data, 'elsewhere', made), '--yes', '--data', data])
		await server.start()
		assert.match((await server.must(['user', 'list'])).stdout, /admin/)
		await server.stop()
		// with nothing beside it, an empty file is a house that was never moved into
		const fresh = freshFolder()
		writeFileSync(join(fresh, 'tradewind.db'), '')
		await must(['user', 'list', '--data', fresh])
	})
	test('the access log: a line for each answer, no query and no secret; opened again on SIGHUP', async () => {
		const data = freshFolder(), file = join(data, 'access.log')
		const server = await startServer({ data, args: ['--log-access', file] })
		await server.request('GET', '/healthz?secret=1')
		await server.request('GET', '/api/v1/me', { token: 'tw_secret' })
		const holds = async (path, words) => { while (!existsSync(path) || !words.test(readFileSync(path, 'utf8'))) await new Promise((done) => setTimeout(done, 20)) }
		await holds(file, /method=GET route=\/api\/v1\/me status=401 us=\d+\n/)
		assert.doesNotMatch(readFileSync(file, 'utf8'), /secret/)
		renameSync(file, file + '.old')
		server.child.kill('SIGHUP')
		await holds(file, /^/)
		await server.request('GET', '/healthz')
		await server.stop()
		assert.match(readFileSync(file, 'utf8'), /^\S+Z id=\S+ addr=\S+ method=GET route=\/healthz status=200 us=\d+\n$/)
		await refused(['serve', '--data', data, '--port', '0', '--log-access', '/nonexistent/x'], 1, /nonexistent/)
	})
	test('an address that is none', async () => {
		await refused(['serve', '--data', freshFolder(), '--port', '0', '--host', 'nowhere'], 2, /nowhere/)
		await refused(['serve', '--data', freshFolder(), '--port', '70000'], 2, /65535/)
	})
	test('every hint at a further command names the data folder', async () => {
		const data = join(freshFolder(), 'it is here')
		const server = await startServer({ data })
		const words = `tradewind setup-link --data '${data}'`
		assert.equal((await server.request('GET', '/api/v1/setup')).json.command, words)
		while (!server.log().includes(words)) await new Promise((done) => setTimeout(done, 20))
		const said = async (...args) => (await server.command(args, { input: newPassword() })).stderr
		assert.match(await said('user', 'add', 'x.y', '--role', 'admin', '--password-file', '-'), /token add --data '.*it is here' --login x\.y/)
		assert.equal((await server.request('GET', '/api/v1/setup')).json.command, undefined)
		assert.match(await said('backup', 'create'), /backup restore --data '/)
		assert.match((await server.command(['doctor', '--lang', 'zh'])).stdout, /./)
		await server.stop()
		assert.match(await said('status'), /tradewind serve --data '/)
	})
	test('a setup link for a folder that nobody named and that is not there makes no database', async () => {
		const dir = join(freshFolder(), 'usual')
		await refused(['setup-link'], 4, [/usual/, /--data/], { env: { TRADEWIND_DATA: dir } })
		assert.ok(!existsSync(dir))
		const r = await must(['setup-link', '--data', dir])
		assert.match(r.stderr, /No server is running.*tradewind serve --data /)
	})
	test('a setup link opens the door once', async () => {
		const server = await startServer()
		const { stdout } = await server.must(['setup-link'])
		assert.match(stdout, new RegExp(`^${server.url}/#/setup/[A-Za-z0-9_-]{43}\n$`))
		await server.stop()
	})
})
