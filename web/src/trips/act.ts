/* Moves of the rows of a trip: what needs nothing is done at once, the rest is asked for (pages/MoveSheet). */
import { call, post, withQuery } from '../lib/api.svelte'
import type { Json, Move, Record_ } from '../lib/types'
import { isEmpty } from '../lib/values'

/* What a move asks for that the record does not have yet, and what it takes besides. */
export const asks = (m: Move, r: Record_): boolean => m.takes.length > 0 || m.needs.some((n) => isEmpty(r[n]))

export const act = (path: string, r: { id: number, version: number }, move: string, body: { [k: string]: Json } = {}, confirm = '') =>
	post<Record_>(withQuery(`/${path}/${r.id}/${move}`, { confirm }), body, { version: r.version })

interface Done { items: { id: number, version: number }[] }
/* The same move of many: all or nothing. */
export const actAll = (path: string, all: { id: number, version: number }[], move: string, body?: { [k: string]: Json }) =>
	post<Done>(`/${path}/batch`, { items: all.map((r) => ({ id: r.id, version: r.version, move, ...(body ? { with: body } : {}) })) })

export const drop = (path: string, r: { id: number, version: number }) => call<void>('DELETE', `/${path}/${r.id}`, { version: r.version })
