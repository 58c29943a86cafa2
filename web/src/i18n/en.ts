/* The words of the first view in English.  "one|other" is chosen by {n}. */
import type { zh } from './zh'

export const en: Record<keyof typeof zh, string> = {
	/* frame */
	'nav.skip': 'Skip to the page',
	'nav.home': 'Home',
	'nav.enterprises': 'Members',
	'nav.projects': 'Projects',
	'nav.trips': 'Delegations',
	'nav.exports': 'Reports',
	'nav.admin': 'Administration',
	'nav.member': 'Member',

	/* common words */
	'yes': 'Yes',
	'no': 'No',
	'all': 'All',
	'more': 'More',
	'clear': 'Clear',
	'import': 'Import',
	'edit': 'Edit',
	'export': 'Export',
	'field.updated_at': 'Updated',
	'field.archived_at': 'Archived',
	'field.created_at': 'Created',

	/* errors */

	/* account */
	'account.title': 'My account',
	'account.menu': 'Account menu',

	/* search */
	'search.label': 'Search members, projects, delegations, people',

	/* lists */
	'list.facts': '{n} enterprise|{n} enterprises',
	'list.found': '{n} enterprise found|{n} enterprises found',
	'list.search': 'Name / pinyin / credit code',
	'list.name': 'Name',
	'list.matched': 'matches: {text}',
	'list.select': 'Select {name}',
	'list.select.all': 'Select all on this page',
	'list.stale': 'No connection: these are the rows from before. They change when the line is back.',
	'print': 'Print',
	'print.rows': 'Rows {from} to {to} of {n}',
	'filter': 'Filter',
	'filter.all': '{label}: all',
	'filter.more': 'More',
	'filter.clear': 'Clear the filters',
	'filter.q': 'Search: {q}',
	'filter.remove': 'Remove the filter {what}',
	'filter.archived': 'Archived ones',
	'filter.live': 'Not archived',
	'filter.is': '{label}: {value}',
	'filter.not': '{label} is not {value}',
	'filter.from': '{label} from {value}',
	'filter.to': '{label} to {value}',
	'filter.contains': '{label} contains {value}',
	'filter.starts': '{label} starts with {value}',
	'filter.empty': '{label} is empty',
	'filter.filled': '{label} is not empty',
	'columns': 'Columns',
	'picker.free': 'in no list',
	'pager.page': 'Page {n}',
	'pager.previous': 'Previous',
	'pager.next': 'Next',
	'code.until': '{name} · until {date}',

	/* enterprise */
	'enterprise.title': 'Enterprise',
	'enterprise.new': 'Add member',
	'dup.title': 'Possible duplicates',
	'merge.title': 'Merge two enterprises',

	/* administration */
	'import.title': 'Import',
	'users.title': 'Users and roles',
	'backups.title': 'Backups',

	/* rest */
	'about.title': 'About Tradewind',
	'denied.title': 'Not allowed',
	'cancel': 'Cancel',
	'undo': 'Undo',
	'archive': 'Archive',
	'restore': 'Take back',
	'archived': 'Archived',
	'enterprise.number': 'No. {id}',
}
