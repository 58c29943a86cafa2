// What a merge does to the rest of the house: the members' ledger says what the terms say, filters by the old record find what the
// new one has, who edits meanwhile loses nothing, and undoing has its limits (ui-and-api.md Acceptance 3).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { after, before, describe, test } from 'node:test'
import { complaints, contacts, csvObjects, enterprises, is, query, uscc } from '../lib/api.mjs'
import { bin, startServer } from '../lib/server.mjs'

const terms = '/api/v1/membership-terms', posts = '/api/v1/posts'
const path = (id) => `${enterprises}/${id}`
const at = (version) => ({ 'If-Match': version === undefined ? '*' : `"${version}"` })
const standing_of = ({ level, member_state, joined_on, left_on }) => [level, member_state, joined_on, left_on]

let server, admin, manager, staff, codes = 0
before(async () => {
	server = await startServer()
	admin = await server.as('admin')
	manager = await server.as('manager')
	staff = await server.as('staff')
})
after(() => server.stop())

const make = async (more = {}) => is(await staff.post(enterprises, { name_zh: `并后测试${++codes}号有限公司`, ...more }), 201).json
const term = async (enterprise, level, from_on, more = {}) =>
	is(await staff.post(terms, { enterprise, level, from_on, state: 'current', ...more }), 201).json
const person = async (enterprise, name) => is(await staff.post(contacts, { enterprise, name_zh: name }), 201).json
// The record itself, also of one that was merged: the list of these has it.
const row = async (id) => is(await manager.get(`${enterprises}?${query({ id, record_status__in: 'active,merged' })}`), 200).json.items[0]
const standing = async (id) => standing_of(await row(id))
const merge = (one, other, choose = {}) => manager.post(`${path(one.id)}/merge`,
	{ into: other.id, into_version: other.version, choose }, { headers: at(one.version) })
const merged = async (one, other, choose) => is(await merge(await row(one.id), await row(other.id), choose), 200).json
const unmerge = (id) => manager.post(`${path(id)}/unmerge`, undefined, { headers: at() })
const history = async (p) => is(await manager.get(`${p}/history`), 200).json.items
const ids = async (p, params, client = manager) => is(await client.get(`${p}?${query({ limit: 500, ...params })}`), 200).json.items
	.map((x) => x.id).sort((x, y) => x - y)

