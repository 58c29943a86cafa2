/* The rows of a list for paper: all of them, or as many as may be printed at once. */
import { get } from '../lib/api.svelte'
import { session } from '../lib/session.svelte'
import type { Page, Record_ } from '../lib/types'

export const MOST = 1000
const SIZE = 500	/* the server gives no more in one answer */

/* What the rows refer to comes with them, by name; of a list, as far as its columns show it. */
export function expandOf(path: string, columns?: string[]): { expand?: string } {
	const refs = session.resource(path)!.fields.filter((f) => f.type === 'ref' && (columns ? columns.includes(f.name) : f.name !== 'enterprise'))

	return refs.length > 0 ? { expand: refs.map((f) => f.name).join(',') } : {}
}

export interface Rows {
	items: Record_[]
	total: number
	more: boolean	/* there are more than `total` */
}

export async function rowsOf(path: string, query: URLSearchParams, told: (done: number, total: number) => void, signal: AbortSignal): Promise<Rows> {
	const { expand } = expandOf(path, query.get('fields')?.split(',') ?? [])
	const rows: Rows = { items: [], total: 0, more: false }
	let after: string | null | undefined

	do {
		const q = new URLSearchParams(query)
		q.set('limit', String(SIZE))
		q.set('names', '1')
		if (expand)
			q.set('expand', expand)
		if (after)
			q.set('after', after)
		const page = await get<Page>('/' + path, q, { signal })
		session.learn(page.names)
		session.learnRecords(path, page.expanded)
		rows.items.push(...page.items)
		if (!after) {
			rows.total = page.total ?? page.items.length
			rows.more = page.total_more ?? false
		}
		after = page.next
		told(rows.items.length, Math.min(rows.total, MOST))
	} while (after && rows.items.length < MOST)
	return rows
}
