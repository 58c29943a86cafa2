/* The words of the desk. */
import { learn } from './index.svelte'

export const zhHome = {
	'home.asof': '截至 {time}',
	'home.active': '在册企业',
	'home.new': '近 30 天新增 {n} 家',
	'home.updated': '近 30 天更新',
	'home.updated.note': '资料有改动的企业',
	'home.complete': '平均资料完整度',
	'home.complete.note': '从最不完整的开始补充',
	'home.contacts': '联系人 {n} 位',
	'home.ending': '即将到期的高企证书',
	'home.ending.note': '90 天内到期',
	'home.ending.all': '查看全部 {n} 张即将到期的证书',
	'home.ended': '另有 {n} 张已过期',
	'home.waiting': '待处理',
	'home.hnte': '高企证书',
	'home.until': '有效期至 {date}',
	'home.cities': '按城市（地级）',
	'home.industries': '按行业（门类）',
	'home.recent': '最近更新',
	'home.unknown': '未填写',
	'home.nothing': '还没有会员企业',
	'home.nothing.text': '从会员名册导入表格，或逐个新增。',
	'home.nothing.import': '导入会员名册',
}

export const enHome: Record<keyof typeof zhHome, string> = {
	'home.asof': 'As of {time}',
	'home.active': 'Active enterprises',
	'home.new': '{n} new in 30 days',
	'home.updated': 'Updated in 30 days',
	'home.updated.note': 'enterprises with a change',
	'home.complete': 'Average completeness',
	'home.complete.note': 'start with the least complete',
	'home.contacts': '{n} contact|{n} contacts',
	'home.ending': 'Certificates ending soon',
	'home.ending.note': 'high-tech, within 90 days',
	'home.ending.all': 'Show {n} ending soon|Show all {n} ending soon',
	'home.ended': '{n} has expired|{n} have expired',
	'home.waiting': 'Waiting',
	'home.hnte': 'High-tech certificate',
	'home.until': 'valid until {date}',
	'home.cities': 'By city (prefectures)',
	'home.industries': 'By industry (sections)',
	'home.recent': 'Recently updated',
	'home.unknown': 'Not given',
	'home.nothing': 'No members yet',
	'home.nothing.text': 'Bring in your member spreadsheet, or add them one by one.',
	'home.nothing.import': 'Import a spreadsheet',
}

learn(zhHome, enHome)
