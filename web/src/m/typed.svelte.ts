/* What is typed on a page is kept on this device until it is sent: by account, since two people may share a phone.  Signing out takes all of it away. */
import { keep, kept } from '../lib/prefs.svelte'
import { session } from '../lib/session.svelte'

export class Typed<T> {
	#key: string

	constructor(of: string) {
		this.#key = `tw.draft.m.${session.me!.account.id}.${of}`
	}

	get(): T | null {
		return kept<T>(this.#key)
	}

	/* Nothing that stood there already is anybody's draft. */
	put(now: T, stood: T) {
		keep(this.#key, JSON.stringify(now) === JSON.stringify(stood) ? null : now)
	}

	drop() {
		keep(this.#key, null)
	}
}
