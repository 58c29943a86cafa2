// One project in the eyes of everybody: its company, another company, the desks, and what each of them is told has happened (domain.md 2).
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { accessible, clean, close, closeBrowser, demoChamber, go, noSidewaysScroll, open, reachable, settled } from '../lib/browser.mjs'

const shots = process.env.TW_SHOTS	// a folder for pictures to look at
let server, staff, own, mine, theirs, sector
before(async () => {
	server = await demoChamber()
	staff = await server.as('staff')
	sector = (await staff.get('/api/v1/meta/lists/cluster')).json.items[0].code
	own = (await (await server.as('member-admin')).get('/api/v1/me')).json.account.enterprise.id
	const other = (await made('/api/v1/enterprises', { name_zh: '另一家投资有限公司' })).id
	mine = await project(own, '自家工厂', 'Our own plant')
	theirs = await project(other, '别家工厂', 'Their plant')
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

async function made(path, body) {
	const r = await staff.post(path, body)
	assert.equal(r.status, 201, JSON.stringify(r.json))
	return r.json
}
async function project(enterprise, name_zh, name_en) {
	const p = await made('/api/v1/projects', { name_zh, name_en, enterprise, country: 'VN', sector, mode: 'greenfield_jv', stage: 'filed', stage_on: '2024-03-01', source: '年报', park: '某某无名园区', risk_note: '资金存疑' })
	const part = (path, row) => made('/api/v1/project-' + path, { project: p.id, ...row })
	await part('amounts', { kind: 'announced', amount: { amount: '275000000', currency: 'USD' }, as_of: '2022-11-18', source: '公告', open: true })
	await part('amounts', { kind: 'filed_cn', amount: { amount: '96000000', currency: 'CNY' }, as_of: '2024-02-01', source: '备案证书' })
	await part('milestones', { kind: 'site_signed', actual: '2024-05-01' })
	await part('updates', { happened_on: '2024-05-02', text: '签约仪式' })
	await part('notes', { text: '与用地方沟通中' })
	return p
}
const buttons = (page) => page.locator('main .panel button, main .acts .btn.primary, main .panel a.btn').evaluateAll((all) => all.filter((b) => b.checkVisibility()).map((b) => b.innerText.trim()))
async function look(page, name, known) {
	await settled(page)
	await accessible(page)
	await reachable(page)
	await noSidewaysScroll(page)
	await clean(page, known)
	if (shots) {
		mkdirSync(shots, { recursive: true })
		await page.screenshot({ path: `${shots}/member-${name}.png`, fullPage: true })
	}
}

for (const [lang, width] of [['zh', 1440], ['en', 390]]) {
	const zh = lang === 'zh', at = (role) => ({ role, lang, width })
	const of = (name) => `${name}-${lang}-${width}`

	test(`a company's administrator adds what has happened and reads the rest, ${lang}, ${width}`, async () => {
		const page = await open(server, { ...at('member-admin'), path: `/projects/${mine.id}` })
		await page.getByText(zh ? '您可以添加里程碑和进展' : 'You can add').first().waitFor()
		assert.deepEqual(await buttons(page), [])
		assert.equal(await page.getByText('资金存疑').count(), 0)
		await look(page, of('admin-overview'))
		await go(page, `/projects/${mine.id}?tab=progress`)
		await page.getByText('签约仪式').first().waitFor()
		await look(page, of('admin-progress'))
		await go(page, `/projects/${mine.id}?tab=progress&row=updates-new`)
		const d = page.getByRole('dialog')
		await d.locator('#f-happened_on').fill('2024-06-01')
		await d.locator('#f-text').fill(`设备进场 ${lang}`)
		await d.getByRole('button', { name: zh ? '保存' : 'Save', exact: true }).click()
		await page.getByText(`设备进场 ${lang}`).first().waitFor()
		for (const tab of ['permits', 'evidence']) {
			await go(page, `/projects/${mine.id}?tab=${tab}`)
			assert.deepEqual(await buttons(page), [], tab)
		}
		assert.equal(await page.locator('#tab-notes').count(), 0)
		await go(page, `/projects/${mine.id}?tab=history`)
		await page.locator('li', { hasText: `设备进场 ${lang}` }).first().waitFor()
		assert.equal(await page.getByText('与用地方沟通中').count(), 0)
		await look(page, of('admin-history'))
		await close(page)
	})

	test(`an editor reads its own, ${lang}, ${width}`, async () => {
		const page = await open(server, { ...at('member-editor'), path: `/projects/${mine.id}?tab=progress` })
		await page.getByText('签约仪式').first().waitFor()
		assert.deepEqual(await buttons(page), [])
		assert.equal(await page.locator('#tab-history').count(), 0)
		await look(page, of('editor'))
		await close(page)
	})

	test(`of another company's there is the headline and what was opened, ${lang}, ${width}`, async () => {
		const page = await open(server, { ...at('member-admin'), path: `/projects/${theirs.id}` })
		await page.getByText(zh ? '这里是摘要' : 'headline').first().waitFor()
		await page.getByText(zh ? '2.75 亿美元' : '275').first().waitFor()
		const text = await page.locator('main').innerText()
		for (const s of ['9,600', '96', '签约仪式', '某某无名园区', '资金存疑', '与用地方沟通中']) assert.ok(!text.includes(s), s)
		assert.equal(await page.getByRole('tab').count(), 0)
		assert.deepEqual(await buttons(page), [])
		await look(page, of('other'))
		await close(page)
	})

	for (const role of ['officer', 'auditor'])
		test(`who reads, reads: ${role}, ${lang}, ${width}`, async () => {
			const page = await open(server, { ...at(role), path: `/projects/${mine.id}` })
			await page.getByText('某某无名园区').first().waitFor()
			await page.getByText(zh ? '未在名单中' : 'in no list').first().waitFor()
			assert.deepEqual((await buttons(page)).filter((b) => !/较早|earlier/i.test(b)), [])
			assert.deepEqual([await page.locator('#tab-notes').count(), await page.locator('#tab-history').count()], role === 'auditor' ? [1, 1] : [0, 0])
			await look(page, of(role))
			if (role === 'auditor') {
				await go(page, `/projects/${mine.id}?tab=history`)
				await page.locator('li', { hasText: '与用地方沟通中' }).first().waitFor()
				await look(page, of('auditor-history'))
			}
			await close(page)
		})

	test(`finance has no projects, ${lang}, ${width}`, async () => {
		const page = await open(server, { ...at('finance'), path: `/projects/${mine.id}` })
		assert.equal(await page.locator('a[href="#/projects"]').filter({ visible: true }).count(), 0)
		assert.ok(!(await page.locator('body').innerText()).includes('自家工厂'))
		await look(page, of('finance'), [/403/])	// asked for before it was known who asks
		await close(page)
	})
}

test('the history tells of moves with their reason and of what was confirmed, in words', async () => {
	const young = await made('/api/v1/enterprises', { name_zh: '新成立有限公司', established_on: '2020-01-01' })
	const p = await made('/api/v1/projects', { name_zh: '早于成立的工厂', enterprise: young.id, country: 'VN', sector, mode: 'greenfield_jv', source: '年报' })
	const move = async (name, version, body) => {
		const r = await staff.post(`/api/v1/projects/${p.id}/${name}?confirm=before_enterprise`, body, { headers: { 'If-Match': `"${version}"` } })
		assert.equal(r.status, 200, JSON.stringify(r.json))
		return r.json
	}
	const there = await move('intend', p.version, { stage_on: '2010-01-01' })
	await move('return', there.version, { stage: 'lead', move_reason: '登记有误' })
	const page = await open(server, { role: 'staff', path: `/projects/${p.id}?tab=history` })
	await page.getByText('原因：登记有误').waitFor()
	await page.getByText('已核对并确认：日期早于企业成立').waitFor()
	await page.getByText('转为意向').first().waitFor()
	await look(page, 'history-moves')
	await close(page)
})

test('a park that no list knows is typed and kept', async () => {
	const p = await made('/api/v1/projects', { name_zh: '园区待录的工厂', enterprise: own, country: 'VN' })
	const page = await open(server, { role: 'staff', path: `/projects/${p.id}?edit=1` })
	const d = page.getByRole('dialog')
	await d.locator('#f-park').click()
	await d.locator('#f-park').fill('河静新建园区')
	await page.getByRole('option', { name: '河静新建园区' }).click()
	await d.getByText('未在名单中').first().waitFor()
	await d.getByRole('button', { name: '保存' }).click()
	await d.waitFor({ state: 'detached' })
	assert.equal((await staff.get('/api/v1/projects/' + p.id)).json.park, '河静新建园区')
	await clean(page)
	await close(page)
})

test('what is typed in a move survives a reload, and somebody else\'s change', async () => {
	const p = await made('/api/v1/projects', { name_zh: '两人办理的工厂', enterprise: own, country: 'VN', mode: 'greenfield_jv', sector })
	const page = await open(server, { role: 'staff', path: `/projects/${p.id}` })
	const begin = async () => { await settled(page); await page.locator('.pagehead').getByRole('button', { name: '转为意向', exact: true }).click() }
	await begin()
	const d = page.getByRole('dialog')
	await d.locator('#m-source').fill('出访时得知')
	await page.waitForFunction(() => Object.keys(localStorage).some((k) => k.includes('.move.')))
	await page.reload()
	await begin()
	await d.getByRole('button', { name: '恢复草稿' }).click()
	assert.equal(await d.locator('#m-source').inputValue(), '出访时得知')
	assert.equal((await (await server.as('manager')).patch('/api/v1/projects/' + p.id, { products: '电池' }, p.version)).status, 200)
	await d.getByRole('button', { name: '转为意向' }).click()
	await d.locator('#m-overtaken', { hasText: '电池' }).waitFor()
	await accessible(page)
	assert.equal(await d.locator('#m-source').inputValue(), '出访时得知')
	await d.getByRole('button', { name: '转为意向' }).click()
	await d.waitFor({ state: 'detached' })
	const now = (await staff.get('/api/v1/projects/' + p.id)).json
	assert.deepEqual([now.stage, now.source, now.products], ['intention', '出访时得知', '电池'])
	assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.includes('.move.')).length), 0)
	await clean(page, [/412/])
	await close(page)
})
