// The member's pages at /m: another application than the desk, made for a phone (ui-and-api.md C1, D7).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { clean, close, closeBrowser, demoChamber, go, open, reachable, settled } from '../lib/browser.mjs'

let server, organisation
before(async () => {
	server = await demoChamber()
	organisation = (await (await server.as('admin')).get('/api/v1/me')).json.organisation
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

// Path, and the title of the document in Chinese and English.
const pages = {
	'to do': ['/m#/', '待办', 'To do'],
	'trips': ['/m#/trips', '出访', 'Trips'],
	'results': ['/m#/told', '成果与回访', 'Results'],
	'report a result': ['/m#/told/outcome', '上报成果', 'Report a result'],
	'account': ['/m#/me', '我的', 'Me'],
	'missing': ['/m#/nowhere', '没有这个页面', 'There is no such page'],
}

for (const lang of ['zh', 'en'])
	for (const theme of ['light', 'dark'])
		for (const width of [1440, 390])
			describe(`${lang}, ${theme}, ${width} px`, () => {
				for (const [name, [path, zh, en]] of Object.entries(pages))
					test(name, async () => {
						const page = await open(server, { role: 'member-admin', lang, theme, width, path })
						assert.equal(await page.title(), `${lang === 'zh' ? zh : en} · ${organisation}`)
						await clean(page)
						await reachable(page)
						await close(page)
					})
				test('sign-in, and who belongs to no company', async () => {
					const page = await open(server, { role: null, lang, theme, width, path: '/m#/' })
					await clean(page)
					await close(page)
					const staff = await open(server, { role: 'staff', lang, theme, width, path: '/m#/' })
					assert.equal(await staff.locator('main a').getAttribute('href'), '/')
					await clean(staff)
					await close(staff)
				})
			})

describe('serving', () => {
	test('/m is a page of its own: policy, tag, forms; the desk is everywhere else', async () => {
		const anyone = server.anonymous()
		const m = await anyone.get('/m'), desk = await anyone.get('/'), other = await anyone.get('/members')
		assert.equal(m.status, 200)
		assert.match(m.headers['content-security-policy'], /^default-src 'none'; script-src 'self'/)
		assert.equal(m.headers['content-security-policy'], desk.headers['content-security-policy'])
		assert.equal(m.headers['cache-control'], 'no-cache')
		assert.notEqual(m.headers.etag, desk.headers.etag)
		assert.equal(other.headers.etag, desk.headers.etag)
		assert.equal((await anyone.get('/m/')).headers.etag, m.headers.etag)
		assert.equal((await anyone.get('/m', { headers: { 'If-None-Match': m.headers.etag } })).status, 304)
		for (const coding of ['br', 'gzip']) assert.equal((await anyone.get('/m', { headers: { 'Accept-Encoding': coding } })).headers['content-encoding'], coding)
	})
	test('the desk leads a member there, and nobody else', async () => {
		for (const [role, links] of [['member-admin', 1], ['staff', 0]]) {
			const page = await open(server, { role, width: 390, path: '/' })
			assert.equal(await page.locator('nav a[href="/m"]').count(), links, role)
			await close(page)
		}
	})
})

// At most six requests and 40 kB with their heads until the page shows what it is about, from a cold cache.  How long that takes on a line: bench/run pages.
describe('what the first view costs', () => {
	async function visit({ role, selector }) {
		const page = await open(server, { role, width: 390, late: false })
		const cdp = await page.context().newCDPSession(page)
		const asked = new Map()
		await cdp.send('Network.enable')
		cdp.on('Network.requestWillBeSent', (e) => { if (!e.request.url.startsWith('data:')) asked.set(e.requestId, { url: e.request.url }) })
		cdp.on('Network.loadingFinished', (e) => { if (asked.has(e.requestId)) asked.get(e.requestId).bytes = e.encodedDataLength })
		await page.goto(server.url + '/m', { waitUntil: 'commit' })
		await page.locator(selector).first().waitFor()
		await settled(page)
		await close(page)
		return [...asked.values()]
	}
	for (const [name, role, selector] of [['to do', 'member-admin', '.entries, .empty'], ['sign-in', null, 'input[type=password]']])
		test(name, async () => {
			const all = await visit({ role, selector })
			const words = all.map((r) => `${r.bytes} ${r.url}`).join('\n')
			assert.ok(all.length >= 4 && all.length <= 6, `${all.length} requests:\n${words}`)
			assert.ok(all.reduce((n, r) => n + (r.bytes ?? 0), 0) <= 40_000, words)
		})
})
