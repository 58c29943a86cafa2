// Office documents made by hand, with what Word, Excel and PowerPoint put beside the text.  Each is a list of parts that a test can change:
//
//	office('docx', { 'word/document.xml': text, 'word/vbaProject.bin': bytes, 'docProps/app.xml': null })
import { inflateRawSync } from 'node:zlib'
import { zip } from './workbook.mjs'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
const main = 'http://schemas.openxmlformats.org/', rel = main + 'officeDocument/2006/relationships', pack = main + 'package/2006/'
const types = {
	docx: ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'],
	xlsx: ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'],
	pptx: ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'],
}
export const rels = (list) => `${head}<Relationships xmlns="${pack}relationships">${list.map(([id, type, target, mode]) =>
	`<Relationship Id="${id}" Type="${type.includes(':') ? type : rel + '/' + type}" Target="${target}"${mode ? ' TargetMode="External"' : ''}/>`).join('')}</Relationships>`
const core = `${head}<cp:coreProperties xmlns:cp="${pack}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>王Secret</dc:creator><cp:lastModifiedBy>李Secret</cp:lastModifiedBy><dcterms:created>2026-03-05T01:02:03Z</dcterms:created></cp:coreProperties>`
const app = `${head}<Properties xmlns="${main}officeDocument/2006/extended-properties"><Company>SecretCo</Company><Manager>Secret</Manager><Template>C:\\Users\\Secret\\x.dotx</Template></Properties>`
const custom = `${head}<Properties xmlns="${main}officeDocument/2006/custom-properties"><property name="Secret"/></Properties>`
const w = `xmlns:w="${main}wordprocessingml/2006/main" xmlns:r="${rel}" xmlns:wp="${main}drawingml/2006/wordprocessingDrawing"`
const s = `xmlns="${main}spreadsheetml/2006/main" xmlns:r="${rel}"`
const p = `xmlns:p="${main}presentationml/2006/main" xmlns:r="${rel}"`

const common = (kind, macro) => ({
	'[Content_Types].xml': `${head}<Types xmlns="${pack}content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/${types[kind][0]}" ContentType="${macro ?? types[kind][1]}"/><Override PartName="/docProps/thumbnail.png" ContentType="image/png"/></Types>`,
	'_rels/.rels': rels([['a', 'officeDocument', types[kind][0]], ['b', pack + 'relationships/metadata/core-properties', 'docProps/core.xml'], ['c', 'extended-properties', 'docProps/app.xml'], ['d', pack + 'relationships/metadata/thumbnail', 'docProps/thumbnail.png']]),
	'docProps/core.xml': core, 'docProps/app.xml': app, 'docProps/custom.xml': custom, 'docProps/thumbnail.png': 'Secret picture',
})
const own = {
	docx: {
		'word/document.xml': `${head}<w:document ${w}><w:body><w:p><w:ins w:id="1" w:author="王Secret" w:date="2026-03-05T00:00:00Z"><w:r><w:t>公司在柔佛设厂</w:t></w:r></w:ins><w:r><wp:docPr id="2" name="Picture" descr="C:\\Users\\Secret\\photo.jpg"/></w:r></w:p></w:body></w:document>`,
		'word/comments.xml': `${head}<w:comments ${w}><w:comment w:id="0" w:author="李Secret" w:date="2026-03-05T00:00:00Z" w:initials="LS"><w:p><w:r><w:t>请核对 &lt;金额&gt;</w:t></w:r></w:p></w:comment></w:comments>`,
		'word/people.xml': `${head}<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="李Secret"><w15:presenceInfo w15:providerId="AD" w15:userId="S::secret@example.com"/></w15:person></w15:people>`,
		'word/settings.xml': `${head}<w:settings ${w}><w:attachedTemplate r:id="t"/><w:zoom w:percent="100"/></w:settings>`,
		'word/_rels/settings.xml.rels': rels([['t', 'attachedTemplate', 'file:///C:\\Users\\Secret\\Normal.dotm', true]]),
		'word/_rels/document.xml.rels': rels([['h', 'hyperlink', 'file:///C:\\Users\\Secret\\plan.docx', true], ['i', 'hyperlink', 'https://example.com/a', true], ['m', 'hyperlink', 'mhtml:https://example.com', true]]),
	},
	xlsx: {
		'xl/workbook.xml': `${head}<workbook ${s} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><fileSharing userName="王Secret"/><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\Secret\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><sheets><sheet name="表" sheetId="1" r:id="s"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': rels([['s', 'worksheet', 'worksheets/sheet1.xml']]),
		'xl/worksheets/sheet1.xml': `${head}<worksheet ${s}><sheetData><row r="1"><c r="A1"><v>42</v></c></row></sheetData><pageSetup orientation="portrait" r:id="p"/></worksheet>`,
		'xl/worksheets/_rels/sheet1.xml.rels': rels([['p', 'printerSettings', '../printerSettings/printerSettings1.bin'], ['c', 'comments', '../comments1.xml']]),
		'xl/printerSettings/printerSettings1.bin': 'SecretPrinter',
		'xl/comments1.xml': `${head}<comments ${s}><authors><author>王Secret</author><author/></authors><commentList><comment ref="A1" authorId="0"><text><r><t>王Secret:\n</t></r><r><t xml:space="preserve"> 数字待核</t></r></text></comment></commentList></comments>`,
		'xl/persons/person.xml': `${head}<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="王Secret" id="{1}" userId="secret" providerId="AD"/></personList>`,
		'xl/externalLinks/externalLink1.xml': `${head}<externalLink ${s}><externalBook r:id="e"/></externalLink>`,
		'xl/externalLinks/_rels/externalLink1.xml.rels': rels([['e', 'externalLinkPath', 'file:///C:\\Users\\Secret\\Book2.xlsx', true]]),
	},
	pptx: {
		'ppt/presentation.xml': `${head}<p:presentation ${p}><p:sldSz cx="1" cy="1"/></p:presentation>`,
		'ppt/commentAuthors.xml': `${head}<p:cmAuthorLst ${p}><p:cmAuthor id="1" name="王Secret" initials="WS" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>`,
		'ppt/comments/comment1.xml': `${head}<p:cmLst ${p}><p:cm authorId="1" dt="2026-03-05T00:00:00" idx="1"><p:text>好</p:text></p:cm></p:cmLst>`,
	},
}

export function parts(kind, changes = {}, macro) {
	const all = { ...common(kind, macro), ...own[kind], ...changes }
	return Object.entries(all).filter(([, data]) => data !== null).map(([name, data]) => (data?.data === undefined ? { name, data } : { name, ...data }))
}
export const office = (kind, changes, macro) => zip(parts(kind, changes, macro))

// The parts of an archive, by its table: { name: bytes }, in their order; also what stands beside them.
export function unzip(bytes) {
	const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1'), out = {}
	let at = bytes.readUInt32LE(end + 16)
	for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
		const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)]
		const [nameLen, extra, comment, local] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)]
		const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28), body = bytes.subarray(from, from + packed)
		out[bytes.toString('utf8', at + 46, at + 46 + nameLen)] = method === 8 ? inflateRawSync(body) : body
		at += 46 + nameLen + extra + comment
	}
	return out
}
