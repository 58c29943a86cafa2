// Workbooks made by hand: what Excel writes, and what it would never write.
//
//	workbook({ sheets: [{ name: 'Members', rows: [['企业名称', 12, new Date('2024-03-05'), null, { f: 'A1&"x"', v: 'text' }]] }] })
//
// A cell is text, a number, true or false, a Date (whole days get a date format, others date and time), null (no cell), or an object:
//	v	the value; a string of a number cell is written as it stands: { v: '4.4030019900101e+17', t: 'n' }
//	t	'n' number, 's' shared string, 'inlineStr', 'str' (of a formula), 'b', 'e' error, 'd' ISO date
//	f	formula
//	numFmt	number format: 14 (an id that is built in) or 'yyyy"年"m"月"'
//	rich	runs of a rich text, ['a', 'b']; phonetic: a reading that stands beside it
//	style	the index of a cell format as it stands
// Of a sheet: name, rows (a null row is not written; { at: 7, cells, hidden } stands at row 7 and those after it follow), merges ['A1:C1'],
// hidden true | 'veryHidden', hiddenColumns [2], dimension 'A1:XFD16385' (a claim), xml (the whole part instead).
// Of the book: date1904, strict (ISO/IEC 29500 Strict namespaces), shared (false: texts are inline), prefix ('x:' before each element),
// parts { 'xl/workbook.xml': text, Buffer, an entry of zip, or null: left out; any other name: one more }, entries (raw ones, see zip), store (not packed).
import { crc32, deflateRawSync } from 'node:zlib'

// --- zip ---
// zip([{ name, data, method, size, crc, flags }]): what is given besides name and data is written as it stands, right or not.
export function zip(entries) {
	const bodies = [], heads = []
	let at = 0
	for (const e of entries) {
		const data = Buffer.from(e.data), name = Buffer.from(e.name), method = e.method ?? 8
		const packed = e.packed ?? (method === 8 ? deflateRawSync(data) : data)
		const fields = Buffer.alloc(26)
		fields.writeUInt16LE(20, 0)
		fields.writeUInt16LE(e.flags ?? 0x800, 2)
		fields.writeUInt16LE(method, 4)
		fields.writeUInt16LE(0, 6)
		fields.writeUInt16LE(0x5a21, 8)
		fields.writeUInt32LE(e.crc ?? crc32(data), 10)
		fields.writeUInt32LE(packed.length, 14)
		fields.writeUInt32LE(e.size ?? data.length, 18)
		fields.writeUInt16LE(name.length, 22)
		fields.writeUInt16LE(0, 24)
		const tail = Buffer.alloc(14)
		tail.writeUInt32LE(at, 10)
		bodies.push(Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed)
		heads.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, name)
		at += 30 + name.length + packed.length
	}
	const head = Buffer.concat(heads), end = Buffer.alloc(18)
	end.writeUInt16LE(entries.length & 0xffff, 4)
	end.writeUInt16LE(entries.length & 0xffff, 6)
	end.writeUInt32LE(head.length, 8)
	end.writeUInt32LE(at, 12)
	return Buffer.concat([...bodies, head, Buffer.from('PK\x05\x06', 'latin1'), end])
}

// --- the parts ---
const transitional = {
	main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
	rel: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
}
const strict = {
	main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
	rel: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
}
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c])

export const letters = (n) => (n >= 26 ? letters(Math.floor(n / 26) - 1) : '') + String.fromCharCode(65 + n % 26)

// Days since the epoch of the book; 1900 has a 29 February.
export function serial(date, date1904) {
	const days = date.getTime() / 86400000
	return date1904 ? days + 24107 : days + 25569 - (days + 25569 < 61 ? 1 : 0)
}

const space = (text) => (/^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '')
const t = (text) => `<t${space(text)}>${escape(text)}</t>`

