// Good rows of enterprises that nobody has, the ways in which sheets damage them, and the right outcome of each.
//
// DAMAGES is data.  Of each: name; what it does, in words; `to`: new rows (the default), or 'known' ones, which the database has from
// before; damage(cells, row, x): changes the cells by field; want: what is to become of the row:
//	outcome		'insert' (default; of known ones 'same') 'update' 'same' 'suspect' 'error'
//	code		of the error, or of the suspect's candidate
//	warning		a code that is told beside it
//	suggested	(row, cell) => the code that the error suggests, undefined: none
//	keeps		(row) => fields whose value differs from the good row's
import { checkDigit } from './api.mjs'
import { Chance } from './chance.mjs'

// --- good rows ---
export const orgDigit = (eight) => '0X987654321'[[...eight].reduce((n, c, i) => n + parseInt(c, 36) * [3, 7, 9, 10, 5, 8, 4, 2][i], 0) % 11]
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CITIES = [['440100', '广州', 'Guangzhou'], ['440300', '深圳', 'Shenzhen'], ['440400', '珠海', 'Zhuhai'], ['440600', '佛山', 'Foshan'],
	['440700', '江门', 'Jiangmen'], ['441300', '惠州', 'Huizhou'], ['441900', '东莞', 'Dongguan'], ['442000', '中山', 'Zhongshan']]
const BANDS = ['1-19', '20-99', '100-299', '300-999', '1000-4999', '5000-up']
const OWNERS = [['private', '民营', 'Private'], ['state', '国有', 'State-owned'], ['foreign', '外商独资', 'Foreign-invested'], ['other', '其他', 'Other']]
const INDUSTRIES = [['38', '电气机械和器材制造业'], ['39', '计算机、通信和其他电子设备制造业'], ['I', '信息传输、软件和信息技术服务业']]
const SYLLABLES = [...'岚砚榆澄珩琮黎骁铎翎棠楠溪沅泓霁朔晟曜昕']
const TRADES = ['电气设备', '精密机械', '新材料', '软件技术', '包装印刷']
const pad = (n, digits) => String(n).padStart(digits, '0')

// The n-th; what it holds is what is to be kept of it.
export function goodRow(n) {
	const x = new Chance(n * 2654435761), [city, cityName, cityEn] = x.pick(CITIES), [industry] = x.pick(INDUSTRIES)
	let word = ''
	for (let k = n, i = 0; i < 4; i++, k = Math.floor(k / SYLLABLES.length)) word += SYLLABLES[k % SYLLABLES.length]
	const eight = x.below(2) ? 'MA' + pad(n, 6) : pad(10000000 + n * 37, 8), body = '91' + city + eight + orgDigit(eight)
	const trade = x.pick(TRADES), [ownership_type] = x.pick(OWNERS)
	return {
		n, city, cityName, cityEn, eight,
		name_zh: n % 4 === 0 ? `${word}（${cityName}）${trade}有限公司` : `${cityName}${word}${trade}有限公司`,
		uscc: body + checkDigit(body),
		established_on: `${1951 + x.below(72)}-${pad(1 + x.below(12), 2)}-${pad(1 + x.below(28), 2)}`,
		wan: 1 + x.below(90000),
		stock_code: n % 3 === 0 && n < 27000 ? '00' + pad(n / 3 + 1, 4) : null,
		website: `www.site${n}.example`,
		industry, ownership_type, employees_band: x.pick(BANDS), listed: x.below(4) > 0,
		address_reg: `广东省${cityName}市科技路${n}号`,
		legal_rep: x.pick([...'赵钱孙李周吴郑王']) + x.pick([...'明华建军丽芳']),
	}
}

export const FIELDS = {
	name_zh: '企业名称', uscc: '统一社会信用代码', established_on: '成立日期', registered_capital: '注册资本', stock_code: '证券代码',
	website: '网址', city: '所在城市', industry: '行业', ownership_type: '所有制', employees_band: '员工规模', listed: '列入名录',
	address_reg: '注册地址', legal_rep: '法定代表人', uscc_override: '校验位不符的理由',
}
// The cells as a careful person writes them.
export const cellsOf = (row) => ({
	...Object.fromEntries(Object.keys(FIELDS).map((f) => [f, row[f] ?? ''])),
	registered_capital: `${row.wan}万元`, listed: row.listed ? '是' : '否', city: row.cityName,
})
const money = (amount, currency = 'CNY') => ({ amount, currency })
export const kept = (row) => ({
	...Object.fromEntries(['name_zh', 'uscc', 'established_on', 'stock_code', 'website', 'city', 'industry', 'ownership_type', 'employees_band',
		'listed', 'address_reg', 'legal_rep'].map((f) => [f, row[f]])),
	registered_capital: money(`${row.wan}0000.00`), uscc_status: 'format_ok', uscc_override: null, note: null,
})

