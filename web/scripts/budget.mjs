/* Budgets of the pages, in brotli bytes.  Over one of them the build fails.  `dist` is what is kept, by nobody loaded as a whole: two applications in two languages. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const KB = 1000
const LIMIT = { view: 60 * KB, member: 40 * KB, lazy: 25 * KB, overlay: 45 * KB, dist: 460 * KB }
/* The rest of the six requests and 60 kB: two answers of the server, and six heads (tests/browser/pages.test.mjs has it all). */
const REST = 10.4 * KB
/* The same of a member's first view: two answers, and before the sign-in nearly none. */
const MEMBER_REST = { todo: 4 * KB, door: 1.5 * KB }
/* A first view is index.html, what it names, and the one file of its page. */
const VIEWS = { desk: 'home', list: 'list', enterprise: 'record', projects: 'projects', 'sign-in': 'door' }

const walk = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
	e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)])
const size = (file) => {
	const f = join('dist', file)
	return statSync(existsSync(f + '.br') ? f + '.br' : f).size
}
const sum = (files) => files.reduce((n, f) => n + size(f), 0)

/* A manifest names every source file: of no use to a browser. */
const taken = (name) => {
	const text = readFileSync(`dist/${name}`, 'utf8')
	for (const form of ['', '.br', '.gz'])
		rmSync(`dist/${name}${form}`, { force: true })
	return JSON.parse(text)
}
/* Two builds: the desk's and the member's.  Their entries have names of their own, so that one reads them together. */
const manifest = { ...taken('manifest.json'), ...taken('manifest-m.json') }

const byFile = new Map(Object.values(manifest).map((c) => [c.file, c]))
/* What a file waits for, and so on.  A helper of the bundler was put into the files (vite.config.ts). */
const reach = (file, seen) => {
	if (!seen.has(file) && existsSync(join('dist', file))) {
		seen.add(file)
		for (const i of byFile.get(file)?.imports ?? [])
			reach(manifest[i]?.file ?? i.slice(1), seen)
	}
	return seen
}
/* A page and all that it names. */
const view = (page) => {
	const files = new Set([page])
	for (const [, file] of readFileSync(`dist/${page}`, 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g))
		reach(file, files)
	return files
}
const first = view('index.html'), member = view('m.html')

const scripts = [...byFile.keys()].filter((f) => f.endsWith('.js') && !first.has(f) && !member.has(f))
const overlay = scripts.filter((f) => /\/overlay-/.test(f))
const all = walk('dist').map((f) => f.slice(5)).filter((f) => !/\.(br|gz)$/.test(f))

let failed = false
const check = (what, got, limit, unit = 'bytes') => {
	const over = got > limit
	failed ||= over
	console.log(`${over ? 'OVER ' : 'ok   '} ${what}: ${got} of ${limit} ${unit}`)
}
for (const [view, name] of Object.entries(VIEWS)) {
	const page = scripts.find((f) => f.startsWith(`assets/${name}-`))
	const files = reach(page, new Set(first))
	check(`${view}, files`, files.size, 4, 'files')
	check(`${view}, code and styles`, sum([...files]), LIMIT.view - REST)
}
check('member, files', member.size, 3, 'files')
check('member, code and styles', sum([...member]), LIMIT.member - MEMBER_REST.todo)
check('member, sign-in', sum([...reach(scripts.find((f) => f.startsWith('assets/m-door-')), new Set(member))]), LIMIT.member - MEMBER_REST.door)
check('overlay library', sum(overlay), LIMIT.overlay)
for (const f of scripts.filter((f) => !overlay.includes(f)))
	if (size(f) > 3 * KB)
		check(f, size(f), LIMIT.lazy)
check('all of dist', sum(all), LIMIT.dist)
process.exit(failed ? 1 : 0)
