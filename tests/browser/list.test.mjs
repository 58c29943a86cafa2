// The list of enterprises under the hands: rows, pages, columns, filters, the keyboard, a line that goes down, paper
// (ui-and-api.md C2, D2, D4, D9).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, becomes, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, settled } from '../lib/browser.mjs'

let server, staff
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const total = async (query) => (await staff.get(`/api/v1/enterprises?${query}&limit=1&fields=id`)).json.total
const at = (page) => page.evaluate(() => [...document.querySelectorAll('tbody tr')].findIndex((r) => r.classList.contains('at')))
const hash = (page) => page.evaluate(() => location.hash)

test('the keys go on from the row that was ticked with the mouse', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	await page.locator('tbody input[type=checkbox]').nth(2).click()
	await page.keyboard.press('j')
	await becomes(() => at(page), 3)
	await page.keyboard.press('x')
	await page.getByText('已选 2 家').waitFor()
	await page.keyboard.press('k')
	await becomes(() => at(page), 2)
	await page.keyboard.press('e')
	await page.getByRole('dialog').getByLabel('中文名称').waitFor()
	await page.keyboard.press('Escape')
	await page.getByRole('dialog').waitFor({ state: 'detached' })
	await page.locator('thead input[type=checkbox]').click()
	await page.keyboard.press('n')
	await page.getByRole('dialog', { name: '新增企业' }).waitFor()
	await close(page)
})

test('the next page begins at its first row', async () => {
	for (const width of [1440, 390]) {
		const page = await open(server, { role: 'staff', width, path: '/enterprises' })
		const rows = page.locator(width < 720 ? '.cards li' : 'tbody tr')
		const first = await rows.first().innerText()
		await rows.last().scrollIntoViewIfNeeded()
		await page.getByRole('button', { name: '下一页' }).click()
		await page.waitForFunction((old) => document.querySelector('.cards li, tbody tr').innerText !== old, first)
		await settled(page)
		assert.ok(await rows.first().evaluate((el) => {
			const { top, bottom } = el.getBoundingClientRect(), head = document.querySelector('thead')?.getBoundingClientRect().bottom ?? 56
			return top >= head - 1 && bottom <= innerHeight
		}), `${width}`)
		await close(page)
	}
})

test('beyond the last page: which is the last, and the way there', async () => {
	const n = await total('city=440600'), last = Math.ceil(n / 50)
	for (const [number, width] of [[40, 1440], [9999, 1440], [9999, 390]]) {
		const page = await open(server, { role: 'staff', width, path: `/enterprises?city=440600&page=${number}` })
		await page.getByRole('heading', { name: `没有第 ${number.toLocaleString('zh-CN')} 页` }).waitFor()
		assert.match(await page.locator('.empty').innerText(), new RegExp(`共 ${n} 家企业，最后一页是第 ${last} 页`))
		await clean(page)
		await page.getByRole('button', { name: `第 ${last} 页` }).click()
		await page.locator('tbody tr, .cards li').first().waitFor()
		assert.equal(await page.locator('tbody tr, .cards li').count(), n - 50 * (last - 1))
		assert.match(await hash(page), new RegExp(`city=440600&page=${last}$`))
		await close(page)
	}
})

test('off line the rows are those from before, and the page says so', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	const before = await page.locator('.facts').innerText()
	await page.context().setOffline(true)
	await page.getByLabel('名称 / 拼音 / 统一社会信用代码').fill('深圳')
	await page.getByText('下面仍是之前的结果').waitFor()
	assert.equal(await page.locator('.facts').innerText(), before)
	await accessible(page)
	await page.context().setOffline(false)
	await page.getByText(`找到 ${(await total('q=' + encodeURIComponent('深圳'))).toLocaleString('zh-CN')} 家企业`).waitFor()
	assert.equal(await page.getByText('下面仍是之前的结果').count(), 0)
	await close(page)
})

// As a reader has chosen them, on whatever device.
const choose = async (columns) => assert.equal((await staff.request('PATCH', '/api/v1/me', { body: { preferences: { 'columns.enterprises': columns } } })).status, 200)
const twelve = 'uscc,industry,clusters,main_products,registered_capital,established_on,employees_band,city,website,record_status,updated_at'

test('chosen columns are there on another device, and the usual ones come back', async () => {
	const one = await open(server, { role: 'staff', path: '/enterprises' })
	const heads = (page) => page.locator('thead th').allInnerTexts().then((all) => all.map((s) => s.trim()).filter(Boolean))
	const usual = await heads(one)
	await one.getByRole('button', { name: '显示的列' }).click()
	for (const name of ['成立日期', '网址']) await one.getByRole('dialog').getByLabel(name, { exact: true }).check()
	await one.getByRole('dialog').getByLabel('行业', { exact: true }).uncheck()
	await settled(one)
	const now = await heads(one)
	assert.deepEqual(new Set(now), new Set([...usual.filter((h) => h !== '行业'), '成立日期', '网址']))
	const other = await open(server, { role: 'staff', width: 1440, seen: false, path: '/enterprises' })
	assert.deepEqual(await heads(other), now)
	const asked = (page) => page.tw.requests.filter((r) => /\/api\/v1\/enterprises\?/.test(r.url())).length
	const before = asked(other)
	await other.reload()
	await settled(other)
	assert.equal(asked(other) - before, 1, 'the rows are asked for once')
	assert.deepEqual(await heads(other), now)
	await other.getByRole('button', { name: '显示的列' }).click()
	await other.getByRole('button', { name: '恢复默认' }).click()
	await settled(other)
	assert.deepEqual(await heads(other), usual)
	await one.reload()
	await settled(one)
	assert.deepEqual(await heads(one), usual)
	await close(other)
	await close(one)
})

