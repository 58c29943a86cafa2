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

let guard: (() => Promise<boolean>) | null = null

class Router {
	place = $state.raw<Place>(read())
	#hash = location.hash
	/* The list that one came from, with its filters and page; the way back from a record. */
	lists = new Map<string, string>()

	constructor() {
		addEventListener('hashchange', () => void this.#changed())
		this.#remember()
	}

	async #changed() {
		const wanted = location.hash

		if (wanted === this.#hash)
			return
		if (guard) {
			history.pushState(null, '', this.#hash || '#/')
			if (!(await guard()))
				return
			guard = null
			history.replaceState(null, '', wanted)
		}
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
			return
		}
		history.replaceState(null, '', hash)
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

	/* Ask this before leaving; returns what takes the guard away. */
	hold(ask: () => Promise<boolean>): () => void {
		guard = ask
		return () => {
			if (guard === ask)
				guard = null
		}
	}
}
export const router = new Router()
