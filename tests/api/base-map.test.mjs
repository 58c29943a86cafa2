// The approved base map under the circles of projects: one picture with its number, for everybody who is signed in, from administrators (docs/api.md).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { complaints, form, is } from '../lib/api.mjs'
import { office } from '../lib/office.mjs'
import * as pic from '../lib/pictures.mjs'
import { startServer } from '../lib/server.mjs'

const path = '/api/v1/settings/base-map', picture = path + '/picture', number = 'GS(2024)0000号'

describe('the base map', () => {
	let server, admin, staff, member
	before(async () => {
		server = await startServer()
		;[admin, staff, member] = [await server.as('admin'), await server.as('staff'), await server.as('member-editor')]
	})
	after(() => server.stop())

	const put = (fields, file, client = admin) => {
		const f = form(fields, file)
		return client.request('PUT', path, { body: f.body, headers: f.headers })
	}
	const map = async (client = staff) => is(await client.get(path), 200).json.base_map
	const changes = () => {
		const db = new DatabaseSync(join(server.data, 'tradewind.db'), { readOnly: true })
		try {
			return db.prepare("SELECT action, login, diff, note FROM audit WHERE action LIKE 'base_map.%' ORDER BY id DESC").all()
		} finally {
			db.close()
		}
	}

	test('there is none at first', async () => {
		assert.equal(await map(), null)
		is(await staff.get(picture), 404)
		is(await admin.request('DELETE', path), 404)
		assert.deepEqual(complaints(is(await put({ number }), 422)), ['/file required'])
	})

	test('administrators put it there, everybody who is signed in sees it', async () => {
		const bytes = pic.jpeg({ extra: pic.tellingSegments() })
		const x = is(await put({ number: ` ${number} `, anchors: JSON.stringify({ VN: { x: 3520, y: 3250 } }) }, { bytes, name: '底图.jpg' }), 200).json.base_map
		assert.deepEqual([x.number, x.media_type, x.anchors], [number, 'image/jpeg', { VN: { x: 3520, y: 3250 } }])
		for (const client of [admin, staff, member]) {
			assert.deepEqual(await map(client), x)
			const r = is(await client.get(picture + '?v=' + x.sha256), 200)
			assert.deepEqual([r.bytes.length, createHash('sha256').update(r.bytes).digest('hex')], [x.bytes, x.sha256])
			assert.ok(!/Secret|GPS/.test(r.bytes.toString('latin1')), 'what the picture told is gone')
			assert.deepEqual([r.headers['content-type'], r.headers['x-content-type-options'], r.headers.etag, r.headers['cache-control']], ['image/jpeg', 'nosniff', `"${x.sha256}"`, 'private, no-cache'])
			assert.match(r.headers['content-security-policy'], /default-src 'none'; sandbox/)
			is(await client.get(picture, { headers: { 'If-None-Match': r.headers.etag } }), 304)
		}
		is(await server.anonymous().get(path), 401)
		is(await server.anonymous().get(picture), 401)
		is(await staff.get(picture + '?w=1'), 400, 'unknown_parameter')
	})

	test('nobody else changes it', async () => {
		const before = await map()
		for (const role of ['manager', 'staff', 'officer', 'finance', 'auditor', 'member-admin', 'member-editor']) {
			const client = await server.as(role)
			is(await put({ number: 'X' }, undefined, client), 403)
			is(await put({ number: 'X' }, { bytes: pic.png(), name: 'a.png' }, client), 403)
			is(await client.request('DELETE', path), 403)
		}
		assert.deepEqual(await map(), before)
	})

	test('what is no picture, or not what it says, is refused, and nothing is changed', async () => {
		const before = await map()
		const bad = [
			[pic.png(), 'a.jpg', 'file_is_not'], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.png', 'file_is_not'], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', 'file_not_kept'],
			[Buffer.from('<html><script>alert(1)</script>'), 'a.webp', 'file_is_not'], [Buffer.from('MZ\x90\0\x03', 'latin1'), 'a.png', 'file_is_not'], [pic.png({ width: 60000, height: 60000 }), 'a.png', 'file_bomb'],
			[pic.jpeg().subarray(0, 100), 'a.jpg', 'file_damaged'], [Buffer.alloc(0), 'a.png', 'file_empty'],
		]
		for (const [bytes, name, code] of bad) is(await put({ number }, { bytes, name }), 422, 'bad_file', code)
		for (const [bytes, name] of [[pic.pdf(), 'a.pdf'], [office('docx'), 'a.docx'], [Buffer.from('text'), 'a.txt']])
			assert.deepEqual(complaints(is(await put({ number }, { bytes, name }), 422)), ['/file file_no_picture'])
		assert.deepEqual(complaints(is(await put({ number }, { bytes: Buffer.alloc((2 << 20) + 1, 'a'), name: 'a.png' }), 422)), ['/file picture_too_large'])
		assert.deepEqual(complaints(is(await put({}, { bytes: pic.png(), name: 'a.png' }), 422)), ['/number required'])
		assert.deepEqual(complaints(is(await put({ number: ' 　' }, { bytes: pic.png(), name: 'a.png' }), 422)), ['/number required'])
		assert.deepEqual(complaints(is(await put({ number: '号'.repeat(61) }), 422)), ['/number too_long'])
		assert.deepEqual(complaints(is(await put({ number, color: 'x' }), 422)), ['/color unknown_field'])
		assert.deepEqual(complaints(is(await put({ number, anchors: '[]' }), 422)), ['/anchors wrong_type'])
		assert.deepEqual(complaints(is(await put({ number, anchors: '{"CN":{"x":1,"y":1}}' }), 422)), ['/anchors/CN not_asean'])
		for (const anchors of ['{"VN":{"x":10001,"y":1}}', '{"VN":{"x":1.5,"y":1}}', '{"VN":{"x":-1,"y":1}}', '{"VN":{"x":"1","y":1}}', '{"VN":{"y":1}}', '{"VN":1}'])
			assert.deepEqual(complaints(is(await put({ number, anchors }), 422)), ['/anchors/VN/x anchor_outside'])
		is(await put({ number, anchors: '{' }), 400, 'json_syntax')
		is(await admin.request('PUT', path, { body: { number } }), 415)
		assert.deepEqual(await map(), before)
	})

	test('anchors alone, the number alone, another picture', async () => {
		const first = await map(), anchors = { VN: { x: 0, y: 10000 }, ID: { x: 5000, y: 5000 } }
		const moved = is(await put({ number, anchors: JSON.stringify(anchors) }), 200).json.base_map
		assert.deepEqual([moved.sha256, moved.anchors], [first.sha256, anchors])
		assert.deepEqual(is(await put({ number: 'GS(2025)1号' }), 200).json.base_map.anchors, anchors)
		const other = is(await put({ number }, { bytes: pic.png(), name: 'a.png' }), 200).json.base_map
		assert.deepEqual([other.media_type, other.anchors, other.number], ['image/png', anchors, number])
		assert.notEqual(other.sha256, first.sha256)
		assert.equal(is(await staff.get(picture), 200).headers.etag, `"${other.sha256}"`)
	})

	test('it is taken away, and all of this is in the log', async () => {
		is(await admin.request('DELETE', path), 204)
		assert.equal(await map(), null)
		is(await staff.get(picture), 404)
		const log = changes()
		assert.deepEqual(log.map((x) => x.action), ['base_map.delete', ...Array(4).fill('base_map.set')])
		assert.ok(log.every((x) => x.login === 'admin'))
		assert.deepEqual(Object.keys(JSON.parse(log.at(-1).diff)), ['number', 'sha256', 'anchors'])
		assert.deepEqual(JSON.parse(log[1].diff).number, { old: 'GS(2025)1号', new: number })
	})
})
