// The walk field × role × whose trip and whose row × door of delegations and their rows (domain.md 2), as leaks.test.mjs has it of
// enterprises: every field of every record holds a value that stands nowhere else, and no answer tells one that its reader may not know.
// What everybody sees is written down here by hand, from domain.md 2 and not from the program.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { csvObjects, is, query, xlsxSheet } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

const trips = ['mine', 'theirs', 'draft', 'archived']		// mine and archived: the officer's; theirs and draft: another's
const companies = ['applications', 'delegates', 'meeting-wishes', 'outcomes', 'attributions', 'follow-ups']
const seenByAll = ['delegations', 'delegation-legs', 'agenda-items']
const resources = [...seenByAll, ...companies, 'meetings', 'document-packs', 'counterparts']
const writers = ['admin', 'manager', 'staff'], office = [...writers, 'auditor'], members = ['member-admin', 'member-editor']
const classOf = { public: 'A', members: 'B', own: 'C', staff: 'D', travel: 'E' }
const head = ['id', 'version', 'created_at', 'updated_at']
const keptBy = { mine: 'officer', archived: 'officer', theirs: 'rival', draft: 'rival' }
const invented = 'no_such_thing'

// Classes that the caller sees of a record; null: there is none; '' (of a resource): none for anybody of the role.
function sees(a, rec) {
	const { resource: r, trip, owners } = rec, gone = trip === 'archived', kept = a.role === 'officer' && keptBy[trip] === a.login
	if (office.includes(a.role)) return 'ABCD'
	if (r === 'counterparts') return a.role === 'officer' ? 'ABCD' : a.role === 'finance' ? null : 'AB'
	if (a.role === 'officer') return kept ? 'ABCD' : seenByAll.includes(r) ? 'AB' : null
	if (a.role === 'finance') return r === 'delegations' && !gone ? 'AB' : null
	if (gone || trip === 'draft' || r === 'document-packs' || rec.draft) return null
	const own = owners?.includes(a.house) === true
	if (r === 'agenda-items') return own ? 'ABC' : owners.length === 0 ? 'AB' : null
	return seenByAll.includes(r) ? 'AB' : own ? 'ABC' : null
}
const blind = (a, r) => (a.role === 'finance' && r !== 'delegations') || (members.includes(a.role) && r === 'document-packs')
// Who takes out rows and reads histories: the office all, an officer what he keeps, a member-admin what is his company's.
const takesOut = (a, r) => writers.includes(a.role) || a.role === 'officer' || (a.role === 'member-admin' && companies.includes(r))
const readsHistory = (a, r) => a.role === 'auditor' || takesOut(a, r)

