// Possible duplicates and the merge side by side, and taking it back (ui-and-api.md D4, A1).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, settled } from '../lib/browser.mjs'

let server, staff, manager
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
	manager = await server.as('manager')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const make = async (body) => (await staff.post('/api/v1/enterprises', body)).json
const one = async (id) => (await manager.get(`/api/v1/enterprises/${id}`)).json
const words = {
	zh: { compare: '比较合并', word: '合并', merge: '合并', undo: '撤销', undone: '合并已撤销', moves: '一并转移', gone: '已将“', history: '变更记录', undoMerge: '撤销合并' },
	en: { compare: 'Compare and merge', word: 'merge', merge: 'Merge', undo: 'Undo', undone: 'The merge is undone', moves: 'Moves with it', gone: 'went into', history: 'History', undoMerge: 'Undo the merge' },
}

for (const [lang, theme, width] of [['zh', 'light', 1440], ['en', 'dark', 390]])
	test(`two enterprises become one, and two again (${lang}, ${width})`, async () => {
		const w = words[lang]
		const stays = await make({ name_zh: `合并样例${width}科技有限公司`, website: 'https://stays.example.com', main_products: '电池' })
		const goes = await make({ name_zh: `合并样例${width}科技股份有限公司`, website: 'https://goes.example.com', wechat_account: `hebing${width}` })
		await staff.post('/api/v1/contacts', { enterprise: goes.id, name_zh: '转移人' })
		const page = await open(server, { role: 'manager', lang, theme, width, path: '/enterprises/duplicates' })
		await settled(page)
		await clean(page)
		await noSidewaysScroll(page)
		await go(page, `/enterprises/${stays.id}/merge/${goes.id}`)
		await page.getByText(w.moves).waitFor()
		await page.getByText('转移人').waitFor()
		const site = page.getByRole('group').filter({ hasText: 'stays.example.com' })
		await site.getByRole('radio').nth(1).check()
		await accessible(page)
		await noSidewaysScroll(page)
		await page.locator('form.confirm .input').fill(w.word)
		await page.getByRole('button', { name: w.merge, exact: true }).click()
		await page.getByText(w.gone).waitFor()
		await settled(page)
		const now = await one(stays.id)
		assert.equal(now.website, 'https://goes.example.com')
		assert.equal(now.wechat_account, `hebing${width}`)
		assert.equal(now.main_products, '电池')
		// The old address leads to the one that stands.
		await go(page, `/enterprises/${goes.id}`)
		await page.waitForFunction((id) => location.hash.endsWith('/' + id), stays.id)
		// Its history offers the way back, also when the notice has gone.
		await page.getByRole('tab', { name: w.history }).click()
		await page.getByRole('button', { name: w.undoMerge }).click()
		await page.getByRole('alertdialog').getByRole('button', { name: w.undoMerge }).click()
		await page.getByText(w.undone).first().waitFor()
		assert.equal((await one(goes.id)).id, goes.id)
		assert.equal((await one(stays.id)).website, 'https://stays.example.com')
		await clean(page)
		await close(page)
	})

test('a pair is dismissed and listed again; staff propose, the secretary-general merges', async () => {
	const a = await make({ name_zh: '重复清单样例有限公司' }), b = await make({ name_zh: '重复清单样例（集团）有限公司', website: 'https://same-site.example.com' })
	await make({ name_zh: '同站另一家有限公司', website: 'http://www.same-site.example.com/' })
	const page = await open(server, { role: 'staff', path: '/enterprises/duplicates?reason=same_site' })
	const card = page.locator('li.card', { hasText: '同站另一家' })
	await card.waitFor()
	await card.getByRole('button', { name: '不是重复' }).click()
	await card.waitFor({ state: 'detached' })
	await page.getByRole('button', { name: '撤销' }).click()
	await card.waitFor()
	await card.getByRole('button', { name: '建议合并' }).click()
	await page.getByText('已提交建议').waitFor()
	await page.getByRole('button', { name: '建议合并', exact: true }).first().click()
	await page.locator('li.card', { hasText: '同站另一家' }).waitFor()
	await clean(page)
	await go(page, `/enterprises/${a.id}/merge/${b.id}`)
	await page.getByText('合并由秘书长或管理员完成').waitFor()
	assert.equal(await page.locator('form.confirm').count(), 0)
	await clean(page)
	await close(page)
})

test('while one types, what is alike is shown with its reason', async () => {
	const other = await make({ name_zh: '相似提示样例有限公司', website: 'https://alike.example.com' })
	const page = await open(server, { role: 'staff', path: '/enterprises?new=1' })
	const drawer = page.getByRole('dialog')
	await drawer.locator('#f-name_zh').fill('完全不同的名称有限公司')
	await drawer.locator('#f-website').fill('www.alike.example.com')
	await drawer.locator('#f-website').press('Tab')
	await drawer.getByRole('link', { name: other.name_zh }).waitFor()
	await drawer.getByText('网站相同').waitFor()
	await close(page)
})
