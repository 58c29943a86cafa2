/*
 * What comes late finds its component gone: a read of what the component derived or was given is stale then, and Svelte says so on the console.
 * Late is what follows an `await`, and what is handed to a promise, a timer or the act of a notice.  It takes the value before, or asks
 * presence() of lib/here first (docs/architecture.md).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'svelte/compiler'
import { expect, test } from 'vitest'

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Node = any
interface Owned { kind: 'derived' | 'given', from: number, to: number }
interface Span { from: number, to: number }

const SRC = new URL('../src/', import.meta.url)
const HANDED = ['then', 'catch', 'finally', 'setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback', 'queueMicrotask']
const isFunction = (n: Node) => /^(Arrow)?Function(Expression|Declaration)/.test(n.type)
/* The entry of a menu: whoever chooses it sees the page. */
const chosen = (above: Node[]) => above.some((x) => x.type === 'Property' && x.key.name === 'run') && !above.some((x) => x.type === 'Property' && x.key.name === 'act')
const within = (s: Span, n: Node) => n.start >= s.from && n.start < s.to

/* Every node below, with those above it; `into` says whether to go into one. */
function walk(n: Node, see: (n: Node, above: Node[]) => void, into: (n: Node) => boolean = () => true, above: Node[] = []) {
	see(n, above)
	if (above.length > 0 && !into(n))
		return
	for (const v of Object.entries(n).filter(([k]) => k !== 'metadata').flatMap(([, v]) => v) as Node[])
		if (v && typeof v === 'object' && typeof v.type === 'string')
			walk(v, see, into, [...above, n])
}
const names = (p: Node): string[] => !p ? [] : p.type === 'Identifier' ? [p.name] :
	[p.left, p.argument, ...(p.elements ?? []), ...(p.properties ?? []).map((q: Node) => q.value ?? q)].flatMap(names)
const rune = (init: Node) => init?.type === 'CallExpression' ? (init.callee.name ?? (init.callee.property?.name === 'by' ? init.callee.object.name : undefined)) : undefined

class Component {
	owned = new Map<string, Owned>()
	functions = new Map<string, Node>()
	guards = new Set<string>()
	parts: Node[]

	constructor(readonly text: string) {
		const ast = parse(text, { modern: true }) as Node
		this.parts = [ast.instance?.content, ast.fragment].filter(Boolean)
		for (const part of this.parts)
			walk(part, (n, above) => this.#learn(n, above))
	}

	#learn(n: Node, above: Node[]) {
		const everywhere = { from: 0, to: Infinity }

		if (n.type === 'VariableDeclarator' && rune(n.init) === 'presence')
			this.guards.add(n.id.name)
		else if (n.type === 'VariableDeclarator' && (rune(n.init) === '$derived' || rune(n.init) === '$props'))
			names(n.id).forEach((x) => this.owned.set(x, { kind: rune(n.init) === '$props' ? 'given' : 'derived', ...everywhere }))
		else if (n.type === 'VariableDeclarator' && n.init && isFunction(n.init))
			this.functions.set(n.id.name, n.init)
		else if (n.type === 'FunctionDeclaration')
			this.functions.set(n.id.name, n)
		else if (n.type === 'ConstTag')
			n.declaration.declarations.flatMap((d: Node) => names(d.id)).forEach((x: string) => this.owned.set(x, { kind: 'derived', from: above.at(-2)?.start ?? 0, to: above.at(-2)?.end ?? Infinity }))
		else if (n.type === 'EachBlock' && n.context && n.context.type !== 'Identifier')
			names(n.context).forEach((x) => this.owned.set(x, { kind: 'derived', from: n.start, to: n.end }))
	}

