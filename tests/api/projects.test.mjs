// Investment projects and their parts (domain.md 1.4): every resource, what comes with one project, who sees what of it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is, query } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const projects = '/api/v1/projects'
const usd = (amount) => ({ amount, currency: 'USD' })

describe('projects', () => {
	let server, admin, staff
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	let made = 0
	const company = async (more = {}) => is(await staff.post(enterprises, { name_zh: `投资测试${++made}号有限公司`, ...more }), 201).json
	const project = async (more = {}) => is(await staff.post(projects,
		{ name_zh: `越南工厂${++made}`, enterprise: more.enterprise ?? (await company()).id, country: 'VN', ...more }), 201).json
	const part = async (kind, of, more) => is(await staff.post(`/api/v1/project-${kind}`, { project: of.id, ...more }), 201).json
	const whole = async (p, client = staff) => is(await client.get(`${projects}/${p.id}`), 200)

	test('what is said when it is made, and what is not', async () => {
		const e = await company()
		const r = is(await staff.post(projects, { name_en: 'Ha Tinh battery plant', enterprise: e.id, country: 'VN', lat: '18.337', lon: '105.9', land_ha: '14' }), 201)
		const p = r.json
		assert.equal(r.headers.location, `${projects}/${p.id}`)
		assert.match(r.headers.etag, /^"1-[0-9a-f]+"$/)
		assert.deepEqual([p.stage, p.health, p.visibility, p.lat, p.land_ha], ['lead', 'on_track', 'auto', '18.337', '14'])
		assert.deepEqual(p.stage_dates, [{ stage: 'lead', reached_on: null }])
		assert.deepEqual(p.amounts, [])
		assert.deepEqual(p.notes, [])
		assert.equal((await whole(p)).headers.etag, r.headers.etag)
	})
})
