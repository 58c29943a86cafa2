// Travel documents (security.md P1-P5): who sees what through which door, that nothing of them lies anywhere in the clear, links of
// delegates, consent, purge, erasure, and databases that are restored from before.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, is } from '../lib/api.mjs'
import { until } from '../lib/raw.mjs'
import { bin, startServer } from '../lib/server.mjs'

const delegations = '/api/v1/delegations'
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)
const today = day(0), past = day(-5)
const number = 'E73519468', surname = 'OUYANGPRINTED', given = 'QINGFENGPRINTED', birth = '1971-07-19', phone = '+86 139 7351 0468'
const passport = { kind: 'passport', number, nationality: 'CN', surname, given_names: given, birth_on: birth, sex: 'm', issued_on: '2021-03-02', expires_on: '2031-03-02', issued_at: 'Guangdong-Zz' }
const details = { kind: 'details', emergency_name: 'LiSiEmergency', emergency_phone: phone, diet: 'NoPeanutsAtAll' }
// What must not be seen where it does not belong; digits of dates are too common for a grep of binary files.
const secrets = [number, surname, given, 'LiSiEmergency', 'NoPeanutsAtAll', phone, 'Guangdong-Zz']
const silent = (text, where) => { for (const s of secrets) assert.ok(!String(text).includes(s), `${s} stands in ${where}`) }

const etag = (r) => ({ headers: { 'If-Match': `"${r.version}"` } })
const link = (secret, method, path, body, headers = {}) => [method, path, { body, headers: { Authorization: `Link ${secret}`, ...headers } }]

