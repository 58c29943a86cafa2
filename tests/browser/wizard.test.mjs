// The import wizard in full: sheets, headings and encodings, mappings that are kept, rows put right in place, suspects decided, the way back.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { accessible, becomes, clean, close, closeBrowser, go, noSidewaysScroll, open, reachable, readXlsx, settled } from '../lib/browser.mjs'
import { shared, startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'
import { workbook, xlsxType } from '../lib/workbook.mjs'

let server, staff
before(async () => {
	server = await startServer({ roles: ['admin', 'staff', 'auditor'] })
	staff = await server.as('staff')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const VIEWS = [{ lang: 'zh', width: 1440 }, { lang: 'en', width: 390 }, { lang: 'zh', width: 390 }, { lang: 'en', width: 1440 }]
const SAID = {
	zh: {
		drop: '把文件拖到这里，或点击选择', check: '检查', tabs: '检查结果', error: '错误', suspect: '疑似', insert: '新增', update: '更新', skipped: '跳过', correct: '改正第 {n} 行', decide: '核对第 {n} 行',
		save: '保存并检查', use: '用建议值 {v}', override: '代码确实如此，校验位不符也要写入', reason: '校验位不符的理由', link: '就是它：{v}', none: '都不是，作为新记录', skip: '跳过这一行',
		too: /本页同样原因/, undo: '撤销', next: '下一步：提交', write: '写入 {n} 行', done: '导入完成', revert: '撤销此导入', reverted: '此导入已撤销', columns: '每一列对应哪个字段？', nextColumns: '下一步：列对应',
	},
	en: {
		drop: 'Drop a file here, or click to choose', check: 'Check', tabs: 'Result of the check', error: 'Errors', suspect: 'In doubt', insert: 'New', update: 'Updates', skipped: 'Skipped', correct: 'Correct row {n}', decide: 'Decide row {n}',
		save: 'Save and check', use: 'Use {v}', override: 'The code is like this; write it in spite of its check digit', reason: 'Reason for the wrong check digit', link: 'This is the one: {v}', none: 'None of them: add it', skip: 'Skip this row',
		too: /for the same reason/, undo: 'Undo', next: 'Next: commit', write: 'Write {n} rows', done: 'The import is done', revert: 'Undo this import', reverted: 'This import was undone', columns: 'Which field is each column?', nextColumns: 'Next: columns',
	},
}
const say = (text, params) => text.replace(/\{(\w)\}/g, (_, k) => params[k])
const button = (page, name) => page.getByRole('button', { name, exact: true })
const link = (page, name) => page.getByRole('link', { name, exact: true })
const tab = (page, name) => page.getByRole('tab', { name: new RegExp(`${name}$`) })
const count = async (page, name) => Number((await tab(page, name).locator('.n').innerText()).replaceAll(',', ''))
const column = (page, heading) => page.getByRole('row').filter({ has: page.locator('td.heading b', { hasText: new RegExp(`^${heading}$`) }) })

// Bring a file, up to the first page of its import.
async function bring(page, name, bytes, type = 'text/csv') {
	await go(page, '/admin/imports')
	await page.locator('input[type=file]').setInputFiles({ name, mimeType: type, buffer: Buffer.from(bytes) })
	await page.locator('ol [aria-current=step]').waitFor()
	await settled(page)
}
// Nothing to complain of in this state, seen from its top, without messages that pass.
async function fine(page, expected) {
	await page.evaluate(() => {
		document.querySelectorAll('.notice .shut').forEach((b) => b.click())
		for (const e of [document.scrollingElement, document.querySelector('main')]) e.scrollTo(0, 0)
	})
	await settled(page)
	await clean(page, expected)
	await reachable(page)
}
async function check(page, l) {
	await button(page, l.check).click()
	await page.getByRole('tablist', { name: l.tabs }).waitFor()
	await settled(page)
}
async function commit(page, l, n) {
	await link(page, l.next).click()
	await button(page, say(l.write, { n })).click()
	await page.getByRole('heading', { name: l.done }).waitFor()
	await settled(page)
}

for (const [at, view] of VIEWS.entries())
	test(`rows are put right in place, suspects decided, and all of it undone: ${view.lang}, ${view.width}`, async () => {
		const l = SAID[view.lang], known = []
		for (const name of [`穗城纺织有限公司${at}`, `穗城食品有限公司${at}`, `穗城家具有限公司${at}`]) {
			const r = await staff.post('/api/v1/enterprises', { name_zh: name, city: '440100' })
			assert.equal(r.status, 201, r.text)
			known.push({ name, id: r.json.id })
		}
		const before = (await staff.get('/api/v1/enterprises')).json.total
		const page = await open(server, { role: 'staff', ...view })
		await bring(page, '名册.csv', [
			'企业名称,统一社会信用代码,所在城市,成立日期,英文名称',
			`佛山明远家电有限公司${at},,佛山,2010年3月2日,`,
			`东莞日期有误有限公司${at},,东莞,二月三十,`,
			`代码颠倒有限公司${at},914403009962473600,深圳,,`,
			`${known[0].name},,深圳,,Suicheng Textile ${at}`,
			`${known[1].name},,深圳,,`,
			`${known[2].name},,深圳,,`,
		].join('\r\n'))
		await page.getByRole('heading', { name: l.columns }).waitFor()
		await fine(page)
		await check(page, l)
		assert.deepEqual([await count(page, l.error), await count(page, l.suspect), await count(page, l.insert)], [2, 3, 1])
		await fine(page)

		// A date: opened by keyboard, typed, left, typed again, saved with Enter.
		await button(page, say(l.correct, { n: 3 })).focus()
		await page.keyboard.press('Enter')
		const date = page.locator('[aria-invalid=true]')
		await date.waitFor()
		await becomes(() => date.evaluate((e) => e === document.activeElement), true, 'what is wrong has the focus')
		await fine(page)
		await date.fill('2011-02-28')
		await page.keyboard.press('Escape')
		await page.locator('.panel form').waitFor({ state: 'detached' })
		await button(page, say(l.correct, { n: 3 })).click()
		assert.equal(await date.inputValue(), '二月三十', 'Esc has kept nothing')
		await date.fill('2011-02-28')
		await page.keyboard.press('Enter')
		await page.getByRole('status').filter({ hasText: l.insert }).waitFor()
		await settled(page)
		assert.deepEqual([await count(page, l.error), await count(page, l.insert)], [1, 2])
		await button(page, l.undo).click()
		await settled(page)
		assert.deepEqual([await count(page, l.error), await count(page, l.insert)], [2, 1])
		await button(page, say(l.correct, { n: 3 })).click()
		await date.fill('2011-02-28')
		await button(page, l.save).click()
		await page.locator('.panel form').waitFor({ state: 'detached' })
		await settled(page)

		// A wrong check digit has a reason.
		await button(page, say(l.correct, { n: 4 })).click()
		await page.getByLabel(l.override).check()
		await page.getByLabel(l.reason).fill('已核对营业执照原件')
		await fine(page)
		await page.keyboard.press('Enter')
		await page.locator('.panel form').waitFor({ state: 'detached' })
		await settled(page)
		assert.deepEqual([await count(page, l.error), await count(page, l.insert)], [0, 3])

		// Suspects: one is the known one, one is new; undone, both others are skipped together.
		await tab(page, l.suspect).click()
		await settled(page)
		await button(page, say(l.decide, { n: 5 })).click()
		await page.getByRole('button', { name: say(l.link, { v: known[0].name }) }).waitFor()
		await fine(page)
		await page.getByRole('button', { name: say(l.link, { v: known[0].name }) }).click()
		await page.getByRole('status').filter({ hasText: l.update }).waitFor()
		await settled(page)
		assert.deepEqual([await count(page, l.suspect), await count(page, l.update)], [2, 1])
		await button(page, say(l.decide, { n: 6 })).click()
		await button(page, l.none).click()
		await settled(page)
		assert.deepEqual([await count(page, l.suspect), await count(page, l.insert)], [1, 4])
		await button(page, l.undo).last().click()
		await settled(page)
		assert.equal(await count(page, l.suspect), 2)
		await button(page, say(l.decide, { n: 6 })).click()
		await page.getByLabel(l.too).check()
		const skipped = await count(page, l.skipped)
		await button(page, l.skip).click()
		await settled(page)
		assert.deepEqual([await count(page, l.suspect), await count(page, l.skipped)], [0, skipped + 2])

		await commit(page, l, 4)
		await fine(page)
		assert.equal((await staff.get('/api/v1/enterprises')).json.total, before + 3)
		const linked = (await staff.get(`/api/v1/enterprises/${known[0].id}`)).json
		assert.deepEqual([linked.name_en, linked.city], [`Suicheng Textile ${at}`, '440300'])
		const odd = (await staff.get('/api/v1/enterprises?q=914403009962473600')).json.items
		assert.equal(odd.length, 1, 'the code that has a reason')

		await button(page, l.revert).click()
		await page.getByRole('alertdialog').waitFor()
		await settled(page)
		await fine(page)
		await page.getByRole('alertdialog').getByRole('button', { name: l.revert }).click()
		await page.getByText(l.reverted).waitFor()
		await settled(page)
		await fine(page)
		assert.equal((await staff.get('/api/v1/enterprises')).json.total, before)
		assert.equal((await staff.get(`/api/v1/enterprises/${known[0].id}`)).json.city, '440100')
		await close(page)
	})

test('a suggestion fills its field and saves nothing by itself', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	await bring(page, '代码.csv', '企业名称,统一社会信用代码,所在城市\r\n颠倒代码有限公司,914403009962473600,深圳\r\n')
	await check(page, l)
	await button(page, say(l.correct, { n: 2 })).click()
	const code = page.getByLabel('统一社会信用代码')
	const use = page.getByRole('button', { name: /^用建议值/ })
	const value = (await use.innerText()).split(' ').at(-1)
	await use.click()
	assert.equal(await code.inputValue(), value)
	await settled(page)
	assert.equal(await count(page, l.error), 1, 'it waits for Enter')
	await page.keyboard.press('Enter')
	await page.locator('.panel form').waitFor({ state: 'detached' })
	await settled(page)
	assert.deepEqual([await count(page, l.error), await count(page, l.insert)], [0, 1])
	await tab(page, l.insert).click()
	await page.getByText('改过 1 格').waitFor()
	await button(page, '修改第 2 行').click()
	await button(page, '恢复文件中的值').click()
	await settled(page)
	assert.equal(await count(page, l.error), 1, 'what the file says is wrong again')
	await fine(page)
	await close(page)
})

const members = { name: '会员', rows: [['2026 年会员名册'], [], ['企业名称', '所在城市', '注册资本'], [null, null, '（万元）'], ['多表有限公司', '佛山', 500], ['多表二有限公司', '东莞', 800.5]] }
const guests = { name: '来宾', rows: [['企业名称', '所在城市'], ['来宾单位有限公司', '广州']] }
const lists = { name: '字典', hidden: true, rows: [['城市'], ['佛山'], ['东莞']] }

for (const view of VIEWS.slice(0, 2))
	test(`a workbook asks for its sheet: ${view.lang}, ${view.width}`, async () => {
		const l = SAID[view.lang], page = await open(server, { role: 'staff', ...view })
		await bring(page, '名册.xlsx', workbook({ sheets: [members, guests, lists] }), xlsxType)
		const sheet = (name) => page.getByRole('radio', { name: new RegExp(name) })
		await sheet('会员').waitFor()
		assert.equal(await page.getByRole('radio', { checked: true }).and(page.locator('[name=sheet]')).count(), 0, 'nobody has chosen')
		assert.match(await page.locator('label.one').nth(2).innerText(), view.lang === 'zh' ? /字典[\s\S]*隐藏/ : /字典[\s\S]*hidden/)
		await fine(page)
		await sheet('会员').check()
		await page.locator('tr.heading').filter({ hasText: '企业名称' }).waitFor()
		await fine(page)
		await link(page, l.nextColumns).click()
		await column(page, '注册资本').waitFor()
		assert.match(await column(page, '注册资本').innerText(), /万元/)
		await check(page, l)
		assert.equal(await count(page, l.insert), 2)
		await page.close()
		await close(page)
	})

test('the heading row is chosen on the preview; another encoding shows at once', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	await bring(page, '抬头.csv', '名单,城市,备注\r\n企业名称,所在城市,网址\r\n抬头有限公司,佛山,www.example.com\r\n')
	await go(page, new URL(page.url()).hash.slice(1).split('?')[0] + '?step=file')
	await page.getByRole('radio', { name: '第 2 行是表头' }).check()
	await page.locator('tr.heading').filter({ hasText: '企业名称' }).waitFor()
	await settled(page)
	await page.getByLabel('文字编码').selectOption('gb18030')
	await page.getByRole('alert').filter({ hasText: '编码' }).waitFor()
	await settled(page)
	assert.equal(await page.getByLabel('文字编码').inputValue(), 'utf-8', 'it is no GB18030, and stays what it was')
	await page.getByLabel('分隔符').selectOption(';')
	await settled(page)
	assert.match(await page.locator('section table').innerText(), /企业名称,所在城市,网址/)
	await page.getByLabel('分隔符').selectOption(',')
	await settled(page)
	await page.getByRole('radio', { name: '第 2 行是表头' }).check()
	await settled(page)
	await fine(page, [/422/])
	await link(page, l.nextColumns).click()
	await check(page, l)
	assert.equal(await count(page, l.insert), 1)
	await close(page)
})

test('a mapping that was kept is laid on by itself, can be taken off, renamed and deleted', async () => {
	const page = await open(server, { role: 'staff' })
	const menu = async (name) => {
		await page.getByRole('button', { name: '保存的对应' }).click()
		await page.getByRole('menuitem', { name, exact: true }).click()
	}
	const file = (n) => `企业名称,老板属相,地点\r\n对应${n}有限公司,龙,佛山\r\n`
	await bring(page, '甲.csv', file(1))
	await column(page, '老板属相').getByRole('combobox').selectOption({ label: '简称' })
	await settled(page)
	await menu('保存现在的对应…')
	await page.getByLabel('名称', { exact: true }).fill('属相名册')
	await settled(page)
	await fine(page)
	await page.keyboard.press('Enter')
	await page.getByText('已保存“属相名册”').waitFor()
	await bring(page, '乙.csv', file(2))
	await page.getByText('表头与以前保存的“属相名册”相同，已自动套用。').waitFor()
	assert.equal(await column(page, '老板属相').getByRole('combobox').inputValue(), 'name_short')
	await settled(page)
	await fine(page)
	await button(page, '不用它，重新识别').click()
	await settled(page)
	assert.equal(await column(page, '老板属相').getByRole('combobox').inputValue(), '')
	await menu('属相名册')
	await settled(page)
	assert.equal(await column(page, '老板属相').getByRole('combobox').inputValue(), 'name_short')
	await menu('改名、删除…')
	await page.getByLabel('“属相名册”的名称').fill('生肖名册')
	await page.keyboard.press('Enter')
	await button(page, '删除“生肖名册”').waitFor()
	await settled(page)
	await fine(page)
	await button(page, '删除“生肖名册”').click()
	await button(page, '确定删除').click()
	await page.getByText('还没有保存过列对应').waitFor()
	await button(page, '完成').click()
	await settled(page)
	await fine(page)
	await close(page)
})

test('the browser is closed in the middle: what was typed is there, and so is the place', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	await bring(page, '中断.csv', '企业名称,成立日期\r\n中断有限公司,二月三十\r\n')
	await check(page, l)
	await button(page, say(l.correct, { n: 2 })).click()
	await page.locator('[aria-invalid=true]').fill('2012-03-04')
	const url = page.url(), context = page.context()
	await settled(page)
	await page.close()
	const again = await context.newPage()
	again.tw = { server, errors: [], flying: new Set(), requests: [] }
	await again.goto(url)
	await again.getByText('这是您上次没有保存的修改。').waitFor()
	assert.equal(await again.locator('[aria-invalid=true]').inputValue(), '2012-03-04')
	await again.locator('[aria-invalid=true]').press('Enter')
	await again.locator('.panel form').waitFor({ state: 'detached' })
	await settled(again)
	assert.equal(await count(again, l.insert), 1)
	await context.close()
})

