// The import wizard with sheets of projects: a mapping that comes with the program, columns of parts, investors that nobody knows yet.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { clean, close, closeBrowser, go, open, reachable, settled } from '../lib/browser.mjs'
import { shared, startServer } from '../lib/server.mjs'
import { xlsxType } from '../lib/workbook.mjs'

let server, staff
before(async () => {
	server = await startServer({ roles: ['staff'] })
	staff = await server.as('staff')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const curated = shared('data/projects/asean_projects_curated.csv'), cofi = shared('data/projects/cofi_v2.2.xlsx')
const SAID = {
	zh: { check: '检查', tabs: '检查结果', insert: '新增', update: '更新', same: '相同', suspect: '疑似', error: '错误', next: '下一步：提交', done: '导入完成', write: /^写入 /, decide: '核对第 2 行', none: '新建这家企业（草稿）', finish: /^完成|^结束/, list: '查看项目', drafts: /建成草稿企业/, curated: '示例：项目情报表' },
	en: { check: 'Check', tabs: 'Result of the check', insert: 'New', update: 'Updates', same: 'Same', suspect: 'In doubt', error: 'Errors', next: 'Next: commit', done: 'The import is done', write: /^Write /, decide: 'Decide row 2', none: 'Make this enterprise (a draft)', list: 'See the projects', drafts: /Make drafts of investors/, curated: '示例：项目情报表' },
}
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' })
const tab = (page, name) => page.getByRole('tab', { name: new RegExp(`${name}$`) })
const count = async (page, name) => await tab(page, name).count() === 0 ? 0 : Number((await tab(page, name).locator('.n').innerText()).replaceAll(',', ''))
const counts = async (page, l) => Promise.all([l.insert, l.update, l.same, l.suspect, l.error].map((name) => count(page, name)))
const total = async () => (await staff.get('/api/v1/projects?limit=1')).json.total

async function bring(page, name, bytes, type = 'text/csv') {
	await go(page, '/admin/imports')
	await page.locator('#resource').selectOption('projects')
	await page.locator('input[type=file]').setInputFiles({ name, mimeType: type, buffer: Buffer.from(bytes) })
	await page.locator('ol [aria-current=step]').waitFor()
	await settled(page)
}
async function withDrafts(page, l) {
	await page.getByLabel(l.drafts).check()
	await settled(page)
	await check(page, l)
}
async function check(page, l) {
	await button(page, l.check).click()
	await page.getByRole('tablist', { name: l.tabs }).waitFor({ timeout: 60_000 })
	await settled(page)
}
async function commit(page, l) {
	await page.getByRole('link', { name: l.next, exact: true }).click()
	await button(page, l.write).click()
	await page.getByRole('heading', { name: l.done }).waitFor({ timeout: 60_000 })
	await settled(page)
}

for (const [lang, width] of [['zh', 1440], ['en', 390]])
	test(`a sheet with parts and an investor that nobody is: ${lang}, ${width}`, async () => {
		const l = SAID[lang], name = `云山储能越南工厂${width}`, page = await open(server, { role: 'staff', lang, width })
		const sheet = ['项目名称,投资企业,国家,公布金额,公布金额·截至日期,公布金额·来源', `${name},云山储能科技有限公司${width},越南,12000000 USD,2024-05-01,公司公告`].join('\r\n')
		await bring(page, '项目.csv', sheet)
		const heading = (text) => page.getByRole('row').filter({ has: page.locator('td.heading b', { hasText: new RegExp(`^${text}$`) }) })
		assert.ok(await heading('公布金额').getByRole('combobox').inputValue() !== '', 'the amount has its place')
		await clean(page)
		await check(page, l)
		assert.deepEqual(await counts(page, l), [0, 0, 0, 1, 0])
		await tab(page, l.suspect).click()
		await settled(page)
		await button(page, l.decide).click()
		await clean(page)
		await reachable(page)
		await button(page, l.none).click()
		await settled(page)
		assert.deepEqual(await counts(page, l), [1, 0, 0, 0, 0])
		await commit(page, l)
		await page.getByRole('link', { name: l.list, exact: true }).waitFor()
		await clean(page)
		const made = (await staff.get(`/api/v1/projects?q=${encodeURIComponent(name)}`)).json.items
		assert.equal(made.length, 1)
		const amounts = (await staff.get(`/api/v1/projects/${made[0].id}/amounts`)).json.items
		assert.deepEqual(amounts.map((a) => [a.kind, a.amount.amount, a.amount.currency, a.as_of, a.source]), [['announced', '12000000.00', 'USD', '2024-05-01', '公司公告']])
		await bring(page, '项目.csv', sheet)
		await check(page, l)
		assert.deepEqual(await counts(page, l), [0, 0, 1, 0, 0], 'the same file again says nothing new')
		await close(page)
	})

test('the curated list goes in by the mapping that came with the program', { skip: curated === null && 'the list is not here' }, async () => {
	const l = SAID.zh, before = await total(), page = await open(server, { role: 'staff', lang: 'zh', width: 1440 })
	await bring(page, '项目情报.csv', readFileSync(curated))
	await page.locator('.banner', { hasText: l.curated }).waitFor()
	await clean(page)
	await withDrafts(page, l)
	assert.deepEqual(await counts(page, l), [31, 3, 0, 0, 0])
	await clean(page)
	await commit(page, l)
	assert.equal(await total(), before + 31)
	await page.getByRole('link', { name: l.list, exact: true }).click()
	await page.getByText('Cylindrical lithium-ion battery plant, Kulim').first().waitFor()
	await close(page)
})

test('the power plants of COFI: what is outside ASEAN says so, row by row', { skip: cofi === null && 'the workbook is not here' }, async () => {
	const l = SAID.en, before = await total(), page = await open(server, { role: 'staff', lang: 'en', width: 390 })
	await bring(page, 'cofi.xlsx', readFileSync(cofi), xlsxType)
	await withDrafts(page, l)
	assert.deepEqual(await counts(page, l), [166, 0, 0, 0, 426])
	await tab(page, l.error).click()
	await settled(page)
	await page.getByText(/ASEAN/).first().waitFor()
	await clean(page)
	await commit(page, l)
	assert.equal(await total(), before + 166)
	await close(page)
})
