// Sheets in and out through the API (ui-and-api.md A6, security.md F4, F5).
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { contacts, csvObjects, enterprises, form, is, parseCsv, query, toCsv, uscc, xlsxSheet } from '../lib/api.mjs'
import { freshFolder, shared, startServer } from '../lib/server.mjs'
import { imports, stagedBy, sum } from '../lib/staged.mjs'

const gb18030 = (hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

describe('sheets', () => {
	let server, staff, admin
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const { send, upload, get, step, checked, committed } = stagedBy(() => staff)
	const rowsOf = async (id, status) => is(await staff.get(`${imports}/${id}/rows?limit=500${status ? `&status=${status}` : ''}`), 200).json
	const byName = async (name) => is(await staff.get(`${enterprises}?${query({ name_zh: name })}`), 200).json.items
	const total = async () => is(await staff.get(`${enterprises}?limit=1`), 200).json.total

	test('file, mapping, check, commit: nothing is written before the end, the counts add up, again changes nothing', async () => {
		const file = toCsv([['企业名称', '信用代码', '城市', '成立日期', '内部编号'], ['珠海一号有限公司', uscc(1), '珠海', '2015年3月2日', 'A-1'],
			['珠海二号有限公司', uscc(2), '珠海市', '2010-5-1', 'A-2'], ['', uscc(3), '', '', ''], ['珠海四号有限公司', uscc(4).slice(0, 17) + '?', '', '', '']])
		const before = await total(), id = await upload(file)
		const fresh = await get(id)
		assert.deepEqual([fresh.state, fresh.resource, fresh.file_name, fresh.unmapped], ['uploaded', 'enterprises', 'members.csv', 'note'])
		assert.deepEqual(fresh.columns.map((c) => c.field), ['name_zh', 'uscc', 'city', 'established_on', null])
		assert.deepEqual(fresh.columns[0].samples.slice(0, 2), ['珠海一号有限公司', '珠海二号有限公司'])
		is(await staff.post(`${imports}/${id}/commit`), 409)
		is(await staff.patch(`${imports}/${id}`, { unmapped: 'skip' }), 200)
		is(await staff.patch(`${imports}/${id}`, { unmapped: 'note' }), 200)
		const seen = await step(id, 'check')
		assert.deepEqual([seen.counts.rows, seen.counts.insert, seen.counts.error], [4, 2, 2])
		assert.equal(await total(), before)
		const { items, total: n } = await rowsOf(id, 'error')
		assert.equal(n, 2)
		assert.deepEqual(items.map((r) => [r.n, r.problems[0].field, r.problems[0].column]), [[4, 'name_zh', '企业名称'], [5, 'uscc', '信用代码']])
		assert.equal(items[1].problems[0].value, uscc(4).slice(0, 17) + '?')
		assert.match(items[1].problems[0].message, /\S/)
		const done = await step(id, 'commit')
		assert.equal(done.state, 'done')
		assert.deepEqual([done.result.rows, done.result.inserted, done.result.error, sum(done.result)], [4, 2, 2, 4])
		assert.equal(await total(), before + 2)
		const [one] = await byName('珠海一号有限公司')
		assert.deepEqual([one.city, one.established_on, one.uscc], ['440400', '2015-03-02', uscc(1)])
		assert.match(one.note, /内部编号.*A-1/)
		const [two] = await byName('珠海二号有限公司')
		assert.deepEqual((await rowsOf(id, 'insert')).items.map((r) => [r.n, r.id]), [[2, one.id], [3, two.id]])
		assert.equal(two.established_on, '2010-05-01')
		for (const what of ['check', 'commit']) is(await staff.post(`${imports}/${id}/${what}`), 409)
		is(await staff.patch(`${imports}/${id}`, { unmapped: 'skip' }), 409)
		is(await staff.delete(`${imports}/${id}`), 409)
		const again = await committed(file)
		assert.deepEqual([again.result.inserted, again.result.updated, again.result.same], [0, 0, 2])
		const [entry] = is(await staff.get(`${enterprises}/${one.id}/history`), 200).json.items
		assert.deepEqual([entry.action, entry.door], ['create', 'import'])
	})

	test('several columns for one field: the best takes it, the others go into the note', async () => {
		const noteOf = async (name) => (await byName(name))[0]?.note
		const columns = async (id) => (await get(id)).columns.map((c) => [c.field, c.taken])
		const many = toCsv([['name_zh', '说明', '备注', 'remark', '城市', 'city_code'], ['多列一有限公司', 'AAA', 'BBB', 'CCC', '佛山', '440600'],
			['多列二有限公司', '', 'BBB', 'AAA', '佛山', '440100'], ['多列三有限公司', 'AAA', 'AAA', '', '', '440600']])
		const { id } = await committed(many)
		assert.deepEqual(await columns(id), [['name_zh', null], ['note', null], [null, 'note'], [null, 'note'], ['city', null], [null, 'city']])
		assert.equal(await noteOf('多列一有限公司'), 'AAA\n备注: BBB\nremark: CCC')
		assert.equal(await noteOf('多列二有限公司'), '备注: BBB\nremark: AAA\ncity_code: 440100')
		assert.equal(await noteOf('多列三有限公司'), 'AAA\ncity_code: 440600')
		assert.deepEqual((await committed(many)).result.same, 3)
		// The field's own name before a synonym, whatever the order; a column that says nothing last.
		for (const [file, want] of [
			['企业名称,name_zh\r\n甲,多列四有限公司\r\n', [[null, 'name_zh'], ['name_zh', null]]],
			['企业名称,公司名称\r\n,多列五有限公司\r\n', [[null, 'name_zh'], ['name_zh', null]]],
			['企业名称,币种,注册资本,currency\r\n多列六有限公司,美元,5,USD\r\n', [['name_zh', null], ['registered_capital', null], ['registered_capital', null], [null, 'registered_capital']]],
			['企业名称,币种\r\n多列七有限公司,美元\r\n', [['name_zh', null], [null, null]]],
		]) assert.deepEqual(await columns(await upload(file)), want, file)
		// A cell beyond the headings has no place either.
		await committed('企业名称,城市\r\n多列八有限公司,佛山,,又一句\r\n')
		assert.equal(await noteOf('多列八有限公司'), 'D: 又一句')
		// What an export calls its own is known again only where the whole is one.
		await committed('企业名称,版本,updated_at\r\n多列十一有限公司,三版,昨天\r\n')
		assert.equal(await noteOf('多列十一有限公司'), '版本: 三版\nupdated_at: 昨天')
		// Left out only when asked for.
		const left = await upload('企业名称,内部编号\r\n多列九有限公司,A-9\r\n')
		is(await staff.patch(`${imports}/${left}`, { unmapped: 'skip' }), 200)
		await step(left, 'check')
		await step(left, 'commit')
		assert.equal(await noteOf('多列九有限公司'), null)
		// What no list knows is kept as text.
		const { counts } = await committed('企业名称,城市,行业\r\n多列十有限公司,亚特兰蒂斯,捕风业\r\n')
		assert.equal(counts.warnings, 2)
		assert.equal(await noteOf('多列十有限公司'), '城市: 亚特兰蒂斯\n行业: 捕风业')
	})

	test('corrections of columns add up; one field twice is refused', async () => {
		const id = await upload('企业名称,备注,说明,其他\r\n更正有限公司,AAA,BBB,CCC\r\n'), patch = (body, status = 200) => staff.patch(`${imports}/${id}`, body).then((r) => is(r, status))
		const fields = async () => (await get(id)).columns.map((c) => c.field)
		const twice = await patch({ columns: [{ n: 3, field: 'website' }, { n: 2, field: 'note' }] }, 422)
		assert.deepEqual(twice.json.errors.map((e) => [e.pointer, e.code, e.params]), [['/columns/1/field', 'field_twice', { column: '备注' }]])
		assert.deepEqual(await fields(), ['name_zh', 'note', null, null])
		await patch({ columns: [{ n: 1, field: null }, { n: 2, field: 'note' }] })
		await patch({ columns: [{ n: 3, field: 'main_products' }] })
		assert.deepEqual(await fields(), ['name_zh', null, 'note', 'main_products'])
		await patch({ columns: [{ n: 3, field: 'note' }, { n: 2, field: 'main_products' }] })
		assert.deepEqual(await fields(), ['name_zh', null, 'main_products', 'note'])
		for (const [columns, pointer, code] of [
			[[{ n: 9, field: 'note' }], '/columns/0/n', 'no_such_column'], [[{ n: 1, field: 'nonsense' }], '/columns/0/field', 'unknown_field'],
			[[{ n: 0, field: null }, { n: 'x' }], '/columns/1/n', 'wrong_type'], [[{ n: 1 }, { n: 1 }], '/columns/1/n', 'column_twice'], [[7], '/columns/0', 'wrong_type'],
		]) assert.deepEqual(((r) => [r.json.errors[0].pointer, r.json.errors[0].code])(await patch({ columns }, 422)), [pointer, code])
		for (const [body, says] of [[{ encoding: 'latin1' }, 'gb18030'], [{ separator: '|' }, ';'], [{ columns: 'x' }, 'array'], [{ unmapped: 'x' }, 'note']])
			assert.ok((await patch(body, 422)).json.errors[0].message.includes(says), JSON.stringify(body))
		// Read in another way it has other columns.
		await patch({ separator: ';' })
		assert.deepEqual((await get(id)).columns.map((c) => [c.heading, c.field]), [['企业名称,备注,说明,其他', null]])
		await patch({ separator: '' })
		assert.deepEqual(await fields(), ['name_zh', 'note', null, null])
		const people = await upload('联系人,企业,爱好\r\n张三,更正有限公司,棋\r\n', { resource: 'contacts' })
		assert.equal((await get(people)).unmapped, 'skip')
		is(await staff.patch(`${imports}/${people}`, { unmapped: 'note' }), 422)
	})

	test('a hundred thousand rows, and not one more', async () => {
		const rows = (n) => '会员名册,,\r\n企业名称,备注\r\n,,\r\n' + Array.from({ length: n }, (_, i) => `上限${i}\r\n`).join('') + ',,\r\n合计,\r\n'
		await upload(rows(100000))
		const r = is(await send(rows(100001)), 422, 'bad_file')
		assert.match(r.json.detail, /100,?000/)
	})

	test('a sheet that says less does not take away', async () => {
		const fine = { industry: '38', city: '440305', address_reg: '广东省深圳市南山区科技路1号', website: 'http://www.fine.example/', name_en: 'Fine Co., Ltd.', note: '甲\n乙' }
		const { id, version } = is(await staff.post(enterprises, { name_zh: '精细（深圳）有限公司', uscc: uscc(61), ...fine }), 201).json
		const head = ['企业名称', '信用代码', '行业', '城市', '注册地址', '网址', '英文名称', '备注']
		const coarse = [['精细(深圳)有限公司', uscc(61), 'C', '440000', '深圳市南山区科技路1号', 'WWW.fine.example', 'FINE CO.,LTD', '乙'],
			['精细（深圳）有限公司', uscc(61), '制造业', '深圳', '南山区科技路1号', 'https://www.fine.example', 'Fine Co., Ltd.', '甲']]
		for (const row of coarse) assert.equal((await committed(toCsv([head, row]))).result.same, 1, row.join())
		assert.equal(is(await staff.get(`${enterprises}/${id}`), 200).json.version, version)
		// What is finer, or something else, does.
		const other = await committed(toCsv([head.slice(0, 4), ['精细（深圳）有限公司', uscc(61), '39', '440306']]))
		assert.equal(other.result.updated, 1)
		const now = is(await staff.get(`${enterprises}/${id}`), 200).json
		assert.deepEqual([now.industry, now.city], ['39', '440306'])
		// On a page the coarser code is what a person wants.
		assert.equal(is(await staff.patch(`${enterprises}/${id}`, { city: '440000' }, now.version), 200).json.city, '440000')
	})

	test('lists in English: names by what they say, stock codes with their exchange, nobody twice', async () => {
		const make = async (fields) => is(await staff.post(enterprises, fields), 201).json.id
		const a = await make({ name_zh: '英文甲股份有限公司', name_en: 'ALPHA VANE CO., LTD.', stock_code: '002901', city: '440300' })
		const b = await make({ name_zh: '英文乙股份有限公司', name_en: 'Beta Vane Holdings' })
		const c = await make({ name_zh: '英文丙股份有限公司', name_en: 'Gamma Vane', stock_code: '002903' })
		const d = await make({ name_zh: '英文丁股份有限公司', stock_code: '00904.HK' })
		const before = await total()
		const { id, columns, result } = await committed(toCsv([['symbol', 'name', 'city', 'website'],
			['002901.SZ', 'Alpha Vane Co., Ltd.', 'Shenzhen', 'www.alpha-vane.example'], ['', 'beta vane holdings', '', 'www.beta-vane.example'],
			['300903.SZ', 'Gamma Vane', '', 'www.gamma-vane.example'], ['904.HK', 'Delta Vane', '', 'www.delta-vane.example'], ['', 'Beta Vane Holdings Ltd.', '', ''],
			['600999.SS', 'Nobody Knows Ltd.', '', ''], ['002901.SZ', 'Alpha Vane', '', '']]))
		assert.deepEqual(columns.map((x) => x.field), ['stock_code', 'name_en', 'city', 'website'])
		assert.deepEqual([result.inserted, result.updated, result.suspect, result.error, await total()], [0, 3, 3, 1, before], JSON.stringify((await rowsOf(id)).items))
		const of = async (x) => is(await staff.get(`${enterprises}/${x}`), 200).json
		assert.deepEqual([(await of(a)).website, (await of(a)).name_en], ['www.alpha-vane.example', 'ALPHA VANE CO., LTD.'])
		assert.deepEqual([(await of(b)).website, (await of(c)).website, (await of(d)).name_en, (await of(d)).stock_code], ['www.beta-vane.example', null, 'Delta Vane', '00904.HK'])
		const why = (await rowsOf(id, 'suspect')).items.map((r) => [r.n, r.candidates[0]?.code ?? r.problems[0].code])
		assert.deepEqual(why, [[4, 'same_name_other_stock_code'], [6, 'similar_name'], [8, 'sheet_row_repeats']])
		assert.deepEqual((await rowsOf(id, 'error')).items.map((r) => [r.n, r.name, r.problems[0].field, r.problems[0].code]), [[7, 'Nobody Knows Ltd.', 'name_zh', 'required']])
		// Another Chinese name beside a known English one is somebody's to decide; Chinese below "name" are Chinese names.
		const zh = await checked(toCsv([['name', 'name_en'], ['英文戊有限公司', 'Beta Vane Holdings'], ['英文己有限公司', '']]))
		assert.deepEqual([zh.columns.map((x) => x.field), zh.counts.suspect, zh.counts.insert], [['name_zh', 'name_en'], 1, 1])
		assert.equal((await rowsOf(zh.id, 'suspect')).items[0].candidates[0].code, 'same_english_name')
		// What a check says of rows that repeat each other, the commit does.
		const twice = await committed(toCsv([['企业名称', '证券代码'], ['英文庚有限公司', '002908'], ['英文辛有限公司', '002908']]))
		assert.deepEqual([twice.counts.insert, twice.counts.suspect, twice.result.inserted, twice.result.suspect], [1, 1, 1, 1])
	})

	test('a sheet that names nobody is refused as a whole; one without Chinese names adds nobody', async () => {
		for (const [bytes, resource] of [['城市,网址\r\n佛山,www.a.example\r\n', 'enterprises'], ['姓名,手机\r\n张三,1\r\n', 'contacts']]) {
			const id = await upload(bytes, { resource }), now = await step(id, 'check')
			assert.deepEqual([now.state, now.error.code], ['uploaded', 'sheet_no_key'])
			assert.match(now.error.message, /\S/)
			await rowsOf(id)
		}
		const other = await startServer(), file = join(freshFolder(), 'codes.csv')
		writeFileSync(file, `uscc,website\r\n${uscc(71)},www.a.example\r\n`)
		const run = await other.command(['import', file, '--yes', '--json', '--lang', 'zh'])
		assert.match(run.stderr, /没有“中文名称”列/)
		assert.deepEqual([run.code, JSON.parse(run.stdout).error], [3, 1])
		writeFileSync(file, '城市\r\n佛山\r\n')
		const refused = await other.command(['import', file, '--yes'])
		assert.equal(refused.stdout, '')
		assert.notEqual(refused.code, 0)
		await other.stop()
	})

	test('values that cannot be: the row says which field and why', async () => {
		const { id, counts } = await checked(toCsv([['企业名称', '网址', '成立日期', '注册资本'], ['错值一有限公司', 'javascript:alert(1)', '', ''], ['错值二有限公司', '', '2999-01-01', ''],
			['错值三有限公司', '', '1599-12-31', ''], ['错值四有限公司', '', '', '-5 CNY'], ['错值五有限公司', 'www.right.example', '1600-01-01', '0 CNY']]))
		assert.deepEqual([counts.error, counts.insert], [4, 1])
		assert.deepEqual((await rowsOf(id, 'error')).items.map((r) => [r.n, r.problems[0].field, r.problems[0].code]),
			[[2, 'website', 'bad_website'], [3, 'established_on', 'date_in_future'], [4, 'established_on', 'date_too_early'], [5, 'registered_capital', 'negative_amount']])
	})

	test('all or nothing; forget; who may', async () => {
		const file = toCsv([['企业名称', '信用代码'], ['全有或全无有限公司', uscc(11)], ['坏的有限公司', '12345']]), before = await total()
		const { id } = await checked(file)
		is(await staff.post(`${imports}/${id}/commit`, { mode: 'some' }), 422)
		const none = await step(id, 'commit', { mode: 'all_or_nothing' })
		assert.equal(await total(), before)
		assert.equal(none.result?.inserted ?? 0, 0)
		const other = await upload(file)
		is(await staff.delete(`${imports}/${other}`), 204)
		is(await staff.get(`${imports}/${other}`), 404)
		is(await staff.delete(`${imports}/${other}`), 404)
		for (const role of ['officer', 'finance', 'member-admin', 'member-editor', 'auditor']) is(await send(file, { client: await server.as(role) }), 403, 'forbidden')
		is(await (await server.as('auditor')).get(imports), 200)
		is(await send(file, { client: await server.withToken('staff', 'read') }), 403)
		assert.ok(is(await staff.get(imports), 200).json.items.some((i) => i.id === id))
	})

	test('two at once', async () => {
		const file = (from) => toCsv([['企业名称', '信用代码'], ...Array.from({ length: 300 }, (_, i) => [`并行${from + i}号有限公司`, uscc(from + i)])])
		const before = await total()
		const [a, b] = await Promise.all([committed(file(1000)), committed(file(2000))])
		assert.deepEqual([a.result.inserted, b.result.inserted, await total()], [300, 300, before + 600])
	})

	test('encodings, separators, quoted line breaks', async () => {
		const rows = [['企业名称', '经营范围', '城市'], ['编码甲有限公司', '电池；\n"锂"电', '佛山'], ['编码乙有限公司', '贸易, 进口; 出口', '佛山市']]
		const comma = toCsv(rows)
		const cases = [
			['utf-8', Buffer.from(comma), ','], ['utf-8', Buffer.from(`\ufeff${comma}`), ','], [null, Buffer.from(toCsv(rows, { separator: ';' })), ';'],
			[null, Buffer.from(toCsv(rows, { separator: '\t', end: '\n' })), '\t'], [/16/, Buffer.from(`\ufeff${comma}`, 'utf16le'), ','],
		]
		for (const [encoding, bytes, separator] of cases) {
			const id = await upload(bytes), { detected, columns } = await get(id)
			if (encoding instanceof RegExp) assert.match(detected.encoding.toLowerCase(), encoding)
			else if (encoding) assert.equal(detected.encoding.toLowerCase(), encoding)
			assert.equal(detected.separator, separator)
			assert.deepEqual(columns.map((c) => c.heading), rows[0])
			const now = await step(id, 'check')
			assert.deepEqual([now.counts.rows, now.counts.error], [2, 0])
			await step(id, 'commit')
		}
		const [a] = await byName('编码甲有限公司'), [b] = await byName('编码乙有限公司')
		assert.deepEqual([a.business_scope, b.business_scope, a.city], [rows[1][1], rows[2][1], '440600'])
		// 企业名称,城市 / 国标有限公司,佛山 in GB18030
		const id = await upload(gb18030('c6f3d2b5c3fbb3c6 2c b3c7cad0 0d0a b9fab1ead3d0cfdeb9abcbbe 2c b7f0c9bd 0d0a'))
		assert.match((await get(id)).detected.encoding, /gb18030/i)
		await step(id, 'check')
		await step(id, 'commit')
		assert.equal((await byName('国标有限公司'))[0].city, '440600')
	})

	test('values as people write them', async () => {
		const row = (name, ...cells) => [name, ...cells]
		const { id, counts } = await checked(toCsv([['企业名称', '信用代码', '成立日期', '注册资本', '网址', '城市'],
			row('  宽度\u200b试验\n有限公司 ', `　${uscc(31).toLowerCase()} `, '２０１５年３月２日', '３００万人民币', '-', 'N/A'),
			row('日期一有限公司', '', '2010/5/1', '200(万元人民币)', 'N/A', '—'), row('日期二有限公司', '', '20150302', '1,234.5万元', '', '广州市天河区'),
			row('日期三有限公司', '', '03/04/2015', '', '', ''), row('日期四有限公司', '', '2015-02-30', '', '', ''),
			row('金额一有限公司', '', '', '很多', '', ''), row('代码一有限公司', '9.1440300E+17', '', '', '', ''),
			row('代码二有限公司', uscc(32).slice(0, 17) + (uscc(32)[17] === '1' ? '2' : '1'), '', '', '', '')]))
		const errors = await rowsOf(id, 'error')
		assert.deepEqual(errors.items.map((r) => [r.n, r.problems[0].field, r.problems[0].code]), [
			[5, 'established_on', 'date_ambiguous'], [6, 'established_on', 'bad_date'], [7, 'registered_capital', 'bad_money'],
			[8, 'uscc', 'uscc_spreadsheet'], [9, 'uscc', 'uscc_check_digit']])
		assert.match(errors.items[4].problems[0].message, new RegExp(uscc(32)[17]))
		assert.deepEqual([counts.rows, counts.error], [8, 5])
		await step(id, 'commit')
		const [wide] = await byName('宽度试验有限公司')
		assert.deepEqual([wide.uscc, wide.established_on, wide.registered_capital, wide.website, wide.city],
			[uscc(31), '2015-03-02', { amount: '3000000.00', currency: 'CNY' }, null, null])
		const [one] = await byName('日期一有限公司')
		assert.deepEqual([one.established_on, one.registered_capital.amount, one.website, one.city], ['2010-05-01', '2000000.00', null, null])
	})

	const formats = shared('data/enterprises/capital_formats.csv')
	// Spellings that the list takes for yuan though they name another currency.
	const notYuan = [['澳大利亚元', 'AUD'], ['德国马克', 'DEM']]
	test('registered capital in every spelling that was met', { skip: formats === null && 'no shared data' }, async () => {
		const cases = csvObjects(readFileSync(formats, 'utf8').replaceAll('\n', '\r\n'))
		const { result, id } = await committed(toCsv([['企业名称', '注册资金'], ...cases.map((c, i) => [`资本写法${i}有限公司`, c.example])]))
		const bad = await rowsOf(id, 'error')
		for (const [i, c] of cases.entries()) {
			const [e] = await byName(`资本写法${i}有限公司`)
			const error = bad.items.find((r) => r.n === i + 2)
			if (c.expected_amount === '') assert.ok(error !== undefined || e.registered_capital === null, c.example)
			else {
				assert.ok(e !== undefined, `${c.example}: ${JSON.stringify(error?.problems)}`)
				const named = notYuan.find(([word]) => c.example.includes(word))
				const currency = named === undefined ? c.expected_currency : named[1]
				assert.deepEqual([Number(e.registered_capital.amount), e.registered_capital.currency], [Number(c.expected_amount), currency], c.example)
			}
		}
		assert.equal(sum(result), cases.length)
	})

	test('what machines read is half width: numbers of phones, addresses of mail and sites', async () => {
		is(await staff.post(enterprises, { name_zh: '半角有限公司' }), 201)
		const done = await committed(toCsv([['姓名', '企业', '手机', '邮箱', '微信'], ['张　三', '半角有限公司', '＋８６ １３８００００００００', 'ｚ＠ａ．ｅｘａｍｐｌｅ', 'ｗｘ＿１']]), { resource: 'contacts' })
		assert.equal(done.result.inserted, 1, JSON.stringify((await rowsOf(done.id)).items))
		const [who] = is(await staff.get(`${contacts}?${query({ mobile: '+86 13800000000' })}`), 200).json.items
		assert.deepEqual([who.mobile, who.email, who.wechat], ['+86 13800000000', 'z@a.example', 'wx_1'])
		assert.equal((await committed('企业名称,网址\r\n半角有限公司,ｗｗｗ．ａ．ｅｘａｍｐｌｅ／ｂ\r\n')).result.updated, 1)
		assert.equal((await byName('半角有限公司'))[0].website, 'www.a.example/b')
	})

	test('suspects are never written; titles, blanks and totals are no rows', async () => {
		is(await staff.post(enterprises, { name_zh: '惠州市疑似电子有限公司', uscc: uscc(41), city: '441300' }), 201)
		const file = '会员名册,,\r\n企业名称,信用代码,城市\r\n,,\r\n' + toCsv([['惠州市疑似电子有限公司', uscc(42), '惠州'], ['惠州市疑似电子有限责任公司', '', '惠州'], ['惠州市新来电子有限公司', '', '惠州'], ['合计', '', '3']])
		const before = await total(), { id, counts } = await checked(file)
		assert.equal(counts.rows, counts.insert + counts.update + counts.same + counts.suspect + counts.error)
		assert.ok(counts.skipped >= 2, JSON.stringify(counts))
		const suspects = (await rowsOf(id, 'suspect')).items
		assert.ok(suspects.some((r) => r.n === 4 && r.candidates.length > 0 && r.candidates[0].why), JSON.stringify(suspects))
		await step(id, 'commit')
		assert.equal(await total(), before + counts.insert)
		assert.equal((await byName('惠州市疑似电子有限公司')).length, 1)
		assert.ok((await rowsOf(id, 'skipped')).items.every((r) => r.problems.length > 0))
	})

	test('an empty cell erases nothing, a full one changes', async () => {
		const made = is(await staff.post(enterprises, { name_zh: '原有有限公司', uscc: uscc(51), website: 'https://old.example', name_en: 'Old' }), 201).json
		const done = await committed(toCsv([['企业名称', '信用代码', '网址', '英文名称'], ['原有有限公司', uscc(51), '', 'New']]))
		assert.equal(done.result.updated, 1)
		const now = is(await staff.get(`${enterprises}/${made.id}`), 200).json
		assert.deepEqual([now.website, now.name_en], ['https://old.example', 'New'])
	})

	test('an update says what it would change, and what it has changed', async () => {
		is(await staff.post(enterprises, { name_zh: '将更新有限公司', uscc: uscc(52), name_en: 'Old', city: '440100', note: '旧'.repeat(400) }), 201)
		const { id, counts } = await checked(toCsv([['企业名称', '信用代码', '英文名称', '城市', '注册资本', '备注'],
			['将更新有限公司', uscc(52), 'New', '佛山', '300万元', '新'.repeat(20)], ['将新增有限公司', uscc(53), 'New', '', '', '']]))
		assert.deepEqual([counts.update, counts.insert], [1, 1])
		const changes = [{ field: 'name_en', old: 'Old', new: 'New' }, { field: 'registered_capital', old: null, new: { amount: '3000000.00', currency: 'CNY' } },
			{ field: 'city', old: '440100', new: '440600' }, { field: 'note', old: '旧'.repeat(300) + '…', new: '新'.repeat(20) }]
		const by = (list) => list.sort((a, b) => a.field.localeCompare(b.field))
		assert.deepEqual(by((await rowsOf(id, 'update')).items[0].changes), by(changes))
		assert.deepEqual((await rowsOf(id, 'insert')).items[0].changes, [])
		await step(id, 'commit')
		assert.deepEqual(by((await rowsOf(id, 'update')).items[0].changes), by(changes))
	})

	test('a choice that there is not is told with those that there are', async () => {
		const { id } = is(await send('企业名称\r\n甲\r\n'), 201).json
		for (const [body, pointer, words] of [[{ encoding: 'latin1' }, '/encoding', /utf-8, gb18030/], [{ separator: '|' }, '/separator', /";"/], [{ columns: 'x' }, '/columns', /array/],
			[{ unmapped: 'x' }, '/unmapped', /note, skip/]]) {
			const r = is(await staff.patch(`${imports}/${id}`, body), 422, 'validation')
			assert.equal(r.json.errors[0].pointer, pointer)
			assert.match(r.json.errors[0].message, words)
		}
		assert.match(is(await staff.post(`${imports}/${id}/commit`, { mode: 'some' }), 422).json.errors[0].message, /valid_rows, all_or_nothing/)
	})

	test('columns of nobody are shown all the same: the row with most texts is the heading, and a check says what is missing', async () => {
		const id = await upload('名录\r\nfoo,bar,1\r\n1,2,3\r\n'), now = await get(id)
		assert.deepEqual([now.detected.header_row, now.columns.map((c) => [c.heading, c.field])], [2, [['foo', null], ['bar', null], ['1', null]]])
		const after = await step(id, 'check')
		assert.deepEqual([after.state, after.error.code], ['uploaded', 'sheet_no_key'])
		is(await staff.patch(`${imports}/${id}`, { columns: [{ n: 0, field: 'name_zh' }] }), 200)
		assert.equal((await step(id, 'check')).state, 'checked')
	})

	test('two encodings in one file: what is not of the one that most rows have is an error of its row, never garbage', async () => {
		const gb = (text) => Buffer.from([...text].flatMap((c) => gbk[c] ?? [c.charCodeAt(0)]))
		const gbk = { 企: [0xc6, 0xf3], 业: [0xd2, 0xb5], 名: [0xc3, 0xfb], 称: [0xb3, 0xc6], 城: [0xb3, 0xc7], 市: [0xca, 0xd0], 珠: [0xd6, 0xe9], 海: [0xba, 0xa3] }
		const inGb = await checked(Buffer.concat([gb('企业名称,城市\r\n珠海企业,珠海\r\n'), Buffer.from('珠海业,珠海\r\n'), gb('海珠企业,\r\n')]))
		assert.deepEqual([inGb.detected.encoding, inGb.counts.rows, inGb.counts.insert, inGb.counts.error], ['gb18030', 3, 2, 1])
		assert.deepEqual((await rowsOf(inGb.id, 'error')).items.map((r) => [r.n, r.problems.map((p) => [p.column, p.code, p.params])]),
			[[3, [['企业名称', 'sheet_bad_bytes', { encoding: 'gb18030' }], ['城市', 'sheet_bad_bytes', { encoding: 'gb18030' }]]]])
		const inUtf8 = await checked(Buffer.concat([Buffer.from('企业名称,城市\r\n珠海企业,珠海\r\n'), gb('珠海业,\r\n'), Buffer.from('海珠企业,\r\n')]))
		assert.deepEqual([inUtf8.detected.encoding, inUtf8.counts.rows, inUtf8.counts.insert, inUtf8.counts.error], ['utf-8', 3, 2, 1])
		assert.deepEqual((await rowsOf(inUtf8.id, 'error')).items.map((r) => [r.n, r.name, r.problems[0].code]), [[3, '', 'sheet_bad_bytes']])
	})

	test('what is no spreadsheet is refused at once and kept nowhere', async () => {
		const before = is(await staff.get(imports), 200).json.items.length
		const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
		for (const [name, bytes] of [['a.png', png], ['a.xlsx', Buffer.from('504b0304140000000800', 'hex')], ['a.xls', Buffer.from('d0cf11e0a1b11ae100000000', 'hex')],
			['empty.csv', ''], ['blank.csv', '\r\n\r\n'], ['quote.csv', '企业名称,城市\r\n"甲,乙\r\n'], ['bytes.csv', Buffer.from([0xff, 0xff, 0x80, 0x00, 0x81])]])
			for (const lang of ['zh-CN', 'en']) {
				const { body, headers } = form({ resource: 'enterprises' }, { name, bytes })
				const r = is(await staff.post(imports, body, { headers: { ...headers, 'Accept-Language': lang } }), 422)
				assert.ok(r.json.code === 'bad_file' || r.json.code === 'validation', `${name}: ${r.text}`)
				assert.ok((r.json.detail ?? '').length > 0, name)
			}
		const { body, headers } = form({ resource: 'enterprises' })
		is(await staff.post(imports, body, { headers }), 422, 'validation')
		const sheet = { name: 'a.csv', bytes: '企业名称\r\n甲\r\n' }, other = form({ resource: 'enterprises', mode: 'all' }, sheet)
		const unknown = is(await staff.post(imports, other.body, { headers: other.headers }), 422, 'validation')
		assert.deepEqual(unknown.json.errors.map((x) => [x.pointer, x.code]), [['/mode', 'unknown_field']])
		const { body: one } = form({ resource: 'enterprises' }, sheet), text = one.toString(), file = /------[^-]+-[^-]+-\w+\r\n[^\r]*filename[^]*?(?=------)/.exec(text)[0]
		is(await staff.post(imports, text.replace(file, file + file), { headers: other.headers }), 400, 'malformed')
		is(await send('企业名称\r\n甲\r\n', { resource: 'planets' }), 422, 'validation')
		is(await staff.post(imports, 'x', { headers: { 'Content-Type': 'multipart/form-data' } }), 400)
		is(await staff.post(imports, {}), 415)
		assert.equal(is(await staff.get(imports), 200).json.items.length, before)
	})

	// Raw: a head that promises much, or half of what it promises.
	const raw = (length, part) => new Promise((done) => {
		const rq = https.request({
			host: 'localhost', port: server.port, ca: server.ca, agent: false, method: 'POST', path: imports,
			headers: { Cookie: staff.credentials.cookie, 'X-TW': '1', Origin: server.url, 'Content-Type': 'multipart/form-data; boundary=b', 'Content-Length': length },
		}, (rs) => { rs.resume(); done(rs.statusCode); rq.destroy() })
		rq.on('error', () => done(null))
		if (part === undefined) rq.flushHeaders()
		else rq.write(part, () => rq.destroy())
	})
	test('200 MB are refused before they are sent; half an upload leaves nothing', async () => {
		const before = is(await staff.get(imports), 200).json.items.length
		assert.equal(await raw(200 << 20), 413)
		await raw(100000, '--b\r\nContent-Disposition: form-data; name="resource"\r\n\r\nenterprises\r\n--b\r\n')
		assert.equal(is(await staff.get(imports), 200).json.items.length, before)
		await upload('企业名称\r\n之后有限公司\r\n')
	})

	// --- out ---
	const nasty = ['=1+1', '+86 20 8888', '-5', '@cmd', "'quoted", '＝全角', '\u200b=x', ' =x', '"', 'a,b;c\td', 'x\r\ny']
	test('formulas are guarded in CSV, text in XLSX; what went out comes back the same', async () => {
		for (const [i, text] of nasty.entries()) is(await staff.post(enterprises, { name_zh: `公式${i}有限公司`, note: text, main_products: text }), 201)
		const csv = is(await staff.get(`${enterprises}/export?format=csv&name_zh__starts=${encodeURIComponent('公式')}`), 200)
		assert.match(csv.headers['content-type'], /text\/csv; charset=utf-8/)
		assert.match(csv.headers['content-disposition'], /^attachment; filename="[\w.-]+\.csv"; filename\*=UTF-8''/)
		assert.equal(Number(csv.headers['x-row-count']), nasty.length)
		assert.equal(csv.headers['content-length'], String(csv.bytes.length))
		assert.ok(csv.bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])))
		const [head, ...rows] = parseCsv(csv.text), at = head.indexOf('note')
		for (const row of rows) assert.doesNotMatch(row[at], /^[\s\u200b\ufeff]*[=+\-@＝＋－＠]/u)
		const sheet = xlsxSheet(is(await staff.get(`${enterprises}/export?format=xlsx&name_zh__starts=${encodeURIComponent('公式')}`), 200).bytes)
		assert.equal(sheet.formulas, false)
		assert.deepEqual(new Set(sheet.rows.slice(1).map((r) => r[at])).has('=1+1'), true)
		for (const bytes of [csv.bytes, is(await staff.get(`${enterprises}/export?format=csv&bom=0&name_zh__starts=${encodeURIComponent('公式')}`), 200).bytes]) {
			const back = await committed(bytes)
			assert.deepEqual([back.result.rows, back.result.same], [nasty.length, nasty.length], JSON.stringify([back.result, (await rowsOf(back.id)).items.filter((r) => r.outcome !== 'same')]))
		}
	})

	test('the whole export comes back the same, in every coding and with either headings', async () => {
		for (const options of ['headings=names', 'headings=labels', 'encoding=gb18030'])
			for (const lang of ['zh-CN', 'en']) {
				const { bytes } = is(await staff.get(`${enterprises}/export?format=csv&${options}`, { headers: { 'Accept-Language': lang } }), 200)
				const { result, id } = await committed(bytes)
				assert.equal(result.rows, await total())
				assert.equal(result.same, result.rows, `${options} ${lang}: ${JSON.stringify([result, (await rowsOf(id)).items.filter((r) => r.outcome !== 'same').slice(0, 3)])}`)
			}
	})

	test('an export follows filters, columns and order, in three formats', async () => {
		const user = is(await admin.get('/api/v1/users'), 200).json.items.find((u) => u.login === 'staff')
		is(await admin.patch(`/api/v1/users/${user.id}`, { name: '林晓峰' }, user.version), 200)
		const q = `${query({ q: '珠海' })}&sort=-id&fields=name_zh,city,note`
		const wanted = is(await staff.get(`${enterprises}?${q}&limit=500`), 200).json.items
		assert.equal(wanted.length, 2)
		const json = is(await staff.get(`${enterprises}/export?format=json&headings=names&${q}`), 200).json
		assert.deepEqual(json.map((r) => r.id), wanted.map((r) => r.id))
		assert.deepEqual(Object.keys(json[0]).sort(), ['city', 'id', 'name_zh', 'note'])
		const csv = csvObjects(is(await staff.get(`${enterprises}/export?format=csv&${q}`), 200).text)
		assert.deepEqual(csv.map((r) => [r.id, r.name_zh]), wanted.map((r) => [String(r.id), r.name_zh]))
		assert.deepEqual(Object.keys(csv[0]), ['id', 'name_zh', 'city', 'note'])
		const sheet = xlsxSheet(is(await staff.get(`${enterprises}/export?format=xlsx&${q}`), 200).bytes)
		assert.deepEqual(sheet.rows[0], ['id', 'name_zh', 'city', 'note'])
		assert.equal(sheet.rows.length, 3)
		for (const [lang, offset, kept, notes] of [['zh', 480, '筛选条件', /^所在城市：珠海市；搜索：珠海$/], ['en', -570, 'Filter', /^City: Zhuhai; search: 珠海$/]]) {
			const { bytes, headers } = is(await staff.get(`${enterprises}/export?format=xlsx&headings=labels&lang=${lang}&utc_offset=${offset}&city=440400&${q}`), 200)
			const said = new Map(xlsxSheet(bytes, 'xl/worksheets/sheet2.xml').rows)
			assert.match(said.get(kept), notes)
			assert.equal(said.get(lang === 'zh' ? '导出人' : 'Exported by'), lang === 'zh' ? '林晓峰（staff）' : '林晓峰 (staff)')
			assert.match(said.get(lang === 'zh' ? '时间' : 'Time'), lang === 'zh' ? /^\d{4}-\d\d-\d\d \d\d:\d\d \(UTC\+08:00\)$/ : /\(UTC-09:30\)$/)
			assert.equal(/\d{4}-\d\d-\d\d/.exec(headers['content-disposition'])[0], new Date(Date.now() + offset * 60000).toISOString().slice(0, 10))
		}
		const widths = [...sheet.files.get('xl/worksheets/sheet1.xml').toString().matchAll(/<col min="(\d+)" max="(\d+)" width="([\d.]+)"/g)].flatMap(([, from, to, w]) => Array(to - from + 1).fill(Math.round(Number(w))))
		assert.deepEqual(widths.length, 4)
		assert.ok(widths[1] >= 2 * '珠海一号有限公司'.length && widths[1] <= 24, `${widths}`)	// as wide as the names
		for (const bad of ['', '?format=pdf', '?format=csv&headings=x', '?format=csv&nonsense=1', '?format=csv&bom=2', '?format=csv&utc_offset=x', '?format=csv&utc_offset=841']) is(await staff.get(`${enterprises}/export${bad}`), 400)
		is(await staff.get(`${contacts}/export?format=csv`), 200)
	})

	const real = ['gd_registry_members.csv', 'gd_registry_source_shape.csv', 'szse_ipo_gd_gbk.csv', 'gd_szse_listed.csv'].map((f) => shared(`data/enterprises/${f}`))
	test('the four real files by command, beside the server', { skip: real.includes(null) && 'no shared data' }, async () => {
		const other = await startServer()
		const run = async (file) => JSON.parse((await other.command(['import', file, '--resource', 'enterprises', '--yes', '--json'])).stdout.trim().split('\n').at(-1))
		const [members, shape, ipo, listed] = real
		const unchanged = async (file) => {
			const r = await run(file)
			assert.deepEqual([r.inserted, r.updated], [0, 0], `${file} again: ${JSON.stringify(r)}`)
		}
		const first = await run(members)
		assert.deepEqual([first.rows, first.inserted, first.error], [6400, 6400, 0])
		const again = await run(shape)
		assert.deepEqual([again.inserted, again.error], [0, 0], JSON.stringify(again))
		await unchanged(members)
		await unchanged(shape)
		for (const file of [ipo, listed]) {
			const r = await run(file)
			assert.ok(r.error <= 5, `${file}: ${JSON.stringify(r)}`)
			assert.equal(sum(r), r.rows)
			await unchanged(file)
		}
		const want = csvObjects(readFileSync(members, 'utf8').replaceAll(/\r?\n/g, '\r\n'))
		const have = new Map(JSON.parse((await other.must(['export', 'enterprises', '--format', 'json'])).stdout).map((r) => [r.uscc, r]))
		for (const row of want) assert.equal(have.get(row.uscc)?.name_zh, row.name_zh, row.uscc)
		const path = join(freshFolder(), 'all.csv')
		writeFileSync(path, (await other.must(['export', 'enterprises', '--format', 'csv'])).bytes)
		const back = await run(path)
		assert.equal(back.same, back.rows, JSON.stringify(back))
		await other.stop()
	})
})
