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
	const names = () => readdirSync(data).filter((n) => !/^(tradewind\.db|control\.sock|lock|cert|key|secret\.key|backups|demo-accounts)/.test(n))

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

// Who took out what: from the log, as far as the reader sees it (domain.md 2).
describe('the history of exports', () => {
	let server, admin, staff, member, editor, auditor
	const history = async (who, query = '') => is(await who.get('/api/v1/exports' + query), 200).json
	before(async () => {
		server = await startServer({ roles: ['admin', 'manager', 'staff', 'member-admin', 'member-editor', 'auditor', 'officer'] })
		for (const name of ['甲企业有限公司', '乙企业有限公司']) is(await (await server.as('staff')).post(enterprises, { name_zh: name, city: '440300' }), 201);
		[admin, staff, member, editor, auditor] = await Promise.all(['admin', 'staff', 'member-admin', 'member-editor', 'auditor'].map((r) => server.as(r)))
	})
	after(() => server.stop())

	test('nothing yet', async () => {
		assert.deepEqual(await history(staff), { items: [], next: null })
	})

	test('columns, count, filters and who; newest first', async () => {
		is(await staff.get(`${enterprises}/export?format=csv&fields=name_zh,note&city=440300&name_zh__contains=${encodeURIComponent('企业')}&q=${encodeURIComponent('有限')}`), 200)
		is(await member.get(`${enterprises}/export?format=xlsx&headings=labels`), 200)
		is(await editor.get('/api/v1/contacts/export?format=json'), 200)
		const { items, next } = await history(admin)
		assert.equal(next, null)
		assert.deepEqual(items.map((x) => [x.who, x.resource, x.format, x.rows]), [['member-editor', 'contacts', 'json', 0], ['member-admin', 'enterprises', 'xlsx', 1], ['staff', 'enterprises', 'csv', 2]])
		const { id, at, account, who_name, ...rest } = items[2]
		assert.deepEqual(rest, {
			who: 'staff', door: 'page', resource: 'enterprises', format: 'csv', rows: 2, columns: ['name_zh', 'note'],
			filters: [{ name: 'city', value: '440300' }, { name: 'name_zh__contains', value: '企业' }], q: '有限', left_out: 0,
		})
		assert.ok(id > 0 && account > 0 && at.endsWith('Z') && who_name)
	})

	test('administrator, secretary-general and auditor see all; staff and editors their own; a member administrator those of the enterprise', async () => {
		const seen = async (role) => (await history(await server.as(role))).items.map((x) => x.who)
		for (const role of ['admin', 'manager', 'auditor']) assert.deepEqual(await seen(role), ['member-editor', 'member-admin', 'staff'], role)
		assert.deepEqual(await seen('staff'), ['staff'])
		assert.deepEqual(await seen('member-editor'), ['member-editor'])
		assert.deepEqual(await seen('member-admin'), ['member-editor', 'member-admin'])
		assert.deepEqual(await seen('officer'), [])		// his own: he takes out lists of his trips
		is(await (await server.as('finance')).get('/api/v1/exports'), 403)
		is(await server.anonymous().get('/api/v1/exports'), 401)
	})

	test('by user, by resource, in pages', async () => {
		const all = (await history(admin)).items
		const of = (query, who = admin) => history(who, query).then((r) => r.items.map((x) => x.id))
		assert.deepEqual(await of(`?account=${all[2].account}`), [all[2].id])
		assert.deepEqual(await of('?resource=contacts'), [all[0].id])
		assert.deepEqual(await of(`?resource=contacts&account=${all[2].account}`), [])
		assert.deepEqual(await of(`?account=${all[0].account}`, staff), [])
		const first = await history(admin, '?limit=2')
		assert.deepEqual([first.items.length, first.next], [2, all[1].id])
		assert.deepEqual(await history(admin, `?limit=2&before=${first.next}`), { items: [all[2]], next: null })
	})

	test('a parameter that means nothing is named', async () => {
		for (const [query, name] of [['resource=ships', 'resource'], ['limit=0', 'limit'], ['before=x', 'before'], ['account=-1', 'account'], ['who=1', 'who']]) {
			const r = is(await admin.get('/api/v1/exports?' + query), 400)
			assert.match(r.text, new RegExp(`\\b${name}\\b`), query)
		}
		assert.match((await admin.get('/api/v1/exports?resource=ships')).text, /enterprises, contacts/)
	})

	test('whoever comes to another enterprise brings nothing along and leaves all behind', async () => {
		const other = is(await staff.get(`${enterprises}?name_zh=${encodeURIComponent('乙企业有限公司')}`), 200).json.items[0].id
		const user = is(await admin.get('/api/v1/users'), 200).json.items.find((u) => u.login === 'member-editor')
		is(await admin.patch(`/api/v1/users/${user.id}`, { enterprise: other }, user.version), 200)
		assert.deepEqual((await history(member)).items.map((x) => x.who), ['member-admin'])
		await server.account('member-admin', { login: 'newcomer', enterprise: other })
		const newcomer = await server.as('newcomer')
		assert.deepEqual((await history(newcomer)).items, [])
	})

	test('columns and filters of what the reader no longer sees are left out, and counted', async () => {
		is(await staff.get(`${enterprises}/export?format=csv&fields=name_zh,note&tags=x&city=440300`), 200)
		const user = is(await admin.get('/api/v1/users'), 200).json.items.find((u) => u.login === 'staff')
		const own = is(await staff.get(`${enterprises}?limit=1`), 200).json.items[0].id
		is(await admin.patch(`/api/v1/users/${user.id}`, { role: 'member-editor', enterprise: own }, user.version), 200)
		server.clients.delete('staff')
		const [now] = (await history(await server.as('staff'))).items
		assert.deepEqual([now.columns, now.filters, now.left_out], [['name_zh'], [{ name: 'city', value: '440300' }], 2])
	})
})
