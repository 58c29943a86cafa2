/* Words of an itinerary. */
import { learn } from '../../i18n/index.svelte'

export const zhMemberWay = {
	'm.way.print': '打印行程',
	'm.way.local': '均为当地时间',
	'm.way.zone': '当地时间 {zone}',
	'm.way.none': '行程尚未公布',
	'm.way.none.text': '商会公布日程后会显示在这里。',
	'm.way.table': '{n} 号桌',
	'm.way.meeting': '与 {who} 会谈',
	'm.way.arrive': '到达 {place}',
	'm.way.leave': '离开 {place}',
	'm.way.offline': '打开过的行程在断网时仍可查看，直到关闭页面；出发前建议打印或存为 PDF。',
	'm.wechat': '如需打印或下载，请点右上角“…”，选择“在浏览器中打开”。',
}

export const enMemberWay: Record<keyof typeof zhMemberWay, string> = {
	'm.way.print': 'Print the itinerary',
	'm.way.local': 'All times are local',
	'm.way.zone': 'Local time {zone}',
	'm.way.none': 'The itinerary is not published yet',
	'm.way.none.text': 'When the chamber publishes it, you will see it here.',
	'm.way.table': 'Table {n}',
	'm.way.meeting': 'Meeting with {who}',
	'm.way.arrive': 'Arrive in {place}',
	'm.way.leave': 'Leave {place}',
	'm.way.offline': 'Once opened it can be read without a network until you close the page; print it or save it as PDF before you leave.',
	'm.wechat': 'To print or download, tap “…” at the top right and choose to open it in the browser.',
}
learn(zhMemberWay, enMemberWay)
