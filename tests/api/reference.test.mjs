// Reference data that no field takes yet: chapters of the Harmonized System, units with their dimension, yearly rates with their source.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { root, startServer } from '../lib/server.mjs'

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
	test('what is no currency, year or list is refused', async () => {
		is(await staff.get(`${rates}?currency=XXX`), 400)
		is(await staff.get(`${rates}?year=20`), 400)
		is(await staff.get(`${rates}?day=1`), 400)
		is(await server.anonymous().get(rates), 401)
		is(await staff.get('/api/v1/meta/lists/fx_rate'), 404)
	})
})
