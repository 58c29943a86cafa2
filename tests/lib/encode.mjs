// Text in the encodings that sheets come in.  GB18030 has no encoder here: it is turned round from the decoder.
let table

// Character → bytes, for the whole basic plane.
function gb18030() {
	if (table !== undefined) return table
	const decoder = new TextDecoder('gb18030'), all = []
	for (let a = 0x81; a <= 0xfe; a++) {
		for (let b = 0x40; b <= 0xfe; b++) if (b !== 0x7f) all.push([a, b])
		if (a <= 0x84) for (let b = 0x30; b <= 0x39; b++) for (let c = 0x81; c <= 0xfe; c++) for (let d = 0x30; d <= 0x39; d++) all.push([a, b, c, d])
	}
	table = new Map()
	for (const bytes of all) {
		const text = decoder.decode(Uint8Array.from(bytes))
		if (text.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes)
	}
	return table
}

function toGb18030(text) {
	const out = []
	for (const c of text) {
		if (c < '\x80') out.push(c.charCodeAt(0))
		else out.push(...(gb18030().get(c) ?? (() => { throw new Error(`no GB18030 for ${c}`) })()))
	}
	return Buffer.from(out)
}

export function encode(text, encoding) {
	switch (encoding) {
	case 'utf-8': return Buffer.from(text)
	case 'utf-8-bom': return Buffer.from('\ufeff' + text)
	case 'utf-16le-bom': return Buffer.from('\ufeff' + text, 'utf16le')
	case 'utf-16be-bom': return Buffer.from('\ufeff' + text, 'utf16le').swap16()
	case 'gb18030': return toGb18030(text)
	default: throw new Error(`no encoding ${encoding}`)
	}
}
