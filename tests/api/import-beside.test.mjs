// A large sheet of projects with parts while others work: they are not kept waiting, and what is cut short has changed nothing.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { enterprises, is, query, toCsv } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { imports, Staged } from '../lib/staged.mjs'

const projects = '/api/v1/projects', rows = 600
const head = ['项目编号', '项目名称', '投资企业', '国家', '公布金额', '公布金额·截至日期', '公布金额·来源', '计划用工', '佐证', '佐证·标题']
const evidence = (i) => `https://example.org/${i}`

describe('a large sheet beside the work of others', () => {
	let server, staff, staged
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		staged = new Staged(staff, 'projects')
	})
	after(() => server.stop())

	// Projects X-1 and so on, of an investor each that is nobody yet; before them what else is given.
	const sheet = (mark, n = rows, more = []) => toCsv([head, ...more, ...Array.from({ length: n }, (_, i) =>
		[`${mark}-${i}`, `${mark}项目${i}`, `${mark}投资${i}`, '越南', `${i + 1} USD`, '2024-01-02', '公告', `${i + 10}`, evidence(`${mark}${i}`), `依据${mark}${i}`])])
	const total = async (path) => is(await staff.get(`${path}?limit=1`), 200).json.total
	const byCode = async (code) => {
		const { items: [found] } = is(await staff.get(`${projects}?${query({ code })}`), 200).json
		return is(await staff.get(`${projects}/${found.id}`), 200)
	}
	async function checked(bytes) {
		const id = await staged.upload(bytes, 'projects.csv')
		is(await staff.patch(`${imports}/${id}`, { make_enterprises: true }), 200)
		const now = await staged.step(id, 'check')
		assert.equal(now.state, 'checked', JSON.stringify(now.error))
		return id
	}
	// Call work again and again as long as the step goes on; it is told how far that is.
	async function beside(id, what, work) {
		is(await staff.post(`${imports}/${id}/${what}`), 202)
		for (;;) {
			const now = await staged.get(id)
			if (!/ing$/.test(now.state)) return now
			await work(now)
			await sleep(100)	// of requests each has so many a minute
		}
	}
	const whole = async (mark, i) => {
		const { json: p } = await byCode(`${mark}-${i}`), found = is(await staff.get(`/api/v1/project-evidence?project=${p.id}`), 200).json.items
		const investor = is(await staff.get(`${enterprises}/${p.enterprise.id ?? p.enterprise}`), 200).json
		assert.deepEqual([p.name_zh, investor.name_zh, p.amounts.map((a) => a.amount.amount), p.jobs.map((j) => j.total), found.map((x) => x.url)],
			[`${mark}项目${i}`, `${mark}投资${i}`, [`${i + 1}.00`], [i + 10], [evidence(`${mark}${i}`)]])
	}

	test('saves of others are acknowledged while it is checked and while it is committed', async () => {
		const id = await staged.upload(sheet('甲'), 'projects.csv'), was = await total(projects)
		is(await staff.patch(`${imports}/${id}`, { make_enterprises: true }), 200)
		let { id: own, version } = is(await staff.post(enterprises, { name_zh: '旁边有限公司' }), 201).json
		const made = []
		let during = 0, n = 0
		const save = async ({ done }) => {
			({ version } = is(await staff.patch(`${enterprises}/${own}`, { note: `第${++n}次` }, version), 200).json)
			return done > 0
		}
		const seen = await beside(id, 'check', async (now) => {
			if (await save(now) && (await staged.get(id)).state === 'checking') during++
		})
		assert.equal(seen.state, 'checked', JSON.stringify(seen.error))
		assert.ok(during > 0, 'nobody could save during the check')
		during = 0
		const done = await beside(id, 'commit', async (now) => {
			const begun = await save(now)
			// A project of somebody else takes the number that the sheet's would have had.
			if (made.length < 3) made.push(is(await staff.post(projects, { name_zh: `旁边项目${made.length}`, enterprise: own, country: 'VN' }), 201).json.id)
			if (begun && await total(projects) === was + made.length) during++
		})
		assert.equal(done.state, 'done', JSON.stringify(done.error))
		assert.ok(during > 0, 'nobody could save during the commit')
		assert.deepEqual([done.result.inserted, await total(projects)], [rows, was + rows + made.length])
		for (const i of [0, 1, rows / 2, rows - 1]) await whole('甲', i)
		for (const one of made) assert.equal(is(await staff.get(`/api/v1/project-evidence?project=${one}`), 200).json.total, 0)
	})

	test('what somebody changes meanwhile of a project of the sheet stays, and the sheet says its part', async () => {
		is(await staff.post(enterprises, { name_zh: '乙方有限公司' }), 201)
		const first = await checked(toCsv([head, ['乙方-1', '乙方项目', '乙方有限公司', '越南', '', '', '', '', '', '']]))
		assert.equal((await staged.step(first, 'commit')).result.inserted, 1)
		const { json: { id: project } } = await byCode('乙方-1')
		const id = await checked(sheet('乙', rows, [['乙方-1', '乙方项目', '乙方有限公司', '越南', '77 USD', '2024-03-04', '公告', '', '', '']]))
		let changed = false
		const done = await beside(id, 'commit', async ({ done: n }) => {
			if (changed || !(n > 0)) return
			const { version } = (await byCode('乙方-1')).json
			changed = (await staff.patch(`${projects}/${project}`, { note: '有人改过' }, version)).status === 200
		})
		assert.equal(done.state, 'done', JSON.stringify(done.error))
		assert.ok(changed)
		const { json: p } = await byCode('乙方-1')
		assert.deepEqual([p.note, p.amounts.map((a) => a.amount.amount)], ['有人改过', ['77.00']])
		await whole('乙', 7)
	})

	test('all or nothing: one row that is refused, and nothing is written', async () => {
		const was = [await total(projects), await total(enterprises), await total('/api/v1/project-evidence')]
		const id = await checked(sheet('丙', 150, [['丙-x', '', '丙方', '越南', '', '', '', '', '', '']]))
		const done = await staged.step(id, 'commit', { mode: 'all_or_nothing' })
		assert.deepEqual([done.state, done.result.inserted, done.result.error], ['done', 0, 151])
		assert.deepEqual([await total(projects), await total(enterprises), await total('/api/v1/project-evidence')], was)
	})

	test('a server that dies in the middle has written nothing, and leaves no copy behind', async () => {
		for (const what of ['check', 'commit']) {
			const was = [await total(projects), await total(enterprises)], id = await checked(sheet('丁', 1500))
			is(await staff.post(`${imports}/${id}/${what}`), 202)
			for (let now = {}; !(now.done > 0); now = await staged.get(id)) {
				assert.ok(now.state === undefined || /ing$/.test(now.state), `it was over before it was seen: ${now.state}`)
				await sleep(25)
			}
			await server.stop({ signal: 'SIGKILL', code: null })
			await server.start()
			staff = await server.as('staff')
			staged = new Staged(staff, 'projects')
			const now = await staged.get(id)
			assert.deepEqual([now.state, now.error.code], [what === 'check' ? 'uploaded' : 'checked', 'import_interrupted'])
			assert.deepEqual([await total(projects), await total(enterprises)], was)
			assert.deepEqual(readdirSync(server.data).filter((name) => /apart/.test(name)), [])
			is(await staff.delete(`${imports}/${id}`), 204)
		}
	})
})
