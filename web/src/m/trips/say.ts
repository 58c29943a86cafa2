/* What is said of a trip. */
import { language } from '../../i18n/index.svelte'
import * as format from '../../lib/format'
import type { Trip } from '../types'

/* "2026年11月23日 – 11月30日"; rough dates as they are. */
export function dates(t: Pick<Trip, 'starts_on' | 'ends_on'>): string {
	const lang = language.now
	const one = (d: string) => format.date(d, lang)

	return [t.starts_on, t.ends_on].filter((d, i, all) => d && all.indexOf(d) === i).map((d) => one(d!)).join(' – ')
}

/* Whether one can apply, at a moment. */
export const isOpen = (t: Trip, now: number): boolean =>
	t.state === 'open' && (!t.apply_open_at || Date.parse(t.apply_open_at) <= now) && (!t.apply_close_at || Date.parse(t.apply_close_at) > now)

export const tone = (state: string): string =>
	['accepted', 'confirmed', 'travelled'].includes(state) ? 'good' : ['needs_info', 'draft', 'waitlisted'].includes(state) ? 'wait' : state === 'declined' ? 'bad' : 'on'
