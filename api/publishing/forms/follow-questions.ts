import { idOf, optionsOf, pagesOf, questionsOf, rowsOf } from './sheet.ts'
import { fields, isValues, type Value, type Values, valueAt, withValue } from './values.ts'

/** The words of a language with those of a question once more, for its copy. */
export function copied(values: Values, from: string, to: string): Values {
  const words = valueAt(values, ['questions', from])
  if (words === undefined) return values
  const marks = isValues(values.made_from) ? values.made_from : {}
  const own = Object.entries(marks).filter(([path]) => path.startsWith(`questions.${from}.`))
  const more = own.map(([path, mark]): [string, Value] => [
    path.replace(`questions.${from}.`, `questions.${to}.`),
    mark,
  ])
  const now = withValue(values, ['questions', to], structuredClone(words))
  return more.length > 0 ? { ...now, made_from: { ...marks, ...Object.fromEntries(more) } } : now
}

/** The words without those of what is not asked any more. */
export function tidy(values: Values, before: Values, after: Values): Values {
  let now = values
  const placesIn = (questionnaire: Values) =>
    new Set(
      pagesOf(questionnaire).flatMap((page) => [
        `pages.${idOf(page)}`,
        ...questionsOf(page).flatMap((question) => [
          `questions.${idOf(question)}`,
          ...optionsOf(question).map((one) => `questions.${idOf(question)}.options.${idOf(one)}`),
          ...rowsOf(question).map((one) => `questions.${idOf(question)}.rows.${idOf(one)}`),
        ]),
      ]),
    )
  const left = placesIn(after)
  for (const place of placesIn(before)) {
    if (left.has(place)) continue
    const path = place.split('.')
    if (valueAt(now, path) !== undefined) now = withValue(now, path, undefined)
    const marks = now.made_from
    if (!isValues(marks)) continue
    const kept = Object.entries(marks).filter(([mark]) => mark !== place && !mark.startsWith(`${place}.`))
    if (kept.length < Object.keys(marks).length)
      now = fields({ ...now, made_from: kept.length > 0 ? Object.fromEntries(kept) : undefined })
  }
  return now
}
