/* The questions of the home page, all at once; one that fails takes nothing from the others. */
import { get } from '../lib/api.svelte'
import { isoDay } from '../lib/format'
import type { Page } from '../lib/types'
import { exists } from './pages'
import type { Answers, ProjectNews } from './todo'

/* Rows of one's own; a company has no more of them than one answer holds. */
const rows = async <T>(path: string, query: Record<string, string | number>): Promise<T[]> =>
	!exists(path) ? [] : (await get<Page<T>>('/' + path, { limit: 200, count: 'none', ...query })).items

export async function fetchTodo(enterprise: number): Promise<Answers & { partly: boolean }> {
	const asked = await Promise.allSettled([
		rows<ProjectNews>('projects', { enterprise, fields: 'id,stage,health,news_on,created_at' }),
	])
	const failed = asked.find((a) => a.status === 'rejected')

	if (failed && asked.every((a) => a.status === 'rejected'))
		throw failed.reason
	const [projects] = asked.map((a) => a.status === 'fulfilled' ? a.value : [])
	return { today: isoDay(new Date().toISOString()), enterprise, projects, partly: failed !== undefined }
}
