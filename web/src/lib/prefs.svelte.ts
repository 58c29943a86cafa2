/* What a reader chose on this device. */

type Theme = 'light' | 'dark' | 'auto'

const dark = matchMedia('(prefers-color-scheme: dark)')
const narrow = matchMedia('(max-width: 719px)')
const wide = matchMedia('(min-width: 1240px)')

class Prefs {
	theme = $state<Theme>((localStorage.getItem('tw.theme') as Theme | null) ?? 'auto')
	keys = $state(localStorage.getItem('tw.keys') !== 'off')	/* single-key shortcuts */
	systemDark = $state(dark.matches)
	narrow = $state(narrow.matches)
	wide = $state(wide.matches)
	isDark = $derived(this.theme === 'dark' || (this.theme === 'auto' && this.systemDark))

	constructor() {
		dark.addEventListener('change', (e) => { this.systemDark = e.matches })
		narrow.addEventListener('change', (e) => { this.narrow = e.matches })
		wide.addEventListener('change', (e) => { this.wide = e.matches })
	}

	setTheme(theme: Theme) {
		this.theme = theme
		localStorage.setItem('tw.theme', theme)
	}

	setKeys(on: boolean) {
		this.keys = on
		localStorage.setItem('tw.keys', on ? 'on' : 'off')
	}
}
export const prefs = new Prefs()

/* JSON kept under a name; whatever cannot be read counts as nothing. */
export function kept<T>(key: string): T | null {
	try {
		return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null
	} catch {
		return null
	}
}

export function keep(key: string, value: unknown) {
	try {
		if (value === null)
			localStorage.removeItem(key)
		else
			localStorage.setItem(key, JSON.stringify(value))
	} catch {
		/* the device is full: the page works without */
	}
}
