// A delegation under the hands of its officer: from an empty list through five countries to what became of it (domain.md 1.6, ui-and-api.md D6).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, reachable, settled } from '../lib/browser.mjs'

let server, manager, officer
before(async () => {
	server = await demoChamber()
	manager = await server.as('manager')
	officer = await server.as('officer')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const must = async (answer, status = 201) => {
	const r = await answer
	assert.equal(r.status, status, JSON.stringify(r.json))
	return r.json
}
const make = (path, row, who = officer) => must(who.post('/api/v1/' + path, row))
const read = async (path) => (await officer.get('/api/v1/' + path)).json
let n = 0

// Yangon's clocks are half an hour off, and one evening there goes past midnight.
const WAY = [
	['ID', '雅加达', 'Asia/Jakarta', '2027-03-08T14:00', '2027-03-10T18:00'], ['SG', '新加坡', 'Asia/Singapore', '2027-03-10T21:30', '2027-03-12T12:00'],
	['MY', '吉隆坡', 'Asia/Kuala_Lumpur', '2027-03-12T14:00', '2027-03-13T20:00'], ['MM', '仰光', 'Asia/Yangon', '2027-03-13T22:30', '2027-03-15T09:00'],
	['VN', '河内', 'Asia/Ho_Chi_Minh', '2027-03-15T12:30', '2027-03-16T20:00'],
]
const leg = (trip, i) => { const [country, city, zone, a, b] = WAY[i]; return make('delegation-legs', { delegation: trip, seq: i + 1, country, city, zone, arrive: { local: a, zone }, leave: { local: b, zone } }) }
const item = (trip, on, kind, title_zh, from, to, more) => make('agenda-items', { delegation: trip, leg: on, kind, title_zh, starts: { local: from }, ends: { local: to }, open_to: 'all', ...more })

// A trip through five countries with something on each leg.
async function journey(more) {
	const trip = await make('delegations', { code: `TT-${++n}`, title_zh: `东盟五国经贸代表团${n}`, title_en: `Mission to five countries ${n}`, kind: 'trade_mission', capacity: 10, min_participants: 2, ...more })
	const legs = []
	for (const i of WAY.keys()) legs.push((await leg(trip.id, i)).id)
	await item(trip.id, legs[0], 'official_call', '拜会投资部', '2027-03-09T09:00', '2027-03-09T10:30')
	await item(trip.id, legs[0], 'one_to_one', '一对一洽谈', '2027-03-09T14:00', '2027-03-09T16:00', { slot_minutes: 30, tables: 3 })
	await item(trip.id, legs[3], 'free', '夜游大金塔', '2027-03-14T22:30', '2027-03-15T00:30')
	return { id: trip.id, legs }
}
const field = (page, name) => page.getByRole('dialog').locator('#f-' + name)

const words = {
	zh: { none: '还没有出访团组', make: '新建团组', save: '保存', leg: '添加一站', item: '添加日程', ahead: /距出发 \d+ 天/, night: '3/14', clash: '2 项日程时间冲突', moved: '已改到', undo: '撤销', live: '筹备与进行中', title: '东盟五国考察团', plan: '行程' },
	en: { none: 'No delegations yet', make: 'New delegation', save: 'Save', leg: 'Add a leg', item: 'Add an item', ahead: /\d+ days to departure/, night: 'Mar 14', clash: '2 items clash', moved: 'is now at', undo: 'Undo', live: 'In preparation and under way', title: 'Study tour of five countries', plan: 'Plan' },
}
for (const lang of ['zh', 'en'])
	test(`an officer plans a trip: its way, its days, and what clashes, ${lang}`, async () => {
		const w = words[lang]
		const page = await open(server, { role: 'officer', lang, path: '/' })
		await page.keyboard.press('g')
		await page.keyboard.press('d')
		await settled(page)
		if (lang === 'zh') {
			await page.getByText(w.none).waitFor()
			await clean(page)
		}
		await page.getByRole('button', { name: w.make }).first().click()
		await field(page, lang === 'zh' ? 'title_zh' : 'title_en').fill(w.title)
		await field(page, 'capacity').fill('40')
		await accessible(page)
		await page.getByRole('dialog').getByRole('button', { name: w.save }).click()
		await page.getByRole('heading', { name: w.title, level: 1 }).waitFor()
		const id = Number(/trips\/(\d+)/.exec(page.url())[1])

		await page.getByRole('button', { name: w.leg }).first().click()
		await field(page, 'country').click()
		await page.getByRole('option', { name: lang === 'zh' ? '印度尼西亚' : 'Indonesia', exact: true }).click()
		await field(page, 'city').fill('雅加达')
		await field(page, 'arrive').fill('2027-03-08T14:00')
		await field(page, 'leave').fill('2027-03-10T18:00')
		await page.getByRole('dialog').getByRole('button', { name: w.save }).click()
		await page.locator('.ribbon', { hasText: 'UTC+7' }).waitFor()
		await page.getByText(w.ahead).first().waitFor()
		for (const i of [1, 2, 3, 4]) await leg(id, i)

		await page.reload()
		await page.getByRole('button', { name: w.item }).click()
		await page.getByRole('dialog').locator('#f-kind').selectOption('official_call')
		await field(page, 'title_zh').fill('拜会投资部')
		await field(page, 'starts').fill('2027-03-09T09:00')
		await field(page, 'ends').fill('2027-03-09T10:30')
		await page.getByRole('dialog').getByRole('button', { name: w.save }).click()
		const call = page.locator('.inner', { has: page.locator('b', { hasText: '拜会投资部' }) })
		await call.waitFor()
		assert.match(await call.innerText(), /09:00–10:30 UTC\+7/)

		// By keys: an hour later and back; what clashes is outlined and says with what.
		const legs = (await read(`delegations/${id}/legs`)).items
		await item(id, legs[0].id, 'forum', '合作论坛', '2027-03-09T10:30', '2027-03-09T12:00')
		await item(id, legs[3].id, 'free', '夜游大金塔', '2027-03-14T22:30', '2027-03-15T00:30')
		await page.reload()
		await call.focus()
		await page.keyboard.press('m')
		for (const k of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(k)
		await page.getByText(w.clash).waitFor()
		await page.getByText(w.moved).waitFor()
		assert.match(await call.innerText(), /10:00–11:30 UTC\+7/)
		assert.equal(await page.locator('.item.clash').count(), 2)
		await clean(page)
		await page.getByRole('button', { name: w.undo }).click()
		await page.locator('.item.clash').first().waitFor({ state: 'detached' })
		// Yangon, and past midnight.
		assert.match(await page.getByRole('button', { name: /夜游大金塔/ }).innerText(), new RegExp(`22:30–${lang === 'zh' ? '3/15' : 'Mar 15'} 00:30 UTC\\+6:30`))

		await go(page, '/trips')
		await page.getByRole('heading', { name: w.live }).waitFor()
		await page.getByRole('link', { name: w.title }).waitFor()
		await clean(page)
		await close(page)
	})

for (const [lang, width, theme] of [['zh', 1440, 'light'], ['en', 1440, 'dark'], ['zh', 390, 'dark'], ['en', 390, 'light']])
	test(`the pages of a trip, ${lang}, ${width} px, ${theme}`, async () => {
		const trip = await journey()
		const page = await open(server, { role: 'officer', lang, width, theme })
		for (const path of ['/trips', `/trips/${trip.id}`, `/trips/${trip.id}?tab=history`, '/counterparts']) {
			await go(page, path)
			await clean(page)
			await reachable(page)
			await noSidewaysScroll(page)
		}
		if (width < 720) {
			await go(page, `/trips/${trip.id}`)
			await page.locator('.agenda').waitFor()
		}
		await close(page)
	})
