/* Short messages at the foot of the page, with one act: take it back, read more. */
import type { Problem } from './api.svelte'

export interface Notice {
	id: number
	text: string
	tone: 'plain' | 'bad'
	act?: { label: string, run: () => void }
	seconds: number
}

class Notices {
	all = $state.raw<Notice[]>([])
	#last = 0

	say(text: string, o: Partial<Omit<Notice, 'id' | 'text'>> = {}) {
		const id = ++this.#last

		this.all = [...this.all.slice(-2), { id, text, tone: 'plain', seconds: 5, ...o }]
		return id
	}

	fail(p: Problem) {
		this.say(p.detail ? `${p.title} ${p.detail}` : p.title, { tone: 'bad', seconds: 10 })
	}

	drop(id: number) {
		this.all = this.all.filter((n) => n.id !== id)
	}
}
export const notices = new Notices()
