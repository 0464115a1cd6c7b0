import { latinDigits } from '../digits.ts'
import type { Problems } from './check.ts'
import { checkAnswers } from './check.ts'
import type { Answers, Question, Questionnaire } from './questionnaire.ts'
import { allQuestions, hasOther, otherKey } from './questionnaire.ts'
import { visible, withoutHidden } from './visibility.ts'

/**
 * What stands in a form's fields, right or wrong, by the field's name. Kept as typed so
 * that a mistake never costs anybody their words. Names: a question's id; for several
 * fields `id.row`, `id.option` (ranking), `id.day`, `id.ward`, `id.other`.
 */
export type Typed = Record<string, string | string[]>

/** The name of the field that a problem's link leads to. */
export function fieldOf(question: Question, at?: string): string {
  if (at) return `${question.id}.${at}`
  switch (question.type) {
    case 'grid':
      return `${question.id}.${question.rows[0]}`
    case 'ranking':
      return `${question.id}.${question.options[0]?.id}`
    case 'date':
      return `${question.id}.day`
    case 'place':
      return `${question.id}.${question.accept.includes('postcode') ? 'postcode' : 'ward'}`
    default:
      return question.id
  }
}

const one = (value: string | string[] | undefined): string =>
  (typeof value === 'string' ? value : (value?.[0] ?? '')).trim()
const list = (value: string | string[] | undefined): string[] =>
  (typeof value === 'string' ? [value] : (value ?? [])).filter((item) => item !== '')

/** What a question's fields say as an answer; what makes no sense stays as it is, for the check to refuse. */
function answerOf(question: Question, typed: Typed): unknown {
  const { id } = question
  switch (question.type) {
    case 'several':
      return list(typed[id])
    case 'grid':
      return Object.fromEntries(
        question.rows.flatMap((row) => (one(typed[`${id}.${row}`]) ? [[row, one(typed[`${id}.${row}`])]] : [])),
      )
    case 'ranking':
      return question.options
        .map((option) => ({ id: option.id, place: Number(one(typed[`${id}.${option.id}`])) }))
        .filter(({ place }) => place > 0)
        .sort((a, b) => a.place - b.place)
        .map((ranked) => ranked.id)
    case 'number': {
      // A decimal comma is a point.
      const text = latinDigits(one(typed[id])).replace(/[٫,]/g, '.')
      return text === '' ? undefined : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
    }
    case 'date': {
      const [day = '', month = '', year = ''] = ['day', 'month', 'year'].map((part) =>
        latinDigits(one(typed[`${id}.${part}`])),
      )
      if (day + month + year === '') return undefined
      return `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    }
    case 'place':
      return one(typed[`${id}.ward`]) || latinDigits(one(typed[`${id}.postcode`]))
    default:
      return one(typed[id])
  }
}

function samePlaceTwice(question: Question, typed: Typed): boolean {
  if (question.type !== 'ranking') return false
  const places = question.options.map((option) => one(typed[`${question.id}.${option.id}`])).filter(Boolean)
  return new Set(places).size < places.length
}

export type Reading = {
  /** Ready to be sent: valid, and nothing that is not asked. */
  answers: Answers
  /** Of the questions that are asked. */
  problems: Problems
}

/**
 * Reads a form. `only` limits what is checked to the questions of one page; what is
 * asked follows from all answers all the same.
 */
export function readTyped(questionnaire: Questionnaire, typed: Typed, only?: ReadonlySet<string>): Reading {
  const given: Record<string, unknown> = {}
  for (const question of allQuestions(questionnaire)) {
    given[question.id] = answerOf(question, typed)
    const words = one(typed[otherKey(question.id)])
    // Words left behind in a box that is no longer shown are not an answer.
    if (hasOther(question) && words && list(typed[question.id]).includes('other')) given[otherKey(question.id)] = words
  }
  // Hidden answers go first: the check would refuse them, and they are nobody's mistake.
  const first = checkAnswers(questionnaire, given)
  const asked = visible(questionnaire, first.answers).questionIds
  const shown = Object.fromEntries(Object.entries(given).filter(([key]) => asked.has(key.replace(/\.other$/, ''))))
  const { answers, problems } = checkAnswers(questionnaire, shown, only)
  for (const question of allQuestions(questionnaire)) {
    if (problems[question.id] === 'wrongType' && question.type === 'number') problems[question.id] = 'notANumber'
    if (asked.has(question.id) && samePlaceTwice(question, typed)) problems[question.id] = 'repeated'
  }
  const ofPage = (path: string) => !only || only.has(path) || only.has(path.slice(0, path.lastIndexOf('.')))
  return {
    answers: withoutHidden(questionnaire, answers),
    problems: Object.fromEntries(Object.entries(problems).filter(([path]) => ofPage(path))),
  }
}

/** The fields of one page's questions as posted, over those of the other pages. */
export function mergeTyped(questionnaire: Questionnaire, before: Typed, form: FormData): Typed {
  const shown = new Set(form.getAll('shown').map(String))
  const typed: Typed = {}
  const owner = (field: string) => field.split('.')[0] ?? ''
  const known = new Set(allQuestions(questionnaire).map(({ id }) => id))
  for (const [field, value] of Object.entries(before)) if (!shown.has(owner(field))) typed[field] = value
  for (const field of new Set(form.keys())) {
    if (!known.has(owner(field))) continue
    const values = form.getAll(field).filter((value) => typeof value === 'string')
    typed[field] = values.length === 1 ? (values[0] ?? '') : values
  }
  return typed
}