// --- damages ---
const full = (text) => text.replace(/[!-~]/g, (c) => String.fromCodePoint(c.codePointAt(0) + 0xfee0)).replaceAll(' ', '\u3000')
const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ',')
const date = (row) => { const [y, m, d] = row.established_on.split('-'); return { y, m, d, M: Number(m), D: Number(d) } }
const serial = (row) => Math.round(Date.parse(row.established_on) / 86400e3) + 25569
const hanDigits = '〇一二三四五六七八九'
const han = (n) => n < 10 ? hanDigits[n] : (n < 20 ? '' : hanDigits[Math.floor(n / 10)]) + '十' + (n % 10 ? hanDigits[n % 10] : '')
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const error = (code, more) => ({ outcome: 'error', code, ...more })

// One cell written in another way: [name, what it does, (row, x) => text, want].
const cell = (field, list) => list.map(([name, does, text, want = {}]) => ({
	name, does, field, want, damage(cells, row, x) { cells[field] = typeof text === 'function' ? text(row, x) : text },
}))
const swapAt = (s, i) => s.slice(0, i) + s[i + 1] + s[i] + s.slice(i + 2)
const isSound = (c) => c.length === 18 && [...c].every((k) => alphabet.includes(k)) && checkDigit(c.slice(0, 17)) === c[17] &&
	orgDigit(c.slice(8, 16)) === c[16] && /^(1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)\d{4}$/.test(c.slice(2, 8))
// What one slip could have made of codes, counted here in another way than the server does: the code if it is the only one.
const only = (candidates) => { const good = [...new Set(candidates.filter(isSound))]; return good.length === 1 ? good[0] : undefined }
const neighbours = (c) => [...c].slice(1).map((_, i) => swapAt(c, i))
const looks = { 8: 'B', B: '8', 0: 'DQ', D: '0', Q: '0', 1: 'L', L: '1', 6: 'G', G: '6' }
const alike = (c) => [...c].flatMap((k, i) => [...(looks[k] ?? '')].map((l) => c.slice(0, i) + l + c.slice(i + 1)))
const slip = (c) => only([...neighbours(c), ...alike(c)].filter((k) => k !== c))
const cut = (s, i) => s.slice(0, i) + s.slice(i + 1)
const twice = (s, i) => s.slice(0, i) + s[i] + s.slice(i)
const inserted = (c) => Array.from({ length: c.length + 1 }, (_, i) => [...alphabet].map((k) => c.slice(0, i) + k + c.slice(i))).flat()
function swapped(c, x) {
	for (;;) {
		const s = swapAt(c, x.below(17))
		if (s !== c && checkDigit(s.slice(0, 17)) !== s[17] && !/^\d{15}000$/.test(s)) return s
	}
}
// Fifteen digits and 000, and no code by chance.
function withoutEnd(c) {
	for (let k = 0; ; k++) {
		const s = c.replace(/\D/g, '7').slice(0, 14) + k + '000'
		if (checkDigit(s.slice(0, 17)) !== '0') return s
	}
}
const endings = (c) => Array.from({ length: 10 }, (_, k) => {
	const body = c.slice(0, 15) + k, whole = body + orgDigit(body.slice(8))
	return whole + checkDigit(whole)
}).filter((k) => /^\d+$/.test(k))
const wrongDigit = (c) => c.slice(0, 17) + alphabet[(alphabet.indexOf(c[17]) + 7) % 31]

