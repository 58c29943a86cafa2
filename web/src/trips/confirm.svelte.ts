/* What takes the password once more: it is asked for over the page, and what was begun goes on. */
import { asProblem } from '../lib/api.svelte'

class Confirmer {
	open = $state(false)
	#answer: ((yes: boolean) => void) | null = null

	ask(): Promise<boolean> {
		this.#answer?.(false)
		this.open = true
		return new Promise((f) => { this.#answer = f })
	}

	answer(yes: boolean) {
		const f = this.#answer

		this.open = false
		this.#answer = null
		f?.(yes)
	}
}
export const confirmer = new Confirmer()

export const isUnconfirmed = (e: unknown) => asProblem(e).body.reason === 'confirm_password'

/* Do it; where the server wants the password first, ask for it and do it again.  Given up, it fails as the server said. */
export async function withPassword<T>(go: () => Promise<T>): Promise<T> {
	for (;;) {
		try {
			return await go()
		} catch (e) {
			if (!isUnconfirmed(e) || !(await confirmer.ask()))
				throw e
		}
	}
}
