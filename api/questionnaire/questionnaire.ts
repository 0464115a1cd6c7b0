/**
 * A questionnaire as it is asked: everything the files leave short is written out
 * (wards listed, standard options added, blocks included). Plain JSON, so that the
 * database can freeze it and the browser can be handed it.
 */
export type Questionnaire = {
  /** Rises by one with every change to what is asked. Answers belong to one version. */
  version: number
  pages: Page[]
}

export type Page = {
  id: string
  when?: Condition
  /** Set on pages that come from a reusable block, such as equality monitoring. */
  block?: string
  questions: Question[]
}

export const QUESTION_TYPES = [
  'one',
  'several',
  'scale',
  'grid',
  'ranking',
  'number',
  'short_text',
  'long_text',
  'date',
  'place',
] as const
export type QuestionType = (typeof QUESTION_TYPES)[number]

/** Whom an answer describes. Counts of who or where people are get small numbers hidden. */
export const SUBJECTS = ['opinion', 'who', 'where'] as const
export type Subject = (typeof SUBJECTS)[number]

type Common = {
  id: string
  required: boolean
  when?: Condition
  about: Subject
  /** An opinion that could harm whoever holds it: small numbers are hidden here too. */
  sensitive: boolean
}

export type Option = {
  id: string
  /** Cannot be chosen together with another option. */
  exclusive?: true
}

export type ChoiceQuestion = Common & { type: 'one' | 'scale'; options: Option[]; other: boolean }
export type SeveralQuestion = Common & { type: 'several'; options: Option[]; other: boolean; max: number }
export type GridQuestion = Common & { type: 'grid'; rows: string[]; options: Option[] }
export type RankingQuestion = Common & { type: 'ranking'; options: Option[]; max: number }
export type NumberQuestion = Common & { type: 'number'; min: number; max: number; whole: boolean }
export type TextQuestion = Common & {
  type: 'short_text' | 'long_text'
  /** In characters (code points), line breaks counted as one. */
  max: number
  /** Never published word for word. */
  confidential: boolean
  /** What a short text has to look like. */
  format?: 'telephone' | 'email'
  /** Says how much room is left only when it is nearly used up: nobody should count letters in distress. */
  quiet?: true
}
/** Limits are days written YYYY-MM-DD, or `today` (see `onDay`). */
export type DateQuestion = Common & { type: 'date'; earliest?: string; latest?: string }
export type PlaceQuestion = Common & {
  type: 'place'
  accept: ('ward' | 'postcode')[]
  /** Ward ids, then postcode districts of the area; anything else counts as `elsewhere`. */
  wards: string[]
  districts: string[]
}

export type Question =
  | ChoiceQuestion
  | SeveralQuestion
  | GridQuestion
  | RankingQuestion
  | NumberQuestion
  | TextQuestion
  | DateQuestion
  | PlaceQuestion

export type Condition =
  | { question: string; row?: string; is: string[] }
  | { question: string; row?: string; is_not: string[] }
  | { question: string; answered: boolean }
  | { question: string; at_least?: number; at_most?: number }
  | { all: Condition[] }
  | { any: Condition[] }

export type Answer = string | number | readonly string[] | Readonly<Record<string, string>>
/** By question id; `<question>.other` holds the words of 'other, please say'. */
export type Answers = Readonly<Record<string, Answer>>

/** The longest 'other, please say', in characters. */
export const OTHER_MAX = 200

export const otherKey = (questionId: string): string => `${questionId}.other`

export function hasOther(question: Question): question is ChoiceQuestion | SeveralQuestion {
  return 'other' in question && question.other
}

export function allQuestions(questionnaire: Questionnaire): Question[] {
  return questionnaire.pages.flatMap((page) => page.questions)
}