test('another person has changed the import meanwhile: it is said, and read anew', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	/* Nobody tells the page of it before it saves. */
	await page.route(/\/api\/v1\/events\?/, (r) => r.fulfill({ contentType: 'text/event-stream', body: 'retry: 600000\n\n' }))
	await bring(page, '两人.csv', '企业名称,成立日期\r\n两人有限公司,二月三十\r\n')
	await check(page, l)
	const id = Number(/imports\/(\d+)/.exec(page.url())[1])
	await button(page, say(l.correct, { n: 2 })).click()
	assert.equal((await staff.patch(`/api/v1/imports/${id}`, { unmapped: 'skip' })).status, 200)
	await page.locator('[aria-invalid=true]').fill('2012-03-04')
	await page.keyboard.press('Enter')
	await page.getByRole('alert').filter({ hasText: /导入/ }).first().waitFor()
	await settled(page)
	await fine(page, [/409/])
	await close(page)
})

test('the session ends in the middle of a correction: it goes on after the sign-in', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	await bring(page, '过期.csv', '企业名称,成立日期\r\n过期有限公司,二月三十\r\n')
	await check(page, l)
	await button(page, say(l.correct, { n: 2 })).click()
	await page.locator('[aria-invalid=true]').fill('2012-03-04')
	await page.context().clearCookies()
	await page.keyboard.press('Enter')
	const over = page.getByRole('dialog')
	await over.getByLabel('用户名').fill(staff.login)
	await over.getByLabel('密码').fill(staff.password)
	await over.getByRole('button', { name: '登录', exact: true }).click()
	await page.locator('.panel form').waitFor({ state: 'detached' })
	page.tw.flying.clear()	// the answer 401 had a body that nobody has read
	await settled(page)
	assert.equal(await count(page, l.insert), 1)
	await fine(page, [/401/])
	await close(page)
})

