/* The words of what one types to find: the search of everything, and pickers. */
import { learn } from './index.svelte'

export const zhHits = {
	'search.results': '搜索结果',
	'search.all': '查看全部 {n} 家企业',
	'search.all.projects': '查看全部 {n} 个项目',
	'search.all.trips': '查看全部 {n} 个团组',
	'search.none': '没有找到“{q}”',
	'search.none.help': '可用中文、拼音、首字母、英文名、信用代码，或项目的园区、产品、投资企业搜索',
	'picker.none': '没有符合的选项',
	'picker.more': '还有 {n} 项，请继续输入',
}

export const enHits: Record<keyof typeof zhHits, string> = {
	'search.results': 'Results',
	'search.all': 'Show all {n} enterprises',
	'search.all.projects': 'Show all {n} projects',
	'search.all.trips': 'Show all {n} delegations',
	'search.none': 'Nothing found for “{q}”',
	'search.none.help': 'Search by Chinese words, pinyin, initials, English name or code; projects also by park, product or investor',
	'picker.none': 'No choice fits',
	'picker.more': '{n} more: go on typing',
}

learn(zhHits, enHits)
