// Seeds of fuzz_strip: small files of every kind, and parts of a document.  node fuzz_strip.seeds.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { office, parts } from '../lib/office.mjs'
import { chunk, exif, jpeg, pdf, png, riff, tellingSegments, webp } from '../lib/pictures.mjs'

const folder = process.argv[2]
mkdirSync(folder, { recursive: true })
const seeds = {
	jpeg: jpeg({ orientation: 6, extra: tellingSegments() }), png: png({ extra: [chunk('eXIf', exif()), chunk('tEXt', 'a\0b')] }), webp: webp({ chunks: [riff('EXIF', exif())] }),
	pdf: pdf({ xmp: { text: '<?xpacket begin=""?><x/><?xpacket end="w"?>' } }), docx: office('docx'), xlsx: office('xlsx'), pptx: office('pptx'), text: '企业,a < b\r\n', html: '<html>',
}
for (const kind of ['docx', 'xlsx', 'pptx'])
	for (const { name, data } of parts(kind)) seeds[`${kind}-${name.replaceAll('/', '-')}`] = Buffer.concat([Buffer.from(name.endsWith('.rels') ? 'D\x02' : 'D\x01'), Buffer.from(data)])
for (const [name, bytes] of Object.entries(seeds)) writeFileSync(join(folder, `seed-${name}`), bytes)
