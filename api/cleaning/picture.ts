import { NotCleanable } from './left.ts'

/**
 * Takes out of a picture inside a document what it tells besides what it shows. Its pixels stay as they are, byte for
 * byte: drawing it anew needs a canvas, which a worker on an old phone has not, and would cost sharpness.
 * @throws NotCleanable what is no whole picture of that kind.
 */
export function cleanPicture(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return cleanJpeg(bytes)
  if (latin(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return cleanPng(bytes)
  throw new NotCleanable('unknown picture')
}

const latin = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Of a PNG, what draws it. Everything else is words about it. */
const PNG_CHUNKS =
  /^(?:IHDR|PLTE|IDAT|IEND|tRNS|cHRM|gAMA|iCCP|sBIT|sRGB|cICP|mDCV|cLLI|bKGD|hIST|pHYs|sPLT|acTL|fcTL|fdAT)$/

function cleanPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const parts = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const type = latin(bytes, at + 4, at + 8)
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) break
    if (PNG_CHUNKS.test(type)) parts.push(bytes.subarray(at, end))
    // What stands behind its end is no part of it.
    if (type === 'IEND') return joined(parts)
    at = end
  }
  throw new NotCleanable('a PNG that breaks off')
}

const [SOI, EOI, SOS, APP0, APP1, APP2, APP14, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xe2, 0xee, 0xfe]

function cleanJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [bytes.subarray(0, 2)]
  for (let at = 2; at + 2 <= bytes.length; ) {
    if (bytes[at] !== 0xff) break
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === EOI) return joined([...parts, bytes.subarray(at, at + 2)])
    if (marker === SOI || (marker >= 0xd0 && marker <= 0xd7) || marker < 0xc0) break
    const end = at + 2 + 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0)
    if (end < at + 4 || end > bytes.length) break
    parts.push(...kept(marker, bytes.subarray(at, end)))
    at = marker === SOS ? endOfScan(bytes, end) : end
    if (marker === SOS) parts.push(bytes.subarray(end, at))
    // Some that programs draw all the same lack their end.
    if (marker === SOS && at === bytes.length) return joined(parts)
  }
  throw new NotCleanable('a JPEG that breaks off')
}

/** A scan goes on to the next marker that is not one of its own. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}

/** Of a segment, what is needed to draw the picture. */
function kept(marker: number, segment: Uint8Array): Uint8Array[] {
  if (marker === APP0) {
    // Without the small picture that may lie in it, from before something was cut away.
    if (latin(segment, 4, 9) !== 'JFIF\0' || segment.length < 18) return []
    const head = Uint8Array.from([...segment.subarray(0, 16), 0, 0])
    head.set([0, 16], 2)
    return [head]
  }
  if (marker === APP1) {
    const turned = latin(segment, 4, 10) === 'Exif\0\0' ? orientation(segment.subarray(10)) : 1
    return turned === 1 ? [] : [exifOf(turned)]
  }
  if (marker === APP2) return latin(segment, 4, 16) === 'ICC_PROFILE\0' ? [segment] : []
  if (marker === APP14) return latin(segment, 4, 9) === 'Adobe' ? [segment] : []
  return (marker > APP2 && marker <= 0xef) || marker === COM ? [] : [segment]
}

const ORIENTATION = 0x0112

/** How a telephone was held; 1 when nothing is said about it. */
function orientation(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length)
  const little = latin(tiff, 0, 2) === 'II'
  try {
    const from = view.getUint32(4, little)
    const entries = view.getUint16(from, little)
    for (let entry = 0; entry < entries; entry += 1) {
      const at = from + 2 + 12 * entry
      if (view.getUint16(at, little) !== ORIENTATION) continue
      const value = view.getUint16(at + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
    return 1
  } catch {
    // What cannot be read turns nothing anywhere else either.
    return 1
  }
}

/** An EXIF segment that says this and nothing else: without it a picture would lie on its side. */
function exifOf(turned: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0]
  return Uint8Array.from([0xff, APP1, 0, 8 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff])
}
