import { formatBytes } from '#api/content/bytes.ts'
import {
  type Cleaned,
  type FileEnding,
  type FileFault,
  type FileNote,
  MAX_FILE_BYTES,
  MAX_FILE_NAME,
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

/** More than anybody chooses; a page carries no more of them. */
const MAX_UNSENT = 50

/**
 * The files that somebody wanted to send and that do not go: named once each, and not if the same one was taken in the
 * end. Names are cut, as they are those of the device.
 */
export function unsentOf(refused: readonly RefusedFile[], taken: readonly { name: string }[]): RefusedFile[] {
  const seen = new Set(taken.map(({ name }) => name))
  return refused
    .map(({ name, fault }) => ({ name: [...name].slice(0, MAX_FILE_NAME).join(''), fault }))
    .filter(({ name }) => name !== '' && !seen.has(name) && seen.add(name))
    .slice(0, MAX_UNSENT)
}

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

/** What is wrong with a file, in words, and what can be done. */
export function fileFault(words: EvidenceWords, fault: FileFault): string {
  return withLimits(words, words.text.faults[fault])
}

/** Why a file is no part of what is sent, in words. */
export function unsentReason(words: EvidenceWords, fault: FileFault): string {
  const { reasons } = words.text.unsent
  return withLimits(
    words,
    fault === 'pictureTooLarge' || fault === 'recordingTooLarge' ? reasons.tooLarge : reasons[fault],
  )
}

function withLimits({ locale, unscriptedBytes }: EvidenceWords, sentence: string): string {
  return fill(sentence, {
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