const DATES = cell('established_on', [
	['date-slashes', '2015/3/2', (r) => `${date(r).y}/${date(r).M}/${date(r).D}`],
	['date-dots', '2015.3.2', (r) => `${date(r).y}.${date(r).M}.${date(r).D}`],
	['date-blanks', '2015 03 02', (r) => r.established_on.replaceAll('-', ' ')],
	['date-chinese', '2015年3月2日', (r) => `${date(r).y}年${date(r).M}月${date(r).D}日`],
	['date-chinese-blanks', '2015 年 3 月 2 日', (r) => `${date(r).y} 年 ${date(r).M} 月 ${date(r).D} 日 `],
	['date-chinese-hao', '2015年3月2号', (r) => `${date(r).y}年${date(r).M}月${date(r).D}号`],
	['date-chinese-numerals', '二〇一五年三月二日', (r) => `${[...date(r).y].map((c) => hanDigits[c]).join('')}年${han(date(r).M)}月${han(date(r).D)}日`],
	['date-compact', '20150302', (r) => r.established_on.replaceAll('-', '')],
	['date-full-width', '２０１５－０３－０２', (r) => full(r.established_on)],
	['date-dashes', 'typographic dashes', (r) => r.established_on.replaceAll('-', '–')],
	['date-time', '2015-03-02 00:00:00', (r) => `${r.established_on} 00:00:00`],
	['date-time-fraction', '2015-03-02 00:00:00.000', (r) => `${r.established_on} 00:00:00.000`],
	['date-time-t', '2015-03-02T00:00:00', (r) => `${r.established_on}T00:00:00`],
	['date-slashes-time', '2015/3/2 0:00', (r) => `${date(r).y}/${date(r).M}/${date(r).D} 0:00`],
	['date-serial', '42065, the number behind a date cell', (r) => String(serial(r))],
	['date-serial-fraction', '42065.0', (r) => `${serial(r)}.0`],
	['date-english', '2 March 2015', (r) => `${date(r).D} ${months[date(r).M - 1]} ${date(r).y}`],
	['date-english-short', 'Mar 2, 2015', (r) => `${months[date(r).M - 1].slice(0, 3)} ${date(r).D}, ${date(r).y}`],
	['date-excel-english', '2-Mar-2015', (r) => `${date(r).D}-${months[date(r).M - 1].slice(0, 3)}-${date(r).y}`],
	['date-apostrophe', "'2015-03-02: a text on purpose", (r) => `'${r.established_on}`],
	['date-weekday', '2015年3月2日 星期一', (r) => `${date(r).y}年${date(r).M}月${date(r).D}日 星期${[...'日一二三四五六'][new Date(r.established_on).getUTCDay()]}`],
	['date-formula-text', '="2015-03-02"', (r) => `="${r.established_on}"`],
	['date-zero-width', 'zero width characters within', (r) => r.established_on.replace('-', '\u200b-\ufeff')],
	['date-nbsp', 'blanks that do not break around it', (r) => `\u00a0${r.established_on}\u00a0`],
	['date-day-first', '25/03/2015, which has one reading', (r) => `25/${date(r).m}/${date(r).y}`,
		{ keeps: (r) => ({ established_on: `${date(r).y}-${date(r).m}-25` }) }],
	['date-month-only', '2015年3月', (r) => `${date(r).y}年${date(r).M}月`,
		{ warning: 'date_month_only', keeps: (r) => ({ established_on: `${date(r).y}-${date(r).m}-01` }) }],
	['date-nothing', '——', () => '——', { keeps: () => ({ established_on: null }) }],
	['date-two-orders', '03/04/2015', (r) => `03/04/${date(r).y}`, error('date_ambiguous')],
	['date-short-year', '15-3-2', (r) => `${date(r).y.slice(2)}-${date(r).M}-${date(r).D}`, error('date_ambiguous')],
	['date-year-only', '2015', (r) => date(r).y, error('date_incomplete')],
	['date-year-only-chinese', '2015年', (r) => `${date(r).y}年`, error('date_incomplete')],
	['date-no-such-day', '2015-02-30', (r) => `${date(r).y}-02-30`, error('bad_date')],
	['date-no-such-month', '2015-13-01', (r) => `${date(r).y}-13-01`, error('bad_date')],
	['date-words', '见营业执照', '见营业执照', error('bad_date')],
	['date-two', '2015-03-02至2035-03-01', (r) => `${r.established_on}至2035-03-01`, error('bad_date')],
	['date-future', 'a day that has not come', '2199-01-01', error('date_in_future')],
	['date-hashes', '########: the column was too narrow', '########', error('bad_date')],
	['date-1900', '1900-01-00: an empty date cell', '1900-01-00', error('bad_date')],
])

const CODES = cell('uscc', [
	['code-lower', 'small letters', (r) => r.uscc.toLowerCase()],
	['code-full-width', 'full width', (r) => full(r.uscc)],
	['code-apostrophe', 'an apostrophe before it', (r) => `'${r.uscc}`],
	['code-typographic-apostrophe', 'a typographic apostrophe', (r) => `’${r.uscc}`],
	['code-formula-text', '="9144…"', (r) => `="${r.uscc}"`],
	['code-quoted', 'quotation marks around it', (r) => `“${r.uscc}”`],
	['code-blanks', 'blanks around and within', (r) => ` ${r.uscc.slice(0, 6)} ${r.uscc.slice(6)}  `],
	['code-nbsp', 'blanks that do not break', (r) => `\u00a0${r.uscc.slice(0, 9)}\u00a0${r.uscc.slice(9)}`],
	['code-ideographic-blank', 'full-width blanks', (r) => `\u3000${r.uscc}\u3000`],
	['code-zero-width', 'zero width characters', (r) => `\ufeff${r.uscc.slice(0, 4)}\u200b${r.uscc.slice(4)}\u200d`],
	['code-hyphens', 'hyphens', (r) => `${r.uscc.slice(0, 8)}-${r.uscc.slice(8)}`],
	['code-line-break', 'a line break at the end', (r) => `${r.uscc}\r\n`],
	['code-tab', 'a tab before it, which keeps Excel from counting', (r) => `\t${r.uscc}`],
	['code-scientific', '9.14403E+17', (r) => `9.${r.uscc.slice(1, 6)}E+17`, error('uscc_spreadsheet')],
	['code-scientific-small', '9.1e+17', () => '9.1e+17', error('uscc_spreadsheet')],
	['code-lost-digits', 'three zeros for the last three digits', (r) => withoutEnd(r.uscc), error('uscc_spreadsheet', { suggested: (r, c) => only(endings(c)) })],
	['code-letter-o', 'O for every 0', (r) => r.uscc.replaceAll('0', 'O'), error('uscc_character', { suggested: (r) => r.uscc })],
	['code-letter-o-small', 'o for one 0', (r) => r.uscc.replace('0', 'o'), error('uscc_character', { suggested: (r) => r.uscc })],
	['code-letter-i', 'I for every 1', (r) => r.uscc.replaceAll('1', 'I'), error('uscc_character', { suggested: (r) => r.uscc })],
	['code-letter-z-s', 'I, Z, S for 1, 2, 5', (r) => r.uscc.replaceAll('2', 'Z').replaceAll('5', 'S').replaceAll('1', 'I'), error('uscc_character', { suggested: (r) => r.uscc })],
	['code-cyrillic', 'a Cyrillic letter', (r) => 'А' + r.uscc.slice(1), error('uscc_character')],
	['code-star', 'a character hidden by *', (r) => r.uscc.slice(0, 10) + '*' + r.uscc.slice(11), error('uscc_character')],
	['code-17', 'one character left out', (r, x) => cut(r.uscc, x.below(18)), error('uscc_length', { suggested: (r, c) => only(inserted(c)) })],
	['code-19', 'one character twice', (r, x) => twice(r.uscc, x.below(18)), error('uscc_length', { suggested: (r, c) => only([...c].map((_, i) => cut(c, i))) })],
	['code-15', 'an old registration number', (r) => `4403011${pad(r.n, 8)}`, error('uscc_length')],
	['code-swapped', 'two neighbours swapped', (r, x) => swapped(r.uscc, x), error('uscc_check_digit', { suggested: (r, c) => slip(c) })],
	['code-wrong-digit', 'a wrong check digit', (r) => wrongDigit(r.uscc), error('uscc_check_digit', { suggested: (r, c) => slip(c) })],
	['code-organisation', 'an organisation code that nobody has', (r) => r.uscc.slice(8, 17).replace(/(.)$/, '-$1'), error('org_code')],
	['code-words', '正在办理', '正在办理', error('uscc_length')],
	['code-nothing', '无', '无', { keeps: () => ({ uscc: null, uscc_status: null }) }],
])

