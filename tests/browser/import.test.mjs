// Bringing in a member list through the browser: 文件 → 列对应 → 检查 → 提交 → 结果.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { becomes, clean, close, closeBrowser, go, open, settled } from '../lib/browser.mjs'
import { freshFolder, shared, startServer } from '../lib/server.mjs'

let server, staff
before(async () => {
	server = await startServer({ roles: ['staff'] })
	staff = await server.as('staff')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const chosen = (page) => page.locator('input[type=file]')
const tab = (page, name) => page.getByRole('tab', { name: new RegExp(name) })
const count = async (page, name) => Number((await tab(page, name).locator('.n').innerText()).replaceAll(',', ''))

// The row of the mapping whose heading is this.
const column = (page, heading) => page.getByRole('row').filter({ has: page.locator('b', { hasText: new RegExp(`^${heading}$`) }) })

// From the check to what it has written.
async function commit(page, button) {
	await page.getByRole('link', { name: '下一步：提交' }).click()
	await page.getByRole('button', { name: button }).click()
	await page.getByRole('heading', { name: '导入完成' }).waitFor()
	await settled(page)
}

test('a list with every kind of row', async () => {
	const known = await staff.post('/api/v1/enterprises', { name_zh: '南粤联合贸易有限公司', city: '440100' })
	assert.equal(known.status, 201, known.text)
	const file = [
		'企业名称,统一社会信用代码,所在城市,老板属相,成立日期',
		'佛山顺德明远家电有限公司,,佛山,龙,2010年3月2日',
		'东莞宏图精密有限公司,,东莞市,虎,2015-5-1',
		'代码错误有限公司,914403009962473600,深圳,兔,',
		'南粤联合贸易有限公司,,深圳市,马,',
		',,,,',
		'合计,,,,',
	].join('\r\n')
	const page = await open(server, { role: 'staff', path: '/admin/imports' })
	await chosen(page).setInputFiles({ name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
	await page.getByRole('heading', { name: '每一列对应哪个字段？' }).waitFor()
	await settled(page)

	await page.getByText(/UTF-8 · 逗号分隔 · 表头在第 1 行/).waitFor()
	assert.match(await column(page, '企业名称').innerText(), /佛山顺德明远家电有限公司/)
	assert.equal(await column(page, '企业名称').getByRole('combobox').inputValue(), 'name_zh')
	assert.equal(await column(page, '所在城市').getByRole('combobox').inputValue(), 'city')
	assert.equal(await column(page, '老板属相').getByRole('combobox').inputValue(), '')
	await clean(page)
	await column(page, '成立日期').getByRole('combobox').selectOption('')
	await settled(page)
	await column(page, '成立日期').getByRole('combobox').selectOption('established_on')
	await settled(page)

	await page.getByRole('button', { name: '检查', exact: true }).click()
	await page.getByRole('tablist', { name: '检查结果' }).waitFor()
	await settled(page)
	assert.equal(await count(page, '新增'), 2)
	assert.equal(await count(page, '错误'), 1)
	assert.equal(await count(page, '疑似'), 1, 'the same name in another city')
	assert.match(await page.getByRole('row').filter({ hasText: '代码错误有限公司' }).innerText(), /^4\s[\s\S]*914403009962473600/)
	await clean(page)
	for (const kind of ['新增', '疑似', '跳过']) {
		await tab(page, kind).click()
		await settled(page)
		assert.equal(await tab(page, kind).getAttribute('aria-selected'), 'true')
		await clean(page)
	}
	await page.keyboard.press('ArrowRight')
	await becomes(() => tab(page, '错误').getAttribute('aria-selected'), 'true', 'arrows turn the tabs')
	assert.ok(await count(page, '跳过') >= 1)
	assert.equal((await staff.get('/api/v1/enterprises')).json.total, 1, 'a check writes nothing')

	await page.getByRole('link', { name: '下一步：提交' }).click()
	await page.getByText('2 + 0 + 0 + 1 + 1 = 4 行').waitFor()
	await clean(page)
	await page.getByRole('button', { name: '写入 2 行' }).click()
	await page.getByRole('heading', { name: '导入完成' }).waitFor()
	await settled(page)
	assert.match(await page.locator('dl.sums').innerText(), /新增\s+2\s/)
	await clean(page)
	assert.equal((await staff.get('/api/v1/enterprises')).json.total, 3)
	const [mingyuan] = (await staff.get('/api/v1/enterprises?q=' + encodeURIComponent('明远家电'))).json.items
	assert.equal(mingyuan.city, '440600')

	await page.getByRole('link', { name: '再导入一个' }).click()
	const before = page.getByRole('row').filter({ hasText: '名册.csv' })
	assert.match(await before.innerText(), /新增 2[\s\S]*已完成/)
	await go(page, `/enterprises/${mingyuan.id}?tab=history`)
	await page.getByText('导入', { exact: true }).first().waitFor()
	await close(page)
})

// Upload and check, up to the tabs of the check.
async function check(page, file) {
	await go(page, '/admin/imports')
	await chosen(page).setInputFiles({ name: '更新.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
	await page.getByRole('button', { name: '检查', exact: true }).click()
	await page.getByRole('tablist', { name: '检查结果' }).waitFor()
	await settled(page)
}

test('an update shows old and new; what changes nothing can be finished', async () => {
	assert.equal((await staff.post('/api/v1/enterprises', { name_zh: '珠海更新食品有限公司', city: '440400' })).status, 201)
	const file = '企业名称,所在城市,英文名称\r\n珠海更新食品有限公司,珠海,Zhuhai Update Foods Ltd.\r\n'
	const page = await open(server, { role: 'staff', width: 390 })
	await check(page, file)
	await tab(page, '更新').click()
	await page.getByText('英文名称 （空） → Zhuhai Update Foods Ltd.').waitFor()
	await clean(page)
	await commit(page, '写入 1 行')
	await check(page, file)
	assert.equal(await count(page, '相同'), 1)
	await page.getByText('所有行都与系统中的记录一致。').waitFor()
	await commit(page, '结束导入')
	await clean(page)
	await go(page, '/admin/imports')
	assert.match(await page.getByRole('row').filter({ hasText: '更新.csv' }).first().innerText(), /已完成/)
	await close(page)
})

test('what is no spreadsheet is refused with a reason', async () => {
	const page = await open(server, { role: 'staff', path: '/admin/imports' })
	const refusal = page.locator('.banner.bad[role=alert]')
	for (const [name, bytes] of [['book.xlsx', Buffer.from('PK\x03\x04')], ['old.xls', Buffer.from('d0cf11e0a1b11ae1' + '00'.repeat(504), 'hex')], ['photo.csv', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\0', 'latin1')], ['empty.csv', Buffer.alloc(0)]]) {
		await chosen(page).setInputFiles({ name, mimeType: 'text/csv', buffer: bytes })
		await refusal.waitFor()
		await settled(page)
		assert.ok((await refusal.innerText()).length > 8, name)
		await go(page, '/')
		await go(page, '/admin/imports')
	}
	const large = join(freshFolder(), 'large.csv')
	writeFileSync(large, Buffer.alloc(21 * 1024 * 1024, 'a'))
	await chosen(page).setInputFiles(large)
	await refusal.waitFor()
	await clean(page, [/4(00|13|15|22)/])
	await close(page)
})

const registry = shared('data/enterprises/gd_registry_members.csv')
test('the registry of 6,400 enterprises', { skip: registry === null && 'the registry is not here' }, async () => {
	const before = (await staff.get('/api/v1/enterprises')).json.total
	const page = await open(server, { role: 'staff', path: '/admin/imports' })
	page.setDefaultTimeout(120_000)
	await chosen(page).setInputFiles(registry)
	await page.getByRole('button', { name: '检查', exact: true }).click()
	await page.getByRole('tablist', { name: '检查结果' }).waitFor()
	await settled(page)
	const suspects = await count(page, '疑似')
	assert.equal(await count(page, '错误'), 0)
	assert.ok(suspects <= 64, `${suspects} suspects`)
	assert.equal(await count(page, '新增') + suspects, 6400)
	await commit(page, /^写入 [\d,]+ 行$/)
	await clean(page)
	assert.equal((await staff.get('/api/v1/enterprises')).json.total, before + 6400 - suspects)
	await close(page)
})
