// What a helper makes of a file (text/strip.h, docs/decisions/0025): what is taken out, what stays to the last byte, what is refused.
// The helper is asked as the server asks it: our binary with the file as its input.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { office, parts, rels, unzip } from '../lib/office.mjs'
import * as pic from '../lib/pictures.mjs'
import { bin, freshFolder, shared } from '../lib/server.mjs'
import { workbook, zip } from '../lib/workbook.mjs'

const types = ['PDF', 'JPEG', 'PNG', 'WEBP', 'DOCX', 'XLSX', 'PPTX', 'TEXT', 'GBTEXT', 'CSV', 'GBCSV', 'ZIP', 'JAR', 'APK', 'ODF', 'OFFICE', 'OLE', 'EXE', 'ELF', 'MACHO', 'CLASS',
	'SCRIPT', 'HTML', 'SVG', 'XML', 'RTF', 'PS', 'GIF', 'BMP', 'TIFF', 'HEIC', 'MEDIA', 'RAR', '7Z', 'GZIP', 'OFD', 'EMPTY', 'UNKNOWN']
const whys = [null, 'not_kept', 'damaged', 'bomb', 'macros', 'objects', 'locked', 'two', 'names', 'dtd']
const folder = freshFolder()

function strip(bytes) {
	const path = join(folder, 'in')
	writeFileSync(path, bytes)
	const fd = openSync(path, 'r')
	const r = spawnSync(bin, ['--helper', 'strip'], { stdio: [fd, 'pipe', 'inherit'], maxBuffer: 64 << 20, env: {} })
	closeSync(fd)
	assert.equal(r.status, 0, `the helper ended with ${r.status ?? r.signal}`)
	assert.equal(r.stdout.toString('latin1', 0, 4), 'TWS1')
	const [type, why, took, left] = r.stdout.subarray(4, 8)
	assert.equal(r.stdout.readUInt32BE(8), r.stdout.length - 12)
	return { type: types[type], why: whys[why], took: took === 1, left: left === 1, out: r.stdout.subarray(12) }
}
const refused = (bytes, why, type, what) => {
	const r = strip(bytes)
	assert.deepEqual([r.why, r.type, r.out.length], [why, type ?? r.type, 0], what)
}
const says = (bytes, word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le'))

// --- pictures ---
test('a photo keeps its picture and its way up, and nothing else', () => {
	const plain = pic.jpeg()
	assert.deepEqual(strip(plain), { type: 'JPEG', why: null, took: false, left: false, out: plain })
	for (const little of [false, true])
		for (let o = 1; o <= 8; o++) {
			const r = strip(pic.jpeg({ orientation: o, little, extra: pic.tellingSegments(), thumb: Buffer.from('abc'), tail: 'PK\x03\x04 secret' }))
			assert.equal(r.took, true)
			assert.ok(!/secret|GPS|Adobe|xmp/i.test(r.out.toString('latin1')), `orientation ${o}`)
			const kept = o === 1 ? plain : Buffer.concat([plain.subarray(0, 20), pic.segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0', 'latin1'), Buffer.from([o, 0, 0, 0, 0, 0, 0])])), plain.subarray(20)])
			assert.deepEqual(r.out, kept, `orientation ${o}`)
			assert.equal(strip(r.out).took, false, 'once is enough')
		}
})

test('the colours of a photo stay', () => {
	const bytes = pic.jpeg({ extra: [pic.iccSegment(), pic.adobeSegment()] })
	assert.deepEqual(strip(bytes).out, bytes)
})

test('a photo that is none', () => {
	const good = pic.jpeg({ orientation: 6 })
	for (let n = 3; n < good.length; n++) refused(good.subarray(0, n), 'damaged', 'JPEG', `cut at ${n}`)
	refused(pic.jpeg({ width: 60000, height: 60000 }), 'bomb')
	refused(pic.jpeg({ width: 0 }), 'damaged')
	refused(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xd9])]), 'damaged')
})

