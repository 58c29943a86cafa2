/* The one way to the server: headers, problems, sign-in again, offline. */
import { language, t } from '../i18n/index.svelte'

export interface FieldError {
	pointer: string
	code: string
	message: string
	params?: Record<string, string>
	confirm?: boolean	/* it may be so, but somebody should look: ?confirm=code */
}

/* RFC 9457, as the server writes it; `body` has the members beyond the usual ones. */
export class Problem extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly title: string,
		readonly detail = '',
		readonly requestId = '',
		readonly errors: FieldError[] = [],
		readonly body: Record<string, unknown> = {},
		readonly retryAfter = 0,
	) {
		super(title)
	}
}

class Net {
	offline = $state(false)
	beat = $state(0)	/* grows when the server is back: pages read it to load again */
	flying = 0	/* requests under way */
	lapsed = $state(false)	/* the session ended under the reader's hands */
}
export const net = new Net()

let waiting: (() => void)[] = []

/* Sign-in succeeded: requests that waited for it go on. */
export function resume() {
	const go = waiting

	waiting = []
	early.clear()	/* what was said to nobody */
	net.lapsed = false
	go.forEach((f) => f())
}

/* The session has ended: the sign-in lies over the page until there is one. */
export function signedInAgain(): Promise<void> {
	net.lapsed = true
	return new Promise((done) => waiting.push(done))
}

let probe: ReturnType<typeof setTimeout> | undefined

export function lost() {
	net.offline = true
	clearTimeout(probe)
	probe = setTimeout(() => {
		fetch('/healthz', { cache: 'no-store' }).then(found, lost)
	}, 5000)
}

function found() {
	clearTimeout(probe)
	if (!net.offline)
		return
	net.offline = false
	net.beat++
}
addEventListener('online', () => net.offline && lost())

export type Query = Record<string, string | number | boolean | null | undefined> | URLSearchParams

export function withQuery(path: string, query?: Query): string {
	if (!query)
		return path
	const p = query instanceof URLSearchParams ? query : new URLSearchParams()
	if (!(query instanceof URLSearchParams))
		for (const [k, v] of Object.entries(query))
			if (v !== null && v !== undefined && v !== '')
				p.set(k, String(v))
	const s = p.toString()
	return s ? `${path}?${s}` : path
}

export interface Options {
	body?: unknown
	version?: number
	signal?: AbortSignal
	key?: string		/* Idempotency-Key; one is made for each POST */
	quiet?: boolean		/* a 401 is an answer, not a lapsed session */
	link?: string		/* the secret of a link: it says who asks, and no session does */
}

export const BASE = '/api/v1'
const safe = (method: string) => method === 'GET' || method === 'HEAD'

export function headers(method: string, o: Options): Headers {
	const h = new Headers({ 'Accept-Language': language.tag, Accept: 'application/json' })

	if (!safe(method))
		h.set('X-TW', '1')
	if (o.version !== undefined)
		h.set('If-Match', `"${o.version}"`)
	if (method === 'POST' && o.key)
		h.set('Idempotency-Key', o.key)
	if (o.link)
		h.set('Authorization', 'Link ' + o.link)
	if (!safe(method) && !(o.body instanceof FormData))
		h.set('Content-Type', 'application/json')
	return h
}

export async function problemOf(r: { status: number, text: () => Promise<string>, headers: Headers }): Promise<Problem> {
	let b: Record<string, unknown> = {}

	try {
		b = JSON.parse(await r.text())
	} catch {
		/* not ours: a proxy's page, or half an answer */
	}
	const retry = Number(r.headers.get('Retry-After') ?? 0)
	return new Problem(r.status, String(b.code ?? 'http_' + r.status),
		String(b.title ?? t('error.status', { status: String(r.status) })), b.detail ? String(b.detail) : '',
		String(b.request_id ?? r.headers.get('X-Request-Id') ?? ''), (b.errors as FieldError[]) ?? [], b, retry)
}

const pause = (ms: number) => new Promise((f) => setTimeout(f, ms))

/* Until no request has been under way for a while. */
export async function quiet(ms: number) {
	for (let still = 0; still < ms; still = net.flying > 0 ? 0 : still + 50)
		await pause(50)
}

async function send(method: string, path: string, o: Options): Promise<Response> {
	net.flying++
	try {
		const r = await fetch(BASE + path, {
			method,
			headers: headers(method, o),
			body: o.body === undefined ? undefined : o.body instanceof FormData ? o.body : JSON.stringify(o.body),
			signal: o.signal,
			credentials: o.link ? 'omit' : 'same-origin',
		})
		found()
		return r
	} catch (e) {
		if (o.signal?.aborted)
			throw e
		lost()
		throw new Problem(0, 'offline', t('error.offline'), t('error.offline.detail'))
	} finally {
		net.flying--
	}
}

/* Answers on their way before there is a page that wants them: each is for the first who asks, and not kept for long. */
const early = new Map<string, Promise<Response>>()

export function ahead(path: string, query?: Query, o: Options = {}) {
	const url = withQuery(path, query)
	const answer = send('GET', url, o)

	/* It is read at once: one that nobody comes for would keep its connection.  What failed is told to whoever asks. */
	answer.then((r) => r.clone().text()).catch(() => {})
	early.set(url, answer)
	setTimeout(() => early.delete(url), 30000)
}

function asked(method: string, path: string, o: Options): Promise<Response> {
	const answer = safe(method) ? early.get(path) : undefined

	early.delete(path)
	return answer ?? send(method, path, o)
}

/*
 * Ask the server.  A session that ended opens the sign-in over the page and the call goes on after it; a
 * busy server is asked again, twice, when that cannot do harm.
 */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
	const o = method === 'POST' ? { key: crypto.randomUUID(), ...options } : options

	for (let tries = 0; ; tries++) {
		const r = await asked(method, path, o)

		o.signal?.throwIfAborted()
		if (r.ok)
			return (r.status === 204 ? undefined : await r.json()) as T
		if (r.status === 401 && !o.quiet) {
			await signedInAgain()
			continue
		}
		const p = await problemOf(r)
		if (r.status === 503 && tries < 2 && safe(method)) {
			await pause(Math.min(p.retryAfter || 1, 5) * 1000)
			continue
		}
		throw p
	}
}

export const get = <T>(path: string, query?: Query, o: Options = {}) => call<T>('GET', withQuery(path, query), o)
export const post = <T>(path: string, body?: unknown, o: Options = {}) => call<T>('POST', path, { ...o, body: body ?? {} })
export const patch = <T>(path: string, version: number, body: unknown) => call<T>('PATCH', path, { body, version })

export const asProblem = (e: unknown): Problem =>
	e instanceof Problem ? e : new Problem(0, 'page', t('error.page'), String(e))
