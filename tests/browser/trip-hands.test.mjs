// A trip under the hands: meetings are dragged, carried by keys and put down by pressing; what is typed is not lost unasked, what is for good is asked.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { accessible, becomes, clean, close, closeBrowser, go, open, settled } from '../lib/browser.mjs'
import { startServer } from '../lib/server.mjs'

const any = { headers: { 'If-Match': '*' } }
let server, manager, officer, staff
before(async () => {
	server = await startServer({ roles: ['manager', 'staff', 'officer'] })
	manager = await server.as('manager')
	officer = await server.as('officer')
	staff = await server.as('staff')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

// Two companies that go, two slots with two tables, and one whom they may meet.
async function tripOf(name, decided = true) {
	const trip = is(await officer.post('/api/v1/delegations', { title_zh: name, title_en: name, capacity: 10, starts_on: '2098-03-08', ends_on: '2098-03-10', apply_close_at: '2098-02-01T10:00:00Z' }), 201).json.id
	const leg = is(await officer.post('/api/v1/delegation-legs', { delegation: trip, country: 'TH', city: '曼谷', arrive: { local: '2098-03-08T09:00' }, leave: { local: '2098-03-10T09:00' } }), 201).json.id
	is(await officer.post('/api/v1/agenda-items', { delegation: trip, leg, kind: 'one_to_one', title_zh: '一对一', starts: { local: '2098-03-09T09:00' }, ends: { local: '2098-03-09T10:00' }, slot_minutes: 30, tables: 2 }), 201)
	is(await manager.post(`/api/v1/delegations/${trip}/approve`, {}, any), 200)
	is(await officer.post(`/api/v1/delegations/${trip}/open`, {}, any), 200)
	const enterprises = [], applications = []
	for (const i of [1, 2]) {
		const enterprise = is(await staff.post('/api/v1/enterprises', { name_zh: `${name}第${i}家有限公司`, name_en: `${name} Company ${i}` }), 201).json.id
		const id = is(await staff.post('/api/v1/applications', { delegation: trip, enterprise, goals: '考察', persons: [{ name_zh: `${name}${i}`, name_en: `Delegate ${i}` }] }), 201).json.id
		is(await staff.post(`/api/v1/applications/${id}/submit`, {}, any), 200)
		if (decided) is(await manager.post(`/api/v1/applications/${id}/accept`, {}, any), 200)
		enterprises.push(enterprise)
		applications.push(id)
	}
	const counterpart = is(await staff.post('/api/v1/counterparts', { name_zh: `${name}对接方`, name_en: `${name} Park`, type: 'park', country: 'TH' }), 201).json.id
	return { trip, leg, enterprises, applications, counterpart }
}
const cell = (page, row, column) => page.locator(`#cell-${row}-${column}`)
const focused = (page) => page.evaluate(() => document.activeElement?.id)

async function drag(page, what, to) {
	await what.hover()
	await page.mouse.down()
	const from = await what.boundingBox(), box = await to.boundingBox()
	await page.mouse.move(from.x + from.width / 2 + 6, from.y + from.height / 2 + 6, { steps: 3 })
	await page.locator('td.free, td.shut').first().waitFor()
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 })
	await page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 2)	// the first one only enters it
	await page.locator('td.over').and(page.locator('td', { has: to })).waitFor()
	await page.mouse.up()
}

test('a counterpart is dragged into the table and the meeting on; where he sits elsewhere, it is said with whom', async () => {
	const { trip } = await tripOf('Drag')
	const page = await open(server, { role: 'officer', lang: 'en', theme: 'dark', path: `/trips/${trip}?tab=meetings` })
	const park = page.locator('.parts li', { hasText: 'Drag Park' })
	await drag(page, park, cell(page, 0, 0))
	await page.locator('#cell-0-0.requested').waitFor()
	await settled(page)
	await drag(page, cell(page, 0, 0), cell(page, 0, 1))
	await page.locator('#cell-0-1.requested').waitFor()
	await page.locator('#cell-0-0.empty').waitFor()
	await settled(page)
	await drag(page, park, cell(page, 1, 1))
	await page.locator('.notice', { hasText: 'Drag Park meets Drag Company 1 at this time' }).waitFor()
	await drag(page, park, cell(page, 0, 1))
	await page.locator('.notice', { hasText: 'There is a meeting in this cell already.' }).waitFor()
	assert.equal(is(await officer.get(`/api/v1/delegations/${trip}/meetings`), 200).json.items.length, 1)
	await clean(page)
	await close(page)
})

