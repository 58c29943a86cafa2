// Search over the wire: what people type and whom they mean (design.md 6).  That every two-character run of every name finds what a
// plain scan finds is shown by tests/unit/test_store_search.c; here it is shown of a sample, through q= and its counts.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, is, query, toCsv, uscc } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

// [what is kept, what is typed]; each must have the enterprise in the first five.
const meant = [
	[{ name_zh: '华南（佛山）精密模具有限公司', name_en: 'Huanan Precision Mould (Foshan) Co., Ltd.', former_names: ['岭南模具厂'] },
		['华南佛山精密', 'hnfsjmmj', 'huanan foshan', 'precision mould', '岭南模具', '华南muju', '华南 模具', '華南 精密', 'HUANAN PRECISION']],
	[{ name_zh: '粤晟重型装备股份有限公司', name_short: '粤晟重装', stock_code: '688777.SH' }, ['粤晟', 'yuesheng', 'yszxzb', '688777', '粵晟重裝', 'yues zhuangbei', '粤晟 装备', '粤晟重装']],
	[{ name_zh: '番禺长隆音乐器材有限公司', name_en: 'Panyu Melody Instruments' }, ['panyu', 'pycl', 'yinyueqicai', '番禺 音乐', 'melody', 'changlong', '番禺长隆']],
	[{ name_zh: '迪亚比新能源汽车有限公司', name_short: '迪亚比', brands: ['远航星'] }, ['dyb', 'diyabi', '迪亚比', '迪亚比 汽车', 'yuanhangxing', '远航星', 'di ya bi', 'diyab']],
	[{ name_zh: '重庆路厦门银号咨询有限公司' }, ['chongqinglu', 'xiamen', 'cqlxm', '厦门银号', '重慶路']],
	[{ name_zh: 'QKX科技（珠海）有限公司', name_en: 'QKX Tech' }, ['qkx', 'QKX科技', 'qkxkeji', 'ＱＫＸ', 'qkx zhuhai', 'qkx tech']],
	[{ name_zh: '女娲绿石化工有限公司' }, ['nvwa', 'nuwa', 'nwls', 'lvshi', '女娲', '女媧綠石']],
	[{ name_zh: '银鸥船务有限公司', name_en: 'Silver Gull Shipping Lines Ltd' }, ['silver gull', 'silvergull', 'gull shipping', '银鸥', 'yinou', '銀鷗船務']],
]
const places = ['广州市', '深圳市', '佛山市', '东莞市', '珠海市', '中山市'], brands = ['金鹏', '恒达', '永昌', '宏远', '新宇', '天河', '华信', '南方', '海天', '富力']
const trades = ['科技', '电子', '贸易', '机械', '实业', '化工', '物流', '食品']