	/* The function itself, or the one whose name was handed on. */
	#meant(n: Node): Node {
		return n?.type === 'Identifier' ? this.functions.get(n.name) : n && isFunction(n) ? n : undefined
	}

	/* Where a function may find the component gone. */
	#late(f: Node): Span[] {
		const spans: Span[] = []

		walk(f.body, (n, up) => {
			if (n.type !== 'AwaitExpression')
				return
			const loop = up.find((x) => /^(For|While|DoWhile)/.test(x.type))
			const ends = up.slice(1).findLast((x) => x.type === 'BlockStatement' && /^(Return|Throw)/.test(x.body.at(-1)?.type))
			spans.push({ from: loop?.start ?? n.end, to: ends?.end ?? f.end })
		}, (n) => !isFunction(n))
		return spans
	}

	/* What code reads of the component in a span, itself and through functions that it calls, before it asks whether the component is there. */
	#reads(f: Node, span: Span, seen: Node[] = []): string[] {
		const asked: number[] = [], found: string[] = []

		walk(f, (n) => { if (n.type === 'CallExpression' && this.guards.has(n.callee.name) && within(span, n)) asked.push(n.start) })
		walk(f, (n, above) => {
			const up = above.at(-1)
			if (n.type !== 'Identifier' || !within(span, n) || asked.some((at) => at < n.start) || (up?.type === 'MemberExpression' && up.property === n && !up.computed) ||
				(up?.type === 'Property' && up.key === n && !up.shorthand) || chosen(above) || above.some((x) => isFunction(x) && this.#own(x).has(n.name)))
				return
			const o = this.owned.get(n.name), called = this.functions.get(n.name)
			if (o && within(o, n)) {
				/* A function that was given is called as it is. */
				if (!(o.kind === 'given' && up?.type === 'CallExpression' && up.callee === n))
					found.push(n.name)
			} else if (called && called !== f && !seen.includes(called))
				found.push(...this.#reads(called, { from: called.start, to: called.end }, [...seen, f]).map((x) => `${n.name}() > ${x}`))
		})
		return found
	}

	#own(f: Node): Set<string> {
		const own = new Set<string>(f.params.flatMap(names))

		walk(f.body, (n) => { if (n.type === 'VariableDeclarator') names(n.id).forEach((x) => own.add(x)) }, (n) => !isFunction(n))
		return own
	}

	complaints(): string[] {
		const found: string[] = []

		for (const part of this.parts)
			walk(part, (n, above) => {
				const told = (f: Node, span: Span) => found.push(...this.#reads(f, span).map((x) => `${this.text.slice(0, span.from).split('\n').length}: ${x}`))
				const act = n.type === 'Property' && n.key.name === 'run' && above.at(-2)?.type === 'Property' && above.at(-2).key.name === 'act'
				const handed = act ? [n.value] : n.type === 'CallExpression' && HANDED.includes(n.callee.name ?? n.callee.property?.name) ? n.arguments : []

				handed.map((x: Node) => this.#meant(x)).filter(Boolean).forEach((f: Node) => told(f, { from: f.start, to: f.end }))
				if (isFunction(n))
					this.#late(n).forEach((span) => told(n, span))
			})
		return [...new Set(found)]
	}
}
const said = (script: string, page = '') => new Component(`<script lang="ts">\nlet { id, close } = $props()\nconst name = $derived(of(id))\nconst here = presence()\n${script}\n</script>\n${page}`).complaints().map((s) => s.slice(s.indexOf(' ') + 1))

test.each([
	['async function f() { await g(); h(name) }', ['name']],
	['async function f() { await g(name); h() }', []],
	['async function f() { const n = name; await g(); h(n) }', []],
	['async function f() { await g(); if (!here()) return; h(name) }', []],
	['async function f() { await g(); if (!here()) return; await g(); h(name) }', ['name']],
	['async function f() { if (x) { await g(); return } h(name) }', []],
	['async function f() { for (const x of y) { h(name); await g() } }', ['name']],
	['async function f() { await g(); show() }\nfunction show() { h(name) }', ['show() > name']],
	['async function f() { await g(); show() }\nfunction show() { if (here()) h(name) }', []],
	['async function f() { await g(); h(id); close() }', ['id']],
	['async function f() { await g(); h.name = { name: 1 }; [1].map((name) => name) }', []],
	['void g().then(() => h(name))', ['name']],
	['setTimeout(() => h(name))', ['name']],
	['void g().then(show)\nfunction show() { h(name) }', ['name']],
	["const f = () => notices.say('', { act: { label: '', run: () => h(name) } })", ['name']],
])('the rule itself: %s', (script, expected) => expect(said(script)).toEqual(expected))

test('the rule itself, in the page', () => {
	expect(said('', '<button onclick={async () => { await g(); h(name) }}></button>')).toEqual(['name'])
	expect(said('', '{#each all as x}{@const y = x.y}<button onclick={async () => { await g(); h(y) }}></button>{/each}')).toEqual(['y'])
})

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })

test.each(files.filter((f) => f.endsWith('.svelte')))('%s', (file) =>
	expect(new Component(readFileSync(new URL(file, SRC), 'utf8')).complaints()).toEqual([]))

/* What a class derives belongs to the component that makes one of it. */
test.each(files.filter((f) => f.endsWith('.svelte.ts')))('%s derives nothing, or there is one of it for all', (file) => {
	const text = readFileSync(new URL(file, SRC), 'utf8')

	if (/= \$derived/.test(text))
		expect(text).toMatch(/^export const \w+ = new \w+\(\)$/m)
})