describe('the ledger of merged enterprises', () => {
	// of: terms of the one that goes and of the one that stays; then what both say merged.  Undone they say what they said.
	const cases = {
		'only the one that goes was a member': { gone: [[6, '2020-01-01']], stays: [], after: [6, 'current', '2020-01-01', null] },
		'only the one that stays': { gone: [], stays: [[6, '2020-01-01']], after: [6, 'current', '2020-01-01', null] },
		'both, one after the other': { gone: [[7, '2018-01-01', { state: 'resigned', ended_on: '2019-12-31' }]], stays: [[5, '2021-01-01']],
			after: [5, 'current', '2018-01-01', null] },
		'the one that stays had left': { gone: [[5, '2022-01-01']], stays: [[7, '2018-01-01', { state: 'resigned', ended_on: '2019-12-31' }]],
			after: [5, 'current', '2018-01-01', null] },
		'both had left': { gone: [[5, '2022-01-01', { state: 'expelled', ended_on: '2023-06-30', ended_reason: '严重违章' }]],
			stays: [[7, '2018-01-01', { state: 'resigned', ended_on: '2019-12-31' }]], after: [5, 'expelled', '2018-01-01', '2023-06-30'] },
		'an application of the one that goes': { gone: [[7, null, { state: 'applied' }]], stays: [[6, '2020-01-01']], after: [6, 'current', '2020-01-01', null] },
	}
	for (const [title, { gone, stays, after: then }] of Object.entries(cases))
		test(`${title}: one says all of it, and undone each its own`, async () => {
			const one = await make(), other = await make()
			for (const [of, all] of [[one, gone], [other, stays]]) for (const t of all) await term(of.id, ...t)
			const was = [await row(one.id), await row(other.id)]
			const r = await merged(one, other)
			assert.deepEqual(standing_of(r), then)
			assert.deepEqual(standing_of(await row(other.id)), then)
			assert.deepEqual(r.merge.left, {})
			assert.deepEqual(await standing(one.id), [null, null, null, null])
			assert.equal(r.merge.gone.version, (await row(one.id)).version)
			// found, sorted and counted by it
			assert.deepEqual(await ids(enterprises, { level: then[0], id__in: `${one.id},${other.id}` }), [other.id])
			assert.deepEqual(await ids(enterprises, { member_state: then[1], joined_on: then[2], id__in: `${one.id},${other.id}` }), [other.id])
			const undone = is(await unmerge(one.id), 200).json
			assert.deepEqual(standing_of(undone), standing_of(was[0]))
			assert.equal(undone.version, (await row(one.id)).version)
			assert.deepEqual([await standing(one.id), await standing(other.id)], was.map(standing_of))
			// the history of each goes from value to value without a gap
			for (const id of [one.id, other.id]) {
				const said = {}
				for (const entry of (await history(path(id))).reverse())
					for (const f of entry.fields.filter((x) => ['level', 'member_state', 'joined_on', 'left_on'].includes(x.field))) {
						assert.deepEqual(f.old ?? null, said[f.field] ?? null, `${id} ${f.field}`)
						said[f.field] = f.new
					}
				const now = await row(id)
				for (const [name, value] of Object.entries(said)) assert.deepEqual(value ?? null, now[name], `${id} ${name}`)
			}
		})

	test('terms that begin on one day: the other stays with the old one and is told; undone both say what they said', async () => {
		const one = await make(), other = await make()
		const left = await term(one.id, 5, '2020-01-01'), comes = await term(one.id, 4, '2023-01-01')
		const own = await term(other.id, 7, '2020-01-01')
		const was = [await standing(one.id), await standing(other.id)]
		const r = await merged(one, other)
		assert.deepEqual([r.merge.moved, r.merge.left], [{ 'membership-terms': 1 }, { 'membership-terms': 1 }])
		assert.deepEqual(standing_of(r), [4, 'current', '2020-01-01', null])
		assert.deepEqual(await standing(one.id), [5, 'current', '2020-01-01', null])
		assert.deepEqual(await ids(path(other.id) + '/membership-terms', {}), [comes.id, own.id].sort((x, y) => x - y))
		// whoever looks for the old one's finds all of them
		assert.deepEqual(await ids(terms, { enterprise: one.id }), [left.id, comes.id, own.id].sort((x, y) => x - y))
		assert.deepEqual(is(await manager.get(`${path(one.id)}/relations`), 200).json.items.filter((g) => g.resource === 'membership-terms')
			.map((g) => g.items.map((t) => t.id)), [[left.id]])
		is(await unmerge(one.id), 200)
		assert.deepEqual([await standing(one.id), await standing(other.id)], was)
		assert.deepEqual(await ids(terms, { enterprise: one.id }), [left.id, comes.id])
	})

	test('what happened in the ledger since stays, and the standing is that of what is there', async () => {
		const one = await make(), other = await make()
		const t = await term(one.id, 6, '2024-01-01', { to_on: '2024-12-31' })
		await merged(one, other)
		const now = is(await staff.get(`${terms}/${t.id}`), 200).json
		const next = is(await manager.post(`${terms}/${t.id}/renew`, {}, { headers: at(now.version) }), 201).json
		assert.equal(next.enterprise, other.id)
		is(await manager.post(`${terms}/${t.id}/grace`, undefined, { headers: at(now.version) }), 200)
		assert.deepEqual(await standing(other.id), [6, 'grace', '2024-01-01', null])
		is(await unmerge(one.id), 200)
		assert.deepEqual(await standing(one.id), [6, 'grace', '2024-01-01', null])
		assert.deepEqual(await standing(other.id), [6, 'awaiting_payment', null, null])
	})

	test('posts go with their contacts and come back', async () => {
		const council = is(await admin.post('/api/v1/council-terms', { name_zh: '第九届理事会', from_on: '2024-01-01' }), 201).json
		const one = await make(), other = await make(), p = await person(one.id, '职务人')
		const post = is(await staff.post(posts, { contact: p.id, council_term: council.id, title: '理事' }), 201).json
		const whose = async () => is(await staff.get(`${posts}/${post.id}`), 200).json.enterprise
		assert.equal(await whose(), one.id)
		await merged(one, other)
		assert.equal(await whose(), other.id)
		assert.deepEqual(await ids(`${path(other.id)}/posts`, {}), [post.id])
		is(await unmerge(one.id), 200)
		assert.equal(await whose(), one.id)
	})
})

