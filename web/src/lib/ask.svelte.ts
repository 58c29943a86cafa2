/* One question at a time, put over the page. */

export interface Question {
	title: string
	text: string
	yes: string
	no: string
	bad?: boolean
}

class Asker {
	open = $state.raw<Question | null>(null)
	#answer: ((yes: boolean) => void) | null = null

	ask(q: Question): Promise<boolean> {
		this.#answer?.(false)
		this.open = q
		return new Promise((f) => { this.#answer = f })
	}

	answer(yes: boolean) {
		const f = this.#answer

		this.open = null
		this.#answer = null
		f?.(yes)
	}
}
export const asker = new Asker()
