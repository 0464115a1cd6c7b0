import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js'
import { deflateSync } from 'node:zlib'
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { cleanApart } from '#api/cleaning/apart.ts'
import { clean } from '#api/cleaning/clean.ts'
import { Bomb } from '#api/cleaning/left.ts'
import type { Media } from '#api/cleaning/media.ts'
import { cleanPicture } from '#api/cleaning/picture.ts'
import { rewriteXml } from '#api/cleaning/xml.ts'
import type { FileEnding } from '#api/reporting/files.ts'
import {
  MARK,
  markedDocx,
  markedJpeg,
  markedMedia,
  markedOdt,
  markedPdf,
  markedPng,
  markedXlsx,
  WORDS,
} from '#tests/support/marked.ts'
import { docx, realPdf, zipOf } from '#tests/support/uploads.ts'

const blob = (bytes: Uint8Array) => new Blob([Uint8Array.from(bytes)])
const bytesOf = async (file: Blob) => Buffer.from(await file.arrayBuffer())

async function cleaned(bytes: Uint8Array, ending: FileEnding) {
  const { file, cleaned: how } = await clean(blob(bytes), ending)
  return { bytes: await bytesOf(file), how }
}

/** In plain, and as PDF writes what is not plain. */
function marksIn(bytes: Buffer): boolean {
  const wide = Buffer.from(MARK, 'utf16le').swap16().toString('hex')
  return bytes.includes(MARK) || bytes.toString('latin1').toLowerCase().includes(wide)
}

/** What is in a ZIP file, unpacked. */
async function unzipped(bytes: Uint8Array): Promise<Record<string, Buffer>> {
  const reader = new ZipReader(new BlobReader(blob(bytes)), { checkSignature: true })
  const parts: Record<string, Buffer> = {}
  for (const entry of await reader.getEntries())
    if (!entry.directory) parts[entry.filename] = Buffer.from(await entry.getData(new Uint8ArrayWriter()))
  return parts
}

const textOf = (part: Buffer | undefined) => part?.toString().replace(/<[^>]*>/g, '|')

test.each([
  ['docx', markedDocx, ['word/document.xml', 'word/comments.xml']],
  ['xlsx', markedXlsx, ['xl/worksheets/sheet1.xml']],
] as const)('a %s loses whoever made it and keeps every word', async (ending, make, texts) => {
  const before = await make()
  const was = await unzipped(before)
  expect(Object.values(was).some(marksIn)).toBe(true)
  const { bytes, how } = await cleaned(before, ending)
  const is = await unzipped(bytes)
  expect(how).toBe('clean')
  expect(Object.entries(is).filter(([name, part]) => marksIn(part) || name.includes(MARK))).toEqual([])
  expect(marksIn(bytes)).toBe(false)
  for (const name of texts) expect(textOf(is[name])).toBe(textOf(was[name]))
  // Nothing points at what is gone.
  for (const [name, part] of Object.entries(is))
    if (/\.rels$|Types/.test(name))
      expect(part.toString()).not.toMatch(/docProps|customXml|printerSettings|attachedTemplate/)
})

test('whoever annotated a document becomes a number, the same throughout', async () => {
  const { bytes } = await cleaned(await markedDocx(), 'docx')
  const parts = await unzipped(bytes)
  expect(parts['word/comments.xml']?.toString()).toMatch(/w:id="1" w:author="(\d)".*w:id="2" w:author="(?!\1)\d"/)
  expect(parts['word/document.xml']?.toString()).toContain('<w:ins w:author="1" w:initials="1"><w:r>')
  expect(parts['word/document.xml']?.toString()).toContain('name="wall.jpg" descr="The wall"')
  const sheet = await unzipped((await cleaned(await markedXlsx(), 'xlsx')).bytes)
  expect(sheet['xl/comments1.xml']?.toString()).toContain('<author>1</author><author>2</author>')
  // A thread keeps who answered whom, and its words.
  const thread = sheet['xl/threadedComments/threadedComment1.xml']?.toString()
  const [, person] = /personId="([^"]+)"/.exec(thread ?? '') ?? []
  expect(sheet['xl/persons/person.xml']?.toString()).toContain(`id="${person}"`)
  expect(thread).toContain(`mentionpersonId="${person}"`)
  expect(thread).toContain('<text>There</text>')
})

