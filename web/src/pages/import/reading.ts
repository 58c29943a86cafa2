/* How a sheet was read, in words. */
import { known, t, type Key } from '../../i18n/index.svelte'
import { session } from '../../lib/session.svelte'
import type { Field, Import, ImportColumn, ImportProblem, Resource, SheetColumn } from '../../lib/types'

const SEPARATORS: Record<string, Key> = { ',': 'import.sep.comma', ';': 'import.sep.semicolon', '\t': 'import.sep.tab' }

export function reading(i: Import): string {
	const d = i.detected

	if (!d)
		return ''
	const sheet = d.encoding === 'xlsx' ? i.sheets?.find((s) => s.n === d.sheet) : undefined
	const encoding = `import.encoding.${d.encoding}`
	const how = d.encoding === 'xlsx' ? [i.sheets && i.sheets.length > 1 && sheet ? t('import.sheet.is', { name: sheet.name }) : null] :
		[known(encoding) ? t(encoding) : d.encoding, d.separator && SEPARATORS[d.separator] ? t(SEPARATORS[d.separator]) : null]

	return [...how, t('import.header', { n: d.header_row }), d.date_order ? t(`import.order.${d.date_order}`) : null].filter(Boolean).join(' · ')
}

/* By which of its columns a row can be somebody's (the server's own rule); of other resources the check says it. */
const KEYS: Record<string, string[][]> = {
	enterprises: [['name_zh'], ['uscc'], ['stock_code'], ['name_en']],
	contacts: [['enterprise', 'name']],
}

export function keyed(i: Import): boolean {
	const columns = i.columns ?? []
	const keys = KEYS[i.resource]

	return columns.some((c) => c.role === 'id') || (keys ? keys.some((all) => all.every((name) => columns.some((c) => c.field === name)))
		: columns.some((c) => c.field !== null))
}

/* Rows of a trip whose file has no column for it: all of them are of one (docs/api.md, a column that is made). */
export interface TripName { id: number, code?: string | null, title_zh?: string | null, title_en?: string | null }
export const tripText = (d: TripName, lang: 'zh' | 'en'): string => d.code ?? `${(lang === 'zh' ? d.title_zh ?? d.title_en : d.title_en ?? d.title_zh) ?? ''} #${d.id}`
export const wantsTrip = (i: Import): boolean =>
	session.resource(i.resource)?.fields.some((f) => f.name === 'delegation' && f.sheet) === true && !i.columns?.some((c) => c.field === 'delegation' && c.value === undefined)

export const columnName = (c: ImportColumn): string => c.heading || t('import.column', { n: c.n + 1 })

export const field = (resource: string, name: string | null): Field | SheetColumn | undefined =>
	name === null ? undefined : session.field(resource, name) ?? session.resource(resource)?.sheet_columns?.find((c) => c.name === name)

/* What a column can be, as lists offer it: the record's own fields by their groups, then those of its parts. */
export function targets(resource: Resource): { label: string, fields: (Field | SheetColumn)[] }[] {
	const own = resource.fields.filter((f) => f.sheet)
	const parts = [...new Set((resource.sheet_columns ?? []).map((c) => c.resource))]

	return [{ label: '', fields: own.filter((f) => !resource.groups.some((g) => g.name === f.group)) },
		...resource.groups.map((g) => ({ label: g.label, fields: own.filter((f) => f.group === g.name) })),
		...parts.map((path) => ({ label: session.resource(path)?.label ?? path, fields: resource.sheet_columns!.filter((c) => c.resource === path) }))]
		.filter((g) => g.fields.length > 0)
}

/* The column that a problem speaks of: the one of its field, else the one of its heading. */
export function columnOf(i: Import, p: ImportProblem): ImportColumn | undefined {
	const all = i.columns ?? []

	return all.find((c) => c.field !== null && c.field === p.field && (p.column === null || c.heading === p.column))
		?? all.find((c) => p.column !== null && c.heading === p.column) ?? all.find((c) => c.field !== null && c.field === p.field)
}
