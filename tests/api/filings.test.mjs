// The calendar of filings: rules, how those of a project stand, what is due over all of them, who is told.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { complaints, csvObjects, enterprises, is } from '../lib/api.mjs'
import { root, startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

const rules = '/api/v1/filing-rules', projects = '/api/v1/projects', due = '/api/v1/reports/filings-due'
const shipped = csvObjects(readFileSync(join(root, 'db/filing_rule.csv'), 'utf8').replaceAll('\n', '\r\n'))
const inChinese = { headers: { 'Accept-Language': 'zh' } }

// Days from an ISO date, and working days.
const plus = (iso, days) => new Date(Date.parse(iso) + days * 86400e3).toISOString().slice(0, 10)
function workdays(iso, n) {
	for (let at = iso; ; ) {
		at = plus(at, 1)
		if (![0, 6].includes(new Date(at).getUTCDay()) && --n === 0) return at
	}
}

describe('filings', () => {
	let server, admin, staff, auditor, finance, officer, own, member, other
	let today, made = 0
	before(async () => {
		server = await startServer({ env: { TRADEWIND_PEOPLE_REQUESTS_BURST: '10000' } })
		admin = await server.as('admin')
		staff = await server.as('staff')
		auditor = await server.as('auditor')
		finance = await server.as('finance')
		officer = await server.as('officer')
		own = await company()
		await server.account('member-admin', { enterprise: own.id })
		member = await server.as('member-admin')
		await server.account('member-editor', { enterprise: (await company()).id })
		other = await server.as('member-editor')
		today = is(await staff.get(due), 200).json.as_of
	})
	after(() => server.stop())

	const company = async () => is(await staff.post(enterprises, { name_zh: `备案测试${++made}号有限公司`, record_status: 'active' }), 201).json
	const project = async (more = {}) => is(await staff.post(projects, { name_zh: `工厂${++made}`, enterprise: own.id, country: 'TH', ...more }), 201).json
	const part = async (kind, p, more) => is(await staff.post(`/api/v1/project-${kind}`, { project: p.id, ...more }), 201).json
	const filings = async (p, client = staff) => is(await client.get(`${projects}/${p.id}/filings`), 200).json
	const one = async (p, code) => (await filings(p)).items.find((x) => x.code === code)
	const says = async (p, code) => { const x = await one(p, code); return [x.state, x.due_on, x.done_on] }
	const rule = async (code) => is(await admin.get(`${rules}?code=${code}`), 200).json.items[0]

	// --- rules ---
	test('the shipped rules are examples that nobody has checked, each with date and source', async () => {
		const { items, total } = is(await member.get(`${rules}?limit=200`), 200).json
		assert.equal(total, shipped.length)
		for (const x of items) {
			const line = shipped.find((l) => l.code === x.code)
			assert.deepEqual([x.shipped, x.reviewed, x.edited, x.as_of, x.source], [true, false, false, line.as_of, line.source], x.code)
			assert.deepEqual([x.regime ?? '', x.trigger_kind, x.due_kind, String(x.due_days ?? '')], [line.regime, line.trigger_kind, line.due_kind, line.due_days])
		}
		assert.deepEqual((await rule('cn-mofcom-half-year')).due_dates, ['2021-05-15', '2024-03-31'])
		assert.deepEqual((await rule('vn-eia')).countries, ['VN'])
	})
	test('an administrator keeps them, others read', async () => {
		const body = { code: 'th-boi', name_zh: '泰国投资优惠证书年报', regime: 'host_investment', countries: ['TH'], trigger_kind: 'yearly', trigger_stage: 'filed',
			due_kind: 'month_day', due_day: '07-31', as_of: '2026-01-01', source: '投资促进委员会' }
		for (const client of [staff, member]) is(await client.post(rules, body), 403)
		const made = is(await admin.post(rules, body), 201).json
		assert.deepEqual([made.edited, made.shipped, made.reviewed], [true, false, false])
		is(await admin.delete(`${rules}/${made.id}?purge=1`, { headers: { 'If-Match': '"1"' } }), 403)
		is(await admin.delete(`${rules}/${made.id}`, { headers: { 'If-Match': '"1"' } }), 204)
		const p = await project({ stage: 'filed', stage_on: '2020-01-01' })
		assert.equal(await one(p, 'th-boi'), undefined)
	})
	for (const [what, more, said] of [
		['a stage is named', { trigger_kind: 'stage' }, '/trigger_stage required'],
		['a milestone is named', { trigger_kind: 'milestone' }, '/trigger_milestone required'],
		['a permit is named', { trigger_kind: 'permit' }, '/trigger_permit required'],
		['days are said', { trigger_kind: 'stage', trigger_stage: 'filed', due_kind: 'working_days' }, '/due_days required'],
		['the day is one', { trigger_kind: 'yearly', trigger_stage: 'filed', due_kind: 'month_day', due_day: '06-31' }, '/due_day bad_month_day'],
		['what comes again has its day', { trigger_kind: 'yearly', trigger_stage: 'filed', due_kind: 'before' }, '/due_kind due_does_not_fit'],
		['what comes again has a paper', { trigger_kind: 'yearly', trigger_stage: 'filed', due_kind: 'month_day', due_day: '06-30', regime: null }, '/regime required'],
		['a change has no day', { trigger_kind: 'change', due_kind: 'calendar_days', due_days: 3 }, '/due_kind due_does_not_fit'],
		['its code is not taken', { code: 'cn-safe', trigger_kind: 'stage', trigger_stage: 'filed' }, '/code duplicate'],
	])
		test(`a rule is whole: ${what}`, async () => {
			const r = await admin.post(rules, { code: 'x', name_zh: '某事', regime: 'safe', due_kind: 'no_limit', as_of: '2026-01-01', source: '某处', ...more })
			assert.ok([409, 422].includes(r.status), r.text)
			assert.deepEqual(complaints(r).map((x) => x.replace(/(duplicate|taken|exists|not_unique).*/, 'duplicate')), [said])
		})

	test('what says the same changes nothing', async () => {
		const r = await rule('vn-tax')
		is(await admin.patch(`${rules}/${r.id}`, { name_zh: r.name_zh }, r.version), 200)
		assert.deepEqual([(await rule('vn-tax')).edited, (await rule('vn-tax')).version], [false, r.version])
	})
	test('a sheet of rules: by code, and a second run changes nothing', async () => {
		const run = async () => {
			const staged = new Staged(admin, 'filing-rules'), { id } = await staged.committed('code,name_zh,trigger_kind,trigger_stage,due_kind,due_days,as_of,source\r\n' +
				'cn-safe,外汇登记,,,,,,\r\nnew-one,新的一条,stage,filed,calendar_days,30,2026-01-01,某处\r\nbad-one,不完整,stage,,calendar_days,,2026-01-01,某处\r\n')
			return (await staged.rows(id)).slice(1).map((x) => x.outcome)
		}
		assert.deepEqual(await run(), ['update', 'insert', 'error'])
		assert.deepEqual(await run(), ['same', 'same', 'error'])
		assert.deepEqual([(await rule('cn-safe')).name_zh, (await rule('cn-safe')).edited, (await rule('new-one')).due_days], ['外汇登记', true, 30])
	})

	// --- how they stand ---
	test('the completion report: twenty working days, then late, then done', async () => {
		const p = await project({ stage: 'operating', stage_on: plus(today, -90) })
		assert.equal((await one(p, 'cn-ndrc-completion')).state, 'unknown')
		const m = await part('milestones', p, { kind: 'completion', actual: plus(today, -2) })
		assert.deepEqual(await says(p, 'cn-ndrc-completion'), ['due_soon', workdays(plus(today, -2), 20), null])
		is(await staff.patch(`/api/v1/project-milestones/${m.id}`, { actual: plus(today, -60) }, 1), 200)
		assert.deepEqual(await says(p, 'cn-ndrc-completion'), ['overdue', workdays(plus(today, -60), 20), null])
		const paper = await part('permits', p, { regime: 'ndrc_completion', issued: plus(today, -1) })
		assert.deepEqual(await says(p, 'cn-ndrc-completion'), ['done', workdays(plus(today, -60), 20), plus(today, -1)])
		assert.equal((await one(p, 'cn-ndrc-completion')).permit, paper.id)
		const basis = (await one(p, 'cn-ndrc-completion')).basis
		assert.deepEqual([basis.example, basis.reviewed, basis.as_of], [true, false, '2026-11-23'])
	})
	test('a paper without a day is one all the same', async () => {
		const p = await project({ stage: 'intention' })
		assert.equal((await one(p, 'cn-mofcom')).state, 'waiting')
		await part('permits', p, { regime: 'mofcom' })
		assert.deepEqual(await says(p, 'cn-mofcom'), ['done', null, null])
		assert.equal((await one(p, 'cn-safe')).state, 'waiting')	// it follows that paper, and no day is said
	})
	test('every year: not in the year in which it began, then by 30 June', async () => {
		const year = Number(today.slice(0, 4)), day = `${year}-06-30`
		const p = await project({ stage: 'filed', stage_on: `${year - 2}-12-31` }), young = await project({ stage: 'filed', stage_on: `${year}-01-01` })
		assert.deepEqual(await says(p, 'cn-safe-stock'), [today > day ? 'overdue' : plus(today, 30) >= day ? 'due_soon' : 'waiting', day, null])
		assert.equal((await one(young, 'cn-safe-stock')).due_on, `${year + 1}-06-30`)
		await part('permits', p, { regime: 'safe_stock', issued: `${year}-01-02` })
		const [, next, done] = await says(p, 'cn-safe-stock')
		assert.deepEqual([next, done], [`${year + 1}-06-30`, `${year}-01-02`])
	})
	test('every half-year: nobody knows by when until the day is set', async () => {
		const p = await project({ stage: 'filed', stage_on: '2020-03-01' })
		assert.equal((await one(p, 'cn-mofcom-half-year')).state, 'unknown')
		const r = await rule('cn-mofcom-half-year'), half = Number(today.slice(5, 7)) > 6 ? '12-31' : '06-30', day = `${today.slice(0, 4)}-${half}`
		const set = is(await admin.patch(`${rules}/${r.id}`, { due_dates: [...r.due_dates, day] }, r.version), 200).json
		assert.deepEqual([set.edited, set.shipped], [true, true])
		const x = await one(p, 'cn-mofcom-half-year')
		assert.deepEqual([x.due_on, x.state, x.basis.example], [day, plus(today, 30) >= day ? 'due_soon' : 'waiting', false])
		await part('permits', p, { regime: 'mofcom_half_year', issued: today })
		assert.equal((await one(p, 'cn-mofcom-half-year')).done_on, today)
	})
	test('a change of what was filed: a person has to say whether', async () => {
		const p = await project({ stage: 'filed', stage_on: '2020-03-01', country: 'VN', province: 'VN-57', owners: [{ holder: 'other', name: '甲', bp: 10000 }] })
		assert.deepEqual(await says(p, 'cn-ndrc-change'), ['waiting', null, null])
		const now = is(await staff.patch(`${projects}/${p.id}`, { products: '电池' }, p.version), 200).json
		assert.equal((await one(p, 'cn-ndrc-change')).state, 'waiting')
		is(await staff.patch(`${projects}/${p.id}`, { owners: [{ holder: 'other', name: '乙', bp: 10000 }] }, now.version), 200)
		const x = await one(p, 'cn-ndrc-change')
		assert.equal(x.state, 'unknown')
		assert.ok(Math.abs(Date.parse(x.trigger_on) - Date.parse(today)) <= 86400e3)
	})
	test('steps of the host country: the first that is missing explains the delay', async () => {
		const p = await project({ country: 'VN', stage: 'intention' }), missing = async () => (await filings(p)).next_missing
		assert.deepEqual([(await missing()).code, (await missing()).blocks], ['vn-site', 'Viet Nam: Investment registration certificate (IRC)'])
		await part('milestones', p, { kind: 'site_signed', actual: '2025-03-01' })
		await part('permits', p, { regime: 'vn_irc', issued: '2025-05-01' })
		assert.equal((await missing()).code, 'vn-erc')
		await part('permits', p, { regime: 'vn_erc' })
		await part('permits', p, { regime: 'vn_tax' })
		const zh = is(await staff.get(`${projects}/${p.id}/filings`, inChinese), 200).json.next_missing
		assert.deepEqual([zh.code, zh.name, zh.blocks], ['vn-eia', '越南：环境影响评价（EIA），开工前', '越南：消防设计审批'])
		assert.equal((await filings(await project())).next_missing, null)		// Thailand has no steps here
		assert.equal((await filings(await project({ country: 'VN' }))).next_missing, null)	// a lead has not begun
	})
	test('EIA before building: soon while that is planned, late when it has begun', async () => {
		const p = await project({ country: 'VN', stage: 'host_approved', stage_on: plus(today, -100) })
		await part('milestones', p, { kind: 'ground_breaking', planned: plus(today, 20) })
		assert.deepEqual(await says(p, 'vn-eia'), ['due_soon', plus(today, 20), null])
		const q = await project({ country: 'VN', stage: 'construction', stage_on: plus(today, -10) })
		await part('milestones', q, { kind: 'ground_breaking', planned: plus(today, -20), actual: plus(today, -10) })
		assert.deepEqual(await says(q, 'vn-eia'), ['overdue', plus(today, -10), null])
		await part('milestones', q, { kind: 'eia', actual: plus(today, -5) })
		assert.deepEqual(await says(q, 'vn-eia'), ['done', plus(today, -10), plus(today, -5)])
	})

	// --- over all ---
	const all = async (client, params = '') => {
		const items = []
		for (let total = 1, page; items.length < total; items.push(...page.items)) {
			page = is(await client.get(`${due}?limit=7&offset=${items.length}${params}`), 200).json
			total = page.total
			assert.ok(page.items.length > 0 || total === 0)
		}
		return items
	}
	test('what is due is the same as what each project says', async () => {
		// Dates of every kind at every stage, from a row of numbers.
		let seed = 7
		const next = (n) => ((seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) >> 8) % n
		const stages = ['lead', 'intention', 'filed', 'filed', 'host_approved', 'construction', 'operating']
		const kinds = ['completion', 'ground_breaking', 'eia', 'odi', 'topped_out'], regimes = ['mofcom', 'ndrc', 'safe', 'ndrc_completion', 'safe_stock', 'vn_eia', 'mofcom_half_year']
		for (const [code, more] of [['t-days', { trigger_kind: 'permit', trigger_permit: 'ndrc', due_kind: 'calendar_days', due_days: 45 }],
			['t-day', { trigger_kind: 'milestone', trigger_milestone: 'odi', due_kind: 'month_day', due_day: '02-29' }],
			['t-set', { trigger_kind: 'stage', trigger_stage: 'filed', due_kind: 'set', due_dates: [plus(today, -40), plus(today, 25)] }],
			['t-half', { trigger_kind: 'half_yearly', trigger_stage: 'filed', due_kind: 'month_day', due_day: '12-31', done_stage: 'operating' }],
			['t-been', { trigger_kind: 'stage', trigger_stage: 'host_approved', due_kind: 'working_days', due_days: 10, done_stage: 'construction', done_milestone: 'topped_out' }]])
			is(await admin.post(rules, { code, name_zh: code, regime: 'host_operation', as_of: '2026-01-01', source: '测试', ...more }), 201)
		for (let i = 0; i < 60; i++) {
			const p = await project({ stage: stages[next(7)], stage_on: next(4) ? plus(today, -next(900)) : null, mode: ['greenfield_wholly', 'acquisition'][next(2)],
				country: ['VN', 'TH'][next(2)] })
			for (let k = next(4); k > 0; k--) {
				const actual = next(3) ? plus(today, -next(500)) : null
				await part('milestones', p, { kind: kinds[next(5)], actual, planned: actual && next(2) ? null : plus(today, next(300) - 100) })
			}
			for (let k = next(4); k > 0; k--) await part('permits', p, { regime: regimes[next(7)], issued: next(4) ? plus(today, -next(700)) : null })
		}
		const ids = is(await staff.get(`${projects}?limit=200`), 200).json.items.map((x) => x.id), want = []
		const from = plus(today, -365), to = plus(today, 90)
		for (const id of ids)
			for (const x of (await filings({ id })).items)
				if (['overdue', 'due_soon', 'waiting'].includes(x.state) && x.due_on >= from && x.due_on <= to)
					want.push([x.due_on, id, x.code, x.state, x.trigger_on].join(' '))
		const got = await all(staff), told = got.map((x) => [x.due_on, x.project.id, x.code, x.state, x.trigger_on].join(' '))
		assert.deepEqual([...told].sort(), want.sort())
		assert.ok(told.length > 30, `${told.length}`)
		assert.deepEqual(got.map((x) => x.due_on), got.map((x) => x.due_on).sort())
		const { counts, total } = is(await staff.get(due), 200).json
		for (const state of Object.keys(counts)) assert.equal(counts[state], got.filter((x) => x.state === state).length, state)
		assert.equal(counts.overdue + counts.due_soon + counts.waiting, total)
		assert.deepEqual(new Set(got.map((x) => x.code)).size > 6, true)
	})
	test('what is kept says the same as what is counted anew, whatever has changed', async () => {
		let seed = 11, back = 400
		const next = (n) => ((seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) >> 8) % n
		const any = (list) => list[next(list.length)]
		const listed = async (path) => is(await staff.get(`/api/v1/${path}?limit=200`), 200).json.items
		const lines = (items) => items.map((x) => [x.due_on, x.project.id, x.code, x.state, x.trigger_on, x.project.name_zh].join(' '))
		// Days that nobody has asked for before are counted from the rows.
		const same = async (what) => {
			const asked = async (days) => is(await staff.get(`${due}?limit=200&overdue_days=${days}`), 200).json.items
			const kept = await asked(365), anew = (await asked(++back)).filter((x) => x.due_on >= plus(today, -365))
			assert.ok(kept.length > 0 && anew.length < 200)
			assert.deepEqual(lines(kept), lines(anew), what)
			return lines(kept).join()
		}
		const steps = {
			permit: async () => part('permits', any(await listed('projects')), { regime: any(['mofcom', 'ndrc', 'safe_stock', 'ndrc_completion']), issued: plus(today, -next(500)) }),
			milestone: async () => part('milestones', any(await listed('projects')), { kind: any(['completion', 'ground_breaking', 'eia', 'odi']), actual: plus(today, -next(300)) }),
			project: async () => project({ stage: any(['filed', 'host_approved', 'operating']), stage_on: plus(today, -next(800)), country: any(['VN', 'TH']) }),
			day: async () => { const m = any(await listed('project-milestones')); is(await staff.patch(`/api/v1/project-milestones/${m.id}`, { actual: plus(today, -next(200)) }, m.version), 200) },
			away: async () => { const m = any(await listed('project-permits')); is(await staff.delete(`/api/v1/project-permits/${m.id}`, { headers: { 'If-Match': `"${m.version}"` } }), 204) },
			ends: async () => { const p = any(await listed('projects')); is(await staff.delete(`${projects}/${p.id}`, { headers: { 'If-Match': `"${p.version}"` } }), 204) },
			country: async () => { const p = any(await listed('projects')); is(await staff.patch(`${projects}/${p.id}`, { country: any(['VN', 'TH', 'MY']), province: null, name_zh: `改名${++made}` }, p.version), 200) },
			rule: async () => { const r = await rule('t-days'); is(await admin.patch(`${rules}/${r.id}`, { due_days: 30 + next(60) }, r.version), 200) },
		}
		const states = new Set([await same('at first')])
		for (let i = 0; i < 4; i++)
			for (const [what, change] of Object.entries(steps)) {
				await change()
				states.add(await same(`${what} ${i}`))
			}
		assert.ok(states.size > 8, `${states.size}`)
	})
	test('only the days that were asked for', async () => {
		const soon = await all(staff, '&days=0&overdue_days=30')
		assert.ok(soon.length > 0 && soon.every((x) => x.due_on >= plus(today, -30) && x.due_on <= today))
		is(await staff.get(`${due}?days=400`), 400)
		is(await staff.get(`${due}?limit=0`), 400)
		is(await staff.get(`${due}?since=2020`), 400)
	})
	test('what has ended or is put away is due no more', async () => {
		const late = async () => (await all(staff)).filter((x) => x.project.id === p.id).length
		const p = await project({ stage: 'filed', stage_on: plus(today, -800) })
		assert.ok(await late() > 0)
		is(await staff.delete(`${projects}/${p.id}`, { headers: { 'If-Match': `"${p.version}"` } }), 204)
		assert.equal(await late(), 0)
	})

	// --- who ---
	test('members are told of their own, finance of none', async () => {
		const strange = await project({ enterprise: (await company()).id, stage: 'filed', stage_on: plus(today, -800), visibility: 'open' })
		const mine = await project({ stage: 'filed', stage_on: plus(today, -800) })
		const seen = new Set((await all(member)).map((x) => x.project.id))
		assert.ok(seen.has(mine.id) && !seen.has(strange.id))
		assert.equal(is(await other.get(due), 200).json.total, 0)
		for (const client of [staff, officer, auditor]) assert.ok((await all(client)).some((x) => x.project.id === strange.id))
		is(await finance.get(due), 403)
		is(await finance.get(`${projects}/${mine.id}/filings`), 403)
		is(await member.get(`${projects}/${mine.id}/filings`), 200)
		is(await member.get(`${projects}/${strange.id}/filings`), 403)
		is(await other.get(`${projects}/${(await project()).id}/filings`), 404)
		is(await staff.get(`${projects}/999999/filings`), 404)
		is(await server.anonymous().get(due), 401)
	})
})
