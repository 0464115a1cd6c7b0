import { hash } from 'node:crypto'
import type { Folder } from '../content/attached.ts'
import { checkCsv } from './csv.ts'
import { DOCUMENT_TYPES, type DocumentKind, kindOf } from './kind.ts'
import { endingOf, stemOf } from './name.ts'
import { checkOffice } from './office.ts'
import { checkPdf } from './pdf.ts'
import { remakePicture } from './picture.ts'
import { UploadRefused } from './refused.ts'
import { Turns } from './turns.ts'

/** Of one file as it is sent. */
export const MAX_FILE_BYTES = 20_000_000

/** A file as it will be kept. */
export type Received = {
  folder: Folder
  stem: string
  ending: string
  type: string
  body: Buffer
  sha256: string
  size?: { width: number; height: number }
}

/** Looking into a document keeps its bytes several times over. */
const turns = new Turns(2)

/**
 * Looks at what a file is, whatever its name says, and makes a picture anew.
 * @throws UploadRefused
 */
export function receive(name: string, bytes: Buffer): Promise<Received> {
  return turns.take(async () => {
    if (bytes.length === 0) throw new UploadRefused('empty')
    if (bytes.length > MAX_FILE_BYTES) throw new UploadRefused('tooLarge')
    const found = kindOf(bytes)
    if ('picture' in found) {
      const { body, width, height } = await remakePicture(bytes)
      const sha256 = hash('sha256', body)
      const stem = stemOf(name) || 'picture'
      return { folder: 'pictures', stem, ending: 'webp', type: 'image/webp', body, sha256, size: { width, height } }
    }
    const kind = await documentKind(found.document, name, bytes)
    // It is handed out as what its name says, so the two must be the same.
    if (endingOf(name) !== kind) throw new UploadRefused('otherKind')
    return {
      folder: 'documents',
      stem: stemOf(name) || 'document',
      ending: kind,
      type: DOCUMENT_TYPES[kind],
      body: bytes,
      sha256: hash('sha256', bytes),
    }
  })
}

async function documentKind(found: 'pdf' | 'zip' | 'text', name: string, bytes: Buffer): Promise<DocumentKind> {
  if (found === 'zip') return checkOffice(bytes)
  if (found === 'pdf') {
    await checkPdf(bytes)
    return 'pdf'
  }
  if (endingOf(name) !== 'csv') throw new UploadRefused('unknownKind')
  checkCsv(bytes)
  return 'csv'
}
