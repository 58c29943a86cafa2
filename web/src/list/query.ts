/*
 * The address of a list page is the query of the API, but for the few parameters that are the page's own.
 */
import { language, t } from '../i18n/index.svelte'
import { OWN } from '../lib/asked'
import * as format from '../lib/format'
import { session } from '../lib/session.svelte'
import type { Field, Resource } from '../lib/types'
import { choiceLabel } from '../lib/values'
import { listOf } from './options'

/* Of the API, but no filters. */
const PLAIN = ['q', 'sort']

/* Archived rows are shown when they are asked for. */
export const ARCHIVED = 'archived_at'


/* Id and times are on every record; the description does not repeat them. */
export function fieldsOf(r: Resource): Field[] {
	const has = (name: string) => r.fields.some((f) => f.name === name)
	const instant = (name: string, label: string): Field => ({
		name, label, type: 'instant', required: false, readonly: true, filter: true, ops: ['gte', 'lte'], sort: true, sheet: false,
		list: name === 'updated_at', unique: false, multiline: false, group: null, help: null,
	})
	const extra: Field[] = []

	if (!has('updated_at'))
		extra.push(instant('updated_at', t('field.updated_at')))
	if (!has('created_at'))
		extra.push(instant('created_at', t('field.created_at')))
	if (r.may.archive)
		extra.push({ ...instant(ARCHIVED, t('field.archived_at')), list: false })
	return [...r.fields, ...extra]
}

export interface Filter {
	key: string		/* city, established_on__gte */
	field: string
	op: string		/* eq for the bare name */
	value: string
}

export function filtersOf(query: URLSearchParams): Filter[] {
	return [...query.entries()]
		.filter(([k]) => !OWN.includes(k) && !PLAIN.includes(k))
		.map(([key, value]) => {
			const [field, op = 'eq'] = key.split('__')
			return { key, field, op, value }
		})
}

/* A value of a filter in words. */
export function oneValue(f: Field | undefined, v: string): string {
	if (f?.type === 'enum')
		return choiceLabel(f, v)
	if (f?.type === 'ref')
		return session.refName(f.ref ?? '', v)
	if (f?.type === 'coderef')
		return session.refName(f.ref_list ?? '', v)
	if (f?.type === 'list' && f.sub?.[0])
		return oneValue(f.sub[0], v)
	if (f?.type === 'bool')
		return v === 'true' || v === '1' ? t('yes') : t('no')
	if (f?.type === 'date' || f?.type === 'local')	/* of a wall time people ask for the day */
		return format.date(v.slice(0, 10), language.now)
	if (f?.type === 'money' && /^\d+(\.\d+)? [A-Z]{3}$/.test(v))
		return format.money({ amount: v.slice(0, -4), currency: v.slice(-3) }, language.now)
	if (f?.type === 'instant' && !isNaN(Date.parse(v)))
		return format.day(v, language.now)
	return v
}

/* A filter in words: 城市：深圳市. */
export function filterWords(f: Field | undefined, x: Filter): string {
	const label = f?.label ?? x.field
	const values = (x.op === 'in' || x.op === 'not_in' ? x.value.split(',') : [x.value]).map((v) => oneValue(f, v))
	const value = values.join(language.now === 'zh' ? '、' : ', ')

	if (x.field === ARCHIVED && x.op === 'null')
		return t(x.value === 'false' ? 'filter.archived' : 'filter.live')
	switch (x.op) {
	case 'gte': case 'gt':
		return t('filter.from', { label, value })
	case 'lte': case 'lt':
		return t('filter.to', { label, value })
	case 'ne': case 'not_in':
		return t('filter.not', { label, value })
	case 'null':
		return t(x.value === 'true' || x.value === '1' ? 'filter.empty' : 'filter.filled', { label })
	case 'contains':
		return t('filter.contains', { label, value })
	case 'starts':
		return t('filter.starts', { label, value })
	default:
		return t('filter.is', { label, value })
	}
}

/* Fields that a bar offers as selects, best first; the rest is behind 更多. */
export function barFields(fields: Field[]): Field[] {
	const first = ['city', 'industry', 'level', 'member_state', 'stage', 'country', 'sector', 'health', 'clusters', 'employees_band', 'record_status']
	const fit = fields.filter((f) => f.filter && choosable(f))

	return [...first.map((n) => fit.find((f) => f.name === n)).filter((f) => f !== undefined)].slice(0, 4)
}

export const choosable = (f: Field): boolean =>
	f.type === 'enum' || f.type === 'coderef' || (f.type === 'ref' && listOf(f) !== '') || f.type === 'bool' || (f.type === 'list' && f.sub?.length === 1 && f.sub[0].type === 'coderef')
