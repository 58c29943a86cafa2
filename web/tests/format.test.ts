import { describe, expect, test } from 'vitest'
import * as format from '../src/lib/format'

const compact: [string, string, string][] = [
	['0', '0', '0'],
	['0.00', '0', '0'],
	['12.50', '12.50', '12.50'],
	['9999', '9,999', '10K'],
	['10000', '1 万', '10K'],
	['3600000.00', '360 万', '3.6M'],
	['3040000', '304 万', '3.04M'],
	['109000000', '1.09 亿', '109M'],
	['99999999', '1 亿', '100M'],
	['99995000', '1 亿', '100M'],
	['99994999', '9,999 万', '100M'],
	['123456789012', '1,235 亿', '123B'],
	['96000000000000.00', '96 万亿', '96T'],
	['999999', '100 万', '1M'],
	['-3600000', '-360 万', '-3.6M'],
]

test('a wall time is shown with its zone', () => {
	expect(format.local({ local: '2026-11-23T00:15', zone: 'Asia/Yangon' })).toBe('2026-11-23 00:15 Asia/Yangon')
	expect(format.local({ local: '2026-11-23T00:15', zone: null })).toBe('2026-11-23 00:15')
})

describe('amounts', () => {
	for (const [amount, zh, en] of compact)
		test(amount, () => {
			expect(format.compact(amount, 'zh')).toBe(zh)
			expect(format.compact(amount, 'en')).toBe(en)
		})
	test('sums beyond 2^53 keep every digit', () => {
		expect(format.grouped('9007199254740993.07')).toBe('9,007,199,254,740,993.07')
	})
	test('with their currency', () => {
		expect(format.money({ amount: '3600000.00', currency: 'CNY' }, 'zh')).toBe('360 万元')
		expect(format.money({ amount: '3600000.00', currency: 'USD' }, 'zh')).toBe('360 万美元')
		expect(format.money({ amount: '500.00', currency: 'CNY' }, 'zh')).toBe('500 元')
		expect(format.money({ amount: '3600000.00', currency: 'CNY' }, 'en')).toBe('CN¥3.6M')
		expect(format.money({ amount: '3600000.00', currency: 'IDR' }, 'en')).toBe('IDR\u00a03.6M')
		expect(format.moneyFull({ amount: '3600000.00', currency: 'CNY' }, 'zh')).toBe('3,600,000.00 元')
	})
})

describe('dates', () => {
	test('a plain date is the same day in every zone', () => {
		expect(format.date('2026-11-23', 'zh')).toBe('2026年11月23日')
		expect(format.date('2026-11-23', 'en')).toBe('Nov 23, 2026')
	})
	test('an instant is shown in the zone that is asked for', () => {
		expect(format.day('2026-11-23T20:15:30.120Z', 'zh', 'Asia/Shanghai')).toBe('2026年11月24日')
		expect(format.instant('2026-11-23T20:15:30.120Z', 'zh', 'Asia/Shanghai')).toBe('2026年11月24日 04:15')
	})
	test('how long ago, from a given moment', () => {
		const now = Date.parse('2026-11-23T12:00:00Z')
		expect(format.ago('2026-11-23T09:00:00Z', now, 'zh')).toBe('3小时前')
		expect(format.ago('2026-11-22T12:00:00Z', now, 'en')).toBe('yesterday')
		expect(format.ago('2026-11-23T11:59:40Z', now, 'en')).toBe('now')
	})
	test('sizes and parts', () => {
		expect(format.bytes(999, 'en')).toBe('999 B')
		expect(format.bytes(1500000, 'en')).toBe('1.5 MB')
		expect(format.percent(66, 'zh')).toBe('66%')
	})
})
