// The real files of data/enterprises, each by the API and by command: sums that add up, second runs that change nothing, and the values
// that a careful reader finds in them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { enterprises, is } from '../lib/api.mjs'
import { shared, startServer } from '../lib/server.mjs'
import { Staged, sum } from '../lib/staged.mjs'

// In this order: rows, and what becomes of them beside a directory that knows the files before.  into: fields that the headings must find;
// codes: what problems there may be, and no others.
const FILES = [
	{ name: 'gd_registry_members.csv', rows: 6400, inserted: 6400, codes: [], into: { registered_on: 'established_on', capital_raw: 'registered_capital', city_zh: 'city', address: 'address_reg' } },
	{ name: 'gd_registry_source_shape.csv', rows: 400, inserted: 0, codes: [], into: { 企业名称: 'name_zh', 注册资金: 'registered_capital', 法人代表: 'legal_rep', 地区: 'city' } },
	{ name: 'gd_szse_listed.csv', rows: 454, inserted: 437, codes: ['unknown_code'], into: { stock_code: 'stock_code', short_name: 'name_short', csrc_section_name: 'industry' } },
	{ name: 'szse_list_shape_gd150.xlsx', rows: 150, inserted: 0, codes: ['unknown_code'], most: 5, into: { 公司全称: 'name_zh', A股代码: 'stock_code', '城     市': 'city', '地      区': null, 所属行业: 'industry', 公司网址: 'website' } },
	{ name: 'szse_ipo_gd_gbk.csv', rows: 96, inserted: 93, codes: ['sheet_row_repeats'], into: { 公司名称: 'name_zh', 地区: 'city', 行业: 'industry', 状态: null, 受理日期: null } },
	// English lists without Chinese names change whom they find and add nobody.
	{ name: 'gd_listed_financedatabase.csv', rows: 554, inserted: 0, codes: ['required', 'unknown_code', 'sheet_row_repeats', 'same_name_other_stock_code'], into: { symbol: 'stock_code', name: 'name_en', website: 'website' } },
	{ name: 'gd_oui_registrants.csv', rows: 1975, inserted: 0, codes: ['required', 'sheet_row_repeats', 'similar_name', 'same_name_other_city'], into: { name_en: 'name_en', city_zh: 'city' } },
	// A list of spellings of sums, no enterprises: it names nobody.
	{ name: 'capital_formats.csv', refused: 'sheet_no_key' },
].map((f) => ({ ...f, path: shared(`data/enterprises/${f.name}`) }))
const missing = FILES.some((f) => f.path === null) && 'no shared data'

describe('the files of data/enterprises', { skip: missing }, () => {
	let server, staff, staged
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		staged = new Staged(staff)
	})
	after(() => server.stop())
	const one = async (filter) => is(await staff.get(`${enterprises}?${filter}`), 200).json.items[0]

	for (const f of FILES) test(`${f.name}, by the API`, async () => {
		const bytes = readFileSync(f.path)
		if (f.refused) {
			const id = await staged.upload(bytes, f.name), now = await staged.step(id, 'check')
			return assert.deepEqual([now.state, now.error.code], ['uploaded', f.refused])
		}
		const { id, result, columns, counts } = await staged.committed(bytes, f.name)
		assert.deepEqual([result.rows, result.inserted, sum(result)], [f.rows, f.inserted, f.rows])
		assert.deepEqual([counts.insert, counts.update, counts.error], [result.inserted, result.updated, result.error])
		for (const [heading, field] of Object.entries(f.into)) assert.equal(columns.find((c) => c.heading === heading)?.field, field, heading)
		const rows = await staged.rows(id), problems = rows.filter((r) => r.outcome !== 'skipped').flatMap((r) => r.problems)
		assert.equal(rows.length, result.rows + result.skipped)
		assert.deepEqual([...new Set(problems.map((p) => p.code))].filter((c) => !f.codes.includes(c)), [])
		assert.ok(f.most === undefined || problems.length <= f.most, `${problems.length}`)
		for (const p of problems) assert.match(p.message, /\S/)
		// A row that is refused says why.
		for (const r of rows) if (r.outcome === 'error') assert.ok(r.problems.some((p) => !p.warning), JSON.stringify(r))
		const again = await staged.committed(bytes, f.name)
		assert.deepEqual([again.result.inserted, again.result.updated, again.result.suspect, again.result.error], [0, 0, result.suspect, result.error])
	})

	test('what they say is what is kept', async () => {
		const vanke = await one('stock_code=000002'), pingan = await one('uscc=91440300192185379H'), antai = await one('uscc=91440881194726896F')
		assert.deepEqual([vanke.name_zh, vanke.industry, vanke.city, vanke.name_short], ['万科企业股份有限公司', '70', '440300', '万  科Ａ'])
		assert.deepEqual([pingan.stock_code, pingan.established_on, pingan.industry], ['000001', '1987-12-22', 'J'])
		assert.deepEqual([antai.registered_capital, antai.established_on, antai.city], [{ amount: '3600000.00', currency: 'CNY' }, '1980-06-29', '440800'])
		assert.doesNotMatch(antai.note, /city_code/)	// another column says it
		assert.match(antai.note, /org_code: 194726896/)
	})

	test('all of them by command, each twice', async () => {
		const other = await startServer()
		const run = async (path) => {
			const r = await other.command(['import', path, '--resource', 'enterprises', '--yes', '--json'])
			return { code: r.code, ...JSON.parse(r.stdout.trim().split('\n').at(-1) || '{}') }
		}
		for (const f of FILES) {
			const first = await run(f.path)
			if (f.refused) { assert.notEqual(first.code, 0); continue }
			assert.deepEqual([first.rows, first.inserted, sum(first)], [f.rows, f.inserted, f.rows], f.name)
			assert.equal(first.code, first.error + first.suspect > 0 ? 3 : 0, f.name)
			const again = await run(f.path)
			assert.deepEqual([again.inserted, again.updated, again.error, again.suspect], [0, 0, first.error, first.suspect], f.name)
		}
		await other.stop()
	})
})
