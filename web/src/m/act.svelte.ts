/* One thing that somebody does: under way, refused and why, or to be confirmed. */
import { asProblem, type FieldError, type Problem } from '../lib/api.svelte'

export class Act {
	busy = $state(false)
	problem = $state.raw<Problem | null>(null)
	#do: ((confirm: string | undefined) => Promise<void>) | null = null

	/* Codes that somebody may confirm, where there is nothing else. */
	get confirmable(): FieldError[] {
		const all = this.problem?.errors ?? []

		return all.length > 0 && all.every((e) => e.confirm) ? all : []
	}

	/* True: it is done. */
	async run(what: (confirm: string | undefined) => Promise<void>, confirm?: string): Promise<boolean> {
		if (this.busy)
			return false
		this.busy = true
		this.problem = null
		this.#do = what
		try {
			await what(confirm)
			return true
		} catch (e) {
			this.problem = asProblem(e)
			return false
		} finally {
			this.busy = false
		}
	}

	confirmed(): Promise<boolean> {
		return this.#do ? this.run(this.#do, this.confirmable.map((e) => e.code).join(',')) : Promise.resolve(false)
	}
}
