// Twenty thousand rows, each damaged in a way of which the right end is known (tests/lib/damage.mjs), in files of several encodings and
// structures: every row ends as it should, what is kept is compared field by field, and a second run changes nothing.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, is } from '../lib/api.mjs'
import { Chance } from '../lib/chance.mjs'
import { DAMAGES, FIELDS, STRUCTURES, cellsOf, goodRow, kept } from '../lib/damage.mjs'
import { encode } from '../lib/encode.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged, sum } from '../lib/staged.mjs'
import { workbook } from '../lib/workbook.mjs'

const most = Number(process.env.TW_FAULTS ?? 12), SEED = Number(process.env.TW_SEED ?? 20261130), KNOWN = 2600, ROWS = 2000
const FILES = [
	{ encoding: 'utf-8', structures: ['blank-lines', 'totals', 'titles'] },
	{ encoding: 'utf-8-bom', quotes: 'all', structures: ['headings-otherwise', 'numbers', 'notes'] },
	{ encoding: 'gb18030', structures: ['headings-again', 'columns-moved', 'blank-marks'] },
	{ encoding: 'gb18030', separator: '\t', end: '\n', structures: ['headings-english', 'extra-columns', 'titles'] },
	{ encoding: 'utf-16le-bom', separator: '\t', structures: ['headings-marked', 'sections', 'totals'] },
	{ encoding: 'utf-16be-bom', separator: ';', structures: ['empty-columns', 'numbers', 'notes', 'titles'] },
	{ encoding: 'utf-8', separator: ';', end: '\r', quotes: 'all', structures: ['headings-full-width', 'blank-lines', 'columns-moved'] },
	{ encoding: 'utf-8', end: '\n', structures: ['headings-again', 'empty-columns', 'totals', 'notes', 'titles'] },
	{ encoding: 'utf-8', mixed: 60, structures: ['totals'] },
	{ encoding: 'xlsx', hidden: 45, structures: ['headings-again', 'totals', 'notes', 'title-merged'] },
]

// --- rows to come ---
const harmless = DAMAGES.filter((d) => d.field && !d.to && (d.want.outcome ?? 'insert') === 'insert')

class Source {
	constructor() {
		this.x = new Chance(SEED)
		this.next = KNOWN
		this.known = Array.from({ length: KNOWN }, (_, n) => goodRow(n))
		this.queue = []
	}
	// A good row that the damage can be done to.
	row(d) {
		if (d.to !== 'known') {
			let row
			do row = goodRow(++this.next); while (d.fits && !d.fits(row))
			return row
		}
		return this.known.splice(this.known.findIndex((row) => d.fits?.(row) ?? true), 1)[0]
	}
	damage() {
		if (this.queue.length === 0)
			this.queue = DAMAGES.map((d) => [this.x.next(), d]).sort((a, b) => a[0] - b[0]).map(([, d]) => d)
		return this.queue.pop()
	}
	// One row, or the two that repeat each other: { names, row, cells, wants }.
	make(allowed) {
		let d
		do d = this.damage(); while (!allowed(d))
		const row = this.row(d), done = [d], made = { ...cellsOf(row) }
		if (d.field && this.x.below(5) < 2) {
			const more = this.x.pick(harmless)
			if (more.field !== d.field && (more.fits?.(row) ?? true)) done.push(more)
		}
		for (const one of done) one.damage(made, row, this.x)
		const rows = [{ row, cells: made, names: done.map((one) => one.name).join(' + '), known: d.to === 'known', wants: done.map((one) => one.want), field: d.field }]
		if (d.again) {
			const again = { ...made }
			d.again.damage(again)
			rows.push({ row, cells: again, names: `${d.name}, again`, known: false, again: true, wants: [d.again.want] })
		}
		return rows
	}
}

