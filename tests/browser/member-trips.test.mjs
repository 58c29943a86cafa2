// A company on its trip, on a phone, in both languages: it applies step by step, is asked for more, sees the decision and why, confirms, fills in
// papers - signed in, and by the delegate's own link -, reads the way, answers the survey by link and in its own pages, and says what came of it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { accessible, clean, close, closeBrowser, go, open, reachable, settled, silent } from '../lib/browser.mjs'
import { is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const any = { headers: { 'If-Match': '*' } }
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)
const at = (local, zone) => ({ local, zone })

const WORDS = {
	zh: {
		apply: '我要报名', goals: '参团目标', next: '下一步', add: '添加一人', name: '姓名', send: '提交报名', said: '接下来', vietnam: '越南', info: '补充报名资料', fill: '补充并重新提交',
		accepted: '已录取，请确认参加', confirm: '确认参加', confirmed: '已确认参加', passport: '护照', surname: '姓（拼音', given: '名（拼音', number: '号码', expires: '有效期至', save: '保存', saved: '已保存',
		agree: '本人同意', visa: '办理签证', link: '生成链接', dead: '这个链接不能使用', helped: '有帮助', share: '不超过 20%', survey: '提交问卷', thanks: '谢谢，问卷已提交', lack: '请写明参团目标',
		number2: /已填写 •+4567/, masked: '•••••4567', way: '到达 仰光', badge: '胸卡姓名', report: '上报成果', kind: '什么成果？', mou: '谅解备忘录', title: '标题', reported: '已上报', addResult: '添加一项成果', withdraw: '撤回同意', read: '再看同意书', withdrawn: '已撤回同意', half: '已填写一部分，还没有保存', other: 'English',
	},
	en: {
		apply: 'Apply', goals: 'Goals', next: 'Next', add: 'Add a person', name: 'Name', send: 'Send the application', said: 'What comes next', vietnam: 'Viet Nam', info: 'Add to your application', fill: 'Add it and send again',
		accepted: 'Accepted: please confirm that you go', confirm: 'Confirm that we go', confirmed: 'Confirmed', passport: 'Passport', surname: 'Surname', given: 'Given names', number: 'Number', expires: 'Valid until', save: 'Save', saved: 'Saved',
		agree: 'I agree', visa: 'Visa applications', link: 'Make a link', dead: 'This link does not work', helped: 'Yes, it helped', share: 'Up to 20 %', survey: 'Send the answers', thanks: 'Thank you, your answers are in', lack: 'Please say what you want from the trip',
		number2: /There is •+4567/, masked: '•••••4567', way: 'Arrive in 仰光', badge: 'Name on the badge', report: 'Report a result', kind: 'What came of it?', mou: 'MoU', title: 'Title', reported: 'Reported', addResult: 'Add a result', withdraw: 'Withdraw consent', read: 'Read the text again', withdrawn: 'Consent withdrawn', half: 'Begun, and not saved yet', other: '中文',
	},
}

let server, manager, staff, own
before(async () => {
	server = await startServer({ roles: ['admin', 'manager', 'staff', 'member-admin', 'member-editor'] })
	manager = await server.as('manager')
	staff = await server.as('staff')
	own = await server.ownEnterprise()
	is(await staff.post('/api/v1/contacts', { enterprise: own, name_zh: '李俊杰', name_en: 'LI JUNJIE', title: '海外事业部总监', mobile: '13800000000' }), 201)
})
after(async () => {
	await closeBrowser()
	await server.stop()
})

async function openTrip(title, year = 2098) {
	const trip = is(await manager.post('/api/v1/delegations', {
		title_zh: title, title_en: title, capacity: 40, starts_on: `${year}-03-08`, ends_on: `${year}-03-14`, apply_close_at: `${year}-01-31T10:00:00Z`, countries: ['MM', 'VN'],
	}), 201).json
	is(await manager.post('/api/v1/delegation-legs', { delegation: trip.id, country: 'MM', city: '仰光', zone: 'Asia/Yangon', arrive: at(`${year}-03-08T23:40`, 'Asia/Yangon'), leave: at(`${year}-03-11T09:00`, 'Asia/Yangon') }), 201)
	is(await manager.post('/api/v1/delegation-legs', { delegation: trip.id, country: 'VN', city: '河内', zone: 'Asia/Ho_Chi_Minh', arrive: at(`${year}-03-11T13:30`, 'Asia/Ho_Chi_Minh'), leave: at(`${year}-03-14T18:00`, 'Asia/Ho_Chi_Minh') }), 201)
	for (const move of ['approve', 'open']) is(await manager.post(`/api/v1/delegations/${trip.id}/${move}`, {}, any), 200)
	return trip.id
}
const applicationOf = async (trip) => is(await manager.get(`/api/v1/applications?delegation=${trip}`), 200).json.items[0]
const move = async (trip, name, body = {}) => is(await manager.post(`/api/v1/applications/${(await applicationOf(trip)).id}/${name}`, body, any), 200)

