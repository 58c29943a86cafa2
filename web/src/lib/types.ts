/* What docs/api.md says, as types. */
import type { LocalTime, Money } from './format'

export type Json = null | boolean | number | string | Json[] | { [k: string]: Json }
export type Record_ = { id: number, version: number } & { [field: string]: Json }

export interface Me {
	account: {
		id: number, login: string, name: string, role: string
		enterprise: { id: number, name_zh: string } | null
	}
	organisation: string | null
	demo: boolean
	may: string[]
	preferences: { [key: string]: string }
	version: string
}

export interface Choice {
	code: string
	label: string
}

export type FieldType = 'int' | 'dec' | 'bool' | 'text' | 'code' | 'enum' | 'date' | 'instant' | 'money' | 'local' | 'ref'
	| 'coderef' | 'name' | 'list'

export interface Field {
	name: string
	type: FieldType
	label: string
	class?: string
	required: boolean
	readonly: boolean
	moved?: boolean		/* given with a new record, changed by moves */
	filter: boolean
	ops: string[]
	sort: boolean
	sheet: boolean
	list: boolean
	unique: boolean
	multiline: boolean
	min?: number | null
	max?: number | null
	group: string | null
	help?: string | null	/* not of the first view's description */
	choices?: Choice[] | null
	ref_list?: string | null
	free?: boolean		/* what is in no list is kept as it is written */
	login?: boolean		/* of an account: people read its person's name */
	begins?: string[]	/* states that a new record may have, and when its trip is over besides */
	begins_over?: string[]
	ref?: string | null
	sub?: Field[] | null
}

/* A change of state: from which states, to which (null: it makes the next record), and what it must and may be told. */
export interface Move {
	name: string
	label: string
	from: string[]
	to: string | null
	needs: string[]
	takes: string[]
	field?: string		/* the enum that it moves; without: state */
	back_to?: string[]	/* the stages that a body may name */
	either?: string[][]	/* needs of which one is enough */
	takes_parts?: boolean
	needs_rows?: NeededRow[]
	only_if?: { [field: string]: string[] }
}

/* A row of a part that must be there: of which resource, and what it says. */
export interface NeededRow {
	part: string
	resource: string
	where: { [field: string]: string }
	label: string
}

export interface Resource {
	name: string
	path: string
	label: string
	default_sort: string
	may: { create: boolean, change: boolean, archive: boolean, purge: boolean, export: boolean, import: boolean }
	moves?: Move[]
	filters?: { resource: string, params: { name: string, type: string, label: string }[] }[]	/* that are no fields */
	fields: Field[]
	groups: { name: string, label: string }[]
	sheet_columns?: SheetColumn[]		/* of who may import: columns of its sheets that make rows of its parts */
}
/* `group`: of which columns; the first is called as the group and makes the row.  `resource`: whose rows they are. */
export interface SheetColumn extends Pick<Field, 'name' | 'type' | 'label' | 'required' | 'choices' | 'ref_list'> {
	resource: string
	group: string
}

export interface RefRow {
	code: string
	name: string
	parent?: string | null
	group?: string | null
	valid_from?: string | null
	valid_to?: string | null	/* the last day on which it was in force */
	successor?: string | null	/* what took it over */
	pinyin?: string		/* of a list that was asked for by itself; '|' between readings */
	also?: string
}

export interface Meta {
	resources: { [path: string]: Resource }
	roles: Choice[]
}

/* What codes are called: by list, by code. */
export interface Names {
	[list: string]: { [code: string]: string }
}

export interface Page<T = Record_> {
	items: (T & { matched?: { field: string, text: string } })[]
	total?: number | null
	total_more?: boolean
	next?: string | null
	offset?: number | null
	limit?: number
	names?: Names
	expanded?: Expanded
	left_out?: LeftOut | null
}

/* Records that others refer to: by field, by number. */
export interface Expanded {
	[field: string]: { [id: string]: Record_ }
}

