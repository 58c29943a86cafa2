/* What became of a trip, as the server counts it: figures with their date and what shows them, and how intentions came true. */
import { known, language, t } from '../i18n/index.svelte'
import '../i18n/trip-fruit'
import * as format from '../lib/format'
import type { Money } from '../lib/format'
import type { Record_ } from '../lib/types'
import { labelOf } from './trip'

export interface Figure { count: number, on: string | null, evidences: number }
export interface Sum { kind: string, scope?: string | null, component?: string | null, currency: string, amount: string, count: number, on: string | null, evidences: number }
export const FIGURES = ['seats', 'travelled', 'meetings_held', 'mous', 'projects_begun', 'filed', 'registered', 'disbursed', 'operating', 'jobs_actual'] as const
export type Figures = { [k in typeof FIGURES[number]]: Figure } & { mous: { unverified?: number }, amounts: Sum[], values: Sum[] }
export type Chain = Figures & { id: number }
/* The report over all delegations; the totals are of all that it found. */
export interface Report { as_of: string, items: (Chain & Record_)[], total: number, totals: Figures }

export const dayOf = (on: string | null) => (on ? (on.length === 10 ? format.date(on, language.now) : on) : t('fruit.undated'))
export const figureName = (f: string) => { const key = `fig.${f}`; return known(key) ? t(key) : f }

/* What a sum is of: no two lines of one delegation and currency have the same. */
const partOf = (s: Sum) => (['kind', 'scope', 'component'] as const).map((k) => labelOf('project-amounts', k, s[k])).filter(Boolean).join(' · ')
export const sumsOf = (x: Figures): { name: string, sum: Sum }[] => [
	...x.values.map((sum) => ({ name: t('fruit.value.of', { kind: labelOf('outcomes', 'value_kind', sum.kind) }), sum })),
	...x.amounts.map((sum) => ({ name: t('fruit.amount.of', { kind: partOf(sum) }), sum })),
]

export interface Reached { count: number, of: number, amounts: { scope: string, component: string | null, currency: string, reached: string, of: string, share_bp: number, items: number, left_out: number }[] }
export const STEPS = ['filed', 'registered', 'disbursed', 'operating'] as const
export type Point = { after_days: number, year: number | null, on: string } & { [k in typeof STEPS[number]]: Reached }
export interface Realisation {
	ended_on: string | null, as_of: string, items: number, valued: number
	intended: { scope: string, component: string | null, currency: string, amount: string, items: number }[]
	points: Point[]
	undated?: { [k in typeof STEPS[number]]?: number | Reached }
	left_out?: { unverified: number }
}
export const money = (s: { amount: string, currency: string }): Money => ({ amount: s.amount, currency: s.currency })
export const share = (x: Reached) => (x.of > 0 ? x.count / x.of : 0)
