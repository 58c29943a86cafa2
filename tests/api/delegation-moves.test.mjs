// How delegations and applications move: every state x move x role against tables that are typed after domain.md 1.7 and 2, not read from the
// program; what a move needs, brings and refuses.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const delegations = '/api/v1/delegations', legs = '/api/v1/delegation-legs', applications = '/api/v1/applications', delegates = '/api/v1/delegates'
const roles = ['admin', 'manager', 'staff', 'officer', 'other-officer', 'finance', 'member-admin', 'member-editor', 'other-member', 'auditor']
const heads = ['admin', 'manager'], chamber = [...heads, 'staff'], desk = [...chamber, 'officer'], company = 'member-admin'

// draft -> approved -> open -> closed_to_applications -> confirmed (>= min) -> under_way -> returned -> reported -> closed; cancelled from any
// state before returned.  Approved and cancelled by the heads; the officer has his own trip.
const trips = {
	states: ['draft', 'approved', 'open', 'closed_to_applications', 'confirmed', 'under_way', 'returned', 'reported', 'closed', 'cancelled'],
	moves: {
		approve: { from: ['draft'], to: 'approved', who: heads },
		open: { from: ['approved'], to: 'open', who: desk, body: () => ({ apply_close_at: soon() }) },
		close_applications: { from: ['open'], to: 'closed_to_applications', who: desk },
		reopen: { from: ['closed_to_applications'], to: 'open', who: desk, body: () => ({ apply_close_at: soon(), move_reason: '名额未满' }) },
		confirm: { from: ['closed_to_applications'], to: 'confirmed', who: desk },
		depart: { from: ['confirmed'], to: 'under_way', who: desk },
		return: { from: ['under_way'], to: 'returned', who: desk },
		report: { from: ['returned'], to: 'reported', who: desk, body: () => ({ summary: '签约三项' }) },
		close: { from: ['reported'], to: 'closed', who: desk },
		cancel: { from: ['draft', 'approved', 'open', 'closed_to_applications', 'confirmed', 'under_way'], to: 'cancelled', who: heads,
			body: () => ({ cancel_reason: '台风' }) },
	},
	// How one gets there from a draft.
	ways: { draft: [], approved: ['approve'], open: ['approve', 'open'], closed_to_applications: ['approve', 'open', 'close_applications'],
		confirmed: ['approve', 'open', 'close_applications', 'confirm'], under_way: ['approve', 'open', 'close_applications', 'confirm', 'depart'],
		returned: ['approve', 'open', 'close_applications', 'confirm', 'depart', 'return'],
		reported: ['approve', 'open', 'close_applications', 'confirm', 'depart', 'return', 'report'],
		closed: ['approve', 'open', 'close_applications', 'confirm', 'depart', 'return', 'report', 'close'], cancelled: ['cancel'] },
}

// draft -> submitted -> in_review <-> needs_info -> accepted / waitlisted / declined(reason); accepted -> confirmed -> travelled / no_show; withdrawn
// from any earlier.  Admin and manager decide; staff and the officer recommend; a member's administrator submits, confirms and withdraws for his own.
const applicationTable = {
	states: ['draft', 'submitted', 'in_review', 'needs_info', 'accepted', 'waitlisted', 'declined', 'confirmed', 'travelled', 'no_show', 'withdrawn'],
	moves: {
		submit: { from: ['draft', 'needs_info'], to: 'submitted', who: [...desk, company] },
		review: { from: ['submitted', 'needs_info'], to: 'in_review', who: desk },
		ask: { from: ['in_review'], to: 'needs_info', who: desk, body: () => ({ reason: '请补充产品资料' }) },
		accept: { from: ['submitted', 'in_review', 'waitlisted'], to: 'accepted', who: heads },
		waitlist: { from: ['submitted', 'in_review'], to: 'waitlisted', who: heads },
		decline: { from: ['submitted', 'in_review', 'needs_info', 'waitlisted'], to: 'declined', who: heads, body: () => ({ reason: '名额已满' }) },
		confirm: { from: ['accepted'], to: 'confirmed', who: [...chamber, company] },
		travel: { from: ['confirmed'], to: 'travelled', who: desk, trip: 'under_way' },
		no_show: { from: ['confirmed'], to: 'no_show', who: desk, trip: 'under_way' },
		withdraw: { from: ['draft', 'submitted', 'in_review', 'needs_info', 'accepted', 'waitlisted', 'confirmed'], to: 'withdrawn', who: [...chamber, company] },
	},
	ways: { draft: [], submitted: ['submit'], in_review: ['submit', 'review'], needs_info: ['submit', 'review', 'ask'], accepted: ['submit', 'accept'],
		waitlisted: ['submit', 'waitlist'], declined: ['submit', 'decline'], confirmed: ['submit', 'accept', 'confirm'],
		travelled: ['submit', 'accept', 'confirm', 'travel'], no_show: ['submit', 'accept', 'confirm', 'no_show'], withdrawn: ['withdraw'] },
}

