// Forms: choices out of long lists, what is asked while one types, what happens when a record changes under one's hands.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { becomes, clean, close, closeBrowser, demoChamber, go, holding, open, settled } from '../lib/browser.mjs'

let server, staff
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const drawer = (page) => page.getByRole('dialog')
const record = async (id) => (await staff.get(`/api/v1/enterprises/${id}`)).json
const made = async (body) => {
	const r = await staff.post('/api/v1/enterprises', body)
	assert.equal(r.status, 201, r.text)
	return r.json
}
const changing = (page) => page.tw.requests.filter((r) => !['GET', 'HEAD'].includes(r.method()) && !/\/check\b/.test(r.url()))

test('Enter in a picker picks what was typed, and saves nothing', async () => {
	const { id } = await made({ name_zh: '选择测试有限公司' })
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	for (const [label, typed, shown] of [['所在城市', '东莞', '东莞市'], ['产业集群', '新', null]]) {
		const input = drawer(page).getByRole('combobox', { name: label }).or(drawer(page).getByRole('group', { name: label }).getByRole('combobox'))
		await input.click()
		await input.fill('')
		await page.keyboard.insertText(typed)
		// What is picked is what stands first, once it stands there.
		await page.waitForFunction((typed) => document.querySelector('[role=option]')?.textContent.includes(typed), typed)
		await page.keyboard.press('Enter')
		await settled(page)
		assert.deepEqual(changing(page).map((r) => r.url()), [], label)
		if (shown) assert.equal(await input.inputValue(), shown)
		else assert.match(await drawer(page).getByRole('group', { name: label }).locator('.chip').innerText(), new RegExp(typed))
	}
	await page.keyboard.press('Control+Enter')
	await drawer(page).waitFor({ state: 'detached' })
	const now = await record(id)
	assert.equal(now.city, '441900')
	assert.equal(now.clusters.length, 1)
	await close(page)
})

test('pickers know pinyin, initials and names of either language', async () => {
	const { id } = await made({ name_zh: '拼音测试有限公司' })
	for (const [lang, label, shown] of [['zh', '所在城市', '佛山市'], ['en', 'City', 'Foshan']]) {
		const page = await open(server, { role: 'staff', lang, path: `/enterprises/${id}?edit=1` })
		const input = drawer(page).getByRole('combobox', { name: label })
		for (const typed of ['fs', 'foshan', '佛山']) {
			await input.click()
			await input.fill(typed)
			await page.keyboard.press('Enter')
			assert.equal(await input.inputValue(), shown, typed)
			await input.locator('xpath=..').getByRole('button').click()
		}
		await close(page)
	}
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	await page.getByRole('button', { name: /所在城市/ }).or(page.getByRole('combobox', { name: /所在城市/ })).first().click()
	await page.getByRole('combobox', { name: /所在城市/ }).fill('fs')
	await page.keyboard.press('Enter')
	await page.waitForFunction(() => location.hash.includes('city=440600'))
	await close(page)
})

test('Enter before the hits have come shows them, and makes no account', async () => {
	const page = await open(server, { role: 'admin', path: '/admin/users' })
	await page.getByRole('button', { name: '新增用户' }).click()
	await page.getByLabel('用户名').fill('picker.test')
	await page.getByLabel('姓名').fill('选择')
	await page.getByLabel('角色', { exact: true }).selectOption('member-editor')
	const input = page.getByRole('combobox', { name: '所属企业' })
	await input.click()
	await settled(page)
	await page.keyboard.insertText('选择测试')
	await page.keyboard.press('Enter')
	await page.getByRole('option', { name: '选择测试有限公司' }).waitFor()
	await settled(page)
	assert.deepEqual(changing(page).map((r) => r.url()), [])
	await page.keyboard.press('Enter')
	assert.equal(await input.inputValue(), '选择测试有限公司')
	await clean(page)
	await close(page)
})

