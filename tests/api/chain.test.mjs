// The chain (domain.md 4, 1 and 2; 3, pain 22): for generated delegations every figure is compared with a recomputation from the rows, which never
// crosses kind, scope, component or currency, for each role and after changes of every sort; the realisation curve; who is already there.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, is, query } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const chain = '/api/v1/reports/chain', curve = '/api/v1/reports/realisation', trips = '/api/v1/delegations', projects = '/api/v1/projects', outcomes = '/api/v1/outcomes'
const any = { headers: { 'If-Match': '*' } }
const kinds = ['announced', 'intended', 'filed_cn', 'registered_host', 'contributed', 'disbursed'], scopes = ['whole', 'chinese_side'], components = [null, 'new', 'added']
const currencies = { USD: 2, CNY: 2, VND: 0, IDR: 2 }, stages = ['lead', 'intention', 'filed', 'host_approved', 'construction', 'trial', 'operating', 'closed']
const counts = ['seats', 'travelled', 'meetings_held', 'mous', 'projects_begun', 'filed', 'registered', 'disbursed', 'operating', 'jobs_actual']
const evidence = [{ title: '报道', url: 'https://news.example/1' }]

let seed = 20261130
const random = (n) => Math.floor((seed = (seed * 1103515245 + 12345) % 2147483648) / 65536) % n
const pick = (list) => list[random(list.length)]
const minor = ({ amount, currency }) => { const [a, b = ''] = amount.split('.'); return BigInt(a + b.padEnd(currencies[currency], '0')) }
const decimal = (n, currency) => {
	const d = currencies[currency], text = String(n).padStart(d + 1, '0')
	return d === 0 ? text : `${text.slice(0, -d)}.${text.slice(-d)}`
}
const money = () => {
	const currency = pick(Object.keys(currencies)), n = BigInt(1 + random(1e9)) * (currency === 'IDR' || currency === 'VND' ? 4000000000n : 1n)
	return { amount: decimal(n, currency), currency }
}
const last = (days) => days.filter(Boolean).sort().at(-1) ?? null
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)

