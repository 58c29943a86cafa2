/* Values of fields as text, by the description that the server gives. */
import { language, t } from '../i18n/index.svelte'
import * as format from './format'
import { session } from './session.svelte'
import type { Field, Json, LocalTime, Money } from './types'

export const isEmpty = (v: Json | undefined): boolean =>
	v === null || v === undefined || v === '' || (Array.isArray(v) && v.length === 0)

export function choiceLabel(f: Field, code: string): string {
	return f.choices?.find((c) => c.code === code)?.label ?? code
}


/* One row of a list field: its single value, or its parts in a line. */
export function rowText(f: Field, row: Json): string {
	const subs = f.sub ?? []

	if (row === null || typeof row !== 'object' || Array.isArray(row))
		return subs[0] ? valueText(subs[0], row) : String(row)
	return subs.filter((s) => !isEmpty(row[s.name])).map((s) => valueText(s, row[s.name])).join(' · ')
}

/* A place or a permit that no list knows stands as it was written: its name is its code. */
export const isUnlisted = (f: Field, v: Json | undefined): boolean => f.free === true && !isEmpty(v) && session.refName(f.ref_list ?? '', String(v)) === String(v)

export function valueText(f: Field, v: Json | undefined): string {
	const lang = language.now

	if (v === undefined || v === null || v === '')
		return ''
	switch (f.type) {
	case 'bool':
		return v ? t('yes') : t('no')
	case 'enum':
		return choiceLabel(f, String(v))
	case 'date':
		return format.date(String(v), lang)
	case 'instant':
		return format.instant(String(v), lang)
	case 'money':
		return format.money(v as unknown as Money, lang)
	case 'local':
		return format.local(v as unknown as LocalTime)
	case 'coderef':
		return session.refName(f.ref_list ?? '', String(v))
	case 'ref':
		return session.refName(f.ref ?? '', String(v))
	case 'list':
		return Array.isArray(v) ? v.map((row) => rowText(f, row)).join(lang === 'zh' ? '、' : ', ') : ''
	case 'int':
		return f.name === 'bp' ? Number(v) / 100 + '%' : /year/.test(f.name) ? String(v) : format.number(Number(v), lang)
	default:
		return f.login ? session.person(String(v)) : String(v)
	}
}

/* What the hover says: the full figure behind a short one. */
export function valueHover(f: Field, v: Json | undefined): string | undefined {
	if (f.type === 'money' && v)
		return format.moneyFull(v as unknown as Money, language.now)
	if (f.type === 'instant' && v)
		return format.instant(String(v), language.now)
	return undefined
}

export const isNumeric = (f: Field) => f.type === 'int' || f.type === 'money'

/* A web address that may become a link: http and https only. */
export function webAddress(v: string): string | null {
	try {
		const first = v.trim().split(/[\s;,、；，]/)[0]	/* some give several */
		const u = new URL(/^[a-z]+:/i.test(first) ? first : 'https://' + first)
		return u.protocol === 'https:' || u.protocol === 'http:' ? u.href : null
	} catch {
		return null
	}
}
