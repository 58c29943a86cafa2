// The front page's figures of projects: each is what the list of its code finds, for everybody, after every change; nothing else is told.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, is, query } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const projects = '/api/v1/projects'

describe('projects on the front page', () => {
	let server, admin, manager, staff, member, own, other
	let made = 0
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		manager = await server.as('manager')
		staff = await server.as('staff')
		own = await company()
		other = await company()
		await server.account('member-admin', { enterprise: own.id })
		member = await server.as('member-admin')
		await project(own, { country: 'VN', stage: 'operating' })
		await project(own, { country: 'VN' })
		await project(other, { country: 'TH', stage: 'filed' })
		await project(other, { country: 'TH', stage: 'construction', visibility: 'private' })
		await project(other, {})
		await project(other, { country: 'ID', visibility: 'open' })
	})
	after(() => server.stop())

	const company = async () => is(await staff.post(enterprises, { name_zh: `首页测试${++made}号有限公司`, record_status: 'active' }), 201).json
	const project = async (of, more) => is(await staff.post(projects, { name_zh: `首页工厂${++made}`, enterprise: of.id, ...more }), 201).json
	const overview = async (who = staff) => is(await who.get('/api/v1/reports/overview'), 200).json
	const part = async (kind, p, more) => is(await staff.post(`/api/v1/project-${kind}`, { project: p.id, ...more }), 201).json
	const move = async (p, name, body = {}, who = staff) => is(await who.post(`${projects}/${p.id}/${name}`, body, { headers: { 'If-Match': '*' } }), 200).json
	const total = async (who, filter) => is(await who.get(`${projects}?${query({ ...filter, limit: 1 })}`), 200).json.total
	const counts = (rows) => Object.fromEntries(rows.filter((r) => r.count > 0).map((r) => [r.code, r.count]))

	test('stages in their order and countries, the most first, in the language of the reader', async () => {
		const zh = is(await staff.get('/api/v1/reports/overview', { headers: { 'Accept-Language': 'zh' } }), 200).json.projects
		assert.equal(zh.total, 6)
		assert.deepEqual(zh.by_stage.map((s) => s.code), ['lead', 'intention', 'filed', 'host_approved', 'construction', 'trial', 'operating', 'closed', 'exited'])
		assert.deepEqual(counts(zh.by_stage), { lead: 3, filed: 1, construction: 1, operating: 1 })
		assert.deepEqual(zh.by_country.map((c) => [c.code, c.count]), [['TH', 2], ['VN', 2], ['ID', 1], [null, 1]])
		assert.deepEqual([zh.by_stage[2].name, zh.by_country[1].name], ['已备案', '越南'])
		const en = is(await staff.get('/api/v1/reports/overview', { headers: { 'Accept-Language': 'en' } }), 200).json.projects
		assert.deepEqual([en.by_stage[2].name, en.by_country[3].name], ['Filed', null])
	})

	test('each figure is what the list of its code finds: for the office, an officer, a member; hidden rows count nowhere', async () => {
		const readers = { admin, manager, staff, officer: await server.as('officer'), auditor: await server.as('auditor'), member }
		for (const [name, who] of Object.entries(readers)) {
			const p = (await overview(who)).projects
			assert.equal(p.total, await total(who, {}), name)
			for (const s of p.by_stage) assert.equal(s.count, await total(who, { stage: s.code }), `${name} ${s.code}`)
			for (const c of p.by_country) assert.equal(c.count, await total(who, c.code === null ? { country__null: true } : { country: c.code }), `${name} ${c.code}`)
			assert.equal(p.by_country.reduce((n, c) => n + c.count, 0), p.total, name)
		}
		assert.deepEqual(counts((await overview(readers.member)).projects.by_country), { VN: 2, TH: 1, ID: 1 })
		assert.equal((await overview(await server.as('finance'))).projects, undefined)
	})

	test('after a change the figures are others: made, moved, archived, of a company that is put away', async () => {
		const shown = async () => { const p = (await overview()).projects; return [p.total, p.by_stage[0].count, p.by_stage[1].count] }
		const [n, leads, intentions] = await shown(), p = await project(other, { country: 'LA', sector: 'electronics', mode: 'expansion', source: '走访' })
		assert.deepEqual(await shown(), [n + 1, leads + 1, intentions])
		await move(p, 'intend')
		assert.deepEqual(await shown(), [n + 1, leads, intentions + 1])
		is(await staff.delete(`${projects}/${p.id}`, { headers: { 'If-Match': '*' } }), 204)
		assert.deepEqual(await shown(), [n, leads, intentions])
		// Of a company that is put away the office still finds the projects, others do not.
		const officer = await server.as('officer'), gone = await company(), seen = async () => (await overview(officer)).projects.total
		await project(gone, {})
		assert.deepEqual([await shown(), await seen()], [[n + 1, leads + 1, intentions], n + 1])
		is(await staff.delete(`${enterprises}/${gone.id}`, { headers: { 'If-Match': '*' } }), 204)
		assert.deepEqual([(await shown())[0], await seen()], [await total(staff, {}), n])
	})

	test('operation that was reported waits for who may verify it, and for nobody else', async () => {
		const p = await project(own, { stage: 'trial', country: 'VN' }), e = await part('evidence', p, { title: '投产报道', url: 'https://example.test/a' })
		await part('capacities', p, { metric: '电芯', value: '5', unit: 'GWh/yr', status: 'actual', as_of: '2024-01-01' })
		await part('jobs', p, { status: 'actual', total: 100, as_of: '2024-01-01' })
		await part('amounts', p, { kind: 'disbursed', amount: { amount: '1000000.00', currency: 'USD' }, as_of: '2024-01-01', source: '银行', evidence: e.id })
		assert.deepEqual((await overview(manager)).projects.claims, { total: 0, items: [] })
		await move(p, 'claim')
		const { total: n, items: [claim] } = (await overview(manager)).projects.claims
		assert.deepEqual([n, claim.id, claim.name_zh, claim.enterprise.name_zh, claim.country, claim.claimed_by], [1, p.id, p.name_zh, own.name_zh, 'VN', 'staff'])
		assert.ok(Date.parse(claim.claimed_at) > 0)
		assert.equal(n, await total(manager, { claimed_at__null: false, verified_at__null: true }))
		assert.equal((await overview(admin)).projects.claims.total, 1)
		for (const who of [staff, await server.as('officer'), await server.as('auditor'), member]) assert.equal((await overview(who)).projects.claims, undefined)
		is(await member.get(`${projects}?claimed_at__null=false`), 400)
		await move(p, 'operate', {}, manager)
		assert.equal((await overview(manager)).projects.claims.total, 0)
	})
})