const inCurrency = (currency, zeros = '0000.00') => ({ keeps: (r) => ({ registered_capital: money(`${r.wan}${zeros}`, currency) }) })
const CAPITALS = cell('registered_capital', [
	['capital-brackets', '500(万元)', (r) => `${r.wan}(万元)`],
	['capital-registry', '500(万元(人民币))', (r) => `${r.wan}(万元(人民币))`],
	['capital-wide-brackets', '500（万元人民币）', (r) => `${r.wan}（万元人民币）`],
	['capital-full-width', '５００万元', (r) => full(String(r.wan)) + '万元'],
	['capital-blanks', ' 500 万 元 ', (r) => ` ${r.wan} 万 元 `],
	['capital-nbsp', 'blanks that do not break', (r) => `${r.wan}\u00a0万元`],
	['capital-thousands', '5,000,000', (r) => grouped(`${r.wan}0000`)],
	['capital-thousands-wide', '5，000，000', (r) => grouped(`${r.wan}0000`).replaceAll(',', '，')],
	['capital-thousands-blank', '5 000 000.00', (r) => grouped(`${r.wan}0000`).replaceAll(',', ' ') + '.00'],
	['capital-thousands-wan', '5,000万', (r) => `${grouped(String(r.wan))}万`],
	['capital-plain', '5000000', (r) => `${r.wan}0000`],
	['capital-plain-point', '5000000.00', (r) => `${r.wan}0000.00`],
	['capital-yuan', '5000000元', (r) => `${r.wan}0000元`],
	['capital-zheng', '500万元整', (r) => `${r.wan}万元整`],
	['capital-sign', '¥5,000,000.00', (r) => `¥${grouped(`${r.wan}0000`)}.00`],
	['capital-wide-sign', '￥5000000', (r) => `￥${r.wan}0000`],
	['capital-rmb', 'RMB 500万', (r) => `RMB ${r.wan}万`],
	['capital-rmb-before', '人民币500万元', (r) => `人民币${r.wan}万元`],
	['capital-rmb-after', '500万元人民币', (r) => `${r.wan}万元人民币`],
	['capital-rmb-colon', '人民币：500万元', (r) => `人民币：${r.wan}万元`],
	['capital-traditional', '500萬元', (r) => `${r.wan}萬元`],
	['capital-yi', '0.05亿元', (r) => `${(r.wan / 10000).toFixed(4)}亿元`],
	['capital-bai-wan', '5.00百万', (r) => `${(r.wan / 100).toFixed(2)}百万`],
	['capital-decimals', '500.0000万元', (r) => `${r.wan}.0000万元`],
	['capital-w', '500W', (r) => `${r.wan}W`],
	['capital-apostrophe', "'500万元", (r) => `'${r.wan}万元`],
	['capital-usd', '500万美元', (r) => `${r.wan}万美元`, inCurrency('USD')],
	['capital-usd-sign', 'US$5,000,000', (r) => `US$${grouped(`${r.wan}0000`)}`, inCurrency('USD')],
	['capital-usd-million', 'USD 5.00 million', (r) => `USD ${(r.wan / 100).toFixed(2)} million`, inCurrency('USD')],
	['capital-hkd', '500万港币', (r) => `${r.wan}万港币`, inCurrency('HKD')],
	['capital-hkd-brackets', '500(万元(港币))', (r) => `${r.wan}(万元(港币))`, inCurrency('HKD')],
	['capital-jpy', '500万日元', (r) => `${r.wan}万日元`, inCurrency('JPY', '0000')],
	['capital-vnd', '500亿越南盾', (r) => `${r.wan}亿越南盾`, inCurrency('VND', '00000000')],
	['capital-wire', '5000000.00 CNY, as it is exported', (r) => `${r.wan}0000.00 CNY`],
	['capital-nothing', 'N/A', 'N/A', { keeps: () => ({ registered_capital: null }) }],
	['capital-nothing-mark', '〓', '〓', { keeps: () => ({ registered_capital: null }) }],
	['capital-scientific', '5.00E+06: digits may be lost', (r) => (r.wan / 100).toExponential(2).toUpperCase(), error('bad_money')],
	['capital-range', '1-500万元', (r) => `1-${r.wan}万元`, error('bad_money')],
	['capital-about', '约500万元', (r) => `约${r.wan}万元`, error('bad_money')],
	['capital-at-least', '500万元以上', (r) => `${r.wan}万元以上`, error('bad_money')],
	['capital-percent', '500%', (r) => `${r.wan}%`, error('bad_money')],
	['capital-two', '500万元/80万美元', (r) => `${r.wan}万元/80万美元`, error('bad_money')],
	['capital-accountant', '(500)万元', (r) => `(${r.wan})万元`, error('bad_money')],
	['capital-negative', '-500万元', (r) => `-${r.wan}万元`, error('negative_amount')],
	['capital-groups', '12,34,567', '12,34,567', error('bad_money')],
	['capital-points', '1.234.567', '1.234.567', error('bad_money')],
	['capital-words', '电热多用锅', '电热多用锅', error('bad_money')],
	['capital-too-fine', 'more decimals than the currency has', '1.23456元', error('too_many_decimals')],
	['capital-too-large', 'more than can be', '99999999999999999999万元', error('number_range')],
	['capital-error-value', '#VALUE!', '#VALUE!', error('bad_money')],
])