test('by keys alone: a meeting is taken up, refused where it cannot be, and put down at another time', async () => {
	const { trip, leg, enterprises, counterpart } = await tripOf('Keys')
	const m = is(await officer.post('/api/v1/meetings', { delegation: trip, leg, starts: { local: '2098-03-09T09:00' }, ends: { local: '2098-03-09T09:30' }, table_no: 1, enterprises: [enterprises[0]], counterparts: [counterpart] }), 201).json.id
	const other = is(await staff.post('/api/v1/counterparts', { name_zh: '另一方', name_en: 'Another', type: 'park', country: 'TH' }), 201).json.id
	is(await officer.post('/api/v1/meetings', { delegation: trip, leg, starts: { local: '2098-03-09T09:30' }, ends: { local: '2098-03-09T10:00' }, table_no: 1, enterprises: [enterprises[1]], counterparts: [other] }), 201)
	const page = await open(server, { role: 'officer', lang: 'en', theme: 'dark', path: `/trips/${trip}?tab=meetings` })
	await cell(page, 0, 0).focus()
	await page.keyboard.press('m')
	await page.getByText('“Keys Park” is in your hand').waitFor()
	await clean(page)
	// Esc leaves it where it was, and the keyboard stays there.
	await page.keyboard.press('Escape')
	await page.getByText('“Keys Park” is in your hand').waitFor({ state: 'detached' })
	assert.equal(await focused(page), 'cell-0-0')
	await page.keyboard.press('m')
	for (const k of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(k)
	await page.locator('.notice', { hasText: 'There is a meeting in this cell already.' }).waitFor()
	for (const k of ['ArrowUp', 'Enter']) await page.keyboard.press(k)
	await page.locator('#cell-0-1.proposed').waitFor()
	await page.locator('#cell-0-0.empty').waitFor()
	await settled(page)
	assert.equal(await focused(page), 'cell-0-1')
	const now = is(await officer.get(`/api/v1/meetings/${m}`), 200).json
	assert.deepEqual([now.starts.local, now.enterprises], ['2098-03-09T09:30', [enterprises[0]]])
	assert.equal(await page.getByText('“Keys Park” is in your hand').count(), 0)
	await close(page)
})

for (const width of [1440, 390])
	test(`a draft goes where one presses next, ${width}`, async () => {
		const { trip, enterprises, counterpart } = await tripOf(`Press${width}`)
		is(await staff.post('/api/v1/meeting-wishes', { delegation: trip, enterprise: enterprises[0], counterpart, side: 'enterprise', rank: 1 }), 201)
		const page = await open(server, { role: 'officer', lang: 'en', theme: 'dark', width, path: `/trips/${trip}?tab=meetings` })
		await page.getByRole('button', { name: 'Propose meetings' }).click()
		await page.locator('.drafted').waitFor()
		const [, row, column] = (await page.locator('.drafted').getAttribute('id')).split('-').map(Number)
		await page.locator('.drafted').click()
		await page.getByText('is in your hand').waitFor()
		await clean(page)
		await cell(page, row, 1 - column).click()
		await page.locator(`#cell-${row}-${1 - column}.drafted`).waitFor()
		await page.getByText('is in your hand').waitFor({ state: 'detached' })
		assert.equal(await page.locator('.drafted').count(), 1)
		await close(page)
	})

test('what is typed is not lost by Esc: of a move, a reason and a meeting', async () => {
	const { trip } = await tripOf('Typed')
	const page = await open(server, { role: 'manager', lang: 'en', theme: 'dark', path: `/trips/${trip}` })
	const asked = page.getByRole('alertdialog'), form = page.getByRole('dialog')
	async function keeps(input, text) {
		await input.fill(text)
		await page.keyboard.press('Escape')
		await asked.getByText('What you have typed will be lost.').waitFor()
		await accessible(page)
		await asked.getByRole('button', { name: 'Go on editing' }).click()
		await asked.waitFor({ state: 'detached' })
		assert.equal(await input.inputValue(), text)
		await page.keyboard.press('Escape')
		await asked.getByRole('button', { name: 'Leave', exact: true }).click()
		await form.waitFor({ state: 'detached' })
	}
	await page.getByRole('button', { name: 'More actions' }).click()
	await page.getByRole('menuitem', { name: 'Cancel' }).click()
	await keeps(form.getByRole('textbox').first(), 'The host has to move it')
	await page.getByRole('tab', { name: 'Meetings' }).click()
	await cell(page, 0, 0).click()
	await keeps(form.locator('#mp-aim'), 'A site visit')
	// With nothing typed nothing is asked.
	await cell(page, 0, 0).click()
	await form.locator('#mp-aim').waitFor()
	await page.keyboard.press('Escape')
	await form.waitFor({ state: 'detached' })
	await close(page)
})

test('what cannot be taken back is asked first: of one delegate, of one application, of many', async () => {
	const { trip, applications } = await tripOf('Final')
	const page = await open(server, { role: 'officer', lang: 'en', theme: 'dark', path: `/trips/${trip}?tab=names` })
	const asked = page.getByRole('alertdialog'), form = page.getByRole('dialog')
	const people = async () => is(await officer.get(`/api/v1/delegations/${trip}/delegates?sort=id`), 200).json.items.map((d) => d.state)
	await page.getByRole('button', { name: 'Delegate 1: more' }).click()
	await page.getByRole('menuitem', { name: 'Withdraw' }).click()
	await form.getByText('This cannot be taken back.').waitFor()
	await clean(page)
	assert.deepEqual(await people(), ['going', 'going'])
	await form.getByRole('textbox').fill('He is ill')
	await form.getByRole('button', { name: 'Withdraw' }).click()
	await form.waitFor({ state: 'detached' })
	await settled(page)
	assert.deepEqual(await people(), ['withdrawn', 'going'])

	is(await staff.post(`/api/v1/applications/${applications[1]}/confirm`, {}, any), 200)
	for (const move of ['close_applications', 'confirm', 'depart']) is(await officer.post(`/api/v1/delegations/${trip}/${move}`, {}, any), 200)
	await page.reload()
	await page.getByRole('button', { name: 'Delegate 2: more' }).click()
	await page.getByRole('menuitem', { name: 'Record as no-show' }).click()
	await asked.getByText('This cannot be taken back.').waitFor()
	await asked.getByRole('button', { name: 'Cancel' }).click()
	await asked.waitFor({ state: 'detached' })
	assert.deepEqual(await people(), ['withdrawn', 'confirmed'])

	await page.getByRole('tab', { name: 'Applications' }).click()
	await page.locator('.heap', { hasText: 'Accepted' }).click()
	await page.getByRole('checkbox', { name: 'Final Company 2' }).check()
	await page.locator('.bulk').getByText('1 application, 1 seat', { exact: true }).waitFor()
	await page.locator('.bulk').getByRole('button', { name: 'Record as travelled' }).click()
	await asked.getByText('This cannot be taken back.').waitFor()
	await asked.getByRole('button', { name: 'Record as travelled' }).click()
	await page.getByText('Record as travelled: 1 application').waitFor()
	assert.equal(is(await officer.get(`/api/v1/applications/${applications[1]}`), 200).json.state, 'travelled')
	await close(page)
})

test('the keyboard is not lost with the button that it pressed', async () => {
	const { trip } = await tripOf('Lost', false)
	const page = await open(server, { role: 'manager', lang: 'en', theme: 'dark', path: `/trips/${trip}?tab=applications` })
	await page.getByRole('button', { name: /Lost Company 1/ }).focus()
	await page.keyboard.press('Enter')
	const one = page.locator('aside')
	await one.getByRole('button', { name: 'Decline' }).focus()
	await page.keyboard.press('Enter')
	await page.locator('#reason').fill('There are no seats left')
	await page.keyboard.press('Control+Enter')
	await one.getByRole('button', { name: 'Decline' }).waitFor({ state: 'detached' })
	await page.waitForFunction(() => document.activeElement !== document.body)
	await becomes(() => page.evaluate(() => document.querySelector('main aside').contains(document.activeElement)), true, 'it goes on where it was')
	await clean(page)
	await close(page)
})

test('a sheet takes the focus when it opens, though what it asks has still to come, or it asks nothing', async () => {
	const { trip, leg, enterprises, counterpart } = await tripOf('Sheet')
	is(await officer.post('/api/v1/meetings', { delegation: trip, leg, starts: { local: '2098-03-09T09:00' }, ends: { local: '2098-03-09T09:30' }, table_no: 1, enterprises: [enterprises[0]], counterparts: [counterpart] }), 201)
	const page = await open(server, { role: 'manager', lang: 'en', theme: 'dark', path: `/trips/${trip}?tab=meetings` })
	await cell(page, 0, 0).focus()
	await page.keyboard.press('Enter')
	await page.getByRole('dialog', { name: 'Meeting' }).waitFor()
	await page.waitForFunction(() => document.querySelector('[role=dialog]')?.contains(document.activeElement))
	await page.keyboard.press('Escape')
	await page.getByRole('dialog').waitFor({ state: 'detached' })
	await page.waitForFunction(() => document.activeElement.id === 'cell-0-0')

	const id = is(await staff.post('/api/v1/projects', { name_zh: '焦点项目', name_en: 'Focus plant', country: 'TH', enterprise: enterprises[0] }), 201).json.id
	await go(page, `/projects/${id}`)
	await page.getByRole('button', { name: 'Note the intention' }).focus()
	await page.keyboard.press('Enter')
	await page.getByRole('dialog', { name: 'Note the intention' }).waitFor()
	await page.waitForFunction(() => document.activeElement.id.startsWith('m-'))
	await close(page)
})
