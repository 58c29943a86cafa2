/* Times of a trip as they are on the clock of the place.  Pure. */
import type { Lang } from '../i18n/index.svelte'
import type { Local } from './types'

const tag = (lang: Lang) => (lang === 'zh' ? 'zh-CN' : 'en')
const utc = (local: string) => Date.parse(local.slice(0, 16) + ':00Z')

export const dayOf = (l: Local) => l.local.slice(0, 10)
export const timeOf = (l: Local) => l.local.slice(11, 16)

/* 11月23日 星期一 */
export const dayName = (day: string, lang: Lang) =>
	new Intl.DateTimeFormat(tag(lang), { month: lang === 'zh' ? 'long' : 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(Date.parse(day + 'T00:00Z'))

/* How far the clocks of a zone are before UTC at a moment, in minutes. */
function offsetAt(zone: string, ms: number): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
	}).formatToParts(ms)
	const at = (type: string) => parts.find((p) => p.type === type)?.value ?? '00'

	return Math.round((Date.parse(`${at('year')}-${at('month')}-${at('day')}T${at('hour')}:${at('minute')}:00Z`) - ms) / 60000)
}

/* "UTC+06:30"; a zone that this browser does not know is told by its name. */
export function zoneLabel(l: Local): string {
	try {
		const guess = offsetAt(l.zone, utc(l.local))
		const min = offsetAt(l.zone, utc(l.local) - guess * 60000)
		const n = Math.abs(min), two = (x: number) => String(x).padStart(2, '0')

		return `UTC${min < 0 ? '-' : '+'}${two(Math.floor(n / 60))}:${two(n % 60)}`
	} catch {
		return l.zone
	}
}

/* "09:00–10:30", and the day of the end where it is another: never without it. */
export function span(from: Local, to: Local | null, lang: Lang): string {
	if (!to)
		return timeOf(from)
	if (dayOf(from) === dayOf(to))
		return `${timeOf(from)}–${timeOf(to)}`
	return `${timeOf(from)} – ${dayName(dayOf(to), lang)} ${timeOf(to)}`
}
