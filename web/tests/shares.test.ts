import { expect, test } from 'vitest'
import { percentOf, readShare } from '../src/projects/shares'

const shares: [string, number | null | undefined, string][] = [
	['51', 5100, '51'], ['51%', 5100, '51'], ['４９ ％', 4900, '49'], ['33.33', 3333, '33.33'], ['0.01', 1, '0.01'], ['100', 10000, '100'], ['12.5', 1250, '12.5'], ['12.05', 1205, '12.05'],
	['', null, ''], ['  ', null, ''], ['0', undefined, ''], ['100.01', undefined, ''], ['33.333', undefined, ''], ['-5', undefined, ''], ['a half', undefined, ''],
]
for (const [text, bp, shown] of shares)
	test(`“${text}” as a share`, () => {
		expect(readShare(text)).toBe(bp)
		expect(percentOf(bp)).toBe(shown)
	})
