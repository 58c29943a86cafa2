/* Archive and take back: an act that can be undone is done at once, and can be undone for ten seconds. */
import { t } from '../i18n/index.svelte'
import '../i18n/more'
import { asProblem, call, get, post } from './api.svelte'
import { notices } from './notices.svelte'
import type { Record_ } from './types'

export async function archive(path: string, r: { id: number, version: number }, name: string, undone: () => void): Promise<boolean> {
	try {
		await call('DELETE', `/${path}/${r.id}`, { version: r.version })
	} catch (e) {
		notices.fail(asProblem(e))
		return false
	}
	notices.say(t('archive.done', { name }), {
		seconds: 10,
		act: { label: t('undo'), run: () => void restore(path, { id: r.id }).then((ok) => { if (ok) undone() }) },
	})
	return true
}

export async function restore(path: string, r: { id: number }): Promise<boolean> {
	try {
		const now = await get<Record_>(`/${path}/${r.id}`)
		await post(`/${path}/${r.id}/restore`, undefined, { version: now.version })
		notices.say(t('restore.done'))
		return true
	} catch (e) {
		notices.fail(asProblem(e))
		return false
	}
}
