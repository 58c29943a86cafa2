/*
 * What the server tells by itself.  One tab of a browser holds the stream for all of them; it lets go when it is hidden for a minute, and
 * another takes over.  Whoever listens also asks now and then: often where the stream does not come about, seldom where it does.
 */
import { BASE } from './api.svelte'

export interface Told {
	event: string
	data: Record<string, unknown>
}
type Listener = (told: Told) => void
type Message = { from: string, topics: string[] } | { who: true } | { told: Told } | { live: boolean }

const EVENTS = ['changed', 'progress', 'reset']
const HIDDEN_MS = 60_000

class Events {
	live = $state(false)
	#id = crypto.randomUUID()
	#listeners = new Map<Listener, string[]>()
	#wanted = new Map<string, string[]>()	/* by tab */
	#channel: BroadcastChannel | null = null
	#source: EventSource | null = null
	#failures = 0
	#release: (() => void) | null = null
	#queued = false
	#hiding: ReturnType<typeof setTimeout> | undefined

	/* Be told of topics until the returned function is called. */
	on(topics: string[], listener: Listener): () => void {
		this.#listeners.set(listener, topics)
		this.#begin()
		this.#want()
		return () => {
			this.#listeners.delete(listener)
			this.#want()
		}
	}

	#begin() {
		if (this.#channel || typeof BroadcastChannel === 'undefined' || !navigator.locks)
			return
		this.#channel = new BroadcastChannel('tw.events')
		this.#channel.onmessage = (e: MessageEvent<Message>) => this.#hear(e.data)
		document.addEventListener('visibilitychange', () => this.#seen())
		addEventListener('pagehide', () => this.#channel?.postMessage({ from: this.#id, topics: [] }))
		this.#lead()
	}

	#topics(): string[] {
		return [...new Set([...this.#listeners.values()].flat())].sort()
	}

	#want() {
		const topics = this.#topics()

		this.#channel?.postMessage({ from: this.#id, topics })
		this.#hear({ from: this.#id, topics })
	}

	#hear(m: Message) {
		if ('from' in m) {
			this.#wanted.set(m.from, m.topics)
			this.#connect()
		} else if ('who' in m)
			this.#channel?.postMessage({ from: this.#id, topics: this.#topics() })
		else if ('told' in m)
			this.#tell(m.told)
		else
			this.live = m.live
	}

	#tell(told: Told) {
		for (const listener of this.#listeners.keys())
			listener(told)
	}

	/* Wait for one's turn to hold the stream. */
	#lead() {
		if (this.#queued)
			return
		this.#queued = true
		void navigator.locks.request('tw.events', () => new Promise<void>((done) => {
			this.#queued = false
			this.#release = () => { this.#shut(); this.#release = null; done() }
			this.#channel?.postMessage({ who: true })
			this.#connect()
		}))
	}

	#seen() {
		clearTimeout(this.#hiding)
		if (document.hidden)
			this.#hiding = setTimeout(() => this.#release?.(), HIDDEN_MS)
		else if (!this.#release)
			this.#lead()
	}

	#say(live: boolean) {
		this.live = live
		this.#channel?.postMessage({ live })
	}

	#shut() {
		this.#source?.close()
		this.#source = null
		this.#say(false)
	}

	#connect() {
		const topics = [...new Set([...this.#wanted.values()].flat())].sort().join(',')
		const url = `${BASE}/events?topics=${topics}`

		if (!this.#release || this.#failures > 1 || this.#source?.url.endsWith(url))
			return
		this.#shut()
		if (topics === '')
			return
		this.#source = new EventSource(url)
		this.#source.onopen = () => { this.#failures = 0; this.#say(true) }
		this.#source.onerror = () => this.#failed()
		for (const event of EVENTS)
			this.#source.addEventListener(event, (e: MessageEvent<string>) => {
				const told = { event, data: JSON.parse(e.data || '{}') as Told['data'] }
				this.#channel?.postMessage({ told })
				this.#tell(told)
			})
	}

	/* The browser tries again by itself; twice in vain, and the listeners ask. */
	#failed() {
		if (++this.#failures > 1)
			this.#shut()
		else
			this.#say(false)
	}
}
export const events = new Events()
