// What waits for a company, in one answer: its own rows, as their lists answer them, and nobody else's.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startServer } from '../lib/server.mjs'

let server, staff, mine, theirs
const is = (r, status) => { assert.equal(r.status, status, r.text); return r.json }

/* A trip that members see. */
async function openTrip() {
	const manager = await server.as('manager')
	let trip = is(await manager.post('/api/v1/delegations', {
		title_zh: '越南考察团', capacity: 20, starts_on: '2099-03-01', ends_on: '2099-03-05', apply_close_at: '2099-01-31T10:00:00Z',
	}), 201)
	is(await manager.post('/api/v1/delegation-legs', { delegation: trip.id, country: 'VN', city: '河内' }), 201)
	for (const move of ['approve', 'open']) {
		trip = is(await manager.get(`/api/v1/delegations/${trip.id}`), 200)
		is(await manager.post(`/api/v1/delegations/${trip.id}/${move}`, {}, { headers: { 'If-Match': `"${trip.version}"` } }), 200)
	}
	return trip
}

before(async () => {
	server = await startServer({ roles: ['admin', 'manager', 'staff', 'auditor', 'finance'] })
	staff = await server.as('staff')
	const made = async (name) => is(await staff.post('/api/v1/enterprises', { name_zh: name, city: '440300' }), 201)
	mine = await made('深圳甲有限公司')
	theirs = await made('深圳乙有限公司')
	await server.account('member-admin', { enterprise: mine.id })
})
after(() => server.stop())

describe('GET /todo', () => {
	test('rows of one\'s own, and of nobody else', async () => {
		for (const e of [mine, theirs]) is(await staff.post('/api/v1/projects', { enterprise: e.id, name_zh: `${e.name_zh}越南工厂`, country: 'VN', mode: 'expansion' }), 201)
		const trip = await openTrip()
		const own = is(await staff.post('/api/v1/applications', { delegation: trip.id, enterprise: mine.id, goals: '建厂' }), 201)
		is(await staff.post('/api/v1/applications', { delegation: trip.id, enterprise: theirs.id, goals: '建厂' }), 201)
		const member = await server.as('member-admin')
		const todo = is(await member.get('/api/v1/todo'), 200)
		assert.deepEqual(Object.keys(todo), ['projects', 'applications', 'delegates', 'attributions', 'follow-ups', 'without_passport'])
		assert.equal(todo.projects.items.length, 1)
		assert.deepEqual(todo.applications.items.map((a) => [a.id, a.state]), [[own.id, 'draft']])
		assert.deepEqual(todo.delegates.items, [])
		/* It changes with what it rests on. */
		is(await staff.delete(`/api/v1/applications/${own.id}`, { headers: { 'If-Match': `"${own.version}"` } }), 204)
		assert.deepEqual(is(await member.get('/api/v1/todo'), 200).applications.items, [])
	})
	test('who goes and has no passport here yet is told to the administrator alone', async () => {
		const trip = await openTrip()
		const own = async (id) => is(await staff.post('/api/v1/delegates', { delegation: trip.id, enterprise: id, name_zh: '张三', role: 'member', state: 'going' }), 201)
		const his = await own(mine.id)
		await own(theirs.id)
		const member = await server.as('member-admin')
		assert.deepEqual(is(await member.get('/api/v1/todo'), 200).without_passport, [his.id])
		const consent = is(await member.get(`/api/v1/delegates/${his.id}/consent`), 200)
		is(await member.request('PUT', `/api/v1/delegates/${his.id}/consent`, { body: { given: true, text_version: consent.text.version, purposes: ['visa'] } }), 200)
		is(await member.post(`/api/v1/delegates/${his.id}/papers`, { kind: 'passport', number: 'E12345678', surname: 'ZHANG', given_names: 'SAN', nationality: 'CN', expires_on: '2099-12-31' }), 201)
		assert.deepEqual(is(await member.get('/api/v1/todo'), 200).without_passport, [])
		await server.account('member-editor', { enterprise: mine.id })
		assert.equal('without_passport' in is(await (await server.as('member-editor')).get('/api/v1/todo'), 200), false)
	})
	test('who belongs to no company has nothing to do here; who is nobody is refused', async () => {
		for (const role of ['staff', 'auditor', 'finance']) assert.deepEqual(is(await (await server.as(role)).get('/api/v1/todo'), 200), {})
		assert.equal((await server.anonymous().get('/api/v1/todo')).status, 401)
		assert.equal((await staff.get('/api/v1/todo?limit=1')).status, 400)
	})
})
