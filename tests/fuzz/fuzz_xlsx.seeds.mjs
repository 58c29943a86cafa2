// Seeds of fuzz_xlsx: small workbooks of every kind, and the parts that its first byte chooses.  node fuzz_xlsx.seeds.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workbook } from '../lib/workbook.mjs'

const folder = process.argv[2], ns = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
mkdirSync(folder, { recursive: true })
const sheets = [{ name: 'A', merges: ['A1:B3'], hiddenColumns: [1], rows: [['企业名称', 12, new Date('2024-03-05T12:30:00Z'), null, true], [{ f: 'A1', v: 'x' }, { v: '#REF!', t: 'e' }, { rich: ['a', 'b'], phonetic: 'c' }], { at: 9, hidden: true, cells: ['z'] }] }]
const seeds = {
	plain: workbook({ sheets }), stored: workbook({ sheets, store: true }), strict: workbook({ sheets, strict: true }), prefix: workbook({ sheets, prefix: 'x:' }),
	inline: workbook({ sheets, shared: false }), old: workbook({ sheets, date1904: true }), two: workbook({ sheets: [...sheets, { name: 'B', hidden: true, rows: [[{ v: 1, numFmt: '[h]:mm' }]] }] }),
	// c a b: a sheet, its shared texts, its formats
	sheet: `c<worksheet xmlns="${ns}"><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="2"><c r="B2" s="1"><v>45356.5</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="inlineStr"><is><t>x</t></is></c><c r="E2"><v>4.4E+17</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A4"/></mergeCells></worksheet>`,
	texts: `a<sst xmlns="${ns}"><si><t xml:space="preserve"> a_x000D_</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>`,
	formats: `b<styleSheet xmlns="${ns}"><numFmts><numFmt numFmtId="170" formatCode="[h]:mm;@"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>`,
}
for (const [name, bytes] of Object.entries(seeds)) writeFileSync(join(folder, `seed-${name}`), bytes)
// Frames of a helper.
const frame = (kind, body) => { const head = Buffer.alloc(5); head.writeUInt32LE(body.length); head[4] = kind.charCodeAt(0); return Buffer.concat([head, body]) }
const row = Buffer.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0x78, 0])
writeFileSync(join(folder, 'seed-wire'), Buffer.concat([Buffer.from('W'), frame('S', Buffer.from('\0A\0')), frame('R', row), frame('E', Buffer.alloc(45)), frame('D', Buffer.alloc(0))]))
