// The work of a day: finding an enterprise, correcting it, handing out a list; with the mouse, with the keyboard alone, with
// an input method; and what happens when two people, or the end of a session, come between (ui-and-api.md C2, C4, D2).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { accessible, becomes, clean, close, closeBrowser, demoChamber, go, open, readXlsx, settled } from '../lib/browser.mjs'

let server, staff, word, found
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
	// The word that the tests search: three enterprises bear it, whatever the demo chamber holds.
	word = '华南'
	for (const [name_zh, name_en] of [['广州华南测试仪器有限公司', 'Guangzhou Huanan Instruments Co., Ltd.'],
		['华南远洋物流有限公司', null], ['深圳市华南光电股份有限公司', null]])
		assert.equal((await staff.post('/api/v1/enterprises', { name_zh, name_en, city: '440100' })).status, 201)
	found = (await search(word)).total
	assert.ok(found >= 3)
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const search = async (q) => (await staff.get('/api/v1/enterprises?q=' + encodeURIComponent(q))).json
const first = async (q) => (await search(q)).items[0]
const record = async (id) => (await staff.get(`/api/v1/enterprises/${id}`)).json
const field = (page) => page.getByLabel('名称 / 拼音 / 统一社会信用代码')
const drawer = (page) => page.getByRole('dialog')
const saved = (page) => page.getByText('已保存', { exact: true }).first().waitFor()
const facts = (page, n) => page.locator('.facts', { hasText: new RegExp(`找到 ${n.toLocaleString('zh-CN')} 家企业`) }).waitFor()
// The address asks for the word: how many it finds is no sign, for its first character may find as many.
const asks = (page, q) => page.waitForFunction((q) => new URLSearchParams(location.hash.split('?')[1]).get('q') === q, q)
const searches = (page) => page.tw.requests.map((r) => new URL(r.url())).filter((u) => /^\/api\/v1\/(search|enterprises)$/.test(u.pathname))
	.map((u) => u.searchParams.get('q')).filter((q) => q !== null)

async function download(page, act) {
	const [file] = await Promise.all([page.waitForEvent('download'), act()])
	assert.equal(await file.failure(), null)
	return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

test('search as you type, correct one, hand the filtered list out', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	await field(page).click()
	await page.keyboard.insertText(word[0])
	await facts(page, (await search(word[0])).total)
	await page.keyboard.insertText(word.slice(1))	// the field kept the focus when the rows came
	await asks(page, word)
	await facts(page, found)
	await settled(page)
	assert.equal(await page.locator('tbody tr').count(), Math.min(found, 50))
	const names = await page.locator('tbody a.name').allInnerTexts()
	assert.match(names[0], /华南/)

	const id = Number((await page.locator('tbody a.name').first().getAttribute('href')).split('/').pop())
	await page.locator('tbody a.name').first().click()
	await page.getByRole('button', { name: '编辑' }).click()
	await drawer(page).getByLabel('简称').fill('华南一号')
	await drawer(page).getByRole('button', { name: '保存' }).click()
	await saved(page)
	await settled(page)
	assert.equal((await record(id)).name_short, '华南一号')
	await page.getByRole('tab', { name: '变更记录' }).click()
	await page.locator('#panel').getByText('华南一号').first().waitFor()
	await page.locator('#panel').getByText('页面', { exact: true }).first().waitFor()
	await page.goBack()
	await page.getByRole('link', { name: '返回会员企业' }).click()
	await facts(page, found)

	await page.getByRole('button', { name: '导出' }).click()
	await page.getByRole('dialog', { name: '导出' }).waitFor()
	await accessible(page)
	const { name, bytes } = await download(page, () => page.getByRole('link', { name: /Excel/ }).click())
	assert.match(name, /\.xlsx$/)
	const rows = readXlsx(bytes)
	assert.equal(rows.length - 1, found)
	assert.ok(rows[0].includes('中文名称'), rows[0].join())
	const sent = new Set(rows.map((r) => r[rows[0].indexOf('中文名称')]))
	assert.deepEqual(names.filter((n) => !sent.has(n)), [])
	await clean(page)
	await close(page)
})

