// What arrives late finds a hand that is already at work: answers are held back here until the test lets them go.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { close, closeBrowser, holding, open, settled } from '../lib/browser.mjs'
import { is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const any = { headers: { 'If-Match': '*' } }
let server, staff, manager
before(async () => {
	server = await startServer({ roles: ['admin', 'manager', 'staff', 'member-admin'] })
	staff = await server.as('staff')
	manager = await server.as('manager')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

// Holds answers back, each from before the rest of the test; what is returned lets them go and waits until they have arrived.
async function held(page, url) {
	let go, came
	const free = new Promise((done) => { go = done }), asked = new Promise((done) => { came = done })
	await page.route(url, async (route) => {
		const response = await route.fetch()
		came()
		await free
		await route.fulfill({ response })
	})
	return { asked, release: async () => { go(); await page.unroute(url, { behavior: 'wait' }); await settled(page) } }
}
const drawer = (page) => page.getByRole('dialog')

test('the newest question counts: an earlier filter that is answered late changes nothing', async () => {
	is(await staff.get('/api/v1/enterprises/export?format=csv'), 200)
	is(await staff.get('/api/v1/contacts/export?format=json'), 200)
	const page = await open(server, { role: 'staff', path: '/exports/history' })
	const rows = page.locator('tbody tr'), content = page.getByLabel('内容')
	const first = await held(page, /\/exports\?.*resource=contacts/)
	await content.selectOption('contacts')
	await first.asked
	await content.selectOption('enterprises')
	await rows.filter({ hasText: 'CSV' }).waitFor()
	await rows.filter({ hasText: 'JSON' }).waitFor({ state: 'detached' })
	await first.release()
	assert.equal(await rows.count(), 1)
	assert.match(await rows.innerText(), /CSV/)
	await close(page)
})

test('what a form shows when it closes is what was saved', async () => {
	const { id } = is(await staff.post('/api/v1/enterprises', { name_zh: '迟到的保存有限公司' }), 201).json
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	const short = drawer(page).getByLabel('简称')
	const answer = await held(page, new RegExp(`/enterprises/${id}$`))
	await short.fill('迟到')
	await page.keyboard.press('Control+Enter')
	await answer.asked
	await page.keyboard.type('再写')
	const shown = await short.inputValue()
	await answer.release()
	await drawer(page).waitFor({ state: 'detached' })
	assert.equal(is(await staff.get(`/api/v1/enterprises/${id}`), 200).json.name_short, shown)
	await close(page)
})

test('a form that could not be sent has the hand where it was', async () => {
	const { id } = is(await staff.post('/api/v1/enterprises', { name_zh: '断开的保存有限公司' }), 201).json
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	const short = drawer(page).getByLabel('简称')
	await short.fill('断开')
	await page.route(new RegExp(`/enterprises/${id}$`), (route) => route.abort())
	await page.keyboard.press('Control+Enter')
	await drawer(page).getByText('网络恢复后会自动保存').waitFor()
	await page.waitForFunction(() => document.activeElement?.id === 'f-name_short')
	await close(page)
})

test('a member types on while an answer comes: neither a name nor a document is lost', async () => {
	const own = await server.ownEnterprise()
	const trip = is(await manager.post('/api/v1/delegations', { title_zh: '迟到的考察团', capacity: 5, starts_on: '2099-03-08', ends_on: '2099-03-14', apply_close_at: '2099-01-31T10:00:00Z', countries: ['VN'] }), 201).json.id
	is(await manager.post('/api/v1/delegation-legs', { delegation: trip, country: 'VN', city: '河内', zone: 'Asia/Ho_Chi_Minh', arrive: { local: '2099-03-08T13:30', zone: 'Asia/Ho_Chi_Minh' }, leave: { local: '2099-03-14T18:00', zone: 'Asia/Ho_Chi_Minh' } }), 201)
	for (const move of ['approve', 'open']) is(await manager.post(`/api/v1/delegations/${trip}/${move}`, {}, any), 200)
	const contact = is(await staff.post('/api/v1/contacts', { enterprise: own, name_zh: '何迟' }), 201).json.id
	const application = is(await staff.post('/api/v1/applications', { delegation: trip, enterprise: own, goals: '看厂', persons: [{ contact }] }), 201).json.id
	const member = await server.as('member-admin')
	for (const [who, move] of [[staff, 'submit'], [manager, 'accept'], [member, 'confirm']]) is(await who.post(`/api/v1/applications/${application}/${move}`, {}, any), 200)
	const delegate = is(await manager.get(`/api/v1/delegates?delegation=${trip}`), 200).json.items[0].id
	const page = await open(server, { role: 'member-admin', width: 390, path: `/m#/delegates/${delegate}` })
	await page.getByLabel('办理签证').check()
	await page.getByRole('button', { name: '本人同意', exact: true }).click()
	await page.locator('.entry', { hasText: '护照' }).waitFor()

	const linked = await held(page, new RegExp(`/delegates/${delegate}/papers`))
	await page.getByRole('button', { name: '生成链接', exact: true }).click()
	await linked.asked
	await page.getByLabel('胸卡姓名').fill('HE CHI')
	await linked.release()
	assert.equal(await page.getByLabel('胸卡姓名').inputValue(), 'HE CHI')

	// Somebody else writes in the same document meanwhile, and all is read anew when the line is back.
	const paper = is(await member.post(`/api/v1/delegates/${delegate}/papers`, { kind: 'passport', nationality: 'CN', surname: 'HO', given_names: 'CHI', number: 'E81234567', expires_on: '2099-12-01' }), 201).json
	await page.reload()
	await page.locator('.entry', { hasText: '护照' }).first().click()
	await page.locator('#paper-surname').fill('HE')
	is(await member.patch(`/api/v1/papers/${paper.id}`, { given_names: 'CHIH' }, `"${paper.version}"`), 200)
	await page.context().setOffline(true)
	await page.getByRole('button', { name: '保存', exact: true }).click()
	await page.getByText('您填写的内容没有丢失').waitFor()
	const again = page.waitForResponse(new RegExp(`/delegates/${delegate}/papers`))
	await page.context().setOffline(false)
	await again
	await settled(page)
	assert.equal(await page.locator('#paper-surname').inputValue(), 'HE')
	await close(page)
})

test('a menu that is on its way, pressed twice, opens', async () => {
	const page = await open(server, { role: 'staff', path: '/account' })
	let go
	const free = new Promise((done) => { go = done })
	await page.route(/\/assets\/panels-.*\.js$/, async (route) => { await free; await route.continue() })
	await page.getByRole('button', { name: /账号菜单/ }).dblclick()
	go()
	await page.getByRole('menu').waitFor()
	await close(page)
})

test('a meeting is made for the company that its sheet was opened for, whatever the table has there now', async () => {
	const trip = is(await manager.post('/api/v1/delegations', { title_zh: '换行的考察团', capacity: 10, starts_on: '2098-03-08', ends_on: '2098-03-10', apply_close_at: '2098-02-01T10:00:00Z' }), 201).json.id
	const leg = is(await manager.post('/api/v1/delegation-legs', { delegation: trip, country: 'TH', city: '曼谷', arrive: { local: '2098-03-08T09:00' }, leave: { local: '2098-03-10T09:00' } }), 201).json.id
	is(await manager.post('/api/v1/agenda-items', { delegation: trip, leg, kind: 'one_to_one', title_zh: '一对一', starts: { local: '2098-03-09T09:00' }, ends: { local: '2098-03-09T10:00' }, slot_minutes: 30, tables: 2 }), 201)
	is(await staff.post('/api/v1/counterparts', { name_zh: '曼谷对接方', type: 'company', country: 'TH' }), 201)
	for (const move of ['approve', 'open']) is(await manager.post(`/api/v1/delegations/${trip}/${move}`, {}, any), 200)
	const applications = []
	for (const name of ['先到的有限公司', '后到的有限公司']) {
		const enterprise = is(await staff.post('/api/v1/enterprises', { name_zh: name }), 201).json.id
		const { id } = is(await staff.post('/api/v1/applications', { delegation: trip, enterprise, goals: '考察', persons: [{ name_zh: name.slice(0, 3) }] }), 201).json
		for (const [who, move] of [[staff, 'submit'], [manager, 'accept']]) is(await who.post(`/api/v1/applications/${id}/${move}`, {}, any), 200)
		applications.push({ id, enterprise })
	}
	const page = await open(server, { role: 'manager', path: `/trips/${trip}?tab=meetings` })
	const rows = page.locator('table tbody tr')
	const before = await rows.locator('th').allInnerTexts()
	await page.locator('#cell-1-0').click()
	await drawer(page).waitFor()
	const [gone, stays] = before[1].includes('后到') ? applications : applications.toReversed()
	is(await manager.post(`/api/v1/applications/${gone.id}/withdraw`, {}, any), 200)

	// The line breaks and is back: the table is read anew, and has one row less.
	await page.context().setOffline(true)
	await drawer(page).locator('#mp-who').fill('曼谷')
	await page.getByRole('option', { name: '曼谷对接方' }).click()
	await drawer(page).getByRole('button', { name: '预约', exact: true }).click()
	await drawer(page).getByText('无法连接服务器').first().waitFor()
	await page.context().setOffline(false)
	await page.waitForFunction(() => document.querySelectorAll('table tbody tr').length === 1)
	await settled(page)
	await drawer(page).getByRole('button', { name: '预约', exact: true }).click()
	await drawer(page).waitFor({ state: 'detached' })
	assert.deepEqual(is(await manager.get(`/api/v1/meetings?delegation=${trip}`), 200).json.items.map((m) => m.enterprises), [[stays.enterprise]])
	await close(page)
})

test('a cell of an import holds still while it is saved: what is shown is what is kept', async () => {
	const page = await open(server, { role: 'staff', path: '/admin/imports' })
	await page.locator('input[type=file]').setInputFiles({ name: '格子.csv', mimeType: 'text/csv', buffer: Buffer.from('企业名称,成立日期\r\n格子有限公司,某日\r\n') })
	await page.getByRole('button', { name: '检查', exact: true }).click()
	await page.getByRole('button', { name: /^改正第/ }).click()
	const cell = page.locator('form [aria-invalid=true]')
	const answer = await held(page, /\/imports\/\d+\/rows\/\d+$/)
	await cell.fill('另一日')
	await page.keyboard.press('Enter')
	await answer.asked
	await page.keyboard.type('再写')
	const shown = await cell.inputValue()
	await answer.release()
	assert.equal(await cell.inputValue(), shown)
	await close(page)
})

test('a session that ended before the page has learnt of all records asks to sign in', async () => {
	const { login } = await server.account('staff', { login: 'leaves-early' })
	const page = await open(server, { role: login })
	const release = await holding(page, /\/api\/v1\/start$/)
	const asked = page.waitForRequest(/\/api\/v1\/start$/)
	await page.goto(`${server.url}/#/`)
	await asked
	await (await server.as(login)).delete('/api/v1/session')
	await release()
	await page.getByText('请重新登录').waitFor()
	await close(page)
})
