import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { ZipFile } from 'yazl'
import { CONTENT_DIR, OPEN } from './app.ts'

/** A photo as a telephone takes it: lying on its side, with the place and the camera in it. */
export function photo({ width = 2400, height = 1200 } = {}): Promise<Buffer> {
  const mark = { width: Math.min(40, width), height: Math.min(40, height) }
  return sharp({ create: { width, height, channels: 3, background: '#447766' } })
    .composite([{ input: { create: { ...mark, channels: 3, background: '#ffcc00' } }, top: 0, left: 0 }])
    .withExif({
      IFD0: { Make: 'Spyglass', Copyright: 'Someone who took it' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 39/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 12/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .withIccProfile('p3')
    .jpeg()
    .toBuffer()
}

/** A PNG of few bytes that says it has this many pixels. */
export function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(4_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A ZIP file with these entries, in this order. */
export function zipOf(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(entries))
    zip.addBuffer(Buffer.from(content), name, { compress: name !== 'mimetype' })
  zip.end()
  return buffer(zip.outputStream)
}

const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
const types = (main: string) => `<Types><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`

export function docx(more: Readonly<Record<string, string | Buffer>> = {}, main = MAIN): Promise<Buffer> {
  return zipOf({
    '[Content_Types].xml': types(main),
    '_rels/.rels': '<Relationships/>',
    'word/document.xml': '<w:document/>',
    ...more,
  })
}

export function odt(more: Readonly<Record<string, string>> = {}, manifest = '<manifest/>'): Promise<Buffer> {
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'META-INF/manifest.xml': manifest,
    'content.xml': '<office:document-content/>',
    ...more,
  })
}

/** A document of the demonstration. */
export const realPdf = (): Buffer =>
  readFileSync(join(CONTENT_DIR, 'consultations', OPEN, 'documents', 'draft-order.pdf'))

/** A PDF whose catalogue says this besides; `packed` stands in an object stream. */
export function pdf(catalogue = '', packed?: string): Buffer {
  const stream = packed === undefined ? undefined : deflateSync(Buffer.from(`4 0 ${packed}`))
  const object = stream
    ? `3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${stream.length} >>\nstream\n${stream.toString('latin1')}\nendstream\nendobj\n`
    : ''
  return Buffer.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalogue} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n${object}trailer\n<< /Root 1 0 R >>\n%%EOF\n`,
    'latin1',
  )
}
