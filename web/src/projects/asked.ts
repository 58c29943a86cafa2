/* What the views of the projects ask the server. */
import { apiQuery, boardQuery, projectRows } from '../lib/asked'

export type Look = 'board' | 'list' | 'map'
const LOOKS = ['board', 'list', 'map']

export function lookOf(query: URLSearchParams, narrow: boolean): Look {
	const look = query.get('view') ?? ''
	return (LOOKS.includes(look) ? look : narrow ? 'list' : 'board') as Look
}

/* columns: of the list; null: the usual ones. */
export function askedBy(look: Look, query: URLSearchParams, columns: string[] | null): [string, URLSearchParams] {
	if (look === 'list')
		return ['/projects', projectRows(query, columns)]
	if (look === 'board')
		return ['/reports/project-board', boardQuery(query)]
	const q = apiQuery(query)
	/* All stages and countries, with those that are chosen among them: the map shows both. */
	for (const k of ['sort', 'stage', 'stage__in', 'country', 'country__in'])
		q.delete(k)
	q.set('by', 'stage,country')
	return ['/projects/groups', q]
}
