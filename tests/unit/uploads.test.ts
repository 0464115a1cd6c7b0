import sharp from 'sharp'
import { expect, test } from 'vitest'
import { webpHead } from '#api/content/webp.ts'
import { freeName, stemOf } from '#api/uploads/name.ts'
import { receive } from '#api/uploads/receive.ts'
import { docx, odt, pdf, photo, pngOf, realPdf, zipOf } from '#tests/support/uploads.ts'

const red = sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
const frames = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: 'blue' } })
    .raw()
    .toBuffer()
    .then((frame) => Buffer.concat([frame, Buffer.from(frame.map((byte) => 255 - byte))]))
    .then((both) =>
      sharp(both, { raw: { width: 60, height: 80, channels: 3, pageHeight: 40 } })
        .gif()
        .toBuffer(),
    )

test('a photo is turned upright, made smaller, and tells no more where and with what it was taken', async () => {
  const sent = await photo()
  expect(sent.toString('latin1')).toContain('Spyglass')
  const { body, size, ...kept } = await receive('IMG_2041.JPG', sent)
  expect(kept).toMatchObject({ folder: 'pictures', stem: 'img-2041', ending: 'webp', type: 'image/webp' })
  // On its side it was 2,400 wide and 1,200 high.
  expect(size).toEqual({ width: 1200, height: 2400 })
  const { exif, icc, xmp, iptc, format, orientation } = await sharp(body).metadata()
  expect({ exif, icc, xmp, iptc, format, orientation }).toEqual({ format: 'webp' })
  const text = body.toString('latin1')
  for (const word of ['Spyglass', 'Someone', 'EXIF', 'Exif', 'ICCP', 'XMP']) expect(text).not.toContain(word)
  expect(webpHead(body)).toEqual({ width: 1200, height: 2400, animated: false, metadata: false })
  // The mark in the corner went along with the picture.
  const corner = await sharp(body).extract({ left: 1190, top: 5, width: 1, height: 1 }).raw().toBuffer()
  expect(corner[0]).toBeGreaterThan(220)
})

test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('a picture in %s becomes WebP', async (format) => {
  const { body, size } = await receive(`lamp.${format}`, await red.clone().toFormat(format).toBuffer())
  expect(webpHead(body)).toMatchObject({ width: 60, height: 40 })
  expect(size).toEqual({ width: 60, height: 40 })
})

test('a wide picture is made as wide as pages show it', async () => {
  const { size } = await receive('wide.png', await red.clone().resize(4000, 1000).png().toBuffer())
  expect(size).toEqual({ width: 1600, height: 400 })
})

test('what was hidden behind a picture is not kept', async () => {
  const picture = await red.clone().jpeg().toBuffer()
  const { body } = await receive('both.jpg', Buffer.concat([picture, await zipOf({ 'evil.js': 'alert(1)' })]))
  expect(body.includes('evil.js')).toBe(false)
})

