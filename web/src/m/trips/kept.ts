/* Drafts of applications, on this device: never what travel documents say. */
import { keep, kept } from '../../lib/prefs.svelte'
import { empty, type Draft } from './draft'

/* By account: two people may share a phone.  Signing out takes all of them away (session.signOut). */
const key = (account: number, trip: number) => `tw.draft.m.${account}.${trip}`

export const keptDraft = (account: number, trip: number) => {
	const d = kept<Draft>(key(account, trip))

	return d ? { ...empty(), ...d } : null
}
export const keepDraft = (account: number, trip: number, d: Draft | null) => keep(key(account, trip), d)
