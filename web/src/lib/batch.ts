/* One change of many records: all or nothing, and taken back as a whole. */
import { t } from '../i18n/index.svelte'
import '../i18n/views'
import { asProblem, get, post, type Problem } from './api.svelte'
import { same } from './form'
import { notices } from './notices.svelte'
import type { Json, Page, Record_ } from './types'

export const BATCH_MOST = 500

type Item = { id: number, version?: number } & ({ patch: { [field: string]: Json } } | { move: string } | { tags: { add?: string[], remove?: string[] } })
interface Answer { items: { id: number, version: number }[] }

/* Companies are counted in a word of their own. */
export const wordOf = <W extends 'batch.apply' | 'batch.done' | 'batch.archived'>(word: W, path: string): W | `${W}.rows` => (path === 'enterprises' ? word : `${word}.rows`)

export const send = async (path: string, items: Item[]) => (await post<Answer>(`/${path}/batch`, { items })).items

/* The rows as they stand now, archived ones too. */
async function rows(path: string, ids: number[], fields: string[]): Promise<Record_[]> {
	const q = { id__in: ids.join(','), fields: ['version', ...fields].join(','), limit: BATCH_MOST, count: 'none' }

	return (await get<Page>('/' + path, q)).items
}

/*
 * Change a field of many records: `item` says what is to be asked of each as it stands now, null: nothing.  Says how it went and offers to take
 * it back.  False: nothing was changed, and the problem was told.
 */
export async function changeField(path: string, ids: number[], field: string, next: (old: Json) => Json, again: () => void): Promise<Problem | null> {
	try {
		const before = (await rows(path, ids, [field])).filter((r) => !same(r[field], next(r[field])))

		if (before.length === 0) {
			notices.say(t('batch.nothing'))
			return null
		}
		const done = await send(path, before.map((r) => ({ id: r.id, version: r.version, patch: { [field]: next(r[field]) } })))
		const old = new Map(before.map((r) => [r.id, r[field]]))
		undoable(t(wordOf('batch.done', path), { n: done.length }), () => send(path, done.map((r) => ({ ...r, patch: { [field]: old.get(r.id) ?? null } }))), again)
		return null
	} catch (e) {
		return asProblem(e)
	}
}

/* Archive many. */
export async function archiveAll(path: string, ids: number[], again: () => void): Promise<Problem | null> {
	try {
		const done = await send(path, (await rows(path, ids, [])).map((r) => ({ id: r.id, version: r.version, move: 'archive' })))

		undoable(t(wordOf('batch.archived', path), { n: done.length }), () => send(path, done.map((r) => ({ ...r, move: 'restore' }))), again)
		return null
	} catch (e) {
		return asProblem(e)
	}
}

function undoable(text: string, undo: () => Promise<unknown>, again: () => void) {
	const run = () => void undo().then(() => { notices.say(t('batch.undone')); again() }, (e) => notices.fail(asProblem(e)))

	notices.say(text, { seconds: 10, act: { label: t('undo'), run } })
}
