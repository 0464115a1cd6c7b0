import { syllable } from 'syllable'
import { excerptOf, type Finding, type MarkedSentence } from '../finding.ts'
import type { Rule } from '../guard.ts'
import type { Field } from '../read-item.ts'
import { type Sentence, segmenterOf, sentencesOf } from '../sentences.ts'

/** Most adults read comfortably what a child of eleven or twelve can. */
const READING_AGE = 12
/** Below this the formula says more about chance than about the text. */
const ENOUGH_WORDS = 100
const LONG_SENTENCE = 20
const LONG_WORD_SYLLABLES = 4
const HARDEST = 3

type Measure = { sentence: Sentence; words: number; syllables: number; longWords: string[] }

/** English that is harder to read than it has to be: Flesch and Kincaid's grade, as an age. */
export const readingAge: Rule = function* ({ draft }) {
  for (const [language, file] of draft.languageFiles) {
    if (language !== 'en' && !language.startsWith('en-')) continue
    const fields = [...(draft.byFile.get(file)?.values() ?? [])].filter(({ role }) => role !== 'setting')
    const found = fields.filter(({ role }) => role === 'markdown').flatMap((field) => judge([field]) ?? [])
    if (found.length > 0) yield* found
    else {
      // Many short texts together, such as questions, can be hard where none of them is enough alone.
      const together = judge(fields)
      if (together) yield { ...together, path: '' }
    }
  }
}

function judge(fields: readonly Field[]): Finding | undefined {
  const [field] = fields
  const measures = fields.flatMap((one) => sentencesOf(one).filter(isProse).map(measure))
  const words = measures.reduce((sum, one) => sum + one.words, 0)
  if (!field || words < ENOUGH_WORDS) return undefined
  const syllables = measures.reduce((sum, one) => sum + one.syllables, 0)
  const age = ageOf(words, measures.filter((one) => one.words > 0).length, syllables)
  if (Math.floor(age) <= READING_AGE) return undefined
  const hardest = hardestOf(measures)
  return {
    rule: 'reading_age',
    level: 'warns',
    file: field.file,
    path: field.path,
    line: hardest[0]?.line ?? field.lineAt(0),
    ...(field.language && { language: field.language }),
    values: { age: Math.floor(age), wanted: READING_AGE },
    sentences: hardest,
  }
}

/** Headings and cells are seldom sentences; counted as such they would make hard texts look easy. */
function isProse({ within }: Sentence): boolean {
  return within === 'paragraph' || within === 'line'
}

function measure(sentence: Sentence): Measure {
  let words = 0
  let syllables = 0
  const longWords = new Map<string, number>()
  for (const { segment, isWordLike } of segmenterOf('en', 'word').segment(sentence.text)) {
    if (!isWordLike || !/\p{L}/u.test(segment)) continue
    // No word is longer; what is, was typed by a cat.
    const count = Math.max(1, syllable(segment.slice(0, 40)))
    words++
    syllables += count
    if (count >= LONG_WORD_SYLLABLES) longWords.set(segment.slice(0, 40), count)
  }
  const longest = [...longWords].sort(([, a], [, b]) => b - a).slice(0, 5)
  return { sentence, words, syllables, longWords: longest.map(([word]) => word) }
}

/** The American school grade of the formula; children are five years older than their grade. */
function ageOf(words: number, sentences: number, syllables: number): number {
  return 0.39 * (words / Math.max(1, sentences)) + 11.8 * (syllables / Math.max(1, words)) - 15.59 + 5
}

function hardestOf(measures: readonly Measure[]): MarkedSentence[] {
  return measures
    .filter(({ words, longWords }) => words >= 6 && (words > LONG_SENTENCE || longWords.length > 0))
    .map((one) => ({ one, age: ageOf(one.words, 1, one.syllables) }))
    .sort((a, b) => b.age - a.age)
    .slice(0, HARDEST)
    .map(({ one: { sentence, words, longWords } }) => {
      const isLong = words > LONG_SENTENCE
      const why = isLong && longWords.length > 0 ? 'long_and_long_words' : isLong ? 'long' : 'long_words'
      return {
        text: excerptOf(sentence.text),
        line: sentence.line,
        why,
        ...(longWords.length > 0 && { words: longWords }),
      }
    })
}
