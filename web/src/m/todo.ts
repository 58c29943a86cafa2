/* What waits for a member, said from what the server has answered.  Pure. */
import type { Key, Params } from '../i18n/index.svelte'

export interface Todo {
	key: string
	title: [Key, Params?]
	text?: [Key, Params?]
	href: string
}

export interface ProjectNews {
	id: number
	health: string | null
	stage: string
	news_on: string | null
	created_at: string
}

export interface Answers {
	today: string		/* 2026-11-30 */
	enterprise: number
	projects: ProjectNews[]
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

export function todoOf(a: Answers): Todo[] {
	const silent = silentOf(a.projects, a.today)
	const all: Todo[] = []

	if (silent.length > 0)
		all.push({
			key: 'projects', title: ['m.todo.projects', { n: silent.length }], text: ['m.todo.projects.text'],
			href: silent.length === 1 ? `/#/projects/${silent[0].id}` : `/#/projects?view=list&enterprise=${a.enterprise}`,
		})
	return all
}
