/* The words of the page of one enterprise. */
import { learn } from './index.svelte'

export const zhRecord = {
	'enterprise.missing': '尚未填写：',
	'enterprise.fill': '去填写',
	'enterprise.back': '返回会员企业',
	'enterprise.copy': '复制统一社会信用代码',
	'enterprise.complete': '资料完整度',
	'enterprise.dates': '创建于 {made}，最近更新 {changed}',
	'tab.label': '企业资料',
	'tab.overview': '概况',
	'tab.projects': '项目',
	'tab.trips': '出访',
	'tab.membership': '会籍',
	'tab.contacts': '联系人',
	'tab.history': '变更记录',
}

export const enRecord: Record<keyof typeof zhRecord, string> = {
	'enterprise.missing': 'Not filled in:',
	'enterprise.fill': 'Fill in',
	'enterprise.back': 'Back to members',
	'enterprise.copy': 'Copy the credit code',
	'enterprise.complete': 'Completeness',
	'enterprise.dates': 'Created {made}, last changed {changed}',
	'tab.label': 'About this enterprise',
	'tab.overview': 'Overview',
	'tab.projects': 'Projects',
	'tab.trips': 'Trips',
	'tab.membership': 'Membership',
	'tab.contacts': 'Contacts',
	'tab.history': 'History',
}

learn(zhRecord, enRecord)
