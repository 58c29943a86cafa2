// What tests of the API share: short assertions, codes with a right check digit, spreadsheets read back.
import assert from 'node:assert/strict'
import { inflateRawSync } from 'node:zlib'

// The answer has this status (and code); the whole body is shown if not.
export function is(r, status, code) {
	assert.equal(r.status, status, `${r.status} instead of ${status}: ${r.text.slice(0, 2000)}`)
	if (code !== undefined) assert.equal(r.json?.code, code, r.text.slice(0, 2000))
	return r
}

// '/pointer code' of each complaint.
export const complaints = (r) => (r.json.errors ?? []).map((e) => `${e.pointer} ${e.code}`).sort()

export const query = (params) => new URLSearchParams(params).toString()

export const enterprises = '/api/v1/enterprises', contacts = '/api/v1/contacts'

// --- unified social credit codes (domain.md 1.2) ---
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
export function checkDigit(body) {
	let sum = 0, weight = 1
	for (const c of body) {
		sum += alphabet.indexOf(c) * weight
		weight = weight * 3 % 31
	}
	return alphabet[(31 - sum % 31) % 31]
}
// The n-th code of a row of right ones.
export function uscc(n) {
	const body = '91440300MA' + String(n).padStart(7, '0')
	return body + checkDigit(body)
}

// --- CSV as RFC 4180 says ---
export function parseCsv(text) {
	const rows = [[]]
	let cell = '', quoted = false, i = 0
	const end = () => { rows.at(-1).push(cell); cell = '' }
	if (text[0] === '\ufeff') i = 1
	for (; i < text.length; i++) {
		const c = text[i]
		if (quoted) {
			if (c !== '"') cell += c
			else if (text[i + 1] === '"') { cell += '"'; i++ } else quoted = false
		} else if (c === '"') quoted = true
		else if (c === ',') end()
		else if (c === '\r' && text[i + 1] === '\n') { end(); rows.push([]); i++ } else cell += c
	}
	assert.equal(quoted, false, 'a quoted cell has no end')
	if (cell !== '' || rows.at(-1).length > 0) end()
	else rows.pop()
	return rows
}
export const toCsv = (rows, { separator = ',', end = '\r\n' } = {}) =>
	rows.map((row) => row.map((c) => `"${String(c ?? '').replaceAll('"', '""')}"`).join(separator) + end).join('')
// Rows as objects by heading.
export function csvObjects(text) {
	const [head, ...rows] = parseCsv(text)
	return rows.map((row) => Object.fromEntries(head.map((h, i) => [h, row[i]])))
}

// --- ZIP and XLSX: enough to read what libxlsxwriter writes ---
export function unzip(bytes) {
	const files = new Map()
	const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
	assert.notEqual(end, -1, 'no ZIP archive')
	let at = bytes.readUInt32LE(end + 16)
	for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
		const method = bytes.readUInt16LE(at + 10), size = bytes.readUInt32LE(at + 20)
		const nameLen = bytes.readUInt16LE(at + 28), extra = bytes.readUInt16LE(at + 30), comment = bytes.readUInt16LE(at + 32)
		const local = bytes.readUInt32LE(at + 42)
		const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
		const data = bytes.subarray(from, from + size)
		files.set(bytes.toString('utf8', at + 46, at + 46 + nameLen), method === 0 ? data : inflateRawSync(data))
		at += 46 + nameLen + extra + comment
	}
	return files
}
const unescape = (s) => s.replace(/&(lt|gt|amp|quot|apos|#x?[0-9a-fA-F]+);/g, (_, e) =>
	({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" })[e] ??
	String.fromCodePoint(e[1] === 'x' ? parseInt(e.slice(2), 16) : Number(e.slice(1))))
const column = (ref) => [...ref.replace(/\d/g, '')].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1
// The cells of a sheet (the first, unless named) as text, and what types they have: { rows, types, formulas }.
export function xlsxSheet(bytes, name = 'xl/worksheets/sheet1.xml') {
	const files = unzip(bytes), xml = files.get(name).toString()
	const strings = [...(files.get('xl/sharedStrings.xml')?.toString() ?? '').matchAll(/<si>(.*?)<\/si>/gs)]
		.map(([, si]) => [...si.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, t]) => unescape(t)).join(''))
	const rows = [], types = []
	for (const [, cells] of xml.matchAll(/<row [^>]*?>(.*?)<\/row>/gs)) {
		const row = [], type = []
		for (const [, ref, attributes, body = ''] of cells.matchAll(/<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
			const t = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n'
			const text = unescape(/<(?:t|v)[^>]*>(.*?)<\/(?:t|v)>/s.exec(body)?.[1] ?? '')
			row[column(ref)] = t === 's' ? strings[Number(text)] : text
			type[column(ref)] = t
		}
		rows.push(row)
		types.push(type)
	}
	return { rows, types, formulas: /<f[ >]/.test(xml), files }
}

// --- uploads ---
export function form(fields, file) {
	const boundary = '----tradewind-test-1f8c2a'
	const parts = Object.entries(fields).map(([name, value]) =>
		Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`))
	if (file)
		parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\n` +
			'Content-Type: application/octet-stream\r\n\r\n'), Buffer.from(file.bytes), Buffer.from('\r\n'))
	parts.push(Buffer.from(`--${boundary}--\r\n`))
	return { body: Buffer.concat(parts), headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` } }
}
