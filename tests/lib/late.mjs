// A slow line on purpose: every answer of the API and every part that is loaded later comes 0 to 400 ms late.
//
//	TW_LATE=7 TRADEWIND_BIN=… node --test tests/browser/forms.test.mjs
//
// The number is a seed: how late an answer is follows from it, from the address and from how often that was asked before, so that
// a run can be had again.  Answers overtake one another, and what arrives late meets a hand that is already at work.  What a test
// routes for itself (page.route, `holding`) stays as it says.
const most = 400
const part = /\/api\/v1\/(?!.*[?&]format=)|\/assets\/.*\.js$/	// a file to be kept (format=) is cancelled when it is routed

// FNV-1a with a last stir, as a number below `most`.
function lateness(seed, name) {
	let h = 0x811c9dc5
	for (const c of seed + ' ' + name) h = Math.imul(h ^ c.codePointAt(0), 0x01000193)
	h = Math.imul(h ^ (h >>> 15), 0x2c1b3ce5)
	return ((h ^ (h >>> 12)) >>> 0) % most
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms))
const gone = () => {}	// the page is closed, or does not want it any more

// What a page reads is held back when it was answered: it tells then how things were when the server spoke.  A stream never ends, the bytes
// of an upload are not known here, and a download is none of the page's: these wait on their way to the server.
const read = (r) => ['fetch', 'script'].includes(r.resourceType()) && !/\/events\?/.test(r.url()) &&
	(r.method() === 'GET' || /json/.test(r.headers()['content-type'] ?? ''))

async function answerLate(route, ms, onLine) {
	if (!onLine || !read(route.request())) {
		await pause(ms)
		return route.continue()
	}
	const response = await route.fetch({ maxRedirects: 0 })
	await pause(ms)
	return route.fulfill({ response })
}

export async function slowLine(context, seed = process.env.TW_LATE) {
	const asked = new Map()
	if (!seed) return
	let onLine = true
	const setOffline = context.setOffline.bind(context)
	context.setOffline = (off) => { onLine = !off; return setOffline(off) }	// what is fetched from here would not notice
	await context.route(part, (route) => {
		const { pathname, search } = new URL(route.request().url())
		const name = `${route.request().method()} ${pathname}${search}`
		const n = (asked.get(name) ?? 0) + 1
		asked.set(name, n)
		return answerLate(route, lateness(seed, `${name} ${n}`), onLine).catch(() => route.abort()).catch(gone)
	})
}
