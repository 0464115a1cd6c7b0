import { inflateRawSync } from 'node:zlib'

/** A cell of a sheet as the file holds it: `s` is text, `n` a number or a date, `f` would be a formula. */
export type SheetCell = { kind: 's' | 'n' | 'f'; value: string | number; format?: string }

/** The first sheet of an XLSX file, by cell address. Reads only what our own exports hold. */
export function readXlsx(file: Buffer): Record<string, SheetCell> {
  const parts = unzip(file)
  const part = (name: string) => parts.get(name) ?? ''
  const formats = new Map([['49', '@'], ...[...part('xl/styles.xml').matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map((match): [string, string] => [match[1] ?? '', unescape(match[2])])])
  const styles = [...(/<cellXfs[^]*?<\/cellXfs>/.exec(part('xl/styles.xml'))?.[0] ?? '').matchAll(/<xf [^>]*>/g)]
    .map((match) => formats.get(/numFmtId="(\d+)"/.exec(match[0])?.[1] ?? ''))
  const cells: Record<string, SheetCell> = {}
  for (const [, attributes = '', inner = ''] of part('xl/worksheets/sheet1.xml').matchAll(/<c ([^>]*?)>([^]*?)<\/c>/g)) {
    const address = /r="([^"]+)"/.exec(attributes)?.[1] ?? ''
    const value = /<v>([^]*?)<\/v>/.exec(inner)?.[1] ?? ''
    const format = styles[Number(/s="(\d+)"/.exec(attributes)?.[1] ?? 0)]
    const isText = attributes.includes('t="inlineStr"')
    cells[address] = {
      kind: inner.includes('<f') ? 'f' : isText ? 's' : 'n',
      value: isText ? unescape(/<t[^>]*>([^]*?)<\/t>/.exec(inner)?.[1]) : Number(value),
      ...(format && { format }),
    }
  }
  return cells
}

function unzip(file: Buffer): Map<string, string> {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = file.readUInt32LE(end + 16)
  const parts = new Map<string, string>()
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength, extraLength, commentLength, start] =
      [file.readUInt32LE(at + 20), file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)]
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28)
    parts.set(name, inflateRawSync(file.subarray(from, from + size)).toString('utf8'))
    at += 46 + nameLength + extraLength + commentLength
  }
  return parts
}

function unescape(xml = ''): string {
  return xml.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&')
    .replace(/_x([0-9A-F]{4})_/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)))
}
