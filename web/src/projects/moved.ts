/* What is said after a move, and how it is taken back: few moves have one that undoes them; the others say what does. */
import { t } from '../i18n/index.svelte'
import '../i18n/more'
import '../i18n/project'
import { asProblem, post } from '../lib/api.svelte'
import { notices } from '../lib/notices.svelte'
import type { Move, Record_ } from '../lib/types'
import { labelOf } from './stages'

/* Moves that put back exactly what another did, and need nothing to be told. */
const UNDO: Record<string, string> = { claim: 'unclaim', delay: 'recover' }

export interface Moved {
	id: number
	name: string
	from: string
	move: Move
	to: string | null
}

export function tell(m: Moved, r: Record_, again: () => void) {
	const stage = String(r.stage ?? '')
	const back = UNDO[m.move.name]
	const text = m.move.name === 'return' ? t('project.moved.back', { name: m.name, stage: labelOf('stage', stage) })
		: stage !== m.from ? t('project.moved.stage', { name: m.name, stage: labelOf('stage', stage) }) : t('project.moved', { name: m.name, move: m.move.label })
	const undo = () => void post(`/projects/${m.id}/${back}`, {}, { version: r.version }).then(again, (e) => notices.fail(asProblem(e)))

	if (back)
		notices.say(text, { seconds: 10, act: { label: t('undo'), run: undo } })
	else
		notices.say(stage !== m.from && m.move.name !== 'return' ? t('project.moved.final', { text }) : text, { seconds: 10 })
}