function soon(days = 10) { return new Date(Date.now() + days * 86400e3).toISOString().replace(/\.\d+Z/, '.000Z') }

describe('delegations and their applications move', () => {
	let server, manager, staff, member, other, made = 0
	const client = {}
	before(async () => {
		server = await startServer()
		await server.account('officer')
		await server.account('officer', { login: 'other-officer' })
		staff = await server.as('staff')
		manager = await server.as('manager')
		member = await server.as('member-admin')
		other = is(await staff.post(enterprises, { name_zh: '别家企业有限公司' }), 201).json.id
		await server.account('member-admin', { login: 'other-member', enterprise: other })
		for (const role of roles) client[role] = await server.as(role)
	})
	after(() => server.stop())

	const move = (path, row, name, body, who = manager, version = row.version, params = '') =>
		who.post(`${path}/${row.id}/${name}${params}`, body, { headers: { 'If-Match': `"${version}"` } })
	const moved = async (...args) => is(await move(...args), 200).json
	const again = async (path, row, who = staff) => is(await who.get(`${path}/${row.id}`), 200).json
	const says = (r, reason) => assert.deepEqual([r.status, r.json.reason], [409, reason], r.text)
	// Each trip has its own days: nobody is on two of them.
	const day = (n) => new Date(Date.UTC(2027, 0, 1) + n * 86400e3).toISOString().slice(0, 10)
	async function trip(more = {}) {
		const first = ++made * 10
		const row = is(await staff.post(delegations, { title_zh: `东盟经贸团${made}`, capacity: 30, officer: 'officer',
			starts_on: day(first), ends_on: day(first + 8), ...more }), 201).json
		is(await staff.post(legs, { delegation: row.id, seq: 1, country: 'VN', city: '河内' }), 201)
		return again(delegations, row)
	}
	async function go(path, table, row, ways, who = manager) {
		for (const name of ways) row = await moved(path, row, name, table.moves[name].body?.(), who)
		return row
	}
	const tripIn = async (state, more) => go(delegations, trips, await trip(more), trips.ways[state])
	// To where a trip that is open has to go.
	const depart = async (row) => go(delegations, trips, await again(delegations, row), ['close_applications', 'confirm', 'depart'])
	const persons = [{ name_zh: '张三' }, { name_zh: '李四' }]
	const apply = async (of, more = {}, who = staff) => is(await who.post(applications, { delegation: of.id, enterprise: member.enterprise, goals: '建厂选址', persons, ...more }), 201).json
	async function applied(state, on) {
		const of = on ?? await tripIn('open'), ways = applicationTable.ways[state], last = ['travel', 'no_show'].includes(ways.at(-1))
		let row = await apply(of)
		for (const name of ways) {
			if (last && name === ways.at(-1)) await depart(of)
			row = await moved(applications, row, name, applicationTable.moves[name].body?.(), name === 'submit' ? staff : manager)
		}
		return { row, of }
	}

	// What a role may not do, or the state does not allow, leaves the record as it is; so one record serves for all of these.
	async function refusals(path, table, row, state, hidden) {
		for (const [name, m] of Object.entries(table.moves))
			for (const role of roles) {
				const possible = m.from.includes(state), may = m.who.includes(role)
				if (may && possible) continue
				const r = await move(path, row, name, m.body?.(), client[role])
				if (may) assert.deepEqual([r.status, r.json.reason], [409, 'move_not_allowed'], `${name} from ${state} by ${role}: ${r.text}`)
				else assert.ok(r.status === 403 || (r.status === 404 && hidden.includes(role)) , `${name} from ${state} by ${role}: ${r.status} ${r.text}`)
			}
		assert.equal((await again(path, row)).version, row.version)
	}

	describe('delegation: state x move x role', () => {
		for (const state of trips.states) {
			test(`from ${state}`, async () => {
				await refusals(delegations, trips, await tripIn(state), state, ['member-admin', 'member-editor', 'other-member'])
				for (const [name, m] of Object.entries(trips.moves))
					for (const role of m.from.includes(state) ? m.who : []) {
						const row = await tripIn(state), allowed = (await again(delegations, row, client[role])).version
						const r = is(await move(delegations, row, name, m.body?.(), client[role], allowed), 200)
						assert.equal(r.json.state, m.to, `${name} from ${state} by ${role}`)
					}
			})
		}
		test('there are no other moves', async () => {
			const meta = is(await client.admin.get('/api/v1/meta'), 200).json.resources
			const names = (resource) => [...new Set(meta[resource].moves.map((m) => m.name))].sort()
			assert.deepEqual(names('delegations'), Object.keys(trips.moves).sort())
			assert.deepEqual(names('applications'), Object.keys(applicationTable.moves).sort())
			assert.deepEqual(names('delegates'), ['confirm', 'no_show', 'travel', 'withdraw'])
		})
	})

	describe('application: state x move x role', () => {
		const strangers = ['other-officer', 'finance', 'other-member', 'member-editor']
		for (const state of applicationTable.states) {
			test(`from ${state}`, async () => {
				await refusals(applications, applicationTable, (await applied(state)).row, state, strangers)
				for (const [name, m] of Object.entries(applicationTable.moves))
					for (const role of m.from.includes(state) ? m.who : []) {
						const { row, of } = await applied(state)
						if (m.trip) await depart(of)
						const r = is(await move(applications, row, name, m.body?.(), client[role]), 200)
						assert.equal(r.json.state, m.to, `${name} from ${state} by ${role}`)
					}
			})
		}
	})

	describe('what a delegation needs', () => {
		test('approval: a title, seats, days and a leg', async () => {
			const bare = is(await staff.post(delegations, { title_en: 'Scouting' }), 201).json
			assert.deepEqual(complaints(is(await move(delegations, bare, 'approve'), 422)),
				['/capacity move_needs', '/ends_on move_needs', '/legs move_needs_row', '/starts_on move_needs'])
			assert.equal((await again(delegations, bare)).version, 1)
		})
		test('opening: until when, and not in the past', async () => {
			const row = await tripIn('approved')
			assert.deepEqual(complaints(is(await move(delegations, row, 'open'), 422)), ['/apply_close_at move_needs'])
			assert.deepEqual(complaints(is(await move(delegations, row, 'open', { apply_close_at: soon(-1) }), 422)), ['/apply_close_at apply_close_past'])
		})
		test('confirmation: as many as it takes, accepted or confirmed', async () => {
			const of = await tripIn('open', { min_participants: 3 })
			const row = await moved(applications, await apply(of), 'submit', undefined, staff)
			await moved(applications, row, 'accept')
			let closed = await moved(delegations, await again(delegations, of), 'close_applications')
			const r = await move(delegations, closed, 'confirm', undefined, manager)
			says(r, 'too_few')
			assert.match(is(await manager.post(`${delegations}/${of.id}/confirm`, undefined, { headers: { 'If-Match': `"${closed.version}"`, 'Accept-Language': 'zh' } }), 409).json.detail, /2.*3/)
			closed = await moved(delegations, closed, 'reopen', { apply_close_at: soon(), move_reason: '人数不足' })
			const more = await staff.post(applications, { delegation: of.id, enterprise: other, goals: 'x', persons: [{ name_zh: '王五' }] })
			await moved(applications, await moved(applications, is(more, 201).json, 'submit', undefined, staff), 'accept')
			closed = await moved(delegations, await again(delegations, of), 'close_applications')
			assert.equal((await moved(delegations, closed, 'confirm')).state, 'confirmed')
		})
		test('a report says what came of it; reopening why; a stale version changes nothing', async () => {
			const row = await tripIn('returned')
			assert.deepEqual(complaints(is(await move(delegations, row, 'report'), 422)), ['/summary move_needs'])
			const closed = await tripIn('closed_to_applications')
			assert.deepEqual(complaints(is(await move(delegations, closed, 'reopen', { apply_close_at: soon() }), 422)), ['/move_reason move_needs'])
			is(await move(delegations, closed, 'confirm', undefined, manager, closed.version - 1), 412)
			assert.equal((await again(delegations, closed)).state, 'closed_to_applications')
		})
	})

	describe('submitting', () => {
		test('while applications are open, and at no other time', async () => {
			for (const state of ['draft', 'approved', 'closed_to_applications', 'confirmed', 'under_way', 'returned', 'cancelled'])
				says(await move(applications, await apply(await tripIn(state)), 'submit', undefined, staff), 'applications_closed')
			const later = await moved(delegations, await tripIn('approved'), 'open', { apply_open_at: soon(5), apply_close_at: soon(9) })
			const draft = await apply(later)
			const r = await move(applications, draft, 'submit', undefined, staff)
			says(r, 'applications_closed')
			assert.equal((await again(applications, draft)).version, 1)
		})
		test('somebody has to go', async () => {
			const draft = await apply(await tripIn('open'), { persons: undefined })
			assert.deepEqual(complaints(is(await move(applications, draft, 'submit', undefined, staff), 422)), ['/persons move_needs'])
		})
		test('what was asked is answered after closing, too', async () => {
			const { row, of } = await applied('needs_info')
			await moved(delegations, await again(delegations, of), 'close_applications')
			assert.equal((await moved(applications, row, 'submit', undefined, member)).state, 'submitted')
		})
		test('a second live application of an enterprise is refused, after a decision against the first it is not', async () => {
			const of = await tripIn('open'), first = await apply(of)
			const again_ = is(await staff.post(applications, { delegation: of.id, enterprise: member.enterprise, goals: 'x', persons }), 422)
			assert.deepEqual(complaints(again_), ['/enterprise application_exists'])
			await moved(applications, first, 'withdraw', undefined, staff)
			await apply(of)
		})
	})

	describe('deciding', () => {
		test('nobody decides what his own account submitted', async () => {
			for (const name of ['accept', 'waitlist', 'decline']) {
				const of = await tripIn('open'), row = await moved(applications, await apply(of), 'submit', undefined, manager)
				const r = await move(applications, row, name, applicationTable.moves[name].body?.(), manager)
				says(r, 'second_person')
				assert.ok(!r.json.allowed.includes(name))
				await moved(applications, row, name, applicationTable.moves[name].body?.(), client.admin)
			}
		})
		// Everybody who has had a hand in handing it in, whatever came after: each of them against each decision, one by one and together with others.
		test('nobody decides what he has made, or ever submitted', async () => {
			await server.account('manager', { login: 'second-manager' })
			const second = await server.as('second-manager'), made = (of, who) => apply(of, {}, who), submit = (row, who) => moved(applications, row, 'submit', undefined, who)
			const sentBack = async (row, who) => submit(await moved(applications, await moved(applications, row, 'review', undefined, staff), 'ask', { reason: '请补充' }, staff), who)
			const hands = {
				'made by him, submitted by another': async (of) => submit(await made(of, manager), staff),
				'submitted by him, made by another': async (of) => submit(await made(of, staff), manager),
				'submitted by him, and once more by another': async (of) => sentBack(await submit(await made(of, staff), manager), staff),
				'made by him, submitted twice by others': async (of) => sentBack(await submit(await made(of, manager), staff), member),
				'once more by him': async (of) => sentBack(await submit(await made(of, staff), staff), manager),
			}
			for (const [what, hand] of Object.entries(hands)) for (const name of ['accept', 'waitlist', 'decline']) {
				const row = await hand(await tripIn('open')), body = applicationTable.moves[name].body?.()
				const r = await move(applications, row, name, body, manager)
				assert.deepEqual([r.status, r.json.reason], [409, 'second_person'], `${what}: ${name} ${r.text}`)
				const many = is(await manager.post(`${applications}/batch`, { items: [{ id: row.id, version: row.version, move: name, ...(body && { with: body }) }] }), 409).json
				assert.ok(JSON.stringify(many).includes('second_person'), `${what}: ${name} ${JSON.stringify(many)}`)
				assert.equal((await again(applications, row)).version, row.version, what)
				await moved(applications, row, name, body, second)
			}
		})
		test('the reason is that of this decision', async () => {
			const { row } = await applied('needs_info')
			assert.deepEqual(complaints(is(await move(applications, row, 'decline'), 422)), ['/reason move_needs'])
			const declined = await moved(applications, row, 'decline', { reason: '与主题不符' })
			assert.deepEqual([declined.reason, declined.decided_by], ['与主题不符', 'manager'])
			assert.equal((await again(applications, row, member)).reason, '与主题不符')
		})
		test('who goes becomes a delegate, and is archived when the seats are given up', async () => {
			const { row, of } = await applied('submitted')
			const accepted = await moved(applications, row, 'accept', { going: [2] })
			assert.deepEqual([accepted.state, accepted.seats, accepted.decided_by], ['accepted', 1, 'manager'])
			const list = async () => is(await staff.get(`${delegates}?delegation=${of.id}&fields=name_zh,state,enterprise`), 200).json.items
			assert.deepEqual((await list()).map((d) => [d.name_zh, d.state]), [['李四', 'going']])
			const confirmed = await moved(applications, accepted, 'confirm', undefined, member)
			assert.deepEqual((await list()).map((d) => d.state), ['confirmed'])
			await moved(applications, confirmed, 'withdraw', undefined, member)
			assert.deepEqual(await list(), [])
		})
		test('an edit of who goes gives the seats up and says so; one of a telephone number does not', async () => {
			const { row, of } = await applied('confirmed')
			const first = is(await staff.get(`${delegates}?delegation=${of.id}`), 200).json.items.map((d) => d.id)
			let now = is(await member.patch(`${applications}/${row.id}`, { persons: [{ ...persons[0], mobile: '13800138000', title: '经理' }, persons[1]] }, row.version), 200).json
			assert.deepEqual([now.state, now.seats, now.released], ['confirmed', 2, null])
			for (const change of [{ countries: ['TH'] }, { seats_wished: 3 }, { going: [2] }, { persons: [persons[0]], seats_wished: 1, going: null }]) {
				now = is(await member.patch(`${applications}/${row.id}`, change, now.version), 200).json
				assert.deepEqual([now.state, now.released, now.seats], ['in_review', now.released, null], JSON.stringify(change))
				assert.ok(now.released > 0)
				assert.equal(is(await staff.get(`${delegations}/${of.id}/seats`), 200).json.taken, 0)
				now = await moved(applications, now, 'accept')
				assert.equal(now.released, null)
			}
			// The same person is the same delegate, with whatever papers belong to him.
			const last = is(await staff.get(`${delegates}?delegation=${of.id}`), 200).json.items.map((d) => d.id)
			assert.deepEqual(last, [Math.min(...first)])
		})
		test('seats that were granted without names get them later, and are not given up for that', async () => {
			const of = await tripIn('open'), draft = await apply(of, { persons: [{ name_zh: '张三' }], seats_wished: 3 })
			let row = await moved(applications, await moved(applications, draft, 'submit', undefined, staff), 'accept')
			assert.equal(row.seats, 3)
			row = is(await member.patch(`${applications}/${row.id}`, { persons: [{ name_zh: '张三' }, { name_zh: '李四', title: '厂长' }] }, row.version), 200).json
			assert.deepEqual([row.state, row.seats, row.released], ['accepted', 3, null])
			const names = is(await staff.get(`${delegates}?delegation=${of.id}&sort=id`), 200).json.items.map((d) => [d.name_zh, d.title, d.state])
			assert.deepEqual(names, [['张三', null, 'going'], ['李四', '厂长', 'going']])
			row = is(await member.patch(`${applications}/${row.id}`, { persons: [{ name_zh: '王五' }, { name_zh: '李四' }] }, row.version), 200).json
			assert.deepEqual([row.state, row.released], ['in_review', 3])
			assert.deepEqual(complaints(is(await staff.patch(`${applications}/${row.id}`, { enterprise: other }, row.version), 422)), ['/enterprise read_only_field'])
		})
		test('travelled and not come are told of a trip that has begun', async () => {
			const { row } = await applied('confirmed')
			for (const name of ['travel', 'no_show']) says(await move(applications, row, name), 'trip_not_departed')
		})
		test('nobody is accepted for a trip that is over', async () => {
			const { row, of } = await applied('submitted')
			await go(delegations, trips, await depart(of), ['return'])
			says(await move(applications, row, 'accept'), 'trip_is_over')
		})
		test('somebody who is on another trip then: a warning, which one may confirm', async () => {
			const a = await tripIn('open')
			const b = await tripIn('open', { title_zh: '同期团', starts_on: a.ends_on, ends_on: a.ends_on })
			await moved(applications, await moved(applications, await apply(a), 'submit', undefined, staff), 'accept')
			const second = await moved(applications, await apply(b), 'submit', undefined, staff)
			const r = is(await move(applications, second, 'accept'), 422)
			assert.deepEqual(r.json.errors.map((e) => [e.pointer, e.code, e.confirm, e.params.delegation]),
				[['/persons/0', 'elsewhere_then', true, a.title_zh], ['/persons/1', 'elsewhere_then', true, a.title_zh]])
			assert.equal((await moved(applications, second, 'accept', undefined, manager, second.version, '?confirm=elsewhere_then')).state, 'accepted')
		})
	})

	describe('what a company does with its application', () => {
		const patch = (row, body, who, version = row.version) => who.patch(`${applications}/${row.id}`, body, version)
		test('an editor writes drafts; the administrator submits; the enterprise is theirs, whatever is said', async () => {
			const of = await tripIn('open'), editor = client['member-editor']
			assert.deepEqual(complaints(is(await editor.post(applications, { delegation: of.id, enterprise: other, goals: 'x', persons }), 422)), ['/enterprise no_such_record'])
			assert.deepEqual(complaints(is(await editor.post(applications, { delegation: of.id, state: 'submitted', goals: 'x', persons }), 422)), ['/state read_only_field'])
			let row = is(await editor.post(applications, { delegation: of.id, goals: '考察', persons }), 201).json
			assert.deepEqual([row.enterprise, row.state, row.seats_wished], [member.enterprise, 'draft', 2])
			row = is(await patch(row, { goals: '考察电池产业园' }, editor), 200).json
			is(await move(applications, row, 'submit', undefined, editor), 403)
			is(await client['other-member'].get(`${applications}/${row.id}`), 404)
			row = await moved(applications, row, 'submit', undefined, member)
			const r = is(await patch(row, { goals: '改动' }, editor), 403)
			assert.equal(r.json.reason, 'only_drafts')
			assert.equal(is(await patch(row, { goals: '改动' }, member), 200).json.state, 'submitted')
		})
		test('what is settled changes no more by the company; its state and the reason are told, scores are not', async () => {
			for (const state of ['declined', 'travelled', 'no_show', 'withdrawn']) {
				const { row } = await applied(state)
				says(await patch(row, { goals: '改动' }, member), 'application_settled')
				is(await patch(row, { recommendation_note: '备注' }, staff), 200)
				const seen = await again(applications, row, member)
				assert.deepEqual([seen.state, ['scores', 'score', 'recommendation', 'recommendation_note', 'decided_by', 'first_timer'].filter((f) => f in seen)], [state, []])
			}
			assert.deepEqual(complaints(is(await patch((await applied('submitted')).row, { scores: [{ criterion: 'fit', points: 100 }] }, member), 422)), ['/scores unknown_field'])
		})
		test('a trip that is not open yet takes no draft of a member', async () => {
			const of = await tripIn('approved')
			assert.deepEqual(complaints(is(await member.post(applications, { delegation: of.id, goals: 'x', persons }), 422)), ['/delegation no_such_record'])
		})
	})

	describe('scores', () => {
		test('are weighted, one for each criterion, and follow the weights', async () => {
			const of = await tripIn('open', { weights: [{ criterion: 'fit', weight: 60 }, { criterion: 'readiness', weight: 40 }] }), row = await apply(of)
			const scored = is(await staff.patch(`${applications}/${row.id}`, { scores: [{ criterion: 'fit', points: 90 }, { criterion: 'readiness', points: 50 }] }, row.version), 200).json
			assert.equal(scored.score, 7400)
			assert.deepEqual(complaints(is(await staff.patch(`${applications}/${row.id}`, { scores: [{ criterion: 'fit', points: 1 }, { criterion: 'fit', points: 2 }] }, scored.version), 422)),
				['/scores/1/criterion criterion_twice'])
			is(await staff.patch(`${delegations}/${of.id}`, { weights: [{ criterion: 'fit', weight: 100 }] }, (await again(delegations, of)).version), 200)
			assert.equal((await again(applications, row)).score, 9000)
			assert.ok(!('score' in await again(applications, row, member)))
		})
		test('a newcomer is one until the company has travelled', async () => {
			const mine = is(await staff.post(enterprises, { name_zh: `首次参团${++made}有限公司` }), 201).json.id
			const a = await tripIn('open'), b = await tripIn('open')
			const later = await apply(b, { enterprise: mine })
			let row = await moved(applications, await apply(a, { enterprise: mine }), 'submit', undefined, staff)
			assert.equal((await again(applications, later)).first_timer, true)
			row = await moved(applications, await moved(applications, row, 'accept'), 'confirm', undefined, staff)
			await depart(a)
			await moved(applications, row, 'travel')
			assert.equal((await again(applications, later)).first_timer, false)
			const standing = is(await staff.get(`${applications}/${later.id}/standing`), 200).json
			assert.deepEqual([standing.first_timer, standing.no_shows, standing.past.map((p) => [p.delegation, p.state])], [false, 0, [[a.id, 'travelled']]])
			is(await member.get(`${applications}/${later.id}/standing`), 404)
			is(await member.get(`${applications}/${(await apply(b)).id}/standing`), 403)
		})
	})

	test('what dates suggest is said, and never done by itself', async () => {
		const row = await tripIn('open', { starts_on: '2024-03-01', ends_on: '2024-03-10' })
		assert.equal((await again(delegations, row)).suggested, null)
		const confirmed = await go(delegations, trips, row, ['close_applications', 'confirm'])
		assert.deepEqual((await again(delegations, confirmed)).suggested, { move: 'depart', code: 'starts_on', why: 'The first day has come', on: '2024-03-01' })
		const away = await moved(delegations, confirmed, 'depart')
		const told = is(await staff.get(`${delegations}/${away.id}`, { headers: { 'Accept-Language': 'zh' } }), 200).json.suggested
		assert.deepEqual(told, { move: 'return', code: 'ends_on', why: '返回日期已过', on: '2024-03-11' })
		assert.equal((await again(delegations, away)).suggested.why, 'The last day is over')
		assert.equal((await again(delegations, away)).state, 'under_way')
	})
})
