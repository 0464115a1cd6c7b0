import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { CHUNK_BYTES, type Cleaned, type FileEnding, type FileNote, paddedSize } from '../reporting/files.ts'
import { newIdentity, recipientOf, sealStream, unseal, UnopenedError } from './age.ts'

/**
 * A file is an age file of its own, to a key of its own. That key stands in the sealed account
 * or message that names the file: so a file can be sent before anybody knows to whom the account
 * will be sealed, until then nobody at all can open it, and it is read by exactly those who read the account.
 */

/** A file on its way: its chunks, to be taken one after the other, and after the last of them what the account says of it. */
export type Sealing = { id: string; chunks: AsyncGenerator<Uint8Array, FileNote> }

export function sealFile(file: Blob, name: string, ending: FileEnding, cleaned?: Cleaned): Sealing {
  const id = crypto.randomUUID()
  return { id, chunks: chunksOf(file, { id, name, ending, size: file.size, ...(cleaned && { cleaned }) }) }
}

async function* chunksOf(
  file: Blob,
  said: Pick<FileNote, 'id' | 'name' | 'ending' | 'size' | 'cleaned'>,
): AsyncGenerator<Uint8Array, FileNote> {
  const key = await newIdentity()
  const digest = sha256.create()
  const padded = new Blob([file, new Uint8Array(paddedSize(file.size) - file.size)])
  let left = file.size
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      digest.update(part.subarray(0, left))
      left -= Math.min(left, part.length)
      controller.enqueue(part)
    },
  })
  const reader = (await sealStream(padded.stream().pipeThrough(counted), [await recipientOf(key)])).getReader()
  let chunk = new Uint8Array(CHUNK_BYTES)
  let filled = 0
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      for (let part = read.value; part.length > 0; ) {
        const fits = part.subarray(0, CHUNK_BYTES - filled)
        chunk.set(fits, filled)
        filled += fits.length
        part = part.subarray(fits.length)
        if (filled < CHUNK_BYTES) continue
        yield chunk
        chunk = new Uint8Array(CHUNK_BYTES)
        filled = 0
      }
    }
    if (filled > 0) yield chunk.subarray(0, filled)
  } finally {
    await reader.cancel()
  }
  return { ...said, sha256: bytesToHex(digest.digest()), key }
}

/**
 * The file as it was before it was padded and sealed.
 * @throws UnopenedError `damaged` too when it is another file than the account names, whole as it may be.
 */
export async function openFile(sealed: Uint8Array, note: FileNote): Promise<Uint8Array> {
  const padded = await unseal(sealed, [note.key])
  const bytes = padded.subarray(0, note.size)
  if (bytes.length !== note.size || bytesToHex(sha256(bytes)) !== note.sha256) throw new UnopenedError('damaged')
  return bytes
}
