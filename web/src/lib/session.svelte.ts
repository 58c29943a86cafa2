/* Who is signed in, and what the server says about resources, lists and roles. */
import { language } from '../i18n/index.svelte'
import { asProblem, call, get, post, Problem, resume } from './api.svelte'
import type { Field, Me, Meta, RefRow, Resource } from './types'

interface Setup {
	needed: boolean
	demo: boolean
	organisation: string | null
	version: string
	signed_in: boolean
	command?: string
}

const IN = 'tw.in'	/* someone has signed in on this device */

class Session {
	me = $state.raw<Me | null>(null)
	meta = $state.raw<Meta | null>(null)
	setup = $state.raw<Setup | null>(null)
	ready = $state(false)
	problem = $state.raw<Problem | null>(null)
	#metaLang = ''
	#names = new Map<string, Map<string, RefRow>>()

	/*
	 * Asked once at the start: who I am, and at the same time what there is.  Who never signed in here
	 * is asked to, without first being refused.
	 */
	async start() {
		this.problem = null
		if (localStorage.getItem(IN) === null) {
			await this.askSetup()
			if (!this.setup?.signed_in) {
				this.ready = true
				return
			}
		}
		try {
			const meta = this.#fetchMeta(true).catch(asProblem)
			this.me = await get<Me>('/me', undefined, { quiet: true })
			const failed = await meta
			if (failed instanceof Problem)
				throw failed
			localStorage.setItem(IN, '1')
		} catch (e) {
			const p = asProblem(e)
			if (p.status !== 401)
				this.problem = p
			else {
				localStorage.removeItem(IN)
				await this.askSetup()
			}
		}
		this.ready = true
	}

	async askSetup(): Promise<void> {
		try {
			this.setup = await get<Setup>('/setup', undefined, { quiet: true })
		} catch (e) {
			this.problem = asProblem(e)
		}
	}

	async #fetchMeta(quiet = false) {
		const lang = language.tag
		const m = await get<Meta>('/meta', undefined, { quiet })

		this.#names = new Map(Object.entries(m.lists).map(([list, rows]) =>
			[list, new Map(rows.map((r) => [r.code, r]))]))
		this.#metaLang = lang
		this.meta = m
	}

	/* Labels follow the reader's language. */
	async refreshMeta() {
		if (this.me && this.#metaLang !== language.tag)
			await this.#fetchMeta()
	}

	async enter(me: Me) {
		const other = this.me && this.me.account.id !== me.account.id

		if (other) {
			location.reload()	/* another person's rows must not stay on the page */
			return
		}
		if (!this.me || !this.meta)
			await this.#fetchMeta(true)
		this.me = me
		localStorage.setItem(IN, '1')
		resume()
	}

	async signIn(login: string, password: string) {
		await this.enter(await post<Me>('/session', { login, password }, { quiet: true }))
	}

	async signOut() {
		await call('DELETE', '/session', { quiet: true }).catch((e) => {
			if (asProblem(e).status !== 401)
				throw e
		})
		for (const k of Object.keys(localStorage))
			if (k.startsWith('tw.draft.') || k === IN)
				localStorage.removeItem(k)
		location.hash = '#/'
		location.reload()
	}

	may(action: string): boolean {
		return this.me?.may.includes(action) ?? false
	}

	resource(path: string): Resource | undefined {
		return this.meta?.resources[path]
	}

	field(path: string, name: string): Field | undefined {
		return this.resource(path)?.fields.find((f) => f.name === name)
	}

	list(name: string): RefRow[] {
		return this.meta?.lists[name] ?? []
	}

	/* The name behind a code; the code itself where the list has no such row (an unknown place is kept as text). */
	refName(list: string, code: string): string {
		void this.meta
		return this.#names.get(list)?.get(code)?.name ?? code
	}

	roleName(code: string): string {
		return this.meta?.roles.find((r) => r.code === code)?.label ?? code
	}
}
export const session = new Session()
