/* The rows of a check that the page shows: one page of one outcome; a change moves a row to where it now belongs. */
import { t } from '../../i18n/index.svelte'
import { asProblem, get, type Problem } from '../../lib/api.svelte'
import { notices } from '../../lib/notices.svelte'
import type { ImportRow, Outcome } from '../../lib/types'
import { moved, type RowChange, type Work } from './work.svelte'

export const LIMIT = 50

/* Rows of an outcome, those with something to note, and those that could not be taken back. */
export type Kind = Outcome | 'warning' | 'refused'

export const belongs = (row: ImportRow, kind: Kind): boolean => kind === 'warning' ? row.problems.some((p) => p.warning) :
	kind === 'refused' ? typeof row.reverted === 'string' : row.outcome === kind

/* What takes a change back. */
export function inverse(row: ImportRow, change: RowChange): RowChange {
	const back: RowChange = {}

	if (change.cells)
		back.cells = change.cells.map(({ n }) => ({ n, value: row.edited?.includes(n) ? (row.cells?.[n] ?? '') : null }))
	if (change.decision !== undefined) {
		back.decision = row.decision ?? null
		if (back.decision === 'link' && row.id !== null)
			back.id = row.id
	}
	if (change.owner !== undefined)
		back.owner = row.owner ?? null
	if (change.override !== undefined)
		back.override = row.override ?? null
	return back
}

export class Rows {
	items = $state.raw<ImportRow[] | null>(null)
	total = $state(0)
	problem = $state.raw<Problem | null>(null)
	loading = $state(false)
	kind: Kind = 'error'
	#offset = 0
	#asked = 0

	constructor(readonly work: Work) {}

	async load(kind = this.kind, offset = this.#offset) {
		const mine = ++this.#asked

		if (kind !== this.kind)
			this.items = null
		this.kind = kind
		this.#offset = offset
		this.loading = true
		try {
			const r = await get<{ items: ImportRow[], total: number }>(`/imports/${this.work.id}/rows`, { status: kind, offset, limit: LIMIT })
			if (mine !== this.#asked)
				return
			this.items = r.items
			this.total = r.total
			this.problem = null
		} catch (e) {
			if (mine === this.#asked)
				this.problem = asProblem(e)
		}
		this.loading = false
	}

	/* Change a row.  Returns what was refused, and otherwise where the row is now. */
	async change(row: ImportRow, change: RowChange): Promise<{ refused: Problem } | { row: ImportRow }> {
		try {
			const now = await this.work.row(row.n, change)
			this.#take(now)
			return { row: now }
		} catch (e) {
			const refused = asProblem(e)
			if (moved(refused))
				await this.work.load()
			return { refused }
		}
	}

	#take(now: ImportRow) {
		const stays = belongs(now, this.kind)

		this.items = this.items?.flatMap((r) => r.n !== now.n ? [r] : stays ? [now] : []) ?? null
		this.total -= stays ? 0 : 1
		if (this.items?.length === 0 && this.total > 0)
			void this.load(this.kind, Math.max(0, Math.min(this.#offset, this.total - 1) - ((Math.min(this.#offset, this.total - 1)) % LIMIT)))
	}

	/* Say where changed rows went, with a way back. */
	tell(was: ImportRow[], now: ImportRow[], change: (row: ImportRow) => RowChange) {
		const [first] = now
		const gone = !belongs(first, this.kind)
		const text = now.length > 1 ? t('import.moved.all', { n: now.length, kind: t(`import.kind.${first.outcome}`) }) :
			t(gone ? 'import.moved' : 'import.saved', { row: first.n, kind: t(`import.kind.${first.outcome}`) })
		const back = async () => {
			for (const row of was)
				await this.work.row(row.n, inverse(row, change(row))).catch((e) => notices.fail(asProblem(e)))
			await this.load()
		}

		notices.say(text, { act: { label: t('undo'), run: () => void back() }, seconds: 10 })
	}
}
