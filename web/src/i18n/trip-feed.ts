/* The words of the calendars that programs subscribe to. */
import { learn } from './index.svelte'

export const zhTripFeed = {
	'feed.title': '日历订阅',
	'feed.text': '在手机或电脑的日历里订阅：行程、交通、日程和会谈，改动会自动更新。',
	'feed.text.one': '{name} 本人的行程：所到各站、对本企业开放的日程和本人的会谈。',
	'feed.open': '谁有这个地址，不用登录就能看到您在本团看到的行程、地点和会谈对象。只发给需要的人；不再需要时请收回。',
	'feed.open.one': '谁有这个地址，不用登录就能看到此人的行程、地点和会谈对象。只发给需要的人；不再需要时请收回。',
	'feed.make': '生成订阅地址',
	'feed.address': '订阅地址',
	'feed.copy': '复制订阅地址',
	'feed.once': '只显示这一次；离开本页后不能再查看，可以重新生成。',
	'feed.every': '所有人的订阅',
	'feed.mine': '您生成的订阅',
	'feed.whole': '全团',
	'feed.gone': '已不在名单中的团员',
	'feed.by': '{who} 于 {time} 生成',
	'feed.none': '还没有订阅。',
	'feed.revoke': '收回',
	'feed.revoke.of': '收回 {time} 生成的订阅（{name}）',
	'feed.revoke.ask': '收回这个订阅？',
	'feed.revoke.text': '地址立即失效，订阅了它的日历不再更新。',
	'feed.revoked': '订阅已收回',
}

export const enTripFeed: Record<keyof typeof zhTripFeed, string> = {
	'feed.title': 'Calendar feed',
	'feed.text': 'Subscribe in the calendar of a phone or computer: legs, transport, agenda and meetings; it keeps up with changes.',
	'feed.text.one': 'The trip of {name}: the legs, what is open to the company, and the meetings of this person.',
	'feed.open': 'Whoever has the address sees, without signing in, what you see of this trip: the way, places, and who is met. Give it only to those who need it, and take it back when it is no longer needed.',
	'feed.open.one': 'Whoever has the address sees, without signing in, the way, places and meetings of this person. Give it only to those who need it, and take it back when it is no longer needed.',
	'feed.make': 'Make an address',
	'feed.address': 'Address of the feed',
	'feed.copy': 'Copy the address of the feed',
	'feed.once': 'Shown this once; it cannot be seen again after you leave, but a new one can be made.',
	'feed.every': 'Feeds of everybody',
	'feed.mine': 'Feeds you have made',
	'feed.whole': 'The whole delegation',
	'feed.gone': 'A delegate who is no longer on the list',
	'feed.by': 'Made by {who}, {time}',
	'feed.none': 'No feeds yet.',
	'feed.revoke': 'Take back',
	'feed.revoke.of': 'Take back the feed of {time} ({name})',
	'feed.revoke.ask': 'Take this feed back?',
	'feed.revoke.text': 'The address leads nowhere from now on; calendars that subscribe to it get nothing new.',
	'feed.revoked': 'The feed was taken back',
}

learn(zhTripFeed, enTripFeed)
