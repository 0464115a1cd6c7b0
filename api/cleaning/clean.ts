import type { FileEnding } from '../reporting/files.ts'
import { Bomb, type CleanFile, MAX_UNPACKED } from './left.ts'

/**
 * A file that is evidence, without what it says about who made it, where, when and with what. What it shows, says and
 * sounds like stays as it is. Each library is big, and is loaded only for a file that needs it.
 *
 * @returns `asIs` and the file itself when that cannot be done: then whoever sends it is asked.
 * @throws Bomb when it would unpack to something that no person made.
 */
export async function clean(file: Blob, ending: FileEnding): Promise<CleanFile> {
  try {
    switch (ending) {
      case 'pdf':
        return await (await import('./pdf.ts')).cleanPdf(file)
      case 'docx':
      case 'xlsx':
      case 'odt':
      case 'ods':
        return await (await import('./office.ts')).cleanOffice(file, { left: MAX_UNPACKED })
      case 'mp3':
      case 'm4a':
      case 'ogg':
      case 'opus':
      case 'mp4':
      case 'mov':
      case 'webm':
        return await (await import('./media.ts')).cleanMedia(file, ending)
      // Nothing but their words, and nothing but pixels: those are drawn anew.
      case 'txt':
      case 'jpg':
      case 'png':
        return { file, cleaned: 'clean' }
    }
  } catch (error) {
    if (error instanceof Bomb) throw error
    // Also when a library fails: that must not cost anybody their evidence.
    return { file, cleaned: 'asIs' }
  }
}
