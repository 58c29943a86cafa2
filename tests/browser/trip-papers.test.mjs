// Travel documents at the desk: a list with numbers takes the password once more and goes on by itself, the officer sees who looked, and what
// was left of a delegate who is archived is deleted.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { accessible, becomes, clean, close, closeBrowser, go, noSidewaysScroll, open, reachable, readXlsx } from '../lib/browser.mjs'
import { bin, startServer } from '../lib/server.mjs'

const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)
const any = { headers: { 'If-Match': '*' } }
const number = 'E73519468', left = 'E73519469'
const WORDS = {
	zh: { export: '导出名单', list: '中文名单（Excel）', download: '下载', again: '请再输入一次密码', go: '确认并继续', cancel: '取消', wrong: '密码不正确', gone: '已归档团员的证件', drop: '删除' },
	en: { export: 'Export names', list: 'English list (Excel)', download: 'Download', again: 'Your password once more', go: 'Confirm and go on', cancel: 'Cancel', wrong: 'The password is not correct', gone: 'Papers of archived delegates', drop: 'Delete' },
}

let server, trip, officer
const later = async (minutes) => {
	await server.stop()
	server.env = { ...server.env, TRADEWIND_TEST_CLOCK_MS: String(Date.now() + minutes * 60000) }
	await server.start()
}
const signIn = async () => { server.clients.delete('officer'); officer = await server.as('officer') }
const dialog = (page) => page.getByRole('dialog').last()

before(async () => {
	server = await startServer({ roles: ['staff', 'officer'] })
	officer = await server.as('officer')
	const staff = await server.as('staff')
	trip = is(await officer.post('/api/v1/delegations', { title_zh: '证件导出团', title_en: 'A trip with papers', state: 'closed', starts_on: day(-9), ends_on: day(-5) }), 201).json.id
	let version
	for (const [name_zh, n] of [['王一', number], ['赵归档', left]]) {
		const g = is(await staff.post('/api/v1/delegates', { delegation: trip, name_zh, name_en: 'WANG Yi', role: 'leader' }), 201).json
		version ??= is(await officer.get(`/api/v1/delegates/${g.id}/consent`), 200).json.text.version
		is(await officer.request('PUT', `/api/v1/delegates/${g.id}/consent`, { body: { given: true, text_version: version } }), 200)
		is(await officer.post(`/api/v1/delegates/${g.id}/papers`, { kind: 'passport', number: n, nationality: 'CN', surname: 'WANG', given_names: 'YI', birth_on: '1971-07-19', sex: 'm', expires_on: '2099-12-02' }), 201)
		if (n === left) is(await staff.delete(`/api/v1/delegates/${g.id}`, any), 204)
	}
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

describe('travel documents at the desk', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, () => {
	for (const [lang, theme, width] of [['zh', 'light', 1440], ['en', 'dark', 390]])
		test(`a list with numbers takes the password once more: ${lang}, ${width}`, async () => {
			const w = WORDS[lang]
			await signIn()
			const page = await open(server, { role: 'officer', lang, theme, width })
			await go(page, `/trips/${trip}?tab=names`)
			await later(lang === 'zh' ? 6 : 12)
			await page.getByRole('button', { name: w.export }).click()
			await page.getByRole('menuitem', { name: w.list }).click()
			await page.locator('#nl-for').selectOption('airline')
			await page.locator('#nl-to').fill('南方航空')
			await page.locator('#nl-why').fill('团队出票')
			await page.getByRole('dialog').getByRole('button', { name: w.download }).click()
			await page.getByRole('heading', { name: w.again }).waitFor()
			await accessible(page)
			await reachable(page)
			await noSidewaysScroll(page)
			await becomes(() => page.evaluate(() => document.activeElement.id), 'confirm-password')
			/* Given up, what was typed is still there. */
			await dialog(page).getByRole('button', { name: w.cancel }).click()
			assert.deepEqual([await page.locator('#nl-to').inputValue(), await page.locator('#nl-why').inputValue()], ['南方航空', '团队出票'])
			await page.getByRole('dialog').getByRole('button', { name: w.download }).click()
			await page.locator('#confirm-password').fill('not this one at all')
			await dialog(page).getByRole('button', { name: w.go }).click()
			await page.locator('#confirm-password-error', { hasText: w.wrong }).waitFor()
			await accessible(page)
			await page.locator('#confirm-password').fill(server.accounts.get('officer').password)
			const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
			assert.equal(await file.failure(), null)
			assert.ok(readXlsx(readFileSync(await file.path())).flat().includes(number))
			await page.getByRole('dialog').first().waitFor({ state: 'detached' })
			/* Not asked again within five minutes: on paper, too. */
			await go(page, `/print/trips/${trip}?what=names-${lang}`)
			await page.locator('main select').last().selectOption('airline')
			for (const [i, text] of [[0, '南方航空'], [1, '团队出票']]) await page.locator('form .to input').nth(i).fill(text)
			await page.locator('form button[type=submit]').click()
			await page.getByText(number).waitFor()
			await clean(page, [/403/, /422/, /ERR_/, /stream|event/i])
			await close(page)
		})

	test('the officer sees who looked, and deletes what is left of who is archived', async () => {
		await signIn()
		const page = await open(server, { role: 'officer' })
		await go(page, `/trips/${trip}?tab=papers`)
		await page.locator('tr', { hasText: '团队出票' }).filter({ hasText: '显示号码' }).first().getByText('王一').waitFor()
		const card = page.locator('section', { has: page.getByRole('heading', { name: WORDS.zh.gone }) })
		await card.getByText('•••••9469').waitFor()
		/* That he has seen these is in the log, too. */
		for (const tab of ['names', 'papers']) await go(page, `/trips/${trip}?tab=${tab}`)
		await page.locator('tr', { hasText: '查看（号码已遮盖）' }).first().waitFor()
		await accessible(page)
		await card.getByRole('button', { name: WORDS.zh.drop }).click()
		await page.getByRole('alertdialog').getByRole('button', { name: WORDS.zh.drop }).click()
		await card.waitFor({ state: 'detached' })
		assert.doesNotMatch(await page.locator('main').innerText(), new RegExp(`${number}|${left}`))
		await clean(page)
		await close(page)
	})
})
