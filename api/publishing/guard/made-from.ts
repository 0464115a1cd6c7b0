import type { Item } from './item.ts'
import { readItem, wordsOf } from './read-item.ts'
import { fingerprintOf, sentencesOf } from './sentences.ts'

/**
 * The fingerprints of the original's sentences that a translation is made from, by field:
 * what an editor keeps as `made_from` in the file of a language when its words are saved.
 * `paths` are the fields that were brought up to date, all of them if it is left out;
 * the others keep what they had.
 *
 * @param languages Those of the area; the first is the one everything is written in.
 */
export function madeFrom(
  item: Item,
  languages: readonly string[],
  language: string,
  paths?: ReadonlySet<string>,
): Record<string, string> {
  const read = readItem(item, languages)
  const original = wordsOf(read, read.original)
  const before = read.madeFrom.get(language)
  return Object.fromEntries(
    [...wordsOf(read, language).keys()].flatMap((path): [string, string][] => {
      const field = original.get(path)
      if (!field) return []
      if (!paths || paths.has(path)) return [[path, sentencesOf(field).map(fingerprintOf).join(' ')]]
      const kept = before?.get(path)
      return kept === undefined ? [] : [[path, kept]]
    }),
  )
}
