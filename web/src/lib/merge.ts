/* Take a merge back: the enterprise that went into another is one of its own again. */
import { t } from '../i18n/index.svelte'
import '../i18n/merge'
import { asProblem, post } from './api.svelte'
import { notices } from './notices.svelte'

export async function unmerge(id: number): Promise<boolean> {
	try {
		await post(`/enterprises/${id}/unmerge`)
		notices.say(t('merge.undone'))
		return true
	} catch (e) {
		notices.fail(asProblem(e))
		return false
	}
}