test('off line in the middle: what was typed stays, and is saved when the line is back', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	await bring(page, '断网.csv', '企业名称,成立日期\r\n断网有限公司,二月三十\r\n')
	await check(page, l)
	await button(page, say(l.correct, { n: 2 })).click()
	await page.locator('[aria-invalid=true]').fill('2012-03-04')
	await page.context().setOffline(true)
	await page.keyboard.press('Enter')
	await page.getByRole('alert').filter({ hasText: '网络' }).first().waitFor()
	assert.equal(await page.locator('[aria-invalid=true]').inputValue(), '2012-03-04')
	await page.context().setOffline(false)
	await page.locator('[aria-invalid=true]').press('Enter')
	await page.locator('.panel form').waitFor({ state: 'detached' })
	await settled(page)
	assert.equal(await count(page, l.insert), 1)
	await fine(page, [/ERR_INTERNET_DISCONNECTED/])
	await close(page)
})

test('a slow line shows how much has gone, and can be cut', async () => {
	const page = await open(server, { role: 'staff', path: '/admin/imports' })
	const cdp = await page.context().newCDPSession(page)
	await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 100_000, uploadThroughput: 50_000 })
	await page.locator('input[type=file]').setInputFiles({ name: '大.csv', mimeType: 'text/csv', buffer: Buffer.from('企业名称\r\n' + '慢线有限公司\r\n'.repeat(60_000)) })
	await page.getByText(/已上传 .*\/ 1\.[0-9] ?MB/).waitFor()
	await accessible(page)
	await noSidewaysScroll(page)
	await button(page, '取消').click()
	await page.getByText(/已上传/).waitFor({ state: 'detached' })
	await fine(page)
	await close(page)
})