test('twelve columns: names and boxes stay, words keep their room, amounts their line', async () => {
	await choose(twelve)
	for (const width of [1440, 800]) {
		const page = await open(server, { role: 'staff', width, path: '/enterprises?registered_capital__null=false' })
		assert.equal(await page.locator('thead th').count(), 13)
		const wrap = page.locator('.tablewrap')
		await wrap.evaluate((el) => el.scrollTo(300, 0))
		await page.locator('.tablewrap.aside').waitFor()
		const places = await wrap.evaluate((el) => [...el.querySelectorAll('tbody tr:first-child td')].slice(0, 2)
			.map((td) => Math.round(td.getBoundingClientRect().left - el.getBoundingClientRect().left)))
		assert.deepEqual(places, [0, 40])
		assert.deepEqual(await wrap.evaluate((el) => [...el.querySelectorAll('td.num')].filter((td) => td.getBoundingClientRect().height > 0 &&
			[...td.querySelectorAll('span')].some((s) => s.getClientRects().length > 1)).length), 0)
		assert.ok(await wrap.evaluate((el) => [...el.querySelectorAll('tbody tr:first-child td.words')].every((td) => td.clientWidth >= 130)))
		await clean(page)
		await close(page)
	}
	await choose(null)
})

test('the filters stand in one line, whatever the width', async () => {
	for (const lang of ['zh', 'en']) for (const width of [1440, 1366, 1240, 1200, 1000, 800, 720]) {
		const page = await open(server, { role: 'staff', lang, width, path: '/enterprises' })
		const tops = await page.locator('.bar > *').evaluateAll((all) => all.filter((el) => el.offsetParent !== null).map((el) => Math.round(el.getBoundingClientRect().top)))
		assert.equal(new Set(tops).size, 1, `${lang} ${width}: ${tops}`)
		await noSidewaysScroll(page)
		await close(page)
	}
})

test('on paper the list says which rows of how many', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises?city=440600' })
	await page.emulateMedia({ media: 'print' })
	await page.getByText(`第 1–50 行，共 ${await total('city=440600')} 行`).waitFor()
	await go(page, '/enterprises?city=440600&page=2')
	await page.getByText('第 51–100 行').waitFor()
	await close(page)
})

test('Back out of a form that was given up: every address stands in the history once', async () => {
	const { id } = (await staff.get('/api/v1/enterprises?limit=1')).json.items[0]
	const page = await open(server, { role: 'staff', path: '/enterprises?city=440300' })
	await go(page, `/enterprises/${id}`)
	await page.getByRole('button', { name: '编辑' }).click()
	const drawer = page.getByRole('dialog')
	await drawer.getByLabel('简称').fill('未保存')
	await page.goBack()
	const ask = page.getByRole('alertdialog')
	await ask.getByRole('button', { name: '继续编辑' }).click()
	await ask.waitFor({ state: 'detached' })
	assert.equal(await drawer.getByLabel('简称').inputValue(), '未保存')
	await page.goBack()
	await ask.getByRole('button', { name: '放弃修改' }).click()
	await drawer.waitFor({ state: 'detached' })
	assert.equal(await hash(page), `#/enterprises/${id}`)
	await page.goBack()
	await page.locator('tbody tr').first().waitFor()
	assert.equal(await hash(page), '#/enterprises?city=440300')
	await page.goForward()
	await page.locator('#panel').waitFor()
	await page.goForward()
	await drawer.getByLabel('简称').waitFor()
	// A link to elsewhere is held in the same way.
	await drawer.getByLabel('简称').fill('未保存')
	await page.evaluate(() => { location.hash = '#/account' })
	await ask.getByRole('button', { name: '放弃修改' }).click()
	await page.getByRole('heading', { level: 1, name: '我的账号' }).waitFor()
	await page.goBack()
	await drawer.getByLabel('简称').waitFor()
	assert.equal(await hash(page), `#/enterprises/${id}?edit=1`)
	await close(page)
})

test('on a phone: order, filters and columns on a sheet', async () => {
	for (const lang of ['zh', 'en']) {
		const words = lang === 'zh' ? { open: /^筛选/, by: '按什么排序', way: '顺序', columns: '显示的列', column: '员工规模', show: /^查看/ } :
			{ open: /^Filter/, by: 'Order by', way: 'Direction', columns: 'Columns', column: 'Employees', show: /^Show/ }
		const page = await open(server, { role: 'staff', lang, width: 390, path: '/enterprises' })
		const top = () => page.locator('.cards').evaluate((el) => el.getBoundingClientRect().top)
		const before = await top()
		await page.getByRole('button', { name: words.open }).click()
		const sheet = page.getByRole('dialog')
		await sheet.getByLabel(words.by).selectOption('name_zh')
		await sheet.getByLabel(words.way).selectOption('-')
		await page.waitForFunction(() => location.hash.includes('sort=-name_zh'))
		await settled(page)
		await sheet.getByText(words.columns, { exact: true }).click()
		await sheet.locator('details').getByLabel(words.column).check()
		await sheet.getByLabel(words.column, { exact: true }).first().selectOption('100-299')
		await page.waitForFunction(() => location.hash.includes('employees_band=100-299'))
		await settled(page)
		await clean(page)
		await sheet.getByRole('button', { name: words.show }).click()
		await sheet.waitFor({ state: 'detached' })
		const want = (await staff.get('/api/v1/enterprises?employees_band=100-299&sort=-name_zh&limit=1')).json.items[0]
		assert.match(await page.locator('.cards li').first().innerText(), new RegExp(want.name_zh))
		assert.match(await page.locator('.cards li').first().innerText(), new RegExp(words.column))
		assert.ok(await top() - before < 60, 'the fields do not stand above the rows')
		await clean(page)
		await close(page)
	}
})
