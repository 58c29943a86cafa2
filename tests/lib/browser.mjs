// Headless chromium against a server of tests/lib/server.mjs.
//
//	const chamber = await demoChamber()			// a server with the demo data, its accounts in `server.accounts`
//	const page = await open(chamber, { role: 'staff', lang: 'zh', theme: 'light', width: 1440 })
//	await go(page, '/enterprises')
//	await clean(page)					// no console error, no report of the content policy, axe, no scroll
//	await page.context().close()
//
// TW_LATE=7 makes every answer late (late.mjs).  Nothing here sleeps: `settled` waits until no request is under way and nothing on the page says that it is loading.
import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { inflateRawSync } from 'node:zlib'
import { slowLine } from './late.mjs'
import { freshFolder, must, startServer } from './server.mjs'

// Not imported at the top: these two are installed by `npm ci` in tests/, and only this level needs them.
const { chromium } = await import('playwright-core')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)
// The certificate of a test's server is its own.  A context's ignoreHTTPSErrors is for pages and route.fetch; a download has no page, and fails where it opens a connection.
const quiet = ['--ignore-certificate-errors', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync']
let running

export async function browser() {
	assert.ok(executablePath, 'no chromium')
	running ??= chromium.launch({ executablePath, args: quiet })
	return running
}

export async function closeBrowser() {
	await (await running)?.close()
	running = undefined
}

// A server with the demo data and one account per role.
export async function demoChamber(options) {
	const data = freshFolder()
	if (process.env.TW_DEMO)	// a folder that scripts/test has filled: filling takes longer than most tests
		cpSync(process.env.TW_DEMO, data, { recursive: true })
	else
		await must(['demo', '--data', data])
	const server = await startServer({ data, ...options })
	for (const a of JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8')))
		server.accounts.set(a.role, a)
	return server
}

const watch = `
	window.twReports = []
	addEventListener('securitypolicyviolation', (e) => twReports.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))`

// A fresh profile with one page.  role: signed in by cookie (null: not at all); seen: this device was signed in before; late: false where the line itself is measured.
export async function open(server, { role = 'staff', lang = 'zh', theme = 'light', width = 1440, height, path, seen = role !== null,
	motion = 'reduce', late = true } = {}) {
	const context = await (await browser()).newContext({
		ignoreHTTPSErrors: true, locale: lang === 'zh' ? 'zh-CN' : 'en-US', colorScheme: theme, reducedMotion: motion,
		timezoneId: 'Asia/Shanghai', viewport: { width, height: height ?? (width < 720 ? 844 : 900) },
		permissions: ['clipboard-read', 'clipboard-write'],
	})
	context.setDefaultTimeout(20000)
	if (late) await slowLine(context)
	if (role !== null) {
		const { cookie } = (await server.as(role)).credentials
		const [name, value] = cookie.split('=')
		await context.addCookies([{ name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }])
	}
	await context.addInitScript({ content: watch + (seen ? "\nlocalStorage.setItem('tw.in', '1')" : '') })
	const page = await context.newPage()
	page.tw = { server, errors: [], flying: new Set(), requests: [] }
	page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') page.tw.errors.push(m.text()) })
	page.on('pageerror', (e) => page.tw.errors.push(e.stack))
	page.on('request', (r) => {
		page.tw.requests.push(r)
		if (!/\/healthz$|\/events\?/.test(r.url())) page.tw.flying.add(r)	// the one is never read, the other never ends: neither is reported as done
	})
	page.on('requestfinished', (r) => page.tw.flying.delete(r))
	page.on('requestfailed', (r) => page.tw.flying.delete(r))
	if (path !== undefined) await go(page, path)
	return page
}

export const close = (page) => page.context().close()

// Go to a path of the desk, or of the member's pages (/m#/trips); without a load when the page is already ours.
export async function go(page, path) {
	await page.goto(page.tw.server.url + (path.startsWith('/m#') ? '' : '/#') + path)
	await settled(page)
}

// Holds answers back until what is returned is called.
export async function holding(page, url) {
	let go
	const held = new Promise((f) => { go = f })
	await page.route(url, async (route) => { await held; await route.continue() })
	return () => { go(); return page.unroute(url, { behavior: 'wait' }) }
}

const still = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() =>
	done(!document.querySelector('.skeleton, .start, .dim') && (document.querySelector('#app')?.childElementCount ?? 0) > 0), { timeout: 200 }))))

