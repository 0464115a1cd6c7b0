import { placeAnswer } from './place.ts'
import type { Answer, Option, Question, Questionnaire } from './questionnaire.ts'
import { allQuestions, hasOther, OTHER_MAX, otherKey } from './questionnaire.ts'
import { textLength, tidyText } from './text.ts'
import { choseOther, visible } from './visibility.ts'

/** What can be wrong with an answer. Locale files turn each rule into a sentence. */
export type Rule =
  | 'missing'
  | 'unknownQuestion'
  | 'hidden'
  | 'wrongType'
  | 'unknownOption'
  | 'unknownRow'
  | 'tooMany'
  | 'repeated'
  | 'exclusive'
  | 'contradicts'
  | 'tooLong'
  | 'notANumber'
  | 'notWhole'
  | 'tooSmall'
  | 'tooLarge'
  | 'notADate'
  | 'tooEarly'
  | 'tooLate'
  | 'notAPlace'
  | 'notATelephone'
  | 'notAnEmail'
  | 'otherNotChosen'
  | 'missingRow'

/** By question id, or `question.row`, or `question.other`. Empty when all is well. */
export type Problems = Record<string, Rule>

export type Checked = {
  /** The answers as they are stored: tidied, blank ones left out. */
  answers: Record<string, Answer>
  problems: Problems
}

type Known = { question: Question; options: ReadonlyMap<string, Option> }
const catalogues = new WeakMap<Questionnaire, ReadonlyMap<string, Known>>()

/** Built once a questionnaire: looking options up in lists made checking the slowest part of storing. */
function catalogue(questionnaire: Questionnaire): ReadonlyMap<string, Known> {
  let known = catalogues.get(questionnaire)
  if (!known) {
    known = new Map(
      allQuestions(questionnaire).map((question) => [
        question.id,
        { question, options: new Map('options' in question ? question.options.map((o) => [o.id, o]) : []) },
      ]),
    )
    catalogues.set(questionnaire, known)
  }
  return known
}

/**
 * Checks answers against a questionnaire, whoever sends them. A blank answer is no
 * answer. `only` limits the search for missing ones to some questions (one page).
 */
export function checkAnswers(
  questionnaire: Questionnaire,
  given: Readonly<Record<string, unknown>>,
  only?: ReadonlySet<string>,
): Checked {
  const known = catalogue(questionnaire)
  const answers: Record<string, Answer> = {}
  // No prototype: a key named `__proto__` must be refused like any other stranger.
  const problems: Problems = Object.create(null)
  const others: [questionId: string, words: string][] = []

  for (const [key, value] of Object.entries(given)) {
    const entry = known.get(key)
    if (entry) {
      const outcome = checkAnswer(entry, value)
      if ('problem' in outcome) problems[outcome.at ? `${key}.${outcome.at}` : key] = outcome.problem
      else if (outcome.answer !== undefined) answers[key] = outcome.answer
      continue
    }
    const owner = key.endsWith('.other') ? known.get(key.slice(0, -'.other'.length)) : undefined
    if (!owner || !hasOther(owner.question)) problems[key] = 'unknownQuestion'
    else if (typeof value !== 'string') problems[key] = 'wrongType'
    else {
      const words = tidyText(value)
      if (textLength(words) > OTHER_MAX) problems[key] = 'tooLong'
      else if (words !== '') others.push([owner.question.id, words])
    }
  }
  for (const [id, words] of others) {
    if (choseOther(answers[id])) answers[otherKey(id)] = words
    else if (!(id in problems)) problems[otherKey(id)] = 'otherNotChosen'
  }

  const asked = visible(questionnaire, answers)
  // After another mistake this would only echo it: what a wrong answer reveals is not known.
  if (Object.keys(problems).length === 0) {
    for (const id of Object.keys(answers)) {
      const owner = known.has(id) ? id : id.slice(0, -'.other'.length)
      if (!asked.questionIds.has(owner)) problems[id] = 'hidden'
    }
  }
  for (const { questions } of asked.pages) {
    for (const question of questions) {
      if (!question.required || problems[question.id] || (only && !only.has(question.id))) continue
      const answer = answers[question.id]
      if (answer === undefined) problems[question.id] ??= 'missing'
      else if (question.type === 'grid') {
        const row = question.rows.find((id) => !Object.hasOwn(answer as object, id))
        if (row) problems[`${question.id}.${row}`] = 'missingRow'
      }
    }
  }
  return { answers, problems }
}

