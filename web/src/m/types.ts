/* What docs/api.md says of delegations, as far as a company sees it. */
import type { Money } from '../lib/format'

export interface Local {
	local: string		/* 2026-11-23T09:00 */
	zone: string		/* Asia/Yangon */
}
export interface Titled {
	title_zh?: string | null
	title_en?: string | null
}
export interface Leg {
	id: number
	seq: number | null
	country: string | null
	city: string | null
	zone: string | null
	arrive: Local | null
	leave: Local | null
	on_date: string | null
	host: string | null
	hotel?: string | null
	hotel_address?: string | null
	transport?: Transport[]
}
export interface Transport {
	kind: string, number: string | null
	from_place: string | null, departs: string | null, departs_zone: string | null
	to_place: string | null, arrives: string | null, arrives_zone: string | null
}
export interface AgendaItem extends Titled {
	id: number
	leg: number | null
	kind: string
	starts: Local | null
	ends: Local | null
	place: string | null
	address: string | null
}
export interface Trip extends Titled {
	id: number
	version: number
	theme: string | null
	purpose: string | null
	kind: string
	state: string
	leader: string | null
	host_inviter: string | null
	organisers: string | null
	apply_open_at: string | null
	apply_close_at: string | null
	capacity: number | null
	enterprise_cap: number | null
	fee: Money | null
	starts_on: string | null
	ends_on: string | null
	countries: string[]
	cancel_reason?: string | null
	legs?: Leg[]
	'agenda-items'?: AgendaItem[]
}
export interface Person {
	contact: number | null
	name_zh: string | null
	name_en: string | null
	title: string | null
	mobile: string | null
}
export interface Application {
	id: number
	version: number
	delegation: number
	state: string
	reason: string | null
	submitted_by: string | null
	submitted_at: string | null
	decided_at: string | null
	goals: string | null
	products_offered: string | null
	partners_sought: string | null
	countries: string[]
	persons: Person[]
	seats_wished: number | null
	seats: number | null
	waitlist_pos: number | null
}
export interface Delegate {
	id: number
	version: number
	delegation: number
	application: number | null
	name_zh: string | null
	name_en: string | null
	title: string | null
	badge_name?: string | null
	role: string
	state: string
	show_to_members?: boolean | null
}
export interface Meeting {
	id: number
	leg: number | null
	starts: Local | null
	ends: Local | null
	place: string | null
	table_no: number | null
	counterparts: number[]
	aim: string | null
	state: string
	interpreter: string | null
}
