// Saved views as tabs of the list, and acts on many rows (ui-and-api.md C2, D4).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, settled } from '../lib/browser.mjs'

let server, staff, admin
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
	admin = await server.as('admin')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash))
const rows = (page) => page.locator('tbody tr .name, .cards .name').allInnerTexts()
const words = {
	zh: { save: '保存视图', name: '名称', share: '共享给同事', keep: '保存', all: '全部企业', menu: /操作/, update: '用当前条件更新', rename: '改名、共享…',
		gone: '删除视图', undo: '撤销', saved: /已保存/ },
	en: { save: 'Save view', name: 'Name', share: 'Share with colleagues', keep: 'Save', all: 'All members', menu: /Acts on the view/, update: 'Update with what is set now',
		rename: 'Rename, share…', gone: 'Delete view', undo: 'Undo', saved: /saved/ },
}

for (const [lang, theme, width] of [['zh', 'light', 1440], ['en', 'dark', 390]])
	test(`a view is saved, opened, changed, renamed, deleted and taken back (${lang}, ${width})`, async () => {
		const w = words[lang]
		const page = await open(server, { role: 'staff', lang, theme, width, path: '/enterprises?city=440300&sort=name_zh' })
		const nav = page.getByRole('navigation', { name: lang === 'zh' ? '视图' : 'Views' })
		await page.getByRole('button', { name: w.save }).click()
		await page.getByLabel(w.name, { exact: true }).fill('深圳名册 ' + lang)
		await page.getByLabel(w.share).check()
		await accessible(page)
		await page.getByRole('button', { name: w.keep, exact: true }).click()
		await nav.getByRole('link', { name: '深圳名册 ' + lang }).waitFor()
		const view = await rows(page)
		await nav.getByRole('link', { name: w.all }).click()
		await settled(page)
		assert.notDeepEqual(await rows(page), view)
		await nav.getByRole('link', { name: '深圳名册 ' + lang }).click()
		await settled(page)
		assert.match(await hash(page), /city=440300.*sort=name_zh.*view=\d+/)
		assert.deepEqual(await rows(page), view)
		await noSidewaysScroll(page)
		// What was changed since can be kept under the same name.
		await page.evaluate(() => { location.hash = location.hash.replace('440300', '440100') })
		await settled(page)
		await nav.getByRole('button', { name: w.menu }).click()
		await page.getByRole('menuitem', { name: w.update }).click()
		await page.getByText(w.saved).first().waitFor()
		await page.reload()
		await settled(page)
		assert.match(await hash(page), /city=440100/)
		await nav.getByRole('button', { name: w.menu }).click()
		await page.getByRole('menuitem', { name: w.rename }).click()
		await page.getByLabel(w.name, { exact: true }).fill('广州名册 ' + lang)
		await page.getByRole('button', { name: w.keep, exact: true }).click()
		await nav.getByRole('link', { name: '广州名册 ' + lang }).waitFor()
		await clean(page)
		await nav.getByRole('button', { name: w.menu }).click()
		await page.getByRole('menuitem', { name: w.gone }).click()
		await nav.getByRole('link', { name: '广州名册 ' + lang }).waitFor({ state: 'detached' })
		await page.getByRole('button', { name: w.undo }).click()
		await nav.getByRole('link', { name: '广州名册 ' + lang }).waitFor()
		await close(page)
	})

test('a colleague who may see less opens the link and sees less', async () => {
	const made = await staff.post('/api/v1/saved-views', { resource: 'enterprises', name: '秘密标签', shared: true,
		query: { filters: [{ name: 'tags', value: '绝密' }, { name: 'city', value: '440300' }], sort: 'name_zh', columns: ['city', 'tags', 'industry'] } })
	assert.equal(made.status, 201)
	const page = await open(server, { role: 'officer', path: `/enterprises?view=${made.json.id}` })
	await page.getByText('您无权查看').waitFor()
	await settled(page)
	const text = await page.locator('body').innerText()
	assert.ok(!/标签：|绝密/.test(text))
	assert.match(await hash(page), /city=440300/)
	assert.doesNotMatch(await hash(page), /tags|绝密/)
	assert.deepEqual((await page.locator('thead th').allInnerTexts()).map((x) => x.trim()).filter(Boolean), ['企业名称', '行业', '所在城市'])
	assert.ok((await rows(page)).length > 0)
	await clean(page)
	await close(page)
	// The link of a view that is not shared is no link.
	const own = await staff.post('/api/v1/saved-views', { resource: 'enterprises', name: '自己的', query: { filters: [{ name: 'city', value: '440300' }] } })
	const none = await open(server, { role: 'officer', path: `/enterprises?view=${own.json.id}` })
	await none.getByText('这个视图已删除，或没有共享给您').waitFor()
	assert.equal((await rows(none)).length, 50)
	await close(none)
})

