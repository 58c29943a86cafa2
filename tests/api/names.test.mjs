// What is made of a trip for print: name lists for host, hotel and airline, the booklet, letters; who may, and what is written down.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { enterprises, is, query, xlsxSheet } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

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
			const r = is(await officer.get(of({ for: 'host', lang: 'zh', format: 'xlsx', recipient: ' 越南工商会 ', reason: '办理邀请函', basis: '合同履行所需' })), 200)
			const sheet = xlsxSheet(r.bytes)
			assert.deepEqual(sheet.rows[1].slice(0, 3), ['序号', '姓名', '英文姓名'])
			assert.deepEqual(sheet.rows.slice(2).map((x) => x[1]), ['王一', '李二', '张三'])
			const now = await packs(), pack = now[0]
			assert.equal(now.length, before + 1)
			assert.deepEqual([pack.kind, pack.fields_sent, pack.made_by, pack.template_version], ['names_zh', 'no, name_zh, name_en, role, title, enterprise', 'officer', 'names 2026-11'])
			assert.deepEqual(pack.recipients, [{ organisation: '越南工商会', purpose: '办理邀请函', basis: '合同履行所需', sent_on: null }])
			assert.equal(pack.sha256, createHash('sha256').update(r.bytes).digest('hex'))
		})
		test('the workbook says for whom it is, what for, and who gave it out when', async () => {
			const r = is(await officer.get(of({ for: 'host', lang: 'zh', format: 'xlsx', recipient: '越南工商会', reason: '办理邀请函' })), 200)
			const told = Object.fromEntries(xlsxSheet(r.bytes, 'xl/worksheets/sheet2.xml').rows)
			assert.deepEqual([told['接收单位'], told['用途'], told['导出人']], ['越南工商会', '办理邀请函', 'officer'])
			assert.match(told['时间'], /^\d{4}-\d\d-\d\d \d\d:\d\d/)
		})
		test('no other site makes a browser give one out', async () => {
			const before = (await packs()).length, ask = of({ for: 'host', recipient: '某单位' })
			for (const site of ['cross-site', 'same-site']) is(await officer.get(ask, { headers: { 'Sec-Fetch-Site': site } }), 403, 'csrf')
			assert.equal((await packs()).length, before)
			for (const site of ['same-origin', 'none']) is(await officer.get(ask, { headers: { 'Sec-Fetch-Site': site } }), 200)
		})
		test('a list to print is kept when it says whom it is for, and not when it is looked at', async () => {
			const before = (await packs()).length
			assert.equal((await names(officer, { for: 'hotel' })).pack, null)
			const sent = await names(officer, { for: 'hotel', lang: 'en', recipient: '大宇酒店' })
			const pack = (await packs()).find((p) => p.id === sent.pack)
			assert.deepEqual([pack.kind, pack.recipients[0].organisation], ['names_en', '大宇酒店'])
			assert.equal((await packs()).length, before + 1)
		})
		test('what is asked for wrongly is named, and nothing is written', async () => {
			const before = (await packs()).length
			for (const [more, name] of [[{ for: 'bank' }, 'for'], [{ for: 'host', lang: 'fr' }, 'lang'], [{ for: 'host', format: 'pdf' }, 'format'],
				[{ for: 'host', leg: 999999 }, 'leg'], [{ for: 'host', format: 'xlsx' }, 'recipient'], [{ for: 'host', format: 'xlsx', recipient: '  ' }, 'recipient'],
				[{ for: 'host', recipient: '某'.repeat(301) }, 'recipient']])
				assert.equal(is(await officer.get(of(more)), 400, 'bad_parameter').json.params.name, name)
			assert.equal((await packs()).length, before)
		})
		test('who may: the secretariat, and the officer of the trip', async () => {
			for (const client of [rival, member, await server.as('member-editor'), await server.as('auditor'), await server.as('finance')])
				is(await client.get(of({ for: 'host' })), 403)
			is(await staff.get(`/api/v1/delegations/999999/names?for=host`), 404)
		})
	})

	describe('passports, for the airline', () => {
		const number = 'E73519468', ask = { for: 'airline', lang: 'en', recipient: '南方航空', reason: '团队出票' }
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
		test('to a recipient and for a reason, of whoever has agreed to that; each one in the log', async () => {
			const before = (await reveals()).length, sent = await names(officer, ask)
			assert.deepEqual(sent.columns.map((c) => c.key).slice(3), ['surname', 'given_names', 'sex', 'birth_on', 'nationality', 'number', 'expires_on'])
			assert.deepEqual(Object.values(row(sent, '王一')).slice(3), ['WANG', 'YI', 'm', '1971-07-19', 'CN', number, '2031-03-02'])
			assert.deepEqual([row(sent, '张三').number, row(sent, '李二').number], [null, null])
			const log = await reveals()
			assert.equal(log.length, before + 1)
			assert.deepEqual([log[0].login, log[0].about.reason, log[0].about.delegate], ['officer', '团队出票', chief.id])
			const pack = (await packs()).find((p) => p.id === sent.pack)
			assert.ok(pack.fields_sent.endsWith('nationality, number, expires_on') && !JSON.stringify(pack).includes(number))
			assert.equal(is(await officer.get(of(ask)), 200).headers['cache-control'], 'no-store')
		})
		test('as a workbook, too', async () => {
			const sheet = xlsxSheet(is(await officer.get(of({ ...ask, format: 'xlsx' })), 200).bytes)
			assert.ok(sheet.rows.some((r) => r.includes(number)))
		})
		test('not to look at, not without a reason, not for hosts and hotels, not from who may not see papers', async () => {
			const before = (await reveals()).length
			assert.equal(is(await officer.get(of({ ...ask, reason: '' })), 400).json.params.name, 'reason')
			for (const [client, more] of [[officer, { ...ask, recipient: '' }], [officer, { ...ask, for: 'host' }], [officer, { ...ask, for: 'hotel' }], [staff, ask], [await server.as('admin'), ask]]) {
				const r = is(await client.get(of(more)), 200)
				assert.ok(!r.text.includes(number) && !r.json.columns.some((c) => c.key === 'number'))
			}
			is(await rival.get(of(ask)), 403)
			is(await member.get(of(ask)), 403)
			assert.equal((await reveals()).length, before)
		})
		test('not any more once consent is withdrawn', async () => {
			is(await officer.request('PUT', `/api/v1/delegates/${chief.id}/consent`, { body: { given: false, text_version: version } }), 200)
			assert.equal(row(await names(officer, ask), '王一').number, null)
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
