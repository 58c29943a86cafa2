/*
 * What every printed page has: the styles of paper, and a head with organisation, time and user.  Comes with the first button that prints,
 * or when the line is quiet (routes.ts), so that the browser's own print command finds it.
 */
import { language, t } from '../i18n/index.svelte'
import '../i18n/print'
import * as format from '../lib/format'
import { session } from '../lib/session.svelte'
import css from './paper.css?inline'

/* Tables with more columns than this lie on their side; with more than that their letters are smaller, too. */
const UPRIGHT = 5
const LARGE = 8

const root = document.documentElement
const head = document.createElement('div')

function columns(): number {
	const tables = [...document.querySelectorAll<HTMLTableElement>('main table.grid')]

	return Math.max(0, ...tables.map((x) => [...(x.rows[0]?.cells ?? [])].filter((c) => !c.classList.contains('noprint')).length))
}

/* A text as a style sheet has it between quotation marks. */
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ')}"`

function prepare() {
	const organisation = session.me?.organisation || t('app.name')
	const by = t('print.by', { at: format.instant(new Date().toISOString(), language.now), who: session.me?.account.name || session.me?.account.login || '' })
	const n = columns()

	head.replaceChildren(Object.assign(document.createElement('b'), { textContent: organisation }), Object.assign(document.createElement('span'), { textContent: by }))
	root.style.setProperty('--paper-left', quoted(document.title))
	root.style.setProperty('--paper-right', quoted(by))
	root.dataset.paper = [n > UPRIGHT && 'wide', n > LARGE && 'dense'].filter(Boolean).join(' ')
}

head.className = 'paperhead printonly'
document.body.prepend(head)
document.styleSheets[0].insertRule(`@media print{${css}}`, document.styleSheets[0].cssRules.length)
addEventListener('beforeprint', prepare)
addEventListener('afterprint', () => { delete root.dataset.paper })

export const print = () => window.print()
