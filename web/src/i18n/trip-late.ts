/* The words of delegations on other pages: of an enterprise, of a project, the desk. */
import { learn } from './index.svelte'

export const zhTripLate = {
	'their.trips.none': '{name} 还没有参加过出访团组',
	'their.trips.none.text': '企业提交申请后显示在这里。',
	'their.trips.dates': '日期',
	'their.trips.seats': '席位',
	'their.trips.outcomes': '成果',
	'desk.trips': '最近的团组',
	'desk.waiting': '待审核的参团申请 {n} 份',
	'desk.all': '全部团组',
	'origin.from': '来源：',
}

export const enTripLate: Record<keyof typeof zhTripLate, string> = {
	'their.trips.none': '{name} has been on no delegation yet',
	'their.trips.none.text': 'Its applications appear here.',
	'their.trips.dates': 'Dates',
	'their.trips.seats': 'Seats',
	'their.trips.outcomes': 'Outcomes',
	'desk.trips': 'The next delegation',
	'desk.waiting': '{n} application waits|{n} applications wait',
	'desk.all': 'All delegations',
	'origin.from': 'Began on',
}

learn(zhTripLate, enTripLate)
