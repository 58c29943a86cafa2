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

/* The resources whose fields the pages know. */
export const FIRST = 'projects'

/* Paths of who has no account: the address is the right. */
export const byLink = () => ['link', 'survey'].includes(router.place.segments[0] ?? '')

export const exists = (path: string) => session.resource(path) !== undefined

const missing: Place = { title: 'missing.title', load: () => import('./Missing.svelte') }

export function placeOf(s: string[]): Place {
	switch (s[0]) {
	case undefined:
		return { title: 'm.todo', page: Home }
	case 'me':
		return { title: 'm.me', load: () => import('./Me.svelte') }
	default:
		return missing
	}
}
