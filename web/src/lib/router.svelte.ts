/* The address bar is the state: #/path?query.  One guard may hold a page that has unsaved changes. */

interface Place {
	path: string
	segments: string[]
	query: URLSearchParams
}

function read(): Place {
	const [path, query = ''] = (location.hash.slice(1) || '/').split('?')

	return { path, segments: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) }
}

let guard: (() => boolean | Promise<boolean>) | null = null

class Router {
	place = $state.raw<Place>(read())
	#hash = location.hash
	/* The list that one came from, with its filters and page; the way back from a record. */
	lists = new Map<string, string>()

	/* Where in the history we stand: every entry has its number, so that a held page is left exactly as one meant to. */
	#at = 0

	constructor() {
		this.#at = this.#number() ?? 0
		this.#count()
		addEventListener('hashchange', () => void this.#changed())
		this.#remember()
	}

	#number(): number | undefined {
		return (history.state as { at?: number } | null)?.at
	}

	#count() {
		history.replaceState({ at: this.#at }, '')
	}

	async #changed() {
		if (location.hash === this.#hash)
			return
		const to = this.#number() ?? this.#at + 1	/* an entry without a number is new */
		const by = to - this.#at
		const leave = guard?.() ?? true

		if (leave !== true && by !== 0) {
			history.replaceState({ at: to }, '')
			history.go(-by)
			if (!(await leave))
				return
			guard = null
			history.go(by)
			return
		}
		this.#at = to
		this.#count()
		this.#arrive()
	}

	#arrive() {
		this.#hash = location.hash
		this.place = read()
		this.#remember()
	}

	#remember() {
		const { segments, query } = this.place

		if (segments.length === 1 && !query.has('edit') && !query.has('new'))
			this.lists.set(segments[0], this.#hash)
	}

	/* Go to a path; with replace, Back does not return here. */
	go(path: string, query?: URLSearchParams, replace = false) {
		const q = query?.toString()
		const hash = '#' + path + (q ? '?' + q : '')

		if (!replace) {
			location.hash = hash
			if (!guard)
				void this.#changed()	/* at once: its event comes a moment later, and what is changed until then would be forgotten */
			return
		}
		history.replaceState({ at: this.#at }, '', hash)
		this.#arrive()
	}

	/* Change single parameters of this place; null takes one away. */
	set(changes: Record<string, string | null>, replace = false) {
		const q = new URLSearchParams(this.place.query)

		for (const [k, v] of Object.entries(changes))
			if (v === null)
				q.delete(k)
			else
				q.set(k, v)
		this.go(this.place.path, q, replace)
	}

	/* Ask this before leaving: true, or a question to the reader.  Returns what takes the guard away. */
	hold(ask: () => boolean | Promise<boolean>): () => void {
		guard = ask
		return () => {
			if (guard === ask)
				guard = null
		}
	}
}
export const router = new Router()
