// One project under the hands: from its entry to a verified operation, its parts, its paper (domain.md 1.4, 1.7; ui-and-api.md D5).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, becomes, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, reachable, settled, silent } from '../lib/browser.mjs'

let server, staff, sector
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
	sector = (await staff.get('/api/v1/meta/lists/cluster')).json.items[0].code
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

let n = 0
const company = async (more) => (await staff.post('/api/v1/enterprises', { name_zh: `项目页面${++n}号有限公司`, ...more })).json
async function project(more) {
	const e = more?.enterprise ?? (await company()).id
	const r = await staff.post('/api/v1/projects', { name_zh: `测试工厂${++n}`, name_en: `Test plant ${n}`, enterprise: e, country: 'VN', sector, mode: 'greenfield_jv', source: '年报', ...more })
	assert.equal(r.status, 201, JSON.stringify(r.json))
	return r.json
}
const part = async (p, path, row) => {
	const r = await staff.post('/api/v1/project-' + path, { project: p.id, ...row })
	assert.equal(r.status, 201, JSON.stringify(r.json))
	return r.json
}
const read = async (id) => (await staff.get('/api/v1/projects/' + id)).json
const pdf = { name: '备案证书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n168\n%%EOF\n') }
const now = (page, stage) => page.locator('.steps [aria-current="step"]', { hasText: stage }).waitFor()
const step = async (page, name) => { await settled(page); await page.locator('.pagehead').getByRole('button', { name, exact: true }).click(); return page.getByRole('dialog') }
const put = async (d, end, value) => { const f = d.locator(`[id$="${end}"]`); await ((await f.evaluate((e) => e.tagName)) === 'SELECT' ? f.selectOption(value) : f.fill(value)) }

