// Agendas as chambers, embassies and travel agencies write them: the day in one column and the hours in another, days in the first row of
// the day or in a line above it, days without a year.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { is, toCsv } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'
import { workbook } from '../lib/workbook.mjs'

describe('agendas in sheets', () => {
	let server, staff, trips = 0
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const book = (rows, more) => workbook({ sheets: [{ name: '日程', rows, ...more }] })
	const csv = (rows) => Buffer.from(toCsv(rows))
	const trip = async (more = {}) => is(await staff.post('/api/v1/delegations', { title_zh: `日程团${++trips}`, code: `RC-${trips}`, starts_on: '2027-03-05', ends_on: '2027-03-09', countries: ['VN'], ...more }), 201).json
	const agenda = async (of) => is(await staff.get(`/api/v1/agenda-items?delegation=${of.id}&limit=200&sort=id`), 200).json.items
	// Of which trip a sheet is a person says for all of its rows, as the page of a trip does.
	async function bring(of, bytes, columns = []) {
		const staged = new Staged(staff, 'agenda-items'), id = await staged.upload(bytes, bytes[0] === 0x50 ? 'list.xlsx' : 'list.csv')
		is(await staff.patch(`/api/v1/imports/${id}`, { columns: [{ field: 'delegation', value: of.code }, ...columns] }), 200)
		const checked = await staged.step(id, 'check')
		assert.equal(checked.state, 'checked', JSON.stringify(checked.error))
		const told = await staged.rows(id), done = await staged.step(id, 'commit')
		assert.equal(done.state, 'done', JSON.stringify(done.error))
		const { inserted, updated, same, suspect, error } = done.result
		return { id, staged, outcome: [inserted, updated, same, suspect, error], columns: checked.columns, told, problems: (n) => told.find((r) => r.n === n).problems.map((p) => [p.field, p.code]) }
	}
	const when = (x) => [x.title_zh, x.starts?.local ?? null, x.ends?.local ?? null]

	const head = ['日期', '时间', '内容', '地点', '参加人员', '备注']
	test('the day in its column, in the first row of it, or merged over all of its rows', async () => {
		const rows = [['赴越南经贸考察团日程安排'], head, ['3月5日（周五）', '09:00-10:30', '拜会越南工商会', '河内', '全体', null], [null, '14:00—16:00', '参观VSIP工业园', '北宁', '全体', null],
			[null, '下午4:30-6:00', '一对一洽谈', '酒店二楼', '报名企业', '带样品'], ['3月6日（周六）', '上午9:30', '广东—越南投资推介会', '胡志明市', null, null], [null, '晚上', '自由活动', null, null, null]]
		const wanted = [['拜会越南工商会', '2027-03-05T09:00', '2027-03-05T10:30'], ['参观VSIP工业园', '2027-03-05T14:00', '2027-03-05T16:00'], ['一对一洽谈', '2027-03-05T16:30', '2027-03-05T18:00'],
			['广东—越南投资推介会', '2027-03-06T09:30', null], ['自由活动', null, null]]
		for (const bytes of [csv(rows), book(rows), book(rows, { merges: ['A1:F1', 'A3:A5', 'A6:A7'] })]) {
			const of = await trip(), made = await bring(of, bytes), items = await agenda(of)
			assert.deepEqual([made.outcome, items.map(when)], [[5, 0, 0, 0, 0], wanted])
			assert.deepEqual(items.map((x) => x.kind), ['chamber', 'site_visit', 'one_to_one', 'forum', 'free'])
			assert.deepEqual([made.columns[0].role, made.columns[0].field, made.columns[1].field], ['day', null, 'starts'])
			assert.ok(made.problems(3).some(([, code]) => code === 'year_taken'))
			assert.match(items[2].note, /带样品/)
			assert.match(items[2].note, /参加人员: 报名企业/)
			assert.match(items[4].note, /日期: 3月6日（周六）\n时间: 晚上/)
			assert.ok(made.problems(7).some(([field, code]) => field === 'starts' && code === 'time_rough'))
			assert.deepEqual((await bring(of, bytes)).outcome, [0, 0, 5, 0, 0])
		}
	})
	test('days of a workbook, and hours of one', async () => {
		const of = await trip(), day = new Date('2027-03-07T00:00:00Z'), hour = (h) => ({ v: h / 24, numFmt: 20 })
		const made = await bring(of, book([['日期', '开始时间', '结束时间', '活动'], [day, hour(9), hour(10.5), '签约仪式'], [null, hour(14), null, '考察港口']]))
		assert.deepEqual([made.outcome, (await agenda(of)).map(when)], [[2, 0, 0, 0, 0], [['签约仪式', '2027-03-07T09:00', '2027-03-07T10:30'], ['考察港口', '2027-03-07T14:00', null]]])
	})
	test('days in lines of their own, by date and by number', async () => {
		const rows = [['时间', '行程', '地点'], ['第一天 3月5日 广州—河内'], ['10:00', '乘机飞往河内', '白云机场'], ['19:00-20:30', '欢迎晚宴，会见使馆商务参赞', '河内'], ['D2'], ['09:00', '走访工业园', '海防']]
		const of = await trip(), made = await bring(of, book(rows, { merges: ['A2:C2', 'A5:C5'] }))
		assert.deepEqual([made.outcome, (await agenda(of)).map(when)], [[3, 0, 0, 0, 0],
			[['乘机飞往河内', '2027-03-05T10:00', null], ['欢迎晚宴，会见使馆商务参赞', '2027-03-05T19:00', '2027-03-05T20:30'], ['走访工业园', '2027-03-06T09:00', null]]])
		assert.deepEqual(made.problems(2).map(([, code]) => code), ['sheet_section_line'])
	})
	test('day and hours in one cell', async () => {
		const of = await trip()
		const made = await bring(of, csv([['时间', '内容'], ['3月5日 上午9:00-11:00', '论坛'], ['2027.3.6 14:00-15:00', '参观'], ['2027年3月7日（周日）下午2点', '拜会'], ['3月8日', '自由活动'], ['2027-03-08 09:00', '签约']]))
		assert.deepEqual((await agenda(of)).map(when), [['论坛', '2027-03-05T09:00', '2027-03-05T11:00'], ['参观', '2027-03-06T14:00', '2027-03-06T15:00'], ['拜会', '2027-03-07T14:00', null],
			['自由活动', null, null], ['签约', '2027-03-08T09:00', null]])
		assert.deepEqual(made.outcome, [5, 0, 0, 0, 0])
	})
	test('day and hours under one heading, hours as a spreadsheet counts them', async () => {
		const of = await trip()
		await bring(of, csv([['日期/时间', '日程'], ['3月8日（周一）08:30-09:00', '集合出发'], ['3月8日 10h30', '拜会商会']]))
		await bring(of, csv([['日期', '时间', '内容'], ['46454', '0.375', '论坛'], ['', '0.604166666666667', '参观']]))
		assert.deepEqual((await agenda(of)).map(when), [['集合出发', '2027-03-08T08:30', '2027-03-08T09:00'], ['拜会商会', '2027-03-08T10:30', null], ['论坛', '2027-03-08T09:00', null], ['参观', '2027-03-08T14:30', null]])
	})
	test('hours without a day, a day that is none, a kind that nothing tells: said of the row, and the corrected row goes in', async () => {
		const of = await trip({ starts_on: null, ends_on: null })
		const made = await bring(of, csv([['日期', '时间', '内容'], ['', '09:00', '论坛'], ['待定', '10:00', '论坛二'], ['3月5日', '11:00', '论坛三'], ['2027-03-05', '12:00', '合影'], ['2027-03-05', '25:00', '参观']]))
		assert.deepEqual([2, 3, 4, 5, 6].map((n) => made.problems(n).find(([, code]) => !['choice_guessed', 'sheet_day_carried'].includes(code))),
			[['starts', 'day_needed'], ['starts', 'day_beside_bad'], ['starts', 'day_beside_bad'], ['kind', 'required'], ['starts', 'local_time']])
		assert.deepEqual(made.outcome, [0, 0, 0, 0, 5])
		const again = await bring(of, csv([['2027年日程'], ['日期', '时间', '内容', '类型'], ['3月5日', '11:00', '论坛三', ''], ['2027-03-05', '12:00', '合影', '论坛']]))
		assert.deepEqual([again.outcome, (await agenda(of)).map(when)], [[2, 0, 0, 0, 0], [['论坛三', '2027-03-05T11:00', null], ['合影', '2027-03-05T12:00', null]]])
	})
	test('a row that is corrected by hand keeps the day of the rows above; what is exported comes back the same', async () => {
		const of = await trip(), staged = new Staged(staff, 'agenda-items')
		const id = await staged.upload(csv([['团组', '日期', '时间', '内容'], [of.code, '3月5日', '9:00', '论坛'], [of.code, '', '25:00', '参观']]), 'a.csv')
		await staged.step(id, 'check')
		const row = is(await staff.patch(`/api/v1/imports/${id}/rows/3`, { cells: [{ n: 2, value: '15:00' }] }), 200).json
		assert.equal(row.outcome, 'insert', JSON.stringify(row))
		await staged.step(id, 'commit')
		assert.deepEqual((await agenda(of)).map(when), [['论坛', '2027-03-05T09:00', null], ['参观', '2027-03-05T15:00', null]])
		for (const how of ['headings=names', 'headings=labels&lang=zh'])
			for (const format of ['csv', 'xlsx']) {
				const out = is(await staff.get(`/api/v1/agenda-items/export?delegation=${of.id}&format=${format}&${how}`), 200), back = new Staged(staff, 'agenda-items')
				const { result: c } = await back.committed(out.bytes, `out.${format}`)
				assert.deepEqual([c.inserted, c.updated, c.same, c.suspect, c.error], [0, 0, 2, 0, 0])
			}
	})
	test('years are not taken where two are named', async () => {
		const staged = new Staged(staff, 'delegations')
		const one = await staged.checked(csv([['2027年度出访计划', '', ''], ['团组名称', '出访时间', '国家'], ['年份团一', '3月5日（周五）至8日（周一）', '越南'], ['年份团二', '12月28日-1月3日', '泰国'], ['年份团三', '3.5-3.8', '老挝']]))
		const told = await staged.rows(one.id)
		assert.deepEqual(told.filter((r) => r.n > 2).map((r) => [r.outcome, ...r.problems.map((p) => p.code)]), Array(3).fill(['insert', 'year_taken']))
		await staged.step(one.id, 'commit')
		const all = is(await staff.get('/api/v1/delegations?limit=200'), 200).json.items
		assert.deepEqual(['一', '二', '三'].map((x) => all.find((d) => d.title_zh === `年份团${x}`)).map((d) => [d.starts_on, d.ends_on]),
			[['2027-03-05', '2027-03-08'], ['2027-12-28', '2028-01-03'], ['2027-03-05', '2027-03-08']])
		const two = await staged.checked(csv([['2027年、2028年出访计划', ''], ['团组名称', '出访时间'], ['年份团四', '3月5日']]))
		assert.deepEqual((await staged.rows(two.id)).find((r) => r.n === 3).problems.map((p) => p.code), ['date_incomplete'])
	})
})
