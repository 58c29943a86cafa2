// Outcomes of delegations (domain.md 1.7): every state x move x role, two persons, what changes afterwards, and the one act by which one
// becomes a project.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const outcomes = '/api/v1/outcomes', projects = '/api/v1/projects', attributions = '/api/v1/attributions'
const any = { headers: { 'If-Match': '*' } }
const evidence = [{ title: '签约报道', url: 'https://news.example/1', publisher: '日报', published_on: '2024-05-20' }]

// domain.md 1.7 and 2, typed by hand: from which states, to which, by whom, and what it needs.
const desk = ['admin', 'manager', 'staff', 'officer'], heads = ['admin', 'manager']
const states = ['reported', 'evidenced', 'verified', 'partly_realised', 'realised', 'lapsed', 'rejected']
const moves = {
	evidence: { from: { reported: 'evidenced' }, who: [...desk, 'member-admin'], body: { evidence } },
	verify: { from: { evidenced: 'verified' }, who: heads },
	realise_part: { from: { verified: 'partly_realised' }, who: desk },
	realise: { from: { verified: 'realised', partly_realised: 'realised' }, who: desk },
	lapse: { from: { verified: 'lapsed', partly_realised: 'lapsed' }, who: desk },
	reject: { from: { reported: 'rejected', evidenced: 'rejected' }, who: desk, body: { reason: '查无此事' } },
	reopen: { from: { rejected: 'reported', lapsed: 'verified' }, who: desk, body: { move_reason: '又有消息' } },
}
const roles = ['admin', 'manager', 'staff', 'officer', 'finance', 'member-admin', 'member-editor', 'auditor']