test('a record that somebody has changed since is not taken back, and its row says so', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	await bring(page, '撤销.csv', '企业名称,所在城市\r\n撤销一有限公司,佛山\r\n撤销二有限公司,佛山\r\n')
	await check(page, l)
	await commit(page, l, 2)
	const [changed] = (await staff.get('/api/v1/enterprises?q=' + encodeURIComponent('撤销二有限公司'))).json.items
	const r = await staff.patch(`/api/v1/enterprises/${changed.id}`, { name_short: '撤二' }, changed.version ?? 1)
	assert.equal(r.status, 200, r.text)
	await button(page, l.revert).click()
	await page.getByRole('alertdialog').getByRole('button', { name: l.revert }).click()
	await page.getByText(l.reverted).waitFor()
	await settled(page)
	await page.getByText('1 条没有撤销').waitFor()
	assert.match(await page.getByRole('row').filter({ hasText: '撤销二有限公司' }).innerText(), /没有撤销/)
	await fine(page)
	await go(page, '/admin/imports')
	assert.match(await page.getByRole('row').filter({ hasText: '撤销.csv' }).innerText(), /部分撤销/)
	await fine(page)
	await close(page)
})

test('the history is turned in pages; who may only read does not write', async () => {
	const s = new Staged(staff)
	for (let n = 0; n < 30; n++) await s.upload(Buffer.from(`企业名称\r\n历史${n}有限公司\r\n`), `历史${n}.csv`)
	const page = await open(server, { role: 'staff', path: '/admin/imports' })
	await page.getByRole('row').filter({ hasText: '历史29.csv' }).waitFor()
	await button(page, '更早').click()
	await page.getByRole('row').filter({ hasText: '历史0.csv' }).waitFor()
	await settled(page)
	await fine(page)
	await button(page, '最新').click()
	await page.getByRole('row').filter({ hasText: '历史29.csv' }).waitFor()
	await close(page)

	const { id } = await s.checked(Buffer.from('企业名称,成立日期\r\n只读有限公司,二月三十\r\n'), '只读.csv')
	const reader = await open(server, { role: 'auditor', path: '/admin/imports' })
	assert.equal(await reader.locator('input[type=file]').count(), 0)
	await go(reader, `/admin/imports/${id}?step=commit`)
	assert.equal(await count(reader, SAID.zh.error), 1, 'who reads stands at the check')
	assert.deepEqual(await reader.getByRole('main').getByRole('button').allInnerTexts(), ['帮助', '打印'])
	await fine(reader)
	await close(reader)
})

