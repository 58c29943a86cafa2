// A hundred people through five countries: 120 applications from a sheet, the decisions in bulk, papers through a delegate's link, and the lists of
// names that go out.  The officer and the secretary-general read Chinese, the delegate English on a phone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { accessible, clean, close, closeBrowser, go, noSidewaysScroll, open, reachable, readXlsx, settled } from '../lib/browser.mjs'
import { readPdf } from '../lib/pdf.mjs'
import { startServer } from '../lib/server.mjs'
import { workbook, xlsxType } from '../lib/workbook.mjs'

const any = { headers: { 'If-Match': '*' } }
const WAY = [
	['ID', '雅加达', 'Asia/Jakarta', '2098-03-08T14:00', '2098-03-10T18:00'], ['SG', '新加坡', 'Asia/Singapore', '2098-03-10T21:30', '2098-03-12T12:00'],
	['MY', '吉隆坡', 'Asia/Kuala_Lumpur', '2098-03-12T14:00', '2098-03-13T20:00'], ['MM', '仰光', 'Asia/Yangon', '2098-03-13T22:30', '2098-03-15T09:00'],
	['VN', '河内', 'Asia/Ho_Chi_Minh', '2098-03-15T12:30', '2098-03-16T20:00'],
]
const company = (i) => `百人团第${i}家有限公司`
const person = (i) => `团员${i}号`
const GOING = 100, WAITING = 15, DECLINED = 5, ALL = GOING + WAITING + DECLINED
const numbered = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const PASSPORT = 'E98765432', SHORT = 'E91234568'

