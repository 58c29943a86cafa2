// The walk field × role × whose × door (domain.md 2, security.md Z2-Z5).
//
// Fields, classes, types and operators come from the server's own description as an administrator gets it, so a new field is
// walked from its first day.  Every field of every record holds a value that stands nowhere else; what a caller may not see
// must not be in any answer, whichever door: get, list, fields=, filters, sorts, q, search, counts, exports, history, meta,
// 412, errors, caches, children, figures.  What everybody sees is written down here by hand, from domain.md 2 and not from
// the program.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { csvObjects, form, is, query, uscc, xlsxSheet } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'

// --- what domain.md 2 says: classes by whose record it is; null: no such record for the caller; '': none of them at all ---
// Orphaned: a child as it was, of an enterprise that is archived.  Private: of the foreign one, what it shows to nobody else.
const office = { own: 'ABCD', foreign: 'ABCD', unlisted: 'ABCD', draft: 'ABCD', archived: 'ABCD', orphaned: 'ABCD' }
const desk = { own: 'AB', foreign: 'AB', unlisted: 'AB', draft: 'AB', archived: null, orphaned: null }
const member = { own: 'ABC', foreign: 'AB', unlisted: null, draft: null, archived: null, orphaned: null }
const ownOnly = { own: 'ABC', foreign: null, unlisted: null, draft: null, archived: null, orphaned: null }
const matrix = {
	enterprises: {
		admin: office, manager: office, staff: office, auditor: office, officer: desk, finance: desk,
		'member-admin': member, 'member-editor': member,
	},
	contacts: {
		admin: office, manager: office, staff: office, auditor: office, officer: '', finance: '',
		'member-admin': ownOnly, 'member-editor': ownOnly,
	},
}
matrix.posts = matrix.contacts
matrix['membership-terms'] = { ...matrix.enterprises, 'member-admin': ownOnly, 'member-editor': ownOnly }
// Projects: a desk that reads them, and companies that say themselves what happened.
const projectDesk = { own: 'ABC', foreign: 'ABC', unlisted: 'ABC', draft: 'ABC', archived: null, orphaned: null, private: 'ABC' }
const projectOffice = { ...office, private: 'ABCD' }
const officeRoles = { admin: projectOffice, manager: projectOffice, staff: projectOffice, auditor: projectOffice }
const ofProjects = (members, officer = projectDesk) => ({ ...officeRoles, officer, finance: '', 'member-admin': members, 'member-editor': members })
matrix.projects = matrix['project-amounts'] = ofProjects({ ...member, private: null })
const ownParts = ['capacities', 'jobs', 'milestones', 'permits', 'evidence', 'updates'].map((p) => `project-${p}`)
for (const part of ownParts) matrix[part] = ofProjects({ ...ownOnly, private: null })
matrix['project-notes'] = ofProjects('', '')
// Documents that are for staff alone, of a company's own project.
const secretOf = (m, secret) => m === '' ? '' : { ...m, secret }
matrix['project-documents'] = Object.fromEntries(Object.entries(ofProjects({ ...ownOnly, private: null }))
	.map(([role, m]) => [role, secretOf(m, m === projectOffice ? 'ABCD' : null)]))
const onDocuments = ['project-permits', 'project-evidence']
const projectParts = ['project-amounts', 'project-documents', ...ownParts, 'project-notes']
const progress = ['project-milestones', 'project-updates']
const writers = ['admin', 'manager', 'staff'], members = ['member-admin', 'member-editor']
const exporters = [...writers, ...members], historians = [...writers, 'auditor', 'member-admin']
const classOf = { public: 'A', members: 'B', own: 'C', staff: 'D', travel: 'E' }
const head = ['id', 'version', 'created_at', 'updated_at']
const resources = ['enterprises', 'contacts', 'membership-terms', 'posts', 'projects', ...projectParts]
const children = resources.slice(1)
const kinds = ['own', 'foreign', 'unlisted', 'draft', 'archived']
const invented = 'no_such_thing'

