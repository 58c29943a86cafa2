/* What a move of a trip brings about, in figures, and how it is taken back where that is allowed. */
import { language, t } from '../i18n/index.svelte'
import '../i18n/trip-weight'
import * as format from '../lib/format'
import type { Json, Move, Record_ } from '../lib/types'
import { STATES, type Seats } from './trip'

type Told = (r: Record_, s: Seats | null) => (string | false | 0 | undefined)[]
const hidden = (r: Record_) => r.visibility === 'hidden'
const FOLLOWS: Record<string, Told> = {
	approve: (r) => [t('weigh.approve'), !hidden(r) && t('weigh.approve.unseen')],
	open: (r) => [hidden(r) ? t('weigh.open.hidden') : r.apply_close_at && r.capacity ? t('weigh.open', { close: format.instant(String(r.apply_close_at), language.now), n: Number(r.capacity) }) : false, t('weigh.open.back')],
	close_applications: (_, s) => [t('weigh.close_applications'), s?.undecided && t('weigh.undecided', { n: s.undecided })],
	confirm: (_, s) => [t('weigh.confirm', { n: s?.taken ?? 0 })],
	depart: (_, s) => [s?.accepted && t('weigh.unsure', { n: s.accepted }), t('weigh.depart')],
	return: (r) => [t('weigh.return'), !!r.ends_on && t('weigh.waves')],
	report: () => [t('weigh.report')],
	close: () => [t('weigh.close')],
	cancel: (r, s) => [STATES.indexOf(String(r.state)) >= STATES.indexOf('open') && !hidden(r) && t('weigh.cancel.seen'), s?.taken && t('weigh.cancel.seats', { n: s.taken }), t('weigh.cancel')],
}
export const follows = (m: Move, r: Record_, s: Seats | null): string =>
	(FOLLOWS[m.name]?.(r, s) ?? []).filter(Boolean).join(language.now === 'zh' ? '' : ' ')

/* The move that takes this one back, with what it needs; undefined: nothing does. */
export function back(m: Move, was: Record_): { move: string, body: { [k: string]: Json } } | undefined {
	const close = was.apply_close_at

	return m.name === 'close_applications' && close && Date.parse(String(close)) > Date.now()
		? { move: 'reopen', body: { apply_close_at: close, move_reason: t('weigh.undo.reason') } } : undefined
}