test('an OpenDocument text loses whoever made it; what somebody wrote in a field stays, and its type stands first', async () => {
  const { bytes, how } = await cleaned(await markedOdt(), 'odt')
  const parts = await unzipped(bytes)
  expect(how).toBe('clean')
  expect(Object.entries(parts).filter(([, part]) => marksIn(part))).toEqual([])
  expect(Object.keys(parts)).toEqual([
    'mimetype',
    'content.xml',
    'settings.xml',
    'Pictures/1.jpg',
    'META-INF/manifest.xml',
  ])
  expect(bytes.toString('latin1', 30, 77)).toBe('mimetypeapplication/vnd.oasis.opendocument.text')
  expect(parts['content.xml']?.toString()).toContain(
    `<text:creator>Signed by hand</text:creator>${WORDS.replace('&', '&amp;')}`,
  )
  expect(parts['content.xml']?.toString()).toContain('<dc:creator>1</dc:creator>')
  expect(parts['settings.xml']?.toString()).toContain('"ShowNotes">true<')
})

test('documents in a document are made clean too; what cannot be looked into is said', async () => {
  const inner = await markedDocx()
  const { bytes, how } = await cleaned(await markedDocx({ 'word/embeddings/a.docx': inner }), 'docx')
  expect(how).toBe('clean')
  const inside = await unzipped((await unzipped(bytes))['word/embeddings/a.docx'] ?? Buffer.alloc(0))
  expect(Object.values(inside).some(marksIn)).toBe(false)
  for (const name of ['word/embeddings/oleObject1.bin', 'word/media/a.tiff', 'word/vbaProject.bin'])
    expect((await cleaned(await markedDocx({ [name]: 'anything' }), 'docx')).how).toBe('partly')
})

test('what is signed, encrypted, damaged or something else is left as it is, byte for byte, and that is said', async () => {
  const good = await markedDocx()
  const spoiled = Buffer.from(good)
  spoiled.fill(0xff, 200, 260)
  const wrong: [Uint8Array, FileEnding][] = [
    [await markedDocx({ '_xmlsignatures/sig1.xml': '<Signature/>' }), 'docx'],
    [
      await markedOdt(
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>',
      ),
      'odt',
    ],
    [good.subarray(0, good.length - 40), 'docx'],
    [spoiled, 'docx'],
    [await docx({ 'word/comments.xml': Buffer.from([0xff, 0xfe, 0x41]) }), 'docx'],
    [Buffer.from('PK\x03\x04 no'), 'xlsx'],
    [await markedPdf({ signed: true }), 'pdf'],
    [realPdf().subarray(0, 2_000), 'pdf'],
    [Buffer.from('%PDF-1.7 no'), 'pdf'],
    [Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(1_000)]), 'mp4'],
    [(await markedMedia('mp4')).subarray(0, 1_500), 'mp4'],
    [Buffer.from('OggS no'), 'ogg'],
    [Buffer.from('ID3 no'), 'mp3'],
  ]
  for (const [bytes, ending] of wrong) {
    const left = await cleaned(bytes, ending)
    expect([ending, left.how]).toEqual([ending, 'asIs'])
    expect(left.bytes.equals(bytes)).toBe(true)
  }
})

test('a PDF with a password is left as it is', async () => {
  const document = await PDFDocument.load(realPdf())
  document.encrypt({ userPassword: 'x', ownerPassword: 'y' })
  const locked = await document.save({ rewrite: true })
  expect((await cleaned(locked, 'pdf')).how).toBe('asIs')
})

test('what unpacks to something that no person made is refused', async () => {
  const zeros = Buffer.alloc(30_000_000)
  await expect(
    clean(blob(await zipOf({ 'word/document.xml': zeros, '[Content_Types].xml': '' })), 'docx'),
  ).rejects.toThrow(Bomb)
  const packed = deflateSync(Buffer.alloc(100_000_000, '1 0 '))
  const pdf = Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n3 0 obj\n<< /Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
    ),
    packed,
    Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n'),
  ])
  await expect(clean(blob(pdf), 'pdf')).rejects.toThrow(Bomb)
})