test('PNG: text, time, place and what stands behind', () => {
	const plain = pic.png(), telling = [pic.chunk('tEXt', 'Author\0Secret'), pic.chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0Secret'), pic.chunk('zTXt', 'a\0\0x'),
		pic.chunk('tIME', Buffer.alloc(7)), pic.chunk('prVt', 'Secret'), pic.chunk('eXIf', pic.exif({ orientation: 1 }))]
	assert.deepEqual(strip(pic.png({ extra: telling, late: telling, tail: 'secret' })), { type: 'PNG', why: null, took: true, left: false, out: plain })
	assert.deepEqual(strip(plain), { type: 'PNG', why: null, took: false, left: false, out: plain })
	const looks = [pic.chunk('gAMA', Buffer.from([0, 0, 177, 143])), pic.chunk('pHYs', Buffer.alloc(9))]
	assert.deepEqual(strip(pic.png({ extra: looks })).out, pic.png({ extra: looks }))
	const turned = strip(pic.png({ extra: [pic.chunk('eXIf', pic.exif({ orientation: 8 }))] }))
	assert.ok(turned.out.includes('eXIf') && !says(turned.out, 'Secret'))
	assert.deepEqual(strip(turned.out), { ...turned, took: false })
	for (let n = 9; n < plain.length; n++) refused(plain.subarray(0, n), 'damaged', 'PNG', `cut at ${n}`)
	const wrong = Buffer.from(plain)
	wrong[wrong.length - 20] ^= 1
	refused(wrong, 'damaged')
	refused(pic.png({ width: 50000, height: 50000 }), 'bomb')
	// The real thing: a screenshot as it comes.
	const shot = shared('ui/list-phone.png')
	if (shot !== null) assert.equal(strip(readFileSync(shot)).why, null)
})

test('WebP', () => {
	const telling = [pic.riff('EXIF', pic.exif({ orientation: 1 })), pic.riff('XMP ', Buffer.from('<Secret>')), pic.riff('ABCD', Buffer.from('Secret'))]
	assert.deepEqual(strip(pic.webp({ chunks: telling, tail: 'secret' })).out, pic.webp({ flags: 0 }))
	const plain = pic.webp({ plain: true })
	assert.deepEqual(strip(plain), { type: 'WEBP', why: null, took: false, left: false, out: plain })
	const turned = strip(pic.webp({ chunks: [pic.riff('EXIF', Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), pic.exif({ orientation: 3, little: true })]))] }))
	assert.equal(turned.out[20], 8)
	assert.ok(turned.out.includes('EXIF') && !says(turned.out, 'Secret'))
	const frame = pic.riff('ANMF', Buffer.concat([Buffer.alloc(16), pic.riff('VP8L', pic.losslessData), pic.riff('ABCD', Buffer.from('Secret'))]))
	const moving = strip(pic.webp({ flags: 2, chunks: [frame] }))
	assert.deepEqual(moving.out, pic.webp({ flags: 2, chunks: [pic.riff('ANMF', Buffer.concat([Buffer.alloc(16), pic.riff('VP8L', pic.losslessData)]))] }))
	for (let n = 16; n < plain.length; n++) refused(plain.subarray(0, n), 'damaged', undefined, `cut at ${n}`)
})

// --- office ---
const secrets = ['Secret', 'C:\\Users', 'secret@', 'mhtml']
test('what Word, Excel and PowerPoint tell of their user is gone, the text is not', () => {
	const texts = { docx: ['word/document.xml', '公司在柔佛设厂'], xlsx: ['xl/comments1.xml', ' 数字待核'], pptx: ['ppt/comments/comment1.xml', '好'] }
	for (const kind of ['docx', 'xlsx', 'pptx']) {
		const r = strip(office(kind))
		assert.deepEqual([r.type, r.why, r.took, r.left], [kind.toUpperCase(), null, true, false])
		const parts = unzip(r.out)
		for (const [name, bytes] of Object.entries(parts))
			for (const word of secrets) assert.ok(!says(bytes, word) && !name.includes(word), `${kind}: ${name} says ${word}: ${bytes}`)
		assert.ok(parts[texts[kind][0]].includes(texts[kind][1]))
		assert.equal(parts['docProps/thumbnail.png'], undefined)
		assert.ok(!parts['[Content_Types].xml'].includes('thumbnail') && !parts['_rels/.rels'].includes('thumbnail'))
		const again = strip(r.out)
		assert.equal(again.took, false, kind)
		assert.deepEqual(unzip(again.out), parts)
	}
})

