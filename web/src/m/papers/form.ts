/* What is asked of each travel document: as the server judges it (docs/api.md).  Pure. */
export const KINDS = ['passport', 'visa', 'apec_card', 'insurance', 'details'] as const
export type Kind = typeof KINDS[number]

export interface Asked {
	name: FieldName
	type: 'text' | 'latin' | 'number' | 'date' | 'country' | 'sex' | 'entries' | 'economies' | 'tel'
	must?: boolean
	masked?: boolean	/* comes back masked: left empty it stays as it is */
	max?: number
}
export type FieldName = 'number' | 'nationality' | 'country' | 'surname' | 'given_names' | 'sex' | 'birth_on' | 'issued_at' | 'visa_type' | 'entries' | 'insurer'
	| 'starts_on' | 'issued_on' | 'expires_on' | 'economies' | 'diet' | 'emergency_name' | 'emergency_relation' | 'emergency_phone'

const number: Asked = { name: 'number', type: 'number', masked: true, max: 40 }
const must = (a: Asked): Asked => ({ ...a, must: true })
const surname: Asked = { name: 'surname', type: 'latin', max: 60 }, given: Asked = { name: 'given_names', type: 'latin', max: 60 }
const sex: Asked = { name: 'sex', type: 'sex' }, birth: Asked = { name: 'birth_on', type: 'date', masked: true }
const issued: Asked[] = [{ name: 'issued_on', type: 'date' }, { name: 'issued_at', type: 'text', max: 60 }]
const starts: Asked = { name: 'starts_on', type: 'date' }, expires: Asked = { name: 'expires_on', type: 'date', must: true }

export const FORM: Record<Kind, Asked[]> = {
	passport: [must(surname), must(given), must(number), { name: 'nationality', type: 'country', must: true }, sex, birth, ...issued, expires],
	visa: [{ name: 'country', type: 'country', must: true }, number, { name: 'visa_type', type: 'text', max: 40 }, { name: 'entries', type: 'entries' }, ...issued, starts, expires],
	apec_card: [must(number), surname, given, ...issued, expires, { name: 'economies', type: 'economies' }],
	insurance: [{ name: 'insurer', type: 'text', must: true, max: 100 }, number, starts, expires],
	details: [sex, birth, { name: 'diet', type: 'text', max: 200 }, { name: 'emergency_name', type: 'text', max: 100 }, { name: 'emergency_relation', type: 'text', max: 40 },
		{ name: 'emergency_phone', type: 'tel', max: 40 }],
}
/* Whoever travels has one of each but visas, of which each country wants one. */
export const several = (kind: Kind) => kind === 'visa'

export const ECONOMIES = 'AU BN CL CN HK ID JP KR MX MY NZ PE PG PH RU SG TH TW VN'.split(' ')
const NATIONS = ('CN HK MO TW AU BN BR CA CH DE ES FR GB ID IN IT JP KH KR LA MM MX MY NL NZ PH PK RU SA SE SG TH TL TR US VN ZA').split(' ')

export interface Paper {
	id: number
	version: number
	kind: Kind
	lost?: boolean
	purge_on?: string | null
	[field: string]: unknown
}
export type Values = Partial<Record<FieldName, string | string[]>>

/* What can be typed over of a document that is there; what comes masked is not. */
export function valuesOf(kind: Kind, p: Paper | undefined): Values {
	const out: Values = {}

	for (const f of FORM[kind]) {
		const v = p?.[f.name]
		out[f.name] = f.type === 'economies' ? [...(v as string[] | null ?? [])] : f.masked && p ? '' : String(v ?? '')
	}
	if (!p && kind === 'passport')
		out.nationality = 'CN'
	return out
}

/* What is sent: of a new one all that was filled in, of one that is there what is another. */
export function changed(kind: Kind, p: Paper | undefined, now: Values): Record<string, unknown> {
	const was = valuesOf(kind, p), out: Record<string, unknown> = {}

	for (const f of FORM[kind]) {
		const v = now[f.name], text = Array.isArray(v) ? v : (v ?? '').trim()
		if (JSON.stringify(text) !== JSON.stringify(p ? was[f.name] : f.type === 'economies' ? [] : ''))
			out[f.name] = text === '' ? null : text
	}
	return out
}

/* Fields that have to be there and are not: one that is masked is there. */
export const missing = (kind: Kind, p: Paper | undefined, now: Values): FieldName[] =>
	FORM[kind].filter((f) => f.must && !(f.masked && p?.[f.name]) && String(now[f.name] ?? '').trim() === '').map((f) => f.name)

export const nations = (also: string[]) => [...new Set([...also, ...NATIONS])]
