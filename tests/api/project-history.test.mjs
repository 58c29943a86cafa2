// What a project's history tells of it and its parts, to whom (docs/api.md, security.md Z4).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, form, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const projects = '/api/v1/projects'

describe('the history of a project', () => {
	let server, staff, p, rows, own, other
	const read = async (client, params = '') => is(await client.get(`${projects}/${p.id}/history${params}`), 200).json
	const part = async (kind, body) => is(await staff.post(`/api/v1/project-${kind}`, { project: p.id, ...body }), 201).json
	const company = async (name) => is(await staff.post(enterprises, { name_zh: name }), 201).json
	const memberOf = async (e, role, login) => server.as((await server.account(role, { login, enterprise: e.id })).login)
	const upload = async (fields) => {
		const f = form(fields, { name: '记录.txt', bytes: Buffer.from('内容') })
		return is(await staff.post(`${projects}/${p.id}/documents`, f.body, { headers: f.headers }), 201).json
	}
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		own = await company('历史测试有限公司')
		other = await company('另一家有限公司')
		p = is(await staff.post(projects, { name_zh: '河静工厂', enterprise: own.id, country: 'VN', stage: 'filed', stage_on: '2020-01-01' }), 201).json
		rows = {
			amount: await part('amounts', { kind: 'announced', amount: { amount: '275000000', currency: 'USD' }, as_of: '2022-01-12', source: '公告', note: '口径待核' }),
			milestone: await part('milestones', { kind: 'ground_breaking', actual: '2022-11-18' }),
			note: await part('notes', { text: '下周回访' }),
			document: await upload({ title: '证书' }),
			secret: await upload({ title: '评估', staff_only: 'true' }),
		}
		is(await staff.patch(`/api/v1/project-amounts/${rows.amount.id}`, { amount: { amount: '250000000', currency: 'USD' } }, 1), 200)
	})
	after(() => server.stop())

	const told = (h) => h.items.map((i) => `${i.action} ${i.resource} ${i.record}`)
	const whole = () => [`update project-amounts ${rows.amount.id}`, `create project-documents ${rows.secret.id}`, `create project-documents ${rows.document.id}`,
		`create project-notes ${rows.note.id}`, `create project-milestones ${rows.milestone.id}`, `create project-amounts ${rows.amount.id}`, `create projects ${p.id}`]

	test('tells of the project and its parts together, newest first, without what only follows', async () => {
		const h = await read(staff)
		assert.deepEqual(told(h), whole())
		assert.equal(h.next, null)
		assert.deepEqual(h.items.map((i) => i.title), ['Announced Whole project 250000000.00 USD 2022-01-12', '评估', '证书', rows.note.text, 'Ground broken 2022-11-18', 'Announced Whole project 250000000.00 USD 2022-01-12', '河静工厂'])
		assert.ok(h.items.every((i, n) => n === 0 || i.id < h.items[n - 1].id))
		assert.ok(h.items[0].fields.some((f) => f.field === 'amount'))
		// The project alone still says that its news are of another day.
		const alone = await read(staff, '?own=1')
		assert.deepEqual(alone.items.map((i) => [i.action, i.resource]), [['update', undefined], ['update', undefined], ['create', undefined]])
		assert.deepEqual(alone.items[0].fields.map((f) => f.field), ['news_on'])
		is(await staff.get(`${projects}/${p.id}/history?own=2`), 400)
	})
	test('goes on page by page', async () => {
		const seen = []
		for (let before = ''; before !== null;) {
			const h = await read(staff, `?limit=2${before}`)
			seen.push(...told(h))
			before = h.next === null ? null : `&before=${h.next}`
		}
		assert.deepEqual(seen, whole())
	})
	test('to each as it may be seen: notes, staff\'s documents and remarks are staff\'s', async () => {
		const secrets = ['口径待核', '下周回访', '评估']
		for (const role of ['admin', 'manager', 'staff', 'auditor']) {
			const h = await read(await server.as(role))
			assert.deepEqual(told(h), whole(), role)
			for (const s of secrets) assert.ok(JSON.stringify(h).includes(s), `${role} ${s}`)
		}
		const h = await read(await memberOf(own, 'member-admin', 'mine'))
		assert.deepEqual(told(h), whole().filter((x) => !x.endsWith(`documents ${rows.secret.id}`) && !x.includes('project-notes')))
		for (const s of secrets) assert.ok(!JSON.stringify(h).includes(s), s)
		const no = { officer: await server.as('officer'), editor: await memberOf(own, 'member-editor', 'editor'), stranger: await memberOf(other, 'member-admin', 'stranger'), finance: await server.as('finance') }
		for (const [who, client] of Object.entries(no)) assert.equal((await client.get(`${projects}/${p.id}/history`)).status, 403, who)
	})
	test('who read a document stands in the document\'s own', async () => {
		is(await staff.get(`/api/v1/project-documents/${rows.document.id}/content`), 200)
		assert.deepEqual(told(await read(staff)), whole())
		assert.equal(is(await staff.get(`/api/v1/project-documents/${rows.document.id}/history`), 200).json.items[0].action, 'document.read')
	})
	test('what is put away is told of to those who see it', async () => {
		is(await staff.delete(`/api/v1/project-milestones/${rows.milestone.id}`, { headers: { 'If-Match': '"1"' } }), 204)
		assert.equal(told(await read(staff))[0], `archive project-milestones ${rows.milestone.id}`)
		assert.ok(!told(await read(await server.as('mine'))).some((x) => x.includes('milestones')))
	})
	test('an owner is told of its own time, of parts too', async () => {
		const now = is(await staff.get(`${projects}/${p.id}`), 200).json
		is(await staff.patch(`${projects}/${p.id}`, { enterprise: other.id }, now.version), 200)
		const h = await read(await server.as('stranger'))
		assert.ok(!JSON.stringify(h).includes('275000000'))
		is(await (await server.as('mine')).get(`${projects}/${p.id}/history`), 403)
	})
})
