/* An application that is being written.  Pure. */
import type { Application, Person } from '../types'

export interface Draft {
	goals: string
	products_offered: string
	partners_sought: string
	countries: string[]
	persons: Person[]
	seats_wished: number | null
}

/* One group of questions each; the last one shows all of them. */
export const STEPS = ['goals', 'products', 'countries', 'persons', 'seats', 'check'] as const
export type Step = typeof STEPS[number]

const STEP_OF: Record<string, Step> = {
	goals: 'goals', products_offered: 'products', partners_sought: 'products', countries: 'countries', persons: 'persons', seats_wished: 'seats',
}

/* The step that asks for what an error points at. */
export const stepOf = (pointer: string): Step | undefined => STEP_OF[pointer.split('/')[1] ?? '']

export const empty = (): Draft => ({ goals: '', products_offered: '', partners_sought: '', countries: [], persons: [], seats_wished: null })

export const fromApplication = (a: Application): Draft => ({
	goals: a.goals ?? '', products_offered: a.products_offered ?? '', partners_sought: a.partners_sought ?? '',
	countries: a.countries ?? [], persons: a.persons ?? [], seats_wished: a.seats_wished,
})

const words = (s: string) => s.trim() || null

/* What is sent: what is empty is nothing, a person is sent by what he is called. */
export const body = (d: Draft) => ({
	goals: words(d.goals), products_offered: words(d.products_offered), partners_sought: words(d.partners_sought),
	countries: d.countries,
	persons: d.persons.filter(isSomebody).map((p) => ({
		contact: p.contact, name_zh: words(p.name_zh ?? ''), name_en: words(p.name_en ?? ''), title: words(p.title ?? ''), mobile: words(p.mobile ?? ''),
	})),
	seats_wished: d.seats_wished,
})

const isFilled = (...all: (string | null)[]) => all.some((x) => (x ?? '').trim() !== '')
export const isSomebody = (p: Person) => p.contact !== null || isFilled(p.name_zh, p.name_en)
/* Of whom something is written, and no name: he would be left out unheard. */
export const isNameless = (p: Person) => !isSomebody(p) && isFilled(p.title, p.mobile)

/* What a step still needs before it can be sent: nothing, or the field. */
export function lack(d: Draft, step: Step): string | null {
	if (step === 'goals')
		return d.goals.trim() === '' ? 'goals' : null
	if (step === 'persons')
		return d.persons.some(isSomebody) && !d.persons.some(isNameless) ? null : 'persons'
	return null
}
export const firstLack = (d: Draft): Step | null => STEPS.find((s) => lack(d, s) !== null) ?? null

export const seatsOf = (d: Draft) => d.seats_wished ?? d.persons.filter(isSomebody).length

/* With the chamber already; and with seats that it was granted. */
export const isSent = (a: Application | null) => a !== null && !['draft', 'needs_info'].includes(a.state)
export const hasSeats = (a: Application | null) => a !== null && ['accepted', 'confirmed'].includes(a.state)

/* What was done, by how it stood before and stands now. */
export const saidOf = (submitted: boolean, before: Application | null, now: Application | null) =>
	submitted ? 'm.app.done.submit' as const : !isSent(before) ? 'm.apply.saved' as const : hasSeats(before) && !hasSeats(now) ? 'm.apply.released' as const : 'm.apply.changed' as const
