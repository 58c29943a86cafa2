/*
 * Saved views: what of a list's address is kept under a name, and the way back.  The address stays the state; `view` in it only
 * says under which name it was opened.
 */
import type { SavedView, ViewQuery } from '../lib/types'
import { apiQuery } from '../lib/asked'

/* What an address asks for, and the columns that are shown. */
export function viewOf(query: URLSearchParams, columns: string[]): ViewQuery {
	const q = apiQuery(query)
	const plain = (name: string) => { const v = q.get(name); q.delete(name); return v }

	return { q: plain('q'), sort: plain('sort'), filters: [...q.entries()].map(([name, value]) => ({ name, value })), columns }
}

/* param: under which name the address has it. */
export function addressOf(v: SavedView, param = 'view'): URLSearchParams {
	const q = new URLSearchParams()

	if (v.query.q)
		q.set('q', v.query.q)
	for (const f of v.query.filters)
		q.append(f.name, f.value)
	if (v.query.sort)
		q.set('sort', v.query.sort)
	q.set(param, String(v.id))
	return q
}

/* The same in one order, to compare. */
export function canonical(v: ViewQuery): string {
	return JSON.stringify([v.q ?? '', v.sort ?? '', v.filters.map((f) => `${f.name}=${f.value}`).sort(), v.columns])
}
