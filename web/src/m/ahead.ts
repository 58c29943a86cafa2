/*
 * Where the address leads, if the device knows its reader or the address is a link: the files of the page and what it asks first set out before the
 * server has said who asks (asks.ts).
 */
import { ahead } from '../lib/api.svelte'
import { router } from '../lib/router.svelte'
import { session } from '../lib/session.svelte'
import { CLAIMS, goingBy, meetingsOf, MINE, OF_TRIP, OUTCOMES, ownOf, rowQuery, rowsQuery, stateOf, SURVEYS, TRIPS, type Query } from './asks'
import { ALL, lazy } from './pages'

type Question = [string, Query?]
const one = (path: string, id: number, query?: Query): Question => [`/${path}/${id}`, rowQuery(query)]
const all = (path: string, query: Query): Question => ['/' + path, rowsQuery(query)]

/* Of a path with N for its number: the page, and what it asks. */
const PAGES: Record<string, [keyof typeof lazy | null, (id: number) => Question[]]> = {
	'': [null, () => [['/todo']]],
	'trips': ['trips', () => [all('delegations', TRIPS), all('applications', MINE)]],
	'trips/N': ['trip', (id) => [one('delegations', id), all('applications', stateOf(id))]],
	'trips/N/apply': ['apply', (id) => [one('delegations', id), all('applications', ownOf(id))]],
	'trips/N/itinerary': ['itinerary', (id) => [one('delegations', id), all('meetings', meetingsOf(id))]],
	'applications/N': ['application', (id) => [one('applications', id, OF_TRIP), all('delegates', goingBy(id))]],
	'delegates/N': ['delegate', (id) => [one('delegates', id)]],
	'told': ['told', () => [all('follow-ups', SURVEYS), all('attributions', CLAIMS), all('outcomes', OUTCOMES)]],
}

export function setOut() {
	const s = router.place.segments, id = Number(s.find((x) => Number(x) > 0))
	const [page, asks] = PAGES[s.map((x) => Number(x) > 0 ? 'N' : x).join('/')] ?? []

	if (!asks || session.desk === null)
		return
	for (const [path, query] of asks(id))
		ahead(path, query)
	if (page) {
		session.first = ALL
		void lazy[page]().catch(() => {})	/* the page itself says so */
	}
}

/* The secret says who asks: nobody is waited for. */
export function setOutByLink() {
	const [kind, link = ''] = router.place.segments

	ahead('/' + kind, undefined, { link })
	void lazy[kind as 'link' | 'survey']().catch(() => {})
}