export interface HistoryEntry {
	id: number
	at: string
	who: string | null
	who_name: string | null
	door: string
	resource?: string		/* where parts are told of too: of which record this is */
	record?: number
	title?: string
	action: string
	version: number | null
	fields: { field: string, old: Json, new: Json, gone?: 'erased' | 'lost' }[]
	note: { [k: string]: Json } | null
}

export interface SearchHit {
	id: number
	title_zh?: string | null
	title_en?: string | null
	starts_on?: string | null
	name_zh: string
	name_en?: string | null
	city?: string | null
	uscc?: string | null
	title?: string | null
	stage?: string | null
	country?: string | null
	enterprise?: number | null
	matched?: { field: string, text: string }
}
export interface SearchGroup {
	resource: string
	page: { items: SearchHit[], total?: number | null, total_more?: boolean }
}

export interface User {
	id: number
	version: number
	login: string
	name: string
	role: string
	enterprise: { id: number, name_zh: string } | null
	disabled: boolean
	created_at: string
	seen_at: string | null
}

export interface Counts {
	rows: number, insert: number, update: number, same: number, suspect: number, error: number
	skipped: number, warnings: number
}
export interface ImportResult {
	rows: number, inserted: number, updated: number, same: number, suspect: number, error: number
	skipped: number, warnings: number
}
export interface ImportSheet {
	n: number, name: string, rows: number, columns: number, hidden: boolean
	fits: number		/* headings that are known */
}
export interface ImportColumn {
	n: number
	heading: string
	samples: string[]
	field: string | null
	taken: string | null		/* the field that it would be, if another column were not */
	role: 'id' | 'currency' | 'kept' | 'day' | null
	unit?: string | null		/* of its amounts, as the heading or a line below it says */
	erase?: boolean			/* an empty cell takes away what is kept */
	value?: string | string[]	/* of a column that the file does not have: its text, with cells of others by their {headings} */
	values?: { [from: string]: string }	/* what its cells mean; "*": all others */
	date_order?: DateOrder | 'open' | null	/* open: its days can be read in more than one order */
}
export type DateOrder = 'ymd' | 'dmy' | 'mdy'
export interface ImportDetected {
	encoding: string
	separator?: string | null
	sheet?: number | null
	header_row: number
	date_order?: DateOrder | null	/* null: every date says it itself */
	mapping?: { id: number, name: string } | null	/* the saved one that was laid on */
	unit_row?: number | null
	bad_lines?: number
}
export type ImportState = 'uploaded' | 'checking' | 'checked' | 'committing' | 'done' | 'reverting'
export interface ImportRevert {
	state: 'possible' | 'over' | 'done'
	until: string
	reverted: number
	refused: number
}
export interface Import {
	id: number
	resource: string
	file_name: string
	bytes: number
	state: ImportState
	done: number
	total: number
	detected: ImportDetected | null		/* null: the file and its rows are kept no longer */
	sheets?: ImportSheet[]
	sheet_open?: boolean		/* several fit and nobody has chosen */
	columns?: ImportColumn[]
	preview?: { n: number, cells: (string | null)[] }[]
	unmapped?: 'note' | 'skip'
	make_enterprises?: boolean
	edits?: { cells: number, decided: number }
	counts?: Counts | null
	result?: ImportResult | null
	revert?: ImportRevert | null
	error?: { code: string, message: string } | null
	made_at: string
	made_by: string | null
	made_by_name: string | null
}
export interface ImportMapping {
	id: number
	name: string
	resource: string
	fits?: boolean
}
export type Outcome = 'insert' | 'update' | 'same' | 'suspect' | 'error' | 'skipped'
export type Decision = 'new' | 'link' | 'skip'
export interface ImportProblem {
	column: string | null
	field: string | null
	value: string | null
	code: string
	message: string
	warning: boolean
	params?: Record<string, string>
}
export interface ImportCandidate {
	id: number
	name_zh: string
	code: string
	why: string
}
export interface ImportRow {
	n: number
	outcome: Outcome
	id: number | null
	name: string | null
	changes?: { field: string, old: Json, new: Json }[]
	problems: ImportProblem[]
	candidates: ImportCandidate[]
	cells?: (string | null)[]
	edited?: number[]
	decision?: Decision | null
	adds?: { field: string, label: string, value: string }[]	/* rows of parts that are made besides */
	about?: string	/* whose the candidates are, where the row names an investor that nobody is */
	owner?: number | 'new' | null
	override?: string | null
	reverted?: boolean | string | null	/* true, or the code why not */
	reverted_why?: string
}

