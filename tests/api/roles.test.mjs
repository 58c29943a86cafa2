// Who may do what, as the page of users shows it: it has to be what the server does (domain.md 2).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const codes = ['admin', 'manager', 'staff', 'officer', 'finance', 'member-admin', 'member-editor', 'auditor']

describe('roles', () => {
	let server, items
	before(async () => {
		server = await startServer({ roles: ['admin'] })
		items = is(await (await server.as('admin')).get('/api/v1/roles', { headers: { 'Accept-Language': 'zh-CN' } }), 200).json.items
	})
	after(() => server.stop())

	test('every role is told, in the order of the house', () => {
		assert.deepEqual(items.map((r) => r.code), codes)
		assert.equal(items[1].label, '秘书长')
	})

	for (const [i, code] of codes.entries())
		test(`${code}: what is told is what there is`, async () => {
			const role = items[i], client = await server.as(code)
			const { may } = is(await client.get('/api/v1/me'), 200).json
			const verbs = Object.entries(role.resources).flatMap(([path, r]) => [...r.may, ...r.may_own].map((v) => `${path}.${v}`))
			assert.deepEqual([...verbs, ...role.rights].sort(), [...may].sort())
			const { resources } = is(await client.get('/api/v1/meta'), 200).json
			for (const [path, r] of Object.entries(role.resources)) {
				assert.equal(r.rows === 'none', resources[path] === undefined, path)
				const classes = new Set((resources[path]?.fields ?? []).map((f) => f.class))
				assert.deepEqual([...classes].filter((c) => !r.see.includes(c) && !r.see_own.includes(c) && !(r.see_kept ?? []).includes(c)), [], path)
				assert.deepEqual(r.change.filter((c) => !r.see.includes(c)), [], path)
			}
			is(await client.get('/api/v1/roles'), may.includes('users.read') ? 200 : 403)
		})

	test('members know their own contacts, and of enterprises what is listed', () => {
		const member = items.find((r) => r.code === 'member-admin').resources
		assert.deepEqual([member.enterprises.rows, member.contacts.rows, member.enterprises.archived], ['listed', 'own', false])
		assert.deepEqual([member.enterprises.may, member.enterprises.may_own], [['read'], ['export', 'history']])
		assert.deepEqual([member.contacts.may, member.enterprises.see_own], [[], ['own']])
		assert.deepEqual(items.map((r) => r.resources.enterprises.change.includes('staff')), [true, true, true, false, false, false, false, false])
	})
})
