/* What became of a trip, as the server counts it: figures with their date and what shows them, and how intentions came true. */
import type { Money } from '../lib/format'

export interface Figure { count: number, on: string | null, evidences: number }
export interface Sum { kind: string, scope?: string | null, component?: string | null, currency: string, amount: string, count: number, on: string | null, evidences: number }
export const FIGURES = ['seats', 'travelled', 'meetings_held', 'mous', 'projects_begun', 'filed', 'registered', 'disbursed', 'operating', 'jobs_actual'] as const
export type Chain = { [k in typeof FIGURES[number]]: Figure } & { id: number, unverified?: Figure | null, amounts: Sum[], values: Sum[] }

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
