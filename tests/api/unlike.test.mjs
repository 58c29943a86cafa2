// No answer adds unlike amounts (domain.md 3, pain 22): for many generated projects every answer that holds sums is compared with a
// recomputation from the rows, which never crosses kind, scope, component or currency, for each role and after changes of every sort.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { csvObjects, enterprises, is, query } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

const projects = '/api/v1/projects', amounts = '/api/v1/project-amounts', board = '/api/v1/reports/project-board', sums = '/api/v1/reports/project-amounts'
const kinds = ['announced', 'intended', 'filed_cn', 'registered_host', 'contributed', 'disbursed'], scopes = ['whole', 'chinese_side'], components = [null, 'new', 'added']
const currencies = { USD: 2, CNY: 2, VND: 0, IDR: 2, THB: 2 }, countries = ['VN', 'ID', 'TH', 'MY'], stages = ['lead', 'intention', 'filed', 'operating', 'closed']
const roles = ['staff', 'manager', 'officer', 'auditor', 'member-admin', 'member-editor']

let seed = 20261130
const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
const pick = (list) => list[random(list.length)]

// Minor units as a whole number, and back; no float touches them.
const minor = ({ amount, currency }) => { const [a, b = ''] = amount.split('.'); return BigInt(a + b.padEnd(currencies[currency], '0')) }
const decimal = (n, currency) => {
	const d = currencies[currency], text = String(n).padStart(d + 1, '0')
	return d === 0 ? text : `${text.slice(0, -d)}.${text.slice(-d)}`
}