test('a field whose list is on its way takes no click that would lead nowhere', async () => {
	const { id } = await made({ name_zh: '慢线路列表有限公司' })
	const page = await open(server, { role: 'staff' })
	const release = await holding(page, /\/meta\/lists\/(city|country)/)
	await page.goto(`${server.url}/#/enterprises/${id}?edit=1`)
	const city = drawer(page).locator('#f-city')
	await city.waitFor()
	assert.equal(await city.isDisabled(), true)
	assert.equal(await city.getAttribute('aria-busy'), 'true')
	const click = city.click()
	await release()
	await click
	await city.fill('东莞')
	await page.getByRole('option', { name: '东莞市' }).click()
	assert.equal(await city.inputValue(), '东莞市')
	await close(page)
})

test('someone archives the record that is being edited: nothing is saved unasked', async () => {
	const { id, version } = await made({ name_zh: '归档测试有限公司' })
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	await drawer(page).getByLabel('简称').fill('我的')
	const manager = await server.as('manager')
	const { name } = (await manager.get('/api/v1/me')).json.account
	assert.equal((await manager.delete(`/api/v1/enterprises/${id}`, { headers: { 'If-Match': String(version) } })).status, 204)
	await drawer(page).getByRole('button', { name: '保存', exact: true }).click()
	const told = drawer(page).getByRole('alert')
	await told.waitFor()
	assert.match(await told.innerText(), new RegExp(`${name} ?已在 .* 归档了这条记录`))
	await clean(page, [/412/])
	assert.equal((await record(id)).name_short, null)
	await drawer(page).getByRole('button', { name: '取消归档并保存' }).click()
	await drawer(page).waitFor({ state: 'detached' })
	const now = await record(id)
	assert.deepEqual([now.name_short, now.archived_at ?? null], ['我的', null])
	await go(page, `/enterprises/${id}?tab=history`)
	await page.locator('#panel').getByText(name, { exact: true }).first().waitFor()
	await close(page)
})

test('a merge says what the other one changed', async () => {
	const { id, version } = await made({ name_zh: '合并测试有限公司' })
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	await drawer(page).getByLabel('简称').fill('我的')
	assert.equal((await (await server.as('manager')).patch(`/api/v1/enterprises/${id}`, { website: 'https://theirs.example' }, version)).status, 200)
	await drawer(page).getByRole('button', { name: '保存', exact: true }).click()
	await page.getByText(new RegExp(`${(await (await server.as('manager')).get('/api/v1/me')).json.account.name} ?改了网址，已自动合并`)).waitFor()
	await drawer(page).waitFor({ state: 'detached' })
	await close(page)
})

test('a code is judged on leaving its field, with what only the server knows', async () => {
	const other = (await staff.get('/api/v1/enterprises?uscc__null=false&limit=1')).json.items[0]
	const page = await open(server, { role: 'staff', path: '/enterprises?new=1' })
	const code = drawer(page).getByLabel('统一社会信用代码')
	const broken = other.uscc.slice(0, 17) + (other.uscc[17] === '1' ? '2' : '1')
	await code.fill(broken)
	await page.keyboard.press('Tab')
	await drawer(page).locator('#f-uscc-error', { hasText: '校验' }).waitFor()
	await clean(page)
	await code.fill(other.uscc)
	await page.keyboard.press('Tab')
	await drawer(page).locator('#f-uscc-error', { hasText: other.name_zh }).waitFor()
	assert.equal(await drawer(page).getByRole('alert').getByRole('link', { name: '查看该记录' }).getAttribute('href'), `#/enterprises/${other.id}`)
	assert.equal(await drawer(page).locator('#f-stock_code-error').count(), 0)
	await code.fill('')
	await page.keyboard.press('Tab')
	await drawer(page).locator('#f-uscc-error').waitFor({ state: 'detached' })
	await clean(page)
	await close(page)
})

