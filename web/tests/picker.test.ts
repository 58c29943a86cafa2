import { describe, expect, test } from 'vitest'
import { fitting, pinyinAt } from '../src/ui/PickerFits'

const options = [
	{ code: '440000', label: '广东省', pinyin: ['guang dong sheng'], also: ['Guangdong'] },
	{ code: '440100', label: '广州市', group: '广东省', pinyin: ['guang zhou shi'], also: ['Guangzhou', '穗'] },
	{ code: '440600', label: '佛山市', group: '广东省', pinyin: ['fo shan shi'], also: ['Foshan'] },
	{ code: '441500', label: '汕尾市', group: '广东省', pinyin: ['shan wei shi'], also: ['Shanwei'] },
	{ code: '500000', label: '重庆市', pinyin: ['chong qing shi', 'zhong qing shi'], also: ['Chongqing'] },
	{ code: 'LV', label: '绿色产业', pinyin: ['lv se chan ye'] },
]
const labels = (q: string) => fitting(options, q).map((o) => o.label)

describe('what is typed into a picker', () => {
	for (const [typed, ...found] of [
		['fs', '佛山市'], ['foshan', '佛山市'], ['fo shan', '佛山市'], ['Ｆoshan', '佛山市'], ['FOSHAN', '佛山市'], ['佛', '佛山市'], ['4406', '佛山市'],
		['shan', '汕尾市', '佛山市'],		/* begins with it, has it */
		['gz', '广州市'], ['穗', '广州市'], ['guang', '广东省', '广州市'], ['广东', '广东省', '广州市', '佛山市', '汕尾市'],
		['zq', '重庆市'], ['cq', '重庆市'], ['luse', '绿色产业'], ['lvse', '绿色产业'], ["fo'shan", '佛山市'],
		['sw', '汕尾市'], ['ss', '佛山市'], ['xyz'], ['zz'],
	])
		test(typed, () => expect(labels(typed)).toEqual(found))
	test('nothing typed: all', () => expect(labels(' ')).toEqual(options.map((o) => o.label)))
	test('long letters end', () => expect(pinyinAt('a a a a a a a a a a a a a a a a a a a a', 'a'.repeat(19) + 'b')).toBe(-1))
})