// --- files ---
const letter = (n) => n < 26 ? String.fromCharCode(65 + n) : letter(Math.floor(n / 26) - 1) + letter(n % 26)
function lay(file, rows) {
	const used = file.structures.map((name) => STRUCTURES[name])
	const heads = Object.assign({ ...FIELDS }, ...used.map((s) => s.heads ?? {}))
	const fields = Object.keys(FIELDS)
	if (used.some((s) => s.moved)) fields.reverse()
	let lines = [{ cells: fields.map((f) => heads[f]) }, ...rows.map((r) => ({ row: r.row, made: r, cells: fields.map((f) => r.cells[f]) }))]
	for (const s of used) lines = s.shape(lines)
	const width = Math.max(...lines.filter((l) => !l.skipped && !l.made).map((l) => l.cells.length))
	for (const l of lines) {
		if (l.made?.cells.beyond) l.cells = [...l.cells, ...Array(width - l.cells.length).fill(''), l.made.cells.beyond]
		if (l.made?.cells.short) while (l.cells.at(-1) === '') l.cells = l.cells.slice(0, -1)
	}
	const places = { ...heads, beyond: letter(width) }
	mark(file, rows)
	lines.forEach((l, i) => {
		if (!l.made) return
		Object.assign(l.made, { n: i + 1, want: wanted(l.made, fields, places, used.find((s) => s.note)?.note) })
	})
	return lines
}
// Rows in the bytes of another encoding, and hidden ones; pairs and known rows are left alone, so that what they mean stays.
function mark(file, rows) {
	rows.forEach((r, i) => {
		if (r.known || r.again || rows[i + 1]?.again) return
		if (file.mixed && i % file.mixed === 0) Object.assign(r, { mixed: true, field: undefined, names: `${r.names} + mixed-encoding`, wants: [{ outcome: 'error', code: 'sheet_bad_bytes' }] })
		if (file.hidden && i % file.hidden === 0) Object.assign(r, { hidden: true, names: `${r.names} + row-hidden`, told: ['sheet_row_hidden'] })
	})
}
const clean = (heading) => heading.replaceAll('\n', '').trim()
// One expectation of several damages: notes stand in the order of their columns.
function wanted(made, fields, places, noteOf) {
	const want = Object.assign({}, ...made.wants, { outcome: made.wants[0].outcome ?? (made.known ? 'same' : 'insert') })
	const keeps = kept(made.row), notes = noteOf && !made.known ? [[-1, noteOf(made.row)]] : []
	const codes = [...made.wants.map((w) => w.warning).filter(Boolean), ...made.told ?? []].sort()
	for (const w of made.wants) {
		const { note, ...rest } = w.keeps?.(made.row) ?? {}
		Object.assign(keeps, rest)
		const [, place, text] = /^\{(\w+)\}(.*)$/s.exec(note ?? '') ?? []
		if (place) notes.push([place === 'beyond' ? 99 : fields.indexOf(place), clean(places[place]) + text])
	}
	keeps.note = notes.length === 0 ? null : notes.sort((a, b) => a[0] - b[0]).map(([, t]) => t).join('\n')
	return { ...want, keeps, codes }
}
// A careful person's dates and plain numbers are dates and numbers in a workbook; everything else is text.
const typed = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(Date.parse(text)) && text === new Date(text).toISOString().slice(0, 10) ? new Date(text) :
	/^[1-9]\d{4,8}$/.test(text) ? Number(text) : text
function writeBook(lines) {
	const titles = lines.findIndex((l) => !l.skipped)
	return workbook({ sheets: [{ name: '会员', merges: titles > 0 ? ['A1:E1'] : [],
		rows: lines.map((l, i) => ({ at: i + 1, hidden: l.made?.hidden ?? false, cells: l.cells.map((c) => l.made ? typed(c) : c) })) }] })
}
function write(file, lines) {
	if (file.encoding === 'xlsx') return writeBook(lines)
	const separator = file.separator ?? ',', end = file.end ?? '\r\n'
	const quoted = (c) => `"${c.replaceAll('"', '""')}"`
	const one = (c) => file.quotes === 'all' ? quoted(c) : /^="[^"]*"$/.test(c) ? c : c.includes(separator) || /["\r\n]/.test(c) ? quoted(c) : c
	const parts = []		// [encoding, text]: one unless the encodings are mixed
	for (const l of lines) {
		const encoding = l.made?.mixed ? 'gb18030' : file.encoding, text = l.cells.map((c) => one(String(c))).join(separator) + end
		if (parts.at(-1)?.[0] === encoding) parts.at(-1)[1] += text
		else parts.push([encoding, text])
	}
	return Buffer.concat(parts.map(([encoding, text]) => encode(text, encoding)))
}

// --- the verdict ---
const brief = (r) => JSON.stringify({ outcome: r?.outcome, problems: r?.problems.map((p) => [p.code, p.field, p.value, p.message]), candidates: r?.candidates.map((c) => c.code) })
// What is wrong with how a row ended, or undefined.
function fault(made, got, outcome) {
	const { want } = made, told = got?.problems ?? [], codes = told.map((p) => p.code)
	if (got?.outcome !== outcome) return `is ${got?.outcome}, not ${outcome}`
	if (outcome === 'error') {
		const p = told.find((q) => !q.warning && q.code === want.code)
		if (p === undefined) return `is no ${want.code}`
		if (made.field && p.field !== made.field) return `blames ${p.field}`
		if (!/\S/.test(p.message)) return 'says nothing'
		if (want.suggested) {
			const meant = want.suggested(made.row, made.cells.uscc.toUpperCase())
			if (p.params.suggested !== meant || !p.message.includes(meant ?? '')) return `suggests ${p.params.suggested}, not ${meant}`
		}
	} else if (outcome === 'suspect') {
		if (want.code && !got.candidates.some((c) => c.code === want.code)) return `is no ${want.code}`
		if (want.warning && !codes.includes(want.warning)) return `is no ${want.warning}`
	} else if (made.known || made.again ? want.warning && !made.settled && !codes.includes(want.warning) : String(codes.sort()) !== String(want.codes)) return `is told ${codes}, not ${want.codes}`
}
const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

