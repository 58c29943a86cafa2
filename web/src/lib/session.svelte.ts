/* Who is signed in, and what the server says about resources, lists and roles. */
import { language } from '../i18n/index.svelte'
import { asProblem, call, get, post, quiet, resume, signedInAgain, type Problem } from './api.svelte'
import { notices } from './notices.svelte'
import { router } from './router.svelte'
import type { Expanded, Field, Me, Meta, Names, Page, Record_, RefRow, Resource } from './types'

interface Setup {
	needed: boolean
	demo: boolean
	organisation: string | null
	version: string
	signed_in: boolean
	command?: string
}
interface Start {
	setup: Setup
	me?: Me
	meta?: Meta
}

/* The kinds of records whose fields a page draws, by the section that it stands in: all of one project, of one trip. */
export const PROJECT = 'projects,project-' + ['amounts', 'capacities', 'jobs', 'milestones', 'permits', 'evidence', 'documents', 'updates', 'notes'].join(',project-')
export const TRIP = 'delegations,delegation-legs,agenda-items,applications,delegates,counterparts,meetings,meeting-wishes,outcomes,attributions,follow-ups,document-packs,project-amounts'
const KINDS: Record<string, string> = { projects: 'projects', projects1: PROJECT, trips: 'delegations', trips1: TRIP }

const IN = 'tw.in'	/* someone has signed in on this device */

const titleOf = (r: Record_) => String((language.now === 'en' && r.name_en) || r.name_zh || r.name_en || r.id)

class Session {
	me = $state.raw<Me | null>(null)
	meta = $state.raw<Meta | null>(null)
	setup = $state.raw<Setup | null>(null)
	ready = $state(false)
	problem = $state.raw<Problem | null>(null)
	/* Whose fields the first view knows. */
	first = KINDS[router.place.segments[0] + (Number(router.place.segments[1]) > 0 ? '1' : '')] ?? 'enterprises'
	/* Of which resources the later parts know them; null: of all. */
	all: string | null = null
	#lang = ''
	#all: Promise<unknown> | null = null	/* the descriptions of all resources, asked for */
	#lists = $state.raw<ReadonlyMap<string, RefRow[]>>(new Map())
	#names = $state.raw<ReadonlyMap<string, string>>(new Map())	/* of "city/440300" */
	#asked = new Map<string, Promise<void>>()
	#saved = Promise.resolve()	/* one change of a preference after the other */
	#unnamed = new Map<string, string>()	/* the list of each */

	/* Asked once: what kind of server this is, who I am, and what there is. */
	async start() {
		this.problem = null
		try {
			const s = await this.#fetch()
			this.me = s.me ?? null
			this.#mark()
		} catch (e) {
			this.problem = asProblem(e)
		}
		this.ready = true
	}

	/* Whether who signed in on this device last starts at a desk; null: nobody is signed in, as far as the device knows. */
	get desk(): boolean | null {
		const mark = localStorage.getItem(IN)

		return mark === null ? null : mark !== 'no desk'
	}