// Only of rows that have a stock code.
const STOCKS = cell('stock_code', [
	['stock-exchange', '000002.SZ', (r) => `${r.stock_code}.SZ`],
	['stock-exchange-small', '000002.sz', (r) => `${r.stock_code}.sz`],
	['stock-exchange-before', 'SZ000002', (r) => `SZ${r.stock_code}`],
	['stock-full-width', '０００００２', (r) => full(r.stock_code)],
	['stock-apostrophe', "'000002", (r) => `'${r.stock_code}`],
	['stock-formula-text', '="000002"', (r) => `="${r.stock_code}"`],
	['stock-blank', 'blanks around it', (r) => `\u00a0${r.stock_code} `],
	['stock-number', '2: the zeros before it are lost', (r) => String(Number(r.stock_code)), error('stock_code_short')],
	['stock-number-point', '2.0', (r) => `${Number(r.stock_code)}.0`, error('bad_stock_code')],
	['stock-words', '未上市', '未上市', error('bad_stock_code')],
	['stock-nothing', '-', '-', { keeps: () => ({ stock_code: null }) }],
]).map((d) => ({ ...d, fits: (row) => row.stock_code !== null }))

const LABELS = { '1-19': '1–19 人', '20-99': '20–99 人', '100-299': '100–299 人', '300-999': '300–999 人', '1000-4999': '1000–4999 人', '5000-up': '5000 人以上' }
const owner = (row) => OWNERS.find(([code]) => code === row.ownership_type)
const TRUTHS = [['√', '×'], ['✓', '✗'], ['✔', '✘'], ['Y', 'N'], ['yes', 'no'], ['TRUE', 'FALSE'], ['１', '０'], ['是', '否'], ['有', '没有'], ['1.0', '0.0'], ["'1", "'0"]]
const TEXTS = [
	...cell('name_zh', [
		['name-blanks', 'blanks around it', (r) => `  ${r.name_zh}\u3000 `],
		['name-nbsp', 'blanks that do not break', (r) => `\u00a0${r.name_zh}\u00a0`],
		['name-zero-width', 'characters that nobody sees', (r) => `\ufeff${r.name_zh.slice(0, 3)}\u200b${r.name_zh.slice(3)}\u00ad`],
		['name-line-break', 'a line break within', (r) => `${r.name_zh.slice(0, 4)}\r\n${r.name_zh.slice(4)}`],
		['name-line-feed', 'a bare line feed and blanks within', (r) => `${r.name_zh.slice(0, 4)}\n    ${r.name_zh.slice(4)}`],
		['name-tab', 'a tab at the end', (r) => `${r.name_zh}\t`],
		['name-formula-text', '="…"', (r) => `="${r.name_zh}"`],
		['name-missing', 'no name', '', error('required')],
		['name-nothing', '-', '-', error('required')],
		['name-too-long', 'more than 200 characters', (r) => r.name_zh + '长'.repeat(200), error('too_long')],
	]),
	...cell('website', [
		['site-blank', 'blanks around it', (r) => ` ${r.website} `],
		['site-full-width', 'full width', (r) => full(r.website)],
		['site-zero-width', 'characters that nobody sees', (r) => `${r.website}\u200b`],
		['site-nothing', '暂无', '暂无', { keeps: () => ({ website: null }) }],
		['site-words', '建设中', '建设中', error('bad_website')],
		['site-mail', 'an address of mail', (r) => `info@${r.website}`, error('bad_website')],
	]),
	...cell('city', [
		['city-suffix', '深圳市', (r) => `${r.cityName}市`],
		['city-province', '广东省深圳市', (r) => `广东省${r.cityName}市`],
		['city-province-short', '广东深圳', (r) => `广东${r.cityName}`],
		['city-slash', '广东省/深圳市', (r) => `广东省/${r.cityName}市`],
		['city-hyphen', '广东-深圳', (r) => `广东-${r.cityName}`],
		['city-code', '440300', (r) => r.city],
		['city-code-full-width', '４４０３００', (r) => full(r.city)],
		['city-english', 'Shenzhen', (r) => r.cityEn],
		['city-english-upper', 'SHENZHEN', (r) => r.cityEn.toUpperCase()],
		['city-inner-blank', '深 圳', (r) => [...r.cityName].join(' ')],
		['city-nobody-knows', '亚特兰蒂斯', '亚特兰蒂斯', { warning: 'unknown_place', keeps: () => ({ city: null, note: '{city}: 亚特兰蒂斯' }) }],
	]),
	...cell('industry', [
		['industry-name', '电气机械和器材制造业', (r) => INDUSTRIES.find(([code]) => code === r.industry)[1]],
		['industry-nobody-knows', '捕风业', '捕风业', { warning: 'unknown_code', keeps: () => ({ industry: null, note: '{industry}: 捕风业' }) }],
	]),
	...cell('employees_band', [
		['band-label', '20–99 人', (r) => LABELS[r.employees_band]],
		['band-no-blank', '20–99人', (r) => LABELS[r.employees_band].replaceAll(' ', '')],
		['band-hyphen', '20-99人', (r) => LABELS[r.employees_band].replaceAll(' ', '').replace('–', '-')],
		['band-tilde', '20~99人', (r) => LABELS[r.employees_band].replaceAll(' ', '').replace('–', '~')],
		['band-blanks', '20 - 99 人', (r) => LABELS[r.employees_band].replace('–', ' - ')],
		['band-full-width', '２０－９９', (r) => full(r.employees_band)],
		['band-words', '很多', '很多', error('bad_choice')],
	]),
	...cell('ownership_type', [
		['owner-label', '民营', (r) => owner(r)[1]],
		['owner-label-blank', '民 营', (r) => [...owner(r)[1]].join(' ')],
		['owner-english', 'PRIVATE', (r) => owner(r)[2].toUpperCase()],
		['owner-words', '私房', '私房', error('bad_choice')],
	]),
	...TRUTHS.map(([yes, no]) => ({
		name: `truth-${yes}`, does: `${yes} and ${no}`, field: 'listed', want: {},
		damage(cells, row) { cells.listed = row.listed ? `${yes} ` : `${no} ` },
	})),
	...cell('listed', [['truth-perhaps', '也许', '也许', error('bad_choice')]]),
	...cell('address_reg', [
		['address-quotes', 'quotation marks and separators within', (r) => `${r.address_reg}"科技楼",2栋;1层`, { keeps: (r) => ({ address_reg: `${r.address_reg}"科技楼",2栋;1层` }) }],
		['address-line-break', 'line breaks within', (r) => `${r.address_reg}\r\n（园区内）\r\n`, { keeps: (r) => ({ address_reg: `${r.address_reg}（园区内）` }) }],
	]),
	...cell('legal_rep', [['person-formula', 'begins like a formula', (r) => `=${r.legal_rep}`, { keeps: (r) => ({ legal_rep: `=${r.legal_rep}` }) }]]),
]

