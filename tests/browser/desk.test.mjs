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
const found = async (page) => figure(/找到 ([\d,]+) 家|^([\d,]+) 家/m.exec(await page.locator('.facts').innerText())[0])

test('each figure leads to the rows that it counts', async () => {
	const page = await open(server, { role: 'staff', path: '/' })
	const figures = await page.locator('.figures > *').evaluateAll((all) => all.map((el) => [el.querySelector('.quiet').innerText, el.querySelector('.value').innerText, el.getAttribute('href')]))
	assert.equal(figures.length, 4)
	const bars = await page.locator('table.bars tr').evaluateAll((all) => all.map((tr) => [tr.closest('section').querySelector('h2').innerText + ' ' + tr.querySelector('th').innerText, tr.querySelector('td.num').innerText, tr.querySelector('th a')?.getAttribute('href')]))
	const more = await page.locator('.all a').evaluateAll((all) => all.map((a) => [a.innerText, /[\d,]+/.exec(a.innerText)[0], a.getAttribute('href')]))
	assert.equal(more.length, 2)
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
