import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

/* Which ways of packing suit a file differs by file; all are tried: how a text is read, how much at once, and how distances are told. */
const DISTANCES = [[0, 0], [0, 8], [2, 16]]
function smallest(body: Buffer): Buffer {
	const ways = [0, 16].flatMap((block) => DISTANCES.flatMap(([postfix, direct]) =>
		(direct === 0 ? [constants.BROTLI_MODE_TEXT, constants.BROTLI_MODE_GENERIC] : [constants.BROTLI_MODE_GENERIC]).map((mode) => brotliCompressSync(body, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: 11,
				[constants.BROTLI_PARAM_MODE]: mode,
				[constants.BROTLI_PARAM_LGBLOCK]: block,
				[constants.BROTLI_PARAM_NPOSTFIX]: postfix,
				[constants.BROTLI_PARAM_NDIRECT]: direct,
				[constants.BROTLI_PARAM_SIZE_HINT]: body.length,
			},
		}))))

	return ways.reduce((best, b) => b.length < best.length ? b : best)
}

/* The server answers from these files as they are: each text gets its brotli and gzip forms beside it. */
export function packed(): Plugin {
	const text = /\.(html|js|css|json|svg|txt|webmanifest)$/
	const walk = (dir: string): string[] =>
		readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
			e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)])

	return {
		name: 'packed',
		apply: 'build',
		closeBundle() {
			for (const file of walk('dist').filter((f) => text.test(f) && statSync(f).size > 300 && !existsSync(f + '.br'))) {
				const body = readFileSync(file)
				const br = smallest(body)
				writeFileSync(file + '.br', br)
				writeFileSync(file + '.gz', gzipSync(body, { level: 9 }))
			}
		},
	}
}

/*
 * Parts of libraries that end in the first file though no page needs them: custom elements, and the loading of styles with
 * scripts (there is one style file, in index.html).
 */
export function without(): Plugin {
	const none: [RegExp, string][] = [
		[/svelte[\\/]src[\\/]internal[\\/]client[\\/]dom[\\/]elements[\\/]custom-element\.js$/, 'export const create_custom_element = undefined'],
		[/svelte[\\/]src[\\/]internal[\\/]client[\\/]dom[\\/]css\.js$/, append_styles],
		[/^\0vite\/preload-helper\.js$/, 'export const __vitePreload = (load) => load()'],
	]

	return { name: 'without', enforce: 'pre', load: (id) => none.find(([name]) => name.test(id))?.[1] }
}

/*
 * Lucide's icons as the few lines of markup that they are: their component, which merges and counts attributes of any kind, is
 * larger than all icons of a page.  Stroke, fill and height are in app.css.
 */
export function drawn(): Plugin {
	const name = /^@lucide\/svelte\/icons\/([\w-]+)$/
	const icon = /@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/][\w-]+\.svelte$/
	const attributes = (all: Record<string, string>) => Object.entries(all).map(([k, v]) => ` ${k}="${v}"`).join('')

	return {
		name: 'drawn',
		enforce: 'pre',
		/* Each by itself, and there where it is imported for no name: main.ts brings what later pages share. */
		resolveId: (source) => name.test(source) ? { id: join(import.meta.dirname, source.replace(name, 'node_modules/@lucide/svelte/dist/icons/$1.svelte')), moduleSideEffects: true } : null,
		load(id) {
			if (!icon.test(id))
				return
			const [, data] = /const iconData = (\{.*\});/.exec(readFileSync(id, 'utf8'))!
			const { node } = JSON.parse(data) as { node: [string, Record<string, string>][] }
			const marks = node.map(([tag, all]) => `<${tag}${attributes(all)} />`)
			return `<script>const { size = 24 } = $props()</script>\n` +
				`<svg class="lucide" aria-hidden="true" viewBox="0 0 24 24" width={size}>${marks.join('')}</svg>`
		},
	}
}

/* The bundler's helper of 158 bytes would be a file that every page waits for: it goes into the files that use it. */
export function inlined(): Plugin {
	return {
		name: 'inlined',
		apply: 'build',
		generateBundle(_, bundle) {
			const chunks = Object.values(bundle).filter((c) => c.type === 'chunk')
			const helper = chunks.find((c) => c.name === 'rolldown-runtime')
			if (!helper)
				return
			const body = helper.code.replace(/export\s*\{t\};?\s*$/, 'return t')
			for (const c of chunks)
				c.code = c.code.replace(/import\{t as (\w+)\}from"\.\/(?:m-)?rolldown-runtime-[^"]+";/, (_, name: string) =>
					`const ${name}=(()=>{${body}})();`)
			delete bundle[helper.fileName]
		},
	}
}

/* Scopes of styles, in four letters: they stand at every element and in every rule. */
export const cssHash = ({ hash, filename }: { hash: (text: string) => string, filename: string }) => 't' + hash(filename).slice(0, 4)