const NOTHING = Object.fromEntries(['uscc', 'uscc_status', 'established_on', 'registered_capital', 'stock_code', 'website', 'city', 'industry', 'ownership_type',
	'employees_band', 'address_reg', 'legal_rep'].map((f) => [f, null]))
// cells.beyond: a cell behind the last heading; cells.short: the empty cells at the end are not there.
const ROWS = [
	{ name: 'override', does: 'a wrong check digit with a reason', want: { keeps: (r) => ({ uscc: wrongDigit(r.uscc), uscc_status: 'unverified', uscc_override: '试点代码' }) },
		damage(cells, row) { cells.uscc = wrongDigit(row.uscc); cells.uscc_override = '试点代码' } },
	{ name: 'override-too-much', does: 'a reason for a code of 17 characters', want: error('uscc_length'), damage(cells, row) { cells.uscc = cut(row.uscc, 11); cells.uscc_override = '试点代码' } },
	{ name: 'row-shifted', does: 'everything one column to the right', want: error('bad_date'), damage(cells) {
		const fields = Object.keys(FIELDS), was = { ...cells }
		fields.forEach((f, i) => { cells[f] = i === 0 ? '' : was[fields[i - 1]] })
	} },
	{ name: 'row-swapped', does: 'name and code each in the place of the other', want: error('uscc_length'), damage(cells) { [cells.name_zh, cells.uscc] = [cells.uscc, cells.name_zh] } },
	{ name: 'row-only-name', does: 'nothing but a name', want: { keeps: () => ({ ...NOTHING, listed: true }) }, damage(cells) { for (const f in cells) if (f !== 'name_zh') cells[f] = '' } },
	{ name: 'row-short', does: 'the empty cells at the end are not there', want: {}, damage(cells) { cells.short = true } },
	{ name: 'row-long', does: 'a cell beyond the headings', want: { keeps: () => ({ note: '{beyond}: 另外一句' }) }, damage(cells) { cells.beyond = '另外一句' } },
	{ name: 'row-twice', does: 'the same row once more', want: {}, damage() {}, again: { want: { outcome: 'same', warning: 'sheet_row_repeats' }, damage() {} } },
	{ name: 'row-twice-otherwise', does: 'the row once more with another site', want: {}, damage() {},
		again: { want: { outcome: 'suspect', warning: 'sheet_row_repeats' }, damage(cells) { cells.website = 'www.other.example' } } },
]

