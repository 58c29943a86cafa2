// Which day it is: one answer everywhere, that of the server's zone.  In Guangzhou it is 2 March from 16:00 UTC of 1 March.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { enterprises, is } from '../lib/api.mjs'
import { bin, startServer } from '../lib/server.mjs'

const projects = '/api/v1/projects'
const late = Date.UTC(2026, 2, 1, 17)

describe('today', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, () => {
	for (const [TZ, at, today] of [['UTC', late, '2026-03-01'], ['CST-8', late, '2026-03-02'], ['EST5', Date.UTC(2026, 2, 1, 3), '2026-02-28']])
		test(`${TZ}, ${new Date(at).toISOString()}: it is ${today}`, async () => {
			const server = await startServer({ env: { TRADEWIND_TEST_CLOCK_MS: String(at), TZ } })
			const staff = await server.as('staff'), officer = await server.as('officer'), manager = await server.as('manager')
			const report = async (name, params = '') => is(await manager.get(`/api/v1/reports/${name}${params}`), 200).json
			await Promise.all(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'].map(async (hnte_expires, i) =>
				is(await staff.post(enterprises, { name_zh: `到期${i}号有限公司`, record_status: 'active', hnte_expires }), 201)))
			const enterprise = is(await staff.post(enterprises, { name_zh: '今天有限公司', record_status: 'active' }), 201).json.id
			const project = is(await staff.post(projects, { name_zh: '今天的项目', enterprise, country: 'VN' }), 201).json
			const trip = is(await officer.post('/api/v1/delegations', { title_zh: '今天的考察团', capacity: 10, starts_on: '2026-02-20', ends_on: '2026-02-25' }), 201).json

			const overview = await report('overview')
			assert.equal(overview.waiting.from, today)
			assert.deepEqual(overview.waiting.expiring_hnte.map((x) => x.hnte_expires), ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'].filter((x) => x >= today))
			assert.equal((await report('silent')).as_of, today)
			assert.equal((await report('filings-due')).as_of, today)
			assert.equal((await report('realisation', `?delegation=${trip.id}`)).as_of, today)
			assert.equal(is(await officer.get(`/api/v1/delegations/${trip.id}/readiness`), 200).json.as_of, today)
			assert.equal(is(await staff.post(`${projects}/${project.id}/intend`, { sector: 'electronics', mode: 'greenfield_jv', source: '走访' }, { headers: { 'If-Match': '1' } }), 200).json.stage_on, today)
			await server.stop()
		})
})
