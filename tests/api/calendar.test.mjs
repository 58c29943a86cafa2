// Calendars of delegations: read by a public parser (ical.js), shown to whom, taken back, and nowhere in a log.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import ICAL from 'ical.js'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const calendars = '/api/v1/calendars'

describe('calendars', () => {
	let server, staff, officer, rival, own, member, trip, yangon, bangkok, anna, bo, secrets = [], made = 0
	const company = async () => is(await staff.post(enterprises, { name_zh: `日历测试${++made}号有限公司`, record_status: 'active', listed: true }), 201).json
	const row = async (rows, more = {}, client = officer) => is(await client.post(`/api/v1/${rows}`, { delegation: trip.id, ...more }), 201).json
	const at = (local) => ({ local })
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		officer = await server.as('officer')
		rival = await server.as((await server.account('officer', { login: 'rival' })).login)
		own = await company()
		member = await server.as((await server.account('member-admin', { login: 'ma', enterprise: own.id })).login)
		trip = is(await officer.post('/api/v1/delegations', { title_zh: '缅泰考察；团, 一', state: 'closed', starts_on: '2019-11-23', ends_on: '2019-11-27' }), 201).json
		yangon = await row('delegation-legs', { country: 'MM', city: 'Yangon', arrive: at('2019-11-23T12:00'), leave: at('2019-11-25T00:15'), hotel: '茵雅湖酒店',
			transport: [{ kind: 'flight', number: 'CZ3055', from_place: 'CAN', departs: '2019-11-23T08:40', departs_zone: 'Asia/Shanghai', to_place: 'RGN', arrives: '2019-11-23T11:05' }] })
		bangkok = await row('delegation-legs', { country: 'TH', city: 'Bangkok', arrive: at('2019-11-25T09:00'), leave: at('2019-11-27T20:00') })
		await row('agenda-items', { leg: yangon.id, kind: 'forum', title_zh: '晚宴', starts: at('2019-11-24T23:00'), ends: at('2019-11-25T00:10'), place: '仰光' })
		await row('agenda-items', { leg: bangkok.id, kind: 'forum', title_zh: '论坛', starts: at('2019-11-26T09:00'), ends: at('2019-11-26T12:00') })
		anna = await row('delegates', { name_zh: '安娜', enterprise: own.id, legs: [yangon.id] })
		bo = await row('delegates', { name_zh: '博', enterprise: (await company()).id })
	})
	after(() => server.stop())

	const subscribe = async (client, body) => {
		const r = is(await client.post(calendars, body, { headers: { 'Accept-Language': 'zh' } }), 201).json
		secrets.push(r.url.slice('/feeds/'.length, -4))
		return r
	}
	const feed = async (c) => is(await server.anonymous().get(c.url), 200)
	const read = async (c) => {
		const text = (await feed(c)).text
		for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
		assert.ok(!/[^\r]\n/.test(text))
		const all = new ICAL.Component(ICAL.parse(text))
		const zones = Object.fromEntries(all.getAllSubcomponents('vtimezone').map((z) => [z.getFirstPropertyValue('tzid'), new ICAL.Timezone(z)]))
		return all.getAllSubcomponents('vevent').map((v) => {
			const e = new ICAL.Event(v)
			// The moment by the zones that the calendar brings, not by those of the parser.
			const utc = (name) => {
				const p = v.getFirstProperty(name), t = p?.getFirstValue()
				if (!t || t.isDate) return t?.toString()
				const zone = zones[p.getParameter('tzid')]
				assert.ok(zone, `${p.getParameter('tzid')} is not in the calendar`)
				t.zone = zone
				return t.toJSDate().toISOString()
			}
			return { uid: e.uid, summary: e.summary, location: e.location, description: e.description, sequence: e.sequence, starts: utc('dtstart'), ends: utc('dtend'), status: v.getFirstPropertyValue('status') }
		})
	}
	const summaries = (events) => events.map((e) => e.summary).sort()

	test('a parser reads moments by the zones that come with them, across midnight and half hours', async () => {
		const r = await feed(await subscribe(officer, { delegation: trip.id }))
		assert.equal(r.headers['content-type'], 'text/calendar; charset=utf-8')
		const { url } = is(await officer.post(calendars, { delegation: trip.id }), 201).json, tag = is(await server.anonymous().get(url), 200).headers.etag
		is(await server.anonymous().get(url, { headers: { 'If-None-Match': tag } }), 304)
		is(await server.anonymous().get(url, { headers: { Accept: 'application/json' } }), 406)
		const events = await read(await subscribe(officer, { delegation: trip.id }))
		const of = (summary) => events.find((e) => e.summary === summary)
		assert.deepEqual([of('晚宴').starts, of('晚宴').ends, of('晚宴').location], ['2019-11-24T16:30:00.000Z', '2019-11-24T17:40:00.000Z', '仰光'])
		assert.deepEqual([of('论坛').starts, of('论坛').ends], ['2019-11-26T02:00:00.000Z', '2019-11-26T05:00:00.000Z'])
		assert.deepEqual([of('CZ3055 CAN → RGN').starts, of('CZ3055 CAN → RGN').ends], ['2019-11-23T00:40:00.000Z', '2019-11-23T04:35:00.000Z'])
		const days = of('缅泰考察；团, 一：Yangon')
		assert.deepEqual([days.starts, days.ends, days.description], ['2019-11-23', '2019-11-26', '茵雅湖酒店'])
		assert.equal(new Set(events.map((e) => e.uid)).size, events.length)
	})

	test('an event keeps its identity, and its number grows with each change', async () => {
		const c = await subscribe(officer, { delegation: trip.id })
		const item = await row('agenda-items', { leg: bangkok.id, kind: 'free', title_zh: '自由活动', starts: at('2019-11-27T09:00'), ends: at('2019-11-27T10:00') })
		const before = (await read(c)).find((e) => e.summary === '自由活动')
		is(await officer.patch(`/api/v1/agenda-items/${item.id}`, { starts: at('2019-11-27T08:00') }, item.version), 200)
		const now = (await read(c)).find((e) => e.summary === '自由活动')
		assert.equal(now.uid, before.uid)
		assert.ok(now.sequence > before.sequence)
		assert.equal(now.starts, '2019-11-27T01:00:00.000Z')
		is(await officer.delete(`/api/v1/agenda-items/${item.id}`, { headers: { 'If-Match': `"${now.sequence}"` } }), 204)
		assert.ok(!summaries(await read(c)).includes('自由活动'))
	})

	test('a delegate has his own way: his legs, what is for his company, his meetings', async () => {
		const lim = is(await staff.post('/api/v1/counterparts', { name_zh: '泰国工业联合会', type: 'chamber', country: 'TH' }), 201).json
		await row('agenda-items', { leg: yangon.id, kind: 'site_visit', title_zh: '只限一家', open_to: 'enterprises', enterprises: [own.id], starts: at('2019-11-24T09:00'), ends: at('2019-11-24T10:00') })
		await row('meetings', { leg: bangkok.id, enterprises: [bo.enterprise], delegates: [bo.id], counterparts: [lim.id], aim: '合资', table_no: 3, starts: at('2019-11-26T14:00'), ends: at('2019-11-26T14:30') })
		const hers = summaries(await read(await subscribe(officer, { delegate: anna.id })))
		assert.deepEqual(hers, ['CZ3055 CAN → RGN', '只限一家', '晚宴', '缅泰考察；团, 一：Yangon'].sort())
		const his = summaries(await read(await subscribe(officer, { delegate: bo.id })))
		assert.ok(his.includes('论坛') && his.includes('晚宴') && !his.includes('只限一家'))
		assert.ok(!his.includes('泰国工业联合会'), 'a proposal is no appointment')
	})

	test('an administrator sees whose calendars there are of a delegation, without their addresses, and takes them back', async () => {
		const admin = await server.as('admin'), of = `/api/v1/delegations/${trip.id}/calendars`
		const mine = await subscribe(officer, { delegation: trip.id }), one = await subscribe(member, { delegate: anna.id })
		const r = is(await admin.get(of), 200)
		const found = (id) => r.json.items.find((x) => x.id === id)
		assert.deepEqual([found(mine.id).account, found(mine.id).delegate, found(one.id).account, found(one.id).delegate], ['officer', null, 'ma', anna.id])
		assert.deepEqual(Object.keys(found(one.id)).sort(), ['account', 'account_name', 'delegate', 'delegation', 'id', 'made_at'])
		for (const s of secrets) assert.ok(!r.text.includes(s))
		is(await admin.delete(`${calendars}/${one.id}`), 204)
		is(await server.anonymous().get(one.url), 404)
		assert.equal(is(await admin.get(of), 200).json.items.some((x) => x.id === one.id), false)
		is(await officer.delete(`${calendars}/${mine.id}`), 204)
		is(await admin.get('/api/v1/delegations/99999/calendars'), 404)
		for (const other of [staff, officer, member]) is(await other.get(of), 403)
	})

	test('who subscribes sees what he sees elsewhere, as long as he does', async () => {
		const mine = await subscribe(member, { delegate: anna.id })
		assert.ok(summaries(await read(mine)).includes('只限一家'))
		const all = await read(await subscribe(member, { delegation: trip.id }))
		assert.ok(!summaries(all).includes('CZ3055 CAN → RGN'), 'transport is of those who go')
		assert.ok(all.every((e) => e.description !== '茵雅湖酒店'))
		assert.deepEqual(complaints(is(await member.post(calendars, { delegate: bo.id }), 422)), ['/delegate no_such_record'])
		assert.deepEqual(complaints(is(await rival.post(calendars, { delegate: anna.id }), 422)), ['/delegate no_such_record'])
		assert.deepEqual(complaints(is(await member.post(calendars, { delegation: 999999 }), 422)), ['/delegation no_such_record'])
		is(await (await server.as('finance')).post(calendars, { delegate: anna.id }), 403)
		const now = is(await officer.get(`/api/v1/delegates/${anna.id}`), 200).json
		is(await officer.delete(`/api/v1/delegates/${anna.id}`, { headers: { 'If-Match': `"${now.version}"` } }), 204)
		is(await server.anonymous().get(mine.url), 404, 'not_found')
	})

	test('taken back, unknown, or of an account that is gone: the same answer', async () => {
		const c = await subscribe(officer, { delegation: trip.id }), list = is(await officer.get(calendars), 200).json.items
		assert.ok(list.some((x) => x.id === c.id && x.url === undefined))
		is(await rival.delete(`${calendars}/${c.id}`), 404)
		is(await officer.delete(`${calendars}/${c.id}`), 204)
		const gone = is(await server.anonymous().get(c.url), 404).json
		const lost = await server.as((await server.account('staff', { login: 'leaver' })).login)
		const theirs = await subscribe(lost, { delegation: trip.id })
		await feed(theirs)
		await server.must(['user', 'disable', 'leaver'])
		for (const url of [theirs.url, '/feeds/tc_AAAA.ics', theirs.url.slice(0, -4), '/feeds/.ics', theirs.url.replace('tc_', 'tw_')])
			assert.deepEqual({ ...is(await server.anonymous().get(url), 404).json, request_id: '' }, { ...gone, request_id: '' })
	})

	test('what is asked for has one subject, and a program makes none', async () => {
		assert.deepEqual(complaints(is(await officer.post(calendars, {}), 422)), ['/delegation required'])
		assert.deepEqual(complaints(is(await officer.post(calendars, { delegation: trip.id, delegate: bo.id }), 422)), ['/delegation calendar_of_one'])
		is(await (await server.withToken('staff')).post(calendars, { delegation: trip.id }), 403, 'forbidden')
	})

	test('the secret is in no log, no table and no history', async () => {
		assert.ok(secrets.length > 5)
		const files = readdirSync(server.data, { recursive: true }).map((f) => join(server.data, f)).filter((f) => statSync(f).isFile())
		const texts = [server.log(), ...files.map((f) => readFileSync(f).toString('latin1'))]
		for (const secret of secrets) for (const text of texts) assert.ok(!text.includes(secret))
		assert.ok(texts.some((text) => text.includes('calendar.create')), 'who subscribed is in the log')
	})
})