// What the journey says and reads; what comes with the data is Chinese in both.
const journeys = {
	zh: {
		none: '还没有东盟项目', add: '新增项目', save: '保存', vietnam: '越南', holder: '添加股东', short: '还差 0.5%', whole: '已满 100%', uploaded: /“备案证书(\.pdf)?”已上传/,
		mine: '您于', second: '须由另一位负责人核实', tab: '项目 1', missing: ['产业领域', '投资方式', '信息来源'], owners: '股权结构', still: '仍要登记备案', lead: '线索',
		moves: ['转为意向', '登记备案', '登记东道国批准', '开工建设', '开始试生产', '上报投产', '核实投产'], stages: ['意向', '已备案', '东道国已批准', '建设中', '试生产', '运营中'],
	},
	en: {
		none: 'has no ASEAN projects yet', add: 'Add a project', save: 'Save', vietnam: 'Viet Nam', holder: 'Add: Holder', short: '0.5% to go', whole: 'That is 100%', uploaded: /“备案证书(\.pdf)?” is uploaded/,
		mine: 'You reported on', second: 'a second person has to verify it', tab: 'Projects 1', missing: ['Sector', 'Mode', 'Source'], owners: 'Owners', still: 'Record the filing all the same', lead: 'Lead',
		moves: ['Note the intention', 'Record the filing', "Record the host's approval", 'Begin construction', 'Begin the trial run', 'Report operation', 'Verify operation'],
		stages: ['Intention', 'Filed', 'Host approved', 'Construction', 'Trial run', 'Operating'],
	},
}
for (const [lang, width] of [['zh', 1440], ['en', 1440], ['zh', 390], ['en', 390]])
	test(`a project goes from an enterprise to a verified operation, each step with exactly what it lacks, ${lang}, ${width}`, async () => {
		const w = journeys[lang], [intend, file, approve, build, trial, claim, verify] = w.moves
		const name = `河静磷酸铁锂电池工厂${lang}${width}`
		const e = await company({ established_on: '2010-01-01' })
		const page = await open(server, { role: 'staff', lang, width, path: `/enterprises/${e.id}?tab=projects` })
		await page.getByText(w.none).waitFor()
		await accessible(page)
		await page.getByRole('button', { name: w.add }).click()
		const form = page.getByRole('dialog')
		await becomes(() => form.locator('#f-enterprise').inputValue(), e.name_zh, 'whose it is has a name')
		await form.locator('#f-name_zh').fill(name)
		await form.locator('#f-country').click()
		await page.getByRole('option', { name: w.vietnam, exact: true }).click()
		await accessible(page)
		await form.getByRole('button', { name: w.save }).click()
		await now(page, w.lead)
		const id = Number(/projects\/(\d+)/.exec(page.url())[1])
		assert.equal((await read(id)).enterprise, e.id)

		let d = await step(page, intend)
		await d.locator('[id$="m-source"], #m-source').first().waitFor()
		assert.equal(await d.locator('#m-country').count(), 0, 'what is there is not asked for')
		await d.getByRole('button', { name: intend }).click()
		await becomes(() => d.locator('[role=alert] li a').allInnerTexts(), w.missing)
		await accessible(page)
		await d.locator('#m-sector').click()
		await page.locator('[role=listbox] .option').first().click()
		await put(d, 'm-mode', 'greenfield_jv')
		await put(d, 'm-source', '企业年报')
		await d.getByRole('button', { name: intend }).click()
		await now(page, w.stages[0])

		d = await step(page, file)
		await put(d, 'm-odi_no', '粤境外投资 N00123 号')
		await d.getByRole('button', { name: w.holder }).click()
		await put(d, 'owners-0-holder', 'member')
		await d.locator('[id$="owners-0-enterprise"]').fill(e.name_zh)
		await page.getByRole('option', { name: e.name_zh }).click()
		await put(d, 'owners-0-bp', '51')
		await d.getByRole('button', { name: w.holder }).click()
		await put(d, 'owners-1-holder', 'partner')
		await put(d, 'owners-1-name', 'VinES')
		await put(d, 'owners-1-bp', '48.5')
		await put(d, 'amounts-0-amount', '1500')
		await put(d, 'amounts-0-source', '备案证书')
		await put(d, 'amounts-0-as_of', '2009-06-01')
		await d.getByText(w.short).waitFor()
		await d.getByRole('button', { name: file }).click()
		await d.locator('[role=alert] a', { hasText: w.owners }).waitFor()
		// A date before the company was there is a warning that can be confirmed.
		await d.getByText('2010-01-01').first().waitFor()
		await accessible(page)
		await put(d, 'owners-1-bp', '49')
		await page.keyboard.press('Tab')
		await d.getByText(w.whole).waitFor()
		await d.getByRole('button', { name: w.still }).click()
		await now(page, w.stages[1])

		d = await step(page, approve)
		await d.locator('#m-province').click()
		await page.locator('[role=listbox] .option').first().click()
		await put(d, 'amounts-0-amount', '6329000000000')
		await d.locator('.money select').selectOption('VND')
		await put(d, 'amounts-0-source', '河静省经济区管委会')
		await d.locator('[id$="permits-0-regime"]').fill('IRC')
		await page.locator('[role=listbox] .option').first().click()
		await put(d, 'permits-0-number', '8526381023')
		await d.locator('input[type=file]').setInputFiles(pdf)
		await page.getByText(w.uploaded).first().waitFor()
		await accessible(page)
		await d.getByRole('button', { name: approve }).click()
		await now(page, w.stages[2])

		d = await step(page, build)
		await put(d, 'milestones-0-kind', 'ground_breaking')
		await put(d, 'milestones-0-actual', '2022-11-18')
		await put(d, 'capacities-0-value', '5')
		await put(d, 'capacities-0-unit', 'GWh/yr')
		await put(d, 'jobs-0-total', '1200')
		await d.getByRole('button', { name: build }).click()
		await now(page, w.stages[3])
		await (await step(page, trial)).getByRole('button', { name: trial }).click()
		await now(page, w.stages[4])

		d = await step(page, claim)
		await put(d, 'capacities-0-value', '4.5')
		await put(d, 'capacities-0-unit', 'GWh/yr')
		await put(d, 'jobs-0-total', '900')
		await put(d, 'amounts-0-amount', '1400')
		await put(d, 'amounts-0-source', '银行回单')
		await put(d, 'amounts-0-as_of', '2024-03-31')
		await put(d, 'evidence-0-title', '投产报道')
		await put(d, 'evidence-0-url', 'https://example.org/trial')
		await d.getByRole('button', { name: claim }).click()
		await page.getByText(w.mine).waitFor()
		assert.equal(await page.locator('.pagehead').getByRole('button', { name: verify }).count(), 0)
		await clean(page, [/422/])
		await close(page)

		const second = await open(server, { role: 'manager', lang, width, path: `/projects/${id}` })
		await second.locator('.banner', { hasText: w.second }).waitFor()
		await accessible(second)
		await (await step(second, verify)).getByRole('button', { name: verify }).click()
		await now(second, w.stages[5])
		const r = await read(id)
		assert.deepEqual(r.amounts.map((a) => a.kind).sort(), ['disbursed', 'filed_cn', 'registered_host'])
		assert.equal(r.permits[0].document, r.documents[0].id)
		assert.equal(r.stage_dates.length, 7)
		// What shows it: its history, the enterprise, board, list and map, the search, paper, and the sheet.
		await go(second, `/projects/${id}?tab=history`)
		await second.getByText(w.stages[5]).first().waitFor()
		await accessible(second)
		await go(second, `/enterprises/${e.id}?tab=projects`)
		await second.getByRole('link', { name }).waitFor()
		await second.getByRole('tab', { name: w.tab }).waitFor()
		for (const view of ['board', 'list']) {
			await go(second, `/projects?view=${view}&q=${encodeURIComponent(name)}`)
			await second.locator(`main a[href^="#/projects/${id}"]`).first().waitFor()
			await clean(second)
		}
		await go(second, `/projects?view=map&q=${encodeURIComponent(name)}`)
		await second.locator('main', { hasText: w.vietnam }).waitFor()
		await silent(second)
		await noSidewaysScroll(second)
		assert.equal((await (await server.as('manager')).get(`/api/v1/projects?q=${encodeURIComponent(name)}`)).json.total, 1)
		await go(second, `/print/projects/${id}`)
		await second.getByText('6,329,000,000,000').first().waitFor()
		await clean(second)
		const paper = await second.pdf({ preferCSSPageSize: true })
		assert.ok(paper.length > 10000)
		await close(second)
		const sheet = await (await server.as('manager')).get('/api/v1/projects/export?format=json&fields=name_zh,stage')
		assert.ok(JSON.stringify(sheet.json).includes(name))
	})