describe('damaged rows', () => {
	let server, staff, staged
	before(async () => {
		server = await startServer()
		staff = await server.as('staff')
		staged = new Staged(staff)
	})
	after(() => server.stop())

	const records = async () => new Map(is(await staff.get(`${enterprises}/export?format=json`), 200).json.map((r) => [r.id, r]))
	async function run(file, lines, outcomeOf) {
		const { id, result, detected } = await staged.committed(file.bytes)
		const rows = new Map((await staged.rows(id)).map((r) => [r.n, r])), faults = []
		for (const [i, l] of lines.entries()) {
			const got = rows.get(i + 1)
			const why = l.made ? fault(l.made, got, outcomeOf(l.made)) :
				got?.outcome === 'skipped' && (!l.skipped || got.problems[0].code === l.skipped) ? undefined : `is no ${l.skipped ?? 'heading'}`
			if (why) faults.push(`line ${i + 1} (${l.made?.names ?? l.skipped}): ${why}\n\t${JSON.stringify(l.cells)}\n\t${brief(got)}`)
		}
		assert.ok(faults.length === 0, `${detected.encoding}: ${faults.length} of ${lines.length}\n${faults.slice(0, most).join('\n')}`)
		assert.equal(sum(result), result.rows)
		assert.equal(result.rows + result.skipped, lines.length)
		return { result, rows }
	}

	test('there are names for more than forty, each once, and each has words', () => {
		const names = [...DAMAGES.map((d) => d.name), ...Object.keys(STRUCTURES)]
		assert.ok(names.length >= 40)
		assert.equal(new Set(names).size, names.length)
		for (const d of DAMAGES) assert.match(d.does, /\S/, d.name)
	})

	test('each row ends as it should, what is kept is what the good row says, and a second run changes nothing', async () => {
		const source = new Source(), good = Array.from({ length: KNOWN }, (_, n) => goodRow(n))
		const base = { encoding: 'utf-8', structures: [] }
		base.lines = lay(base, good.map((row) => ({ row, cells: cellsOf(row), names: 'good', wants: [{}] })))
		base.bytes = write(base, base.lines)
		const files = FILES.map((file) => {
			const rows = []
			while (rows.length < ROWS) rows.push(...source.make((d) => !(d.to === 'known' && file.structures.includes('extra-columns'))))
			const lines = lay(file, rows)
			return { ...file, lines, bytes: write(file, lines) }
		})
		const started = Date.now(), ends = {}
		let rows = 0
		await run(base, base.lines, () => 'insert')
		for (const file of files) {
			file.told = await run(file, file.lines, (made) => made.want.outcome)
			rows += file.told.result.rows
		}
		assert.ok(rows >= 20000, `${rows}`)
		const have = await records(), faults = []
		for (const file of files)
			for (const { made } of file.lines.filter((l) => l.made && !l.made.again && ['insert', 'update', 'same'].includes(l.made.want.outcome))) {
				const record = have.get(file.told.rows.get(made.n).id)
				for (const [field, value] of Object.entries(made.want.keeps))
					if (!same(record?.[field], value)) faults.push(`${made.names}: ${field} is ${JSON.stringify(record?.[field])}, not ${JSON.stringify(value)}`)
			}
		assert.deepEqual([faults.length, faults.slice(0, 12)], [0, []])
		for (const file of files) {
			for (const l of file.lines) if (l.made) Object.assign(l.made, { settled: true, want: { ...l.made.want, codes: l.made.want.codes.filter((c) => c !== 'sheet_row_repeats') } })
			const { result } = await run(file, file.lines, (made) => ['insert', 'update'].includes(made.want.outcome) ? 'same' : made.want.outcome)
			assert.deepEqual([result.inserted, result.updated], [0, 0])
			for (const [k, v] of Object.entries(file.told.result)) ends[k] = (ends[k] ?? 0) + v
		}
		const later = await records()
		assert.equal(later.size, have.size)
		for (const [id, r] of have) assert.deepEqual(later.get(id), r)
		console.log(`# ${rows} rows damaged in ${DAMAGES.length} ways, ${FILES.length} files in ${Object.keys(STRUCTURES).length} ways: ${JSON.stringify(ends)}, ${Date.now() - started} ms`)
	})
})
