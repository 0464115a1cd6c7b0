import type { Surroundings } from '#api/publishing/forms/surroundings.ts'
import { idOf, optionsOf, questionsOf, rowsOf } from '#api/publishing/forms/sheet.ts'
import { textAt, type Value, type Values, valueAt } from '#api/publishing/forms/values.ts'

/** An earlier question, as a condition can look at it. */
export type Asked = {
  id: string
  type: string
  label: string
  options: string[]
  rows: string[]
  /** Options and rows in words, by id. */
  words: Record<string, string>
}

/** What there is to ask with: the pages, their words, and what every questionnaire shares. */
type Asking = {
  pages: readonly Value[]
  words: Values
  standard: Readonly<Record<string, string>>
  blocks: Surroundings['blocks']
  wards: readonly string[]
}

/** Every question that is asked before a place of a page, in order. */
export function askedBefore(asking: Asking): (page: number, question: number) => Asked[] {
  const before: number[] = []
  const all: Asked[] = []
  for (const page of asking.pages) {
    before.push(all.length)
    const block = asking.blocks.find(({ name }) => name === textAt(page, ['block']))
    for (const question of block?.questions ?? []) all.push({ ...question, rows: [], label: question.id, words: {} })
    for (const question of questionsOf(page)) all.push(askedIn(question, asking))
  }
  return (page, question) => all.slice(0, (before[page] ?? 0) + question)
}

function askedIn(question: Value, { words, standard, wards }: Asking): Asked {
  const id = idOf(question)
  const type = textAt(question, ['type'])
  const extras = ['other', 'do_not_know', 'prefer_not_to_say'].filter((name) => valueAt(question, [name]) === true)
  const options = [...optionsOf(question).map(idOf), ...extras, ...(type === 'place' ? wards : [])]
  const rows = rowsOf(question).map(String)
  const own = (one: string) =>
    textAt(words, ['questions', id, 'options', one]) || textAt(words, ['questions', id, 'rows', one])
  return {
    id,
    type,
    label: textAt(words, ['questions', id, 'label']) || id,
    options,
    rows,
    words: Object.fromEntries([...options, ...rows].map((one) => [one, own(one) || (standard[one] ?? one)])),
  }
}
