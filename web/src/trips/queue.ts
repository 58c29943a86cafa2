/* The queue of applications: in which heap one lies, how many seats it is about.  Pure. */
import type { Json, Record_ } from '../lib/types'
import { rows } from './trip'

export const HEAPS = {
	open: ['submitted', 'in_review', 'needs_info'],
	waiting: ['waitlisted'],
	in: ['accepted', 'confirmed', 'travelled', 'no_show'],
	out: ['declined', 'withdrawn'],
	draft: ['draft'],
} as const
export type Heap = keyof typeof HEAPS
export const heapOf = (a: Record_): Heap => (Object.keys(HEAPS) as Heap[]).find((h) => (HEAPS[h] as readonly string[]).includes(String(a.state))) ?? 'open'

export interface Person { contact?: Json, name_zh?: string | null, name_en?: string | null, title?: string | null, mobile?: string | null }
export const persons = (a: Record_) => rows<Person>(a.persons)
const positions = (a: Record_): number[] | null => (Array.isArray(a.going) && a.going.length > 0 ? a.going.map((x) => Number(x && typeof x === 'object' ? Object.values(x)[0] : x)) : null)
/* Who would go: what was decided, else all. */
export const goers = (a: Record_): number[] => positions(a) ?? persons(a).map((_, i) => i + 1)
export const TAKEN: readonly string[] = ['accepted', 'confirmed', 'travelled']
/* Seats that it has, or that it asks for. */
export const seatsOf = (a: Record_): number => (TAKEN.includes(String(a.state)) ? Number(a.seats ?? 0) : Number(a.seats_wished ?? 0) || persons(a).length || 1)
/* Seats that an accept would take besides; a draft is not accepted before it is submitted. */
export const asked = (all: Record_[]): number => all.filter((a) => a.state !== 'draft' && !TAKEN.includes(String(a.state))).reduce((n, a) => n + seatsOf(a), 0)

export type Order = 'score' | 'scored' | 'time' | 'seats'
const BY: Record<Order, (a: Record_, b: Record_) => number> = {
	score: (a, b) => Number(b.score ?? -1) - Number(a.score ?? -1),
	/* What nobody has scored yet, or not by all criteria, comes first. */
	scored: (a, b) => scoresOf(a).length - scoresOf(b).length,
	time: (a, b) => String(a.submitted_at ?? a.created_at ?? '').localeCompare(String(b.submitted_at ?? b.created_at ?? '')),
	seats: (a, b) => seatsOf(b) - seatsOf(a),
}
export const ordered = (all: Record_[], heap: Heap, by: Order): Record_[] =>
	all.filter((a) => heapOf(a) === heap).sort((a, b) => (heap === 'waiting' ? Number(a.waitlist_pos ?? 999) - Number(b.waitlist_pos ?? 999) : 0) || BY[by](a, b) || a.id - b.id)
/* Which criteria somebody has scored. */
export const scoresOf = (a: Record_) => rows<{ criterion: string, points: number, note?: string | null }>(a.scores)
/* Basis points of a hundred. */
export const points = (score: Json | undefined): string => (typeof score === 'number' ? String(Math.round(score / 100)) : '')
