/* Which page stands at which path, who is shown the way there, and what is fetched ahead. */
import Building from '@lucide/svelte/icons/building-complex'
import CircleUser from '@lucide/svelte/icons/circle-user'
import Factory from '@lucide/svelte/icons/factory'
import FileDown from '@lucide/svelte/icons/file-down'
import House from '@lucide/svelte/icons/house'
import Plane from '@lucide/svelte/icons/plane'
import Settings from '@lucide/svelte/icons/settings'
import type { Component } from 'svelte'
import type { Key } from './i18n/index.svelte'
import { ahead, quiet, type Query } from './lib/api.svelte'
import { answerRows, boardQuery, enterpriseQuery, listQuery, outcomeRows, packRows, projectQuery, projectRows, recordQuery, tripRows } from './lib/asked'
import { kept, prefs } from './lib/prefs.svelte'
import { router } from './lib/router.svelte'
import { PROJECT, session, TRIP } from './lib/session.svelte'

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Page = Component<any>
export interface Route {
	key: string
	title: Key
	load: () => Promise<{ default: Page }>
	props: Record<string, unknown>
}

/* A part that draws records of other kinds than enterprises. */
export const whole = <T>(load: () => Promise<T>) => () => Promise.all([load(), session.whole()]).then(([part]) => part)

/* A page of some kinds of records: a first view knows the fields of its own kinds. */
const of = <T>(kinds: string, load: () => Promise<T>) => (session.first.startsWith(kinds) ? load : whole(load))

const lazy = {
	home: () => import('./pages/Home.svelte'),
	enterprises: of('enterprises', () => import('./pages/Enterprises.svelte')),
	enterprise: of('enterprises', () => import('./pages/Enterprise.svelte')),
	projects: of('projects', () => import('./pages/Projects.svelte')),
	project: of(PROJECT, () => import('./pages/Project.svelte')),
	trips: of('delegations', () => import('./pages/Trips.svelte')),
	trip: of(TRIP, () => import('./trips/One.svelte')),
	duplicates: () => import('./pages/Duplicates.svelte'),
	merge: () => import('./pages/Merge.svelte'),
	exports: whole(() => import('./pages/Exports.svelte')),
	account: () => import('./pages/Account.svelte'),
	about: () => import('./pages/About.svelte'),
	admin: () => import('./pages/Admin.svelte'),
	imports: whole(() => import('./pages/Imports.svelte')),
	import: whole(() => import('./pages/Import.svelte')),
	records: whole(() => import('./pages/Records.svelte')),
	users: whole(() => import('./pages/Users.svelte')),
	backups: () => import('./pages/Backups.svelte'),
	printList: whole(() => import('./print/PrintList.svelte')),
	printRecord: whole(() => import('./print/PrintRecord.svelte')),
	exportHistory: whole(() => import('./pages/ExportHistory.svelte')),
	missing: () => import('./pages/Missing.svelte'),
}

/* What stands under the tabs of a trip. */
export const tripTabs = {
	plan: () => import('./trips/Plan.svelte'),
	applications: () => import('./trips/Applications.svelte'),
	names: () => import('./trips/Names.svelte'),
	meetings: () => import('./trips/Meetings.svelte'),
	outcomes: () => import('./trips/Outcomes.svelte'),
	papers: () => import('./trips/Packs.svelte'),
}

const exists = (what: string): boolean => session.resource(what) !== undefined

export const may = {
	home: () => session.may('reports.read'),
	enterprises: () => exists('enterprises'),
	duplicates: () => (session.resource('enterprises')?.may.change ?? false) && !session.me?.account.enterprise,
	exports: () => session.resource('enterprises')?.may.export ?? false,
	exportHistory: () => session.may('exports.read'),
	imports: () => session.may('imports.read') || session.may('imports.write'),
	users: () => session.may('users.read'),
	backups: () => session.may('backup'),
	records: (path: string) => session.resource(path)?.may.change ?? false,
	admin: () => may.imports() || may.users() || may.backups() || may.records('council-terms'),
}

