/* Shares as people type them, 51 or 33.33 %, and as they are kept: basis points.  Pure. */

/* 5100 is 51%. */
export const share = (bp: number) => `${bp / 100}%`

/* null: nothing is typed, so it is unknown; undefined: that is no share. */
export function readShare(text: string): number | null | undefined {
	const plain = text.normalize('NFKC').replace(/[\s%]/g, '')

	if (plain === '')
		return null
	if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain))
		return undefined
	const [whole, part = ''] = plain.split('.')
	const bp = Number(whole) * 100 + Number(part.padEnd(2, '0'))

	return bp >= 1 && bp <= 10000 ? bp : undefined
}

export function percentOf(bp: unknown): string {
	if (typeof bp !== 'number')
		return ''
	const part = String(bp % 100).padStart(2, '0').replace(/0+$/, '')

	return String(Math.floor(bp / 100)) + (part && '.' + part)
}
