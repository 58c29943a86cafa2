// Forms: choices out of long lists, what is asked while one types, what happens when a record changes under one's hands.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { clean, close, closeBrowser, demoChamber, go, open, settled } from '../lib/browser.mjs'

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
const changing = (page) => page.tw.requests.filter((r) => !['GET', 'HEAD'].includes(r.method()))

test('Enter in a picker picks what was typed, and saves nothing', async () => {
	const { id } = await made({ name_zh: '选择测试有限公司' })
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	for (const [label, typed, shown] of [['所在城市', '东莞', '东莞市'], ['产业集群', '新', null]]) {
		const input = drawer(page).getByRole('combobox', { name: label }).or(drawer(page).getByRole('group', { name: label }).getByRole('combobox'))
		await input.click()
		await input.fill('')
		await page.keyboard.insertText(typed)
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
	assert.match(await told.innerText(), new RegExp(`${name}（manager）已在 .* 归档了这条记录`))
	await clean(page, [/412/])
	assert.equal((await record(id)).name_short, null)
	await drawer(page).getByRole('button', { name: '取消归档并保存' }).click()
	await drawer(page).waitFor({ state: 'detached' })
	const now = await record(id)
	assert.deepEqual([now.name_short, now.archived_at ?? null], ['我的', null])
	await go(page, `/enterprises/${id}?tab=history`)
	await page.locator('#panel').getByText(`${name}（manager）`).waitFor()
	await close(page)
})

test('a merge says what the other one changed', async () => {
	const { id, version } = await made({ name_zh: '合并测试有限公司' })
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	await drawer(page).getByLabel('简称').fill('我的')
	assert.equal((await (await server.as('manager')).patch(`/api/v1/enterprises/${id}`, { website: 'https://theirs.example' }, version)).status, 200)
	await drawer(page).getByRole('button', { name: '保存', exact: true }).click()
	await page.getByText(/（manager）改了网址，已自动合并/).waitFor()
	await drawer(page).waitFor({ state: 'detached' })
	await close(page)
})
