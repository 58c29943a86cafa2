/*
 * The member's pages, web/m.html: a build of its own into the same folder, after the desk's (vite.config.ts), so that neither
 * carries a byte of the other.  Styles are one file: there are few.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { cssHash, drawn, inlined, packed, TARGET, without } from './vite.config'

export default defineConfig({
	plugins: [without(), drawn(), svelte({ compilerOptions: { cssHash, css: 'external' } }), inlined(), packed()],
	build: {
		target: TARGET,
		emptyOutDir: false,
		assetsInlineLimit: 0,
		modulePreload: false,
		cssCodeSplit: false,
		reportCompressedSize: false,
		manifest: 'manifest-m.json',
		rolldownOptions: {
			input: 'm.html',
			output: {
				entryFileNames: 'assets/m-[hash].js',
				chunkFileNames: 'assets/m-[name]-[hash].js',
				codeSplitting: {
					includeDependenciesRecursively: false,
					groups: [
						{ name: 'main', tags: ['$initial'], priority: 3 },
						/* What there is to read of a trip, what is asked in it, and what was typed on the way; the way itself is read by a delegate's link, too. */
						{ name: 'trips', test: /src[\\/]m[\\/]trips[\\/](?!((Print)?Way|way|say|words-way)\.)/ },
						{ name: 'papers', test: /src[\\/]m[\\/]papers[\\/]/ },
						{ name: 'told', test: /src[\\/]m[\\/]told[\\/]/ },
						{ name: 'door', test: /src[\\/](pages[\\/]SignIn|i18n[\\/]door)|icons[\\/]languages/ },
						{ name: 'more', test: /^(?!.*node_modules).*src[\\/]|lucide/ },
					],
				},
			},
		},
	},
})
