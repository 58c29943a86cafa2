// A delegation under the hands of its officer: from an empty list through five countries to what became of it (domain.md 1.6, ui-and-api.md D6).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, clean, close, closeBrowser, go, holding, noSidewaysScroll, open, reachable, settled } from '../lib/browser.mjs'
import { startServer } from '../lib/server.mjs'

let server, manager, officer
before(async () => {
	server = await startServer({ roles: ['manager', 'officer', 'staff'] })
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

// What the rest of the journey says; what comes with the data is Chinese in both.
const later = {
	zh: { approve: '批准立项', openIt: '开放报名', closeIt: '截止报名', confirm: '确认成团', depart: '登记出发', back: '登记返回', report: '提交总结', close: '结案', accept: '录取', wait: '列入候补', decline: '不予录取', then: '0 → 4', named: ['待决定', '候补', '已录取', '未参加'], needs: '必填', heap: '已录取', propose: '自动排会谈', keep: '保存为拟议', request: /预约全部拟议/, confirmAll: /确认全部已预约/, clash: '在这个时段正与', make: '设为项目', made: '已设为项目', origin: '来源', evidence: '补充佐证', plan: '行程', closed: '已结束', choose: '选择 ', addOutcome: '登记成果', save: '保存' },
	en: { approve: 'Approve', openIt: 'Open for applications', closeIt: 'Close applications', confirm: 'Confirm that it goes', depart: 'Record the departure', back: 'Record the return', report: 'Report what came of it', close: 'Close', accept: 'Accept', wait: 'Put on the waiting list', decline: 'Decline', then: '0 → 4', named: ['To decide', 'Waiting', 'Accepted', 'Not going'], needs: 'Required', propose: 'Propose meetings', keep: 'Save as proposed', request: /Request all proposed/, confirmAll: /Confirm all requested/, clash: ' at this time', make: 'Make a project', made: 'is a project now', origin: 'Began on', closed: 'Closed', addOutcome: 'Record an outcome', save: 'Save' },
}
const instant = (days) => new Date(Date.now() + days * 86400000).toISOString()
// Whoever decides is not who handed in: staff enters what the manager decides.
async function applications(trip, count, staff) {
	const all = []
	for (let i = 0; i < count; i++) {
		const e = await make('enterprises', { name_zh: `出访测试${++n}号有限公司` }, staff)
		const a = await make('applications', { delegation: trip, enterprise: e.id, goals: '寻找合作园区', persons: [{ name_zh: `张${n}`, name_en: 'ZHANG', title: '总经理' }, { name_zh: `李${n}`, name_en: 'LI', title: '经理' }] }, staff)
		await must(staff.post(`/api/v1/applications/${a.id}/submit`, {}, { headers: { 'If-Match': `"${a.version}"` } }), 200)
		all.push({ id: a.id, enterprise: e.id, name: e.name_zh })
	}
	return all
}
const head = (page, name) => page.locator('.pagehead').getByRole('button', { name, exact: true })
/* What cannot be taken back is asked first. */
const sure = (page, name) => page.locator('[role="alertdialog"], [role="dialog"]').getByRole('button', { name, exact: true }).click()
const now = (page, at) => page.locator('.steps [aria-current="step"]', { hasText: at }).waitFor()

test('what is typed before it is known what there is to choose from is looked for then', async () => {
	const staff = await server.as('staff'), trip = await journey({ capacity: 6 })
	const step = (who, path, row, move, body = {}) => must(who.post(`/api/v1/${path}/${row.id}/${move}`, body, { headers: { 'If-Match': `"${row.version}"` } }), 200)
	await step(manager, 'delegations', await step(manager, 'delegations', await read(`delegations/${trip.id}`), 'approve'), 'open', { apply_close_at: instant(60) })
	const [a] = await applications(trip.id, 1, staff)
	const page = await open(server, { role: 'officer', path: `/trips/${trip.id}?tab=outcomes` })
	// Where nobody goes yet any company may be chosen, and it is asked for; else it is one of those that go.
	for (const goes of [false, true]) {
		if (goes) await step(manager, 'applications', await read(`applications/${a.id}`), 'accept')
		const release = await holding(page, /\/applications\?.*state__in/)
		await page.getByRole('button', { name: '登记成果' }).click()
		const input = field(page, 'enterprise')
		await input.fill(a.name)
		await page.getByRole('listbox').getByText('正在加载').waitFor()
		await release()
		await page.getByRole('option', { name: a.name }).click()
		assert.equal(await input.inputValue(), a.name)
		await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
		await page.getByRole('alertdialog').getByRole('button', { name: '放弃修改' }).click()
		await page.getByRole('dialog').waitFor({ state: 'detached' })
	}
	await close(page)
})

for (const lang of ['zh', 'en'])
	test(`a trip from its opening to its end: who goes, whom they meet, what came of it, ${lang}`, async () => {
		const w = later[lang], staff = await server.as('staff')
		const trip = await journey({ capacity: 6 })
		const page = await open(server, { role: 'manager', lang, path: `/trips/${trip.id}` })
		await head(page, w.approve).click()
		await sure(page, w.approve)
		await head(page, w.openIt).click()
		const form = page.getByRole('dialog')
		await form.locator('[id$="apply_close_at"]').fill('2027-02-01T18:00')
		await accessible(page)
		await form.getByRole('button', { name: w.openIt }).click()
		await head(page, w.closeIt).waitFor()

		const all = await applications(trip.id, 5, staff)
		// The desk knows the next trip and what waits; the search finds it.
		await go(page, '/')
		await page.locator('section', { has: page.locator('#desk-trips') }).getByRole('link', { name: all[0].name }).waitFor()
		await clean(page)
		await page.getByRole('combobox').first().fill('东盟五国经贸')
		await page.getByRole('option', { name: lang === 'zh' ? '东盟五国经贸代表团' : 'Mission to five countries' }).first().waitFor()
		// The seats move before anything is saved; more than there are is refused as a whole.
		await go(page, `/trips/${trip.id}?tab=applications`)
		for (const a of all.slice(0, 2)) await page.getByRole('checkbox', { name: a.name }).check()
		await page.locator('.bulk', { hasText: w.then }).waitFor()
		await clean(page)
		await page.locator('.bulk').getByRole('button', { name: w.accept, exact: true }).click()
		await page.locator('.heap', { hasText: w.named[2] }).filter({ hasText: '2' }).waitFor()
		for (const a of all.slice(2, 4)) await page.getByRole('checkbox', { name: a.name }).check()
		await page.locator('.bulk').getByRole('button', { name: w.accept, exact: true }).click()
		await page.locator('[class*=bad], .notice').first().waitFor()
		assert.equal((await read(`delegations/${trip.id}/seats`)).taken, 4, 'all or nothing')
		await page.locator('.bulk').getByRole('button', { name: w.wait, exact: true }).click()
		await page.locator('.heap', { hasText: w.named[1] }).filter({ hasText: '2' }).waitFor()
		// One is read, and declined with a reason that has to be given.
		await page.getByRole('button', { name: new RegExp(all[4].name) }).click()
		await settled(page)
		await clean(page, [/409/])
		await page.locator('aside').getByRole('button', { name: w.decline, exact: true }).click()
		await page.getByRole('dialog').getByRole('button', { name: w.decline }).click()
		await page.getByText(w.needs).waitFor()
		await page.locator('#reason').fill('名额已满，欢迎参加下一团')
		await accessible(page)
		await page.getByRole('dialog').getByRole('button', { name: w.decline }).click()
		await page.locator('.heap', { hasText: w.named[3] }).filter({ hasText: '1' }).waitFor()

		// Names: who goes, and where it lacks.
		await go(page, `/trips/${trip.id}?tab=names`)
		await page.locator('.matrix tbody tr').nth(3).waitFor()
		await clean(page, [/409/])
		await go(page, `/print/trips/${trip.id}?what=names-${lang}`)
		await page.locator('.sheet2 tbody tr').nth(3).waitFor()
		await clean(page, [/409/])

		// Meetings: a proposal by the wishes is a draft until it is kept; then asked for, and confirmed.
		const [a, b] = all
		const c = await make('counterparts', { name_zh: `印尼投资部${lang}`, name_en: `Ministry of Investment ${lang}`, type: 'government', country: 'ID' }, staff)
		const d = await make('counterparts', { name_zh: `青山工业园${lang}`, name_en: `IMIP ${lang}`, type: 'park', country: 'ID' }, staff)
		for (const e of [a, b]) await make('meeting-wishes', { delegation: trip.id, enterprise: e.enterprise, counterpart: c.id, side: 'enterprise', rank: 1 }, staff)
		await go(page, `/trips/${trip.id}?tab=meetings`)
		await page.getByRole('button', { name: w.propose }).click()
		await page.locator('.drafted').nth(1).waitFor()
		await clean(page, [/409/])
		assert.equal((await read(`delegations/${trip.id}/meetings`)).items.length, 0, 'nothing is saved')
		await page.getByRole('button', { name: w.keep }).click()
		await page.getByRole('button', { name: w.request }).click()
		await page.getByRole('button', { name: w.confirmAll }).click()
		await page.locator('.cell.confirmed').nth(1).waitFor()
		// By keys: into a cell, a counterpart who sits elsewhere then is refused with the name of that company.
		const column = await page.locator('.cell.confirmed').first().evaluate((e) => e.id.split('-')[2])
		const row = await page.locator(`[id$="-${column}"].cell.empty`).first().evaluate((e) => e.id)
		await page.locator('#' + row).focus()
		await page.keyboard.press('Enter')
		await page.locator('#mp-who').click()
		await page.getByRole('option', { name: lang === 'zh' ? '印尼投资部zh' : 'Ministry of Investment en' }).first().click()
		await page.getByRole('dialog').getByText(w.clash).first().waitFor()
		await page.locator('#mp-who').click()
		await page.getByRole('option', { name: lang === 'zh' ? '青山工业园zh' : 'IMIP en' }).first().click()
		await accessible(page)
		await page.getByRole('dialog').locator('.foot .primary').click()
		await page.locator('.cell.requested').waitFor()
		await clean(page, [/409/])
		await go(page, `/print/trips/${trip.id}?what=schedule&for=enterprise`)
		await page.locator('.sheet2 section').nth(1).waitFor()
		await clean(page, [/409/])

		// It goes, comes back, and something came of it.
		await go(page, `/trips/${trip.id}`)
		for (const [move, then] of [[w.closeIt, w.confirm], [w.confirm, w.depart], [w.depart, w.back], [w.back, w.report]]) {
			await page.getByRole('button', { name: move, exact: true }).first().click()
			await sure(page, move)
			await page.getByRole('button', { name: then, exact: true }).first().waitFor()
		}
		await go(page, `/trips/${trip.id}?tab=outcomes`)
		await page.getByRole('button', { name: w.addOutcome }).click()
		await field(page, 'enterprise').fill(a.name)
		await page.getByRole('option', { name: a.name }).click()
		await page.getByRole('dialog').locator('#f-kind').selectOption('mou')
		await field(page, 'title').fill('镍资源合作备忘录')
		await page.getByRole('dialog').getByRole('button', { name: w.save }).click()
		await page.getByRole('button', { name: w.make }).click()
		await page.getByRole('dialog').locator('#tp-country').click()
		await page.getByRole('option', { name: lang === 'zh' ? '印度尼西亚' : 'Indonesia', exact: true }).click()
		await accessible(page)
		await page.getByRole('dialog').getByRole('button', { name: w.make }).click()
		await page.getByText(w.made).waitFor()
		await settled(page)
		await clean(page, [/409/])
		await go(page, `/print/trips/${trip.id}?what=result`)
		await page.locator('#chain').waitFor()
		await clean(page, [/409/])

		await go(page, `/trips/${trip.id}`)
		await page.getByRole('button', { name: w.report, exact: true }).first().click()
		await page.getByRole('dialog').locator('[id$="summary"]').fill('两家企业与印尼投资部会谈，签署备忘录一份。')
		await page.getByRole('dialog').getByRole('button', { name: w.report }).click()
		await page.getByRole('button', { name: w.close, exact: true }).filter({ hasText: w.close }).first().click()	// a notice has one without words
		await sure(page, w.close)
		await now(page, w.closed)
		const project = (await read(`delegations/${trip.id}/outcomes`)).items[0].project
		await go(page, `/projects/${project}`)
		await page.locator('.origin', { hasText: w.origin }).waitFor()
		await clean(page, [/409/])
		await go(page, `/enterprises/${a.enterprise}?tab=trips`)
		await page.getByRole('link', { name: /东盟五国经贸代表团|Mission to five countries/ }).first().waitFor()
		await clean(page, [/409/])
		await close(page)
	})

for (const [lang, width, theme] of [['zh', 1440, 'light'], ['en', 1440, 'dark'], ['zh', 390, 'dark'], ['en', 390, 'light']])
	test(`the pages of a trip, ${lang}, ${width} px, ${theme}`, async () => {
		const trip = await journey()
		const page = await open(server, { role: 'officer', lang, width, theme })
		for (const path of ['/trips', `/trips/${trip.id}`, ...['applications', 'names', 'meetings', 'outcomes', 'papers', 'history'].map((tab) => `/trips/${trip.id}?tab=${tab}`), '/counterparts', `/print/trips/${trip.id}?what=booklet`, `/print/trips/${trip.id}?what=invitation`]) {
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
