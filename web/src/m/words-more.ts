/* Words of the account's page. */
import { learn } from '../i18n/index.svelte'

export const zhMemberMore = {
	'm.me.enterprise': '所属企业',
	'm.me.login': '用户名',
	'm.me.role': '角色',
	'm.theme.light': '浅色',
	'm.theme.dark': '深色',
	'm.theme.auto': '跟随系统',
	'm.signout': '退出登录',
	'm.signout.text': '退出时，本机保存的草稿会一并删除。',
	'm.desk.text': '会员名录、企业资料、项目与密码设置在商会系统中。',
}

export const enMemberMore: Record<keyof typeof zhMemberMore, string> = {
	'm.me.enterprise': 'Company',
	'm.me.login': 'User name',
	'm.me.role': 'Role',
	'm.theme.light': 'Light',
	'm.theme.dark': 'Dark',
	'm.theme.auto': 'As the device',
	'm.signout': 'Sign out',
	'm.signout.text': 'Signing out also removes the drafts on this device.',
	'm.desk.text': 'The directory, your company\'s record, projects and your password are in the chamber\'s system.',
}

learn(zhMemberMore, enMemberMore)
