/* One import as all its steps see it: what the server says of it, what is asked of the server, and at which step the page stands. */
import { t } from '../../i18n/index.svelte'
import { asProblem, call, get, post, type Problem } from '../../lib/api.svelte'
import { events, type Told } from '../../lib/events.svelte'
import { notices } from '../../lib/notices.svelte'
import { router } from '../../lib/router.svelte'
import { session } from '../../lib/session.svelte'
import { keyed } from './reading'
import type { Counts, Import, ImportRow, Resource } from '../../lib/types'

export const STEPS = ['file', 'columns', 'check', 'commit', 'result'] as const
export type Step = typeof STEPS[number]
/* Which steps are open to choose in each state; the first is where the page stands by itself. */
const OPEN: Record<Import['state'], Step[]> = {
	uploaded: ['columns', 'file'],
	checking: ['check'],
	checked: ['check', 'columns', 'file', 'commit'],
	committing: ['commit'],
	done: ['result'],
	reverting: ['result'],
}
const OFTEN_MS = 500
const SELDOM_MS = 5000	/* the server tells by itself */
const AT_WORK = ['checking', 'committing', 'reverting']

/* A change of one row (docs/api.md). */
export interface RowChange {
	cells?: { n: number, value: string | null }[]
	decision?: ImportRow['decision']
	id?: number
	owner?: ImportRow['owner']
	override?: string | null
}

/* Whether somebody else has come between. */
export const moved = (p: Problem) => p.status === 409 && (p.code === 'import_moved' || p.errors.some((e) => e.code === 'import_moved'))

export class Work {
	i = $state.raw<Import | null>(null)
	problem = $state.raw<Problem | null>(null)	/* of looking */
	refused = $state.raw<Problem | null>(null)	/* of what was asked last */
	busy = $state(false)
	stamp = $state(0)	/* grows whenever the file may be read otherwise, or its rows judged anew */
	#timer: ReturnType<typeof setTimeout> | undefined
	#deaf: (() => void) | null = null
	#asked = 0	/* an answer to an earlier question is too late */
	#left = false	/* nobody looks any more: nothing is asked, nothing heard, and the address is another page's */

	constructor(readonly id: number) {}

	/* Asked anew each time: the work of a page may still come to an end when the page is left, and what a page derives is gone then. */
	get resource(): Resource | undefined {
		return this.i ? session.resource(this.i.resource) : undefined
	}
	get writes(): boolean {
		return session.may('imports.write')
	}
	get atWork(): boolean {
		return this.i !== null && AT_WORK.includes(this.i.state)
	}
	get part(): number {
		return this.i && this.i.total > 0 ? Math.min(100, (this.i.done / this.i.total) * 100) : 0
	}
	/* More than one sheet could be meant, or this one is nobody's: the file comes first. */
	get unread(): boolean {
		return this.i !== null && (this.i.sheet_open || !keyed(this.i) || (this.i.sheets ?? []).filter((s) => s.fits > 0 && !s.hidden).length > 1)
	}
	get open(): Step[] {
		return this.i === null ? [] : this.writes ? OPEN[this.i.state] : OPEN[this.i.state].slice(0, 1)
	}
	get step(): Step {
		const asked = router.place.query.get('step') as Step | null

		if (asked && this.open.includes(asked))
			return asked
		return this.i?.state === 'uploaded' && this.unread && this.writes ? 'file' : (this.open[0] ?? 'file')
	}

	/* The address of a step; what else it says belongs to the step that is left. */
	href = (step: Step) => `#/admin/imports/${this.id}?step=${step}`
	go = (step: Step) => router.go('/admin/imports/' + this.id, new URLSearchParams({ step }))

	async load() {
		clearTimeout(this.#timer)
		if (this.#left)
			return
		const mine = ++this.#asked
		try {
			const i = await get<Import>('/imports/' + this.id)
			if (this.#left || mine !== this.#asked)
				return
			this.#take(i)
			this.problem = null
			if (this.atWork)
				this.#timer = setTimeout(() => void this.load(), events.live ? SELDOM_MS : OFTEN_MS)
		} catch (e) {
			if (mine !== this.#asked)
				return
			this.problem = asProblem(e)
			if (this.problem.status === 0 && this.i && !this.#left)
				this.#timer = setTimeout(() => void this.load(), 4000)
		}
	}

	leave() {
		this.#left = true
		clearTimeout(this.#timer)
		this.#deaf?.()
	}

	/* How far the work is; where it has come to its end, all is read anew. */
	#hear({ event, data }: Told) {
		if (!this.i || (event === 'progress' && data.import !== this.id))
			return
		if (event === 'progress' && data.state === this.i.state && data.done !== null)
			this.i = { ...this.i, done: Number(data.done), total: Number(data.total) }
		else if (event !== 'changed' && data.state !== this.i.state)
			void this.load()
	}

	#take(i: Import) {
		if (this.i && this.i.state !== i.state)
			this.stamp++
		this.i = i
		this.#listen(i.state !== 'done')
	}

	/* As long as something may still come of it. */
	#listen(on: boolean) {
		if (on)
			this.#deaf ??= events.on(['import:' + this.id], (told) => this.#hear(told))
		else {
			this.#deaf?.()
			this.#deaf = null
		}
	}

	/* Ask something of the whole import; it is read anew after that.  False: it was refused, and the page says so. */
	async act(ask: () => Promise<unknown>): Promise<boolean> {
		this.busy = true
		this.refused = null
		try {
			await ask()
			await this.load()
			this.stamp++
			return true
		} catch (e) {
			this.refused = asProblem(e)
			if (moved(this.refused))
				await this.load()
			return false
		} finally {
			this.busy = false
		}
	}

	correct = (body: object) => this.act(() => call('PATCH', '/imports/' + this.id, { body }))

	/* Steps that are work of the server: the page follows them to where they end. */
	async begin(what: 'check' | 'commit' | 'revert', body?: object) {
		if (await this.act(() => post(`/imports/${this.id}/${what}`, body)) && !this.#left)
			router.go('/admin/imports/' + this.id, undefined, true)
	}

	async forget() {
		try {
			await call('DELETE', '/imports/' + this.id)
			notices.say(t('import.forgotten'))
			if (!this.#left)
				router.go('/admin/imports', undefined, true)
		} catch (e) {
			this.refused = asProblem(e)
		}
	}

	/* Change one row; it is judged at once, and the counts with it. */
	async row(n: number, change: RowChange): Promise<ImportRow> {
		const { counts, ...row } = await call<ImportRow & { counts: Counts }>('PATCH', `/imports/${this.id}/rows/${n}`, { body: change })

		if (this.i)
			this.i = { ...this.i, counts }
		return row
	}
}
