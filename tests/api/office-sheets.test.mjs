// Sheets as chambers, bureaus and companies keep them: what is meant is read, what is doubtful is said row by row, nothing is lost.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { is, toCsv } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'
import { workbook } from '../lib/workbook.mjs'

describe('sheets of offices', () => {
	let server, staff
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
	})
	after(() => server.stop())

	const book = (rows, more) => workbook({ sheets: [{ name: 'Sheet1', rows, ...more }] })
	const csv = (rows) => Buffer.from(toCsv(rows))
	// Checked and committed; what the check said of each line, and the records that were written, in their order.
	async function bring(resource, bytes, patch = {}) {
		const staged = new Staged(staff, resource), id = await staged.upload(bytes, bytes[0] === 0x50 ? 'list.xlsx' : 'list.csv')
		const how = { ...patch, ...(resource === 'projects' ? { make_enterprises: true } : {}) }
		if (Object.keys(how).length > 0) is(await staff.patch(`/api/v1/imports/${id}`, how), 200)
		const checked = await staged.step(id, 'check')
		assert.equal(checked.state, 'checked', JSON.stringify(checked.error))
		const told = await staged.rows(id), done = await staged.step(id, 'commit')
		assert.equal(done.state, 'done', JSON.stringify(done.error))
		const written = [...new Set((await staged.rows(id)).map((r) => r.id).filter(Boolean))]
		const records = await Promise.all(written.map(async (n) => is(await staff.get(`/api/v1/${resource}/${n}`), 200).json))
		const row = (n) => told.find((r) => r.n === n)
		const problems = (n) => row(n).problems.map((p) => [p.field, p.code])
		return { id, done, row, problems, records, columns: checked.columns }
	}
	const outcome = ({ done: { result: c } }) => [c.inserted, c.updated, c.same, c.suspect, c.error]

	describe('projects', () => {
		test('a line that does not name its project is an error of its own', async () => {
			const rows = [['项目名称', '投资企业', '国家', '产品'], ['续行项目', '续行投资有限公司', '越南', '电缆'], [null, null, null, '光缆']]
			const made = await bring('projects', book(rows))
			assert.deepEqual(outcome(made), [1, 0, 0, 0, 1])
			assert.deepEqual(made.problems(3).map(([, code]) => code), ['required', 'name_needed'])
		})
	})
})
