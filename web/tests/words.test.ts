import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en } from '../src/i18n/en'
import { enMore } from '../src/i18n/en-more'
import { zh } from '../src/i18n/zh'
import { zhMore } from '../src/i18n/zh-more'

const words: Record<string, [string, string]> = {}
for (const [from, to] of [[zh, en], [zhMore, enMore]] as [Record<string, string>, Record<string, string>][])
	for (const k of Object.keys(from))
		words[k] = [from[k], to[k]]

const holes = (s: string) => [...new Set([...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort()

const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
	e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)])
const sources = files('src').filter((f) => /\.(svelte|ts)$/.test(f) && !/i18n.(zh|en)/.test(f))

describe('words', () => {
	test('no key stands in both parts', () => {
		expect(Object.keys(zh).filter((k) => k in zhMore)).toEqual([])
	})
	test('no sentence is empty, and both languages have the same parameters', () => {
		for (const [k, [z, e]] of Object.entries(words)) {
			expect(z.trim(), k).not.toBe('')
			expect(e.trim(), k).not.toBe('')
			for (const form of e.split('|'))
				expect(holes(form), k).toEqual(holes(z))
		}
	})
	test('the Chinese sentences are Chinese', () => {
		const latin = ['filter.is', 'export.json', 'person']
		for (const [k, [z]] of Object.entries(words))
			if (!latin.includes(k))
				expect(/[\u4e00-\u9fff]/.test(z), k).toBe(true)
	})
	test('every key is used', () => {
		const text = sources.map((f) => readFileSync(f, 'utf8')).join('\n')
		const made = [...text.matchAll(/`([a-z.]+)\.\$\{/g)].map((m) => m[1] + '.')
		const unused = Object.keys(words).filter((k) => !text.includes(`'${k}'`) && !made.some((p) => k.startsWith(p)) &&
			!/^(action|door|form\.(new|edit))\./.test(k))
		expect(unused).toEqual([])
	})
})

/* The first view holds only the first part of the words; whoever needs more must bring more. */
describe('the first view', () => {
	const reach = (file: string, seen = new Set<string>()): Set<string> => {
		if (seen.has(file))
			return seen
		seen.add(file)
		for (const [, path] of readFileSync(file, 'utf8').matchAll(/^\s*import [^\n]*?'(\.[^']+)'$/gm)) {
			const base = join(file, '..', path)
			const hit = [base, base + '.ts', base + '.svelte.ts'].find((f) => sources.includes(f))
			if (hit)
				reach(hit, seen)
		}
		return seen
	}
	const first = reach('src/main.ts')

	test('it reaches the frame, and no overlay', () => {
		expect([...first]).toContain('src/ui/Frame.svelte')
		expect([...first].filter((f) => f.includes('overlay'))).toEqual([])
	})
	test('it says nothing that is loaded later', () => {
		for (const file of first)
			for (const [, key] of readFileSync(file, 'utf8').matchAll(/'([a-z]+(?:\.[a-z_]+)*)'/g))
				if (key.includes('.') && key in zhMore)
					expect.soft(`${file}: ${key}`).toBe('in the first part')
	})
	test('the list says nothing beyond it either', () => {
		for (const file of reach('src/pages/Enterprises.svelte'))
			for (const [, key] of readFileSync(file, 'utf8').matchAll(/\bt\('([a-z]+(?:\.[a-z_]+)*)'/g))
				if (key in zhMore)
					expect.soft(`${file}: ${key}`).toBe('in the first part')
	})
})
