/*
 * Whether the component that was being made is still on the page.  What comes late - after an await, in a timer, at an act of a notice - asks
 * this before it reads what the component derives or was given, or moves the address: both are another page's by then.
 */
import { onDestroy } from 'svelte'

export function presence(): () => boolean {
	let here = true

	onDestroy(() => { here = false })
	return () => here
}
