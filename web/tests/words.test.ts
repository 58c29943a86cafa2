import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'

/* The parts bring their words to the dictionary; here it need not exist. */
vi.mock('../src/i18n/index.svelte', () => ({ learn: () => {} }))

const { enBase, zhBase } = await import('../src/i18n/base')
const { en } = await import('../src/i18n/en')
const { enDoor, zhDoor } = await import('../src/i18n/door')
const { enMore } = await import('../src/i18n/en-more')
const { enHits, zhHits } = await import('../src/i18n/hits')
const { enHistory, zhHistory } = await import('../src/i18n/history')
const { enHome, zhHome } = await import('../src/i18n/home')
const { enImports, zhImports } = await import('../src/i18n/imports')
const { enExports, zhExports } = await import('../src/i18n/exports')
const { enHelp, importHelp, STEPS, zhHelp } = await import('../src/i18n/import-help')
const { enPager, zhPager } = await import('../src/i18n/pager')
const { enPrint, zhPrint } = await import('../src/i18n/print')
const { enProject, zhProject } = await import('../src/i18n/project')
const { enProjectFirst, zhProjectFirst } = await import('../src/i18n/project-first')
const { enRecord, zhRecord } = await import('../src/i18n/record')
const { enTrip, zhTrip } = await import('../src/i18n/trip')
const { enTripFruit, zhTripFruit } = await import('../src/i18n/trip-fruit')
const { enTripLate, zhTripLate } = await import('../src/i18n/trip-late')
const { enTripMeet, zhTripMeet } = await import('../src/i18n/trip-meet')
const { enTripPacks, zhTripPacks } = await import('../src/i18n/trip-packs')
const { enTripPeople, zhTripPeople } = await import('../src/i18n/trip-people')
const { enTripPlan, zhTripPlan } = await import('../src/i18n/trip-plan')
const { enTripPrint, zhTripPrint } = await import('../src/i18n/trip-print')
const { zh } = await import('../src/i18n/zh')
const { enMember, zhMember } = await import('../src/m/words')
const { enMemberAct, zhMemberAct } = await import('../src/m/words-act')
const { enMemberPapers, zhMemberPapers } = await import('../src/m/papers/words')
const { enMemberTold, zhMemberTold } = await import('../src/m/told/words')
const { enMemberTrips, zhMemberTrips } = await import('../src/m/trips/words')
const { enMemberWay, zhMemberWay } = await import('../src/m/trips/words-way')
const { enMemberMore, zhMemberMore } = await import('../src/m/words-more')
const { zhMore } = await import('../src/i18n/zh-more')

/* By the file that brings them; what '' has is always there. */
const parts: Record<string, [Record<string, string>, Record<string, string>]> = {
	'src/i18n/pager.ts': [zhPager, enPager], 'src/i18n/trip-packs.ts': [zhTripPacks, enTripPacks], 'src/m/trips/words-way.ts': [zhMemberWay, enMemberWay],
	'': [zhBase, enBase], 'src/i18n/first.ts': [zh, en], 'src/i18n/door.ts': [zhDoor, enDoor], 'src/i18n/hits.ts': [zhHits, enHits], 'src/i18n/home.ts': [zhHome, enHome], 'src/i18n/history.ts': [zhHistory, enHistory],
	 'src/i18n/imports.ts': [zhImports, enImports], 'src/i18n/record.ts': [zhRecord, enRecord], 'src/i18n/more.ts': [zhMore, enMore], 'src/i18n/print.ts': [zhPrint, enPrint], 'src/i18n/exports.ts': [zhExports, enExports],
	 'src/i18n/trip.ts': [zhTrip, enTrip], 'src/i18n/trip-late.ts': [zhTripLate, enTripLate], 'src/i18n/trip-meet.ts': [zhTripMeet, enTripMeet], 'src/i18n/trip-fruit.ts': [zhTripFruit, enTripFruit], 'src/i18n/trip-print.ts': [zhTripPrint, enTripPrint], 'src/i18n/trip-people.ts': [zhTripPeople, enTripPeople], 'src/i18n/trip-plan.ts': [zhTripPlan, enTripPlan],
	 'src/i18n/import-help.ts': [zhHelp, enHelp], 'src/i18n/project-first.ts': [zhProjectFirst, enProjectFirst], 'src/i18n/project.ts': [zhProject, enProject],
	 'src/m/words.ts': [zhMember, enMember], 'src/m/words-more.ts': [zhMemberMore, enMemberMore], 'src/m/words-act.ts': [zhMemberAct, enMemberAct], 'src/m/trips/words.ts': [zhMemberTrips, enMemberTrips],
	 'src/m/papers/words.ts': [zhMemberPapers, enMemberPapers], 'src/m/told/words.ts': [zhMemberTold, enMemberTold],
}
const words: Record<string, [string, string]> = {}
for (const [from, to] of Object.values(parts))
	for (const k of Object.keys(from))
		words[k] = [from[k], to[k]]

