// Workbooks on their way in: what Excel makes of members' lists, and what nobody's Excel would make.
import { describe, test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { shared, startServer } from '../lib/server.mjs'
import { enterprises, form, is, query, toCsv, uscc } from '../lib/api.mjs'
import { workbook, zip } from '../lib/workbook.mjs'

const imports = '/api/v1/imports'

describe('workbooks', () => {
	let server, staff, admin
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const send = (bytes, { name = 'members.xlsx', resource = 'enterprises', client = staff } = {}) =>
		client.post(imports, ...(({ body, headers }) => [body, { headers }])(form({ resource }, { name, bytes })))
	const upload = async (bytes, options) => is(await send(bytes, options), 201).json.id
	const get = async (id) => is(await staff.get(`${imports}/${id}`), 200).json
	async function step(id, what, body) {
		is(await staff.post(`${imports}/${id}/${what}`, body), 202)
		for (const end = Date.now() + 120e3; Date.now() < end; await sleep(25)) {
			const now = await get(id)
			if (!['checking', 'committing'].includes(now.state)) return now
		}
		assert.fail('the import does not end')
	}
	const rowsOf = async (id, status) => is(await staff.get(`${imports}/${id}/rows?limit=500${status ? `&status=${status}` : ''}`), 200).json.items
	async function checked(bytes, options) {
		const id = await upload(bytes, options), now = await step(id, 'check')
		assert.equal(now.state, 'checked', JSON.stringify(now.error))
		return { id, ...now }
	}
	async function committed(bytes, options) {
		const { id } = await checked(bytes, options), now = await step(id, 'commit')
		assert.equal(now.state, 'done', JSON.stringify(now.error))
		return { id, ...now }
	}
	const byName = async (name) => is(await staff.get(`${enterprises}?${query({ name_zh: name })}`), 200).json.items

	test('a workbook goes in as its cells say; numbers stay what they are, dates are dates', async () => {
		const bytes = workbook({ sheets: [{ name: '会员', rows: [
			['2026 年会员名录'], null,
			['企业名称', '统一社会信用代码', '成立日期', '注册资本', '城市', '网站'],
			['表一有限公司', uscc(1), new Date('2015-03-02'), 1234.5, '深圳', null],
			[{ rich: ['表二', '有限公司'], phonetic: 'biao' }, uscc(2), { v: '2010-5-1' }, 500, '珠海', 'www.b.example'],
			[{ v: '表三有限公司', t: 'inlineStr' }, { f: 'B1', v: uscc(3) }, { v: new Date('2020-12-31'), numFmt: 'yyyy"年"m"月"d"日"' }, null, null, null],
		] }] })
		const { id, counts, sheets, detected, columns, sheet_open } = await checked(bytes)
		assert.deepEqual(sheets, [{ n: 0, name: '会员', rows: 6, columns: 6, hidden: false, fits: 6 }])
		assert.deepEqual([detected.encoding, detected.separator, detected.sheet, detected.header_row, sheet_open], ['xlsx', null, 0, 3, false])
		assert.deepEqual(columns.map((c) => c.field), ['name_zh', 'uscc', 'established_on', 'registered_capital', 'city', 'website'])
		assert.deepEqual([counts.rows, counts.insert, counts.error], [3, 3, 0])
		assert.deepEqual((await rowsOf(id)).map((r) => [r.n, r.outcome]), [[1, 'skipped'], [3, 'skipped'], [4, 'insert'], [5, 'insert'], [6, 'insert']])
		assert.equal((await step(id, 'commit')).state, 'done')
		const [one] = await byName('表一有限公司'), [two] = await byName('表二有限公司'), [three] = await byName('表三有限公司')
		assert.deepEqual([one.uscc, one.established_on, two.uscc, two.established_on, three.uscc, three.established_on],
			[uscc(1), '2015-03-02', uscc(2), '2010-05-01', uscc(3), '2020-12-31'])
		const again = await committed(bytes)
		assert.deepEqual([again.result.same, again.result.inserted, again.result.updated], [3, 0, 0])
	})
})
