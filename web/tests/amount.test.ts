import { describe, expect, test } from 'vitest'
import { amountText, readAmount } from '../src/lib/amount'

const typed: [string, string | null][] = [
	['1000万', '10000000'], ['1000 万元', '10000000'], ['1000万人民币', '10000000'], ['1.5亿', '150000000'], ['２０００万', '20000000'],
	['1亿2000万', '120000000'], ['2 万亿', '2000000000000'], ['96万亿元', '96000000000000'], ['10,000,000', '10000000'],
	['12,000.50', '12000.5'], ['3.6M', '3600000'], ['500k', '500000'], ['1.2b', '1200000000'], ['0', '0'], ['9007199254740993', '9007199254740993'],
	['', null], ['many', null], ['1000万abc', null], ['2000万1亿', null], ['万', null], ['-5', null], ['1.23456', null], ['1..5', null], ['1e5', null],
]
const shown: [string, string, string][] = [
	['10000000', '1000 万', '10M'], ['150000000', '1.5 亿', '150M'], ['12345678', '12,345,678', '12,345,678'], ['12345600', '1234.56 万', '12,345,600'],
	['500.50', '500.50', '500.50'], ['0', '0', '0'], ['3600000.00', '360 万', '3.6M'], ['96000000000000', '96 万亿', '96T'],
]

describe('amounts as people type them', () => {
	for (const [text, amount] of typed)
		test(`“${text}”`, () => expect(readAmount(text)).toBe(amount))
	for (const [amount, zh, en] of shown)
		test(amount, () => {
			expect(amountText(amount, 'zh')).toBe(zh)
			expect(amountText(amount, 'en')).toBe(en)
			for (const text of [zh, en])
				expect(Number(readAmount(text))).toBe(Number(amount))
		})
})