for (const lang of ['zh', 'en'])
	describe(lang, () => {
		const w = WORDS[lang]
		let page, trip, delegate
		const sound = async () => { await settled(page); await clean(page); await reachable(page) }
		const button = (name) => page.getByRole('button', { name, exact: true })
		const entry = (text) => page.locator('.entry', { hasText: text }).first()
		before(async () => {
			trip = await openTrip(`缅甸考察团 ${lang}`, lang === 'zh' ? 2098 : 2097)
			page = await open(server, { role: 'member-admin', lang, width: 390 })
		})
		after(() => close(page))

		test('it applies, one group of questions after the other; nothing typed is lost', async () => {
			await go(page, '/m#/trips')
			await sound()
			await entry(`缅甸考察团 ${lang}`).click()
			await settled(page)
			await sound()
			await page.getByRole('link', { name: w.apply, exact: true }).click()
			await settled(page)
			await button(w.next).click()
			await page.getByText(w.lack).waitFor()
			await sound()
			await page.getByLabel(w.goals).fill('寻找建厂用地')
			await page.reload()
			await settled(page)
			assert.equal(await page.getByLabel(w.goals).inputValue(), '寻找建厂用地')
			await button(w.next).click()
			await sound()
			await button(w.next).click()
			await page.getByLabel(w.vietnam).check()
			await sound()
			await button(w.next).click()
			await page.getByLabel('李俊杰').or(page.getByLabel('LI JUNJIE')).first().check()
			await button(w.add).click()
			await page.locator('[id^=zh-]').fill('林志远')
			await sound()
			await button(w.next).click()
			await sound()
			await button(w.next).click()
			await sound()
			await button(w.send).click()
			await page.getByText(w.said).waitFor()
			await sound()
			const a = await applicationOf(trip)
			assert.deepEqual([a.state, a.enterprise, a.countries, a.persons.map((p) => p.name_zh), a.submitted_by], ['submitted', own, ['VN'], ['李俊杰', '林志远'], 'member-admin'])
			assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('tw.draft')).length), 0)
		})
		test('it is asked for more, sees why, and sends again', async () => {
			await move(trip, 'review')
			await move(trip, 'ask', { reason: '请补充园区名称' })
			await go(page, '/m#/')
			await sound()
			await entry(w.info).click()
			await page.getByText('请补充园区名称').waitFor()
			await sound()
			await page.getByRole('link', { name: w.fill }).click()
			await settled(page)
			await page.getByLabel(w.goals).fill('寻找建厂用地：迪拉瓦')
			await page.goto(page.url().replace(/(\?step=\w+)?$/, '?step=check'))
			await settled(page)
			await button(w.send).click()
			await page.getByText(w.said).waitFor()
			assert.deepEqual([(await applicationOf(trip)).state, (await applicationOf(trip)).goals], ['submitted', '寻找建厂用地：迪拉瓦'])
		})
		test('it sees the decision and the reason, and confirms', async () => {
			await move(trip, 'accept', { reason: '产业方向符合' })
			await go(page, '/m#/')
			await entry(w.accepted).click()
			await page.getByText('产业方向符合').waitFor()
			await sound()
			await button(w.confirm).click()
			await page.getByText(w.confirmed).first().waitFor()
			await sound()
			assert.equal((await applicationOf(trip)).state, 'confirmed')
		})
		test('it reads the way, each time with its zone', async () => {
			await go(page, `/m#/trips/${trip}/itinerary`)
			await page.getByText(w.way).waitFor()
			assert.match(await page.locator('main').innerText(), /23:40\s+UTC\+06:30[\s\S]*13:30\s+UTC\+07:00/)
			await sound()
		})
		test('papers, signed in: consent before anything, masked afterwards, nothing on the device', async () => {
			const items = is(await manager.get(`/api/v1/delegates?delegation=${trip}`), 200).json.items
			delegate = items.find((d) => d.name_zh === '林志远')
			await go(page, `/m#/delegates/${items.find((d) => d.name_zh === '李俊杰').id}`)
			assert.equal(await entry(w.passport).count(), 0)
			await sound()
			await page.getByLabel(w.visa).check()
			await button(w.agree).click()
			await entry(w.passport).click()
			await sound()
			await button(w.save).click()
			assert.ok(await page.locator('[aria-invalid=true]').count() >= 3)
			await page.locator('#paper-surname').fill('LI')
			await page.goBack()
			await page.getByText(w.half).waitFor()
			await sound()
			await entry(w.passport).click()
			assert.equal(await page.locator('#paper-surname').inputValue(), 'LI', 'who goes back has lost nothing')
			await page.locator('#paper-given_names').fill('JUNJIE')
			await page.locator('#paper-number').fill(lang === 'zh' ? 'E81234567' : 'E91234567')
			await page.locator('#paper-expires_on').fill('2099-01-01')
			await button(w.save).click()
			await page.getByText(w.masked).waitFor()
			assert.equal(await page.getByText(w.half).count(), 0)
			await sound()
			await entry(w.passport).click()
			assert.match(await page.locator('#paper-number-hint').innerText(), w.number2)
			assert.equal(await page.locator('#paper-number').inputValue(), '')
			assert.doesNotMatch(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage])), /1234567/)
			await page.goBack()
			await settled(page)
		})
		test('the delegate, by his own link and without an account', async () => {
			await go(page, `/m#/delegates/${delegate.id}`)
			await button(w.link).click()
			const url = await page.locator('code').innerText()
			await sound()
			const his = await open(server, { role: null, lang, width: 390 })
			await his.goto(url)
			await his.getByLabel(w.visa).check()
			await clean(his)
			await reachable(his)
			await his.getByRole('button', { name: w.agree, exact: true }).click()
			await his.locator('.entry', { hasText: w.passport }).click()
			await his.locator('#paper-surname').fill('LIN')
			await his.locator('#paper-given_names').fill('ZHIYUAN')
			await his.locator('#paper-number').fill(lang === 'zh' ? 'E87654321' : 'E97654321')
			await his.locator('#paper-expires_on').fill('2099-05-05')
			await his.getByRole('button', { name: w.save, exact: true }).click()
			await his.getByText('•••••4321').waitFor()
			await settled(his)
			await clean(his)
			assert.match(await his.locator('main').innerText(), new RegExp(w.way))
			assert.doesNotMatch(await his.evaluate(() => JSON.stringify([localStorage, sessionStorage])), /7654321/)
			assert.ok(!his.tw.requests.some((r) => r.url().includes(url.split('/').at(-1))), 'the secret is in no address that is asked for')
			// Consent is taken back, with what was written.
			await his.getByText(w.read).click()
			await his.getByRole('button', { name: w.withdraw }).click()
			await his.getByRole('dialog').getByRole('button', { name: w.withdraw }).click()
			await his.getByText(w.withdrawn).first().waitFor()
			await settled(his)
			// A new link ends this one; who has it learns nothing more.
			is(await (await server.as('member-admin')).post(`/api/v1/delegates/${delegate.id}/link`, {}), 201)
			await his.reload()
			await his.getByText(w.dead).waitFor()
			await settled(his)
			await silent(his, [/404/])
			await accessible(his)
			await close(his)
		})
		test('the survey, by link and signed in, and a result', async () => {
			const returned = is(await staff.post('/api/v1/delegations', { title_zh: `越南考察团 ${lang}`, title_en: `越南考察团 ${lang}`, starts_on: day(-26), ends_on: day(-20), state: 'returned' }), 201).json.id
			is(await staff.post('/api/v1/delegates', { delegation: returned, enterprise: own, name_zh: `张三${lang}`, role: 'member', state: 'travelled' }), 201)
			const project = is(await staff.post('/api/v1/projects', { enterprise: own, name_zh: `越南工厂 ${lang}`, country: 'VN', mode: 'expansion' }), 201).json.id
			const claim = is(await staff.post('/api/v1/attributions', { delegation: returned, project }), 201).json.id
			is(await staff.post(`/api/v1/delegations/${returned}/waves`), 200)
			const [first, second] = is(await staff.get(`/api/v1/follow-ups?delegation=${returned}&sort=due`), 200).json.items
			const link = is(await staff.post(`/api/v1/follow-ups/${first.id}/link`, {}), 201).json.url
			const theirs = await open(server, { role: null, lang, width: 390 })
			await theirs.goto(server.url + link)
			await theirs.getByLabel(w.helped, { exact: true }).check()
			await theirs.getByLabel(w.share, { exact: true }).check()
			// What the server says follows the language, and what was chosen stays.
			await theirs.getByRole('button', { name: w.other, exact: true }).click()
			await theirs.getByLabel(WORDS[lang === 'zh' ? 'en' : 'zh'].share, { exact: true }).waitFor()
			await theirs.getByRole('button', { name: lang === 'zh' ? '中文' : 'English', exact: true }).click()
			assert.ok(await theirs.getByLabel(w.share, { exact: true }).isChecked())
			await settled(theirs)
			await clean(theirs)
			await reachable(theirs)
			await theirs.getByRole('button', { name: w.next, exact: true }).click()
			await theirs.getByRole('button', { name: w.addResult }).click()
			await theirs.locator('#result-0-kind').selectOption('mou')
			await theirs.locator('#result-0-title').fill(`与河内某企业的合作备忘录 ${lang}`)
			await settled(theirs)
			await clean(theirs)
			await theirs.getByRole('button', { name: w.next, exact: true }).click()
			await theirs.locator('#result').fill('需要当地律师')
			await theirs.getByRole('button', { name: w.survey }).click()
			await theirs.getByText(w.thanks).waitFor({ timeout: 8000 }).catch(async (e) => { throw new Error(await theirs.locator('main').innerText()) })
			await settled(theirs)
			await clean(theirs)
			await close(theirs)
			const said = is(await staff.get(`/api/v1/attributions/${claim}`), 200).json
			assert.deepEqual([said.answer, said.share], ['agree', 'up_to_20'])
			assert.equal(is(await staff.get(`/api/v1/follow-ups/${first.id}`), 200).json.result, '需要当地律师')
			// Signed in: the next wave.
			is(await staff.post(`/api/v1/follow-ups/${second.id}/send`, {}, any), 200)
			await go(page, '/m#/told')
			await sound()
			await go(page, `/m#/told/survey/${second.id}`)
			await sound()
			await button(w.next).click()
			await button(w.next).click()
			// What is typed is there again when the page is opened anew, until it is sent.
			const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('tw.draft.') && k.includes('.survey.')))
			assert.deepEqual(await drafts(), [], 'nothing was typed')
			await page.locator('#result').fill('明年再去 again')
			await page.waitForFunction(() => JSON.stringify(localStorage).includes('again'))
			await page.reload()
			await page.locator('#result').waitFor()
			assert.equal(await page.locator('#result').inputValue(), '明年再去 again')
			assert.equal((await drafts()).length, 1)
			await page.getByRole('button', { name: w.survey }).click()
			await page.getByText(w.thanks).waitFor()
			assert.deepEqual(await drafts(), [])
			// What it reported stands in its list.
			await go(page, '/m#/told')
			await page.getByText(`与河内某企业的合作备忘录 ${lang}`).waitFor()
			await sound()
			await go(page, `/m#/told/claim/${claim}`)
			await sound()
		})
		test('a result of the trip that one is on', async () => {
			await go(page, '/m#/told/outcome')
			await sound()
			if (await page.getByRole('radio').count() > 0) await page.getByLabel(`缅甸考察团 ${lang}`).check()
			await page.locator('#outcome-kind').selectOption('contact')
			await page.locator('#outcome-title').fill(`结识代理商 ${lang}`)
			await page.waitForFunction(() => JSON.stringify(localStorage).includes('结识代理商'))
			await page.reload()
			await page.locator('#outcome-title').waitFor()
			assert.equal(await page.locator('#outcome-title').inputValue(), `结识代理商 ${lang}`)
			if (await page.getByRole('radio').count() > 0) await page.getByLabel(`缅甸考察团 ${lang}`).check()
			await page.locator('form button.primary').click()
			await page.getByText(`结识代理商 ${lang}`).waitFor()
			await sound()
		})
	})

