/* The entries of the menus in the top bar: with their pictures, they come when a menu is opened. */
import CircleUser from '@lucide/svelte/icons/circle-user'
import Info from '@lucide/svelte/icons/info'
import Keyboard from '@lucide/svelte/icons/keyboard'
import LogOut from '@lucide/svelte/icons/log-out'
import Monitor from '@lucide/svelte/icons/monitor'
import Moon from '@lucide/svelte/icons/moon'
import Sun from '@lucide/svelte/icons/sun'
import { t } from '../../i18n/index.svelte'
import '../../i18n/more'
import { asProblem } from '../../lib/api.svelte'
import { notices } from '../../lib/notices.svelte'
import { prefs } from '../../lib/prefs.svelte'
import { session } from '../../lib/session.svelte'
import { BAR, railEntries } from '../../routes'
import type { MenuItem } from '../menu'

export const themes = (): MenuItem[] => [
	{ label: t('theme.light'), icon: Sun, checked: prefs.theme === 'light', run: () => prefs.setTheme('light') },
	{ label: t('theme.dark'), icon: Moon, checked: prefs.theme === 'dark', run: () => prefs.setTheme('dark') },
	{ label: t('theme.auto'), icon: Monitor, checked: prefs.theme === 'auto', run: () => prefs.setTheme('auto') },
]

export function account(help: () => void): MenuItem[] {
	const me = session.me!.account
	const out = () => session.signOut().catch((e) => notices.fail(asProblem(e)))

	return [
		{ kind: 'head', label: `${me.name || me.login} · ${session.roleName(me.role)}` },
		{ label: t('account.title'), icon: CircleUser, href: '#/account' },
		{ label: t('help.title'), icon: Keyboard, run: help },
		{ label: t('about.title'), icon: Info, href: '#/about' },
		{ kind: 'line', label: '' },
		{ label: t('signout'), icon: LogOut, run: () => void out() },
	]
}

/* What has no place in the bar of a phone. */
export const more = (help: () => void): MenuItem[] => [
	...railEntries().slice(BAR).map((e): MenuItem => ({ label: t(e.title), icon: e.icon, href: e.path === '/m' ? '/m' : '#/' + e.path })),
	...account(help),
]