test.each([
  ['a PDF', 'the-order.pdf', realPdf, 'application/pdf'],
  ['a PDF with packed objects', 'order.pdf', () => pdf('', '<< /Type /Page >>'), 'application/pdf'],
  [
    'a Word document',
    'plan.docx',
    () => docx(),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  ['an OpenDocument text', 'plan.odt', () => odt(), 'application/vnd.oasis.opendocument.text'],
  ['a table', 'wards.csv', () => Buffer.from('\uFEFFward,count\nUnderhill,4\n'), 'text/csv'],
  [
    'a Word document with a chart and a template of the office',
    'chart.docx',
    () =>
      docx({
        'word/embeddings/Microsoft_Excel_Sheet.xlsx': 'x',
        'word/_rels/settings.xml.rels':
          '<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///C:\\Templates\\Council.dotx" TargetMode="External"/></Relationships>',
      }),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
])('%s is kept as it is', async (_case, name, make, type) => {
  const bytes = await make()
  const received = await receive(name, bytes)
  expect(received).toMatchObject({ folder: 'documents', type })
  expect(received.body.equals(bytes)).toBe(true)
})

const SVG =
  '<?xml version="1.0"?><!-- a lamp --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const EXTERNAL =
  '<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
test.each([
  ['nothing', 'a.png', () => Buffer.alloc(0), 'empty'],
  ['a program', 'order.pdf', () => Buffer.from('MZ\x90\0\x03'), 'unknownKind'],
  ['a page', 'order.csv', () => Buffer.from('<html><script>a,b</script>'), 'unknownKind'],
  ['a script called a table', 'a.csv', () => Buffer.from('#!/bin/sh\nrm -rf /\n'), 'unknownKind'],
  ['a table in the letters of one country', 'a.csv', () => Buffer.from('ward,caf\xe9\n', 'latin1'), 'notUtf8'],
  ['a drawing that can hold a script', 'lamp.svg', () => Buffer.from(SVG), 'svg'],
  ['a drawing under another name', 'lamp.png', () => Buffer.from(SVG), 'svg'],
  ['a photo of an iPhone', 'a.heic', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'heic'],
  [
    'a picture that is cut off',
    'a.png',
    async () => (await red.clone().png().toBuffer()).subarray(0, 60),
    'unreadable',
  ],
  ['a picture that moves', 'a.gif', frames, 'animated'],
  ['a picture of 400 million pixels in some thousand bytes', 'a.png', () => pngOf(20_000, 20_000), 'tooManyPixels'],
  ['an old Word document', 'a.doc', () => Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x', 'latin1'), 'oldOffice'],
  ['a PDF under another name', 'a.docx', () => pdf(), 'otherKind'],
  ['a PDF that is cut off', 'a.pdf', () => pdf().subarray(0, 90), 'unreadable'],
  ['a PDF with a script', 'a.pdf', () => pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), 'script'],
  ['a PDF with a script in other letters', 'a.pdf', () => pdf('/OpenAction << /S /J#61vaScript >>'), 'script'],
  ['a PDF with a packed script', 'a.pdf', () => pdf('', '<< /S /JavaScript /JS (app.alert(1)) >>'), 'script'],
  ['a PDF that starts a program', 'a.pdf', () => pdf('/AA << /O << /S /Launch >> >>'), 'script'],
  ['a PDF with a file in it', 'a.pdf', () => pdf('/Names << /EmbeddedFiles 4 0 R >>'), 'embedded'],
  ['a PDF with a password', 'a.pdf', () => pdf('/Encrypt 4 0 R'), 'encrypted'],
  [
    'a PDF with objects packed in another way',
    'a.pdf',
    () =>
      Buffer.from(
        pdf('', '<< >>').toString('latin1').replace('/FlateDecode', '[/ASCIIHexDecode /FlateDecode]'),
        'latin1',
      ),
    'unseen',
  ],
  ['a PDF that swells when it is unpacked', 'a.pdf', () => pdf('', ' '.repeat(70_000_000)), 'bomb'],
  [
    'a PDF that is a ZIP file as well',
    'a.pdf',
    async () => Buffer.concat([pdf(), await zipOf({ a: 'b'.repeat(3_000) }), Buffer.alloc(2_000)]),
    'mixed',
  ],
  ['a Word document with macros', 'a.docx', () => docx({ 'word/vbaProject.bin': 'x' }), 'macros'],
  [
    'a Word document that says it has macros',
    'a.docx',
    () => docx({}, 'application/vnd.ms-word.document.macroEnabled.main+xml'),
    'macros',
  ],
  ['a workbook with macros from before', 'a.xlsx', () => docx({ 'xl/macrosheets/sheet1.xml': 'x' }), 'macros'],
  ['a Word document with a program in it', 'a.docx', () => docx({ 'word/embeddings/oleObject1.bin': 'x' }), 'embedded'],
  [
    'a Word document that fetches its template',
    'a.docx',
    () => docx({ 'word/_rels/settings.xml.rels': EXTERNAL }),
    'remote',
  ],
  ['an OpenDocument text with macros', 'a.odt', () => odt({ 'Basic/Standard/Module1.xml': 'x' }), 'macros'],
  ['an OpenDocument text with scripts', 'a.odt', () => odt({ 'Scripts/python/a.py': 'x' }), 'macros'],
  ['an OpenDocument text with a password', 'a.odt', () => odt({}, '<manifest:encryption-data/>'), 'encrypted'],
  ['an archive', 'a.docx', () => zipOf({ 'a.txt': 'x' }), 'unknownKind'],
  ['an archive that says it is a text', 'a.docx', () => odt(), 'otherKind'],
  ['an archive that is cut off', 'a.docx', async () => (await docx()).subarray(0, 120), 'unreadable'],
  [
    'an archive that swells when it is unpacked',
    'a.docx',
    () => docx({ 'word/media/a.bmp': Buffer.alloc(90_000_000) }),
    'bomb',
  ],
  [
    'an archive of many thousand files',
    'a.docx',
    () => docx(Object.fromEntries(Array.from({ length: 4_100 }, (_, index) => [`word/${index}`, 'x']))),
    'bomb',
  ],
  ['a file of 20 MB and one byte', 'a.pdf', () => Buffer.alloc(20_000_001), 'tooLarge'],
])('%s is refused, saying why', async (_case, name, make, fault) => {
  await expect(receive(name, await make())).rejects.toMatchObject({ fault })
})

test.each([
  ['../../../etc/passwd.png', 'passwd'],
  ['C:\\Users\\Eva\\New lamps.PNG', 'new-lamps'],
  ['a\u0000b\nc.pdf', 'a-b-c'],
  ['Crème brûlée (1).pdf', 'creme-brulee-1'],
  ['.htaccess', ''],
  ['چراغ‌ها.jpg', ''],
  ['"><script>.pdf', 'script'],
  ['con.pdf', 'con'],
  [`${'a'.repeat(300)}.pdf`, 'a'.repeat(60)],
])('%j is kept as %j', (given, stem) => {
  expect(stemOf(given)).toBe(stem)
})

test('a name that is taken gets a number', () => {
  const taken = new Set(['order.pdf', 'order-2.pdf'])
  expect(freeName('order', 'pdf', (name) => taken.has(name))).toBe('order-3.pdf')
})
