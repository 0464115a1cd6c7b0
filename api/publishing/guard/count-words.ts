import type { Field } from './read-item.ts'
import { segmenterOf, sentencesOf } from './sentences.ts'

/** The words of a text, counted no further than anybody asks for. */
export function countWords(field: Field, enough = 200): number {
  let words = 0
  for (const { text } of sentencesOf(field)) {
    for (const { isWordLike } of segmenterOf(field.language ?? 'en', 'word').segment(text)) {
      if (isWordLike && ++words >= enough) return words
    }
  }
  return words
}