test('pinyin, initials and a code find it too', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	for (const q of ['huanan ceshi', 'gzhncs', 'Huanan Instruments']) {
		await field(page).fill(q)
		await page.locator('tbody tr:first-child', { hasText: '广州华南测试仪器有限公司' }).waitFor()
	}
	await close(page)
})

test('the keyboard alone: find, correct, hand out', async () => {
	const page = await open(server, { role: 'staff', path: '/' })
	await page.keyboard.press('/')
	await page.keyboard.insertText('华南远洋')
	await page.getByRole('option', { name: /华南远洋物流有限公司/ }).waitFor()
	await page.keyboard.press('ArrowDown')
	await page.keyboard.press('Enter')
	await page.getByRole('heading', { level: 1, name: '华南远洋物流有限公司' }).waitFor()
	await settled(page)

	await page.keyboard.press('e')
	await drawer(page).getByLabel('中文名称').waitFor()
	await page.waitForFunction(() => document.activeElement?.id === 'f-name_zh')
	const label = () => page.evaluate(() => document.activeElement.labels?.[0]?.textContent ?? '')
	for (let n = 0; await label() !== '简称'; n++) {
		assert.ok(n < 10, 'the field is reached by Tab')
		await page.keyboard.press('Tab')
	}
	await page.keyboard.insertText('远洋')
	await page.keyboard.press('Control+Enter')
	await saved(page)
	await drawer(page).waitFor({ state: 'detached' })
	await settled(page)
	const { id } = await first('华南远洋物流')
	assert.equal((await record(id)).name_short, '远洋')

	await page.keyboard.press('g')
	await page.keyboard.press('e')
	await page.locator('tbody tr').first().waitFor()
	await settled(page)
	const name = () => page.evaluate(() => (/^(A|BUTTON)$/.test(document.activeElement.tagName) ? document.activeElement.textContent.trim() : ''))
	await page.keyboard.press('j')
	for (let n = 0; await name() !== '导出'; n++) {
		assert.ok(n < 40, 'the button is reached by Tab')
		await page.keyboard.press('Tab')
	}
	await page.keyboard.press('Enter')
	await page.getByRole('dialog', { name: '导出' }).getByRole('link').first().waitFor()
	for (let n = 0; !/Excel/.test(await name()); n++) {
		assert.ok(n < 10, 'the link is reached by Tab')
		await page.keyboard.press('Tab')
	}
	const { bytes } = await download(page, () => page.keyboard.press('Enter'))
	assert.equal(readXlsx(bytes).length - 1, (await staff.get('/api/v1/enterprises')).json.total)
	await page.keyboard.press('Escape')
	await page.getByRole('dialog').waitFor({ state: 'detached' })
	await page.keyboard.press('?')
	await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor()
	await accessible(page)
	await close(page)
})

test('an input method: nothing is asked while one composes', async () => {
	for (const which of ['list', 'top']) {
		const page = await open(server, { role: 'staff' })
		await page.clock.install()
		await go(page, '/enterprises')
		const input = which === 'list' ? field(page) : page.getByRole('combobox', { name: '搜索企业、项目、团组、联系人' })
		await input.focus()
		const cdp = await page.context().newCDPSession(page)
		for (const text of ['h', 'hu', 'hua n', 'hua nan']) {
			await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
			await page.clock.fastForward(1000)
		}
		// The Enter that ends a composition is the input method's.
		await input.evaluate((el) => el.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })))
		assert.deepEqual(searches(page), [])
		await cdp.send('Input.insertText', { text: word })
		await page.clock.fastForward(1000)
		if (which === 'list') await facts(page, found)
		else await page.getByRole('option', { name: /华南/ }).first().waitFor()
		assert.deepEqual([...new Set(searches(page))], [word])
		await close(page)
	}
})

