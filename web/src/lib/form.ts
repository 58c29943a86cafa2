/* The rules of a form that need no server: what has changed, what is missing, what two people changed. */
import { t } from '../i18n/index.svelte'
import { asker } from './ask.svelte'
import type { Field, Json } from './types'
import { isEmpty } from './values'

export type Values = Record<string, Json>

/* Whether a form may be shut: what somebody typed into it is not lost unasked.  Its words are those of i18n/more. */
export const mayLeave = async (typed: boolean): Promise<boolean> =>
	!typed || asker.ask({ title: t('leave.title'), text: t('leave.text'), yes: t('leave.yes'), no: t('leave.no'), bad: true })

/* Same value: null, '' and [] are all "empty". */
export function same(a: Json | undefined, b: Json | undefined): boolean {
	if (isEmpty(a) || isEmpty(b))
		return isEmpty(a) && isEmpty(b)
	if (typeof a === 'object' && typeof b === 'object' && a && b) {
		if (Array.isArray(a) !== Array.isArray(b))
			return false
		const ka = Object.keys(a), kb = Object.keys(b)
		return [...new Set([...ka, ...kb])].every((k) => same((a as Values)[k], (b as Values)[k]))
	}
	return a === b
}

/* A merge-patch from base to now; what became empty is null. */
export function changes(fields: Field[], base: Values, now: Values): Values {
	const out: Values = {}

	for (const f of fields)
		if (!same(base[f.name], now[f.name]))
			out[f.name] = isEmpty(now[f.name]) ? null : now[f.name]
	return out
}

/* What can be said about one field without asking; null when nothing. */
export function complaint(f: Field, v: Json | undefined): string | null {
	if (isEmpty(v))
		return f.required ? t('form.required') : null
	if (typeof v === 'string' && f.max && f.type !== 'int' && f.type !== 'dec' && [...v].length > f.max)
		return t('form.long', { n: f.max })
	if (f.type === 'int' && typeof v !== 'number')
		return t('form.number')
	if (f.type === 'dec' && !/^-?\d+(\.\d{1,6})?$/.test(String(v)))
		return t('form.decimal')
	if (f.type === 'money' && !/^\d+(\.\d+)?$/.test(String((v as { amount?: string }).amount ?? '')))
		return t('form.money')
	return null
}

export interface Clash {
	field: Field
	original: Json
	mine: Json
	theirs: Json
}

/*
 * Lay my changes over a record that someone else has changed: fields that only one of us touched merge by themselves,
 * the others clash.
 */
export function threeWay(fields: Field[], base: Values, mine: Values, theirs: Values): { merged: Values, clashes: Clash[] } {
	const merged: Values = { ...theirs }
	const clashes: Clash[] = []

	for (const f of fields) {
		const original = base[f.name] ?? null, own = mine[f.name] ?? null, other = theirs[f.name] ?? null
		if (same(original, own))
			continue
		merged[f.name] = own
		if (!same(original, other) && !same(own, other))
			clashes.push({ field: f, original, mine: own, theirs: other })
	}
	return { merged, clashes }
}
