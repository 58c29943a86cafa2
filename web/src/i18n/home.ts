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
	'home.contacts': '联系人',
	'home.contacts.note': '在册企业的联系人',
	'home.waiting': '待处理',
	'home.hnte': '高企证书',
	'home.until': '有效期至 {date}',
	'home.cities': '按城市',
	'home.industries': '按行业',
	'home.recent': '最近更新',
	'home.unknown': '未填写',
}

export const enHome: Record<keyof typeof zhHome, string> = {
	'home.asof': 'As of {time}',
	'home.active': 'Active enterprises',
	'home.new': '{n} new in 30 days',
	'home.updated': 'Updated in 30 days',
	'home.updated.note': 'enterprises with a change',
	'home.complete': 'Average completeness',
	'home.complete.note': 'start with the least complete',
	'home.contacts': 'Contacts',
	'home.contacts.note': 'people at members',
	'home.waiting': 'Waiting',
	'home.hnte': 'High-tech certificate',
	'home.until': 'valid until {date}',
	'home.cities': 'By city',
	'home.industries': 'By industry',
	'home.recent': 'Recently updated',
	'home.unknown': 'Not given',
}

learn(zhHome, enHome)