describe('search', () => {
	let server, staff, all
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		const rows = places.flatMap((p) => brands.flatMap((b) => trades.map((t) => `${p}${b}${t}有限公司`))).map((name, i) => [name, uscc(5000 + i)])
		await new Staged(staff).committed(toCsv([['企业名称', '信用代码'], ...rows]))
		for (const [i, [body]] of meant.entries()) meant[i].id = is(await staff.post(enterprises, { ...body, uscc: uscc(990000 + i * 7) }), 201).json.id
		all = []
		for (let after; ;) {
			const page = is(await staff.get(`${enterprises}?${query({ limit: 500, sort: 'id', ...(after && { after }) })}`), 200).json
			all.push(...page.items)
			if ((after = page.next) === null) break
		}
		assert.equal(all.length, rows.length + meant.length)
	})
	after(() => server.stop())

	const first = async (q) => is(await staff.get(`${enterprises}?${query({ q, limit: 5 })}`), 200).json.items
	test('fifty searches have whom they mean in the first five', async () => {
		let asked = 0
		for (const [i, entry] of meant.entries()) {
			const [, typed] = entry, code = uscc(990000 + i * 7)
			for (const q of [...typed, code, code.toLowerCase(), code.slice(8, 16)]) {
				const hits = await first(q)
				assert.ok(hits.some((h) => h.id === entry.id), `“${q}”: ${hits.map((h) => h.name_zh).join() || 'nothing'}`)
				assert.ok(hits.every((h) => h.matched.field && h.matched.text))
				asked++
			}
		}
		assert.ok(asked >= 50, `${asked}`)
	})

	test('a hit says by what', async () => {
		for (const [q, field, text] of [['岭南模具', 'former_names', '岭南模具厂'], ['688777', 'stock_code', '688777.SH'], ['远航星', 'brands', '远航星'], ['melody', 'name_en', 'Panyu Melody Instruments'], ['粤晟重装', 'name_short', '粤晟重装']]) {
			const [hit] = await first(q)
			assert.deepEqual(hit.matched, { field, text }, q)
		}
	})

	test('two characters find what a plain scan finds: rows and counts', async () => {
		const names = all.map((r) => [r.id, r.name_zh, [r.name_zh, r.name_short ?? '', ...(r.brands ?? []), ...(r.former_names ?? [])]])
		const runs = new Set(names.flatMap(([, n]) => [...n].slice(1).map((c, i) => [...n][i] + c)).filter((x) => /^\p{Script=Han}{2}$/u.test(x)))
		const sample = [...runs].filter((_, i) => i % 3 === 0)
		assert.ok(sample.length > 40)
		for (const q of sample) {
			const want = names.filter(([, , texts]) => texts.some((t) => t.includes(q))).map(([id]) => id)
			const got = is(await staff.get(`${enterprises}?${query({ q, limit: 500, sort: 'id' })}`), 200).json
			assert.equal(got.total, want.length, q)
			assert.deepEqual(got.items.map((r) => r.id), want.slice(0, 500), q)
		}
	})

	test('the edited pinyin finds, and follows the name no more', async () => {
		const made = is(await staff.post(enterprises, { name_zh: '朴氏单车行', pinyin: 'piao shi dan che hang' }), 201).json
		assert.ok((await first('piaoshi')).some((h) => h.id === made.id))
		const plain = is(await staff.post(enterprises, { name_zh: '风帆甲厂' }), 201).json
		assert.equal(plain.pinyin, 'feng fan jia chang')
		assert.equal(is(await staff.patch(`${enterprises}/${plain.id}`, { name_zh: '风帆乙厂' }, '*'), 200).json.pinyin, 'feng fan yi chang')
		assert.ok((await first('ffyc')).some((h) => h.id === plain.id))
		assert.ok(!(await first('ffjc')).some((h) => h.id === plain.id))
	})

	test('pages by cursor hold while rows come in between: each once, none left out', async () => {
		const made = []
		for (const more of [{}, { city__null: 'true' }, { uscc__null: 'false' }]) {
			for (const q of ['科技', '广州市金', 'kj', '科']) {
				const there = new Set(), seen = []
				for (let offset = 0; ; offset += 500) {
					const page = is(await staff.get(`${enterprises}?${query({ q, ...more, limit: 500, offset })}`), 200).json
					for (const i of page.items) there.add(i.id)
					if (page.items.length < 500) break
				}
				for (let after, round = 0; after !== null; round++) {
					const page = is(await staff.get(`${enterprises}?${query({ q, ...more, limit: 17, ...(after && { after }) })}`), 200).json
					seen.push(...page.items.map((i) => i.id))
					assert.ok(page.next === null || page.items.length === 17)
					after = page.next
					if (round < 3) made.push(is(await staff.post(enterprises, { name_zh: `${['广州市金鹏', '阿', '中'][round]}科技${q}${made.length}有限公司` }), 201).json)
				}
				assert.equal(new Set(seen).size, seen.length, q)
				for (const id of there) assert.ok(seen.includes(id), `${q} ${id}`)
			}
		}
		for (const m of made) is(await staff.delete(`${enterprises}/${m.id}`, { headers: { 'If-Match': '*' } }), 204)
		const page = is(await staff.get(`${enterprises}?${query({ q: '科技', limit: 5 })}`), 200).json
		is(await staff.get(`${enterprises}?${query({ q: '贸易', limit: 5, after: page.next })}`), 400, 'cursor_mismatch')
	})

	test('search of everything: groups, eight of each, odd input', async () => {
		const { q, groups } = is(await staff.get(`/api/v1/search?${query({ q: '广州' })}`), 200).json
		assert.equal(q, '广州')
		assert.deepEqual(groups.map((g) => g.resource), ['enterprises', 'contacts', 'projects', 'delegations', 'counterparts', 'outcomes'])
		assert.deepEqual([groups[0].page.items.length, groups[0].page.total], [8, 80])
		for (const odd of ['', ' ', '"', "'", '*', 'AND', 'a OR b', 'NEAR(', '(', ')', '%', '_', '\\', '-', '^', '🦅', 'x'.repeat(500), '华'.repeat(300)])
			for (const path of ['/api/v1/search', enterprises]) {
				const r = await staff.get(`${path}?${query({ q: odd })}`)
				assert.ok(r.status === 200 || r.status === 400, `${odd}: ${r.text}`)
			}
		is(await staff.get('/api/v1/search'), 200)
		is(await staff.get('/api/v1/search?q=a&limit=3'), 400, 'unknown_parameter')
	})
})

