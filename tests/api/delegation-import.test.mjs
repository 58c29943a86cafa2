// Sheets of delegations and of their rows: real lists by the mappings that come with the program, applications with a row for each person,
// name lists, outcomes and counterparts; what an officer may bring in.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { csvObjects, enterprises, is, parseCsv, toCsv, xlsxSheet } from '../lib/api.mjs'
import { shared, startServer } from '../lib/server.mjs'
import { imports, Staged, sum } from '../lib/staged.mjs'
import { workbook } from '../lib/workbook.mjs'

const delegations = '/api/v1/delegations'
const list = (name) => readFileSync(shared(`data/delegations/${name}`))
const counts = (c) => [c.inserted, c.updated, c.same, c.suspect, c.error]

describe('sheets of delegations', () => {
	let server, staff, officer, house
	before(async () => {
		server = await startServer({ env: { TRADEWIND_PEOPLE_IMPORTS_PER_H: '1000' } })
		staff = await server.as('staff')
		officer = await server.as('officer')
		house = await Promise.all(Array.from({ length: 60 }, async (_, i) =>
			is(await staff.post(enterprises, { name_zh: `出海测试${i + 1}号有限公司`, listed: true, record_status: 'active' }), 201).json))
	})
	after(() => server.stop())

	const all = async (rows, client = staff) => is(await client.get(`/api/v1/${rows}?limit=500`), 200).json.items
	const problems = (rows) => rows.flatMap((r) => r.problems.map((p) => [r.n, p.field, p.code, p.value]))
	async function bring(resource, bytes, wanted, { client = staff, name = 'list.csv' } = {}) {
		const staged = new Staged(client, resource), done = await staged.committed(bytes, name)
		assert.equal(sum(done.result), done.result.rows)
		assert.deepEqual(counts(done.result), wanted, JSON.stringify(await staged.rows(done.id, 'error')))
		return { done, rows: await staged.rows(done.id) }
	}
	const trip = async (client = officer, more = {}) => is(await client.post(delegations, { title_zh: '东盟经贸团', code: `TT-${Math.random().toString(36).slice(2, 8)}`, ...more }), 201).json

	describe('lists gathered from the news', () => {
		test('delegations and their stops go in as they are, and a second time nothing changes', async () => {
			const curated = list('delegations_curated.csv'), stops = list('delegation_stops.csv')
			await bring('delegations', curated, [19, 0, 0, 0, 0])
			await bring('delegation-legs', stops, [28, 0, 0, 0, 0])
			const before = await all('delegations'), legs = await all('delegation-legs')
			const of = (code) => before.find((d) => d.code === code)
			assert.deepEqual([of('D02').title_zh, of('D02').starts_on, of('D02').ends_on, of('D02').countries, of('D02').state],
				['广州经贸代表团赴新加坡、马来西亚', '2007-09-01', '2007-09-07', ['SG', 'MY'], 'closed'])
			assert.match(of('D02').note, /amount: 930000000/)
			assert.deepEqual(of('D03').countries, ['EG', 'IL', 'IN'])
			assert.deepEqual([of('D01').title_en, of('D01').title_zh], ['ASEAN-China Centre visiting group to Ho Chi Minh City', null])
			assert.equal(before.length, 19)
			assert.ok(legs.every((l) => before.some((d) => d.id === l.delegation)))
			assert.equal(legs.find((l) => l.host?.startsWith('2010中国')).zone, 'Africa/Cairo')
			await bring('delegations', curated, [0, 0, 19, 0, 0])
			await bring('delegation-legs', stops, [0, 0, 28, 0, 0])
			assert.deepEqual(await all('delegations'), before)
			assert.deepEqual(await all('delegation-legs'), legs)
		})
		test('rough dates and places that nobody knows are said, row by row', async () => {
			const staged = new Staged(staff, 'delegations')
			const rough = await staged.checked(Buffer.from(toCsv([['code', 'name', 'start', 'end'], ['R-1', '粗略团', '2007-05', '2007-05-22'],
				['R-2', '年份团', '2019', ''], ['R-3', '倒序团', '2019-05-02', '2019-05-01'], ['R-4', '错日团', '2019-02-30', '']])))
			assert.deepEqual(problems(await staged.rows(rough.id)).filter(([n]) => n > 1), [[2, 'starts_on', 'date_month_only', '2007-05'],
				[3, 'starts_on', 'date_year_only', '2019'], [4, 'ends_on', 'before_from', '2019-05-01'], [5, 'starts_on', 'bad_date', '2019-02-30']])
			const id = await staged.upload(list('us_trade_events.csv'))
			const columns = (await staged.get(id)).columns.filter((c) => ['type', 'cost_raw'].includes(c.heading)).map((c) => ({ n: c.n, field: null }))
			is(await staff.patch(`${imports}/${id}`, { columns }), 200)
			await staged.step(id, 'check')
			assert.deepEqual(counts((await staged.step(id, 'commit')).result), [10, 0, 0, 0, 0])
			const { done, rows } = await bring('delegation-legs', list('us_trade_event_stops.csv'), [19, 0, 0, 0, 0])
			assert.equal(done.result.rows, 19)
			assert.deepEqual(problems(rows).filter(([, , , value]) => value === 'Invalid').map(([n, field, code]) => [n, field, code]), [[2, 'country', 'unknown_code']])
		})
	})

	describe('sheets as chambers write them', () => {
		const read = async (resource, rows, client = staff) => {
			const staged = new Staged(client, resource), { id } = await staged.checked(Buffer.from(toCsv(rows)))
			return { staged, id, told: await staged.rows(id), headings: (await staged.get(id)).columns.map((c) => c.field) }
		}
		test('both days of a trip in one cell, counts with their words, a figure that is none exactly', async () => {
			const { staged, id, told, headings } = await read('delegations', [['2026年度出访计划', '', '', '', '', '', ''], ['序号', '团组名称', '出访时间', '出访国别', '类型', '人数', '计划人数'],
				['1', '五国团', '2026年3月5日—3月16日', '越南、泰国、新加坡', '经贸考察团', '100人', '100席'], ['2', '越南团', '2026.4.10-4.15', '越南', '展览', '约30人', '30'],
				['3', '一日团', '2026/5/7', '泰国', '旅游', '', ''], ['4', '倒序团', '2026年3月16日-5日', '泰国', '', '', '']])
			assert.deepEqual(headings, [null, 'title_zh', 'starts_on', 'countries', 'kind', 'participants', 'capacity'])
			assert.deepEqual(problems(told.filter((r) => r.problems.length && r.n > 2)), [[4, 'participants', 'figure_about', '约30人'], [5, 'kind', 'bad_choice', '旅游'], [6, 'starts_on', 'bad_date', '2026年3月16日-5日']])
			await staged.step(id, 'commit')
			const made = await all('delegations'), of = (title) => made.find((d) => d.title_zh === title)
			assert.deepEqual(['五国团', '越南团'].map(of).map((d) => [d.starts_on, d.ends_on, d.kind, d.participants, d.capacity]),
				[['2026-03-05', '2026-03-16', 'trade_mission', 100, 100], ['2026-04-10', '2026-04-15', 'fair', 30, 30]])
			assert.match(of('越南团').note, /人数: 约30人/)
			assert.deepEqual([of('一日团'), of('倒序团')], [undefined, undefined])
			const again = await read('delegations', [['团组名称', '出访时间', '结束日期'], ['五国团', '2026年3月5日—3月16日', ''], ['越南团', '2026.4.10-4.15', '2026-04-16']])
			assert.deepEqual(again.told.filter((r) => r.n > 1).map((r) => r.outcome), ['same', 'update'])
		})
		test('a choice that is none is told with the labels of the reader', async () => {
			const { id } = await read('delegations', [['团组名称', '方向'], ['来访团', '接待'], ['方向不明团', '上天']])
			const told = async (lang) => is(await staff.get(`${imports}/${id}/rows?status=error`, { headers: { 'Accept-Language': lang } }), 200).json.items[0].problems[0].message
			assert.equal(await told('zh'), '不是可选的值；可选：出访、来访、线上')
			assert.equal(await told('en'), 'Not one of the choices: Outbound, Inbound, Online')
		})
		test('outcomes: words for kinds, sums in words, a partner who is not registered', async () => {
			const d = await trip(), code = d.code
			const { staged, id, told, headings } = await read('outcomes', [['团组编号', '企业名称', '成果形式', '签约项目', '签约时间', '签约金额', '金额性质', '合作方'],
				[code, house[0].name_zh, '谅解备忘录', '封测合作', '2026年3月9日', '约5000万美元', '意向金额', 'VinES'], [code, house[1].name_zh, 'MOU', '电池厂', '2026-03-10', 'USD1.5m', '意向', ''],
				[code, '出海测试2号公司', '订单', '', '2026-03-10', '', '', '']])
			assert.deepEqual(headings.slice(2), ['kind', 'title', 'signed_on', 'value', 'value_kind', 'counterpart'])
			assert.deepEqual(problems(told).filter(([n]) => n > 1), [[2, 'value', 'figure_about', '约5000万美元'], [2, 'counterpart', 'unknown_counterpart', 'VinES'],
				[4, 'enterprise', 'sheet_ref_like', '出海测试2号公司']])
			await staged.step(id, 'commit')
			const made = (await all('outcomes')).filter((o) => o.delegation === d.id).sort((a, b) => a.id - b.id)
			assert.deepEqual(made.map((o) => [o.kind, o.value.amount, o.value_kind, o.counterpart]), [['mou', '50000000.00', 'intended', null], ['mou', '1500000.00', 'intended', null]])
			assert.match(made[0].note, /签约金额: 约5000万美元\n合作方: VinES/)
			const like = async (client) => is(await client.get(`${imports}/${id}/rows?status=error`, { headers: { 'Accept-Language': 'zh' } }), 200).json.items[0].problems[0].message
			assert.match(await like(staff), /如果是“出海测试2号有限公司”/)
		})
	})

	describe('applications', () => {
		const heading = ['团组编号', '企业名称', '状态', '参团目标', '意向国家', '姓名', '英文姓名', '职务', '手机']
		test('the headings of a chamber are known, and each row is called as its company', async () => {
			const d = await trip()
			const staged = new Staged(officer, 'applications')
			const told = await staged.checked(Buffer.from(toCsv([['团组', '企业名称', '参团人员', '拟参团人数', '出访目的', '希望对接单位', '意向目的地'],
				...[0, 1].map((i) => [d.code, house[i].name_zh, `陈${i}`, '2', '考察', '代理商', '泰国'])])))
			assert.deepEqual(told.columns.map((c) => c.field), ['delegation', 'enterprise', 'person', 'seats_wished', 'goals', 'partners_sought', 'countries'])
			assert.deepEqual((await staged.rows(told.id, 'insert')).map((r) => r.name), [house[0].name_zh, house[1].name_zh])
		})
		test('a sheet that does not say which trip is told what it lacks', async () => {
			const staged = new Staged(officer, 'applications')
			const id = await staged.upload(Buffer.from(toCsv([['企业名称', '参团人员'], [house[0].name_zh, '陈一']])))
			const { error } = await staged.step(id, 'check')
			assert.equal(error.code, 'sheet_no_key')
			assert.match(error.message, /Application code; Delegation \+ Enterprise;/)
		})
		test('120 in one sheet, a row each, by the officer of the trip; again nothing changes', async () => {
			const d = await trip(), other = await trip()
			const rows = Array.from({ length: 120 }, (_, i) => [(i < 60 ? d : other).code, house[i % 60].name_zh, '已提交', `目标${i}`, 'VN TH', `王${i}`, `Wang ${i}`, '经理', `138${i}`])
			const bytes = Buffer.from(toCsv([heading, ...rows]))
			await bring('applications', bytes, [120, 0, 0, 0, 0], { client: officer })
			const made = is(await officer.get(`${delegations}/${d.id}/applications?limit=500`), 200).json
			assert.equal(made.total, 60)
			const one = made.items.find((a) => a.enterprise === house[7].id)
			assert.deepEqual([one.state, one.goals, one.countries, one.seats_wished, one.persons.map((p) => [p.name_zh, p.name_en, p.title, p.mobile]), one.submitted_by],
				['submitted', '目标7', ['VN', 'TH'], 1, [['王7', 'Wang 7', '经理', '1387']], 'officer'])
			await bring('applications', bytes, [0, 0, 120, 0, 0], { client: officer })
			assert.deepEqual(is(await officer.get(`${delegations}/${d.id}/applications?limit=500`), 200).json.items, made.items)
		})
		test('a row for each person: they come together in the application of their company', async () => {
			const d = await trip()
			const rows = [0, 0, 0, 1, 1, 2].map((n, i) => [d.code, house[n].name_zh, '', n === 0 ? '找代理' : '', '', `李${i}`, '', '工程师', ''])
			const bytes = Buffer.from(toCsv([heading, ...rows]))
			const { done } = await bring('applications', bytes, [3, 3, 0, 0, 0])
			assert.equal(done.result.rows, 6)
			const made = is(await staff.get(`${delegations}/${d.id}/applications`), 200).json.items
			const persons = (n) => made.find((a) => a.enterprise === house[n].id)
			assert.deepEqual([0, 1, 2].map((n) => [persons(n).persons.map((p) => p.name_zh), persons(n).seats_wished]), [[['李0', '李1', '李2'], 3], [['李3', '李4'], 2], [['李5'], 1]])
			await bring('applications', bytes, [0, 0, 6, 0, 0])
			assert.equal(persons(0).state, 'draft')
		})
		test('what is exported has its persons, a line each, and comes back without a change', async () => {
			const d = await trip(), contact = is(await staff.post('/api/v1/contacts', { enterprise: house[0].id, name_zh: '联系人甲', title: '总经理', mobile: '13800001111' }), 201).json.id
			const post = async (body) => is(await staff.post('/api/v1/applications', { delegation: d.id, ...body }), 201).json
			const a = await post({ enterprise: house[0].id, code: 'AP-1', goals: '找代理，\n看园区', seats_wished: 4, countries: ['VN', 'TH'], persons: [{ name_zh: '王一', name_en: 'Wang Yi', title: '经理', mobile: '13900002222' }, { contact }, { name_zh: '=李二' }] })
			const b = await post({ enterprise: house[1].id, goals: '建厂' })
			const c = await post({ enterprise: house[2].id, persons: [{ name_zh: '赵三', title: '董事长' }] })
			const list = async () => is(await officer.get(`${delegations}/${d.id}/applications?sort=id`), 200).json.items, before = await list()
			for (const format of ['csv', 'xlsx']) for (const headings of ['names', 'labels']) {
				const r = is(await officer.get(`/api/v1/applications/export?delegation=${d.id}&sort=id&format=${format}&headings=${headings}&lang=zh`), 200)
				const rows = format === 'csv' ? parseCsv(r.text.replace(/^\ufeff/, '')) : xlsxSheet(r.bytes).rows
				const at = (name, label) => rows[0].indexOf(headings === 'names' ? name : label), cells = (row, ...cols) => cols.map((n) => String(row[n] ?? ''))
				const [id, person, letters, title, mobile, goals, seats] = [0, at('person', '姓名'), at('person_name_en', '姓名 英文姓名'), at('person_title', '姓名 职务'), at('person_mobile', '姓名 手机'), at('goals', '参团目标'), at('seats_wished', '申请名额')]
				assert.ok(person > 0 && goals > 0 && seats > 0, rows[0].join())
				assert.deepEqual(rows.slice(1, 6).map((row) => cells(row, id, person).map((x) => x.replace(/^'/, ''))), [[String(a.id), '王一'], [String(a.id), '联系人甲'], [String(a.id), '=李二'], [String(b.id), ''], [String(c.id), '赵三']])
				assert.deepEqual(rows.slice(1, 4).map((row) => cells(row, goals, seats)), [['找代理，\n看园区', '4'], ['', ''], ['', '']])
				if (letters > 0) assert.deepEqual([cells(rows[1], letters, title, mobile), cells(rows[2], title)], [['Wang Yi', '经理', '13900002222'], ['总经理']])
				await bring('applications', r.bytes, [0, 0, 5, 0, 0], { client: officer, name: `applications.${format}` })
				assert.deepEqual(await list(), before)
			}
			assert.equal(is(await officer.get(`/api/v1/applications/export?delegation=${d.id}&format=json`), 200).json.length, 3)
			// The log counts records; who sees no applications takes none out.
			const log = is(await (await server.as('admin')).get('/api/v1/exports?resource=applications&limit=10'), 200).json.items
			assert.ok(log.every((x) => x.rows === 3), JSON.stringify(log.map((x) => x.rows)))
			is(await (await server.as('finance')).get(`/api/v1/applications/export?delegation=${d.id}&format=csv`), 403)
		})
		test('what will not do is said of its row, and the others go in', async () => {
			const d = await trip(), theirs = await trip(staff)
			const { rows } = await bring('applications', Buffer.from(toCsv([heading, [d.code, house[3].name_zh, '', '', '', '赵一', '', '', ''],
				[d.code, '没有这家公司', '', '', '', '赵二', '', '', ''], ['没有这个团', house[4].name_zh, '', '', '', '赵三', '', '', ''],
				[theirs.code, house[5].name_zh, '', '', '', '赵四', '', '', ''], [d.code, house[6].name_zh, '已录取', '', '', '赵五', '', '', '']])), [1, 0, 0, 0, 4], { client: officer })
			assert.deepEqual(problems(rows.filter((r) => r.n > 2)).map(([n, field, code]) => [n, field, code]), [[3, 'enterprise', 'no_such_record'],
				[4, 'delegation', 'no_such_record'], [5, 'delegation', 'kept_by_another'], [6, 'state', 'not_a_beginning']])
		})
	})

	describe('names, outcomes, counterparts', () => {
		test('a name list of a workbook, the chamber\'s people among them', async () => {
			const d = await trip()
			const bytes = workbook({ sheets: [{ name: '名单', rows: [['团组编号', '企业名称', '姓名', '英文姓名', '职务', '团内身份'], [d.code, house[0].name_zh, '王一', 'Wang Yi', '董事长', '团长'],
				[d.code, house[0].name_zh, '李二', '', '经理', ''], [d.code, '', '张秘书', 'Zhang', '秘书', '工作人员']] }] })
			await bring('delegates', bytes, [3, 0, 0, 0, 0], { client: officer, name: 'names.xlsx' })
			const made = is(await officer.get(`${delegations}/${d.id}/delegates`), 200).json.items
			assert.deepEqual(made.map((x) => [x.name_zh, x.role, x.enterprise, x.state]).sort(), [['张秘书', 'staff', null, 'going'], ['李二', 'member', house[0].id, 'going'], ['王一', 'leader', house[0].id, 'going']].sort())
			await bring('delegates', bytes, [0, 0, 3, 0, 0], { client: officer, name: 'names.xlsx' })
			const csv = csvObjects(is(await officer.get(`/api/v1/delegates/export?format=csv&delegation=${d.id}`), 200).text)
			assert.deepEqual(csv.map((x) => x.name_zh).sort(), ['张秘书', '李二', '王一'])
		})
		test('outcomes with their values, counterparts, wishes; what is exported comes back the same', async () => {
			const d = await trip()
			await bring('counterparts', Buffer.from(toCsv([['名称', '英文名称', '类型', '国家', '城市'], ['印尼投资部', 'BKPM', '政府部门', '印度尼西亚', '雅加达'], ['', 'Amata City Bien Hoa', '园区', 'VN', 'Bien Hoa'], ['', '', '企业', 'VN', '']])), [2, 0, 0, 0, 1])
			await bring('meeting-wishes', Buffer.from(toCsv([['团组编号', '企业名称', '对接单位', '优先次序'], [d.code, house[0].name_zh, '印尼投资部', '1'], [d.code, house[0].name_zh, 'Amata City Bien Hoa', '2']])), [2, 0, 0, 0, 0], { client: officer })
			const rows = [['团组编号', '企业名称', '成果类型', '标题', '签订日期', '金额', '金额性质'], [d.code, house[0].name_zh, '意向书（LOI）', '合资意向', '2026-03-01', '500万美元', '意向投资'],
				[d.code, house[1].name_zh, 'mou', '框架协议', '2026-03', '', ''], [d.code, house[2].name_zh, '销售', '电池出口', '2026-03-02', '3000000.00 USD', '']]
			const { rows: told } = await bring('outcomes', Buffer.from(toCsv(rows)), [2, 0, 0, 0, 1], { client: officer })
			assert.deepEqual(problems(told.filter((r) => r.outcome === 'error')).map(([n, f, c]) => [n, f, c]), [[4, 'value_kind', 'required']])
			const made = is(await officer.get(`${delegations}/${d.id}/outcomes?sort=signed_on`), 200).json.items
			assert.deepEqual(made.map((o) => [o.kind, o.value, o.signed_on, o.state, o.reported_by]), [['loi', { amount: '5000000.00', currency: 'USD' }, '2026-03-01', 'reported', 'officer'], ['mou', null, '2026-03-01', 'reported', 'officer']])
			for (const r of ['delegations', 'outcomes', 'counterparts', 'meeting-wishes']) {
				const out = is(await staff.get(`/api/v1/${r}/export?format=csv`), 200)
				const { done } = await bring(r, out.bytes, [0, 0, (await all(r)).length, 0, 0])
				assert.equal(done.result.error, 0, r)
			}
		})
	})

	describe('what an officer keeps', () => {
		test('he brings in delegations, stops and items of the agenda of his own, and changes none of another\'s', async () => {
			const code = `TT-${Math.random().toString(36).slice(2, 8)}`.toUpperCase(), theirs = await trip(staff, { title_zh: '他人的团', capacity: 5 })
			const { rows } = await bring('delegations', Buffer.from(toCsv([['团组编号', '中文名称', '开始日期', '结束日期', '名额'], [code, '自己的团', '2027-05-01', '2027-05-05', '9'],
				[theirs.code, '被改的团', '', '', '99']])), [1, 0, 0, 0, 1], { client: officer })
			assert.deepEqual(problems(rows).filter(([n, , c]) => n === 3 && c !== 'sheet_differs').map(([, f, c]) => [f, c]), [['title_zh', 'read_only_field'], ['capacity', 'read_only_field']])
			const made = (await all('delegations', officer)).find((d) => d.code === code)
			assert.deepEqual([made.title_zh, made.capacity, made.officer], ['自己的团', 9, 'officer'])
			await bring('delegation-legs', Buffer.from(toCsv([['团组编号', '国家', '城市', '酒店'], [code, '越南', '河内', '西湖酒店'], [theirs.code, '越南', '河内', '西湖酒店']])), [1, 0, 0, 0, 1], { client: officer })
			assert.deepEqual((await all(`delegations/${made.id}/legs`)).map((l) => [l.city, l.hotel]), [['河内', '西湖酒店']])
			assert.deepEqual(await all(`delegations/${theirs.id}/legs`), [])
			assert.equal(is(await staff.get(`${delegations}/${theirs.id}`), 200).json.title_zh, '他人的团')
		})
	})

	test('rows that together want more seats than there are: the first have them, and of each other row it is said how many there are', async () => {
		const d = await trip(officer, { capacity: 1 }), staged = new Staged(officer, 'delegates')
		const { id } = await staged.checked(Buffer.from(toCsv([['团组编号', '企业名称', '姓名'], [d.code, house[0].name_zh, '王一'], [d.code, house[1].name_zh, '李二']])))
		const { state, error, result } = await staged.step(id, 'commit')
		assert.deepEqual([state, error, ...counts(result)], ['done', null, 1, 0, 0, 0, 1])
		const [refused] = await staged.rows(id, 'error')
		assert.deepEqual([refused.n, refused.problems.map((p) => p.code)], [3, ['no_seats']])
		assert.match(refused.problems[0].message, /1 in all, 1 taken, 1 asked for/)
		assert.deepEqual((await all(`delegations/${d.id}/delegates`)).map((x) => x.name_zh), ['王一'])
	})

	describe('travel data', () => {
		const heading = ['团组编号', '企业名称', '姓名']
		test('a sheet with a column of it is refused as it comes, and nothing of it is kept', async () => {
			const d = await trip(), before = is(await staff.get(`${imports}?limit=1`), 200).json.items[0]?.id
			for (const column of ['护照号码', '护照姓名（拼音）', 'Passport No.', '身份证号', '证件号码', '出生日期 Date of birth', 'DOB'])
				for (const resource of ['delegates', 'applications']) {
					const r = is(await new Staged(officer, resource).send(Buffer.from(toCsv([[...heading, column], [d.code, house[0].name_zh, '王一', 'EK1234567']]))), 422)
					assert.deepEqual([r.json.code, r.json.reason, r.json.params], ['bad_file', 'sheet_travel_data', { heading: column }])
					assert.ok(!r.text.includes('EK1234567'))
				}
			const book = workbook({ sheets: [{ name: '名单', rows: [heading, [d.code, house[0].name_zh, '王一']] }, { name: '证件', rows: [['姓名', '护照号'], ['王一', 'EK1234567']] }] })
			is(await new Staged(officer, 'delegates').send(book, 'names.xlsx'), 422, 'bad_file')
			assert.equal(is(await staff.get(`${imports}?limit=1`), 200).json.items[0]?.id, before)
		})
		/* 440301 19800101 001, with its check character: invented, as all people of these tests. */
		const identity = (n) => { const d = `44030119800101${String(n).padStart(3, '0')}`, w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]; return d + '10X98765432'[[...d].reduce((a, c, i) => a + c * w[i], 0) % 11] }
		test('nor does any other sheet bring it: contacts, enterprises, by heading or by what stands there', async () => {
			const before = is(await staff.get(`${imports}?limit=1`), 200).json.items[0]?.id
			const refuse = async (resource, rows, heading, name) => {
				const r = is(await new Staged(staff, resource).send(name ? workbook({ sheets: rows }) : Buffer.from(toCsv(rows)), name), 422)
				assert.deepEqual([r.json.code, r.json.reason, r.json.params], ['bad_file', 'sheet_travel_data', { heading }])
				for (const n of [1, 2, 3]) assert.ok(!r.text.includes(identity(n)) && !r.text.includes('EK1234567'))
			}
			const company = house[0].name_zh
			for (const column of ['身份证号', '身份证号码', '证件号码', '护照号', 'ID Card No.', 'Passport no', '出生日期'])
				await refuse('contacts', [['企业名称', '姓名', column], [company, '王一', 'EK1234567']], column)
			await refuse('enterprises', [['企业名称', '法人身份证号', '护照号'], [company, identity(1), 'EK1234567']], '法人身份证号、护照号')
			await refuse('contacts', [['企业名称', '姓名', 'ID number'], [company, '王一', 'EK1234567']], 'ID number')
			await refuse('contacts', [['企业名称', '姓名', '备注'], [company, '王一', identity(1)], [company, '李二', ` ${identity(2).replace('X', 'x')}`], [company, '赵三', '无']], '备注')
			await refuse('enterprises', [['企业名称', ''], [company, identity(1)], ['乙有限公司', identity(2)]], 'B')
			await refuse('contacts', [{ name: '联系人', rows: [['企业名称', '姓名'], [company, '王一']] }, { name: '表二', rows: [['姓名', '号码'], ['王一', identity(3)]] }], '号码', 'people.xlsx')
			await refuse('contacts', [['', '', '护照', '护照'], ['企业名称', '姓名', '号码', '有效期'], [company, '王一', 'EK1234567', '2030-01-01']], '号码')
			assert.equal(is(await staff.get(`${imports}?limit=1`), 200).json.items[0]?.id, before)
		})
		test('credit codes, stock codes, numbers of members and phones are none of it', async () => {
			const take = async (resource, rows) => { const i = new Staged(staff, resource); is(await i.send(Buffer.from(toCsv(rows))), 201) }
			await take('enterprises', [['企业名称', '统一社会信用代码', '证件号码', '证券代码', '电话', 'ID number'], ['丙有限公司', '91440300708461136T', '91440300708461136T', '600519', '13973510468', 'M00123']])
			await take('enterprises', [['企业名称', '会员编号', 'Valid card'], ['丙有限公司', '202611300000000017', 'yes']])
			await take('contacts', [['已办护照人员所在企业', '', ''], ['企业名称', '姓名', '手机'], [house[0].name_zh, '王一', '13973510468']])
			await take('contacts', [['企业名称', '姓名', '护照姓名', '手机'], [house[0].name_zh, '王一', 'WANG Yi', '13973510468']])
		})
		test('words about it in rows or in fields of their own are none', async () => {
			const d = await trip()
			await bring('applications', Buffer.from(toCsv([['团组编号', '企业名称', '参团目的', '姓名'], [d.code, house[1].name_zh, '了解护照办理', '王一']])), [1, 0, 0, 0, 0], { client: officer })
		})
	})

	describe('whose imports', () => {
		test('an officer knows his own; mappings and members are not his', async () => {
			const mine = await new Staged(officer, 'counterparts').upload(Buffer.from('名称\n甲园区\n')), theirs = await new Staged(staff, 'counterparts').upload(Buffer.from('名称\n乙园区\n'))
			const seen = is(await officer.get(`${imports}?limit=200`), 200).json.items
			assert.ok(seen.some((i) => i.id === mine) && seen.every((i) => i.id !== theirs && i.made_by === 'officer'))
			assert.ok(is(await staff.get(`${imports}?limit=200`), 200).json.items.some((i) => i.id === mine))
			for (const [method, path] of [['GET', ''], ['GET', '/rows'], ['POST', '/check'], ['POST', '/commit'], ['DELETE', ''], ['GET', '/result.xlsx']])
				is(await officer.request(method, `${imports}/${theirs}${path}`), 404, 'not_found')
			is(await officer.patch(`${imports}/${theirs}`, { unmapped: 'skip' }), 404)
			is(await officer.post(`${imports}/mappings`, { name: '我的', import: mine }), 403)
			is(await new Staged(officer, 'enterprises').send(Buffer.from('企业名称\n丙有限公司\n')), 403)
			is(await officer.delete(`${imports}/${mine}`), 204)
		})
	})
})
