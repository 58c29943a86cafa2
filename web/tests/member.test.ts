import { describe, expect, test } from 'vitest'
import { changed, missing, valuesOf, type Paper } from '../src/m/papers/form'
import { blocks } from '../src/m/papers/ready'
import { placeName } from '../src/m/places'
import { isResult, lackOf, noResult, nothingSaid, resultBody, saidBody } from '../src/m/told/said'
import { body, empty, firstLack, lack, seatsOf, stepOf } from '../src/m/trips/draft'
import { daysOf } from '../src/m/trips/way'
import { span, zoneLabel } from '../src/m/local'
import type { Leg } from '../src/m/types'
import { monthsBefore, silentOf, todoOf, type ProjectNews } from '../src/m/todo'

const project = (more: Partial<ProjectNews> = {}): ProjectNews =>
	({ id: 1, stage: 'construction', health: 'on_track', news_on: '2025-11-30', created_at: '2020-01-01T00:00:00Z', ...more })

test.each([['2026-11-30', 12, '2025-11-30'], ['2028-02-29', 12, '2027-02-28'], ['2026-03-31', 1, '2026-02-28'], ['2026-01-15', 2, '2025-11-15']])(
	'%s, %i months before: %s', (day, n, before) => expect(monthsBefore(day, n)).toBe(before))

describe('what waits for a member', () => {
	test('projects that are under way and silent for a year', () => {
		const silent = (p: Partial<ProjectNews>) => silentOf([project(p)], '2026-11-30').length
		expect([silent({}), silent({ news_on: '2025-12-01' }), silent({ health: 'delayed' }), silent({ health: 'terminated' }),
			silent({ stage: 'closed' }), silent({ news_on: null }), silent({ news_on: null, created_at: '2026-01-01T00:00:00Z' })]).toEqual([1, 0, 1, 0, 0, 1, 0])
	})
	test('one silent project is opened, several are listed, none is no line', () => {
		const todo = (projects: ProjectNews[]) => todoOf({ projects: { items: projects } }, 7, '2026-11-30').map((x) => [x.title[1]!.n, x.href])
		expect(todo([])).toEqual([])
		expect(todo([project({ id: 5 })])).toEqual([[1, '/#/projects/5']])
		expect(todo([project(), project({ id: 2 })])).toEqual([[2, '/#/projects?view=list&enterprise=7']])
	})
	test('an application waits for the company in three states, the most pressing first; each with its trip', () => {
		const items = ['draft', 'submitted', 'accepted', 'needs_info', 'confirmed'].map((state, i) => ({ id: i + 1, delegation: 9, state }))
		const trip = { title_zh: '越南考察团' }
		const all = todoOf({ applications: { items, expanded: { delegation: { 9: trip } } } }, 7, '2026-11-30')
		expect(all.map((x) => [x.title[0], x.href, x.trip])).toEqual([
			['m.todo.info', '#/applications/4', trip], ['m.todo.confirm', '#/applications/3', trip], ['m.todo.draft', '#/applications/1', trip]])
	})
	test('papers are a line for each who has no passport yet', () => {
		const items = [{ id: 1, delegation: 9, name_zh: '张三', name_en: null }, { id: 2, delegation: 9, name_zh: '李四', name_en: null }]
		expect(todoOf({ delegates: { items }, without_passport: [2] }, 7, '2026-11-30').map((x) => [x.title[1]!.name, x.href])).toEqual([['李四', '#/delegates/2']])
		expect(todoOf({ delegates: { items } }, 7, '2026-11-30')).toEqual([])
	})
	test('a survey is one line, attributions without an answer are one together', () => {
		const all = todoOf({
			'follow-ups': { items: [{ id: 3, delegation: 9, due: '2026-12-15' }] }, attributions: { items: [{ id: 1, answer: 'agree' }, { id: 2, answer: null }] },
		}, 7, '2026-11-30')
		expect(all.map((x) => x.href)).toEqual(['#/told/survey/3', '#/told/claim/2'])
	})
})

describe('times of a trip', () => {
	const at = (local: string, zone: string) => ({ local, zone })
	test.each([['2027-03-08T23:40', 'Asia/Yangon', 'UTC+06:30'], ['2027-07-01T09:00', 'Asia/Kathmandu', 'UTC+05:45'], ['2027-07-01T09:00', 'America/New_York', 'UTC-04:00'],
		['2027-01-01T09:00', 'America/New_York', 'UTC-05:00'], ['2027-01-01T09:00', 'Nowhere/Land', 'Nowhere/Land']])('%s in %s', (local, zone, label) =>
		expect(zoneLabel(at(local, zone))).toBe(label))
	test('what goes on past midnight says on which day it ends', () => {
		expect(span(at('2027-03-09T09:00', 'Asia/Yangon'), at('2027-03-09T10:30', 'Asia/Yangon'), 'zh')).toBe('09:00–10:30')
		expect(span(at('2027-03-09T23:00', 'Asia/Yangon'), at('2027-03-10T01:00', 'Asia/Yangon'), 'zh')).toBe('23:00 – 3月10日周三 01:00')
		expect(span(at('2027-03-09T23:00', 'Asia/Yangon'), null, 'en')).toBe('23:00')
	})
	test('days follow the clock of the place; meetings that do not take place are left out', () => {
		const leg = { id: 1, seq: 1, country: 'MM', city: '仰光', zone: 'Asia/Yangon', arrive: at('2027-03-08T23:40', 'Asia/Yangon'), leave: at('2027-03-10T09:00', 'Asia/Yangon'), on_date: null, host: null }
		const meeting = (id: number, state: string) => ({ id, leg: 1, starts: at('2027-03-09T09:00', 'Asia/Yangon'), ends: null, place: null, table_no: 3, counterparts: [], aim: null, state, interpreter: null })
		const days = daysOf([leg], [], [meeting(1, 'confirmed'), meeting(2, 'cancelled'), meeting(3, 'proposed')])
		expect(days.map((d) => [d.day, d.entries.map((e) => e.what)])).toEqual([['2027-03-08', ['arrive']], ['2027-03-09', ['meeting']], ['2027-03-10', ['leave']]])
	})
})

