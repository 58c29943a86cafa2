/* Help beside the projects, as data: comes when it is asked for.  The long form is docs/projects.zh.md and docs/projects.en.md. */
import type { Lang } from './index.svelte'

export const projectHelp: Record<Lang, { head: string, lines: string[] }[]> = {
	zh: [
		{ head: '阶段与状况', lines: [
			'阶段说项目走到哪一步，状况说走得顺不顺：可以“建设中”而“延误”。',
			'推进时只问这一步还缺的内容，缺什么一次列全；退回要写原因，原来的记录留在变更记录里。',
		] },
		{ head: '第二人核实', lines: [
			'投产由一人上报，由另一人（秘书长或管理员）核实；核实之前不算“运营中”。认的是账号，自己的令牌也算自己。',
		] },
		{ head: '金额为什么不合计', lines: [
			'公布、意向、境内备案、东道国注册、实缴、实际到位，各有日期、来源和口径（总额或中方），不能相加。',
			'只在同类、同口径、同币种之内合计。新的数字另成一条，旧的留着；来源说法不同，就是两条。',
			'折算只按截止日当年的汇率，并写在旁边；没有汇率的不折算，筛选时说明有多少个没有列入。',
		] },
		{ head: '长期无动态', lines: [
			'按事实的日期算，不按谁点开过页面。12 个月建议转为停滞，24 个月推定停滞；由人决定，系统不自己改。',
		] },
		{ head: '谁看得到什么', lines: [
			'其他会员至多看到摘要（名称、投资企业、国家、领域、方式、阶段），自备案起；设为不公开的，列表、搜索、数量里都没有。',
			'地点、股权、金额只有商会和本企业看得到；风险提示和备注只有商会看得到。',
		] },
	],
	en: [
		{ head: 'Stage and health', lines: [
			'The stage says how far a project has come, its health how it goes: it may be under construction and delayed.',
			'A move asks for exactly what is missing, all at once. Going back takes a reason; what stood there stays in the history.',
		] },
		{ head: 'The second person', lines: [
			'One person reports operation, another one (the secretary-general or an administrator) verifies it; until then it does not count as operating. Accounts count: one’s own token is oneself.',
		] },
		{ head: 'Why there are no grand totals', lines: [
			'Announced, intended, filed in China, registered in the host country, contributed and disbursed each have a day, a source and a scope (the whole or the Chinese side); they cannot be added up.',
			'Sums stay within one kind, scope and currency. A new figure is one more row; sources that differ are two rows.',
			'Conversion is at the rate of the year of the as-of date, which stands beside it; without a rate nothing is converted, and a filter says how many it left out.',
		] },
		{ head: 'Silence', lines: [
			'Counted from dates of facts, not from clicks. After 12 months dormant is proposed, after 24 it is taken as such; a person decides, nothing changes by itself.',
		] },
		{ head: 'Who sees what', lines: [
			'Other members see the headline at most (name, investor, country, sector, mode, stage), from filing on; what is set to “never” they meet in no list, search or count.',
			'Place, owners and amounts are for the chamber and the company itself; risk and notes for the chamber.',
		] },
	],
}