test('on the server a file is made clean in a thread, and a hostile one ends with it', async () => {
  const pdf = (objects: string) => Buffer.from(`%PDF-1.4\n${objects}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`)
  const root = '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'
  const { file, cleaned: how } = await cleanApart(await markedPdf(), 'pdf')
  expect([how, marksIn(await bytesOf(file))]).toEqual(['clean', false])
  const hostile = [
    pdf(`${root}2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 >>\nendobj`),
    pdf(`${root}2 0 obj\n${'['.repeat(2_000_000)}\nendobj`),
    // Each takes two bytes here and hundreds in memory: more than a thread may have.
    pdf(
      `${root}2 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n4 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n3 0 obj\n[${'[]'.repeat(4_500_000)}]\nendobj`,
    ),
  ]
  for (const bytes of hostile) {
    const left = await cleanApart(bytes, 'pdf')
    expect(left.cleaned).toBe('asIs')
    expect(left.file.size).toBe(bytes.length)
  }
  const bomb = await zipOf({ 'word/document.xml': Buffer.alloc(30_000_000) })
  await expect(cleanApart(bomb, 'docx')).rejects.toThrow(Bomb)
  expect(await cleanApart(Buffer.from('He wrote'), 'txt')).toMatchObject({ cleaned: 'clean' })
})

/** Everything that a PDF holds, unpacked. */
async function unpackedPdf(bytes: Uint8Array): Promise<Buffer> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const parts = document.context.enumerateIndirectObjects().flatMap(([, object]) => {
    if (!(object instanceof PDFRawStream)) return [Buffer.from(object.toString())]
    const dict = Buffer.from(object.dict.toString())
    return [dict, Buffer.from(dict.includes('DCTDecode') ? object.getContents() : decodePDFRawStream(object).decode())]
  })
  return Buffer.concat(parts)
}

test('a PDF loses whoever made it, what was deleted from it and where its photos were taken; its pages stay', async () => {
  const before = await markedPdf()
  expect(marksIn(await unpackedPdf(before))).toBe(true)
  const { bytes, how } = await cleaned(before, 'pdf')
  expect(how).toBe('clean')
  expect(marksIn(bytes) || marksIn(await unpackedPdf(bytes))).toBe(false)
  expect(bytes.toString('latin1')).not.toMatch(/\/(?:Info|ID|Producer|CreationDate)\b/)
  const [was, is] = await Promise.all([PDFDocument.load(before), PDFDocument.load(bytes)])
  expect(is.getPageCount()).toBe(1)
  expect(String(is.getPage(0).node.Annots()?.lookup(0))).toContain('(Look here)')
  const contents = (one: PDFDocument) => String(one.getPage(0).node.Contents())
  expect(contents(is)).toBe(contents(was))
  expect((await cleaned(await markedPdf({ attachment: true }), 'pdf')).how).toBe('partly')
  // Pictures that cannot be written anew are said to be so.
  for (const Filter of ['JPXDecode', ['FlateDecode', 'DCTDecode']]) {
    const one = await PDFDocument.load(before)
    one.catalog.set(PDFName.of('X'), one.context.register(one.context.stream(MARK, { Subtype: 'Image', Filter })))
    expect((await cleaned(await one.save(), 'pdf')).how).toBe('partly')
  }
})