/* Staff propose; who may do it is in the description of the resource. */
export const mayMerge = () => (session.resource('enterprises')?.may as { merge?: boolean } | undefined)?.merge ?? false

/* So many of them stand in the bar of a phone. */
export const BAR = 4

export function railEntries() {
	return [
		{ path: '', title: 'nav.home' as Key, icon: House, shown: may.home() },
		{ path: 'enterprises', title: 'nav.enterprises' as Key, icon: Building, shown: may.enterprises() },
		{ path: 'projects', title: 'nav.projects' as Key, icon: Factory, shown: exists('projects') },
		{ path: 'trips', title: 'nav.trips' as Key, icon: Plane, shown: exists('delegations') },
		{ path: 'exports', title: 'nav.exports' as Key, icon: FileDown, shown: may.exportHistory() },
		{ path: 'admin', title: 'nav.admin' as Key, icon: Settings, shown: may.admin() },
		/* The member's pages are another application. */
		{ path: '/m', title: 'nav.member' as Key, icon: CircleUser, shown: !may.home() },
	].filter((e) => e.shown)
}

const page = (key: string, title: Key, load: Route['load'], props: Route['props'] = {}): Route => ({ key, title, load, props })
const missing = (denied = false): Route => page('missing', denied ? 'denied.title' : 'missing.title', lazy.missing, { denied })
const printRoute = (path: string, id: number): Route => !exists(path) ? missing() :
	id > 0 && ['enterprises', 'projects'].includes(path) ? page(path + id, 'print', lazy.printRecord, { path, id }) :
	page('papers' + path, 'print', lazy.printList, { path })
const list = (): Route => page('enterprises', 'nav.enterprises', lazy.enterprises)

/* Delegations, whom they meet, and their paper: pages/Trips says which. */
const trips = (s: string[]): Route => !exists('delegations') ? missing(true) :
	s[0] === 'trips' && Number(s[1]) > 0 ? page(s.join(), 'nav.trips', lazy.trip, { id: Number(s[1]) }) : page(s.join(), 'nav.trips', lazy.trips)

/* Auditors take nothing out, but see who did. */
const exportRoute = (history: boolean): Route => !history ? page('exports', 'nav.exports', lazy.exports) :
	may.exportHistory() ? page('exportHistory', 'nav.exports', lazy.exportHistory) : missing(true)

function adminRoute(part: string | undefined, id: number): Route {
	if (part === undefined && may.admin())
		return page('admin', 'nav.admin', lazy.admin)
	if (part === 'imports' && may.imports())
		return id > 0 ? page('import' + id, 'import.title', lazy.import, { id }) :
			page('imports', 'import.title', lazy.imports)
	if (part === 'users' && may.users())
		return page('users', 'users.title', lazy.users)
	if ((part === 'levels' || part === 'council-terms') && may.records(part))
		return page(part, session.resource(part)!.label as Key, lazy.records, { path: part })
	if (part === 'backups' && may.backups())
		return page('backups', 'backups.title', lazy.backups)
	return missing(!part || /^(imports|users|backups|levels|council-terms)$/.test(part))
}

function enterpriseRoute(s: string[], id: number): Route {
	const other = Number(s[3])

	if (s[1] === 'duplicates')
		return may.duplicates() ? page('duplicates', 'dup.title', lazy.duplicates) : missing(true)
	if (s[2] === 'merge' && id > 0 && other > 0 && id !== other)
		return may.duplicates() ? page(`merge${id}-${other}`, 'merge.title', lazy.merge, { id, other }) : missing(true)
	return id > 0 ? page('enterprise' + id, 'enterprise.title', lazy.enterprise, { id }) : list()
}

