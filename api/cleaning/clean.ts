import type { FileEnding } from '../reporting/files.ts'
import { Bomb, type CleanFile, MAX_UNPACKED } from './left.ts'

/**
 * A file that is evidence, without what it says about who made it, where, when and with what. What it shows, says and
 * sounds like stays as it is. Each library is big, and is loaded only for a file that needs it.
 *
 * @returns `asIs` and the file itself when that cannot be done: then whoever sends it is asked.
 * @throws Bomb when it would unpack to something that no person made; anything else when a library could not be loaded.
 */
export async function clean(file: Blob, ending: FileEnding): Promise<CleanFile> {
  const cleaner = await cleanerOf(ending)
  try {
    return await cleaner(file)
  } catch (error) {
    if (error instanceof Bomb) throw error
    // Also when a library fails: that must not cost anybody their evidence.
    return { file, cleaned: 'asIs' }
  }
}

/** Whether a file of this kind says anything but what somebody wrote or what is drawn anew. */
export const saysMore = (ending: FileEnding): boolean => !['txt', 'jpg', 'png'].includes(ending)

async function cleanerOf(ending: FileEnding): Promise<(file: Blob) => CleanFile | Promise<CleanFile>> {
  switch (ending) {
    case 'pdf':
      return (await import('./pdf.ts')).cleanPdf
    case 'docx':
    case 'xlsx':
    case 'odt':
    case 'ods': {
      const { cleanOffice } = await import('./office.ts')
      return (file) => cleanOffice(file, { left: MAX_UNPACKED })
    }
    case 'mp3':
    case 'm4a':
    case 'ogg':
    case 'opus':
    case 'mp4':
    case 'mov':
    case 'webm': {
      const { cleanMedia } = await import('./media.ts')
      return (file) => cleanMedia(file, ending)
    }
    case 'txt':
    case 'jpg':
    case 'png':
      return (file) => ({ file, cleaned: 'clean' })
  }
}
