/*
 * What a page asks for anew - another day, another filter, after a change - is answered in any order: the newest question counts.  A function that an
 * effect calls and that waits for the server asks by way of lib/latest, takes the
 * question before off the line, or counts.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { latest } from '../src/lib/latest'

function later<T>() {
	let take!: (x: T) => void, refuse!: (e: unknown) => void
	const answer = new Promise<T>((t, r) => { take = t; refuse = r })
	return { answer, take, refuse }
}
const turn = () => new Promise((done) => setTimeout(done))

test('answers in the order of the questions, and in another', async () => {
	const newest = latest(), told: string[] = [], [a, b, c] = [later<string>(), later<string>(), later<string>()]
	const hear = (p: Promise<string>) => void newest(p).then((x) => told.push(x), (e) => told.push(`no ${e}`))

	hear(a.answer)
	hear(b.answer)
	b.take('b')
	a.take('a')
	await turn()
	expect(told).toEqual(['b'])
	hear(c.answer)
	hear(Promise.resolve('d'))
	c.refuse('c')
	await turn()
	expect(told).toEqual(['b', 'd'])
})

test('what is there already, and what is refused', async () => {
	const newest = latest()

	expect(await newest(3)).toBe(3)
	await expect(newest(Promise.reject(new Error('busy')))).rejects.toThrow('busy')
})

/* The functions of a component that an effect calls and that wait for the server, and how they do. */
function asking(text: string): [string, boolean][] {
	const called = new Set([...text.matchAll(/(?<!^\t)untrack\(\(\) => (?:\{[^\n]*?)?void (\w+)\(/gm)].map((m) => m[1]))
	const body = (name: string) => new RegExp(`async function ${name}\\([^]*?\\n\\t\\}|async function ${name}\\(.*\\}$`, 'm').exec(text)?.[0] ?? ''

	const guards = [...text.matchAll(/const (\w+) = latest\(\)/g)].map((m) => m[1])

	return [...called].map((name): [string, string] => [name, body(name)]).filter(([, b]) => /\bget</.test(b))
		.map(([name, b]) => [name, guards.some((g) => b.includes(`await ${g}(`)) || /signal: |mine !== asked/.test(b)])
}
test.each([
	['async function load() {\n\t\ta = await get<A>()\n\t}\n\t$effect(() => { untrack(() => void load()) })', false],
	['const newest = latest()\n\tasync function load() {\n\t\ta = await newest(get<A>())\n\t}\n\t$effect(() => { untrack(() => void load()) })', true],
])('the rule itself: %s', (text, expected) => expect(asking(text)).toEqual([['load', expected]]))

const SRC = new URL('../src/', import.meta.url)
test.each(readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.svelte')))('%s', (file) =>
	expect(asking(readFileSync(new URL(file, SRC), 'utf8')).filter(([, well]) => !well).map(([name]) => name)).toEqual([]))
