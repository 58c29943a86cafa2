/* Places of a project lie in its country: provinces and parks to choose from are narrowed to it. */
import type { Values } from '../lib/form'
import { session } from '../lib/session.svelte'
import type { Field, RefRow } from '../lib/types'

/* The country at the top of a unit, a park, or a unit of a unit. */
function countryOf(code: string, rows: Map<string, RefRow>, units: Map<string, RefRow>): string | null {
	let at: string | null | undefined = rows.get(code)?.parent

	for (let deep = 0; at && deep < 5; deep++) {
		const up = units.get(at)
		if (!up)
			return at
		at = up.parent
	}
	return at ?? null
}

/* Which codes of the field there are for the country that is chosen; undefined: all. */
export function amongOf(f: Field, values: Values): ((code: string) => boolean) | undefined {
	const country = values.country

	if (!country || (f.name !== 'province' && f.name !== 'park'))
		return undefined
	const byCode = (list: string) => new Map(session.list(list).map((x) => [x.code, x]))
	const rows = byCode(f.ref_list ?? ''), units = byCode('asean_unit')
	const province = f.name === 'park' ? values.province : null
	return (code) => {
		const of = countryOf(code, rows, units)
		return (!of || of === country) && (!province || !rows.get(code)?.parent || rows.get(code)?.parent === province || rows.get(code)?.parent === country)
	}
}
