/* An itinerary: legs, agenda and one's own meetings, day by day as they are on the clocks of the places.  Pure. */
import { dayOf } from '../local'
import type { AgendaItem, Leg, Local, Meeting } from '../types'

export type Entry = { at: Local, to: Local | null, what: 'arrive' | 'leave', leg: Leg } | { at: Local, to: Local | null, what: 'item', item: AgendaItem }
	| { at: Local, to: Local | null, what: 'meeting', meeting: Meeting }
export interface Day {
	day: string
	entries: Entry[]
}

/* Meetings that do not take place are not on the way. */
const TAKES_PLACE = ['requested', 'confirmed', 'held']

export function daysOf(legs: Leg[], items: AgendaItem[], meetings: Meeting[]): Day[] {
	const all: Entry[] = [
		...legs.flatMap((leg): Entry[] => [
			...(leg.arrive ? [{ at: leg.arrive, to: null, what: 'arrive' as const, leg }] : []),
			...(leg.leave ? [{ at: leg.leave, to: null, what: 'leave' as const, leg }] : []),
		]),
		...items.filter((i) => i.starts).map((item): Entry => ({ at: item.starts!, to: item.ends, what: 'item', item })),
		...meetings.filter((m) => m.starts && TAKES_PLACE.includes(m.state)).map((meeting): Entry => ({ at: meeting.starts!, to: meeting.ends, what: 'meeting', meeting })),
	]
	const order = { leave: 3, item: 1, meeting: 2, arrive: 0 }
	const days = new Map<string, Entry[]>()

	all.sort((a, b) => a.at.local < b.at.local ? -1 : a.at.local > b.at.local ? 1 : order[a.what] - order[b.what])
	for (const e of all)
		days.set(dayOf(e.at), [...(days.get(dayOf(e.at)) ?? []), e])
	return [...days].map(([day, entries]) => ({ day, entries }))
}
