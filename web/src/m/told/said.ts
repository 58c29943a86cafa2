/* What a company says of a trip, as it is typed and as it is sent.  Pure. */
import type { Money } from '../../lib/format'

export interface Coded {
	code: string
	label: string
}
/* Of one attribution. */
export interface Said {
	answer: string | null
	share: string | null
	case_ok: boolean
	comment: string
}
/* Of one outcome. */
export interface Result {
	kind: string
	title: string
	signed_on: string
	amount: string
	currency: string
	value_kind: string
	url: string
}

export const CURRENCIES = ['CNY', 'USD', 'HKD', 'EUR', 'SGD', 'MYR', 'THB', 'IDR', 'VND', 'PHP', 'MMK', 'KHR', 'LAK', 'BND']

export const nothingSaid = (): Said => ({ answer: null, share: null, case_ok: false, comment: '' })
export const noResult = (): Result => ({ kind: '', title: '', signed_on: '', amount: '', currency: 'CNY', value_kind: '', url: '' })

/* What is missing: the share is asked of who agrees. */
export const lackOf = (s: Said): 'answer' | 'share' | null => !s.answer ? 'answer' : s.answer === 'agree' && !s.share ? 'share' : null

export const saidBody = (s: Said) => ({ answer: s.answer, share: s.answer === 'agree' ? s.share : null, case_ok: s.case_ok, comment: s.comment.trim() || null })

const digits = (s: string) => s.replace(/[\s,，]/g, '')

export function resultBody(r: Result): Record<string, unknown> {
	const value: Money | null = digits(r.amount) ? { amount: digits(r.amount), currency: r.currency } : null

	return {
		kind: r.kind || null, title: r.title.trim() || null, signed_on: r.signed_on || null, value, value_kind: value ? r.value_kind || null : null,
		...(r.url.trim() ? { evidence: [{ title: r.title.trim() || r.url.trim(), url: r.url.trim() }] } : {}),
	}
}
export const isResult = (r: Result) => r.kind !== '' || [r.title, r.amount, r.signed_on, r.url].some((x) => x.trim() !== '')
