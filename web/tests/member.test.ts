import { describe, expect, test } from 'vitest'
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
		const todo = (projects: ProjectNews[]) => todoOf({ today: '2026-11-30', enterprise: 7, projects }).map((x) => [x.title[1]!.n, x.href])
		expect(todo([])).toEqual([])
		expect(todo([project({ id: 5 })])).toEqual([[1, '/#/projects/5']])
		expect(todo([project(), project({ id: 2 })])).toEqual([[2, '/#/projects?view=list&enterprise=7']])
	})
})
