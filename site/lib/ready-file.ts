import { type FileFault, HEAD_BYTES, kindOfFile, MAX_FILE_BYTES, tidyName } from '#api/reporting/files.ts'
import { redrawPicture } from './redraw-picture.ts'
import type { Ready } from './send-file.ts'

/** Larger than any telephone's pictures; what is drawn anew is far smaller. */
const MAX_PICTURE_BYTES = 60_000_000

/** What of a chosen file is sent, in the browser. */
export async function readyFile(file: File): Promise<Ready | { fault: FileFault }> {
  try {
    if (file.size === 0) return { fault: 'empty' }
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
    const kind = kindOfFile(file.name, head)
    if (!kind) return { fault: 'unknownKind' }
    if (file.size > (kind === 'picture' ? MAX_PICTURE_BYTES : MAX_FILE_BYTES)) return { fault: 'tooLarge' }
    if (kind !== 'picture') return { blob: file, name: tidyName(file.name, kind), ending: kind }
    const drawn = await redrawPicture(file, head[0] === 0x89)
    if ('fault' in drawn) return drawn
    if (drawn.blob.size > MAX_FILE_BYTES) return { fault: 'tooLarge' }
    return { ...drawn, name: tidyName(file.name, drawn.ending) }
  } catch {
    // It was moved or deleted meanwhile.
    return { fault: 'unreadable' }
  }
}
