// Every page in both languages, light and dark, wide and narrow; what pages show while they wait, when there is nothing, and
// when something went wrong; what the first view costs (ui-and-api.md C1, C4, D2).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { accessible, clean, close, closeBrowser, demoChamber, go, holding, noSidewaysScroll, open, reachable, settled, silent } from '../lib/browser.mjs'

let server, organisation, importId

// One import that has been checked, with a row of every kind that a page must show.
async function checkedImport() {
	const staff = await server.as('staff')
	const csv = '企业名称,统一社会信用代码\n新来的企业有限公司,\n代码错误有限公司,914403009962473600\n,\n'
	const body = ['--b', 'Content-Disposition: form-data; name="resource"', '', 'enterprises', '--b',
		'Content-Disposition: form-data; name="file"; filename="members.csv"', 'Content-Type: text/csv', '', csv, '--b--', ''].join('\r\n')
	const made = await staff.post('/api/v1/imports', body, { headers: { 'Content-Type': 'multipart/form-data; boundary=b' } })
	assert.equal(made.status, 201, made.text)
	const started = await staff.post(`/api/v1/imports/${made.json.id}/check`, {})
	assert.equal(started.status, 202, started.text)
	return made.json.id
}

before(async () => {
	server = await demoChamber()
	organisation = (await (await server.as('admin')).get('/api/v1/me')).json.organisation
	importId = await checkedImport()
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

// Path, and the title of the document in Chinese and English.
const pages = {
	'desk': ['/', '工作台', 'Home'],
	'list': ['/enterprises', '会员企业', 'Members'],
	'list, filtered': ['/enterprises?q=dian&city=440300&sort=name_zh', '会员企业', 'Members'],
	'list, no match': ['/enterprises?q=zzzzqq', '会员企业', 'Members'],
	'new': ['/enterprises?new=1', '会员企业', 'Members'],
	'enterprise': ['/enterprises/3', '企业', 'Enterprise'],
	'edit': ['/enterprises/3?edit=1', '企业', 'Enterprise'],
	'contacts': ['/enterprises/3?tab=contacts', '企业', 'Enterprise'],
	'history': ['/enterprises/3?tab=history', '企业', 'Enterprise'],
	'exports': ['/exports', '报表导出', 'Reports'],
	'exports, history': ['/exports/history', '报表导出', 'Reports'],
	'list, for paper': ['/print/enterprises?city=441900&industry=C38&columns=uscc,city,updated_at', '会员企业', 'Members'],
	'administration': ['/admin', '系统管理', 'Administration'],
	'imports': ['/admin/imports', '导入', 'Import'],
	'import': ['/admin/imports/:import', '导入', 'Import'],
	'users': ['/admin/users', '用户与角色', 'Users and roles'],
	'backups': ['/admin/backups', '备份', 'Backups'],
	'account': ['/account', '我的账号', 'My account'],
	'about': ['/about', '关于信风', 'About Tradewind'],
	'missing': ['/nowhere', '没有这个页面', 'There is no such page'],
}

for (const lang of ['zh', 'en'])
	for (const theme of ['light', 'dark'])
		for (const width of [1440, 390])
			describe(`${lang}, ${theme}, ${width} px`, () => {
				let page
				before(async () => { page = await open(server, { role: 'admin', lang, theme, width }) })
				after(() => close(page))
				for (const [name, [path, zh, en]] of Object.entries(pages))
					test(name, async () => {
						await go(page, path.replace(':import', importId))
						assert.equal(await page.title(), `${lang === 'zh' ? zh : en} · ${organisation}`)
						assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]),
							[lang === 'zh' ? 'zh-CN' : 'en', theme])
						await clean(page)
						await reachable(page)
					})
				test('sign-in', async () => {
					const out = await open(server, { role: null, lang, theme, width, path: '/' })
					await out.getByRole('heading', { level: 1 }).waitFor()
					await clean(out)
					await close(out)
				})
			})