test('two people change the same field: mine, theirs, original', async () => {
	const { id } = await first('华南光电')
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	await drawer(page).getByLabel('简称').fill('我的简称')
	await drawer(page).getByLabel('英文名称').fill('My Name Ltd.')
	const was = await record(id)
	assert.equal((await (await server.as('manager')).patch(`/api/v1/enterprises/${id}`, { name_short: '别人的简称', website: 'https://theirs.example' }, was.version)).status, 200)
	await drawer(page).getByRole('button', { name: '保存' }).click()
	const sides = drawer(page).getByRole('group', { name: '简称' })
	await sides.waitFor()
	assert.equal(await drawer(page).getByRole('group').count(), 1, 'fields that do not clash merge by themselves')
	assert.match(await sides.innerText(), /我的修改\s+我的简称\s+对方的修改\s+别人的简称\s+原来的值\s+（空）/)
	assert.match(await drawer(page).innerText(), new RegExp((await (await server.as('manager')).get('/api/v1/me')).json.account.name))
	await clean(page, [/412/])
	await sides.getByText('别人的简称').click()
	await drawer(page).getByRole('button', { name: '按所选保存' }).click()
	await saved(page)
	const now = await record(id)
	assert.deepEqual([now.name_short, now.name_en, now.website], ['别人的简称', 'My Name Ltd.', 'https://theirs.example'])
	await close(page)
})

test('two people change different fields: nobody is asked', async () => {
	const { id } = await first('华南光电')
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	await drawer(page).getByLabel('简称').fill('合并')
	const was = await record(id)
	assert.equal((await staff.patch(`/api/v1/enterprises/${id}`, { name_en: 'Their Name Ltd.' }, was.version)).status, 200)
	await drawer(page).getByRole('button', { name: '保存' }).click()
	await drawer(page).waitFor({ state: 'detached' })
	const now = await record(id)
	assert.deepEqual([now.name_short, now.name_en], ['合并', 'Their Name Ltd.'])
	await close(page)
})

test('what is wrong is said at the field, and in a summary with links', async () => {
	const { id } = await first('华南光电')
	const other = (await staff.get('/api/v1/enterprises?uscc__null=false&limit=1')).json.items[0]
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}?edit=1` })
	await drawer(page).getByLabel('中文名称').fill('')
	await drawer(page).getByLabel('统一社会信用代码').fill(other.uscc)
	await drawer(page).getByRole('button', { name: '保存' }).click()
	await drawer(page).getByRole('alert').waitFor()
	assert.match(await drawer(page).getByRole('alert').innerText(), /中文名称/)
	await clean(page)
	await drawer(page).getByRole('alert').getByRole('link', { name: '中文名称' }).click()
	await becomes(() => page.evaluate(() => document.activeElement.id), 'f-name_zh')
	await page.keyboard.insertText('深圳市华南光电股份有限公司')
	await drawer(page).getByRole('button', { name: '保存' }).click()
	const there = drawer(page).getByRole('alert').getByRole('link', { name: '查看该记录' })
	await there.waitFor()
	assert.equal(await there.getAttribute('href'), `#/enterprises/${other.id}`)
	await clean(page, [/409|422/])
	await close(page)
})

test('a session that ended: sign in over the page, nothing typed is lost', async () => {
	const { id } = await first('华南光电')
	const account = server.accounts.get('manager')
	const page = await open(server, { role: null, path: '/' })
	await page.getByLabel('用户名').fill(account.login)
	await page.getByLabel('密码', { exact: true }).fill(account.password)
	await page.keyboard.press('Enter')
	await page.locator('header').waitFor()
	await go(page, `/enterprises/${id}?edit=1`)
	await drawer(page).getByLabel('简称').fill('没有丢')
	await page.keyboard.press('Tab')	/* the field is left: what the server says of it has come before the session ends, and it is the saving that meets the end */
	await settled(page)
	await page.context().clearCookies()
	await drawer(page).getByRole('button', { name: '保存' }).click()
	const over = page.getByRole('dialog', { name: '请重新登录' })
	await over.getByLabel('密码', { exact: true }).waitFor()
	assert.equal(await over.getByLabel('用户名').inputValue(), account.login)
	await accessible(page)
	await over.getByLabel('密码', { exact: true }).fill(account.password)
	await page.keyboard.press('Enter')
	await saved(page)
	assert.equal((await record(id)).name_short, '没有丢')
	await close(page)
})

