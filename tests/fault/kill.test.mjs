// SIGKILL under load, over the wire: what was acknowledged is there, nothing is there by half, and the next start is quick.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Chance } from '../lib/chance.mjs'
import { until, within } from '../lib/raw.mjs'
import { bin, command, freshFolder, must, startServer } from '../lib/server.mjs'

const rounds = process.env.TW_TEST_LONG ? 200 : 20
const writers = 8

const kept = (r) => ({ name_zh: r.name_zh, note: r.note ?? null, name_short: r.name_short ?? null })

async function dead(server) {
	const end = await server.stop({ signal: 'SIGKILL' })
	assert.equal(end.signal, 'SIGKILL', server.log())
}

async function quickly(server) {
	const began = performance.now()
	await server.start()
	assert.ok(performance.now() - began < 30000, 'a start after a kill takes seconds')
}

test(`${rounds} kills under ${writers} writers`, { timeout: 1200000 }, async (t) => {
	const random = new Chance(20261125)
	const server = await startServer({ roles: ['admin'], env: { TRADEWIND_HTTP_NEW_PER_S: '0', TRADEWIND_PEOPLE_REQUESTS_PER_S: '100000', TRADEWIND_PEOPLE_REQUESTS_BURST: '100000' } })
	after(() => server.child.kill('SIGKILL'))
	const client = await server.withToken('admin')
	// Of each writer its record: what was acknowledged, and what was asked for when the server died.
	const state = Array.from({ length: writers }, (_, w) => ({ w, n: 0, is: null, asked: null }))
	let acknowledged = 0

	// One write; false when the server has gone.
	async function write(s) {
		s.n++
		const body = { name_zh: `杀停第${s.w}号第${s.n}次公司`, name_short: `杀停${s.w}`, note: `${s.n} `.repeat(1 + random.below(400)).trim() }
		s.asked = s.is === null || s.n % 25 === 1 ? { id: null, version: 1, fields: body } : { id: s.is.id, version: s.is.version + 1, fields: body }
		const r = await (s.asked.id === null ? client.post('/api/v1/enterprises', body) : client.patch(`/api/v1/enterprises/${s.asked.id}`, body, s.is.version))
			.catch(() => null)
		if (r === null) return false
		assert.ok(r.status === 200 || r.status === 201, r.text)
		assert.equal(r.json.version, s.asked.version)
		if (s.asked.id === null) s.all = [...(s.all ?? []), r.json.id]
		s.is = { ...s.asked, id: r.json.id }
		s.asked = null
		acknowledged++
		return true
	}

	async function look(id) {
		const r = await client.get(`/api/v1/enterprises/${id}`)
		assert.equal(r.status, 200, r.text)
		return r.json
	}

	// Record, history and search must tell one story.
	async function agrees(s) {
		if (s.is === null) return
		const r = await look(s.is.id), maybe = s.asked?.id === s.is.id ? s.asked : null
		assert.ok(r.version === s.is.version || r.version === maybe?.version, `version ${r.version} of ${s.is.version}`)
		const now = r.version === s.is.version ? s.is : maybe
		assert.deepEqual(kept(r), kept(now.fields))
		const history = await client.get(`/api/v1/enterprises/${r.id}/history`)
		assert.equal(history.json.items[0].version, r.version, 'the newest row of the history')
		const found = await client.get(`/api/v1/enterprises?q=${encodeURIComponent(r.name_zh)}&limit=5`)
		assert.equal(found.json.items[0]?.id, r.id, `search for ${r.name_zh}`)
		if (now === maybe) s.is = maybe
	}

	// One that was made but never acknowledged is there whole or not at all.
	async function unasked(s) {
		if (s.asked === null || s.asked.id !== null) return
		const found = await client.get(`/api/v1/enterprises?name_zh=${encodeURIComponent(s.asked.fields.name_zh)}`)
		for (const r of found.json?.items ?? []) assert.deepEqual(kept(await look(r.id)), kept(s.asked.fields))
	}

	for (let round = 0; round < rounds; round++) {
		const enough = acknowledged + 1 + random.below(120)
		const loops = state.map(async (s) => { while (await write(s)); })
		await until(() => acknowledged >= enough, 'writes')
		await dead(server)
		await Promise.all(loops)
		const check = await server.command(['db', 'check'])
		assert.equal(check.code, 0, check.stderr)
		await quickly(server)
		for (const s of state) {
			await agrees(s)
			await unasked(s)
			s.asked = null
		}
	}
	for (const s of state) for (const id of s.all ?? []) await look(id)
	t.diagnostic(`${acknowledged} writes were acknowledged`)
	assert.ok(acknowledged >= rounds)
	await server.stop()
})

