/* What the pages know of projects beside their description: the order of stages, the eleven countries, what silence is. */
import { known, language, t } from '../i18n/index.svelte'
import { session } from '../lib/session.svelte'
import { choiceLabel } from '../lib/values'

export const COUNTRIES = ['ID', 'VN', 'TH', 'MY', 'SG', 'PH', 'KH', 'LA', 'MM', 'BN', 'TL']
const ENDED = ['closed', 'exited']

/* Short: the list of countries has the long names. */
export function countryName(code: string): string {
	const key = `country.${code}`
	return known(key) ? t(key) : session.refName('country', code)
}

export const stages = (): string[] => session.field('projects', 'stage')?.choices?.map((c) => c.code) ?? []

export function labelOf(field: string, code: string): string {
	const f = session.field('projects', field)
	return f ? choiceLabel(f, code) : code
}

/* The colour of a stage, from early to late; what has ended is grey. */
export const toneOf = (stage: string): string => (ENDED.includes(stage) ? 'stx' : 'st' + (stages().indexOf(stage) + 1))

export const nameOf = (p: { id: number, name_zh?: unknown, name_en?: unknown }): string =>
	String((language.now === 'en' && p.name_en) || p.name_zh || p.name_en || p.id)

const day = (iso: string) => Date.parse(iso.slice(0, 10) + 'T00:00:00Z')
export const daysSince = (on: string, today: string): number => Math.max(0, Math.round((day(today) - day(on)) / 86400000))

/* Whole months from one date to another. */
export function monthsSince(on: string, today: string): number {
	const [y, m, d] = on.split('-').map(Number), [ty, tm, td] = today.split('-').map(Number)
	return (ty - y) * 12 + tm - m - (td < d ? 1 : 0)
}

/* 24 or 12 months without news of what is still under way; else 0. */
export function silence(p: { stage?: string, health?: string | null, news_on?: string | null }, today: string): 0 | 12 | 24 {
	if (!p.news_on || ENDED.includes(p.stage ?? '') || !['on_track', 'delayed'].includes(p.health ?? ''))
		return 0
	const months = monthsSince(p.news_on, today)
	return months >= 24 ? 24 : months >= 12 ? 12 : 0
}
