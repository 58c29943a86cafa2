// Sheets as chambers, bureaus and companies keep them: what is meant is read, what is doubtful is said row by row, nothing is lost.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { is, toCsv } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'
import { workbook } from '../lib/workbook.mjs'

describe('sheets of offices', () => {
	let server, staff
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const book = (rows, more) => workbook({ sheets: [{ name: 'Sheet1', rows, ...more }] })
	const csv = (rows) => Buffer.from(toCsv(rows))
	// Checked and committed; what the check said of each line, and the records that were written, in their order.
	async function bring(resource, bytes, patch = {}) {
		const staged = new Staged(staff, resource), id = await staged.upload(bytes, bytes[0] === 0x50 ? 'list.xlsx' : 'list.csv')
		const how = { ...patch, ...(resource === 'projects' ? { make_enterprises: true } : {}) }
		if (Object.keys(how).length > 0) is(await staff.patch(`/api/v1/imports/${id}`, how), 200)
		const checked = await staged.step(id, 'check')
		assert.equal(checked.state, 'checked', JSON.stringify(checked.error))
		const told = await staged.rows(id), done = await staged.step(id, 'commit')
		assert.equal(done.state, 'done', JSON.stringify(done.error))
		const written = [...new Set((await staged.rows(id)).map((r) => r.id).filter(Boolean))]
		const records = await Promise.all(written.map(async (n) => is(await staff.get(`/api/v1/${resource}/${n}`), 200).json))
		const row = (n) => told.find((r) => r.n === n)
		const problems = (n) => row(n).problems.map((p) => [p.field, p.code])
		return { id, done, row, problems, records, columns: checked.columns }
	}
	const outcome = ({ done: { result: c } }) => [c.inserted, c.updated, c.same, c.suspect, c.error]

	describe('projects', () => {
		test('a line that does not name its project is an error of its own', async () => {
			const rows = [['项目名称', '投资企业', '国家', '产品'], ['续行项目', '续行投资有限公司', '越南', '电缆'], [null, null, null, '光缆']]
			const made = await bring('projects', book(rows))
			assert.deepEqual(outcome(made), [1, 0, 0, 0, 1])
			assert.deepEqual(made.problems(3).map(([, code]) => code), ['required', 'name_needed'])
		})
		const figures = (project) => project.amounts.map((a) => `${a.kind} ${a.scope} ${a.amount.amount} ${a.amount.currency} ${a.as_of} ${a.source}`).sort()
		test('sums are known by what offices call them, with one day and one source for all of a row', async () => {
			const head = ['序号', '项目名称', '境内投资主体', '国家/地区', '中方协议投资额（万美元）', '实际投资额（亿元人民币）', '截止日期', '数据来源']
			const made = await bring('projects', csv([head, ['1', '甲厂', '金额投资有限公司', '越南社会主义共和国', '1,200.5', '0.8', '2024-06-30', '商务厅']]))
			assert.deepEqual(outcome(made), [1, 0, 0, 0, 0])
			assert.deepEqual(figures(made.records[0]), ['disbursed whole 80000000.00 CNY 2024-06-30 商务厅', 'intended chinese_side 12005000.00 USD 2024-06-30 商务厅'])
			assert.equal(made.records[0].note, null)
			assert.deepEqual(outcome(await bring('projects', csv([head, ['1', '甲厂', '金额投资有限公司', '越南', '1,200.5', '0.8', '2024-06-30', '商务厅']]))), [0, 0, 1, 0, 0])
		})
		test('a heading that says a day makes a sum of that day, and there may be several', async () => {
			const rows = [['项目名称', '投资企业', '国家', '2023年8月公告', '2024年3月公告（万美元）', '来源'], ['乙厂', '公告投资有限公司', '泰国', '1.2亿美元', '15000', '公司公告']]
			const made = await bring('projects', csv(rows))
			assert.deepEqual(figures(made.records[0]), ['announced whole 120000000.00 USD 2023-08-01 公司公告', 'announced whole 150000000.00 USD 2024-03-01 公司公告'])
			assert.ok(made.problems(2).every(([, code]) => code === 'day_of_heading'))
			assert.equal(made.records[0].note, null)
			assert.deepEqual(outcome(await bring('projects', csv(rows))), [0, 0, 1, 0, 0])
			const without = await bring('projects', csv([rows[0].slice(0, 5), ['丙厂', ...rows[1].slice(1, 5)]]))
			assert.deepEqual(without.problems(2).filter(([, code]) => code === 'part_left_out').length, 2)
			assert.match(without.records[0].note, /2023年8月公告: 1.2亿美元\n2024年3月公告（万美元）: 15000/)
		})
		test('the day and the source of a whole sheet may stand in its title and below it', async () => {
			const rows = [['广东省境外投资项目情况表（截至2023年底）'], ['单位：万美元'], ['项目名称', '投资方', '国别', '协议投资额', '到位投资额'], ['丁厂', '标题投资有限公司', '印尼', 25000, 18000],
				['合　计', null, null, 25000, 18000], ['数据来源：省商务厅']]
			const made = await bring('projects', book(rows, { merges: ['A1:E1'] }))
			assert.deepEqual(outcome(made), [1, 0, 0, 0, 0])
			assert.deepEqual(figures(made.records[0]), ['disbursed whole 180000000.00 USD 2023-12-31 省商务厅', 'intended whole 250000000.00 USD 2023-12-31 省商务厅'])
		})
		test('a currency and a unit may stand beside a sum; what contradicts the heading is asked about', async () => {
			const head = ['项目名称', '投资企业', '国家', '投资额', '币种', '单位', '金额类别', '截至日期', '来源'], rest = ['备案', '2024-05-01', '商务厅']
			const made = await bring('projects', csv([head, ['戊厂', '币种投资有限公司', '老挝人民民主共和国', '1,200', '美元', '万', ...rest], ['己厂', '币种投资有限公司', '缅甸联邦共和国', '3', '人民币', '亿', ...rest]]))
			assert.deepEqual(made.records.map((r) => [r.country, ...figures(r)]), [['LA', 'filed_cn whole 12000000.00 USD 2024-05-01 商务厅'], ['MM', 'filed_cn whole 300000000.00 CNY 2024-05-01 商务厅']])
			const counted = ['项目名称', '投资企业', '国家', '投资额（万元）', '币种', '金额类别', '截至日期', '来源']
			assert.deepEqual(figures((await bring('projects', csv([counted, ['庚厂', '币种投资有限公司', '泰国', '1200', '美元', ...rest]]))).records[0]), ['filed_cn whole 12000000.00 USD 2024-05-01 商务厅'])
			const against = await bring('projects', csv([counted.map((h) => h.replace('万元', '万美元')), ['辛厂', '币种投资有限公司', '泰国', '1200', '人民币', ...rest]]))
			assert.deepEqual(against.problems(2), [['amount', 'money_unit_ambiguous']])
		})
		test('stages, modes and capacities in the words of sheets; what may be two things stays open', async () => {
			const head = ['项目名称', '投资企业', '国家', '投资方式', '项目进度', '计划产能']
			const made = await bring('projects', csv([head, ['壬1', '词语投资有限公司', '越南', '独资', '在建', '年产5GWh'], ['壬2', '词语投资有限公司', '越南', '合资（51%）', '已投产', '30万吨/年'], ['壬3', '词语投资有限公司', '越南', '新设', '签约', '']]))
			assert.deepEqual(made.records.map((r) => [r.mode, r.stage, ...r.capacities.map((c) => [c.value, c.unit])]),
				[['greenfield_wholly', 'construction', ['5', 'GWh/yr']], ['greenfield_jv', 'operating', ['30', '10kt/yr']], [null, 'intention']])
			assert.deepEqual([made.problems(3), made.problems(4)], [[['mode', 'remark_beside']], [['mode', 'choice_unsure']]])
			assert.deepEqual(made.records.map((r) => r.note), [null, '投资方式: 合资（51%）', '投资方式: 新设'])
		})
		test('a heading may stand over two rows, in a workbook and in a text', async () => {
			const rows = [['项目名称', '投资企业', '国家', '投资额（万美元）', null, null, '用工', null, '截至日期', '来源'], [null, null, null, '协议', '备案', '到位', '计划', '实际', null, null],
				['双头1', '双头投资有限公司', '老挝', 1000, 900, 300, 200, 120, '2024-06-30', '商务厅']]
			const wanted = ['disbursed whole 3000000.00 USD 2024-06-30 商务厅', 'filed_cn whole 9000000.00 USD 2024-06-30 商务厅', 'intended whole 10000000.00 USD 2024-06-30 商务厅']
			const merges = ['A1:A2', 'B1:B2', 'C1:C2', 'D1:F1', 'G1:H1', 'I1:I2', 'J1:J2']
			for (const bytes of [book(rows, { merges }), csv(rows.map((r) => r.map((c) => (c === '双头1' ? '双头2' : c ?? ''))))]) {
				const made = await bring('projects', bytes)
				assert.deepEqual([outcome(made), figures(made.records[0]), made.records[0].jobs.map((x) => x.total).sort()], [[1, 0, 0, 0, 0], wanted, [120, 200]])
				assert.equal(made.columns[3].heading, '协议投资额（万美元）')
				const back = is(await staff.get(`/api/v1/imports/${made.id}/result.xlsx?lang=zh`), 200).bytes
				assert.deepEqual(outcome(await bring('projects', back)), [0, 0, 1, 0, 0])
			}
			const trips = [['2027年出访计划表'], ['序号', '团组名称', '出访时间', null, '人数'], [null, null, '出发', '返回', null], [1, '双头团', '2027.3.8', '2027.3.12', 20]]
			const trip = (await bring('delegations', book(trips, { merges: ['A1:E1', 'A2:A3', 'B2:B3', 'C2:D2', 'E2:E3'] }))).records[0]
			assert.deepEqual([trip.starts_on, trip.ends_on, trip.participants], ['2027-03-08', '2027-03-12', 20])
		})
		test('a format that shows 万 counts; a formula without a result is no empty cell', async () => {
			const rest = ['2024-01-05', '公告'], rows = [['项目名称', '投资企业', '国家', '公布金额（美元）', '截至日期', '来源'],
				['格式1', '格式投资有限公司', '越南', { v: 1200, numFmt: '0"万"' }, ...rest], ['格式2', '格式投资有限公司', '越南', { v: 1200, numFmt: '#,##0.00' }, ...rest],
				['格式3', '格式投资有限公司', '越南', { f: 'A1*2' }, ...rest], ['格式4', '格式投资有限公司', '越南', { f: 'A1', v: '' }, ...rest], [{ f: 'A1' }, null, null, { f: 'B1' }]]
			const made = await bring('projects', book(rows))
			assert.deepEqual(made.records.map((r) => r.amounts.map((a) => a.amount.amount)), [['12000000.00'], ['1200.00'], []])
			assert.deepEqual([made.problems(4), outcome(made)], [[['announced_amount', 'sheet_formula_unsaved']], [3, 0, 0, 0, 1]])
		})
		test('figures and days that are not exact are kept as such, and said; where they cannot be kept, a day is proposed', async () => {
			const head = ['项目名称', '投资企业', '国家', '计划用工', '截至日期', '公布金额（万美元）', '来源'], rows = [['约数1', '约数投资有限公司', '越南', '约800人', '2024年上半年', 100, '公告'], ['约数2', '约数投资有限公司', '越南', '300+', '2024Q3', 100, '公告'],
				['约数3', '约数投资有限公司', '越南', '500', '2024年三月上旬', 100, '公告'], ['约数4', '约数投资有限公司', '越南', '500-600', '2024年底', 100, '公告']]
			const made = await bring('projects', csv([head, ...rows]))
			assert.deepEqual(made.records.map((r) => [r.jobs[0].total, r.amounts[0].as_of]), [[800, '2024-01-01'], [300, '2024-07-01'], [500, '2024-03-01']])
			assert.match(made.records[0].note, /计划用工: 约800人/)
			assert.match(made.records[0].note, /截至日期: 2024年上半年/)
			assert.ok(made.problems(5).some(([, code]) => code === 'bad_number'))
			assert.deepEqual(outcome(made), [3, 0, 0, 0, 1])
			assert.deepEqual(outcome(await bring('projects', csv([head, ...rows.slice(0, 3)]))), [0, 0, 3, 0, 0])
			const exact = await bring('enterprises', csv([['企业名称', '成立日期'], ['不精确有限公司', '2015年上半年']]))
			assert.deepEqual(exact.problems(2), [['established_on', 'date_rough']])
		})
		test('a filing list without names of projects calls them by the company abroad', async () => {
			const head = ['序号', '境内投资主体', '境外投资企业（机构）名称', '国家/地区', '证书编号']
			const made = await bring('projects', csv([head, ['1', '备案投资有限公司', '备案（越南）科技有限公司', '越南', '境外投资证第N1号'], ['2', '备案投资有限公司', 'FILED (THAILAND) CO., LTD', '泰国', '境外投资证第N2号']]))
			assert.deepEqual(made.records.map((r) => [r.name_zh, r.name_en, r.entity_zh, r.odi_no]), [['备案（越南）科技有限公司', null, '备案（越南）科技有限公司', '境外投资证第N1号'],
				[null, 'FILED (THAILAND) CO., LTD', 'FILED (THAILAND) CO., LTD', '境外投资证第N2号']])
		})
	})

	describe('people', () => {
		test('a cell with several people, or with nobody yet, makes no delegate', async () => {
			is(await staff.post('/api/v1/delegations', { title_zh: '名单团', code: 'MD-1', capacity: 20 }), 201)
			const made = await bring('delegates', csv([['团组编号', '姓名', '职务'], ['MD-1', '钱一、孙二', '经理'], ['MD-1', '周三\n吴四', '经理'], ['MD-1', '待定', ''], ['MD-1', 'WANG, Xiaoming', '经理'], ['MD-1', '欧阳 峰', '厂长']]))
			assert.deepEqual([2, 3, 4].map((n) => made.problems(n)), [[['name_zh', 'several_persons']], [['name_zh', 'several_persons']], [['name_zh', 'person_untold']]])
			assert.equal(made.records.length, 2)
			const applied = await bring('applications', csv([['团组编号', '企业名称', '姓名'], ['MD-1', is(await staff.post('/api/v1/enterprises', { name_zh: '名单有限公司' }), 201).json.name_zh, '钱一/孙二']]))
			assert.deepEqual(applied.problems(2), [['person', 'several_persons']])
		})
		test('signatures, sums and questions of forms are no rows and no strange headings', async () => {
			const [a, d] = [is(await staff.post('/api/v1/enterprises', { name_zh: '签名有限公司' }), 201).json, 'MD-4']
			is(await staff.post('/api/v1/delegations', { title_zh: '签名团', code: d, capacity: 20 }), 201)
			const made = await bring('delegates', book([['序号', '姓名', '单位', '团组编号'], [1, '蒋十', a.name_zh, d], ['合计：1人'], ['共1人'], ['经办人：张三', null, '审批人：', '2026年2月1日'], ['制表人：', '李四', '审核：', '王五']]))
			assert.deepEqual([outcome(made), ...[3, 4, 5, 6].map((n) => made.problems(n)[0][1])], [[1, 0, 0, 0, 0], 'sheet_total_line', 'sheet_total_line', 'sheet_note_line', 'sheet_note_line'])
			assert.equal(made.columns[0].role, 'kept')
			const asked = await bring('applications', csv([['1、团组编号', '2、贵公司名称', '3.参团人姓名', '*职务'], [d, a.name_zh, '沈一', '经理']]))
			assert.deepEqual([outcome(asked), asked.columns.map((c) => c.field)], [[1, 0, 0, 0, 0], ['delegation', 'enterprise', 'person', 'person_title']])
		})
		test('lines that head a group of rows are no rows: a place, an industry, a rank, and how many there are', async () => {
			const list = (rows) => [['序号', '企业名称', '所在城市', '注册资本（万元）'], ...rows]
			const parts = ['深圳市', '广州（2家）', '佛 山', '副会长单位', '常务理事单位（共１２家）', '汽车制造业', '二、会员单位', '小计']
			const rows = list(parts.flatMap((part, i) => [[part], [String(i + 1), `分组第${i}号有限公司`, '深圳', '100']]))
			const made = await bring('enterprises', book(rows, { merges: parts.map((_, i) => `A${2 * i + 2}:D${2 * i + 2}`) }))
			assert.deepEqual(outcome(made), [parts.length, 0, 0, 0, 0])
			assert.deepEqual(parts.map((_, i) => made.problems(2 * i + 2)[0][1]), [...parts.slice(1).map(() => 'sheet_section_line'), 'sheet_total_line'])
			// Below the names, and in a text.
			const named = await bring('enterprises', csv([['企业名称', '所在城市'], ['广东省惠州市', ''], ['分组惠州有限公司', '惠州'], ['惠州分组', '']]))
			assert.deepEqual([outcome(named), named.problems(2)[0][1]], [[2, 0, 0, 0, 0], 'sheet_section_line'])
			const abroad = await bring('projects', csv([['项目名称', '投资企业', '国家'], ['越南'], ['分组电池厂', '分组投资有限公司', '越南']]))
			assert.deepEqual([outcome(abroad), abroad.problems(2)[0][1]], [[1, 0, 0, 0, 0], 'sheet_section_line'])
			// A place where places stand is a value, and a name is a name.
			const places = await bring('enterprises', csv([['所在城市', '企业名称'], ['东莞', ''], ['', '分组单独有限公司（三家店）']]))
			assert.deepEqual([outcome(places), places.problems(2)[0][1]], [[1, 0, 0, 0, 1], 'required'])
		})
		test('a second table below the first is not read as rows of the first', async () => {
			const rows = [['团组名称', '出发日期', '国家', '人数'], ['上表团', '2027-01-05', '越南—老挝', 20], [null], ['二、计划'], ['团组名称', '国家', '出发日期', '备注'], ['下表团', '老挝', '2027-08-01', '待批']]
			const made = await bring('delegations', book(rows))
			assert.deepEqual([outcome(made), made.problems(5), made.problems(6)], [[1, 0, 0, 0, 1], [[null, 'sheet_second_heading']], [[null, 'sheet_second_table']]])
			assert.deepEqual(made.records[0].countries, ['VN', 'LA'])
			assert.deepEqual(outcome(await bring('delegations', book(rows.slice(4)))), [1, 0, 0, 0, 0])
		})
		test('names and what is agreed, by what stands in brackets and over the sums', async () => {
			const side = await bring('counterparts', csv([['企业名称（中文）', '企业名称（英文/越文）', '国家/地区', '网址'], ['永福电子', 'Vinh Phuc Electronics', '越南', 'vpe.vn'], ['', 'Hoa Phat', '越南', '']]))
			assert.deepEqual(side.records.map((r) => [r.name_zh, r.name_en, r.website]), [['永福电子', 'Vinh Phuc Electronics', 'http://vpe.vn'], [null, 'Hoa Phat', null]])
			const signed = await bring('outcomes', csv([['团组编号', '中方企业', '外方企业', '项目类型', '签约金额（万美元）', '签约日期'], ['MD-4', '签名有限公司', '永福电子', '采购合同', '1,200', '2026.3.6']]))
			assert.deepEqual(signed.records.map((r) => [r.kind, r.value_kind, r.value.amount]), [['order', 'contract', '12000000.00']])
			assert.deepEqual(signed.problems(2), [['value_kind', 'choice_guessed']])
		})
		test('who goes is not the contact beside, nor is Mr. a post', async () => {
			const [a, d] = [is(await staff.post('/api/v1/enterprises', { name_zh: '参团有限公司' }), 201).json, 'MD-2']
			is(await staff.post('/api/v1/delegations', { title_zh: '参团团', code: d, capacity: 20 }), 201)
			const applied = await bring('applications', csv([['团组编号', '参团单位', '联系人', '联系电话', '参团人员姓名', '职务'], [d, a.name_zh, '陈八', '0757-88880000', '卫九', '董事长']]))
			assert.deepEqual([applied.records[0].persons.map((p) => p.name_zh), outcome(applied)], [['卫九'], [1, 0, 0, 0, 0]])
			const named = await bring('delegates', csv([['Delegation code', 'Company', 'Name', 'Title', 'Position'], [d, a.name_zh, 'ZHANG San', 'Mr.', 'CEO']]))
			assert.equal(named.records[0].title, 'CEO')
			const trips = await bring('delegations', csv([['团组编号', '团组名称', '出访国家'], ['MD-3', '多国团', '泰国/马来西亚／越南']]))
			assert.deepEqual(trips.records[0].countries, ['TH', 'MY', 'VN'])
		})
	})

	describe('files', () => {
		const refused = async (bytes, name = 'a.xlsx') => is(await new Staged(staff, 'enterprises').send(Buffer.from(bytes), name), 422, 'bad_file').json.reason
		test('pages, XML and exchange texts are no sheets, whatever they are called', async () => {
			for (const text of ['<html><body><table><tr><td>企业名称</td></tr></table>', '\ufeff\r\n<?xml version="1.0"?><Workbook/>', '<TABLE border=1><tr><td>企业名称</td>', 'ID;PWXL;N;E\r\nC;X1;Y1;K"企业名称"\r\n', 'TABLE\r\n0,1\r\n"EXCEL"\r\n'])
				assert.equal(await refused(text, '导出.xls'), 'sheet_markup')
		})
		test('a workbook without its texts is damaged, not a sheet of numbers', async () => {
			assert.equal(await refused(workbook({ sheets: [{ rows: [['企业名称', '注册资本'], ['甲有限公司', 500]] }], parts: { 'xl/sharedStrings.xml': null } })), 'xlsx_damaged')
		})
		test('a sheet that is turned, and two tables side by side, are said to be so', async () => {
			assert.equal(await refused(book([['企业名称', '转甲有限公司', '转乙有限公司'], ['注册地址', '深圳市', '广州市'], ['统一社会信用代码', '', '']])), 'sheet_turned')
			const staged = new Staged(staff, 'enterprises'), id = await staged.upload(book([['企业名称', '地址', null, '企业名称', '地址'], ['左一有限公司', '深圳', null, '右一有限公司', '广州']]), 'a.xlsx')
			assert.equal((await staged.step(id, 'check')).error.code, 'sheet_beside')
		})
	})
})
