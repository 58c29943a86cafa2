/* The member's pages: the words of the frame and of the first view. */
import { learn } from '../i18n/index.svelte'

export const zhMember = {
	'm.title': '会员服务',
	'm.todo': '待办',
	'm.me': '我的',
	'm.back': '返回',
	'm.hello': '{name}，您好',
	'm.todo.n': '有 {n} 件事等您处理',
	'm.todo.none': '目前没有需要您处理的事项',
	'm.todo.none.text': '有新的出访团组、资料或回访需要您处理时，会显示在这里。',
	'm.todo.projects': '{n} 个项目超过 12 个月没有更新',
	'm.todo.projects.text': '请在项目页查看，并把最新情况告诉商会',
	'm.todo.partly': '有一部分内容没有取到，下面可能不全。',
	'm.staff': '这里供会员企业使用',
	'm.staff.text': '您的账号不属于某家会员企业，请使用商会工作台。',
	'm.desk': '打开商会系统',
	'm.old': '网络已断开，下面是之前取到的内容；恢复后会自动更新。',
}

export const enMember: Record<keyof typeof zhMember, string> = {
	'm.title': 'Member services',
	'm.todo': 'To do',
	'm.me': 'Me',
	'm.back': 'Back',
	'm.hello': 'Hello, {name}',
	'm.todo.n': '{n} thing is waiting for you|{n} things are waiting for you',
	'm.todo.none': 'Nothing is waiting for you',
	'm.todo.none.text': 'When a trip, papers or a survey need you, you will see it here.',
	'm.todo.projects': '{n} project has had no news for 12 months|{n} projects have had no news for 12 months',
	'm.todo.projects.text': 'Look at its page, and tell the chamber how it stands',
	'm.todo.partly': 'Some of it could not be fetched; the list may be incomplete.',
	'm.staff': 'This part is for member companies',
	'm.staff.text': 'Your account belongs to no member company. Please use the chamber\'s desk.',
	'm.desk': 'Open the chamber\'s system',
	'm.old': 'The network is gone. This is what came before; it will be renewed by itself.',
}

learn(zhMember, enMember)