test('single things of an office document', () => {
	const docx = unzip(strip(office('docx')).out), xlsx = unzip(strip(office('xlsx')).out)
	assert.match(String(docx['word/document.xml']), /<w:ins w:id="1" w:author="Author"><w:r>/)
	assert.match(String(docx['word/comments.xml']), /<w:comment w:id="0" w:author="Author" w:initials="A"><w:p><w:r><w:t>请核对 &lt;金额&gt;<\/w:t>/)
	assert.match(String(docx['word/_rels/document.xml.rels']), /Target="plan.docx".*Target="https:\/\/example.com\/a".*Target="about:blank"/)
	assert.match(String(docx['word/settings.xml']), /<w:settings [^>]*><w:zoom/)
	assert.match(String(xlsx['xl/comments1.xml']), /<authors><author><\/author><author\/><\/authors>.*<r><t><\/t><\/r><r><t xml:space="preserve"> 数字待核/)
	assert.match(String(xlsx['xl/worksheets/sheet1.xml']), /<pageSetup orientation="portrait"\/>/)
	assert.match(String(xlsx['xl/externalLinks/_rels/externalLink1.xml.rels']), /Target="Book2.xlsx"/)
	assert.equal(xlsx['xl/printerSettings/printerSettings1.bin'], undefined)
})

test('pictures and documents in a document are stripped as well', () => {
	const photo = pic.jpeg({ orientation: 6 }), chart = office('xlsx')
	const r = strip(office('docx', { 'word/media/image1.jpeg': photo, 'word/embeddings/Microsoft_Excel_Sheet1.xlsx': chart }))
	assert.deepEqual([r.why, r.left], [null, false])
	const all = unzip(r.out), inner = unzip(all['word/embeddings/Microsoft_Excel_Sheet1.xlsx'])
	assert.ok(!says(all['word/media/image1.jpeg'], 'Secret') && all['word/media/image1.jpeg'].length > 100)
	for (const [name, bytes] of Object.entries(inner)) assert.ok(!says(bytes, 'Secret'), name)
	assert.equal(strip(office('docx', { 'word/media/image1.jpeg': photo.subarray(0, 90) })).left, true, 'what has no order stays, and it is said')
})

const cofi = shared('data/projects/cofi_v2.2.xlsx')
test('a real workbook stays what it is', { skip: cofi === null }, () => {
	const bytes = readFileSync(cofi), was = unzip(bytes), r = strip(bytes), now = unzip(r.out)
	assert.deepEqual([r.type, r.why], ['XLSX', null])
	for (const name of Object.keys(was).filter((n) => n.startsWith('xl/worksheets/sheet') || n === 'xl/sharedStrings.xml' || n === 'xl/styles.xml'))
		assert.equal(String(now[name]).replace(/ r:id="[^"]*"/g, ''), String(was[name]).replace(/ r:id="[^"]*"/g, ''), name)
})

test('a signed document is not touched', () => {
	const signed = office('docx', { '_xmlsignatures/sig1.xml': '<Signature/>' })
	assert.deepEqual(strip(signed), { type: 'DOCX', why: null, took: false, left: true, out: signed })
	refused(Buffer.concat([signed, Buffer.from('x')]), 'two')
})