describe('what may not be seen', () => {
	let server, admin, meta
	const actors = []
	const records = []		// { resource, kind, id, version, value: { field: as sent }, marks: { field: [text] } }
	before(async () => {
		// Thousands of refusals, each of which ends its connection: new ones are not to wait for their turn.
		server = await startServer({ env: { TRADEWIND_HTTP_NEW_PER_S: '0', TRADEWIND_PEOPLE_EXPORTS_PER_H: '1000' } })
		admin = await server.as('admin')
		meta = (await admin.get('/api/v1/meta')).json
		await fill()
		await signIn()
	})
	after(() => server.stop())

	// --- records full of marks ---
	let marks = 1000
	const day = (n) => new Date(Date.UTC(1960, 0, 1) + n * 86400e3).toISOString().slice(0, 10)
	// What a mark looks like, wherever it stands: one look at a text finds all of them.
	const anyMark = /vx\d+w|91440300ma\w{8}|\d{4}-\d\d-\d\d|\d{6,}\.37/g
	// A value that only this field of this record has, and the text of it that would give it away (null: too common).
	function unique(field, round) {
		const n = ++marks, text = `vx${n}w`
		const pick = (all) => all[(n + round) % all.length].code
		if (field.name === 'park' || field.name === 'regime') return [text, text]	// what the list does not know is kept
		if (field.name === 'owners') return [[{ holder: 'partner', enterprise: null, name: text, country: 'VN', bp: 10000 }], text]
		switch (field.type) {
		case 'text': return [{ email: `${text}@example.test`, website: `${text}.example.test`, url: `https://${text}.example.test/` }[field.name] ?? text, text]
		case 'name': return [field.name === 'name_zh' ? `测试${text}` : text, text]
		case 'code': return field.unique ? [uscc(n), uscc(n)] : [text.toUpperCase(), text]
		case 'enum': return [pick(field.choices), null]
		case 'coderef': return [pick(meta.lists[field.ref_list]), null]
		case 'bool': return [round === 0, null]
		case 'dec': return [`${{ lat: 14 + n % 2, lon: 108 }[field.name] ?? 1 + n % 80}.5`, null]	// within Viet Nam
		case 'int': if (field.name === 'total') return [5e6 + n, null]
			return [field.min + n % (field.max - field.min), null]
		case 'date': return [day(n * 2), day(n * 2)]
		case 'money': return [{ amount: `${770000 + n}.37`, currency: 'CNY' }, `${770000 + n}.37`]
		case 'list': {
			const sub = field.sub.map((s) => [s.name, unique(s, round)])
			const row = Object.fromEntries(sub.map(([name, [value]]) => [name, value]))
			return [field.single ? [row[field.sub[0].name]] : [row], sub.find(([, [, mark]]) => mark !== null)?.[1][1] ?? null]
		}
		default: assert.fail(`a type that the walk does not know: ${field.type}`)
		}
	}
	// Fields whose values the rest decides: the pinyin follows the name, references, the directory flag and the status whose row it is.
	const given = (field) => field.type === 'ref' ||
		['pinyin', 'listed', 'record_status', 'state', 'country', 'province', 'visibility', 'open'].includes(field.name)
	// What is said once, when the record is made: moves change it, or nothing does.
	const once = (rec, field) => field.moved || (rec.resource === 'membership-terms' && field.name === 'from_on')
	function round(rec, n) {
		const body = {}
		for (const field of meta.resources[rec.resource].fields) {
			if ((field.readonly && !field.moved) || given(field) || (n > 0 && once(rec, field))) continue
			const [value, mark] = unique(field, n)
			body[field.name] = field.name === 'uscc_status' ? 'seen_on_licence' : value
			rec.marks[field.name] ??= []
			if (mark !== null) rec.marks[field.name].push(mark)
		}
		Object.assign(rec.value, body)
		return body
	}
	const upload = ({ project, ...fields }, said) => {
		const f = form({ ...said, ...fields }, { name: '记录.txt', bytes: Buffer.from('内容') })
		return admin.post(`/api/v1/projects/${project}/documents`, f.body, { headers: f.headers })
	}
	async function make(resource, kind, more) {
		const rec = { resource, kind, value: { ...more }, marks: {} }
		const made = is(await (resource === 'project-documents' ? upload(more, round(rec, 0)) : admin.post(`/api/v1/${resource}`, { ...more, ...round(rec, 0) })), 201)
		const path = `/api/v1/${resource}/${made.json.id}`
		const changed = is(await admin.patch(path, round(rec, 1), made.json.version), 200)
		Object.assign(rec, { id: made.json.id, version: changed.json.version, path })
		if (kind === 'archived' && resource !== 'projects') await putAway(rec)
		records.push(rec)
		return rec
	}
	async function putAway(rec) {
		is(await admin.delete(rec.path, { headers: { 'If-Match': '*' } }), 204)
		rec.version = is(await admin.get(rec.path), 200).json.version
	}
	async function fill() {
		const house = {}
		for (const kind of kinds) house[kind] = await make('enterprises', kind, { listed: kind !== 'unlisted', record_status: kind === 'draft' ? 'draft' : 'active' })
		house.orphaned = house.archived
		const people = {}, all = Object.keys(house)
		for (const kind of all) people[kind] = await make('contacts', kind, { enterprise: house[kind].id })
		for (const kind of all) await make('membership-terms', kind, { enterprise: house[kind].id, level: 3, state: 'resigned' })
		const council = is(await admin.post('/api/v1/council-terms', { name_zh: '第一届', from_on: '2020-01-01' }), 201).json.id
		for (const kind of all) await make('posts', kind, { contact: people[kind].id, council_term: council })
		const plant = {}
		for (const kind of [...all, 'private'])
			plant[kind] = await make('projects', kind, { enterprise: house[ownerOf({ kind })].id, country: 'VN', province: 'VN-SG',
				visibility: kind === 'private' ? 'private' : 'open' })
		const paper = { secret: await make('project-documents', 'secret', { project: plant.own.id, staff_only: true }) }
		for (const part of projectParts)
			for (const kind of [...all, 'private'])
				if (part === 'project-amounts') await make(part, kind, { project: plant[ownerOf({ kind })].id, open: kind !== 'private' })
				else if (part === 'project-documents') paper[kind] = await make(part, kind, { project: plant[kind].id })
				else if (onDocuments.includes(part)) await make(part, kind, { project: plant[kind].id, document: paper[kind === 'own' ? 'secret' : kind].id })
				else await make(part, kind, { project: plant[kind].id })
		await putAway(plant.archived)		// what is archived takes no new parts
		for (const rec of Object.values(plant)) rec.version = is(await admin.get(rec.path), 200).json.version	// they say when there was news
	}

	// Whose record it is.
	const ownerOf = (rec) => ({ private: 'foreign', secret: 'own' })[rec.kind] ?? rec.kind

	// --- who asks ---
	async function actor(name, role, client, bound = 'own') {
		const secret = new Set(), open = new Set()
		const sees = (rec) => {
			const m = matrix[rec.resource][role]
			if (m === '') return null
			return m[['archived', 'secret'].includes(rec.kind) ? rec.kind : ownerOf(rec) === bound ? 'own' : rec.kind === 'own' ? 'foreign' : rec.kind]
		}
		const a = { name, role, client, sees, rowsOf: (r) => records.filter((rec) => rec.resource === r && sees(rec) !== null) }
		a.shows = (rec, field) => sees(rec)?.includes(classOf[field.class]) === true
		// Seen on some row, and on all rows, of what is in scope.
		a.some = (r, field) => a.rowsOf(r).some((rec) => a.shows(rec, field))
		a.all = (r, field) => a.some(r, field) && a.rowsOf(r).every((rec) => a.shows(rec, field)) && !(field.name === 'document' && a.hides())
		a.hides = () => sees(records.find((rec) => rec.kind === 'secret')) === null
		for (const rec of records)
			for (const field of meta.resources[rec.resource].fields)
				for (const mark of rec.marks[field.name] ?? []) {
					assert.deepEqual(mark.toLowerCase().match(anyMark), [mark.toLowerCase()], 'a mark that would not be found')
					;(a.shows(rec, field) ? open : secret).add(mark.toLowerCase())
				}
		// Every answer is read for what the caller may not know; what was asked may be repeated.
		a.ask = async (method, path, options = {}) => {
			const r = await client.request(method, path, options)
			const asked = (decodeURIComponent(path) + JSON.stringify(options.body ?? '')).toLowerCase()
			const texts = [r.text]
			if (/spreadsheetml/.test(r.headers['content-type'])) {
				const sheets = xlsxSheet(r.bytes)
				texts.push(...[...sheets.files.values()].map(String), sheets.rows.flat().join('\n'))
			}
			for (const text of texts.map((t) => t.toLowerCase()))
				for (const [mark] of text.matchAll(anyMark))
					if (secret.has(mark) && !asked.includes(mark)) assert.fail(`${name}: ${method} ${path} tells ${mark}: ${whose(mark)}`)
			return r
		}
		a.get = (path, options) => a.ask('GET', path, options)
		actors.push(a)
	}
	const whose = (mark) => records.flatMap((rec) => Object.entries(rec.marks).filter(([, m]) => m.some((x) => x.toLowerCase() === mark))
		.map(([field]) => `${field} of the ${rec.kind} ${rec.resource}`)).join()
	async function signIn() {
		const own = records.find((r) => r.resource === 'enterprises' && r.kind === 'own').id
		const foreign = records.find((r) => r.resource === 'enterprises' && r.kind === 'foreign').id
		for (const role of Object.keys(matrix.enterprises)) {
			if (members.includes(role)) await server.account(role, { enterprise: own })
			await actor(role, role, await server.as(role))
		}
		await server.account('member-admin', { login: 'other-member', enterprise: foreign })
		await actor('other member', 'member-admin', await server.as('other-member'), 'foreign')
		for (const [role, scope] of [['staff', 'read'], ['staff', 'write'], ['officer', 'read']])
			await actor(`${role} with a token to ${scope}`, role, await server.withToken(role, scope))
	}
	const fieldsOf = (r) => meta.resources[r].fields
	const ids = (items) => items.map((i) => i.id)
	const sorted = (a) => [...a].sort()
	const shapeOf = (a, rec, r) => sorted([...head, ...fieldsOf(r).filter((f) => a.shows(rec, f)).map((f) => f.name),
		...(rec.kind === 'archived' ? ['archived_at'] : [])])
	const record = (r, id) => records.find((rec) => rec.resource === r && rec.id === id)
	const blind = (a, r) => matrix[r][a.role] === ''
	// What comes with one project.
	const partsOf = (a, r) => r !== 'projects' ? [] : projectParts.filter((p) => !blind(a, p)).map((p) => p.slice(8))
	const writes = (a, r) => !a.name.endsWith('to read') && (writers.includes(a.role) || (a.role === 'member-admin' && progress.includes(r)))

	// Each door for each caller who is there once the server runs.
	function door(name, fn) {
		test(name, async () => {
			for (const a of actors)
				for (const r of resources) await fn(a, r)
		})
	}
	const each = (r, fn) => Promise.all(actors.filter((a) => !blind(a, r)).map(fn))
	// An unknown parameter as one that does not exist at all: same words, and the allowed ones do not name it.
	async function asUnknown(a, path, name, inventedPath) {
		const r = is(await a.get(path), 400, 'unknown_parameter'), none = is(await a.get(inventedPath), 400, 'unknown_parameter')
		const plain = (x, n) => x.text.replace(new RegExp(`(["“])${n}(["”])(?!:)`, 'g'), '?').replace(/"request_id":"[^"]*"/, '')
		assert.equal(plain(r, name), plain(none, invented), `${a.name} ${path}`)
		assert.doesNotMatch(none.json.detail + none.json.params.allowed, new RegExp(`\\b${name}\\b`), `${a.name}: ${name} is named among the allowed ones`)
	}

	test('the marks are there: an administrator finds each of them', async () => {
		for (const rec of records) {
			const { json, text } = is(await admin.get(rec.path), 200)
			for (const field of fieldsOf(rec.resource)) {
				if (rec.value[field.name] !== undefined) assert.deepEqual(json[field.name], rec.value[field.name], field.name)
				for (const mark of rec.marks[field.name]?.slice(-1) ?? []) assert.ok(text.toLowerCase().includes(mark.toLowerCase()))
			}
		}
		const classes = new Set(fieldsOf('enterprises').map((f) => f.class))
		assert.deepEqual(sorted(classes), ['members', 'own', 'public', 'staff'])
	})

	// A row tells of the document that it rests on to those who see that.
	const restsOn = (a, rec, row) => {
		if (onDocuments.includes(rec.resource)) assert.equal(row.document, rec.kind === 'own' && a.hides() ? null : rec.value.document, `${a.name} ${rec.path}`)
	}

	door('get', async (a, r) => {
		for (const rec of records.filter((x) => x.resource === r)) {
			if (blind(a, r)) {
				is(await a.get(rec.path), 403, 'forbidden')
				continue
			}
			if (a.sees(rec) === null) {
				const hidden = is(await a.get(rec.path), 404, 'not_found'), none = is(await a.get(`/api/v1/${r}/999999`), 404)
				assert.deepEqual({ ...hidden.json, request_id: 0 }, { ...none.json, request_id: 0 })
				continue
			}
			const got = is(await a.get(rec.path), 200)
			assert.deepEqual(sorted(Object.keys(got.json)), sorted([...shapeOf(a, rec, r), ...partsOf(a, r)]), `${a.name} ${rec.kind}`)
			for (const part of partsOf(a, r))
				for (const row of got.json[part]) {
					const known = record(`project-${part}`, row.id)
					assert.ok(a.sees(known) !== null, `${a.name} ${part} ${row.id}`)
					assert.deepEqual(sorted(Object.keys(row)), shapeOf(a, known, `project-${part}`))
					restsOn(a, known, row)
				}
			is(await a.ask('HEAD', rec.path), 200)
		}
	})

	door('list, counts and columns', async (a, r) => {
		const path = `/api/v1/${r}`
		if (blind(a, r)) {
			is(await a.get(path), 403, 'forbidden')
			return
		}
		const live = a.rowsOf(r).filter((x) => x.kind !== 'archived')
		const all = is(await a.get(`${path}?limit=500`), 200).json
		assert.deepEqual(sorted(ids(all.items)), sorted(ids(live)))
		assert.equal(all.total, live.length)
		for (const item of all.items) {
			assert.deepEqual(sorted(Object.keys(item)), shapeOf(a, record(r, item.id), r))
			restsOn(a, record(r, item.id), item)
		}
		const gone = await a.get(`${path}?archived_at__null=false`)
		if (matrix[r][a.role].archived === null) is(gone, 400, 'unknown_parameter')
		else assert.deepEqual(ids(is(gone, 200).json.items), ids(a.rowsOf(r).filter((x) => x.kind === 'archived')))
		for (const field of fieldsOf(r)) {
			const one = `${path}?fields=${field.name}`
			if (!a.some(r, field)) {
				await asUnknown(a, one, field.name, `${path}?fields=${invented}`)
				continue
			}
			for (const item of is(await a.get(one), 200).json.items)
				assert.deepEqual(sorted(Object.keys(item)), sorted(['id', ...a.shows(record(r, item.id), field) ? [field.name] : []]))
		}
	})

	// What names=1 names are the codes of the very rows that are shown, and no others.
	const codesOf = (r, items) => {
		const out = {}
		const add = (list, code) => { if (code) (out[list] ??= new Set()).add(code) }
		for (const item of items)
			for (const f of fieldsOf(r)) {
				if (f.type === 'coderef') add(f.ref_list, item[f.name])
				for (const s of f.sub.filter((x) => x.type === 'coderef'))
					for (const row of item[f.name] ?? []) add(s.ref_list, f.single ? row : row[s.name])
			}
		return Object.fromEntries(Object.entries(out).map(([list, codes]) => [list, sorted([...codes])]))
	}
	const namedCodes = (names) => Object.fromEntries(Object.entries(names).map(([list, all]) => [list, sorted(Object.keys(all))]))

	door('names of codes', async (a, r) => {
		if (blind(a, r)) return
		for (const query of ['names=1&limit=500', 'names=1&limit=500&fields=default', 'names=1&q=a']) {
			const got = is(await a.get(`/api/v1/${r}?${query}`), 200).json
			assert.deepEqual(namedCodes(got.names), codesOf(r, got.items), `${a.name} ${query}`)
		}
		for (const rec of records.filter((x) => x.resource === r && a.sees(x) !== null)) {
			const { names, ...got } = is(await a.get(`${rec.path}?names=1`), 200).json
			const codes = [codesOf(r, [got]), ...partsOf(a, r).map((p) => codesOf(`project-${p}`, got[p]))], lists = new Set(codes.flatMap(Object.keys))
			const wanted = Object.fromEntries([...lists].map((list) => [list, sorted(new Set(codes.flatMap((c) => c[list] ?? [])))]))
			assert.deepEqual(namedCodes(names), wanted, `${a.name} ${rec.kind}`)
			assert.deepEqual(got, is(await a.get(rec.path), 200).json)
		}
	})

	// Records that come along are no other than those that are there for the caller, and say no more.
	door('expanded, and what points to a record', async (a, r) => {
		if (blind(a, r)) return
		const up = r !== 'enterprises'
		const [what, other] = up ? ['enterprise', 'enterprises'] : ['contacts', 'contacts']
		if (up && !fieldsOf(r).some((f) => f.name === 'enterprise' && f.type === 'ref')) return
		const here = records.filter((x) => x.resource === r && a.sees(x) !== null)
		for (const path of [`/api/v1/${r}?limit=500&expand=${what}`, ...here.map((x) => `${x.path}?expand=${what}`)]) {
			const got = await a.get(path)
			if (blind(a, other)) {
				is(got, 400, 'bad_parameter')
				continue
			}
			const all = Object.entries(is(got, 200).json.expanded[what])
			for (const item of all.flatMap(([, x]) => up ? [x] : x.items)) {
				const rec = record(other, item.id)
				assert.ok(rec === undefined || a.sees(rec) !== null, `${a.name} ${path} ${item.id}`)
				if (rec !== undefined) for (const name of Object.keys(item)) assert.ok(shapeOf(a, rec, other).includes(name), `${a.name} ${path} ${name}`)
			}
		}
		for (const rec of records.filter((x) => x.resource === r)) {
			const got = await a.get(`${rec.path}/relations`)
			if (a.sees(rec) === null) is(got, 404)
			else for (const group of is(got, 200).json.items) {
				assert.ok(group.resource !== 'users' || ['admin', 'manager', 'auditor'].includes(a.role), `${a.name} sees accounts`)
				if (resources.includes(group.resource))
					for (const item of group.items) assert.ok(a.sees(record(group.resource, item.id)) !== null, `${a.name} ${group.resource} ${item.id}`)
			}
		}
	})

	const textOf = (field, value) => {
		if (field.type === 'money') return `${value.amount} ${value.currency}`
		if (field.type === 'list') return typeof value[0] === 'object' ? Object.values(value[0])[0] : value[0]
		return String(value)
	}
	const operators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'not_in', 'contains', 'starts', 'null']
	test('filters: every field, every operator', async () => {
		for (const r of resources)
			for (const field of fieldsOf(r)) {
				const rec = records.find((x) => x.resource === r)
				const of = { enum: field.choices[0]?.code, date: day(1), bool: 'true', money: '50 USD', instant: day(1) }		// what nobody sends
				const some = field.name === 'pinyin' || rec.value[field.name] === undefined ? of[field.type] ?? '50' : textOf(field, rec.value[field.name])
				for (const op of field.filter ? operators : ['eq']) {
					const value = op === 'null' ? 'false' : some, name = op === 'eq' ? field.name : `${field.name}__${op}`
					const path = `/api/v1/${r}?limit=500&${query({ [name]: value })}`
					const known = field.filter && field.ops.includes(op)
					const wanted = await admin.get(path)
					is(wanted, known ? 200 : 400)
					await each(r, async (a) => {
						if (field.filter && !a.all(r, field) && op === 'eq')
							return asUnknown(a, path, field.name, `/api/v1/${r}?limit=500&${invented}=${encodeURIComponent(value)}`)
						if (!field.filter || !a.all(r, field)) return is(await a.get(path), 400, 'unknown_parameter')
						const got = is(await a.get(path), known ? 200 : 400)
						if (!known) return
						const scope = new Set(ids(a.rowsOf(r)))
						assert.deepEqual(sorted(ids(got.json.items)), sorted(ids(wanted.json.items).filter((id) => scope.has(id))), `${a.name} ${path}`)
						assert.equal(got.json.total, got.json.items.length)
					})
				}
			}
	})

	test('sorts: every field, both ways', async () => {
		for (const r of resources)
			for (const field of fieldsOf(r))
				for (const sort of [field.name, `-${field.name}`]) {
					const path = `/api/v1/${r}?limit=500&sort=${sort}`, wanted = await admin.get(path)
					is(wanted, field.sort ? 200 : 400)
					await each(r, async (a) => {
						if (field.sort && !a.all(r, field)) return asUnknown(a, path, field.name, path.replace(field.name, invented))
						if (!field.sort) return is(await a.get(path), 400, 'unknown_parameter')
						const scope = new Set(ids(a.rowsOf(r)))
						assert.deepEqual(ids(is(await a.get(path), 200).json.items), ids(wanted.json.items).filter((id) => scope.has(id)), `${a.name} ${path}`)
					})
				}
	})

	test('q and search find by what is seen, nothing else', async () => {
		// Where nothing is searched one record of each kind of thing will do.
		const isSearched = (r) => fieldsOf(r).some((f) => f.search)
		for (const rec of records.filter((x) => x.kind !== 'archived' && (isSearched(x.resource) || x.kind === 'own')))
			for (const field of fieldsOf(rec.resource))
				for (const [i, mark] of (rec.marks[field.name] ?? []).entries())
					await Promise.all(actors.map(async (a) => {
						const now = i === rec.marks[field.name].length - 1
						const found = field.search && now && a.sees(rec) !== null && a.shows(rec, field) ? [rec.id] : []
						const groups = is(await a.get(`/api/v1/search?${query({ q: mark })}`), 200).json.groups
						// Projects are found by their investor's names, by whoever sees them.
						const theirs = rec.resource === 'enterprises' && now && field.type === 'name' ?
							a.rowsOf('projects').filter((p) => ownerOf(p) === rec.kind).map((p) => p.id) : []
						for (const g of groups) {
							const wanted = g.resource === rec.resource ? found : g.resource === 'projects' ? theirs : []
							assert.deepEqual(sorted(ids(g.page.items)), sorted(wanted), `${a.name} ${rec.kind} ${field.name} ${mark}`)
							assert.equal(g.page.total, g.page.items.length)
							for (const item of g.page.items) assert.equal(item.matched.field, g.resource === rec.resource ? field.name : 'enterprise')
						}
						assert.deepEqual(groups.map((g) => g.resource).filter((r) => resources.includes(r)), resources.filter((r) => !blind(a, r) && fieldsOf(r).some((f) => f.search)))
						if (blind(a, rec.resource)) return
						const list = is(await a.get(`/api/v1/${rec.resource}?${query({ q: mark, sort: 'id' })}`), 200).json
						assert.deepEqual([ids(list.items), list.total], [found, found.length])
					}))
	})

	door('exports', async (a, r) => {
		const path = `/api/v1/${r}/export`
		if (blind(a, r) || !exporters.includes(a.role)) {
			for (const format of ['csv', 'xlsx', 'json']) is(await a.get(`${path}?format=${format}`), 403, 'forbidden')
			return
		}
		// Members take out their own rows only.
		const rows = a.rowsOf(r).filter((x) => x.kind !== 'archived' && (!members.includes(a.role) || a.sees(x) === 'ABC'))
		const shown = (rec) => fieldsOf(r).filter((f) => a.shows(rec, f)).map((f) => f.name)
		const columns = fieldsOf(r).filter((f) => f.sheet && rows.some((rec) => a.shows(rec, f))).map((f) => f.name)
		const json = is(await a.get(`${path}?format=json`), 200).json
		assert.deepEqual(sorted(ids(json)), sorted(ids(rows)), a.name)
		for (const item of json) assert.deepEqual(sorted(Object.keys(item)), sorted([...head, ...shown(record(r, item.id))]))
		const csv = csvObjects(is(await a.get(`${path}?format=csv`), 200).text)
		assert.deepEqual(sorted(csv.map((x) => Number(x.id))), sorted(ids(rows)))
		// Behind its own columns a project has those of its newest parts, none of which is for staff alone.
		const own = ['id', ...columns], parts = Object.keys(csv[0]).slice(own.length)
		assert.deepEqual(Object.keys(csv[0]), [...own, ...parts])
		assert.equal(parts.length > 0, r === 'projects')
		for (const name of parts) assert.match(name, /^(.+_(amount|capacity|jobs)|milestone|permit|update|evidence)/)
		for (const rec of records.filter((x) => x.resource.startsWith('project-')))
			for (const field of fieldsOf(rec.resource))
				if (parts.length > 0 && !(a.sees(rec) ?? '').includes(classOf[field.class]))
					for (const mark of rec.marks[field.name] ?? []) assert.ok(!JSON.stringify(csv).includes(mark), `${a.name} ${rec.path} ${field.name}`)
		const sheet = xlsxSheet(is(await a.get(`${path}?format=xlsx`), 200).bytes)
		assert.deepEqual(sheet.rows[0], [...own, ...parts])
		assert.equal(sheet.rows.length, rows.length + 1)
		for (const field of fieldsOf(r))
			if (!rows.some((rec) => a.shows(rec, field)))
				for (const ask of [`fields=${field.name}`, `sort=${field.name}`, `${field.name}=1`, `${field.name}__null=true`])
					is(await a.get(`${path}?format=csv&${ask}`), 400, 'unknown_parameter')
	})

	door('history', async (a, r) => {
		for (const rec of records.filter((x) => x.resource === r)) {
			const got = await a.get(`${rec.path}/history?limit=500`)
			if (blind(a, r) || !historians.includes(a.role)) {
				is(got, 403, 'forbidden')
				continue
			}
			if (a.sees(rec) === null || (members.includes(a.role) && a.sees(rec) !== 'ABC')) {
				is(got, a.sees(rec) === null ? 404 : 403)
				continue
			}
			/* That of a project tells of its parts, too: each by what is seen of it. */
			const items = is(got, 200).json.items, mine = items.filter((i) => i.resource === undefined || i.resource === r)
			const told = (of) => new Set(of.flatMap((i) => i.fields.map((f) => f.field)))
			for (const field of fieldsOf(r))
				if (rec.marks[field.name] !== undefined) assert.equal(told(mine).has(field.name), a.shows(rec, field), `${a.name} ${rec.kind} ${field.name}`)
			for (const part of records.filter((x) => items.some((i) => i.resource === x.resource && i.record === x.id && x !== rec)))
				for (const field of fieldsOf(part.resource))
					if (part.marks[field.name] !== undefined && !a.shows(part, field))
						assert.ok(!told(items.filter((i) => i.resource === part.resource && i.record === part.id)).has(field.name), `${a.name} ${part.kind} ${field.name}`)
		}
	})

	door('description', async (a, r) => {
		const all = (a.meta ??= is(await a.get('/api/v1/meta'), 200).json).resources, form = await a.get(`/api/v1/meta/forms/${r}`)
		if (blind(a, r)) {
			assert.equal(all[r], undefined)
			is(form, 403, 'forbidden')
			return
		}
		assert.deepEqual(is(form, 200).json, all[r])
		const names = fieldsOf(r).filter((f) => a.some(r, f)).map((f) => f.name)
		assert.deepEqual(all[r].fields.map((f) => f.name), names, a.name)
		for (const f of all[r].fields) {
			const full = fieldsOf(r).find((x) => x.name === f.name)
			assert.equal(f.filter, full.filter && a.all(r, full), `${a.name} ${f.name}`)
			assert.equal(f.sort, full.sort && a.all(r, full), `${a.name} ${f.name}`)
			assert.equal(f.readonly, full.readonly || !writes(a, r), `${a.name} ${f.name}`)
		}
	})

	// What a caller who may not change is told, and what one who may finds in a conflict.
	door('changes, conflicts and what errors say', async (a, r) => {
		const office = writes(a, r) && writers.includes(a.role)
		for (const rec of records.filter((x) => x.resource === r)) {
			for (const [method, path] of [['PATCH', rec.path], ['DELETE', rec.path], ['POST', `${rec.path}/restore`]]) {
				const got = await a.ask(method, path, { body: method === 'PATCH' ? {} : undefined, headers: { 'If-Match': '"1"' } })
				if (!office && !(writes(a, r) && method === 'PATCH')) {
					is(got, 403, 'forbidden')
					continue
				}
				if (a.sees(rec) === null) {
					is(got, 404, 'not_found')
					continue
				}
				is(got, 412, 'stale_version')
				for (const key of Object.keys(got.json.current)) assert.ok(shapeOf(a, rec, r).includes(key), key)
			}
		}
		for (const field of [...fieldsOf(r).filter((f) => !a.some(r, f)).map((f) => f.name)])
			for (const [method, path] of [['POST', `/api/v1/${r}`], ['PATCH', records.find((x) => x.resource === r).path]]) {
				const ask = (name) => a.ask(method, path, { body: { [name]: 'x' }, headers: { 'If-Match': '*' } })
				const hidden = await ask(field), none = await ask(invented)
				assert.equal(hidden.status, none.status)
				assert.deepEqual({ ...hidden.json, request_id: 0 }, { ...none.json, request_id: 0 })
			}
	})

	door('children', async (a, r) => {
		if (r !== 'enterprises') return
		for (const rec of records.filter((x) => x.resource === r))
			for (const child of children) {
				const got = await a.get(`${rec.path}/${child}`)
				if (blind(a, child)) is(got, 403, 'forbidden')
				else if (a.sees(rec) === null) is(got, 404, 'not_found')
				else {
					const mine = a.rowsOf(child).filter((c) => ownerOf(c) === (rec.kind === 'archived' ? 'orphaned' : rec.kind))
					assert.deepEqual([sorted(ids(is(got, 200).json.items)), got.json.total], [sorted(ids(mine)), mine.length], `${a.name} ${rec.kind}`)
				}
			}
	})

	test('moves: only who may, and nothing is told on the way', async () => {
		for (const a of actors)
			for (const rec of records.filter((x) => x.resource === 'membership-terms'))
				for (const move of ['review', 'renew', 'expel']) {
					const got = await a.ask('POST', `${rec.path}/${move}`, { body: {}, headers: { 'If-Match': '*' } })
					is(got, writers.includes(a.role) && !a.name.endsWith('to read') ? move === 'expel' && a.role === 'staff' ? 403 : 409 : 403)
				}
	})

	test('caches: nobody is served what was made for another', async () => {
		const paths = ['/api/v1/meta', '/api/v1/start', ...resources.flatMap((r) => [`/api/v1/${r}`, `/api/v1/${r}?sort=-id&limit=3`, `/api/v1/meta/forms/${r}`]),
			...records.map((x) => x.path)]
		for (const path of paths) {
			const seen = []
			for (const a of actors) {
				const r = await a.get(path)
				if (r.status !== 200) continue
				assert.match(r.headers.vary, /Cookie/)
				assert.match(r.headers['cache-control'], /private, no-cache/)
				assert.equal(is(await a.get(path, { headers: { 'If-None-Match': r.headers.etag } }), 304).text, '')
				for (const other of seen) {
					const crossed = await a.get(path, { headers: { 'If-None-Match': other.headers.etag } })
					if (other.text === r.text) is(crossed, crossed.status)
					else assert.equal(is(crossed, 200).text, r.text, `${a.name} ${path}`)
				}
				seen.push(r)
			}
		}
		for (const rec of records)
			for (const a of actors.filter((x) => x.sees(rec) === null))
				for (const tag of ['*', `"${rec.version}"`])
					is(await a.get(rec.path, { headers: { 'If-None-Match': tag } }), blind(a, rec.resource) ? 403 : 404)
	})

	// A record that changed hands: its new owner sees it from then on, the old one no longer.
	test('what a record said while it was another\'s', async () => {
		const [mine, theirs] = ['own', 'foreign'].map((kind) => records.find((x) => x.resource === 'enterprises' && x.kind === kind))
		const secret = { name_zh: '前东家姓名', mobile: '13811112222', email: 'before@other.test' }
		const made = is(await admin.post('/api/v1/contacts', { enterprise: theirs.id, ...secret }), 201).json, path = `/api/v1/contacts/${made.id}`
		is(await admin.patch(path, { enterprise: mine.id, name_zh: '新名', mobile: null, email: null }, made.version), 200)
		is(await admin.patch(path, { title: '经理' }, made.version + 1), 200)
		const who = actors.find((a) => a.role === 'member-admin' && a.sees(mine)?.includes('C'))
		const seen = is(await who.get(`${path}/history`), 200)
		assert.deepEqual(seen.json.items.map((i) => i.fields.map((f) => f.field)), [['title']])
		for (const text of [...Object.values(secret), `"${theirs.id}"`, `:${theirs.id},`]) assert.ok(!seen.text.includes(text), text)
		assert.equal(is(await admin.get(`${path}/history`), 200).json.items.length, 3)
		is(await admin.patch(path, { enterprise: theirs.id }, made.version + 2), 200)
		is(await who.get(`${path}/history`), 404)
		is(await admin.delete(path, { headers: { 'If-Match': '*' } }), 204)
	})

	// What was there goes with its enterprise, from each door at once, also where it had been asked for before; and comes back with it.
	test('a child is there where its enterprise is', async () => {
		const children = ['contacts', 'membership-terms', 'posts']
		const house = is(await admin.post('/api/v1/enterprises', { name_zh: '将归档有限公司' }), 201).json, home = `/api/v1/enterprises/${house.id}`
		const council = is(await admin.post('/api/v1/council-terms', { name_zh: '第二届', from_on: '2024-01-01' }), 201).json.id
		const child = { contacts: is(await admin.post('/api/v1/contacts', { enterprise: house.id, name_zh: '归档公司的人' }), 201).json.id }
		child.posts = is(await admin.post('/api/v1/posts', { contact: child.contacts, council_term: council, title: '理事' }), 201).json.id
		child['membership-terms'] = is(await admin.post('/api/v1/membership-terms', { enterprise: house.id, level: 4, from_on: '2024-01-01' }), 201).json.id
		await server.account('member-admin', { login: 'leaving', enterprise: house.id })
		await server.account('member-editor', { login: 'leaving-editor', enterprise: house.id })
		const own = [await server.as('leaving'), await server.as('leaving-editor')]
		const desks = actors.filter((a) => ['officer', 'finance'].includes(a.role)).map((a) => a.client)
		const staff = actors.filter((a) => a.name === 'staff' || a.name === 'auditor').map((a) => a.client)
		const asked = [...own.flatMap((who) => children.map((r) => [who, r])), ...desks.map((who) => [who, 'membership-terms'])]
		const doors = async (who, r) => {
			const path = `/api/v1/${r}`, one = await who.get(`${path}/${child[r]}`), list = is(await who.get(`${path}?limit=500`), 200).json
			const named = is(await who.get(`${path}?limit=500&names=1&enterprise=${house.id}`), 200).json
			const found = { get: one.status === 200, list: ids(list.items).includes(child[r]), count: named.total === 1,
				relations: (await who.get(`${path}/${child[r]}/relations`)).status === 200 }
			assert.equal(list.total, list.items.length)
			assert.equal(named.total, named.items.length)
			if (own.includes(who)) found.export = ids(is(await who.get(`${path}/export?format=json`), 200).json).includes(child[r])
			if (r === 'contacts') {
				const g = is(await who.get(`/api/v1/search?${query({ q: '归档公司的人' })}`), 200).json.groups.find((x) => x.resource === r).page
				found.search = ids(g.items).includes(child[r])
				assert.equal(g.total, g.items.length)
			}
			if (r === 'membership-terms') {
				const level = is(await who.get('/api/v1/levels/4/relations'), 200).json.items.find((g) => g.resource === r)?.items ?? []
				found.pointing = ids(level).includes(child[r])
				const more = is(await who.get('/api/v1/levels/4?expand=membership-terms'), 200).json.expanded[r]
				found.expanded = Object.values(more).some((x) => ids(x.items).includes(child[r]))
			}
			return found
		}
		const all = async (there) => {
			for (const [who, r] of asked)
				for (const [door, found] of Object.entries(await doors(who, r))) assert.equal(found, there, `${who.credentials.login ?? ''} ${r}: ${door}`)
			for (const who of staff)
				for (const r of children) is(await who.get(`/api/v1/${r}/${child[r]}`), 200)
		}
		await all(true)
		const kept = await Promise.all(asked.map(async ([who, r]) => (await who.get(`/api/v1/${r}/${child[r]}`)).headers.etag))
		is(await admin.delete(home, { headers: { 'If-Match': '*' } }), 204)
		await all(false)
		for (const [i, [who, r]] of asked.entries()) is(await who.get(`/api/v1/${r}/${child[r]}`, { headers: { 'If-None-Match': kept[i] } }), 404)
		is(await admin.post(`${home}/restore`, undefined, { headers: { 'If-Match': '*' } }), 200)
		await all(true)
		// Not listed is not gone, for those who see what is not listed, and for its own.
		is(await admin.patch(home, { listed: false }, (await admin.get(home)).json.version), 200)
		await all(true)
		// What a merge leaves with the old one goes with it.
		const other = is(await admin.post('/api/v1/enterprises', { name_zh: '留下的有限公司' }), 201).json
		is(await admin.post('/api/v1/membership-terms', { enterprise: other.id, level: 4, from_on: '2024-01-01' }), 201)
		const { version } = (await admin.get(`/api/v1/enterprises/${other.id}`)).json
		is(await admin.post(`${home}/merge`, { into: other.id, into_version: version, choose: {} }, { headers: { 'If-Match': '*' } }), 200)
		const term = `/api/v1/membership-terms/${child['membership-terms']}`
		assert.equal(is(await admin.get(term), 200).json.enterprise, house.id)
		for (const who of desks) is(await who.get(term), 404, 'not_found')
	})

	// Whatever can be read of the API at all, with every id: the marks are looked for in every answer.
	test('every path of the contract', async () => {
		const { paths } = (await admin.get('/api/openapi.json')).json
		const recordsOf = (path) => resources.includes(path.split('/')[3]) ? records.filter((x) => x.resource === path.split('/')[3]) : records
		for (const path of Object.keys(paths).filter((p) => paths[p].get !== undefined))
			for (const a of actors)
				for (const rec of path.includes('{id}') ? recordsOf(path) : records.slice(0, 1)) {
					const r = await a.get(path.replace('{id}', rec.id).replace('{children}', 'contacts').replace('{res}', rec.resource))
					assert.ok(r.status < 500, `${a.name} ${path}: ${r.text}`)
				}
	})
})
