/* The rows that come with a delegation: its legs in their order, what is on the agenda by time. */
import type { Json, Record_ } from '../lib/types'
import { instant, isLocal, type Local } from './zones'

const KEYS: Record<string, string[]> = { legs: ['legs'], agenda: ['agenda_items', 'agenda-items', 'agenda'] }

function found(r: Record_, part: string): Record_[] {
	for (const k of KEYS[part])
		if (Array.isArray(r[k]))
			return r[k] as unknown as Record_[]
	return []
}
export const local = (v: Json | undefined): Local | null => (isLocal(v) ? v as unknown as Local : null)
const when = (v: Json | undefined) => { const l = local(v); return l ? instant(l) : Infinity }

export function partsOf(r: Record_, part: 'legs' | 'agenda'): Record_[] {
	const all = [...found(r, part)]

	return part === 'legs' ? all.sort((a, b) => Number(a.seq ?? 0) - Number(b.seq ?? 0) || a.id - b.id) : all.sort((a, b) => when(a.starts) - when(b.starts))
}
