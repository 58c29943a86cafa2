// Workbooks on their way in: what Excel makes of members' lists, and what nobody's Excel would make.
import { describe, test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, shared, startServer } from '../lib/server.mjs'
import { enterprises, form, is, query, toCsv, uscc, xlsxSheet } from '../lib/api.mjs'
import { imports, stagedBy } from '../lib/staged.mjs'
import { workbook, zip } from '../lib/workbook.mjs'

describe('workbooks', () => {
	let server, staff, admin
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const { send, upload, get, step, checked, committed } = stagedBy(() => staff, { name: 'members.xlsx' })
	const rowsOf = async (id, status) => is(await staff.get(`${imports}/${id}/rows?limit=500${status ? `&status=${status}` : ''}`), 200).json.items
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
		assert.deepEqual(sheets, [{ n: 0, name: '会员', rows: 3, columns: 6, hidden: false, fits: 6 }])
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

	test('hundreds of merged cells', async () => {
		const rows = [['企业名称', '城市'], ...Array.from({ length: 400 }, (_, i) => [`合并${i}号有限公司`, i % 2 === 0 ? '深圳' : null])]
		const { counts } = await checked(workbook({ sheets: [{ name: 'A', merges: Array.from({ length: 200 }, (_, i) => `B${2 * i + 2}:B${2 * i + 3}`), rows }] }))
		assert.equal(counts.insert, 400)
	})

	test('hidden rows, merged cells, errors of formulas are said by row', async () => {
		const { id, counts, columns } = await checked(workbook({ sheets: [{ name: 'A', hiddenColumns: [3], merges: ['B2:B4', 'A5:C5'], rows: [
			['企业名称', '城市', '成立日期', '车间编号'],
			['合并一有限公司', '深圳', new Date('2001-01-01'), { v: '#N/A', t: 'e' }],
			{ at: 3, hidden: true, cells: ['合并二有限公司', null, new Date('2002-02-02'), 'x'] },
			['合并三有限公司', null, { f: 'A1/0', v: '#DIV/0!', t: 'e' }, null],
			['合并四有限公司', null, null, null],
		] }] }))
		assert.deepEqual([counts.rows, counts.insert, counts.error, counts.warnings], [4, 3, 1, 4])
		assert.deepEqual((await rowsOf(id)).map((r) => [r.n, r.outcome, r.problems.map((p) => [p.column, p.code, p.value, p.warning])]), [
			[1, 'skipped', [[null, 'sheet_heading_line', null, true]]],
			[2, 'insert', [['车间编号', 'sheet_cell_error', '#N/A', true]]],
			[3, 'insert', [[null, 'sheet_row_hidden', null, true], ['城市', 'sheet_cell_merged', '深圳', true]]],
			[4, 'error', [['城市', 'sheet_cell_merged', '深圳', true], ['成立日期', 'sheet_cell_error', '#DIV/0!', false]]],
			[5, 'insert', []],
		])
		assert.deepEqual(columns.map((c) => c.hidden), [false, false, false, true])
		await step(id, 'commit')
		const [one] = await byName('合并一有限公司'), [two] = await byName('合并二有限公司')
		assert.deepEqual([one.note, two.city, two.note], [null, '440300', '车间编号: x'])
	})

	const good = (o = {}) => workbook({ sheets: [{ name: 'A', rows: [['企业名称', '城市'], ['方言有限公司', '珠海']] }], ...o })
	test('Strict files, prefixes, inline texts, parts that are not packed, absolute targets: all the same', async () => {
		const rels = (target) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://x/officeDocument" Target="${target}"/></Relationships>`
		for (const bytes of [good({ strict: true }), good({ prefix: 'x:' }), good({ shared: false }), good({ store: true }), good({ parts: { 'xl/styles.xml': null } }),
			good({ parts: { '_rels/.rels': rels('/xl/workbook.xml') } }), good({ parts: { '_rels/.rels': rels('./xl/workbook.xml') } }),
			good({ entries: [{ name: 'xl/media/image1.png', data: 'x' }] }),
			// References left out, as some writers do: the cells and rows are counted.
			workbook({ sheets: [{ xml: '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is><t>企业名称</t></is></c><c t="inlineStr"><is><t>城市</t></is></c></row><row><c t="str"><v>方言有限公司</v></c><c t="str"><v>珠海</v></c></row></sheetData></worksheet>' }] }),
		]) {
			const { counts, columns } = await checked(bytes)
			assert.deepEqual([columns.map((c) => c.field), counts.rows, counts.insert], [['name_zh', 'city'], 1, 1])
		}
	})

	test('what is no workbook, or would be too much of one, is refused with what to do', async () => {
		const before = is(await staff.get(imports), 200).json.items.length
		const sheet = (inside, dtd = '') => workbook({ sheets: [{ xml: `<?xml version="1.0"?>${dtd}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${inside}</sheetData></worksheet>` }] })
		const row = (n, text) => `<row r="${n}"><c r="A${n}" t="str"><v>${text}</v></c></row>`
		const ole = (text) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(3000), Buffer.from(text, 'utf16le'), Buffer.alloc(500)])
		const whole = good(), inside = whole.indexOf('xl/worksheets/sheet1.xml') + 40
		const cases = {
			sheet_xls: [ole('Workbook')],
			sheet_locked: [ole('EncryptedPackage'), zip([{ name: '_rels/.rels', data: 'x', flags: 1 }])],
			sheet_empty: [workbook({ sheets: [{ rows: [] }, { rows: [[null, ' ']] }] }), sheet(''), workbook({ sheets: [{ rows: [] }] })],
			xlsx_damaged: [whole.subarray(0, whole.length - 30), Buffer.concat([whole.subarray(0, inside), Buffer.alloc(40), whole.subarray(inside + 40)]), Buffer.from('504b0304140000000800', 'hex'),
				sheet('<row r="1">'), sheet(row(2, 'x') + row(1, 'y')), sheet(row(1048577, 'x')), sheet('<row r="1"><c r="XFE1" t="str"><v>x</v></c></row>'),
				good({ parts: { 'xl/worksheets/sheet1.xml': null } }), good({ parts: { 'xl/worksheets/sheet1.xml': Buffer.from([0xff, 0xfe, 0]) } })],
			xlsx_no_workbook: [zip([{ name: 'word/document.xml', data: '<a/>' }]), zip([{ name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet' }]), good({ parts: { 'xl/workbook.xml': null } })],
			xlsx_binary: [good({ parts: { '_rels/.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.bin"/></Relationships>' } })],
			xlsx_bomb: [sheet(`<!--${' '.repeat(30 << 20)}-->`), sheet(row(1, ' '.repeat(40 << 20)))],
			xlsx_too_large: [good({ parts: { 'xl/sharedStrings.xml': { data: '<sst/>', size: 210 << 20 } } })],
			xlsx_too_many_entries: [good({ entries: Array.from({ length: 200 }, (_, i) => ({ name: `x${i}`, data: '' })) })],
			xlsx_bad_names: ['/etc/passwd', '../../x', 'xl/../../x', '..\\x', 'C:\\x', 'xl/..'].map((name) => good({ entries: [{ name, data: '' }] })),
			xlsx_dtd: [sheet(row(1, '&a;'), '<!DOCTYPE x [<!ENTITY a "b">]>'), sheet(row(1, 'x'), '<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
				good({ parts: { 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]><a>&d;</a>' } })],
			xlsx_too_many_columns: [workbook({ sheets: [{ rows: [['企业名称'], [...Array.from({ length: 16384 }, (_, i) => (i === 16383 ? 'x' : null))]] }] })],
			csv_cell_too_long: [workbook({ sheets: [{ rows: [['企业名称', '备注'], ['长有限公司', '长'.repeat(11000)]] }] })],
		}
		for (const [code, files] of Object.entries(cases))
			for (const [i, bytes] of files.entries())
				for (const lang of ['zh-CN', 'en']) {
					const { body, headers } = form({ resource: 'enterprises' }, { name: 'a.xlsx', bytes })
					const r = await staff.post(imports, body, { headers: { ...headers, 'Accept-Language': lang } })
					assert.equal(r.status, 422, `${code} ${i}: ${r.text}`)
					assert.equal(r.json.reason, code, `${i}: ${r.text}`)
					if (code === 'sheet_xls') assert.match(r.json.detail, /\.xlsx/)
					assert.match(r.json.detail, lang === 'en' ? /^[A-Z]/ : /\p{Script=Han}/u, `${code} ${i}: ${r.text}`)
				}
		assert.equal(is(await staff.get(imports), 200).json.items.length, before)
	})

	test('of several sheets the right one is found; where two could be meant a person is asked; sizes are what is there', async () => {
		const members = [['企业名称', '城市'], ['选表有限公司', '珠海']], notes = { name: '说明', rows: [['填表说明'], ['请填写企业名称']] }
		const claims = { name: '很大', dimension: 'A1:XFD16385', rows: [['编号'], ['1'], ...Array.from({ length: 30 }, (_, i) => [{ v: undefined, numFmt: 14 }])] }
		const one = await get(await upload(workbook({ sheets: [notes, claims, { name: '会员', rows: members }, { name: '空', rows: [] }] })))
		assert.deepEqual(one.sheets.map((s) => [s.n, s.name, s.rows, s.columns, s.fits]), [[0, '说明', 1, 1, 0], [1, '很大', 1, 1, 0], [2, '会员', 1, 2, 2], [3, '空', 0, 0, 0]])
		assert.deepEqual([one.detected.sheet, one.sheet_open, one.columns.map((c) => c.field)], [2, false, ['name_zh', 'city']])

		const id = await upload(workbook({ sheets: [{ name: '2024', rows: members }, notes, { name: '2025', rows: [['会员名单'], ['企业名称', '网站'], ['选表二有限公司', 'www.x.example']] }, { name: '旧', hidden: true, rows: members }] }))
		const both = await get(id), patch = (body, status = 200) => staff.patch(`${imports}/${id}`, body).then((r) => is(r, status))
		assert.deepEqual([both.sheet_open, both.detected.sheet, both.sheets.map((s) => s.hidden)], [true, 0, [false, false, false, true]])
		is(await staff.post(`${imports}/${id}/check`), 409, 'conflict')
		assert.deepEqual((await patch({ sheet: 4 }, 422)).json.errors.map((e) => [e.pointer, e.code]), [['/sheet', 'no_such_sheet']])
		await patch({ sheet: 'x' }, 422)
		await patch({ columns: [{ n: 1, field: 'website' }] })
		assert.equal((await get(id)).sheet_open, true)
		await patch({ sheet: 2 })
		const chosen = await get(id)
		assert.deepEqual([chosen.sheet_open, chosen.detected.sheet, chosen.detected.header_row, chosen.columns.map((c) => c.field)], [false, 2, 2, ['name_zh', 'website']])
		assert.deepEqual((({ counts }) => [counts.rows, counts.insert, counts.skipped])(await step(id, 'check')), [1, 1, 2])
		await patch({ header_row: 1 })
		assert.deepEqual((({ columns, detected }) => [detected.sheet, detected.header_row, columns.map((c) => [c.heading, c.field])])(await get(id)), [2, 1, [['会员名单', null], ['', null]]])
		assert.deepEqual((await patch({ header_row: 9 }, 422)).json.errors.map((e) => [e.pointer, e.code]), [['/header_row', 'no_such_row']])
		await patch({ header_row: null })
		assert.equal((await get(id)).detected.header_row, 2)
		await patch({ sheet: 1 })
		assert.deepEqual((({ columns, detected }) => [detected.header_row, columns.map((c) => c.field)])(await get(id)), [1, [null]])
		await patch({ sheet: null })
		assert.deepEqual((({ sheet_open, detected }) => [sheet_open, detected.sheet])(await get(id)), [true, 0])
		is(await staff.patch(`${imports}/${await upload('企业名称\r\n甲\r\n', { name: 'a.csv' })}`, { sheet: 0 }), 422)

		// One sheet that is too wide spoils nothing but itself.
		const wide = await upload(workbook({ sheets: [{ name: '宽', rows: [Array.from({ length: 201 }, (_, i) => `c${i}`)] }, { name: '会员', rows: members }] }))
		assert.deepEqual((({ sheets, detected }) => [sheets.map((s) => s.columns), detected.sheet])(await get(wide)), [[201, 2], 1])
		assert.equal(is(await staff.patch(`${imports}/${wide}`, { sheet: 0 }), 422).json.reason, 'xlsx_too_many_columns')
	})

	test('numbers are said in full, dates by their format in either system', async () => {
		const cells = [{ v: '4.4030019900101e+17', t: 'n' }, { v: '440300199013012345', t: 'n' }, { v: '0.10000000000000001', t: 'n' }, { v: '1234.5599999999999', t: 'n' }, { v: '-1.5E-7', t: 'n' },
			{ v: 7, numFmt: '000000' }, { v: 0.5, numFmt: 9 }, true, { v: 45356 }, { v: 45356, numFmt: 'yyyy/m/d;@' }, { v: 45356.75, numFmt: 22 }, { v: 0.75, numFmt: 20 }, { v: 1.5, numFmt: '[h]:mm' },
			{ v: 45356, numFmt: '[$-804]yyyy"年"m"月";@' }, { v: 45356, numFmt: '#,##0.00_);[Red]' }, { v: 60, numFmt: 14 }, { v: 1, numFmt: 14 }, { v: -1, numFmt: 14 }, { v: 31, numFmt: 58 }, { v: 'x _x4e2d_ _x005f_x4e2d_' }, { v: 45356, numFmt: 'General' }]
		const said = ['440300199001010000', '440300199013012345', '0.1', '1234.56', '-0.00000015', '000007', '0.5', 'TRUE', '45356', '2024-03-05', '2024-03-05 18:00', '18:00', '36:00',
			'2024-03-05', '45356', '1900-02-29', '1900-01-01', '-1', '1900-01-31', 'x 中 _x4e2d_', '45356']
		const samples = async (o) => (await get(await upload(workbook({ sheets: [{ rows: [cells.map((_, i) => (i === 0 ? '企业名称' : `栏${i}`)), cells] }], ...o })))).columns.map((c) => c.samples[0])
		assert.deepEqual(await samples({}), said)
		const other = await samples({ date1904: true })
		assert.deepEqual([other[9], other[10], other[15], other[16]], ['2028-03-06', '2028-03-06 18:00', '1904-03-01', '1904-01-02'])
	})

	test('units stand in the heading, on a line below it, or in a title for all sums', async () => {
		const money = async (rows, o = {}) => {
			const { id, columns, detected, counts } = await checked(workbook({ sheets: [{ rows, ...o }] }))
			await step(id, 'commit')
			const [r] = await byName(rows.at(-1)[0])
			return [columns[1].unit, detected.unit_row ?? null, counts.rows, r.registered_capital.amount ?? r.registered_capital, r.registered_capital.currency]
		}
		const n = (i) => `单位${i}有限公司`
		const own = await money([['企业名称', '注册资本(万元)'], [n(1), 500]]), line = await money([['企业名称', '注册资本', '职工人数'], ['', '万元', '人'], [n(2), 500, 20]])
		const title = await money([['会员名录', null, '单位：万元'], ['企业名称', '注册资本'], [n(3), 500]]), dollars = await money([['企业名称', '注册资本'], [null, '（万美元）'], [n(4), 500]])
		const both = await money([['单位: 万元'], ['企业名称', '注册资本（元）'], [n(5), 5000000]]), none = await money([['填报单位：珠海商会'], ['企业名称', '注册资本'], [n(6), 500]])
		assert.deepEqual(own.slice(0, 3), ['万元', null, 1])
		assert.deepEqual(line.slice(0, 3), ['万元', 2, 1])
		assert.deepEqual([title[0], dollars[0], dollars[1], both[0], none[0]], [null, '万美元', 2, '元', null])
		for (const same of [line, title, both]) assert.deepEqual(same.slice(3), own.slice(3))
		assert.equal(dollars[4], 'USD')
		assert.notDeepEqual(none[3], own[3])
		// A heading over two rows: the lower one counts.
		const { columns, detected } = await get(await upload(workbook({ sheets: [{ merges: ['A1:A2', 'B1:C1', 'D1:D2'], rows: [['企业名称', '注册情况', null, '网站'], [null, '成立日期', '城市', null], [n(7), new Date('2020-01-01'), '珠海', 'www.u.example']] }] })))
		assert.deepEqual([detected.header_row, columns.map((c) => c.field)], [2, ['name_zh', 'established_on', 'city', 'website']])
		const tie = await get(await upload(workbook({ sheets: [{ merges: ['A1:A2', 'B1:C1', 'D1:D2'], rows: [['企业名称', '其他', null, '网站'], [null, '甲项', '乙项', null], [n(8), 'x', 'y', 'www.u.example']] }] })))
		assert.deepEqual([tie.detected.header_row, tie.columns.map((c) => c.heading)], [2, ['企业名称', '甲项', '乙项', '网站']])
	})

	test('what an export wrote comes back the same', async () => {
		await committed(toCsv([['企业名称', '信用代码', '城市', '成立日期', '注册资本', '币种', '官网', '备注'], ['回一有限公司', uscc(71), '珠海', '2015-03-02', '1234567.89', 'USD', 'www.a.example', '=1+1\n二行'],
			['回二有限公司', uscc(72), '', '', '500', 'CNY', '', '0012']]), { name: 'a.csv' })
		const total = is(await staff.get(`${enterprises}?limit=1`), 200).json.total
		for (const headings of ['names', 'labels']) {
			const bytes = is(await admin.get(`/api/v1/enterprises/export?format=xlsx&headings=${headings}`), 200).bytes
			const { counts, sheets, sheet_open } = await checked(bytes, { client: staff })
			assert.deepEqual([counts.rows, counts.same, sheet_open, sheets.length], [total, total, false, 2], `${headings}: ${JSON.stringify(counts)}`)
		}
	})

	test('characters that XML cannot hold, and what looks like their escapes, go out and come back', async () => {
		const name = '字符\ufffe\uffff_x0041__x005F_有限公司'
		const { id } = is(await staff.post(enterprises, { name_zh: name }), 201).json
		const bytes = is(await admin.get(`/api/v1/enterprises/export?format=xlsx&headings=names&id=${id}`), 200).bytes
		const sheet = (out) => xlsxSheet(out).files.get('xl/worksheets/sheet1.xml').toString()
		assert.ok(!/[\ufffe\uffff]/.test(sheet(bytes)))
		const { counts } = await checked(bytes)
		assert.deepEqual([counts.rows, counts.same], [1, 1], JSON.stringify(counts))
		// Each as a result, too.
		const mine = await checked(workbook({ sheets: [{ name: 'a', rows: [['企业名称', '备注'], [name.replaceAll('_x', '_x005F_x').replace('\ufffe\uffff', '_xFFFE__xFFFF_'), 'x']] }] }))
		assert.equal(mine.counts.rows, 1)
		assert.ok(!/[\ufffe\uffff]/.test(sheet(is(await staff.get(`${imports}/${mine.id}/result.xlsx`), 200).bytes)))
	})

	test('no text is too long for its escapes', async () => {
		const { id } = is(await staff.post(enterprises, { name_zh: '长文有限公司', note: '_x0041_'.repeat(2500) + '\uffff'.repeat(2000) }), 201).json
		const { rows: [names, row] } = xlsxSheet(is(await admin.get(`/api/v1/enterprises/export?format=xlsx&headings=names&id=${id}`), 200).bytes)
		assert.equal(row[names.indexOf('note')], '_x0041_'.repeat(2500) + '\ufffd'.repeat(2000))
	})

	test('nobody waits while workbooks are read that take long', async () => {
		const long = workbook({ sheets: [{ name: 'a', xml: '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><' + 'a'.repeat(4e6) }], store: true })
		let ended = 0
		const all = Array.from({ length: 8 }, () => send(long).then((r) => { ended++; return r }))
		await Promise.race(all)		// by now the others have come, too
		is(await admin.get(`${enterprises}?limit=1&q=nothing`), 200)
		const before = ended
		for (const r of await Promise.all(all)) is(r, 422, 'bad_file')
		assert.ok(before <= 3, `${before} of 8 were waited for`)
	})

	test('the same by command: the sheet by its name or its number, and the row of the heading', async () => {
		const file = join(freshFolder(), 'two.xlsx')
		writeFileSync(file, workbook({ sheets: [{ name: '2024', rows: [['企业名称'], ['令一有限公司']] }, { name: '说明', rows: [['x']] }, { name: '2025', rows: [['企业名称', '城市'], ['企业名称', '网站'], ['令二有限公司', 'www.c.example']] }] }))
		const run = async (...more) => ((r) => ({ code: r.code, last: r.stdout.trim().split('\n').at(-1), err: r.stderr }))(await server.command(['import', file, '--yes', '--json', '--lang', 'en', ...more]))
		const asked = await run('--dry-run')
		assert.equal(asked.code, 2)
		assert.match(asked.err, /import_sheet_which/)
		assert.match(asked.err, /2024, 说明, 2025/)
		const none = await run('--sheet', '4', '--dry-run')
		assert.equal(none.code, 2)
		assert.match(none.err, /2024, 说明, 2025/)
		assert.equal((await run('--sheet', '说明', '--dry-run')).code, 1)
		const first = JSON.parse((await run('--sheet', '1')).last), third = JSON.parse((await run('--sheet', '2025', '--header-row', '2')).last)
		assert.deepEqual([first.rows, first.inserted, third.rows, third.inserted], [1, 1, 1, 1])
		const [two] = await byName('令二有限公司')
		assert.equal(two.website, 'www.c.example')
		assert.deepEqual((({ rows, same }) => [rows, same])(JSON.parse((await run('--sheet', '3', '--header-row', '2')).last)), [1, 1])
	})

	const szse = shared('data/enterprises/szse_list_shape_gd150.xlsx'), cofi = shared('data/projects/cofi_v2.2.xlsx')
	test('the list of an exchange: at most five errors, each explained', { skip: szse === null && 'no shared data' }, async () => {
		const { id, counts } = await checked(readFileSync(szse))
		assert.equal(counts.rows, 150)
		assert.ok(counts.error <= 5, JSON.stringify(counts))
		for (const r of await rowsOf(id, 'error')) assert.ok(r.problems.every((p) => p.message !== ''), JSON.stringify(r))
	})

	test('an inventory of power plants opens, though its columns are nobody\'s', { skip: cofi === null && 'no shared data' }, async () => {
		const id = await upload(readFileSync(cofi)), now = await get(id)
		assert.deepEqual(now.sheets.map((s) => [s.name, s.columns]), [['COFI_v2.2', 58], ['variables', 5]])
		assert.equal(now.sheets[0].rows, 592)
		assert.deepEqual([now.columns.length, now.detected.header_row, now.columns[1].heading], [58, 1, 'power_plant_name'])
		const after = await step(id, 'check')
		assert.deepEqual([after.state, after.error.code], ['uploaded', 'sheet_no_key'])
	})
})
