/* Who did something: the name that people know, with the login beside it. */
import { t } from '../i18n/index.svelte'

export function person(login: unknown, name: unknown): string {
	if (!login)
		return ''
	return name && name !== login ? t('person', { name: String(name), login: String(login) }) : String(login)
}
