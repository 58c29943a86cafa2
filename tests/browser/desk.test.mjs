// The desk (ui-and-api.md D3): no figure without what stands behind it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { clean, close, closeBrowser, demoChamber, go, open } from '../lib/browser.mjs'

let server
before(async () => { server = await demoChamber() })
after(async () => {
	await closeBrowser()
	await server.stop()
})

const figure = (text) => Number(text.replaceAll(/[^\d]/g, ''))
const found = async (page) => figure(/找到 ([\d,]+) [家个]|^([\d,]+) [家个]/m.exec(await page.locator('.pagehead .facts').innerText())[0])

test('each figure leads to the rows that it counts', async () => {
	const page = await open(server, { role: 'staff', path: '/' })
	const figures = await page.locator('.figures > .figure').evaluateAll((all) => all.map((el) => [el.querySelector('.quiet').innerText, el.querySelector('.value').innerText, el.getAttribute('href')]))
	assert.equal(figures.length, 4)
	const bars = await page.locator('table.bars tr').evaluateAll((all) => all.map((tr) => [tr.closest('section').querySelector('h2').innerText + ' ' + tr.querySelector('th').innerText, tr.querySelector('td.num').innerText, tr.querySelector('th a')?.getAttribute('href')]))
	const more = await page.locator('section[aria-labelledby=waiting] .all a').evaluateAll((all) => all.map((a) => [a.innerText, /[\d,]+/.exec(a.innerText)[0], a.getAttribute('href')]))
	assert.equal(more.length, 2)
	assert.match(figures.map(([what]) => what).join(), /^在册企业,东盟项目,近 30 天更新,/)
	assert.match(bars.map(([what]) => what).join('\n'), /项目按阶段 线索\n项目按阶段 意向[^]*项目按国家 越南/)
	assert.ok(bars.some(([what]) => what.endsWith('未填写')))
	assert.match(bars.map(([what]) => what).join('\n'), /按行业（门类） 制造业/)
	for (const [what, value, href] of [...figures, ...bars, ...more]) {
		assert.ok(href, what)
		if (value.includes('%')) continue
		await go(page, href.slice(1))
		assert.equal(await found(page), figure(value), what)
	}
	await clean(page)
	await close(page)
})

test('on a phone the names have the width of the screen; in English they are English', async () => {
	const page = await open(server, { role: 'staff', lang: 'en', width: 390, path: '/' })
	const names = await page.locator('.rows a').evaluateAll((all) => all.map((a) => [a.innerText, a.lang, a.getBoundingClientRect().width]))
	assert.ok(names.length >= 8)
	for (const [text, lang, width] of names) {
		assert.ok(width > 250, `${text}: ${width} px`)
		assert.equal(lang, /[一-鿿]/.test(text) ? 'zh-CN' : 'en', text)
	}
	assert.ok(names.some(([, lang]) => lang === 'en'))
	await clean(page)
	await close(page)
})

const card = (page, id) => page.locator(`section[aria-labelledby=${id}]`)
const rows = (page, id) => card(page, id).locator('.rows li')

test('filings that are due and projects gone silent: each with its day, as the reports have them; the rest on demand', async () => {
	const page = await open(server, { role: 'staff', path: '/' }), staff = await server.as('staff')
	const due = (await staff.get('/api/v1/reports/filings-due?limit=200')).json, silent = (await staff.get('/api/v1/reports/silent?limit=500')).json
	assert.ok(due.total > 6 && silent.total > 6 && silent.inferred_total > 0)
	assert.match(await card(page, 'due').innerText(), /截至 \d{4}年\d+月\d+日：已逾期 [\d,]+ 项，30 天内 [\d,]+ 项[^]*未计节假日/)
	assert.match(await card(page, 'due').innerText(), /示例，须核对/)
	assert.equal(figure(/12 个月以上 ([\d,]+)/.exec(await card(page, 'silent').innerText())[1]), silent.total)
	assert.equal(figure(/24 个月以上 ([\d,]+)/.exec(await card(page, 'silent').innerText())[1]), silent.inferred_total)
	for (const [id, want] of [['due', due.items.map((x) => x.project)], ['silent', silent.items]]) {
		assert.deepEqual(await rows(page, id).locator('a').evaluateAll((all) => all.map((a) => a.innerText)), want.slice(0, 6).map((p) => p.name_zh), id)
		await card(page, id).getByRole('button', { name: /^再显示/ }).click()
		await rows(page, id).nth(6).waitFor()
		const hrefs = await rows(page, id).locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href').split('?')[0]))
		assert.deepEqual(hrefs, want.slice(0, hrefs.length).map((p) => `#/projects/${p.id}`), id)
	}
	const all = await card(page, 'silent').getByRole('link', { name: '在列表中查看' }).getAttribute('href')
	await go(page, all.slice(1))
	assert.equal(await found(page), silent.items.filter((x) => x.news_on !== null).length)
	await clean(page)
	await close(page)
})

