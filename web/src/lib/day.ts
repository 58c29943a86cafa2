/* 2026-11-23, on the reader's clock. */
export function isoDay(iso: string): string {
	const d = new Date(iso)

	return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
}
