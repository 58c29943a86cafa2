// SIGKILL while travel documents are entered, changed, taken away, purged and persons erased: keys lie in a file of their own, and whatever the
// moment was, what was acknowledged opens, what went away is gone with its key, and nothing is lost in between.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { Chance } from '../lib/chance.mjs'
import { until } from '../lib/raw.mjs'
import { startServer } from '../lib/server.mjs'

const rounds = process.env.TW_TEST_LONG ? 60 : 8
const writers = 6
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)

test(`${rounds} kills under ${writers} writers of travel documents`, { timeout: 1200000 }, async (t) => {
	const random = new Chance(20261201)
	const server = await startServer({ env: { TRADEWIND_HTTP_NEW_PER_S: '0', TRADEWIND_PEOPLE_REQUESTS_PER_S: '100000', TRADEWIND_PEOPLE_REQUESTS_BURST: '100000' } })
	after(() => server.child.kill('SIGKILL'))
	const [admin, officer] = [await server.as('admin'), await server.as('officer')]
	const enterprise = is(await admin.post('/api/v1/enterprises', { name_zh: '证件杀停有限公司' }), 201).json.id
	let serial = 0, acknowledged = 0, version
	const newTrip = async () => is(await officer.post('/api/v1/delegations', { title_zh: `杀停团${++serial}`, state: 'closed', starts_on: day(-9), ends_on: day(-5) }), 201).json.id
	const trip = await newTrip()

	// What a writer knows: its delegate, and of the document what was acknowledged and what was asked for when the server died.
	const state = Array.from({ length: writers }, (_, w) => ({ w, delegate: null, is: null, asked: null }))
	const gone = []	// documents of which the end was acknowledged

	// One write; null when the server has gone.
	async function ask(s, asked, request) {
		s.asked = asked
		const r = await request().catch(() => null)
		if (r === null) return null
		if (r.status === 503) return ask(s, asked, request)	// the trip's key was changed meanwhile, as somebody was erased: nothing was done
		s.asked = null
		acknowledged++
		return r
	}
	async function newcomer(s) {
		const name_zh = `甲${s.w}乙${++serial}`
		const r = await ask(s, null, () => officer.post('/api/v1/delegates', { delegation: s.w % 2 ? trip : s.trip, enterprise, name_zh }))
		if (r === null) return false
		const id = is(r, 201).json.id
		const c = await officer.get(`/api/v1/delegates/${id}/consent`).catch(() => null)
		version ??= c?.json.text.version
		if (c === null || await ask(s, null, () => officer.request('PUT', `/api/v1/delegates/${id}/consent`, { body: { given: true, text_version: version } })) === null) return false
		s.delegate = { id, name_zh }
		return true
	}
	async function enter(s) {
		const number = `E${String(70000000 + ++serial)}`
		const r = await ask(s, { number }, () => officer.post(`/api/v1/delegates/${s.delegate.id}/papers`, { kind: 'passport', number, nationality: 'CN', surname: 'KE', given_names: 'LAI', expires_on: '2031-03-02' }))
		if (r === null) return false
		s.is = { id: is(r, 201).json.id, version: 1, number }
		return true
	}
	async function change(s) {
		const number = `E${String(70000000 + ++serial)}`
		const r = await ask(s, { number }, () => officer.patch(`/api/v1/papers/${s.is.id}`, { number }, `"${s.is.version}"`))
		if (r === null) return false
		s.is = { ...s.is, version: is(r, 200).json.version, number }
		return true
	}
	async function end(s, asked, request, status) {
		const r = await ask(s, asked, request)
		if (r === null) return false
		is(r, status)
		gone.push(s.is.id)
		s.is = null
		return true
	}
	const remove = (s) => end(s, { end: true }, () => officer.delete(`/api/v1/papers/${s.is.id}`, { headers: { 'If-Match': `"${s.is.version}"` } }), 204)
	async function erase(s) {
		const at = await admin.get(`/api/v1/delegates/${s.delegate.id}/person`).catch(() => null)
		if (at === null || !await end(s, { end: true, erased: true }, () => admin.post(`/api/v1/persons/${at.json.person}/erase`, { confirm: s.delegate.name_zh }), 200)) return false
		s.delegate = null
		return true
	}
	async function purge(s) {	// a trip of its own
		if (!await end(s, { end: true }, () => admin.post(`/api/v1/delegations/${s.trip}/purge-papers`), 200)) return false
		s.delegate = null
		const r = await ask(s, null, newTrip)
		if (r === null) return false
		s.trip = r
		return true
	}
	function act(s) {
		if (s.delegate === null) return newcomer(s)
		if (s.is === null) return enter(s)
		return [change, change, remove, s.w % 2 ? erase : purge][random.below(4)](s)
	}

	// The number as it is read in full, or null where there is no such document.
	async function look(id) {
		const r = await officer.post(`/api/v1/papers/${id}/reveal`, { reason: 'to compare' })
		if (r.status === 404) return null
		assert.equal(is(r, 200).json.lost, false, 'its key was lost')
		return r.json
	}
	async function settle(s) {
		if (s.delegate === null) return
		const list = is(await officer.get(`/api/v1/delegates/${s.delegate.id}/papers`), 200).json.items
		assert.ok(list.length <= 1 && list.every((p) => p.lost === false), 'none by half')
		const now = list.length === 0 ? null : await look(list[0].id)
		const may = [s.is?.number ?? null, ...(s.asked === null ? [] : [s.asked.end ? null : s.asked.number])]
		assert.ok(may.includes(now?.number ?? null), `${now?.number} of ${may}`)
		if (s.is !== null && now === null) gone.push(s.is.id)
		s.is = now === null ? null : { id: now.id, version: now.version, number: now.number }
		const erased = is(await officer.get(`/api/v1/delegates/${s.delegate.id}`), 200).json.name_zh !== s.delegate.name_zh
		assert.ok(!erased || s.asked?.erased, 'nobody is erased whom nobody erased')
		assert.equal(erased && now !== null, false, 'an erased person has no documents')
		if (erased || (s.asked?.end && now === null)) s.delegate = null
		s.asked = null
	}
	// After a start no key waits for its end, and each document has its own.
	function keysAgree() {
		const all = (file, sql) => { const db = new DatabaseSync(join(server.data, file), { readOnly: true }); try { const q = db.prepare(sql); q.setReadBigInts(true); return q.all() } finally { db.close() } }
		assert.deepEqual(all('tradewind.db', 'SELECT * FROM doomed_key'), [])
		const has = new Set(all('keys.db', 'SELECT id FROM data_key').map((r) => r.id))
		for (const { id, sealed } of all('tradewind.db', 'SELECT id, sealed FROM travel_document'))
			assert.ok(has.has(Buffer.from(sealed).readBigInt64BE(1)), `document ${id} has its key`)
	}

	for (const s of state) s.trip = await newTrip()
	for (let round = 0; round < rounds; round++) {
		const enough = acknowledged + 1 + random.below(60)
		const loops = state.map(async (s) => { while (await act(s)); })
		await until(() => acknowledged >= enough, 'writes')
		assert.equal((await server.stop({ signal: 'SIGKILL' })).signal, 'SIGKILL', server.log())
		await Promise.all(loops)
		await server.start()
		for (const s of state) await settle(s)
		keysAgree()
		for (const id of gone.splice(0)) assert.equal(await look(id), null, 'what went away stays away')
	}
	t.diagnostic(`${acknowledged} writes were acknowledged`)
	assert.equal((await server.command(['db', 'check'])).code, 0)
	await server.stop()
})
