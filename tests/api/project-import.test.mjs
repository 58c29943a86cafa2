// Sheets of projects: rows of parts, several rows of one project, investors that are nobody yet, mappings that come with the program.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { enterprises, form, is, query, toCsv } from '../lib/api.mjs'
import { shared, startServer } from '../lib/server.mjs'
import { imports, stagedBy } from '../lib/staged.mjs'

const projects = '/api/v1/projects'
const curated = shared('data/projects/asean_projects_curated.csv'), cofi = shared('data/projects/cofi_v2.2.xlsx')

describe('sheets of projects', () => {
	let server, staff
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const { upload, step } = stagedBy(() => staff, { name: 'projects.csv', resource: 'projects' })
	const patch = async (id, body) => is(await staff.patch(`${imports}/${id}`, body), 200)
	const rows = async (id, status) => is(await staff.get(`${imports}/${id}/rows?limit=500${status ? `&status=${status}` : ''}`), 200).json.items.filter((r) => r.outcome !== 'skipped')
	const counts = (c) => [c.rows, c.insert ?? c.inserted, c.update ?? c.updated, c.same, c.suspect, c.error]
	async function bring(bytes, { name, make = true } = {}) {
		const id = await upload(bytes, { name })
		if (make) await patch(id, { make_enterprises: true })
		const checked = await step(id, 'check'), done = await step(id, 'commit')
		assert.equal(done.state, 'done', JSON.stringify(done.error))
		assert.deepEqual(counts(done.result), counts(checked.counts), 'a commit does what the check said')
		return { id, ...done }
	}
	const total = async (path) => is(await staff.get(`${path}?limit=1`), 200).json.total
	const one = async (filter) => {
		const { items: [found] } = is(await staff.get(`${projects}?${query(filter)}`), 200).json
		return is(await staff.get(`${projects}/${found.id}`), 200).json
	}

	test('rows make rows of parts; the same again changes nothing; another figure is one more row', async () => {
		const head = ['项目编号', '项目名称', '投资企业', '国家', '公布金额', '公布金额·截至日期', '公布金额·来源', '计划用工', '计划产能', '计划产能·单位']
		const row = (amount, on) => ['T-1', '试验项目', '试验投资甲', '越南', amount, on, '公告', '300', '1.5', 'GWh/yr']
		const first = await bring(toCsv([head, row('100 USD', '2024-01-02')]))
		assert.deepEqual(counts(first.result), [1, 1, 0, 0, 0, 0])
		const made = await one({ code: 'T-1' })
		assert.deepEqual([made.amounts.length, made.amounts[0].kind, made.amounts[0].amount, made.amounts[0].as_of, made.amounts[0].source],
			[1, 'announced', { amount: '100.00', currency: 'USD' }, '2024-01-02', '公告'])
		assert.deepEqual([made.jobs[0].total, made.jobs[0].status, made.capacities[0].value, made.capacities[0].unit], [300, 'planned', '1.5', 'GWh/yr'])
		assert.deepEqual(counts((await bring(toCsv([head, row('100 USD', '2024-01-02')]))).result), [1, 0, 0, 1, 0, 0])
		const other = await bring(toCsv([head, row('120 USD', '2024-06')]))
		assert.deepEqual(counts(other.result), [1, 0, 1, 0, 0, 0])
		assert.deepEqual((await rows(other.id))[0].adds.map((a) => [a.field, a.value]), [['announced_amount', '120.00 USD']])
		assert.deepEqual((await one({ code: 'T-1' })).amounts.map((a) => [a.amount.amount, a.as_of, a.current]), [['120.00', '2024-06-01', true], ['100.00', '2024-01-02', false]])
	})

	test('a row that names no project is an error, and the rows beside it are judged', async () => {
		const id = await upload(toCsv([['项目编号', '项目名称', '投资企业', '国家'], ['T-9', '', '', '越南'], ['T-8', '有名项目', '无名投资', '越南']]))
		await patch(id, { make_enterprises: true })
		assert.deepEqual(counts((await step(id, 'check')).counts), [2, 1, 0, 0, 0, 1])
		assert.ok((await rows(id, 'error'))[0].problems.some((p) => p.field === 'name_zh'))
	})

	test('what was written can be taken back, though its parts moved one another on', async () => {
		const before = [await total(projects), await total('/api/v1/project-amounts'), await total(enterprises)]
		const sheet = toCsv([['项目名称', '投资企业', '国家', '金额', '金额·金额类别', '金额·截至日期', '金额·来源', '阶段'],
			['退回项目', '退回投资', '泰国', '5 USD', '公布', '2023-01-01', '甲', '意向'], ['退回项目', '退回投资', '泰国', '6 USD', '公布', '2023-02-01', '乙', '建设中'],
			['退回项目', '退回投资', '泰国', '7 USD', '公布', '2022-02-01', '丙', '意向']])
		const { id, result } = await bring(sheet)
		assert.deepEqual(counts(result), [3, 1, 2, 0, 0, 0])
		const made = await one({ name_zh: '退回项目' })
		assert.deepEqual([made.stage, made.amounts.length, made.stage_dates.map((s) => s.stage)], ['construction', 3, ['intention', 'construction']])
		assert.ok((await rows(id))[2].problems.some((p) => p.field === 'stage' && p.warning), 'a stage does not go back in silence')
		const back = await step(id, 'revert')
		assert.deepEqual([back.revert.reverted, back.revert.refused], [3, 0])
		assert.deepEqual([await total(projects), await total('/api/v1/project-amounts'), await total(enterprises)], before)
	})

	test('an investor that nobody is waits for a person: linked, made, or left out', async () => {
		const known = is(await staff.post(enterprises, { name_zh: '广东认得科技有限公司', name_short: '认得' }), 201).json
		const id = await upload(toCsv([['项目名称', '投资方', '国家'], ['简称项目', '认得', '越南'], ['待定项目', '谁也不是', '越南'], ['新建项目', '新的投资方', '越南']]))
		assert.deepEqual(counts((await step(id, 'check')).counts), [3, 1, 0, 0, 2, 0])
		const [unknown] = await rows(id, 'suspect')
		assert.deepEqual([unknown.problems[0].code, unknown.about, unknown.owner], ['unknown_investor', 'enterprises', null])
		const linked = is(await staff.patch(`${imports}/${id}/rows/3`, { owner: known.id }), 200).json
		assert.deepEqual([linked.outcome, linked.owner, linked.counts.suspect], ['insert', known.id, 1])
		assert.equal(is(await staff.patch(`${imports}/${id}/rows/4`, { owner: 'new' }), 200).json.outcome, 'insert')
		assert.equal(is(await staff.get(`${enterprises}?${query({ name_zh: '新的投资方' })}`), 200).json.total, 0, 'nothing is made before the commit')
		is(await staff.patch(`${imports}/${id}/rows/4`, { owner: 'somebody' }), 422)
		assert.deepEqual(counts((await step(id, 'commit')).result), [3, 3, 0, 0, 0, 0])
		for (const name of ['简称项目', '待定项目']) assert.equal((await one({ name_zh: name })).enterprise, known.id)
		const { items: [made] } = is(await staff.get(`${enterprises}?${query({ name_zh: '新的投资方' })}&fields=listed,record_status`), 200).json
		assert.deepEqual([made.listed, made.record_status], [false, 'draft'])
	})

	test('what is wrong whoever the investor is, is an error at once', async () => {
		const id = await upload(toCsv([['项目名称', '投资企业', '国家'], ['东京工厂', '谁也不认得', '日本'], ['河内工厂', '谁也不认得', '越南']]))
		assert.deepEqual(counts((await step(id, 'check')).counts), [2, 0, 0, 0, 1, 1])
		assert.deepEqual((await rows(id, 'error'))[0].problems.map((p) => p.code), ['not_asean'])
	})

	test('a row that is corrected is judged beside the rows before it that make its project', async () => {
		const id = await upload(toCsv([['项目编号', '项目名称', '投资企业', '国家', '公布金额', '公布金额·截至日期', '公布金额·来源'],
			['J-1', '合并项目', '合并投资', '越南', '5 USD', '2024-01-01', '甲'], ['J-2', '旁的项目', '合并投资', '越南', '', '', ''],
			['J-1', '合并项目', '合并投资', '日本', '6 USD', '2024-02-01', '乙'], ['J-9', '合并项目', '合并投资', '越南', '7 USD', '2024-03-01', '丙']]))
		await patch(id, { make_enterprises: true })
		assert.deepEqual(counts((await step(id, 'check')).counts), [4, 3, 1, 0, 0, 0])
		const fixed = is(await staff.patch(`${imports}/${id}/rows/4`, { cells: [{ n: 3, value: '越南' }] }), 200).json
		assert.deepEqual([fixed.outcome, fixed.adds.map((a) => a.value), fixed.problems], ['update', ['6.00 USD'], []])
		const other = is(await staff.patch(`${imports}/${id}/rows/5`, { cells: [{ n: 0, value: 'J-1' }] }), 200).json
		assert.deepEqual([other.outcome, other.counts.insert, other.counts.update], ['update', 2, 2])
		assert.deepEqual(counts((await step(id, 'commit')).result), [4, 2, 2, 0, 0, 0])
		assert.deepEqual((await one({ code: 'J-1' })).amounts.map((a) => a.amount.amount), ['7.00', '6.00', '5.00'])
	})

	test('the projects of one investor are told apart by their names, however alike they begin', async () => {
		const long = '关于在越南南部某某省某某工业园区投资建设年产若干万套电子元器件生产基地的项目', head = ['项目名称', '英文名称', '投资企业', '国家']
		const all = Array.from({ length: 30 }, (_, i) => [`${long}（第 ${i} 期）`, `Plant No. ${i}`, '同名投资', '越南'])
		assert.deepEqual(counts((await bring(toCsv([head, ...all]))).result), [30, 30, 0, 0, 0, 0])
		const again = [...all.map(([zh, , by, at]) => [zh.replace(/[（）]/g, ' '), '', by, at]), ...all.map(([, en, by, at]) => ['', en.toUpperCase(), by, at])]
		assert.deepEqual(counts((await bring(toCsv([head, ...again]))).result), [60, 0, 60, 0, 0, 0])
		const elsewhere = [all[3], [all[4][0], '', '别的投资', '越南'], ['另一个项目', all[5][1], '同名投资', '越南']]
		const id = await upload(toCsv([head, ...elsewhere]))
		await patch(id, { make_enterprises: true })
		assert.deepEqual(counts((await step(id, 'check')).counts), [3, 1, 2, 0, 0, 0])
	})

	test('the columns of parts are described to who may bring them in', async () => {
		const meta = async (who) => is(await who.get('/api/v1/meta'), 200).json.resources.projects.sheet_columns
		const columns = await meta(staff), named = Object.fromEntries(columns.map((c) => [c.name, c]))
		assert.deepEqual([named.announced_amount.label, named.announced_amount.resource, named.announced_amount_as_of.group], ['Announced amount', 'project-amounts', 'announced_amount'])
		assert.ok(named.jobs_status.choices.some((c) => c.code === 'actual'))
		assert.equal(new Set(columns.map((c) => c.label)).size, columns.length, 'no two are called alike')
		assert.equal(await meta(await server.as('auditor')), undefined)
	})

	test('what is wrong names its column, and what lacks something is no row of its own', async () => {
		const head = ['项目编号', '项目名称', '投资企业', '国家', '公布金额', '公布金额·截至日期', '公布金额·来源']
		const sheet = toCsv([head, ['W-1', '缺日期', '错误投资', '越南', '5 USD', '', '公告'], ['W-2', '缺币种', '错误投资', '越南', '500', '2024-01-01', '公告'],
			['W-3', '不在东盟', '错误投资', '日本', '', '', ''], ['W-4', '将来', '错误投资', '越南', '5 USD', '2999-01-01', '公告']])
		const { id, result } = await bring(sheet)
		assert.deepEqual(counts(result), [4, 1, 0, 0, 0, 3])
		const said = (await rows(id)).map((r) => r.problems.map((p) => [p.field, p.code, p.warning])[0])
		assert.deepEqual(said, [['announced_amount', 'part_left_out', true], ['announced_amount', 'money_needs_currency', false], ['country', 'not_asean', false],
			['announced_amount_as_of', 'in_the_future', false]])
		const left = await one({ code: 'W-1' })
		assert.deepEqual([left.amounts, left.note.split('\n')], [[], ['公布金额: 5 USD', '公布金额·来源: 公告']])
	})

	test('a mapping translates values, states a unit and makes columns', async () => {
		const id = await upload(toCsv([['名', '商', '国', '状况', '总额', '年'], ['Mapped plant', '映射投资', 'VN', 'under way', '1.25', '2019']]))
		const said = await staff.patch(`${imports}/${id}`, { columns: [{ field: 'source', value: '{没有}' }] })
		assert.deepEqual(((r) => [r.errors[0].pointer, r.errors[0].code])(is(said, 422).json), ['/columns/0/value', 'no_such_heading'])
		await patch(id, { make_enterprises: true, columns: [{ n: 0, field: 'name_zh' }, { n: 1, field: 'enterprise' }, { n: 2, field: 'country' },
			{ n: 3, field: 'stage', values: { 'Under way': 'construction' } }, { n: 4, field: 'announced_amount', unit: '百万美元' }, { n: 5, field: 'announced_amount_as_of' },
			{ field: 'announced_amount_source', value: '名录，{年}' }, { field: 'health', value: '{状况}', values: { 'UNDER*': 'delayed', '*': 'on_track' } }, { field: 'mode', value: ['{没}', 'x'].slice(1), values: { '*': 'expansion' } }] })
		assert.deepEqual(counts((await step(id, 'check')).counts), [1, 1, 0, 0, 0, 0])
		await step(id, 'commit')
		const made = await one({ name_en: 'Mapped plant' })
		assert.equal(made.health, 'delayed', 'a value by its beginning')
		assert.deepEqual([made.stage, made.mode, made.name_zh, made.amounts[0].amount.amount, made.amounts[0].as_of, made.amounts[0].source],
			['construction', 'expansion', null, '1250000.00', '2019-01-01', '名录，2019'])
	})

	test('the 34 of the list and the 166 of COFI go in, and go in once', { skip: curated === null && 'no shared data' }, async () => {
		const list = await bring(readFileSync(curated), { name: 'list.csv' })
		assert.equal(list.detected.mapping.name, '示例：项目情报表')
		assert.deepEqual(counts(list.result), [34, 31, 3, 0, 0, 0])
		const plant = await one({ name_en: 'Cylindrical lithium-ion battery plant, Kulim' })
		assert.deepEqual(plant.amounts.map((a) => [a.kind, a.amount.amount, a.as_of]), [['announced', '420000000.00', '2025-02-16'],
			['announced', '422000000.00', '2023-08-07'], ['announced', '422300000.00', '2023-05-01']])
		assert.ok(plant.amounts.every((a) => a.source.includes('https://')))
		assert.deepEqual(plant.stage_dates.map((s) => s.stage), ['intention', 'construction', 'operating'])
		const people = await one({ name_en: 'Luxshare-ICT (Nghe An) and (Nghe An) 2 new licences' })
		assert.deepEqual(people.jobs.map((j) => [j.status, j.total]), [['actual', 11600]], 'people of plants that run are no plan')
		assert.deepEqual((await one({ name_en: 'EV battery cell plants, Chonburi' })).jobs.map((j) => [j.status, j.total]), [['planned', 1000]])
		assert.deepEqual(counts((await bring(readFileSync(curated), { name: 'list.csv' })).result), [34, 0, 0, 34, 0, 0])
		const before = await total(projects), { result } = await bring(readFileSync(cofi), { name: 'cofi.xlsx' })
		assert.deepEqual([result.rows, result.inserted, result.updated, result.same], [592, 166, 0, 0])
		assert.equal(await total(projects), before + 166)
		assert.deepEqual([result.suspect, result.error], [0, 426], 'what is outside ASEAN is an error, whatever its investor resembles')
		assert.match((await one({ code: 'IDN2021005' })).amounts[0].source, /China Overseas Finance Inventory 2\.2 \(WRI\/BU\), CC BY 4\.0/)
		assert.deepEqual(counts((await bring(readFileSync(cofi), { name: 'cofi.xlsx' })).result).slice(0, 4), [592, 0, 0, 166])
	})

	test('an export comes back the same, by names and by labels', async () => {
		const all = await total(projects)
		for (const how of ['headings=names', 'headings=labels&lang=zh', 'headings=labels&lang=en']) {
			const { bytes } = await staff.get(`${projects}/export?format=csv&${how}`)
			assert.deepEqual(counts((await bring(bytes, { make: false })).result), [all, 0, 0, all, 0, 0], how)
		}
	})

	test('each kind of part comes back as it was exported', async () => {
		for (const path of ['project-amounts', 'project-capacities', 'project-jobs', 'project-milestones', 'project-updates', 'project-evidence']) {
			const all = await total(`/api/v1/${path}`)
			const id = await upload((await staff.get(`/api/v1/${path}/export?format=csv`)).bytes, { resource: path })
			assert.ok(all > 0, path)
			assert.deepEqual(counts((await step(id, 'check')).counts), [all, 0, 0, all, 0, 0], path)
		}
	})

	test('parts come in by themselves, known by their project and all that they say', async () => {
		const send = async () => {
			const { body, headers } = form({ resource: 'project-amounts' }, { name: 'a.csv', bytes: toCsv([['项目', '金额类别', '金额', '截至日期', '来源'],
				['T-1', '实缴', '9 USD', '2024-03-03', '验资报告'], ['试验项目', '实缴', '10 USD', '2024-04-03', '验资报告'],
				['T-1', '实缴', '9 USD', '2024-03-03', '验资报告']]) })
			const { id } = is(await staff.post(imports, body, { headers }), 201).json
			await step(id, 'check')
			return counts((await step(id, 'commit')).result)
		}
		assert.deepEqual(await send(), [3, 2, 0, 1, 0, 0], 'the same row once more is the same row')
		assert.deepEqual(await send(), [3, 0, 0, 3, 0, 0])
	})
})
