/* Rows of a report that come in portions: the first ones with the page, the rest when they are asked for. */
import { asProblem, get, type Problem, type Query } from '../lib/api.svelte'

interface Answer<T> {
	items: T[]
	total: number
}

export class Portions<T, A extends Answer<T>> {
	answer = $state.raw<A | null>(null)	/* the last one: its figures */
	items = $state.raw<T[]>([])
	problem = $state.raw<Problem | null>(null)
	loading = $state(false)
	#path: string
	#query: Query
	#first: number
	#most: number

	constructor(path: string, query: Query, first: number, most: number) {
		this.#path = path
		this.#query = query
		this.#first = first
		this.#most = most
	}

	get left(): number {
		return (this.answer?.total ?? 0) - this.items.length
	}

	/* From the top, as many as are shown. */
	again() {
		return this.#fetch(0, Math.max(this.#first, Math.min(this.items.length, this.#most)))
	}

	more() {
		return this.#fetch(this.items.length, Math.min(50, this.#most))
	}

	async #fetch(offset: number, limit: number) {
		this.loading = true
		try {
			const a = await get<A>(this.#path, { ...this.#query as object, offset, limit })

			this.answer = a
			this.items = offset === 0 ? a.items : [...this.items, ...a.items]
			this.problem = null
		} catch (e) {
			this.problem = asProblem(e)
		}
		this.loading = false
	}
}
