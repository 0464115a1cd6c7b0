import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { UploadRefused } from './refused.ts'

const inflated = promisify(inflate)
/** In all the object streams of one file. */
const MAX_INFLATED = 64_000_000
/** Some programs write a few bytes behind the end; another file is longer. */
const MAX_BEHIND_END = 1_024
/** How far before its stream a dictionary can begin. */
const MAX_DICTIONARY = 4_096

/**
 * Looks into a PDF for what could run or hide in it: in its plain part, and in the streams
 * that hold packed objects. What it cannot see stands in
 * .decisions/2026-11-22-uploads-are-made-anew-or-looked-into.md.
 * @throws UploadRefused
 */
export async function checkPdf(bytes: Buffer): Promise<void> {
  const text = bytes.toString('latin1')
  const end = text.lastIndexOf('%%EOF')
  if (end < 0) throw new UploadRefused('unreadable')
  if (text.length - end > MAX_BEHIND_END) throw new UploadRefused('mixed')
  let left = MAX_INFLATED
  let from = 0
  for (const stream of streamsIn(text)) {
    judge(text.slice(from, stream.from))
    from = stream.to
    const dictionary = withPlainNames(stream.dictionary)
    if (!/\/ObjStm\b|\/First\b/.test(dictionary)) continue
    // Packed in another way, which would have to be unpacked to be looked into.
    if (!/\/FlateDecode\b/.test(dictionary) || /\/(?:DecodeParms|ASCII|LZW|RunLength|Crypt|F\s*\()/.test(dictionary))
      throw new UploadRefused('unseen')
    const objects = await unpack(bytes.subarray(stream.from, stream.to), left)
    left -= objects.length
    judge(objects.toString('latin1'))
  }
  judge(text.slice(from))
}

/** Every stream with the dictionary before it. */
function* streamsIn(text: string): Generator<{ dictionary: string; from: number; to: number }> {
  const begin = /stream\r?\n/g
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    const from = found.index + found[0].length
    const to = text.indexOf('endstream', from)
    if (to < 0) throw new UploadRefused('unreadable')
    const before = text.slice(Math.max(0, found.index - MAX_DICTIONARY), found.index)
    yield { dictionary: before.slice(before.lastIndexOf(' obj') + 1), from, to }
    begin.lastIndex = to + 'endstream'.length
  }
}

async function unpack(packed: Buffer, most: number): Promise<Buffer> {
  try {
    return await inflated(packed, { maxOutputLength: Math.max(1, most) })
  } catch (error) {
    const isTooMuch = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new UploadRefused(isTooMuch ? 'bomb' : 'unreadable')
  }
}

/** `/J#61vaScript` is another way to write `/JavaScript`. */
function withPlainNames(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function judge(objects: string): void {
  const text = withPlainNames(objects)
  const names = (name: string) => new RegExp(`/(?:${name})(?![A-Za-z0-9_])`).test(text)
  if (names('Encrypt')) throw new UploadRefused('encrypted')
  if (names('JavaScript|JS|Launch|RichMedia|XFA|ImportData')) throw new UploadRefused('script')
  if (names('EmbeddedFiles?|GoToE')) throw new UploadRefused('embedded')
}
