/* The words of pages of rows: they come after the rows. */
import { learn } from './index.svelte'

export const zhPager = {
	'pager.label': '翻页',
	'pager.total': '共 {n} 条',
	'pager.more': '共 {n}+ 条',
	'pager.each': '{n} 条/页',
	'pager.size': '每页条数',
	'pager.jump': '跳至',
}

export const enPager: Record<keyof typeof zhPager, string> = {
	'pager.label': 'Pages',
	'pager.total': '{n} in all',
	'pager.more': 'more than {n}',
	'pager.each': '{n} a page',
	'pager.size': 'Rows a page',
	'pager.jump': 'Go to',
}

learn(zhPager, enPager)