describe('travel documents', () => {
	let server, admin, staff, officer, rival, mine, owner, editor, foreign, trip, delegate, other, version, made = 0
	const company = async () => is(await staff.post(enterprises, { name_zh: `证件测试${++made}号有限公司`, record_status: 'active', listed: true }), 201).json
	const newTrip = async (client = officer, more = {}) => is(await client.post(delegations, { title_zh: `证件团${++made}`, state: 'closed', starts_on: day(-9), ends_on: past, ...more }), 201).json
	const newDelegate = async (d, e, more = {}) => is(await staff.post('/api/v1/delegates', { delegation: d.id, enterprise: e?.id, name_zh: `张三${++made}`, ...more }), 201).json
	const papers = (g) => `/api/v1/delegates/${g.id}/papers`
	const consent = async (g, client = officer) => is(await client.request('PUT', `/api/v1/delegates/${g.id}/consent`, { body: { given: true, text_version: version } }), 200).json
	const ready = async (g) => { await consent(g); return is(await officer.post(papers(g), passport), 201).json }
	const linkOf = async (g, body = {}) => is(await officer.post(`/api/v1/delegates/${g.id}/link`, body), 201).json.url.split('/').at(-1)

	before(async () => {
		server = await startServer({ args: ['--log-access', join(process.env.TMPDIR ?? '/tmp', `tw-papers-${process.pid}.log`), '--log-level', 'debug'] })
		admin = await server.as('admin')
		staff = await server.as('staff')
		officer = await server.as('officer')
		rival = await server.as((await server.account('officer', { login: 'rival' })).login)
		mine = await company()
		owner = await server.as((await server.account('member-admin', { login: 'owner', enterprise: mine.id })).login)
		editor = await server.as((await server.account('member-editor', { login: 'editor', enterprise: mine.id })).login)
		foreign = await server.as((await server.account('member-admin', { login: 'foreign', enterprise: (await company()).id })).login)
		trip = await newTrip()
		delegate = await newDelegate(trip, mine)
		other = await newDelegate(trip, mine)
		version = is(await officer.get(`/api/v1/delegates/${delegate.id}/consent`), 200).json.text.version
	})
	after(async () => {
		const { log } = server
		await server.stop()
		silent(log(), 'the log')
		const access = server.args[server.args.indexOf('--log-access') + 1]
		const text = readFileSync(access, 'utf8')
		assert.ok(text.includes('/api/v1/delegates/{id}/papers'), 'the access log has the route')
		silent(text, 'the access log')
		rmSync(access)
	})

	describe('what is entered', () => {
		let g, p
		test('nothing before the consent, which is to a text of a number and for purposes', async () => {
			g = await newDelegate(trip, mine)
			is(await officer.post(papers(g), passport), 409, 'conflict')
			const path = `/api/v1/delegates/${g.id}/consent`
			const bad = async (body, ...wanted) => assert.deepEqual(complaints(is(await officer.request('PUT', path, { body }), 422)), wanted)
			await bad({}, '/given required')
			await bad({ given: true }, '/text_version required')
			await bad({ given: true, text_version: '2001-01' }, '/text_version consent_text_old')
			await bad({ given: true, text_version: version, purposes: ['fun'] }, '/purposes/0 bad_choice')
			await bad({ given: true, text_version: version, purposes: [] }, '/purposes required')
			let c = is(await officer.get(path), 200).json
			assert.equal(c.state, 'none')
			assert.ok(/[\u4e00-\u9fff]/.test(c.text.zh) && /consent/.test(c.text.en) && c.text.purposes.length === 4)
			c = is(await officer.request('PUT', path, { body: { given: true, text_version: version, purposes: ['visa', 'airline', 'visa'] } }), 200).json
			assert.deepEqual([c.state, c.purposes, c.by], ['given', ['visa', 'airline'], 'officer'])
		})
		test('the answer has the end of the number only, and when it will be purged', async () => {
			const r = is(await officer.post(papers(g), passport), 201)
			p = r.json
			assert.deepEqual([p.number, p.birth_on, p.surname, p.expires_on, p.masked, p.version], ['•••••9468', '1971-••-••', surname, '2031-03-02', true, 1])
			assert.equal(p.purge_on, day(-5 + 90))
			assert.equal(r.headers.location, `/api/v1/papers/${p.id}`)
			assert.equal(r.headers['cache-control'], 'no-store')
			assert.ok(!r.text.includes(number) && !r.text.includes(birth))
			const all = is(await officer.get(papers(g)), 200)
			assert.deepEqual(all.json.items, [p])
			assert.equal(all.headers['cache-control'], 'no-store')
			assert.ok(!all.text.includes(number))
		})
		test('one of a kind, but visas as many as there are', async () => {
			is(await officer.post(papers(g), { ...passport, number: 'E11112222' }), 409)
			for (const country of ['ID', 'VN']) is(await officer.post(papers(g), { kind: 'visa', country, expires_on: '2027-01-01' }), 201)
		})
		test('what is wrong is named, and never what was sent', async () => {
			const bad = async (body, ...wanted) => {
				const r = is(await officer.post(papers(other), body), 422)
				assert.deepEqual(complaints(r), wanted)
				silent(r.text, 'an error')
			}
			await consent(other)
			await bad({ number }, '/kind required')
			await bad({ kind: 'library_card' }, '/kind bad_choice')
			await bad({ ...passport, number: number + number }, '/number bad_document_number')
			await bad({ ...passport, expires_on: '2021-03-01' }, '/expires_on expires_before_issued')
			await bad({ ...passport, surname: `${surname}欧阳` }, '/surname not_latin')
			await bad({ ...passport, economies: ['ID'] }, '/economies unknown_field')
			const r = is(await officer.request('POST', papers(other), { body: `{"number":"${number}`, headers: { 'Content-Type': 'application/json' } }), 400)
			silent(r.text, 'an error')
		})
		test('the same document twice on one trip is refused, on another it is not', async () => {
			const r = is(await officer.post(papers(other), { ...passport, number: 'e 7351-9468' }), 409)
			assert.deepEqual(complaints(r), ['/number same_document'])
			assert.equal(r.json.errors[0].params.delegate, String(g.id))
			const stranger = await newDelegate(trip, await company())
			await consent(stranger)
			const elsewhere = await newDelegate(await newTrip(), mine)
			await consent(elsewhere)
			is(await officer.post(papers(elsewhere), passport), 201)
		})
		test('a change wants its version, keeps the rest, and null empties', async () => {
			is(await officer.patch(`/api/v1/papers/${p.id}`, { sex: 'f' }), 428)
			is(await officer.patch(`/api/v1/papers/${p.id}`, { sex: 'f' }, '"9"'), 412)
			let now = is(await officer.patch(`/api/v1/papers/${p.id}`, { sex: null, expires_on: '2032-03-02' }, `"${p.version}"`), 200).json
			assert.deepEqual([now.version, now.sex, now.expires_on, now.number], [2, null, '2032-03-02', '•••••9468'])
			now = is(await officer.patch(`/api/v1/papers/${p.id}`, { expires_on: '2032-03-02' }, '"2"'), 200).json
			assert.equal(now.version, 2, 'what changes nothing leaves the version')
			is(await officer.delete(`/api/v1/papers/${p.id}`, etag({ version: 1 })), 412)
			is(await officer.delete(`/api/v1/papers/${p.id}`, etag(now)), 204)
			is(await officer.get(`/api/v1/papers/${p.id}`), 404)
		})
		test('the day of the purge follows the end of the trip until it has returned, then it comes no later', async () => {
			const d = await newTrip(), x = await newDelegate(d, mine)
			const first = await ready(x)
			const dayOf = async (p) => is(await officer.get(`/api/v1/papers/${p.id}`), 200).json.purge_on
			const move = async (trip, ends_on, query = '') => officer.patch(`${delegations}/${trip.id}${query}`, { ends_on }, '*')
			assert.equal(first.purge_on, day(85))
			is(await move(d, day(-2)), 200)
			assert.equal(await dayOf(first), day(85))
			is(await move(d, day(-7)), 200)
			assert.equal(await dayOf(first), day(83))
			is(await officer.delete(`/api/v1/papers/${first.id}`, etag(first)), 204)
			/* Of one that is to come. */
			const next = is(await officer.post(delegations, { title_zh: `未来团${++made}`, starts_on: day(20), ends_on: day(30) }), 201).json
			const p = await ready(await newDelegate(next, mine))
			assert.equal(p.purge_on, day(120))
			is(await move(next, day(25)), 200)
			assert.equal(await dayOf(p), day(115))
			is(await move(next, day(100)), 200)
			assert.equal(await dayOf(p), day(190))
			const refused = is(await move(next, day(300)), 422).json.errors
			assert.deepEqual(refused.map((i) => [i.pointer, i.code, i.confirm, i.params]), [['/ends_on', 'papers_kept_longer', true, { from: day(190), to: day(390) }]])
			assert.equal(await dayOf(p), day(190))
			is(await move(next, day(300), '?confirm=papers_kept_longer'), 200)
			assert.equal(await dayOf(p), day(390))
			const kept = is(await (await server.as('manager')).get(`${delegations}/${next.id}/access-log`), 200).json.items.filter((i) => i.action === 'paper.keep')
			assert.deepEqual(kept.map((i) => i.about), [{ papers: 1, from: day(190), to: day(390) }, { papers: 1, from: day(115), to: day(190) }, { papers: 1, from: day(120), to: day(115) }])
			/* Without days, from the day on which it was entered; the legs may give it some. */
			is(await move(next, null), 200)
			assert.equal(await dayOf(p), day(180))
			const leg = { delegation: next.id, country: 'ID', zone: 'Asia/Jakarta', arrive: { local: `${day(500)}T09:00` }, leave: { local: `${day(502)}T09:00` } }
			assert.deepEqual(complaints(is(await officer.post('/api/v1/delegation-legs', leg), 422)), ['/ends_on papers_kept_longer'])
			assert.equal(await dayOf(p), day(180))
		})
	})

	describe('who sees it', () => {
		let p
		before(async () => { p = await ready(delegate); await officer.post(papers(delegate), details) })
		const roles = ['admin', 'manager', 'staff', 'finance', 'auditor']
		test('the officer of the trip and the administrator of the company, and nobody else', async () => {
			for (const client of [officer, owner]) {
				assert.equal(is(await client.get(papers(delegate)), 200).json.items.length, 2)
				is(await client.get(`/api/v1/papers/${p.id}`), 200)
			}
			for (const role of roles) {
				const client = await server.as(role), r = await client.get(papers(delegate))
				assert.ok([403, 404].includes(r.status), `${role}: ${r.status}`)
				silent(r.text, role)
				is(await client.get(`/api/v1/papers/${p.id}`), 404)
				is(await client.post(`/api/v1/papers/${p.id}/reveal`, { reason: 'curiosity' }), 404)
				is(await client.patch(`/api/v1/papers/${p.id}`, { sex: 'f' }, '"1"'), 404)
				is(await client.delete(`/api/v1/papers/${p.id}`, etag(p)), 404)
				assert.ok([403, 404].includes((await client.post(papers(delegate), passport)).status))
				assert.ok([403, 404].includes((await client.get(`${delegations}/${trip.id}/papers`)).status))
			}
			for (const client of [rival, foreign]) for (const path of [papers(delegate), `/api/v1/papers/${p.id}`, `/api/v1/delegates/${delegate.id}/consent`])
				is(await client.get(path), 404)
			assert.ok([403, 404].includes((await editor.get(papers(delegate))).status))
			is(await server.anonymous().get(papers(delegate)), 401)
			const missing = (await foreign.get('/api/v1/papers/99999999')).json, hidden = (await foreign.get(`/api/v1/papers/${p.id}`)).json
			assert.deepEqual({ ...hidden, request_id: 0 }, { ...missing, request_id: 0 })
		})
		test('a delegate with papers does not go to another company, and so do they not', async () => {
			for (const client of [staff, officer]) {
				const r = is(await client.patch(`/api/v1/delegates/${delegate.id}`, { enterprise: foreign.enterprise }, '*'), 422)
				assert.deepEqual(r.json.errors.map((x) => [x.pointer, x.code]), [['/enterprise', 'delegate_has_papers']])
				is(await client.patch(`/api/v1/delegates/${delegate.id}`, { enterprise: null }, '*'), 422)
			}
			is(await foreign.get(papers(delegate)), 404)
		})
		test('with a consent, a link or papers a row does not become somebody else', async () => {
			const contact = async (name_zh) => is(await staff.post('/api/v1/contacts', { enterprise: mine.id, name_zh }), 201).json.id
			const first = await contact('甲某'), second = await contact('乙某')
			const g = is(await staff.post('/api/v1/delegates', { delegation: trip.id, enterprise: mine.id, contact: first, name_zh: '甲某' }), 201).json
			is(await staff.patch(`/api/v1/delegates/${g.id}`, { contact: second, name_zh: '乙某' }, '*'), 200)
			await consent(g)
			for (const other of [first, null])
				assert.deepEqual(complaints(is(await staff.patch(`/api/v1/delegates/${g.id}`, { contact: other }, '*'), 422)), ['/contact delegate_is_somebody'])
			is(await officer.patch(`/api/v1/delegates/${g.id}`, { name_zh: '乙某某' }, '*'), 200)
		})
		test('a company sees its own people of the trip, the officer all', async () => {
			const r = is(await officer.get(`${delegations}/${trip.id}/papers`), 200)
			const row = r.json.items.find((x) => x.id === delegate.id)
			assert.deepEqual([row.consent, row.papers.map((x) => x.kind)], ['given', ['passport', 'details']])
			assert.ok(!r.text.includes(number) && !r.text.includes(birth))
			is(await owner.get(`${delegations}/${trip.id}/papers`), 403)
		})
		test('no door of the delegates opens them: lists, search, sort, filter, history, export, relations, events', async () => {
			for (const login of ['admin', 'manager', 'staff', 'officer', 'owner', 'editor', 'foreign', 'finance', 'auditor']) {
				const client = await server.as(login)
				for (const path of [`/api/v1/delegates/${delegate.id}`, '/api/v1/delegates', '/api/v1/delegates?sort=number', '/api/v1/delegates?surname=x', `${delegations}/${trip.id}`,
					`/api/v1/delegates/${delegate.id}/history`, `${delegations}/${trip.id}/history`, '/api/v1/audit?limit=200', `/api/v1/delegates/${delegate.id}/relations`,
					'/api/v1/export/delegates?format=csv', '/api/v1/delegates/export?format=csv', `/api/v1/enterprises/${mine.id}`, '/api/v1/meta', '/api/v1/openapi.json']) {
					const r = await client.get(path)
					silent(r.text, `${path} of ${login}`)
				}
				/* A search for it finds what a search for nothing finds. */
				for (const path of ['/api/v1/delegates', '/api/v1/search', delegations]) for (const q of [number, surname, given, 'NoPeanutsAtAll']) {
					const [found, nothing] = [await client.get(`${path}?q=${q}`), await client.get(`${path}?q=${'Zq'.repeat(q.length / 2)}`)]
					const plain = (r) => [r.status, r.json.total, r.json.items?.length, JSON.stringify(r.json.groups ?? null)]
					assert.deepEqual(plain(found), plain(nothing), `${path}?q=${q} of ${login}`)
				}
			}
		})
		test('a token that only reads sees, and writes and reveals nothing', async () => {
			const reader = await server.withToken('officer', 'read')
			is(await reader.get(papers(delegate)), 200)
			is(await reader.post(`/api/v1/papers/${p.id}/reveal`, { reason: 'a script' }), 403)
			const program = await server.withToken('officer')
			assert.equal(is(await program.post(`/api/v1/papers/${p.id}/reveal`, { reason: 'a script' }), 403).json.reason, 'session_needed')
		})
		test('in full only with a reason, which is in the log', async () => {
			for (const body of [{}, { reason: ' \u3000 ' }])
				assert.deepEqual(complaints(is(await officer.post(`/api/v1/papers/${p.id}/reveal`, body), 422)), ['/reason required'])
			const r = is(await officer.post(`/api/v1/papers/${p.id}/reveal`, { reason: '为印尼签证填表' }, { headers: { 'Idempotency-Key': 'k1' } }), 200)
			assert.deepEqual([r.json.number, r.json.birth_on, r.json.masked], [number, birth, false])
			assert.equal(r.headers['cache-control'], 'no-store')
			for (const login of ['officer', 'auditor', 'admin', 'manager']) {
				const log = is(await (await server.as(login)).get(`${delegations}/${trip.id}/access-log`), 200)
				silent(log.text, 'the access log of the trip')
				const entry = log.json.items.find((x) => x.action === 'paper.reveal')
				assert.deepEqual([entry.login, entry.about.reason, entry.about.paper, entry.about.kind], ['officer', '为印尼签证填表', p.id, 'passport'])
				assert.ok(log.json.items.some((x) => x.action === 'paper.create' && x.about.fields.includes('number')))
			}
			for (const client of [staff, owner, await server.as('finance')]) assert.ok([403, 404].includes((await client.get(`${delegations}/${trip.id}/access-log`)).status))
			is(await rival.get(`${delegations}/${trip.id}/access-log`), 403)
		})
	})

	describe('who looked at what was masked', () => {
		let d, g, h, p
		const reads = async (who = officer) => is(await who.get(`${delegations}/${d.id}/access-log`), 200).json.items.filter((x) => x.action === 'paper.read').map((x) => `${x.login} ${x.about.delegate}`).sort()
		before(async () => {
			d = await newTrip()
			g = await newDelegate(d, mine)
			h = await newDelegate(d, mine)
			p = await ready(g)
			await newDelegate(d, mine)
		})
		test('what is entered and who has none are no look', async () => {
			is(await officer.get(papers(h)), 200)
			is(await officer.get(`/api/v1/delegates/${g.id}/consent`), 200)
			is(await officer.get(`${delegations}/${d.id}/readiness`), 200)
			is(await officer.get(`${delegations}/${d.id}/names`), 200)
			for (const client of [staff, rival, foreign]) assert.ok([403, 404].includes((await client.get(papers(g))).status))
			is(await officer.request('HEAD', papers(g)), 200)
			assert.deepEqual(await reads(), [])
		})
		test('one line for each reader and delegate, however he comes and how often', async () => {
			const at = Date.now()
			await Promise.all([papers(g), `/api/v1/papers/${p.id}`, `${delegations}/${d.id}/papers`, papers(g)].map(async (path) => is(await officer.get(path), 200)))
			assert.deepEqual(await reads(), [`officer ${g.id}`])
			is(await owner.get(papers(g)), 200)
			is(await (await server.withToken('officer', 'read')).get(`/api/v1/papers/${p.id}`), 200)
			assert.deepEqual(await reads(), [`officer ${g.id}`, `owner ${g.id}`])
			await consent(h)
			is(await officer.post(papers(h), { kind: 'insurance', insurer: 'PICC', expires_on: day(30) }), 201)
			is(await officer.get(`${delegations}/${d.id}/papers`), 200)
			const all = await reads()
			assert.deepEqual(all, [`officer ${g.id}`, `officer ${h.id}`, `owner ${g.id}`].sort())
			for (const who of [admin, await server.as('manager'), await server.as('auditor')]) assert.deepEqual(await reads(who), all)
			const entry = is(await officer.get(`${delegations}/${d.id}/access-log`), 200).json.items.find((x) => x.action === 'paper.read')
			assert.deepEqual([Object.keys(entry.about), Date.parse(entry.at) >= at], [['delegate'], true])
		})
		test('the delegate himself is none', async () => {
			const before = await reads(), s = await linkOf(g)
			is(await server.request(...link(s, 'GET', '/api/v1/link')), 200)
			assert.deepEqual(await reads(), before)
		})
		test('no other site makes a browser look', async () => {
			for (const path of [papers(g), `/api/v1/papers/${p.id}`, `${delegations}/${d.id}/papers`]) is(await officer.get(path, { headers: { 'Sec-Fetch-Site': 'cross-site' } }), 403, 'csrf')
		})
	})

	describe('papers of who is archived', () => {
		let d, g, p
		const ofTrip = async (more = '') => is(await officer.get(`${delegations}/${d.id}/papers${more}`), 200).json.items.map((x) => [x.id, x.archived, x.papers.length])
		const purge = async (path) => admin.delete(`${path}?purge=1`, { headers: { 'If-Match': '*' } })
		before(async () => { d = await newTrip(); g = await newDelegate(d, mine); p = await ready(g) })
		test('they stay in the list of the trip, marked, and are deleted there', async () => {
			const other = await newDelegate(d, mine), bare = await newDelegate(d, mine)
			assert.deepEqual(await ofTrip('?archived=1'), [])
			for (const x of [g, bare]) is(await staff.delete(`/api/v1/delegates/${x.id}`, etag(x)), 204)
			assert.deepEqual((await ofTrip()).sort(), [[g.id, true, 1], [other.id, false, 0]].sort())
			assert.deepEqual(await ofTrip('?archived=1'), [[g.id, true, 1]])
			is(await officer.get(`${delegations}/${d.id}/papers?archived=yes`), 400, 'bad_parameter')
			is(await staff.get(`${delegations}/${d.id}/papers?archived=1`), 403)
		})
		test('a purge of the delegate or the trip says that they are there, and what to do', async () => {
			for (const path of [`/api/v1/delegates/${g.id}`, `${delegations}/${d.id}`]) {
				const r = is(await purge(path), 409, 'conflict')
				assert.deepEqual([r.json.reason, r.json.params.count], ['papers_here', '1'])
				assert.match(r.json.detail, /^Travel documents are still here \(1\)/)
			}
			is(await officer.delete(`/api/v1/papers/${p.id}`, etag(p)), 204)
			assert.deepEqual(await ofTrip('?archived=1'), [])
			assert.equal(is(await purge(`/api/v1/delegates/${g.id}`), 409).json.reason, 'consent_here')
			assert.equal(is(await purge(`${delegations}/${d.id}`), 409).json.reason, 'has_dependents')
		})
		test('so does one with a link, and a trip with a claim', async () => {
			const x = await newDelegate(d, mine)
			await linkOf(x)
			assert.equal(is(await purge(`/api/v1/delegates/${x.id}`), 409).json.reason, 'link_here')
			is(await officer.delete(`/api/v1/delegates/${x.id}/link`), 204)
			is(await purge(`/api/v1/delegates/${x.id}`), 204)
			const bare = await newTrip()
			is(await officer.post(`${delegations}/${bare.id}/claims`, { note: '未结' }), 201)
			assert.equal(is(await purge(`${delegations}/${bare.id}`), 409).json.reason, 'claims_here')
		})
	})

	describe('links of delegates', () => {
		let g, secret
		before(async () => { g = await newDelegate(trip, mine); secret = await linkOf(g) })
		const by = (s, ...rest) => server.request(...link(s, ...rest))
		test('who has it sees his trip and himself, and writes his papers', async () => {
			let r = is(await by(secret, 'GET', '/api/v1/link'), 200)
			assert.equal(r.headers['cache-control'], 'no-store')
			assert.deepEqual([r.json.delegate.id, r.json.delegation.id, r.json.consent.state, r.json.papers, r.json.legs], [g.id, trip.id, 'none', [], []])
			assert.equal(r.json.delegation.note, undefined)
			is(await by(secret, 'POST', '/api/v1/link/papers', { ...passport, number: 'E90000001' }), 409)
			is(await by(secret, 'PUT', '/api/v1/link/consent', { given: true, text_version: version }), 200)
			const p = is(await by(secret, 'POST', '/api/v1/link/papers', { ...passport, number: 'E90000001' }), 201).json
			assert.deepEqual([p.number, p.created_by], ['•••••0001', null])
			is(await by(secret, 'PATCH', `/api/v1/link/papers/${p.id}`, { sex: 'f' }, { 'If-Match': '"1"' }), 200)
			r = is(await by(secret, 'GET', '/api/v1/link'), 200)
			assert.deepEqual([r.json.papers.length, r.json.consent.given, r.json.papers[0].sex], [1, true, 'f'])
			const log = is(await officer.get(`${delegations}/${trip.id}/access-log`), 200).json.items
			assert.ok(log.find((x) => x.action === 'paper.create' && x.about.delegate === g.id).about.link > 0)
		})
		test("another's paper is not there", async () => {
			const foreign = is(await officer.get(papers(delegate)), 200).json.items[0]
			is(await by(secret, 'PATCH', `/api/v1/link/papers/${foreign.id}`, { sex: 'f' }, { 'If-Match': '"1"' }), 404)
		})
		test('it opens nothing else, and nothing else opens it', async () => {
			for (const path of [papers(g), delegations, '/api/v1/me', `/api/v1/delegates/${g.id}`]) is(await by(secret, 'GET', path), 401)
			is(await officer.get('/api/v1/link'), 404)
			is(await server.anonymous().get('/api/v1/link'), 404)
		})
		test('unknown, revoked, expired, withdrawn and foreign are one answer, byte for byte', async () => {
			const plain = (r) => [r.status, r.text.replace(/"request_id":"[^"]*"/, ''), r.headers['cache-control'], r.headers['content-type'], r.headers['www-authenticate']]
			const unknown = plain(await by('A'.repeat(43), 'GET', '/api/v1/link'))
			assert.equal(unknown[0], 404)
			const cases = []
			const revoked = await newDelegate(trip, mine), first = await linkOf(revoked)
			await linkOf(revoked)
			cases.push(['a new one revokes it', first])
			const dropped = await newDelegate(trip, mine), second = await linkOf(dropped)
			is(await officer.delete(`/api/v1/delegates/${dropped.id}/link`), 204)
			is(await officer.delete(`/api/v1/delegates/${dropped.id}/link`), 404)
			cases.push(['it was taken back', second])
			const gone = await newDelegate(trip, mine), third = await linkOf(gone)
			is(await staff.delete(`/api/v1/delegates/${gone.id}`, etag(gone)), 204)
			cases.push(['the delegate is archived', third])
			const open = is(await officer.post(delegations, { title_zh: '未行团', starts_on: day(20), ends_on: day(25) }), 201).json
			const left = is(await staff.post('/api/v1/delegates', { delegation: open.id, enterprise: mine.id, name_zh: '退出者' }), 201).json, fourth = await linkOf(left)
			is(await by(fourth, 'GET', '/api/v1/link'), 200)
			is(await staff.post(`/api/v1/delegates/${left.id}/withdraw`, {}, etag(left)), 200)
			is(await officer.post(`/api/v1/delegates/${left.id}/link`, {}), 409)
			cases.push(['the delegate has withdrawn', fourth])
			cases.push(['not a secret at all', 'x'], ['empty', ''], ['cut', secret.slice(1)])
			for (const [what, s] of cases) {
				assert.deepEqual(plain(await by(s, 'GET', '/api/v1/link')), unknown, what)
				assert.deepEqual(plain(await by(s, 'PUT', '/api/v1/link/consent', { given: true })), unknown, what)
				assert.deepEqual(plain(await by(s, 'POST', '/api/v1/link/papers', passport)), unknown, what)
			}
		})
		test('only who may write the papers makes one', async () => {
			for (const client of [staff, admin, await server.as('auditor')]) is(await client.post(`/api/v1/delegates/${g.id}/link`, {}), 403)
			for (const client of [rival, foreign]) is(await client.post(`/api/v1/delegates/${g.id}/link`, {}), 404)
			is(await owner.post(`/api/v1/delegates/${g.id}/link`, { days: 3 }), 201)
			assert.deepEqual(complaints(is(await officer.post(`/api/v1/delegates/${g.id}/link`, { days: 91 }), 422)), ['/days too_large_value'])
		})
		test('withdrawing the consent stops the use, and takes all away where he wants it', async () => {
			const x = await newDelegate(trip, mine), s = await linkOf(x)
			is(await by(s, 'PUT', '/api/v1/link/consent', { given: true, text_version: version }), 200)
			const p = is(await by(s, 'POST', '/api/v1/link/papers', { ...passport, number: 'E90000002' }), 201).json
			assert.equal(is(await by(s, 'PUT', '/api/v1/link/consent', { given: false }), 200).json.state, 'withdrawn')
			is(await officer.post(`/api/v1/papers/${p.id}/reveal`, { reason: 'anyway' }), 409)
			is(await by(s, 'PATCH', `/api/v1/link/papers/${p.id}`, { sex: 'f' }, { 'If-Match': '"1"' }), 409)
			is(await by(s, 'PUT', '/api/v1/link/consent', { given: false, delete: true }), 200)
			is(await officer.get(`/api/v1/papers/${p.id}`), 404)
			is(await by(s, 'GET', '/api/v1/link'), 404)
		})
	})

	describe('nothing lies in the clear', () => {
		const files = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((f) => f.isDirectory() ? files(join(dir, f.name)) : f.isFile() ? [join(dir, f.name)] : [])
		test('not in the database, its log, copies, the keys, nor in what programs ask for', async () => {
			const g = await newDelegate(trip, mine), s = await linkOf(g)
			await consent(g)
			is(await officer.post(papers(g), { ...passport, number: 'E73519469' }), 201)
			is(await officer.post(papers(g), details), 201)
			const p = is(await officer.get(papers(g)), 200).json.items[0]
			is(await officer.post(`/api/v1/papers/${p.id}/reveal`, { reason: 'to look' }, { headers: { 'Idempotency-Key': 'reveal-1' } }), 200)
			await server.must(['backup', 'create'])
			const all = files(server.data).filter((f) => statSync(f).size > 0)
			for (const name of ['tradewind.db', 'tradewind.db-wal', 'keys.db', 'secret.key']) assert.ok(all.some((f) => f.endsWith(name)), name)
			assert.ok(all.some((f) => f.includes('/backups/')) && all.some((f) => f.includes('/keys/keys-')))
			for (const f of all) {
				const bytes = readFileSync(f)
				for (const secret of [...secrets, 'E73519469', s]) assert.equal(bytes.indexOf(secret), -1, `${secret} lies in ${f}`)
				if (!f.endsWith('.pem')) assert.equal(bytes.indexOf(Buffer.from(number, 'utf16le')), -1)
			}
			for (const path of ['/metrics', '/healthz', '/api/v1/status', '/api/v1/problems']) silent((await admin.get(path)).text, path)
			silent(server.log(), 'the log')
		})
		test('files are their owner\'s alone', () => {
			for (const f of ['secret.key', 'keys.db']) assert.equal(statSync(join(server.data, f)).mode & 0o777, 0o600)
			assert.equal(statSync(join(server.data, 'secret.key')).size, 32)
		})
	})

	describe('the end', () => {
		test('a purge in time: rows, links and keys; a trip with an open claim waits', async () => {
			const d = await newTrip(), held = await newTrip(), x = await newDelegate(d, mine), y = await newDelegate(held, mine)
			const gone = await ready(x), kept = await ready(y), s = await linkOf(x)
			assert.deepEqual(complaints(is(await officer.post(`${delegations}/${held.id}/claims`, {}), 422)), ['/note required'])
			const claim = is(await officer.post(`${delegations}/${held.id}/claims`, { note: '酒店退款争议' }), 201).json
			for (const client of [owner, await server.as('finance'), await server.as('auditor')])
				assert.ok([403, 404].includes((await client.post(`${delegations}/${held.id}/claims`, { note: 'x' })).status))
			assert.equal(is(await admin.post(`${delegations}/${held.id}/purge-papers`), 409).json.code, 'conflict')
			const early = JSON.parse((await server.must(['purge', '--as-of', day(84), '--json'])).stdout)
			assert.equal(early.papers, 0)
			const r = JSON.parse((await server.must(['purge', '--as-of', day(86), '--json'])).stdout)
			assert.ok(r.papers > 0 && r.waiting === 1, JSON.stringify(r))
			is(await officer.get(`/api/v1/papers/${gone.id}`), 404)
			is(await server.request(...link(s, 'GET', '/api/v1/link')), 404)
			is(await officer.get(`/api/v1/papers/${kept.id}`), 200)
			is(await rival.post(`/api/v1/claims/${claim.id}/close`), 404)
			is(await officer.post(`/api/v1/claims/${claim.id}/close`), 204)
			is(await officer.post(`/api/v1/claims/${claim.id}/close`), 409)
			for (const client of [staff, officer, await server.as('manager')]) is(await client.post(`${delegations}/${held.id}/purge-papers`), 403)
			assert.equal(is(await admin.post(`${delegations}/${held.id}/purge-papers`), 200).json.papers, 1)
			is(await officer.get(`/api/v1/papers/${kept.id}`), 404)
			/* What was purged may be entered again, under another key. */
			is(await officer.post(papers(x), passport), 201)
		})
		test('each goes on its own day, the others of the trip stay', async () => {
			const d = await newTrip(), x = await newDelegate(d, mine), y = await newDelegate(d, mine)
			const first = await ready(x), s = await linkOf(x), twin = { ...passport, number: 'E73519469' }
			is(await officer.patch(`${delegations}/${d.id}`, { ends_on: day(-2) }, '*'), 200)
			await consent(y)
			const second = is(await officer.post(papers(y), twin), 201).json
			assert.deepEqual([first.purge_on, second.purge_on], [day(85), day(88)])
			await server.must(['purge', '--as-of', day(86)])
			is(await officer.get(`/api/v1/papers/${first.id}`), 404)
			is(await server.request(...link(s, 'GET', '/api/v1/link')), 404)
			is(await officer.get(`/api/v1/papers/${second.id}`), 200)
			is(await officer.post(papers(x), twin), 409)
			is(await officer.post(papers(x), passport), 201)
		})
		test('all that is kept of a person in one file, and the erasure of it', async () => {
			const d = await newTrip(), x = await newDelegate(d, mine, { name_zh: '欧阳清风', name_en: 'OUYANG Qingfeng', title: '董事长' })
			const p = await ready(x)
			const line = JSON.parse((await server.must(['person', 'find', '欧阳清风'])).stdout)
			assert.deepEqual([line.delegate, line.delegation], [x.id, d.id])
			const file = JSON.parse((await server.must(['person', 'file', String(line.person)])).stdout)
			assert.deepEqual([file.papers[0].number, file.delegates[0].name_zh, file.consents[0].given], [number, '欧阳清风', true])
			const csv = (await server.must(['person', 'file', String(line.person), '--format', 'csv'])).stdout
			assert.ok(csv.startsWith('"field","value"\r\n') && csv.includes(`"papers.0.number","${number}"`))
			const path = `/api/v1/persons/${line.person}/erase`
			for (const client of [staff, officer, owner, await server.as('manager'), await server.as('auditor')]) is(await client.post(path, { confirm: '欧阳清风' }), 403)
			assert.equal(is(await admin.get(`/api/v1/delegates/${x.id}/person`), 200).json.person, line.person)
			assert.deepEqual(complaints(is(await admin.post(path, { confirm: '欧阳' }), 422)), ['/confirm erase_confirm'])
			is(await officer.post(`${delegations}/${d.id}/claims`, { note: '未结' }), 201)
			is(await admin.post(path, { confirm: '欧阳清风' }), 409)
			is(await officer.post(`/api/v1/claims/${is(await officer.get(`${delegations}/${d.id}/claims`), 200).json.items[0].id}/close`), 204)
			is(await admin.post(path, { confirm: '欧阳清风' }), 200)
			is(await officer.get(`/api/v1/papers/${p.id}`), 404)
			const left = is(await staff.get(`/api/v1/delegates/${x.id}`), 200).json
			assert.deepEqual([left.name_zh, left.name_en, left.title], ['（已删除）', null, null])
			assert.equal(is(await staff.get(`/api/v1/delegates?q=${encodeURIComponent('欧阳清风')}`), 200).json.items.length, 0)
			assert.equal((await server.command(['person', 'find', '欧阳清风'])).code, 4)
			is(await admin.post('/api/v1/persons/99999/erase', { confirm: 'x' }), 404)
		})
		test('what an erasure takes away of the contact, of applications, of other trips, and what it says is left', async () => {
			const name = '上官无痕', latin = 'SHANGGUAN Wuhen', mobile = '13855550137', mail = 'wuhen@example.org'
			const d = await newTrip(), later = await newTrip(officer, { starts_on: day(-40), ends_on: day(-35) })
			/* Answers are kept a day for who asks again: they go with him. */
			const sent = (key) => ({ headers: { 'Idempotency-Key': key } })
			const about = { enterprise: mine.id, name_zh: name, name_en: latin, title: '董事长', mobile, email: mail, wechat: 'wuhen-wx' }
			is(await staff.post('/api/v1/contacts', { ...about, enterprise: 999999, preferred_channel: name }, sent('erase-failed')), 422)
			const contact = is(await staff.post('/api/v1/contacts', about, sent('erase-contact')), 201).json
			const application = is(await staff.post('/api/v1/applications', { delegation: d.id, enterprise: mine.id, goals: '考察园区', seats_wished: 2, persons: [{ contact: contact.id }, { name_zh: '诸葛留名', mobile: '13855550138' }, { name_zh: name, mobile }] }), 201).json
			/* A number that he had before stands in the log alone. */
			const former = '13855550131'
			is(await staff.patch(`/api/v1/contacts/${contact.id}`, { mobile: former }, contact.version), 200)
			is(await staff.patch(`/api/v1/contacts/${contact.id}`, { mobile }, contact.version + 1), 200)
			const x = await newDelegate(d, mine, { name_zh: name, name_en: latin, contact: contact.id })
			const y = await newDelegate(later, mine, { name_zh: name, contact: contact.id })
			await ready(x)
			const { person } = is(await admin.get(`/api/v1/delegates/${x.id}/person`), 200).json
			const fields = async () => is(await staff.get(`/api/v1/contacts/${contact.id}/history`), 200).json.items.flatMap((i) => i.fields.filter((f) => f.field === 'mobile'))
			assert.deepEqual(await fields(), [{ field: 'mobile', old: former, new: mobile }, { field: 'mobile', old: mobile, new: former }, { field: 'mobile', old: null, new: mobile }])
			const before = is(await admin.post('/api/v1/backups', {}), 201).json.name
			const r = is(await admin.post(`/api/v1/persons/${person}/erase`, { confirm: name }), 200).json
			assert.deepEqual([r.erased, r.papers, r.delegates, r.contacts, r.applications], [person, 1, 2, 1, 1])
			assert.deepEqual([r.stays.log_entries, r.stays.imports, r.stays.handed_on], [0, 0, 0])
			assert.deepEqual(await fields(), Array(3).fill({ field: 'mobile', old: null, new: null, gone: 'erased' }))
			const again = is(await staff.post('/api/v1/contacts', about, sent('erase-contact')), 409)
			assert.equal(again.json.reason, 'key_done')
			assert.match(again.headers.location, new RegExp(`/contacts/${contact.id}$`))
			for (const g of [x, y]) assert.equal(is(await staff.get(`/api/v1/delegates/${g.id}`), 200).json.name_zh, '（已删除）')
			const c = is(await staff.get(`/api/v1/contacts/${contact.id}`), 200).json
			assert.deepEqual([c.name_zh, c.name_en, c.title, c.mobile, c.email, c.wechat, c.do_not_contact], ['（已删除）', null, null, null, null, null, true])
			const left = is(await staff.get(`/api/v1/applications/${application.id}`), 200).json.persons
			assert.deepEqual(left.map((p) => [p.name_zh, p.mobile ?? null, p.contact ?? null]), [['（已删除）', null, null], ['诸葛留名', '13855550138', null], ['（已删除）', null, null]])
			for (const q of [name, 'shangguan', mobile])
				for (const path of ['contacts', 'delegates', 'applications']) assert.equal(is(await staff.get(`/api/v1/${path}?q=${encodeURIComponent(q)}`), 200).json.items.length, 0)
			/* Histories do without what said who he was, and keep the rest. */
			const told = async (path, client = staff) => { const h = is(await client.get(`${path}/history?limit=200`), 200); for (const s of [name, latin, mobile, mail]) assert.ok(!h.text.includes(s), `${s} stands in the history of ${path}`); return h.json.items }
			for (const path of [`/api/v1/delegates/${x.id}`, `/api/v1/delegates/${y.id}`, `/api/v1/contacts/${contact.id}`, `${delegations}/${d.id}`]) assert.ok((await told(path, admin)).length > 0)
			const items = await told(`/api/v1/applications/${application.id}`)
			assert.ok(items.some((i) => i.action === 'erase') && items.some((i) => i.fields.some((f) => f.field === 'goals' && f.new === '考察园区')))
			/* Nor is he named in the database, its log of what was written, or a backup of now: not in a table, not in a byte. */
			const all = (db, table) => { const q = db.prepare(`SELECT * FROM "${table}"`); q.setReadBigInts(true); return q.all() }
			const db = new DatabaseSync(join(server.data, 'tradewind.db'), { readOnly: true })
			for (const { name: table } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%VIRTUAL%'").all())
				for (const row of all(db, table))
					for (const [column, v] of Object.entries(row))
						for (const s of [name, latin, mobile, former, mail]) assert.ok(!String(v instanceof Uint8Array ? Buffer.from(v) : v).includes(s), `${s} stands in ${table}.${column}`)
			db.close()
			const after = is(await admin.post('/api/v1/backups', {}), 201).json.name
			for (const file of ['tradewind.db', 'tradewind.db-wal', 'keys.db', `backups/${after}`])
				for (const s of [name, latin, mobile, former, mail]) assert.ok(!readFileSync(join(server.data, file)).includes(s), `${s} lies in ${file}`)
			/* A backup of before has what only the log knew sealed, and nobody has the key any more. */
			assert.ok(!readFileSync(join(server.data, 'backups', before)).includes(former))
			const old = new DatabaseSync(join(server.data, 'backups', before), { readOnly: true }), keys = new DatabaseSync(join(server.data, 'keys.db'), { readOnly: true })
			const has = keys.prepare('SELECT count(*) AS n FROM data_key WHERE id = ?'), of = old.prepare("SELECT v.sealed FROM audit h JOIN audit_personal v ON v.id = h.id WHERE h.resource = 'contact' AND h.record = ?").all(contact.id)
			assert.equal(of.length, 3)
			for (const { sealed } of of) assert.equal(has.get(Buffer.from(sealed).readBigInt64BE(1)).n, 0)
			old.close()
			keys.close()
		})
	})
})

// A house of its own: it is stopped, its database restored, its keys changed.
describe('databases of before', () => {
	let server, officer, staff, version
	before(async () => {
		server = await startServer()
		officer = await server.as('officer')
		staff = await server.as('staff')
		await server.as('admin')	/* before the first backup, so that every restored house knows him */
	})
	after(() => server.stop())
	const trip = async () => is(await officer.post(delegations, { title_zh: '旧库团', state: 'closed', starts_on: day(-9), ends_on: past }), 201).json
	const someone = async (d, name, no, more = {}) => {
		const g = is(await staff.post('/api/v1/delegates', { delegation: d.id, name_zh: name, ...more }), 201).json
		version ??= is(await officer.get(`/api/v1/delegates/${g.id}/consent`), 200).json.text.version
		is(await officer.request('PUT', `/api/v1/delegates/${g.id}/consent`, { body: { given: true, text_version: version } }), 200)
		return { ...g, paper: is(await officer.post(`/api/v1/delegates/${g.id}/papers`, { ...passport, number: no }), 201).json }
	}
	const restart = async (between) => {
		await server.stop()
		await between?.()
		server.clients.clear()
		await server.start()
		officer = await server.as('officer')
		staff = await server.as('staff')
	}
	const rowsOf = (file, sql) => { const db = new DatabaseSync(file, { readOnly: true }); try { return db.prepare(sql).all() } finally { db.close() } }

	test('after purge and erasure an old backup cannot give the number', async () => {
		const d = await trip(), done = await trip()
		const company = is(await staff.post(enterprises, { name_zh: '旧库有限公司', record_status: 'active' }), 201).json
		const contact = is(await staff.post('/api/v1/contacts', { enterprise: company.id, name_zh: '被删者', mobile: '13855550139' }), 201).json
		const kept = await someone(d, '留存者', 'E70000001'), erased = await someone(d, '被删者', 'E70000002', { enterprise: company.id, contact: contact.id }), purged = await someone(done, '到期者', 'E70000003')
		const backup = (await server.must(['backup', 'create'])).stdout.trim()
		const sealed = rowsOf(join(server.data, 'backups', backup), 'SELECT delegate, sealed FROM travel_document ORDER BY id')
		assert.equal(sealed.length, 3)
		assert.equal(is(await (await server.as('admin')).post(`${delegations}/${done.id}/purge-papers`), 200).json.papers, 1)
		const { person } = JSON.parse((await server.must(['person', 'find', '被删者'])).stdout)
		await server.must(['person', 'erase', String(person), '--yes'])
		await restart(() => server.must(['backup', 'restore', backup, '--yes']))
		assert.equal(is(await officer.post(`/api/v1/papers/${kept.paper.id}/reveal`, { reason: 'to see' }), 200).json.number, 'E70000001')
		for (const g of [erased, purged]) {
			is(await officer.get(`/api/v1/papers/${g.paper.id}`), 404)
			assert.deepEqual(is(await officer.get(`/api/v1/delegates/${g.id}/papers`), 200).json.items, [])
		}
		assert.equal(is(await staff.get(`/api/v1/delegates/${erased.id}`), 200).json.name_zh, '（已删除）')
		const again = is(await staff.get(`/api/v1/contacts/${contact.id}`), 200).json
		assert.deepEqual([again.name_zh, again.mobile], ['（已删除）', null])
		assert.equal(is(await staff.get(`/api/v1/delegates/${purged.id}`), 200).json.name_zh, '到期者')
		const log = server.log()
		assert.match(log, /erasures were applied again/)
		/* Nor by hand: the keys of these two are not in keys.db. */
		const db = new DatabaseSync(join(server.data, 'keys.db'), { readOnly: true })
		for (const row of sealed) {
			const q = db.prepare('SELECT count(*) AS n FROM data_key WHERE id = ?')
			q.setReadBigInts(true)
			assert.equal(q.get(keyOf(row.sealed)).n, row.delegate === kept.id ? 1n : 0n)
		}
		db.close()
	})
	/* Number of the key under which a document was sealed (crypt/seal.h). */
	const keyOf = (blob) => Buffer.from(blob).readBigInt64BE(1)
	const keysHas = (file, id) => {
		const db = new DatabaseSync(file, { readOnly: true })
		try {
			const q = db.prepare('SELECT count(*) AS n FROM data_key WHERE id = ?')
			return q.get(id).n === 1
		} finally { db.close() }
	}
	test('a document that was taken away is gone from old backups too; the others of that person are not', async () => {
		const d = await trip(), g = await someone(d, '撤件者', 'E70000011'), twin = await someone(d, '同行者', 'E70000012')
		const visa = is(await officer.post(`/api/v1/delegates/${g.id}/papers`, { kind: 'visa', country: 'ID', number: 'V70000011', expires_on: '2031-03-02' }), 201).json
		const backup = (await server.must(['backup', 'create'])).stdout.trim()
		const sealed = rowsOf(join(server.data, 'backups', backup), `SELECT id, sealed FROM travel_document WHERE delegation = ${d.id} ORDER BY id`)
		assert.equal(new Set(sealed.map((row) => keyOf(row.sealed))).size, 3, 'a key for each')
		const trips = () => rowsOf(join(server.data, 'tradewind.db'), `SELECT delegation FROM trip_key WHERE delegation = ${d.id}`).length
		const all = readFileSync(join(server.data, 'keys.db'))
		is(await officer.delete(`/api/v1/papers/${g.paper.id}`, etag(g.paper)), 204)
		/* At once: not when an hour has passed. */
		for (const row of sealed) assert.equal(keysHas(join(server.data, 'keys.db'), keyOf(row.sealed)), row.id !== g.paper.id)
		/* What it said on this trip is compared no more, what the others said is. */
		is(await officer.post(`/api/v1/delegates/${twin.id}/papers`, { kind: 'visa', country: 'ID', number: 'V70000011', expires_on: '2031-03-02' }), 409)
		await restart(() => server.must(['backup', 'restore', backup, '--yes']))
		is(await officer.get(`/api/v1/papers/${g.paper.id}`), 404)
		const items = is(await officer.get(`/api/v1/delegates/${g.id}/papers`), 200).json.items
		assert.deepEqual(items.map((p) => [p.id, p.lost]), [[visa.id, false]])
		assert.equal(is(await officer.post(`/api/v1/papers/${visa.id}/reveal`, { reason: 'to see' }), 200).json.number, 'V70000011')
		assert.equal(is(await officer.post(`/api/v1/papers/${twin.paper.id}/reveal`, { reason: 'to see' }), 200).json.number, 'E70000012')
		is(await officer.patch(`/api/v1/papers/${visa.id}`, { number: 'V70000013' }, visa.version), 200)
		is(await officer.post(`/api/v1/delegates/${g.id}/papers`, { ...passport, number: 'E70000012' }), 409)
		/* And from the keys of before, once the database knows. */
		const [gone] = sealed
		await restart(() => { writeFileSync(join(server.data, 'keys.db'), all) })
		assert.equal(keysHas(join(server.data, 'keys.db'), keyOf(gone.sealed)), false)
		assert.equal(trips(), 1)
	})
	test('another secret key: everything opens as before; a lost or wrong one is said and nothing is changed', async () => {
		const g = await someone(await trip(), '换钥者', 'E70000004')
		const was = readFileSync(join(server.data, 'secret.key'))
		await server.must(['keys', 'rotate', '--yes'])
		assert.notDeepEqual(readFileSync(join(server.data, 'secret.key')), was)
		assert.equal(is(await officer.post(`/api/v1/papers/${g.paper.id}/reveal`, { reason: 'to see' }), 200).json.number, 'E70000004')
		const aside = join(server.data, 'aside')
		await restart(async () => {
			copyFileSync(join(server.data, 'secret.key'), aside)
			rmSync(join(server.data, 'secret.key'))
			for (const words of [['keys', 'status'], ['doctor']]) assert.notEqual((await server.command(words)).code, 0)
			assert.equal((await server.command(['keys', 'status'])).code, 7)
			await assert.rejects(server.start(), /secret\.key/)
			copyFileSync(aside, join(server.data, 'secret.key'))
		})
		assert.equal(is(await officer.post(`/api/v1/papers/${g.paper.id}/reveal`, { reason: 'to see' }), 200).json.number, 'E70000004')
	})
	test('keys that are younger than the copy in their place are lost: said, taken away, entered anew', async () => {
		const d = await trip(), g = await someone(d, '早者', 'E70000007')
		await restart(() => {		/* a copy of today is made at the start where there is none */
			for (const f of readdirSync(join(server.data, 'keys'))) rmSync(join(server.data, 'keys', f))
		})
		await until(() => readdirSync(join(server.data, 'keys')).some((f) => f.startsWith('keys-')), 'the copy of the day')
		const late = await someone(d, '晚者', 'E70000008'), other = await someone(await trip(), '更晚者', 'E70000009')
		await restart(() => {
			const [copy] = readdirSync(join(server.data, 'keys')).filter((f) => f.startsWith('keys-'))
			copyFileSync(join(server.data, 'keys', copy), join(server.data, 'keys.db'))
		})
		assert.equal(is(await officer.post(`/api/v1/papers/${g.paper.id}/reveal`, { reason: 'to see' }), 200).json.number, 'E70000007')
		for (const x of [late, other]) {
			const [p] = is(await officer.get(`/api/v1/delegates/${x.id}/papers`), 200).json.items
			assert.deepEqual([p.lost, p.number, p.surname], [true, null, null])
			is(await officer.delete(`/api/v1/papers/${p.id}`, etag(p)), 204)
			const again = is(await officer.post(`/api/v1/delegates/${x.id}/papers`, { ...passport, number: x === late ? 'E70000008' : 'E70000009' }), 201).json
			assert.equal(is(await officer.post(`/api/v1/papers/${again.id}/reveal`, { reason: 'to see' }), 200).json.surname, surname)
		}
		/* What is compared on the trips is so again. */
		const twin = is(await staff.post('/api/v1/delegates', { delegation: other.delegation, name_zh: '又一人' }), 201).json
		is(await officer.request('PUT', `/api/v1/delegates/${twin.id}/consent`, { body: { given: true, text_version: version } }), 200)
		is(await officer.post(`/api/v1/delegates/${twin.id}/papers`, { ...passport, number: 'E70000009' }), 409)
	})
	test('in time: a link ends with its days, papers go by themselves, copies of keys after thirty days', { skip: !readFileSync(bin).includes('TRADEWIND_TEST_CLOCK_MS') && 'the clock is the machine\'s' }, async () => {
		const g = await someone(await trip(), '到时者', 'E70000006')
		const secret = is(await officer.post(`/api/v1/delegates/${g.id}/link`, { days: 1 }), 201).json.url.split('/').at(-1)
		const asked = (s) => server.request(...link(s, 'GET', '/api/v1/link'))
		const plain = (r) => [r.status, r.text.replace(/"request_id":"[^"]*"/, ''), r.headers['cache-control']]
		is(await asked(secret), 200)
		const at = (days) => restart(() => { server.env = { ...server.env, TRADEWIND_TEST_CLOCK_MS: String(Date.now() + days * 86400000) } })
		const copies = () => readdirSync(join(server.data, 'keys')).filter((f) => f.startsWith('keys-'))
		const first = copies()
		await at(2)
		assert.deepEqual(plain(await asked(secret)), plain(await asked('A'.repeat(43))))
		is(await officer.get(`/api/v1/papers/${g.paper.id}`), 200)
		await at(86)
		await until(async () => (await officer.get(`/api/v1/papers/${g.paper.id}`)).status === 404, 'the purge of the day')
		await until(() => copies().length === 1 && !first.includes(copies()[0]), 'the end of old copies: they go one after the other')
		await restart(() => { server.env = { ...server.env, TRADEWIND_TEST_CLOCK_MS: '' } })
	})
	test('the secret key may lie elsewhere, and be the service manager\'s', async () => {
		const g = await someone(await trip(), '别处者', 'E70000005')
		const folder = join(server.data, 'credentials')
		mkdirSync(folder)
		await restart(() => {
			copyFileSync(join(server.data, 'secret.key'), join(folder, 'secret.key'))
			rmSync(join(server.data, 'secret.key'))
			server.env = { ...server.env, CREDENTIALS_DIRECTORY: folder }
		})
		assert.equal(is(await officer.post(`/api/v1/papers/${g.paper.id}/reveal`, { reason: 'to see' }), 200).json.number, 'E70000005')
		await restart(() => { server.env = { ...server.env, CREDENTIALS_DIRECTORY: '', TRADEWIND_SECRET_KEY_FILE: join(folder, 'secret.key') } })
		is(await officer.get(`/api/v1/papers/${g.paper.id}`), 200)
		assert.ok(!existsSync(join(server.data, 'secret.key')))
	})
	test('what somebody agreed to is proof for three years after the trip, and longer while a claim is open; then the record may be purged', async () => {
		const admin = await server.as('admin'), d = await trip(), g = await someone(d, '凭证者', 'E70000006')
		const at = (v) => ({ headers: { 'If-Match': `"${v}"` } }), purge = () => admin.delete(`/api/v1/delegates/${g.id}?purge=1`, at(g.version + 1))
		const due = async (n) => JSON.parse((await server.must(['purge', '--as-of', day(n), '--json'])).stdout)
		const said = () => rowsOf(join(server.data, 'tradewind.db'), `SELECT id FROM consent WHERE delegate = ${g.id}`).length
		is(await staff.delete(`/api/v1/delegates/${g.id}`, at(g.version)), 204)
		/* It ended five days ago; three years are not over. The papers have gone long before. */
		assert.equal((await due(1090)).consents, 0)
		const held = is(await purge(), 409).json
		assert.equal(held.reason, 'consent_here')
		assert.match(held.detail, /three years after the trip/)
		const claim = is(await officer.post(`${delegations}/${d.id}/claims`, { note: '退款争议' }), 201).json
		await due(1094)
		assert.equal(said(), 1)
		is(await officer.post(`/api/v1/claims/${claim.id}/close`), 204)
		assert.equal((await due(1094)).consents, 1)
		assert.equal(said(), 0)
		assert.ok(is(await officer.get(`${delegations}/${d.id}/access-log`), 200).json.items.some((i) => i.action === 'consent.purge'))
		is(await purge(), 204)
	})
})
