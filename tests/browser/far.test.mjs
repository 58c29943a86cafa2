// Pages on a line from far away: what is loaded until a page shows what it is about is counted, in requests and in packed bytes, from a cold cache on a
// device that knows its reader; and nothing of it waits for what it could come with.  The pages that everybody starts from: pages and member.test.mjs.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { close, closeBrowser, demoChamber, holding, open, settled } from '../lib/browser.mjs'

let server, known
before(async () => {
	server = await demoChamber()
	const manager = await server.as('manager'), member = await server.as('member-admin')
	const own = is(await member.get('/api/v1/me'), 200).json.account.enterprise.id
	const first = async (client, path) => is(await client.get(`/api/v1/${path}`), 200).json.items[0]
	const application = await first(member, `applications?enterprise=${own}&limit=1&fields=delegation`)
	const trip = (await first(manager, 'delegations?limit=1&sort=id')).id
	const delegate = is(await manager.post('/api/v1/delegates', { delegation: trip, enterprise: own, name_zh: '远方', role: 'member' }), 201).json.id
	known = { TRIP: trip, APPLIED: application.delegation, APPLICATION: application.id, DELEGATE: delegate, LINK: is(await member.post(`/api/v1/delegates/${delegate}/link`, {}), 201).json.url.split('/').at(-1) }
})
after(async () => {
	await closeBrowser()
	await server.stop()
})
const named = (path) => path.replace(/[A-Z]{4,}/g, (name) => known[name])

// Path; what shows that it is there; at most so many requests and packed bytes; and what is asked for besides the files before the server has said who asks.
const desk = {
	'a trip, its plan': ['/#/trips/TRIP', '#panel .dayhead, #panel .agenda, #panel .empty', 10, 90_000, ['/delegations/TRIP?', '/seats']],
	'a trip, its applications': ['/#/trips/TRIP?tab=applications&heap=in', '#panel li .read', 13, 120_000, ['/delegations/TRIP?', '/applications?']],
	'a trip, its delegates': ['/#/trips/TRIP?tab=names', '.matrix tbody tr', 13, 118_500, ['/delegates?', '/readiness']],
	'a trip, its outcomes': ['/#/trips/TRIP?tab=outcomes', '#panel tbody tr .chip', 17, 119_000, ['/outcomes?', '/attributions?']],
	'a trip, its papers': ['/#/trips/TRIP?tab=papers', '#panel .card:not(:has(.skeleton))', 15, 97_500, ['/document-packs?']],
	'projects, the list': ['/#/projects?view=list', 'tbody tr', 11, 80_500, ['/projects?']],
}
const phone = {
	'to do': ['/m#/', '.entries, .empty', 5, 38_600, ['/todo']],
	'trips': ['/m#/trips', '.entries', 8, 62_400, ['/delegations?', '/applications?']],
	'a trip': ['/m#/trips/APPLIED', 'dl.facts', 8, 61_700, ['/delegations/APPLIED?', '/applications?']],
	'to apply': ['/m#/trips/APPLIED/apply', '#question', 9, 63_000, ['/delegations/APPLIED?', '/applications?']],
	'an itinerary': ['/m#/trips/APPLIED/itinerary', 'ol, .empty', 9, 65_000, ['/delegations/APPLIED?', '/meetings?']],
	'an application': ['/m#/applications/APPLICATION', '.chip.state', 8, 61_500, ['/applications/APPLICATION?', '/delegates?']],
	'a delegate': ['/m#/delegates/DELEGATE', '.picks, h2', 9, 60_300, ['/delegates/DELEGATE?']],
	'results': ['/m#/told', '.entries, .empty', 9, 58_300, ['/follow-ups?', '/attributions?', '/outcomes?']],
	'by a link': ['/m#/link/LINK', '.picks', 6, 54_600, []],
}
const all = [...Object.entries(desk).map((x) => [...x, { role: 'manager', width: 1440 }]), ...Object.entries(phone).map((x) => [...x, { role: x[0] === 'by a link' ? null : 'member-admin', width: 390 }])]

// What was asked for until the page showed it, by the clock of the page: whoever watches it may be late.
async function visit(path, selector, who) {
	const page = await open(server, { ...who, late: false })
	const cdp = await page.context().newCDPSession(page)
	const asked = new Map()
	await cdp.send('Network.enable')
	await page.addInitScript((selector) => {
		new MutationObserver(() => { if (!window.shownAt && document.querySelector(selector)) window.shownAt = performance.timeOrigin + performance.now() })
			.observe(document, { childList: true, subtree: true })
	}, selector)
	cdp.on('Network.requestWillBeSent', (e) => { if (!e.request.url.startsWith('data:')) asked.set(e.requestId, { url: e.request.url, at: e.wallTime * 1000, head: 0, bytes: 0 }) })
	cdp.on('Network.responseReceived', (e) => { if (asked.has(e.requestId)) asked.get(e.requestId).head = e.response.encodedDataLength })
	cdp.on('Network.loadingFinished', (e) => { if (asked.has(e.requestId)) asked.get(e.requestId).bytes = e.encodedDataLength })
	await page.goto(server.url + path, { waitUntil: 'commit' })
	await page.waitForFunction(() => window.shownAt)
	await settled(page)
	const shownAt = await page.evaluate(() => window.shownAt)
	await close(page)
	return [...asked.values()].filter((r) => r.at <= shownAt)
}

describe('what a page costs', () => {
	for (const [name, [path, selector, most, bytes], who] of all)
		test(name, async () => {
			const got = await visit(named(path), selector, who)
			const packed = got.reduce((n, r) => n + r.bytes - r.head, 0)
			const words = `${got.length} requests, ${packed} bytes\n` + got.map((r) => `${r.bytes - r.head} ${r.url}`).join('\n')
			assert.ok(got.length <= most, words)
			assert.ok(packed <= bytes, words)
		})
})

// While the server has not said who asks, the files and the rows of the page are on their way already.
describe('nothing waits for what it could come with', () => {
	for (const [name, [path, selector, , , rows], who] of all.filter(([name]) => name !== 'by a link'))
		test(name, async () => {
			const page = await open(server, { ...who, late: false })
			const release = await holding(page, '**/api/v1/start?*')
			const asked = rows.map((part) => page.waitForRequest((r) => r.url().includes('/api/v1/') && r.url().includes(named(part))))
			await page.goto(server.url + named(path), { waitUntil: 'commit' })
			await Promise.all(asked)
			await release()
			await page.locator(selector).first().waitFor()
			await settled(page)
			const twice = page.tw.requests.map((r) => r.url()).filter((u, i, all) => u.includes('/api/v1/') && all.indexOf(u) !== i)
			assert.deepEqual(twice, [], 'each is asked for once')
			await close(page)
		})
})