test('leaving with unsaved changes asks, and a draft survives', async () => {
	const { id } = await first('华南光电')
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	await go(page, `/enterprises/${id}`)
	await page.getByRole('button', { name: '编辑' }).click()
	await drawer(page).getByLabel('简称').fill('未保存')
	const ask = page.getByRole('alertdialog')
	await page.keyboard.press('Escape')
	await ask.waitFor()
	await accessible(page)
	await ask.getByRole('button', { name: '继续编辑' }).click()
	await ask.waitFor({ state: 'detached' })
	assert.equal(await drawer(page).getByLabel('简称').inputValue(), '未保存')
	await page.goBack()
	await ask.getByRole('button', { name: '继续编辑' }).click()
	await ask.waitFor({ state: 'detached' })
	assert.equal(await drawer(page).getByLabel('简称').inputValue(), '未保存')
	// A crash is not leaving: the draft is offered again.
	await page.waitForFunction(() => Object.keys(localStorage).some((k) => k.startsWith('tw.draft.')))
	const url = page.url()
	const again = await page.context().newPage()
	again.tw = page.tw
	await again.goto(url)
	await again.getByRole('button', { name: '恢复草稿' }).click()
	assert.equal(await again.getByLabel('简称').inputValue(), '未保存')
	await again.close()
	await page.keyboard.press('Escape')
	await ask.getByRole('button', { name: '放弃修改' }).click()
	await drawer(page).waitFor({ state: 'detached' })
	assert.notEqual((await record(id)).name_short, '未保存')
	await close(page)
})

test('archive, and take it back', async () => {
	const { id } = await first('华南远洋物流')
	const page = await open(server, { role: 'staff', path: `/enterprises/${id}` })
	await page.getByRole('button', { name: '更多' }).click()
	await page.getByRole('menuitem', { name: '归档' }).click()
	const undo = page.getByRole('button', { name: '撤销' })
	await undo.waitFor()
	await page.getByText('已归档', { exact: true }).waitFor()
	assert.notEqual((await record(id)).archived_at, null)
	await accessible(page)
	await undo.click()
	await page.getByText('已取消归档').waitFor()
	await page.getByRole('button', { name: '编辑' }).waitFor()
	assert.equal((await record(id)).archived_at ?? null, null)
	await close(page)
})

test('the address is the state; Back works', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	const now = () => page.evaluate(() => location.hash)
	await page.getByRole('button', { name: '企业名称' }).click()
	await page.locator('th[aria-sort=ascending]', { hasText: '企业名称' }).waitFor()
	await page.getByRole('button', { name: '下一页' }).click()
	await page.waitForFunction(() => location.hash.includes('page=2'))
	await settled(page)
	const there = await now()
	const names = await page.locator('tbody a.name').allInnerTexts()
	await page.locator('tbody a.name').nth(3).click()
	await page.getByRole('heading', { level: 1, name: names[3] }).waitFor()
	await page.goBack()
	await settled(page)
	assert.equal(await now(), there)
	assert.deepEqual(await page.locator('tbody a.name').allInnerTexts(), names)
	await page.reload()
	await settled(page)
	assert.deepEqual(await page.locator('tbody a.name').allInnerTexts(), names)
	await page.goBack()
	await page.waitForFunction(() => !location.hash.includes('page=2'))
	await settled(page)
	assert.match(await now(), /sort=name_zh/)
	await close(page)
})

test('selected rows go out alone', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises?q=' + encodeURIComponent(word) })
	await page.locator('tbody input[type=checkbox]').nth(0).check()
	await page.locator('tbody input[type=checkbox]').nth(1).check()
	await page.getByRole('button', { name: '导出所选' }).click()
	const { bytes } = await download(page, () => page.getByRole('link', { name: /Excel/ }).click())
	assert.equal(readXlsx(bytes).length - 1, 2)
	await close(page)
})

test('the panel of an export names the very columns of the file', async () => {
	for (const lang of ['zh', 'en']) {
		const page = await open(server, { role: 'staff', lang, path: '/enterprises?q=' + encodeURIComponent(word) })
		await page.getByRole('button', { name: lang === 'zh' ? '显示的列' : 'Columns' }).click()
		await page.getByRole('dialog').getByLabel(lang === 'zh' ? '完整度（%）' : 'Completeness (%)').check()
		await page.keyboard.press('Escape')
		await page.getByRole('button', { name: lang === 'zh' ? '导出' : 'Export', exact: true }).click()
		const panel = page.getByRole('dialog', { name: lang === 'zh' ? '导出' : 'Export' })
		for (const all of [false, true]) {
			await panel.getByRole('radio').nth(all ? 1 : 0).check()
			const said = (await panel.locator('.names').innerText()).replace(/^[^：:]*[：:]\s*/, '').split(lang === 'zh' ? '、' : ', ')
			const { bytes } = await download(page, () => page.getByRole('link', { name: /Excel/ }).click())
			const heads = readXlsx(bytes)[0]
			assert.deepEqual(said, heads, `${lang} ${all}`)
			assert.ok(heads.includes(lang === 'zh' ? '更新时间' : 'Updated') !== all, heads.join())
			assert.match(await panel.getByRole('radio', { checked: true }).locator('..').innerText(), new RegExp(`\\b${heads.length}\\b`))
		}
		await accessible(page)
		await close(page)
	}
})

