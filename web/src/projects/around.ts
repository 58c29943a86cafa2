/* What the page of projects tells its later parts. */
import type { Problem } from '../lib/api.svelte'
import type { Board, Field, Groups, Page, ProjectCard, Resource } from '../lib/types'
import { fieldsOf } from '../list/query'
import { labelOfAmount } from './amounts'
import type { Look } from './asked'
import { t } from '../i18n/index.svelte'
import './../i18n/project'

export type Around = {
	look: Look
	query: URLSearchParams		/* of the address, without halves of filters */
	answer: ({ of: string, filtered: boolean } & ({ look: 'board', body: Board } | { look: 'map', body: Groups } | { look: 'list', body: Page })) | null
	total: number | null
	problem: Problem | null
	loading: boolean
	mine: string[] | null		/* columns that were chosen; null: the usual ones */
	board: { step: (by: number) => void, current: () => ProjectCard | null } | undefined
	asked: [string, string]
	again: () => void
	named: (names: string[] | null) => void		/* a saved view has these columns */
	count: (n: number) => void
}

export const MOST = 11	/* columns beside the name */

/* Fields of the filters and of export; the company is filtered by from its own page. */
export const ownFields = (resource: Resource): Field[] => fieldsOf(resource).map((f) => (f.name === 'enterprise' ? { ...f, filter: false } : ['updated_at', 'sector'].includes(f.name) ? { ...f, list: false } : f))

/* The kind whose amounts the list shows. */
export const listedKind = (query: URLSearchParams): string => query.get('amounts') ?? query.get('amount_kind') ?? 'filed_cn'

/* What may be a column: the fields, and the amounts of one kind, which are rows of their own. */
export function columnChoices(resource: Resource, kind: string): Field[] {
	const own = ownFields(resource).filter((f) => !['name_zh', 'name_en'].includes(f.name))
	const before = own.findIndex((f) => f.name === 'health') + 1

	own.splice(before, 0, {
		name: 'amounts', label: t('amount.of', { kind: labelOfAmount('kind', kind) }), type: 'money', required: false, readonly: true, filter: false, ops: [], sort: false,
		sheet: false, list: true, unique: false, multiline: false, group: null,
	})
	return own
}

export function columnNames(choices: Field[], mine: string[] | null): string[] {
	const names = mine ? [...mine, 'amounts'] : choices.filter((f) => f.list).map((f) => f.name)

	return names.filter((n) => choices.some((f) => f.name === n)).slice(0, MOST)
}