test('links of colleagues are followed while the list stands', async () => {
	const page = await open(server, { role: 'manager', path: '/enterprises' })
	const shared = await staff.post('/api/v1/saved-views', { resource: 'enterprises', name: '后来共享的', shared: true, query: { filters: [{ name: 'city', value: '440300' }] } })
	await go(page, `/enterprises?view=${shared.json.id}`)
	await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '后来共享的' }).waitFor()
	await page.waitForFunction(() => location.hash.includes('city=440300'))
	const own = await staff.post('/api/v1/saved-views', { resource: 'enterprises', name: '不共享的', query: { filters: [{ name: 'city', value: '440300' }] } })
	await go(page, `/enterprises?view=${own.json.id}`)
	await page.getByText('这个视图已删除，或没有共享给您').waitFor()
	await page.waitForFunction(() => !location.hash.includes('view='))
	await close(page)
	await staff.delete(`/api/v1/saved-views/${shared.json.id}`, { headers: { 'If-Match': '"1"' } })
})

test('what an administrator made the default is what a fresh list starts with', async () => {
	const made = await admin.post('/api/v1/saved-views', { resource: 'enterprises', name: '默认名册', default: true,
		query: { filters: [{ name: 'city', value: '440600' }], sort: 'name_zh' } })
	assert.equal(made.status, 201)
	const page = await open(server, { role: 'manager', path: '/enterprises' })
	await page.waitForFunction(() => location.hash.includes('city=440600'))
	await settled(page)
	await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '全部企业' }).click()
	await page.waitForFunction(() => !location.hash.includes('city'))
	await close(page)
	await admin.delete(`/api/v1/saved-views/${made.json.id}`, { headers: { 'If-Match': '"1"' } })
})

test('many rows: tags, one field, the archive, each taken back as a whole', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises?city=440300&sort=name_zh' })
	const names = (await rows(page)).slice(0, 3)
	const of = async () => (await staff.get('/api/v1/enterprises?city=440300&sort=name_zh&limit=3&fields=tags,ownership_type')).json.items
	const was = await of()
	const pick = async () => { for (const i of [0, 1, 2]) await page.locator('tbody input[type=checkbox]').nth(i).check() }
	await pick()
	await page.getByRole('button', { name: '标签', exact: true }).click()
	await page.getByLabel('添加标签').or(page.locator('#batch-add')).first().fill('东盟考察')
	await page.keyboard.press('Enter')
	await accessible(page)
	await page.getByRole('button', { name: '应用到 3 家' }).click()
	await page.getByText('已修改 3 家').waitFor()
	for (const r of await of())
		assert.ok(r.tags.includes('东盟考察'))
	await page.getByRole('button', { name: '撤销' }).click()
	await page.getByText('已撤销').waitFor()
	assert.deepEqual((await of()).map((r) => r.tags), was.map((r) => r.tags))
	await page.keyboard.press('Escape')
	// A tag that was typed and not entered is applied all the same, with one click.
	await page.getByRole('button', { name: '标签', exact: true }).click()
	await page.locator('#batch-add').fill('未回车')
	await page.getByRole('button', { name: '应用到 3 家' }).click()
	await page.getByText('已修改 3 家').waitFor()
	for (const r of await of())
		assert.ok(r.tags.includes('未回车'))
	await page.getByRole('button', { name: '撤销' }).click()
	await page.getByText('已撤销').last().waitFor()
	await settled(page)
	await page.keyboard.press('Escape')
	await page.getByRole('button', { name: '批量修改' }).click()
	await page.getByLabel('字段').selectOption('ownership_type')
	await page.locator('#batch-value').selectOption('foreign')
	await page.getByRole('button', { name: '应用到 3 家' }).click()
	await page.getByText(/已修改 \d 家|没有改动/).waitFor()
	assert.deepEqual((await of()).map((r) => r.ownership_type), ['foreign', 'foreign', 'foreign'])
	await page.keyboard.press('Escape')
	await page.getByRole('button', { name: '归档', exact: true }).click()
	await page.getByText('已归档 3 家').waitFor()
	await settled(page)
	assert.ok(!(await rows(page)).includes(names[0]))
	await page.getByRole('button', { name: '撤销' }).last().click()
	await page.waitForFunction((n) => document.querySelector('tbody .name')?.innerText === n, names[0])
	await clean(page)
	await close(page)
})
