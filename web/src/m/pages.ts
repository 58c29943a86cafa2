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

/* A page and the file of what all of them share, at once: it does not have to tell of it first. */
const files = <T>(page: () => Promise<T>) => () => Promise.all([page(), import('./Text.svelte')]).then(([p]) => p)

/* Words and fields of what is not in the first view come with the page; a first view of such a page has them. */
const whole = <T>(load: () => Promise<T>) => () => session.first === ALL ? load() : Promise.all([load(), session.whole()]).then(([page]) => page)

/* By identity: another step of the same page must not load it anew. */
export const lazy = {
	missing: () => import('./Missing.svelte'),
	trips: whole(files(() => import('./trips/Trips.svelte'))),
	apply: whole(files(() => import('./trips/Apply.svelte'))),
	itinerary: whole(files(() => import('./trips/Itinerary.svelte'))),
	trip: whole(files(() => import('./trips/Trip.svelte'))),
	survey: files(() => import('./told/Survey.svelte')),
	claim: whole(files(() => import('./told/Claim.svelte'))),
	outcome: whole(files(() => import('./told/Outcome.svelte'))),
	told: whole(files(() => import('./told/Told.svelte'))),
	me: files(() => import('./Me.svelte')),
	application: whole(files(() => import('./trips/Application.svelte'))),
	delegate: whole(files(() => import('./papers/Delegate.svelte'))),
	link: files(() => import('./papers/Link.svelte')),
}

const missing: Place = { title: 'missing.title', load: lazy.missing }

function tripPlace(s: string[]): Place {
	const id = Number(s[1])

	if (!exists('delegations'))
		return missing
	if (s[1] === undefined)
		return { title: 'm.trips', load: lazy.trips }
	if (s[2] === 'apply' && exists('applications'))
		return { title: 'm.apply', load: lazy.apply, props: { id }, back: `trips/${id}` }
	if (s[2] === 'itinerary')
		return { title: 'm.way', load: lazy.itinerary, props: { id }, back: `trips/${id}` }
	return { title: 'm.trips', load: lazy.trip, props: { id }, back: 'trips' }
}

function toldPlace(s: string[]): Place {
	const id = Number(s[2])

	if (s[1] === 'survey' && exists('follow-ups'))
		return { title: 'm.survey', load: lazy.survey, props: { id }, back: 'told' }
	if (s[1] === 'claim' && exists('attributions'))
		return { title: 'm.claim', load: lazy.claim, props: { id }, back: 'told' }
	if (s[1] === 'outcome' && exists('outcomes'))
		return { title: 'm.outcome', load: lazy.outcome, back: 'told' }
	return s[1] === undefined && exists('outcomes') ? { title: 'm.told', load: lazy.told } : missing
}

export function placeOf(s: string[]): Place {
	const id = Number(s[1])

	switch (s[0]) {
	case undefined:
		return { title: 'm.todo', page: Home }
	case 'me':
		return { title: 'm.me', load: lazy.me }
	case 'trips':
		return tripPlace(s)
	case 'applications':
		return exists('applications') ? { title: 'm.app.title', load: lazy.application, props: { id }, back: 'trips' } : missing
	case 'delegates':
		return exists('delegates') ? { title: 'm.delegate', load: lazy.delegate, props: { id }, back: 'trips' } : missing
	case 'told':
		return toldPlace(s)
	case 'link':
		return { title: 'm.link', load: lazy.link, props: { token: s[1] ?? '' } }
	case 'survey':
		return { title: 'm.survey', load: lazy.survey, props: { token: s[1] ?? '' } }
	default:
		return missing
	}
}
