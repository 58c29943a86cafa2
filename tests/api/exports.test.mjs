// Exports beside other work: they have workers of their own, end when nobody waits, and leave nothing behind.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { csvObjects, enterprises, is } from '../lib/api.mjs'
import { must, freshFolder, startServer } from '../lib/server.mjs'
import { connect, served } from '../lib/raw.mjs'

describe('exports', () => {
	let server, admin, data
	before(async () => {
		data = freshFolder()
		await must(['demo', '--data', data])
		server = await startServer({ data, env: { TRADEWIND_HTTP_NEW_PER_S: '0' } })
		for (const a of JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8'))) server.accounts.set(a.role, a)
		admin = await server.as('admin')
	})
	after(() => server.stop())
	const path = `${enterprises}/export?format=`
	const names = () => readdirSync(data).filter((n) => !/^(tradewind\.db|control\.sock|lock|cert|key|backups|demo-accounts)/.test(n))

	test('nobody waits for them: a page is there while they are made', async () => {
		const ended = []
		const mark = (name) => (r) => { ended.push(name); return r }
		const out = Array.from({ length: 6 }, () => admin.get(path + 'xlsx').then(mark('export')))
		await new Promise((done) => setImmediate(done))
		const pages = await Promise.all([1, 2, 3, 4].map((n) => admin.get(`${enterprises}/${n}/history`).then(mark('page'))))
		assert.ok(ended.filter((x) => x === 'export').length < 3, ended.join(' '))
		for (const r of pages) is(r, 200)
		for (const r of await Promise.all(out)) is(r, 200)
	})

	test('no file of one ever has a name', async () => {
		for (const format of ['csv', 'xlsx', 'json']) {
			const r = admin.get(path + format)
			assert.deepEqual(names(), [])
			is(await r, 200)
			assert.deepEqual(names(), [])
		}
	})

	test('the columns that were asked for, also those that nobody writes; brought in again they change nothing', async () => {
		const ask = 'name_zh,uscc,note,updated_at,completeness'
		for (const [headings, lang, names] of [['names', 'zh', ['id', 'name_zh', 'uscc', 'note', 'completeness', 'updated_at']],
			['labels', 'zh', ['系统编号', '中文名称', '统一社会信用代码', '内部备注', '完整度（%）', '更新时间']], ['labels', 'en', null]]) {
			const out = is(await admin.get(`${path}csv&headings=${headings}&lang=${lang}&fields=${ask}&city=440600`), 200), rows = csvObjects(out.text)
			if (names) assert.deepEqual(Object.keys(rows[0]), names)
			assert.match(Object.values(rows[0]).at(-1), /^20\d\d-/)
			const file = join(freshFolder(), 'again.csv')
			writeFileSync(file, out.bytes)
			const r = JSON.parse((await must(['import', file, '--resource', 'enterprises', '--yes', '--json', '--data', data])).stdout.trim().split('\n').at(-1))
			assert.deepEqual([r.rows, r.same, r.warnings], [rows.length, rows.length, 0], out.text.slice(0, 200))
		}
	})

	test('whoever leaves is not waited for', async () => {
		const gone = await Promise.all(Array.from({ length: 20 }, () => connect(server)))
		for (const c of gone) c.send(`GET ${path}xlsx HTTP/1.1\r\nHost: localhost\r\nCookie: ${admin.credentials.cookie}\r\n\r\n`)
		for (const c of gone) c.close()
		await served(server)
		const r = is(await admin.get(path + 'csv&headings=names'), 200)
		assert.equal(csvObjects(r.text).length, Number(r.headers['x-row-count']))
		assert.deepEqual(names(), [])
	})
})
