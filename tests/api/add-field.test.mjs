// A new field of enterprises is a member, a row of the table and a migration; every consumer follows.
//
// The tree is copied together with the build that made the binary, so only what the change touches is compiled.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
	appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync,
	utimesSync, writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { bin, freshFolder, root, setBin, startServer } from '../lib/server.mjs'

const build = dirname(realpathSync(bin))
const missing = ['config.status', 'Makefile', 'libtradewind.a'].find((name) => !existsSync(join(build, name)))
const skip = missing ? `the binary does not stand in its build: no ${missing}` : false

const generated = ['configure', 'aclocal.m4', 'Makefile.in', 'config.h.in', 'build-aux', 'autom4te.cache', 'web/dist']

const listed = () => existsSync(join(root, '.git'))
	? execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
	: readFileSync(join(root, 'MANIFEST'), 'utf8').split('\n').filter(Boolean)

// Times are kept, so make finds what is built already.
function copyTree(to) {
	for (const name of [...listed(), ...generated]) {
		const from = join(root, name)
		if (!existsSync(from)) continue
		mkdirSync(dirname(join(to, name)), { recursive: true })
		cpSync(from, join(to, name), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
	}
}

function* filesUnder(dir) {
	for (const entry of readdirSync(dir, { withFileTypes: true }))
		if (entry.isDirectory()) yield* filesUnder(join(dir, entry.name))
		else if (entry.isFile()) yield join(dir, entry.name)
}

// The build without programs but with its objects, and the paths in its makefiles led to the copy.
function copyBuild(to, tree) {
	const wanted = /(^|\/)(Makefile|config\.(status|h)|stamp-h1|embed_\w+\.S|[^/]+\.Po|[^/]+\.o|libtradewind\.a)$/
	for (const from of filesUnder(build)) {
		const name = relative(build, from)
		if (!wanted.test(name) || name.startsWith('tests/') && !name.endsWith('.Po')) continue
		const copy = join(to, name)
		mkdirSync(dirname(copy), { recursive: true })
		if (/\.Po$|^Makefile$|^config\.status$/.test(name))
			writeFileSync(copy, readFileSync(from, 'utf8').replaceAll(build, to).replaceAll(root, tree),
				{ mode: statSync(from).mode })
		else
			copyFileSync(from, copy)
		const { atime, mtime } = statSync(from)
		utimesSync(copy, atime, mtime)
	}
}

function insert(file, after, line) {
	const text = readFileSync(file, 'utf8'), at = text.indexOf(after)
	assert.ok(at >= 0, `${file} holds ${after}`)
	writeFileSync(file, text.slice(0, at + after.length) + line + text.slice(at + after.length))
}

const newest = (tree) => readdirSync(join(tree, 'db')).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort().at(-1)

// The whole change.
function addMotto(tree) {
	insert(join(tree, 'include/tradewind/model/resources.h'), 'struct enterprise {\n\tstruct rec\t rec;\n',
		'\tconst char\t*motto;\n')
	insert(join(tree, 'src/model/enterprise.c'), 'static const struct field enterprise_fields[] = {\n',
		'\t{ FIELD(enterprise, motto, F_TEXT, "Motto", "企业口号"), .max = 40, .class = CL_MEMBERS, .group = "basic",\n' +
		'\t  .flags = FL_FILTER | FL_SORT | FL_SHEET },\n')
	const next = String(Number(newest(tree).slice(0, 4)) + 1).padStart(4, '0')
	appendFileSync(join(tree, `db/${next}_motto.sql`), 'ALTER TABLE enterprise ADD COLUMN motto TEXT;\n')
}

describe('a field is added to enterprises', { skip }, () => {
	const work = freshFolder()
	let server, staff, id

	before(async () => {
		const tree = join(work, 'tree'), to = join(tree, relative(root, build).startsWith('..') ? 'build' : relative(root, build))
		copyTree(tree)
		copyBuild(to, tree)
		addMotto(tree)
		const make = spawnSync('make', ['-s', '-j2', 'tradewind', 'web_inputs=', 'CFLAGS=-O0 -Wno-cpp'], { cwd: to, encoding: 'utf8' })
		assert.equal(make.status, 0, make.stderr)
		setBin(join(to, 'tradewind'))
		server = await startServer({ roles: ['staff'] })
		staff = await server.as('staff')
		const made = await staff.post('/api/v1/enterprises', { name_zh: '口号测试有限公司', motto: '诚信为本' })
		assert.equal(made.status, 201, made.text)
		id = made.json.id
	})
	after(async () => {
		await server?.stop()
		setBin(bin)
		rmSync(work, { recursive: true, force: true })
	})

	test('the forms draw it', async () => {
		const { json } = await staff.get('/api/v1/meta', { headers: { 'Accept-Language': 'zh-CN' } })
		const field = json.resources.enterprises.fields.find((f) => f.name === 'motto')
		assert.deepEqual([field.type, field.label, field.class, field.max, field.filter, field.sort, field.sheet],
			['text', '企业口号', 'members', 40, true, true, true])
	})
	test('JSON brings it in and out, within its bounds', async () => {
		const got = await staff.get(`/api/v1/enterprises/${id}`)
		assert.equal(got.json.motto, '诚信为本')
		const changed = await staff.patch(`/api/v1/enterprises/${id}`, { motto: '质量第一' }, got.headers.etag)
		assert.equal(changed.json.motto, '质量第一')
		const long = await staff.patch(`/api/v1/enterprises/${id}`, { motto: '长'.repeat(41) }, changed.headers.etag)
		assert.equal(long.status, 422)
		assert.equal(long.json.errors[0].pointer, '/motto')
	})
	test('lists filter and sort by it', async () => {
		await staff.post('/api/v1/enterprises', { name_zh: '无口号有限公司' })
		const one = await staff.get(`/api/v1/enterprises?motto=${encodeURIComponent('质量第一')}&fields=id,motto`)
		assert.deepEqual(one.json.items.map((item) => [item.id, item.motto]), [[id, '质量第一']])
		const none = await staff.get('/api/v1/enterprises?motto__null=true&sort=motto')
		assert.deepEqual(none.json.items.map((item) => item.name_zh), ['无口号有限公司'])
	})
	test('history tells of its change', async () => {
		const { json } = await staff.get(`/api/v1/enterprises/${id}/history`)
		const change = json.items.flatMap((item) => item.fields).find((f) => f.field === 'motto' && f.old !== null)
		assert.deepEqual([change.old, change.new], ['诚信为本', '质量第一'])
	})
	test('sheets carry it out and in', async () => {
		const { stdout } = await server.must(['export', 'enterprises', '--format', 'csv'])
		assert.match(stdout.split('\r\n')[0], /"motto"/)
		assert.match(stdout, /质量第一/)
		const file = join(work, 'in.csv')
		writeFileSync(file, '企业名称,企业口号\n口号导入有限公司,开拓创新\n')
		const counts = JSON.parse((await server.must(['import', file, '--resource', 'enterprises', '--yes', '--json'])).stdout)
		assert.equal(counts.inserted, 1)
		const { json } = await staff.get(`/api/v1/enterprises?motto=${encodeURIComponent('开拓创新')}`)
		assert.deepEqual(json.items.map((item) => item.name_zh), ['口号导入有限公司'])
	})
	test('OpenAPI describes it', async () => {
		const { text } = await staff.get('/api/openapi.json')
		assert.match(text, /"motto":\{[^}]*"maxLength":40/)
	})
})
