/* Words of forms and of what is done with them. */
import { learn } from '../i18n/index.svelte'

export const zhMemberAct = {
	'm.act.kept': '您填写的内容没有丢失，恢复网络后可以再试。',
	'm.act.anyway': '已知道，仍要继续',
	'm.act.no': '再想想',
	'm.act.next': '下一步',
	'm.act.previous': '上一步',
	'm.act.step': '第 {n} 步，共 {of} 步',
	'm.meeting.requested': '待对方确认',
	'm.meeting.confirmed': '已确认',
	'm.meeting.held': '已举行',
	'm.link.bad': '这个链接不能使用',
	'm.link.bad.text': '请向发给您链接的人索取新链接。',
	'm.act.busy': '正在提交…',
	'm.act.optional': '选填',
	'm.act.stale': '内容已被他人修改',
	'm.act.stale.text': '在您填写期间，同事或商会改过这份内容。',
	'm.act.mine': '用我填写的覆盖',
	'm.act.theirs': '改用对方的内容',
}

export const enMemberAct: Record<keyof typeof zhMemberAct, string> = {
	'm.act.kept': 'Nothing you typed is lost. Try again when the network is back.',
	'm.act.anyway': 'Understood, go on',
	'm.act.no': 'Not now',
	'm.act.next': 'Next',
	'm.act.previous': 'Back',
	'm.act.step': 'Step {n} of {of}',
	'm.meeting.requested': 'To be confirmed by the other side',
	'm.meeting.confirmed': 'Confirmed',
	'm.meeting.held': 'Held',
	'm.link.bad': 'This link does not work',
	'm.link.bad.text': 'Please ask whoever sent it to you for a new one.',
	'm.act.busy': 'Sending…',
	'm.act.optional': 'optional',
	'm.act.stale': 'Somebody else has changed this',
	'm.act.stale.text': 'While you were typing, a colleague or the chamber changed it.',
	'm.act.mine': 'Keep what I typed',
	'm.act.theirs': 'Take theirs',
}

learn(zhMemberAct, enMemberAct)
