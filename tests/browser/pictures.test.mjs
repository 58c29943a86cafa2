// A picture whose metadata was taken out is the same picture: each dot, and the way up.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { browser, closeBrowser } from '../lib/browser.mjs'
import * as pic from '../lib/pictures.mjs'
import { bin, freshFolder, shared } from '../lib/server.mjs'

after(closeBrowser)
const folder = freshFolder()

function strip(bytes) {
	writeFileSync(join(folder, 'in'), bytes)
	const fd = openSync(join(folder, 'in'), 'r')
	const r = spawnSync(bin, ['--helper', 'strip'], { stdio: [fd, 'pipe', 'inherit'], maxBuffer: 64 << 20, env: {} })
	closeSync(fd)
	assert.deepEqual([r.status, r.stdout[5]], [0, 0])
	return r.stdout.subarray(12)
}

test('pictures look as before', async () => {
	const page = await (await browser()).newPage()
	// Width, height and a sum of all dots as a browser shows them.
	const seen = (bytes, type) => page.evaluate(async ([base64, t]) => {
		const img = new Image()
		img.src = `data:${t};base64,${base64}`
		await img.decode()
		const c = Object.assign(document.createElement('canvas'), { width: img.naturalWidth, height: img.naturalHeight }), g = c.getContext('2d')
		g.drawImage(img, 0, 0)
		return [c.width, c.height, ...new Uint8Array(await crypto.subtle?.digest('SHA-256', g.getImageData(0, 0, c.width, c.height).data) ?? [...g.getImageData(0, 0, c.width, c.height).data])].join(',')
	}, [bytes.toString('base64'), type])
	const same = async (bytes, type, what) => {
		const before = await seen(bytes, type)
		assert.equal(await seen(strip(bytes), type), before, what)
		return before
	}
	const views = new Set()
	for (let o = 1; o <= 8; o++) views.add(await same(pic.jpeg({ orientation: o, little: o % 2 === 0, extra: pic.tellingSegments(), tail: 'x' }), 'image/jpeg', `orientation ${o}`))
	assert.ok(views.size >= 4, 'the browser turns them')
	await same(pic.png({ extra: [pic.chunk('gAMA', Buffer.from([0, 0, 177, 143])), pic.chunk('tEXt', 'a\0b'), pic.chunk('eXIf', pic.exif({ orientation: 6 }))], width: 3 }), 'image/png', 'png')
	await same(pic.webp({ chunks: [pic.riff('EXIF', pic.exif({ orientation: 8 }))] }), 'image/webp', 'webp')
	const shot = shared('ui/list-phone.png')
	if (shot !== null) await same(readFileSync(shot), 'image/png', 'a screenshot')
	// As a browser's own encoders write them.
	const made = await page.evaluate(() => Promise.all(['image/jpeg', 'image/png', 'image/webp'].map((t) => {
		const c = Object.assign(document.createElement('canvas'), { width: 64, height: 40 }), g = c.getContext('2d')
		for (let i = 0; i < 64; i++) { g.fillStyle = `hsl(${i * 5} 80% 50% / ${1 - i / 90})`; g.fillRect(i, i / 3, 9, 9) }
		return c.toDataURL(t, 0.8)
	})))
	for (const url of made) await same(Buffer.from(url.split(',')[1], 'base64'), url.slice(5, url.indexOf(';')), url.slice(0, 20))
	await page.context().close()
})
