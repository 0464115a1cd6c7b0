import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

const SHEET = 'xl/worksheets/sheet1.xml'

/** How many rows the first sheet of an XLSX file has. Read as a stream: unpacked, a large one is longer than a string can be. */
export async function rowsInXlsx(file: string): Promise<number> {
  const unpacked = Readable.from([packedSheet(readFileSync(file))]).pipe(createInflateRaw())
  let rows = 0
  let before = ''
  for await (const chunk of unpacked) {
    const text = before + String(chunk)
    rows += text.split('<row ').length - 1
    // The end of this chunk may be the beginning of the next row.
    before = text.slice(-4)
  }
  return rows
}

function packedSheet(file: Buffer): Buffer {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength, start] = [
      file.readUInt32LE(at + 20),
      file.readUInt16LE(at + 28),
      file.readUInt32LE(at + 42),
    ]
    if (file.toString('utf8', at + 46, at + 46 + nameLength) === SHEET) {
      const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28)
      return file.subarray(from, from + size)
    }
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  throw new Error(`there is no ${SHEET}`)
}
