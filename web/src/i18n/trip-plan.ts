/* The words of the plan of a delegation. */
import { learn } from './index.svelte'

export const zhTripPlan = {
	'plan.keys': '拖动可以改时间；选中后按 M 拿起，方向键移动，回车放下，Esc 放弃。',
	'plan.local': '所有时间均为当地时间，并注明时区。',
	'plan.add': '添加日程',
	'plan.none': '还没有行程',
	'plan.none.text': '先加上要去的每一站和到达、离开的时间，再排每天的日程。',
	'plan.free': '当天没有安排',
	'plan.clashes': '{n} 项日程时间冲突，已用框标出。',
	'plan.clash': '与“{with}”时间冲突',
	'plan.outside': '不在这一站的到达和离开时间之内',
	'plan.held': '已拿起“{name}”，用方向键移动',
	'plan.moved': '“{name}”已改到 {time}',
	'plan.booklet': '行程手册',
	'apply.more': '……另有 {n} 份',
	'apply.warned': '请核对，确认后继续',
	'apply.final': '办理之后不能撤回。',
	'apply.warned.yes': '已核对，继续办理',
}

export const enTripPlan: Record<keyof typeof zhTripPlan, string> = {
	'plan.keys': 'Drag to move; or M on an item, arrows to carry it, Enter to put it down, Esc to leave it.',
	'plan.local': 'All times are local, with their zone.',
	'plan.add': 'Add an item',
	'plan.none': 'No plan yet',
	'plan.none.text': 'Add each leg with its arrival and departure first, then what is on each day.',
	'plan.free': 'Nothing on this day',
	'plan.clashes': '{n} item clashes and is outlined.|{n} items clash and are outlined.',
	'plan.clash': 'Clashes with “{with}”',
	'plan.outside': 'Outside the times of its leg',
	'plan.held': '“{name}” is in your hand: arrows carry it',
	'plan.moved': '“{name}” is now at {time}',
	'plan.booklet': 'Booklet',
	'apply.more': '… and {n} more',
	'apply.warned': 'Please check before you go on',
	'apply.final': 'This cannot be taken back.',
	'apply.warned.yes': 'I have checked: go on',
}

learn(zhTripPlan, enTripPlan)