let server, manager, officer, trip
before(async () => {
	server = await startServer({ roles: ['manager', 'staff', 'officer'] })
	manager = await server.as('manager')
	officer = await server.as('officer')
	const staff = await server.as('staff')
	for (const i of numbered(1, ALL)) is(await staff.post('/api/v1/enterprises', { name_zh: company(i), name_en: `Company ${i}` }), 201)
	trip = is(await officer.post('/api/v1/delegations', { code: 'HUNDRED', title_zh: '东盟五国百人团', title_en: 'A hundred through five countries', kind: 'trade_mission', capacity: GOING, min_participants: 20, starts_on: '2098-03-08', ends_on: '2098-03-16', apply_close_at: '2098-02-01T10:00:00Z' }), 201).json.id
	for (const [i, [country, city, zone, arrive, leave]] of WAY.entries())
		is(await officer.post('/api/v1/delegation-legs', { delegation: trip, seq: i + 1, country, city, zone, arrive: { local: arrive, zone }, leave: { local: leave, zone } }), 201)
	is(await manager.post(`/api/v1/delegations/${trip}/approve`, {}, any), 200)
	is(await officer.post(`/api/v1/delegations/${trip}/open`, {}, any), 200)
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

const all = async (path, who = officer) => is(await who.get(`/api/v1/delegations/${trip}/${path}?limit=500`), 200).json.items
const states = async () => Object.fromEntries(Object.entries(Object.groupBy(await all('applications'), (a) => a.state)).map(([s, l]) => [s, l.length]))
const tab = (page, name) => go(page, `/trips/${trip}?tab=${name}`)
const heap = (page, name, n) => page.locator('.heap', { hasText: new RegExp(`^${name}${n}$`) }).waitFor()
const bulk = (page, name) => page.locator('.bulk').getByRole('button', { name, exact: true })
const cells = (page, i) => page.locator('.matrix tbody tr', { hasText: company(i) + ' ·' }).locator('.cell')
async function download(page, act) {
	const [file] = await Promise.all([page.waitForEvent('download'), act()])
	assert.equal(await file.failure(), null)
	return readFileSync(await file.path())
}

describe('a hundred people through five countries', () => {
	let desk, head
	before(async () => {
		desk = await open(server, { role: 'officer', lang: 'zh' })
		head = await open(server, { role: 'manager', lang: 'zh' })
	})
	after(async () => {
		await close(desk)
		await close(head)
	})

	test('the officer brings in 120 applications, a row of the sheet each', async () => {
		const sheet = workbook({ sheets: [{ name: '报名表', rows: [['团组编号', '企业名称', '状态', '参团目标', '意向国家', '姓名', '英文姓名', '职务', '手机'],
			...numbered(1, ALL).map((i) => ['HUNDRED', company(i), '已提交', `目标${i}`, 'VN ID', person(i), `DELEGATE ${i}`, '总经理', `139${String(i).padStart(8, '0')}`])] }] })
		await go(desk, '/admin/imports')
		await desk.locator('#resource').selectOption('applications')
		await desk.locator('input[type=file]').setInputFiles({ name: '报名表.xlsx', mimeType: xlsxType, buffer: sheet })
		await desk.locator('ol [aria-current=step]').waitFor()
		await settled(desk)
		await clean(desk)
		await desk.getByRole('button', { name: '检查', exact: true }).click()
		await desk.getByRole('tablist', { name: '检查结果' }).waitFor({ timeout: 60_000 })
		await settled(desk)
		assert.equal(await desk.getByRole('tab', { name: /新增$/ }).locator('.n').innerText(), String(ALL))
		assert.equal(await desk.getByRole('tab', { name: /错误$/ }).locator('.n').innerText(), '0')
		await clean(desk)
		await desk.getByRole('link', { name: '下一步：提交', exact: true }).click()
		await desk.getByRole('button', { name: /^写入 / }).click()
		await desk.getByRole('heading', { name: '导入完成' }).waitFor({ timeout: 60_000 })
		await settled(desk)
		await clean(desk)
		assert.deepEqual(await states(), { submitted: ALL })
	})

	test('the secretary-general decides: 100 go, 15 wait, 5 do not, and there is no 101st seat', async () => {
		const page = head
		await tab(page, 'applications')
		await heap(page, '待决定', ALL)
		await clean(page)
		const pickAll = () => page.locator('.all input').check()
		const pick = (i, on) => page.getByRole('checkbox', { name: company(i) }).setChecked(on)

		await pickAll()
		await page.locator('.bulk', { hasText: `0 → ${ALL}` }).waitFor()
		await bulk(page, '录取').click()
		await page.getByText(/名额不足/).first().waitFor()
		assert.deepEqual(await states(), { submitted: ALL }, 'all or nothing')
		for (const i of numbered(GOING + 1, ALL)) await pick(i, false)
		await page.locator('.bulk', { hasText: `0 → ${GOING}` }).waitFor()
		await clean(page, [/409/])
		await bulk(page, '录取').click()
		await heap(page, '已录取', GOING)
		await page.locator('.seating', { hasText: `${GOING} / ${GOING}` }).waitFor()

		await heap(page, '待决定', WAITING + DECLINED)
		await pick(GOING + 1, true)
		await page.locator('.bulk', { hasText: `${GOING} → ${GOING + 1}` }).waitFor()
		await bulk(page, '录取').click()
		await page.getByText(`与当前状态冲突 ${company(GOING + 1)}：名额不足：共 ${GOING} 席，已占 ${GOING} 席，还需要 1 席`, { exact: true }).waitFor()
		await clean(page, [/409/])
		await pickAll()
		for (const i of numbered(GOING + WAITING + 1, ALL)) await pick(i, false)
		await bulk(page, '列入候补').click()
		await heap(page, '候补', WAITING)

		await heap(page, '待决定', DECLINED)
		await pickAll()
		await bulk(page, '不予录取').click()
		await page.locator('#reason').fill('名额已满，欢迎参加下一团')
		await accessible(page)
		await page.getByRole('dialog').getByRole('button', { name: '不予录取' }).click()
		await heap(page, '未参加', DECLINED)
		await settled(page)
		await clean(page, [/409/])

		assert.deepEqual(await states(), { accepted: GOING, waitlisted: WAITING, declined: DECLINED })
		assert.ok((await all('applications')).filter((a) => a.state === 'declined').every((a) => a.reason === '名额已满，欢迎参加下一团'))
		const seats = is(await manager.get(`/api/v1/delegations/${trip}/seats`), 200).json
		assert.deepEqual([seats.capacity, seats.taken, seats.waiting, seats.undecided], [GOING, GOING, WAITING, 0])
	})

	// A delegate's link as the officer gets it in the sheet of papers.
	async function linkOf(i) {
		await tab(desk, 'names')
		await desk.getByRole('button', { name: `${person(i)}：更多操作` }).click()
		await desk.getByRole('menuitem', { name: '证件与填写链接' }).click()
		await desk.getByRole('dialog').getByText('还没有填写证件').waitFor()
		await desk.getByRole('dialog').getByRole('button', { name: '生成链接' }).click()
		const url = await desk.getByRole('dialog').getByLabel('填写链接', { exact: true }).inputValue()
		await settled(desk)
		await clean(desk)
		return url
	}
	async function fillIn(page, number, expires) {
		await page.locator('.entry', { hasText: 'Passport' }).click()
		for (const [name, value] of Object.entries({ surname: 'ZHANG', given_names: 'WEI', number, expires_on: expires })) await page.locator('#paper-' + name).fill(value)
		await page.getByRole('button', { name: 'Save', exact: true }).click()
		await page.getByText('•••••' + number.slice(-4)).waitFor()
		await settled(page)
	}
	const words = (page, i) => cells(page, i).evaluateAll((l) => l.map((e) => e.getAttribute('aria-label')))

	test('papers come in through links, and the matrix says what lacks', async () => {
		await tab(desk, 'names')
		await desk.locator('.matrix tbody tr').nth(GOING - 1).waitFor()
		assert.equal(await desk.locator('.matrix tbody .cell').count(), GOING * WAY.length)
		await desk.locator('.count.block', { hasText: `缺${GOING}` }).waitFor()
		for (const said of await words(desk, 1)) assert.match(said, /^缺: 没有护照资料/)
		await cells(desk, 1).first().focus()
		await desk.getByRole('tooltip').getByText('没有护照资料').waitFor()
		await clean(desk)

		const SOON = '2098-03-13', asks = 'The passport is valid until 2098-03-13; that country asks for 6 months beyond the last day'
		for (const [i, theme, number, expires, lacking] of [[1, 'light', PASSPORT, '2099-12-31', []], [2, 'dark', SHORT, SOON, [
			`${asks}\n雅加达, 新加坡, 吉隆坡`, `The passport expires on ${SOON}, on the way\n仰光`, `The passport expires on ${SOON}, before the arrival\n河内`]]]) {
			const url = await linkOf(i)
			assert.match(url, /\/m#\/link\/[\w-]+$/)
			const his = await open(server, { role: null, lang: 'en', width: 390, theme })
			await his.goto(url)
			await his.getByRole('button', { name: 'I agree', exact: true }).waitFor()
			await settled(his)
			await clean(his)
			await his.getByLabel('Visa applications').check()
			await his.getByRole('button', { name: 'I agree', exact: true }).click()
			await fillIn(his, number, expires)
			await clean(his)
			await reachable(his)
			assert.deepEqual(await his.locator('.banner.bad li').allInnerTexts(), lacking)
			await close(his)
		}
		await tab(desk, 'names')
		await desk.reload()
		await settled(desk)
		await desk.locator('.count.block', { hasText: `缺${GOING - 1}` }).waitFor()
		for (const said of await words(desk, 1)) assert.match(said, /^注意: /)
		const why = await words(desk, 2)
		assert.ok(why.every((said) => said.startsWith('缺: 护照')), why.join('\n'))
		assert.match(why[2], /护照有效期至 2098-03-13；该国要求离境后至少还有 6 个月/)
		assert.match(why[3], /护照于 2098-03-13 到期，行程尚未结束/)
		assert.match(why[4], /护照于 2098-03-13 到期，早于抵达日/)
		await clean(desk)
	})

	test('a number is shown to who says why, and that is kept', async () => {
		await tab(desk, 'names')
		await desk.getByRole('button', { name: `${person(1)}：更多操作` }).click()
		await desk.getByRole('menuitem', { name: '证件与填写链接' }).click()
		const sheet = desk.getByRole('dialog').first()
		await sheet.getByText('•••••5432').waitFor()
		await sheet.getByRole('button', { name: '显示号码' }).click()
		await desk.locator('#reason').fill('办理印尼签证')
		await accessible(desk)
		await desk.getByRole('dialog').last().getByRole('button', { name: '显示号码' }).click()
		await sheet.getByText(PASSPORT).waitFor()
		await clean(desk)

		await tab(head, 'papers')
		const look = head.locator('tr', { hasText: '办理印尼签证' })
		await look.getByText('显示号码').waitFor()
		assert.match(await look.innerText(), /officer.*护照/s)
		assert.doesNotMatch(await head.locator('main').innerText(), new RegExp(PASSPORT))
		await clean(head, [/409/])
	})

	test('the lists of names go out, in Chinese and English, without numbers of passports', async () => {
		const sent = { zh: ['中文名单（Excel）', '印尼投资部', person], en: ['英文名单（Excel）', 'Hotel Mulia Jakarta', (i) => `DELEGATE ${i}`] }
		for (const [item, recipient, name] of Object.values(sent)) {
			await tab(desk, 'names')
			await desk.getByRole('button', { name: '导出名单' }).click()
			await desk.getByRole('menuitem', { name: item }).click()
			await desk.locator('#nl-to').fill(recipient)
			await accessible(desk)
			const rows = readXlsx(await download(desk, () => desk.getByRole('dialog').getByRole('button', { name: '下载' }).click()))
			const text = rows.flat()
			await desk.getByRole('dialog').waitFor({ state: 'detached' })
			for (const i of numbered(1, GOING)) assert.ok(text.includes(name(i)), name(i))
			assert.ok(!text.includes(name(GOING + 1)))
			assert.doesNotMatch(text.join(' '), new RegExp([PASSPORT, SHORT].join('|')))
		}
		await tab(desk, 'papers')
		for (const [, recipient] of Object.values(sent)) await desk.locator('.under', { hasText: recipient }).waitFor()
		await clean(desk)
	})

	test('names and booklet on paper', async () => {
		for (const [what, count, name] of [['names-zh', GOING, person], ['names-en', GOING, (i) => `DELEGATE${i}`], ['booklet', GOING, person]]) {
			await go(desk, `/print/trips/${trip}?what=${what}`)
			await desk.waitForSelector('.paperhead', { state: 'attached' })
			await settled(desk)
			await clean(desk)
			const pages = readPdf(await desk.pdf({ preferCSSPageSize: true })), text = pages.map((p) => p.text).join('')
			assert.ok(pages.length > 1, what)
			for (const i of numbered(1, count)) assert.ok(text.includes(name(i)), `${what}: ${name(i)}`)
			assert.doesNotMatch(text, new RegExp([PASSPORT, SHORT].join('|')))
		}
	})
})