describe('outcomes', () => {
	let server, own, other, trip, by = {}
	before(async () => {
		server = await startServer({ roles, env: { TRADEWIND_HTTP_NEW_PER_S: '0', TRADEWIND_PEOPLE_REQUESTS_PER_S: '100000', TRADEWIND_PEOPLE_REQUESTS_BURST: '100000' } })
		for (const r of roles) by[r] = await server.as(r)
		own = await server.ownEnterprise()
		other = is(await by.staff.post(enterprises, { name_zh: '别家有限公司' }), 201).json.id
		trip = await newTrip({ officer: 'officer' })
	})
	after(() => server.stop())

	const newTrip = async (more = {}) => is(await by.staff.post('/api/v1/delegations', { title_zh: '越南经贸团', starts_on: '2024-05-06', ends_on: '2024-05-12', state: 'returned', ...more }), 201).json.id
	const report = async (more = {}) => is(await by.staff.post(outcomes, { delegation: trip, enterprise: own, kind: 'mou', title: '合作备忘录', signed_on: '2024-05-08', ...more }), 201).json
	const move = (client, id, name, body) => client.post(`${outcomes}/${id}/${name}`, body, any)
	const paths = { reported: [], evidenced: ['evidence'], verified: ['evidence', 'verify'], partly_realised: ['evidence', 'verify', 'realise_part'],
		realised: ['evidence', 'verify', 'realise'], lapsed: ['evidence', 'verify', 'lapse'], rejected: ['reject'] }
	const inState = async (state, more) => {
		const o = await report(more)
		for (const m of paths[state]) is(await move(m === 'verify' ? by.manager : by.staff, o.id, m, moves[m].body), 200)
		const now = is(await by.staff.get(`${outcomes}/${o.id}`), 200).json
		assert.equal(now.state, state)
		return now
	}

	for (const state of states)
		test(`from ${state}: every move by every role`, async () => {
			let o = await inState(state)
			for (const [name, m] of Object.entries(moves))
				for (const role of roles) {
					const r = await move(by[role], o.id, name, m.body), told = `${role} ${name} from ${state}: ${r.text.slice(0, 300)}`
					if (!m.who.includes(role)) assert.equal(r.status, 403, told)
					else if (m.from[state] === undefined) assert.equal(r.status, 409, told)
					else {
						assert.equal(r.status, 200, told)
						assert.equal(r.json.state, m.from[state])
						o = await inState(state)
					}
				}
			assert.equal(is(await by.staff.get(`${outcomes}/${o.id}`), 200).json.state, state)
		})

	test('two persons: who reported it or attached the evidence does not verify it, by a token neither', async () => {
		const o = is(await by.manager.post(outcomes, { delegation: trip, enterprise: own, kind: 'loi', title: '意向书' }), 201).json
		is(await move(by.staff, o.id, 'evidence', { evidence }), 200)
		is(await move(by.manager, o.id, 'verify'), 409, 'conflict')
		assert.match((await move(by.manager, o.id, 'verify')).text, /second_person/)
		is(await move(by.admin, o.id, 'verify'), 200)
		const p = await report()
		is(await move(by.manager, p.id, 'evidence', { evidence }), 200)
		is(await move(by.manager, p.id, 'verify'), 409)
		const token = is(await by.manager.post('/api/v1/tokens', { name: 't', scope: 'write' }), 201).json.token
		is(await server.request('POST', `${outcomes}/${p.id}/verify`, { token, headers: { 'If-Match': '*' } }), 409)
		assert.equal(is(await move(by.admin, p.id, 'verify'), 200).json.verified_by, 'admin')
	})

	test('a fact that changes later is to be looked at anew; a note is none', async () => {
		for (const state of ['evidenced', 'verified', 'partly_realised', 'realised', 'lapsed']) {
			const o = await inState(state)
			assert.equal(is(await by.staff.patch(`${outcomes}/${o.id}`, { note: '内部' }, '*'), 200).json.state, state)
			const now = is(await by.staff.patch(`${outcomes}/${o.id}`, { value: { amount: '5', currency: 'USD' }, value_kind: 'trade' }, '*'), 200).json
			assert.equal(now.state, 'reported')
			assert.equal(now.verified_by, null)
		}
	})

	test('evidence is needed, a value has a kind, moves are not made by a change', async () => {
		const o = await report()
		const r = is(await move(by.staff, o.id, 'evidence'), 422)
		assert.deepEqual(complaints(r), ['/evidence move_needs'])
		assert.deepEqual(complaints(is(await move(by.staff, o.id, 'reject'), 422)), ['/reason move_needs'])
		is(await by.staff.patch(`${outcomes}/${o.id}`, { state: 'verified' }, '*'), 422)
		is(await by.staff.patch(`${outcomes}/${o.id}`, { project: 1 }, '*'), 422)
		is(await by.staff.post(outcomes, { delegation: trip, enterprise: own, kind: 'mou', title: 'x', value: { amount: '1', currency: 'USD' } }), 422)
	})

	test('it was signed on a day that has been; expanded, its delegation has both titles', async () => {
		const r = is(await by.staff.post(outcomes, { delegation: trip, enterprise: own, kind: 'mou', signed_on: '2099-01-01' }), 422)
		assert.deepEqual(r.json.errors.map((x) => [x.pointer, x.code]), [['/signed_on', 'in_the_future']])
		const there = await newTrip({ title_en: 'To Viet Nam' })
		const { id } = await report({ delegation: there })
		const seen = is(await by['member-admin'].get(`${outcomes}?id=${id}&expand=delegation`), 200).json
		assert.deepEqual([seen.expanded.delegation[there].title_zh, seen.expanded.delegation[there].title_en], ['越南经贸团', 'To Viet Nam'])
	})
	test('an officer moves those of his own trips only', async () => {
		const foreign = await newTrip()
		const o = is(await by.staff.post(outcomes, { delegation: foreign, enterprise: own, kind: 'mou', title: '别团' }), 201).json
		is(await move(by.officer, o.id, 'evidence', { evidence }), 404)
		is(await by.officer.post(`${outcomes}/${o.id}/project`, { name_zh: '不可' }, any), 404)
	})

	describe('becomes a project', () => {
		const act = (client, id, body = {}) => client.post(`${outcomes}/${id}/project`, body, any)

		test('in one act: project, origin, intended amount, attribution and reference', async () => {
			const o = await inState('verified', { title: '设厂意向', value: { amount: '1250000.00', currency: 'USD' }, value_kind: 'intended' })
			const r = is(await act(by.officer, o.id, { country: 'VN', stage: 'lead' }), 201)
			const p = is(await by.staff.get(`${projects}/${r.json.id}`), 200).json
			assert.equal(r.headers.location, `${projects}/${p.id}`)
			assert.deepEqual([p.name_zh, p.enterprise, p.stage, p.country, p.source, p.origin_delegation, p.origin_outcome],
				['设厂意向', own, 'lead', 'VN', '越南经贸团', trip, o.id])
			assert.deepEqual(p.amounts.map((a) => [a.kind, a.scope, a.amount, a.as_of]), [['intended', 'whole', { amount: '1250000.00', currency: 'USD' }, '2024-05-08']])
			const [a] = is(await by.staff.get(`${attributions}?project=${p.id}`), 200).json.items
			assert.deepEqual([a.delegation, a.outcome, a.enterprise, a.claimed_by, a.answer], [trip, o.id, own, 'officer', null])
			const now = is(await by.staff.get(`${outcomes}/${o.id}`), 200).json
			assert.deepEqual([now.project, now.state], [p.id, 'verified'])
			assert.match(is(await act(by.staff, o.id, { name_zh: '再来' }), 409).text, /outcome_has_project/)
		})

		test('one that is there: of the same company, and a first origin stays', async () => {
			const p = is(await by.staff.post(projects, { name_zh: '已有项目', enterprise: own }), 201).json
			const foreign = is(await by.staff.post(projects, { name_zh: '别家项目', enterprise: other }), 201).json
			const o = await report()
			assert.deepEqual(complaints(is(await act(by.staff, o.id, { project: foreign.id }), 422)), ['/project of_another_enterprise'])
			assert.deepEqual(complaints(is(await act(by.staff, o.id, { project: 999999 }), 422)), ['/project no_such_record'])
			assert.deepEqual(complaints(is(await act(by.staff, o.id, { project: p.id, name_zh: '改名' }), 422)), ['/name_zh unknown_field'])
			assert.equal(is(await act(by.staff, o.id, { project: p.id }), 200).json.origin_delegation, trip)
			const later = await newTrip(), second = is(await by.staff.post(outcomes, { delegation: later, enterprise: own, kind: 'loi', title: '二访' }), 201).json
			assert.equal(is(await act(by.staff, second.id, { project: p.id }), 200).json.origin_delegation, trip)
			assert.equal(is(await by.staff.get(`${attributions}?project=${p.id}`), 200).json.total, 2)
			assert.deepEqual(complaints(is(await by.staff.patch(`${projects}/${p.id}`, { origin_delegation: later }, '*'), 422)), ['/origin_delegation origin_of_outcome'])
		})

		test('what fails changes nothing', async () => {
			const o = await report(), count = async (path) => is(await by.staff.get(`${path}?limit=1`), 200).json.total
			const before = [await count(projects), await count(attributions)]
			is(await act(by.staff, o.id, { name_zh: '坏', country: 'XX' }), 422)
			is(await act(by.staff, o.id, { name_zh: '坏', enterprise: other }), 422)
			is(await by.staff.post(`${outcomes}/${o.id}/project`, { name_zh: '坏' }, { headers: { 'If-Match': '"99"' } }), 412)
			is(await by.staff.post(`${outcomes}/${o.id}/project`, { name_zh: '坏' }), 428)
			is(await act(by['member-admin'], o.id, { name_zh: '坏' }), 403)
			is(await act(by['member-editor'], o.id, { name_zh: '坏' }), 403)
			is(await act(by.finance, o.id, { name_zh: '坏' }), 403)
			is(await act(by.auditor, o.id, { name_zh: '坏' }), 403)
			is(await act(by.officer, o.id, { name_zh: '坏', risk_note: '看不见的' }), 422)
			is(await move(by.staff, o.id, 'reject', { reason: '不属实' }), 200)
			assert.match(is(await act(by.staff, o.id, { name_zh: '坏' }), 409).text, /outcome_rejected/)
			assert.deepEqual([await count(projects), await count(attributions)], before)
			assert.equal(is(await by.staff.get(`${outcomes}/${o.id}`), 200).json.project, null)
		})
	})

	test('an attribution is answered by the investor alone, with a share where it agrees', async () => {
		const o = await report(), p = is(await by.staff.post(`${outcomes}/${o.id}/project`, { name_zh: '归因项目' }, any), 201).json
		const [a] = is(await by.staff.get(`${attributions}?project=${p.id}`), 200).json.items
		const answer = (client, body) => client.post(`${attributions}/${a.id}/answer`, body, any)
		for (const role of [...desk, 'auditor', 'finance', 'member-editor']) is(await answer(by[role], { answer: 'agree', share: 'none' }), 403)
		const member = by['member-admin']
		assert.deepEqual(complaints(is(await answer(member, { answer: 'agree' }), 422)), ['/share move_needs'])
		assert.deepEqual(complaints(is(await answer(member, {}), 422)), ['/answer move_needs'])
		const now = is(await answer(member, { answer: 'agree', share: 'up_to_40', case_ok: true, comment: '多谢' }), 200).json
		assert.deepEqual([now.answer, now.share, now.case_ok, now.answered_by], ['agree', 'up_to_40', true, 'member-admin'])
		assert.equal(is(await answer(member, { answer: 'disagree', share: 'all' }), 200).json.share, null)
		for (const share of ['none', 'up_to_20', 'up_to_40', 'up_to_60', 'up_to_80', 'over_80', 'all'])
			assert.equal(is(await answer(member, { answer: 'agree', share }), 200).json.share, share)
	})

	test('members see nothing of other companies', async () => {
		const o = is(await by.staff.post(outcomes, { delegation: trip, enterprise: other, kind: 'mou', title: '别家备忘录' }), 201).json
		for (const role of ['member-admin', 'member-editor']) {
			is(await by[role].get(`${outcomes}/${o.id}`), 404)
			assert.ok(is(await by[role].get(`${outcomes}?limit=500`), 200).json.items.every((x) => x.enterprise === own))
		}
		is(await move(by['member-admin'], o.id, 'evidence', { evidence }), 404)
		is(await by['member-admin'].post(outcomes, { delegation: trip, enterprise: other, kind: 'mou', title: '冒名' }), 422)
	})
})
