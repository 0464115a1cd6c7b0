import {
  BlobReader,
  BlobWriter,
  configure,
  type Entry,
  type FileEntry,
  Uint8ArrayReader,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js'
import { Bomb, MAX_UNPACKED, NotCleanable } from './left.ts'

// We are in a worker of our own already, and its script could not start one from a blob.
configure({ useWebWorkers: false })

const MAX_ENTRIES = 4_000
/** Office files are packed tenfold, perhaps fiftyfold. */
const MAX_RATIO = 400
/** Before which ZIP files know no time. */
const NO_TIME = new Date(1980, 0, 1)

/** What becomes of one entry: it goes, it stays as it is, packed as it was, or it is put in its place. */
export type Fate = 'drop' | 'keep' | ((bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>)

/**
 * Packs a ZIP file anew, entry by entry and in its order, without the times and marks that a ZIP file keeps of each.
 * One entry at a time is in memory unpacked, and none that stays as it is.
 * @throws Bomb NotCleanable
 */
export async function rezip(
  file: Blob,
  budget: { left: number },
  plan: (names: readonly string[]) => (name: string) => Fate,
): Promise<Blob> {
  const reader = new ZipReader(new BlobReader(file))
  try {
    const entries = await listed(reader, file.size)
    const fateOf = plan(entries.map(({ filename }) => filename))
    const writer = new ZipWriter(new BlobWriter())
    const said = { extendedTimestamp: false, lastModDate: NO_TIME, dataDescriptor: false }
    for (const entry of entries) {
      const fate = entry.directory ? 'keep' : fateOf(entry.filename)
      if (fate === 'drop') continue
      if (entry.directory) await writer.add(entry.filename, undefined, { ...said, directory: true })
      else if (fate === 'keep') await copy(writer, entry, said)
      else {
        const bytes = await fate(await unpack(entry, budget))
        const level = entry.compressionMethod === 0 ? 0 : 6
        await writer.add(entry.filename, new Uint8ArrayReader(bytes), { ...said, level })
      }
    }
    return await writer.close()
  } catch (error) {
    if (error instanceof Bomb || error instanceof NotCleanable) throw error
    throw new NotCleanable('unreadable', { cause: error })
  } finally {
    await reader.close()
  }
}

async function listed(reader: ZipReader<unknown>, size: number): Promise<Entry[]> {
  const entries: Entry[] = []
  const most = Math.min(MAX_UNPACKED * 2, Math.max(size, 10_000) * MAX_RATIO)
  let unpacked = 0
  for await (const entry of reader.getEntriesGenerator()) {
    entries.push(entry)
    unpacked += entry.uncompressedSize
    if (entries.length > MAX_ENTRIES || unpacked > most) throw new Bomb()
    if (entry.encrypted) throw new NotCleanable('encrypted')
  }
  // Two of one name: programs differ in which of them they open.
  if (new Set(entries.map(({ filename }) => filename)).size < entries.length) throw new NotCleanable('twice')
  return entries
}

async function copy(writer: ZipWriter<Blob>, entry: FileEntry, said: object): Promise<void> {
  const packed = await entry.getData(new BlobWriter(), { passThrough: true })
  const { uncompressedSize, crc32, compressionMethod } = entry
  await writer.add(entry.filename, new BlobReader(packed), {
    ...said,
    passThrough: true,
    uncompressedSize,
    compressionMethod,
    ...(crc32 !== undefined && { crc32 }),
  })
}

/** What an entry announces can be a lie, so it is counted while it comes. */
async function unpack(entry: FileEntry, budget: { left: number }): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.uncompressedSize > budget.left) throw new Bomb()
  const parts: Uint8Array[] = []
  let length = 0
  const counted = new WritableStream<Uint8Array>({
    write(part) {
      length += part.length
      if (length > budget.left) throw new Bomb()
      parts.push(part.slice())
    },
  })
  await entry.getData(counted, { checkSignature: true })
  budget.left -= length
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