describe('who may less', () => {
	test('an editor writes and saves, and does not send', async () => {
		const trip = await openTrip('经办人团', 2096)
		const page = await open(server, { role: 'member-editor', width: 390, path: `/m#/trips/${trip}/apply?step=goals` })
		await page.getByLabel('参团目标').fill('看看')
		await page.goto(page.url().replace('step=goals', 'step=persons'))
		await page.getByRole('button', { name: '添加一人' }).click()
		await page.locator('[id^=zh-]').fill('王五')
		await page.goto(page.url().replace('step=persons', 'step=check'))
		await settled(page)
		assert.equal(await page.getByRole('button', { name: '提交报名' }).count(), 0)
		await page.getByRole('button', { name: '保存到商会，稍后提交' }).click()
		await page.getByText('报名还没有提交').waitFor()
		assert.equal((await applicationOf(trip)).state, 'draft')
		await close(page)
	})
	test('what was sent can be changed; of an accepted one other persons bring it back to review', async () => {
		const trip = await openTrip('修改团', 2094)
		const member = await server.as('member-admin')
		const made = is(await member.post('/api/v1/applications', { delegation: trip, goals: '看看', persons: [{ name_zh: '周一' }] }), 201).json
		is(await member.post(`/api/v1/applications/${made.id}/submit`, {}, any), 200)
		const page = await open(server, { role: 'member-admin', width: 390, path: `/m#/applications/${made.id}` })
		const change = async (step) => {
			await page.getByRole('link', { name: '修改报名', exact: true }).click()
			await page.locator('#question').waitFor()
			await page.goto(page.url().replace(/(\?step=\w+)?$/, `?step=${step}`))
		}
		const save = async () => {
			await page.goto(page.url().replace(/step=\w+$/, 'step=check'))
			await page.getByRole('heading', { name: '检查并保存修改' }).waitFor()
			await clean(page)
			await page.getByRole('button', { name: '保存修改', exact: true }).click()
			await page.getByText('接下来').waitFor()
		}
		await clean(page)
		await change('goals')
		await page.getByLabel('参团目标').fill('看厂房')
		await save()
		assert.deepEqual(await applicationOf(trip).then((a) => [a.state, a.goals]), ['submitted', '看厂房'])
		for (const name of ['review', 'accept']) await move(trip, name)
		await page.reload()
		await page.getByText('已录取').first().waitFor()
		await change('persons')
		await page.getByRole('button', { name: '添加一人' }).click()
		await page.locator('input[id^=title-]').last().fill('经理')
		// Somebody without a name is not left out unheard.
		await page.getByRole('button', { name: '下一步', exact: true }).click()
		await page.getByText('请填写姓名').waitFor()
		assert.equal(await page.locator('[aria-invalid=true]').count(), 1)
		await clean(page)
		await page.locator('input[id^=zh-]').last().fill('周二')
		await page.goto(page.url().replace(/step=\w+$/, 'step=check'))
		await page.getByText('退回商会重新审核').waitFor()
		await save()
		assert.deepEqual(await applicationOf(trip).then((a) => [a.state, a.persons.length]), ['in_review', 2])
		await close(page)
	})
	test('a link of nobody, for papers and for a survey, says no more than that', async () => {
		for (const kind of ['link', 'survey']) {
			const page = await open(server, { role: null, width: 390 })
			await page.goto(`${server.url}/m#/${kind}/${'A'.repeat(43)}`)
			await page.getByText('这个链接不能使用').waitFor()
			await settled(page)
			await silent(page, [/404/])
			await accessible(page)
			await close(page)
		}
	})
	test('without a network what was typed stays, and goes when it is back', async () => {
		const trip = await openTrip('断网团', 2095)
		const page = await open(server, { role: 'member-admin', width: 390, path: `/m#/trips/${trip}/apply?step=goals` })
		await page.getByLabel('参团目标').fill('断网也不丢')
		await page.goto(page.url().replace('step=goals', 'step=persons'))
		await page.getByRole('button', { name: '添加一人' }).click()
		await page.locator('[id^=zh-]').fill('赵六')
		await page.goto(page.url().replace('step=persons', 'step=check'))
		await settled(page)
		await page.context().setOffline(true)
		await page.getByRole('button', { name: '提交报名' }).click()
		await page.getByText('您填写的内容没有丢失').waitFor()
		await page.context().setOffline(false)
		await page.getByRole('button', { name: '提交报名' }).click()
		await page.getByText('接下来').waitFor()
		assert.equal((await applicationOf(trip)).goals, '断网也不丢')
		await close(page)
	})
})
