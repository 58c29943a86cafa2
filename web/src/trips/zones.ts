/* Local times: a wall time and its zone, never without each other. */
import { language } from '../i18n/index.svelte'
import * as format from '../lib/format'
import type { Json } from '../lib/types'

export interface Local {
	local: string
	zone: string
}
export const isLocal = (v: Json | undefined | Local): v is Local & Json => !!v && typeof v === 'object' && !Array.isArray(v) && 'local' in v

const clocks = new Map<string, Intl.DateTimeFormat | null>()
function clock(zone: string): Intl.DateTimeFormat | null {
	if (!clocks.has(zone))
		try {
			clocks.set(zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }))
		} catch {
			clocks.set(zone, null)	/* a name that this browser does not know */
		}
	return clocks.get(zone)!
}

/* What the clocks of a zone show at an instant: 2026-11-23T09:00. */
export function wall(ms: number, zone: string): string {
	const c = clock(zone)

	if (!c)
		return new Date(ms).toISOString().slice(0, 16)
	const p = Object.fromEntries(c.formatToParts(ms).map((x) => [x.type, x.value]))
	return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`
}
const utc = (local: string) => Date.parse(local.slice(0, 16) + ':00Z')

/* How far a zone's clocks are ahead of UTC at a wall time, in minutes. */
export function offset(l: Local): number {
	const guess = utc(l.local)
	const first = utc(wall(guess, l.zone)) - guess

	return (utc(wall(guess - first, l.zone)) - (guess - first)) / 60000
}
export const instant = (l: Local): number => utc(l.local) - offset(l) * 60000

/* UTC+6:30 */
export function zoneLabel(l: Local): string {
	const m = offset(l), h = Math.floor(Math.abs(m) / 60), rest = Math.abs(m) % 60

	return `UTC${m < 0 ? '−' : '+'}${h}${rest ? ':' + String(rest).padStart(2, '0') : ''}`
}
export const timeOf = (l: Local) => l.local.slice(11, 16)
export const dayOf = (l: Local) => l.local.slice(0, 10)

/* 09:00–10:30 UTC+7; the day of its end where it is another one. */
export function span(from: Local | null, to: Local | null): string {
	if (!from)
		return to ? `– ${timeOf(to)} ${zoneLabel(to)}` : ''
	if (!to)
		return `${timeOf(from)} ${zoneLabel(from)}`
	const other = dayOf(to) !== dayOf(from) ? shortDay(dayOf(to)) + ' ' : ''
	return zoneLabel(from) === zoneLabel(to) ? `${timeOf(from)}–${other}${timeOf(to)} ${zoneLabel(from)}` : `${timeOf(from)} ${zoneLabel(from)} – ${other}${timeOf(to)} ${zoneLabel(to)}`
}
export const at = (l: Local) => `${shortDay(dayOf(l))} ${timeOf(l)} ${zoneLabel(l)}`

const tag = () => language.tag
const plain = (iso: string) => Date.parse(iso + 'T00:00:00Z')
export const shortDay = (iso: string) => (iso.length < 10 ? iso : new Intl.DateTimeFormat(tag(), language.now === 'zh' ? { month: 'numeric', day: 'numeric', timeZone: 'UTC' } : { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(plain(iso)))
export const shortSpan = (a: string, b: string) => (language.now === 'zh' ? `${shortDay(a)}–${shortDay(b)}` : new Intl.DateTimeFormat(tag(), { month: 'short', day: 'numeric', timeZone: 'UTC' }).formatRange(plain(a), plain(b)))
export const weekDay = (iso: string) => (iso.length < 10 ? '' : new Intl.DateTimeFormat(tag(), { weekday: 'short', timeZone: 'UTC' }).format(plain(iso)))

/* The later day, as far as it differs. */
function rest(a: string, b: string): string {
	const whole = format.date(b, 'zh')

	return a.slice(0, 7) === b.slice(0, 7) ? whole.replace(/^.*月/, '') : a.slice(0, 4) === b.slice(0, 4) ? whole.replace(/^.*年/, '') : whole
}

/* 2026年11月22日–30日, as far as the days are known. */
export function period(from: Json | undefined, to: Json | undefined): string {
	const a = String(from ?? ''), b = String(to ?? '')

	if (a.length === 10 && b.length === 10 && a !== b && language.now === 'zh')
		return `${format.date(a, 'zh')}–${rest(a, b)}`
	if (a.length === 10 && b.length === 10 && a !== b)
		return new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(plain(a), plain(b))
	return [a, b !== a ? b : ''].filter(Boolean).map((d) => (d.length === 10 ? format.date(d, language.now) : d)).join(' – ')
}
