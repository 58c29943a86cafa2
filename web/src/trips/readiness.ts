/* The matrix of delegates and legs as the server reads it. */
export type Verdict = 'ok' | 'warn' | 'block'
export interface Why { code: string, text: string, until?: string | null }
export interface Cell { leg: number, verdict: Verdict, reasons: Why[] }
export interface Row { id: number, name?: string | null, name_zh?: string | null, name_en?: string | null, title?: string | null, role?: string | null, state?: string | null, enterprise: number | { id: number, name_zh: string | null, name_en?: string | null } | null, cells: Cell[] }
export interface Matrix {
	as_of: string
	legs: { id: number, seq?: number, country?: string | null, city?: string | null, starts?: string | null, ends?: string | null }[]
	delegates: Row[]
	counts: { ok: number, warn: number, block: number }
}
const WORST: Verdict[] = ['block', 'warn', 'ok']
/* The worst of a delegate's legs says whether he can go. */
export const worst = (r: Row): Verdict => WORST.find((v) => r.cells.some((c) => c.verdict === v)) ?? 'ok'
export const countOf = (m: Matrix, v: Verdict): number => m.delegates.filter((r) => worst(r) === v).length
