import { idOf, onSheet, optionsOf, questionsOf, rowsOf, type Where } from '#api/publishing/forms/sheet.ts'
import { fieldsOf } from '#api/publishing/forms/question-types.ts'
import { textAt, type Value, type Values } from '#api/publishing/forms/values.ts'
import { labelOf } from './labels.ts'

/** Where in the questionnaire builder a place of its files is, such as `pages.0.questions.2.label`; undefined when it is nowhere. */
export function fieldOf(where: Where, pages: readonly Value[], file: string, place: string): string | undefined {
  if (file === where.details) return inQuestions(onSheet(where, place).split('.'))
  return file === where.original ? inWords(pages, place.split('.')) : undefined
}

/**
 * A field of a question as its card calls it, such as `“How often?”: Largest number`; undefined
 * for what is no question's.
 */
export function labelOfField(pages: readonly Value[], words: Values, path: string): string | undefined {
  const [, p, q, name] = /^pages\.(\d+)\.questions\.(\d+)(?:\.([a-z_]+))?/.exec(path) ?? []
  if (p === undefined || q === undefined) return undefined
  const question = questionsOf(pages[Number(p)])[Number(q)]
  const title = textAt(words, ['questions', idOf(question), 'label']).trim()
  const field = fieldsOf(textAt(question, ['type'])).find((one) => one.name === name)
  return [title && `“${title}”`, field?.label ?? (name && labelOf(name))].filter(Boolean).join(': ')
}

function inQuestions(steps: readonly string[]): string | undefined {
  if (steps[0] !== 'pages') return undefined
  const place = steps.slice(0, steps[2] === 'questions' ? 4 : 2)
  const [part, index] = steps.slice(place.length)
  if (part === undefined) return place.length === 4 ? `${place.join('.')}.label` : `${place.join('.')}.id`
  if (part === 'when') return [...place, 'when.mode'].join('.')
  const isEntry = (part === 'options' || part === 'rows') && index !== undefined
  return [...place, part, ...(isEntry ? [index, 'words'] : [])].join('.')
}

function inWords(pages: readonly Value[], [list, id, part, entry]: readonly string[]): string | undefined {
  if (list === 'pages') {
    const page = pages.findIndex((one) => idOf(one) === id)
    return page < 0 ? undefined : `pages.${page}.${part ?? 'title'}`
  }
  if (list !== 'questions') return undefined
  for (const [p, page] of pages.entries()) {
    const q = questionsOf(page).findIndex((question) => idOf(question) === id)
    if (q < 0) continue
    const place = `pages.${p}.questions.${q}`
    if (part !== 'options' && part !== 'rows') return `${place}.${part ?? 'label'}`
    const question = questionsOf(page)[q]
    const index = (part === 'options' ? optionsOf(question) : rowsOf(question)).findIndex((one) => idOf(one) === entry)
    return index < 0 ? `${place}.label` : `${place}.${part}.${index}.words`
  }
  return undefined
}