const holes = (s: string) => [...new Set([...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort()

const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
	e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)])
const sources = files('src').filter((f) => /\.(svelte|ts)$/.test(f) && !/src.m.(\w+.)?words/.test(f) && !/i18n.(base|first|zh|en|import-help|door|hits|history|home|imports|pager|record|print|exports|project|trip)/.test(f))

describe('help beside the steps of an import', () => {
	test('both languages say the same things: as many parts, as many lines', () => {
		for (const step of STEPS) {
			const shape = ({ parts }: { parts: { head: string, lines: string[] }[] }) => parts.map((p) => p.lines.length)
			expect(shape(importHelp.en[step]), step).toEqual(shape(importHelp.zh[step]))
			for (const { head, lines } of importHelp.zh[step].parts)
				for (const text of [head, ...lines])
					expect(/[\u4e00-\u9fff]/.test(text), text).toBe(true)
		}
	})
})

describe('words', () => {
	test('no key stands in two parts', () => {
		const keys = Object.values(parts).flatMap(([from]) => Object.keys(from))
		expect(keys.filter((k, i) => keys.indexOf(k) !== i)).toEqual([])
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
		const latin = ['filter.is', 'export.json', 'import.encoding.utf-8', 'person', 'history.and', 'seats.then', 'apply.reason.one']
		for (const [k, [z]] of Object.entries(words))
			if (!latin.includes(k))
				expect(/[\u4e00-\u9fff]/.test(z), k).toBe(true)
	})
	test('every key is used', () => {
		const text = sources.map((f) => readFileSync(f, 'utf8')).join('\n')
		const made = [...text.matchAll(/`([a-z.]+)\.\$\{/g)].map((m) => m[1] + '.')
		const unused = Object.keys(words).filter((k) => !text.includes(`'${k}'`) && !made.some((p) => k.startsWith(p)) &&
			!/^(action|door|form\.(new|edit)|class|verb|may|confirmed)\./.test(k))
		expect(unused).toEqual([])
	})
})

/* What a part of the pages says must come with it: with what it imports, and so on, but for what is imported later. */
describe('the words of each part', () => {
	const everything = [...sources, ...Object.keys(parts)]
	const read = (file: string) => readFileSync(file, 'utf8')
	const at = (file: string, path: string) => {
		const base = join(file, '..', path)
		return [base, base + '.ts', base + '.svelte.ts'].find((f) => everything.includes(f))
	}
	const reach = (file: string, seen = new Set<string>()): Set<string> => {
		if (seen.has(file))
			return seen
		seen.add(file)
		for (const [, path] of read(file).matchAll(/^\s*import [^\n]*?'(\.[^']+)'$/gm)) {
			const hit = at(file, path)
			if (hit)
				reach(hit, seen)
		}
		return seen
	}
	const later = [...new Set(sources.flatMap((f) => [...read(f).matchAll(/import\('(\.[^']+)'\)/g)].map(([, path]) => at(f, path)!)))]
	const desk = reach('src/main.ts'), member = reach('src/m/main.ts')

	test('the first view reaches the frame, and no overlay', () => {
		expect([...desk]).toContain('src/ui/Frame.svelte')
		expect([...desk].filter((f) => f.includes('overlay'))).toEqual([])
		expect(later.length).toBeGreaterThan(15)
	})
	test('no page of the member reaches the frame of the desk, an overlay or its later words', () => {
		const all = [...member, ...later.filter((f) => f.startsWith('src/m/')).flatMap((f) => [...reach(f)])]
		expect(all.filter((f) => /^src\/(list|projects|pages|print|ui\/overlay|ui\/Frame|routes|late|i18n\/more)/.test(f) && f !== 'src/pages/SignIn.svelte')).toEqual([])
	})
	for (const entry of ['src/main.ts', 'src/m/main.ts', ...later])
		test(entry, () => {
			const first = entry.startsWith('src/m/') ? member : desk
			const there = reach(entry)
			/* The desk's first words are there before any of its later parts. */
			const missing = Object.entries(parts).filter(([file]) => file !== '' && !there.has(file) && !(file === 'src/i18n/first.ts' && first === desk)).flatMap(([, [from]]) => Object.keys(from))
			for (const file of there)
				if (/^src\/(m\/)?main\.ts$/.test(entry) || !first.has(file))
					for (const [, key] of read(file).matchAll(/\bt\('([a-z_]+(?:\.[a-z_]+)*)'/g))
						expect.soft(missing, `${file}: ${key}`).not.toContain(key)
		})
})
