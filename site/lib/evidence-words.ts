import { formatBytes } from '#api/content/bytes.ts'
import {
  type Cleaned,
  type FileEnding,
  type FileFault,
  type FileNote,
  MAX_FILE_BYTES,
  MAX_FILES,
} from '#api/reporting/files.ts'
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

/** A file that came with a form and is not sent; `note` is the id of one that is sealed and waits for a decision. */
export type RefusedFile = { name: string; fault: FileFault; note?: FileNote['id'] }

/** A file that was chosen and is not in the list: there is no room for it, or it is there already. */
export type LeftOut = { name: string; why: 'tooMany' | 'twice' }

/** The name of the two choices for a file that could not be made clean. */
export const choiceOf = (id: FileNote['id']) => `unclean-${id}`

/** Names come from right to left and from left to right, and each keeps to itself. */
export const isolated = (name: string) => `\u2068${name}\u2069`

/** What may still be in a file that could not be made clean, in words. */
export function uncleanWords({ text }: EvidenceWords, cleaned: Cleaned | undefined, ending: FileEnding | undefined) {
  const { unclean } = text
  const isDocument = ending !== undefined && ['pdf', 'docx', 'xlsx', 'odt', 'ods'].includes(ending)
  return [
    cleaned === 'partly' ? unclean.partly : unclean.asIs,
    isDocument ? unclean.document : unclean.recording,
    unclean.advice,
  ]
}

/** What is wrong with a file, in words. */
export function fileFault({ text, locale, unscriptedBytes }: EvidenceWords, fault: FileFault): string {
  return fill(text.faults[fault], {
    files: new Intl.NumberFormat(locale).format(MAX_FILES),
    size: formatBytes(MAX_FILE_BYTES, locale),
    most: formatBytes(unscriptedBytes, locale),
  })
}

/** Which of the files that were just chosen are not in the list, in words. */
export function leftOutWords({ text, locale }: EvidenceWords, why: LeftOut['why'], names: readonly string[]): string {
  return fill(text.leftOut[why], {
    files: new Intl.NumberFormat(locale).format(MAX_FILES),
    names: new Intl.ListFormat(locale).format(names.map(isolated)),
  })
}