// Of every page that a link or a bookmark leads to: at most six requests and 60 kB with their heads until it shows what it is
// about, from a cold cache; on a device that knows its reader, and on one that does not.  How long that takes on a line: bench/run pages.
describe('what the first view costs', () => {
	const views = {
		'desk': ['/', '.figure .value'],
		'list': ['/enterprises', 'tbody tr'],
		'list, searched': ['/enterprises?q=dian&city=440300', 'tbody tr'],
		'enterprise': ['/enterprises/7', '#panel h2'],
		'projects': ['/projects', '.column li .name'],
		'sign-in': ['/', 'input[type=password]'],
	}
	async function visit(path, selector, { role, seen }) {
		const page = await open(server, { role, seen, late: false })
		const cdp = await page.context().newCDPSession(page)
		const asked = new Map()
		await cdp.send('Network.enable')
		/* The page notes itself when it showed, for whoever watches it may be late. */
		await page.addInitScript((selector) => {
			new MutationObserver(() => { if (!window.shownAt && document.querySelector(selector)) window.shownAt = performance.timeOrigin + performance.now() })
				.observe(document, { childList: true, subtree: true })
		}, selector)
		cdp.on('Network.requestWillBeSent', (e) => { if (!e.request.url.startsWith('data:')) asked.set(e.requestId, { url: e.request.url, at: e.wallTime * 1000 }) })
		cdp.on('Network.responseReceived', (e) => { if (asked.has(e.requestId)) asked.get(e.requestId).head = e.response.encodedDataLength })
		cdp.on('Network.loadingFinished', (e) => { if (asked.has(e.requestId)) asked.get(e.requestId).bytes = e.encodedDataLength })
		await page.goto(server.url + '/#' + path, { waitUntil: 'commit' })
		await page.locator(selector).first().waitFor()
		await settled(page)
		const shownAt = await page.evaluate(() => window.shownAt)
		await close(page)
		return [...asked.values()].filter((r) => r.at <= shownAt)
	}
	for (const [name, [path, selector]] of Object.entries(views))
		for (const seen of name === 'sign-in' ? [false] : [true, false])
			test(`${name}, ${seen ? 'known' : 'new'} device`, async () => {
				const all = await visit(path, selector, { role: name === 'sign-in' ? null : 'staff', seen })
				const words = all.map((r) => `${r.bytes} ${r.url}`).join('\n')
				assert.ok(all.length >= 4 && all.length <= 6, `${all.length} requests:\n${words}`)
				/* With their heads, but for the board: what is packed, as the budget has it. */
				const heads = name === 'projects' ? all.reduce((n, r) => n + (r.head ?? 0), 0) : 0
				assert.ok(all.reduce((n, r) => n + (r.bytes ?? 0), 0) - heads <= 60_000, words)
			})
	test('rows are on their way before the server has said who asks', async () => {
		const page = await open(server, { role: 'staff', late: false })
		const release = await holding(page, '**/api/v1/start?*')
		const rows = page.waitForRequest(/\/api\/v1\/enterprises\?/)
		await page.goto(server.url + '/#/enterprises', { waitUntil: 'commit' })
		await rows
		await release()
		await page.locator('tbody tr').first().waitFor()
		await settled(page)
		assert.equal(page.tw.requests.filter((r) => /\/api\/v1\/enterprises\?/.test(r.url())).length, 1, 'asked for once')
		await close(page)
	})
	test('nothing comes from anywhere else', async () => {
		const page = await open(server, { role: 'admin' })
		for (const [path] of Object.values(pages)) await go(page, path.replace(':import', importId))
		assert.deepEqual(page.tw.requests.map((r) => r.url()).filter((u) => !u.startsWith(server.url + '/')), [])
		await close(page)
	})
})

