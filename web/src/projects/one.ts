/* One project: its parts, what can be done with it, and what that still lacks. */
import { language, t } from '../i18n/index.svelte'
import '../i18n/project-one'
import { today } from '../lib/asked'
import { session } from '../lib/session.svelte'
import type { Json, Move, NeededRow, Record_ } from '../lib/types'
import { isEmpty } from '../lib/values'
import { monthsSince, stages } from './stages'

export const PARTS = ['amounts', 'capacities', 'jobs', 'milestones', 'permits', 'evidence', 'documents', 'updates', 'notes'] as const
export type Part = typeof PARTS[number]
export const MOST = 200		/* rows of a part that come with a project */

/* What the page and its moves ask of a project. */

export const pathOf = (part: string) => 'project-' + part
export const partOf = (r: Record_, part: string): Record_[] => (Array.isArray(r[part]) ? r[part] as unknown as Record_[] : [])
export const mayPart = (part: string) => session.resource(pathOf(part))?.may
/* A document is made by an upload, which whoever may change one may make. */
export const mayAdd = (part: string) => (part === 'documents' ? mayPart(part)?.change : mayPart(part)?.create) ?? false

/* Pieces of other sentences, in a row. */
export const listed = (words: string[]) => words.join(language.now === 'zh' ? '、' : ', ')

/* What an expand or a history calls a row of evidence or a document. */
export function learnTitles(r: Record_) {
	for (const part of ['evidence', 'documents'])
		session.learn({ [pathOf(part)]: Object.fromEntries(partOf(r, part).map((x) => [x.id, String(x.title)])) })
}

/* --- moves --- */
const fieldOf = (m: Move) => m.field ?? 'stage'
const ENDS = ['close', 'exit', 'return']
const claimed = (r: Record_) => !isEmpty(r.claimed_at)
const verified = (r: Record_) => !isEmpty(r.verified_at)
export const waits = (r: Record_) => claimed(r) && !verified(r)
export const mine = (r: Record_) => r.claimed_by === session.me?.account.login

/* What bars a move beside its states: the server says the same, with words. */
const BARS: Record<string, (r: Record_) => boolean> = {
	claim: (r) => claimed(r),
	operate: (r) => !waits(r) || mine(r),
	unclaim: (r) => !waits(r),
	complete: (r) => r.stage !== 'operating',
	sleep: (r) => r.health === 'on_track' && silent(r) === 0,
}
const stopped = (m: Move, r: Record_) => r.health === 'cancelled' && fieldOf(m) === 'stage' && !['return', 'unclaim'].includes(m.name)

function fits(m: Move, r: Record_): boolean {
	const only = Object.entries(m.only_if ?? {})

	return m.from.includes(String(r[fieldOf(m)])) && only.every(([f, codes]) => codes.includes(String(r[f]))) && !BARS[m.name]?.(r) && !stopped(m, r)
}

/* What the reader can do with it as it stands. */
export function possible(r: Record_): Move[] {
	const all = (session.resource('projects')?.moves ?? []).filter((m) => fits(m, r))
	return isEmpty(r.archived_at) ? all.filter((m, i) => all.findIndex((x) => x.name === m.name) === i) : []
}

/* The one that leads on: verify what was claimed, report what runs, else the next stage. */
export function nextMove(r: Record_): Move | undefined {
	const on = possible(r).filter((m) => fieldOf(m) === 'stage' && !ENDS.includes(m.name) && m.name !== 'unclaim')

	return on.find((m) => m.name === 'operate') ?? on.find((m) => m.name === 'claim') ?? (waits(r) ? undefined : on[0])
}

export const isHealth = (m: Move) => fieldOf(m) === 'health'

/* --- what a move lacks --- */
export const REASON = 'move_reason'	/* no field: the log keeps it */
export const rowsFor = (r: Record_, n: NeededRow) => partOf(r, n.part).filter((x) => Object.entries(n.where ?? {}).every(([k, v]) => x[k] === v))
const isDated = (n: NeededRow, x: Record_) => n.part !== 'milestones' || !isEmpty(x.planned) || !isEmpty(x.actual)
export const hasRow = (r: Record_, n: NeededRow) => rowsFor(r, n).some((x) => isDated(n, x))

/* Of several of which one is enough, any. */
const alternatives = (m: Move, name: string): string[] => m.either?.find((group) => group.includes(name)) ?? [name]
export const lacksField = (m: Move, r: Record_, name: string) => alternatives(m, name).every((n) => isEmpty(r[n] as Json))
export const askedFields = (m: Move): string[] => [...new Set(m.needs.flatMap((n) => alternatives(m, n)))]

export function lacks(m: Move, r: Record_): string[] {
	const fields = m.needs.filter((n) => n !== REASON && n !== 'stage' && lacksField(m, r, n))
		.map((n) => alternatives(m, n).map((a) => session.field('projects', a)?.label ?? a).join(' / '))

	return [...fields, ...(m.needs_rows ?? []).filter((n) => !hasRow(r, n)).map((n) => n.label)]
}

/* --- silence --- */
export const silentMonths = (r: Record_) => monthsSince(String(r.news_on ?? r.created_at).slice(0, 10), today())
export function silent(r: Record_): 0 | 12 | 24 {
	if (!('news_on' in r) || ['closed', 'exited'].includes(String(r.stage)) || !['on_track', 'delayed'].includes(String(r.health)))
		return 0
	const months = silentMonths(r)
	return months >= 24 ? 24 : months >= 12 ? 12 : 0
}

/* --- who sees it --- */
export function seenBy(r: Record_): string {
	if (r.visibility === 'auto')
		return t(stages().indexOf(String(r.stage)) >= stages().indexOf('filed') ? 'one.seen.auto' : 'one.seen.later')
	return t(r.visibility === 'open' ? 'one.seen.open' : 'one.seen.private')
}

/* --- stages reached --- */
export interface Step {
	stage: string
	state: 'past' | 'now' | 'ahead' | 'skipped'
	on: string | null
}
const ENDED = ['closed', 'exited']

/* Both ends are only drawn where it has come to one. */
export function stepsOf(r: Record_): Step[] {
	const now = String(r.stage)
	const dates = new Map((Array.isArray(r.stage_dates) ? r.stage_dates : []).map((x) => { const d = x as { stage: string, reached_on: string | null }; return [d.stage, d.reached_on] }))
	const all = stages().filter((s) => !ENDED.includes(s) || s === now)
	const at = all.indexOf(now)

	return all.map((stage, i) => ({
		stage, on: (stage === now ? r.stage_on as string | null : null) ?? dates.get(stage) ?? null,
		state: i > at ? 'ahead' : i === at ? 'now' : dates.size > 0 && !dates.has(stage) ? 'skipped' : 'past',
	}))
}
