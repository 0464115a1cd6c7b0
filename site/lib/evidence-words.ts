import { formatBytes } from '#api/content/bytes.ts'
import { type FileFault, MAX_FILE_BYTES, MAX_FILES } from '#api/reporting/files.ts'
import { fill } from './phrase.ts'
import type { Locale } from './locales.ts'

/** What the files of a report need to speak. */
export type EvidenceWords = {
  /** For `Intl`. */
  locale: string
  text: Locale['evidence']
  /** Of all files together, where there is no script. */
  unscriptedBytes: number
}

/** What is wrong with a file, in words. */
export function fileFault({ text, locale }: EvidenceWords, fault: FileFault): string {
  return fill(text.faults[fault], {
    files: new Intl.NumberFormat(locale).format(MAX_FILES),
    size: formatBytes(MAX_FILE_BYTES, locale),
  })
}
