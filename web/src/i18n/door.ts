/* The words of the sign-in. */
import { learn } from './index.svelte'

export const zhDoor = {
	'signin': '登录',
	'signin.title': '登录信风',
	'signin.again': '请重新登录',
	'signin.again.text': '登录已过期。重新登录后继续，您填写的内容不会丢失。',
	'signin.demo': '这是演示系统，数据均为虚构。账号在服务器数据目录的 demo-accounts.json 中。',
	'signin.setup': '尚未创建管理员。请在服务器上运行：',
	'signin.busy': '正在登录…',
	'signin.wait': '请等待 {n} 秒',
	'signin.leave': '放弃并返回登录页',
	'signin.forgot': '忘记密码？请联系管理员获取重设链接。',
}

export const enDoor: Record<keyof typeof zhDoor, string> = {
	'signin': 'Sign in',
	'signin.title': 'Sign in to Tradewind',
	'signin.again': 'Please sign in again',
	'signin.again.text': 'Your session has ended. Sign in to go on; nothing you typed is lost.',
	'signin.demo': 'This is a demo; all data is invented. The accounts are in demo-accounts.json in the server\'s data folder.',
	'signin.setup': 'There is no administrator yet. On the server, run:',
	'signin.busy': 'Signing in…',
	'signin.wait': 'Wait {n} second|Wait {n} seconds',
	'signin.leave': 'Give up and go to the sign-in page',
	'signin.forgot': 'Forgotten it? An administrator can give you a reset link.',
}

learn(zhDoor, enDoor)
