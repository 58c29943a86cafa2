/* What can be done with a card of the board: the menu of its moves, and where it may be dropped. */
import { t } from '../i18n/index.svelte'
import '../i18n/project'
import { session } from '../lib/session.svelte'
import type { Move, ProjectCard } from '../lib/types'
import type { MenuItem } from '../ui/menu'
import { labelOf, stages } from './stages'

/* A move of one name may have several rows, from one state each. */
const movesOf = (p: ProjectCard, from: string): Move[] => (session.resource('projects')?.moves ?? []).filter((m) => p.moves.includes(m.name) && m.from.includes(onStage(m) ? from : p.health ?? ''))
const onStage = (m: Move) => (m.field ?? 'stage') === 'stage'
const forward = (m: Move, from: string) => onStage(m) && m.name !== 'return' && m.to !== null && m.to !== from && m.from.includes(from)

export type Way = { move: Move } | { why: string }

/* How a project comes to a stage: by which move, or why it cannot. */
export function wayTo(p: ProjectCard, from: string, to: string): Way {
	const all = stages()
	const back = all.indexOf(to) < all.indexOf(from)
	const mine = movesOf(p, from)
	const move = mine.find((m) => (back ? m.name === 'return' : forward(m, from) && m.to === to))
	const next = (session.resource('projects')?.moves ?? []).filter((m) => forward(m, from))

	if (move)
		return { move }
	if (mine.length === 0)
		return { why: t('project.why.rights') }
	if (back)
		return { why: t('project.why.back') }
	if (p.health === 'cancelled')
		return { why: t('project.why.cancelled') }
	if (!next.some((m) => m.to === to))
		return { why: next[0]?.to ? t('project.why.order', { stage: labelOf('stage', next[0].to) }) : t('project.why.end') }
	if (to === 'operating')
		return { why: t(p.claimed ? 'project.why.second' : 'project.why.claim') }
	return { why: t('project.why.rights') }
}

const head = (label: string): MenuItem => ({ kind: 'head', label })

/* The menu of a card: forward, beside, back, and how it goes. */
export function choices(card: ProjectCard, from: string, go: (m: Move, to: string | null) => void): MenuItem[] {
	const mine = movesOf(card, from), all = stages()
	const ahead = mine.filter((m) => forward(m, from))
	const back = mine.find((m) => m.name === 'return')
	const health = mine.filter((m) => m.field === 'health')
	const next = all[all.indexOf(from) + 1]
	const shut = next && ahead.length === 0 ? wayTo(card, from, next) : null
	const closed = shut && 'why' in shut ? [{ label: labelOf('stage', next), note: shut.why, disabled: true }] : []
	const item = (m: Move) => ({ label: m.label, run: () => go(m, null) })

	return [
		...(ahead.length + closed.length > 0 ? [head(t('project.to'))] : []),
		...ahead.map((m) => ({ label: labelOf('stage', m.to!), run: () => go(m, m.to) })), ...closed,
		...mine.filter((m) => onStage(m) && !ahead.includes(m) && m !== back).map(item),
		...(back ? [{ label: t('project.back'), run: () => go(back, null) }] : []),
		...(health.length > 0 ? [head(t('project.health')), ...health.map(item)] : []),
		{ kind: 'line', label: '' }, { label: t('project.open'), href: `#/projects/${card.id}` },
	]
}
