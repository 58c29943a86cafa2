// Help beside the steps of an import: by a button and by `?`, at the step that stands there, in both languages.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { clean, close, closeBrowser, go, open, reachable, settled } from '../lib/browser.mjs'
import { startServer } from '../lib/server.mjs'

let server
before(async () => { server = await startServer({ roles: ['staff'] }) })
after(async () => {
	await closeBrowser()
	await server.stop()
})

async function staged() {
	const staff = await server.as('staff')
	const body = ['--b', 'Content-Disposition: form-data; name="resource"', '', 'enterprises', '--b',
		'Content-Disposition: form-data; name="file"; filename="members.csv"', 'Content-Type: text/csv', '', '企业名称\n新来的企业有限公司\n', '--b--', ''].join('\r\n')
	const made = await staff.post('/api/v1/imports', body, { headers: { 'Content-Type': 'multipart/form-data; boundary=b' } })
	assert.equal(made.status, 201, made.text)
	return made.json.id
}

test('at the step that stands there; the other steps from it; the keys of other pages are untouched', async () => {
	const page = await open(server, { path: '/admin/imports' })
	await page.getByRole('button', { name: '帮助' }).press('Enter')
	await page.getByRole('dialog', { name: '导入帮助：文件' }).getByText('9.14403E+17').waitFor()
	await page.getByRole('button', { name: /检查/, pressed: false }).click()
	await page.getByRole('dialog', { name: '导入帮助：检查' }).getByText(/疑似：请逐行决定/).waitFor()
	await page.keyboard.press('Escape')
	await page.getByRole('dialog').waitFor({ state: 'detached' })
	await go(page, '/admin/imports/' + await staged())
	await page.locator('h1').click()
	await page.keyboard.press('?')
	await page.getByRole('dialog', { name: '导入帮助：列对应' }).waitFor()
	await page.keyboard.press('Escape')
	await page.getByRole('dialog').waitFor({ state: 'detached' })
	await go(page, '/enterprises')
	await page.locator('h1').click()
	await page.keyboard.press('?')
	await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor()
	await close(page)
})

for (const [lang, name] of [['zh', '帮助'], ['en', 'Help']])
	for (const theme of ['light', 'dark'])
		describe(`${lang}, ${theme}`, () => {
			for (const width of [1440, 390])
				test(`${width} px`, async () => {
					const page = await open(server, { lang, theme, width, path: '/admin/imports' })
					await page.getByRole('button', { name, exact: true }).click()
					await page.getByRole('dialog').getByRole('heading', { level: 3 }).first().waitFor()
					await settled(page)
					await clean(page)
					await reachable(page)
					if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}/help-${lang}-${theme}-${width}.png` })
					await close(page)
				})
		})
