// The members' ledger under the hands: terms, moves, renewals, posts, levels (domain.md 1.3, 1.7; ui-and-api.md D4).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, settled } from '../lib/browser.mjs'

let server, staff
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

let n = 0
const company = async () => (await staff.post('/api/v1/enterprises', { name_zh: `会籍页面${++n}号有限公司` })).json
const card = async (id) => (await staff.get(`/api/v1/enterprises/${id}`)).json
const level = async (name) => (await staff.get('/api/v1/levels?limit=50')).json.items.find((l) => l.name_zh === name).id

test('a term is opened, moved and renewed; the head of the page says so', async () => {
	const e = await company()
	const page = await open(server, { role: 'manager', path: `/enterprises/${e.id}?tab=membership` })
	await page.getByText('还没有会籍记录').waitFor()
	await page.getByRole('button', { name: '新增会籍' }).click()
	const drawer = page.getByRole('dialog')
	await drawer.getByLabel('级别').selectOption({ label: '副会长' })
	await drawer.getByLabel('状态').selectOption({ label: '在会' })
	await drawer.getByLabel('开始日期').fill('2025-01-01')
	await drawer.getByLabel('截止日期').fill('2025-12-31')
	await accessible(page)
	await drawer.getByRole('button', { name: '保存' }).click()
	await page.locator('ol .chip', { hasText: '在会' }).waitFor()
	await page.locator('.marks .chip', { hasText: '副会长' }).waitFor()
	assert.equal((await card(e.id)).member_state, 'current')
	// A move that needs nothing is made at once.
	const moves = page.getByRole('button', { name: '变更状态' })
	await moves.first().click()
	await page.getByRole('menuitem', { name: '转入宽限期' }).click()
	await page.locator('ol .chip', { hasText: '宽限期' }).waitFor()
	// One that needs something asks for it, and says what is wanting.
	await moves.first().click()
	await page.getByRole('menuitem', { name: '续期' }).click()
	await page.getByRole('dialog').getByRole('button', { name: '续期' }).click()
	await page.locator('ol > li').nth(1).waitFor()
	await moves.nth(1).click()
	await page.getByRole('menuitem', { name: '退会', exact: true }).click()
	const sheet = page.getByRole('dialog')
	await sheet.getByRole('button', { name: '退会' }).click()
	await sheet.getByRole('alert').first().waitFor()
	await sheet.getByLabel('退会日期').fill('2026-02-28')
	await sheet.getByLabel('原因').fill('迁往外省')
	await accessible(page)
	await sheet.getByRole('button', { name: '退会' }).click()
	await page.getByText('迁往外省').waitFor()
	await clean(page)
	await close(page)
})

test('a post is held by a person of the enterprise', async () => {
	const e = await company()
	await staff.post('/api/v1/contacts', { enterprise: e.id, name_zh: '何以宁' })
	const page = await open(server, { role: 'staff', lang: 'en', theme: 'dark', width: 390, path: `/enterprises/${e.id}?tab=membership` })
	await page.getByRole('button', { name: 'Add a post' }).click()
	const drawer = page.getByRole('dialog')
	await drawer.getByLabel('Person').click()
	await page.getByRole('option', { name: '何以宁' }).click()
	await drawer.getByLabel('Council term').selectOption({ index: 1 })
	await drawer.locator('#f-title').fill('副会长')
	await drawer.getByRole('button', { name: 'Save' }).click()
	await page.locator('ol b', { hasText: '何以宁' }).waitFor()
	await noSidewaysScroll(page)
	await clean(page)
	await close(page)
})

test('the list filters by level and state', async () => {
	const e = await company()
	await staff.post('/api/v1/membership-terms', { enterprise: e.id, level: await level('监事长'), state: 'suspended', from_on: '2024-01-01' })
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	await page.getByRole('combobox', { name: '会籍状态' }).selectOption('suspended')
	await settled(page)
	await go(page, `/enterprises?member_state=suspended&level=${await level('监事长')}`)
	await page.locator('.chip', { hasText: '会员级别：监事长' }).waitFor()
	await page.locator('tbody .name', { hasText: e.name_zh }).waitFor()
	await page.locator('tbody td', { hasText: '监事长' }).first().waitFor()
	await clean(page)
	await close(page)
})

test('an administrator renames a level, and it is the name everywhere', async () => {
	const e = await company()
	await staff.post('/api/v1/membership-terms', { enterprise: e.id, level: await level('理事'), state: 'current', from_on: '2024-01-01' })
	const page = await open(server, { role: 'admin', path: '/admin/levels' })
	await page.getByRole('button', { name: '编辑 理事' }).click()
	const drawer = page.getByRole('dialog')
	await drawer.locator('#f-name_zh').fill('理事单位')
	await drawer.getByRole('button', { name: '保存' }).click()
	await page.getByText('理事单位').first().waitFor()
	await clean(page)
	await go(page, `/enterprises/${e.id}`)
	await page.locator('.marks .chip', { hasText: '理事单位' }).waitFor()
	await close(page)
})
