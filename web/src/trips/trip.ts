/* One delegation as the pages read it: its title, its dates, its legs, and what can be done with it. */
import { language, t } from '../i18n/index.svelte'
import '../i18n/trip'
import { today } from '../lib/asked'
import { session } from '../lib/session.svelte'
import type { Json, Move, Record_ } from '../lib/types'
import { choiceLabel, isEmpty } from '../lib/values'

export const STATES = ['draft', 'approved', 'open', 'closed_to_applications', 'confirmed', 'under_way', 'returned', 'reported', 'closed']
/* Those of which somebody still has to see to something. */
export const LIVE = STATES.slice(0, -1)
/* Before they set out. */
export const AHEAD = STATES.slice(0, 5)

export interface Suggested {
	move: string
	why: string
	on?: string | null
}
export interface Seats {
	capacity: number | null
	taken: number
	accepted: number
	confirmed: number
	waiting: number
	undecided: number
	reserved: { level: number | string, seats: number, used: number }[]
	by_enterprise?: { enterprise: number, seats: number }[]
}

type Titled = { id: number, title_zh?: unknown, title_en?: unknown }
export const titleOf = (r: Titled): string => String((language.now === 'en' && r.title_en) || r.title_zh || r.title_en || r.id)
export const secondOf = (r: Titled): string => String((language.now === 'en' ? r.title_en && r.title_zh : r.title_zh && r.title_en) || '')

/* Codes of the rows of a list field of one value. */
export const codes = (v: Json | undefined): string[] => (Array.isArray(v) ? v : []).map((x) => (x && typeof x === 'object' ? String(Object.values(x)[0]) : String(x)))
export const ids = (v: Json | undefined): number[] => codes(v).map(Number).filter((n) => n > 0)
export const rows = <T = { [k: string]: Json }>(v: Json | undefined): T[] => (Array.isArray(v) ? v : []) as T[]

/* Who is shown what came of all of them: who sees the outcomes of many companies (docs/api.md, Reports). */
export const mayChain = () => !session.me?.account.enterprise && session.resource('outcomes') !== undefined

export function labelOf(path: string, field: string, code: Json | undefined): string {
	const f = session.field(path, field)
	return isEmpty(code) ? '' : f ? choiceLabel(f, String(code)) : String(code)
}

/* What the reader can do with a record as it stands; a move from several states is one. */
export function possible(path: string, r: Record_): Move[] {
	const all = (session.resource(path)?.moves ?? []).filter((m) => m.from.includes(String(r[m.field ?? 'state'])))
	return isEmpty(r.archived_at) ? all.filter((m, i) => all.findIndex((x) => x.name === m.name) === i) : []
}
export const moveOf = (path: string, name: string): Move | undefined => session.resource(path)?.moves?.find((m) => m.name === name)

/* --- days --- */
const day = (iso: string) => Date.parse(iso.slice(0, 10) + 'T00:00:00Z')
export const daysBetween = (from: string, to: string) => Math.round((day(to) - day(from)) / 86400000)
export const addDays = (iso: string, n: number) => new Date(day(iso) + n * 86400000).toISOString().slice(0, 10)

/* The years that a list may be narrowed to, the next one first. */
export const years = () => Array.from({ length: new Date().getFullYear() + 2 - 2005 }, (_, i) => String(new Date().getFullYear() + 1 - i))

const OVER = ['returned', 'reported', 'closed', 'cancelled']
/* 距出发 N 天, or where it stands today. */
export function countdown(r: { [k: string]: Json }, now = today()): string {
	const from = String(r.starts_on ?? ''), to = String(r.ends_on ?? r.starts_on ?? '')

	if (from.length < 10 || OVER.includes(String(r.state)))
		return ''
	if (now < from)
		return t('trip.ahead', { n: daysBetween(now, from) })
	if (now <= to)
		return t('trip.day', { n: daysBetween(from, now) + 1, of: daysBetween(from, to) + 1 })
	return ''
}
