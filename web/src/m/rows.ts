/* Rows and what they are called: names of codes and titles of records come with them. */
import { language } from '../i18n/index.svelte'
import { get } from '../lib/api.svelte'
import { session } from '../lib/session.svelte'
import type { Names, Page } from '../lib/types'
import { rowQuery, rowsQuery, type Query } from './asks'
import type { Titled } from './types'

export { nameOf, titleOf } from './titles'

type Others = { [id: string]: Titled & { name_zh?: string | null, name_en?: string | null } }
type Whole = { names?: Names, expanded?: { [field: string]: Others } }

export interface Rows<T> {
	items: T[]
	of: { [field: string]: Others }	/* what they refer to, by field and number */
}

export async function rows<T>(path: string, query?: Query): Promise<Rows<T>> {
	const p = await get<Page<T> & Whole>('/' + path, rowsQuery(query))

	session.learn(p.names)
	return { items: p.items, of: p.expanded ?? {} }
}

export async function row<T>(path: string, id: number, query?: Query): Promise<T> {
	const { names, ...r } = await get<Whole>(`/${path}/${id}`, rowQuery(query))

	session.learn(names)
	return r as T
}

export const countries = (codes: string[] | undefined) => (codes ?? []).map((c) => session.refName('country', c)).filter(Boolean).join(language.now === 'zh' ? '、' : ', ')

/* What the server calls one of an enum's values. */
export const label = (path: string, field: string, code: string | null | undefined) =>
	session.field(path, field)?.choices?.find((c) => c.code === code)?.label ?? code ?? ''