// Until the page has come to rest; two looks in a row, since one answer may ask for more.
export async function settled(page) {
	const end = Date.now() + 20000
	for (let calm = 0; calm < 2;) {
		assert.ok(Date.now() < end, 'the page does not come to rest: ' + [...page.tw.flying].map((r) => r.url()).join(' '))
		const rest = await page.evaluate(still)
		calm = rest && page.tw.flying.size === 0 ? calm + 1 : 0
	}
}

// Rows that are asked for anew are faint meanwhile.
async function undimmed(page) {
	const faint = () => new Promise((done) => requestAnimationFrame(() => done(document.querySelector('.dim') !== null)))
	const end = Date.now() + 5000
	while (Date.now() < end && await page.evaluate(faint));
}

// What is read becomes what is expected, at once or when the page has followed: a change of the address is told to it a moment after the key or the click.
export async function becomes(read, expected, message) {
	const end = Date.now() + 10000
	let got = await read()
	for (; !isDeepStrictEqual(got, expected) && Date.now() < end; got = await read()) await new Promise((done) => setTimeout(done, 20))
	assert.deepEqual(got, expected, message)
}

// What WCAG 2.2 AA asks, as far as a program can tell.
export async function accessible(page) {
	await undimmed(page)
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
	const found = await page.evaluate(async () => (await window.axe.run(document, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
	})).violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? n.all[0]?.message ?? ''}`)))
	assert.deepEqual(found, [])
}

// Every target of a pointer is 24 px, on a phone 44 (C2); but for links within a sentence.
export async function reachable(page) {
	const small = await page.evaluate((least) => [...document.querySelectorAll('a, button, input, select, textarea, summary, [role=tab], [role=option]')]
		.filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.sr, .skip, p:not(.all), .banner li, td li'))
		.map((e) => ((e.type === 'checkbox' || e.type === 'radio') && e.closest('label')) || e)
		.map((e) => [`${e.tagName} ${(e.innerText || e.getAttribute('aria-label') || '').slice(0, 30)}`, Math.round(e.getBoundingClientRect().width), Math.round(e.getBoundingClientRect().height)])
		.filter(([, w, h]) => w > 0 && h > 0 && (w < least || h < least)), page.viewportSize().width < 720 ? 44 : 24)
	assert.deepEqual(small, [], 'too small to be met')
}

export async function noSidewaysScroll(page) {
	const over = await page.evaluate(() => {
		const wide = document.documentElement.clientWidth
		const main = document.querySelector('main')
		return [document.documentElement.scrollWidth - wide, main ? main.scrollWidth - main.clientWidth : 0]
	})
	assert.deepEqual(over, [0, 0], 'the page scrolls sideways')
}

// No console error (but those a test expects), no report of the content policy.
export async function silent(page, expected = []) {
	const errors = page.tw.errors.filter((e) => !expected.some((x) => x.test(e)))
	assert.deepEqual(errors, [])
	assert.deepEqual(await page.evaluate(() => window.twReports), [])
}

export async function clean(page, expected) {
	await silent(page, expected)
	await noSidewaysScroll(page)
	await accessible(page)
}

// A worksheet of an .xlsx as rows of texts; only what our own files use: stored or deflated parts, shared strings.
export function readXlsx(bytes, sheet = 1) {
	const parts = new Map()
	let at = bytes.readUInt32LE(bytes.length - 22 + 16)
	for (let n = bytes.readUInt16LE(bytes.length - 22 + 10); n > 0; n--) {
		const [method, size, name, extra, comment] = [10, 20, 28, 30, 32].map((o) => o === 20 ? bytes.readUInt32LE(at + o) : bytes.readUInt16LE(at + o))
		const local = bytes.readUInt32LE(at + 42)
		const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
		const data = bytes.subarray(begin, begin + size)
		parts.set(bytes.toString('utf8', at + 46, at + 46 + name), method === 8 ? inflateRawSync(data) : data)
		at += 46 + name + extra + comment
	}
	const plain = (s) => s.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
	const shared = [...(parts.get('xl/sharedStrings.xml')?.toString() ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map((m) => plain(m[1]))
	const column = (ref) => [...ref.replace(/\d+/, '')].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1
	return [...parts.get(`xl/worksheets/sheet${sheet}.xml`).toString().matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map((r) => {
		const row = []
		for (const [, attributes, inner] of r[1].matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
			const v = plain(/<v>(.*?)<\/v>|<is>(.*?)<\/is>/s.exec(inner ?? '')?.[0] ?? '')
			row[column(/r="([A-Z]+\d+)"/.exec(attributes)[1])] = /t="s"/.test(attributes) ? shared[Number(v)] : v
		}
		return row
	})
}