describe('states of a page', () => {
	const problem = (status, code, title, more = {}) => ({
		status, contentType: 'application/problem+json', body: JSON.stringify({ status, code, title, request_id: 'r-test1', ...more }),
	})

	test('waiting: the shape of the page, then the page', async () => {
		const page = await open(server, { role: 'staff' })
		const release = await holding(page, /\/api\/v1\/enterprises\?/)
		await page.goto(server.url + '/#/enterprises')
		await page.locator('.waiting .skeleton').first().waitFor()
		assert.equal(await page.getByRole('status', { name: '正在加载' }).count(), 1)
		await accessible(page)
		await release()
		await page.locator('tbody tr').first().waitFor()
		await settled(page)
		assert.equal(await page.locator('.skeleton').count(), 0)
		await close(page)
	})

	test('an enterprise that is on its way has the shape of its page', async () => {
		const page = await open(server, { role: 'staff', path: '/enterprises' })
		const release = await holding(page, /\/api\/v1\/enterprises\/3\b/)
		await page.goto(server.url + '/#/enterprises/3')
		await page.locator('.overview .skeleton').first().waitFor()
		await page.getByRole('heading', { level: 2, name: '基本信息' }).waitFor()
		await accessible(page)
		await release()
		await settled(page)
		assert.equal(await page.getByText('资料完整度').count(), 1, 'said once')
		await close(page)
	})

	test('the start: while it waits, when it is refused, when a part does not come', async () => {
		const page = await open(server, { role: 'staff' })
		let release
		const held = new Promise((done) => { release = done })
		await page.route(/\/api\/v1\/start/, async (route) => { await held; await route.fulfill(problem(503, 'busy', '服务器繁忙，请稍后重试')) })
		await page.goto(server.url + '/')
		await page.getByRole('heading', { level: 1, name: '正在加载' }).waitFor()
		await accessible(page)
		release()
		await page.getByRole('heading', { level: 1, name: '服务器繁忙' }).waitFor()
		await accessible(page)
		await page.unroute(/\/api\/v1\/start/)
		await page.getByRole('button', { name: '重试' }).click()
		await page.locator('header').waitFor()
		await settled(page)
		await page.route(/\/assets\/account-/, (route) => route.abort())	// a part that no other brings along
		await go(page, '/account')
		await page.getByRole('heading', { level: 1, name: '页面未能加载' }).waitFor()
		await accessible(page)
		await close(page)
	})

	test('menus that lie open', async () => {
		const page = await open(server, { role: 'staff', path: '/enterprises/3' })
		for (const name of [/账号菜单/, '界面颜色', '更多']) {
			await page.getByRole('button', { name, exact: true }).or(page.getByRole('button', { name })).first().click()
			await page.getByRole('menu').waitFor()
			await accessible(page)
			await page.keyboard.press('Escape')
			await page.getByRole('menu').waitFor({ state: 'detached' })
		}
		await close(page)
	})

	test('later loads keep what stands there', async () => {
		const page = await open(server, { role: 'staff', path: '/enterprises' })
		const release = await holding(page, /\/api\/v1\/enterprises\?/)
		await page.goto(server.url + '/#/enterprises?page=2')
		await page.locator('.tablewrap.dim').waitFor()
		assert.ok(await page.locator('tbody tr').count() > 10)
		await release()
		await settled(page)
		await close(page)
	})

	test('no match says so and clears the filters', async () => {
		const page = await open(server, { role: 'staff', path: '/enterprises?q=zzzzqq&city=440300' })
		await page.getByRole('heading', { name: '没有符合条件的企业' }).waitFor()
		await page.locator('.empty').getByRole('button', { name: '清除筛选' }).click()
		await page.locator('tbody tr').first().waitFor()
		assert.equal(new URL(page.url()).hash, '#/enterprises')
		await close(page)
	})

	test('an error in words, its number, and again', async () => {
		const page = await open(server, { role: 'staff' })
		await page.route(/\/api\/v1\/enterprises\?/, (route) => route.fulfill(problem(500, 'internal', '服务器内部错误')))
		await go(page, '/enterprises')
		const alert = page.locator('.failed[role=alert]')
		await alert.waitFor()
		assert.match(await alert.innerText(), /服务器内部错误[\s\S]*r-test1/)
		await clean(page, [/500/])
		await page.unroute(/\/api\/v1\/enterprises\?/)
		await alert.getByRole('button', { name: '重试' }).click()
		await page.locator('tbody tr').first().waitFor()
		await close(page)
	})

	test('an address that names no field', async () => {
		const page = await open(server, { role: 'staff', lang: 'en', path: '/enterprises?colour=red' })
		await page.locator('.failed[role=alert]').waitFor()
		await clean(page, [/400/])
		await page.getByRole('alert').getByRole('button', { name: 'Clear the filters' }).click()
		await page.locator('tbody tr').first().waitFor()
		await close(page)
	})

	test('an enterprise that is not there', async () => {
		const page = await open(server, { role: 'staff', path: '/enterprises/999999' })
		await page.locator('.failed[role=alert]').waitFor()
		await clean(page, [/404/])
		await page.getByRole('link', { name: '返回会员企业' }).click()
		await page.locator('tbody tr').first().waitFor()
		await close(page)
	})

	test('off line and back', async () => {
		const page = await open(server, { role: 'staff', path: '/enterprises' })
		await page.context().setOffline(true)
		await page.evaluate(() => { location.hash = '#/enterprises?page=2' })
		await page.locator('.offline').waitFor()
		assert.ok(await page.locator('tbody tr').count() > 10, 'what stands there stays')
		await noSidewaysScroll(page)
		await accessible(page)
		await page.context().setOffline(false)
		await page.locator('.offline').waitFor({ state: 'detached' })
		await settled(page)
		assert.equal(await page.locator('nav [aria-current=page].now').innerText(), '2')
		await silent(page, [/ERR_INTERNET_DISCONNECTED/])
		await close(page)
	})

	test('a part of the page that does not come for want of a line comes when there is one', async () => {
		const page = await open(server, { role: 'staff', path: '/account' })
		await page.route(/\/assets\/(pager|views)-/, (route) => route.abort('internetdisconnected'))
		await go(page, '/enterprises')
		await page.getByRole('heading', { name: '页面未能加载' }).first().waitFor()
		await page.context().setOffline(true)
		await page.unroute(/\/assets\/(pager|views)-/)
		await page.getByLabel('名称 / 拼音 / 统一社会信用代码').fill('深圳')
		await page.locator('.offline').waitFor()
		await page.context().setOffline(false)
		await page.locator('nav [aria-current=page].now').waitFor()
		await page.locator('.failed').waitFor({ state: 'detached' })
		await silent(page, [/ERR_INTERNET_DISCONNECTED/])
		await close(page)
	})
})

