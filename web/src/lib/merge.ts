/* Take a merge back: the enterprise that went into another is one of its own again. */
import { t } from '../i18n/index.svelte'
import '../i18n/merge'
import { asProblem, post } from './api.svelte'
import { notices } from './notices.svelte'

/* left: what somebody has changed since, which stays where it is. */
interface Unmerged {
	left: Record<string, number>
	left_fields: string[]
}

export async function unmerge(id: number, version: number): Promise<boolean> {
	try {
		const { unmerge: done } = await post<{ unmerge: Unmerged }>(`/enterprises/${id}/unmerge`, undefined, { version })
		const left = Object.values(done.left).reduce((n, x) => n + x, 0) + done.left_fields.length

		notices.say(left > 0 ? t('merge.undone.left', { n: left }) : t('merge.undone'), { seconds: left > 0 ? 10 : 5 })
		return true
	} catch (e) {
		notices.fail(asProblem(e))
		return false
	}
}