type Outcome = { answer: Answer | undefined } | { problem: Rule; at?: string }
const nothing: Outcome = { answer: undefined }

function checkAnswer({ question, options }: Known, value: unknown): Outcome {
  if (value === null || value === undefined || value === '') return nothing
  switch (question.type) {
    case 'one':
    case 'scale':
      if (typeof value !== 'string') return { problem: 'wrongType' }
      return options.has(value) ? { answer: value } : { problem: 'unknownOption' }
    case 'several':
    case 'ranking':
      return checkList(question, options, value)
    case 'grid':
      return checkGrid(question.rows, options, value)
    case 'number':
      if (typeof value !== 'number') return { problem: 'wrongType' }
      if (!Number.isFinite(value)) return { problem: 'notANumber' }
      if (question.whole && !Number.isInteger(value)) return { problem: 'notWhole' }
      if (value < question.min) return { problem: 'tooSmall' }
      // Adding 0 makes a plain 0 of -0, which would be shown with its sign.
      return value > question.max ? { problem: 'tooLarge' } : { answer: value + 0 }
    case 'short_text':
    case 'long_text': {
      if (typeof value !== 'string') return { problem: 'wrongType' }
      const text = tidyText(value)
      if (text === '') return nothing
      if (textLength(text) > question.max) return { problem: 'tooLong' }
      if (question.format === 'telephone' && !isTelephone(text)) return { problem: 'notATelephone' }
      return question.format === 'email' && !isEmail(text) ? { problem: 'notAnEmail' } : { answer: text }
    }
    case 'date':
      if (typeof value !== 'string') return { problem: 'wrongType' }
      if (!isCalendarDate(value)) return { problem: 'notADate' }
      if (question.earliest && value < question.earliest) return { problem: 'tooEarly' }
      return question.latest && value > question.latest ? { problem: 'tooLate' } : { answer: value }
    case 'place': {
      if (typeof value !== 'string') return { problem: 'wrongType' }
      if (value.trim() === '') return nothing
      const place = placeAnswer(question, value.trim())
      return place === undefined ? { problem: 'notAPlace' } : { answer: place }
    }
  }
}

function checkList(question: { max: number }, options: ReadonlyMap<string, Option>, value: unknown): Outcome {
  if (!Array.isArray(value)) return { problem: 'wrongType' }
  if (value.length === 0) return nothing
  const ids = new Set<string>()
  let exclusive = false
  for (const id of value) {
    if (typeof id !== 'string') return { problem: 'wrongType' }
    const option = options.get(id)
    if (!option) return { problem: 'unknownOption' }
    if (ids.has(id)) return { problem: 'repeated' }
    ids.add(id)
    exclusive ||= option.exclusive === true
  }
  if (exclusive && ids.size > 1) return { problem: 'exclusive' }
  return ids.size > question.max ? { problem: 'tooMany' } : { answer: [...ids] }
}

function checkGrid(rows: readonly string[], options: ReadonlyMap<string, Option>, value: unknown): Outcome {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'wrongType' }
  const answer: Record<string, string> = {}
  for (const [row, id] of Object.entries(value)) {
    if (!rows.includes(row)) return { problem: 'unknownRow', at: row }
    if (id === null || id === '') continue
    if (typeof id !== 'string') return { problem: 'wrongType', at: row }
    if (!options.has(id)) return { problem: 'unknownOption', at: row }
    answer[row] = id
  }
  return Object.keys(answer).length === 0 ? nothing : { answer }
}

/** A real day written YYYY-MM-DD; 2026-02-30 is not one. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** Enough digits to ring, in any script, and no words. */
function isTelephone(text: string): boolean {
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0
  return digits >= 7 && digits <= 20 && !/\p{L}/u.test(text)
}

/** Only what no letter could be sent to is refused; who can say what addresses there are? */
function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
}