/*
 * Styles of what stands on every page are in the one style file; those of a page and of all later parts come in their scripts.
 * The content policy forbids style elements, which the library would make of them, but not rules that a script puts into a sheet.
 */
const FIRST = /src[\\/](App|ui[\\/](Copy|Empty|Frame|MenuButton|Notices|Rail|SearchBox|TopBar|Value))\.svelte/
const append_styles = `
const known = new Set()

export function append_styles(anchor, { hash, code }) {
	const [sheet] = document.styleSheets

	if (!known.has(hash))
		sheet.insertRule('@media all{' + code + '}', sheet.cssRules.length)
	known.add(hash)
}`

const OVERLAY = /node_modules[\\/](bits-ui|@floating-ui|runed|svelte-toolbelt|tabbable|style-to-object|inline-style-parser|dequal)[\\/]|src[\\/]ui[\\/]overlay[\\/](styles|over\.css)/

const ICON = /lucide.*icons[\\/]/

/* Which file a module comes in.  A page of its own needs no file but the first, its own, and those that all of its kind share: scripts/budget.mjs counts them. */
const PARTS: { name: string, test: RegExp }[] = [
	{ name: 'home', test: /src[\\/](pages[\\/]Home|home[\\/]|i18n[\\/]home)/ },
	{ name: 'list', test: /src[\\/](list[\\/](Choice|FilterBar|Table|options|query)|ui[\\/]PanelButton|pages[\\/]Enterprises)|icons[\\/](arrow-(up|down)|upload|download|columns-3|sliders-horizontal)\./ },
	{ name: 'record', test: /src[\\/](pages[\\/]Enterprise\.|i18n[\\/]record)/ },
	{ name: 'door', test: /src[\\/](pages[\\/]SignIn|i18n[\\/]door)/ },
	/* Few and whole files for what comes later: a far-away phone pays for each request. */
	{ name: 'hits', test: /src[\\/](ui[\\/](SearchHits|Picker)|i18n[\\/]hits)/ },
	{ name: 'over', test: /src[\\/]ui[\\/]overlay[\\/]Over/ },
	{ name: 'panels', test: /src[\\/](ui[\\/]overlay[\\/](?!Over)|pages[\\/]Help)/ },
	{ name: 'pager', test: /src[\\/](list[\\/]Pager|i18n[\\/]pager)|icons[\\/]chevron-(left|right)\./ },
	{ name: 'filters', test: /src[\\/](list[\\/](PhonePanel|MoreFilters|Range|ExportPanel|Columns)\.|lib[\\/]amount)/ },
	{ name: 'drawer', test: /src[\\/](pages[\\/](RecordDrawer|Conflict|Contacts|History|MoveSheet)\.|ui[\\/](FieldInput|LocalInput|InstantInput)|projects[\\/]places)/ },
	{ name: 'admin', test: /src[\\/](pages[\\/](Admin|Users|UserDrawer|Backups))/ },
	{ name: 'imports', test: /src[\\/](pages[\\/](Imports|ImportHelp(?!Text)|import[\\/](DropFile|FileLink|Refused))\.|i18n[\\/]imports)/ },
	{ name: 'wizard', test: /src[\\/]pages[\\/](Import\.|import[\\/](?!MappingKeep|MappingOrder))|src[\\/]lib[\\/]events/ },
	{ name: 'mappings', test: /src[\\/]pages[\\/]import[\\/]Mapping/ },
	{ name: 'exports', test: /src[\\/](pages[\\/]Export|i18n[\\/]exports)/ },
	/* The board of projects is one file; what is around it, its table, its map and its moves come after it. */
	{ name: 'projects', test: /src[\\/](pages[\\/]Projects|projects[\\/](Board|Card|Lines|Stage|Health|amounts|asked|stages)\.|i18n[\\/]project-first)|icons[\\/](square-kanban|list|map-pin|bell-off|ellipsis-vertical)\./ },
	{ name: 'places', test: /src[\\/]projects[\\/](Map|anchors|silhouettes|facets)\./ },
	{ name: 'said', test: /src[\\/]i18n[\\/]project\./ },
	{ name: 'rows', test: /src[\\/]projects[\\/](List|Money|around)\./ },
	{ name: 'around', test: /src[\\/]projects[\\/](Acts|Bar|None|AmountFilter|hands)\./ },
	{ name: 'one', test: /src[\\/](projects[\\/](documents|shares|one)\.|i18n[\\/]project-one)/ },
	{ name: 'moving', test: /src[\\/]projects[\\/]([mM]ove|Upload|Sending|SiblingInput|OwnersInput|between|send)/ },
	{ name: 'basemap', test: /src[\\/]projects[\\/]BaseMap/ },
	{ name: 'theirs', test: /src[\\/]projects[\\/]Theirs/ },
	{ name: 'project', test: /src[\\/](pages[\\/]Project\.|projects[\\/](Amounts|Banners|Documents|Evidence|Facts|Filings|filings|Owners|PartCard|RowActs|Rows|Steps|Told)\.)/ },
	{ name: 'print', test: /src[\\/](print[\\/]|i18n[\\/]print|list[\\/]Print)/ },
	{ name: 'help', test: /src[\\/](pages[\\/]ImportHelpText|projects[\\/]Help|i18n[\\/](import|project)-help)/ },
	{ name: 'account', test: /src[\\/]pages[\\/](Account|About|Missing)/ },
	{ name: 'setup', test: /src[\\/](pages[\\/](Setup|Reset)|ui[\\/]Alone)/ },
	{ name: 'views', test: /src[\\/](list[\\/](Views|ViewForm|views)\.|i18n[\\/]views)/ },
	{ name: 'selection', test: /src[\\/](list[\\/](Selection|Batch)|lib[\\/]batch)/ },
	{ name: 'merging', test: /src[\\/](pages[\\/](Duplicates|Merge)|i18n[\\/]merge|lib[\\/]merge)/ },
	{ name: 'ledger', test: /src[\\/](pages[\\/](Membership|Records)|i18n[\\/]ledger)/ },
	/* Delegations: the list, and what all their pages share; the head with the plan; then a file for each kind of tab, and for what lies over them. */
	{ name: 'trips', test: /src[\\/](pages[\\/]Trips|trips[\\/](List|Card|Country|Looks|SeatBar|State|live|trip|zones)\.|i18n[\\/]trip\.)/ },
	{ name: 'trip', test: /src[\\/](trips[\\/](One|Steps|Ribbon|Plan|plan|parts|act)\.|i18n[\\/]trip-plan)/ },
	{ name: 'trip-people', test: /src[\\/](trips[\\/](Applications?|Names|Scores|queue|readiness)\.|i18n[\\/]trip-people)/ },
	{ name: 'trip-meet', test: /src[\\/](trips[\\/](Meetings|grid)\.|i18n[\\/]trip-meet)/ },
	{ name: 'trip-fruit', test: /src[\\/](trips[\\/](Outcomes|Chain|Curve|Peers|FollowUps|Scroller|fruit)\.|i18n[\\/]trip-fruit)/ },
	{ name: 'trip-late', test: /src[\\/](trips[\\/](Theirs|Desk|Origin)\.|i18n[\\/]trip-late)/ },
	{ name: 'trip-packs', test: /src[\\/](trips[\\/](Packs|LeftPapers|Feeds)\.|i18n[\\/]trip-(packs|feed))/ },
	{ name: 'trip-feed', test: /src[\\/]trips[\\/]FeedBox/ },
	{ name: 'trip-print', test: /src[\\/](trips[\\/](Print|Paper[A-Z])|i18n[\\/]trip-print)/ },
	{ name: 'trip-all', test: /src[\\/](trips[\\/](ChainAll|Counterparts)\.|i18n[\\/]trip-chain|print[\\/]paper\.ts)/ },
	{ name: 'trip-over', test: /src[\\/](trips[\\/]|i18n[\\/]trip)/ },
]
const partOf = (id: string) => PARTS.find((p) => p.test.test(id))?.name ?? null

