// How projects move (domain.md 1.7, docs/api.md "Moves of projects"): what a move brings and needs, two persons, warnings to confirm, silence.
// The whole table, state x move x role, is walked below the API: tests/unit/test_project_moves.c.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { complaints, enterprises, form, is, query, toCsv } from '../lib/api.mjs'
import { bin, startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

const projects = '/api/v1/projects'
const cny = (amount) => ({ amount, currency: 'CNY' }), usd = (amount) => ({ amount, currency: 'USD' })
const owners = [{ holder: 'partner', name: 'VinES', bp: 4900 }, { holder: 'other', name: '走向海外', bp: 5100 }]
// What each step brings, in the order of the steps.
const steps = {
	intend: { country: 'VN', sector: 'electronics', mode: 'greenfield_jv', source: '走访', stage_on: '2020-01-05' },
	file: { odi_no: 'N4400202000001', owners, stage_on: '2020-02-10',
		amounts: [{ kind: 'filed_cn', amount: cny('1000000.00'), as_of: '2020-02-01', source: '备案表' }] },
	approve: { province: 'VN-23', stage_on: '2020-06-01', permits: [{ regime: 'vn_irc', number: 'IRC-1' }],
		amounts: [{ kind: 'registered_host', amount: usd('150000.00'), as_of: '2020-05-20', source: '投资登记证' }] },
	build: { stage_on: '2020-11-18', milestones: [{ kind: 'ground_breaking', actual: '2020-11-18' }],
		capacities: [{ status: 'planned', value: '5', unit: 'GWh/yr' }], jobs: [{ status: 'planned', total: 800 }] },
	trial: { stage_on: '2022-03-01' },
	claim: { capacities: [{ status: 'actual', value: '4.5', unit: 'GWh/yr', as_of: '2022-09-01' }],
		jobs: [{ status: 'actual', total: 610, as_of: '2022-09-01' }],
		amounts: [{ kind: 'disbursed', amount: usd('140000.00'), as_of: '2022-08-01', source: '银行' }],
		evidence: [{ title: '投产报道', url: 'https://example.test/a', published_on: '2022-09-02' }] },
}

describe('projects that move', () => {
	let server, admin, manager, staff
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		manager = await server.as('manager')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	let made = 0
	const company = async (more = {}) => is(await staff.post(enterprises, { name_zh: `出海测试${++made}号有限公司`, ...more }), 201).json
	const project = async (more = {}) => is(await staff.post(projects, { name_zh: `海外工厂${++made}`, ...more, enterprise: more.enterprise ?? (await company()).id }), 201).json
	const move = (p, name, body, { client = staff, version = p.version, params = '', headers = {} } = {}) =>
		client.post(`${projects}/${p.id}/${name}${params}`, body, { headers: { 'If-Match': `"${version}"`, ...headers } })
	const moved = async (p, name, body, options) => is(await move(p, name, body, options), 200).json
	const again = async (p) => is(await staff.get(`${projects}/${p.id}`), 200).json
	const history = async (p) => is(await staff.get(`${projects}/${p.id}/history?own=1`), 200).json.items
	// A project that has gone so far.
	async function upTo(last, more) {
		let p = await project(more)
		for (const [name, body] of Object.entries(steps)) {
			p = await moved(p, name, body)
			if (name === last) return p
		}
	}
	const says = (r, reason) => assert.deepEqual([r.status, r.json.reason], [409, reason], r.text)

	test('from a lead to operation, each step with what it brings', async () => {
		let p = await project()
		for (const [name, body] of Object.entries(steps)) p = await moved(p, name, body)
		assert.deepEqual([p.stage, p.claimed_by, p.verified_by, p.amounts.length, p.news_on], ['trial', 'staff', null, 3, '2022-09-02'])
		p = await moved(p, 'operate', { stage_on: '2022-09-01' }, { client: manager })
		assert.deepEqual([p.stage, p.stage_on, p.claimed_by, p.verified_by], ['operating', '2022-09-01', 'staff', 'manager'])
		assert.ok(p.claimed_at < p.verified_at)
		assert.deepEqual(p.stage_dates.map((d) => `${d.stage} ${d.reached_on}`), ['lead null', 'intention 2020-01-05', 'filed 2020-02-10',
			'host_approved 2020-06-01', 'construction 2020-11-18', 'trial 2022-03-01', 'operating 2022-09-01'])
		const told = (await history(p)).filter((h) => h.action !== 'update')
		assert.deepEqual(told.map((h) => h.action), ['operate', 'claim', 'trial', 'build', 'approve', 'file', 'intend', 'create'])
		const fields = (name) => told.find((h) => h.action === name).fields.map((f) => f.field).sort()
		assert.deepEqual(fields('file'), ['news_on', 'odi_no', 'owners', 'stage', 'stage_dates', 'stage_on'])
		assert.deepEqual(fields('operate'), ['stage', 'stage_dates', 'stage_on', 'verified_at', 'verified_by'])
		p = await moved(p, 'complete')
		p = await moved(p, 'close', { end_reason: '停产' })
		assert.deepEqual([p.stage, p.health, p.stage_on], ['closed', 'completed', p.stage_dates.at(-1).reached_on])
		p = await moved(p, 'return', { stage: 'operating', move_reason: '误登' })
		assert.deepEqual([p.stage, p.stage_on, p.end_reason, p.claimed_by, p.verified_by, p.verified_at], ['operating', '2022-09-01', null, null, null, null])
		assert.deepEqual((await history(p))[0].note, { reason: '误登' })
	})

	test('what is missing is named, all of it and nothing else; nothing of it stays', async () => {
		const p = await upTo('intend')
		assert.deepEqual(complaints(is(await move(p, 'file'), 422)), ['/amounts move_needs_row', '/odi_no move_needs', '/owners move_needs'])
		const r = is(await move(p, 'file', { ...steps.file, odi_no: undefined, amounts: [steps.file.amounts[0], { kind: 'filed_cn' }], updates: [{ text: 'x' }], levels: [] },
			{ headers: { 'Accept-Language': 'zh' } }), 422)
		assert.deepEqual(complaints(r), ['/levels unknown_field'])
		const s = is(await move(p, 'file', { owners, amounts: [steps.file.amounts[0], { kind: 'filed_cn' }], updates: [{ text: 'x' }] }), 422)
		assert.deepEqual(complaints(s), ['/amounts/1/amount required', '/amounts/1/as_of amount_needs_date', '/amounts/1/source required', '/odi_no move_needs',
			'/updates/0/happened_on required'])
		const bad = [{ holder: 'other', name: 'x', bp: 10001 }]
		assert.deepEqual(complaints(is(await move(p, 'file', { ...steps.file, owners: bad, stage_on: '2020-02-31' }), 422)), ['/owners/0/bp too_large_value', '/stage_on bad_date'])
		assert.deepEqual(complaints(is(await move(p, 'file', { ...steps.file, odi_no: null, stage_on: '2999-01-01' }), 422)), ['/odi_no move_needs', '/stage_on in_the_future'])
		assert.deepEqual(complaints(is(await move(p, 'file', { ...steps.file, owners: [...owners, { holder: 'other', name: 'x', bp: 1 }] }), 422)), ['/owners owners_total'])
		const updates = Array.from({ length: 201 }, () => ({ happened_on: '2026-01-05', text: 'x' }))
		assert.deepEqual(complaints(is(await move(p, 'file', { ...steps.file, updates }), 422)), ['/updates too_many'])
		for (const stage of [null, undefined])
			assert.deepEqual(complaints(is(await move(p, 'return', { stage, move_reason: 'x' }), 422)), ['/stage move_needs'])
		const still = await again(p)
		assert.deepEqual([still.version, still.stage, still.amounts, still.updates], [p.version, 'intention', [], []])
		const zh = is(await move(p, 'file', {}, { headers: { 'Accept-Language': 'zh' } }), 422).json.errors.find((e) => e.pointer === '/amounts')
		assert.deepEqual([zh.message, zh.params], ['办理此事须有“境内备案金额”，请添加一条', { part: 'amounts', kind: 'filed_cn', label: '境内备案金额' }])
	})

	test('a stale version, none, the tag of the whole; and who may not', async () => {
		const p = await upTo('intend')
		const stale = is(await move(p, 'file', steps.file, { version: p.version - 1 }), 412, 'stale_version')
		assert.equal(stale.json.current.version, p.version)
		is(await staff.post(`${projects}/${p.id}/file`, steps.file), 428)
		for (const role of ['officer', 'auditor']) is(await move(p, 'file', steps.file, { client: await server.as(role) }), 403)
		is(await move(p, 'file', steps.file, { client: await server.as('finance') }), 403)
		const member = await server.as('member-admin')
		is(await move(p, 'file', steps.file, { client: member }), 403)
		is(await move(await project({ enterprise: member.enterprise }), 'intend', steps.intend, { client: member }), 403)
		assert.equal((await again(p)).version, p.version)
		const whole = is(await staff.get(`${projects}/${p.id}`), 200)
		is(await staff.post(`${projects}/${p.id}/file`, steps.file, { headers: { 'If-Match': whole.headers.etag } }), 200)
		is(await move(p, 'fly'), 404)
		const r = await move(await again(p), 'file', steps.file)
		says(r, 'move_not_allowed')
		assert.deepEqual(r.json.allowed, ['approve', 'return', 'delay', 'sleep'])
	})

	test('many at once, all or none; the same request twice is one', async () => {
		const a = await upTo('intend'), b = await upTo('intend')
		const send = (...items) => staff.post(`${projects}/batch`, { items })
		const item = (p, body) => ({ id: p.id, version: p.version, move: 'file', with: body })
		const bad = is(await send(item(a, steps.file), item(b, { odi_no: 'N1', amounts: [{ kind: 'filed_cn', amount: cny('1.00'), source: 'x' }] })), 422)
		assert.deepEqual(complaints(bad), ['/items/1/with/amounts/0/as_of amount_needs_date', '/items/1/with/owners move_needs'])
		assert.deepEqual([(await again(a)).stage, (await again(a)).amounts], ['intention', []])
		is(await send(item(a, steps.file), item(b, steps.file)), 200)
		assert.deepEqual([(await again(a)).stage, (await again(b)).amounts.length], ['filed', 1])
		const p = await upTo('intend'), headers = { 'Idempotency-Key': 'file-once-4711' }
		const one = is(await move(p, 'file', steps.file, { headers }), 200), two = is(await move(p, 'file', steps.file, { headers }), 200)
		assert.equal(two.text, one.text)
		assert.equal((await again(p)).amounts.length, 1)
	})

	describe('two persons', () => {
		test('the account that reported does not verify, by a token neither', async () => {
			let p = await upTo('trial')
			says(await move(p, 'operate', undefined, { client: manager }), 'not_claimed')
			p = await moved(p, 'claim', steps.claim, { client: manager })
			says(await move(p, 'claim'), 'already_claimed')
			is(await move(p, 'operate'), 403)		// staff
			for (const client of [manager, await server.withToken('manager')]) {
				const r = await move(p, 'operate', undefined, { client })
				says(r, 'second_person')
				assert.ok(!r.json.allowed.includes('operate'))
			}
			const token = await server.withToken('admin')
			p = await moved(p, 'operate', undefined, { client: token })
			assert.deepEqual([p.stage, p.verified_by], ['operating', 'admin'])
			says(await move(p, 'operate', undefined, { client: token }), 'already_verified')
			says(await move(p, 'unclaim'), 'already_verified')
		})
		test('what was reported by a token is reported by its owner', async () => {
			const p = await moved(await upTo('trial'), 'claim', steps.claim, { client: await server.withToken('admin') })
			says(await move(p, 'operate', undefined, { client: admin }), 'second_person')
			await moved(p, 'operate', undefined, { client: manager })
		})
		test('a fact that changes in between is reported anew, whoever changed it', async () => {
			for (const client of [staff, manager]) {
				let p = await upTo('claim')
				const [job] = p.jobs.filter((j) => j.status === 'actual')
				is(await client.patch(`/api/v1/project-jobs/${job.id}`, { total: 6100 }, job.version), 200)
				p = await again(p)
				says(await move(p, 'operate', undefined, { client: manager }), 'changed_since_claim')
				p = await moved(p, 'unclaim', { move_reason: '数字更正' })
				assert.deepEqual((await history(p))[0].note, { reason: '数字更正' })
				p = await moved(p, 'claim')
				await moved(p, 'operate', undefined, { client: manager })
			}
			const p = await upTo('claim'), [row] = p.evidence
			is(await staff.delete(`/api/v1/project-evidence/${row.id}`, { headers: { 'If-Match': '1' } }), 204)
			assert.deepEqual(complaints(is(await move(await again(p), 'operate', undefined, { client: manager }), 422)), ['/evidence move_needs_row'])
		})
		test('a verification goes with what it rests on', async () => {
			let p = await moved(await upTo('claim'), 'operate', undefined, { client: manager })
			const [job] = p.jobs.filter((j) => j.status === 'actual'), [shown] = p.evidence
			is(await staff.patch(`/api/v1/project-evidence/${shown.id}`, { publisher: '另一家报纸' }, shown.version), 200)
			is(await staff.post('/api/v1/project-jobs', { project: p.id, status: 'actual', total: 7000, as_of: '2026-01-01' }), 201)
			assert.equal((p = await again(p)).verified_by, 'manager', 'what is beside the facts, or new, takes nothing away')
			is(await staff.patch(`/api/v1/project-jobs/${job.id}`, { total: job.total + 1 }, job.version), 200)
			p = await again(p)
			assert.deepEqual([p.stage, p.verified_by, p.verified_at, p.claimed_by], ['operating', null, null, null])
			p = await moved(p, 'claim')
			p = await moved(p, 'operate', undefined, { client: manager })
			is(await staff.delete(`/api/v1/project-evidence/${shown.id}`, { headers: { 'If-Match': '2' } }), 204)
			assert.equal((await again(p)).verified_by, null)
		})
		test('made in operation is not verified, and is then by two', async () => {
			let p = await project({ stage: 'operating', stage_on: '2018-05-01' })
			assert.deepEqual([p.verified_by, p.claimed_by], [null, null])
			says(await move(p, 'operate', undefined, { client: manager }), 'not_claimed')
			p = await moved(p, 'claim', steps.claim)
			assert.equal(p.stage, 'operating')
			p = await moved(p, 'operate', undefined, { client: manager })
			assert.deepEqual([p.stage, p.stage_on, p.verified_by], ['operating', '2018-05-01', 'manager'])
			assert.deepEqual(p.stage_dates, [{ stage: 'operating', reached_on: '2018-05-01' }])
		})
	})

	describe('warnings', () => {
		const found = { established_on: '2010-01-01' }
		const warned = (r) => r.json.errors.map((e) => [e.pointer, e.code, e.confirm])
		test('a day before the investor was founded, wherever it stands', async () => {
			const e = await company(found), body = { name_zh: '早年项目', enterprise: e.id, stage_on: '2009-12-31' }
			const r = is(await staff.post(projects, body, { headers: { 'Accept-Language': 'zh' } }), 422)
			assert.deepEqual(warned(r), [['/stage_on', 'before_enterprise', true]])
			assert.equal(r.json.errors[0].message, `早于“${e.name_zh}”的成立日期（2010-01-01），请核对`)
			is(await staff.post(`${projects}?confirm=outside_country`, body), 422)
			const p = is(await staff.post(`${projects}?confirm=outside_country,before_enterprise`, body), 201).json
			assert.deepEqual((await history(p))[0].note, { confirmed: ['before_enterprise'] })
			is(await staff.patch(`${projects}/${p.id}`, { name_zh: '早年的项目' }, p.version), 200)	// what stands there is not asked again
			const update = { project: p.id, happened_on: '2001-01-01', text: '签约' }
			assert.deepEqual(warned(is(await staff.post('/api/v1/project-updates', update), 422)), [['/happened_on', 'before_enterprise', true]])
			is(await staff.post('/api/v1/project-updates?confirm=before_enterprise', update), 201)
			is(await staff.post('/api/v1/project-milestones', { project: p.id, kind: 'odi', planned: '2009-01-01' }), 422)
			assert.deepEqual(warned(is(await staff.post(`/api/v1/projects/check`, body), 200)), [['/stage_on', 'before_enterprise', true]])
			assert.deepEqual(is(await staff.post(`/api/v1/projects/check?confirm=before_enterprise`, body), 200).json.errors, [])
		})
		test('a move and its rows, alone and in a batch', async () => {
			const p = await project({ enterprise: (await company(found)).id }), body = { ...steps.intend, stage_on: '2009-01-01', updates: [{ happened_on: '2008-01-01', text: 'x' }] }
			assert.deepEqual(warned(is(await move(p, 'intend', body), 422)), [['/updates/0/happened_on', 'before_enterprise', true], ['/stage_on', 'before_enterprise', true]])
			const items = [{ id: p.id, version: p.version, move: 'intend', with: body }]
			is(await staff.post(`${projects}/batch`, { items }), 422)
			is(await staff.post(`${projects}/batch?confirm=before_enterprise`, { items }), 200)
			const h = await history(p)
			assert.deepEqual(h.find((x) => x.action === 'intend').note, { confirmed: ['before_enterprise'] })
		})
		test('a province that was no longer there, coordinates beyond the border', async () => {
			const enterprise = (await company()).id, at = { name_zh: '平阳厂', enterprise, country: 'VN', province: 'VN-57' }
			is(await staff.post(projects, { ...at, stage: 'filed', stage_on: '2025-06-30' }), 201)
			const late = is(await staff.post(projects, { ...at, stage: 'filed', stage_on: '2025-07-01' }), 422)
			assert.deepEqual(late.json.errors.map((e) => [e.pointer, e.code, e.params.successor]), [['/province', 'unit_abolished', 'VN-SG']])
			is(await staff.post(`${projects}?confirm=unit_abolished`, { ...at, stage: 'filed', stage_on: '2025-07-01' }), 201)
			const out = { name_zh: '河静厂', enterprise, country: 'VN', lat: '30.5', lon: '105.9' }
			assert.deepEqual(warned(is(await staff.post(projects, out), 422)), [['/lat', 'outside_country', true]])
			const p = is(await staff.post(`${projects}?confirm=outside_country`, out), 201).json
			is(await staff.patch(`${projects}/${p.id}`, { lat: '18.33' }, p.version), 200)
			is(await staff.patch(`${projects}/${p.id}`, { country: 'LA' }, p.version + 1), 200)	// the boxes overlap: too coarse for that
			is(await staff.patch(`${projects}/${p.id}`, { country: 'PH' }, p.version + 2), 422)
		})
		test('a sheet is told of them and taken', async () => {
			const e = await company(found)
			const staged = new Staged(staff, 'projects'), checked = await staged.checked(Buffer.from(toCsv([
				['项目名称', '投资企业', '国家', '纬度', '经度', '阶段', '阶段开始日期'],
				['表中一厂', e.name_zh, '越南', '30.5', '105.9', '运营中', '2009-05-01'],
			])))
			assert.deepEqual([checked.counts.insert, checked.counts.error, checked.counts.warnings], [1, 0, 2], JSON.stringify(checked.counts))
			const [row] = await staged.rows(checked.id, 'insert')
			assert.deepEqual(row.problems.map((p) => [p.code, p.warning]).sort(), [['before_enterprise', true], ['outside_country', true]])
			assert.equal((await staged.step(checked.id, 'commit')).result.inserted, 1)
		})
	})

	test('the description tells what the form of a move needs', async () => {
		const of = async (client) => is(await client.get('/api/v1/meta/forms/projects', { headers: { 'Accept-Language': 'zh' } }), 200).json.moves
		const all = await of(manager), rows = (name) => all.filter((m) => m.name === name)
		assert.deepEqual(rows('approve'), [{ name: 'approve', label: '登记东道国批准', field: 'stage', from: ['filed'], to: 'host_approved', needs: ['province'],
			either: [['province', 'park']], takes: ['stage_on'], needs_rows: [
				{ part: 'amounts', resource: 'project-amounts', where: { kind: 'registered_host' }, label: '东道国注册金额' },
				{ part: 'permits', resource: 'project-permits', where: {}, label: '许可' }], takes_parts: true }])
		assert.deepEqual(rows('claim').map((m) => [m.from, m.to, m.only_if]),
			[[['trial', 'operating'], null, undefined], [['host_approved', 'construction'], null, { mode: ['acquisition'] }]])
		assert.deepEqual(rows('return')[0].back_to, ['lead', 'intention', 'filed', 'host_approved', 'construction', 'trial', 'operating'])
		assert.ok(rows('operate').every((m) => !m.takes_parts))
		assert.ok((await of(staff)).every((m) => m.name !== 'operate'))
		assert.deepEqual(await of(await server.as('member-admin')), [])
	})

	test('an acquisition skips building and trial, others do not', async () => {
		let p = await upTo('approve')
		is(await move(p, 'claim', steps.claim), 409, 'conflict')
		p = is(await staff.patch(`${projects}/${p.id}`, { mode: 'acquisition' }, p.version), 200).json
		p = await moved(p, 'claim', steps.claim)
		p = await moved(p, 'operate', { stage_on: '2021-01-01' }, { client: manager })
		assert.deepEqual(p.stage_dates.map((d) => d.stage), ['lead', 'intention', 'filed', 'host_approved', 'operating'])
	})
})

describe('silence', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, () => {
	test('after 12 months it is proposed, after 24 inferred; a person decides', async () => {
		const server = await startServer({ env: { TRADEWIND_TEST_CLOCK_MS: String(Date.UTC(2026, 1, 28, 12)), TZ: 'UTC' } })
		const staff = await server.as('staff'), member = await server.as('member-admin')
		const other = is(await staff.post(enterprises, { name_zh: '沉默有限公司' }), 201).json.id
		const project = async (name_zh, more) => is(await staff.post(projects, { name_zh, enterprise: other, ...more }), 201).json
		const year = await project('十二个月', { stage_on: '2025-02-28' })
		const almost = await project('差一天', { stage_on: '2025-03-01' })
		const two = await project('两年', { stage_on: '2024-02-29', health: 'delayed', health_reason: 'x', enterprise: member.enterprise })
		const long = await project('两年多', { stage_on: '2024-02-28' })
		await project('已停滞', { stage_on: '2020-01-01', health: 'dormant' })
		await project('已关闭', { stage_on: '2020-01-01', stage: 'closed', end_reason: 'x' })
		const archived = await project('已归档', { stage_on: '2020-01-01' })
		is(await staff.delete(`${projects}/${archived.id}`, { headers: { 'If-Match': '1' } }), 204)
		const fresh = await project('无日期')
		const report = async (params = {}, client = staff) => is(await client.get(`/api/v1/reports/silent?${query(params)}`), 200).json
		const seen = async (params, client) => (await report(params, client)).items.map((i) => [i.name_zh, i.months, i.inferred])
		assert.deepEqual(await seen(), [['两年多', 24, true], ['两年', 23, false], ['十二个月', 12, false]])
		assert.deepEqual(await seen({ months: 24 }), [['两年多', 24, true]])
		const page = await report({ offset: 1, limit: 1 })
		assert.deepEqual([page.as_of, page.total, page.offset, page.limit, page.items[0].id], ['2026-02-28', 3, 1, 1, two.id])
		assert.deepEqual([page.items[0].enterprise.id, page.items[0].health, page.items[0].since, page.items[0].proposed], [member.enterprise, 'delayed', '2024-02-29', 'dormant'])
		assert.deepEqual(await seen({}, member), [['两年', 23, false]])
		is(await (await server.as('finance')).get('/api/v1/reports/silent'), 403)
		is(await staff.get('/api/v1/reports/silent?months=0'), 400)

		const move = (p, name, body) => staff.post(`${projects}/${p.id}/${name}`, body, { headers: { 'If-Match': String(p.version) } })
		const no = is(await move(almost, 'sleep'), 409)
		assert.deepEqual([no.json.reason, no.json.allowed.includes('sleep')], ['not_silent', false])
		assert.equal(is(await move(year, 'sleep', { health_reason: '一年无消息' }), 200).json.health, 'dormant')
		// News of it and it is silent no longer.
		is(await staff.post('/api/v1/project-updates', { project: long.id, happened_on: '2026-02-01', text: '复工' }), 201)
		assert.deepEqual(await seen(), [['两年', 23, false]])
		is(await move({ ...long, version: long.version + 1 }, 'sleep'), 409)

		await server.stop()
		server.env.TRADEWIND_TEST_CLOCK_MS = String(Date.UTC(2027, 1, 28, 12))
		await server.start()
		const later = await server.withToken('staff')
		assert.deepEqual(await seen({}, later), [['无日期', 12, false], ['两年', 35, true], ['差一天', 23, false], ['两年多', 12, false]])
		assert.equal((await report({}, later)).items.find((i) => i.id === fresh.id).since, '2026-02-28')
		await server.stop()
	})
})