test('code in office documents is refused', () => {
	const macro = 'application/vnd.ms-word.document.macroEnabled.main+xml'
	refused(office('docx', {}, macro), 'macros')
	refused(office('docx', { 'word/vbaProject.bin': 'x' }), 'macros')
	refused(office('xlsx', { 'xl/macrosheets/sheet1.xml': '<a/>' }), 'macros')
	refused(office('docx', { 'word/activeX/activeX1.bin': 'x' }), 'objects')
	const ole = (word) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(64), Buffer.from(word, 'utf16le'), Buffer.alloc(64)])
	refused(office('docx', { 'word/embeddings/oleObject1.bin': ole('\x01Ole10Native') }), 'objects')
	refused(office('docx', { 'word/embeddings/oleObject1.bin': ole('_VBA_PROJECT') }), 'macros')
	assert.deepEqual([strip(office('docx', { 'word/embeddings/oleObject1.bin': ole('Equation Native') })).left], [true])
	refused(office('docx', { 'word/media/a.png': 'MZ\x90\0' }), 'objects')
	refused(office('docx', { 'word/afchunk.htm': '<script>' }), 'objects')
	refused(office('docx', { 'word/embeddings/a.docx': office('docx', { 'word/vbaProject.bin': 'x' }) }), 'macros')
	refused(office('docx', { 'word/embeddings/a.zip': zip([{ name: 'a.txt', data: 'x' }]) }), 'objects')
	refused(office('docx', { 'word/_rels/x.xml.rels': rels([['o', 'oleObject', 'https://example.com/a.html!x', true]]) }), 'objects')
	refused(office('xlsx', { 'xl/externalLinks/externalLink1.xml': '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>' }), 'objects')
	const field = (...runs) => `<w:document xmlns:w="w"><w:r><w:fldChar w:fldCharType="begin"/></w:r>${runs.map((t) => `<w:r><w:instrText>${t}</w:instrText></w:r>`).join('')}</w:document>`
	refused(office('docx', { 'word/document.xml': field('DDE', 'AUTO c:\\\\cmd.exe') }), 'objects')
	assert.equal(strip(office('docx', { 'word/document.xml': field(' HYPERLINK "https://example.com/ADDED"') })).why, null)
	refused(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]), 'locked', 'OLE')
	refused(office('docx', { 'word/document.xml': { data: 'x', flags: 0x801 } }), 'locked')
})

test('archives that are none, or too much', () => {
	refused(zip([{ name: 'a.txt', data: 'x' }]), 'not_kept', 'ZIP')
	refused(zip([{ name: 'META-INF/MANIFEST.MF', data: 'x' }]), 'not_kept', 'JAR')
	for (const name of ['../a.xml', '/a.xml', 'a\\b.xml', 'word/../../a.xml', 'C:/a.xml', 'WORD/document.xml', 'a\nb.xml']) refused(office('docx', { [name]: '<a/>' }), 'names', undefined, name)
	refused(office('docx', { 'word/big.xml': `<a>${'x'.repeat(30 << 20)}</a>` }), 'bomb')
	refused(zip([...parts('docx'), ...Array.from({ length: 2100 }, (_, i) => ({ name: `word/p${i}.xml`, data: '<a/>' }))]), 'bomb')
	let nested = office('docx')
	for (let i = 0; i < 5; i++) nested = office('docx', { 'word/embeddings/a.docx': nested })
	refused(nested, 'bomb')
	const flat = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`word/embeddings/a${i}.docx`, office('docx')]))
	const many = strip(office('docx', flat))
	assert.deepEqual([many.why, Object.keys(unzip(many.out)).length > 100], [null, true])
	const slides = strip(office('pptx', Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`ppt/slides/slide${i}.xml`, '<a/>']))))
	assert.deepEqual([slides.why, Object.keys(unzip(slides.out)).length > 1500], [null, true])
	refused(office('docx', { 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }), 'dtd')
	refused(office('docx', { 'word/document.xml': '<a><b></a>' }), 'damaged')
	const good = office('docx')
	for (const n of [30, 200, good.length >> 1, good.length - 1]) refused(good.subarray(0, n), 'damaged', undefined, `cut at ${n}`)
	refused(office('docx', { 'word/document.xml': { data: '<a/>', crc: 1 } }), 'damaged')
	// What stands before and behind the archive is not kept.
	const two = strip(Buffer.concat([good, Buffer.from('')]))
	assert.ok(two.out.subarray(0, 4).toString('latin1') === 'PK\x03\x04')
})