describe('unlike amounts', () => {
	let server, staff, companies
	before(async () => {
		server = await startServer({ roles: ['admin', ...roles], env: { TRADEWIND_HTTP_NEW_PER_S: '0' } })
		staff = await server.as('staff')
		companies = [await server.ownEnterprise()]
		for (let i = 0; i < 4; i++) companies.push(is(await staff.post(enterprises, { name_zh: `不加测试${i}有限公司` }), 201).json.id)
		for (let i = 0; i < 40; i++) {
			const p = is(await staff.post(projects, { name_zh: `不加项目${i}`, enterprise: pick(companies), country: pick(countries), stage: pick(stages), visibility: pick(['auto', 'open', 'private']) }), 201).json
			for (let k = random(7); k > 0; k--) await add(p.id)
		}
	})
	after(() => server.stop())

	// Sums of dong and rupiah that pass 2^63 together.
	const add = async (project) => {
		const currency = pick(Object.keys(currencies)), n = BigInt(1 + random(1e9)) * (currency === 'IDR' || currency === 'VND' ? 4000000000n : 1n)
		is(await staff.post(amounts, { project, kind: pick(kinds), scope: pick(scopes), component: pick(components), amount: { amount: decimal(n, currency), currency },
			as_of: `20${10 + random(15)}-0${1 + random(9)}-15`, estimated: random(3) === 0, open: random(3) === 0, source: '生成' }), 201)
	}
	const all = async (client, path, params = {}) => is(await client.get(`${path}?${query({ limit: 500, ...params })}`), 200).json.items

	// What the rows that the caller sees come to, by these columns of the project and by all that keeps amounts apart.
	const recompute = (projects, amounts, by) => {
		const of = new Map(projects.map((p) => [p.id, p])), lines = new Map()
		for (const a of amounts) {
			const p = of.get(a.project)
			if (p === undefined || !a.current) continue
			const key = [...by.map((f) => p[f]), a.kind, a.scope, a.component, a.amount.currency].join('|')
			const line = lines.get(key) ?? { sum: 0n, projects: new Set(), estimated: 0 }
			line.sum += minor(a.amount)
			line.projects.add(a.project)
			line.estimated += a.estimated ? 1 : 0
			lines.set(key, line)
		}
		return Object.fromEntries([...lines].map(([key, l]) => [key, [decimal(l.sum, key.split('|').at(-1)), l.projects.size, l.estimated]]))
	}
	const told = (items, by) => {
		const lines = items.map((x) => [[...by.map((f) => x[f]), x.kind, x.scope, x.component, x.currency].join('|'), [x.amount, x.projects, x.estimated]])
		assert.equal(new Set(lines.map(([key]) => key)).size, lines.length, 'a line stands twice')
		return Object.fromEntries(lines)
	}
	const filters = [{}, { country: 'VN' }, { stage: 'filed' }, { stage__in: 'lead,operating', country__ne: 'ID' }, { health: 'on_track' }, { q: '不加' }, { q: '项目1', country: 'VN' },
		{ amount_kind: 'filed_cn' }, { amount_kind: 'announced', amount_gte: '1 USD' }, { archived_at__null: 'false' }]

	const compare = async (role) => {
		const client = await server.as(role), rows = await all(client, amounts)
		for (const filter of filters) {
			if (filter.archived_at__null !== undefined && !['staff', 'manager', 'auditor'].includes(role)) continue
			if (filter.health !== undefined && role.startsWith('member')) continue
			const some = await all(client, projects, filter), said = `${role} ${query(filter)}`
			for (const by of [['country', 'stage'], ['country'], ['stage']]) {
				const { items } = is(await client.get(`${sums}?${query({ by: by.join(','), ...filter })}`), 200).json
				assert.deepEqual(told(items, by), recompute(some, rows, by), said)
			}
			const { columns } = is(await client.get(`${board}?${query({ limit: 100, ...filter })}`), 200).json
			assert.deepEqual(told(columns.flatMap((c) => c.amounts.map((x) => ({ ...x, stage: c.stage }))), ['stage']), recompute(some, rows, ['stage']), said)
			for (const c of columns) {
				const here = some.filter((p) => p.stage === c.stage).map((p) => p.id).sort((a, b) => a - b)
				assert.deepEqual([c.total, c.cards.map((x) => x.id).sort((a, b) => a - b)], [here.length, here], said)
			}
		}
	}
	test('the board and the table of amounts say what the rows come to, for everybody and by every filter', async () => {
		for (const role of roles) await compare(role)
	})
	test('and still do after changes of every sort', async () => {
		const match = { headers: { 'If-Match': '*' } }
		for (let round = 0; round < 3; round++) {
			const there = await all(staff, projects), rows = await all(staff, amounts)
			for (let i = 0; i < 6; i++) await add(pick(there).id)
			for (let i = 0; i < 4; i++) is(await staff.delete(`${amounts}/${rows[i * 3 + round].id}`, match), 204)
			for (let i = 0; i < 4; i++) is(await staff.patch(`${amounts}/${rows[i * 3 + round + 15].id}`, { as_of: '2009-01-01', estimated: true }, '*'), 200)
			is(await staff.delete(`${projects}/${there[round].id}`, match), 204)
			is(await staff.patch(`${projects}/${there[round + 5].id}`, { country: 'SG' }, '*'), 200)
			is(await staff.patch(`${projects}/${there[round + 9].id}`, { enterprise: companies[round] }, '*'), 200)
			if (round === 0) is(await staff.delete(`${enterprises}/${companies[4]}`, match), 204)
			if (round === 1) is(await staff.post(`${enterprises}/${companies[4]}/restore`, undefined, match), 200)
			for (const role of ['staff', 'officer', 'member-admin']) await compare(role)
		}
	})

	test('and after a sheet that came and was taken back, a merge and its undoing, many rows at once', async () => {
		const match = { headers: { 'If-Match': '*' } }, manager = await server.as('manager'), sheets = new Staged(staff, 'projects')
		const some = async () => { for (const role of ['staff', 'officer', 'member-admin']) await compare(role) }
		const sheet = ['项目名称,投资企业,国家,公布金额,公布金额·截至日期,公布金额·来源',
			...[...Array(12).keys()].map((i) => `不加表格${i % 9},不加测试1有限公司,${pick(['越南', '泰国'])},${1 + random(900)}000000 ${pick(['USD', 'CNY', 'VND'])},2024-0${1 + i % 9}-01,表格${i}`)].join('\r\n')
		const done = await sheets.committed(Buffer.from(sheet), '项目.csv')
		assert.ok(done.result.inserted >= 9, JSON.stringify(done.result))
		await some()
		assert.equal((await sheets.step(done.id, 'revert')).revert.refused, 0)
		await some()
		const merged = companies[3], into = companies[2], version = is(await manager.get(`${enterprises}/${into}`), 200).json.version
		is(await manager.post(`${enterprises}/${merged}/merge`, { into, into_version: version }, match), 200)
		await some()
		is(await manager.post(`${enterprises}/${merged}/unmerge`, undefined, match), 200)
		await some()
		const there = await all(staff, projects)
		is(await staff.post(`${projects}/batch`, { items: there.slice(0, 10).map((p) => ({ id: p.id, version: p.version, patch: { country: 'MY', visibility: 'open' } })) }), 200)
		is(await (await server.as('admin')).delete(`${amounts}/${pick(await all(staff, amounts)).id}?purge=1`, match), 204)
		await some()
	})

	// Anything that looks like a sum of money in an answer that is not one of these two: nowhere.
	const sumsIn = (value, path = '') => Array.isArray(value) ? value.flatMap((v, i) => sumsIn(v, `${path}/${i}`)) :
		value === null || typeof value !== 'object' ? [] :
		Object.entries(value).flatMap(([key, v]) => [...(/^(sum|sums|total_amount|amount_total|grand_total|subtotal)/.test(key) ? [`${path}/${key}`] : []), ...sumsIn(v, `${path}/${key}`)])

	test('lists, the front page, records and exports hold no sum of amounts at all', async () => {
		for (const role of roles) {
			const client = await server.as(role), one = (await all(client, projects))[0]
			for (const path of [projects, amounts, `${projects}/${one.id}`, `${projects}/${one.id}/amounts`, `${projects}/groups?by=stage`, '/api/v1/search?q=不加',
				`${projects}?expand=project-amounts`, ...(role.startsWith('member') ? [] : ['/api/v1/reports/overview'])]) {
				const r = await client.get(encodeURI(path))
				if (r.status === 403) continue
				assert.deepEqual(sumsIn(is(r, 200).json), [], `${role} ${path}`)
			}
		}
		const footer = is(await staff.get(`${amounts}?limit=2`), 200).json
		assert.deepEqual(Object.keys(footer).sort(), ['items', 'limit', 'next', 'offset', 'total', 'total_more'])
		// An export has a row for each row, each with its own currency, and none behind them.
		const rows = await all(staff, amounts), file = csvObjects(is(await staff.get(`${amounts}/export?format=csv`), 200).text)
		assert.equal(file.length, rows.length)
		const cell = (a) => `${a.kind} ${a.amount.amount} ${a.amount.currency} ${a.as_of}`
		assert.deepEqual(file.map((r) => `${r.kind} ${r.amount} ${r.as_of}`).sort(), rows.map(cell).sort())
	})

	test('no endpoint takes a request for one', async () => {
		const contract = is(await server.request('GET', '/api/openapi.json'), 200).json
		const listed = [projects, amounts, `${projects}/groups`, board, sums]
		for (const path of listed) assert.ok(contract.paths[path], path)
		for (const [path, item] of Object.entries(contract.paths))
			for (const p of item.get?.parameters ?? [])
				if (/project/.test(path) && !/jobs/.test(path) && p.in === 'query') assert.doesNotMatch(p.name, /^(sum|total|currency|convert|convert_to|in)$/, path)
		for (const path of listed)
			for (const name of ['sum', 'sums', 'total', 'currency', 'convert', 'convert_to', 'in', 'aggregate', 'having'])
				is(await staff.get(`${path}?by=stage&${name}=amount`), 400)
		for (const by of ['kind', 'currency', 'scope', 'component', 'amount', 'stage,kind']) is(await staff.get(`${sums}?by=${by}`), 400)
		for (const by of ['amount', 'usd', 'cny']) is(await staff.get(`${amounts}/groups?by=${by}`), 400)
	})
})
