/* The grid of meetings as the server draws it, and a proposal as a draft that is laid over it. */
import { language, t } from '../i18n/index.svelte'
import '../i18n/trip-meet'
import type { Json } from '../lib/types'
import type { Local } from './zones'

export interface Named { id: number, name_zh: string | null, name_en: string | null, country?: string | null, city?: string | null }
export interface Slot { start: Local, end: Local, leg: number, item: number, place: string | null, tables: number | null }
export interface Met {
	id: number, version: number, state: string, starts: Local | null, ends: Local | null, leg: number | null, place: string | null, table_no: number | null, aim: string | null
	interpreter: string | null, interpreter_delegate: number | null, enterprises: number[], counterparts: number[], delegates: number[], hold_until: string | null, hold_expired: boolean, more?: number[]
}
export interface Grid {
	slots: Slot[]
	rows: { enterprise: Named, cells: (Met | null)[] }[]
	elsewhere: Met[]
	tables: number | null
	counterparts: Named[]
	delegates: Named[]
}
export interface Proposal {
	slots: Slot[]
	meetings: { slot: number, table: number | null, enterprise: number, counterpart: number, why: string, text: string }[]
	unmet: { enterprise: number, counterpart: number, why: string, text: string }[]
	replaces: { id: number, version: number }[]
	arranged: number
	fairness: { min: number, max: number, unserved: number }
	idle: number
	enterprises: Named[]
	counterparts: Named[]
}
/* One meeting of a proposal, as somebody may still change it. */
export interface Draft { key: number, slot: Slot, table: number | null, enterprise: number, counterpart: number, text: string }

export const nameOf = (n: Named | undefined): string => (n ? String((language.now === 'en' && n.name_en) || n.name_zh || n.name_en || n.id) : '')
export const sameSlot = (a: Slot, b: Slot) => a.item === b.item && a.start.local === b.start.local && a.start.zone === b.start.zone
export const over = (m: Met) => ['cancelled', 'moved', 'dropped'].includes(m.state)
export const draftsOf = (p: Proposal): Draft[] => p.meetings.map((m, key) => ({ key, slot: p.slots[m.slot], table: m.table, enterprise: m.enterprise, counterpart: m.counterpart, text: m.text }))
const live = (m: Met | null): m is Met => m !== null && !over(m) && !(m.state === 'requested' && m.hold_expired)

/* With whom a counterpart sits in a column already. */
export function busyWith(g: Grid, drafts: Draft[], column: number, counterpart: number, but: { meeting?: number, draft?: number } = {}): string {
	const row = g.rows.find((r) => { const m = r.cells[column]; return live(m) && m.id !== but.meeting && m.counterparts.includes(counterpart) })
	const draft = drafts.find((d) => d.key !== but.draft && d.counterpart === counterpart && sameSlot(d.slot, g.slots[column]))

	return row ? nameOf(row.enterprise) : draft ? nameOf(g.rows.find((r) => r.enterprise.id === draft.enterprise)?.enterprise) || String(draft.enterprise) : ''
}
/* The first table of a column at which nobody sits. */
export function freeTable(g: Grid, drafts: Draft[], column: number): number | null {
	const taken = new Set([...g.rows.map((r) => r.cells[column]).filter(live).map((m) => m.table_no), ...drafts.filter((d) => sameSlot(d.slot, g.slots[column])).map((d) => d.table)])
	const n = g.slots[column].tables ?? 0

	return Array.from({ length: n }, (_, i) => i + 1).find((x) => !taken.has(x)) ?? null
}
/* What is sent to make a meeting in a cell. */
export const bodyOf = (s: Slot, enterprise: number, counterpart: number, table: number | null): { [k: string]: Json } => ({
	leg: s.leg, starts: s.start as unknown as Json, ends: s.end as unknown as Json, place: s.place, table_no: table, enterprises: [enterprise], counterparts: [counterpart],
})
export const counted = (g: Grid, drafts: Draft[], counterpart: number): number =>
	g.rows.reduce((n, r) => n + r.cells.filter((m) => live(m) && m.counterparts.includes(counterpart)).length, 0) + drafts.filter((d) => d.counterpart === counterpart && g.slots.some((s) => sameSlot(s, d.slot))).length
export const tableWord = (n: number | null) => (n === null ? '' : t('meet.table', { n: String(n) }))
