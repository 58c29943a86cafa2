// The queue of a trip's applications: what a sheet brought is submitted at once, of a mixed choice those go on that can, and what the server only
// warns of is asked.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { accessible, becomes, clean, close, closeBrowser, go, open, settled } from '../lib/browser.mjs'
import { startServer } from '../lib/server.mjs'

const any = { headers: { 'If-Match': '*' } }
let server, manager, officer, staff
before(async () => {
	server = await startServer({ roles: ['manager', 'staff', 'officer'] })
	;[manager, officer, staff] = await Promise.all(['manager', 'officer', 'staff'].map((r) => server.as(r)))
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

async function openTrip(title) {
	const { id } = is(await officer.post('/api/v1/delegations', { title_zh: title, capacity: 10, starts_on: '2098-03-08', ends_on: '2098-03-10', apply_close_at: '2098-02-01T10:00:00Z' }), 201).json
	is(await officer.post('/api/v1/delegation-legs', { delegation: id, country: 'TH', city: '曼谷', arrive: { local: '2098-03-08T09:00' }, leave: { local: '2098-03-10T09:00' } }), 201)
	is(await manager.post(`/api/v1/delegations/${id}/approve`, {}, any), 200)
	is(await officer.post(`/api/v1/delegations/${id}/open`, {}, any), 200)
	return id
}
const company = async (name_zh) => is(await staff.post('/api/v1/enterprises', { name_zh }), 201).json.id
const draft = async (delegation, enterprise, person) => is(await staff.post('/api/v1/applications', { delegation, enterprise, goals: '考察', persons: [{ name_zh: person }] }), 201).json.id
const states = async (trip) => is(await officer.get(`/api/v1/delegations/${trip}/applications?limit=50&sort=id`), 200).json.items.map((a) => a.state)
const pickAll = (page) => page.getByLabel('选择本页全部').check()
const bulk = (page) => page.locator('.bulk')

test('drafts are submitted together', async () => {
	const trip = await openTrip('草稿团')
	for (const i of [1, 2, 3]) await draft(trip, await company(`草稿第${i}家有限公司`), `草稿${i}`)
	const page = await open(server, { role: 'officer', path: `/trips/${trip}?tab=applications&heap=draft` })
	await pickAll(page)
	await bulk(page).getByRole('button', { name: '提交报名', exact: true }).click()
	await page.getByText('提交报名：3 份申请').waitFor()
	assert.deepEqual(await states(trip), ['submitted', 'submitted', 'submitted'])
	await clean(page)
	await close(page)
})

test('of those that are picked the ones that can go on do, and how many is said', async () => {
	const trip = await openTrip('混选团'), ids = []
	for (const i of [1, 2]) {
		const id = await draft(trip, await company(`混选第${i}家有限公司`), `混选${i}`)
		is(await staff.post(`/api/v1/applications/${id}/submit`, {}, any), 200)
		is(await manager.post(`/api/v1/applications/${id}/accept`, {}, any), 200)
		ids.push(id)
	}
	is(await staff.post(`/api/v1/applications/${ids[0]}/confirm`, {}, any), 200)
	const page = await open(server, { role: 'staff', path: `/trips/${trip}?tab=applications&heap=in` })
	await pickAll(page)
	await bulk(page).getByRole('button', { name: '确认参团（1 份）', exact: true }).click()
	await page.getByText('确认参团：1 份申请').waitFor()
	assert.deepEqual(await states(trip), ['confirmed', 'confirmed'])
	await close(page)
})

test('who is on another trip at that time is accepted after a question, alone and among many', async () => {
	const first = await openTrip('先去的团'), second = await openTrip('同期的团')
	for (const [i, name] of ['同期甲', '同期乙'].entries()) {
		const of = await company(`同期第${i + 1}家有限公司`)
		const there = await draft(first, of, name)
		is(await staff.post(`/api/v1/applications/${there}/submit`, {}, any), 200)
		is(await manager.post(`/api/v1/applications/${there}/accept`, {}, any), 200)
		is(await staff.post(`/api/v1/applications/${await draft(second, of, name)}/submit`, {}, any), 200)
	}
	const page = await open(server, { role: 'manager', path: `/trips/${second}?tab=applications` })
	const asked = page.getByRole('alertdialog')
	await pickAll(page)
	await bulk(page).getByRole('button', { name: '录取', exact: true }).click()
	await asked.getByText('同期第1家有限公司：同期甲同期已参加“先去的团”').waitFor()
	await accessible(page)
	await asked.getByRole('button', { name: '取消' }).click()
	assert.deepEqual(await states(second), ['submitted', 'submitted'])
	await bulk(page).getByRole('button', { name: '清除' }).click()
	await page.locator('.read', { hasText: '同期第1家' }).click()
	await page.getByRole('button', { name: '录取 · 1 席' }).click()
	await asked.getByRole('button', { name: '已核对，继续办理' }).click()
	await page.locator('.heap', { hasText: /^已录取1$/ }).waitFor()
	await go(page, `/trips/${second}?tab=applications`)
	await pickAll(page)
	await bulk(page).getByRole('button', { name: '录取', exact: true }).click()
	await asked.getByRole('button', { name: '已核对，继续办理' }).click()
	await page.locator('.heap', { hasText: /^已录取2$/ }).waitFor()
	await settled(page)
	assert.deepEqual(await states(second), ['accepted', 'accepted'])
	await close(page)
})

test('what was confirmed is recorded as held together, and one that is still to come is asked about', async () => {
	const trip = await openTrip('会谈团')
	const [leg] = is(await officer.get(`/api/v1/delegations/${trip}/legs`), 200).json.items
	const at = (local) => ({ local })
	is(await officer.post('/api/v1/agenda-items', { delegation: trip, leg: leg.id, kind: 'one_to_one', title_zh: '一对一', starts: at('2098-03-09T09:00'), ends: at('2098-03-09T11:00'), slot_minutes: 30, tables: 2 }), 201)
	const ids = []
	for (const i of [1, 2]) {
		const enterprise = await company(`会谈第${i}家有限公司`), id = await draft(trip, enterprise, `会谈${i}`)
		is(await staff.post(`/api/v1/applications/${id}/submit`, {}, any), 200)
		is(await manager.post(`/api/v1/applications/${id}/accept`, {}, any), 200)
		const counterpart = is(await staff.post('/api/v1/counterparts', { name_zh: `对接${i}`, type: 'company', country: 'TH' }), 201).json.id
		const m = is(await officer.post('/api/v1/meetings', { delegation: trip, leg: leg.id, starts: at('2098-03-09T09:00'), ends: at('2098-03-09T09:30'), table_no: i, enterprises: [enterprise], counterparts: [counterpart] }), 201).json.id
		for (const move of ['request', 'confirm']) is(await officer.post(`/api/v1/meetings/${m}/${move}`, {}, any), 200)
		ids.push(m)
	}
	for (const move of ['close_applications', 'confirm', 'depart', 'return']) is(await officer.post(`/api/v1/delegations/${trip}/${move}`, {}, any), 200)
	const page = await open(server, { role: 'officer', path: `/trips/${trip}?tab=meetings` })
	assert.equal(await page.getByText('距出发').count(), 0, 'who is back does not leave any more')
	await page.getByRole('button', { name: '全部登记为已举行（2）' }).click()
	await page.getByRole('alertdialog').getByRole('button', { name: '已核对，继续办理' }).click()
	await page.getByText(/：2 场会谈/).waitFor()
	for (const id of ids) assert.equal(is(await officer.get(`/api/v1/meetings/${id}`), 200).json.state, 'held')
	await settled(page)
	await clean(page, [/422/])
	await close(page)
})

test('links for many at once, each for one delegate, to be copied together', async () => {
	const trip = await openTrip('链接团')
	for (const i of [1, 2]) {
		const id = await draft(trip, await company(`链接第${i}家有限公司`), `链接${i}`)
		is(await staff.post(`/api/v1/applications/${id}/submit`, {}, any), 200)
		is(await manager.post(`/api/v1/applications/${id}/accept`, {}, any), 200)
	}
	const page = await open(server, { role: 'officer', path: `/trips/${trip}?tab=names` })
	await page.getByRole('button', { name: '批量填写链接' }).click()
	const box = page.getByRole('dialog')
	await box.getByRole('button', { name: '生成 2 个链接' }).click()
	await box.getByText('已生成 2 / 2 个').waitFor()
	await accessible(page)
	const lines = (await box.getByRole('textbox').inputValue()).split('\n').map((l) => l.split('\t'))
	assert.deepEqual(lines.map(([name, of]) => [name, of]).sort(), [['链接1', '链接第1家有限公司'], ['链接2', '链接第2家有限公司']])
	await box.getByRole('button', { name: '全部复制' }).click()
	await becomes(() => page.evaluate(() => navigator.clipboard.readText()), lines.map((l) => l.join('\t')).join('\n'))
	const [name, , url] = lines[0], phone = await open(server, { role: null, width: 390 })
	await phone.goto(url)
	await phone.getByText(`${name}，您好`).waitFor()
	await close(phone)
	await clean(page)
	await close(page)
})

test('a sheet that does not say of which trip it is: it is that of the queue', async () => {
	const trip = await openTrip('来表团')
	for (const i of [1, 2]) await company(`来表第${i}家有限公司`)
	const sheet = '企业名称,联系人,职务,手机,参团人数,意向国家,主要产品\r\n来表第1家有限公司,王强,总经理,13800138000,1人,泰国,芯片\r\n来表第2家有限公司,陈静,董事长,13900139000,1,泰国,电池\r\n'
	const page = await open(server, { role: 'officer', path: `/trips/${trip}?tab=applications` })
	await page.getByRole('link', { name: '导入', exact: true }).click()
	await page.locator('input[type=file]').setInputFiles({ name: '报名.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
	const of = page.getByLabel('表里没有写是哪个团组，这些行都属于')
	await of.waitFor()
	assert.equal(await of.inputValue(), `来表团 #${trip}`)
	await accessible(page)
	await of.selectOption('')
	await settled(page)
	assert.equal(await of.inputValue(), '')
	await of.selectOption(`来表团 #${trip}`)
	await settled(page)
	await page.getByRole('button', { name: '检查', exact: true }).click()
	await page.getByRole('tablist', { name: '检查结果' }).waitFor()
	await settled(page)
	assert.deepEqual(is(await officer.get('/api/v1/imports?limit=1'), 200).json.items.map((i) => [i.counts.rows, i.counts.insert]), [[2, 2]])
	await clean(page)
	await close(page)
})
