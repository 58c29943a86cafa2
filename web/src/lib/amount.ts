/* Amounts as people type them: 1000万, 1.5 亿, 1亿2000万元, 3.6M, 12,000.50.  Pure.  Digits stay text: sums exceed 2^53. */
import type { Lang } from '../i18n/index.svelte'
import { grouped } from './format'

/* Units and their zeros, the largest first. */
const ZEROS: Record<string, number> = { 万亿: 12, t: 12, b: 9, 亿: 8, m: 6, 万: 4, k: 3 }
const PLACES = 4
const SHOWN: Record<Lang, string[]> = { zh: ['万亿', '亿', '万'], en: ['T', 'B', 'M', 'K'] }

/* digits × 10^zeros in units of 10^-PLACES; null where that loses digits. */
function scaled(whole: string, part: string, zeros: number): bigint | null {
	const places = part.replace(/0+$/, '')
	const room = zeros + PLACES - places.length

	return room < 0 ? null : BigInt(whole + places) * 10n ** BigInt(room)
}

function decimal(n: bigint): string {
	const digits = n.toString().padStart(PLACES + 1, '0')
	const part = digits.slice(-PLACES).replace(/0+$/, '')

	return digits.slice(0, -PLACES) + (part && '.' + part)
}

/* The decimal text of an amount; null where it is none. */
export function readAmount(text: string): string | null {
	const plain = text.normalize('NFKC').toLowerCase().replace(/[\s,，]/g, '').replace(/(人民币)?[元圆]$|人民币$/, '')
	let sum = 0n
	let last = Infinity

	if (!/^(\d+(\.\d+)?(万亿|[亿万kmbt])?)+$/.test(plain))
		return null
	for (const [, whole, part = '', unit = ''] of plain.matchAll(/(\d+)(?:\.(\d+))?(万亿|[亿万kmbt])?/g)) {
		const zeros = ZEROS[unit] ?? 0
		const n = scaled(whole, part, zeros)

		if (n === null || zeros >= last)	/* 1亿2000万, not 2000万1亿 */
			return null
		last = zeros
		sum += n
	}
	return decimal(sum)
}

/* An amount as it may be typed again: in its largest unit where that is exact and short, else in full. */
export function amountText(amount: string, lang: Lang): string {
	const [whole, part = ''] = amount.split('.')
	const n = scaled(whole, part, 0) ?? 0n
	const size = (unit: string) => 10n ** BigInt(ZEROS[unit.toLowerCase()])
	const unit = SHOWN[lang].find((u) => n >= size(u) * 10n ** BigInt(PLACES))

	if (unit === undefined || n % (size(unit) * 10n ** BigInt(PLACES - 2)) !== 0n)
		return grouped(amount.replace(/\.0+$/, ''))
	return decimal(n / size(unit)) + (lang === 'zh' ? ' ' : '') + unit
}
