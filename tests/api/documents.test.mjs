// Documents of projects: in by an upload, out as a file, seen by whom (docs/api.md, decision 0025).  What is taken out of files: strip.test.mjs.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { complaints, enterprises, form, is } from '../lib/api.mjs'
import { office, unzip } from '../lib/office.mjs'
import * as pic from '../lib/pictures.mjs'
import { startServer } from '../lib/server.mjs'
import { workbook, zip } from '../lib/workbook.mjs'

const projects = '/api/v1/projects', documents = '/api/v1/project-documents'

describe('documents', () => {
	let server, staff, admin, own, p
	before(async () => {
		server = await startServer()
		;[staff, admin] = [await server.as('staff'), await server.as('admin')]
		own = await server.ownEnterprise()
		p = await project()
	})
	after(() => server.stop())

	let made = 0
	const project = async (more = {}) => is(await staff.post(projects, { name_zh: `文件测试${++made}号`, enterprise: own, country: 'VN', ...more }), 201).json
	const send = (bytes, name, { to = p, client = staff, fields = {}, headers = {} } = {}) => {
		const f = form(fields, { bytes, name })
		return client.post(`${projects}/${to.id}/documents`, f.body, { headers: { ...f.headers, ...headers } })
	}
	const upload = async (bytes, name, options) => is(await send(bytes, name, options), 201).json
	const content = (x, client = staff, query = '') => client.get(`${documents}/${x.id}/content${query}`)
	const at = (version) => ({ headers: { 'If-Match': `"${version}"` } })
	const total = async () => (await staff.get(`${documents}?limit=1`)).json.total
	const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')

	test('what is uploaded comes back, without what it told', async () => {
		const r = is(await send(pic.jpeg({ orientation: 6, extra: pic.tellingSegments() }), '工地照片.JPG', { fields: { for_field: 'amounts' } }), 201), x = r.json
		assert.equal(r.headers.location, `${documents}/${x.id}`)
		assert.equal(r.headers.etag, '"1"')
		assert.deepEqual([x.title, x.file_name, x.media_type, x.staff_only, x.for_field, x.stripped, x.project], ['工地照片', '工地照片.JPG', 'image/jpeg', false, 'amounts', 'yes', p.id])
		const c = is(await content(x), 200)
		assert.deepEqual([c.bytes.length, sha(c.bytes)], [x.bytes, x.sha256])
		assert.ok(!/Secret|GPS/.test(c.bytes.toString('latin1')))
		assert.deepEqual([c.headers['content-type'], c.headers['cache-control'], c.headers['x-content-type-options']], ['image/jpeg', 'no-store', 'nosniff'])
		assert.match(c.headers['content-security-policy'], /default-src 'none'; sandbox/)
		assert.equal(c.headers['content-disposition'], `attachment; filename="document-${x.id}.jpg"; filename*=UTF-8''${encodeURIComponent('工地照片.JPG')}`)
		assert.match(is(await content(x, staff, '?inline=1'), 200).headers['content-disposition'], /^inline; /)
		const whole = is(await staff.get(`${projects}/${p.id}`), 200).json
		assert.deepEqual(whole.documents.map((d) => d.id), [x.id])
		assert.deepEqual(is(await staff.get(`${projects}/${p.id}/documents`), 200).json.items.map((d) => d.id), [x.id])
	})

	test('every kind that is kept, and what a browser may show in its place', async () => {
		const plain = { 'a.pdf': [pic.pdf(), 'application/pdf', true], 'a.png': [pic.png(), 'image/png', true], 'a.webp': [pic.webp({ plain: true }), 'image/webp', true],
			'a.docx': [office('docx'), undefined, false], 'a.xlsx': [workbook({ sheets: [{ name: 'A', rows: [['x']] }] }), undefined, false], 'a.pptx': [office('pptx'), undefined, false],
			'a.txt': [Buffer.from('备忘'), 'text/plain; charset=utf-8', false], 'a.csv': [Buffer.from('c6f3d2b5', 'hex'), 'text/csv; charset=gb18030', false] }
		for (const [name, [bytes, type, shown]] of Object.entries(plain)) {
			const x = await upload(bytes, name)
			if (type !== undefined) assert.equal(x.media_type, type)
			assert.equal(is(await content(x), 200).headers['content-type'], x.media_type)
			const here = await content(x, staff, '?inline=1')
			if (shown) is(here, 200)
			else is(here, 400, 'bad_parameter')
		}
		const docx = unzip(is(await content((await staff.get(`${documents}?media_type=${encodeURIComponent('application/vnd.openxmlformats-officedocument.wordprocessingml.document')}`)).json.items[0]), 200).bytes)
		for (const [name, bytes] of Object.entries(docx)) assert.ok(!bytes.includes('Secret'), name)
	})

	test('a large one, in pieces', async () => {
		const bytes = Buffer.alloc(19 << 20, 'abc\n企'), x = await upload(bytes, '大.txt')
		assert.deepEqual([x.bytes, x.sha256, x.stripped], [bytes.length, sha(bytes), 'nothing'])
		assert.deepEqual(is(await content(x), 200).bytes, bytes)
		const head = is(await staff.request('HEAD', `${documents}/${x.id}/content`), 200)
		assert.deepEqual([head.headers['content-length'], head.bytes.length], [String(bytes.length), 0])
		is(await send(Buffer.alloc(21 << 20, 'a'), '更大.txt').catch(() => ({ status: 413, text: 'cut' })), 413)
	})

	test('what is none of it is refused, with the reason, and nothing is kept', async () => {
		const before = await total(), ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
		const bad = [
			[Buffer.from('MZ\x90\0\x03', 'latin1'), 'a.pdf', 'file_is_not', { claimed: 'PDF', found: 'EXE' }], [pic.png(), 'a.jpg', 'file_is_not', { claimed: 'JPG', found: 'PNG' }],
			[pic.pdf(), 'a.exe', 'file_is_not', { claimed: 'EXE', found: 'PDF' }], [office('docx'), 'a.xlsx', 'file_is_not', { claimed: 'XLSX', found: 'Word (.docx)' }],
			[Buffer.from('<html><script>alert(1)</script>'), 'a.txt', 'file_is_not', { claimed: 'TXT', found: 'HTML' }], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.png', 'file_is_not', { claimed: 'PNG', found: 'SVG' }],
			[Buffer.from('plain'), 'a.html', 'file_is_not', { claimed: 'HTML', found: 'TXT' }], [zip([{ name: 'a', data: 'x' }]), 'a.docx', 'file_is_not', { claimed: 'DOCX', found: 'ZIP' }],
			[zip([{ name: 'META-INF/MANIFEST.MF', data: 'x' }]), 'a', 'file_not_kept', { found: 'JAR' }], [ole, 'a.doc', 'file_is_not'], [Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]), 'a.docx', 'file_locked'],
			[office('docx', { 'word/vbaProject.bin': 'x' }), 'a.docx', 'file_macros'], [pic.jpeg().subarray(0, 100), 'a.jpg', 'file_damaged'], [pic.png({ width: 60000, height: 60000 }), 'a.png', 'file_bomb'],
			[office('docx', { 'word/big.xml': `<a>${' '.repeat(30 << 20)}</a>` }), 'a.docx', 'file_bomb'], [Buffer.alloc(0), 'a.pdf', 'file_empty'], [Buffer.from('a\0b'), 'a.txt', 'file_unknown'],
			[pic.pdf({ tail: zip([{ name: 'a', data: 'x' }]) }), 'a.pdf', 'file_two'], [office('docx', { '../a.xml': '<a/>' }), 'a.docx', 'file_bad_names'],
		]
		for (const [bytes, name, code, params] of bad) {
			const r = is(await send(bytes, name), 422, 'bad_file')
			assert.ok(r.json.detail.length > 4 && /[\u4e00-\u9fff]/.test((await send(bytes, name, { headers: { 'Accept-Language': 'zh' } })).json.detail), r.text)
			for (const value of Object.values(params ?? {})) assert.ok(r.json.detail.includes(value), `${code}: ${r.text}`)
		}
		assert.equal(await total(), before)
		const none = await staff.post(`${projects}/${p.id}/documents`, form({}).body, { headers: form({}).headers })
		assert.deepEqual(complaints(is(none, 422)), ['/file required'])
		assert.deepEqual(complaints(is(await send(pic.png(), 'a.png', { fields: { color: 'x' } }), 422)), ['/color unknown_field'])
		assert.deepEqual(complaints(is(await send(pic.png(), 'a.png', { fields: { for_field: 'nothing' } }), 422)), ['/for_field unknown_field'])
		assert.deepEqual(complaints(is(await send(pic.png(), 'a.png', { fields: { staff_only: 'maybe' } }), 422)), ['/staff_only bad_choice'])
		is(await staff.post(`${projects}/${p.id}/documents`, { file: 'x' }), 415)
		is(await send(pic.png(), 'a.png', { to: { id: 99999 } }), 404)
		is(await staff.post(documents, { project: p.id, title: 'x' }), 403)
	})

	test('names that are tricks', async () => {
		for (const [name, kept] of [['a\u202egpj.png', 'agpj.png'], ['..\\..\\x.png', undefined], ['很'.repeat(300) + '.png', '很'.repeat(196) + '.png'], ["Wang's plan (v2).png", "Wang's plan (v2).png"], ['照片', '照片.png'], ['a.png. ', 'a.png']]) {
			const x = await upload(pic.png(), name), h = is(await content(x), 200).headers['content-disposition']
			if (kept !== undefined) assert.equal(x.file_name, kept)
			assert.match(h, /^attachment; filename="document-\d+\.png"; filename\*=UTF-8''[A-Za-z0-9%._~!-]+$/, h)
			assert.equal(decodeURIComponent(/''(.*)$/.exec(h)[1]), x.file_name)
			assert.ok(!/[/\\\u202e]/.test(x.file_name))
		}
		const headers = { 'Content-Type': 'multipart/form-data; boundary=B' }
		const raw = (name) => staff.post(`${projects}/${p.id}/documents`, Buffer.concat([Buffer.from(`--B\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`), pic.png(), Buffer.from('\r\n--B--\r\n')]), { headers })
		const r = await raw('a%0d%0aSet-Cookie: x=1;.png')
		assert.ok([201, 400].includes(r.status), r.text)
		if (r.status === 201) assert.equal(is(await content(r.json), 200).headers['set-cookie'], undefined)
	})

	test('who sees what', async () => {
		const other = is(await staff.post(enterprises, { name_zh: '别家投资有限公司' }), 201).json
		const mine = await project(), theirs = await project({ enterprise: other.id })
		const [open, secret, theirOpen] = [await upload(pic.png(), 'open.png', { to: mine, fields: { for_field: 'odi_no' } }), await upload(pic.png(), 'note.png', { to: mine, fields: { staff_only: 'true' } }), await upload(pic.png(), 'their.png', { to: theirs })]
		const risk = await upload(pic.png(), 'risk.png', { to: mine, fields: { for_field: 'risk_note' } }), note = await upload(pic.png(), 'n.png', { to: mine, fields: { for_field: 'notes' } })
		assert.deepEqual([risk.staff_only, note.staff_only], [true, true], 'what evidences a field of staff is for staff')
		const sees = { admin: [1, 1, 1], manager: [1, 1, 1], staff: [1, 1, 1], officer: [1, 0, 1], auditor: [1, 1, 1], 'member-admin': [1, 0, 0], 'member-editor': [1, 0, 0] }
		for (const [role, want] of Object.entries(sees)) {
			const client = await server.as(role), items = is(await client.get(`${documents}?limit=100`), 200).json.items.map((x) => x.id)
			for (const [i, x] of [open, secret, theirOpen].entries()) {
				is(await content(x, client), want[i] ? 200 : 404)
				is(await client.get(`${documents}/${x.id}`), want[i] ? 200 : 404)
				assert.equal(items.includes(x.id), want[i] === 1, `${role} ${i}`)
			}
			if (!['admin', 'manager', 'staff'].includes(role)) is(await send(pic.png(), 'a.png', { client, to: mine }), 403)
		}
		is(await content(open, await server.as('finance')), 403)
		is(await content(open, server.anonymous()), 401)
		const reader = await server.withToken('staff', 'read')
		is(await content(open, reader), 200)
		is(await send(pic.png(), 'a.png', { client: reader, to: mine }), 403)
	})

	test('a row that rests on a document for staff does not give it away', async () => {
		const p = await project(), open = await upload(pic.png(), 'open.png', { to: p }), secret = await upload(pic.png(), 'risk.png', { to: p, fields: { staff_only: 'true' } })
		const add = async (path, body) => is(await staff.post(`/api/v1/${path}`, { project: p.id, ...body }), 201).json
		const rows = {
			'project-evidence': [await add('project-evidence', { title: '公开', document: open.id }), await add('project-evidence', { title: '内部', document: secret.id })],
			'project-permits': [await add('project-permits', { regime: '环评', document: open.id }), await add('project-permits', { regime: '施工', document: secret.id })],
		}
		is(await staff.patch(`/api/v1/project-evidence/${rows['project-evidence'][1].id}`, { publisher: '商会', document: open.id }, 1), 200)
		is(await staff.patch(`/api/v1/project-evidence/${rows['project-evidence'][1].id}`, { document: secret.id }, 2), 200)
		for (const role of ['admin', 'staff', 'auditor', 'officer', 'member-admin', 'member-editor']) {
			const client = await server.as(role), want = [open.id, ['admin', 'staff', 'auditor'].includes(role) ? secret.id : null]
			const whole = is(await client.get(`${projects}/${p.id}`), 200).json
			for (const [path, two] of Object.entries(rows)) {
				const all = (items) => two.map((x) => items.find((i) => i.id === x.id).document)
				const list = async (params) => all(is(await client.get(`/api/v1/${path}?project=${p.id}${params}`), 200).json.items)
				assert.deepEqual([await list(''), await list('&fields=document'), await list('&names=1'), all(whole[path.slice(8)])], [want, want, want, want], `${role} ${path}`)
				for (const [i, x] of two.entries()) {
					const one = is(await client.get(`/api/v1/${path}/${x.id}?expand=document`), 200).json
					assert.equal(one.document, want[i], `${role} ${path}`)
					assert.deepEqual(Object.keys(one.expanded.document), want[i] === null ? [] : [String(want[i])])
				}
				const up = is(await client.get(`/api/v1/${path}?project=${p.id}&expand=document`), 200).json.expanded.document
				assert.deepEqual(Object.keys(up).map(Number), want.filter((x) => x !== null))
				// Nor by what finds the row: a field that hides some of its values chooses no rows.
				for (const params of [`document=${secret.id}`, `document=${open.id}`, 'document__null=false']) {
					const got = await client.get(`/api/v1/${path}?project=${p.id}&${params}`)
					if (want[1] === null) is(got, 400, 'unknown_parameter')
					else assert.equal(is(got, 200).json.total, params.endsWith('false') ? 2 : 1)
				}
				const related = is(await client.get(`${documents}/${open.id}/relations`), 200).json.items.map((g) => g.resource)
				assert.equal(related.includes(path), want[1] !== null, `${role} ${related}`)
				if (role !== 'auditor' && role !== 'officer')
					assert.deepEqual(all(is(await client.get(`/api/v1/${path}/export?format=json&project=${p.id}`), 200).json), want, `${role} ${path} export`)
				if (['officer', 'member-editor'].includes(role)) continue
				const told = is(await client.get(`/api/v1/${path}/${two[1].id}/history`), 200).json.items.flatMap((i) => i.fields.map((f) => f.field))
				assert.equal(told.includes('document'), want[1] !== null, `${role} ${path}`)
			}
			if (role.startsWith('member-a')) assert.ok(!is(await client.get(`${projects}/${p.id}/history?limit=200`), 200).json.items.some((i) => i.fields.some((f) => f.field === 'document')))
		}
	})

	test('every reading is in the log', async () => {
		const x = await upload(pic.png(), 'log.png'), auditor = await server.as('auditor')
		is(await content(x, auditor, '?inline=1'), 200)
		is(await content({ id: 99999 }, auditor), 404)
		const { items } = is(await admin.get(`${documents}/${x.id}/history`), 200).json
		assert.deepEqual(items.map((i) => [i.action, i.who]), [['document.read', 'auditor'], ['create', 'staff']])
	})

	test('the same upload under one key is one document', async () => {
		const to = await project(), headers = { 'Idempotency-Key': 'document-1' }
		const [a, b] = [await send(pic.png(), 'k.png', { to, headers }), await send(pic.png(), 'k.png', { to, headers })]
		assert.equal(is(a, 201).json.id, is(b, 201).json.id)
		is(await send(pic.jpeg(), 'k.jpg', { to, headers }), 422, 'key_reused')
		assert.equal(is(await staff.get(`${projects}/${to.id}/documents`), 200).json.total, 1)
	})

	test('its title can be changed, nothing else; it is archived and comes back; purged it is gone to the last byte', async () => {
		const to = await project(), mark = 'f3a9c1'.repeat(40), x = await upload(Buffer.from(mark), 'purge.txt', { to })
		const renamed = is(await staff.patch(`${documents}/${x.id}`, { title: '备案回执' }, 1), 200).json
		assert.equal(renamed.title, '备案回执')
		for (const field of ['file_name', 'sha256', 'bytes', 'staff_only', 'media_type', 'stripped', 'for_field']) assert.equal((await staff.patch(`${documents}/${x.id}`, { [field]: x[field] === 'x' ? 'y' : 'x' }, 2)).status, 422, field)
		is(await staff.delete(`${documents}/${x.id}`, at(2)), 204)
		is(await content(x), 200)
		is(await content(x, await server.as('member-admin')), 404)
		is(await staff.post(`${documents}/${x.id}/restore`, undefined, at(3)), 200)
		is(await staff.delete(`${documents}/${x.id}?purge=1`, at(4)), 403)
		is(await admin.delete(`${documents}/${x.id}?purge=1`, at(4)), 204)
		is(await content(x), 404)
		await server.restart()
		;[staff, admin] = [await server.as('staff'), await server.as('admin')]
		for (const file of readdirSync(server.data).filter((f) => f.startsWith('tradewind.db') || f.endsWith('.db'))) assert.ok(!readFileSync(join(server.data, file)).includes(mark), file)
	})

	test('there is an end to it', async () => {
		const to = await project()
		for (let i = 0; i < 200; i += 10) await Promise.all(Array.from({ length: 10 }, (_, k) => upload(Buffer.from(`${i + k}`), `${i + k}.txt`, { to })))
		assert.match(is(await send(Buffer.from('x'), 'x.txt', { to }), 409).json.detail, /200/)
	})

	test('documents are in a backup', async () => {
		const bytes = Buffer.from('in the backup: 备份'), x = await upload(bytes, 'b.txt')
		const b = is(await admin.post('/api/v1/backups', {}), 201).json
		await server.stop()
		await server.must(['backup', 'restore', b.name, '--yes'])
		await server.start()
		server.clients.clear()
		staff = await server.as('staff')
		admin = await server.as('admin')
		assert.deepEqual(is(await content(x), 200).bytes, bytes)
	})
})