test('language and theme change at once and stay', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	await page.locator('header .lang').click()
	await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor()
	await page.getByRole('columnheader', { name: 'City' }).waitFor()
	await page.locator('header').getByRole('button', { name: /theme|colour|appearance/i }).click()
	await page.getByRole('menuitem', { name: 'Dark' }).click()
	await page.reload()
	await settled(page)
	assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]), ['en', 'dark'])
	await close(page)
})

// Whatever 更多筛选 offers can be asked for: each field is filled as a reader would, and the list answers.
test('every filter finds rows or says that none fit', async () => {
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	const { fields } = (await staff.get('/api/v1/meta', { headers: { 'Accept-Language': 'zh-CN' } })).json.resources.enterprises
	const panel = page.getByRole('dialog', { name: '更多筛选' })
	await page.getByRole('button', { name: '更多筛选' }).click()
	await panel.getByRole('textbox').first().waitFor()
	await settled(page)
	const answered = async () => {
		await settled(page)
		assert.equal(await page.locator('.failed').count(), 0, page.url())
		assert.equal(await page.locator('tbody tr, .empty').count() > 0, true, page.url())
		await page.evaluate(() => { location.hash = '#/enterprises' })
		await settled(page)
	}
	const said = { money: '1.5亿', int: '50', date: '2019-05-01', instant: '2026-01-31' }
	let ranges = 0, texts = 0
	for (const f of fields.filter((x) => x.filter && said[x.type])) {
		const group = panel.getByRole('group', { name: f.label, exact: true })
		for (const n of [0, 1]) {
			await group.getByRole('textbox').or(group.locator('input[type=date]')).nth(n).fill(said[f.type])
			await page.keyboard.press('Tab')
			await answered()
			ranges++
		}
	}
	for (const type of ['text', 'name', 'code']) {
		const f = fields.find((x) => x.filter && x.type === type)
		if (!f) continue
		await panel.getByLabel(f.label, { exact: true }).fill('zz')
		await page.keyboard.press('Tab')
		await answered()
		texts++
	}
	assert.ok(ranges >= 6 && texts >= 2, `${ranges} ${texts}`)
	await close(page)
})

test('an amount as people write it, in its currency; what is no amount is said at the field', async () => {
	const rich = (await staff.get('/api/v1/enterprises?registered_capital__gte=' + encodeURIComponent('10000000 CNY'))).json.total
	const page = await open(server, { role: 'staff', path: '/enterprises' })
	await page.getByRole('button', { name: '更多筛选' }).click()
	const group = page.getByRole('group', { name: '注册资本' })
	const from = group.getByRole('textbox').first()
	await from.fill('1000万元')
	await page.keyboard.press('Tab')
	await facts(page, rich)
	await page.locator('.chip', { hasText: '注册资本从 1,000 万元' }).waitFor()
	assert.equal(await from.inputValue(), '1000 万')
	assert.equal(new URLSearchParams((await page.evaluate(() => location.hash)).split('?')[1]).get('registered_capital__gte'), '10000000 CNY')
	await group.getByRole('combobox').selectOption('USD')
	await page.locator('.chip', { hasText: '1,000 万美元' }).waitFor()
	await facts(page, (await staff.get('/api/v1/enterprises?registered_capital__gte=' + encodeURIComponent('10000000 USD'))).json.total)
	await from.fill('很多')
	await page.keyboard.press('Tab')
	await group.getByRole('alert').waitFor()
	await accessible(page)
	assert.match(await page.evaluate(() => decodeURIComponent(location.hash)), /10000000[ +]USD/)
	await close(page)
})
