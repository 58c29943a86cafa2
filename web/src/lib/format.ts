/* Values as people read them.  Pure: the language is an argument. */
import type { Lang } from '../i18n/index.svelte'

export { isoDay } from './day'

export interface Money {
	amount: string
	currency: string
}

export interface LocalTime {
	local: string		/* 2026-11-23T09:00 */
	zone: string | null
}

const tag = (lang: Lang) => (lang === 'zh' ? 'zh-CN' : 'en')

export function number(n: number, lang: Lang): string {
	return new Intl.NumberFormat(tag(lang)).format(n)
}

/* Digits of a decimal text in groups of three.  Never through a double: rupiah sums exceed 2^53. */
export function grouped(decimal: string): string {
	const [whole, part] = decimal.split('.')
	const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

	return part ? `${digits}.${part}` : digits
}

interface Unit {
	size: bigint
	name: string
}
const UNITS: Record<Lang, Unit[]> = {
	zh: [
		{ size: 1_000_000_000_000n, name: ' 万亿' },
		{ size: 100_000_000n, name: ' 亿' },
		{ size: 10_000n, name: ' 万' },
	],
	en: [
		{ size: 1_000_000_000_000n, name: 'T' },
		{ size: 1_000_000_000n, name: 'B' },
		{ size: 1_000_000n, name: 'M' },
		{ size: 1_000n, name: 'K' },
	],
}

/* n / size with three figures or so, rounded half up: "1.09", "30.4", "304". */
function shortened(n: bigint, size: bigint): string {
	const places = n >= size * 100n ? 0 : n >= size * 10n ? 1 : 2
	const scale = 10n ** BigInt(places)
	const v = (n * scale * 2n + size) / (size * 2n)
	const part = places ? (v % scale).toString().padStart(places, '0').replace(/0+$/, '') : ''

	return grouped((v / scale).toString()) + (part && '.' + part)
}

/* A decimal text in 万 and 亿, or K, M, B: what fits a table cell. */
export function compact(decimal: string, lang: Lang): string {
	const sign = decimal.startsWith('-') ? '-' : ''
	const [whole, part = ''] = decimal.replace(/^[-+]/, '').split('.')
	const n = BigInt(whole || '0')

	for (const [i, u] of UNITS[lang].entries()) {
		if (n < u.size)
			continue
		/* 9999.6 万 is 1 亿. */
		const up = UNITS[lang][i - 1]
		const text = shortened(n, u.size)
		if (up && BigInt(text.replace(/,|\..*/g, '')) * u.size >= up.size)
			return sign + '1' + up.name
		return sign + text + u.name
	}
	return sign + grouped(/[1-9]/.test(part) ? `${whole}.${part}` : whole || '0')
}

function currencyName(code: string, lang: Lang): string {
	if (lang === 'zh' && code === 'CNY')
		return '元'
	try {
		return new Intl.DisplayNames([tag(lang)], { type: 'currency' }).of(code) ?? code
	} catch {
		return code
	}
}

const SYMBOLS: Record<string, string> = { CNY: 'CN¥', USD: '$', EUR: '€', GBP: '£', HKD: 'HK$' }

export function money(m: Money, lang: Lang): string {
	const text = compact(m.amount, lang)

	if (lang === 'en')
		return (SYMBOLS[m.currency] ?? m.currency + '\u00a0') + text
	return /[万亿]$/.test(text) ? text + currencyName(m.currency, lang) : `${text} ${currencyName(m.currency, lang)}`
}

/* The whole figure, for the hover and for forms. */
export function moneyFull(m: Money, lang: Lang): string {
	return `${grouped(m.amount)} ${currencyName(m.currency, lang)}`
}

/* A plain date 2026-11-23; it has no zone. */
export function date(iso: string, lang: Lang): string {
	const [y, m, d] = iso.split('-').map(Number)

	if (!y || !m || !d)
		return iso
	return new Intl.DateTimeFormat(tag(lang), { dateStyle: lang === 'zh' ? 'long' : 'medium', timeZone: 'UTC' })
		.format(Date.UTC(y, m - 1, d))
}

export function instant(iso: string, lang: Lang, zone?: string): string {
	return new Intl.DateTimeFormat(tag(lang), {
		dateStyle: lang === 'zh' ? 'long' : 'medium', timeStyle: 'short', timeZone: zone,
	}).format(new Date(iso))
}

/* What a clock showed, always with where it hung: 2026-11-23 09:00 Asia/Yangon. */
export const local = (v: LocalTime): string => [v.local.replace('T', ' '), v.zone].filter(Boolean).join(' ')

export function day(iso: string, lang: Lang, zone?: string): string {
	return new Intl.DateTimeFormat(tag(lang), { dateStyle: lang === 'zh' ? 'long' : 'medium', timeZone: zone })
		.format(new Date(iso))
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
	['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60],
]

/* "3 小时前", measured from `now`. */
export function ago(iso: string, now: number, lang: Lang): string {
	const s = (new Date(iso).getTime() - now) / 1000
	const f = new Intl.RelativeTimeFormat(tag(lang), { numeric: 'auto' })

	for (const [unit, size] of STEPS)
		if (Math.abs(s) >= size)
			return f.format(Math.round(s / size), unit)
	return f.format(0, 'second')
}

export function bytes(n: number, lang: Lang): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB']
	let i = 0

	for (; n >= 1000 && i < units.length - 1; i++)
		n /= 1000
	return new Intl.NumberFormat(tag(lang), { maximumFractionDigits: n < 10 && i > 0 ? 1 : 0 }).format(n) + ' ' + units[i]
}

/* Basis points as a percentage. */
export function percent(n: number, lang: Lang): string {
	return new Intl.NumberFormat(tag(lang), { style: 'percent', maximumFractionDigits: 0 }).format(n / 100)
}
