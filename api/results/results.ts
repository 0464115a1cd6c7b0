import type { Tally } from '#db/queries/tallies.ts'
import type { TallyCounts } from '#db/schema/tallies.ts'
import { ELSEWHERE } from '#api/questionnaire/place.ts'
import type { Condition, Question, Questionnaire, QuestionType } from '#api/questionnaire/questionnaire.ts'
import { type Shown, showBase, showOverlapping, showParts } from './small-numbers.ts'

export type OptionResult = { id: string; count: number | null; hidden?: true; places?: number[] }
export type RowResult = { id: string; base: number | null; hidden?: true; options: OptionResult[] }
export type ApprovedText = { words: string; language: string }
export type QuestionResult = {
  id: string
  type: QuestionType
  /** How many people answered it; null where that is hidden. */
  base: number | null
  hidden?: true
  options: OptionResult[]
  rows: RowResult[]
  /** The middle and the mean of a number question. */
  median?: number
  mean?: number
  texts?: ApprovedText[]
}
export type Results = {
  consultation: string
  version: number
  /** Every response that was stored. */
  received: number
  /** Those in the figures: without the ones that look machine-made. */
  counted: number
  /** Of those, how many came from an address that had answered the same day. */
  sameAddress: number
  questions: QuestionResult[]
}

/**
 * What may be published of a tally: the shape of every results page, export and report.
 *
 * @param stillOpen While answers come in, guarded questions are withheld: whoever looks
 *   before and after a neighbour answers would see that neighbour in the difference.
 */
export function publishResults(
  consultation: string,
  questionnaire: Questionnaire,
  tally: Tally,
  texts: ReadonlyMap<string, ApprovedText[]>,
  stillOpen: boolean,
): Results {
  const questions = questionnaire.pages.flatMap((page) => page.questions)
  const guarded = guardedQuestions(questionnaire)
  return {
    consultation,
    version: questionnaire.version,
    received: tally.received,
    counted: tally.counted,
    sameAddress: tally.sameAddress,
    questions: questions.map((question) => {
      const isGuarded = guarded.has(question.id)
      const withheld = isGuarded && stillOpen
      return questionResult(
        question,
        isGuarded,
        withheld ? {} : tally.counts,
        withheld ? [] : (texts.get(question.id) ?? []),
      )
    }),
  }
}

/**
 * The questions whose small numbers are hidden: those about who or where people are,
 * sensitive ones, and those asked only because of an answer to one of them, since how
 * many were asked says how many gave that answer.
 */
function guardedQuestions({ pages }: Questionnaire): Set<string> {
  const guarded = new Set<string>()
  for (const page of pages) {
    for (const question of page.questions) {
      const asksBack = [page.when, question.when].some(
        (condition) => condition && looksAt(condition).some((id) => guarded.has(id)),
      )
      if (question.about !== 'opinion' || question.sensitive || asksBack) guarded.add(question.id)
    }
  }
  return guarded
}

function looksAt(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(looksAt)
  if ('any' in condition) return condition.any.flatMap(looksAt)
  return [condition.question]
}