class Book {
	constructor(o) {
		this.o = o
		this.ns = o.strict ? strict : transitional
		this.strings = []
		this.known = new Map()
		this.formats = []		// cell formats behind the first, by number format
	}
	string(cell) {
		const xml = cell.rich === undefined ? t(cell.v) : cell.rich.map((r) => `<r><rPr><b/></rPr>${t(r)}</r>`).join('')
		const all = xml + (cell.phonetic === undefined ? '' : `<rPh sb="0" eb="1">${t(cell.phonetic)}</rPh><phoneticPr fontId="1"/>`)
		if (!this.known.has(all)) this.known.set(all, this.strings.push(all) - 1)
		return this.known.get(all)
	}
	style(numFmt) {
		if (numFmt === undefined) return 0
		if (!this.formats.includes(numFmt)) this.formats.push(numFmt)
		return this.formats.indexOf(numFmt) + 1
	}
	// Everything as an object with v and t.
	plain(cell) {
		if (typeof cell === 'string') return { v: cell, t: this.o.shared === false ? 'inlineStr' : 's' }
		if (typeof cell === 'number') return { v: cell, t: 'n' }
		if (typeof cell === 'boolean') return { v: cell ? 1 : 0, t: 'b' }
		if (cell instanceof Date) return { v: serial(cell, this.o.date1904), t: 'n', numFmt: cell.getTime() % 86400000 === 0 ? 14 : 22 }
		if (cell.v instanceof Date) return { ...this.plain(cell.v), ...cell, v: serial(cell.v, this.o.date1904) }
		if (cell.t !== undefined) return cell
		if (cell.rich !== undefined) return { ...cell, t: 's' }
		if (cell.v === undefined || cell.v === null) return { ...cell, v: undefined, t: 'n' }
		return { ...this.plain(cell.v), ...cell, ...(cell.f !== undefined && typeof cell.v === 'string' ? { t: 'str' } : {}) }
	}
	cell(cell, ref) {
		const c = this.plain(cell), s = c.style ?? this.style(c.numFmt)
		let body = c.f === undefined ? '' : `<f>${escape(c.f)}</f>`
		if (c.t === 's') body += `<v>${c.index ?? this.string(c)}</v>`
		else if (c.t === 'inlineStr') body += `<is>${t(c.v)}</is>`
		else if (c.v !== undefined) body += `<v>${escape(c.v)}</v>`
		return `<c r="${ref}"${s ? ` s="${s}"` : ''}${c.t === 'n' ? '' : ` t="${c.t}"`}>${body}</c>`
	}
	sheet(sheet) {
		const rows = []
		let at = 0
		for (const row of sheet.rows ?? []) {
			const list = Array.isArray(row)
			at = !list && row?.at !== undefined ? row.at : at + 1
			if (row === null) continue
			const cells = (list ? row : row.cells).map((c, i) => (c === null || c === undefined ? '' : this.cell(c, letters(i) + at)))
			rows.push(`<row r="${at}"${row.hidden ? ' hidden="1"' : ''}>${cells.join('')}</row>`)
		}
		const cols = (sheet.hiddenColumns ?? []).map((n) => `<col min="${n + 1}" max="${n + 1}" width="0" hidden="1"/>`).join('')
		const merges = (sheet.merges ?? []).map((m) => `<mergeCell ref="${m}"/>`).join('')
		return `${head}<worksheet xmlns="${this.ns.main}" xmlns:r="${this.ns.rel}">` +
			(sheet.dimension ? `<dimension ref="${sheet.dimension}"/>` : '') +
			(cols ? `<cols>${cols}</cols>` : '') + `<sheetData>${rows.join('')}</sheetData>` +
			(merges ? `<mergeCells count="${sheet.merges.length}">${merges}</mergeCells>` : '') + '</worksheet>'
	}
	styles() {
		const own = this.formats.filter((f) => typeof f === 'string')
		const id = (f) => (typeof f === 'string' ? 164 + own.indexOf(f) : f)
		return `${head}<styleSheet xmlns="${this.ns.main}">` +
			`<numFmts count="${own.length}">${own.map((f) => `<numFmt numFmtId="${id(f)}" formatCode="${escape(f)}"/>`).join('')}</numFmts>` +
			'<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>' +
			'<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>' +
			`<cellXfs count="${this.formats.length + 1}"><xf numFmtId="0"/>${this.formats.map((f) => `<xf numFmtId="${id(f)}" applyNumberFormat="1"/>`).join('')}</cellXfs>` +
			'</styleSheet>'
	}
	parts() {
		const { o, ns } = this, sheets = o.sheets ?? []
		const parts = new Map()
		const overrides = sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
		parts.set('[Content_Types].xml', `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' +
			'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
			`${overrides.join('')}</Types>`)
		const rels = (list) => `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			list.map(([id, type, target]) => `<Relationship Id="${id}" Type="${ns.rel}/${type}" Target="${target}"/>`).join('') + '</Relationships>'
		parts.set('_rels/.rels', rels([['rId1', 'officeDocument', 'xl/workbook.xml']]))
		const states = { true: ' state="hidden"', hidden: ' state="hidden"', veryHidden: ' state="veryHidden"' }
		parts.set('xl/workbook.xml', `${head}<workbook xmlns="${ns.main}" xmlns:r="${ns.rel}"><workbookPr${o.date1904 ? ' date1904="1"' : ''}/><sheets>` +
			sheets.map((s, i) => `<sheet name="${escape(s.name ?? `Sheet${i + 1}`)}" sheetId="${i + 1}"${states[s.hidden] ?? ''} r:id="rId${i + 1}"/>`).join('') +
			'</sheets></workbook>')
		sheets.forEach((s, i) => parts.set(`xl/worksheets/sheet${i + 1}.xml`, s.xml ?? this.sheet(s)))
		parts.set('xl/styles.xml', this.styles())
		if (this.strings.length > 0)
			parts.set('xl/sharedStrings.xml', `${head}<sst xmlns="${ns.main}" uniqueCount="${this.strings.length}">${this.strings.map((s) => `<si>${s}</si>`).join('')}</sst>`)
		parts.set('xl/_rels/workbook.xml.rels', rels([...sheets.map((_, i) => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`]),
			['rIdS', 'styles', 'styles.xml'], ...(this.strings.length > 0 ? [['rIdT', 'sharedStrings', 'sharedStrings.xml']] : [])]))
		return parts
	}
}

// Every element and end tag of our namespace with a prefix, as some writers do.
const prefixed = (xml, prefix) => xml.replace(/<(\/?)(?=[a-zA-Z])/g, `<$1${prefix}`).replace(' xmlns="', ` xmlns:${prefix.slice(0, -1)}="`)

export function workbook(o) {
	const parts = new Book(o).parts()
	if (o.prefix) for (const [name, xml] of parts) if (name.startsWith('xl/') && !name.endsWith('.rels')) parts.set(name, prefixed(xml, o.prefix))
	for (const [name, part] of Object.entries(o.parts ?? {})) part === null ? parts.delete(name) : parts.set(name, part)
	const entries = [...parts].map(([name, data]) => ({ name, method: o.store ? 0 : 8, ...(typeof data === 'string' || Buffer.isBuffer(data) ? { data } : data) }))
	return zip([...entries, ...(o.entries ?? [])])
}

// The type that a browser gives such a file.
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