describe('search of projects', () => {
	let server, staff, own, other, member, mine, theirs, hidden
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		own = await company('岭海电池有限公司', 'Linghai Battery')
		other = await company('珠澜家电有限公司', 'Zhulan Appliances')
		const make = async (of, more) => is(await staff.post('/api/v1/projects', { enterprise: of.id, country: 'VN', ...more }), 201).json
		mine = await make(own, { name_zh: '河静电芯一期', name_en: 'Ha Tinh cells', code: 'P-0417', park: 'Vung Ang Zone', products: '磷酸铁锂电芯' })
		theirs = await make(other, { name_zh: '同奈空调厂', name_en: 'Dong Nai air conditioners', park: 'Amata Bien Hoa', products: '空调压缩机', stage: 'filed' })
		hidden = await make(other, { name_zh: '平福冰箱厂', park: 'Becamex', products: '冰箱', stage: 'filed', visibility: 'private' })
		await server.account('member-editor', { enterprise: own.id })
		member = await server.as('member-editor')
	})
	after(() => server.stop())

	const company = async (name_zh, name_en) => is(await staff.post(enterprises, { name_zh, name_en, record_status: 'active' }), 201).json
	const found = async (who, q) => {
		const page = is(await who.get(`/api/v1/search?${query({ q })}`), 200).json.groups.find((g) => g.resource === 'projects')?.page
		assert.equal(page?.total, page?.items.length, q)
		return page?.items.map((h) => h.id).sort((a, b) => a - b)
	}

	test('by name, park, product, investor and code; in Chinese, pinyin, initials, English', async () => {
		for (const q of ['河静电芯', 'hejing', 'hjdx', 'ha tinh', 'vung ang', '磷酸铁锂', 'lstl', '岭海电池', 'linghai', 'P-0417'])
			assert.deepEqual(await found(staff, q), [mine.id], q)
		assert.deepEqual(await found(staff, '珠澜'), [theirs.id, hidden.id])
	})
	test('a hit has what its line shows: stage, country, and by what it was found', async () => {
		const hit = async (q) => is(await staff.get(`/api/v1/search?${query({ q })}`), 200).json.groups.find((g) => g.resource === 'projects').page.items[0]
		const by = await hit('amata')
		assert.deepEqual([by.stage, by.country, by.matched], ['filed', 'VN', { field: 'park', text: 'Amata City Bien Hoa' }])
		assert.deepEqual((await hit('岭海电池')).matched, { field: 'enterprise', text: '岭海电池有限公司' })
	})
	test('members find their own by all of it, of others the headline of what is shown, and nothing of the rest', async () => {
		for (const q of ['河静电芯', 'vung ang', '磷酸铁锂', 'P-0417', 'linghai']) assert.deepEqual(await found(member, q), [mine.id], q)
		for (const q of ['同奈空调', 'dong nai', '珠澜']) assert.deepEqual(await found(member, q), [theirs.id], q)
		for (const q of ['amata', '压缩机', '平福冰箱', 'becamex', '冰箱']) assert.deepEqual(await found(member, q), [], q)
		assert.equal(await found(await server.as('finance'), '河静电芯'), undefined)
	})
	test('a company by another name: its projects are found by it, and no longer by the one before', async () => {
		const now = is(await staff.get(`${enterprises}/${other.id}`), 200).json
		is(await staff.patch(`${enterprises}/${other.id}`, { name_zh: '汐光家电有限公司', former_names: [] }, now.version), 200)
		assert.deepEqual(await found(staff, '汐光'), [theirs.id, hidden.id])
		assert.deepEqual(await found(staff, '珠澜'), [])
	})
})