function questionResult(
  question: Question,
  guarded: boolean,
  counts: TallyCounts,
  texts: ApprovedText[],
): QuestionResult {
  const { id, type } = question
  const entry = counts[id] ?? { base: 0, options: {} }
  const base = guarded ? showBase(entry.base) : { count: entry.base }
  const head = { id, type, base: base.count, ...(base.hidden && { hidden: base.hidden }) }
  switch (question.type) {
    case 'one':
    case 'scale':
      return {
        ...head,
        options: parts(
          question.options.map((o) => o.id),
          entry,
          guarded,
        ),
        rows: [],
      }
    case 'several':
      return { ...head, options: overlapping(question, entry, guarded), rows: [] }
    case 'place':
      return { ...head, options: placeOptions(question, entry, guarded), rows: [] }
    case 'grid':
      return {
        ...head,
        options: [],
        rows: question.rows.map((row) => {
          const inRow = counts[`${id}.${row}`] ?? { base: 0, options: {} }
          const rowBase = guarded ? showBase(inRow.base) : { count: inRow.base }
          const options = parts(
            question.options.map((o) => o.id),
            inRow,
            guarded,
          )
          return { id: row, base: rowBase.count, ...(rowBase.hidden && { hidden: rowBase.hidden }), options }
        }),
      }
    case 'ranking': {
      const placesOf = (option: string) =>
        Array.from({ length: question.max }, (_, place) => entry.options[`${option}|${place + 1}`] ?? 0)
      const ids = question.options.map((o) => o.id)
      const ranked = ids.map((option) => placesOf(option).reduce((sum, n) => sum + n, 0))
      const overlap = { base: entry.base, max: question.max, exclusive: ids.map(() => false) }
      const shown = guarded ? showOverlapping(ranked, overlap) : ranked.map((count) => ({ count }))
      return {
        ...head,
        // The places of a guarded ranking would cut its counts into small ones again.
        options: ids.map((option, index) => ({
          id: option,
          ...asCount(shown[index]),
          ...(!guarded && { places: placesOf(option) }),
        })),
        rows: [],
      }
    }
    case 'number': {
      const values = Object.entries(entry.options)
        .map(([value, n]) => [Number(value), n] as const)
        .sort((a, b) => a[0] - b[0])
      const enough = entry.base > 0 && !base.hidden
      return {
        ...head,
        options: [],
        rows: [],
        ...(enough && { median: median(values, entry.base), mean: mean(values, entry.base) }),
      }
    }
    case 'short_text':
    case 'long_text':
      return { ...head, options: [], rows: [], texts: question.confidential ? [] : texts }
    case 'date':
      return { ...head, options: [], rows: [] }
  }
}

type Entry = TallyCounts[string]

function parts(ids: readonly string[], entry: Entry, guarded: boolean): OptionResult[] {
  const counts = ids.map((id) => entry.options[id] ?? 0)
  const shown = guarded ? showParts(counts) : counts.map((count) => ({ count }))
  return ids.map((id, index) => ({ id, ...asCount(shown[index]) }))
}

function overlapping(
  { options, max }: Extract<Question, { type: 'several' }>,
  entry: Entry,
  guarded: boolean,
): OptionResult[] {
  const counts = options.map(({ id }) => entry.options[id] ?? 0)
  const overlap = { base: entry.base, max, exclusive: options.map(({ exclusive }) => exclusive === true) }
  const shown = guarded ? showOverlapping(counts, overlap) : counts.map((count) => ({ count }))
  return options.map(({ id }, index) => ({ id, ...asCount(shown[index]) }))
}

function placeOptions(question: Extract<Question, { type: 'place' }>, entry: Entry, guarded: boolean): OptionResult[] {
  const known = [...question.wards, ...question.districts]
  const listed = new Set(known)
  const elsewhere = Object.entries(entry.options)
    .filter(([id]) => !listed.has(id))
    .reduce((sum, [, n]) => sum + n, 0)
  const ids = [...known, ELSEWHERE]
  return parts(ids, { base: entry.base, options: { ...entry.options, [ELSEWHERE]: elsewhere } }, guarded)
}

function asCount(shown: Shown | undefined): Shown {
  return shown ?? { count: 0 }
}

function mean(values: readonly (readonly [value: number, n: number])[], base: number): number {
  return values.reduce((sum, [value, n]) => sum + value * n, 0) / base
}

function median(values: readonly (readonly [value: number, n: number])[], base: number): number {
  const at = (rank: number) => {
    let seen = 0
    for (const [value, n] of values) {
      seen += n
      if (seen > rank) return value
    }
    return 0
  }
  return (at(Math.floor((base - 1) / 2)) + at(Math.floor(base / 2))) / 2
}