describe('members of the chamber', () => {
	for (const role of ['member-admin', 'member-editor'])
		test(`${role}: reads the directory, and is shown no door that is shut`, async () => {
			const page = await open(server, { role, path: '/', width: role === 'member-admin' ? 390 : 1440 })
			await page.getByRole('heading', { level: 1, name: '会员企业' }).waitFor()
			for (const name of ['新增企业', '导入', '系统管理'])
				assert.equal(await page.getByRole('link', { name }).or(page.getByRole('button', { name })).count(), 0, name)
			await clean(page)
			await go(page, '/enterprises/5')
			assert.equal(await page.getByRole('button', { name: '编辑' }).count(), 0)
			await clean(page)
			for (const path of ['/admin/users', '/admin/imports', '/admin/backups']) {
				await go(page, path)
				await page.getByRole('heading', { level: 1, name: '没有权限' }).waitFor()
				await page.getByText('请联系商会的系统管理员').waitFor()
				await clean(page)
			}
			await go(page, '/admin/nowhere')
			await page.getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor()
			for (const path of ['/account', '/exports']) {
				await go(page, path)
				await clean(page)
			}
			await close(page)
		})
	test('member-admin: one’s own enterprise', async () => {
		const page = await open(server, { role: 'member-admin', width: 390 })
		const { json } = await (await server.as('member-admin')).get('/api/v1/me')
		for (const tab of ['', '?tab=contacts', '?tab=history']) {
			await go(page, `/enterprises/${json.account.enterprise.id}${tab}`)
			await clean(page)
		}
		await close(page)
	})
})
