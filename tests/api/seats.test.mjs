// Seats: whatever is asked at once, there are never more taken than there are; what is refused says why and changes nothing.
import assert from 'node:assert/strict'
import https from 'node:https'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is, toCsv } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged, sum } from '../lib/staged.mjs'

const delegations = '/api/v1/delegations', legs = '/api/v1/delegation-legs', applications = '/api/v1/applications', delegates = '/api/v1/delegates'
const CLIENTS = 64
const president = 1, ordinary = 7		// levels of the chamber, as they are there at the start

describe('seats', () => {
	let server, staff, manager, admin, companies, presidents, made = 0
	const agents = []
	before(async () => {
		server = await startServer({ env: { TRADEWIND_HTTP_CONNS_ADDR: '200', TRADEWIND_HTTP_NEW_BURST: '300' } })
		staff = await server.as('staff')
		manager = await server.as('manager')
		admin = await server.as('admin')
		for (let i = 0; i < CLIENTS; i++) agents.push(new https.Agent({ ca: server.ca, keepAlive: true, maxSockets: 1 }))
		companies = await Promise.all(Array.from({ length: 120 }, (_, i) => company(i, i % 8 === 7 ? president : ordinary)))
		presidents = companies.filter((_, i) => i % 8 === 7)
	})
	after(() => {
		for (const agent of agents) agent.destroy()
		return server.stop()
	})

	async function company(i, level) {
		const { id } = is(await staff.post(enterprises, { name_zh: `名额测试${i}号有限公司` }), 201).json
		is(await staff.post('/api/v1/membership-terms', { enterprise: id, level, state: 'current', from_on: '2020-01-01' }), 201)
		return id
	}
	const later = new Date(Date.now() + 9 * 86400e3).toISOString()
	async function trip(more = {}) {
		const row = is(await staff.post(delegations, { title_zh: `名额团${++made}`, capacity: 20, starts_on: '2027-03-01', ends_on: `2027-03-0${1 + made % 9}`, ...more }), 201).json
		is(await staff.post(legs, { delegation: row.id, seq: 1, country: 'VN', city: '河内' }), 201)
		const approved = is(await manager.post(`${delegations}/${row.id}/approve`, undefined, { headers: { 'If-Match': '*' } }), 200).json
		return is(await manager.post(`${delegations}/${row.id}/open`, { apply_close_at: later }, { headers: { 'If-Match': `"${approved.version}"` } }), 200).json
	}
	const people = (n, who) => Array.from({ length: n }, (_, i) => ({ name_zh: `代表${who}之${i + 1}` }))
	async function applied(of, enterprise, n = 1) {
		const row = is(await staff.post(applications, { delegation: of.id, enterprise, goals: '对接', persons: people(n, `${of.id}-${enterprise}`) }), 201).json
		return is(await staff.post(`${applications}/${row.id}/submit`, undefined, { headers: { 'If-Match': `"${row.version}"` } }), 200).json
	}
	const all = (of, who, n = () => 1) => Promise.all(who.map((e, i) => applied(of, e, n(i))))
	// The i-th client, a connection of its own; decided by one head or the other.
	const move = (row, name, body, i = 0, version = row.version) => (i % 2 ? admin : manager).post(`${applications}/${row.id}/${name}?confirm=elsewhere_then`, body,
		{ agent: agents[i % CLIENTS], headers: { 'If-Match': `"${version}"` } })
	const patch = (of, body, version, i = 0) => staff.patch(`${delegations}/${of.id}`, body, version, { agent: agents[i % CLIENTS] })
	const seats = async (of) => is(await staff.get(`${delegations}/${of.id}/seats`), 200).json
	const again = async (row) => is(await staff.get(`${applications}/${row.id}`), 200).json
	const list = async (of) => is(await staff.get(`${applications}?delegation=${of.id}&limit=200`), 200).json.items
	const why = (answers) => answers.reduce((n, r) => ({ ...n, [r.status === 200 ? 'ok' : r.json.reason ?? r.json.code]: (n[r.status === 200 ? 'ok' : r.json.reason ?? r.json.code] ?? 0) + 1 }), {})

	// What is counted one by one is what the page of seats says, no rule is broken, and each seat that has a name has a delegate.
	async function holds(of) {
		const now = await seats(of), rows = await list(of), held = rows.filter((r) => ['accepted', 'confirmed', 'travelled'].includes(r.state))
		const sum = held.reduce((n, r) => n + r.seats, 0)
		assert.equal(now.taken, sum)
		assert.equal(now.accepted + now.confirmed, sum)
		assert.ok(sum <= now.capacity, `${sum} of ${now.capacity}`)
		const cap = is(await staff.get(`${delegations}/${of.id}`), 200).json.enterprise_cap
		for (const e of now.by_enterprise) assert.ok(cap === null || e.seats <= cap)
		const kept = now.reserved.reduce((n, q) => n + Math.max(0, q.seats - q.used), 0)
		assert.ok(sum + kept <= now.capacity, `${sum} taken, ${kept} kept, ${now.capacity} in all`)
		const going = is(await staff.get(`${delegates}?delegation=${of.id}&limit=200`), 200).json
		assert.equal(going.total ?? going.items.length, sum)
		for (const r of rows) assert.equal(held.includes(r) ? r.seats > 0 : r.seats === null, true, JSON.stringify(r))
		return now
	}

	test('64 acceptances at once for 20 seats: 20 have one, and the others are told why', async () => {
		const of = await trip(), rows = await all(of, companies.slice(0, CLIENTS))
		const answers = await Promise.all(rows.map((row, i) => move(row, 'accept', undefined, i)))
		assert.deepEqual(why(answers), { ok: 20, no_seats: 44 })
		const now = await holds(of)
		assert.deepEqual([now.capacity, now.taken, now.accepted, now.by_enterprise.filter((e) => e.seats > 0).length], [20, 20, 20, 20])
		for (const [i, r] of answers.entries())
			if (r.status === 409) {
				assert.match(r.json.detail, /20/)
				const row = await again(rows[i])
				assert.deepEqual([row.version, row.state, row.seats, row.decided_by], [rows[i].version, 'submitted', null, null])
			}
	})

	test('seats that are reserved are kept for their level, also when all ask at once', async () => {
		const of = await trip({ reserved: [{ level: president, seats: 4 }] })
		const rows = await all(of, companies.slice(0, CLIENTS)), some = rows.filter((r) => !presidents.includes(r.enterprise)), theirs = rows.filter((r) => presidents.includes(r.enterprise))
		assert.deepEqual(why(await Promise.all(some.map((row, i) => move(row, 'accept', undefined, i)))), { ok: 16, seats_reserved: some.length - 16 })
		await holds(of)
		assert.deepEqual(why(await Promise.all(theirs.map((row, i) => move(row, 'accept', undefined, i)))), { ok: 4, no_seats: theirs.length - 4 })
		assert.deepEqual((await holds(of)).reserved.map((q) => [q.seats, q.used]), [[4, 4]])
	})

	test('parties of several: whole ones or none, and not above the cap of an enterprise', async () => {
		const of = await trip({ capacity: 30, enterprise_cap: 3 }), size = (i) => 1 + i % 4
		const rows = await all(of, companies.slice(0, CLIENTS), size)
		const answers = await Promise.all(rows.map((row, i) => move(row, 'accept', undefined, i)))
		const said = why(answers)
		assert.equal(said.enterprise_cap, rows.filter((_, i) => size(i) === 4).length)
		assert.equal(said.ok + said.no_seats + said.enterprise_cap, CLIENTS)
		const now = await holds(of)
		// Nobody was refused who would have fitted at the end: what is left is smaller than every party that was refused for want of seats.
		answers.forEach((r, i) => assert.ok(r.json.reason !== 'no_seats' || size(i) > now.capacity - now.taken, `${size(i)} would fit`))
		assert.equal(now.taken, 30)
	})

	test('from the waiting list: the whole party, or part of it', async () => {
		const of = await trip({ capacity: 5 }), rows = await all(of, companies.slice(0, 10), () => 2)
		const waiting = await Promise.all(rows.map(async (row, i) => is(await move(row, 'waitlist', undefined, i), 200).json))
		assert.deepEqual(waiting.map((r) => r.waitlist_pos).sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
		assert.equal((await seats(of)).waiting, 20)
		assert.deepEqual(why(await Promise.all(waiting.map((row, i) => move(row, 'accept', undefined, i)))), { ok: 2, no_seats: 8 })
		const left = (await list(of)).filter((r) => r.state === 'waitlisted')
		assert.deepEqual(why(await Promise.all(left.map((row, i) => move(row, 'accept', { going: [2] }, i)))), { ok: 1, no_seats: 7 })
		const now = await holds(of)
		assert.equal(now.taken, 5)
		assert.deepEqual((await list(of)).filter((r) => r.state === 'accepted').map((r) => r.waitlist_pos), [null, null, null])
	})

	test('the same application by 64 at once is accepted once', async () => {
		const of = await trip(), [row] = await all(of, companies.slice(0, 1), () => 3)
		assert.deepEqual(why(await Promise.all(agents.map((_, i) => move(row, 'accept', undefined, i)))), { ok: 1, stale_version: 63 })
		assert.equal((await holds(of)).taken, 3)
	})

	test('64 at once of everything: acceptances, withdrawals, edits of parties, of the number of seats, of caps and reserved seats', async () => {
		const of = await trip({ capacity: 24, enterprise_cap: 4, reserved: [{ level: president, seats: 3 }] })
		const rows = await all(of, companies.slice(0, CLIENTS), (i) => 1 + i % 3)
		const plans = [{ capacity: 18 }, { capacity: 30 }, { enterprise_cap: 2 }, { enterprise_cap: 4 }, { reserved: [{ level: president, seats: 6 }] }, { reserved: [] },
			{ capacity: 12 }, { reserved: [{ level: president, seats: 2 }, { level: ordinary, seats: 5 }] }]
		const change = async (i) => patch(of, plans[i % plans.length], is(await staff.get(`${delegations}/${of.id}`, { agent: agents[i] }), 200).json.version, i)
		async function one(i) {
			const first = await move(rows[i], 'accept', undefined, i)
			const then = first.status !== 200 ? await move(rows[i], 'accept', { going: [1] }, i)
				: i % 4 === 0 ? await move(first.json, 'withdraw', undefined, i)
				: i % 4 === 1 ? await staff.patch(`${applications}/${rows[i].id}`, { persons: people(3, `neu${i}`) }, first.json.version, { agent: agents[i] })
				: await change(i)
			const last = then.json?.state === 'in_review' ? await move(then.json, 'accept', { going: [1, 2] }, i) : then
			return [first, then, last]
		}
		const answers = (await Promise.all(agents.map((_, i) => one(i)))).flat()
		for (const r of answers) {
			assert.ok([200, 409, 412, 422].includes(r.status), r.text)
			if (r.status === 409) assert.ok(['no_seats', 'enterprise_cap', 'seats_reserved'].includes(r.json.reason), r.text)
			if (r.status === 422) for (const c of complaints(r)) assert.match(c, /^\/(capacity capacity_below|enterprise_cap enterprise_cap_below|reserved reserved_above|capacity reserved_above)$/)
		}
		await holds(of)
	})

	test('the number of seats does not go below those taken, nor what is reserved above those free', async () => {
		const of = await trip({ capacity: 10 }), rows = await all(of, companies.slice(0, 3), (i) => i + 1)
		for (const [i, row] of rows.entries()) is(await move(row, 'accept', undefined, i), 200)
		const version = is(await staff.get(`${delegations}/${of.id}`), 200).json.version
		const r = is(await patch(of, { capacity: 5 }, version), 422)
		assert.deepEqual(r.json.errors.map((e) => [e.pointer, e.code, e.params.taken]), [['/capacity', 'capacity_below', '6']])
		assert.deepEqual(complaints(is(await patch(of, { enterprise_cap: 2 }, version), 422)), ['/enterprise_cap enterprise_cap_below'])
		assert.deepEqual(complaints(is(await patch(of, { reserved: [{ level: president, seats: 5 }] }, version), 422)), ['/reserved reserved_above'])
		assert.deepEqual(complaints(is(await patch(of, { reserved: [{ level: president, seats: 1 }, { level: president, seats: 2 }] }, version), 422)), ['/reserved/1/level level_twice'])
		const now = is(await patch(of, { capacity: 6, enterprise_cap: 3 }, version), 200).json
		assert.deepEqual(complaints(is(await patch(of, { reserved: [{ level: president, seats: 1 }] }, now.version), 422)), ['/reserved reserved_above'])
		await holds(of)
	})

	test('seats come back by no side door: an archived application that is restored, a delegate who is added', async () => {
		const of = await trip({ capacity: 2 }), [a, b] = await all(of, companies.slice(0, 2), () => 2)
		const one = is(await move(a, 'accept'), 200).json
		is(await staff.delete(`${applications}/${a.id}`, { headers: { 'If-Match': `"${one.version}"` } }), 204)
		assert.equal((await seats(of)).taken, 0)
		is(await move(b, 'accept'), 200)
		const r = is(await staff.post(`${applications}/${a.id}/restore`, undefined, { headers: { 'If-Match': `"${one.version + 1}"` } }), 409)
		assert.equal(r.json.reason, 'no_seats')
		const extra = is(await staff.post(delegates, { delegation: of.id, enterprise: companies[5], name_zh: '赵六', role: 'member' }), 422)
		assert.deepEqual(complaints(extra), ['/enterprise no_seats'])
		is(await staff.post(delegates, { delegation: of.id, name_zh: '领队', role: 'leader' }), 201)
		assert.equal((await seats(of)).taken, 2)
	})

	describe('a sheet', () => {
		const staged = (resource, client = staff) => new Staged({ post: (...x) => client.post(...x), get: (path) => client.get(path, { headers: { 'Accept-Language': 'zh' } }) }, resource)
		const told = (rows) => rows.filter((r) => r.n > 1).map((r) => [r.n, r.outcome, ...r.problems.filter((p) => !p.warning).flatMap((p) => [p.code, p.message])])
		const nameOf = async (i) => is(await staff.get(`${enterprises}/${companies[i]}`), 200).json.name_zh
		const none = '名额不足：共 2 席，已占 2 席，还需要 1 席'

		test('of delegates: those go in for whom there are seats, in its order, and each other row says why', async () => {
			const of = await trip({ capacity: 2, code: 'TWN-1', enterprise_cap: 2 }), [one, two] = [await nameOf(0), await nameOf(1)]
			const csv = Buffer.from(toCsv([['团组编号', '企业名称', '姓名', '角色'], ['TWN-1', one, '甲一', ''], ['TWN-1', two, '乙二', ''], ['TWN-1', one, '丙三', ''], ['TWN-1', one, '甲一', ''], ['TWN-1', '', '领队', '团长'], ['TWN-1', two, '丁四', '']]))
			const s = staged('delegates'), { id, counts } = await s.checked(csv)
			// The check says it before anything is written, and writes nothing.
			assert.deepEqual([counts.insert, counts.error, counts.same], [3, 2, 1])
			const wanted = [[2, 'insert'], [3, 'insert'], [4, 'error', 'no_seats', none], [5, 'same'], [6, 'insert'], [7, 'error', 'no_seats', none]]
			assert.deepEqual(told(await s.rows(id)), wanted)
			assert.equal((await seats(of)).taken, 0)
			const now = await s.step(id, 'commit')
			assert.deepEqual([now.state, now.error, now.result.rows, now.result.inserted, now.result.error, now.result.same], ['done', null, 6, 3, 2, 1])
			assert.equal(sum(now.result), now.result.rows)
			assert.deepEqual(told(await s.rows(id)), wanted)
			assert.equal((await seats(of)).taken, 2)
			assert.deepEqual(is(await staff.get(`${delegates}?delegation=${of.id}&sort=id`), 200).json.items.map((x) => x.name_zh), ['甲一', '乙二', '领队'])
			// Once more it changes nothing; with a seat more the next of them goes in.
			const twice = await s.committed(csv)
			assert.deepEqual([twice.result.inserted, twice.result.error, twice.result.same], [0, 2, 4])
			const wider = is(await staff.get(`${delegations}/${of.id}`), 200).json
			is(await staff.patch(`${delegations}/${of.id}`, { capacity: 3 }, wider.version), 200)
			const third = await s.committed(csv)
			assert.deepEqual([third.result.inserted, third.result.error, third.result.same], [1, 1, 4])
			assert.deepEqual(told((await s.rows(third.id)).slice(-1)), [[7, 'error', 'no_seats', '名额不足：共 3 席，已占 3 席，还需要 1 席']])
		})

		test('all or nothing: nobody goes in, and the first who does not fit is named', async () => {
			const of = await trip({ capacity: 2, code: 'TWN-2' }), one = await nameOf(0)
			const s = staged('delegates'), { id } = await s.checked(Buffer.from(toCsv([['团组编号', '企业名称', '姓名'], ...['甲一', '乙二', '丙三', '丁四'].map((n) => ['TWN-2', one, n])])))
			const now = await s.step(id, 'commit', { mode: 'all_or_nothing' })
			assert.deepEqual([now.state, now.result.inserted, now.result.error, sum(now.result)], ['done', 0, 4, 4])
			assert.deepEqual(told(await s.rows(id)).filter((r) => r.length > 2)[0], [4, 'error', 'no_seats', none])
			assert.equal((await seats(of)).taken, 0)
			assert.deepEqual(is(await staff.get(`${delegates}?delegation=${of.id}`), 200).json.items, [])
		})

		// Applications begin without seats while a trip is to come; of one that is over nobody counts them: who was there was there, however many of one company.
		test('of applications of the past: what happened goes in, several persons of a company as one application', async () => {
			const of = is(await staff.post(delegations, { title_zh: '往年的团', state: 'closed', starts_on: '2019-07-01', ends_on: '2019-07-05', capacity: 2, code: 'TWN-3' }), 201).json
			const rows = await Promise.all([0, 1, 2, 3].map(nameOf))
			const csv = Buffer.from(toCsv([['团组编号', '企业名称', '状态', '姓名'], [of.code, rows[0], '已成行', '甲一'], [of.code, rows[1], '已成行', '乙一'], [of.code, rows[1], '已成行', '乙二'], [of.code, rows[2], '已成行', '丙一'],
				[of.code, rows[3], '未到', '丁一'], [of.code, rows[3], '未到', '丁二'], [of.code, rows[1], '已成行', '乙三']]))
			const s = staged('applications'), { id } = await s.checked(csv)
			const wanted = [[2, 'insert'], [3, 'insert'], [4, 'update'], [5, 'insert'], [6, 'insert'], [7, 'update'], [8, 'update']]
			assert.deepEqual(told(await s.rows(id)), wanted)
			const now = await s.step(id, 'commit')
			assert.deepEqual([now.state, now.error, now.result.inserted, now.result.updated, now.result.error, sum(now.result)], ['done', null, 4, 3, 0, now.result.rows])
			assert.deepEqual(told(await s.rows(id)), wanted)
			const made = is(await staff.get(`${delegations}/${of.id}/applications`), 200).json.items
			const of4 = (what) => [0, 1, 2, 3].map((i) => what(made.find((p) => p.enterprise === companies[i])))
			assert.deepEqual(of4((p) => p.persons.map((x) => x.name_zh)), [['甲一'], ['乙一', '乙二', '乙三'], ['丙一'], ['丁一', '丁二']])
			assert.deepEqual(of4((p) => [p.state, p.seats]), [['travelled', 1], ['travelled', 3], ['travelled', 1], ['no_show', null]])
			const went = is(await staff.get(`${delegates}?delegation=${of.id}&sort=id`), 200).json.items
			assert.deepEqual(Object.fromEntries(went.map((g) => [g.name_zh, g.state])), { 甲一: 'travelled', 乙一: 'travelled', 乙二: 'travelled', 乙三: 'travelled', 丙一: 'travelled', 丁一: 'no_show', 丁二: 'no_show' })
			const twice = await s.committed(csv)
			assert.deepEqual([twice.result.inserted, twice.result.updated, twice.result.same], [0, 0, 7])
			// So it is by hand; who has given his seat back has none any more, and one without a name is the next one's.
			const b = made.find((p) => p.enterprise === companies[1]), put = async (p, more) => is(await staff.patch(`${applications}/${p.id}`, more, p.version), 200).json
			assert.equal((await put(await again(b), { persons: [...b.persons, { name_zh: '乙四' }] })).seats, 4)
			const wide = is(await staff.post(applications, { delegation: of.id, enterprise: companies[4], state: 'travelled', seats_wished: 3, persons: [{ name_zh: '戊一' }] }), 201).json
			assert.equal(wide.seats, 3)
			assert.deepEqual(await [2, 3, 4].reduce(async (so, n) => [...await so, (await put(await again(wide), { persons: ['戊一', '戊二', '戊三', '戊四'].slice(0, n).map((name_zh) => ({ name_zh })), seats_wished: 3 })).seats], []), [3, 3, 4])
		})
	})

	test('a delegate who withdraws leaves his seat', async () => {
		const of = await trip({ capacity: 2 }), [a, b] = await all(of, companies.slice(0, 2), (i) => 2 - i)
		is(await move(a, 'accept'), 200)
		const [first] = is(await staff.get(`${delegates}?delegation=${of.id}`), 200).json.items
		assert.equal((await move(b, 'accept')).json.reason, 'no_seats')
		is(await staff.post(`${delegates}/${first.id}/withdraw`, { move_reason: '生病' }, { headers: { 'If-Match': `"${first.version}"` } }), 200)
		assert.equal((await again(a)).seats, 1)
		is(await move(b, 'accept'), 200)
		assert.equal((await seats(of)).taken, 2)
	})

	test('who is named by a contact alone is called what the contact is; another name of his is another person to review', async () => {
		const of = await trip(), enterprise = companies[0], contact = is(await staff.post('/api/v1/contacts', { enterprise, name_zh: '联系人甲', title: '总经理' }), 201).json.id
		const row = is(await staff.post(applications, { delegation: of.id, enterprise, persons: [{ contact }] }), 201).json
		const one = is(await move(is(await staff.post(`${applications}/${row.id}/submit`, undefined, { headers: { 'If-Match': `"${row.version}"` } }), 200).json, 'accept'), 200).json
		const [g] = is(await staff.get(`${delegates}?application=${row.id}`), 200).json.items
		assert.deepEqual([g.name_zh, g.title, g.contact], ['联系人甲', '总经理', contact])
		const other = is(await staff.patch(`${applications}/${row.id}`, { persons: [{ contact, name_zh: '顶替者' }] }, one.version), 200).json
		assert.deepEqual([other.state, other.released], ['in_review', 1])
		await holds(of)
	})

	test('nobody confirms for a trip that was cancelled', async () => {
		const of = await trip(), [a] = await all(of, companies.slice(0, 1)), one = is(await move(a, 'accept'), 200).json
		is(await manager.post(`${delegations}/${of.id}/cancel`, { cancel_reason: '疫情' }, { headers: { 'If-Match': '*' } }), 200)
		assert.equal(is(await move(one, 'confirm'), 409).json.reason, 'trip_is_over')
	})

	test('who goes by an application is its company\'s, so nobody sits past the cap of another', async () => {
		const of = await trip({ capacity: 9, enterprise_cap: 1 }), [a, b] = await all(of, companies.slice(0, 2))
		for (const x of [a, b]) is(await move(x, 'accept'), 200)
		const [one] = is(await staff.get(`${delegates}?delegation=${of.id}&application=${a.id}`), 200).json.items
		const wrong = ['/enterprise of_another_enterprise']
		assert.deepEqual(complaints(is(await staff.patch(`${delegates}/${one.id}`, { enterprise: companies[1] }, one.version), 422)), wrong)
		is(await staff.delete(`${delegates}/${one.id}`, { headers: { 'If-Match': `"${one.version}"` } }), 204)
		const guest = { delegation: of.id, application: a.id, name_zh: '外人' }
		assert.deepEqual(complaints(is(await staff.post(delegates, { ...guest, enterprise: companies[1] }), 422)), wrong)
		assert.equal(is(await staff.post(delegates, { ...guest, name_zh: '同事' }), 201).json.enterprise, companies[0])
		await holds(of)
	})

	test('how seats stand is for the office and the officer of the trip', async () => {
		const [officer, member] = [await server.as('officer'), await server.as('member-admin')]
		const mine = await trip({ officer: 'officer' }), other = await trip()
		is(await officer.get(`${delegations}/${mine.id}/seats`), 200)
		is(await officer.get(`${delegations}/${other.id}/seats`), 403)
		for (const role of ['finance', 'member-editor']) is(await (await server.as(role)).get(`${delegations}/${mine.id}/seats`), 403)
		is(await (await server.as('auditor')).get(`${delegations}/${mine.id}/seats`), 200)
		is(await member.get(`${delegations}/${mine.id}/seats`), 403)
		const hidden = is(await staff.post(delegations, { title_zh: '未开放' }), 201).json
		is(await member.get(`${delegations}/${hidden.id}/seats`), 404)
		is(await staff.get(`${delegations}/99999/seats`), 404)
	})

	describe('in bulk', () => {
		const batch = (items) => manager.post(`${applications}/batch`, { items })
		const item = (row, name, body) => ({ id: row.id, version: row.version, move: name, ...(body && { with: body }) })
		test('120 decisions at once: 100 accepted, 15 on the waiting list, 5 declined with reasons', async () => {
			const of = await trip({ capacity: 100 }), rows = await all(of, companies)
			is(await batch(rows.map((row, i) => i < 100 ? item(row, 'accept') : i < 115 ? item(row, 'waitlist') : item(row, 'decline', { reason: `本期名额已满（${i}）` }))), 200)
			const now = await holds(of), states = (await list(of)).reduce((n, r) => ({ ...n, [r.state]: (n[r.state] ?? 0) + 1 }), {})
			assert.deepEqual([now.taken, now.waiting, states], [100, 15, { accepted: 100, waitlisted: 15, declined: 5 }])
		})
		test('all or nothing: those for which there are no seats are named', async () => {
			const of = await trip({ capacity: 3 }), rows = await all(of, companies.slice(0, 5))
			const r = is(await batch(rows.map((row) => item(row, 'accept'))), 409)
			assert.deepEqual(complaints(r), ['/items/3 no_seats', '/items/4 no_seats'])
			assert.equal((await seats(of)).taken, 0)
			for (const row of rows) assert.equal((await again(row)).version, row.version)
		})
	})
})
