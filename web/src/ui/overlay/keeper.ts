/*
 * The keyboard is not lost.  What had the focus may be gone with what was done, or shut while it is done: the part of the page that was around it
 * takes the focus then, and a button that is open again has it back.
 */
const OVER = '[role="dialog"], [role="alertdialog"], [role="menu"]'
let around: HTMLElement[] = []	/* what had the focus last, and what it lies in */
let waiting = false

function came(el: Element) {
	if (el.closest(OVER + ', .notices'))
		return
	around = []
	if (el.closest('main'))
		for (let x: Element | null = el; x && x !== document.body; x = x.parentElement)
			around.push(x as HTMLElement)
}
const ready = (el: HTMLElement) => el.isConnected && !el.matches(':disabled')
const nowhere = () => document.activeElement === document.body && document.hasFocus()

/* Somebody left it, and it is still there: nothing is lost. */
function went(e: FocusEvent) {
	const el = e.target as HTMLElement

	requestAnimationFrame(() => {
		if (el === around[0] && ready(el) && nowhere())
			around = []
	})
}
function give(el: HTMLElement) {
	if (!el.hasAttribute('tabindex')) {
		el.tabIndex = -1
		el.addEventListener('blur', () => el.removeAttribute('tabindex'), { once: true })
	}
	el.focus({ preventScroll: true })
}
function look() {
	const [el] = around, left = around.find((x) => x.isConnected)

	waiting = false
	if (!el || !nowhere() || document.querySelector(OVER))
		return
	if (el !== left && left)
		give(left)
	else if (el.tagName === 'BUTTON' && ready(el))
		el.focus({ preventScroll: true })
}

came(document.activeElement ?? document.body)
addEventListener('focusin', (e) => came(e.target as Element))
addEventListener('focusout', went)
new MutationObserver(() => {
	if (waiting || around.length === 0)
		return
	waiting = true
	requestAnimationFrame(look)
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
