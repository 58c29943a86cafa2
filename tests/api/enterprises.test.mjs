// Enterprises and contacts over the wire: create, change, archive, history, and everything that is refused
// (ui-and-api.md A2, A4, A5; security.md F1-F3, Z2).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { checkDigit, complaints, contacts, csvObjects, enterprises, is, query, uscc } from '../lib/api.mjs'
import { shared, startServer } from '../lib/server.mjs'

const flat = ['name_zh', 'name_en', 'name_short', 'uscc', 'city', 'industry', 'business_scope', 'stock_code', 'website',
	'established_on', 'registered_capital', 'employees_band', 'note']
const zh = { 'Accept-Language': 'zh-CN,zh;q=0.9' }

describe('enterprises', () => {
	let server, admin, staff
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const path = (id) => `${enterprises}/${id}`
	const make = async (body, client = staff) => is(await client.post(enterprises, { name_zh: '东莞市某某有限公司', ...body }), 201).json
	const history = async (p) => is(await staff.get(`${p}/history`), 200).json.items

	test('all flat names go in and come back as they were', async () => {
		const body = {
			name_zh: '广州市风帆电池有限公司', name_en: 'Guangzhou Sail Battery Co., Ltd.', name_short: '风帆电池', uscc: uscc(1),
			city: '440100', industry: '38', business_scope: '电池制造；\n货物进出口。', stock_code: '000001.SZ',
			website: 'https://sail.example', established_on: '2010-05-01',
			registered_capital: { amount: '3600000.00', currency: 'CNY' }, employees_band: '100-299', note: '内部\t备注',
		}
		assert.deepEqual(Object.keys(body).sort(), [...flat].sort())
		const made = is(await staff.post(enterprises, body), 201)
		assert.equal(made.headers.location, path(made.json.id))
		assert.equal(made.headers.etag, '"1"')
		assert.equal(made.json.version, 1)
		const got = is(await staff.get(made.headers.location), 200)
		assert.deepEqual(got.json, made.json)
		assert.equal(got.headers.etag, '"1"')
		for (const name of flat) assert.deepEqual(got.json[name], body[name], name)
		assert.match(got.json.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
		assert.equal(is(await staff.get(path(made.json.id), { headers: { 'If-None-Match': '"1"' } }), 304).text, '')
	})

	test('only name_zh is required; a name that is merely similar, or the same, is no reason to refuse', async () => {
		const first = await make({ name_zh: '深圳市一样科技有限公司' }), second = await make({ name_zh: '深圳市一样科技有限公司' })
		assert.notEqual(first.id, second.id)
		assert.equal(first.name_en, null)
		for (const body of [{}, { name_zh: null }, { name_zh: '' }, { name_zh: ' 　\u200b' }]) {
			const r = is(await staff.post(enterprises, body), 422, 'validation')
			assert.deepEqual(complaints(r), ['/name_zh required'])
		}
	})

	test('every complaint names its field and reason, in both languages, and nothing is kept', async () => {
		const before = is(await staff.get(enterprises), 200).json.total
		const bad = {
			name_zh: '', uscc: '123', city: 'Atlantis', employees_band: 'many', established_on: '2010-02-30',
			registered_capital: { amount: '1.234', currency: 'CNY' }, website: 7, nonsense: 1, version: 9,
		}
		const en = is(await staff.post(enterprises, bad), 422, 'validation')
		assert.match(en.headers['content-type'], /^application\/problem\+json/)
		assert.deepEqual(complaints(en).map((c) => c.split(' ')[0]), Object.keys(bad).map((k) => `/${k}`)
			.map((p) => (p === '/registered_capital' ? complaints(en).find((c) => c.startsWith(p)).split(' ')[0] : p)).sort())
		assert.ok(complaints(en).includes('/nonsense unknown_field'))
		assert.ok(complaints(en).includes('/version read_only_field'))
		const cn = is(await staff.post(enterprises, bad, { headers: zh }), 422, 'validation')
		assert.equal(cn.json.title, '请检查标出的内容')
		assert.deepEqual(complaints(cn), complaints(en))
		for (const [i, e] of cn.json.errors.entries()) {
			assert.match(e.message, /\p{Script=Han}/u, e.code)
			assert.doesNotMatch(en.json.errors[i].message, /\p{Script=Han}/u, e.code)
			assert.doesNotMatch(e.message + en.json.errors[i].message, /[{}[\]]/)
		}
		assert.equal(is(await staff.get(enterprises), 200).json.total, before)
	})

	test('a merge-patch changes what it names; null empties; the same again changes nothing', async () => {
		const { id } = await make({ name_en: 'Before Ltd', website: 'a.example' })
		for (const type of ['application/merge-patch+json', 'application/json']) {
			const { version } = is(await staff.get(path(id)), 200).json
			const r = is(await staff.patch(path(id), { name_en: `After ${type}`, website: null }, `"${version}"`, { headers: { 'Content-Type': type } }), 200)
			assert.deepEqual([r.json.name_en, r.json.website, r.json.version], [`After ${type}`, null, version + 1])
			assert.equal(r.headers.etag, `"${version + 1}"`)
			const same = is(await staff.patch(path(id), { name_en: `After ${type}` }, `"${version + 1}"`), 200)
			assert.equal(same.json.version, version + 1)
		}
		assert.equal((await history(path(id))).length, 3)
		for (const body of ['[]', '7', 'null', '"x"'])
			is(await staff.patch(path(id), body, '*', { headers: { 'Content-Type': 'application/json' } }), 422)
		is(await staff.patch(path(id), 'x=1', '*', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }), 415, 'media_type')
	})

	test('a version that is missing, wrong, old, or waived', async () => {
		const { id } = await make({ name_en: 'One' })
		is(await staff.patch(path(id), { name_en: 'Two' }), 428, 'version_required')
		is(await staff.delete(path(id)), 428, 'version_required')
		for (const tag of ['"x"', 'W/"1"', '"7"']) is(await staff.patch(path(id), { name_en: 'Two' }, tag), 412, 'stale_version')
		is(await staff.patch(path(id), { name_en: 'Two', website: 'two.example' }, '"1"'), 200)
		const stale = is(await admin.patch(path(id), { name_en: 'Mine' }, '"1"', { headers: zh }), 412, 'stale_version')
		assert.equal(stale.json.title, '此记录已被他人修改')
		assert.equal(stale.json.changed_by, 'staff')
		assert.match(stale.json.changed_at, /Z$/)
		const { current } = stale.json
		assert.deepEqual([current.name_en, current.website, current.version], ['Two', 'two.example', 2])
		assert.equal(current.name_zh, undefined)		// did not change
		assert.equal(is(await staff.get(path(id)), 200).json.name_en, 'Two')
		is(await admin.patch(path(id), { name_en: 'Three' }, '*'), 200)
		const [last, before] = await history(path(id))
		assert.deepEqual(last.note, { unconditional: true })
		assert.equal(before.note, null)
	})

	test('a code that another has: who has it, also when that one is archived', async () => {
		const first = await make({ name_zh: '占有代码有限公司', uscc: uscc(20) }), second = await make({})
		const check = (r) => {
			is(r, 409, 'conflict')
			assert.deepEqual(complaints(r), ['/uscc not_unique'])
			const { params, message } = r.json.errors[0]
			assert.deepEqual(params, { name: '占有代码有限公司', id: String(first.id) })
			assert.match(message, /占有代码有限公司/)
		}
		check(await staff.post(enterprises, { name_zh: '另一家', uscc: uscc(20) }))
		check(await staff.post(enterprises, { name_zh: '另一家', uscc: ` ${uscc(20).toLowerCase()} ` }))
		check(await staff.patch(path(second.id), { uscc: uscc(20) }, '"1"'))
		is(await staff.delete(path(first.id), { headers: { 'If-Match': '"1"' } }), 204)
		check(await staff.post(enterprises, { name_zh: '另一家', uscc: uscc(20) }))
	})

	test('archive, restore, purge', async () => {
		const { id } = await make({ name_zh: '归档试验有限公司' })
		const q = query({ q: '归档试验' })
		const find = async (by) => is(await staff.get(`${enterprises}?${by}`), 200).json.items.some((i) => i.id === id)
		is(await staff.delete(path(id), { headers: { 'If-Match': '"1"' } }), 204)
		const gone = is(await staff.get(path(id)), 200).json
		assert.match(gone.archived_at, /Z$/)
		assert.deepEqual([await find('limit=500'), await find('archived_at__null=false&limit=500'), await find(q)], [false, true, false])
		const back = is(await staff.post(`${path(id)}/restore`, undefined, { headers: { 'If-Match': `"${gone.version}"` } }), 200).json
		assert.equal(back.archived_at, undefined)
		assert.equal(await find(q), true)
		assert.deepEqual((await history(path(id))).map((h) => h.action), ['restore', 'archive', 'create'])
		is(await staff.delete(`${path(id)}?purge=1`, { headers: { 'If-Match': '*' } }), 403, 'forbidden')
		is(await admin.delete(`${path(id)}?purge=yes`, { headers: { 'If-Match': '*' } }), 400)
		is(await admin.delete(`${path(id)}?prge=1`, { headers: { 'If-Match': '*' } }), 400, 'unknown_parameter')
		const contact = is(await staff.post(contacts, { enterprise: id, name_zh: '王五' }), 201).json
		const kept = is(await admin.delete(`${path(id)}?purge=1`, { headers: { 'If-Match': '*', ...zh } }), 409, 'conflict')
		assert.match(kept.json.detail, /1 条“联系人”/)
		is(await admin.delete(`${contacts}/${contact.id}?purge=1`, { headers: { 'If-Match': '*' } }), 204)
		is(await admin.delete(`${path(id)}?purge=1`, { headers: { 'If-Match': '*' } }), 204)
		is(await admin.get(path(id)), 404, 'not_found')
		is(await admin.get(`${path(id)}/history`), 404)
		const next = await make({})
		assert.ok(next.id > id, 'ids are never used again')
	})

	test('members of a form are asked about one by one, and nothing is written', async () => {
		const other = await make({ name_zh: '已有代码有限公司', uscc: uscc(60) }), mine = await make({ name_zh: '自己有限公司', uscc: uscc(61) })
		const total = is(await staff.get(`${enterprises}?limit=1`), 200).json.total
		const ask = async (body, id, client = staff) => (is(await client.post(`${enterprises}/check${id ? `?id=${id}` : ''}`, body, { headers: zh }), 200).json.errors)
		const said = async (...args) => (await ask(...args)).map((e) => `${e.pointer} ${e.code}`)
		assert.deepEqual(await said({ uscc: uscc(62) }), [])
		assert.deepEqual(await said({ name_en: 'Without a Chinese name' }), [])
		assert.deepEqual(await said({ name_zh: ' ' }), ['/name_zh required'])
		assert.deepEqual(await said({ uscc: uscc(60).slice(0, 17) + (uscc(60)[17] === 'A' ? 'B' : 'A') }), ['/uscc uscc_check_digit'])
		const [taken] = await ask({ uscc: uscc(60) })
		assert.deepEqual([taken.code, taken.params.id], ['not_unique', String(other.id)])
		assert.match(taken.message, /已有代码有限公司/)
		assert.deepEqual(await said({ uscc: uscc(61) }, mine.id), [])
		assert.deepEqual(await said({ uscc: uscc(60), bands_year: 1 }, mine.id), ['/bands_year too_small'])
		assert.deepEqual(await said({ titles: [{ kind: 'srdi', expires: 'x' }] }), ['/titles/0/expires bad_date'])
		assert.deepEqual(await said({ nonsense: 1 }), ['/nonsense unknown_field'])
		is(await staff.post(`${enterprises}/check?id=999999`, { name_en: 'x' }), 404)
		is(await staff.post(`${enterprises}/check?id=x`, {}), 400)
		is(await staff.post(`${enterprises}/check`, '[]', { headers: { 'Content-Type': 'application/json' } }), 422)
		for (const role of ['member-admin', 'officer', 'auditor'])
			for (const q of ['', `?id=${mine.id}`]) is(await (await server.as(role)).post(`${enterprises}/check${q}`, { uscc: uscc(60) }), 403)
		assert.equal(is(await staff.get(`${enterprises}?limit=1`), 200).json.total, total + 1)	// the member's own enterprise
		assert.equal(is(await staff.get(path(mine.id)), 200).json.version, 1)
	})

	test('the history: who, when, through which door, and what', async () => {
		const { id } = await make({ name_en: 'Old Name' })
		const token = await server.withToken('staff', 'write')
		is(await token.patch(path(id), { name_en: 'New Name', tags: ['甲'] }, '"1"'), 200)
		const [change, create] = await history(path(id))
		assert.deepEqual([create.action, create.door, create.version, change.action, change.door, change.version],
			['create', 'page', 1, 'update', 'api', 2])
		assert.deepEqual(change.fields.find((f) => f.field === 'name_en'), { field: 'name_en', old: 'Old Name', new: 'New Name' })
		assert.deepEqual(change.fields.map((f) => f.field).sort(), ['name_en', 'tags'])
		assert.deepEqual([change.who, change.who_name], ['staff', 'staff'])	// an account without a name of its own
		const user = (await admin.get('/api/v1/users')).json.items.find((u) => u.login === 'staff')
		is(await admin.patch(`/api/v1/users/${user.id}`, { name: '陈志远' }, user.version), 200)
		assert.deepEqual((await history(path(id))).map((h) => [h.who, h.who_name]), [['staff', '陈志远'], ['staff', '陈志远']])
		const stale = is(await admin.patch(path(id), { name_en: 'Mine' }, '"1"'), 412, 'stale_version')
		assert.deepEqual([stale.json.changed_by, stale.json.changed_by_name], ['staff', '陈志远'])
		const page = is(await staff.get(`${path(id)}/history?limit=1`), 200).json
		assert.deepEqual(page.items.map((i) => i.id), [change.id])
		const rest = is(await staff.get(`${path(id)}/history?limit=1&before=${page.next}`), 200).json
		assert.deepEqual([rest.items.map((i) => i.id), rest.next], [[create.id], null])
	})

	test('text is kept byte for byte', async () => {
		for (const text of ['  两端空格　', '全角ＡＢＣ１２３', 'e\u0301 é', '𠮷野家 👩‍👩‍👧', 'a\r\nb\tc', '\u200b零宽', '"<script>&amp;\\', '\ufeffBOM', '=1+1', "'quoted"]) {
			const made = await make({ note: text, business_scope: text })
			const got = is(await staff.get(path(made.id)), 200).json
			assert.deepEqual([got.note, got.business_scope], [text, text])
		}
		assert.equal([...(await make({ note: '字'.repeat(20000) })).note].length, 20000)
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '长', note: '字'.repeat(20001) }), 422)), ['/note too_long'])
		assert.equal((await make({ name_zh: '𠮷'.repeat(200) })).name_zh.length, 400)
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '字'.repeat(201) }), 422)), ['/name_zh too_long'])
	})

	test('JSON that is none, or too much of it', async () => {
		const send = (body, status, code) => staff.post(enterprises, body, { headers: { 'Content-Type': 'application/json' } }).then((r) => is(r, status, code))
		await send('{"name_zh":"甲",}', 400, 'json_syntax')
		await send('{"name_zh":"甲"', 400, 'json_syntax')
		await send("{'name_zh':'甲'}", 400, 'json_syntax')
		await send('{"name_zh":"甲","bands_year":01}', 400, 'json_syntax')
		await send('{"name_zh":"a\tb"}', 400, 'json_syntax')
		await send('{"name_zh":"\\ud800"}', 400, 'json_syntax')
		await send('{"name_zh":"a\\u0000b"}', 400, 'json_syntax')
		await send(Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, 'json_syntax')
		await send(Buffer.from('{"name_zh":"甲\0"}'), 400, 'json_syntax')
		await send('{"name_zh":"甲","name_zh":"乙"}', 422, 'json_duplicate')
		await send('['.repeat(65) + ']'.repeat(65), 400, 'json_depth')
		await send(`{"name_zh":"甲","tags":[${'1,'.repeat(20000)}1]}`, 422, 'json_limit')
		await send(JSON.stringify({ name_zh: '甲', note: 'x'.repeat(1 << 20) }), 413, 'too_large')
		is(await staff.post(enterprises, '', { headers: { 'Content-Type': 'application/json' } }), 400)
	})

	test('ids are positive integers below 2^53; all others are not there', async () => {
		for (const id of ['0', '-1', '01', '1.0', '1e3', 'abc', '9007199254740993', '9223372036854775807', '18446744073709551617', '99999999999999999999'])
			for (const r of [await staff.get(path(id)), await staff.patch(path(id), {}, '*'), await staff.get(`${path(id)}/history`)]) is(r, 404, 'not_found')
		for (const enterprise of [9007199254740993n, 9223372036854775807n])
			is(await staff.post(contacts, `{"name_zh":"甲","enterprise":${enterprise}}`, { headers: { 'Content-Type': 'application/json' } }), 422)
	})

	test('money is a decimal string in a currency, to the last digit', async () => {
		for (const [amount, currency] of [['0.01', 'CNY'], ['90071992547409.93', 'CNY'], ['96000000000000.00', 'IDR'], ['5000000', 'VND']]) {
			const made = await make({ registered_capital: { amount, currency } })
			assert.equal(made.registered_capital.currency, currency)
			assert.equal(Number(made.registered_capital.amount), Number(amount))
			assert.equal(typeof made.registered_capital.amount, 'string')
		}
		const bad = [{ amount: 12, currency: 'CNY' }, { amount: '1.234', currency: 'CNY' }, { amount: '1e5', currency: 'CNY' }, { amount: '12' },
			{ amount: '12', currency: 'XXQ' }, { amount: '92233720368547758.08', currency: 'CNY' }, '12', { amount: '', currency: 'CNY' }]
		for (const registered_capital of bad) {
			const r = is(await staff.post(enterprises, { name_zh: '甲', registered_capital }), 422, 'validation')
			assert.ok(complaints(r).every((c) => c.startsWith('/registered_capital')), r.text)
		}
	})

	test('a merge-patch goes into money as RFC 7396 says', async () => {
		const { id } = await make({ registered_capital: { amount: '12.50', currency: 'CNY' } })
		const patch = (registered_capital) => staff.patch(path(id), { registered_capital }, '*')
		assert.deepEqual(is(await patch({ amount: '5' }), 200).json.registered_capital, { amount: '5.00', currency: 'CNY' })
		assert.deepEqual(is(await patch({ currency: 'USD' }), 200).json.registered_capital, { amount: '5.00', currency: 'USD' })
		assert.deepEqual(complaints(is(await patch({ currency: null }), 422, 'validation')), ['/registered_capital/currency required'])
		assert.deepEqual(complaints(is(await patch({ amount: '5', x: 1 }), 422)), ['/registered_capital/x unknown_field'])
		assert.deepEqual(complaints(is(await staff.patch(path(id), { asean_interests: [{ country: 'VN', x: 1 }] }, '*'), 422)), ['/asean_interests/0/x unknown_field'])
		assert.equal(is(await patch(null), 200).json.registered_capital, null)
		assert.deepEqual(complaints(is(await patch({ amount: '5' }), 422)), ['/registered_capital/currency required'])
	})

	test('what cannot be is refused: web sites that are none, days to come, sums below zero', async () => {
		for (const [body, code] of [
			[{ website: 'not a url' }, '/website bad_website'], [{ website: 'javascript:alert(1)' }, '/website bad_website'], [{ website: 'ftp://a.example' }, '/website bad_website'],
			[{ established_on: '2999-01-01' }, '/established_on date_in_future'], [{ established_on: '1599-12-31' }, '/established_on date_too_early'],
			[{ hnte_issued: '2999-01-01' }, '/hnte_issued date_in_future'], [{ registered_capital: { amount: '-0.01', currency: 'CNY' } }, '/registered_capital negative_amount'],
		]) {
			for (const lang of ['zh-CN', 'en']) {
				const r = is(await staff.post(enterprises, { name_zh: '错值有限公司', ...body }, { headers: { 'Accept-Language': lang } }), 422, 'validation')
				assert.deepEqual(complaints(r), [code])
				assert.equal(/[一-鿿]/.test(r.json.errors[0].message), lang === 'zh-CN')
			}
		}
		const made = await make({ website: 'www.right.example', established_on: new Date().toISOString().slice(0, 10), registered_capital: { amount: '0.00', currency: 'CNY' } })
		assert.equal(complaints(is(await staff.patch(path(made.id), { website: 'x y' }, made.version), 422))[0], '/website bad_website')
	})

	test('a city by code or by name, Chinese or English', async () => {
		for (const city of ['440300', '深圳市', '深圳', 'Shenzhen']) assert.equal((await make({ city })).city, '440300', city)
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '甲', city: 'Atlantis' }), 422)).length, 1)
	})

	test('codes: trimmed, half width, upper case; a wrong one names the digit that fits', async () => {
		assert.equal((await make({ uscc: '　９１４４０３００ｍａ0000031' + checkDigit('91440300MA0000031') + ' ' })).uscc, '91440300MA0000031' + checkDigit('91440300MA0000031'))
		const right = uscc(77), wrong = right.slice(0, 17) + (right[17] === '1' ? '2' : '1')
		const r = is(await staff.post(enterprises, { name_zh: '甲', uscc: wrong }), 422, 'validation')
		assert.deepEqual(complaints(r), ['/uscc uscc_check_digit'])
		assert.equal(r.json.errors[0].params.expected, right[17])
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '甲', uscc: '91440300MA00000' }), 422)), ['/uscc uscc_length'])
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '甲', uscc: 'I' + right.slice(1) }), 422)), ['/uscc uscc_character'])
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '甲', uscc: '9.1440300E+17' }), 422)), ['/uscc uscc_spreadsheet'])
	})

	const vectors = shared('data/codes/uscc_vectors.csv')
	test('the published codes get their verdicts', { skip: vectors === null && 'no shared data' }, async () => {
		const rows = csvObjects(readFileSync(vectors, 'utf8').replaceAll('\n', '\r\n'))
		assert.ok(rows.length >= 320)
		const seen = new Set()
		for (const { code, expect, why } of rows) {
			const r = await staff.post(enterprises, { name_zh: '代码试验', uscc: code }), taken = seen.has(code.toUpperCase())
			const name = `${code} ${expect} ${why}`
			if (/^(bad|invalid|check)/.test(expect)) assert.equal(r.status, 422, `${name}: ${r.text}`)
			else {
				assert.equal(r.status, taken ? 409 : 201, `${name}: ${r.text}`)
				if (!taken) assert.equal(r.json.uscc, code.toUpperCase())
			}
			seen.add(code.toUpperCase())
		}
	})

	test('contacts: of an enterprise, with its list, and the same rules', async () => {
		const e = await make({})
		const body = { enterprise: e.id, name_zh: '欧阳娜', name_en: 'OUYANG, Na', title: '外联经理', mobile: '+86 138 0000 0000', email: 'na@example.test' }
		const made = is(await staff.post(contacts, body), 201)
		for (const [k, v] of Object.entries(body)) assert.deepEqual(k === 'enterprise' ? made.json[k].id ?? made.json[k] : made.json[k], v, k)
		assert.deepEqual(is(await staff.get(`${path(e.id)}/contacts`), 200).json.items.map((i) => i.id), [made.json.id])
		is(await staff.get(`${path(999999)}/contacts`), 404)
		is(await staff.get(`${path(e.id)}/nonsense`), 404)
		is(await staff.patch(`${contacts}/${made.json.id}`, { email: 'new@example.test' }, '"1"'), 200)
		assert.deepEqual(complaints(is(await staff.patch(`${contacts}/${made.json.id}`, { email: 'no mail' }, '"2"'), 422)), ['/email bad_email'])
		assert.deepEqual(complaints(is(await staff.post(contacts, { enterprise: 999999, name_zh: '甲' }), 422)), ['/enterprise no_such_record'])
		assert.deepEqual(complaints(is(await staff.post(contacts, {}), 422)), ['/enterprise required', '/name_zh required'])
		is(await staff.delete(`${contacts}/${made.json.id}`, { headers: { 'If-Match': '"2"' } }), 204)
		assert.equal(is(await staff.get(`${path(e.id)}/contacts`), 200).json.total, 0)
	})

	test('who may not change is refused before anything is read', async () => {
		const e = await make({})
		for (const role of ['officer', 'finance', 'member-admin', 'member-editor', 'auditor']) {
			const c = await server.as(role)
			is(await c.post(enterprises, '{broken', { headers: { 'Content-Type': 'application/json' } }), 403, 'forbidden')
			for (const r of [await c.post(enterprises, { name_zh: '甲' }), await c.patch(path(e.id), { name_zh: '乙' }, '*'), await c.delete(path(e.id), { headers: { 'If-Match': '*' } })])
				is(r, 403, 'forbidden')
		}
		const read = await server.withToken('staff', 'read')
		is(await read.post(enterprises, { name_zh: '甲' }), 403, 'forbidden')
		is(await read.get(path(e.id)), 200)
		is(await server.anonymous().get(path(e.id)), 401, 'signed_out')
	})
})