describe('what may not be seen of delegations', () => {
	let server, admin, meta, house
	const actors = [], records = []
	before(async () => {
		server = await startServer({ env: { TRADEWIND_HTTP_NEW_PER_S: '0', TRADEWIND_PEOPLE_EXPORTS_PER_H: '1000' } })
		admin = await server.as('admin')
		meta = (await admin.get('/api/v1/meta')).json
		await server.as('officer')
		await server.account('officer', { login: 'rival' })
		await fill()
		await signIn()
	})
	after(() => server.stop())

	// --- records full of marks ---
	let marks = 1000
	const day = (n) => new Date(Date.UTC(1960, 0, 1) + n * 86400e3).toISOString().slice(0, 10)
	const anyMark = /vx\d+w|\d{4}-\d\d-\d\d|\d{6,}\.37/g
	function unique(field) {
		const n = ++marks, text = `vx${n}w`
		const link = ['url', 'source_url', 'website'].includes(field.name)
		switch (field.type) {
		case 'text': return [link ? `https://${text}.example.test/` : text, text]
		case 'code': return [text.toUpperCase(), text]
		case 'enum': return [field.choices[n % field.choices.length].code, null]
		case 'coderef': return [meta.lists[field.ref_list][n % meta.lists[field.ref_list].length].code, null]
		case 'bool': return [true, null]
		case 'int': return [field.name === 'capacity' ? 9000 : Math.max(field.min ?? 0, 1), null]
		case 'date': return [day(n), day(n)]
		case 'instant': return [`${day(n)}T01:02:03.000Z`, day(n)]
		case 'local': return [{ local: `${day(n)}T09:00`, zone: 'Asia/Jakarta' }, day(n)]
		case 'money': return [{ amount: `${770000 + n}.37`, currency: 'CNY' }, `${770000 + n}.37`]
		case 'list': {
			const sub = field.sub.map((s) => [s.name, s.type === 'ref' ? [null, null] : unique(s)])
			const row = Object.fromEntries(sub.map(([name, [value]]) => [name, value]))
			return [field.single ? [row[field.sub[0].name]] : [row], sub.find(([, [, mark]]) => mark !== null)?.[1][1] ?? null]
		}
		default: assert.fail(`a type that the walk does not know: ${field.type}`)
		}
	}
	const given = (f) => f.type === 'ref' || (f.type === 'list' && f.sub[0].type === 'ref') ||
		['state', 'officer', 'visibility', 'zone', 'going', 'open_to', 'countries', 'show_to_members'].includes(f.name)
	function round(rec, again) {
		const body = {}
		for (const field of meta.resources[rec.resource].fields) {
			if ((field.readonly && !(field.moved && !again && rec.resource !== 'attributions')) || given(field)) continue
			const [value, mark] = unique(field)
			body[field.name] = value
			rec.marks[field.name] ??= []
			if (mark !== null) rec.marks[field.name].push(mark)
		}
		return body
	}
	async function make(resource, trip, owners, more) {
		// A meeting that is only proposed is the chamber's draft.
		const rec = { resource, trip, owners, marks: {}, draft: resource === 'meetings' && more.state === undefined }
		const made = is(await admin.post(`/api/v1/${resource}`, { ...more, ...round(rec, false) }), 201).json
		Object.assign(rec, { id: made.id, path: `/api/v1/${resource}/${made.id}` })
		is(await admin.patch(rec.path, round(rec, true), made.version), 200)
		records.push(rec)
		return rec
	}
	const of = (r) => records.filter((x) => x.resource === r)
	async function fill() {
		house = {}
		for (const name of ['one', 'two']) house[name] = is(await admin.post('/api/v1/enterprises', { name_zh: `参团${name}有限公司`, listed: true, record_status: 'active' }), 201).json.id
		const met = await make('counterparts', null, null, {}), plant = {}
		for (const name of ['one', 'two']) plant[name] = is(await admin.post('/api/v1/projects', { name_zh: '团中项目', enterprise: house[name], country: 'VN', visibility: 'open' }), 201).json.id
		for (const trip of trips) {
			const d = { delegation: (await make('delegations', trip, null, { officer: keptBy[trip], state: trip === 'draft' ? 'draft' : 'closed' })).id }
			const held = trip === 'draft' ? {} : { state: 'held' }
			await make('delegation-legs', trip, null, d)
			await make('document-packs', trip, null, d)
			await make('agenda-items', trip, [], { ...d, open_to: 'all' })
			for (const name of ['one', 'two']) {
				const e = { ...d, enterprise: house[name] }
				await make('agenda-items', trip, [name], { ...d, open_to: 'enterprises', enterprises: [house[name]] })
				await make('meetings', trip, [name], { ...d, ...held, enterprises: [house[name]] })
				for (const r of companies)
					await make(r, trip, [name], r === 'attributions' ? { ...d, project: plant[name] } : r === 'meeting-wishes' ? { ...e, counterpart: met.id } : e)
			}
			await make('meetings', trip, ['one', 'two'], { ...d, ...held, enterprises: [house.two, house.one] })
			await make('meetings', trip, ['one', 'two'], { ...d, enterprises: [house.two, house.one] })
		}
		for (const rec of of('delegations').filter((x) => x.trip === 'archived')) is(await admin.delete(rec.path, { headers: { 'If-Match': '*' } }), 204)
	}

	// --- who asks ---
	function actor(name, role, login, client, of) {
		const secret = new Set(), a = { name, role, login, client, house: of }
		a.shows = (rec, field) => sees(a, rec)?.includes(classOf[field.class]) === true
		a.rows = (r) => records.filter((x) => x.resource === r && sees(a, x) !== null)
		a.live = (r) => a.rows(r).filter((x) => r !== 'delegations' || x.trip !== 'archived')
		a.some = (r, field) => a.rows(r).some((x) => a.shows(x, field))
		// A reference to a meeting may be empty for who is not told of drafts, so he asks nothing by it.
		a.all = (r, field) => a.some(r, field) && a.rows(r).every((x) => a.shows(x, field)) && !(members.includes(role) && ['meeting', 'moved_to'].includes(field.name))
		for (const rec of records)
			for (const field of meta.resources[rec.resource].fields)
				for (const mark of rec.marks[field.name] ?? []) if (!a.shows(rec, field)) secret.add(mark.toLowerCase())
		a.ask = async (method, path, options = {}) => {
			const r = await client.request(method, path, options)
			const asked = (decodeURIComponent(path) + JSON.stringify(options.body ?? '')).toLowerCase()
			const texts = [r.text]
			if (/spreadsheetml/.test(r.headers['content-type'])) texts.push(xlsxSheet(r.bytes).rows.flat().join('\n'))
			for (const text of texts.map((t) => t.toLowerCase()))
				for (const [mark] of text.matchAll(anyMark))
					if (secret.has(mark) && !asked.includes(mark)) assert.fail(`${name}: ${method} ${path} tells ${mark}: ${whose(mark)}`)
			return r
		}
		a.get = (path, options) => a.ask('GET', path, options)
		actors.push(a)
	}
	const whose = (mark) => records.flatMap((rec) => Object.entries(rec.marks).filter(([, m]) => m.some((x) => x.toLowerCase() === mark))
		.map(([field]) => `${field} of ${rec.resource} of ${rec.trip} ${rec.owners}`)).join()
	async function signIn() {
		for (const role of ['admin', 'manager', 'staff', 'auditor', 'finance', 'officer']) actor(role, role, role, await server.as(role))
		actor('rival', 'officer', 'rival', await server.as('rival'))
		for (const [login, role, name] of [['m-one', 'member-admin', 'one'], ['e-one', 'member-editor', 'one'], ['m-two', 'member-admin', 'two']]) {
			await server.account(role, { login, enterprise: house[name] })
			actor(login, role, login, await server.as(login), name)
		}
		for (const role of ['staff', 'officer']) actor(`${role} with a token to read`, role, role, await server.withToken(role, 'read'))
	}
	const fieldsOf = (r) => meta.resources[r].fields
	const ids = (items) => items.map((i) => i.id)
	const sorted = (a) => [...a].sort((x, y) => x < y ? -1 : x > y ? 1 : 0)
	const record = (r, id) => records.find((x) => x.resource === r && x.id === id)
	const shapeOf = (a, rec) => sorted([...head, ...fieldsOf(rec.resource).filter((f) => a.shows(rec, f)).map((f) => f.name),
		...(rec.resource === 'delegations' && rec.trip === 'archived' ? ['archived_at'] : [])])
	const door = (name, fn) => test(name, async () => {
		for (const a of actors) for (const r of resources) await fn(a, r)
	})
	async function asUnknown(a, path, name, inventedPath) {
		const r = is(await a.get(path), 400, 'unknown_parameter'), none = is(await a.get(inventedPath), 400, 'unknown_parameter')
		const plain = (x, n) => x.text.replace(new RegExp(`(["“])${n}(?:__null)?(["”])(?!:)`, 'g'), '?').replace(/"request_id":"[^"]*"/, '')
		assert.equal(plain(r, name), plain(none, invented), `${a.name} ${path}`)
	}

	door('get, and what comes with it', async (a, r) => {
		for (const rec of of(r)) {
			const got = await a.get(rec.path)
			if (blind(a, r)) is(got, 403, 'forbidden')
			else if (sees(a, rec) === null) {
				const none = is(await a.get(`/api/v1/${r}/999999`), 404)
				assert.deepEqual({ ...is(got, 404, 'not_found').json, request_id: 0 }, { ...none.json, request_id: 0 })
			} else {
				const parts = r === 'delegations' && a.role !== 'finance' ? ['agenda-items', 'legs'] : []
				// What dates suggest is for who sees more of a trip than members do.
				const suggested = r === 'delegations' && shapeOf(a, rec).includes('min_participants') ? ['suggested'] : []
				assert.deepEqual(sorted(Object.keys(is(got, 200).json)), sorted([...shapeOf(a, rec), ...parts, ...suggested]), `${a.name} ${rec.path}`)
				for (const part of parts)
					for (const row of got.json[part]) {
						const known = record(part === 'legs' ? 'delegation-legs' : part, row.id)
						assert.deepEqual(sorted(Object.keys(row)), shapeOf(a, known), `${a.name} ${part}`)
					}
			}
		}
	})

	door('list, counts, columns', async (a, r) => {
		const path = `/api/v1/${r}`
		if (blind(a, r)) return void is(await a.get(path), 403, 'forbidden')
		const all = is(await a.get(`${path}?limit=500&names=1`), 200).json
		assert.deepEqual(sorted(ids(all.items)), sorted(ids(a.live(r))), `${a.name} ${r}`)
		assert.equal(all.total, a.live(r).length)
		for (const item of all.items) assert.deepEqual(sorted(Object.keys(item)), shapeOf(a, record(r, item.id)), `${a.name} ${r} ${item.id}`)
		for (const field of fieldsOf(r)) {
			const one = `${path}?fields=${field.name}`
			if (!a.some(r, field)) await asUnknown(a, one, field.name, `${path}?fields=${invented}`)
			else for (const item of is(await a.get(one), 200).json.items)
				assert.deepEqual(sorted(Object.keys(item)), sorted(['id', ...a.shows(record(r, item.id), field) ? [field.name] : []]))
		}
	})

	door('filters and sorts', async (a, r) => {
		if (blind(a, r)) return
		for (const field of fieldsOf(r)) {
			const path = `/api/v1/${r}?limit=500`
			for (const [flag, ask, none] of [['filter', `${field.name}__null=true`, `${invented}__null=true`], ['sort', `sort=-${field.name}`, `sort=-${invented}`]]) {
				if (!field[flag]) is(await a.get(`${path}&${ask}`), 400, 'unknown_parameter')
				else if (!a.all(r, field)) await asUnknown(a, `${path}&${ask}`, field.name, `${path}&${none}`)
				else {
					const wanted = is(await admin.get(`${path}&${ask}`), 200).json.items, got = is(await a.get(`${path}&${ask}`), 200).json
					const scope = new Set(ids(a.live(r)))
					assert.deepEqual(ids(got.items), ids(wanted).filter((id) => scope.has(id)), `${a.name} ${ask}`)
					assert.equal(got.total, got.items.length)
				}
			}
		}
	})

	test('q and search find by what is seen, nothing else', async () => {
		for (const rec of records.filter((x) => ['delegations', 'counterparts', 'outcomes'].includes(x.resource) && x.trip !== 'archived'))
			for (const field of fieldsOf(rec.resource).filter((f) => f.type === 'text' || f.type === 'code'))
				for (const [i, mark] of (rec.marks[field.name] ?? []).entries())
					for (const a of actors) {
						const found = field.search && i === rec.marks[field.name].length - 1 && a.shows(rec, field) ? [rec.id] : []
						for (const g of is(await a.get(`/api/v1/search?${query({ q: mark })}`), 200).json.groups)
							assert.deepEqual([ids(g.page.items), g.page.total], g.resource === rec.resource ? [found, found.length] : [[], 0], `${a.name} ${rec.path} ${field.name}`)
						if (blind(a, rec.resource)) continue
						const list = is(await a.get(`/api/v1/${rec.resource}?${query({ q: mark })}`), 200).json
						assert.deepEqual([ids(list.items), list.total], [found, found.length], `${a.name} ${rec.path} ${field.name}`)
					}
	})

	door('exports', async (a, r) => {
		const path = `/api/v1/${r}/export`
		if (blind(a, r) || !takesOut(a, r)) return void is(await a.get(`${path}?format=csv`), 403, 'forbidden')
		// Of an officer what he keeps, of a company what is its own.
		const rows = a.live(r).filter((x) => writers.includes(a.role) || r === 'counterparts' || sees(a, x) === (a.role === 'officer' ? 'ABCD' : 'ABC'))
		const json = is(await a.get(`${path}?format=json`), 200).json
		assert.deepEqual(sorted(ids(json)), sorted(ids(rows)), `${a.name} ${r}`)
		const csv = csvObjects(is(await a.get(`${path}?format=csv`), 200).text)
		assert.deepEqual(sorted(csv.map((x) => Number(x.id))), sorted(ids(rows)))
		is(await a.get(`${path}?format=xlsx`), 200)
	})

	door('history', async (a, r) => {
		for (const rec of of(r)) {
			const got = await a.get(`${rec.path}/history?limit=500`)
			if (blind(a, r) || !readsHistory(a, r)) is(got, 403, 'forbidden')
			else if (sees(a, rec) === null) is(got, 404, 'not_found')
			else if (a.role === 'officer' && sees(a, rec) !== 'ABCD') is(got, 403, 'forbidden')
			else {
				const told = new Set(is(got, 200).json.items.filter((i) => i.resource === undefined || i.resource === r).flatMap((i) => i.fields.map((f) => f.field)))
				for (const field of fieldsOf(r))
					if (rec.marks[field.name]?.length > 0) assert.equal(told.has(field.name), a.shows(rec, field), `${a.name} ${rec.path} ${field.name}`)
			}
		}
	})

	door('description, changes, conflicts', async (a, r) => {
		const all = (a.meta ??= is(await a.get('/api/v1/meta'), 200).json).resources
		if (blind(a, r)) return void assert.equal(all[r], undefined)
		assert.deepEqual(all[r].fields.map((f) => f.name), fieldsOf(r).filter((f) => a.some(r, f)).map((f) => f.name), `${a.name} ${r}`)
		for (const rec of of(r)) {
			const got = await a.ask('PATCH', rec.path, { body: {}, headers: { 'If-Match': '"999"' } })
			if (sees(a, rec) === null && got.status !== 403) is(got, 404, 'not_found')
			else if (got.status === 412) for (const key of Object.keys(got.json.current)) assert.ok(shapeOf(a, rec).includes(key) || key === 'archived_at', `${a.name} ${key}`)
			else is(got, 403, 'forbidden')
			if (got.status === 412) assert.ok(writers.includes(a.role) || sees(a, rec) === 'ABCD' || (members.includes(a.role) && companies.includes(r)), `${a.name} ${rec.path}`)
		}
		for (const field of fieldsOf(r).filter((f) => !a.some(r, f))) {
			const ask = (name) => a.ask('POST', `/api/v1/${r}`, { body: { [name]: 'x' } })
			const hidden = await ask(field.name), none = await ask(invented)
			const plain = (x, n) => x.text.replaceAll(n, '?').replace(/"request_id":"[^"]*"/, '')
			assert.equal(plain(hidden, field.name), plain(none, invented), `${a.name} ${r} ${field.name}`)
		}
	})

	door('below a delegation, an enterprise, and what points to them', async (a, r) => {
		if (['delegations', 'counterparts'].includes(r)) return
		const name = r === 'delegation-legs' ? 'legs' : r
		for (const d of of('delegations')) {
			const got = await a.get(`${d.path}/${name}?limit=500`)
			if (blind(a, r)) is(got, 403, 'forbidden')
			else if (sees(a, d) === null) is(got, 404, 'not_found')
			else assert.deepEqual(sorted(ids(is(got, 200).json.items)), sorted(ids(a.rows(r).filter((x) => x.trip === d.trip))), `${a.name} ${d.trip} ${r}`)
			const pointing = await a.get(`${d.path}/relations`)
			if (sees(a, d) !== null) for (const g of is(pointing, 200).json.items.filter((x) => resources.includes(x.resource)))
				for (const item of g.items) assert.ok(sees(a, record(g.resource, item.id)) !== null, `${a.name} ${g.resource} ${item.id}`)
		}
		if (!companies.includes(r)) return
		for (const e of ['one', 'two']) {
			const got = await a.get(`/api/v1/enterprises/${house[e]}/${r}?limit=500`)
			if (blind(a, r)) is(got, 403, 'forbidden')
			else assert.deepEqual(sorted(ids(is(got, 200).json.items)), sorted(ids(a.rows(r).filter((x) => x.owners.includes(e)))), `${a.name} ${e} ${r}`)
			if (!blind(a, r)) is(await a.get(`/api/v1/${r}?limit=500&expand=enterprise`), 200)
		}
	})

	test('lists of names: to make one, and to take the file of one', async () => {
		for (const d of of('delegations').filter((x) => x.trip !== 'archived')) {
			const { file } = is(await admin.post(`${d.path}/names`, { for: 'hotel', recipient: 'H' }), 201).json
			for (const a of actors) {
				const may = writers.includes(a.role) || (a.role === 'officer' && keptBy[d.trip] === a.login), look = await a.get(`${d.path}/names?for=hotel`)
				const ask = a.ask('POST', `${d.path}/names`, { body: { for: 'hotel', recipient: 'H' } })
				assert.equal(look.status, may ? 200 : sees(a, d) === null ? 404 : 403, `${a.name} ${d.trip} ${look.text}`)
				for (const r of [await a.get(file), await a.get(`${file}?format=xlsx`)]) assert.ok(may ? r.status === 200 : [403, 404].includes(r.status), `${a.name} ${d.trip} ${r.text}`)
				assert.equal((await ask).status, may && !a.name.endsWith('to read') ? 201 : a.name.endsWith('to read') ? 403 : sees(a, d) === null ? 404 : 403, `${a.name} ${d.trip}`)
			}
		}
	})

	test('caches: nobody is served what was made for another', async () => {
		for (const path of [...resources.map((r) => `/api/v1/${r}?limit=500`), ...of('delegations').map((x) => x.path)]) {
			const seen = []
			for (const a of actors) {
				const r = await a.get(path)
				if (r.status !== 200) continue
				for (const other of seen) {
					const crossed = await a.get(path, { headers: { 'If-None-Match': other.headers.etag } })
					if (other.text !== r.text) assert.equal((crossed.status === 304 ? assert.fail(`${path} ${a.name} ${other.name} ${r.headers.etag}`) : crossed).text, r.text, `${a.name} ${path}`)
				}
				seen.push({ ...r, name: a.name })
			}
		}
	})

	test('every path of the contract', async () => {
		const { paths } = (await admin.get('/api/openapi.json')).json
		for (const path of Object.keys(paths).filter((p) => paths[p].get !== undefined))
			for (const a of actors)
				for (const rec of !path.includes('{id}') ? records.slice(0, 1) : resources.includes(path.split('/')[3]) ? of(path.split('/')[3]) : records.slice(0, 8)) {
					const r = await a.get(path.replace('{id}', rec.id).replace('{children}', 'applications').replace('{res}', rec.resource))
					assert.ok(r.status < 500, `${a.name} ${path}: ${r.text}`)
				}
	})
})
