// What is made of a trip for print: name lists for host, hotel and airline, the booklet, letters; who may, and what is written down.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is, query, xlsxSheet } from '../lib/api.mjs'
import { bin, startServer } from '../lib/server.mjs'

describe('papers of a trip', () => {
	let server, staff, officer, rival, own, other, member, trip, hanoi, bangkok, made = 0
	const company = async (name_en) => is(await staff.post(enterprises, { name_zh: `名单测试${++made}号有限公司`, name_en, record_status: 'active', listed: true }), 201).json
	const row = async (rows, more = {}) => is(await officer.post(`/api/v1/${rows}`, { delegation: trip.id, ...more }), 201).json
	const at = (local) => ({ local })
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		officer = await server.as('officer')
		rival = await server.as((await server.account('officer', { login: 'rival' })).login)
		own = await company('Own Ltd')
		other = await company()
		member = await server.as((await server.account('member-admin', { login: 'ma', enterprise: own.id })).login)
		trip = is(await officer.post('/api/v1/delegations', { title_zh: '越泰考察团', title_en: 'Vietnam and Thailand', state: 'closed', starts_on: '2019-11-23', ends_on: '2019-11-27',
			host_inviter: '越南工商会', leader: '会长 王一' }), 201).json
		hanoi = await row('delegation-legs', { country: 'VN', city: '河内', arrive: at('2019-11-23T12:00'), leave: at('2019-11-25T08:00'), hotel: '大宇酒店', host: '河内市计投厅' })
		bangkok = await row('delegation-legs', { country: 'TH', city: '曼谷', arrive: at('2019-11-25T12:00'), leave: at('2019-11-27T20:00') })
		await row('agenda-items', { leg: hanoi.id, kind: 'forum', title_zh: '论坛', starts: at('2019-11-24T09:00'), ends: at('2019-11-24T12:00') })
		await row('delegates', { name_zh: '李二', name_en: 'LI Er', title: '总经理', enterprise: own.id, legs: [hanoi.id] })
		await row('delegates', { name_zh: '王一', name_en: 'WANG Yi', title: '会长', role: 'leader' })
		await row('delegates', { name_zh: '张三', enterprise: other.id })
	})
	after(() => server.stop())

	const of = (more = {}) => `/api/v1/delegations/${trip.id}/names?${query(more)}`
	const names = async (client, more) => is(await client.get(of({ lang: 'zh', ...more })), 200).json
	/* Given out: a pack, and its file. */
	const give = (client, body) => client.post(`/api/v1/delegations/${trip.id}/names`, { lang: 'zh', ...body })
	const fileOf = (made, format) => made.json.file + (format ? `${made.json.file.includes('?') ? '&' : '?'}format=${format}` : '')
	const given = async (client, body, format) => is(await client.get(fileOf(is(await give(client, body), 201), format)), 200)
	const packs = async () => is(await officer.get(`/api/v1/delegations/${trip.id}/document-packs`), 200).json.items

	describe('name lists', () => {
		test('each use has the columns that it needs, the leader first', async () => {
			const host = await names(officer, { for: 'host' })
			assert.deepEqual(host.columns.map((c) => c.key), ['no', 'name_zh', 'name_en', 'role', 'title', 'enterprise'])
			assert.deepEqual(host.rows.map((r) => [r.no, r.name_zh, r.title, r.enterprise]), [['1', '王一', '会长', null], ['2', '李二', '总经理', own.name_zh], ['3', '张三', null, other.name_zh]])
			const hotel = await names(staff, { for: 'hotel' })
			assert.deepEqual(hotel.rows.map((r) => [r.arrive, r.leave, r.nights]), [['2019-11-23', '2019-11-27', '4'], ['2019-11-23', '2019-11-25', '2'], ['2019-11-23', '2019-11-27', '4']])
			assert.deepEqual((await names(officer, { for: 'hotel', leg: bangkok.id })).rows.map((r) => [r.name_zh, r.nights]), [['王一', '2'], ['张三', '2']])
			assert.deepEqual((await names(officer, { for: 'airline' })).columns.map((c) => c.key), ['no', 'name_zh', 'name_en'])
			const en = await names(officer, { for: 'host', lang: 'en' })
			assert.deepEqual([en.title, en.columns[1].label, en.rows[1].enterprise, en.rows[2].enterprise], ['Vietnam and Thailand', 'Chinese name', 'Own Ltd', other.name_zh])
		})
		test('a workbook says the same, and whom it went to is kept', async () => {
			const before = (await packs()).length
			const made = is(await give(officer, { for: 'host', recipient: ' 越南工商会 ', reason: '办理邀请函', basis: '合同履行所需' }), 201)
			assert.deepEqual([made.headers.location, made.json.file], [`/api/v1/document-packs/${made.json.pack}/names`, made.headers.location])
			const r = is(await officer.get(fileOf(made, 'xlsx')), 200)
			const sheet = xlsxSheet(r.bytes)
			assert.deepEqual(sheet.rows[1].slice(0, 3), ['序号', '姓名', '英文姓名'])
			assert.deepEqual(sheet.rows.slice(2).map((x) => x[1]), ['王一', '李二', '张三'])
			assert.match(r.headers['content-disposition'], /^attachment; filename="names-host-/)
			assert.equal(r.headers['cache-control'], 'no-store')
			const now = await packs(), pack = now[0]
			assert.equal(now.length, before + 1)
			assert.deepEqual([pack.id, pack.kind, pack.fields_sent, pack.made_by, pack.template_version], [made.json.pack, 'names_zh', 'no, name_zh, name_en, role, title, enterprise', 'officer', 'names.host 2026-12'])
			assert.deepEqual(pack.recipients, [{ organisation: '越南工商会', purpose: '办理邀请函', basis: '合同履行所需', sent_on: null }])
			/* The digest is that of the list as it is looked at. */
			assert.equal(pack.sha256, createHash('sha256').update(is(await officer.get(of({ for: 'host', lang: 'zh' })), 200).bytes).digest('hex'))
		})
		test('the workbook says for whom it is, what for, who gave it out when, and which pack it is', async () => {
			const r = await given(officer, { for: 'host', recipient: '越南工商会', reason: '办理邀请函' }, 'xlsx')
			const told = Object.fromEntries(xlsxSheet(r.bytes, 'xl/worksheets/sheet2.xml').rows), [pack] = await packs()
			assert.deepEqual([told['接收单位'], told['用途'], told['导出人'], told['材料包编号'], told['SHA-256']], ['越南工商会', '办理邀请函', 'officer', String(pack.id), pack.sha256])
			assert.match(told['时间'], /^\d{4}-\d\d-\d\d \d\d:\d\d/)
		})
		test('no other site makes a browser give one out, nor take the file of one', async () => {
			const made = is(await give(officer, { for: 'host', recipient: '某单位' }), 201), before = (await packs()).length
			for (const site of ['cross-site', 'same-site']) {
				is(await officer.post(`/api/v1/delegations/${trip.id}/names`, { for: 'host', recipient: '某单位' }, { headers: { 'Sec-Fetch-Site': site } }), 403, 'csrf')
				is(await officer.get(fileOf(made), { headers: { 'Sec-Fetch-Site': site } }), 403, 'csrf')
			}
			assert.equal((await packs()).length, before)
			for (const site of ['same-origin', 'none']) is(await officer.get(fileOf(made), { headers: { 'Sec-Fetch-Site': site } }), 200)
		})
		test('a list to print is kept when it says whom it is for, and not when it is looked at', async () => {
			const before = (await packs()).length
			assert.equal((await names(officer, { for: 'hotel' })).pack, null)
			const sent = (await given(officer, { for: 'hotel', lang: 'en', recipient: '大宇酒店' })).json
			const pack = (await packs()).find((p) => p.id === sent.pack)
			assert.deepEqual([pack.kind, pack.recipients[0].organisation], ['names_en', '大宇酒店'])
			assert.equal((await packs()).length, before + 1)
		})
		test('nothing is written by GET or HEAD but who took a file', async () => {
			const made = is(await give(officer, { for: 'host', recipient: '某单位' }), 201), before = (await packs()).length
			for (const more of ['recipient', 'reason', 'basis', 'format']) is(await officer.get(of({ for: 'host', [more]: '某' })), 400, 'unknown_parameter')
			const history = async () => is(await officer.get(`/api/v1/document-packs/${made.json.pack}/history`), 200).json.items.filter((x) => x.action === 'pack.read').length
			const head = is(await officer.request('HEAD', fileOf(made, 'xlsx')), 200)
			assert.ok(Number(head.headers['content-length']) > 0 && head.text === '')
			assert.equal(await history(), 0)
			is(await officer.get(fileOf(made, 'xlsx')), 200)
			assert.equal(await history(), 1)
			assert.equal((await packs()).length, before)
		})
		test('a list that has changed since is made anew', async () => {
			const made = is(await give(officer, { for: 'hotel', leg: bangkok.id, recipient: '某酒店' }), 201), other = is(await give(officer, { for: 'hotel', recipient: '某酒店' }), 201)
			assert.equal(is(await officer.get(fileOf(made)), 200).json.rows.length, 2)
			assert.equal(is(await officer.get(made.json.file.replace(`leg=${bangkok.id}`, `leg=${hanoi.id}`)), 409).json.reason, 'names_changed')
			is(await officer.get(made.json.file.replace(/\?.*/, '')), 409)
			const chief = is(await officer.get(`/api/v1/delegations/${trip.id}/delegates`), 200).json.items.find((x) => x.name_zh === '王一')
			is(await officer.patch(`/api/v1/delegates/${chief.id}`, { name_en: 'WANG One' }, '*'), 200)
			assert.equal(is(await officer.get(fileOf(other, 'xlsx')), 409).json.reason, 'names_changed')
			is(await officer.patch(`/api/v1/delegates/${chief.id}`, { name_en: 'WANG Yi' }, '*'), 200)
			is(await officer.get(fileOf(other, 'xlsx')), 200)
		})
		test('what is asked for wrongly is named, and nothing is written', async () => {
			const before = (await packs()).length
			for (const [more, name] of [[{ for: 'bank' }, 'for'], [{ for: 'host', lang: 'fr' }, 'lang'], [{ for: 'host', leg: 999999 }, 'leg']])
				assert.equal(is(await officer.get(of(more)), 400, 'bad_parameter').json.params.name, name)
			for (const [body, ...wanted] of [[{ for: 'bank', recipient: 'x' }, '/for bad_choice'], [{ lang: 'fr', recipient: 'x' }, '/lang bad_choice'], [{ leg: 999999, recipient: 'x' }, '/leg no_such_record'],
				[{}, '/recipient required'], [{ recipient: ' \u3000 ' }, '/recipient required'], [{ recipient: '某'.repeat(301) }, '/recipient too_long'], [{ recipient: 'x', to: 'y' }, '/to unknown_field'],
				[{ recipient: 'x', passports: true, for: 'airline' }, '/reason required'], [{ recipient: 'x', reason: 'y', passports: true }, '/for bad_choice']])
				assert.deepEqual(complaints(is(await give(officer, body), 422)), wanted)
			const made = is(await give(officer, { recipient: '某单位' }), 201)
			assert.equal(is(await officer.get(fileOf(made, 'pdf')), 400).json.params.name, 'format')
			assert.equal((await packs()).length, before + 1)
		})
		test('who may: the secretariat, and the officer of the trip', async () => {
			for (const client of [rival, member, await server.as('member-editor'), await server.as('auditor'), await server.as('finance')])
				is(await client.get(of({ for: 'host' })), 403)
			const made = is(await give(officer, { recipient: '某单位' }), 201)
			for (const client of [rival, member, await server.as('member-editor'), await server.as('auditor'), await server.as('finance')]) {
				assert.ok([403, 404].includes((await give(client, { recipient: '某单位' })).status))
				assert.ok([403, 404].includes((await client.get(fileOf(made))).status))
			}
			is(await staff.get(fileOf(made)), 200)
			is(await staff.get('/api/v1/document-packs/999999/names'), 404)
			const letter = is(await staff.post('/api/v1/document-packs', { delegation: trip.id, kind: 'letter' }), 201).json
			is(await staff.get(`/api/v1/document-packs/${letter.id}/names`), 404)
			is(await staff.get(`/api/v1/delegations/999999/names?for=host`), 404)
		})
	})

	describe('passports, for the airline', () => {
		const number = 'E73519468', ask = { for: 'airline', lang: 'en', recipient: '南方航空', reason: '团队出票', passports: true }
		let chief, second, version
		const row = (l, name) => l.rows.find((r) => r.name_zh === name)
		const reveals = async () => is(await officer.get(`/api/v1/delegations/${trip.id}/access-log`), 200).json.items.filter((x) => x.action === 'paper.reveal')
		before(async () => {
			const all = is(await officer.get(`/api/v1/delegations/${trip.id}/delegates`), 200).json.items
			chief = all.find((x) => x.name_zh === '王一')
			second = all.find((x) => x.name_zh === '张三')
			version = is(await officer.get(`/api/v1/delegates/${chief.id}/consent`), 200).json.text.version
			for (const [g, purposes, n] of [[chief, ['visa', 'airline'], number], [second, ['visa'], 'E73519469']]) {
				is(await officer.request('PUT', `/api/v1/delegates/${g.id}/consent`, { body: { given: true, text_version: version, purposes } }), 200)
				is(await officer.post(`/api/v1/delegates/${g.id}/papers`, { kind: 'passport', number: n, nationality: 'CN', surname: 'WANG', given_names: 'YI', birth_on: '1971-07-19', sex: 'm', expires_on: '2031-03-02' }), 201)
			}
		})
		test('to a recipient and for a reason, of whoever has agreed to that; each one in the log when it is told', async () => {
			const before = (await reveals()).length, made = is(await give(officer, ask), 201)
			assert.ok(!made.text.includes(number))
			assert.equal((await reveals()).length, before)
			const r = is(await officer.get(fileOf(made)), 200), sent = r.json
			assert.deepEqual(sent.columns.map((c) => c.key).slice(3), ['surname', 'given_names', 'sex', 'birth_on', 'nationality', 'number', 'expires_on'])
			assert.deepEqual(Object.values(row(sent, '王一')).slice(3), ['WANG', 'YI', 'm', '1971-07-19', 'CN', number, '2031-03-02'])
			assert.deepEqual([row(sent, '张三').number, row(sent, '李二').number], [null, null])
			assert.equal(r.headers['cache-control'], 'no-store')
			is(await officer.request('HEAD', fileOf(made)), 200)
			const log = await reveals()
			assert.equal(log.length, before + 1)
			assert.deepEqual([log[0].login, log[0].about.reason, log[0].about.delegate], ['officer', '团队出票', chief.id])
			const pack = (await packs()).find((p) => p.id === sent.pack)
			assert.ok(pack.fields_sent.endsWith('nationality, number, expires_on') && !JSON.stringify(pack).includes(number))
			/* Nobody guesses the number by the digest: it is keyed. */
			const plain = r.text.replace(/"pack":\d+/, '"pack":null')
			assert.notEqual(pack.sha256, createHash('sha256').update(plain).digest('hex'))
		})
		test('as a workbook, too', async () => {
			const sheet = xlsxSheet((await given(officer, ask, 'xlsx')).bytes)
			assert.ok(sheet.rows.some((r) => r.includes(number)))
		})
		test('not to look at, not without a reason, not for hosts and hotels, not from who may not see papers', async () => {
			const before = (await reveals()).length, made = is(await give(officer, ask), 201)
			assert.deepEqual(complaints(is(await give(officer, { ...ask, reason: '' }), 422)), ['/reason required'])
			for (const use of ['host', 'hotel']) assert.deepEqual(complaints(is(await give(officer, { ...ask, for: use }), 422)), ['/for bad_choice'])
			for (const client of [staff, await server.as('admin'), await server.as('manager')]) {
				is(await give(client, ask), 403)
				is(await client.get(fileOf(made)), 403)
				const r = is(await client.get((is(await give(client, { ...ask, passports: false }), 201)).json.file), 200)
				assert.ok(!r.text.includes(number) && !r.json.columns.some((c) => c.key === 'number'))
			}
			for (const client of [rival, member]) {
				assert.ok([403, 404].includes((await give(client, ask)).status))
				assert.ok([403, 404].includes((await client.get(fileOf(made))).status))
			}
			assert.equal((await reveals()).length, before)
		})
		test('not to a program: a token takes none out', async () => {
			const program = await server.withToken('officer'), made = is(await give(officer, ask), 201)
			assert.equal(is(await give(program, ask), 403).json.reason, 'session_needed')
			assert.equal(is(await program.get(fileOf(made)), 403).json.reason, 'session_needed')
			is(await give(program, { ...ask, passports: false }), 201)
			is(await give(await server.withToken('officer', 'read'), { ...ask, passports: false }), 403)
		})
		test('a pack that somebody has rewritten gives out nothing else', async () => {
			const made = is(await give(staff, { ...ask, passports: false }), 201)
			is(await officer.patch(`/api/v1/document-packs/${made.json.pack}`, { fields_sent: 'no, name_zh, name_en, number' }, '*'), 200)
			assert.equal(is(await officer.get(fileOf(made)), 409).json.reason, 'names_changed')
		})
		test('not any more once consent is withdrawn', async () => {
			const made = is(await give(officer, ask), 201)
			is(await officer.request('PUT', `/api/v1/delegates/${chief.id}/consent`, { body: { given: false, text_version: version } }), 200)
			assert.equal(is(await officer.get(fileOf(made)), 409).json.reason, 'names_changed')
			assert.equal(row((await given(officer, ask)).json, '王一').number, null)
		})
		test('only with a password that was entered a moment ago', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, async () => {
			const made = is(await give(officer, ask), 201)
			await server.stop()
			server.env = { ...server.env, TRADEWIND_TEST_CLOCK_MS: String(Date.now() + 6 * 60000) }
			await server.start()
			for (const r of [await give(officer, ask), await officer.get(fileOf(made))]) assert.equal(is(r, 403).json.reason, 'confirm_password')
			is(await give(officer, { ...ask, passports: false }), 201)
			const confirm = (password) => officer.post('/api/v1/session/confirm', { password })
			assert.deepEqual(complaints(is(await confirm('not this one at all'), 422)), ['/password wrong_password'])
			assert.equal(is(await give(officer, ask), 403).json.reason, 'confirm_password')
			const r = is(await confirm(server.accounts.get('officer').password), 204)
			is(await officer.get('/api/v1/me'), 401)		/* the session goes on under another name */
			officer.credentials.cookie = r.headers['set-cookie'][0].split(';')[0]
			is(await officer.get(fileOf(is(await give(officer, ask), 201))), 200)
			assert.equal(is(await (await server.withToken('officer')).post('/api/v1/session/confirm', { password: 'x' }), 403).json.reason, 'session_needed')
			is(await server.anonymous().post('/api/v1/session/confirm', { password: 'x' }), 401)
		})
	})

	describe('letters', () => {
		const letter = async (more) => is(await officer.get(`/api/v1/delegations/${trip.id}/letter?${query(more)}`), 200).json
		test('what is known stands in them, a line with something unknown does not', async () => {
			const zh = await letter({ kind: 'invitation', lang: 'zh' })
			assert.equal(zh.title, '关于商请为越泰考察团出具邀请函的函')
			assert.equal(zh.template_version, 'invitation.zh 2026-11')
			for (const line of ['越南工商会：', '2019年11月23日至2019年11月27日', '越南河内、泰国曼谷', '本会', '共 3 人', '团长：会长 王一', '1. 李二，' + own.name_zh + '，总经理']) assert.ok(zh.text.includes(line), `${line}\n${zh.text}`)
			assert.ok(!zh.text.includes('出访目的') && !/[{}]/.test(zh.text))
		})
		test('for one leg: its host, its days, who is on it; in English', async () => {
			const en = await letter({ kind: 'letter', lang: 'en', leg: hanoi.id })
			for (const line of ['To: 河内市计投厅', '23 November 2019 to 25 November 2019', '3 persons', '河内, Viet']) assert.ok(en.text.includes(line), `${line}\n${en.text}`)
			const bkk = await letter({ kind: 'letter', lang: 'en', leg: bangkok.id })
			assert.ok(bkk.text.includes('2 persons') && !bkk.text.includes('LI Er'))
		})
		test('who may, and which there are', async () => {
			is(await member.get(`/api/v1/delegations/${trip.id}/letter?kind=letter`), 403)
			is(await officer.get(`/api/v1/delegations/${trip.id}/letter?kind=thanks`), 400)
		})
	})

	describe('the booklet', () => {
		const booklet = async (client) => is(await client.get(`/api/v1/delegations/${trip.id}/booklet`), 200).json
		test('all of the trip that the reader sees, with the clocks of each leg', async () => {
			const b = await booklet(officer)
			assert.deepEqual([b.delegation.id, b.legs.map((l) => l.id), b['agenda-items'].length, b.delegates.length, b.meetings.length], [trip.id, [hanoi.id, bangkok.id], 1, 3, 0])
			assert.deepEqual(b.zones, [{ leg: hanoi.id, zone: 'Asia/Ho_Chi_Minh', offset: '+07:00' }, { leg: bangkok.id, zone: 'Asia/Bangkok', offset: '+07:00' }])
			assert.deepEqual(b.companies.map((c) => c.id), [own.id, other.id])
		})
		test('a member has his own people and no hotels of others', async () => {
			const b = await booklet(member)
			assert.deepEqual([b.delegates.map((d) => d.name_zh), b.companies.map((c) => c.id), b.legs[0].hotel], [['李二'], [own.id], undefined])
			assert.deepEqual((await booklet(rival)).delegates, [])
			is(await (await server.as('finance')).get('/api/v1/delegations/999999/booklet'), 404)
		})
	})
})