describe('filters by a merged enterprise', () => {
	test('mean the one that stands for it, in lists, counts, exports and saved views, also along a chain', async () => {
		const a = await make(), b = await make(), c = await make()
		const all = [await person(a.id, '滤一'), await person(b.id, '滤二'), await person(c.id, '滤三')].map((p) => p.id)
		const t = await term(a.id, 6, '2020-01-01')
		assert.deepEqual(await ids(contacts, { enterprise: a.id }), [all[0]])
		const view = is(await manager.post('/api/v1/saved-views', { resource: 'contacts', name: '甲的人',
			query: { filters: [{ name: 'enterprise', value: String(a.id) }] } }), 201).json
		await merged(a, b)
		await merged(b, c)
		for (const params of [{ enterprise: a.id }, { enterprise: b.id }, { enterprise__in: `${a.id},${b.id}` }, { enterprise__in: `${a.id},${c.id}` },
			Object.fromEntries(view.query.filters.map((f) => [f.name, f.value])), { enterprise: a.id, q: '滤' }, { enterprise: a.id, sort: '-name_zh', limit: 2 }]) {
			const list = is(await manager.get(`${contacts}?${query(params)}`), 200).json
			assert.equal(list.total, 3, JSON.stringify(params))
			if (!params.limit) assert.deepEqual(list.items.map((x) => x.id).sort((x, y) => x - y), all)
			else assert.equal(is(await manager.get(`${contacts}?${query({ ...params, after: list.next })}`), 200).json.items.length, 1)
		}
		assert.deepEqual(await ids(contacts, { enterprise__ne: a.id, id__in: all.join() }), [])
		assert.deepEqual(await ids(terms, { enterprise: a.id }), [t.id])
		const file = csvObjects(is(await manager.get(`${contacts}/export?${query({ format: 'csv', headings: 'names', enterprise: a.id })}`), 200).text)
		assert.deepEqual(file.map((x) => x.name_zh).sort(), ['滤一', '滤三', '滤二'].sort())
		const printed = await server.must(['export', 'contacts', `enterprise=${a.id}`, '--headings', 'names', '--format', 'csv'])
		assert.equal(csvObjects(printed.out ?? printed.stdout).length, 3)
		// what went into one asks for that one itself
		assert.deepEqual(await ids(enterprises, { merged_into: b.id }), [a.id])
		assert.equal(is(await manager.get(`${contacts}?enterprise=${a.id}&enterprise=${b.id}`), 400).json.code, 'bad_parameter')
		is(await unmerge(a.id), 200)
		assert.deepEqual(await ids(contacts, { enterprise: a.id }), [all[0]])
		assert.deepEqual(await ids(contacts, { enterprise: b.id }), [all[1], all[2]])
	})

	test('what is kept of a list goes with the merge, also if no row was moved', async () => {
		const one = await make(), other = await make(), p = await person(other.id, '不动的人')
		const tag = (await manager.get(`${contacts}?${query({ enterprise: one.id })}`)).headers.etag
		assert.deepEqual(await ids(contacts, { enterprise: one.id }), [])
		await merged(one, other)
		assert.deepEqual(await ids(contacts, { enterprise: one.id }), [p.id])
		const again = is(await manager.get(`${contacts}?${query({ enterprise: one.id })}`, { headers: { 'If-None-Match': tag } }), 200).json
		assert.deepEqual([again.items.map((x) => x.id), again.total], [[p.id], 1])
		is(await unmerge(one.id), 200)
		assert.deepEqual(await ids(contacts, { enterprise: one.id }), [])
	})

	test('its children are at the other\'s address', async () => {
		const one = await make(), other = await make()
		await person(one.id, '子一')
		await merged(one, other)
		for (const child of ['contacts', 'membership-terms', 'posts']) {
			const r = is(await manager.get(`${path(one.id)}/${child}?limit=5`), 307)
			assert.deepEqual([r.headers.location, r.headers['cache-control'], r.headers.etag], [`${path(other.id)}/${child}?limit=5`, 'no-store', undefined])
		}
		is(await unmerge(one.id), 200)
		is(await manager.get(`${path(one.id)}/contacts`), 200)
	})

	test('lead nobody to a record that is not to be known of', async () => {
		const open = await make(), shut = await make({ listed: false }), stays = await make()
		await person(open.id, '可见甲'); await person(stays.id, '可见丙')
		const member = await server.as((await server.account('member-admin', { login: 'of-filter', enterprise: stays.id })).login)
		await merged(open, stays)
		await merged(shut, stays)
		assert.equal((await ids(contacts, { enterprise: open.id }, member)).length, 2)
		is(await member.get(`${path(open.id)}/contacts`), 307)
		assert.deepEqual(await ids(contacts, { enterprise: shut.id }, member), [])
		is(await member.get(`${path(shut.id)}/contacts`), 404)
		// and with whom it went into the archive
		is(await staff.delete(path(stays.id), { headers: at() }), 204)
		const elsewhere = await make(), other = await server.as((await server.account('member-admin', { login: 'elsewhere', enterprise: elsewhere.id })).login)
		assert.deepEqual(await ids(contacts, { enterprise: open.id }, other), await ids(contacts, { enterprise: stays.id }, other))
		is(await other.get(`${path(open.id)}/contacts`), 404)
	})
})

