import type { QuestionnaireText } from '#api/content/text.ts'
import type { Problems, Rule } from '#api/questionnaire/check.ts'
import { isOutside } from '#api/questionnaire/place.ts'
import type { Answers, Question } from '#api/questionnaire/questionnaire.ts'
import { otherKey } from '#api/questionnaire/questionnaire.ts'
import { fieldOf } from '#api/questionnaire/typed.ts'
import type answerWords from '#locales/en/answer.json'
import type { Original } from './bracketed.ts'
import { fill, plural } from './phrase.ts'

export type AnswerWords = typeof answerWords

/** What the answering pages need to speak: passed to the island whole, so plain values only. */
export type Speech = {
  lang: string
  locale: string
  dirs: Record<string, 'ltr' | 'rtl'>
  text: AnswerWords
  words: QuestionnaireText
  /** What a question says of itself, by its id, when it was left empty and is needed. */
  missing?: Partial<Record<string, string>>
  /** And when it cannot stand beside another answer. */
  contradicts?: Partial<Record<string, string>>
  original: Original
}

export type FieldProblem = {
  field: string
  questionId: string
  at?: string
  /** For beside the field. */
  sentence: string
  /** For the summary, away from the question: says which one is meant. */
  inSummary: string
}

/** Each problem as a sentence that says how to put it right, in the order of the questions. */
export function problemSentences(questions: readonly Question[], problems: Problems, speech: Speech): FieldProblem[] {
  return questions.flatMap((question) =>
    Object.entries(problems).flatMap(([path, rule]) => {
      if (path !== question.id && !path.startsWith(`${question.id}.`)) return []
      const at = path === question.id ? undefined : path.slice(question.id.length + 1)
      const words = sentence(question, rule, at, speech)
      const asked = speech.words.questions[question.id]?.label.text ?? question.id
      return [
        {
          field: fieldOf(question, at),
          questionId: question.id,
          ...(at && { at }),
          sentence: words,
          inSummary: fill(speech.text.errors.inSummary, { problem: words, question: asked }),
        },
      ]
    }),
  )
}

function sentence(question: Question, rule: Rule, at: string | undefined, speech: Speech): string {
  const { text, words, locale, missing, contradicts } = speech
  const own = words.questions[question.id]
  const values = {
    row: (at && own?.rows[at]?.text) ?? '',
    option: own?.options[rule === 'otherNotChosen' ? 'other' : (exclusiveOf(question) ?? '')]?.text ?? '',
    example: question.type === 'place' ? (question.districts[0] ?? 'N12') : '',
    min: 'min' in question ? new Intl.NumberFormat(locale).format(question.min) : '',
    max: 'max' in question ? new Intl.NumberFormat(locale).format(question.max) : '',
    date:
      question.type === 'date'
        ? dateWords((rule === 'tooEarly' ? question.earliest : question.latest) ?? '', locale)
        : '',
  }
  const { errors } = text
  switch (rule) {
    case 'tooSmall':
    case 'tooLarge':
      return fill(errors.outOfRange, values)
    case 'tooMany':
    case 'tooLong':
      return plural(errors, rule, at === 'other' ? 200 : 'max' in question ? question.max : 0, locale, values)
    case 'missing':
      return missing?.[question.id] ?? errors.missing
    case 'contradicts':
      return contradicts?.[question.id] ?? fill(errors.other, values)
    case 'missingRow':
    case 'exclusive':
    case 'notANumber':
    case 'notWhole':
    case 'notADate':
    case 'tooEarly':
    case 'tooLate':
    case 'notAPlace':
    case 'notATelephone':
    case 'notAnEmail':
    case 'repeated':
    case 'otherNotChosen':
      return fill(errors[rule], values)
    default:
      return fill(errors.other, values)
  }
}

function exclusiveOf(question: Question): string | undefined {
  return 'options' in question ? question.options.find(({ exclusive }) => exclusive)?.id : undefined
}

function dateWords(day: string, locale: string): string {
  const instant = new Date(`${day}T00:00:00Z`)
  return Number.isNaN(instant.getTime())
    ? day
    : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(instant)
}

/** An answer in words, a line each; empty when it was left blank. */
export function answerLines(question: Question, answers: Answers, { words, locale, text }: Speech): string[] {
  const answer = answers[question.id]
  if (answer === undefined) return []
  const own = words.questions[question.id]
  const label = (id: string) => own?.options[id]?.text ?? id
  const other = answers[otherKey(question.id)]
  const withOther = (id: string) => (id === 'other' && typeof other === 'string' ? `${label(id)}: ${other}` : label(id))
  switch (question.type) {
    case 'one':
    case 'scale':
      return [withOther(String(answer))]
    case 'several':
      return (answer as readonly string[]).map(withOther)
    case 'ranking':
      return (answer as readonly string[]).map(
        (id, index) => `${new Intl.NumberFormat(locale).format(index + 1)}. ${label(id)}`,
      )
    case 'grid':
      return Object.entries(answer as Record<string, string>).map(
        ([row, id]) => `${own?.rows[row]?.text ?? row}: ${label(id)}`,
      )
    case 'number':
      return [[new Intl.NumberFormat(locale).format(Number(answer)), own?.unit?.text].filter(Boolean).join(' ')]
    case 'date':
      return [dateWords(String(answer), locale)]
    case 'place':
      return [label(String(answer)), ...(isOutside(question, String(answer)) ? [text.placeOutside] : [])]
    case 'short_text':
    case 'long_text':
      return String(answer).split('\n')
  }
}

/** All answers as plain text, for whoever wants to keep them. */
export function answersAsText(questions: readonly Question[], answers: Answers, speech: Speech): string {
  return questions
    .flatMap((question) => {
      const lines = answerLines(question, answers, speech)
      return lines.length > 0
        ? [[speech.words.questions[question.id]?.label.text ?? question.id, ...lines].join('\n')]
        : []
    })
    .join('\n\n')
}