// Of rows whose record is there already.
const blank = (cells, ...but) => { for (const f in cells) if (!but.includes(f)) cells[f] = '' }
const otherCode = (row) => goodRow(row.n + 60000).uscc
const KNOWN = [
	{ name: 'known-again', does: 'as it is', want: {}, damage() {} },
	{ name: 'known-brackets', does: 'brackets of the other width', want: {}, damage(c) { c.name_zh = c.name_zh.replace('（', '(').replace('）', ')') } },
	{ name: 'known-blanks', does: 'blanks within the name', want: {}, damage(c) { c.name_zh = [...c.name_zh].join(' ') } },
	{ name: 'known-full-width-code', does: 'the code full width', want: {}, damage(c) { c.uscc = full(c.uscc) } },
	{ name: 'known-empty', does: 'nothing but code and name: empty cells erase nothing', want: {}, damage(c) { blank(c, 'uscc', 'name_zh') } },
	{ name: 'known-code-only', does: 'nothing but the code', want: {}, damage(c) { blank(c, 'uscc') } },
	{ name: 'known-name-only', does: 'nothing but the name', want: {}, damage(c) { blank(c, 'name_zh') } },
	{ name: 'known-less', does: 'the province for the city, the site with http://, the address without its province', want: {},
		damage(c, r) { c.city = '广东'; c.website = `HTTP://${r.website.toUpperCase()}/`; c.address_reg = r.address_reg.slice(3) } },
	{ name: 'known-money', does: 'the capital in another spelling', want: {}, damage(c, r) { c.registered_capital = `${grouped(String(r.wan))}.0000(万人民币元)` } },
	{ name: 'known-site', does: 'another site', want: { outcome: 'update', keeps: (r) => ({ website: `www.new${r.n}.example` }) }, damage(c, r) { c.website = `www.new${r.n}.example` } },
	{ name: 'known-renamed', does: 'another name for the code', damage(c, r) { c.name_zh = `更名${r.name_zh}` },
		want: { outcome: 'update', warning: 'name_changed', keeps: (r) => ({ name_zh: `更名${r.name_zh}` }) } },
	{ name: 'known-other-code', does: 'another code for the name', want: { outcome: 'suspect', code: 'same_name_other_code' }, damage(c, r) { c.uscc = otherCode(r); c.stock_code = '' } },
	{ name: 'known-wrong-code', does: 'a wrong code for the name', want: error('uscc_check_digit'), damage(c, r) { c.uscc = wrongDigit(r.uscc); c.stock_code = '' } },
	{ name: 'known-wrong-code-suspect', does: 'a wrong code for a name that is close', want: error('uscc_check_digit'),
		damage(c, r) { c.uscc = wrongDigit(r.uscc); c.stock_code = ''; c.name_zh = c.name_zh.replace('有限公司', '有限责任公司') } },
	{ name: 'known-other-city', does: 'no code, another city', want: { outcome: 'suspect', code: 'same_name_other_city' }, damage(c) { c.uscc = c.stock_code = ''; c.city = '湛江' } },
	{ name: 'known-suffix', does: 'no code, another kind of company', want: { outcome: 'suspect', code: 'similar_name' },
		damage(c) { c.uscc = c.stock_code = ''; c.name_zh = c.name_zh.replace('有限公司', '有限责任公司') } },
	{ name: 'known-organisation', does: 'the old organisation code and another name', want: { outcome: 'suspect', code: 'same_org_code' },
		damage(c, r) { c.uscc = r.uscc.slice(8, 17); c.stock_code = ''; c.name_zh = `旧名${r.name_zh}` } },
	{ name: 'known-organisation-name', does: 'the old organisation code and its name', want: { warning: 'org_code' }, damage(c, r) { c.uscc = r.uscc.slice(8, 17).toLowerCase() } },
	{ name: 'known-stock', does: 'nothing but name and stock code with its exchange', want: {}, fits: (r) => r.stock_code !== null,
		damage(c, r) { blank(c, 'name_zh'); c.stock_code = `${r.stock_code}.SZ` } },
	{ name: 'known-stock-other-code', does: 'its stock code, but another name and code', want: { outcome: 'suspect', code: 'same_stock_code_other_code' }, fits: (r) => r.stock_code !== null,
		damage(c, r) { c.name_zh = `别家${r.name_zh}`; c.uscc = otherCode(r) } },
].map((d) => ({ ...d, to: 'known' }))

