// Places in time: what a province was before is found by what it is now, on every way out, within what the reader may see.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { csvObjects, enterprises, is } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

const projects = '/api/v1/projects', views = '/api/v1/saved-views'
const chinese = { headers: { 'Accept-Language': 'zh' } }, english = { headers: { 'Accept-Language': 'en' } }

describe('places in time', () => {
	let server, staff, member, own, strange
	const ids = {}
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		own = await company('本地投资有限公司')
		strange = await company('别家投资有限公司')
		await server.account('member-editor', { enterprise: own.id })
		member = await server.as('member-editor')
		for (const [code, province, country, enterprise] of [['BD', 'VN-57', 'VN', own], ['BR', 'VN-43', 'VN', strange], ['HCM', 'VN-SG', 'VN', own],
			['BG', 'VN-54', 'VN', own], ['BN', 'VN-56', 'VN', own], ['HN', 'VN-HN', 'VN', own], ['RY', 'TH-21', 'TH', own], ['XX', null, 'VN', own]])
			ids[code] = is(await staff.post(projects, { code, name_zh: `工厂${code}`, enterprise: enterprise.id, country, province, park: code === 'BG' ? 'vn-van-trung' : null,
				stage: 'filed', stage_on: '2024-01-01', visibility: 'open' }), 201).json.id
	})
	after(() => server.stop())

	const company = async (name_zh) => is(await staff.post(enterprises, { name_zh, record_status: 'active' }), 201).json
	const codes = async (filter, client = staff) => is(await client.get(`${projects}?sort=name_zh&fields=code&${filter}`), 200).json.items.map((x) => x.code).sort().join(' ')

	for (const [filter, want] of [
		['province=VN-SG', 'BD BR HCM'], ['province=VN-57', 'BD'], ['province=VN-43', 'BR'], ['province=VN-56', 'BG BN'], ['province=VN-54', 'BG'],
		['province=VN', 'BD BG BN BR HCM HN'], ['province__in=VN-SG,TH-21', 'BD BR HCM RY'], ['province__in=VN-57,VN-SG', 'BD BR HCM'],
		['province__ne=VN-SG', 'BG BN HN RY XX'], ['province__ne=VN-57', 'BG BN BR HCM HN RY XX'], ['province__not_in=VN-SG,VN-56', 'HN RY XX'],
		['province=胡志明市', 'BD BR HCM'], ['province=Bình Dương', 'BD'], ['province=平阳省（今胡志明市）', 'BD'], ['province=Saigon', 'BD BR HCM'],
		['province=VN-SG&province__ne=VN-57', 'BR HCM'], ['province__null=true', 'XX'], ['park=VN-56', 'BG'], ['park=VN', 'BG'],
	])
		test(`the list: ${filter}`, async () => assert.equal(await codes(encodeURI(filter)), want))

	test('both are found by a word and the place', async () => assert.equal(await codes(`q=${encodeURIComponent('工厂')}&province=VN-SG`), 'BD BR HCM'))
	test('a row says what its place is now', async () => {
		const of = async (options) => is(await staff.get(`${projects}?names=1&province=VN-57`, options), 200).json.names.asean_unit
		assert.deepEqual(await of(chinese), { 'VN-57': '平阳省（今胡志明市）' })
		assert.deepEqual(await of(english), { 'VN-57': 'Binh Duong (now Ho Chi Minh)' })
	})
	test('groups count where the places are today, as many as the list finds', async () => {
		const { groups, total } = is(await staff.get(`${projects}/groups?by=province`), 200).json
		assert.deepEqual(groups.map((g) => [g.province, g.count]), [['TH-21', 1], ['VN-56', 2], ['VN-HN', 1], ['VN-SG', 3], [null, 1]])
		assert.equal(total, 8)
		for (const g of groups.filter((x) => x.province)) assert.equal((await codes(`province=${g.province}`)).split(' ').length, g.count)
		const two = is(await staff.get(`${projects}/groups?by=country,province&province=VN-SG`), 200).json
		assert.deepEqual(two.groups, [{ country: 'VN', province: 'VN-SG', count: 3 }])
	})
	test('an export has them, with the name that says both', async () => {
		const rows = csvObjects(is(await staff.get(`${projects}/export?format=csv&headings=labels&lang=zh&province=VN-SG&sort=code`), 200).text)
		assert.deepEqual(rows.map((r) => [r['项目编号'] ?? r['编号'] ?? r['代码'], Object.values(r).find((v) => v.includes('胡志明'))]).sort(),
			[['BD', '平阳省（今胡志明市）'], ['BR', '巴地头顿省（今胡志明市）'], ['HCM', '胡志明市']])
	})
	test('a saved view keeps the question, not the answer', async () => {
		const made = is(await staff.post(views, { resource: 'projects', name: '胡志明市', query: { filters: [{ name: 'province', value: 'VN-SG' }] } }), 201).json
		const { query } = is(await staff.get(`${views}/${made.id}`), 200).json
		assert.equal(await codes(query.filters.map((f) => `${f.name}=${f.value}`).join('&')), 'BD BR HCM')
	})
	test('members find by it only what they see: the place is of a project’s own class', async () => {
		assert.equal((await member.get(`${projects}?province=VN-SG`)).status, (await member.get(`${projects}?province=VN-57`)).status)
		const shown = is(await member.get(`${projects}?fields=code,province&limit=50`), 200).json.items
		for (const x of shown) assert.equal(x.province !== undefined, x.id !== ids.BR, JSON.stringify(x))
		const r = await member.get(`${projects}?province=VN-SG`)
		if (r.status === 200) assert.ok(!r.json.items.some((x) => x.id === ids.BR))
	})
	test('cities of enterprises are found as they were', async () => {
		const shenzhen = is(await staff.post(enterprises, { name_zh: '城市测试有限公司', city: '440305' }), 201).json
		for (const place of ['440305', '440300', '440000', '深圳市', '广东省'])
			assert.ok(is(await staff.get(`${enterprises}?city=${encodeURIComponent(place)}`), 200).json.items.some((x) => x.id === shenzhen.id), place)
		assert.ok(!is(await staff.get(`${enterprises}?city__ne=440300`), 200).json.items.some((x) => x.id === shenzhen.id))
	})

	test('a sheet names them old or new, and changes nothing where it says the same', async () => {
		const run = (lines) => new Staged(staff, 'projects').committed(['项目编号,项目名称,省份', ...lines].join('\r\n') + '\r\n')
		const province = async (code) => is(await staff.get(`${projects}/${ids[code]}`), 200).json.province
		await run(['BD,工厂BD,胡志明市', 'HN,工厂HN,Binh Duong (now Ho Chi Minh)', 'XX,工厂XX,TP. Hồ Chí Minh'])
		assert.deepEqual([await province('BD'), await province('HN'), await province('XX')], ['VN-57', 'VN-57', 'VN-SG'])
	})
})
