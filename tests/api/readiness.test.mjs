// The matrix of delegates and legs: what stands in the way, who is told of which day, and that 500 cells are quick.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const rules = '/api/v1/visa-rules'
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)

describe('readiness', () => {
	let server, admin, staff, officer, rival, own, member, editor, trip, legs, version, made = 0
	const company = async () => is(await staff.post(enterprises, { name_zh: `证照测试${++made}号有限公司`, record_status: 'active', listed: true }), 201).json
	const row = async (rows, more = {}, d = trip) => is(await officer.post(`/api/v1/${rows}`, { delegation: d.id, ...more }), 201).json
	const leg = (country, from, to, d = trip) => row('delegation-legs', { country, zone: 'Asia/Bangkok', arrive: { local: `${day(from)}T12:00` }, leave: { local: `${day(to)}T20:00` } }, d)
	const matrix = async (client = officer, d = trip) => is(await client.get(`/api/v1/delegations/${d.id}/readiness`), 200).json
	const of = async (g, client, d) => (await matrix(client, d)).delegates.find((x) => x.id === g.id)
	// 'block ready_passport_expires' for each leg: the verdict, and what is no more than the way in.
	const says = (x) => x.cells.map((c) => [c.verdict, ...c.reasons.map((r) => r.code)].join(' '))
	const consent = async (g, given = true) => is(await officer.request('PUT', `/api/v1/delegates/${g.id}/consent`, { body: { given, text_version: version } }), 200)
	const papers = async (g, ...all) => { await consent(g); for (const p of all) is(await officer.post(`/api/v1/delegates/${g.id}/papers`, p), 201) }
	let number = 10000000
	const passport = (expires_on) => ({ kind: 'passport', number: `E${++number}`, nationality: 'CN', surname: 'LI', given_names: 'ER', birth_on: '1971-07-19', sex: 'm', issued_on: '2021-03-02', expires_on })
	const delegate = (more = {}) => row('delegates', { name_zh: `团员${++made}`, enterprise: own.id, insurance_until: day(400), fee_paid_on: day(-1), ...more })

	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
		officer = await server.as('officer')
		rival = await server.as((await server.account('officer', { login: 'rival' })).login)
		own = await company()
		member = await server.as((await server.account('member-admin', { login: 'ma', enterprise: own.id })).login)
		editor = await server.as((await server.account('member-editor', { login: 'me', enterprise: own.id })).login)
		trip = is(await officer.post('/api/v1/delegations', { title_zh: '泰越菲团', capacity: 100, min_participants: 1, apply_close_at: `${day(20)}T00:00:00.000Z`, fee: { amount: '9800.00', currency: 'CNY' } }), 201).json
		legs = [await leg('TH', 30, 33), await leg('VN', 34, 37), await leg('PH', 38, 40)]
		for (const [move, client] of [['approve', admin], ['open', officer]]) {
			const now = is(await officer.get(`/api/v1/delegations/${trip.id}`), 200)
			is(await client.post(`/api/v1/delegations/${trip.id}/${move}`, {}, { headers: { 'If-Match': now.headers.etag } }), 200)
		}
		version = is(await officer.get(`/api/v1/delegates/${(await delegate()).id}/consent`), 200).json.text.version
	})
	after(() => server.stop())

	describe('rules of entry', () => {
		test('those that come with the program are examples, each with day and source', async () => {
			const { items } = is(await member.get(`${rules}?limit=200`), 200).json
			assert.ok(items.length >= 18 && items.every((x) => x.shipped && !x.reviewed && x.source && x.as_of))
			assert.deepEqual(items.filter((x) => x.mode === 'apec_card').map((x) => x.country).sort(), ['BN', 'ID', 'MY', 'PH', 'SG', 'TH', 'VN'])
		})
		test('an administrator keeps them; the card is of no nationality, all else is of one', async () => {
			const r = is(await admin.post(rules, { code: 'cn-jp', nationality: 'CN', country: 'JP', mode: 'consular', as_of: '2026-01-01', source: '领事馆网站' }), 201).json
			assert.deepEqual([r.edited, r.shipped], [true, false])
			assert.deepEqual(complaints(is(await admin.post(rules, { code: 'x', country: 'JP', mode: 'evisa', as_of: '2026-01-01', source: 's' }), 422)), ['/nationality required'])
			assert.deepEqual(complaints(is(await admin.post(rules, { code: 'x', nationality: 'CN', country: 'JP', mode: 'apec_card', as_of: '2026-01-01', source: 's' }), 422)), ['/nationality visa_card_for_all'])
			is(await staff.post(rules, { code: 'y', nationality: 'CN', country: 'KR', mode: 'evisa', as_of: '2026-01-01', source: 's' }), 403)
		})
	})

	describe('verdicts', () => {
		test('nothing entered: each leg says what is missing', async () => {
			const g = await delegate({ insurance_until: null, fee_paid_on: null })
			assert.deepEqual(says(await of(g)), Array(3).fill('block ready_passport_missing ready_consent_missing ready_insurance_missing ready_fee_unpaid'))
		})
		test('by rule, by card, by visa; the reasons in words of the reader', async () => {
			const g = await delegate()
			await papers(g, passport(day(2000)))
			assert.deepEqual(says(await of(g)), ['ok ready_visa_free', 'warn ready_visa_electronic', 'block ready_visa_missing'])
			is(await officer.post(`/api/v1/delegates/${g.id}/papers`, { kind: 'apec_card', number: 'A7654321', issued_on: '2024-01-01', expires_on: day(900), economies: ['VN', 'TH'] }), 201)
			is(await officer.post(`/api/v1/delegates/${g.id}/papers`, { kind: 'visa', country: 'PH', number: 'V1234567', starts_on: day(1), issued_on: day(-2), expires_on: day(41) }), 201)
			const x = await of(g)
			assert.deepEqual(says(x), ['ok ready_apec', 'ok ready_apec', 'ok ready_visa'])
			const zh = is(await officer.get(`/api/v1/delegations/${trip.id}/readiness`, { headers: { 'Accept-Language': 'zh' } }), 200).json.delegates.find((y) => y.id === g.id)
			assert.deepEqual(zh.cells.map((c) => c.reasons[0].text), ['可凭 APEC 商务旅行卡入境，最多停留 90 天', '可凭 APEC 商务旅行卡入境，最多停留 90 天', `已有签证，有效期至 ${day(41)}`])
			assert.equal(x.cells[2].reasons[0].until, day(41))
		})
		test('a passport that expires on the way stops him there, one that is short of six months too', async () => {
			const g = await delegate(), h = await delegate()
			await papers(g, passport(day(36)))
			await papers(h, passport(day(100)))
			const x = await of(g)
			assert.deepEqual(x.cells.map((c) => [c.verdict, c.reasons[0].code]), [['block', 'ready_passport_short'], ['block', 'ready_passport_expires'], ['block', 'ready_passport_expired']])
			assert.equal(x.cells[1].reasons[0].text, `The passport expires on ${day(36)}, on the way`)
			assert.ok((await of(h)).cells.every((c) => c.reasons[0].code === 'ready_passport_short'))
		})
		test('of who goes on some legs only these are judged; of who does not go, none', async () => {
			const g = await delegate({ legs: [legs[0].id] }), gone = await delegate()
			await papers(g, passport(day(2000)))
			assert.deepEqual(says(await of(g)), ['ok ready_visa_free'])
			is(await officer.post(`/api/v1/delegates/${gone.id}/withdraw`, {}, { headers: { 'If-Match': `"${gone.version}"` } }), 200)
			assert.equal(await of(gone), undefined)
		})
		test('who comes back to a country enters it again', async () => {
			const d = is(await officer.post('/api/v1/delegations', { title_zh: '往返团' }), 201).json
			for (const [i, c] of ['PH', 'PH', 'TH', 'PH'].entries()) await leg(c, 30 + 3 * i, 32 + 3 * i, d)
			const g = await row('delegates', { name_zh: '返', insurance_until: day(400) }, d)
			await papers(g, passport(day(2000)), { kind: 'visa', country: 'PH', entries: 'single', expires_on: day(100) })
			assert.deepEqual(says(await of(g, officer, d)), ['ok ready_visa', 'ok ready_visa', 'ok ready_visa_free', 'block ready_visa_used'])
		})
		test('consent withdrawn: what was entered counts for nothing any more', async () => {
			const g = await delegate()
			await papers(g, passport(day(2000)))
			await consent(g, false)
			assert.ok(says(await of(g)).every((s) => s.startsWith('block') && s.includes('ready_consent_withdrawn')))
		})
		test('a fee that the company paid for its party is paid', async () => {
			const past = is(await officer.post('/api/v1/delegations', { title_zh: '费用团', state: 'closed', starts_on: day(-9), ends_on: day(-5), fee: { amount: '1.00', currency: 'CNY' } }), 201).json
			const on = await leg('TH', -9, -5, past)
			// Of an application that has travelled the persons are delegates.
			const a = is(await officer.post('/api/v1/applications', { delegation: past.id, enterprise: own.id, state: 'travelled', persons: [{ name_zh: '付' }], fee_paid_on: day(-20) }), 201).json
			const g = is(await officer.get(`/api/v1/delegations/${past.id}/delegates?application=${a.id}`), 200).json.items[0], h = await row('delegates', { name_zh: '未', enterprise: own.id }, past)
			assert.ok(!says(await of(g, officer, past))[0].includes('ready_fee_unpaid') && says(await of(h, officer, past))[0].includes('ready_fee_unpaid'))
			assert.equal((await matrix(officer, past)).legs[0].id, on.id)
		})
		test('what it rests on, and how many of each there are', async () => {
			const m = await matrix()
			assert.equal(m.as_of, day(0))
			assert.ok(m.rules.count >= 19 && m.rules.unchecked === m.rules.count && m.rules.oldest < '2024-01-01')
			const all = m.delegates.flatMap((x) => x.cells.map((c) => c.verdict))
			assert.deepEqual(m.counts, Object.fromEntries(['ok', 'warn', 'block'].map((v) => [v, all.filter((x) => x === v).length])))
			assert.deepEqual(m.legs.map((l) => [l.id, l.hotel]), legs.map((l) => [l.id, undefined]))
			assert.equal(m.delegates[0].enterprise_name, own.name_zh)
		})
	})

	test('a delegate sees by his link what stands in his own way, and nobody else\'s', async () => {
		const g = await delegate({ legs: [legs[0].id, legs[1].id] })
		await papers(g, passport(day(36)))
		const { url } = is(await officer.post(`/api/v1/delegates/${g.id}/link`, {}), 201).json
		const mine = is(await server.request('GET', '/api/v1/link', { headers: { Authorization: `Link ${url.split('/').at(-1)}` } }), 200).json.readiness
		assert.deepEqual(mine, (await of(g)).cells)
		assert.deepEqual(mine.map((c) => c.leg), [legs[0].id, legs[1].id])
	})

	test('days of papers are for who may see the papers, verdicts for who may see the people', async () => {
		const g = await delegate(), hidden = day(36), stranger = await row('delegates', { name_zh: '外', enterprise: (await company()).id })
		await papers(g, passport(hidden))
		for (const client of [officer, member]) assert.equal((await of(g, client)).cells[1].reasons[0].until, hidden)
		for (const client of [staff, admin, editor, await server.as('auditor'), await server.as('manager')]) {
			const x = await of(g, client)
			assert.deepEqual([x.cells[1].verdict, x.cells[1].reasons[0].code, x.cells[1].reasons[0].until], ['block', 'ready_passport_expires', undefined])
			assert.ok(!JSON.stringify(x).includes(hidden), 'nowhere in words either')
		}
		assert.equal(await of(stranger, member), undefined)
		assert.deepEqual((await matrix(member)).delegates.every((x) => x.enterprise === own.id), true)
		is(await rival.get(`/api/v1/delegations/${trip.id}/readiness`), 200)
		assert.deepEqual((await matrix(rival)).delegates, [])
		is(await (await server.as('finance')).get(`/api/v1/delegations/${trip.id}/readiness`), 403)
		is(await server.anonymous().get(`/api/v1/delegations/${trip.id}/readiness`), 401)
		is(await officer.get('/api/v1/delegations/999999/readiness'), 404)
	})
})
