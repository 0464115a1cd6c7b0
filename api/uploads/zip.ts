import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { UploadRefused } from './refused.ts'

const MAX_ENTRIES = 4_000
const MAX_UNPACKED = 400_000_000
/** Office files are packed tenfold, perhaps fiftyfold. */
const MAX_RATIO = 400
/** Of the lists of contents that are read; real ones have some thousand characters. */
const MAX_LIST = 2_000_000

export type Zip = {
  names: string[]
  /** The text of an entry; undefined when there is none of that name. */
  read: (name: string) => Promise<string | undefined>
}

/**
 * Opens a document that is a ZIP file, after looking only at what it announces.
 * @throws UploadRefused
 */
export async function openZip(bytes: Buffer): Promise<Zip> {
  try {
    const file = await fromBufferPromise(bytes, { strictFileNames: true })
    return await listed(file, bytes.length)
  } catch (error) {
    if (error instanceof UploadRefused) throw error
    throw new UploadRefused('unreadable')
  }
}

async function listed(file: ZipFile, size: number): Promise<Zip> {
  if (file.entryCount > MAX_ENTRIES) throw new UploadRefused('bomb')
  if (file.comment !== '') throw new UploadRefused('mixed')
  const entries = new Map<string, Entry>()
  let unpacked = 0
  for await (const entry of file.eachEntry()) {
    if (entry.isEncrypted()) throw new UploadRefused('encrypted')
    // Two of one name: programs differ in which of them they open.
    if (entries.has(entry.fileName)) throw new UploadRefused('mixed')
    entries.set(entry.fileName, entry)
    unpacked += entry.uncompressedSize
    if (unpacked > Math.min(MAX_UNPACKED, Math.max(size, 10_000) * MAX_RATIO)) throw new UploadRefused('bomb')
  }
  return {
    names: [...entries.keys()],
    read: async (name) => {
      const entry = entries.get(name)
      return entry && textOf(file, entry)
    },
  }
}

async function textOf(file: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > MAX_LIST) throw new UploadRefused('bomb')
  const parts: Buffer[] = []
  let length = 0
  try {
    // Ends with an error when there is more than it announces.
    for await (const part of await file.openReadStreamPromise(entry)) {
      parts.push(part)
      length += part.length
      if (length > MAX_LIST) throw new UploadRefused('bomb')
    }
  } catch (error) {
    if (error instanceof UploadRefused) throw error
    throw new UploadRefused('unreadable')
  }
  return Buffer.concat(parts).toString('utf8')
}
