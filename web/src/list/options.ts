/* The choices of a field for selects and pickers, in their order, with the name of the group they stand in. */
import { t } from '../i18n/index.svelte'
import { session } from '../lib/session.svelte'
import type { Field } from '../lib/types'

export interface Option {
	code: string
	label: string
	group?: string
	pinyin?: string[]	/* readings, syllables with a blank between */
	also?: string[]		/* what it is called besides */
}

/* Resources of few rows, whose rows are choices like those of a reference list. */
export const FEW = ['levels', 'council-terms']

/* The list that the choices are rows of; '' where the field itself says them. */
export function listOf(f: Field): string {
	if (f.type === 'ref')
		return FEW.includes(f.ref ?? '') ? f.ref! : ''
	return (f.type === 'list' ? f.sub?.[0]?.ref_list : f.ref_list) ?? ''
}

/* What has ended is still chosen, for what was so at its time: it comes last and says until when it was. */
export function optionsOf(f: Field): Option[] {
	if (f.type === 'bool')
		return [{ code: 'true', label: t('yes') }, { code: 'false', label: t('no') }]
	if (f.type === 'enum')
		return (f.choices ?? []).map((c) => ({ code: c.code, label: c.label }))
	if (f.type === 'list' && f.sub?.[0])
		return optionsOf(f.sub[0])
	const list = listOf(f), rows = session.list(list)
	return [...rows.filter((r) => !r.valid_to), ...rows.filter((r) => r.valid_to)].map((r) => ({
		code: r.code, label: r.valid_to ? t('code.until', { name: r.name, date: r.valid_to }) : r.name, group: r.parent ? session.refName(list, r.parent) : undefined,
		pinyin: r.pinyin?.split('|'), also: r.also?.split('|'),
	}))
}