export interface Overview {
	as_of: string
	enterprises?: {
		active: number, archived?: number, new_30_days?: number, updated_30_days?: number, since?: string
		average_completeness?: number | null
	}
	contacts?: { active: number }
	by_city?: Count[]
	by_industry?: Count[]
	recent?: { id: number, name_zh: string, name_en: string | null, updated_at: string, by: string | null }[]
	waiting?: {
		expiring_hnte?: { id: number, name_zh: string, name_en: string | null, hnte_expires: string }[]
		expiring_hnte_total?: number, expired_hnte_total?: number, from?: string, to?: string
	}
	projects?: {
		total: number
		by_stage: Count[]
		by_country: Count[]
		claims?: { total: number, items: Claim[] }
	}
}
export interface Count {
	code: string | null
	name: string | null
	count: number
}
/* A project where reports name it. */
export interface Named {
	id: number
	name_zh: string | null
	name_en: string | null
	enterprise: { id: number, name_zh: string | null, name_en: string | null }
}
export interface Claim extends Named {
	claimed_by: string
	claimed_by_name: string | null
	claimed_at: string
}
export interface Silent {
	as_of: string
	until: string
	items: (Named & { stage: string, months: number, inferred: boolean })[]
	total: number
	inferred_total: number
}
export interface FilingsDue {
	as_of: string
	items: { rule: number, name: string, due_on: string, state: string, project: Named, basis: { reviewed: boolean, example: boolean } }[]
	total: number
	counts: { overdue: number, due_soon: number, waiting: number }
}

export type { LocalTime, Money }

/* A list as somebody wants to see it again. */
export interface ViewQuery {
	filters: { name: string, value: string }[]
	q: string | null
	sort: string | null
	columns: string[]
}
export interface SavedView {
	id: number
	version: number
	resource: string
	name: string
	query: ViewQuery
	shared: boolean
	default: boolean
	mine: boolean
	may_change: boolean
	owner_name: string | null
	left_out: number
}

/* Two records that may be one. */
export interface Duplicate {
	reasons: { code: string, value?: string | null, label?: string }[]
	state: 'open' | 'proposed' | 'dismissed'
	note: string | null
	records: (Record_ & { contacts?: number })[]
}
/* What points at a record. */
export interface Relation {
	resource: string
	field: string
	label: string
	total: number
	items: { id: number, title: string }[]
}

/* A project where it is one of many. */
export interface ProjectCard {
	id: number
	version: number
	code?: string | null
	name_zh?: string | null
	name_en?: string | null
	enterprise: { id: number, name_zh: string | null, name_en?: string | null } | null
	stage?: string
	country?: string | null
	sector?: string | null
	health?: string | null
	news_on?: string | null
	claimed?: boolean
	moves: string[]		/* what the reader may do with it */
}
/* What projects have of one kind, in one currency: never a sum of unlike amounts. */
export interface AmountLine {
	kind: string
	scope: string
	component: string | null
	currency: string
	amount: string
	projects: number
}
export interface BoardColumn {
	stage: string
	label: string
	total: number
	amounts: AmountLine[]
	cards: ProjectCard[]
}
/* Rows that a filter by amount could not judge. */
export interface LeftOut {
	count: number
	ids: number[]
	why: string
}
export interface Board {
	as_of: string
	columns: BoardColumn[]
	left_out?: LeftOut | null
}
export interface Groups {
	groups: ({ count: number } & { [field: string]: string | number | boolean | null })[]
	total: number
	left_out?: LeftOut | null
}

/* The approved base map under the circles of projects; anchors in hundredths of a percent. */
export interface BaseMap {
	number: string
	sha256: string
	anchors: Record<string, { x: number, y: number }>
	updated_at: string
	updated_by: string
}
