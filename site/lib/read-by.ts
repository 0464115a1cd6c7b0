import type { Speech } from './answer-words.ts'

/** The same speech, in which every place that says who can read something says `readers` in place of `teamOnly`. */
export function readBy(speech: Speech, teamOnly: string, readers: string): Speech {
  if (readers === teamOnly) return speech
  const questions = Object.fromEntries(
    Object.entries(speech.words.questions).map(([id, words]) => [
      id,
      words.hint
        ? { ...words, hint: { ...words.hint, text: words.hint.text.replace(teamOnly, () => readers) } }
        : words,
    ]),
  )
  return { ...speech, text: { ...speech.text, confidential: readers }, words: { ...speech.words, questions } }
}
