// Meetings of a delegation (domain.md 1.7, docs/api.md "Meetings of a delegation"): who may move them and when, what clashes and how it is
// told, holds that run out, races, the grid, schedules, a proposal, many at once; what members and officers of other trips see of it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const api = '/api/v1', meetings = `${api}/meetings`
const at = (local, zone) => (zone === undefined ? { local } : { local, zone })
const hour = 3600000

describe('meetings of a delegation', () => {
	let server, staff, officer
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		officer = await server.as('officer')
	})
	after(() => server.stop())

	let made = 0
	const post = async (path, body, client = staff) => is(await client.post(`${api}/${path}`, body), 201).json
	const company = () => post('enterprises', { name_zh: `会面测试${++made}号有限公司` })
	const counterpart = (more = {}) => post('counterparts', { name_zh: `对接单位${++made}`, type: 'company', ...more })
	const trip = (more = {}) => post('delegations', { title_zh: `出访${++made}`, officer: 'officer', ...more })
	const leg = (d, more = {}) => post('delegation-legs', { delegation: d.id, country: 'VN', city: 'Hanoi', zone: 'Asia/Ho_Chi_Minh',
		arrive: at('2031-03-03T00:00'), leave: at('2031-03-05T23:59'), ...more })
	const delegate = (d, enterprise, more = {}) => post('delegates', { delegation: d.id, enterprise, name_zh: `团员${++made}`, role: 'member', ...more })
	const wish = (d, enterprise, c, more = {}) => post('meeting-wishes', { delegation: d.id, enterprise, counterpart: c, rank: 1, ...more })
	const block = (d, l, more = {}) => post('agenda-items', { delegation: d.id, leg: l.id, kind: 'one_to_one', title_zh: '一对一洽谈',
		starts: at('2031-03-03T09:00'), ends: at('2031-03-03T11:00'), slot_minutes: 30, tables: 2, place: '宴会厅', ...more })
	const meeting = (d, more, client = staff) => post('meetings', { delegation: d.id, starts: at('2031-03-03T09:00'), ends: at('2031-03-03T09:30'), ...more }, client)
	const again = async (m, client = staff) => is(await client.get(`${meetings}/${m.id}`), 200).json
	const move = (m, name, body, { client = staff, version = m.version, params = '' } = {}) =>
		client.post(`${meetings}/${m.id}/${name}${params}`, body ?? {}, { headers: { 'If-Match': `"${version}"` } })
	const moved = async (m, name, body, options) => is(await move(m, name, body, options), name === 'move' ? 201 : 200).json
	// A trip with one leg, two companies that go, two counterparts.
	async function setting(more = {}) {
		const d = await trip(more), l = await leg(d)
		const [a, b] = [(await company()).id, (await company()).id], [x, y] = [(await counterpart()).id, (await counterpart()).id]
		return { d, l, a, b, x, y }
	}
	// One of the past: members see it.
	async function past() {
		const d = await trip({ state: 'closed', starts_on: '2019-07-01', ends_on: '2019-07-05' })
		const l = await leg(d, { arrive: at('2019-07-01T00:00'), leave: at('2019-07-05T23:00') })
		return { d, l, a: (await company()).id, b: (await company()).id, x: (await counterpart()).id, y: (await counterpart()).id }
	}
	const on = (starts, ends) => ({ starts: at(starts), ends: at(ends) })
	const proposed = async (s, more = {}) => meeting(s.d, { leg: s.l.id, enterprises: [s.a], counterparts: [s.x], ...more })
	const upTo = {
		proposed: (s, more) => proposed(s, more),
		requested: async (s, more) => moved(await proposed(s, more), 'request'),
		confirmed: async (s, more) => moved(await upTo.requested(s, more), 'confirm'),
		held: async (s, more) => moved(await upTo.confirmed(s, more), 'hold', {}, { params: '?confirm=meeting_not_yet' }),
		no_show: async (s, more) => moved(await upTo.confirmed(s, more), 'no_show', {}, { params: '?confirm=meeting_not_yet' }),
		cancelled: async (s, more) => moved(await upTo.requested(s, more), 'cancel', { cancel_reason: '对方取消' }),
		dropped: async (s, more) => moved(await proposed(s, more), 'cancel', { cancel_reason: '对方取消' }),
		moved: async (s, more) => {
			const m = await upTo.confirmed(s, more)
			await moved(m, 'move', { starts: at('2031-03-05T20:00'), ends: at('2031-03-05T20:30') })
			return again(m)
		},
	}

	describe('state, move, role', () => {
		// As domain.md 1.7 has it: proposed -> requested (soft hold with expiry) -> confirmed -> held / no_show / cancelled / moved.
		// Besides, a request may be prolonged, and what was requested is cancelled and moved as well. What was only proposed is dropped: nobody was told of it.
		const allowed = {
			proposed: { request: 'requested', cancel: 'dropped' },
			requested: { request: 'requested', confirm: 'confirmed', cancel: 'cancelled', move: 'moved' },
			confirmed: { hold: 'held', no_show: 'no_show', cancel: 'cancelled', move: 'moved' },
			held: {}, no_show: {}, cancelled: {}, moved: {}, dropped: {},
		}
		const bodies = { cancel: { cancel_reason: '对方取消' }, move: { starts: at('2031-03-04T15:00'), ends: at('2031-03-04T15:30') } }
		const names = ['request', 'confirm', 'hold', 'no_show', 'cancel', 'move']
		const params = '?confirm=meeting_not_yet'

		test('every state and move', async () => {
			for (const state of Object.keys(allowed)) for (const name of names) {
				const s = await setting(), m = await upTo[state](s), to = allowed[state][name]
				assert.equal(m.state, state)
				const r = await move(m, name, bodies[name], { params })
				if (to === undefined) {
					is(r, 409)
					assert.deepEqual([r.json.reason, [...r.json.allowed].sort()], ['move_not_allowed', Object.keys(allowed[state]).sort()], `${state} ${name}`)
					assert.deepEqual(await again(m), m)
				} else {
					is(r, name === 'move' ? 201 : 200)
					assert.equal((await again(m)).state, to, `${state} ${name}`)
				}
			}
		})

		test('every role', async () => {
			await server.account('officer', { login: 'officer2' })
			const desk = ['admin', 'manager', 'staff', 'officer'], reads = ['auditor'], none = ['finance', 'officer2']
			for (const role of [...desk, ...reads, ...none, 'member-admin', 'member-editor']) {
				const client = await server.as(role), s = await setting()
				if (role.startsWith('member')) s.a = client.enterprise
				for (const [state, can] of Object.entries(allowed)) for (const name of Object.keys(can)) {
					const m = await upTo[state](s, { starts: at('2031-03-03T09:00'), ends: at('2031-03-03T09:30') })
					const r = await move(m, name, bodies[name], { client, params })
					const want = desk.includes(role) ? (name === 'move' ? 201 : 200) : role === 'officer2' ? 404 : 403
					is(r, want)
					const now = await again(m)
					if (want >= 400) assert.equal(now.version, m.version, `${role} ${state} ${name}`)
					// Out of the way of the next one.
					if (Object.keys(allowed[now.state]).length > 0) await moved(now, 'cancel', bodies.cancel)
					else is(await staff.delete(`${meetings}/${m.id}`, { headers: { 'If-Match': '*' } }), 204)
					if (r.status === 201) await moved(r.json, 'cancel', bodies.cancel)
				}
			}
		})

		test('what is missing is named; a move of what is archived', async () => {
			const s = await setting()
			const m = await meeting(s.d, { enterprises: [s.a], starts: null, ends: null })
			assert.deepEqual(complaints(is(await move(m, 'request'), 422)), ['/counterparts move_needs', '/ends move_needs', '/starts move_needs'])
			assert.deepEqual(complaints(is(await move(m, 'cancel'), 422)), ['/cancel_reason move_needs'])
			assert.deepEqual(complaints(is(await move(m, 'cancel', { cancel_reason: 'x', place: 'y' }), 422)), ['/place unknown_field'])
			const c = await upTo.confirmed(s)
			assert.deepEqual(complaints(is(await move(c, 'move'), 422)), ['/ends move_needs', '/starts move_needs'])
			assert.deepEqual(complaints(is(await move(c, 'move', { starts: at('2031-03-04T10:00'), ends: at('2031-03-04T09:00') }), 422)), ['/ends ends_before_start'])
			assert.deepEqual(complaints(is(await move(c, 'move', { starts: at('2031-03-06T10:00'), ends: at('2031-03-06T11:00') }), 422)), ['/starts outside_leg'])
			assert.deepEqual(await again(c), c)
			assert.deepEqual(complaints(is(await move(c, 'hold'), 422)), ['/starts meeting_not_yet'])
			is(await move(c, 'cancel', { cancel_reason: 'x' }, { version: c.version - 1 }), 412)
			is(await staff.delete(`${meetings}/${c.id}`, { headers: { 'If-Match': '*' } }), 204)
			assert.equal(is(await staff.post(`${meetings}/${c.id}/cancel`, { cancel_reason: 'x' }, { headers: { 'If-Match': '*' } }), 409).json.reason, 'move_of_archived')
		})
	})

	test('one begins as proposed; what happened is told of a trip that is over only', async () => {
		const s = await setting(), gone = await past(), row = (of, more) => ({ delegation: of.d.id, leg: of.l.id, enterprises: [of.a], counterparts: [of.x], ...more })
		for (const state of ['requested', 'confirmed', 'held', 'no_show', 'cancelled', 'moved'])
			assert.deepEqual(complaints(is(await staff.post(meetings, row(s, { state, ...on('2031-03-03T09:00', '2031-03-03T09:30') })), 422)), ['/state not_a_beginning'])
		for (const state of ['held', 'no_show', 'cancelled']) is(await staff.post(meetings, row(gone, { state })), 201)
		assert.deepEqual(complaints(is(await staff.post(meetings, row(gone, { state: 'confirmed' })), 422)), ['/state not_a_beginning'])
	})

	test('many moves at once, all or none; clashes among them are told', async () => {
		const s = await setting(), m = await proposed(s), n = await proposed(s, { enterprises: [s.b], counterparts: [s.y] }), o = await proposed(s, { enterprises: [s.b] })
		const send = (name, items, more) => staff.post(`${meetings}/batch`, { items: items.map((x) => ({ id: x.id, version: x.version, move: name, ...more })) })
		const bad = is(await send('request', [m, n, o]), 409)
		assert.deepEqual(complaints(bad), ['/items/2/with/counterparts/0 meeting_overlap', '/items/2/with/enterprises/0 meeting_overlap'])
		assert.deepEqual([(await again(m)).state, (await again(n)).state], ['proposed', 'proposed'])
		const asked = is(await send('request', [m, n]), 200).json.items
		const gone = is(await send('move', asked, { with: { starts: at('2031-03-04T09:00'), ends: at('2031-03-04T09:30') } }), 200).json.items
		for (const x of gone) assert.deepEqual([(await again(x)).state, (await again(x)).version], ['moved', x.version])
	})

	describe('holds', () => {
		test('72 hours, or what is said; confirmed it holds without end', async () => {
			const s = await setting(), from = Date.now()
			const m = await upTo.requested(s)
			const until = Date.parse(m.hold_until)
			assert.ok(until >= from + 72 * hour && until <= Date.now() + 72 * hour, m.hold_until)
			const longer = await moved(m, 'request', { hold_until: '2031-03-01T00:00:00Z' })
			assert.equal(Date.parse(longer.hold_until), Date.parse('2031-03-01T00:00:00Z'))
			assert.deepEqual(complaints(is(await move(longer, 'request', { hold_until: '2020-01-01T00:00:00Z' }), 422)), ['/hold_until hold_in_past'])
			const c = await moved(longer, 'confirm')
			assert.deepEqual([c.state, c.hold_until], ['confirmed', null])
			assert.deepEqual(complaints(is(await staff.patch(`${meetings}/${c.id}`, { hold_until: '2031-03-01T00:00:00Z' }, `"${c.version}"`), 422)), ['/hold_until read_only_field'])
		})

		test('moved to another time: a new row that is requested, and the old one says where it went', async () => {
			const s = await setting(), old = await upTo.confirmed(s, { place: '大厅', table_no: 3, aim: '谈合作', rating: 4, note: '内部' })
			const next = is(await move(old, 'move', { starts: at('2031-03-03T09:15'), ends: at('2031-03-03T09:45'), move_reason: '对方要求' }), 201).json
			const was = await again(old)
			assert.deepEqual([was.state, was.moved_to, was.starts, was.rating], ['moved', next.id, old.starts, 4])
			assert.notEqual(next.id, old.id)
			assert.deepEqual([next.state, next.starts, next.place, next.table_no, next.aim, next.enterprises, next.counterparts, next.rating, next.moved_to],
				['requested', at('2031-03-03T09:15', 'Asia/Ho_Chi_Minh'), '大厅', 3, '谈合作', [s.a], [s.x], null, null])
			assert.ok(next.hold_until > new Date().toISOString())
			const told = is(await staff.get(`${meetings}/${old.id}/history`), 200).json.items
			assert.ok(told.some((h) => h.action === 'move' && h.note?.reason === '对方要求'), JSON.stringify(told))
			// Its old time is free, its new one is not.
			await upTo.confirmed({ ...s, b: s.a }, { enterprises: [s.b], starts: at('2031-03-03T08:45'), ends: at('2031-03-03T09:15') })
			const r = is(await move(await proposed(s, { enterprises: [s.b], counterparts: [s.y], place: '大厅', table_no: 3, starts: at('2031-03-03T09:30'), ends: at('2031-03-03T10:00') }), 'request'), 409)
			assert.deepEqual(complaints(r), ['/table_no meeting_overlap'])
		})

		test('a hold that has run out counts for nothing, and a confirmation asks anew', async () => {
			const own = await startServer()
			try {
				staff = await own.as('staff')
				officer = await own.as('officer')
				const s = await setting()
				const early = await upTo.requested(s), other = await upTo.requested(s, { enterprises: [s.b], counterparts: [s.y] })
				const late = await proposed(s, { enterprises: [s.b] })
				assert.deepEqual(complaints(is(await move(late, 'request'), 409)), ['/counterparts/0 meeting_overlap', '/enterprises/0 meeting_overlap'])
				// 64 that want one counterpart, each at its own time.
				const many = []
				for (let i = 0; i < 64; i++) {
					const hours = `2031-03-0${4 + i % 2}T${String(Math.floor(i / 4)).padStart(2, '0')}:`
					many.push(await upTo.requested(s, { enterprises: [(await company()).id], aim: `第${i}场`, starts: at(hours + (i % 4 < 2 ? '00' : '30')), ends: at(hours + (i % 4 < 2 ? '29' : '59')) }))
				}
				own.env = { ...own.env, TRADEWIND_TEST_CLOCK_MS: String(Date.now() + 73 * hour) }
				await own.restart()
				staff = await own.as('staff')
				const grid = is(await staff.get(`${api}/delegations/${s.d.id}/grid?day=2031-03-03`), 200).json
				assert.deepEqual(grid.elsewhere.map((m) => [m.id, m.hold_expired]), [[early.id, true], [other.id, true], [late.id, false]])
				const taken = await moved(late, 'request')
				// The early one is out of time, and now another has its place.
				const r = is(await move(early, 'confirm'), 409)
				assert.deepEqual(complaints(r), ['/counterparts/0 meeting_overlap'])
				assert.equal(r.json.errors[0].params.id, String(taken.id))
				assert.deepEqual(complaints(is(await move(other, 'confirm'), 409)), ['/enterprises/0 meeting_overlap'])
				await moved(taken, 'cancel', { cancel_reason: 'x' })
				assert.equal((await moved(early, 'confirm')).state, 'confirmed')
				assert.equal((await moved(other, 'confirm')).state, 'confirmed')
				// Out of time they hold nothing, so all may be put to one hour; of 64 confirmations at once one wins.
				const hours = { starts: at('2031-03-03T20:00'), ends: at('2031-03-03T20:30') }
				for (const m of many) m.version = is(await staff.patch(`${meetings}/${m.id}`, hours, `"${m.version}"`), 200).json.version
				const all = await Promise.all(many.map((m) => move(m, 'confirm'))), won = all.filter((x) => x.status === 200)
				assert.equal(won.length, 1, all.map((x) => x.status).join())
				for (const x of all) if (x.status !== 200) {
					assert.deepEqual(complaints(is(x, 409)), ['/counterparts/0 meeting_overlap'])
					assert.deepEqual([x.json.errors[0].params.id, x.json.errors[0].params.with], [String(won[0].json.id), won[0].json.aim])
				}
			} finally {
				staff = await server.as('staff')
				officer = await server.as('officer')
				await own.stop()
			}
		})
	})

	describe('what clashes', () => {
		test('each thing that two meetings share, at request, at confirmation, at a change', async () => {
			const s = await setting(), more = { enterprises: [s.b], counterparts: [s.y] }
			const [g, h] = [await delegate(s.d, s.a), await delegate(s.d, s.b)], i = await delegate(s.d, null, { role: 'interpreter' })
			const first = await upTo.requested(s, { place: '大厅', table_no: 1, aim: '首场', interpreter: '阮翻译', delegates: [g.id], interpreter_delegate: i.id })
			const shares = [
				['/enterprises/0', { enterprises: [s.a] }],
				['/enterprises/1', { enterprises: [s.b, s.a] }],
				['/delegates/0', { delegates: [g.id] }],
				['/delegates/0', { delegates: [i.id] }],
				['/counterparts/0', { counterparts: [s.x] }],
				['/table_no', { place: '大厅', table_no: 1 }],
				['/interpreter', { interpreter: '阮翻译' }],
				['/interpreter_delegate', { interpreter_delegate: i.id }],
				['/interpreter_delegate', { interpreter_delegate: g.id }],
			]
			for (const [pointer, what] of shares) {
				const m = await proposed(s, { ...more, ...what })
				const r = is(await move(m, 'request'), 409, 'conflict')
				assert.deepEqual(complaints(r), [`${pointer} meeting_overlap`])
				const { params, message } = r.json.errors[0]
				assert.deepEqual([params.with, params.id, params.starts], ['首场', String(first.id), '2031-03-03T09:00'])
				assert.ok(message.includes('首场'))
				assert.deepEqual(await again(m), m)
				// The same of one that is confirmed at another time and comes here.
				const c = await upTo.confirmed(s, { ...more, ...what, starts: at('2031-03-03T10:00'), ends: at('2031-03-03T10:30') })
				const patch = { starts: at('2031-03-03T09:29', 'Asia/Ho_Chi_Minh') }
				assert.deepEqual(complaints(is(await staff.patch(`${meetings}/${c.id}`, patch, `"${c.version}"`), 409)), [`${pointer} meeting_overlap`])
				assert.deepEqual(complaints(is(await move(c, 'move', { ...patch, ends: at('2031-03-03T10:30') }), 409)), [`${pointer} meeting_overlap`])
				assert.deepEqual(await again(c), c)
				await moved(c, 'cancel', { cancel_reason: 'x' })
			}
			// Side by side, behind each other, and at another table: no clash.
			for (const what of [{ delegates: [h.id] }, { place: '小厅', table_no: 1 }, { place: '大厅', table_no: 2 }, { interpreter: '李翻译' }])
				await moved(await upTo.requested(s, { ...more, ...what }), 'cancel', { cancel_reason: 'x' })
			await upTo.confirmed(s, { starts: at('2031-03-03T09:30'), ends: at('2031-03-03T10:00') })
			await upTo.confirmed(s, { starts: at('2031-03-03T08:30'), ends: at('2031-03-03T09:00') })
		})

		test('two persons of a company sit at two tables when both meetings say who', async () => {
			const s = await setting(), [g, h] = [await delegate(s.d, s.a), await delegate(s.d, s.a)]
			await upTo.confirmed(s, { delegates: [g.id] })
			assert.deepEqual(complaints(is(await move(await proposed(s, { counterparts: [s.y] }), 'request'), 409)), ['/enterprises/0 meeting_overlap'])
			await upTo.confirmed(s, { counterparts: [s.y], delegates: [h.id] })
		})

		test('whose a meeting is follows from who comes of them, if nobody says', async () => {
			const s = await setting(), [g, h, k] = [await delegate(s.d, s.b), await delegate(s.d, s.a), await delegate(s.d, s.b)]
			const m = await meeting(s.d, { leg: s.l.id, delegates: [g.id, h.id, k.id], counterparts: [s.x] })
			assert.deepEqual(m.enterprises, [s.b, s.a])
			const staffOnly = await delegate(s.d, null, { role: 'staff' })
			assert.deepEqual((await meeting(s.d, { leg: s.l.id, delegates: [staffOnly.id] })).enterprises, null)
			assert.deepEqual(complaints(is(await staff.post(meetings, { delegation: s.d.id }), 422)), ['/enterprises meeting_needs_enterprise'])
		})

		test('what is cancelled, moved, archived or only proposed holds nothing; restored it asks', async () => {
			const s = await setting(), c = await upTo.confirmed(s)
			is(await staff.delete(`${meetings}/${c.id}`, { headers: { 'If-Match': '*' } }), 204)
			const next = await upTo.confirmed(s)
			const r = is(await staff.post(`${meetings}/${c.id}/restore`, undefined, { headers: { 'If-Match': '*' } }), 409)
			assert.deepEqual(complaints(r), ['/counterparts/0 meeting_overlap', '/enterprises/0 meeting_overlap'])
			await moved(next, 'cancel', { cancel_reason: 'x' })
			is(await staff.post(`${meetings}/${c.id}/restore`, undefined, { headers: { 'If-Match': '*' } }), 200)
		})

		test('a counterpart of another trip: its officer is not told with whom', async () => {
			await server.account('officer', { login: 'officer3' })
			const one = await setting(), two = await setting({ officer: 'officer3' }), other = await server.as('officer3')
			const first = await upTo.confirmed(one, { aim: '机密洽谈' })
			const m = await meeting(two.d, { enterprises: [two.a], counterparts: [one.x], leg: two.l.id }, other)
			const r = is(await move(m, 'request', {}, { client: other }), 409)
			assert.deepEqual(complaints(r), ['/counterparts/0 meeting_overlap_elsewhere'])
			assert.ok(!r.text.includes('机密') && !r.text.includes(`"${first.id}"`), r.text)
			const seen = is(await move(m, 'request'), 409)
			assert.deepEqual([seen.json.errors[0].code, seen.json.errors[0].params.with], ['meeting_overlap', '机密洽谈'])
			is(await other.get(`${meetings}/${first.id}`), 404)
		})

		test('64 at once: of requests, and of changes of time, exactly one wins and the others are told by whom', async () => {
			const s = await setting(), many = await Promise.all(Array.from({ length: 64 }, async (_, i) =>
				proposed(s, { enterprises: [(await company()).id], aim: `第${i}场` })))
			const all = await Promise.all(many.map((m) => move(m, 'request')))
			const won = all.filter((r) => r.status === 200)
			assert.equal(won.length, 1, all.map((r) => r.status).join())
			for (const r of all) if (r.status !== 200) {
				assert.deepEqual(complaints(is(r, 409)), ['/counterparts/0 meeting_overlap'])
				assert.deepEqual([r.json.errors[0].params.id, r.json.errors[0].params.with], [String(won[0].json.id), won[0].json.aim])
			}
			// The others are confirmed each at its own time, and then all are put to one hour.
			const free = await Promise.all(many.filter((m) => m.id !== won[0].json.id).map(async (m, i) => {
				const day = at(`2031-03-0${3 + i % 3}T${String(10 + Math.floor(i / 3) % 12).padStart(2, '0')}:${i < 36 ? '00' : '30'}`)
				const end = at(day.local.replace(/\d\d$/, (min) => String(Number(min) + 20)))
				const p = is(await staff.patch(`${meetings}/${m.id}`, { starts: day, ends: end }, `"${m.version}"`), 200).json
				return moved(await moved(p, 'request'), 'confirm')
			}))
			const hours = { starts: at('2031-03-03T22:30'), ends: at('2031-03-03T23:00') }
			const changed = await Promise.all(free.map((m) => staff.patch(`${meetings}/${m.id}`, hours, `"${m.version}"`)))
			const first = changed.filter((r) => r.status === 200)
			assert.equal(first.length, 1)
			for (const r of changed) if (r.status !== 200) assert.equal(is(r, 409).json.errors[0].params.id, String(first[0].json.id))
		})
	})

	describe('grid and schedules', () => {
		test('slots of blocks by the zone of the place: Yangon, and one across midnight', async () => {
			const s = await setting()
			s.x = (await counterpart({ country: 'VN', city: 'Hanoi' })).id
			const y = await leg(s.d, { country: 'MM', city: 'Yangon', zone: 'Asia/Yangon', arrive: at('2031-03-06T00:00'), leave: at('2031-03-08T12:00') })
			await block(s.d, y, { starts: at('2031-03-06T23:30'), ends: at('2031-03-07T01:15'), slot_minutes: 45, tables: 5 })
			await block(s.d, s.l)
			const m = await upTo.requested(s, { leg: y.id, starts: at('2031-03-07T00:15'), ends: at('2031-03-07T01:00'), aim: '夜谈' })
			assert.equal(m.starts.zone, 'Asia/Yangon')
			const grid = is(await staff.get(`${api}/delegations/${s.d.id}/grid`), 200).json
			const slots = grid.slots.map((x) => [x.start.local, x.end.local, x.start.zone, x.leg])
			assert.deepEqual(slots.slice(0, 4).map((x) => x[0]), ['2031-03-03T09:00', '2031-03-03T09:30', '2031-03-03T10:00', '2031-03-03T10:30'])
			assert.deepEqual(slots.slice(4), [['2031-03-06T23:30', '2031-03-07T00:15', 'Asia/Yangon', y.id], ['2031-03-07T00:15', '2031-03-07T01:00', 'Asia/Yangon', y.id]])
			assert.deepEqual(grid.rows.map((r) => [r.enterprise.id, r.cells.map((c) => c?.id ?? null)]), [[s.a, [null, null, null, null, null, m.id]]])
			assert.deepEqual([grid.tables, grid.counterparts.map((c) => [c.id, c.country, c.city]), grid.elsewhere], [5, [[s.x, 'VN', 'Hanoi']], []])
			const day = is(await staff.get(`${api}/delegations/${s.d.id}/grid?day=2031-03-07`), 200).json
			assert.deepEqual(day.slots.map((x) => x.start.local), ['2031-03-07T00:15'])
			assert.equal(day.rows[0].cells[0].aim, '夜谈')
			const shown = is(await staff.get(`${api}/delegations/${s.d.id}/schedule`), 200).json
			assert.deepEqual(shown.groups.map((g) => [g.day, g.meetings.length, g.meetings[0].city, g.meetings[0].names.counterparts[0].id]), [['2031-03-07', 1, 'Yangon', s.x]])
			for (const bad of ['grid?day=7.3.2031', 'schedule?for=table', 'grid?for=day']) is(await staff.get(`${api}/delegations/${s.d.id}/${bad}`), 400)
			is(await staff.get(`${api}/delegations/999999/grid`), 404)
		})

		test('one enterprise, one counterpart, all of them', async () => {
			const s = await setting(), m = await upTo.confirmed(s), n = await upTo.confirmed(s, { enterprises: [s.b], counterparts: [s.y] })
			const get = async (q) => is(await staff.get(`${api}/delegations/${s.d.id}/schedule?${q}`), 200).json.groups.map((g) => [g.id ?? g.day, g.meetings.map((x) => x.id)])
			assert.deepEqual(await get(`for=enterprise&id=${s.a}`), [[s.a, [m.id]]])
			assert.deepEqual(await get(`for=counterpart&id=${s.y}`), [[s.y, [n.id]]])
			assert.deepEqual(await get('for=enterprise'), [[s.a, [m.id]], [s.b, [n.id]]])
			assert.deepEqual(await get('for=day'), [['2031-03-03', [m.id, n.id]]])
			assert.deepEqual(await get('for=day&day=2031-03-04'), [])
			is(await staff.get(`${api}/delegations/${s.d.id}/schedule?for=enterprise&id=999999`), 404)
		})

		test('several in one cell, and what is in no slot', async () => {
			const s = await setting(), [g, h] = [await delegate(s.d, s.a), await delegate(s.d, s.a)]
			await block(s.d, s.l)
			const p = await proposed(s, { delegates: [h.id] }), c = await upTo.confirmed(s, { delegates: [g.id], counterparts: [s.y] })
			const out = await proposed(s, { starts: at('2031-03-03T20:00'), ends: at('2031-03-03T21:00') })
			const grid = is(await staff.get(`${api}/delegations/${s.d.id}/grid`), 200).json
			assert.deepEqual([grid.rows[0].cells[0].id, grid.rows[0].cells[0].more, grid.elsewhere.map((m) => m.id)], [c.id, [p.id], [out.id]])
		})

		test('a member sees the meetings of his own company, and nobody else in them; an officer of another trip none', async () => {
			const member = await server.as('member-admin'), own = member.enterprise, s = await past()
			await server.account('officer', { login: 'officer4' })
			await block(s.d, s.l, on('2019-07-02T09:00', '2019-07-02T10:00'))
			await block(s.d, s.l, { ...on('2019-07-03T09:00', '2019-07-03T10:00'), enterprises: [s.b] })
			const [g, h] = [await delegate(s.d, own), await delegate(s.d, s.b)]
			const joint = await upTo.confirmed(s, { ...on('2019-07-02T09:00', '2019-07-02T09:30'), enterprises: [own, s.b], delegates: [g.id, h.id] })
			const theirs = await upTo.confirmed(s, { ...on('2019-07-02T09:30', '2019-07-02T10:00'), enterprises: [s.b], counterparts: [s.y], aim: '他人之事' })
			await wish(s.d, s.b, s.y)
			const grid = is(await member.get(`${api}/delegations/${s.d.id}/grid`), 200).json
			assert.deepEqual(grid.slots.map((x) => x.start.local), ['2019-07-02T09:00', '2019-07-02T09:30'])
			assert.deepEqual(grid.rows.map((r) => [r.enterprise.id, r.cells.map((c) => c && [c.id, c.enterprises, c.delegates])]), [[own, [[joint.id, [own], [g.id]], null]]])
			assert.deepEqual([grid.counterparts.map((c) => c.id), grid.delegates.map((x) => x.id), grid.elsewhere], [[s.x], [g.id], []])
			const get = async (q, status = 200) => is(await member.get(`${api}/delegations/${s.d.id}/schedule?${q}`), status)
			for (const q of ['for=day', 'for=enterprise', 'for=counterpart', `for=enterprise&id=${own}`, `for=counterpart&id=${s.x}`]) {
				const r = await get(q)
				assert.deepEqual(r.json.groups.map((x) => x.meetings.map((m) => [m.id, m.names.enterprises.map((e) => e.id), m.names.delegates.map((e) => e.id)])), [[[joint.id, [own], [g.id]]]], q)
				assert.ok(!r.text.includes('他人') && !r.text.includes(h.name_zh), r.text)
			}
			await get(`for=enterprise&id=${s.b}`, 404)
			await get(`for=counterpart&id=${s.y}`, 404)
			is(await member.get(`${meetings}/${theirs.id}`), 404)
			is(await member.post(`${api}/delegations/${s.d.id}/proposal`, {}), 403)
			is(await member.post(`${api}/delegations/${s.d.id}/meetings`, { meetings: [{ enterprises: [own] }] }), 403)
			const other = await server.as('officer4')
			const none = is(await other.get(`${api}/delegations/${s.d.id}/grid`), 200).json
			assert.deepEqual([none.rows, none.counterparts, none.delegates, none.elsewhere], [[], [], [], []])
			assert.deepEqual(is(await other.get(`${api}/delegations/${s.d.id}/schedule?for=day`), 200).json.groups, [])
			is(await other.post(`${api}/delegations/${s.d.id}/proposal`, {}), 403)
			is(await other.post(`${api}/delegations/${s.d.id}/meetings`, { meetings: [{ enterprises: [own] }] }), 403)
			is(await (await server.as('finance')).get(`${api}/delegations/${s.d.id}/grid`), 403)
			const draft = await setting()
			is(await member.get(`${api}/delegations/${draft.d.id}/grid`), 404)
		})

		test('what is only proposed is the chamber\'s draft: no door of a member leads to it', async () => {
			const member = await server.as('member-admin'), own = member.enterprise, s = await past(), g = await delegate(s.d, own)
			await block(s.d, s.l, on('2019-07-02T09:00', '2019-07-02T10:00'))
			const m = await meeting(s.d, { ...on('2019-07-02T09:00', '2019-07-02T09:30'), leg: s.l.id, enterprises: [own], delegates: [g.id], counterparts: [s.x], aim: '尚未约定' })
			const feed = is(await member.post(`${api}/calendars`, { delegation: s.d.id }), 201).json.url
			const of = (q) => `${api}/meetings?delegation=${s.d.id}${q}`
			const doors = [of(''), of('&names=1&fields=aim'), of('&state=proposed'), of('&sort=-starts'), of('&delegates=' + g.id), `${api}/meetings/groups?by=state&delegation=${s.d.id}`,
				`${api}/delegations/${s.d.id}/meetings`, `${api}/delegations/${s.d.id}/grid`, `${api}/delegations/${s.d.id}/schedule?for=day`,
				`${api}/delegations/${s.d.id}/schedule?for=enterprise&id=${own}`, `${api}/delegations/${s.d.id}/booklet`, feed, `${api}/todo`,
				`${api}/delegates?expand=meetings&delegation=${s.d.id}`]
			const without = []
			for (const path of doors) {
				const r = is(await member.get(path), 200)
				assert.ok(!r.text.includes('尚未约定') && !r.text.includes('"total":1,"total_more":false,"next":null,"offset":0,"limit":50') || path.includes('delegates?'), `${path} ${r.text}`)
				without.push(r.text)
			}
			for (const path of [`${meetings}/${m.id}`, `${meetings}/${m.id}/history`]) assert.ok([403, 404].includes((await member.get(path)).status), path)
			is(await member.get(`${meetings}/${m.id}`), 404)
			is(await staff.get(`${meetings}/${m.id}`), 200)
			assert.equal(is(await officer.get(of('')), 200).json.total, 1)
			assert.equal(is(await (await server.as('auditor')).get(of('')), 200).json.total, 1)
			await moved(m, 'request', {})
			assert.equal(is(await member.get(`${meetings}/${m.id}`), 200).json.state, 'requested')
			const seen = await Promise.all(doors.map(async (path) => is(await member.get(path), 200).text))
			assert.deepEqual([0, 7, 8, 10, 11].filter((n) => !seen[n].includes('尚未约定')), [])
			assert.notDeepEqual(seen, without)
		})

		// Every way through the moves, from what is proposed on: the members of a meeting learn of it by the request, and of one that never was requested nothing ever.
		const on2019 = (hours) => on(`2019-07-02T${hours}:00`, `2019-07-02T${hours}:30`)
		const nexts = { proposed: [['request', 'requested'], ['cancel', 'dropped']], requested: [['confirm', 'confirmed'], ['cancel', 'cancelled'], ['move', 'moved']],
			confirmed: [['hold', 'held'], ['no_show', 'no_show'], ['cancel', 'cancelled'], ['move', 'moved']] }
		const ways = (state) => [[], ...(nexts[state] ?? []).flatMap(([name, to]) => ways(to).map((rest) => [name, ...rest]))]
		for (const way of ways('proposed')) {
			const seen = way.includes('request')
			test(`${['proposed', ...way].join(', ')}: its members ${seen ? 'see it' : 'see nothing of it'}`, async () => {
				const member = await server.as('member-admin'), own = member.enterprise, s = await past(), g = await delegate(s.d, own), mark = `无人知晓${++made}`
				await block(s.d, s.l, on('2019-07-02T09:00', '2019-07-02T10:00'))
				const feed = is(await member.post(`${api}/calendars`, { delegation: s.d.id }), 201).json.url
				const of = (q) => `${meetings}?delegation=${s.d.id}${q}`, trip = `${api}/delegations/${s.d.id}`
				const doors = [of(''), of('&names=1&fields=aim,cancel_reason'), of(`&q=${encodeURIComponent(mark)}`), of('&sort=-starts&limit=1'), of(`&delegates=${g.id}`), of('&state__in=cancelled,dropped,proposed'),
					`${meetings}/groups?by=state&delegation=${s.d.id}`, `${meetings}/export?delegation=${s.d.id}&format=csv`, `${trip}/meetings`, `${trip}/grid`, `${trip}/schedule?for=day`,
					`${trip}/schedule?for=enterprise&id=${own}`, `${trip}/booklet`, feed, `${api}/todo`, `${api}/delegates?delegation=${s.d.id}`]
				const look = async () => {
					const out = []
					for (const path of doors) {
						const r = await member.get(path)
						out.push([path, r.status, path.includes('/export') || path === feed ? r.text.includes(mark) : r.text])
					}
					return out
				}
				const before = await look()
				let m = await meeting(s.d, { ...on2019('09'), leg: s.l.id, enterprises: [own], delegates: [g.id], counterparts: [s.x], aim: mark, place: mark, next_step: mark })
				for (const name of way) {
					const r = await moved(m, name, { cancel: { cancel_reason: mark }, move: on2019('15') }[name], { params: '?confirm=meeting_not_yet' })
					m = await again(name === 'move' ? m : r)
				}
				if (!seen) {
					assert.deepEqual(await look(), before)
					is(await member.get(`${meetings}/${m.id}`), 404)
					assert.ok([403, 404].includes((await member.get(`${meetings}/${m.id}/history`)).status))
					for (const by of [staff, officer, await server.as('auditor')]) is(await by.get(`${meetings}/${m.id}`), 200)
					return
				}
				assert.equal(is(await member.get(`${meetings}/${m.id}`), 200).json.state, m.state)
				assert.deepEqual(is(await member.get(of('&sort=id')), 200).json.items.map((x) => x.state), m.state === 'moved' ? ['moved', 'requested'] : [m.state])
			})
		}

		test('of a joint meeting a member reads his own people, and companies that show themselves; filters tell no more', async () => {
			const member = await server.as('member-admin'), own = member.enterprise, s = await past()
			const shown = async (more) => is(await staff.patch(`${api}/enterprises/${s.b}`, more, is(await staff.get(`${api}/enterprises/${s.b}`), 200).json.version), 200)
			const [g, h, i] = [await delegate(s.d, own), await delegate(s.d, s.b), await delegate(s.d, undefined, { role: 'interpreter' })]
			const m = await upTo.confirmed(s, { ...on('2019-07-02T09:00', '2019-07-02T09:30'), enterprises: [own, s.b], delegates: [g.id, h.id], interpreter_delegate: i.id })
			await block(s.d, s.l, { ...on('2019-07-02T09:00', '2019-07-02T10:00'), enterprises: [own, s.b], open_to: 'enterprises', title_zh: '两家专场' })
			const list = async (q, client = member) => is(await client.get(`${meetings}?delegation=${s.d.id}${q}`), 200).json.items.map((x) => x.id)
			const doors = {
				one: async () => is(await member.get(`${meetings}/${m.id}`), 200).json,
				list: async () => is(await member.get(`${meetings}?delegation=${s.d.id}`), 200).json.items[0],
				chosen: async () => is(await member.get(`${meetings}?delegation=${s.d.id}&fields=enterprises,delegates,interpreter_delegate`), 200).json.items[0],
				booklet: async () => is(await member.get(`${api}/delegations/${s.d.id}/booklet`), 200).json.meetings[0],
				grid: async () => is(await member.get(`${api}/delegations/${s.d.id}/schedule?for=day`), 200).json.groups[0].meetings[0],
			}
			const says = async (enterprises, delegates) => {
				for (const [name, door] of Object.entries(doors)) {
					const x = await door()
					assert.deepEqual([x.enterprises, x.delegates, x.interpreter_delegate], [enterprises, delegates, null], name)
				}
				const items = is(await member.get(`${api}/delegations/${s.d.id}`), 200).json['agenda-items']
				assert.deepEqual(items.map((x) => x.enterprises), [enterprises])
				assert.deepEqual(is(await member.get(`${api}/delegations/${s.d.id}/agenda-items`), 200).json.items.map((x) => x.enterprises), [enterprises])
			}
			// As long as it is in no directory, nor shows that it is there.
			await says([own], [g.id])
			assert.equal((await doors.grid()).others, 1)
			await shown({ listed: true, record_status: 'active' })
			await says([own], [g.id])
			const filters = { own: `&delegates=${g.id}`, theirs: `&delegates=${h.id}`, not: `&delegates__ne=${h.id}`, company: `&enterprises=${s.b}`, notCompany: `&enterprises__ne=${s.b}`,
				by: `&interpreter_delegate=${i.id}`, notBy: `&interpreter_delegate__ne=${i.id}`, none: '&interpreter_delegate__null=true', some: '&interpreter_delegate__null=false', both: `&delegates__in=${g.id},${h.id}` }
			const finds = async (client) => Object.fromEntries(await Promise.all(Object.entries(filters).map(async ([name, q]) => [name, (await list(q, client)).length])))
			assert.deepEqual(await finds(member), { own: 1, theirs: 0, not: 1, company: 0, notCompany: 1, by: 0, notBy: 1, none: 1, some: 0, both: 1 })
			assert.deepEqual(await finds(staff), { own: 1, theirs: 1, not: 0, company: 1, notCompany: 0, by: 1, notBy: 0, none: 0, some: 1, both: 1 })
			// One of them is on the list of participants: the company is told, the person's number is not.
			is(await staff.patch(`${api}/delegates/${h.id}`, { show_to_members: true }, is(await staff.get(`${api}/delegates/${h.id}`), 200).json.version), 200)
			await says([own, s.b], [g.id])
			assert.equal((await doors.grid()).others, 0)
			assert.deepEqual((await doors.grid()).names.enterprises.map((x) => x.id), [own, s.b])
			assert.deepEqual(is(await member.get(`${api}/delegations/${s.d.id}/grid`), 200).json.rows.map((r) => r.enterprise.id), [own])
			assert.deepEqual(await finds(member), { own: 1, theirs: 0, not: 1, company: 1, notCompany: 0, by: 0, notBy: 1, none: 1, some: 0, both: 1 })
			await shown({ listed: false })
			await says([own], [g.id])
			const url = is(await officer.post(`${api}/delegates/${g.id}/link`, { days: 7 }), 201).json.url
			const link = is(await server.anonymous().get(`${api}/link`, { headers: { Authorization: `Link ${url.split('/').at(-1)}` } }), 200).json
			assert.deepEqual(link.meetings.map((x) => [x.enterprises, x.delegates, x.interpreter_delegate]), [[[own], [g.id], null]])
			assert.deepEqual(link.agenda.map((x) => x.enterprises), [[own]])
			assert.deepEqual(is(await staff.get(`${meetings}/${m.id}`), 200).json.delegates, [g.id, h.id])
		})

		test('an answer from memory is not another reader\'s, and a change is seen at once', async () => {
			const member = await server.as('member-admin'), s = await past(), path = `${api}/delegations/${s.d.id}/grid`
			await block(s.d, s.l, on('2019-07-02T09:00', '2019-07-02T10:00'))
			for (let i = 0; i < 2; i++) {
				assert.equal(is(await staff.get(path), 200).json.rows.length, i)
				assert.equal(is(await member.get(path), 200).json.rows.length, 0)
				await proposed(s, on('2019-07-02T09:00', '2019-07-02T09:30'))
			}
			assert.equal(is(await staff.get(path), 200).json.rows[0].cells[0].more.length, 1)
		})
	})

	describe('a proposal', () => {
		const propose = async (s, body = {}, client = staff) => is(await client.post(`${api}/delegations/${s.d.id}/proposal`, body), 200).json
		const pairs = (p) => p.meetings.map((m) => [m.slot, m.enterprise, m.counterpart])
		// Three companies that go, three counterparts, a block of four slots and two tables.
		async function fair(more) {
			const s = await setting(), item = await block(s.d, s.l, more)
			s.c = (await company()).id
			s.z = (await counterpart()).id
			for (const e of [s.a, s.b, s.c]) await delegate(s.d, e)
			return { ...s, item }
		}

		test('from wishes of both sides; nothing is saved; saved as it is it becomes proposed meetings', async () => {
			const s = await fair()
			await wish(s.d, s.a, s.x)
			await wish(s.d, s.a, s.x, { side: 'counterpart', rank: 2 })
			await wish(s.d, s.b, s.x, { rank: 2 })
			await wish(s.d, s.c, s.y, { side: 'counterpart' })
			const p = await propose(s, {}, officer)
			assert.deepEqual([p.meetings.length, p.unmet, p.fairness, p.arranged, p.idle], [3, [], { min: 1, max: 1, unserved: 0 }, 0, 0])
			assert.deepEqual(p.slots.map((x) => [x.item, x.leg, x.place, x.tables]), Array(4).fill([s.item.id, s.l.id, '宴会厅', 2]))
			const both = p.meetings.find((m) => m.enterprise === s.a)
			assert.deepEqual([both.counterpart, both.wished_by, both.rank_enterprise, both.rank_counterpart, both.why], [s.x, 'both', 1, 2, 'wished_by_both'])
			assert.equal(is(await staff.get(`${api}/delegations/${s.d.id}/meetings`), 200).json.items.length, 0)
			const rows = p.meetings.map((m) => ({ leg: p.slots[m.slot].leg, starts: p.slots[m.slot].start, ends: p.slots[m.slot].end, place: p.slots[m.slot].place,
				table_no: m.table, enterprises: [m.enterprise], counterparts: [m.counterpart] }))
			const saved = is(await officer.post(`${api}/delegations/${s.d.id}/meetings`, { meetings: rows }), 201).json
			assert.equal(saved.items.length, 3)
			const list = is(await officer.get(`${api}/delegations/${s.d.id}/meetings`), 200).json.items
			assert.deepEqual(list.map((m) => [m.state, m.version]), Array(3).fill(['proposed', 1]))
			// Made anew: those that are only proposed are in nobody's way, but said to be there; locked they stay.
			const q = await propose(s)
			assert.deepEqual([q.meetings.length, q.replaces.map((m) => m.id).sort()], [3, list.map((m) => m.id).sort()])
			const locked = await propose(s, { lock: [list[0].id] })
			assert.deepEqual([locked.meetings.length, locked.arranged, locked.replaces.length], [2, 1, 2])
			const instead = is(await staff.post(`${api}/delegations/${s.d.id}/meetings`, { meetings: rows, drop: q.replaces }), 201).json
			const now = is(await staff.get(`${api}/delegations/${s.d.id}/meetings`), 200).json.items
			assert.deepEqual(now.map((m) => m.id).sort(), instead.items.map((m) => m.id).sort())
		})

		test('around what stays, what is elsewhere, and who is not there', async () => {
			const s = await fair({ tables: 1 })
			for (const e of [s.a, s.b, s.c]) await wish(s.d, e, s.x)
			await wish(s.d, s.a, s.y)
			const held = await upTo.confirmed(s, { place: '宴会厅', table_no: 1 })
			let p = await propose(s)
			assert.deepEqual([p.arranged, p.meetings.length, p.meetings.some((m) => m.slot === 0)], [1, 3, false])
			// Another trip has the counterpart for an hour.
			const two = await setting()
			await upTo.confirmed(two, { counterparts: [s.x], starts: at('2031-03-03T09:30'), ends: at('2031-03-03T10:30') })
			p = await propose(s)
			assert.deepEqual(p.meetings.filter((m) => m.counterpart === s.x).map((m) => m.slot), [3])
			assert.deepEqual(p.unmet.map((m) => [m.counterpart, m.why]), [[s.x, 'counterpart_full']])
			assert.equal(p.unmet[0].text, 'The counterpart\'s slots are all taken')
			assert.equal((await propose(s, {}, { post: (path, body) => staff.post(path, body, { headers: { 'Accept-Language': 'zh' } }) })).unmet[0].text, '对方的时段已排满')
			await moved(held, 'cancel', { cancel_reason: 'x' })
		})

		test('countries, cities, legs of delegates, blocks that are open to some, other items of the agenda, who stays home', async () => {
			const s = await fair(), far = (await counterpart({ country: 'ID', city: 'Jakarta' })).id, near = (await counterpart({ country: 'VN', city: 'Hanoi' })).id
			const south = await leg(s.d, { city: 'Ho Chi Minh City', arrive: at('2031-03-06T00:00'), leave: at('2031-03-07T23:00') })
			const late = await block(s.d, south, { starts: at('2031-03-06T09:00'), ends: at('2031-03-06T10:00'), slot_minutes: null, tables: null, enterprises: [s.b] })
			await wish(s.d, s.a, far)
			assert.deepEqual((await propose(s)).unmet.map((m) => [m.counterpart, m.why]), [[far, 'never_together']])
			for (const e of [s.a, s.b]) await wish(s.d, e, near)
			let p = await propose(s)
			assert.deepEqual(p.meetings.map((m) => p.slots[m.slot].leg), [s.l.id, s.l.id])
			// Who is on the other leg only cannot meet whose city is here.
			const e = (await company()).id, home = (await company()).id
			await delegate(s.d, e, { legs: [south.id] })
			for (const w of [e, home]) await wish(s.d, w, near)
			p = await propose(s)
			assert.deepEqual(p.unmet.map((m) => [m.enterprise, m.why]), [[s.a, 'never_together'], [e, 'never_together'], [home, 'enterprise_stays_home']])
			// The block in the south is for one company.
			await wish(s.d, s.a, s.z)
			await wish(s.d, s.b, s.z)
			p = await propose(s, { items: [late.id] })
			assert.deepEqual(pairs(p), [[0, s.b, s.z]])
			// An item that names a company keeps it.
			await post('agenda-items', { delegation: s.d.id, leg: south.id, kind: 'site_visit', title_zh: '参观', starts: at('2031-03-06T09:30'), ends: at('2031-03-06T12:00'), enterprises: [s.b] })
			p = await propose(s, { items: [late.id] })
			assert.deepEqual(pairs(p), [])
		})

		test('what cannot be asked', async () => {
			const s = await fair(), two = await fair()
			const bad = async (body, ...wanted) => assert.deepEqual(complaints(is(await staff.post(`${api}/delegations/${s.d.id}/proposal`, body), 422)), wanted)
			await bad({ items: [two.item.id] }, '/items/0 no_such_block')
			await bad({ items: s.item.id }, '/items wrong_type')
			await bad({ items: ['1'] }, '/items/0 wrong_type')
			await bad({ lock: [999999] }, '/lock/0 no_such_record')
			await bad({ slots: [] }, '/slots unknown_field')
			await block(s.d, s.l, { starts: at('2031-03-03T10:00'), ends: at('2031-03-03T12:00') })
			await bad({}, '/items items_overlap')
			await propose(s, { items: [s.item.id] })
			is(await staff.post(`${api}/delegations/999999/proposal`, {}), 404)
			is(await (await server.as('auditor')).post(`${api}/delegations/${s.d.id}/proposal`, {}), 403)
		})

		test('many at once: all or none, each row with what is wrong with it', async () => {
			const s = await fair(), path = `${api}/delegations/${s.d.id}/meetings`
			const row = (more) => ({ leg: s.l.id, starts: at('2031-03-03T09:00'), ends: at('2031-03-03T09:30'), place: '宴会厅', ...more })
			const one = row({ enterprises: [s.a], counterparts: [s.x], table_no: 1 }), two = row({ enterprises: [s.b], counterparts: [s.y], table_no: 1 })
			const r = is(await staff.post(path, { meetings: [one, two] }), 409)
			assert.deepEqual(complaints(r), ['/meetings/0/table_no meeting_overlap', '/meetings/1/table_no meeting_overlap'])
			const bad = is(await staff.post(path, { meetings: [one, row({ counterparts: [s.y] }), row({ enterprises: [s.b], starts: at('2031-03-09T09:00') }), 5] }), 422)
			assert.deepEqual(complaints(bad).map((c) => c.replace(/^\/meetings/, '')), ['/1/enterprises meeting_needs_enterprise', '/2/ends ends_before_start', '/2/starts outside_leg', '/3 wrong_type'])
			const first = await upTo.requested(s)
			const clash = is(await staff.post(path, { meetings: [{ ...two, table_no: 2, counterparts: [s.x] }] }), 409)
			assert.deepEqual([complaints(clash), clash.json.errors[0].params.id], [['/meetings/0/counterparts/0 meeting_overlap'], String(first.id)])
			assert.equal(is(await staff.get(path), 200).json.items.length, 1)
			const drop = (id, version) => staff.post(path, { meetings: [{ ...two, table_no: 2 }], drop: [{ id, version }] })
			assert.deepEqual(complaints(is(await drop(first.id, first.version), 422)), ['/drop/0/id not_a_proposal'])
			const other = await setting(), elsewhere = await proposed(other)
			assert.deepEqual(complaints(is(await drop(elsewhere.id, elsewhere.version), 422)), ['/drop/0/id no_such_record'])
			const old = await proposed(s, { enterprises: [s.c], counterparts: [s.z] })
			is(await drop(old.id, old.version + 1), 412)
			is(await drop(old.id, old.version), 201)
			is(await staff.get(`${meetings}/${old.id}`), 200)
			assert.deepEqual(complaints(is(await staff.post(path, { meetings: [] }), 422)), ['/meetings required'])
			assert.deepEqual(complaints(is(await staff.post(path, { meetings: Array(1501).fill({}) }), 422)), ['/meetings too_many'])
		})
	})

	describe('wishes', () => {
		test('once for each side; a member those of his own company, and not the other side\'s', async () => {
			const member = await server.as('member-admin'), s = await past(), own = member.enterprise
			const w = is(await member.post(`${api}/meeting-wishes`, { delegation: s.d.id, enterprise: own, counterpart: s.x }), 201).json
			assert.deepEqual([w.side, w.rank], ['enterprise', 3])
			const twice = is(await member.post(`${api}/meeting-wishes`, { delegation: s.d.id, enterprise: own, counterpart: s.x, rank: 1 }), 409)
			assert.deepEqual([complaints(twice), twice.json.errors[0].params.id], [['/counterpart wish_exists'], String(w.id)])
			is(await member.post(`${api}/meeting-wishes`, { delegation: s.d.id, enterprise: own, counterpart: s.y, side: 'counterpart' }), 422)
			is(await member.post(`${api}/meeting-wishes`, { delegation: s.d.id, enterprise: s.b, counterpart: s.y }), 422)
			await wish(s.d, own, s.x, { side: 'counterpart', rank: 2 })
			await wish(s.d, s.b, s.x)
			const seen = is(await member.get(`${api}/delegations/${s.d.id}/meeting-wishes`), 200).json.items
			assert.deepEqual(seen.map((x) => [x.enterprise, x.side]).sort(), [[own, 'counterpart'], [own, 'enterprise']])
			for (const rank of [0, 6]) assert.equal(complaints(is(await staff.post(`${api}/meeting-wishes`, { delegation: s.d.id, enterprise: s.b, counterpart: s.y, rank }), 422)).length, 1)
		})
	})
})
