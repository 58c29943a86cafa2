/* The words of what came of all delegations. */
import { learn } from './index.svelte'

export const zhTripChain = {
	'chain.facts': '{n} 个团组，截至 {time}',
	'chain.text': '数字下面是最近日期和佐证数；类别、口径和币种不同的金额不相加。项目算在它的来源团组。',
	'chain.total': '合计：{n} 个团组',
	'chain.total.year': '{year} 年合计：{n} 个团组',
	'chain.unverified': '另 {n} 份待核实',
	'chain.told': '当年报道 {n} 人',
	'chain.sums': '金额 {n} 项',
	'chain.sums.of': '{name}：金额 {n} 项',
	'chain.sums.all': '展开各团金额',
	'chain.sums.none': '收起各团金额',
	'chain.fold': '全部数字',
	'chain.fold.of': '{name}：全部数字与金额',
	'chain.sum': '{n} 笔，{on}，佐证 {evidences}',
	'chain.none': '{year} 年没有团组',
	'chain.none.any': '还没有团组',
	'chain.none.text': '团组出访后，从席位到投产的每一步都列在这里。',
}

export const enTripChain: Record<keyof typeof zhTripChain, string> = {
	'chain.facts': '{n} delegation, as of {time}|{n} delegations, as of {time}',
	'chain.text': 'Beneath each figure, its newest date and how much shows it. Amounts of different kind, scope or currency are not added. A project counts with the delegation that it began on.',
	'chain.total': 'Total of {n} delegation|Total of {n} delegations',
	'chain.total.year': '{year}: total of {n} delegation|{year}: total of {n} delegations',
	'chain.unverified': '{n} more to verify',
	'chain.told': '{n} person, by reports|{n} people, by reports',
	'chain.sums': '{n} amount|{n} amounts',
	'chain.sums.of': '{name}: {n} amount|{name}: {n} amounts',
	'chain.sums.all': 'Show the amounts of each',
	'chain.sums.none': 'Hide the amounts of each',
	'chain.fold': 'All figures',
	'chain.fold.of': '{name}: all figures and amounts',
	'chain.sum': '{n} row, {on}, evidence: {evidences}|{n} rows, {on}, evidence: {evidences}',
	'chain.none': 'No delegation in {year}',
	'chain.none.any': 'No delegations yet',
	'chain.none.text': 'Each step from the seats to operation stands here once delegations have travelled.',
}

learn(zhTripChain, enTripChain)