test('what goes on is told by the server, to every tab by one stream', async () => {
	const page = await open(server, { role: 'staff', late: false }), l = SAID.zh
	await bring(page, '事件.csv', '企业名称,成立日期\r\n' + Array.from({ length: 3000 }, (_, n) => `事件${n}有限公司,2012-03-04`).join('\r\n'))
	const other = await page.context().newPage(), streams = []
	for (const p of [page, other]) p.on('request', (r) => { if (r.url().includes('/api/v1/events?')) streams.push(r) })
	await other.goto(page.url())
	await button(other, l.check).waitFor()
	const asked = page.tw.requests.length
	await check(page, l)
	assert.equal(await count(page, l.insert), 3000)
	assert.ok(page.tw.requests.slice(asked).filter((r) => /\/imports\/\d+$/.test(r.url())).length <= 4, 'it is not asked over and over')
	await other.getByRole('tablist', { name: l.tabs }).waitFor()
	assert.equal(streams.length, 0, 'the second tab has no stream of its own')
	await clean(page)
	await close(page)
})

test('the errors and the template come as workbooks; suspects of one kind are linked together', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff', path: '/admin/imports' })
	const fetched = async (name) => {
		const coming = page.waitForEvent('download')
		await page.getByRole('link', { name, exact: true }).click()
		return readXlsx(readFileSync(await (await coming).path()))
	}
	assert.ok((await fetched('下载模板'))[0].includes('统一社会信用代码'))
	for (const name of ['同类一有限公司', '同类二有限公司']) assert.equal((await staff.post('/api/v1/enterprises', { name_zh: name, city: '440100' })).status, 201)
	await bring(page, '下载.csv', '企业名称,所在城市,成立日期\r\n同类一有限公司,佛山,\r\n同类二有限公司,佛山,\r\n日期错误有限公司,佛山,二月三十\r\n')
	await check(page, l)
	const errors = await fetched('下载错误行')
	assert.deepEqual(errors.map((r) => r.at(-1)).map((x, n) => n === 0 ? x : x.length > 4), ['原因', true])
	await tab(page, l.suspect).click()
	await settled(page)
	await button(page, say(l.decide, { n: 2 })).click()
	await page.getByLabel(l.too).check()
	await page.getByRole('button', { name: say(l.link, { v: '同类一有限公司' }) }).click()
	await page.getByText('2 行现在属于“更新”').waitFor()
	await settled(page)
	assert.deepEqual([await count(page, l.suspect), await count(page, l.update)], [0, 2])
	await tab(page, l.update).click()
	await settled(page)
	await button(page, '重新决定第 3 行').click()
	await settled(page)
	assert.deepEqual([await count(page, l.suspect), await count(page, l.update)], [1, 1])
	await fine(page)
	await close(page)
})

