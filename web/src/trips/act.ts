/* Moves of the rows of a trip: what needs nothing is done at once, the rest is asked for (pages/MoveSheet). */
import { t } from '../i18n/index.svelte'
import '../i18n/trip-plan'
import { asProblem, call, post, withQuery, type FieldError } from '../lib/api.svelte'
import { asker } from '../lib/ask.svelte'
import type { Json, Move, Record_ } from '../lib/types'
import { isEmpty } from '../lib/values'

/* What a move asks for that the record does not have yet, and what it takes besides. */
export const asks = (m: Move, r: Record_): boolean => m.takes.length > 0 || m.needs.some((n) => isEmpty(r[n]))

/* Whether somebody who cannot take it back says yes. */
const FINAL = ['travel', 'no_show', 'withdraw']
export const sureOf = async (m: Move, title: string): Promise<boolean> =>
	!FINAL.includes(m.name) || asker.ask({ title, text: t('apply.final'), yes: m.label, no: t('cancel'), bad: m.name !== 'travel' })

export const act = (path: string, r: { id: number, version: number }, move: string, body: { [k: string]: Json } = {}, confirm = '') =>
	post<Record_>(withQuery(`/${path}/${r.id}/${move}`, { confirm }), body, { version: r.version })

interface Done { items: { id: number, version: number }[] }
/* The same move of many: all or nothing. */
export const actAll = (path: string, all: { id: number, version: number }[], move: string, body?: { [k: string]: Json }, confirm = '') =>
	post<Done>(withQuery(`/${path}/batch`, { confirm }), { items: all.map((r) => ({ id: r.id, version: r.version, move, ...(body ? { with: body } : {}) })) })

/* A few of many, and how many more there are. */
const FEW = 5
export const few = (all: string[]): string => [...all.slice(0, FEW), ...(all.length > FEW ? [t('apply.more', { n: all.length - FEW })] : [])].join(' ')

/* What the server only warns of is asked, and done all the same for who knows better.  false: not done. */
export async function unlessWarned(doing: (confirm: string) => Promise<unknown>, say = (x: FieldError) => x.message): Promise<boolean> {
	for (let confirm = ''; ;)
		try {
			await doing(confirm)
			return true
		} catch (e) {
			const warned = asProblem(e).errors
			if (warned.length === 0 || warned.some((x) => !x.confirm || confirm.split(',').includes(x.code)))
				throw e
			if (!(await asker.ask({ title: t('apply.warned'), text: few(warned.map(say)), yes: t('apply.warned.yes'), no: t('cancel') })))
				return false
			confirm = [...new Set(warned.map((x) => x.code))].join(',')
		}
}

export const drop = (path: string, r: { id: number, version: number }) => call<void>('DELETE', `/${path}/${r.id}`, { version: r.version })