describe('undoing has its limits', () => {
	test('a code that another record has taken meanwhile: refused at the code, and nothing has changed', async () => {
		const one = await make({ uscc: uscc(7001), website: 'https://taken.example' }), other = await make({ uscc: uscc(7002) })
		await person(one.id, '码人')
		await term(one.id, 6, '2020-01-01')
		await merged(one, other)
		const third = await make({ uscc: one.uscc })
		const was = [await row(one.id), await row(other.id), await row(third.id)]
		const r = is(await unmerge(one.id), 409, 'conflict')
		assert.deepEqual(complaints(r), ['/uscc not_unique'])
		assert.equal(r.json.errors[0].params.id, String(third.id))
		assert.deepEqual([await row(one.id), await row(other.id), await row(third.id)], was)
		assert.equal((await ids(contacts, { enterprise: other.id })).length, 1)
		// given up again it can be undone
		is(await staff.patch(path(third.id), { uscc: uscc(7003) }, '*'), 200)
		assert.equal(is(await unmerge(one.id), 200).json.uscc, one.uscc)
		assert.deepEqual(await standing(one.id), [6, 'current', '2020-01-01', null])
	})

	test('a code that the one that stays took for itself', async () => {
		const one = await make({ uscc: uscc(7011) }), other = await make()
		await merged(one, other)				// the other had none and got it
		assert.equal((await row(other.id)).uscc, one.uscc)
		const now = await row(other.id)
		is(await staff.patch(path(other.id), { uscc: uscc(7012) }, `"${now.version}"`), 200)
		const again = await row(other.id)
		is(await staff.patch(path(other.id), { uscc: one.uscc }, `"${again.version}"`), 200)
		// it stands there as the merge left it: it goes back
		assert.equal(is(await unmerge(one.id), 200).json.uscc, one.uscc)
		assert.equal((await row(other.id)).uscc, null)
	})

	test('thirty days, and not a moment more', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, async () => {
		const house = await startServer(), head = await house.as('manager')
		const add = async (name) => is(await head.post(enterprises, { name_zh: name }), 201).json
		const pairs = []
		for (const n of [1, 2]) {
			const [one, other] = [await add(`期限${n}甲有限公司`), await add(`期限${n}乙有限公司`)]
			const r = is(await head.post(`${path(one.id)}/merge`, { into: other.id, into_version: 1 }, { headers: at(1) }), 200).json
			pairs.push({ one, other, until: Date.parse(r.merge.undo_until) })
		}
		for (const { until } of pairs) assert.ok(Math.abs(until - Date.now() - 30 * 86400e3) < 120e3, `${until}`)
		const on = async (ms) => {
			await house.stop()
			house.env.TRADEWIND_TEST_CLOCK_MS = String(ms)
			await house.start()
			return house.withToken('admin')
		}
		let late = await on(pairs[0].until - 600e3)
		assert.equal(is(await late.post(`${path(pairs[0].one.id)}/unmerge`, undefined, { headers: at() }), 200).json.id, pairs[0].one.id)
		late = await on(pairs[1].until + 1)
		const { one, other } = pairs[1]
		const r = is(await late.post(`${path(one.id)}/unmerge`, undefined, { headers: { ...at(), 'Accept-Language': 'zh' } }), 409, 'conflict')
		assert.equal(r.json.reason, 'merge_undo_over')
		assert.match(r.json.detail, /30/)
		assert.equal(is(await late.get(path(one.id)), 307).headers.location, path(other.id))
		await house.stop()
	})
})