test('a long check can be left, and is found again where it is', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff', width: 390 })
	await bring(page, '久.csv', '企业名称,所在城市\r\n' + Array.from({ length: 40_000 }, (_, n) => `久检${n}有限公司,佛山`).join('\r\n'))
	await button(page, l.check).click()
	await page.getByRole('progressbar').waitFor()
	await accessible(page)
	await noSidewaysScroll(page)
	await page.getByRole('link', { name: '先去做别的' }).click()
	await page.getByRole('row').filter({ hasText: '久.csv' }).getByRole('link').click()
	await page.getByRole('tablist', { name: l.tabs }).waitFor({ timeout: 60_000 })
	await settled(page)
	assert.equal(await count(page, l.insert), 40_000)
	await button(page, '下一页').click()
	await page.getByText('第 51–100 行，共 40,000 行').waitFor()
	await fine(page)
	await close(page)
})

test('where the server does not answer it is said, with a way to ask again', async () => {
	const page = await open(server, { role: 'staff' })
	await page.route(/\/api\/v1\/imports\?/, (r) => r.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"title":"出错了","status":500,"code":"internal","request_id":"r-1"}' }))
	await go(page, '/admin/imports')
	await page.getByText('出错了').waitFor()
	await fine(page, [/500/])
	await page.unroute(/\/api\/v1\/imports\?/)
	await button(page, '重试').click()
	await page.getByRole('columnheader', { name: '结果' }).waitFor()
	await go(page, '/admin/imports/999999')
	await page.getByRole('alert').waitFor()
	await fine(page, [/500|404/])
	await close(page)
})

