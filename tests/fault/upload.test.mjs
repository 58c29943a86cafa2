// A document whose upload is cut short, by the peer or by the end of the server, leaves nothing: no row, no bytes, no file.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import https from 'node:https'
import { after, test } from 'node:test'
import { form } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const documents = '/api/v1/project-documents'

test('an upload that is cut short', { timeout: 300000 }, async (t) => {
	const server = await startServer()
	after(() => server.child.kill('SIGKILL'))
	let staff = await server.as('staff')
	const enterprise = await server.ownEnterprise()
	const project = (await staff.post('/api/v1/projects', { name_zh: '断电工厂', enterprise, country: 'VN' })).json
	const upload = form({}, { name: '大.txt', bytes: Buffer.alloc(12 << 20, 'abc\n') })
	const rows = async () => (await staff.get(`${documents}?limit=1`)).json.total
	const files = () => readdirSync(server.data).filter((f) => !/-(wal|shm)$/.test(f)).sort()
	const before = files()

	// Half of it, then whatever `end` does.
	async function half(end) {
		const rq = https.request({ host: 'localhost', port: server.port, ca: server.ca, method: 'POST', path: `/api/v1/projects/${project.id}/documents`, agent: false,
			headers: { ...upload.headers, 'Content-Length': upload.body.length, Cookie: staff.credentials.cookie, 'X-TW': '1', Origin: server.url } })
		const gone = new Promise((done) => rq.on('error', done).on('close', done))
		rq.write(upload.body.subarray(0, 6 << 20))
		await new Promise((done) => rq.on('socket', (s) => s.once('secureConnect', () => s.once('drain', done))))
		await end(rq)
		await gone
	}

	await t.test('by the peer', async () => {
		await half((rq) => rq.destroy())
		assert.equal(await rows(), 0)
		assert.deepEqual(files(), before)
	})
	await t.test('by the end of the server', async () => {
		await half(() => server.stop({ signal: 'SIGKILL' }))
		server.clients.clear()
		await server.start()
		staff = await server.as('staff')
		assert.equal(await rows(), 0)
		assert.deepEqual(files(), before)
	})
	await t.test('at any moment of its keeping: all of it or nothing', async () => {
		for (let round = 0; round < 8; round++) {
			const asked = staff.post(`/api/v1/projects/${project.id}/documents`, upload.body, { headers: upload.headers }).catch(() => null)
			for (let spin = 0; spin < round * 12; spin++) await staff.get('/api/v1/me').catch(() => null)
			await server.stop({ signal: 'SIGKILL' })
			const answer = await asked
			server.clients.clear()
			await server.start()
			staff = await server.as('staff')
			const { items } = (await staff.get(`${documents}?limit=100`)).json
			if (answer?.status === 201) assert.ok(items.some((x) => x.id === answer.json.id), 'what was acknowledged is there')
			for (const x of items) {
				const c = await staff.get(`${documents}/${x.id}/content`)
				assert.deepEqual([c.status, c.bytes.length], [200, x.bytes], 'what is there is whole')
			}
			assert.deepEqual(files(), before)
		}
	})
	await server.stop()
})
