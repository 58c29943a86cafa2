/* What became of a project while one typed: its fields, and which of its parts. */
import { session } from '../lib/session.svelte'
import { same } from '../lib/form'
import type { Json, Record_ } from '../lib/types'
import { valueText } from '../lib/values'
import { PARTS, partOf, pathOf } from './one'

export interface Difference {
	label: string
	was?: string		/* of a part it is only said that it changed */
	now?: string
}

const state = (r: Record_, part: string) => partOf(r, part).map((x) => `${x.id}-${x.version}`).join()

export function between(was: Record_, now: Record_): Difference[] {
	const fields = (session.resource('projects')?.fields ?? []).filter((f) => f.type !== 'list' && f.name !== 'news_on' && !same(was[f.name] as Json, now[f.name] as Json))
	const lists = (session.resource('projects')?.fields ?? []).filter((f) => f.type === 'list' && f.name !== 'stage_dates' && !same(was[f.name] as Json, now[f.name] as Json))
	const parts = PARTS.filter((p) => state(was, p) !== state(now, p))

	return [
		...fields.map((f) => ({ label: f.label, was: valueText(f, was[f.name] as Json), now: valueText(f, now[f.name] as Json) })),
		...[...lists.map((f) => f.label), ...parts.map((p) => session.resource(pathOf(p))?.label ?? p)].map((label) => ({ label })),
	]
}