test('nothing yet: what this is, and what to do', async () => {
	const own = await startServer({ roles: ['staff'] })
	for (const view of VIEWS.slice(0, 2)) {
		const page = await open(own, { role: 'staff', path: '/admin/imports', ...view })
		await page.getByText(view.lang === 'zh' ? '还没有导入过文件' : 'Nothing has been imported yet').waitFor()
		await fine(page)
		await close(page)
	}
	await own.stop()
})

test('an answer that comes after the page was left is nothing to the page that came', async () => {
	const l = SAID.zh, page = await open(server, { role: 'staff' })
	await bring(page, 'a.csv', '企业名称,所在城市\n迟到有限公司,深圳\n')
	const [came, arrived] = [Promise.withResolvers(), Promise.withResolvers()]
	await page.route(/\/imports\/\d+$/, async (route) => {
		const response = await route.fetch()
		came.resolve()
		await arrived.promise
		await route.fulfill({ response })
	})
	await button(page, l.check).click()
	await came.promise
	await page.evaluate(() => { location.hash = '#/enterprises' })
	await page.locator('h1').filter({ hasText: '企业' }).waitFor()
	arrived.resolve()
	await settled(page)
	assert.match(page.url(), /#\/enterprises$/)
	await fine(page)
	await close(page)
})

// Every real file, as somebody brings it.
const files = ['gd_listed_financedatabase.csv', 'gd_oui_registrants.csv', 'gd_registry_members.csv', 'gd_registry_source_shape.csv', 'gd_szse_listed.csv', 'szse_ipo_gd_gbk.csv',
	'szse_list_shape_gd150.xlsx']
const KINDS = ['insert', 'update', 'same', 'suspect', 'error']
for (const name of files) {
	const path = shared('data/enterprises/' + name)
	test(`${name} goes in through the browser, and a second time changes nothing`, { skip: path === null && 'not here' }, async () => {
		const l = SAID.zh, own = await startServer({ roles: ['staff'] }), page = await open(own, { role: 'staff' })
		try {
			page.setDefaultTimeout(120_000)
			const bytes = readFileSync(path), type = name.endsWith('.xlsx') ? xlsxType : 'text/csv'
			const sums = async () => (await page.locator('dl.sums dd').allInnerTexts()).map((n) => Number(n.replaceAll(',', '')))
			const total = async () => Number(/= ([\d,]+) 行/.exec(await page.getByText(/ = [\d,]+ 行/).innerText())[1].replaceAll(',', ''))
			await bring(page, name, bytes, type)
			await check(page, l)
			const found = Object.fromEntries(await Promise.all(KINDS.map(async (k) => [k, await count(page, { ...l, same: '相同' }[k])])))
			await link(page, l.next).click()
			await page.locator('dl.sums').waitFor()
			assert.deepEqual(await sums(), KINDS.map((k) => found[k]))
			assert.equal((await sums()).reduce((a, b) => a + b), await total())
			if (name.endsWith('.xlsx')) assert.ok(found.error <= 5, `${found.error} errors`)
			await page.locator('.foot .btn.primary').click()
			await page.getByRole('heading', { name: l.done }).waitFor()
			await settled(page)
			const [inserted, updated, same, suspect, error] = await sums()
			assert.equal(inserted + updated + same + suspect + error, await total())
			assert.equal((await (await own.as('staff')).get('/api/v1/enterprises')).json.total, inserted)
			await fine(page)
			await bring(page, name, bytes, type)
			await check(page, l)
			assert.deepEqual([await count(page, l.insert), await count(page, l.update)], [0, 0])
			await fine(page)
		} finally {
			await close(page)
			await own.stop()
		}
	})
}

const capitals = shared('data/enterprises/capital_formats.csv')
test('a list of something else says which column it would need', { skip: capitals === null && 'not here' }, async () => {
	const page = await open(server, { role: 'staff' })
	await bring(page, 'capital_formats.csv', readFileSync(capitals))
	if (await page.getByText('这样读对吗？').isVisible()) await link(page, SAID.zh.nextColumns).click()
	await page.getByText('要有一列能认出企业').waitFor()
	assert.equal(await button(page, SAID.zh.check).isDisabled(), true)
	await settled(page)
	await fine(page)
	await close(page)
})

const cofi = shared('data/projects/cofi_v2.2.xlsx')
test('the China Overseas Finance Inventory opens with its sheets and sizes', { skip: cofi === null && 'not here' }, async () => {
	const page = await open(server, { role: 'staff' })
	await bring(page, 'cofi_v2.2.xlsx', readFileSync(cofi), xlsxType)
	const sheet = page.locator('label.one').filter({ hasText: 'variables' })
	await sheet.waitFor()
	assert.match(await page.locator('label.one').filter({ hasText: 'COFI_v2.2' }).innerText(), /592 行 × 58 列/)
	assert.match(await sheet.innerText(), /57 行 × 5 列/)
	await settled(page)
	await fine(page)
	await sheet.click()
	await settled(page)
	await fine(page)
	await close(page)
})
