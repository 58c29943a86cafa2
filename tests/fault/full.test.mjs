// A full file system of 64 MiB (security.md D9): clean refusals, reads and sign-in go on, recovery without a restart.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { freshFolder, startServer } from '../lib/server.mjs'
import { until } from '../lib/raw.mjs'

const MiB = 1 << 20
// Of 2020, our own signature: due for renewal, which a full disk does not allow.
const oldCert = `-----BEGIN CERTIFICATE-----
MIIBUzCB+qADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9z
dDAeFw0yMDAxMDEwMDAwMDBaFw0yMDAyMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxv
Y2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFP9Z3u3Dvrrk+USzCwm
HR6CN1sfpGiGBki20EI+vVOrXi0987KF1dZuIXrbPgXiaQW72lzA46sN8ot8n9Uc
ihKjPTA7MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAdBgNVHQ4EFgQU7Etb
4Nwml3w+mk4AnlY9CC0bMfEwCgYIKoZIzj0EAwIDSAAwRQIgZhIgDA/0wCU4/Aps
ODun8pC9QHskb5Pz9nAZyZ+m6xMCIQCXHXIt3jlAwVpPj720wQEq6+dw5ZHlFRQs
Pp0Rgnerjw==
-----END CERTIFICATE-----
`
const oldKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgt60Xbbz+nZS6AUzl
46m46fKkK4cRLsQXa1aT86ZBkw2hRANCAART/Wd7tw7665PlEswsJh0egjdbH6Ro
hgZIttBCPr1Tq14tPfOyhdXWbiF62z4F4mkFu9pcwOOrDfKLfJ/VHIoS
-----END PRIVATE KEY-----
`
const form = (text) => `--b\r\nContent-Disposition: form-data; name="resource"\r\n\r\nenterprises\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${text}\r\n--b--\r\n`
const asForm = { headers: { 'Content-Type': 'multipart/form-data; boundary=b' } }

function mount(dir) {
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'tmpfs', dir], { stdio: 'ignore' })
	} catch {
		return false
	}
	after(() => execFileSync('umount', ['-l', dir], { stdio: 'ignore' }))
	return true
}

test('a full disk', { timeout: 600000 }, async (t) => {
	const data = freshFolder()
	if (!mount(data)) return t.skip('needs the right to mount a file system')
	const server = await startServer({ data, roles: ['admin'], env: { TRADEWIND_PEOPLE_REQUESTS_PER_S: '100000', TRADEWIND_PEOPLE_REQUESTS_BURST: '100000' } })
	after(() => server.child.kill('SIGKILL'))
	const client = await server.withToken('admin'), password = server.accounts.get('admin').password
	const filler = join(data, 'filler'), piece = Buffer.alloc(256 << 10, 1)
	const left = () => { const s = statfsSync(data); return s.bavail * s.bsize }
	function fillTo(bytes) {
		const fd = openSync(filler, 'a')
		try {
			while (left() > bytes) writeSync(fd, piece, 0, Math.min(piece.length, Math.max(4096, left() - bytes)))
		} catch (e) {
			assert.equal(e.code, 'ENOSPC')
		} finally {
			closeSync(fd)
		}
	}
	let n = 0
	const acknowledged = new Map()
	async function write() {
		const name_zh = `满盘第${++n}公司`
		const r = await client.post('/api/v1/enterprises', { name_zh, note: '满'.repeat(5000) })
		if (r.status === 201) acknowledged.set(r.json.id, name_zh)
		else assert.ok([503, 507].includes(r.status), r.text)
		return r
	}
	async function readsGoOn() {
		const there = new Map()
		for (let after = ''; after !== undefined;) {
			const list = await client.get(`/api/v1/enterprises?limit=500&sort=id${after}`)
			assert.equal(list.status, 200, list.text)
			for (const i of list.json.items) there.set(i.id, i.name_zh)
			after = list.json.next ? `&after=${list.json.next}` : undefined
		}
		for (const [id, name] of acknowledged) assert.equal(there.get(id), name)
		const search = await client.get(`/api/v1/enterprises?q=${encodeURIComponent('满盘')}`)
		assert.equal(search.status, 200, search.text)
		const r = await server.request('POST', '/api/v1/session', { body: { login: 'admin', password } })
		assert.ok(r.status === 200 || (left() === 0 && r.status === 507), r.text)	// it writes a row
		assert.equal((await client.get('/healthz')).status, 200)
		assert.equal((await client.get('/readyz')).status, 503)
	}
	const recovers = () => until(async () => (await write()).status === 201, 'writes are taken again')

	for (let i = 0; i < 5; i++) assert.equal((await write()).status, 201)
	const sheet = 'name_zh,note\n' + Array.from({ length: 800 }, (_, i) => `满盘导入第${i}公司,${'注'.repeat(1500)}\n`).join('')
	const staged = await client.post('/api/v1/imports', form(sheet), asForm)
	assert.equal(staged.status, 201, staged.text)
	const path = `/api/v1/imports/${staged.json.id}`
	const state = async () => (await client.get(path)).json
	assert.equal((await client.post(`${path}/check`)).status, 202)
	await until(async () => (await state()).state === 'checked', 'the check', 120000)

	await t.test('filled while eight write: 507 below the reserve, and what was acknowledged stays', async () => {
		let full = false
		const loops = Array.from({ length: 8 }, async () => { for (let k = 0; k < 400 && !full; k++) if ((await write()).status === 507) full = true })
		fillTo(6 * MiB)
		fillTo(3 * MiB)
		await Promise.all(loops)
		const r = await until(async () => { const w = await write(); return w.status === 507 && w }, '507')
		assert.equal(r.json.code, 'disk_full')
		await readsGoOn()
	})

	await t.test('not a byte left: uploads, imports, exports and writes are refused', async () => {
		fillTo(0)
		assert.equal((await write()).status, 507)
		const upload = await client.post('/api/v1/imports', form(sheet), asForm)
		assert.ok([503, 507].includes(upload.status), upload.text)
		const commit = await client.post(`${path}/commit`)
		assert.ok([503, 507].includes(commit.status), commit.text)
		const out = await client.get('/api/v1/enterprises/export?format=csv')
		assert.ok([503, 507].includes(out.status), String(out.status))
		assert.equal((await state()).state, 'checked')
		await readsGoOn()
	})

	await t.test('room again: everything goes on without a restart', async () => {
		rmSync(filler)
		await recovers()
		assert.equal((await client.get('/readyz')).status, 200)
		assert.equal((await client.get('/api/v1/enterprises/export?format=csv')).status, 200)
	})

	await t.test('filled in the middle of a commit: all of it or nothing, then again with room', async () => {
		const before = (await client.get('/api/v1/enterprises?limit=1')).json.total
		fillTo(8 * MiB)
		const begun = await client.post(`${path}/commit`)
		if (begun.status === 202) {
			await until(async () => { const s = await state(); return s.done > 50 || s.state !== 'committing' }, 'it is under way')
			fillTo(0)
			await until(async () => (await state()).state !== 'committing' || /nothing was saved/.test(server.log()), 'its end', 120000)
			rmSync(filler)
			await until(async () => (await state()).state !== 'committing', 'the state that it has in truth')
		}
		const now = (await client.get('/api/v1/enterprises?limit=1')).json.total, s = await state()
		assert.ok(s.state === 'done' ? now === before + 800 : now === before && s.state === 'checked', `${s.state}: ${now - before}`)
		rmSync(filler, { force: true })
		await recovers()
		if (s.state !== 'done') {
			assert.equal((await client.post(`${path}/commit`)).status, 202)
			await until(async () => (await state()).state === 'done', 'the commit', 120000)
		}
	})

	await t.test('filled in the middle of an import by command: nothing of it, then on', async () => {
		const before = (await client.get('/api/v1/enterprises?limit=1')).json.total, file = join(freshFolder(), 'big.csv')
		writeFileSync(file, 'name_zh,business_scope\n' + Array.from({ length: 20000 }, (_, i) => `第${i}号很长名称的测试企业有限公司,${'经营范围'.repeat(60)}\n`).join(''))
		fillTo(9 * MiB)
		const run = await server.command(['import', file, '--resource', 'enterprises', '--yes', '--json'])
		assert.equal(run.code, 1, run.stdout + run.stderr)
		assert.match(run.stderr, /"disk_full"/)
		assert.equal((await client.get('/api/v1/enterprises?limit=1')).json.total, before)
		rmSync(filler)
		await recovers()
	})
	await t.test('not a byte left: a start, reading, commands, and the same once more after a kill', async () => {
		const filled = () => { rmSync(filler, { force: true }); fillTo(0); assert.equal(left(), 0) }
		await server.stop()
		writeFileSync(join(data, 'cert.pem'), oldCert)
		writeFileSync(join(data, 'key.pem'), oldKey)
		filled()
		for (const signal of ['SIGTERM', 'SIGKILL', 'SIGTERM']) {
			await server.start()
			server.agent.options.rejectUnauthorized = false
			assert.match(server.log(), /could not be renewed/)
			assert.match((await server.must(['user', 'list'])).stdout, /admin/)
			await readsGoOn()
			assert.equal((await write()).status, 507)
			const again = await server.command(['db', 'migrate'])	// needs the lock
			assert.equal(again.code, 6, again.stderr)
			await server.stop({ signal })
			filled()
			assert.match((await server.must(['user', 'list'])).stdout, /admin/)	// alone
			assert.equal((await server.command(['user', 'disable', 'admin'])).code, 1)
		}
		rmSync(filler)
		await server.start()
		assert.doesNotMatch(server.log(), /could not be renewed/)
		await recovers()
	})
	await server.stop()
	const check = await server.command(['db', 'check'])
	assert.equal(check.code, 0, check.stderr)
})
