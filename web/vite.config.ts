import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

/* Which ways of packing suit a file differs by file; all are tried. */
function smallest(body: Buffer): Buffer {
	const ways = [0, 16].flatMap((block) => [constants.BROTLI_MODE_TEXT, constants.BROTLI_MODE_GENERIC].map((mode) =>
		brotliCompressSync(body, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: 11,
				[constants.BROTLI_PARAM_MODE]: mode,
				[constants.BROTLI_PARAM_LGBLOCK]: block,
				[constants.BROTLI_PARAM_SIZE_HINT]: body.length,
			},
		})))

	return ways.reduce((best, b) => b.length < best.length ? b : best)
}

/* The server answers from these files as they are: each text gets its brotli and gzip forms beside it. */
function packed(): Plugin {
	const text = /\.(html|js|css|json|svg|txt|webmanifest)$/
	const walk = (dir: string): string[] =>
		readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
			e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)])

	return {
		name: 'packed',
		apply: 'build',
		closeBundle() {
			for (const file of walk('dist').filter((f) => text.test(f) && statSync(f).size > 300)) {
				const body = readFileSync(file)
				const br = smallest(body)
				writeFileSync(file + '.br', br)
				writeFileSync(file + '.gz', gzipSync(body, { level: 9 }))
			}
		},
	}
}

const OVERLAY = /node_modules[\\/](bits-ui|@floating-ui|runed|svelte-toolbelt|tabbable|style-to-object|inline-style-parser|dequal)[\\/]/

export default defineConfig({
	plugins: [svelte(), packed()],
	build: {
		target: ['chrome109', 'safari15.6', 'firefox115'],
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		reportCompressedSize: false,
		license: { fileName: 'licences.json' },
		manifest: 'manifest.json',
		rolldownOptions: {
			output: {
				codeSplitting: {
					includeDependenciesRecursively: false,
					groups: [
						/* All that the first view needs is one file. */
						{ name: 'main', tags: ['$initial'], priority: 2 },
						{ name: 'overlay', test: OVERLAY, priority: 1 },
						/* Few and whole files for what comes later: a far-away phone pays for each request. */
						{ name: 'panels', test: /src[\\/](ui[\\/]overlay[\\/]|list[\\/](MoreFilters|ExportPanel|Columns)\.|pages[\\/]Help)/ },
						{ name: 'list', test: /src[\\/](list[\\/]|ui[\\/](Picker|Value|PanelButton|Empty)|lib[\\/]values|pages[\\/]Enterprises)|lucide/ },
						{ name: 'record', test: /src[\\/](pages[\\/](Enterprise|RecordDrawer|Conflict|Contacts|History)\.|ui[\\/]FieldInput|lib[\\/](form|archive))/ },
						{ name: 'admin', test: /src[\\/](pages[\\/](Admin|Import|Users|UserDrawer|Backups|Exports)|ui[\\/]AdminHead)/ },
						{ name: 'account', test: /src[\\/]pages[\\/](Account|About|Missing)/ },
						{ name: 'door', test: /src[\\/](pages[\\/](SignIn|Setup|Reset)|ui[\\/]Alone)/ },
						{ name: 'more', test: /^(?!.*node_modules).*src[\\/]/ },
					],
				},
			},
		},
	},
	test: { include: ['tests/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0])
