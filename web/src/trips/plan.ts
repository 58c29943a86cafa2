/* The agenda as columns of days: where each item stands, beside which others, and what it clashes with.  Pure. */
import type { Record_ } from '../lib/types'
import { local, partsOf } from './parts'
import { addDays, codes, daysBetween } from './trip'
import { dayOf, instant, type Local } from './zones'

export interface Item {
	r: Record_
	from: Local
	to: Local
	start: number		/* minutes from the beginning of its day, on its own clocks */
	end: number
	lane: number
	lanes: number
	clash: Record_[]
	outside: boolean	/* of its leg */
}
export interface Journey {
	kind: string
	number: string
	from: string
	to: string
	departs: Local | null
	arrives: Local | null
}
export interface Day {
	on: string
	legs: Record_[]
	items: Item[]
	journeys: Journey[]
}
const MOST = 60
export const STEP = 15

const minutes = (l: Local) => Number(l.local.slice(11, 13)) * 60 + Number(l.local.slice(14, 16))
const forAll = (r: Record_) => r.open_to !== 'enterprises'
/* Two parts of the trip may go on at once where they are for different companies. */
function meet(a: Item, b: Item): boolean {
	if (a.r.kind === 'free' || b.r.kind === 'free' || instant(a.from) >= instant(b.to) || instant(b.from) >= instant(a.to))
		return false
	const theirs = new Set(codes(b.r.enterprises))
	return forAll(a.r) || forAll(b.r) || codes(a.r.enterprises).some((x) => theirs.has(x))
}
function isOutside(r: Record_, from: Local, to: Local, legs: Record_[]): boolean {
	const leg = legs.find((l) => l.id === r.leg)
	const a = leg && local(leg.arrive), b = leg && local(leg.leave)

	return (!!a && instant(from) < instant(a)) || (!!b && instant(to) > instant(b))
}
function itemOf(r: Record_, legs: Record_[]): Item | null {
	const from = local(r.starts), to = local(r.ends)

	if (!from || !to)
		return null
	const start = minutes(from), end = minutes(to) + 1440 * daysBetween(dayOf(from), dayOf(to))
	return { r, from, to, start, end: Math.max(end, start + STEP), lane: 0, lanes: 1, clash: [], outside: isOutside(r, from, to, legs) }
}
/* Side by side where they stand at the same time. */
function spread(items: Item[]) {
	let group: Item[] = [], until = -1
	const shut = () => { const lanes = Math.max(1, ...group.map((i) => i.lane + 1)); group.forEach((i) => { i.lanes = lanes }) }

	for (const i of items.sort((a, b) => a.start - b.start || b.end - a.end)) {
		if (i.start >= until) {
			shut()
			group = []
		}
		const taken = new Set(group.filter((x) => x.end > i.start).map((x) => x.lane))
		while (taken.has(i.lane))
			i.lane++
		group.push(i)
		until = Math.max(until, i.end)
	}
	shut()
}
function journeysOf(legs: Record_[]): Journey[] {
	const text = (v: unknown) => (v === null || v === undefined ? '' : String(v))
	const wallOf = (v: unknown, zone: unknown): Local | null => (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text(v)) && zone ? { local: text(v).slice(0, 16).replace(' ', 'T'), zone: text(zone) } : null)

	return legs.flatMap((l) => (Array.isArray(l.transport) ? l.transport : []) as unknown as Record<string, never>[]).map((x) => ({
		kind: text(x.kind), number: text(x.number), from: text(x.from_place), to: text(x.to_place), departs: wallOf(x.departs, x.departs_zone), arrives: wallOf(x.arrives, x.arrives_zone),
	}))
}
const onLeg = (l: Record_, on: string) => { const a = local(l.arrive), b = local(l.leave); return !!a && dayOf(a) <= on && on <= dayOf(b ?? a) }

/* The leg on which a day is; the one it is on already stays. */
export const legOn = (legs: Record_[], on: string, now: number | null): Record_ | undefined => legs.find((l) => l.id === now && onLeg(l, on)) ?? legs.find((l) => onLeg(l, on))

export function daysOf(r: Record_): Day[] {
	const legs = partsOf(r, 'legs')
	const items = partsOf(r, 'agenda').map((x) => itemOf(x, legs)).filter((x) => x !== null)
	const journeys = journeysOf(legs)
	const ends = legs.flatMap((l) => [local(l.arrive), local(l.leave)]).filter((x) => x !== null).map(dayOf)
	const all = [...[r.starts_on, r.ends_on].map(String).filter((d) => d.length === 10), ...ends, ...items.map((i) => dayOf(i.from))].sort()

	if (all.length === 0)
		return []
	for (const a of items)
		a.clash = items.filter((b) => b !== a && meet(a, b)).map((b) => b.r)
	return Array.from({ length: Math.min(MOST, daysBetween(all[0], all[all.length - 1]) + 1) }, (_, n) => addDays(all[0], n)).map((on) => {
		const own = items.filter((i) => dayOf(i.from) === on)
		spread(own)
		return { on, legs: legs.filter((l) => onLeg(l, on)), items: own, journeys: journeys.filter((j) => (j.departs ?? j.arrives) && dayOf((j.departs ?? j.arrives)!) === on) }
	})
}

/* From which hour to which the columns go. */
export function hoursOf(days: Day[]): [number, number] {
	const all = days.flatMap((d) => d.items)

	return [Math.max(0, Math.min(8, ...all.map((i) => Math.floor(i.start / 60)))), Math.min(24, Math.max(18, ...all.map((i) => Math.ceil(i.end / 60))))]
}

const two = (n: number) => String(n).padStart(2, '0')
const localOf = (on: string, m: number, zone: string): Local => ({ local: `${addDays(on, Math.floor(m / 1440))}T${two(Math.floor((m % 1440) / 60))}:${two(m % 60)}`, zone })

/* An item at another time: it keeps how long it is, and takes the clocks of the leg that it comes to. */
export function movedTo(i: Item, on: string, start: number, legs: Record_[]): { leg: number | null, starts: Local, ends: Local } {
	const leg = legOn(legs, on, Number(i.r.leg) || null)
	const zone = leg && leg.id !== i.r.leg ? String(leg.zone) : i.from.zone

	return { leg: leg ? leg.id : Number(i.r.leg) || null, starts: localOf(on, start, zone), ends: localOf(on, start + i.end - i.start, zone === i.from.zone ? i.to.zone : zone) }
}
