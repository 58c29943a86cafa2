/* What the pages ask for first.  The page asks it, and routes.ts before the page is there: the questions must be the same. */

/* Of the page: not sent to the server. */
export const OWN = ['page', 'size', 'new', 'edit', 'tab', 'view', 'saved', 'amounts']
export const SIZES = [25, 50, 100, 200]
const OFFSET_MOST = 20000	/* the server counts no further */

/* The parameters of the list itself: what an export of it takes, too. */
export function apiQuery(query: URLSearchParams): URLSearchParams {
	const out = new URLSearchParams()

	for (const [k, v] of query.entries())
		if (!OWN.includes(k) && v !== '')
			out.append(k, v)
	return out
}

export function pageOf(query: URLSearchParams, usual = 50): { page: number, size: number } {
	const size = Number(query.get('size')) || usual
	const page = Math.max(1, Math.floor(Number(query.get('page')) || 1))

	return { page, size: SIZES.includes(size) ? size : usual }
}

/* How many pages one can turn to. */
export const pageCount = (total: number, size: number) =>
	Math.max(1, Math.min(Math.ceil(total / size), Math.floor(OFFSET_MOST / size) + 1))

/* The rows of a list's address; columns null: the usual ones. */
export function listQuery(query: URLSearchParams, columns: string[] | null, expand = 'level'): URLSearchParams {
	const q = apiQuery(query)
	const { page, size } = pageOf(query)

	q.set('fields', ['version', 'name_zh', 'name_en', ...(columns ?? ['default', 'updated_at'])].join(','))
	q.set('names', '1')
	q.set('expand', expand)
	q.set('limit', String(size))
	if (page > 1)
		q.set('offset', String(Math.min((page - 1) * size, OFFSET_MOST)))
	return q
}

export const recordQuery = { names: 1 }
export const projectQuery = { ...recordQuery, expand: 'enterprise' }
export const enterpriseQuery = { ...recordQuery, expand: 'level' }

/* All rows of one trip, with the names of what they refer to. */
export const tripRows = { limit: 500, names: 1, expand: 'enterprise' }
export const outcomeRows = { limit: 500, expand: 'enterprise,counterpart,project' }
export const packRows = { limit: 200, sort: '-made_at', names: 1 }
export const answerRows = { limit: 500, count: 'none' }

/* The list of projects; a card says who has reported that it operates. */
export function projectRows(query: URLSearchParams, columns: string[] | null): URLSearchParams {
	const q = listQuery(query, columns, 'enterprise,project-amounts')

	q.set('fields', q.get('fields') + ',claimed_by')
	return q
}

/* The board of projects: of each column as many cards as a screen has room for. */
export function boardQuery(query: URLSearchParams): URLSearchParams {
	const q = apiQuery(query)

	q.set('limit', '6')
	return q
}

/* Today, on the reader's clock; Swedes write a day as ISO 8601 does. */
export const today = () => new Date().toLocaleDateString('sv')
