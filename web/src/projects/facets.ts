/* Counts by stage and country, as the map and its bars show them: each side as the other one is chosen. */
import type { Groups } from '../lib/types'

export interface Chosen {
	stage: string[]
	country: string[]
}

const given = (query: URLSearchParams, name: string): string[] =>
	[...(query.get(name + '__in') ?? '').split(','), query.get(name) ?? ''].filter(Boolean)

export const chosenOf = (query: URLSearchParams): Chosen => ({ stage: given(query, 'stage'), country: given(query, 'country') })

const fits = (chosen: string[], code: string) => chosen.length === 0 || chosen.includes(code)

/* How many of each stage, or of each country ('' where none is known). */
export function countsBy(groups: Groups['groups'], by: 'stage' | 'country', chosen: Chosen): Map<string, number> {
	const other = by === 'stage' ? 'country' : 'stage'
	const out = new Map<string, number>()

	for (const g of groups)
		if (fits(chosen[other], String(g[other] ?? '')))
			out.set(String(g[by] ?? ''), (out.get(String(g[by] ?? '')) ?? 0) + g.count)
	return out
}

export const countOf = (groups: Groups['groups'], stage: string, country: string): number =>
	groups.filter((g) => (g.stage ?? '') === stage && (g.country ?? '') === country).reduce((n, g) => n + g.count, 0)

export const totalOf = (groups: Groups['groups'], chosen: Chosen): number =>
	groups.filter((g) => fits(chosen.stage, String(g.stage ?? '')) && fits(chosen.country, String(g.country ?? ''))).reduce((n, g) => n + g.count, 0)

/* Provinces that became part of another one are counted there: where they are today. */
export function placesOf(groups: Groups['groups'], successor: (code: string) => string | null): { code: string, count: number }[] {
	const out = new Map<string, number>()

	for (const g of groups) {
		let code = String(g.province ?? '')
		for (let n = 0, s = successor(code); s && n < 5; n++, s = successor(code))
			code = s
		out.set(code, (out.get(code) ?? 0) + g.count)
	}
	return [...out].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count || a.code.localeCompare(b.code))
}