test('its parts are added, changed, put away and taken back', async () => {
	const p = await project()
	const page = await open(server, { role: 'staff', path: `/projects/${p.id}` })
	await page.getByText('还没有金额').waitFor()
	const rows = { announced: '275000000', registered_host: '6329000000000' }
	for (const [kind, amount] of Object.entries(rows))
		await part(p, 'amounts', { kind, scope: 'whole', amount: { amount, currency: kind === 'announced' ? 'USD' : 'VND' }, as_of: '2022-11-18', source: '公告', estimated: kind === 'announced' })
	await page.getByRole('button', { name: '添加金额' }).click()
	const d = page.getByRole('dialog')
	await d.getByRole('button', { name: '保存' }).click()
	await d.getByRole('alert').first().waitFor()
	await accessible(page)
	await put(d, 'f-kind', 'announced')
	await d.locator('#f-amount').fill('250000000')
	await d.locator('.money select').selectOption('USD')
	await d.locator('#f-as_of').fill('2021-06-01')
	await d.locator('#f-source').fill('媒体报道')
	await d.getByRole('button', { name: '保存' }).click()
	await page.getByText('2.75 亿美元').first().waitFor()
	assert.equal(await page.getByTitle('275,000,000.00 美元').count(), 1, 'the full figure on hover')
	await page.getByText('不能相加').waitFor()
	await page.getByRole('button', { name: '显示较早的 1 条' }).click()
	await page.getByText('媒体报道').waitFor()
	await page.getByRole('button', { name: /^归档公布 2.5 亿美元/ }).click()
	await page.getByRole('button', { name: '撤销' }).click()
	await page.getByText('媒体报道').waitFor()
	assert.equal((await read(p.id)).amounts.length, 3)

	await go(page, `/projects/${p.id}?tab=progress`)
	await page.getByRole('button', { name: '记一条进展' }).first().click()
	await page.getByRole('dialog').locator('#f-happened_on').fill('2022-11-18')
	await page.getByRole('dialog').locator('#f-text').fill('奠基')
	await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
	await page.getByText('奠基').first().waitFor()
	await clean(page)
	await go(page, `/projects/${p.id}?tab=evidence`)
	await page.getByRole('button', { name: '上传文件' }).click()
	const up = page.getByRole('dialog')
	await up.getByText('20 MB').first().waitFor()
	await up.locator('#u-file').setInputFiles({ name: '假的.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html><script>1</script></html>') })
	await up.getByRole('button', { name: '上传', exact: true }).click()
	await up.getByRole('alert').waitFor()
	await accessible(page)
	await up.locator('#u-file').setInputFiles(pdf)
	await up.getByRole('button', { name: '上传', exact: true }).click()
	await page.locator('li', { hasText: '备案证书' }).waitFor()
	const href = await page.getByRole('link', { name: /下载/ }).getAttribute('href')
	assert.match(href, /^\/api\/v1\/project-documents\/\d+\/content$/)
	await clean(page, [/422|415|400/])
	await close(page)
})

