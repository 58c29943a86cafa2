// The steps between a staged sheet and its records: rows corrected and decided, what was written taken back (ui-and-api.md A6, D8).
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { contacts, enterprises, is, query, toCsv, unzip, uscc, xlsxSheet } from '../lib/api.mjs'
import { bin, freshFolder, startServer } from '../lib/server.mjs'
import { imports, stagedBy } from '../lib/staged.mjs'


describe('wizard', () => {
	let server, staff, other, admin
	before(async () => {
		server = await startServer()
		admin = await server.as('admin')
		staff = await server.as('staff')
		other = await server.as('manager')
	})
	after(() => server.stop())

	const { send, upload, get, settle, step, checked, committed } = stagedBy(() => staff)
	const rowsOf = async (id, status) => is(await staff.get(`${imports}/${id}/rows?limit=500${status ? `&status=${status}` : ''}`), 200).json.items
	const rowOf = async (id, n) => (await rowsOf(id)).find((r) => r.n === n)
	async function commit(id) {
		const now = await step(id, 'commit')
		assert.equal(now.state, 'done', JSON.stringify(now.error))
		return now
	}
	const patchRow = (id, n, body, client = staff) => client.patch(`${imports}/${id}/rows/${n}`, body)
	const byName = async (name) => is(await staff.get(`${enterprises}?${query({ name_zh: name })}`), 200).json.items
	const make = async (fields, client = staff) => is(await client.post(enterprises, fields), 201).json
	const look = async (id) => is(await staff.get(`${enterprises}/${id}`), 200).json
	const counts = ({ rows, insert, update, same, suspect, error, skipped }) => [rows, insert, update, same, suspect, error, skipped]

	test('rows with something to note are listed by themselves, whatever becomes of them', async () => {
		await make({ name_zh: '提醒一有限公司', city: '440400' })
		const { id, counts } = await checked(toCsv([['企业名称', '城市'], ['提醒一有限公司', '佛山'], ['提醒二有限公司', '佛山'], ['提醒三有限公司', '亚特兰蒂斯']]))
		const noted = (await rowsOf(id)).filter((r) => !['suspect', 'skipped'].includes(r.outcome) && r.problems.some((p) => p.warning))
		assert.deepEqual([noted.map((r) => r.n), counts.warnings], [[4], 1])
		assert.deepEqual(await rowsOf(id, 'warning'), noted)
		is(await staff.get(`${imports}/${id}/rows?status=warning&limit=1&offset=${noted.length}`), 200)
		assert.deepEqual(await rowsOf(id, 'refused'), [])
		is(await staff.get(`${imports}/${id}/rows?status=nothing`), 400)
	})

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

	test('a wrong check digit is overridden with a reason, which the record keeps', async () => {
		const code = uscc(95), wrong = code.slice(0, 17) + (code[17] === '1' ? '2' : '1')
		const { id } = await checked(toCsv([['企业名称', '信用代码'], ['校验位有限公司', wrong]]))
		const was = await rowOf(id, 2)
		assert.deepEqual([was.outcome, was.problems[0].code, was.override], ['error', 'uscc_check_digit', null])
		assert.match(was.problems[0].params.expected, /\S/)
		const row = is(await patchRow(id, 2, { override: '执照原件如此' }), 200).json
		assert.deepEqual([row.outcome, row.override, row.counts.insert], ['insert', '执照原件如此', 1])
		assert.equal(is(await patchRow(id, 2, { override: null }), 200).json.outcome, 'error')
		is(await patchRow(id, 2, { override: '执照原件如此' }), 200)
		assert.equal(is(await patchRow(id, 2, { override: '长'.repeat(201) }), 422).json.errors[0].pointer, '/override')
		assert.equal((await commit(id)).result.inserted, 1)
		assert.deepEqual(((r) => [r.uscc, r.uscc_override])((await byName('校验位有限公司'))[0]), [wrong, '执照原件如此'])
	})

	test('who links to a merged record writes into the one that stands for it; what was merged since is not taken back', async () => {
		const gone = await make({ name_zh: '并去一有限公司' }), stays = await make({ name_zh: '并入一有限公司' })
		is(await other.post(`${enterprises}/${gone.id}/merge`, { into: stays.id, into_version: stays.version }, { headers: { 'If-Match': `"${gone.version}"` } }), 200)
		const { id } = await checked(toCsv([['企业名称', '网址'], ['并来二有限公司', 'www.merged.example'], ['并来三有限公司', '']]))
		const row = is(await patchRow(id, 2, { decision: 'link', id: gone.id, cells: [{ n: 0, value: '并入一有限公司' }] }), 200).json
		assert.deepEqual([row.outcome, row.id], ['update', stays.id])
		await commit(id)
		assert.equal((await look(stays.id)).website, 'www.merged.example')
		const made = (await rowOf(id, 3)).id
		is(await other.post(`${enterprises}/${made}/merge`, { into: stays.id, into_version: (await look(stays.id)).version }, { headers: { 'If-Match': '"1"' } }), 200)
		const back = await step(id, 'revert')
		assert.deepEqual([back.revert.reverted, back.revert.refused], [0, 2])
		assert.deepEqual((await rowsOf(id)).slice(1).map((r) => r.reverted), ['record_changed', 'record_changed'])
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
		assert.deepEqual((await rowsOf(id, 'refused')).map((r) => r.n), [3, 4, 5], 'those are listed by themselves')
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

	const patch = async (id, body, status = 200) => is(await staff.patch(`${imports}/${id}`, body), status).json

	test('an empty cell empties the field only where a person has said so', async () => {
		const { id: a } = await make({ name_zh: '清空一有限公司', city: '440400', website: 'www.e.example', note: '留' })
		const file = toCsv([['企业名称', '城市', '网址', '备注'], ['清空一有限公司', '', '-', '']])
		const id = await upload(file)
		assert.deepEqual((await get(id)).columns.map((c) => c.erase), [false, false, false, false])
		await patch(id, { columns: [{ n: 1, erase: true }] })
		await patch(id, { columns: [{ n: 2, erase: true }, { n: 1 }] })
		const now = await get(id)
		assert.deepEqual(now.columns.map((c) => [c.field, c.erase]), [['name_zh', false], ['city', true], ['website', true], ['note', false]])
		assert.equal((await step(id, 'check')).counts.update, 1)
		assert.deepEqual((await rowOf(id, 2)).changes.map((c) => [c.field, c.old, c.new]), [['website', 'www.e.example', null], ['city', '440400', null]].sort())
		await commit(id)
		assert.deepEqual(((r) => [r.city, r.website, r.note])(await look(a)), [null, null, '留'])
		// What must be there is not emptied.
		const must = await upload(toCsv([['信用代码', '企业名称'], [uscc(71), '']]))
		await make({ name_zh: '清空二有限公司', uscc: uscc(71) })
		await patch(must, { columns: [{ n: 1, erase: true }] })
		await step(must, 'check')
		assert.deepEqual(((r) => [r.outcome, r.problems[0].code])(await rowOf(must, 2)), ['error', 'required'])
		for (const erase of ['x', 1]) assert.equal((await patch(must, { columns: [{ n: 1, erase }] }, 422)).errors[0].pointer, '/columns/0/erase')
	})

	test('the order of days: shown by the column, said by a person, or open and told so', async () => {
		const file = (...days) => toCsv([['企业名称', '成立日期'], ...days.map((d, i) => [`日序${days.length}第${i}有限公司`, d])])
		const dates = async (id) => { await step(id, 'check'); return (await rowsOf(id)).slice(1).map((r) => r.problems[0]?.code ?? r.changes[0]?.new ?? 'ok') }
		const shown = async (...days) => { const id = await upload(file(...days)), now = await get(id); return [id, now.detected.date_order, now.columns[1].date_order] }
		const [dmy, all, one] = await shown('03/04/2015', '25/12/2015')
		assert.deepEqual([all, one], ['dmy', 'dmy'])
		assert.deepEqual(await dates(dmy), ['ok', 'ok'])
		await commit(dmy)
		assert.deepEqual((await byName('日序2第0有限公司'))[0].established_on, '2015-04-03')
		const [mdy] = await shown('03/04/2015', '12/25/2015', '2015-1-1')
		await step(mdy, 'check')
		await commit(mdy)
		assert.deepEqual((await byName('日序3第0有限公司'))[0].established_on, '2015-03-04')
		const [open, none, said] = await shown('03/04/2015')
		assert.deepEqual([none, said], [null, 'open'])
		assert.deepEqual(await dates(open), ['date_ambiguous'])
		await patch(open, { date_order: 'mdy' })
		assert.deepEqual(((n) => [n.state, n.detected.date_order, n.columns[1].date_order])(await get(open)), ['uploaded', 'mdy', 'open'])
		assert.deepEqual(await dates(open), ['ok'])
		assert.equal(is(await patchRow(open, 2, { cells: [{ n: 1, value: '05/06/2015' }] }), 200).json.outcome, 'insert')
		await commit(open)
		assert.equal((await byName('日序1第0有限公司'))[0].established_on, '2015-05-06')
		// Days that contradict each other show nothing; those that are dates in one order only are read all the same.
		const [both, , open2] = await shown('13/04/2015', '04/13/2015', '03/04/2015', '1/1/2015')
		assert.equal(open2, 'open')
		assert.deepEqual(await dates(both), ['ok', 'ok', 'date_ambiguous', 'ok'])
		// Years of two digits only where the order is known.
		const [short] = await shown('03/04/15', '31/12/99', '1/2/30', '5/6/25', '7/8/09')
		assert.deepEqual(await dates(short), ['ok', 'ok', 'ok', 'ok', 'ok'])
		await commit(short)
		assert.deepEqual(await Promise.all([0, 1, 2, 3].map(async (i) => (await byName(`日序5第${i}有限公司`))[0].established_on)), ['2015-04-03', '1999-12-31', '1930-02-01', '2025-06-05'])
		assert.deepEqual(((n) => [n.detected.date_order, n.columns[1].date_order])(await get(await upload(file('2015年3月2日', '2010-5-1', '', '3', '4', '5')))), [null, null])
		for (const bad of ['ydm', 7]) assert.equal((await patch(both, { date_order: bad }, 422)).errors[0].pointer, '/date_order')
		await patch(both, { date_order: null })
	})

	test('the first lines as they stand', async () => {
		const id = await upload('会员名册,,\r\n企业名称,城市,\r\n' + Array.from({ length: 30 }, (_, i) => `前行${i}有限公司,珠海,${'长'.repeat(150)}\r\n`).join(''))
		assert.equal((await get(id)).preview, undefined)
		const { preview } = is(await staff.get(`${imports}/${id}?preview=1`), 200).json
		assert.equal(preview.length, 20)
		assert.deepEqual(preview.slice(0, 3), [{ n: 1, cells: ['会员名册'] }, { n: 2, cells: ['企业名称', '城市'] }, { n: 3, cells: ['前行0有限公司', '珠海', '长'.repeat(100)] }])
		is(await staff.get(`${imports}/${id}?preview=2`), 400)
	})

	test('a mapping is kept for files of its shape and laid on by itself', async () => {
		const mappings = `${imports}/mappings`, fields = (now) => now.columns.map((c) => [c.field, c.erase])
		const head = ['企业名称', '甲', '甲', '网址', '日期'], file = (...rows) => toCsv([head, ...rows])
		const first = await upload(file(['对应一有限公司', '珠海', 'x', 'www.m.example', '03/04/2015']))
		assert.equal((await get(first)).detected.mapping, null)
		await patch(first, { columns: [{ n: 1, field: 'city', erase: true }, { n: 2, field: 'main_products' }, { n: 3, field: null }, { n: 4, field: 'established_on' }], unmapped: 'skip', date_order: 'dmy' })
		const { id } = is(await staff.post(mappings, { name: '协会名册', import: first }), 201).json
		const kept = is(await other.get(`${mappings}?resource=enterprises`), 200).json.items
		assert.deepEqual(kept.map((m) => [m.id, m.name, m.resource, m.unmapped, m.date_order, m.made_by]), [[id, '协会名册', 'enterprises', 'skip', 'dmy', 'staff']])
		assert.deepEqual(kept[0].columns.map((c) => [c.heading, c.field, c.erase]), [['企业名称', 'name_zh', false], ['甲', 'city', true], ['甲', 'main_products', false], ['网址', null, false], ['日期', 'established_on', false]])
		assert.deepEqual(is(await staff.get(`${mappings}?resource=contacts`), 200).json.items, [])
		const want = [['name_zh', false], ['city', true], ['main_products', false], [null, false], ['established_on', false]]
		const second = await get(await upload(file(['对应二有限公司', '佛山', 'y', '', '05/06/2015'])))
		assert.deepEqual([fields(second), second.detected.mapping, second.detected.date_order, second.unmapped], [want, { id, name: '协会名册' }, 'dmy', 'skip'])
		assert.equal((await committed(file(['对应三有限公司', '佛山', '灯具', '', '05/06/2015']))).result.inserted, 1)
		assert.deepEqual(((r) => [r.city, r.main_products, r.established_on, r.note])((await byName('对应三有限公司'))[0]), ['440600', '灯具', '2015-06-05', null])
		// Another shape: by heading where it is asked for.
		const moved = await upload(toCsv([['日期', '企业名称', '别的', '甲'], ['05/06/2015', '对应四有限公司', 'z', '东莞']]))
		assert.equal((await get(moved)).detected.mapping, null)
		await patch(moved, { mapping: id })
		assert.deepEqual(fields(await get(moved)), [['established_on', false], ['name_zh', false], [null, false], ['city', true]])
		await patch(moved, { mapping: null })
		assert.deepEqual([fields(await get(moved))[3], (await get(moved)).detected.mapping], [[null, false], null])
		assert.equal((await patch(moved, { mapping: 99999 }, 422)).errors[0].code, 'no_such_record')
		// Renamed, changed to what another import has, forgotten.
		assert.deepEqual(((r) => [r.errors[0].pointer, r.errors[0].code])(is(await staff.post(mappings, { name: '协会名册', import: first }), 409).json), ['/name', 'not_unique'])
		is(await staff.patch(`${mappings}/${id}`, { name: '名册', import: moved }), 200)
		assert.deepEqual(((m) => [m.name, m.columns.length])(is(await staff.get(`${mappings}/${id}`), 200).json), ['名册', 1])
		assert.equal(is(await staff.post(mappings, { name: 'x', import: 99999 }), 422).json.errors[0].pointer, '/import')
		assert.deepEqual(is(await staff.post(mappings, { name: '' }), 422).json.errors.map((e) => e.pointer), ['/name'])
		is(await (await server.as('auditor')).delete(`${mappings}/${id}`), 403)
		is(await staff.delete(`${mappings}/${id}`), 204)
		is(await staff.delete(`${mappings}/${id}`), 404)
		assert.equal((await get(await upload(file(['对应五有限公司', '', '', '', ''])))).detected.mapping, null)
	})

	test('the history has all imports of everybody, page by page', async () => {
		const all = is(await other.get(`${imports}?limit=200`), 200).json
		assert.ok(all.items.length > 10 && all.next === null)
		const ids = []
		for (let before = ''; ;) {
			const page = is(await other.get(`${imports}?limit=4${before}`), 200).json
			ids.push(...page.items.map((i) => i.id))
			if (page.next === null) break
			before = `&before=${page.next}`
		}
		assert.deepEqual(ids, all.items.map((i) => i.id))
		assert.ok(all.items.some((i) => i.revert?.state === 'done') && all.items.some((i) => i.revert?.state === 'possible'))
		assert.ok(all.items.every((i) => i.made_by === 'staff' && i.columns === undefined))
		for (const q of ['limit=0', 'limit=201', 'before=0', 'before=x']) is(await other.get(`${imports}?${q}`), 400)
		is(await (await server.as('auditor')).get(imports), 200)
		is(await (await server.as('finance')).get(imports), 403)
	})

	test('the same file from two people at once: one writes, the other finds all the same', async () => {
		const file = toCsv([['企业名称', '信用代码'], ...Array.from({ length: 40 }, (_, i) => [`同时${i}有限公司`, uscc(200 + i)])])
		const a = await checked(file), b = is(await send(file, { client: other }), 201).json.id
		is(await other.post(`${imports}/${b}/check`), 202)
		await settle(b)
		const begun = await Promise.all([staff.post(`${imports}/${a.id}/commit`), other.post(`${imports}/${b}/commit`)])
		begun.forEach((r) => is(r, 202))
		const ends = [(await settle(a.id)).result, (await settle(b)).result]
		assert.deepEqual(ends.map((r) => r.inserted).sort(), [0, 40])
		assert.deepEqual(ends.map((r) => r.same).sort(), [0, 40])
		assert.equal((await byName('同时7有限公司')).length, 1)
		// Of both only the one that wrote has something to take back.
		const idle = ends[0].inserted === 0 ? a.id : b
		assert.deepEqual(((r) => [r.state, r.reverted])((await step(idle, 'revert')).revert), ['done', 0])
		assert.equal((await byName('同时7有限公司')).length, 1)
	})

	test('all rows wrong, a row longer than its heading, two headings with one name', async () => {
		const bad = await checked(toCsv([['企业名称', '信用代码'], ['', uscc(301)], ['', uscc(302)]]))
		assert.deepEqual([bad.counts.rows, bad.counts.error], [2, 2])
		const done = await commit(bad.id)
		assert.deepEqual([done.result.inserted, done.result.error, done.revert.state], [0, 2, 'possible'])
		const long = await checked('企业名称,城市\r\n长行有限公司,佛山,多一格,又一格\r\n')
		assert.deepEqual((await rowOf(long.id, 2)).cells, ['长行有限公司', '佛山', '多一格', '又一格'])
		await commit(long.id)
		assert.equal((await byName('长行有限公司'))[0].note, 'C: 多一格\nD: 又一格')
		const twice = await checked('企业名称,城市,城市\r\n双头有限公司,佛山,东莞\r\n')
		assert.deepEqual(twice.columns.map((c) => [c.heading, c.field, c.taken]), [['企业名称', 'name_zh', null], ['城市', 'city', null], ['城市', null, 'city']])
		await patch(twice.id, { columns: [{ n: 1, field: null }, { n: 2, field: 'city' }] })
		await step(twice.id, 'check')
		await commit(twice.id)
		assert.deepEqual(((r) => [r.city, r.note])((await byName('双头有限公司'))[0]), ['441900', '城市: 佛山'])
	})

	const book = async (id, q = '', client = staff) => {
		const r = is(await client.get(`${imports}/${id}/result.xlsx${q}`), 200)
		return { ...xlsxSheet(r.bytes), headers: r.headers, bytes: r.bytes }
	}

	test('the error workbook is the sheet itself with outcome and reason, and comes back as it is', async () => {
		const file = toCsv([['会员名册', '', '', ''], ['企业名称', '信用代码', '成立日期', '编号'], ['结果一有限公司', uscc(81), '2015-03-02', '=1+1'],
			['结果二有限公司', uscc(82).slice(0, 17) + '?', '昨天', '007'], ['', '', '', ''], ['结果三有限公司', uscc(83), '', ''], ['合计', '3', '', '']])
		const fresh = await upload(file)
		is(await staff.get(`${imports}/${fresh}/result.xlsx`), 409)
		const { id } = await checked(file, { name: '会员 名册.csv' })
		is(await patchRow(id, 4, { cells: [{ n: 2, value: '2016-01-05' }] }), 200)
		const all = await book(id, '?lang=zh')
		assert.equal(all.formulas, false)
		assert.match(all.headers['content-disposition'], new RegExp(encodeURIComponent('会员 名册-结果')))
		assert.deepEqual(all.rows.map((r) => [...r].map((c) => c ?? '')).map((r) => r.slice(0, 5)), [
			['会员名册', '', '', '', '跳过'], ['企业名称', '信用代码', '成立日期', '编号', '结果'], ['结果一有限公司', uscc(81), '42065', '=1+1', '新增'],
			['结果二有限公司', uscc(82).slice(0, 17) + '?', '42374', '007', '错误'], ['结果三有限公司', uscc(83), '', '', '新增'], ['合计', '3', '', '', '跳过']])
		assert.match(all.rows[3][5], /^信用代码：/)
		assert.match(all.files.get('xl/worksheets/sheet1.xml').toString(), /<row r="6"/)
		const wrong = await book(id, '?status=error&lang=en')
		assert.deepEqual(wrong.rows.map((r) => r[4]), ['Outcome', 'Error'])
		is(await staff.get(`${imports}/${id}/result.xlsx?status=x`), 400)
		is(await (await server.as('finance')).get(`${imports}/${id}/result.xlsx`), 403)
		// It is uploaded again as it is: the two columns are left alone, the rows are what they were.
		const again = await checked(all.bytes, { name: 'again.xlsx' })
		assert.deepEqual(again.columns.map((c) => [c.field, c.role]), [['name_zh', null], ['uscc', null], ['established_on', null], [null, null], [null, 'kept'], [null, 'kept']])
		assert.deepEqual(counts(again.counts).slice(0, 6), counts((await get(id)).counts).slice(0, 6))
		assert.equal((await commit(again.id)).result.inserted, 2)
		assert.deepEqual(((r) => [r.established_on, r.note])((await byName('结果一有限公司'))[0]), ['2015-03-02', '编号: =1+1'])
		const [entry] = is(await admin.get('/api/v1/imports?limit=1'), 200).json.items
		assert.equal(entry.file_name, 'again.xlsx')
	})

	test('the template says what goes where, has pick lists, and can be filled in and uploaded', async () => {
		const r = is(await staff.get(`${imports}/template.xlsx?resource=enterprises&lang=zh`), 200), sheet = xlsxSheet(r.bytes)
		assert.match(r.headers['content-disposition'], /enterprises-template\.xlsx/)
		assert.equal(sheet.rows.length, 1)
		const [head] = sheet.rows
		for (const label of ['中文名称', '统一社会信用代码', '城市', '成立日期']) assert.ok(head.some((h) => h.includes(label)), `${label}: ${head}`)
		const notes = xlsxSheet(r.bytes, 'xl/worksheets/sheet2.xml').rows
		assert.deepEqual(notes.slice(1).map((n) => n[0].split('  ')[1]), head)
		assert.match(notes.find((n) => n[0] === `A  ${head[0]}`)[1], /必填/)
		const xml = sheet.files.get('xl/worksheets/sheet1.xml').toString(), lists = xlsxSheet(r.bytes, 'xl/worksheets/sheet3.xml').rows
		assert.match(xml, /<dataValidation type="list"/)
		assert.ok(lists.some((row) => row.includes('深圳市')))
		assert.match(sheet.files.get('xl/workbook.xml').toString(), /state="hidden"/)
		// Filled in by putting a row behind the heading.
		const files = unzip(r.bytes), cell = (c, text) => `<c r="${c}2" t="inlineStr"><is><t>${text}</t></is></c>`
		const at = (label) => { const i = head.indexOf(label); return i < 26 ? String.fromCharCode(65 + i) : 'A' + String.fromCharCode(65 + i - 26) }
		const name = head.find((h) => h.includes('中文名称')), city = head.find((h) => h === '城市') ?? head.find((h) => h.includes('城市'))
		const row = `<row r="2">${[[at(name), '模板一有限公司'], [at(city), '深圳市']].sort((a, b) => a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1)).map(([c, t]) => cell(c, t)).join('')}</row>`
		files.set('xl/worksheets/sheet1.xml', Buffer.from(xml.replace('</sheetData>', `${row}</sheetData>`)))
		const { zip } = await import('../lib/workbook.mjs')
		const filled = await checked(zip([...files].map(([name, data]) => ({ name, data }))), { name: 'filled.xlsx' })
		assert.equal(filled.sheet_open, false)
		assert.deepEqual([filled.counts.rows, filled.counts.insert, filled.columns.every((c) => c.field !== null)], [1, 1, true])
		await commit(filled.id)
		assert.equal((await byName('模板一有限公司'))[0].city, '440300')
		is(await staff.get(`${imports}/template.xlsx?resource=contacts&lang=en`), 200)
		is(await staff.get(`${imports}/template.xlsx?resource=nothing`), 400)
		is(await (await server.as('auditor')).get(`${imports}/template.xlsx`), 403)
	})

	test('the same by command: mapping, decisions, result, history, taking back', async () => {
		const dir = freshFolder(), path = (name) => join(dir, name), put = (name, text) => { writeFileSync(path(name), text); return path(name) }
		const file = put('cmd.csv', toCsv([['公司', '甲', '日期'], ['命令一有限公司', '珠海', '03/04/2015'], ['命令二有限公司', '佛山', '昨天'], ['命令三有限公司', '佛山', '']]))
		const mapping = put('m.json', JSON.stringify({ columns: [{ heading: '公司', field: 'name_zh' }, { heading: '甲', field: 'city' }, { n: 2, field: 'established_on' }], date_order: 'dmy', unmapped: 'skip' }))
		const decide = put('d.json', JSON.stringify([{ n: 4, decision: 'skip' }, { n: 3, cells: [{ n: 2, value: '05/06/2015' }] }]))
		const out = path('r.xlsx'), run = (...words) => server.command(['import', ...words])
		const tried = await run(file, '--mapping', mapping, '--decide', decide, '--result', out, '--dry-run', '--json', '--lang', 'zh')
		assert.equal(tried.code, 0, tried.stderr)
		assert.deepEqual(((c) => [c.rows, c.insert, c.skipped, c.id])(JSON.parse(tried.stdout)), [2, 2, 2, undefined])
		assert.deepEqual(xlsxSheet(readFileSync(out)).rows.map((r) => [r[0], r[2], r[3]]), [['公司', '日期', '结果'], ['命令一有限公司', '03/04/2015', '新增'], ['命令二有限公司', '05/06/2015', '新增'], ['命令三有限公司', undefined, '跳过']])
		assert.deepEqual(await byName('命令一有限公司'), [])
		const done = await run(file, '--mapping', mapping, '--decide', decide, '--yes', '--json')
		assert.equal(done.code, 0, done.stderr)
		const { id, inserted } = JSON.parse(done.stdout)
		assert.equal(inserted, 2)
		assert.equal((await byName('命令二有限公司'))[0].established_on, '2015-06-05')
		const line = await get(id)
		assert.deepEqual([line.file_name, line.state, line.revert.state, line.result.inserted, line.made_by], ['cmd.csv', 'done', 'possible', 2, null])
		const back = await run('revert', String(id), '--yes', '--json')
		assert.equal(back.code, 0, back.stderr)
		assert.deepEqual(JSON.parse(back.stdout), { id, reverted: 2, refused: 0 })
		assert.deepEqual(await byName('命令二有限公司'), [])
		assert.equal((await run('revert', '99999', '--yes')).code, 4)
		assert.equal((await run('revert', 'x', '--yes')).code, 2)
		for (const [option, text] of [['--mapping', '[]'], ['--mapping', '{"columns":[{"heading":"没有","field":"city"}]}'], ['--mapping', '{"date_order":"x"}'], ['--mapping', '{"nonsense":1}'], ['--decide', '{}'],
			['--decide', '[{"n":2,"decision":"skip"},{"n":2,"decision":"new"}]'], ['--decide', '[{"decision":"skip"}]'], ['--decide', '{']]) {
			const r = await run(file, option, put('bad.json', text), '--dry-run')
			assert.ok(r.code !== 0 && r.stderr.length > 0, `${option} ${text}: ${r.code}`)
		}
		assert.equal((await run(file, '--date-order', 'x', '--dry-run')).code, 2)
	})
})

describe('what is kept of imports', () => {
	test('files are forgotten after seven days, the line of a commit stays and cannot be taken back', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, async () => {
		const server = await startServer(), staff = await server.as('staff')
		const { upload: up, step } = stagedBy(() => staff), look = (client, id) => client.get(`${imports}/${id}`)
		const done = await up('企业名称\r\n遗忘一有限公司\r\n'), idle = await up('企业名称\r\n遗忘二有限公司\r\n')
		await step(done, 'check')
		await step(done, 'commit')
		await server.stop()
		server.env.TRADEWIND_TEST_CLOCK_MS = String(Date.now() + 6.9 * 86400e3)
		await server.start()
		let late = await server.as('admin')
		is(await look(late, idle), 200)
		assert.equal(is(await look(late, done), 200).json.revert.state, 'possible')
		await server.stop()
		server.env.TRADEWIND_TEST_CLOCK_MS = String(Date.now() + 7.1 * 86400e3)
		await server.start()
		late = await server.withToken('admin')
		for (const end = Date.now() + 30e3; Date.now() < end && (await look(late, idle)).status !== 404;) await sleep(25)
		is(await look(late, idle), 404)
		const line = is(await look(late, done), 200).json
		assert.deepEqual([line.state, line.result.inserted, line.columns, line.detected, line.revert.state], ['done', 1, [], null, 'over'])
		assert.deepEqual(is(await late.get(`${imports}/${done}/rows`), 200).json, { items: [], total: 0 })
		is(await late.get(`${imports}/${done}/result.xlsx`), 409)
		assert.match(is(await late.post(`${imports}/${done}/revert`), 409).json.detail, /7/)
		assert.equal(is(await late.get(`${enterprises}?${query({ name_zh: '遗忘一有限公司' })}`), 200).json.items.length, 1)
		await server.stop()
	})
})
