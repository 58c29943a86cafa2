/*
 * Act on what is typed, with input methods in mind: nothing happens between compositionstart and compositionend,
 * nor on the Enter that ends a composition; after it the action runs even if the text did not change.
 * An Enter that acts here is not the form's too; with Ctrl it is.
 */
import type { Action } from 'svelte/action'

interface Typing {
	run: (text: string) => void
	wait?: number
	enter?: (text: string) => void
}

export const typing: Action<HTMLInputElement, Typing> = (node, options) => {
	let o = options
	let composing = false
	let ended = 0
	let timer: ReturnType<typeof setTimeout> | undefined

	const later = () => {
		clearTimeout(timer)
		timer = setTimeout(() => o.run(node.value), o.wait ?? 150)
	}
	const on: [string, (e: Event) => void][] = [
		['compositionstart', () => { composing = true; clearTimeout(timer) }],
		['compositionend', (e) => { composing = false; ended = e.timeStamp; later() }],
		['input', () => { if (!composing) later() }],
		['keydown', (e) => {
			const k = e as KeyboardEvent

			/* Safari sends the Enter after compositionend, with keyCode 229. */
			if (k.key !== 'Enter' || k.ctrlKey || k.metaKey || k.isComposing || k.keyCode === 229 || k.timeStamp - ended < 20)
				return
			clearTimeout(timer)
			if (o.enter)
				k.preventDefault()
			;(o.enter ?? o.run)(node.value)
		}],
	]
	on.forEach(([type, f]) => node.addEventListener(type, f))
	return {
		update(next) { o = next },
		destroy() {
			clearTimeout(timer)
			on.forEach(([type, f]) => node.removeEventListener(type, f))
		},
	}
}

export const isComposing = (e: KeyboardEvent) => e.isComposing || e.keyCode === 229