export function routeOf(s: string[]): Route {
	const id = Number(s[0] === 'admin' || s[0] === 'print' ? s[2] : s[1])

	switch (s[0]) {
	case undefined:
		/* Members have no desk: their first page is the directory. */
		return may.home() ? page('home', 'nav.home', lazy.home) : list()
	case 'enterprises':
		if (!may.enterprises())
			return missing(true)
		return enterpriseRoute(s, id)
	case 'projects':
		return !exists('projects') ? missing(true) : id > 0 ? page('project' + id, 'nav.projects', lazy.project, { id }) :
			page('projects', 'nav.projects', lazy.projects)
	case 'trips': case 'counterparts':
		return trips(s)
	case 'exports':
		return exportRoute(s[1] === 'history' || !may.exports())
	case 'admin':
		return adminRoute(s[1], id)
	case 'print':
		return s[1] === 'trips' ? trips(s) : printRoute(s[1], id)
	case 'account':
		return page('account', 'account.title', lazy.account)
	case 'about':
		return page('about', 'about.title', lazy.about)
	default:
		return missing()
	}
}

/*
 * Where the address leads, if the device knows its reader: page and rows set out before the server has said who asks.
 */
export function setOut() {
	const [first = session.desk === false ? 'enterprises' : '', of] = router.place.segments
	const id = Number(of)

	if (session.desk === null)
		return
	if (first === '')
		start(lazy.home, '/reports/overview')
	else if (first === 'enterprises' && id > 0)
		start(lazy.enterprise, `/enterprises/${id}`, enterpriseQuery)
	else if (first === 'enterprises' && of === undefined)
		start(lazy.enterprises, '/enterprises', listQuery(router.place.query, kept('tw.columns')))
	else if (first === 'projects' && id > 0)
		start(lazy.project, `/projects/${id}`, projectQuery)
	else if (first === 'trips' && id > 0)
		startTrip(id, router.place.query.get('tab') ?? '')
	else if (first === 'projects' && of === undefined)
		startProjects(router.place.query)
}

function startProjects(query: URLSearchParams) {
	const view = query.get('view') ?? (prefs.narrow ? 'list' : 'board')

	if (view === 'board')
		start(lazy.projects, '/reports/project-board', boardQuery(query))
	else if (view === 'list')
		start(prefs.narrow ? lazy.projects : projectList, '/projects', projectRows(query, kept('tw.projects')))
}
/* The table of projects: all its files at once. */
const projectList = () => Promise.all([lazy.projects(), import('./projects/List.svelte'), import('./list/Table.svelte'), import('./i18n/project')])

/* All files and rows of a tab at once: none of them has to tell of the next. */
const tripAsks: Record<string, [string, Query][]> = {
	applications: [['applications', tripRows]],
	names: [['delegates', tripRows], ['readiness', {}]],
	outcomes: [['outcomes', outcomeRows], ['attributions', answerRows]],
	papers: [['document-packs', packRows]],
}
function startTrip(id: number, tab: string) {
	start(lazy.trips, `/delegations/${id}/seats`)
	start(lazy.trip, `/delegations/${id}`, recordQuery)
	void import('./i18n/more').catch(() => {})
	if (tab in tripTabs)
		void tripTabs[tab as keyof typeof tripTabs]().catch(() => {})
	for (const [rows, query] of tripAsks[tab] ?? [])
		ahead(`/delegations/${id}/${rows}`, query)
}

function start(page: () => Promise<unknown>, path: string, query?: Query) {
	page().catch(() => {})	/* the page itself says so */
	ahead(path, query)
}

/*
 * Ahead of need: the list, the detail page and what lies over pages.  Not before the first view stands and
 * the line has been quiet for a while, and one after the other.
 */
const later: (() => Promise<unknown>)[] = [
	() => import('./print/paper'),
	lazy.enterprises, () => import('./ui/SearchHits.svelte'), () => import('./ui/overlay/Menu.svelte'), lazy.enterprise,
	whole(() => import('./pages/RecordDrawer.svelte')),
	...['city', 'industry', 'cluster'].map((list) => () => session.need(list)),
]

export async function warm() {
	await quiet(2000)
	for (const part of later)
		await part().catch(() => {})
}