test('who might be meant already shows while one types', async () => {
	await made({ name_zh: '揭阳孪生测试器材有限公司' })
	const page = await open(server, { role: 'staff', path: '/enterprises?new=1' })
	await drawer(page).getByLabel('中文名称').click()
	await page.keyboard.insertText('揭阳孪生测试')
	await drawer(page).getByText('可能已有相同的企业').waitFor()
	await becomes(() => page.evaluate(() => document.activeElement.id), 'f-name_zh')
	assert.equal(await drawer(page).getByRole('link', { name: '揭阳孪生测试器材有限公司' }).count(), 1)
	await clean(page)
	await close(page)
})

test('the line breaks while saving: it is saved when it is back', async () => {
	const { id } = await made({ name_zh: '断网测试有限公司' })
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	await drawer(page).getByLabel('简称').fill('断网')
	await page.context().setOffline(true)
	await drawer(page).getByRole('button', { name: '保存', exact: true }).click()
	await drawer(page).getByText('网络恢复后会自动保存').waitFor()
	await page.context().setOffline(false)
	await drawer(page).waitFor({ state: 'detached' })
	assert.equal((await record(id)).name_short, '断网')
	await close(page)
})

test('the line breaks while a record is made: its maker is asked to look first', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises?new=1' })
	await drawer(page).getByLabel('中文名称').fill('云浮断网测试有限公司')
	await page.route(/\/api\/v1\/enterprises$/, async (route) => { await route.fetch(); await route.abort() })	// it arrives, its answer does not
	await drawer(page).getByRole('button', { name: '保存', exact: true }).click()
	await drawer(page).getByText('不能确定是否已经新增').waitFor()
	await drawer(page).getByText('可能已有相同的企业').waitFor()
	assert.equal((await staff.get('/api/v1/enterprises?q=' + encodeURIComponent('云浮断网测试'))).json.total, 1)
	await close(page)
})

test('what the server has sent back is corrected and saved in the same form', async () => {
	const page = await open(server, { role: 'officer', path: '/trips?new=1' })
	await page.keyboard.press('Control+Enter')
	await settled(page)
	assert.match(await drawer(page).innerText(), /中文名称与英文名称至少填写一个/)
	await drawer(page).getByLabel('团组名称', { exact: true }).fill('改正后的考察团')
	await page.keyboard.press('Control+Enter')
	await page.getByRole('heading', { name: '改正后的考察团' }).waitFor()
	await close(page)
})

test('a wall time is written with its zone; without one it has that of the place', async () => {
	const trip = (await staff.post('/api/v1/delegations', { title_zh: '仰光考察团' })).json
	const page = await open(server, { role: 'staff', path: `/trips/${trip.id}?row=delegation-legs.new` })
	const field = (name) => drawer(page).getByRole('group', { name, exact: true })
	await drawer(page).getByLabel('城市', { exact: true }).fill('Yangon')
	await field('到达').getByLabel('到达', { exact: true }).fill('2031-03-01T22:00')
	await field('到达').getByRole('combobox').selectOption('Asia/Yangon')
	await field('离开').getByLabel('离开', { exact: true }).fill('2031-03-02T00:30')
	await page.keyboard.press('Control+Enter')
	await drawer(page).waitFor({ state: 'detached' })
	const [leg] = (await staff.get(`/api/v1/delegations/${trip.id}/legs`)).json.items
	assert.deepEqual([leg.arrive, leg.leave], [{ local: '2031-03-01T22:00', zone: 'Asia/Yangon' }, { local: '2031-03-02T00:30', zone: 'Asia/Yangon' }])
	await clean(page)
	await close(page)
})

test('a time that clocks are put forward over is refused at its field', async () => {
	const trip = (await staff.post('/api/v1/delegations', { title_zh: '纽约考察团' })).json
	const page = await open(server, { role: 'staff', path: `/trips/${trip.id}?row=delegation-legs.new` })
	const arrive = drawer(page).getByRole('group', { name: '到达', exact: true })
	await arrive.getByLabel('到达', { exact: true }).fill('2031-03-09T02:30')
	await arrive.getByRole('combobox').selectOption('America/New_York')
	await page.keyboard.press('Control+Enter')
	await arrive.getByText('当地因拨快时钟而没有这个时刻').waitFor()
	await close(page)
})
