// A quota or a limit of the files' size that is met (EDQUOT, EFBIG) is a full disk (security.md D9): nothing is saved, reading goes on, and writing does where there
// is room again.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

test('files that may not grow: 507, and room again without a restart', async () => {
	const server = await startServer({ roles: ['admin'] })
	after(() => server.child.kill('SIGKILL'))
	const client = await server.withToken('admin')
	const limit = (bytes) => execFileSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:`])
	const log = () => statSync(join(server.data, 'tradewind.db-wal')).size
	const write = (name) => client.post('/api/v1/enterprises', { name_zh: name, note: '满'.repeat(5000) })
	const total = async () => (await client.get('/api/v1/enterprises?limit=1')).json.total
	const first = await write('额度内有限公司')
	assert.equal(first.status, 201, first.text)
	for (const room of [0, 4096, 10000]) {	// none, and some of what a transaction takes
		limit(log() + room)
		for (let i = 0; i < 3; i++) {
			const r = await write('额度外有限公司')
			assert.equal(r.status, 507, r.text)
			assert.equal(r.json.code, 'disk_full')
		}
		const upload = await new Staged(client).send('name_zh\n' + '甲公司\n'.repeat(1000000), 'a.csv')
		assert.equal(upload.status, 507, upload.text)
		assert.equal(await total(), 1)
		assert.equal((await client.get(`/api/v1/enterprises/${first.json.id}`)).json.name_zh, '额度内有限公司')
		limit('unlimited')
		const r = await write(`又有余地${room}有限公司`)
		assert.equal(r.status, 201, r.text)
		assert.equal((await client.delete(`/api/v1/enterprises/${r.json.id}`, { headers: { 'If-Match': '*' } })).status, 204)
	}
	await server.stop()
	assert.equal((await server.command(['db', 'check'])).code, 0)
})