// --- PDF ---
test('PDF: the author is blanked where it stands, the places of all bytes stay', () => {
	const bytes = pic.pdf({ xmp: { text: '<?xpacket begin=""?><x>Wang Secret</x><?xpacket end="w"?>' } }), r = strip(bytes)
	assert.deepEqual([r.type, r.why, r.took, r.left, r.out.length], ['PDF', null, true, false, bytes.length])
	assert.ok(!says(r.out, 'Secret') && !says(r.out, '576f7264') && !says(r.out, 'D:2026'))
	assert.deepEqual(r.out.subarray(r.out.indexOf('xref\n')), bytes.subarray(bytes.indexOf('xref\n')))
	assert.equal(strip(r.out).took, false)
	const nested = strip(pic.pdf({ info: '/Author (a \\) (b) Secret) /Keywords <</X (Secret)>> /Title(Secret)' }))
	assert.deepEqual([nested.left, says(nested.out, 'Secret')], [false, false])
	assert.equal(strip(pic.pdf({ info: null })).took, false)
})

test('PDF: what cannot be looked into is said', () => {
	for (const [name, o] of Object.entries({ signed: { catalog: '/ByteRange [0 1 2 3] ' }, locked: { trailer: '/Encrypt 9 0 R ' } })) {
		const bytes = pic.pdf(o)
		assert.deepEqual(strip(bytes), { type: 'PDF', why: null, took: false, left: true, out: bytes }, name)
	}
	assert.equal(strip(pic.pdf({ xmp: { text: 'zzz', filter: '/Filter /FlateDecode ' } })).left, true)
	assert.equal(strip(pic.pdf({ objects: ['<< /Type /ObjStm >>'] })).left, true)
	assert.equal(strip(pic.pdf({ info: '/Author 9 0 R' })).left, true)
	assert.equal(strip(pic.pdf({ info: null, trailer: '/Info 99 0 R ' })).left, true)
})

test('a PDF that is more, or less', () => {
	refused(pic.pdf({ tail: zip([{ name: 'META-INF/MANIFEST.MF', data: 'x' }]) }), 'two')
	refused(pic.pdf().subarray(0, 200), 'damaged', 'PDF')
	refused(Buffer.concat([Buffer.from('MZ\0\0'), pic.pdf()]), 'not_kept', 'EXE')
	refused(Buffer.concat([Buffer.from('<html>'), pic.pdf()]), 'not_kept')
})

// --- texts, and what is none ---
test('texts in two encodings, and what is taken for one', () => {
	for (const [text, type] of [['企业,金额\r\n', 'TEXT'], ['plain', 'TEXT'], [Buffer.from('\ufeff中', 'utf8'), 'TEXT'], [Buffer.from('c6f3d2b5', 'hex'), 'GBTEXT'], ['a < b and c<d', 'TEXT']]) {
		const r = strip(Buffer.from(text))
		assert.deepEqual([r.type, r.why, r.took, r.out], [type, null, false, Buffer.from(text)])
	}
	for (const [text, type] of [['<!DOCTYPE html><p>', 'HTML'], ['\ufeff \n<HTML>', 'HTML'], ['note\n<script>alert(1)</script>', 'HTML'], ['<?xml version="1.0"?><svg xmlns="x"/>', 'SVG'],
		['<svg onload=x>', 'SVG'], ['<?xml version="1.0"?><a/>', 'XML'], ['<!-- x --><p>', 'XML'], ['#!/bin/sh\nrm', 'SCRIPT'], ['<?php x', 'SCRIPT'], ['{\\rtf1', 'RTF'], ['%!PS-Adobe', 'PS'],
		['MZ\x90\0', 'EXE'], ['\x7fELF\x02', 'ELF'], ['GIF89a', 'GIF'], ['\0\0\0\x18ftypheic', 'HEIC'], ['', 'EMPTY'], ['a\0b', 'UNKNOWN'], ['\x1b[31m', 'UNKNOWN'], [Buffer.from('<html>', 'utf16le'), 'UNKNOWN'],
		['Rar!\x1a\x07\0', 'RAR'], [Buffer.from('d0cf11e0a1b11ae100', 'hex'), 'OLE'], [Buffer.from('ff41', 'hex'), 'UNKNOWN']]) refused(Buffer.from(text, typeof text === 'string' && /[\x7f-\xff]/.test(text) && !/[^\0-\xff]/.test(text) ? 'latin1' : undefined), 'not_kept', type, String(text))
	assert.equal(strip(workbook({ sheets: [{ name: 'A', rows: [['x']] }] })).type, 'XLSX')
})