/* An icon that one part alone draws comes with it. */
function part(id: string, graph: { getModuleInfo: (id: string) => { importers: string[] } | null }): string | null {
	const users = ICON.test(id) && !partOf(id) ? [...new Set((graph.getModuleInfo(id)?.importers ?? []).map(partOf))] : []

	return users.length === 1 ? users[0] : partOf(id)
}

export const TARGET = ['chrome109', 'safari15.6', 'firefox115']

export default defineConfig({
	plugins: [without(), drawn(), svelte({
		compilerOptions: { cssHash },
		dynamicCompileOptions: ({ filename }) => ({ css: FIRST.test(filename) ? 'external' : 'injected' }),
	}), inlined(), packed()],
	build: {
		target: TARGET,
		assetsInlineLimit: 0,
		modulePreload: false,
		cssCodeSplit: false,
		reportCompressedSize: false,
		license: { fileName: 'licences.json' },
		manifest: 'manifest.json',
		rolldownOptions: {
			output: {
				/* Every first view carries the names of all files: digits pack better than letters, and seven tell the versions of one apart. */
				hashCharacters: 'hex',
				chunkFileNames: 'assets/[name]-[hash:7].js',
				codeSplitting: {
					includeDependenciesRecursively: false,
					groups: [
						/* All that the first view of any page needs is one file; then the page brings one. */
						{ name: 'main', tags: ['$initial'], priority: 3 },
						{ name: 'overlay', test: OVERLAY, priority: 1 },
						{ name: part },
						/* Words and small things of many parts: it needs no other file. */
						{ name: 'more', test: /^(?!.*node_modules).*src[\\/]|lucide/ },
					],
				},
			},
		},
	},
	test: { include: ['tests/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0])