test('two people at one row: what clashes is asked', async () => {
	const p = await project()
	const job = await part(p, 'jobs', { status: 'planned', total: 100, source: '甲' })
	const page = await open(server, { role: 'staff', path: `/projects/${p.id}?tab=progress&row=jobs-${job.id}` })
	const d = page.getByRole('dialog')
	await d.locator('#f-total').fill('300')
	await staff.patch(`/api/v1/project-jobs/${job.id}`, { total: 200 }, 1)
	await d.getByRole('button', { name: '保存' }).click()
	await d.getByText('200').waitFor()
	await accessible(page)
	await d.getByRole('button', { name: '保存' }).click()
	await page.getByRole('dialog').waitFor({ state: 'detached' })
	assert.equal((await read(p.id)).jobs[0].total, 300)
	await clean(page, [/412/])
	await close(page)
})

test("a member's administrator finds his own projects on his enterprise's page", async () => {
	const { enterprise } = (await (await server.as('member-admin')).get('/api/v1/me')).json.account
	const p = await project({ enterprise: enterprise.id })
	const page = await open(server, { role: 'member-admin', width: 390, path: `/enterprises/${enterprise.id}?tab=projects` })
	await page.getByRole('link', { name: p.name_zh }).first().waitFor()
	await clean(page)
	await close(page)
})

test('silence is said and judged by a person', async () => {
	const p = await project({ stage: 'filed', stage_on: '2020-01-01' })
	const page = await open(server, { role: 'staff', lang: 'en', theme: 'dark', path: `/projects/${p.id}` })
	await page.getByText('Inferred dormant').waitFor()
	await page.getByRole('button', { name: 'Mark as dormant' }).click()
	await page.getByRole('dialog').getByRole('button', { name: 'Mark as dormant' }).click()
	await page.locator('.marks', { hasText: 'Dormant' }).waitFor()
	assert.equal((await read(p.id)).health, 'dormant')
	await clean(page)
	await close(page)
})

for (const lang of ['zh', 'en'])
	test(`on a phone all of it is in reach, ${lang}`, async () => {
		const p = await project({ stage: 'construction', stage_on: '2024-03-01', owners: [{ holder: 'partner', name: 'VinES', bp: 4900 }, { holder: 'other', name: '未知' }] })
		await part(p, 'amounts', { kind: 'filed_cn', amount: { amount: '96000000000000', currency: 'IDR' }, as_of: '2023-11-18', source: '境外投资备案证书' })
		await part(p, 'capacities', { status: 'planned', metric: '电芯', value: '5', unit: 'GWh/yr', as_of: '2023-01-01' })
		await part(p, 'notes', { text: '与用地方沟通中' })
		const page = await open(server, { role: 'staff', lang, width: 390, path: `/projects/${p.id}` })
		for (const tab of ['overview', 'progress', 'permits', 'evidence', 'notes', 'history']) {
			await go(page, `/projects/${p.id}?tab=${tab}`)
			await reachable(page)
			await clean(page)
		}
		await go(page, `/projects/${p.id}`)
		await page.locator('.pagehead .btn.primary').click()
		await page.getByRole('dialog').locator('form').waitFor()
		await reachable(page)
		await noSidewaysScroll(page)
		await close(page)
	})
