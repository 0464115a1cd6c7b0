/** What the head of a WebP file says. */
export type WebpHead = { width: number; height: number; animated: boolean; metadata: boolean }

/** Undefined when this is no WebP file, or one that is cut off. */
export function webpHead(bytes: Buffer): WebpHead | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    return undefined
  // A file that was cut off would show half a picture; what stands behind its end is none of it.
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) return undefined
  const plain = { animated: false, metadata: false }
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { ...plain, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const size = bytes.readUInt32LE(21)
      return { ...plain, width: (size & 0x3fff) + 1, height: ((size >> 14) & 0x3fff) + 1 }
    }
    case 'VP8X': {
      const flags = bytes[20] ?? 0
      return {
        width: bytes.readUIntLE(24, 3) + 1,
        height: bytes.readUIntLE(27, 3) + 1,
        animated: (flags & 0x02) !== 0,
        // EXIF and XMP: where and with what it was taken.
        metadata: (flags & 0x0c) !== 0,
      }
    }
    default:
      return undefined
  }
}
