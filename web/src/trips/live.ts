/* What a list does not carry of a trip that is under way: its seats, and what might be done next. */
import { get } from '../lib/api.svelte'
import { session } from '../lib/session.svelte'
import type { Record_ } from '../lib/types'
import type { Seats, Suggested } from './trip'

export interface Live {
	seats: Seats | null
	suggested: Suggested | null
}
const AT_ONCE = 4

async function one(id: number): Promise<Live> {
	const [seats, r] = await Promise.all([
		session.resource('applications')?.moves?.length ? get<Seats>(`/delegations/${id}/seats`).catch(() => null) : null,
		get<Record_ & { suggested?: Suggested | null }>(`/delegations/${id}`).catch(() => null),
	])
	return { seats, suggested: r?.suggested ?? null }
}

/* A few at a time; each is told when it is there. */
export async function liveOf(all: number[], told: (id: number, l: Live) => void) {
	const rest = [...all]

	await Promise.all(Array.from({ length: AT_ONCE }, async () => {
		for (let id = rest.shift(); id !== undefined; id = rest.shift())
			told(id, await one(id))
	}))
}
