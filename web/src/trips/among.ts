/* What a row of a trip may refer to: rows of the same trip, and the companies that go. */
import { language, t } from '../i18n/index.svelte'
import '../i18n/trip'
import { get } from '../lib/api.svelte'
import { session } from '../lib/session.svelte'
import type { Page, Record_ } from '../lib/types'
import type { Option } from '../list/options'
import { local } from './parts'
import { labelOf, titleOf } from './trip'
import { at } from './zones'

/* Resources whose rows belong to one delegation. */
export const WITHIN = ['delegation-legs', 'agenda-items', 'applications', 'delegates', 'meetings', 'outcomes']

const NAMES: Record<string, (r: Record_) => string> = {
	'delegation-legs': (r) => [r.seq && `${r.seq}.`, r.country && session.refName('country', String(r.country)), r.city].filter(Boolean).join(' '),
	'agenda-items': (r) => [r.title_zh || r.title_en ? titleOf(r) : labelOf('agenda-items', 'kind', r.kind), local(r.starts) && at(local(r.starts)!)].filter(Boolean).join(' · '),
	'applications': (r) => session.refName('enterprises', String(r.enterprise)),
	'delegates': (r) => String((language.now === 'en' && r.name_en) || r.name_zh || r.name_en || r.id),
	'meetings': (r) => String(r.aim || (local(r.starts) ? at(local(r.starts)!) : t('trip.tab.meetings')) || r.id),
	'outcomes': (r) => String(r.title || labelOf('outcomes', 'kind', r.kind) || r.id),
}
export const rowName = (path: string, r: Record_): string => NAMES[path]?.(r) || String(r.title ?? r.name_zh ?? r.id)

export async function among(path: string, delegation: number): Promise<Option[]> {
	const p = await get<Page>(`/delegations/${delegation}/${path.replace('delegation-', '')}`, { limit: 500, count: 'none', names: 1, ...(path === 'applications' ? { expand: 'enterprise' } : {}) })

	session.learn(p.names)
	session.learnRecords(path, p.expanded)
	const all = p.items.map((r) => ({ code: String(r.id), label: rowName(path, r) }))
	session.learn({ [path]: Object.fromEntries(all.map((o) => [o.code, o.label])) })
	return all
}
/* The companies that go, else those that applied. */
export async function companies(delegation: number): Promise<Option[]> {
	const p = await get<Page>(`/delegations/${delegation}/applications`, { limit: 500, count: 'none', state__in: 'accepted,confirmed,travelled', expand: 'enterprise' })

	session.learnRecords('applications', p.expanded)
	return [...new Set(p.items.map((r) => Number(r.enterprise)))].map((e) => ({ code: String(e), label: session.refName('enterprises', String(e)) }))
}
