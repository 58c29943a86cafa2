/* Which page of the member's stands at which path; one whose records the server does not have is not there. */
import type { Component } from 'svelte'
import type { Key } from '../i18n/index.svelte'
import { router } from '../lib/router.svelte'
import { session } from '../lib/session.svelte'
import Home from './Home.svelte'

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Page = Component<any>
export interface Place {
	title: Key
	page?: Page				/* comes with the first file */
	load?: () => Promise<{ default: Page }>
	props?: Record<string, unknown>
	back?: string				/* one page up; none: it stands in the bar below */
}

/* The resources whose fields the first view knows: it needs none, but asking for none would ask for all. */
export const FIRST = 'levels'
/* And those that the others know. */
export const ALL = 'delegations,agenda-items,applications,delegates,meetings,outcomes,attributions,follow-ups'

/* Paths of who has no account: the address is the right. */
export const byLink = () => ['link', 'survey'].includes(router.place.segments[0] ?? '')

/* Whether there are such records for this reader. */
export const exists = (path: string) => session.may(path + '.read')

/* Words and fields of what is not in the first view come with the page. */
const whole = <T>(load: () => Promise<T>) => () => Promise.all([load(), session.whole()]).then(([page]) => page)

const missing: Place = { title: 'missing.title', load: () => import('./Missing.svelte') }

function tripPlace(s: string[]): Place {
	const id = Number(s[1])

	if (!exists('delegations'))
		return missing
	if (s[1] === undefined)
		return { title: 'm.trips', load: whole(() => import('./trips/Trips.svelte')) }
	if (s[2] === 'apply' && exists('applications'))
		return { title: 'm.apply', load: whole(() => import('./trips/Apply.svelte')), props: { id }, back: `trips/${id}` }
	if (s[2] === 'itinerary')
		return { title: 'm.way', load: whole(() => import('./trips/Itinerary.svelte')), props: { id }, back: `trips/${id}` }
	return { title: 'm.trips', load: whole(() => import('./trips/Trip.svelte')), props: { id }, back: 'trips' }
}

export function placeOf(s: string[]): Place {
	const id = Number(s[1])

	switch (s[0]) {
	case undefined:
		return { title: 'm.todo', page: Home }
	case 'me':
		return { title: 'm.me', load: () => import('./Me.svelte') }
	case 'trips':
		return tripPlace(s)
	case 'applications':
		return exists('applications') ? { title: 'm.app.title', load: whole(() => import('./trips/Application.svelte')), props: { id }, back: 'trips' } : missing
	default:
		return missing
	}
}