describe('merging while others edit', () => {
	// Each on a connection of its own, so that they really meet.
	const apart = () => ({ agent: new https.Agent({ ca: server.ca }) })
	const settled = (all) => Promise.all(all.map(async ([what, send]) => [what, await send]))

	test('twenty rounds: nothing is lost, all of it is told, and each is done or refused with a reason', async () => {
		const outcomes = new Set()
		for (let n = 0; n < 20; n++) {
			const [one, other] = [await make({ note: '甲' }), await make({ note: '乙' })]
			const t = await term(one.id, 6, '2024-01-01', { to_on: '2024-12-31' })
			await person(one.id, `先${n}`)
			const [x, y] = [await row(one.id), await row(other.id)]
			const calls = [
				['merge', () => manager.post(`${path(x.id)}/merge`, { into: y.id, into_version: y.version }, { ...apart(), headers: at(x.version) })],
				['one', () => staff.patch(path(x.id), { website: `https://one${n}.example` }, `"${x.version}"`, apart())],
				['other', () => staff.patch(path(y.id), { website: `https://other${n}.example` }, `"${y.version}"`, apart())],
				['contact', () => staff.post(contacts, { enterprise: x.id, name_zh: `后${n}` }, apart())],
				['renew', () => staff.post(`${terms}/${t.id}/renew`, {}, { ...apart(), headers: at(t.version) })],
			]
			const turn = n % calls.length, order = [...calls.slice(turn), ...calls.slice(0, turn)]
			const r = Object.fromEntries(await settled(order.map(([what, send]) => [what, send()])))
			for (const [what, a] of Object.entries(r)) outcomes.add(`${what} ${a.status}`)
			const ok = { merge: [200, 412], one: [200, 412, 409], other: [200, 412], contact: [201, 422], renew: [201, 412] }
			for (const [what, a] of Object.entries(r)) assert.ok(ok[what].includes(a.status), `${what} ${a.status} ${a.text}`)
			if (r.one.status === 409) assert.equal(r.one.json.reason, 'record_merged')
			if (r.contact.status === 422) assert.deepEqual(complaints(r.contact), ['/enterprise refers_to_merged'])
			const gone = r.merge.status === 200, home = gone ? y.id : x.id
			const [a, b] = [await row(x.id), await row(y.id)]
			assert.equal(a.merged_into, gone ? y.id : null)
			// what was answered as done is there: a refused merge was refused because of one of these
			if (!gone) assert.ok(r.one.status === 200 || r.other.status === 200 || r.renew.status === 201, 'merge refused for nothing')
			if (r.one.status === 200) assert.equal(a.website, `https://one${n}.example`)
			if (r.other.status === 200) assert.equal(b.website, `https://other${n}.example`)
			const people = is(await manager.get(`${contacts}?${query({ enterprise: home })}`), 200).json.items.map((c) => c.name_zh).sort()
			assert.deepEqual(people, [`先${n}`, ...(r.contact.status === 201 ? [`后${n}`] : [])].sort())
			const all = is(await manager.get(`${terms}?${query({ enterprise: home, sort: 'from_on' })}`), 200).json.items
			assert.deepEqual(all.map((v) => v.from_on), ['2024-01-01', ...(r.renew.status === 201 ? ['2025-01-01'] : [])])
			for (const v of all) assert.equal(v.enterprise, home)
			assert.deepEqual(await standing(home), [6, 'current', '2024-01-01', null])
			// every version has its entry, and the values go on from one to the next
			for (const now of [a, b]) {
				const entries = (await history(path(now.id))).reverse()
				assert.deepEqual(entries.map((h) => h.version), entries.map((_, i) => i + 1))
				assert.equal(entries.at(-1).version, now.version)
				const sites = entries.flatMap((h) => h.fields.filter((f) => f.field === 'website'))
				for (let i = 1; i < sites.length; i++) assert.equal(sites[i].old, sites[i - 1].new)
				assert.equal(sites.at(-1)?.new ?? null, now.website)
			}
		}
		assert.ok(outcomes.has('merge 200') || outcomes.has('merge 412'), [...outcomes].join())
	})
})
