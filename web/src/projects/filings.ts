/* The filing calendar of a project, as the server says it (docs/api.md). */
import { get } from '../lib/api.svelte'

export interface Filing {
	rule: number
	regime: string
	regime_name?: string
	name: string
	trigger_on: string | null
	due_on: string | null
	state: string
	done_on: string | null
	permit: number | null
	basis: { as_of: string | null, source: string | null, reviewed: boolean }
}
export interface Filings {
	as_of: string
	items: Filing[]
	next_missing: { name: string, blocks?: string | null } | null
}

/* null: there is no calendar for this reader. */
export const filingsOf = (project: number): Promise<Filings | null> => get<Filings>(`/projects/${project}/filings`).catch(() => null)
