// What comes out of the printer: heads, page numbers, repeated table heads, no navigation; lists, profiles, and who may print what
// (ui-and-api.md D9).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { becomes, clean, close, closeBrowser, demoChamber, go, open, reachable, settled } from '../lib/browser.mjs'
import { readPdf } from '../lib/pdf.mjs'

const A4 = [595, 842], LANDSCAPE = [842, 595]
let server, organisation, person

before(async () => {
	server = await demoChamber()
	const { json } = await (await server.as('staff')).get('/api/v1/me')
	organisation = json.organisation
	person = json.account.name
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

// What stands on the paper: once the part that prepares it is there.
async function printed(page) {
	await page.waitForSelector('.paperhead', { state: 'attached' })
	return readPdf(await page.pdf({ preferCSSPageSize: true }))
}
const size = (p) => [Math.round(p.width), Math.round(p.height)]
const navigation = /工作台|系统管理|报表导出|Administration|Reports/
const paged = (lang, n, of) => new RegExp(lang === 'zh' ? `第${n}页共${of}页` : `Page${n}of${of}`)
const without = (text) => text.replace(/\s/g, '')

for (const [lang, head, filters] of [['zh', '统一社会信用代码', '所在城市'], ['en', 'Creditcode', 'City']])
	describe(`a list on paper, ${lang}`, () => {
		let page, sheets
		before(async () => {
			page = await open(server, { lang, path: '/enterprises?city=440300&size=25' })
			sheets = await printed(page)
		})
		after(() => close(page))

		test('A4, numbered, without navigation', () => {
			assert.ok(sheets.length > 1)
			for (const [i, p] of sheets.entries()) {
				assert.deepEqual(size(p).sort((a, b) => a - b), A4)
				assert.match(p.text, paged(lang, i + 1, sheets.length))
				assert.doesNotMatch(p.text, navigation)
			}
		})
		test('organisation and user on every page, filters and count on the first, and which rows they are', () => {
			const name = without(organisation)
			for (const p of sheets) {
				assert.match(p.text, new RegExp(name))
				assert.match(p.text, new RegExp(without(person)))
				assert.match(p.text, /2\d{3}/)
			}
			assert.match(sheets[0].text, new RegExp(filters + '[:：]' + (lang === 'zh' ? '深圳市' : 'Shenzhen')))
			assert.match(sheets[0].text, lang === 'zh' ? /第1[–‒]25行,共[\d,]+行/ : /Rows1to25of[\d,]+/)
		})
		test('the heads of the columns on every page', () => {
			for (const p of sheets) assert.match(p.text, new RegExp(head))
		})
	})

test('many columns lie on their side; in the dark, paper is white', async () => {
	const columns = 'uscc,city,industry,main_products,employees_band,established_on,registered_capital,updated_at'
	const page = await open(server, { theme: 'dark', path: `/print/enterprises?city=441900&industry=C38&columns=${columns}` })
	const sheets = await printed(page)
	for (const p of sheets) assert.deepEqual(size(p), LANDSCAPE)
	await page.emulateMedia({ media: 'print' })
	assert.deepEqual(await page.evaluate(() => ['body', 'main td.title'].map((s) => {
		const { color, backgroundColor } = getComputedStyle(document.querySelector(s))
		return [color, backgroundColor]
	})), [['rgb(0, 0, 0)', 'rgb(255, 255, 255)'], ['rgb(0, 0, 0)', 'rgba(0, 0, 0, 0)']])
	await close(page)
})

test('other lists and details have the head, and nothing that is for the mouse', async () => {
	const page = await open(server, { role: 'admin' })
	for (const path of ['/admin/users', '/exports/history', '/enterprises/3', '/enterprises/3?tab=contacts', '/enterprises/3?tab=history']) {
		await go(page, path)
		const [first] = await printed(page)
		assert.match(first.text, /2\d{3}年.*打印/, path)
		assert.doesNotMatch(first.text, /工作台|报表导出|新增用户|新增联系人/, path)
	}
	await close(page)
})

// Instead of the dialog: how often it was asked for.
const counting = (page) => page.addInitScript({ content: 'window.printed = 0; window.print = () => { printed++ }' })
const printCount = (page) => page.evaluate(() => window.printed)

describe('from the list', () => {
	test('by keyboard: this page, or all as far as it goes, and it says how far', async () => {
		const page = await open(server)
		await counting(page)
		await go(page, '/enterprises?sort=name_zh')
		await page.getByRole('button', { name: '打印', exact: true }).focus()
		await page.keyboard.press('Enter')
		const panel = page.getByRole('dialog', { name: '打印' })
		await panel.getByText('一次最多打印 1,000 条').waitFor()
		await panel.getByRole('button', { name: '打印本页的 50 条' }).press('Enter')
		await page.waitForFunction(() => window.printed === 1)
		await panel.getByRole('link', { name: '打印前 1,000 条' }).press('Enter')
		await page.getByText(/共 [\d,]+ 条，以下是前 1,000 条/).waitFor({ timeout: 60000 })
		assert.equal(await page.locator('main tbody tr').count(), 1000)
		await page.getByText('排序：企业名称').waitFor()
		const names = await page.locator('main tbody td.title b').allInnerTexts()
		assert.equal(new Set(names).size > 990, true)
		await close(page)
	})
	test('what was filtered to one page is printed there', async () => {
		const page = await open(server, { path: '/enterprises?city=441900&industry=C38&size=200' })
		await page.getByRole('button', { name: '打印', exact: true }).click()
		const panel = page.getByRole('dialog', { name: '打印' })
		await panel.getByRole('button', { name: /打印本页的/ }).waitFor()
		assert.equal(await panel.getByRole('link').count(), 0)
		await close(page)
	})
	test('nothing found, nothing to print; a column that is not there is left out, a filter that is not there is named', async () => {
		const page = await open(server, { path: '/print/enterprises?q=zzzzqq&columns=city,nowhere' })
		await page.getByText('没有符合条件的记录').waitFor()
		assert.equal(await page.getByRole('button', { name: '打印' }).isDisabled(), true)
		await go(page, '/print/enterprises?nowhere=1')
		await page.getByText('nowhere').first().waitFor()
		await go(page, '/print/ships')
		await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
		await close(page)
	})
})

describe('the profile of an enterprise', () => {
	test('the record in its groups and its people, with what is internal marked and left out on demand', async () => {
		const page = await open(server)
		await counting(page)
		await go(page, '/enterprises/3')
		await page.getByRole('button', { name: '更多' }).click()
		await page.getByRole('menuitem', { name: '打印' }).click()
		await page.getByRole('heading', { name: '联系人' }).waitFor()
		const [first, second] = await printed(page)
		assert.deepEqual(size(first), A4)
		for (const word of ['基本信息', '登记信息', '经营情况', '含内部信息,请勿外传']) assert.match(first.text, new RegExp(word))
		assert.match(second.text, /联系人/)
		assert.doesNotMatch(first.text + second.text, navigation)
		await page.getByRole('checkbox', { name: '内部信息' }).uncheck()
		await page.getByRole('checkbox', { name: '联系人' }).uncheck()
		const less = (await printed(page)).map((p) => p.text).join('')
		assert.doesNotMatch(less, /含内部信息|内部备注|标签|手机/)
		await page.getByRole('button', { name: '打印' }).press('Enter')
		await page.waitForFunction(() => window.printed === 1)
		await page.locator('h1').click()
		await page.keyboard.press('p')
		await becomes(() => printCount(page), 2)
		await close(page)
	})
	test('its terms of membership and posts, with levels, people and council terms by name; not for members of other enterprises', async () => {
		const staff = await server.as('staff')
		const { items, expanded } = (await staff.get('/api/v1/posts?limit=1&expand=contact,council_term')).json
		const [post] = items
		const terms = (await staff.get(`/api/v1/enterprises/${post.enterprise}/membership-terms?expand=level`)).json
		const page = await open(server, { path: '/print/enterprises/' + post.enterprise })
		await page.getByRole('heading', { name: '历年会籍' }).waitFor()
		const text = (await printed(page)).map((p) => p.text).join('')
		for (const r of [expanded.contact[post.contact], expanded.council_term[post.council_term], ...terms.items.map((x) => terms.expanded.level[x.level])])
			assert.ok(text.includes(without(r.name_zh)), r.name_zh)
		assert.equal(await page.locator('section', { has: page.getByRole('heading', { name: '历年会籍' }) }).locator('tbody tr').count(), terms.total)
		await close(page)
		const member = await open(server, { role: 'member-admin', path: '/print/enterprises/' + post.enterprise })
		await member.getByRole('heading', { level: 2 }).first().waitFor()
		assert.equal(await member.getByRole('table').count(), 0)
		await close(member)
	})
	test('a member prints what a member sees of another enterprise: no people, nothing internal', async () => {
		const page = await open(server, { role: 'member-admin' })
		const own = (await (await server.as('member-admin')).get('/api/v1/me')).json.account.enterprise.id
		const other = (await (await server.as('member-admin')).get('/api/v1/enterprises?limit=5')).json.items.find((r) => r.id !== own).id
		await go(page, '/print/enterprises/' + other)
		assert.equal(await page.getByRole('checkbox').count(), 0)
		assert.doesNotMatch((await printed(page)).map((p) => p.text).join(''), /内部|联系人|法定代表人|注册资本/)
		await go(page, '/print/enterprises/' + own)
		await page.getByRole('heading', { level: 2 }).first().waitFor()
		assert.doesNotMatch((await printed(page)).map((p) => p.text).join(''), /内部备注|标签/)
		await close(page)
	})
	test('one that is not there', async () => {
		const page = await open(server)
		await go(page, '/print/enterprises/99999999')
		await page.getByRole('link', { name: '返回会员企业' }).waitFor()
		await close(page)
	})
	for (const lang of ['zh', 'en'])
		for (const theme of ['light', 'dark'])
			for (const width of [1440, 390])
				test(`${lang}, ${theme}, ${width} px`, async () => {
					const page = await open(server, { role: 'admin', lang, theme, width, path: '/print/enterprises/3' })
					assert.match(await page.title(), lang === 'zh' ? /有限公司/ : /Ltd/)
					await clean(page)
					await reachable(page)
					await close(page)
				})
})

describe('the history of exports', () => {
	let page
	before(async () => {
		const staff = await server.as('staff')
		assert.equal((await staff.get('/api/v1/enterprises/export?format=csv&fields=name_zh,city&city=440300')).status, 200)
		assert.equal((await (await server.as('manager')).get('/api/v1/contacts/export?format=xlsx&headings=labels')).status, 200)
	})
	after(() => close(page))

	test('who, what, how many, which columns; by user and by resource, in the address', async () => {
		page = await open(server, { role: 'admin', path: '/exports' })
		await page.getByRole('navigation', { name: '报表导出' }).getByRole('link', { name: '导出记录' }).click()
		await settled(page)
		const rows = page.locator('main tbody tr')
		assert.equal(await rows.count(), 2)
		await rows.nth(1).getByText('所在城市：深圳市').waitFor()
		await rows.nth(1).getByText('2 列').press('Enter')
		await rows.nth(1).getByText('中文名称、所在城市').waitFor()
		await page.getByRole('combobox', { name: '内容' }).selectOption({ label: '联系人' })
		await page.waitForFunction(() => document.querySelectorAll('main tbody tr').length === 1)
		assert.match(page.url(), /resource=contacts/)
		const user = page.getByRole('combobox', { name: '导出人' })
		await user.selectOption({ label: (await (await server.as('staff')).get('/api/v1/me')).json.account.name })
		await page.getByText('没有符合条件的导出记录').waitFor()
		await page.getByRole('button', { name: '清除筛选' }).click()
		await page.waitForFunction(() => document.querySelectorAll('main tbody tr').length === 2)
		await rows.nth(1).getByRole('link').click()
		await page.waitForURL(/enterprises\?city=440300/)
	})
	test('staff see their own, an auditor all and no form, nobody before the first', async () => {
		const staff = await open(server, { path: '/exports/history' })
		assert.equal(await staff.locator('main tbody tr').count(), 1)
		assert.equal(await staff.getByRole('combobox', { name: '导出人' }).count(), 0)
		await close(staff)
		const auditor = await open(server, { role: 'auditor', path: '/exports' })
		assert.equal(await auditor.locator('main tbody tr').count(), 2)
		await close(auditor)
		const member = await open(server, { role: 'member-editor', path: '/exports/history' })
		await member.getByText('还没有导出记录').waitFor()
		await close(member)
	})
})
