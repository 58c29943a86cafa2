/* What a page has asked for.  The old answer stays while a new one is on its way. */
import { asProblem, type Problem } from '../lib/api.svelte'
import { latest } from '../lib/latest'

export class Asked<T> {
	answer = $state.raw<T | null>(null)
	problem = $state.raw<Problem | null>(null)
	busy = $state(false)
	#ask: () => Promise<T>
	#newest = latest()

	constructor(ask: () => Promise<T>) {
		this.#ask = ask
	}

	async again() {
		this.busy = true
		try {
			this.answer = await this.#newest(this.#ask())
			this.problem = null
		} catch (e) {
			this.problem = asProblem(e)
		}
		this.busy = false
	}
}
