/* By which way papers are read and written: signed in, or by the delegate's own link.  Nothing of it is kept on the device. */
import { call, type Options } from '../../lib/api.svelte'
import type { Kind, Paper } from './form'

export interface Consent {
	state: 'none' | 'given' | 'withdrawn'
	text_version: string | null
	at: string | null
	text: { version: string, zh: string, en: string, purposes: { code: string, zh: string, en: string }[] }
}
export interface Door {
	of: string		/* whose papers they are */
	add: (kind: Kind, body: object) => Promise<Paper>
	change: (p: Paper, body: object) => Promise<Paper>
	remove?: (p: Paper) => Promise<void>
	consent: (body: { given: boolean, text_version?: string, purposes?: string[], delete?: boolean }) => Promise<Consent>
	self: boolean		/* it is the delegate himself */
}

const at = (base: string, papers: string, o: Options): Omit<Door, 'remove' | 'self'> => ({
	of: base,
	add: (kind, body) => call('POST', `${base}/papers`, { ...o, body: { kind, ...body }, key: undefined }),
	change: (p, body) => call('PATCH', `${papers}/${p.id}`, { ...o, body, version: p.version }),
	consent: (body) => call('PUT', `${base}/consent`, { ...o, body }),
})

export const ofDelegate = (id: number): Door => ({
	...at(`/delegates/${id}`, '/papers', {}), self: false, remove: (p) => call('DELETE', `/papers/${p.id}`, { version: p.version }),
})
export const ofLink = (link: string): Door => ({ ...at('/link', '/link/papers', { link, quiet: true }), self: true })
