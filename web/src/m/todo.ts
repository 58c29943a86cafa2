/* What waits for a member, said from what the server has answered (GET /todo).  Pure. */
import type { Key, Params } from '../i18n/index.svelte'
import type { Titled } from './types'

export interface Todo {
	key: string
	title: [Key, Params?]
	text?: [Key, Params?]
	trip?: Titled
	href: string
}

export interface ProjectNews {
	id: number
	health: string | null
	stage: string
	news_on: string | null
	created_at: string
}
type OfTrip<T> = { items: (T & { id: number, delegation: number })[], expanded?: { delegation?: { [id: string]: Titled & { state?: string } } } }

export interface Answers {
	projects?: { items: ProjectNews[] }
	applications?: OfTrip<{ state: string }>
	delegates?: OfTrip<{ name_zh: string | null, name_en: string | null }>
	without_passport?: number[]	/* of these delegates */
	attributions?: { items: { id: number, answer: string | null }[] }
	'follow-ups'?: OfTrip<{ due: string | null }>
}

/* The day n months before; the last of the month where that has no such day. */
export function monthsBefore(day: string, n: number): string {
	const [y, m, d] = day.split('-').map(Number)
	const last = new Date(Date.UTC(y, m - n, 0)).getUTCDate()

	return new Date(Date.UTC(y, m - 1 - n, Math.min(d, last))).toISOString().slice(0, 10)
}

/* Those that are under way, and of which nothing was heard for a year: as the server's report has it for the chamber. */
export function silentOf(projects: ProjectNews[], today: string): ProjectNews[] {
	const until = monthsBefore(today, 12)

	return projects.filter((p) => p.stage !== 'closed' && (p.health === 'on_track' || p.health === 'delayed') && (p.news_on ?? p.created_at.slice(0, 10)) <= until)
}

/* What a company does about an application, by its state. */
const ACTS: Record<string, [Key, Key]> = {
	needs_info: ['m.todo.info', 'm.todo.info.text'],
	accepted: ['m.todo.confirm', 'm.todo.confirm.text'],
	draft: ['m.todo.draft', 'm.todo.draft.text'],
}

export function todoOf(a: Answers, enterprise: number, today: string): Todo[] {
	const silent = silentOf(a.projects?.items ?? [], today)
	const open = (a.attributions?.items ?? []).filter((x) => x.answer === null)
	const applications = a.applications?.items ?? []
	const all: Todo[] = Object.keys(ACTS).flatMap((state) => applications.filter((x) => x.state === state).map((x): Todo => ({
		key: 'application' + x.id, title: [ACTS[state][0]], text: [ACTS[state][1]], trip: a.applications?.expanded?.delegation?.[x.delegation], href: `#/applications/${x.id}`,
	})))

	for (const d of (a.delegates?.items ?? []).filter((x) => a.without_passport?.includes(x.id)))
		all.push({ key: 'papers' + d.id, title: ['m.todo.papers', { name: d.name_zh || d.name_en || '' }], trip: a.delegates?.expanded?.delegation?.[d.delegation], href: `#/delegates/${d.id}` })
	for (const f of a['follow-ups']?.items ?? [])
		all.push({ key: 'survey' + f.id, title: ['m.todo.survey'], text: f.due ? ['m.todo.survey.text', { date: f.due }] : undefined, trip: a['follow-ups']?.expanded?.delegation?.[f.delegation], href: `#/told/survey/${f.id}` })
	if (open.length > 0)
		all.push({ key: 'attributions', title: ['m.todo.claims', { n: open.length }], text: ['m.todo.claims.text'], href: open.length === 1 ? `#/told/claim/${open[0].id}` : '#/told' })
	if (silent.length > 0)
		all.push({
			key: 'projects', title: ['m.todo.projects', { n: silent.length }], text: ['m.todo.projects.text'],
			href: silent.length === 1 ? `/#/projects/${silent[0].id}` : `/#/projects?view=list&enterprise=${enterprise}`,
		})
	return all
}
