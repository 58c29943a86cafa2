// Reference data that no field takes yet: chapters of the Harmonized System, units with their dimension, yearly rates with their source.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { root, shared, startServer } from '../lib/server.mjs'

const rates = '/api/v1/meta/rates'

describe('reference data', () => {
	let server, staff, member
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		member = await server.as('member-editor')
	})
	after(() => server.stop())
	const list = async (name, lang = 'zh') => is(await member.get(`/api/v1/meta/lists/${name}`, { headers: { 'Accept-Language': lang } }), 200).json.items

	test('96 chapters of the Harmonized System, each below one of 21 sections', async () => {
		const items = await list('hs'), sections = items.filter((x) => x.parent === undefined)
		assert.equal(sections.length, 21)
		assert.equal(items.length, 21 + 96)
		const codes = new Set(sections.map((x) => x.code))
		assert.ok(items.every((x) => x.parent === undefined || (codes.has(x.parent) && /^\d\d$/.test(x.code))))
		assert.deepEqual(items.find((x) => x.code === '85').parent, 'XVI')
		assert.match((await list('hs', 'en')).find((x) => x.code === '94').name, /^Furniture/)
	})
	test('units say their dimension', async () => {
		const items = await list('unit')
		const of = (code) => items.find((x) => x.code === code)
		assert.equal(of('GWh/yr').group, of('MWh/yr').group)
		assert.equal(of('ha').group, of('mu').group)
		assert.notEqual(of('MW').group, of('MWh/yr').group)
		assert.ok(items.every((x) => x.group && x.name))
	})
	test('rates of a year, with who says so', async () => {
		const { items } = is(await staff.get(`${rates}?currency=VND&year=2024`, { headers: { 'Accept-Language': 'en' } }), 200).json
		assert.deepEqual(items, [{ currency: 'VND', year: 2024, per_usd: '24164.89', per_cny: '3357.40515096', source: 'worldbank',
			attribution: 'World Bank, World Development Indicators (PA.NUS.FCRF), CC BY 4.0' }])
		const euro = is(await member.get(`${rates}?currency=EUR&year=2023`), 200).json.items
		assert.deepEqual(euro.map((r) => r.source), ['ecb', 'worldbank'])
		// Two sources of one year say much the same.
		for (const [a, b] of [euro.map((r) => Number(r.per_usd))]) assert.ok(Math.abs(a / b - 1) < 0.005, `${a} ${b}`)
		assert.deepEqual(is(await staff.get(`${rates}?currency=MMK&year=2024`), 200).json.items, [])
	})
	test('all of them are those of the file', async () => {
		const [, ...rows] = readFileSync(join(root, 'db/fx_rate.csv'), 'utf8').trim().split('\n').map((line) => line.split(','))
		const { items } = is(await staff.get(rates), 200).json
		assert.deepEqual(items.map((r) => [r.currency, String(r.year), r.per_usd, r.per_cny ?? '', r.source]), rows)
		assert.equal(is(await staff.get(`${rates}?currency=CNY`), 200).json.items.every((r) => r.per_cny === '1'), true)
	})
	test('63 provinces of Viet Nam became 34, each of the 29 says into which it went', async () => {
		const items = (await list('asean_unit')).filter((x) => x.parent === 'VN'), gone = items.filter((x) => x.valid_to)
		assert.deepEqual([items.length, gone.length], [63, 29])
		assert.ok(gone.every((x) => x.valid_to === '2025-06-30' && items.find((y) => y.code === x.successor && !y.valid_to)))
		const path = shared('data/reference/vn_province_merger_2025.csv')
		for (const line of path === null ? [] : readFileSync(path, 'utf8').trim().split('\n').slice(1)) {
			const [was, , now] = line.split(',')
			assert.equal(items.find((x) => x.code === was).successor ?? was, now, was)
		}
	})
	test('what has ended is called by what it is now, in both languages', async () => {
		const of = async (lang) => (await list('asean_unit', lang)).find((x) => x.code === 'VN-57')
		assert.deepEqual([(await of('zh')).name, (await of('en')).name], ['平阳省（今胡志明市）', 'Binh Duong (now Ho Chi Minh)'])
		assert.deepEqual([(await of('zh')).pinyin, (await of('zh')).also], ['ping yang sheng', 'Binh Duong|Bình Dương|Thủ Dầu Một'])
	})
	test('parks lie in a province of their country, or in the country', async () => {
		const units = new Map((await list('asean_unit')).map((x) => [x.code, x.parent])), parks = await list('park')
		assert.equal(parks.length, 21)
		for (const p of parks) assert.equal((units.get(p.parent) ?? p.parent).toLowerCase(), p.code.slice(0, 2), p.code)
		assert.equal(parks.find((p) => p.code === 'my-kuantan').group, 'Kuantan')
	})
	test('Timor-Leste is in ASEAN since 2025-10-26', async () => {
		const asean = (await list('country_group')).filter((x) => x.group === 'ASEAN')
		assert.equal(asean.length, 11)
		assert.equal(asean.find((x) => x.parent === 'TL').valid_from, '2025-10-26')
	})
	test('permits: each report below the paper whose authority asks for it', async () => {
		const items = await list('regime'), of = (code) => items.find((x) => x.code === code)
		assert.deepEqual([of('safe_stock').parent, of('mofcom_half_year').parent, of('ndrc_completion').parent], ['safe', 'mofcom', 'ndrc'])
		assert.ok(of('vn_irc').name.includes('IRC'))
	})
	test('what is no currency, year or list is refused', async () => {
		is(await staff.get(`${rates}?currency=XXX`), 400)
		is(await staff.get(`${rates}?year=20`), 400)
		is(await staff.get(`${rates}?day=1`), 400)
		is(await server.anonymous().get(rates), 401)
		is(await staff.get('/api/v1/meta/lists/fx_rate'), 404)
	})
})
