// The steps between a staged sheet and its records: rows corrected and decided, what was written taken back (ui-and-api.md A6, D8).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { contacts, enterprises, form, is, query, toCsv, uscc } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const imports = '/api/v1/imports'

describe('wizard', () => {
	let server, staff, other, admin
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
		other = await server.as('manager')
	})
	after(() => server.stop())

	const send = (bytes, { name = 'members.csv', resource = 'enterprises', client = staff } = {}) =>
		client.post(imports, ...(({ body, headers }) => [body, { headers }])(form({ resource }, { name, bytes })))
	const upload = async (bytes, options) => is(await send(bytes, options), 201).json.id
	const get = async (id) => is(await staff.get(`${imports}/${id}`), 200).json
	async function settle(id) {
		for (const end = Date.now() + 120e3; Date.now() < end;) {
			const now = await get(id)
			if (!['checking', 'committing', 'reverting'].includes(now.state)) return now
			await sleep(25)
		}
		assert.fail('the import does not end')
	}
	async function step(id, what, body) {
		is(await staff.post(`${imports}/${id}/${what}`, body), 202)
		return settle(id)
	}
	const rowsOf = async (id, status) => is(await staff.get(`${imports}/${id}/rows?limit=500${status ? `&status=${status}` : ''}`), 200).json.items
	const rowOf = async (id, n) => (await rowsOf(id)).find((r) => r.n === n)
	async function checked(bytes, options) {
		const id = await upload(bytes, options), now = await step(id, 'check')
		assert.equal(now.state, 'checked', JSON.stringify(now.error))
		return { id, ...now }
	}
	async function commit(id) {
		const now = await step(id, 'commit')
		assert.equal(now.state, 'done', JSON.stringify(now.error))
		return now
	}
	const committed = async (bytes, options) => commit((await checked(bytes, options)).id)
	const patchRow = (id, n, body, client = staff) => client.patch(`${imports}/${id}/rows/${n}`, body)
	const byName = async (name) => is(await staff.get(`${enterprises}?${query({ name_zh: name })}`), 200).json.items
	const make = async (fields, client = staff) => is(await client.post(enterprises, fields), 201).json
	const look = async (id) => is(await staff.get(`${enterprises}/${id}`), 200).json
	const counts = ({ rows, insert, update, same, suspect, error, skipped }) => [rows, insert, update, same, suspect, error, skipped]

	test('a cell is corrected: the row is judged at once, the counts move, check and commit judge alike', async () => {
		const { id, counts: was } = await checked(toCsv([['企业名称', '信用代码', '城市', '成立日期', '编号'],
			['更正一有限公司', uscc(1), '珠海', '昨天', 'A'], ['更正二有限公司', uscc(2), '珠海', '2015-3-2', 'B'], ['', '', '', '', '']]))
		assert.deepEqual(counts(was), [2, 1, 0, 0, 0, 1, 2])
		const before = await rowOf(id, 2)
		assert.deepEqual([before.outcome, before.cells, before.edited, before.decision, before.reverted], ['error', ['更正一有限公司', uscc(1), '珠海', '昨天', 'A'], [], null, null])
		const fixed = is(await patchRow(id, 2, { cells: [{ n: 3, value: '2015-3-1' }, { n: 4, value: 'A-1' }] }), 200).json
		assert.deepEqual([fixed.outcome, fixed.cells, fixed.edited, fixed.problems], ['insert', ['更正一有限公司', uscc(1), '珠海', '2015-3-1', 'A-1'], [3, 4], []])
		assert.deepEqual(counts(fixed.counts), [2, 2, 0, 0, 0, 0, 2])
		const { counts: _, ...row } = fixed
		assert.deepEqual(await rowOf(id, 2), row)
		const now = await get(id)
		assert.deepEqual([now.state, now.counts, now.edits], ['checked', fixed.counts, { cells: 2, decided: 0 }])
		// A correction can be wrong itself, and is taken back by null.
		const worse = is(await patchRow(id, 3, { cells: [{ n: 1, value: uscc(2).slice(0, 17) + '?' }] }), 200).json
		assert.deepEqual([worse.outcome, worse.problems[0].field, counts(worse.counts)], ['error', 'uscc', [2, 1, 0, 0, 0, 1, 2]])
		const back = is(await patchRow(id, 3, { cells: [{ n: 1, value: null }] }), 200).json
		assert.deepEqual([back.outcome, back.edited, back.cells[1]], ['insert', [], uscc(2)])
		// A blank line that says something is a row.
		const filled = is(await patchRow(id, 4, { cells: [{ n: 0, value: '更正三有限公司' }] }), 200).json
		assert.deepEqual([filled.outcome, counts(filled.counts)], ['insert', [3, 3, 0, 0, 0, 0, 1]])
		// A check of the whole finds the same, and so does the commit.
		assert.deepEqual((await step(id, 'check')).counts, filled.counts)
		const done = await commit(id)
		assert.deepEqual([done.result.inserted, done.result.error], [3, 0])
		const [one] = await byName('更正一有限公司')
		assert.deepEqual([one.established_on, one.note], ['2015-03-01', '编号: A-1'])
		assert.equal((await rowOf(id, 2)).id, one.id)
		is(await patchRow(id, 2, { cells: [] }), 409, 'conflict')
	})

	test('what cannot be corrected says why, and nothing moves', async () => {
		const { id, counts: was } = await checked('企业名称,城市\r\n更正四有限公司,珠海\r\n'), fresh = await upload('企业名称\r\n更正五有限公司\r\n')
		for (const [body, pointer, code] of [
			[{ cells: [{ n: 2, value: 'x' }] }, '/cells/0/n', 'no_such_column'], [{ cells: [{ n: 0, value: 'x' }, { n: -1, value: 'x' }] }, '/cells/1/n', 'no_such_column'],
			[{ cells: 7 }, '/cells', 'wrong_type'], [{ cells: [{ n: 0 }] }, '/cells/0', 'wrong_type'], [{ cells: [{ n: 0, value: true }] }, '/cells/0/value', 'wrong_type'],
			[{ decision: 'perhaps' }, '/decision', 'bad_choice'], [{ decision: 'link' }, '/id', 'required'], [{ decision: 'link', id: 999999 }, '/id', 'no_such_record'],
			[{ id: 1 }, '/decision', 'bad_choice'], [{ override: 7 }, '/override', 'wrong_type'], [{ nonsense: 1 }, '/nonsense', 'unknown_field'],
		]) {
			const r = is(await patchRow(id, 2, body), 422).json
			assert.deepEqual([r.errors[0].pointer, r.errors[0].code], [pointer, code], JSON.stringify(body))
		}
		is(await patchRow(id, 99, { decision: 'skip' }), 404)
		is(await patchRow(999999, 2, { decision: 'skip' }), 404)
		is(await patchRow(fresh, 2, { decision: 'skip' }), 409)
		is(await patchRow(id, 2, { decision: 'skip' }, await server.as('auditor')), 403)
		const now = await get(id)
		assert.deepEqual([now.counts, now.edits], [was, { cells: 0, decided: 0 }])
	})

	test('suspects are decided: new, link, skip', async () => {
		const known = await make({ name_zh: '决定（深圳）有限公司', city: '440300' })
		const { id } = await checked(toCsv([['企业名称', '城市', '网址'], ['决定(深圳)有限公司', '广州', 'www.a.example'], ['决定二有限公司', '', ''], ['决定二有限公司', '佛山', '']]))
		const of = async (n) => (await rowOf(id, n)).outcome
		assert.deepEqual([await of(2), await of(3), await of(4)], ['suspect', 'insert', 'suspect'])
		const link = is(await patchRow(id, 2, { decision: 'link', id: known.id }), 200).json
		assert.deepEqual([link.outcome, link.id, link.decision, counts(link.counts)], ['update', known.id, 'link', [3, 1, 1, 0, 1, 0, 1]])
		assert.deepEqual(link.changes.map((c) => c.field), ['city', 'website'])
		const fresh = is(await patchRow(id, 2, { decision: 'new' }), 200).json
		assert.deepEqual([fresh.outcome, fresh.id, counts(fresh.counts)], ['insert', null, [3, 2, 0, 0, 1, 0, 1]])
		const skip = is(await patchRow(id, 2, { decision: 'skip' }), 200).json
		assert.deepEqual([skip.outcome, skip.name, skip.problems[0].code, counts(skip.counts)], ['skipped', '决定(深圳)有限公司', 'sheet_skipped_by_hand', [2, 1, 0, 0, 1, 0, 2]])
		assert.equal((await get(id)).edits.decided, 1)
		// The row that repeats another one stays beside it while it is corrected.
		assert.equal(is(await patchRow(id, 4, { cells: [{ n: 1, value: '东莞' }] }), 200).json.outcome, 'suspect')
		assert.equal(is(await patchRow(id, 4, { cells: [{ n: 0, value: '决定三有限公司' }] }), 200).json.outcome, 'insert')
		assert.equal(is(await patchRow(id, 4, { cells: [{ n: 0, value: null }] }), 200).json.outcome, 'suspect')
		const apart = is(await patchRow(id, 4, { decision: 'new' }), 200).json
		assert.deepEqual([apart.outcome, counts(apart.counts)], ['insert', [2, 2, 0, 0, 0, 0, 2]])
		const back = is(await patchRow(id, 2, { decision: null }), 200).json
		assert.deepEqual([back.outcome, counts(back.counts)], ['suspect', [3, 2, 0, 0, 1, 0, 1]])
		is(await patchRow(id, 2, { decision: 'link', id: known.id }), 200)
		assert.deepEqual((await step(id, 'check')).counts, (await get(id)).counts)
		const done = await commit(id)
		assert.deepEqual([done.result.inserted, done.result.updated, done.result.suspect], [2, 1, 0])
		assert.equal((await look(known.id)).website, 'www.a.example')
		assert.equal((await byName('决定二有限公司')).length, 2)
	})

	test('two rows are never written into one record, and a code has one owner, whatever was decided', async () => {
		const known = await make({ name_zh: '决定四有限公司', uscc: uscc(40) })
		const { id } = await checked(toCsv([['企业名称', '信用代码'], ['决定四有限公司', uscc(40)], ['决定五有限公司', ''], ['决定六有限公司', uscc(41)], ['决定七有限公司', '']]))
		is(await patchRow(id, 3, { decision: 'link', id: known.id }), 200)
		is(await patchRow(id, 5, { decision: 'new', cells: [{ n: 1, value: uscc(41) }] }), 200)
		is(await patchRow(id, 2, { cells: [{ n: 0, value: '决定四号有限公司' }] }), 200)
		await step(id, 'check')
		assert.deepEqual((await rowsOf(id)).map((r) => r.outcome), ['skipped', 'update', 'suspect', 'insert', 'suspect'])
		const taken = is(await patchRow(id, 2, { decision: 'new' }), 200).json
		assert.deepEqual([taken.outcome, taken.problems[0].code, taken.problems[0].params.name], ['error', 'not_unique', '决定四有限公司'])
		const done = await commit(id)
		assert.deepEqual([done.result.inserted, done.result.error], [1, 1])
	})

	test('a commit is taken back row by row; what others have changed since stays', async () => {
		const old = await make({ name_zh: '撤销一有限公司', uscc: uscc(51), city: '440400', note: '原有' }), kept = await make({ name_zh: '撤销二有限公司', uscc: uscc(52), city: '440400' })
		const { id } = await checked(toCsv([['企业名称', '信用代码', '城市', '网址', '编号'], ['撤销一有限公司', uscc(51), '佛山', 'www.r.example', 'R1'],
			['撤销二有限公司', uscc(52), '佛山', '', ''], ['撤销三有限公司', uscc(53), '', '', ''], ['撤销四有限公司', uscc(54), '', '', ''], ['撤销五有限公司', uscc(55), '', '', '']]))
		assert.equal((await get(id)).revert, null)
		is(await staff.post(`${imports}/${id}/revert`), 409)
		const done = await commit(id)
		assert.deepEqual([done.revert.state, done.revert.reverted, done.revert.refused], ['possible', 0, 0])
		assert.equal(Math.round((Date.parse(done.revert.until) - Date.parse(done.updated_at)) / 86400e3), 7)
		const rows = await rowsOf(id), of = (n) => rows.find((r) => r.n === n).id
		// Somebody changes one, another one gets a contact.
		is(await other.patch(`${enterprises}/${kept.id}`, { website: 'www.k.example' }, 2), 200)
		is(await other.patch(`${enterprises}/${of(4)}`, { website: 'www.n.example' }, 1), 200)
		is(await other.post(contacts, { enterprise: of(5), name_zh: '张三' }), 201)
		const back = await step(id, 'revert')
		assert.deepEqual([back.state, back.error, back.revert.state, back.revert.reverted, back.revert.refused], ['done', null, 'done', 2, 3])
		assert.deepEqual((await rowsOf(id)).map((r) => [r.n, r.reverted]), [[1, null], [2, true], [3, 'record_changed'], [4, 'record_changed'], [5, 'record_used'], [6, true]])
		assert.match((await rowOf(id, 3)).reverted_why, /changed|修改/)
		const was = await look(old.id)
		assert.deepEqual([was.city, was.website, was.note, was.version], ['440400', null, '原有', 3])
		assert.deepEqual([(await look(kept.id)).city, (await look(kept.id)).website], ['440600', 'www.k.example'])
		is(await staff.get(`${enterprises}/${of(6)}`), 404)
		assert.deepEqual(await byName('撤销五有限公司'), [])
		assert.deepEqual(is(await staff.get(`${enterprises}?q=${encodeURIComponent('撤销五')}`), 200).json.items, [])
		const [entry] = is(await staff.get(`${enterprises}/${old.id}/history`), 200).json.items
		assert.deepEqual([entry.action, entry.door, entry.note], ['update', 'import', { import: id, revert: true }])
		// Once more changes nothing; what was in the way and is gone can be taken back then.
		assert.deepEqual((await step(id, 'revert')).revert, back.revert)
		const [person] = is(await staff.get(`${contacts}?enterprise=${of(5)}`), 200).json.items
		is(await admin.delete(`${contacts}/${person.id}?purge=1`, { headers: { 'If-Match': '"1"' } }), 204)
		const again = await step(id, 'revert')
		assert.deepEqual([again.revert.reverted, again.revert.refused], [3, 2], JSON.stringify(await rowsOf(id)))
		// The same file goes in again.
		assert.deepEqual(((r) => [r.inserted, r.updated, r.same])((await committed(toCsv([['企业名称', '信用代码'], ['撤销五有限公司', uscc(55)]]))).result), [1, 0, 0])
		is(await (await server.as('auditor')).post(`${imports}/${id}/revert`), 403)
	})
})
