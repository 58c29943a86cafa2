/* Amounts of projects in words, and the filter by them as the address has it. */
import { known, language, t } from '../i18n/index.svelte'
import * as format from '../lib/format'
import { session } from '../lib/session.svelte'
import type { Field } from '../lib/types'
import { choiceLabel } from '../lib/values'

/* The parameters of the filter by amount: one thing, set and taken away together. */
export const AMOUNT = ['amount_kind', 'amount_gte', 'amount_lte', 'amount_scope']
export const KINDS = ['announced', 'intended', 'filed_cn', 'registered_host', 'contributed', 'disbursed']
export const SCOPES = ['whole', 'chinese_side']

/* By the description of the amounts where it is there; a first view has the few words of its own. */
export function labelOfAmount(field: 'kind' | 'scope' | 'component', code: string): string {
	const f = session.field('project-amounts', field)
	const key = `amount.${field}.${code}`

	return f?.choices?.length ? choiceLabel(f, code) : known(key) ? t(key) : code
}

/* Who a rate is from; the full name stands where the rates are described. */
export function rateSource(code: string): string {
	const key = `rate.${code}`

	return known(key) ? t(key) : code
}

const money = (v: string | null) => (v && /^\d+(\.\d+)? [A-Z]{3}$/.test(v) ? format.money({ amount: v.slice(0, -4), currency: v.slice(-3) }, language.now) : v ?? '')

/* The filter in words: 境内备案不低于 1 亿美元. */
export function amountWords(query: URLSearchParams): string {
	const kind = labelOfAmount('kind', query.get('amount_kind') ?? '')
	const scope = query.get('amount_scope')
	const from = query.get('amount_gte'), to = query.get('amount_lte')
	const words = t(from && to ? 'amount.words.both' : from ? 'amount.words.from' : 'amount.words.to', { kind, from: money(from), to: money(to) })

	return scope ? `${words} · ${labelOfAmount('scope', scope)}` : words
}

/* As a field, for the chips above the rows. */
export const amountField = (query: URLSearchParams): Field => ({
	name: 'amount_kind', label: t('amount.any'), type: 'enum', required: false, readonly: true, filter: false, ops: [], sort: false, sheet: false, list: false,
	unique: false, multiline: false, group: null, choices: [{ code: query.get('amount_kind') ?? '', label: amountWords(query) }],
})

/* A kind without a bound asks nothing, a bound without a kind is refused: such halves are not sent. */
export function wholeAmounts(query: URLSearchParams): URLSearchParams {
	const q = new URLSearchParams(query)

	if (!q.get('amount_kind') || !(q.get('amount_gte') || q.get('amount_lte')))
		AMOUNT.forEach((k) => q.delete(k))
	return q
}