test('who may verify is told what was reported, and by whom', async () => {
	const page = await open(server, { role: 'manager', path: '/' }), { claims } = (await (await server.as('manager')).get('/api/v1/reports/overview')).json.projects
	assert.ok(claims.total > 0)
	const shown = page.locator('.figure', { hasText: '待核实投产' })
	assert.equal(figure(await shown.locator('.value').innerText()), claims.total)
	assert.match(await rows(page, 'waiting').first().innerText(), new RegExp(`${claims.items[0].name_zh}[^]*投产待核实[^]*${claims.items[0].claimed_by_name}`))
	await go(page, (await shown.getAttribute('href')).slice(1))
	assert.equal(await found(page), claims.total)
	await clean(page)
	await close(page)
})

test('a report that does not come says so in its place, and comes when it is asked again', async () => {
	const page = await open(server, { role: 'staff' })
	let broken = true
	await page.route('**/api/v1/reports/filings-due*', (r) => (broken ? r.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'Retry-After': '0' }, body: JSON.stringify({ status: 503, code: 'busy', title: '暂时繁忙' }) }) : r.continue()))
	await go(page, '/')
	await card(page, 'due').getByRole('alert').waitFor()
	assert.equal(await rows(page, 'silent').count(), 6)
	broken = false
	await card(page, 'due').getByRole('button', { name: '重试' }).click()
	await rows(page, 'due').first().waitFor()
	await clean(page, [/503/])
	await close(page)
})

test('no projects: how they come here; finance is told of none', async () => {
	const page = await open(server, { role: 'staff' })
	await page.route('**/api/v1/reports/overview', async (r) => {
		const answer = await r.fetch(), body = await answer.json()
		await r.fulfill({ response: answer, json: { ...body, projects: { total: 0, by_stage: body.projects.by_stage.map((s) => ({ ...s, count: 0 })), by_country: [] } } })
	})
	await go(page, '/')
	await page.getByRole('heading', { name: '还没有东盟项目' }).waitFor()
	assert.equal(await card(page, 'due').count(), 0)
	await clean(page)
	await close(page)
	const finance = await open(server, { role: 'finance', path: '/' })
	assert.equal(await finance.getByText('项目').count(), 0)
	await clean(finance)
	await close(finance)
})

test('the search at the top finds projects, with stage and country', async () => {
	const page = await open(server, { role: 'staff', path: '/' }), staff = await server.as('staff')
	const p = (await staff.get('/api/v1/projects?stage=construction&country=VN&limit=1')).json.items[0]
	await page.keyboard.press('/')
	await page.keyboard.type(p.code)
	const hit = page.getByRole('group', { name: '投资项目' }).getByRole('option').filter({ hasText: p.name_zh }).filter({ hasText: '建设中 · 越南' })
	await hit.first().click()
	await page.waitForURL(`**/#/projects/${p.id}`)
	await close(page)
})

test('help beside the projects, in both languages, on the phone too', async () => {
	for (const [lang, name, title, line, width] of [['zh', '帮助', '东盟项目帮助', /秘书长或管理员/, 1440], ['en', 'Help', 'Help with projects', /one’s own token/, 390]]) {
		const page = await open(server, { role: 'staff', lang, width, path: '/projects?stage=trial' })
		await page.getByRole('button', { name, exact: true }).click()
		await page.getByRole('dialog', { name: title }).getByText(line).waitFor()
		await clean(page)
		await page.keyboard.press('Escape')
		await page.getByRole('dialog').waitFor({ state: 'detached' })
		await close(page)
	}
})
