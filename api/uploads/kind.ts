import { UploadRefused } from './refused.ts'

export const PICTURE_KINDS = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const
/** The documents that are taken, with the type that they are served as. */
export const DOCUMENT_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  csv: 'text/csv',
} as const
export type DocumentKind = keyof typeof DOCUMENT_TYPES

type Found = { picture: (typeof PICTURE_KINDS)[number] } | { document: 'pdf' | 'zip' | 'text' }

/**
 * What a file is by its first bytes; a name can say anything.
 * @throws UploadRefused naming what is not taken, where it is known.
 */
export function kindOf(bytes: Buffer): Found {
  const begins = (signature: string, at = 0) => bytes.toString('latin1', at, at + signature.length) === signature
  if (begins('\xff\xd8\xff')) return { picture: 'jpeg' }
  if (begins('\x89PNG\r\n\x1a\n')) return { picture: 'png' }
  if (begins('RIFF') && begins('WEBP', 8)) return { picture: 'webp' }
  if (begins('GIF87a') || begins('GIF89a')) return { picture: 'gif' }
  if (begins('ftyp', 4)) {
    const brands = bytes.toString('latin1', 8, Math.min(bytes.readUInt32BE(0), 64))
    if (/avi[fs]/.test(brands)) return { picture: 'avif' }
    if (/hei[cx]|mif1|msf1/.test(brands)) throw new UploadRefused('heic')
  }
  if (begins('%PDF-')) return { document: 'pdf' }
  if (begins('PK\x03\x04')) return { document: 'zip' }
  // Word and Excel before 2007, and what has a password in them since.
  if (begins('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) throw new UploadRefused('oldOffice')
  const start = bytes.toString('utf8', 0, 4_000)
  if (/^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s/>]/i.test(start))
    throw new UploadRefused('svg')
  return { document: 'text' }
}
