// Whoever has had a hand in a record is told by the name of his person: `names.accounts` beside the rows, and in sheets for people (docs/api.md, "Lists").
// Programs read logins, and sheets are read by either.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const api = '/api/v1'

describe('names of people', () => {
	let server, staff, admin, meta
	before(async () => {
		server = await startServer()
		;[staff, admin] = [await server.as('staff'), await server.as('admin')]
		for (const login of ['officer', 'twin1', 'twin2', 'plain']) await server.account('officer', { login })
		for (const [login, name] of [['officer', '陈专员'], ['twin1', '同名'], ['twin2', '同名']]) await rename(login, name)
		meta = is(await staff.get(`${api}/meta`), 200).json
	})
	after(() => server.stop())

	const rename = async (login, name) => {
		const one = is(await admin.get(`${api}/users`), 200).json.items.find((u) => u.login === login)
		is(await admin.patch(`${api}/users/${one.id}`, { name }, one.version ?? '*'), 200)
	}
	let made = 0
	const trip = async (more) => is(await staff.post(`${api}/delegations`, { title_zh: `署名团${++made}`, ...more }), 201).json
	const listed = async (resource, q = '', client = staff) => is(await client.get(`${api}/${resource}?names=1${q}`), 200).json.names.accounts

	test('each field that is a login says so, in every resource', () => {
		const logins = Object.entries(meta.resources).flatMap(([r, of]) => of.fields.filter((f) => f.login).map((f) => `${r}.${f.name}`)).sort()
		assert.deepEqual(logins, ['applications.decided_by', 'applications.submitted_by', 'attributions.answered_by', 'attributions.claimed_by', 'delegations.officer',
			'document-packs.made_by', 'follow-ups.owner', 'outcomes.reported_by', 'outcomes.verified_by', 'projects.claimed_by', 'projects.verified_by'])
	})

	test('beside rows and a record; without names=1 nothing; another name is told at once', async () => {
		const d = await trip({ officer: 'officer' })
		assert.deepEqual(await listed('delegations', `&code__null=true&fields=officer`), { officer: '陈专员' })
		const one = async () => is(await staff.get(`${api}/delegations/${d.id}?names=1`), 200).json
		assert.deepEqual([(await one()).officer, (await one()).names.accounts], ['officer', { officer: '陈专员' }])
		assert.equal(is(await staff.get(`${api}/delegations/${d.id}`), 200).json.names, undefined)
		await rename('officer', '陈主任')
		assert.deepEqual([(await one()).names.accounts, await listed('delegations')], [{ officer: '陈主任' }, { officer: '陈主任' }])
		await rename('officer', '陈专员')
		// Who has no name is called by his login, and a text that is nobody's login by itself.
		const plain = await trip({ officer: 'plain' })
		assert.equal(is(await staff.get(`${api}/delegations/${plain.id}?names=1`), 200).json.names.accounts, undefined)
		const task = is(await staff.post(`${api}/follow-ups`, { delegation: d.id, enterprise: await server.ownEnterprise(), kind: 'call', due: '2031-01-01', owner: '外部顾问' }), 201).json
		assert.equal(task.owner, '外部顾问')
		assert.equal(await listed('follow-ups', `&delegation=${d.id}`), undefined)
	})

	test('only where the login is read: a member, who does not see the officer, gets no name', async () => {
		const member = await server.as('member-admin')
		const d = await trip({ officer: 'officer', state: 'closed', starts_on: '2019-07-01', ends_on: '2019-07-05' })
		const seen = is(await member.get(`${api}/delegations/${d.id}?names=1`), 200)
		assert.ok(!seen.text.includes('officer') && !seen.text.includes('陈专员'), seen.text)
		assert.equal(await listed('delegations', '', member), undefined)
	})

	test('a sheet for people has the name, one for programs the login; either comes back in as the same person', async () => {
		const d = await trip({ officer: 'officer', code: 'NAMED-1' }), twin = await trip({ officer: 'twin1', code: 'NAMED-2' })
		const sheet = async (more) => is(await staff.get(`${api}/delegations/export?format=csv&code__starts=NAMED&fields=code,officer&${more}`), 200).text
		const people = await sheet('headings=labels'), programs = await sheet('headings=names')
		assert.match(people, /"NAMED-1","陈专员"/)
		assert.match(people, /"NAMED-2","twin1"/, 'a name that two have tells nobody')
		assert.match(programs, /"?NAMED-1"?,"?officer/)
		for (const officer of ['陈专员', 'officer']) assert.equal(is(await staff.patch(`${api}/delegations/${d.id}`, { officer }, '*'), 200).json.officer, 'officer')
		assert.deepEqual(complaints(is(await staff.patch(`${api}/delegations/${twin.id}`, { officer: '同名' }, '*'), 422)), ['/officer no_such_officer'])
		const task = is(await staff.post(`${api}/follow-ups`, { delegation: d.id, enterprise: await server.ownEnterprise(), kind: 'call', due: '2031-01-01', owner: '陈专员' }), 201).json
		assert.equal(task.owner, 'officer')
		assert.deepEqual(await listed('follow-ups', `&delegation=${d.id}`), { officer: '陈专员' })
	})
})