export const DAMAGES = [...DATES, ...CODES, ...CAPITALS, ...STOCKS, ...TEXTS, ...ROWS, ...KNOWN]

// --- damages of whole files ---
// lines: [{ cells: [text], row }], the heading first; each puts in or changes lines.  skipped: the code of a line that is no row.
const line = (skipped, ...cells) => ({ cells, skipped })
const spread = (lines, every, make) => lines.flatMap((l, i) => i > 0 && i % every === 0 ? [l, make(lines[0])] : [l])
export const STRUCTURES = {
	titles: { does: 'a title, a blank line and a date above the heading',
		shape: (ls) => [line('sheet_title_line', '会员企业名录'), line('sheet_title_line', ''), line('sheet_title_line', '截至2026年10月', '', '单位：家'), ...ls] },
	'title-merged': { does: 'a title over several columns', shape: (ls) => [line('sheet_title_line', '2026年会员企业名录（内部资料）'), ...ls] },
	'blank-lines': { does: 'blank lines among the rows', shape: (ls) => spread(ls, 97, (head) => line('sheet_blank_line', ...head.cells.map(() => ''))) },
	'blank-marks': { does: 'lines of - and blanks', shape: (ls) => spread(ls, 211, () => line('sheet_blank_line', ' ', '-', '\u00a0', '—')) },
	'headings-again': { does: 'the heading again on every page', shape: (ls) => spread(ls, 50, (head) => line('sheet_heading_line', ...head.cells)) },
	totals: { does: 'totals at the end', shape: (ls) => [...ls, line('sheet_total_line', '合计', String(ls.length - 1)), line('sheet_total_line', '总计：', '')] },
	notes: { does: 'who made it and remarks at the end',
		shape: (ls) => [...ls, line('sheet_note_line', '制表人：张三', '', '审核：李四'), line('sheet_note_line', '注：以上数据来自工商登记'), line('sheet_note_line', '备注: 统计截至十月')] },
	sections: { does: 'lines that head a part of the list', shape: (ls) => spread(ls, 401, () => line('sheet_section_line', '二、副会长单位（12家）')) },
	numbers: { does: 'a column of running numbers', front: 1, shape: (ls) => ls.map((l, i) => ({ ...l, cells: [l.skipped ? '' : i === 0 ? '序号' : String(i), ...l.cells] })) },
	'extra-columns': { does: 'a column that nobody has a place for', note: (row) => `内部编号: A-${row.n}`,
		shape: (ls) => ls.map((l, i) => ({ ...l, cells: [...l.cells.slice(0, 2), i === 0 ? '内部编号' : l.row ? `A-${l.row.n}` : '', ...l.cells.slice(2)] })) },
	'empty-columns': { does: 'a column without heading and values', shape: (ls) => ls.map((l) => ({ ...l, cells: [...l.cells.slice(0, 1), '', ...l.cells.slice(1)] })) },
	'columns-moved': { does: 'the columns in another order', moved: true, shape: (ls) => ls },
	'headings-otherwise': { does: 'other words for the headings', shape: (ls) => ls, heads: { name_zh: '单 位 名 称', uscc: '社会信用代码', established_on: '成立时间',
		registered_capital: '注册资金', website: '公司网址', address_reg: '住所', legal_rep: '法人代表', stock_code: '股票代码', city: '城 市' } },
	'headings-english': { does: 'English headings', shape: (ls) => ls, heads: { name_zh: 'Chinese name', uscc: 'Credit code', established_on: 'ESTABLISHED', registered_capital: 'Registered capital',
		stock_code: 'Stock code', website: 'Website', city: 'City', industry: 'Industry', ownership_type: 'Ownership', employees_band: 'Employees', listed: 'In the directory',
		address_reg: 'Registered address', legal_rep: 'Legal representative', uscc_override: 'Reason for a wrong check digit' } },
	'headings-marked': { does: 'stars, remarks and line breaks in the headings', shape: (ls) => ls, heads: { name_zh: '*企业名称', uscc: '统一社会\n信用代码（必填）',
		established_on: '成立日期(年/月/日)', website: '网址（如有）', city: ' 所在城市 ' } },
	'headings-full-width': { does: 'full-width headings', shape: (ls) => ls, heads: { name_zh: 'ｎａｍｅ＿ｚｈ', uscc: 'ＵＳＣＣ' } },
}