	#mark() {
		if (this.me)
			localStorage.setItem(IN, this.may('reports.read') ? 'desk' : 'no desk')
		else
			localStorage.removeItem(IN)
	}

	async #fetch(): Promise<Start> {
		const lang = language.tag
		const s = await get<Start>('/start', { whole: this.#all ? this.all : this.first }, { quiet: true })

		if (this.me && !s.me) {	/* everybody is answered: without a session, with nothing that a page is drawn from */
			await signedInAgain()
			return this.#fetch()
		}
		if (lang !== this.#lang) {
			this.#lists = new Map()
			this.#names = new Map()
			this.#asked.clear()
		}
		this.#lang = lang
		this.setup = s.setup
		this.meta = s.meta ?? null
		return s
	}

	/* The first view knows the fields of one resource alone; what draws other records waits for this. */
	whole(): Promise<unknown> {
		if (!this.#all) {
			this.#all = Promise.resolve()	/* what is asked for from here on is all */
			this.#all = this.#fetch().catch((e) => { this.#all = null; throw e })
		}
		return this.#all
	}

	/* Labels follow the reader's language. */
	async refreshMeta() {
		if (this.me && this.#lang !== language.tag)
			await this.#fetch()
	}

	async enter(me: Me) {
		const other = this.me && this.me.account.id !== me.account.id

		if (other) {
			location.reload()	/* another person's rows must not stay on the page */
			return
		}
		if (!this.me || !this.meta)
			await this.#fetch()
		this.me = me
		this.#mark()
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

	/* Choose something for oneself, wherever one signs in; null takes the choice back. */
	prefer(key: string, value: string | null) {
		if (!this.me)
			return
		const { [key]: _, ...others } = this.me.preferences

		this.me = { ...this.me, preferences: value === null ? others : { ...others, [key]: value } }
		this.#saved = this.#saved.then(() => call<void>('PATCH', '/me', { body: { preferences: { [key]: value } } }))
			.catch((e) => notices.fail(asProblem(e)))
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

	/* The rows of a reference list; it comes when it is first asked for. */
	list(name: string): RefRow[] {
		if (!this.#lists.has(name))
			void this.need(name)
		return this.#lists.get(name) ?? []
	}

	/* Whether a reference list has still to come; it is asked for by this. */
	awaits(name: string): boolean {
		this.list(name)
		return !this.#lists.has(name)
	}

	need(name: string): Promise<void> {
		const coming = this.#asked.get(name) ?? (this.resource(name) ? this.#records(name) : get<{ items: RefRow[] }>(`/meta/lists/${name}`).then((r) => r.items))
			.then((rows) => this.#take(name, rows), () => this.#take(name, []))

		this.#asked.set(name, coming)
		return coming
	}

	/* A resource of few rows, as a list. */
	async #records(path: string): Promise<RefRow[]> {
		const p = await get<Page>('/' + path, { limit: 500, count: 'none' })

		return p.items.map((r) => ({ code: String(r.id), name: titleOf(r) }))
	}

	#take(name: string, rows: RefRow[]) {
		this.#lists = new Map(this.#lists).set(name, rows)
		this.learn({ [name]: Object.fromEntries(rows.map((r) => [r.code, r.name])) })
	}

	/* The server is back: what did not come is asked for again. */
	again() {
		for (const name of this.#asked.keys())
			if (this.#lists.get(name)?.length === 0) {
				this.#asked.delete(name)
				void this.need(name)
			}
	}

	/* Names that came with rows. */
	learn(names: Names | undefined) {
		const all = new Map(this.#names)

		for (const [list, rows] of Object.entries(names ?? {}))
			for (const [code, name] of Object.entries(rows))
				all.set(`${list}/${code}`, name)
		this.#names = all
	}

	/* What records are called that came with those that refer to them. */
	learnRecords(path: string, expanded: Expanded | undefined) {
		for (const [name, rows] of Object.entries(expanded ?? {}))
			this.learn({ [this.field(path, name)?.ref ?? name]: Object.fromEntries(Object.entries(rows).map(([id, r]) => [id, titleOf(r)])) })
	}

	/*
	 * The name behind a code; the code itself where the list has no such row (an unknown place is kept as text).
	 * Until it is known it is empty: rows bring their names, and only what is then still missing needs its list.
	 */
	refName(list: string, code: string): string {
		const key = `${list}/${code}`
		const name = this.#names.get(key)

		if (name !== undefined || this.#lists.has(list))
			return name ?? code
		this.#unnamed.set(key, list)
		if (this.#unnamed.size === 1)
			void this.#find()
		return ''
	}

	/* Whose login it is: rows bring the names that they need. */
	person(login: string): string {
		return this.#names.get(`accounts/${login}`) ?? (login === this.me?.account.login && this.me.account.name ? this.me.account.name : login)
	}

	async #find() {
		await quiet(100)
		const lists = [...this.#unnamed].filter(([key]) => !this.#names.has(key)).map(([, list]) => list)
		this.#unnamed.clear()
		new Set(lists).forEach((list) => void this.need(list))
	}

	roleName(code: string): string {
		return this.meta?.roles.find((r) => r.code === code)?.label ?? code
	}
}
export const session = new Session()
