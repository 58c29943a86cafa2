/* Keyboard: `g` then a letter to go somewhere, single keys for lists.  Off while typing or while something lies over the page. */
import { prefs } from './prefs.svelte'
import { isComposing } from './typing'

type Handler = (e: KeyboardEvent) => void
const layers: Record<string, Handler>[] = []
const GO: Record<string, string> = { h: '/', e: '/enterprises', p: '/projects', d: '/trips', r: '/exports', a: '/admin' }

let gone = -Infinity	/* when `g` was pressed */

function busy(target: EventTarget | null): boolean {
	const el = target as HTMLElement | null

	/* A box that one ticks takes no letters. */
	return !!el?.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"]')
		|| !!document.querySelector('[role="dialog"], [role="alertdialog"]')
}

/* Handlers by key, in force until the returned function is called.  Later layers win. */
export function bindKeys(map: Record<string, Handler>): () => void {
	layers.push(map)
	return () => void layers.splice(layers.indexOf(map), 1)
}

function find(key: string): Handler | undefined {
	for (let i = layers.length - 1; i >= 0; i--)
		if (layers[i][key])
			return layers[i][key]
	return undefined
}

addEventListener('keydown', (e) => {
	if (isComposing(e) || e.altKey || e.defaultPrevented)
		return
	if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
		find('/')?.(e)
		return
	}
	if (e.ctrlKey || e.metaKey || busy(e.target) || !prefs.keys)
		return
	if (e.timeStamp - gone < 1200 && GO[e.key]) {
		gone = -Infinity
		location.hash = '#' + GO[e.key]
		return
	}
	gone = e.key === 'g' ? e.timeStamp : -Infinity
	/* Enter on a focused button or link is that element's. */
	if (e.key === 'Enter' && (e.target as HTMLElement | null)?.closest('a, button'))
		return
	find(e.key)?.(e)
})