test('a PDF of a word processor is made clean, and every stream of its pages is the same', async () => {
  const { bytes, how } = await cleaned(realPdf(), 'pdf')
  expect(how).toBe('clean')
  const [was, is] = await Promise.all([
    PDFDocument.load(realPdf(), { updateMetadata: false }),
    PDFDocument.load(bytes, { updateMetadata: false }),
  ])
  expect(was.getAuthor() ?? was.getProducer() ?? was.getCreationDate()).toBeDefined()
  expect([is.getAuthor(), is.getProducer(), is.getCreationDate(), is.getTitle()]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(is.getPageCount()).toBe(was.getPageCount())
  for (const [index, page] of was.getPages().entries())
    expect(String(is.getPage(index).node.Contents())).toBe(String(page.node.Contents()))
})

/** What each track of sound or film consists of, and how it is to be shown. */
async function tracksOf(bytes: Uint8Array) {
  const input = new Input({ source: new BlobSource(blob(bytes)), formats: ALL_FORMATS })
  const tracks = await input.getTracks()
  return Promise.all(
    tracks.map(async (track) => {
      const pieces: string[] = []
      for await (const { data, timestamp, type } of new EncodedPacketSink(track).packets())
        pieces.push(`${type} ${timestamp.toFixed(2)} ${Buffer.from(data).toString('hex')}`)
      const turned = track.isVideoTrack() ? await track.getRotation() : 0
      return { type: track.type, duration: (await track.computeDuration()).toFixed(2), turned, pieces }
    }),
  )
}

test.each(['mp4', 'mov', 'm4a', 'webm', 'mp3', 'ogg', 'opus'] satisfies Media[])(
  'sound and film as %s lose the place, and every piece stays, at its time',
  async (ending) => {
    const before = await markedMedia(ending)
    expect(marksIn(Buffer.from(before))).toBe(true)
    const { bytes, how } = await cleaned(before, ending)
    expect(how).toBe('clean')
    expect(marksIn(bytes)).toBe(false)
    const tracks = await tracksOf(bytes)
    expect(tracks).toEqual(await tracksOf(before))
    expect(tracks.every(({ pieces }) => pieces.length === 30)).toBe(true)
  },
)

test('a place that stands anywhere else in a film goes too; subtitles make it one that is left as it is', async () => {
  const film = Buffer.from(await markedMedia('mp4'))
  const box = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + body.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const more = Buffer.concat([
    film,
    box('uuid', Buffer.from(`1234567890123456<x>${MARK}`)),
    box('free', Buffer.from(MARK)),
  ])
  const { bytes, how } = await cleaned(more, 'mp4')
  expect([how, marksIn(bytes)]).toEqual(['clean', false])
  const subtitled = Buffer.concat([film, box('hdlr', Buffer.from('\0\0\0\0\0\0\0\0sbtl', 'latin1'))])
  expect((await cleaned(subtitled, 'mp4')).how).toBe('asIs')
})

test('a photo in a document stays as it looks, upright too, and says nothing else', async () => {
  const jpeg = await markedJpeg()
  const was = await sharp(jpeg).autoOrient().raw().toBuffer()
  const bytes = Buffer.from(cleanPicture(jpeg))
  expect(marksIn(bytes)).toBe(false)
  expect(await sharp(bytes).autoOrient().raw().toBuffer()).toEqual(was)
  const { orientation, icc } = await sharp(bytes).metadata()
  expect([orientation, icc !== undefined]).toEqual([6, true])
  // With nothing behind its end, and drawn in several passes.
  const plain = await sharp(jpeg).jpeg({ progressive: true }).toBuffer()
  expect(await sharp(cleanPicture(plain)).raw().toBuffer()).toEqual(await sharp(plain).raw().toBuffer())
  const png = Buffer.from(cleanPicture(await markedPng()))
  expect(marksIn(png)).toBe(false)
  expect((await sharp(png).metadata()).exif).toBeUndefined()
  for (const broken of [jpeg.subarray(0, 300), png.subarray(0, 40), Buffer.from('GIF89a')])
    expect(() => cleanPicture(broken)).toThrow()
})

test('only tags are changed: not what is written, not comments, not what is not understood', () => {
  const drop = (text: string) => rewriteXml(text, () => ({ attributes: () => undefined }))
  for (const same of [
    'a="1" b',
    '<!-- <a b="1"> -->',
    '<![CDATA[<a b="1">]]>',
    '<?x y="1"?>',
    '<a b=1>',
    '<a b="1"',
    '< a b="1">',
  ])
    expect(drop(same)).toBe(same)
  expect(drop(`<a x:b="1>2"\n c='3'/>a="1"</a>`)).toBe('<a/>a="1"</a>')
})