describe('imports', () => {
	const rows = 1500
	const sheet = 'name_zh,name_short\n' + Array.from({ length: rows }, (_, i) => `导入停机第${i}公司,停机${i}\n`).join('')
	const times = process.env.TW_TEST_LONG ? 20 : 3

	async function total(server) {
		const client = await server.withToken('admin')
		return (await client.get('/api/v1/enterprises?limit=1')).json.total
	}

	test('SIGKILL during a commit and during a check: gone or complete, and the state goes back', { timeout: 600000 }, async () => {
		const random = new Chance(7), server = await startServer({ roles: ['admin'] })
		after(() => server.child.kill('SIGKILL'))
		const client = await server.withToken('admin')
		const body = `--b\r\nContent-Disposition: form-data; name="resource"\r\n\r\nenterprises\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${sheet}\r\n--b--\r\n`
		const made = await client.post('/api/v1/imports', body, { headers: { 'Content-Type': 'multipart/form-data; boundary=b' } })
		assert.equal(made.status, 201, made.text)
		const path = `/api/v1/imports/${made.json.id}`
		const look = async () => (await client.get(path)).json
		const begin = async (what) => { const r = await client.post(`${path}/${what}`); assert.equal(r.status, 202, r.text) }
		const reach = (state) => until(async () => { const i = await look(); assert.equal(i.error, null, JSON.stringify(i.error)); return i.state === state && i }, state, 120000)

		await begin('check')
		await dead(server)
		await quickly(server)
		const back = await look()
		assert.ok(['uploaded', 'checked'].includes(back.state), back.state)

		for (let i = 0; i < times; i++) {
			if ((await look()).state !== 'checked') { await begin('check'); await reach('checked') }
			const was = await total(server), from = random.below(rows)
			await begin('commit')
			await until(async () => { const j = await look(); return j.state === 'done' || j.done >= from }, 'the commit is under way', 120000)
			await dead(server)
			await quickly(server)
			const after = await look(), now = await total(server)
			assert.ok(now === was || now === was + rows, `${now - was} of ${rows}`)
			assert.equal(after.state, now === was ? 'checked' : 'done')
			if (after.state === 'done') break
		}
		if ((await look()).state !== 'done') { await begin('commit'); await reach('done') }
		assert.equal(await total(server), rows)
		await server.stop()
		assert.equal((await server.command(['db', 'check'])).code, 0)
	})

	test('SIGKILL while a commit is taken back: every row is back or as it was, says so, and the rest can be asked for', { timeout: 600000 }, async () => {
		const random = new Chance(13), server = await startServer({ roles: ['admin'] })
		after(() => server.child.kill('SIGKILL'))
		const client = await server.withToken('admin')
		const body = `--b\r\nContent-Disposition: form-data; name="resource"\r\n\r\nenterprises\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${sheet}\r\n--b--\r\n`
		const made = await client.post('/api/v1/imports', body, { headers: { 'Content-Type': 'multipart/form-data; boundary=b' } })
		assert.equal(made.status, 201, made.text)
		const path = `/api/v1/imports/${made.json.id}`
		const look = async () => (await client.get(path)).json
		const begin = async (what) => { const r = await client.post(`${path}/${what}`); assert.equal(r.status, 202, r.text) }
		const reach = (state) => until(async () => { const i = await look(); return i.state === state && i }, state, 120000)
		await begin('check')
		await reach('checked')
		await begin('commit')
		await reach('done')
		assert.equal(await total(server), rows)
		for (let i = 0; i < times; i++) {
			const { reverted } = (await look()).revert, from = random.below(rows)
			await begin('revert')
			await until(async () => { const j = await look(); return j.state === 'done' || j.revert.reverted >= Math.min(from, rows - 1) }, 'it is under way', 120000)
			await dead(server)
			await quickly(server)
			const now = await look()
			assert.ok(['done'].includes(now.state) && now.revert.reverted >= reverted && now.revert.refused === 0, JSON.stringify(now.revert))
			assert.ok(now.revert.reverted === rows || now.error.code === 'import_revert_interrupted', JSON.stringify(now.error))
			assert.equal(now.revert.state, now.revert.reverted === rows ? 'done' : 'possible')
			assert.equal(await total(server), rows - now.revert.reverted)
			const { items } = (await client.get(`${path}/rows?limit=500&status=insert`)).json
			for (const row of items.slice(0, 20)) assert.equal((await client.get(`/api/v1/enterprises/${row.id}`)).status, row.reverted ? 404 : 200)
		}
		await begin('revert')
		assert.deepEqual([(await reach('done')).revert.reverted, await total(server)], [rows, 0])
		await server.stop()
		assert.equal((await server.command(['db', 'check'])).code, 0)
	})

	test('SIGKILL of the command: gone or complete, and it can be run again', { timeout: 600000 }, async () => {
		const random = new Chance(11), data = freshFolder(), file = join(data, 'sheet.csv')
		await must(['user', 'add', 'admin', '--role', 'admin', '--password-file', '-', '--data', data], { input: 'a password that is long\n' })
		writeFileSync(file, sheet)
		const args = ['import', file, '--resource', 'enterprises', '--yes', '--json', '--data', data]
		const count = async () => { const r = await must(['export', 'enterprises', '--format', 'json', '--data', data]); return JSON.parse(r.stdout).length }
		let there = 0
		for (let i = 0; i < times; i++) {
			const child = spawn(bin, args, { stdio: 'ignore' })
			const ended = new Promise((done) => child.on('close', done))
			const timer = setTimeout(() => child.kill('SIGKILL'), 100 + random.below(3000))	// any moment will do
			await within(ended, 'end of the import', 120000)
			clearTimeout(timer)
			const now = await count()
			assert.ok(now === there || now === rows, `${now} of ${rows}`)
			there = now
			assert.equal((await command(['db', 'check', '--data', data])).code, 0)
		}
		const last = JSON.parse((await must(args)).stdout.trim().split('\n').at(-1))
		assert.equal(last.inserted + last.same, rows)
		assert.equal(await count(), rows)
	})
})
