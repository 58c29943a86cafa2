/* What keeps a delegate from going, as the server judged it leg by leg: each reason once, with the places that it is about.  Pure. */
import type { Leg } from '../types'

export interface Ready { leg: number, verdict: 'ok' | 'warn' | 'block', reasons: { verdict: 'ok' | 'warn' | 'block', text: string }[] }

export function blocks(all: Ready[], legs: Leg[]): { text: string, places: string[] }[] {
	const by = new Map<string, string[]>()

	for (const { leg, reasons } of all)
		for (const { text } of reasons.filter((r) => r.verdict === 'block'))
			by.set(text, [...(by.get(text) ?? []), legs.find((l) => l.id === leg)?.city ?? ''])
	return [...by].map(([text, places]) => ({ text, places: places.filter(Boolean) }))
}
