import {
  type FileFault,
  HEAD_BYTES,
  kindOfFile,
  MAX_FILE_BYTES,
  tidyName,
  tooLargeFault,
  undrawnFault,
  unknownFault,
} from '#api/reporting/files.ts'
import { cleanFile, type Preparing } from './clean-file.ts'
import { redrawPicture } from './redraw-picture.ts'
import type { Ready } from './send-file.ts'

/** Larger than any telephone's pictures; what is drawn anew is far smaller. */
const MAX_PICTURE_BYTES = 60_000_000

/**
 * What of a chosen file is sent, in the browser.
 * @throws when `signal` ends it.
 */
export async function readyFile(file: File, progress: Preparing): Promise<Ready | { fault: FileFault }> {
  try {
    if (file.size === 0) return { fault: 'empty' }
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
    const kind = kindOfFile(file.name, head)
    if (!kind) return { fault: unknownFault(file.name) }
    if (file.size > (kind === 'picture' ? MAX_PICTURE_BYTES : MAX_FILE_BYTES)) return { fault: tooLargeFault(kind) }
    if (kind !== 'picture') {
      const left = await cleanFile(file, kind, progress)
      if (left === 'bomb') return { fault: 'bomb' }
      // What is written anew can come out a little larger.
      if (left.file.size > MAX_FILE_BYTES) return { fault: tooLargeFault(kind) }
      return { blob: left.file, name: tidyName(file.name, kind), ending: kind, cleaned: left.cleaned }
    }
    const drawn = await redrawPicture(file, head[0] === 0x89)
    if ('fault' in drawn) return drawn.fault === 'unreadable' ? { fault: undrawnFault(head) } : drawn
    if (drawn.blob.size > MAX_FILE_BYTES) return { fault: tooLargeFault(kind) }
    return { ...drawn, name: tidyName(file.name, drawn.ending), cleaned: 'clean' }
  } catch {
    progress.signal.throwIfAborted()
    // It was moved or deleted meanwhile.
    return { fault: 'unreadable' }
  }
}
