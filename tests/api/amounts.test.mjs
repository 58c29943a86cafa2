// Amounts of projects: at the stored rates, current or not, and projects found by them (domain.md 3, pain 22).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, is, query } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const projects = '/api/v1/projects', amounts = '/api/v1/project-amounts', board = '/api/v1/reports/project-board', sums = '/api/v1/reports/project-amounts'
const money = (text) => ({ amount: text.split(' ')[0], currency: text.split(' ')[1] })

describe('amounts', () => {
	let server, staff, member, own, rates
	before(async () => {
		server = await startServer({ roles: ['admin', 'staff', 'officer', 'finance', 'auditor', 'member-admin'] })
		staff = await server.as('staff')
		member = await server.as('member-admin')
		own = await server.ownEnterprise()
		rates = is(await staff.get('/api/v1/meta/rates'), 200).json.items
	})
	after(() => server.stop())

	let made = 0
	const company = async (more = {}) => is(await staff.post(enterprises, { name_zh: `金额测试${++made}号有限公司`, ...more }), 201).json
	const project = async (more = {}) => is(await staff.post(projects,
		{ name_zh: `金额项目${++made}`, enterprise: more.enterprise ?? (await company()).id, country: 'VN', ...more }), 201).json
	const amount = async (of, kind, text, as_of, more = {}) => is(await staff.post(amounts,
		{ project: of.id, kind, amount: money(text), as_of, source: '测试', ...more }), 201).json
	const row = async (a) => is(await staff.get(`${amounts}/${a.id}`), 200).json
	const find = async (params, client = staff) => is(await client.get(`${projects}?${query({ limit: 500, sort: 'id', ...params })}`), 200).json
	const ids = (page) => page.items.map((r) => r.id)
	const rate = (currency, year) => ['worldbank', 'ecb'].map((s) => rates.find((r) => r.currency === currency && r.year === year && r.source === s)).find((r) => r)

	test('each is converted at the rate of its year, with the rate beside it', async () => {
		const p = await project()
		for (const [text, as_of, year, source] of [
			['6329000000000 VND', '2022-11-18', 2022, 'worldbank'],
			['96000000000000.00 IDR', '2024-05-01', 2024, 'worldbank'],
			['1000000000000.00 IDR', '2025-03-01', 2025, 'ecb'],
			['275000000.00 USD', '2022-11-18', 2022, 'worldbank'],
			['10000000000.00 CNY', '2021-01-01', 2021, 'worldbank'],
			['1381620000.00 MMK', '2022-12-31', 2020, 'worldbank'],
			['5000000000000 VND', '2026-06-01', 2024, 'worldbank'],
		]) {
			const a = await amount(p, 'announced', text, as_of), [digits, currency] = text.split(' '), r = rate(currency, year)
			assert.deepEqual([a.rate_year, a.rate_source], [year, source], text)
			for (const [at, code, per] of [[a.usd, 'USD', r.per_usd], [a.cny, 'CNY', r.per_cny]]) {
				assert.equal(at.currency, code)
				if (currency === code) assert.equal(at.amount, digits)
				else assert.ok(Math.abs(Number(at.amount) / (Number(digits) / Number(per)) - 1) < 1e-6, `${text} ${at.amount} ${code}`)
			}
			assert.deepEqual([a.usd_rate, a.cny_rate], [currency === 'USD' ? '1' : r.per_usd, currency === 'CNY' ? '1' : r.per_cny])
		}
	})

	test('without a rate there is no figure: before the rates, too long after them, of a currency that has none', async () => {
		const p = await project()
		for (const [text, as_of] of [['5.00 MMK', '2023-01-01'], ['5 VND', '1989-12-31'], ['5.00 DEM', '2020-01-01']]) {
			const a = await amount(p, 'announced', text, as_of)
			assert.deepEqual([a.usd, a.cny, a.rate_year, a.rate_source, a.usd_rate, a.cny_rate], [null, null, null, null, null, null], text)
		}
		const exact = await amount(p, 'announced', '5.00 USD', '1980-01-01')
		assert.deepEqual([exact.usd, exact.cny, exact.usd_rate], [money('5.00 USD'), null, '1'])
	})

	test('a change of the sum or of its date is converted anew; nobody writes the figure', async () => {
		const p = await project(), a = await amount(p, 'announced', '100.00 CNY', '2021-01-01')
		const next = is(await staff.patch(`${amounts}/${a.id}`, { as_of: '2023-01-01' }, '*'), 200).json
		assert.deepEqual([next.rate_year, next.usd_rate], [2023, rate('CNY', 2023).per_usd])
		assert.notEqual(next.usd.amount, a.usd.amount)
		is(await staff.patch(`${amounts}/${a.id}`, { usd: money('1.00 USD') }, '*'), 422)
		is(await staff.patch(`${amounts}/${a.id}`, { current: true }, '*'), 422)
	})

	test('of a project’s kind, scope and component the newest is current, whatever comes, goes and changes', async () => {
		const p = await project()
		const old = await amount(p, 'filed_cn', '1.00 USD', '2020-01-01'), young = await amount(p, 'filed_cn', '2.00 USD', '2022-01-01')
		const middle = await amount(p, 'filed_cn', '3.00 USD', '2021-01-01'), side = await amount(p, 'filed_cn', '4.00 USD', '2019-01-01', { scope: 'chinese_side' })
		const added = await amount(p, 'filed_cn', '5.00 USD', '2018-01-01', { component: 'added' })
		const current = async () => { const at = []; for (const a of [old, young, middle, side, added]) { const now = await row(a); if (now.current && now.archived_at === undefined) at.push(a.id) }; return at }
		assert.deepEqual(await current(), [young.id, side.id, added.id])
		is(await staff.patch(`${amounts}/${young.id}`, { as_of: '2019-06-01' }, '*'), 200)
		assert.deepEqual(await current(), [middle.id, side.id, added.id])
		is(await staff.delete(`${amounts}/${middle.id}`, { headers: { 'If-Match': '*' } }), 204)
		assert.deepEqual(await current(), [old.id, side.id, added.id])
		assert.equal((await row(middle)).current, false)	// what is archived is not current
		is(await staff.post(`${amounts}/${middle.id}/restore`, undefined, { headers: { 'If-Match': '*' } }), 200)
		assert.deepEqual(await current(), [middle.id, side.id, added.id])
	})

	test('projects by a kind and a sum in one currency; which could not be compared is said', async () => {
		const e = await company(), mine = (params) => find({ enterprise: e.id, ...params })
		const by = {}
		for (const [name, text, as_of] of [
			['below', '99999999.99 USD', '2022-06-01'], ['at', '100000000.00 USD', '2022-06-01'], ['above', '100000000.01 USD', '2022-06-01'],
			['vnd', '6329000000000 VND', '2022-11-18'], ['idr', '96000000000000.00 IDR', '2024-01-01'], ['cny', '673716000.00 CNY', '2022-01-01'],
			['cny_less', '673715999.00 CNY', '2022-01-01'], ['mmk', '900000000000.00 MMK', '2023-06-01'], ['early', '900000000000 VND', '1985-01-01'],
		]) {
			by[name] = await project({ enterprise: e.id })
			await amount(by[name], 'filed_cn', text, as_of)
		}
		await amount(by.below, 'announced', '900000000.00 USD', '2023-01-01')	// of another kind
		const names = (page) => ids(page).map((id) => Object.keys(by).find((n) => by[n].id === id))
		const got = await mine({ amount_kind: 'filed_cn', amount_gte: '100000000 USD' })
		assert.deepEqual(names(got), ['at', 'above', 'vnd', 'idr', 'cny'])
		assert.deepEqual([got.total, got.left_out], [5, { count: 2, ids: [by.mmk.id, by.early.id], why: 'no_rate' }])
		assert.deepEqual(names(await mine({ amount_kind: 'filed_cn', amount_gte: '100000000 USD', amount_lte: '100000000 USD' })), ['at', 'cny'])
		assert.deepEqual(names(await mine({ amount_kind: 'filed_cn', amount_lte: '100000000.00 USD' })), ['below', 'at', 'cny', 'cny_less'])
		assert.deepEqual(names(await mine({ amount_kind: 'filed_cn', amount_gte: '673716000 CNY' })).filter((n) => n.startsWith('cny')), ['cny'])
		const all = await mine({ amount_kind: 'filed_cn' })
		assert.deepEqual([all.total, all.left_out], [9, undefined])
		assert.deepEqual(names(await mine({ amount_kind: 'announced', amount_gte: '1 USD' })), ['below'])
		// By every door the same rows are found.
		const params = { enterprise: e.id, amount_kind: 'filed_cn', amount_gte: '100000000 USD' }
		assert.equal(is(await staff.get(`${projects}/groups?${query({ ...params, by: 'country' })}`), 200).json.groups[0].count, 5)
		assert.deepEqual(is(await staff.get(`${projects}/groups?${query({ ...params, by: 'country' })}`), 200).json.left_out, got.left_out)
		const file = is(await staff.get(`${projects}/export?${query({ ...params, format: 'json' })}`), 200).json
		assert.deepEqual((file.items ?? file).map((r) => r.id).sort((a, b) => a - b), ids(got))
		const b = is(await staff.get(`${board}?${query(params)}`), 200).json
		assert.deepEqual([b.columns.find((c) => c.stage === 'lead').total, b.left_out], [5, got.left_out])
		assert.deepEqual(is(await staff.get(`${sums}?${query(params)}`), 200).json.left_out, got.left_out)
		// A later figure is the one that counts; an archived one does not.
		const later = await amount(by.at, 'filed_cn', '5.00 USD', '2023-01-01')
		assert.deepEqual(names(await mine({ amount_kind: 'filed_cn', amount_gte: '100000000 USD' })), ['above', 'vnd', 'idr', 'cny'])
		is(await staff.delete(`${amounts}/${later.id}`, { headers: { 'If-Match': '*' } }), 204)
		assert.deepEqual(names(await mine({ amount_kind: 'filed_cn', amount_gte: '100000000 USD' })), ['at', 'above', 'vnd', 'idr', 'cny'])
		// The Chinese side is not the whole: a project with both is found by either.
		await amount(by.at, 'filed_cn', '51000000.00 USD', '2022-06-01', { scope: 'chinese_side' })
		const side = { amount_kind: 'filed_cn', amount_scope: 'chinese_side' }
		assert.deepEqual(names(await mine({ ...side, amount_gte: '100000000 USD' })), [])
		assert.deepEqual(names(await mine({ ...side, amount_gte: '51000000 USD' })), ['at'])
		assert.deepEqual(names(await mine({ amount_kind: 'filed_cn', amount_scope: 'whole', amount_lte: '60000000 USD' })), [])
		// One that is found by another row is not left out.
		await amount(by.mmk, 'filed_cn', '200000000.00 USD', '2023-06-01', { scope: 'chinese_side' })
		assert.deepEqual((await mine({ amount_kind: 'filed_cn', amount_gte: '100000000 USD' })).left_out.ids, [by.early.id])
	})

	test('what is asked wrongly is refused in words', async () => {
		const bad = async (params, detail) => assert.match(is(await staff.get(`${projects}?${query(params)}`, { headers: { 'Accept-Language': 'en' } }), 400, 'bad_parameter').json.detail, detail)
		await bad({ amount_gte: '1 USD' }, /Kind of amount.*amount_kind/)
		await bad({ amount_scope: 'whole' }, /amount_kind/)
		await bad({ amount_kind: 'filed' }, /filed_cn/)
		await bad({ amount_kind: 'filed_cn', amount_gte: '100' }, /currency/)
		await bad({ amount_kind: 'filed_cn', amount_gte: '100 VND' }, /USD or CNY/)
		await bad({ amount_kind: 'filed_cn', amount_gte: '1 USD', amount_lte: '9 CNY' }, /one currency/)
		is(await staff.get(`${projects}?amount_kind__in=filed_cn`), 400, 'unknown_parameter')
		is(await staff.get(`${projects}?amount_kind=filed_cn&amount_kind=filed_cn`), 400, 'bad_parameter')
		const shown = is(await staff.get('/api/v1/meta', { headers: { 'Accept-Language': 'zh-CN' } }), 200).json.resources.projects.filters
		assert.deepEqual(shown.map((f) => [f.resource, f.params.map((p) => [p.name, p.type, p.required])]), [['project-amounts',
			[['amount_kind', 'enum', true], ['amount_scope', 'enum', false], ['amount_gte', 'money', false], ['amount_lte', 'money', false]]]])
		const view = is(await staff.post('/api/v1/saved-views', { resource: 'projects', name: '大项目',
			query: { filters: [{ name: 'amount_kind', value: 'filed_cn' }, { name: 'amount_gte', value: '100000000 USD' }] } }), 201).json
		assert.deepEqual([view.query.filters.length, view.left_out], [2, 0])
		is(await staff.post('/api/v1/saved-views', { resource: 'projects', name: '不全', query: { filters: [{ name: 'amount_gte', value: '1 USD' }] } }), 422)
		for (const path of [board, sums])
			for (const name of ['sum', 'total', 'currency', 'convert']) {
				const said = is(await staff.get(`${path}?${name}=USD`, { headers: { 'Accept-Language': 'en' } }), 400, 'unlike_amounts').json
				assert.match(said.detail, /never added/)
			}
		for (const by of ['kind', '', 'country,country']) is(await staff.get(`${sums}?by=${by}`), 400, 'bad_parameter')
	})

	test('members find by figures that were opened and by their own, and by no others', async () => {
		const e = await company(), other = await project({ enterprise: e.id, stage: 'filed', visibility: 'open' }), mine = await project({ enterprise: own })
		is(await staff.patch(`${enterprises}/${e.id}`, { record_status: 'active' }, '*'), 200)
		const closed = await amount(other, 'contributed', '500.00 USD', '2022-01-01'), seen = { amount_kind: 'contributed', amount_gte: '400 USD' }
		await amount(mine, 'contributed', '500.00 USD', '2022-01-01')
		const lines = async (client) => is(await client.get(`${sums}?by=country`), 200).json.items.filter((x) => x.kind === 'contributed')
		assert.deepEqual(ids(await find(seen)), [other.id, mine.id])
		assert.deepEqual(ids(await find(seen, member)), [mine.id])
		assert.deepEqual((await lines(member)).map((x) => [x.amount, x.projects]), [['500.00', 1]])
		is(await staff.patch(`${amounts}/${closed.id}`, { open: true }, '*'), 200)
		assert.deepEqual(ids(await find(seen, member)), [other.id, mine.id])
		assert.deepEqual((await lines(member)).map((x) => [x.amount, x.projects]), [['1000.00', 2]])
		const cards = is(await member.get(`${board}?enterprise=${e.id}`), 200).json.columns.flatMap((c) => c.cards)
		assert.deepEqual(cards.map((c) => [c.id, 'code' in c, 'claimed' in c]), [[other.id, false, false]])
		is(await staff.patch(`${projects}/${other.id}`, { visibility: 'private' }, '*'), 200)
		assert.deepEqual(ids(await find(seen, member)), [mine.id])
		assert.deepEqual((await lines(member)).map((x) => [x.amount, x.projects]), [['500.00', 1]])
		is(await (await server.as('finance')).get(board), 403)
		for (const role of ['officer', 'auditor']) assert.deepEqual((await lines(await server.as(role))).map((x) => x.amount), ['1000.00'])
	})
})
