// What came of all delegations on one page, and the calendars that programs subscribe to (domain.md 1.6, ui-and-api.md D6).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { becomes, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, reachable, settled } from '../lib/browser.mjs'

let server, manager
before(async () => {
	server = await demoChamber()
	manager = await server.as('manager')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const must = async (answer, status = 201) => {
	const r = await answer
	assert.equal(r.status, status, JSON.stringify(r.json))
	return r.json
}
const read = (path) => must(manager.get('/api/v1/' + path), 200)
const make = (path, row) => must(manager.post('/api/v1/' + path, row))
const fetched = async (url) => (await server.anonymous().get(new URL(url).pathname)).status
const FIGURES = ['seats', 'travelled', 'meetings_held', 'mous', 'projects_begun', 'filed', 'registered', 'disbursed', 'operating', 'jobs_actual']
const LOOKS = [['zh', 1440], ['en', 390]]

const words = {
	zh: { chain: '落地情况', list: '列表', title: '从出访到落地', year: '年份', any: '全部年份', all: '展开各团金额', evidence: (n) => `佐证 ${n}`, amounts: /金额 \d+ 项/, fold: /全部数字与金额/, fails: '重试', denied: '返回出访团组',
		make: '生成订阅地址', address: '订阅地址', copied: '已复制', revoke: /^收回/, yes: '收回', gone: '订阅已收回', none2: '还没有订阅。', menu: /更多操作/, calendar: '日历订阅', close: '关闭' },
	en: { chain: 'Results', list: 'List', title: 'From the trip to the ground', year: 'Year', any: 'Any year', all: 'Show the amounts of each', evidence: (n) => `${n} evidence`, amounts: /\d+ amounts?$/, fold: /all figures and amounts/, fails: 'Try again', denied: 'Back to delegations',
		make: 'Make an address', address: 'Address of the feed', copied: 'Copied', revoke: /^Take back/, yes: 'Take back', gone: 'The feed was taken back', none2: 'No feeds yet.', menu: /More|more/, calendar: 'Calendar feed', close: 'Close' },
}
// The figures of a row of the table, as numbers.
const figures = (row) => row.locator('td.num > b').allInnerTexts().then((all) => all.map((x) => Number(x.replace(/,/g, ''))))
const counts = (x) => FIGURES.map((f) => x[f].count)

for (const [lang, width] of LOOKS)
	test(`what came of all delegations: figures, dates, evidences and amounts as the report has them, ${lang}, ${width} px`, async () => {
		const w = words[lang], page = await open(server, { role: 'manager', lang, width, path: '/trips' })
		await page.getByRole('link', { name: w.chain }).click()
		await page.getByRole('heading', { name: w.title, level: 1 }).waitFor()
		await settled(page)
		const narrow = width < 720, all = await read(`reports/chain?sort=-starts_on&limit=${narrow ? 25 : 50}`)
		const rows = page.locator('tbody > tr:not(.sums)')
		assert.equal(await rows.count(), all.items.length + 1)
		assert.deepEqual(await figures(rows.first()), counts(all.totals))
		assert.equal(await page.locator('tbody.total li').count(), all.totals.amounts.length + all.totals.values.length, 'no two are added')
		const i = all.items.findIndex((x) => x.mous.evidences > 1 && x.amounts.length > 1), x = all.items[i]
		assert.deepEqual(await figures(rows.nth(i + 1)), counts(x))
		const shown = async () => (await rows.nth(i + 1).innerText()).includes(w.evidence(x.mous.evidences))
		assert.equal(await shown(), !narrow, 'a card of a phone has few figures until it is opened')
		if (narrow) assert.ok((await rows.nth(i + 1).boundingBox()).height < 190)
		await clean(page)
		await reachable(page)
		// Amounts of one are shown by the keyboard, and those of all at once; on a phone with the other figures.
		const turn = rows.nth(i + 1).getByRole('button', { name: narrow ? w.fold : w.amounts })
		await turn.focus()
		await page.keyboard.press('Enter')
		const sums = page.locator(`#sums-${x.id} li`)
		await sums.first().waitFor()
		assert.equal(await sums.count(), x.amounts.length + x.values.length)
		assert.equal(await turn.getAttribute('aria-expanded'), 'true')
		if (!narrow) {
			await page.getByRole('button', { name: w.all }).click()
			await becomes(() => page.locator('tr.shut').count(), 0)
		}
		assert.ok(await shown())
		await page.evaluate(() => scrollTo(0, 0))	// what the bar of a phone lies over is not too small
		await clean(page)
		await noSidewaysScroll(page)
		await close(page)
	})

for (const [lang, width] of LOOKS)
	test(`a year of it, page by page, and where there is nothing, ${lang}, ${width} px`, async () => {
		const w = words[lang], page = await open(server, { role: 'auditor', lang, width, path: '/trips?view=chain&size=25' })
		const all = await read('reports/chain?sort=-starts_on&limit=50')
		assert.equal(await page.locator('tbody').count(), 26)
		await page.locator('.pager [aria-label]', { hasText: '2' }).last().click()
		await settled(page)
		assert.equal(await page.locator('tbody').count(), 1 + all.total - 25)
		assert.deepEqual(await figures(page.locator('tbody.total > tr').first()), counts(all.totals), 'totals are of all pages')
		await page.getByLabel(w.year).selectOption('2019')
		await settled(page)
		const some = await read('reports/chain?year=2019')
		assert.equal(await page.locator('tbody').count(), some.items.length + 1)
		assert.deepEqual(await figures(page.locator('tbody.total > tr').first()), counts(some.totals))
		assert.match(page.url(), /view=chain.*year=2019/)
		// The list keeps the year.
		await page.getByRole('link', { name: w.list, exact: true }).click()
		await settled(page)
		assert.equal(await page.getByLabel(w.year).inputValue(), '2019')
		await page.goBack()
		await settled(page)
		await page.getByLabel(w.year).selectOption('2005')
		await page.locator('main').getByText('2005', { exact: false }).last().waitFor()
		await settled(page)
		await clean(page)
		await page.getByRole('button', { name: w.any }).click()
		await page.locator('tbody.total').waitFor()
		await close(page)
	})

test('on paper all amounts stand, and nothing that is pressed', async () => {
	const page = await open(server, { role: 'manager', path: '/trips?view=chain&year=2019' })
	await page.emulateMedia({ media: 'print' })
	assert.ok(await page.locator('tr.sums li').last().isVisible())
	assert.equal(await page.locator('main button:visible, main select:visible').count(), 0)
	await close(page)
})

test('who does not see the outcomes of others is not offered what came of them', async () => {
	for (const role of ['finance', 'member-admin']) {
		const page = await open(server, { role, lang: 'zh', path: '/trips' })
		await page.getByRole('heading', { level: 1 }).waitFor()
		assert.equal(await page.getByRole('link', { name: words.zh.chain }).count(), 0, role)
		await go(page, '/trips?view=chain')
		await page.getByRole('link', { name: words.zh.denied }).waitFor()
		assert.equal(await page.getByRole('button', { name: words.zh.fails }).count(), 0)
		await clean(page, [/403/])
		await close(page)
	}
})

test('a report that fails is asked for again', async () => {
	const page = await open(server, { role: 'manager' })
	await page.route('**/reports/chain?*', (r) => r.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"title":"出错了","status":500,"code":"internal"}' }), { times: 1 })
	await go(page, '/trips?view=chain')
	await page.getByRole('alert').waitFor()
	await clean(page, [/500/])
	await page.getByRole('button', { name: words.zh.fails }).click()
	await page.locator('tbody.total').waitFor()
	await close(page)
})

for (const [lang, width] of LOOKS)
	test(`a calendar of a trip and of one delegate: its address is shown once, and taken back, ${lang}, ${width} px`, async () => {
		const w = words[lang], trip = await make('delegations', { title_zh: `订阅测试团${lang}`, title_en: `Mission with feeds ${lang}`, kind: 'trade_mission', starts_on: '2027-03-08', ends_on: '2027-03-10' })
		const who = await make('delegates', { delegation: trip.id, name_zh: '周岚', name_en: 'ZHOU Lan', role: 'staff' })
		const page = await open(server, { role: 'manager', lang, width, path: `/trips/${trip.id}?tab=papers` })
		await page.getByText(w.none2).waitFor()
		await page.getByRole('button', { name: w.make }).focus()
		await page.keyboard.press('Enter')
		const address = page.getByLabel(w.address, { exact: true })
		await address.waitFor()
		const url = await address.inputValue()
		await becomes(() => address.evaluate((e) => e === document.activeElement), true)
		assert.equal(await fetched(url), 200)
		await page.keyboard.press('Tab')
		await page.keyboard.press('Enter')
		await page.getByRole('button', { name: w.copied }).waitFor()
		assert.equal(await page.evaluate(() => navigator.clipboard.readText()), url)
		await settled(page)
		await clean(page)
		await reachable(page)
		await page.reload()
		await page.getByRole('button', { name: w.revoke }).waitFor()
		assert.equal(await address.count(), 0, 'shown once')

		// One delegate's, in the menu of the names.
		await go(page, `/trips/${trip.id}?tab=names`)
		await page.locator('.matrix').getByRole('button', { name: w.menu }).click()
		await page.getByRole('menuitem', { name: w.calendar }).click()
		const sheet = page.getByRole('dialog')
		await sheet.getByRole('button', { name: w.make }).click()
		const own = await sheet.getByLabel(w.address, { exact: true }).inputValue()
		assert.equal(await fetched(own), 200)
		assert.equal((await read('calendars')).items[0].delegate, who.id)
		await settled(page)
		await clean(page)
		await sheet.getByRole('button', { name: w.close }).last().click()

		// Both are listed with the trip; taken back, they lead nowhere.
		await go(page, `/trips/${trip.id}?tab=papers`)
		await page.locator('li', { hasText: lang === 'zh' ? '周岚' : 'ZHOU Lan' }).waitFor()
		for (const [left, gone] of [[1, own], [0, url]]) {
			await page.getByRole('button', { name: w.revoke }).first().click()
			await page.getByRole('alertdialog').getByRole('button', { name: w.yes, exact: true }).click()
			await page.getByText(w.gone).first().waitFor()
			await page.getByRole('alertdialog').waitFor({ state: 'detached' })
			await page.locator('main button', { hasText: w.yes }).nth(left).waitFor({ state: 'detached' })
			assert.equal(await fetched(gone), 404)
		}
		await page.getByText(w.none2).waitFor()
		await clean(page)
		await close(page)
	})
