// Credit codes that are damaged or never were right: what is suggested, what a reason allows, whom an old organisation code means.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { checkDigit, complaints, csvObjects, enterprises, is, parseCsv, query, toCsv } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged, imports, sum } from '../lib/staged.mjs'

const orgDigit = (eight) => '0X987654321'[[...eight].reduce((n, c, i) => n + parseInt(c, 36) * [3, 7, 9, 10, 5, 8, 4, 2][i], 0) % 11]
const org = (n) => { const eight = 'MA' + String(n).padStart(6, '0'); return eight + orgDigit(eight) }
// Sound in every part.
const code = (n) => { const body = '91440300' + org(n); return body + checkDigit(body) }
const wrong = (c) => c.slice(0, 17) + (c[17] === '1' ? '2' : '1')

describe('codes', () => {
	let server, staff, staged
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		staged = new Staged(staff)
	})
	after(() => server.stop())
	const byName = async (name) => is(await staff.get(`${enterprises}?${query({ name_zh: name })}`), 200).json.items[0]

	test('a wrong check digit is kept with a reason, and not without; history and export say so', async () => {
		const bad = wrong(code(1))
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '早期代码有限公司', uscc: bad }), 422)), ['/uscc uscc_check_digit'])
		const made = is(await staff.post(enterprises, { name_zh: '早期代码有限公司', uscc: bad, uscc_override: '试点时的代码，已看执照' }), 201).json
		assert.deepEqual([made.uscc, made.uscc_status, made.uscc_override], [bad, 'unverified', '试点时的代码，已看执照'])
		// Other changes go through; without the reason it is wrong again.
		const changed = is(await staff.patch(`${enterprises}/${made.id}`, { website: 'www.a.example' }, made.version), 200).json
		assert.deepEqual(complaints(is(await staff.patch(`${enterprises}/${made.id}`, { uscc_override: null }, changed.version), 422)), ['/uscc uscc_check_digit'])
		assert.deepEqual(complaints(is(await staff.post(`${enterprises}/check`, { name_zh: '乙', uscc: wrong(code(2)) }), 200)), ['/uscc uscc_check_digit'])
		// Only the check digit: everything else stays an error.
		for (const [uscc, complaint] of [[bad.slice(0, 17), 'uscc_length'], ['O' + bad.slice(1), 'uscc_character'], ['9.14E+17', 'uscc_spreadsheet'], [org(1), 'org_code']])
			assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '甲', uscc, uscc_override: '理由' }), 422)), [`/uscc ${complaint}`])
		assert.deepEqual(complaints(is(await staff.post(enterprises, { name_zh: '甲', uscc: bad, uscc_override: '理由' }), 409)), ['/uscc not_unique'])
		assert.ok(complaints(is(await staff.post(enterprises, { name_zh: '甲', uscc: bad, uscc_override: '长'.repeat(201) }), 422)).includes('/uscc_override too_long'))
		assert.equal(is(await staff.get(`${enterprises}?uscc=${bad}`), 200).json.total, 1)
		const [create] = is(await staff.get(`${enterprises}/${made.id}/history`), 200).json.items.filter((x) => x.action === 'create')
		assert.equal(create.fields.find((c) => c.field === 'uscc_override').new, '试点时的代码，已看执照')
		const out = csvObjects(is(await staff.get(`${enterprises}/export?format=csv&uscc=${bad}`), 200).text)
		assert.equal(out[0].uscc_override, '试点时的代码，已看执照')
		// It is the staff's: neither members nor auditors of the public part see it.
		const member = await server.as('member-admin')
		is(await member.get(`${enterprises}?fields=id,uscc_override`), 400)
		assert.ok(!('uscc_override' in is(await member.get(`${enterprises}/${made.id}`), 200).json))
		const meta = is(await staff.get('/api/v1/meta'), 200).json.resources ?? is(await staff.get('/api/v1/meta'), 200).json
		assert.match(JSON.stringify(meta), /校验位不符的理由|Reason for a wrong check digit/)
	})

	test('the same in a sheet, again and again', async () => {
		const bad = wrong(code(11)), head = ['企业名称', '统一社会信用代码', '校验位不符的理由', '网址']
		const file = toCsv([head, ['表中早期代码有限公司', bad, '试点代码', ''], ['表中无理由有限公司', wrong(code(12)), '', '']])
		const first = await staged.committed(file)
		assert.deepEqual([first.result.inserted, first.result.error], [1, 1])
		const [row] = await staged.rows(first.id, 'error')
		assert.deepEqual([row.n, row.problems[0].column, row.problems[0].code], [3, '统一社会信用代码', 'uscc_check_digit'])
		const one = await byName('表中早期代码有限公司')
		assert.deepEqual([one.uscc, one.uscc_status, one.uscc_override], [bad, 'unverified', '试点代码'])
		assert.deepEqual((await staged.committed(file)).result.same, 1)
		// A sheet without the reason still means this record.
		const plain = await staged.committed(toCsv([['统一社会信用代码', '企业名称', '网址'], [bad, '表中早期代码有限公司', 'www.early.example']]))
		assert.equal(plain.result.updated, 1)
		// A wrong code is an error also where the name alone would make a suspect.
		is(await staff.post(enterprises, { name_zh: '表中有码有限公司', uscc: code(13) }), 201)
		const suspect = await staged.checked(toCsv([head, ['表中有码有限公司', wrong(code(14)), '', ''], ['表中有码有限公司', code(14), '', '']]))
		assert.deepEqual([suspect.counts.error, suspect.counts.suspect], [1, 1])
		// What was exported comes back the same.
		const all = is(await staff.get(`${enterprises}/export?format=csv`), 200).bytes, again = await staged.committed(all)
		assert.deepEqual([again.result.same, sum(again.result)], [parseCsv(all.toString()).length - 1, again.result.rows])
	})

	test('what may have been meant is suggested, never taken', async () => {
		const c = code(50), at = (i, s, n = 1) => c.slice(0, i) + s + c.slice(i + n)
		const swap = c.slice(0, 14) + c[15] + c[14] + c.slice(16)
		for (const [text, complaint] of [
			[c.replaceAll('0', 'O'), 'uscc_character'], [at(1, 'I'), 'uscc_character'], [at(9, 'A0', 1), 'uscc_length'], [c + c[17], 'uscc_length'],
			[c.slice(0, 17), 'uscc_length'], [swap, 'uscc_check_digit'],
		]) {
			const [error] = is(await staff.post(enterprises, { name_zh: '建议有限公司', uscc: text }), 422).json.errors
			assert.deepEqual([error.code, error.params.suggested], [complaint, c], text)
			assert.ok(error.message.includes(c), error.message)
		}
		const { id } = await staged.checked(toCsv([['企业名称', '信用代码'], ['建议有限公司', swap]]))
		const [row] = await staged.rows(id, 'error')
		assert.deepEqual([row.outcome, row.problems[0].code, row.problems[0].params?.suggested ?? c], ['error', 'uscc_check_digit', c])
		assert.equal(await byName('建议有限公司'), undefined)
		// What only wraps a code is taken off.
		for (const [i, text] of [`'${code(51)}`, ` ${code(52)} `, `\u200b${code(53)}\ufeff`, code(54).replace(/./g, (x) => String.fromCodePoint(x.codePointAt(0) + 0xfee0)),
			code(55).toLowerCase(), code(56).replace(/(.{4})/g, '$1 '), code(57).replace(/^(.{8})/, '$1-'), `\u00a0${code(58)}\t`].entries())
			assert.equal(is(await staff.post(enterprises, { name_zh: `包装${i}有限公司`, uscc: text }), 201).json.uscc, code(51 + i))
	})

	test('an old organisation code means the record whose code has it in the middle, for a person to say', async () => {
		const { id: known } = is(await staff.post(enterprises, { name_zh: '组织机构老会员有限公司', uscc: code(70) }), 201).json
		const dashed = org(70).replace(/(.)$/, '-$1')
		const file = toCsv([['企业名称', '统一社会信用代码', '网址'], ['老会员改名有限公司', dashed, 'www.old.example'], ['无人认识有限公司', org(71), ''],
			['组织机构老会员有限公司', org(70), 'www.same.example']])
		const { id, counts, result } = await staged.committed(file)
		const rows = await staged.rows(id)
		assert.deepEqual(rows.slice(1).map((r) => r.outcome), ['suspect', 'error', 'update'], JSON.stringify(rows))
		assert.deepEqual([counts.suspect, result.error, sum(result)], [1, 1, 3])
		assert.deepEqual(rows[1].candidates.map((c) => [c.id, c.code]), [[known, 'same_org_code']])
		assert.deepEqual(rows[2].problems.map((p) => [p.code, p.warning]), [['org_code', false]])
		assert.deepEqual(rows[3].problems.map((p) => [p.code, p.warning]), [['org_code', true]])
		const now = is(await staff.get(`${enterprises}/${known}`), 200).json
		assert.deepEqual([now.uscc, now.name_zh, now.website], [code(70), '组织机构老会员有限公司', 'www.same.example'])
		// A person says that it is this one: the rest of the row is taken, the old code is not.
		const next = await staged.checked(toCsv([['企业名称', '统一社会信用代码', '网址'], ['老会员改名有限公司', dashed, 'www.old.example']]))
		is(await staff.patch(`${imports}/${next.id}/rows/2`, { decision: 'link', id: known }), 200)
		assert.equal((await staged.step(next.id, 'commit')).result.updated, 1)
		const linked = is(await staff.get(`${enterprises}/${known}`), 200).json
		assert.deepEqual([linked.uscc, linked.name_zh, linked.website], [code(70), '老会员改名有限公司', 'www.old.example'])
	})

	test('a suggestion is taken by hand, a reason is given by hand', async () => {
		const c = code(90), swap = c.slice(0, 14) + c[15] + c[14] + c.slice(16), bad = wrong(code(91))
		const { id } = await staged.checked(toCsv([['企业名称', '信用代码'], ['改正有限公司', swap], ['说明理由有限公司', bad]]))
		const [first] = await staged.rows(id, 'error')
		assert.equal(first.problems[0].params.suggested, c)
		is(await staff.patch(`${imports}/${id}/rows/2`, { cells: [{ n: 1, value: c }] }), 200)
		is(await staff.patch(`${imports}/${id}/rows/3`, { override: '试点代码' }), 200)
		assert.equal((await staged.step(id, 'commit')).result.inserted, 2)
		assert.equal((await byName('改正有限公司')).uscc, c)
		const kept = await byName('说明理由有限公司')
		assert.deepEqual([kept.uscc, kept.uscc_status, kept.uscc_override], [bad, 'unverified', '试点代码'])
	})
})
