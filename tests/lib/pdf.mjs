// The text of a PDF's pages, and their sizes; only what chromium writes: plain objects, deflated streams, glyphs with their Unicode.
//
//	const pages = readPdf(await page.pdf({ preferCSSPageSize: true }))	// [{ width, height, text }], in points
//
// Text is in the order in which it was drawn, without spaces: where one word ends is not written down.
import { inflateSync } from 'node:zlib'

const streamOf = (o) => {
	const at = o.indexOf('stream\n') + 7
	const body = Buffer.from(o.slice(at, o.lastIndexOf('endstream')), 'latin1')
	return (o.slice(0, at).includes('/FlateDecode') ? inflateSync(body) : body).toString('latin1')
}
// Fonts name some characters by the radical that looks the same.
const RADICALS = new Map([...'⻚页⻛风⻆角⻓长⻩黄⻋车⻔门⻢马⻅见⻉贝⻥鱼⻦鸟⻰龙⻬齐⻮齿戶户'].map((c, i, all) => [c, all[i + 1]]).filter((_, i) => i % 2 === 0))
const plain = (text) => [...text.replace(/\s/g, '').normalize('NFKC')].map((c) => RADICALS.get(c) ?? c).join('')
const utf16 = (hex) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

// Glyph to text, of a /ToUnicode stream.
function readMap(text) {
	const map = new Map()
	for (const [, rows] of text.matchAll(/beginbfchar\n([^]*?)endbfchar/g))
		for (const [, glyph, to] of rows.matchAll(/<(\w+)> <(\w+)>/g)) map.set(parseInt(glyph, 16), utf16(to))
	for (const [, rows] of text.matchAll(/beginbfrange\n([^]*?)endbfrange/g))
		for (const [, from, last, to] of rows.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
			for (let g = parseInt(from, 16), i = 0; g <= parseInt(last, 16); g++, i++)
				map.set(g, String.fromCodePoint(utf16(to).codePointAt(0) + i))
	return map
}

export function readPdf(bytes) {
	const objects = new Map([...bytes.toString('latin1').matchAll(/^(\d+) 0 obj\n([^]*?)\nendobj/gm)].map(([, n, body]) => [n, body]))
	const maps = new Map()
	const mapOf = (font) => {
		if (!maps.has(font)) maps.set(font, {
			digits: objects.get(font).includes('/Type3') ? /\w{2}/g : /\w{4}/g,
			map: readMap(streamOf(objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(font))[1]))),
		})
		return maps.get(font)
	}
	// What is drawn through another object (/X5 Do) stands where it is drawn.
	const draw = (dictionary, content) => {
		const names = new Map([...dictionary.matchAll(/\/([A-Z]\d+) (\d+) 0 R/g)].map(([, name, n]) => [name, n]))
		let font, text = ''
		for (const [, name, through, one, many] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\/(X\d+) Do|<(\w+)> Tj|\[([^\]]*)\] TJ/g)) {
			if (name) font = mapOf(names.get(name))
			else if (through) {
				const o = objects.get(names.get(through))
				if (o?.includes('/Form')) text += draw(o.slice(0, o.indexOf('stream\n')), streamOf(o))
			} else
				for (const [, hex] of (many ?? `<${one}>`).matchAll(/<(\w+)>/g))
					for (const [glyph] of hex.matchAll(font.digits)) text += font.map.get(parseInt(glyph, 16)) ?? ''
		}
		return text
	}
	return [...objects.values()].filter((o) => /\/Type \/Page\b/.test(o)).map((o) => {
		const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(o)
		return { width: Number(width), height: Number(height), text: plain(draw(o, streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(o)[1])))) }
	})
}
