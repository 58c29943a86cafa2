// What the whole server does when it is killed and when its disk is full.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshFolder, startServer } from '../lib/server.mjs'

const ROUNDS = process.env.TW_TEST_LONG ? 100 : 20
const WRITERS = 8
const MiB = 1024 * 1024

// A generator of numbers that is the same at every run.
function lottery(seed) {
	return (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
}

describe('SIGKILL under eight writers', () => {
	test(`${ROUNDS} times: every acknowledged write is there, and no half of one`, async () => {
		const server = await startServer({ roles: ['admin'] })
		const { token } = (await server.withToken('admin')).credentials
		const pick = lottery(7)
		const notes = new Map()		// enterprise -> the note of its last acknowledged change, and the one under way
		let acknowledged = 0

		async function writer(w, round, over) {
			const made = await server.request('POST', '/api/v1/enterprises', { token, body: { name_zh: `第${round}轮第${w}家公司`, note: '0' } })
			assert.equal(made.status, 201, made.text)
			const id = made.json.id
			notes.set(id, { done: '0', tried: '0' })
			acknowledged++
			for (let i = 1; !over.now; i++) {
				notes.get(id).tried = String(i)
				const r = await server.request('PATCH', `/api/v1/enterprises/${id}`, { token, headers: { 'If-Match': '*' }, body: { note: String(i), name_en: `Round ${i}` } })
				if (r.status !== 200) return
				notes.get(id).done = String(i)
				acknowledged++
			}
		}

		for (let round = 0; round < ROUNDS; round++) {
			const over = { now: false }
			const writers = Array.from({ length: WRITERS }, (_, w) => writer(w, round, over).catch((e) => {
				if (e.code === 'ERR_ASSERTION') throw e		// anything else: the server was killed under it
			}))
			await sleep(150 + pick(500))
			over.now = true
			await server.stop({ signal: 'SIGKILL' })
			await Promise.all(writers)
			await server.start()
			for (const [id, note] of notes) {
				const { status, json } = await server.request('GET', `/api/v1/enterprises/${id}`, { token })
				assert.equal(status, 200, `enterprise ${id} is gone`)
				assert.ok(json.note === note.done || json.note === note.tried, `${id}: ${json.note}, not ${note.done} or ${note.tried}`)
				assert.equal(json.name_en, json.note === '0' ? null : `Round ${json.note}`, 'half of a change')
				notes.set(id, { done: json.note, tried: json.note })
			}
		}
		assert.ok(acknowledged > ROUNDS * WRITERS, `${acknowledged} writes`)
		await server.must(['db', 'check'])
		await server.stop()
	})
})

// A file system of 64 MiB in memory, or null where we may not mount one.
function smallDisk() {
	const dir = join(freshFolder(), 'disk')
	mkdirSync(dir)
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'tmpfs', dir], { stdio: 'pipe' })
	} catch {
		return null
	}
	return dir
}

const probe = process.getuid() === 0 ? smallDisk() : null

describe('a full disk', { skip: probe === null && 'needs root, to mount a small file system' }, () => {
	after(() => execFileSync('umount', ['-l', probe]))
	const free = () => { const s = statfsSync(probe); return s.bavail * s.bsize }
	const ballast = join(probe ?? '/', 'ballast')
	const leave = (bytes) => { rmSync(ballast, { force: true }); writeFileSync(ballast, Buffer.alloc(Math.max(0, free() - bytes))) }

	test('refuses cleanly, reads on, and recovers without a restart', async () => {
		const server = await startServer({ data: join(probe, 'data'), roles: ['admin', 'staff'] })
		const admin = await server.as('admin')
		const add = (name) => admin.post('/api/v1/enterprises', { name_zh: name })
		const total = async () => (await admin.get('/api/v1/enterprises?limit=1')).json.total
		assert.equal((await add('磁盘充足时的公司')).status, 201)

		leave(3 * MiB)
		await sleep(1200)		// the space is looked at once a second
		const r = await add('磁盘不足时的公司')
		assert.equal(r.status, 507, r.text)
		assert.equal(r.json.code, 'disk_full')
		assert.equal(await total(), 1)
		const staff = await server.as('staff')	// signing in and out goes on
		assert.equal((await staff.delete('/api/v1/session')).status, 204)
		assert.equal((await server.request('GET', '/readyz')).status, 503)
		assert.equal((await server.command(['status'])).code, 1)

		unlinkSync(ballast)
		await sleep(1200)
		assert.equal((await add('磁盘恢复后的公司')).status, 201)
		assert.equal((await server.request('GET', '/readyz')).status, 200)

		// Enough room to begin with, not enough for all of it: the disk fills in the middle of the commit.
		const rows = Array.from({ length: 20000 }, (_, i) => `第${i}号很长名称的测试企业有限公司,${'经营范围'.repeat(60)}`)
		const file = join(freshFolder(), 'big.csv')
		writeFileSync(file, 'name_zh,business_scope\n' + rows.join('\n') + '\n')
		leave(9 * MiB)
		await sleep(1200)
		const run = await server.command(['import', file, '--resource', 'enterprises', '--yes', '--json'])
		assert.equal(run.code, 1, run.stdout + run.stderr)
		assert.match(run.stderr, /"disk_full"/)
		assert.equal(await total(), 2)

		unlinkSync(ballast)
		await sleep(1200)
		assert.equal((await add('最后一家公司')).status, 201)
		assert.equal(await total(), 3)
		await server.must(['db', 'check'])
		await server.stop()
	})
})
