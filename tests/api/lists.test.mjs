// Lists over the wire: filters, sorts, pages, columns, counts, tags (ui-and-api.md A3).
//
// The answers are compared with the same rows filtered and sorted here.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, is, query } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const cities = ['440100', '440300', '441900', null], bands = ['1-19', '20-99', '100-299', '300-999', '1000-4999', '5000-up', null]
const rows = 120

describe('lists', () => {
	let server, admin, all
	before(async () => {
		server = await startServer({ env: { TRADEWIND_HTTP_NEW_PER_S: '0' } })
		admin = await server.as('admin')
		for (let i = 0; i < rows; i++)
			is(await admin.post(enterprises, {
				name_zh: `${['甲乙', '华南', '风帆'][i % 3]}${String(i).padStart(3, '0')}有限公司`, name_en: i % 5 === 0 ? null : `Company ${i % 7} number ${i}`,
				city: cities[i % 4], employees_band: bands[i % 7], established_on: i % 6 === 0 ? null : `20${String(10 + i % 10)}-0${1 + i % 9}-15`,
				registered_capital: i % 3 === 0 ? null : { amount: `${(i % 11) * 1000}.00`, currency: i % 2 ? 'CNY' : 'USD' },
				stock_code: i % 4 ? null : `6${String(i).padStart(5, '0')}`, listed: i % 2 === 0, tags: i % 8 ? [] : [`tag ${i % 16}`],
			}), 201)
		all = is(await admin.get(`${enterprises}?limit=500&sort=id`), 200).json.items
		assert.equal(all.length, rows)
	})
	after(() => server.stop())

	const list = async (params, status = 200, code) => is(await admin.get(`${enterprises}?${typeof params === 'string' ? params : query(params)}`), status, code).json
	const ids = (items) => items.map((i) => i.id)
	const expect = async (params, want) => {
		const got = await list({ ...params, sort: 'id', limit: 500 }), ok = ids(all.filter(want))
		assert.deepEqual(ids(got.items), ok, JSON.stringify(params))
		assert.equal(got.total, ok.length)
	}

	test('what memory has obeys the same rules: rights that end, changes, tags, packing', async () => {
		const path = `${enterprises}?limit=3&sort=id`, one = `${enterprises}/${all[0].id}`
		const made = is(await admin.post('/api/v1/tokens', { name: 'memory', scope: 'read', days: 1 }), 201).json
		const get = (target, headers = {}) => server.request('GET', target, { headers: { Authorization: `Bearer ${made.token}`, ...headers } })
		for (const target of [path, one]) {
			const first = is(await get(target), 200)
			for (let i = 0; i < 3; i++) assert.equal(is(await get(target), 200).text, first.text)
			assert.equal(is(await get(target, { 'If-None-Match': first.headers.etag }), 304).text, '')
			assert.deepEqual(is(await server.request('GET', target, { headers: { Authorization: 'Bearer tw_none' } }), 401).json.code, 'signed_out')
			is(await server.request('GET', target), 401)
		}
		const before = is(await get(one), 200).json
		is(await admin.patch(one, { name_short: '记忆' }, `"${before.version}"`), 200)
		assert.equal(is(await get(one), 200).json.name_short, '记忆')
		is(await admin.patch(one, { name_short: before.name_short }, `"${before.version + 1}"`), 200)
		is(await get(one), 200)
		is(await admin.delete(`/api/v1/tokens/${made.id}`), 204)
		is(await get(one), 401)
		is(await get(path), 401)
		all[0] = is(await admin.get(one), 200).json
	})

	test('every operator gives what a plain scan gives', async () => {
		await expect({ city: '440300' }, (r) => r.city === '440300')
		await expect({ city: '深圳市' }, (r) => r.city === '440300')
		await expect({ city__eq: '440300' }, (r) => r.city === '440300')
		await expect({ city__in: '440300,441900' }, (r) => ['440300', '441900'].includes(r.city))
		assert.deepEqual(ids((await list('city__in=440300&city__in=441900&sort=id&limit=500')).items), ids(all.filter((r) => ['440300', '441900'].includes(r.city))))
		await expect({ city__null: 'true' }, (r) => r.city === null)
		await expect({ city__null: 'false' }, (r) => r.city !== null)
		await expect({ name_en__contains: 'COMPANY 3' }, (r) => r.name_en?.includes('Company 3'))
		await expect({ name_en__starts: 'company 4' }, (r) => r.name_en?.startsWith('Company 4'))
		await expect({ name_zh__contains: '华南' }, (r) => r.name_zh.includes('华南'))
		await expect({ name_en__contains: '%' }, () => false)
		await expect({ name_en__contains: '_' }, () => false)
		await expect({ established_on__gte: '2015-01-01' }, (r) => r.established_on >= '2015-01-01' && r.established_on !== null)
		await expect({ established_on__gt: '2015-06-15', established_on__lte: '2018-09-15' }, (r) => r.established_on !== null && r.established_on > '2015-06-15' && r.established_on <= '2018-09-15')
		await expect({ established_on__lt: '2012-01-01' }, (r) => r.established_on !== null && r.established_on < '2012-01-01')
		await expect({ employees_band: '20-99' }, (r) => r.employees_band === '20-99')
		await expect({ employees_band__in: '1-19,5000-up' }, (r) => ['1-19', '5000-up'].includes(r.employees_band))
		await expect({ listed: 'false' }, (r) => r.listed === false)
		await expect({ tags: 'tag 8' }, (r) => r.tags?.includes('tag 8'))
		await expect({ id__gt: String(all[100].id) }, (r) => r.id > all[100].id)
		await expect({ id__in: `${all[3].id},${all[5].id}` }, (r) => [all[3].id, all[5].id].includes(r.id))
		await expect({ city: '440300', listed: 'true', established_on__gte: '2013-01-01' }, (r) => r.city === '440300' && r.listed && r.established_on !== null && r.established_on >= '2013-01-01')
		await expect({ city: '440300', employees_band__null: 'true' }, (r) => r.city === '440300' && r.employees_band === null)
		await expect({ stock_code__starts: '60000' }, (r) => r.stock_code?.startsWith('60000'))
		await expect({ updated_at__gte: '2099-01-01T00:00:00Z' }, () => false)
	})

	test('a code of a hierarchy finds what lies below it too, by every door', async () => {
		const make = async (name_zh, fields) => is(await admin.post(enterprises, { name_zh, ...fields }), 201).json.id
		const div = await make('层级电气有限公司', { industry: '38', city: '440305' }), sec = await make('层级制造有限公司', { industry: 'C', city: '440000' })
		const other = await make('层级农业有限公司', { industry: '01', city: '110000' }), none = await make('层级未知有限公司', {})
		const mine = [div, sec, other, none], found = async (filter) => {
			const want = { name_zh__starts: '层级', ...filter }, page = await list({ ...want, sort: 'id' })
			const q = await list({ ...filter, q: '层级' }), out = is(await admin.get(`${enterprises}/export?format=json&${query(want)}`), 200).json
			assert.deepEqual(ids(page.items), ids(q.items).sort((a, b) => a - b), `q: ${JSON.stringify(filter)}`)
			assert.deepEqual(ids(page.items), ids(out).sort((a, b) => a - b), `export: ${JSON.stringify(filter)}`)
			assert.deepEqual([page.total, q.total], [page.items.length, page.items.length])
			return ids(page.items)
		}
		for (const [filter, want] of [
			[{ industry: 'C' }, [div, sec]], [{ industry: '制造业' }, [div, sec]], [{ industry: '38' }, [div]], [{ industry: 'A' }, [other]], [{ industry: 'B' }, []],
			[{ industry__in: 'A,38' }, [div, other]], [{ industry__in: '38,C' }, [div, sec]], [{ industry__ne: 'C' }, [other, none]], [{ industry__not_in: 'A,38' }, [sec, none]],
			[{ city: '440000' }, [div, sec]], [{ city: '广东' }, [div, sec]], [{ city: '440300' }, [div]], [{ city: '440305' }, [div]], [{ city: '440100' }, []],
			[{ city__in: '110000,440300' }, [div, other]], [{ city__ne: '440300' }, [sec, other, none]], [{ city__not_in: '440000' }, [other, none]], [{ city: '440000', industry: 'C' }, [div, sec]],
		]) assert.deepEqual(await found(filter), want, JSON.stringify(filter))
		assert.deepEqual(ids((await list({ industry: 'C', name_zh__starts: '层级', sort: '-id', limit: '1' })).items), [sec])
		// The figures of the front page are what the list of their code finds.
		const report = is(await admin.get('/api/v1/reports/overview'), 200).json
		for (const [field, groups] of [['city', report.by_city], ['industry', report.by_industry]])
			for (const g of groups)
				assert.equal((await list(g.code === null ? { [`${field}__null`]: true } : { [field]: g.code })).total, g.count, `${field} ${g.code}`)
		assert.ok(report.by_industry.every((g) => g.code === null || /^[A-T]$/.test(g.code)), 'industry by section')
		for (const id of mine) is(await admin.delete(`${enterprises}/${id}?purge=1`, { headers: { 'If-Match': '*' } }), 204)
	})

	test('not equal and not in: what is unknown is not asserted to be different, in both the same', async () => {
		const ne = await list({ city__ne: '440300', limit: 500 }), out = await list({ city__not_in: '440300', limit: 500 })
		assert.deepEqual(new Set(ids(ne.items)), new Set(ids(out.items)))
		for (const r of ne.items) assert.notEqual(r.city, '440300')
		for (const r of all) if (r.city !== null && r.city !== '440300') assert.ok(ids(ne.items).includes(r.id))
	})

	test('sorts: both ways, missing values last, up to three keys, the id decides the rest', async () => {
		const meta = is(await admin.get('/api/v1/meta'), 200).json.resources.enterprises.fields
		for (const name of ['established_on', 'stock_code', 'completeness', 'city', 'id', 'created_at']) {
			for (const sign of ['', '-']) {
				const got = (await list({ sort: sign + name, limit: 500 })).items, values = got.map((r) => r[name]).filter((v) => v !== null)
				const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
				assert.deepEqual(values, sign ? sorted.reverse() : sorted, sign + name)
				assert.ok(got.slice(values.length).every((r) => r[name] === null), `${name}: missing last`)
				assert.equal(got.length, rows)
			}
			assert.ok(['id', 'created_at'].includes(name) || meta.find((f) => f.name === name).sort)
		}
		const got = (await list({ sort: 'city,-established_on,id', limit: 500 })).items
		const by = (a, b, sign = 1) => (a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -sign : sign)
		assert.deepEqual(ids(got), ids([...all].sort((a, b) => by(a.city, b.city) || by(a.established_on, b.established_on, -1) || a.id - b.id)))
		await list({ sort: 'city,id,name_zh,listed' }, 400)
		const names = (await list({ sort: 'name_zh', limit: 500 })).items.map((r) => r.name_zh[0])
		assert.deepEqual([...new Set(names)], ['风', '华', '甲'], 'names by their pinyin')
	})

	async function walk(params) {
		const seen = []
		for (let after, pages = 0; ; pages++) {
			const page = await list({ ...params, ...(after && { after }) })
			seen.push(...ids(page.items))
			if (page.next === null) return seen
			assert.ok(page.items.length > 0 && pages < rows)
			after = page.next
		}
	}
	test('a cursor meets every row once, in either direction, whatever the sort', async () => {
		for (const sort of ['', 'city', '-city', 'established_on', '-established_on', 'name_zh', '-stock_code', '-registered_capital', 'city,-employees_band', 'id', '-id']) {
			const seen = await walk({ limit: 7, ...(sort && { sort }) })
			assert.deepEqual(seen, ids((await list({ limit: 500, ...(sort && { sort }) })).items), sort)
		}
		assert.deepEqual(new Set(await walk({ limit: 9, q: '华南' })), new Set(ids(all.filter((r) => r.name_zh.includes('华南')))))
		assert.equal((await walk({ limit: 9, q: '华南' })).length, rows / 3)
		assert.deepEqual(await walk({ limit: 5, q: '华南', sort: '-id' }), ids(all.filter((r) => r.name_zh.includes('华南'))).reverse())
	})

	test('a cursor meets what stands still once while other rows come, change and go', async () => {
		const mine = []
		for (let i = 0; i < 12; i++) mine.push(is(await admin.post(enterprises, { name_zh: `移动${i}有限公司`, established_on: `1999-01-${10 + i}` }), 201).json)
		const seen = []
		let after, step = 0
		for (;;) {
			const page = await list({ sort: 'established_on', limit: 10, ...(after && { after }) })
			seen.push(...ids(page.items))
			if ((after = page.next) === null) break
			const one = mine[step++ % mine.length]
			if (step <= 4) is(await admin.patch(`${enterprises}/${one.id}`, { established_on: '1950-01-01' }, '*'), 200)		// behind us
			else if (step <= 8) is(await admin.delete(`${enterprises}/${one.id}`, { headers: { 'If-Match': '*' } }), 204)
			else if (step <= 10) is(await admin.post(enterprises, { name_zh: '新来有限公司', established_on: '1940-01-01' }), 201)
		}
		for (const r of all) assert.equal(seen.filter((id) => id === r.id).length, 1, `row ${r.id}`)
		for (const item of (await list({ established_on__lt: '2000-01-01', limit: 500 })).items) is(await admin.delete(`${enterprises}/${item.id}?purge=1`, { headers: { 'If-Match': '*' } }), 204)
		for (const item of (await list({ archived_at__null: 'false', limit: 500 })).items) is(await admin.delete(`${enterprises}/${item.id}?purge=1`, { headers: { 'If-Match': '*' } }), 204)
	})

	test('a cursor of another question, or a made-up one', async () => {
		const { next } = await list({ limit: 5, sort: 'city', city__null: 'false' })
		for (const other of [{ sort: '-city', city__null: 'false' }, { sort: 'city' }, { sort: 'city', city__null: 'true' }, { sort: 'city', city__null: 'false', q: '华南' }])
			await list({ limit: 5, ...other, after: next }, 400, 'cursor_mismatch')
		await list({ limit: 50, sort: 'city', city__null: 'false', after: next })		// another size, other columns: fine
		await list({ limit: 5, sort: 'city', city__null: 'false', fields: 'id', after: next })
		for (const bad of ['x', '', 'AAAA', next.slice(0, -3), `${next}A`, next.slice(0, 4) + (next[4] === 'A' ? 'B' : 'A') + next.slice(5)]) {
			const r = await admin.get(`${enterprises}?${query({ limit: 5, sort: 'city', city__null: 'false', after: bad })}`)
			assert.ok(r.status === 400 || r.status === 200, r.text)
			if (r.status === 400) assert.match(r.json.code, /cursor_mismatch|bad_parameter/)
		}
		await list({ after: next, offset: 5 }, 400, 'bad_parameter')
		const member = await server.as('member-admin')
		is(await member.get(`${enterprises}?${query({ limit: 5, sort: 'city', city__null: 'false', after: next })}`), 400, 'cursor_mismatch')
		is(await admin.delete(`${enterprises}/${server.own}`, { headers: { 'If-Match': '*' } }), 204)
	})

	test('offsets and limits have their ends', async () => {
		const page = await list({ offset: 110, limit: 20, sort: 'id' })
		assert.deepEqual([ids(page.items), page.total, page.offset, page.limit, page.next], [ids(all.slice(110)), rows, 110, 20, null])
		assert.deepEqual((await list({ offset: 20000 })).items, [])
		assert.equal((await list({})).limit, 50)
		for (const bad of [{ offset: 20001 }, { offset: -1 }, { offset: 'x' }, { limit: 0 }, { limit: 501 }, { limit: '1e2' }, { limit: '99999999999999999999' }, { count: 'some' }])
			await list(bad, 400, 'bad_parameter')
	})

	test('columns, and no count', async () => {
		const page = await list({ fields: 'name_zh,city', count: 'none', limit: 3 })
		assert.deepEqual(Object.keys(page.items[0]).sort(), ['city', 'id', 'name_zh'])
		assert.ok(!('total' in page))
		assert.equal((await list({ limit: 1 })).total, rows)
	})

	test('sums are compared in their currency; what is wrong with a filter is said in the words of the form', async () => {
		const cny = (r) => r.registered_capital?.currency === 'CNY', amount = (r) => Number(r.registered_capital.amount)
		await expect({ registered_capital__gte: '3000 CNY' }, (r) => cny(r) && amount(r) >= 3000)
		await expect({ registered_capital__gte: '3000.00 CNY', registered_capital__lt: '7000 CNY' }, (r) => cny(r) && amount(r) >= 3000 && amount(r) < 7000)
		await expect({ registered_capital__lte: '5000 USD' }, (r) => r.registered_capital?.currency === 'USD' && amount(r) <= 5000)
		for (const [params, zh, en] of [
			[{ registered_capital__gte: '3000' }, /注册资本.*10000000 CNY/, /Registered capital.*10000000 CNY/], [{ registered_capital__lt: '1万 CNY' }, /注册资本/, /Registered capital/],
			[{ established_on__gte: 'x' }, /成立日期.*日期/, /Established.*date/], [{ city: 'Atlantis' }, /所在城市.*Atlantis/, /Atlantis.*City/], [{ employees_band: '7' }, /员工规模.*1-19/, /Employees.*1-19/],
			[{ offset: '499950' }, /20000/, /20000/],
		]) {
			const e = is(await admin.get(`${enterprises}?${query(params)}`, { headers: { 'Accept-Language': 'en' } }), 400, 'bad_parameter').json
			const z = is(await admin.get(`${enterprises}?${query(params)}`, { headers: { 'Accept-Language': 'zh-CN' } }), 400).json
			assert.match(z.detail, zh)
			assert.match(e.detail, en)
			for (const said of [z, e]) for (const word of [...Object.keys(params), 'parameter', 'offset', '参数']) assert.ok(!`${said.title} ${said.detail}`.includes(word), `${said.title}: ${said.detail}`)
			assert.equal(e.params.name, Object.keys(params)[0])
		}
	})

	test('what is unknown is named, with what is allowed instead', async () => {
		const asks = [
			['nonsense=1', 'nonsense', /\bcity\b/], ['city__like=1', 'city__like', /city__in/], ['sort=nonsense', 'nonsense', /\bcity\b/],
			['fields=id,nonsense', 'nonsense', /\bcity\b/], ['note=1', 'note', /\bcity\b/], ['sort=note', 'note', /\bcity\b/],
			['name_zh_sort=1', 'name_zh_sort', /\bcity\b/], ['__in=1', '__in', /\bcity\b/], ['city__=1', 'city__', /city/], ['city__in__in=1', 'city__in__in', /city/],
		]
		for (const [ask, name, allowed] of asks)
			for (const lang of ['zh-CN', 'en']) {
				const r = is(await admin.get(`${enterprises}?${ask}`, { headers: { 'Accept-Language': lang } }), 400, 'unknown_parameter')
				assert.ok(r.json.detail.includes(name), r.text)
				assert.match(r.json.detail, allowed)
				assert.equal(/\p{Script=Han}/u.test(r.json.title), lang === 'zh-CN')
			}
		for (const ask of ['employees_band=many', 'established_on=2010-02-30', 'listed=perhaps', 'city=Atlantis', 'city__in=', 'name_en__contains=', 'id=x', 'city__null=x', 'updated_at__gte=yesterday'])
			await list(ask, 400, 'bad_parameter')
		for (const ask of ['city=%ff', 'city=a%00b']) assert.equal((await admin.get(`${enterprises}?${ask}`)).status, 400)
	})

	test('q with filters, sorts and counts', async () => {
		const want = all.filter((r) => r.name_zh.includes('华南') && r.city === '440300')
		const got = await list({ q: '华南', city: '440300', limit: 500 })
		assert.deepEqual(new Set(ids(got.items)), new Set(ids(want)))
		assert.deepEqual([got.total, got.total_more], [want.length, false])
		for (const r of got.items) assert.equal(r.matched.field, 'name_zh')
		const by = await list({ q: '华南', city: '440300', sort: '-id', limit: 4 })
		assert.deepEqual(ids(by.items), ids(want).reverse().slice(0, 4))
		assert.equal(by.total, want.length)
		assert.deepEqual((await list({ q: '没有这家' })).items, [])
		assert.ok(!('matched' in (await list({ limit: 1 })).items[0]))
	})

	test('names=1: what codes are called, in the reader’s language; the columns of a list by one word', async () => {
		const said = (lang) => ({ headers: { 'Accept-Language': lang } })
		const path = `${enterprises}?city__null=false&limit=9&fields=id,default&names=1`
		const zh = is(await admin.get(path, said('zh-CN')), 200), en = is(await admin.get(path, said('en')), 200)
		assert.deepEqual(zh.json.names, { city: { 440100: '广州市', 440300: '深圳市', 441900: '东莞市' } })
		assert.equal(en.json.names.city['440300'], 'Shenzhen')
		assert.notEqual(zh.headers.etag, en.headers.etag)
		const shown = is(await admin.get('/api/v1/meta'), 200).json.resources.enterprises.fields.filter((f) => f.list).map((f) => f.name)
		assert.deepEqual(Object.keys(zh.json.items[0]).sort(), ['id', ...shown].sort())
		const one = all.find((r) => r.city === '440300'), bare = is(await admin.get(`${enterprises}/${one.id}`), 200)
		const named = is(await admin.get(`${enterprises}/${one.id}?names=1`, said('zh-CN')), 200)
		assert.deepEqual(named.json, { ...bare.json, names: { city: { 440300: '深圳市' } } })
		is(await admin.get(`${enterprises}/${one.id}?names=1`, { headers: { 'Accept-Language': 'en', 'If-None-Match': named.headers.etag } }), 200)
		assert.deepEqual((await list({ city__null: 'true', limit: 1, names: 1 })).names, {})
		await list({ names: 'yes' }, 400, 'bad_parameter')
		await list({ fields: 'defaults' }, 400, 'unknown_parameter')
		assert.match((await list({ fields: 'nope' }, 400)).params?.allowed ?? (await admin.get(`${enterprises}?fields=nope`)).text, /default/)
	})

	test('one reference list, and what a page starts with', async () => {
		const meta = is(await admin.get('/api/v1/meta'), 200).json
		for (const [name, rows] of Object.entries(meta.lists)) {
			const { items } = is(await admin.get(`/api/v1/meta/lists/${name}`), 200).json
			assert.deepEqual(items.map(({ pinyin, also, ...row }) => row), rows)
			assert.ok(items.every((r) => /^[a-z0-9]/.test(r.pinyin)), name)
		}
		const named = (lang, code) => admin.get('/api/v1/meta/lists/city', { headers: { 'Accept-Language': lang } }).then((r) => r.json.items.find((x) => x.code === code))
		const [zhRow, enRow] = [await named('zh-CN', '440600'), await named('en', '440600')]
		assert.deepEqual([zhRow.pinyin, zhRow.also.split('|')[0], enRow.pinyin, enRow.also.split('|')[0]], ['fo shan shi', 'Foshan', 'fo shan shi', '佛山市'])
		is(await admin.get('/api/v1/meta/lists/nope'), 404)
		const start = is(await admin.get('/api/v1/start'), 200)
		delete meta.lists
		const me = is(await admin.get('/api/v1/me'), 200).json, verbs = /\.(create|change|archive|purge|export|import|history|merge)$/	// of resources: in meta
		assert.deepEqual(start.json, { setup: is(await admin.get('/api/v1/setup'), 200).json, me: { ...me, may: me.may.filter((x) => !verbs.test(x)) }, meta })
		assert.equal(is(await admin.get('/api/v1/start', { headers: { 'If-None-Match': start.headers.etag } }), 304).text, '')
		is(await admin.get('/api/v1/start?x=1'), 400, 'unknown_parameter')
		const out = is(await server.anonymous().get('/api/v1/start'), 200).json
		assert.deepEqual([Object.keys(out), out.setup.signed_in], [['setup'], false])
	})

	test('counts by value: what a plain count of the rows gives, in the order of the values', async () => {
		const counted = async (params, ...by) => {
			const got = is(await admin.get(`${enterprises}/groups?${query({ ...params, by: by.join(',') })}`), 200).json
			const { items } = await list({ ...params, limit: 500 }), count = {}
			for (const r of items) count[by.map((f) => r[f])] = (count[by.map((f) => r[f])] ?? 0) + 1
			assert.deepEqual(Object.fromEntries(got.groups.map((g) => [by.map((f) => g[f]), g.count])), count)
			assert.deepEqual([got.total, got.groups.length], [items.length, Object.keys(count).length])
			return got.groups
		}
		assert.deepEqual((await counted({}, 'city')).map((g) => g.city), ['440100', '440300', '441900', null])
		assert.deepEqual((await counted({ city: '440300' }, 'listed', 'employees_band')).map((g) => g.employees_band), bands)
		await counted({ q: '华南', listed: 'true' }, 'city')
		await counted({ q: '华南', city__null: 'false' }, 'city', 'employees_band')
		const by = (params, status, code) => admin.get(`${enterprises}/groups?${query(params)}`).then((r) => is(r, status, code).json)
		assert.match((await by({}, 400, 'bad_parameter')).detail, /by.*city/)
		assert.match((await by({ by: 'name_zh' }, 400, 'unknown_parameter')).detail, /name_zh.*city/)
		assert.match((await by({ by: 'city,city' }, 400, 'bad_parameter')).detail, /city/)
		assert.match((await by({ by: 'city,listed,employees_band' }, 400, 'bad_parameter')).detail, /employees_band/)
		await by({ by: 'city', sort: 'id' }, 400, 'unknown_parameter')
		await by({ by: 'city', nonsense: '1' }, 400, 'unknown_parameter')
	})

	test('tags of lists: unchanged is 304, any change is another tag', async () => {
		const path = `${enterprises}?city=440300&limit=5`, first = is(await admin.get(path), 200)
		assert.match(first.headers['cache-control'], /private, no-cache/)
		const ask = (tag) => admin.get(path, { headers: { 'If-None-Match': tag } })
		const same = is(await ask(first.headers.etag), 304)
		assert.deepEqual([same.text, same.headers.etag], ['', first.headers.etag])
		is(await admin.get(`${enterprises}?city=440100&limit=5`, { headers: { 'If-None-Match': first.headers.etag } }), 200)
		is(await admin.patch(`${enterprises}/${all[0].id}`, { website: 'https://changed.example' }, '*'), 200)
		const next = is(await ask(first.headers.etag), 200)
		assert.notEqual(next.headers.etag, first.headers.etag)
	})

	test('HEAD says what GET says, without the body', async () => {
		for (const path of [`${enterprises}?limit=3`, `${enterprises}/${all[0].id}`, '/api/v1/meta']) {
			const get = is(await admin.get(path), 200), headed = is(await admin.request('HEAD', path), 200)
			assert.equal(headed.text, '')
			for (const name of ['content-type', 'content-length', 'etag', 'cache-control', 'x-content-type-options']) assert.equal(headed.headers[name], get.headers[name], name)
		}
		is(await admin.request('HEAD', `${enterprises}/999999`), 404)
		is(await admin.request('HEAD', `${enterprises}?nonsense=1`), 400)
	})
})
