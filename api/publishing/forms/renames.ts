import { renamedCondition } from './condition.ts'
import { fields, isValues, type Value, type Values } from './values.ts'

/** Ids by what they were: of pages, of questions, and of the options and rows of each question. */
export type Renames = {
  pages: Map<string, string>
  questions: Map<string, string>
  parts: Map<string, Map<string, string>>
}

/** A page whose conditions name what they look at by its new ids. */
export function renamedPage(page: Value, renames: Renames): Value {
  const names = {
    question: (id: string) => renames.questions.get(id) ?? id,
    option: (question: string, id: string) => renames.parts.get(question)?.get(id) ?? id,
    row: (question: string, id: string) => renames.parts.get(question)?.get(id) ?? id,
  }
  const one = (value: Value): Value =>
    isValues(value) && value.when !== undefined ? { ...value, when: renamedCondition(value.when, names) } : value
  const now = one(page)
  return isValues(now) && Array.isArray(now.questions) ? { ...now, questions: now.questions.map(one) } : now
}

const renamedKeys = (value: Value | undefined, names: ReadonlyMap<string, string> | undefined): Value | undefined =>
  isValues(value) && names
    ? Object.fromEntries(Object.entries(value).map(([id, inner]) => [names.get(id) ?? id, inner]))
    : value

/** The words of a language under the new ids, with what they were made from. */
export function renamedWords(values: Values, { pages, questions, parts }: Renames): Values {
  const moved = [...pages, ...questions, ...[...parts.values()].flatMap((one) => [...one])].some(
    ([was, now]) => was !== now,
  )
  if (!moved) return values
  const asked = isValues(values.questions)
    ? Object.fromEntries(
        Object.entries(values.questions).map(([id, words]): [string, Value] => [
          questions.get(id) ?? id,
          isValues(words)
            ? fields({
                ...words,
                options: renamedKeys(words.options, parts.get(id)),
                rows: renamedKeys(words.rows, parts.get(id)),
              })
            : words,
        ]),
      )
    : values.questions
  const marks = isValues(values.made_from)
    ? Object.fromEntries(
        Object.entries(values.made_from).map(([path, mark]): [string, Value] => {
          const [first = '', id = '', part = '', entry, ...rest] = path.split('.')
          const named = first === 'pages' ? pages.get(id) : first === 'questions' ? questions.get(id) : undefined
          if (named === undefined) return [path, mark]
          const inner = entry === undefined ? [] : [parts.get(id)?.get(entry) ?? entry]
          return [[first, named, part, ...inner, ...rest].join('.'), mark]
        }),
      )
    : values.made_from
  return fields({ ...values, pages: renamedKeys(values.pages, pages), questions: asked, made_from: marks })
}