describe('the chain', () => {
	let server, own, companies, ids = [], by = {}
	const roles = ['admin', 'manager', 'staff', 'officer', 'finance', 'member-admin', 'member-editor', 'auditor']
	before(async () => {
		server = await startServer({ roles, env: { TRADEWIND_HTTP_NEW_PER_S: '0' } })
		for (const r of roles) by[r] = await server.as(r)
		own = await server.ownEnterprise()
		companies = [own]
		for (let i = 0; i < 3; i++) companies.push(is(await by.staff.post(enterprises, { name_zh: `链条${i}有限公司` }), 201).json.id)
		for (let i = 0; i < 4; i++) ids.push(await newTrip({ title_zh: `链条团${i}`, ...(i === 1 ? { officer: 'officer' } : {}) }))
		for (const id of ids) await fill(id)
		const o = await addOutcome(ids[0], { kind: 'mou' }, ['evidence', 'verify'])
		assert.ok(o.id > 0)
		await addProject(ids[2], { stage: 'operating' })
	})
	after(() => server.stop())

	const newTrip = async (more = {}) => is(await by.staff.post(trips, { title_zh: '团', starts_on: '2020-05-06', ends_on: '2020-05-12', state: 'closed', participants: 33, ...more }), 201).json.id
	let people = 0
	const fill = async (id) => {
		for (let n = random(4); n > 0; n--)
			is(await by.staff.post('/api/v1/delegates', { delegation: id, enterprise: pick(companies), name_zh: `团员${++people}`, role: 'member', state: pick(['going', 'travelled']) }), 201)
		for (let n = 2 + random(5); n > 0; n--) await addOutcome(id)
		for (let n = 2 + random(4); n > 0; n--) await addProject(id)
	}
	const addOutcome = async (id, more = {}, path) => {
		const o = is(await by.staff.post(outcomes, { delegation: id, enterprise: pick(companies), kind: pick(['mou', 'loi', 'jv_term_sheet', 'order', 'contact']), title: `成果${random(1e6)}`,
			signed_on: `20${20 + random(5)}-0${1 + random(9)}-11`, ...(random(3) ? { value: money(), value_kind: pick(['intended', 'trade', 'contract']) } : {}), ...more }), 201).json
		const steps = path ?? pick([[], ['evidence'], ['evidence', 'verify'], ['evidence', 'verify', 'realise_part'], ['evidence', 'verify', 'lapse']])
		for (const m of steps) is(await by[m === 'verify' ? 'manager' : 'staff'].post(`${outcomes}/${o.id}/${m}`, m === 'evidence' ? { evidence } : {}, any), 200)
		return o
	}
	const addProject = async (id, more = {}) => {
		const p = is(await by.staff.post(projects, { name_zh: `链条项目${random(1e6)}`, enterprise: pick(companies), country: pick(['VN', 'ID']), stage: pick(stages), stage_on: `20${21 + random(5)}-03-04`, origin_delegation: id, ...more }), 201).json
		for (let n = random(5); n > 0; n--) await addAmount(p.id)
		for (let n = 1 + random(3); n > 0; n--)
			is(await by.staff.post('/api/v1/project-jobs', { project: p.id, status: pick(['planned', 'actual']), total: 1 + random(900), as_of: `20${21 + random(5)}-06-30` }), 201)
		for (let n = random(3); n > 0; n--)
			is(await by.staff.post('/api/v1/project-evidence', { project: p.id, title: '佐证', url: 'https://news.example/2', supports: pick(['amount', 'capacity', 'jobs', 'milestone', 'permit', 'stage', 'other']) }), 201)
		return p
	}
	const addAmount = async (project, more = {}) => is(await by.staff.post('/api/v1/project-amounts', { project, kind: pick(kinds), scope: pick(scopes), component: pick(components), amount: money(),
		as_of: `20${21 + random(5)}-0${1 + random(9)}-15`, source: '生成', ...more }), 201).json
	const all = async (path, params = {}, client = by.staff) => is(await client.get(`${path}?${query({ limit: 500, ...params })}`), 200).json.items

	// --- the same from the rows ---
	const lines = (rows, key, of) => {
		const sums = new Map()
		for (const r of rows) {
			const k = key(r), s = sums.get(k) ?? { sum: 0n, n: 0, on: [], evidences: 0 }
			s.sum += minor(of(r).money)
			s.n++
			s.on.push(of(r).on)
			s.evidences += of(r).evidences
			sums.set(k, s)
		}
		return Object.fromEntries([...sums].map(([k, s]) => [k, [decimal(s.sum, k.split('|').at(-1)), s.n, last(s.on), s.evidences]]))
	}
	const recompute = async (id) => {
		const got = await all(outcomes, { delegation: id }), verified = got.filter((o) => ['verified', 'partly_realised', 'realised', 'lapsed'].includes(o.state))
		const mous = (list) => list.filter((o) => ['mou', 'loi', 'jv_term_sheet'].includes(o.kind)), papers = (list) => list.reduce((n, o) => n + (o.evidence ?? []).length, 0)
		const ps = await all(projects, { origin_delegation: id }), of = (rows) => rows.filter((r) => ps.some((p) => p.id === r.project))
		const amounts = of(await all('/api/v1/project-amounts', { current: true })), jobs = of(await all('/api/v1/project-jobs', { status: 'actual' })), shown = of(await all('/api/v1/project-evidence'))
		const rank = (p) => stages.indexOf(p.stage), reached = (p, stage) => (p.stage_dates ?? []).find((s) => s.stage === stage)?.reached_on
		const stage = (list, name, supports) => ({ count: list.length, on: last(list.map((p) => reached(p, name))), evidences: shown.filter((v) => supports.includes(v.supports) && list.some((p) => p.id === v.project)).length })
		const newest = ps.map((p) => jobs.filter((j) => j.project === p.id).sort((a, b) => ((a.as_of ?? '') < (b.as_of ?? '') || (a.as_of === b.as_of && a.id < b.id) ? 1 : -1))[0]).filter(Boolean)
		const paid = amounts.filter((a) => a.kind === 'disbursed'), travelled = (await all('/api/v1/delegates', { delegation: id, state: 'travelled' })).length
		return {
			travelled: { count: travelled, on: travelled > 0 ? is(await by.staff.get(`${trips}/${id}`), 200).json.starts_on : null, evidences: 0 },
			mous: { count: mous(verified).length, on: last(mous(verified).map((o) => o.signed_on)), evidences: papers(mous(verified)), unverified: mous(got).length - mous(verified).length - mous(got.filter((o) => o.state === 'rejected')).length },
			projects_begun: { count: ps.length, on: last(ps.map((p) => (p.stage_dates ?? []).map((s) => s.reached_on).filter(Boolean).sort()[0])), evidences: shown.length },
			filed: stage(ps.filter((p) => rank(p) >= 2), 'filed', ['permit', 'stage']),
			registered: stage(ps.filter((p) => rank(p) >= 3), 'host_approved', ['permit', 'stage']),
			disbursed: { count: new Set(paid.map((a) => a.project)).size, on: last(paid.map((a) => a.as_of)), evidences: paid.filter((a) => a.evidence !== null).length },
			operating: stage(ps.filter((p) => p.stage === 'operating'), 'operating', ['stage', 'milestone', 'capacity']),
			jobs_actual: { count: newest.reduce((n, j) => n + j.total, 0), on: last(newest.map((j) => j.as_of)), evidences: newest.reduce((n, j) => n + shown.filter((v) => v.project === j.project && v.supports === 'jobs').length, 0) },
			amounts: lines(amounts, (a) => [a.kind, a.scope, a.component, a.amount.currency].join('|'), (a) => ({ money: a.amount, on: a.as_of, evidences: a.evidence === null ? 0 : 1 })),
			values: lines(verified.filter((o) => o.value !== null), (o) => [o.value_kind, o.value.currency].join('|'), (o) => ({ money: o.value, on: o.signed_on, evidences: (o.evidence ?? []).length })),
		}
	}
	const told = (x) => ({
		...Object.fromEntries(counts.filter((k) => !['seats', 'meetings_held'].includes(k)).map((k) => [k, x[k]])),
		amounts: Object.fromEntries(x.amounts.map((a) => [[a.kind, a.scope, a.component, a.currency].join('|'), [a.amount, a.count, a.on, a.evidences]])),
		values: Object.fromEntries(x.values.map((a) => [[a.kind, a.currency].join('|'), [a.amount, a.count, a.on, a.evidences]])),
	})
	const report = async (client = by.staff, params = {}) => is(await client.get(`${chain}?${query({ limit: 100, ...params })}`), 200).json
	// Like lines of several delegations together.
	const together = (list) => list.reduce((sum, x) => {
		for (const k of ['amounts', 'values'])
			for (const [key, [amount, n, on, ev]] of Object.entries(x[k])) {
				const was = sum[k][key] ?? [decimal(0n, key.split('|').at(-1)), 0, null, 0], c = key.split('|').at(-1)
				sum[k][key] = [decimal(minor({ amount: was[0], currency: c }) + minor({ amount, currency: c }), c), was[1] + n, last([was[2], on]), was[3] + ev]
			}
		for (const [k, v] of Object.entries(x)) if (v.count !== undefined) {
			const was = sum[k] ?? { count: 0, on: null, evidences: 0 }
			sum[k] = { count: was.count + v.count, on: last([was.on, v.on]), evidences: was.evidences + v.evidences, ...(v.unverified === undefined ? {} : { unverified: (was.unverified ?? 0) + v.unverified }) }
		}
		return sum
	}, { amounts: {}, values: {} })
	const holds = async () => {
		const r = await report(), want = []
		for (const item of r.items) {
			want.push(await recompute(item.id))
			assert.deepEqual(told(item), want.at(-1), item.title_zh)
		}
		assert.deepEqual(told(r.totals), together(want))
		return r
	}

	test('every figure is what the rows come to, and so are the totals, like with like', async () => {
		const r = await holds()
		assert.equal(r.total, ids.length)
		for (const some of [(x) => x.amounts.length > 3, (x) => x.mous.count > 0, (x) => x.jobs_actual.count > 0, (x) => x.travelled.count > 0]) assert.ok(r.items.some(some), `${some}`)
		assert.deepEqual(r.items.map((x) => x.participants), ids.map(() => 33))
	})

	test('who travelled did so on the first day, where it moves to as well', async () => {
		const { id } = (await report()).items.find((x) => x.travelled.count > 0), was = is(await by.staff.get(`${trips}/${id}`), 200).json
		is(await by.staff.patch(`${trips}/${id}`, { starts_on: '2020-05-04' }, `"${was.version}"`), 200)
		assert.equal((await report(by.staff, { delegation: id })).items[0].travelled.on, '2020-05-04')
		await holds()
		is(await by.staff.patch(`${trips}/${id}`, { starts_on: was.starts_on }, `"${was.version + 1}"`), 200)
		await holds()
	})

	test('meetings that were held and seats that were given', async () => {
		const id = ids[3], leg = is(await by.staff.post('/api/v1/delegation-legs', { delegation: id, country: 'VN', zone: 'Asia/Ho_Chi_Minh', arrive: { local: '2020-05-06T00:00' }, leave: { local: '2020-05-12T23:00' } }), 201).json
		const counterpart = is(await by.staff.post('/api/v1/counterparts', { name_zh: '对方', type: 'company' }), 201).json.id
		for (const [hour, held] of [['09', true], ['10', true], ['11', false]]) {
			const m = is(await by.staff.post('/api/v1/meetings', { delegation: id, leg: leg.id, starts: { local: `2020-05-07T${hour}:00` }, ends: { local: `2020-05-07T${hour}:30` }, enterprises: [own], counterparts: [counterpart] }), 201).json
			for (const step of ['request', 'confirm', ...(held ? ['hold'] : [])]) is(await by.staff.post(`/api/v1/meetings/${m.id}/${step}`, {}, any), 200)
		}
		const [item] = (await report(by.staff, { delegation: id })).items
		assert.deepEqual([item.meetings_held, item.seats], [{ count: 2, on: '2020-05-07', evidences: 0 }, { count: 0, on: null, evidences: 0 }])
	})

	test('seats are those that were accepted', async () => {
		const id = await newTrip({ title_zh: '席位团', state: 'draft', starts_on: undefined, ends_on: undefined, participants: undefined, capacity: 5, min_participants: 1, apply_close_at: `${day(20)}T00:00:00Z` })
		is(await by.staff.post('/api/v1/delegation-legs', { delegation: id, country: 'VN', zone: 'Asia/Ho_Chi_Minh', arrive: { local: `${day(40)}T09:00` }, leave: { local: `${day(44)}T18:00` } }), 201)
		for (const m of ['approve', 'open']) is(await by.manager.post(`${trips}/${id}/${m}`, {}, any), 200)
		const a = is(await by.staff.post('/api/v1/applications', { delegation: id, enterprise: own, persons: [{ name_zh: '甲某' }, { name_zh: '乙某' }] }), 201).json
		is(await by.staff.post(`/api/v1/applications/${a.id}/submit`, {}, any), 200)
		const seats = async () => (await report(by.staff, { delegation: id })).items[0].seats
		assert.equal((await seats()).count, 0)
		is(await by.manager.post(`/api/v1/applications/${a.id}/accept`, {}, any), 200)
		assert.deepEqual(await seats(), { count: 2, on: new Date().toISOString().slice(0, 10), evidences: 0 })
		is(await by.staff.post(`/api/v1/applications/${a.id}/withdraw`, {}, any), 200)
		assert.equal((await seats()).count, 0)
		is(await by.staff.delete(`${trips}/${id}`, any), 204)
	})

	test('after changes of every sort', async () => {
		const [a, b] = ids, p = await addProject(a, { stage: 'construction' })
		await holds()
		const m = await addAmount(p.id, { kind: 'disbursed', amount: { amount: '7', currency: 'VND' } })
		await holds()
		is(await by.staff.patch(`/api/v1/project-amounts/${m.id}`, { amount: { amount: '9', currency: 'VND' } }, '*'), 200)
		is(await by.staff.patch(`${projects}/${p.id}`, { origin_delegation: b }, '*'), 200)
		await holds()
		is(await by.staff.delete(`/api/v1/project-amounts/${m.id}`, any), 204)
		is(await by.staff.post(`${projects}/${p.id}/trial`, {}, any), 200)
		await holds()
		is(await by.staff.delete(`${projects}/${p.id}`, any), 204)
		await holds()
		is(await by.staff.post(`${projects}/${p.id}/restore`, undefined, any), 200)
		await addOutcome(b, { kind: 'mou' })
		await holds()
	})

	test('a company that is archived counts no longer, and again when it comes back', async () => {
		const r = await report(), count = (x) => x.totals.projects_begun.count
		is(await by.staff.delete(`${enterprises}/${companies[1]}`, any), 204)
		const less = await report()
		const theirs = (await all(projects, { enterprise: companies[1], archived_at__null: true })).length
		assert.ok(count(less) < count(r) || theirs === 0)
		is(await by.staff.post(`${enterprises}/${companies[1]}/restore`, undefined, any), 200)
		assert.deepEqual(told((await report()).totals), told(r.totals))
		await holds()
	})

	test('the same after the next start', async () => {
		const was = await report()
		await server.restart()
		assert.deepEqual({ ...await report(), as_of: 0 }, { ...was, as_of: 0 })
	})

	test('of those that are asked for', async () => {
		const two = await report(by.staff, { delegation: `${ids[0]},${ids[2]}` })
		assert.deepEqual(two.items.map((x) => x.id).sort(), [ids[0], ids[2]].sort())
		assert.deepEqual(told(two.totals), together([await recompute(ids[0]), await recompute(ids[2])]))
		assert.equal((await report(by.staff, { year: 2020 })).total, ids.length)
		assert.equal((await report(by.staff, { year: 2019 })).total, 0)
		assert.equal((await report(by.staff, { state: 'draft' })).total, 0)
		const page = await report(by.staff, { limit: 1, offset: 1, sort: 'id' })
		assert.deepEqual([page.items.length, page.items[0].id, page.total], [1, ids[1], ids.length])
		assert.deepEqual(told(page.totals), told((await report()).totals))
		is(await by.staff.get(`${chain}?year=20`), 400, 'bad_parameter')
		is(await by.staff.get(`${chain}?nonsense=1`), 400, 'unknown_parameter')
		for (const name of ['sum', 'total', 'currency', 'convert', 'in', 'convert_to']) is(await by.staff.get(`${chain}?${name}=USD`), 400, 'unlike_amounts')
	})

	test('the chamber and the auditor see all, an officer his own, others none of it', async () => {
		const whole = await report()
		for (const role of ['admin', 'manager', 'auditor']) assert.deepEqual({ ...await report(by[role]), as_of: 0 }, { ...whole, as_of: 0 })
		const mine = await report(by.officer)
		assert.deepEqual(mine.items.map((x) => x.id), [ids[1]])
		assert.deepEqual(told(mine.totals), await recompute(ids[1]))
		assert.equal((await report(by.officer, { delegation: ids[0] })).total, 0)
		is(await by.officer.get(`${curve}?delegation=${ids[0]}`), 404)
		is(await by.officer.get(`${curve}?delegation=${ids[1]}`), 200)
		for (const role of ['finance', 'member-admin', 'member-editor']) {
			is(await by[role].get(chain), 403)
			is(await by[role].get(`${curve}?delegation=${ids[0]}`), 403)
		}
	})

	describe('the curve', () => {
		let id, one
		before(async () => {
			id = await newTrip({ title_zh: '曲线团', starts_on: day(-800), ends_on: day(-795) })
			one = is(await by.staff.post(projects, { name_zh: '曲线项目', enterprise: own, country: 'VN', stage: 'filed', stage_on: day(-780), origin_delegation: id }), 201).json
			await add('intended', { amount: '1000.00', currency: 'USD' }, day(-795))
			await add('filed_cn', { amount: '400.00', currency: 'USD' }, day(-780))
			await add('filed_cn', { amount: '600.00', currency: 'USD' }, day(-500))
			await add('disbursed', { amount: '900.00', currency: 'CNY' }, day(-700))
			const o = await verified({ value: { amount: '500.00', currency: 'USD' }, value_kind: 'intended' })
			assert.ok(o.id > 0)
			await verified({ value: { amount: '77.00', currency: 'CNY' }, value_kind: 'intended' })
			is(await by.staff.post(outcomes, { delegation: id, enterprise: own, kind: 'mou', title: '未核实', value: { amount: '9.00', currency: 'USD' }, value_kind: 'intended' }), 201)
		})
		const add = async (kind, amount, as_of) => is(await by.staff.post('/api/v1/project-amounts', { project: one.id, kind, scope: 'whole', amount, as_of, source: '生成' }), 201)
		const verified = async (more) => {
			const o = is(await by.staff.post(outcomes, { delegation: id, enterprise: own, kind: 'mou', title: '意向', ...more }), 201).json
			is(await by.staff.post(`${outcomes}/${o.id}/evidence`, { evidence }, any), 200)
			return is(await by.manager.post(`${outcomes}/${o.id}/verify`, {}, any), 200).json
		}

		test('counts all, and adds only what is alike', async () => {
			const r = is(await by.staff.get(`${curve}?delegation=${id}`), 200).json
			assert.deepEqual([r.items, r.valued, r.ended_on, r.left_out], [3, 3, day(-795), { unverified: 1 }])
			assert.deepEqual(r.intended.map((x) => [x.scope, x.currency, x.amount, x.items]), [['whole', 'CNY', '77.00', 1], ['whole', 'USD', '1500.00', 2]])
			assert.deepEqual(r.points.map((p) => p.after_days).slice(0, 4), [30, 90, 180, 365])
			assert.equal(r.points[4].year, 2)
			const usd = (p, step) => { const x = r.points[p][step].amounts.find((a) => a.currency === 'USD'); return [x.reached, x.of, x.share_bp, x.items, x.left_out] }
			assert.deepEqual(r.points[0].filed.count, 1)
			assert.deepEqual(usd(0, 'filed'), ['400.00', '1500.00', 2666, 2, 0])
			assert.deepEqual(usd(2, 'filed'), ['400.00', '1500.00', 2666, 2, 0])
			assert.deepEqual(usd(3, 'filed'), ['600.00', '1500.00', 4000, 2, 0])
			assert.deepEqual(usd(1, 'disbursed'), ['0.00', '1500.00', 0, 2, 0])
			assert.deepEqual(usd(2, 'disbursed'), ['0.00', '500.00', 0, 1, 1])
			assert.deepEqual(r.points[1].disbursed.count, 0)
			assert.deepEqual(r.points[2].disbursed.count, 1)
			assert.deepEqual(usd(4, 'operating'), ['0.00', '1500.00', 0, 2, 0])
		})

		test('of a delegation that is there, and is over', async () => {
			is(await by.staff.get(`${curve}?delegation=999999`), 404)
			is(await by.staff.get(curve), 400, 'bad_parameter')
			const open = is(await by.staff.post(trips, { title_zh: '没有日期' }), 201).json.id
			assert.match(is(await by.staff.get(`${curve}?delegation=${open}`), 409).text, /trip_not_over/)
		})
	})

	test('who is already there: as far as each sees projects', async () => {
		const id = await newTrip({ title_zh: '同行团', state: 'draft', starts_on: day(40), ends_on: day(44) })
		is(await by.staff.post('/api/v1/delegation-legs', { delegation: id, country: 'VN', city: '河内', seq: 1 }), 201)
		is(await by.staff.post('/api/v1/delegation-legs', { delegation: id, country: 'ID', seq: 2 }), 201)
		const near = is(await by.staff.post(projects, { name_zh: '河内厂', enterprise: companies[2], country: 'VN', province: 'VN-HN', stage: 'operating', sector: 'new_energy' }), 201).json
		const secret = is(await by.staff.post(projects, { name_zh: '不公开厂', enterprise: companies[2], country: 'VN', stage: 'lead' }), 201).json
		const r = is(await by.staff.get(`${trips}/${id}/peers`), 200).json
		assert.deepEqual(r.legs.map((l) => [l.country, l.province]), [['VN', 'VN-HN'], ['ID', null]])
		assert.deepEqual(r.legs[0].in_province.items.map((p) => p.id), [near.id])
		const inVn = await all(projects, { country: 'VN' })
		assert.equal(r.legs[0].in_country.total, inVn.length)
		assert.ok(r.legs[0].in_country.items.some((p) => p.id === secret.id))
		assert.ok(r.legs[0].parks.groups.length > 0 && r.legs[0].chains.groups.length > 0)
		is(await by['member-admin'].get(`${trips}/${id}/peers`), 404)
		is(await by.finance.get(`${trips}/${ids[0]}/peers`), 403)
		is(await by.staff.post('/api/v1/delegation-legs', { delegation: ids[0], country: 'VN', city: '河内', seq: 1, on_date: '2020-05-07' }), 201)
		const [leg] = is(await by['member-admin'].get(`${trips}/${ids[0]}/peers`), 200).json.legs, listed = await all(projects, { country: 'VN' }, by['member-admin'])
		assert.deepEqual(leg.in_country.items.map((p) => p.id).sort(), listed.map((p) => p.id).sort())
		assert.equal(leg.in_country.total, listed.length)
		assert.ok(listed.every((p) => p.id !== secret.id))
		assert.deepEqual([leg.province, leg.in_province, leg.parks], [null, undefined, undefined])
	})
})