describe('an application that is being written', () => {
	const person = { contact: null, name_zh: ' 林志远 ', name_en: '', title: '', mobile: '' }
	test('what it needs before it goes, and at which step that is asked', () => {
		expect(firstLack(empty())).toBe('goals')
		expect(firstLack({ ...empty(), goals: '建厂' })).toBe('persons')
		expect(firstLack({ ...empty(), goals: '建厂', persons: [{ ...person, name_zh: ' ' }] })).toBe('persons')
		expect(firstLack({ ...empty(), goals: '建厂', persons: [person] })).toBe(null)
		expect(lack(empty(), 'products')).toBe(null)
		expect(['/persons/0/name_zh', '/seats_wished', '/partners_sought', '/state'].map(stepOf)).toEqual(['persons', 'seats', 'products', undefined])
	})
	test('what is sent: no empty texts, nobody without a name', () => {
		expect(body({ ...empty(), goals: ' 建厂 ', persons: [person, { ...person, name_zh: '' }] })).toEqual({
			goals: '建厂', products_offered: null, partners_sought: null, countries: [],
			persons: [{ contact: null, name_zh: '林志远', name_en: null, title: null, mobile: null }], seats_wished: null,
		})
		expect(seatsOf({ ...empty(), persons: [person] })).toBe(1)
		expect(seatsOf({ ...empty(), persons: [person], seats_wished: 3 })).toBe(3)
	})
})

describe('travel documents', () => {
	test('what keeps somebody from going is said once, with the places that it is about', () => {
		const legs = [{ id: 1, city: '雅加达' }, { id: 2, city: '新加坡' }, { id: 3, city: null }] as Leg[]
		const reasons = [{ verdict: 'block' as const, text: 'expires' }, { verdict: 'warn' as const, text: 'no insurance' }]
		expect(blocks([1, 2, 3].map((leg) => ({ leg, verdict: 'block' as const, reasons })), legs)).toEqual([{ text: 'expires', places: ['雅加达', '新加坡'] }])
		expect(blocks([{ leg: 1, verdict: 'warn', reasons: [reasons[1]!] }], legs)).toEqual([])
	})
	const passport = { id: 1, version: 2, kind: 'passport', number: '•••••4567', birth_on: '••••-••-••', surname: 'LI', given_names: 'JUNJIE', nationality: 'CN', expires_on: '2030-01-01' } as Paper
	test('what comes masked is asked for empty, and stays where it is left so', () => {
		const now = valuesOf('passport', passport)
		expect([now.number, now.birth_on, now.surname]).toEqual(['', '', 'LI'])
		expect(missing('passport', passport, now)).toEqual([])
		expect(changed('passport', passport, now)).toEqual({})
		expect(changed('passport', passport, { ...now, number: ' E7654321 ', issued_at: '广东' })).toEqual({ number: 'E7654321', issued_at: '广东' })
	})
	test('a new one is sent with what was filled in, and says what is missing', () => {
		expect(missing('passport', undefined, valuesOf('passport', undefined))).toEqual(['surname', 'given_names', 'number', 'expires_on'])
		expect(changed('passport', undefined, { ...valuesOf('passport', undefined), surname: 'LI' })).toEqual({ surname: 'LI', nationality: 'CN' })
		expect(changed('apec_card', undefined, { ...valuesOf('apec_card', undefined), economies: ['VN'] })).toEqual({ economies: ['VN'] })
	})
	test.each([['TW', 'zh', '中国台湾'], ['TW', 'en', 'Taiwan, China'], ['HK', 'zh', '中国香港'], ['MM', 'en', 'Myanmar (Burma)'], ['?', 'zh', '?']] as const)('%s in %s', (code, lang, name) =>
		expect(placeName(code, lang)).toBe(name))
})

describe('what a company says of a trip', () => {
	test('the share is asked of who agrees, and sent of nobody else', () => {
		expect([nothingSaid(), { ...nothingSaid(), answer: 'agree' }, { ...nothingSaid(), answer: 'disagree' }].map(lackOf)).toEqual(['answer', 'share', null])
		expect(saidBody({ answer: 'disagree', share: 'all', case_ok: false, comment: ' ' })).toEqual({ answer: 'disagree', share: null, case_ok: false, comment: null })
	})
	test('a result: amounts as they are typed, their kind only with one, a link as evidence', () => {
		expect(isResult(noResult())).toBe(false)
		expect(resultBody({ ...noResult(), kind: 'mou', title: '备忘录', value_kind: 'intended' })).toEqual({ kind: 'mou', title: '备忘录', signed_on: null, value: null, value_kind: null })
		expect(resultBody({ ...noResult(), kind: 'order', amount: '1,200 000.50', currency: 'USD', value_kind: 'contract', url: 'https://news.example/1' })).toMatchObject({
			value: { amount: '1200000.50', currency: 'USD' }, value_kind: 'contract', evidence: [{ title: 'https://news.example/1', url: 'https://news.example/1' }],
		})
	})
})
