/* Budgets of the pages, in brotli bytes.  Over one of them the build fails. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const KB = 1000
const LIMIT = { first: 60 * KB, firstFiles: 3, lazy: 25 * KB, overlay: 45 * KB, dist: 350 * KB }

const walk = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
	e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)])
const size = (file) => {
	const f = join('dist', file)
	return statSync(existsSync(f + '.br') ? f + '.br' : f).size
}

const manifest = JSON.parse(readFileSync('dist/manifest.json', 'utf8'))
for (const f of ['dist/manifest.json', 'dist/manifest.json.br', 'dist/manifest.json.gz'])
	rmSync(f, { force: true })	/* names every source file; of no use to a browser */

const chunks = Object.values(manifest)
const byFile = new Map(chunks.map((c) => [c.file, c]))
const first = new Set(['index.html'])
const reach = (file) => {
	if (!first.has(file)) {
		first.add(file)
		for (const i of byFile.get(file)?.imports ?? [])
			reach(manifest[i].file)
	}
}
for (const [, file] of readFileSync('dist/index.html', 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g))
	reach(file)

const scripts = [...new Set(chunks.map((c) => c.file))].filter((f) => f.endsWith('.js') && !first.has(f))
const overlay = scripts.filter((f) => /\/overlay-/.test(f))
const sum = (files) => files.reduce((n, f) => n + size(f), 0)
const all = walk('dist').map((f) => f.slice(5)).filter((f) => !/\.(br|gz)$/.test(f))

let failed = false
const check = (what, got, limit, unit = 'bytes') => {
	const over = got > limit
	failed ||= over
	console.log(`${over ? 'OVER ' : 'ok   '} ${what}: ${got} of ${limit} ${unit}`)
}
/* The rest of the six requests and 60 kB is data: who I am, the description, the first list. */
const DATA = 18.5 * KB
check('first view, files', first.size, LIMIT.firstFiles, 'files')
check('first view, code and styles', sum([...first]), LIMIT.first - DATA)
check('overlay library', sum(overlay), LIMIT.overlay)
for (const f of scripts.filter((f) => !overlay.includes(f)))
	if (size(f) > 3 * KB || size(f) > LIMIT.lazy)
		check(f, size(f), LIMIT.lazy)
check('all of dist', sum(all), LIMIT.dist)
process.exit(failed ? 1 : 0)
