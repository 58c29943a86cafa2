// Pictures made byte by byte, with what cameras and programs put beside them; and files that pretend.
import { crc32, deflateSync } from 'node:zlib'

const bytes = (...list) => Buffer.from(list)
const be16 = (n) => bytes(n >> 8, n & 255)
const be32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b }
const le32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b }

// --- EXIF ---
// A TIFF block as a telephone writes it: maker, orientation, date, a place (GPS) and a small picture behind.
export function exif({ orientation = 6, maker = 'SecretPhone', little = false, gps = true } = {}) {
	const u16 = (n) => { const b = Buffer.alloc(2); little ? b.writeUInt16LE(n) : b.writeUInt16BE(n); return b }
	const u32 = (n) => { const b = Buffer.alloc(4); little ? b.writeUInt32LE(n) : b.writeUInt32BE(n); return b }
	const entry = (tag, type, count, value) => Buffer.concat([u16(tag), u16(type), u32(count), value])
	const count = gps ? 4 : 3, data = 8 + 2 + count * 12 + 4
	const make = Buffer.from(maker + '\0'), when = Buffer.from('2026:03:05 12:30:00\0'), at = data + make.length
	const entries = [entry(0x10f, 2, make.length, u32(data)), entry(0x112, 3, 1, Buffer.concat([u16(orientation), u16(0)])), entry(0x132, 2, 20, u32(at))]
	if (gps) entries.push(entry(0x8825, 4, 1, u32(at + when.length)))
	const place = [[22, 1], [32, 1], [5, 1]].flatMap(([a, b]) => [u32(a), u32(b)])
	const gpsIfd = [u16(2), entry(1, 2, 2, Buffer.from('N\0\0\0')), entry(2, 5, 3, u32(at + when.length + 2 + 24 + 4)), u32(0), ...place]
	return Buffer.concat([Buffer.from(little ? 'II*\0' : 'MM\0*', 'latin1'), u32(8), u16(count), ...entries, u32(0), make, when, ...(gps ? gpsIfd : []), Buffer.from('GPS:Guangzhou')])
}

// --- JPEG ---
export const segment = (marker, body) => Buffer.concat([bytes(0xff, marker), be16(body.length + 2), Buffer.from(body)])
const jfif = (thumb = Buffer.alloc(0)) => segment(0xe0, Buffer.concat([Buffer.from('JFIF\0', 'latin1'), bytes(1, 2, 1, 0, 72, 0, 72, thumb.length ? 1 : 0, thumb.length ? 1 : 0), thumb]))
// Two blocks of grey, 16 x 8: the second is lighter.  Tables with one and two codes.
export const jpegTables = [segment(0xdb, Buffer.concat([bytes(0), Buffer.alloc(64, 1)]))]
export const jpegRest = (width = 16, height = 8) => [segment(0xc0, Buffer.concat([bytes(8), be16(height), be16(width), bytes(1, 1, 0x11, 0)])),
	segment(0xc4, Buffer.concat([bytes(0x00, 1, 1), Buffer.alloc(14), bytes(0, 6)])), segment(0xc4, Buffer.concat([bytes(0x10, 1), Buffer.alloc(15), bytes(0)])),
	segment(0xda, bytes(1, 1, 0, 0, 63, 0)), bytes(0x2f, 0xdf), bytes(0xff, 0xd9)]
export const exifSegment = (o) => segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(o)]))
export function jpeg({ orientation, little, extra = [], thumb, tail = '', width, height } = {}) {
	const about = orientation === undefined ? [] : [exifSegment({ orientation, little })]
	return Buffer.concat([bytes(0xff, 0xd8), jfif(thumb), ...about, ...extra, ...jpegTables, ...jpegRest(width, height), Buffer.from(tail)])
}
export const tellingSegments = () => [segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Wang Secret</x:xmpmeta>'), segment(0xed, 'Photoshop 3.0\x008BIM Secret caption'),
	segment(0xfe, 'made by Secret'), segment(0xe2, 'MPF\0secret'), segment(0xe5, 'secret')]
export const iccSegment = () => segment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), Buffer.alloc(16, 7)]))
export const adobeSegment = () => segment(0xee, Buffer.concat([Buffer.from('Adobe'), bytes(0, 100, 0, 0, 0, 0, 0)]))

// --- PNG ---
export const chunk = (name, data) => { const body = Buffer.concat([Buffer.from(name), Buffer.from(data)]); return Buffer.concat([be32(body.length - 4), body, be32(crc32(body))]) }
export function png({ extra = [], late = [], width = 2, height = 2, tail = '' } = {}) {
	const row = Buffer.concat([bytes(0), Buffer.alloc(width * 3, 90)])
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', Buffer.concat([be32(width), be32(height), bytes(8, 2, 0, 0, 0)])), ...extra,
		chunk('IDAT', deflateSync(Buffer.concat(Array(Math.min(height, 4)).fill(row)))), ...late, chunk('IEND', ''), Buffer.from(tail)])
}

// --- WebP ---
export const riff = (name, data) => Buffer.concat([Buffer.from(name), le32(data.length), data, Buffer.alloc(data.length % 2)])
// A lossless picture of one colour, 1 x 1.
export const losslessData = Buffer.from('2f00000000073010110a0a0f4444', 'hex')
export function webp({ flags = 0x0c, chunks = [], tail = '', plain = false } = {}) {
	const body = [...(plain ? [] : [riff('VP8X', Buffer.concat([bytes(flags, 0, 0, 0), Buffer.alloc(6)]))]), riff('VP8L', losslessData), ...chunks]
	const all = Buffer.concat([Buffer.from('WEBP'), ...body])
	return Buffer.concat([Buffer.from('RIFF'), le32(all.length), all, Buffer.from(tail)])
}

// --- PDF ---
// Objects by number, the trailer's further members, and bytes behind the end.
export function pdf({ info = '/Author (Wang Secret) /Creator <576f7264> /CreationDate (D:20260305)', xmp, catalog = '', trailer = '', objects = [], tail = '' } = {}) {
	const list = [`<< /Type /Catalog /Pages 2 0 R ${xmp ? '/Metadata 5 0 R ' : ''}${catalog}>>`, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>']
	list.push(info === null ? 'null' : `<< ${info} >>`)
	if (xmp) list.push(`<< /Type /Metadata /Subtype /XML ${xmp.filter ?? ''}/Length ${xmp.text.length} >>\nstream\n${xmp.text}\nendstream`)
	list.push(...objects)
	let out = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
	const at = []
	list.forEach((text, i) => { at.push(out.length); out += `${i + 1} 0 obj\n${text}\nendobj\n` })
	const xref = out.length
	out += `xref\n0 ${list.length + 1}\n0000000000 65535 f \n` + at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')
	out += `trailer\n<< /Size ${list.length + 1} /Root 1 0 R ${info === null ? '' : '/Info 4 0 R '}${trailer}>>\nstartxref\n${xref}\n%%EOF\n`
	return Buffer.concat([Buffer.from(out, 'latin1'), Buffer.from(tail)])
}
