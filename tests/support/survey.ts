import type { Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'

const common = { required: false, about: 'opinion' as const, sensitive: false }
export const options = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }))

/** One question of every type, none of them required and none conditional. */
export const everyType: Question[] = [
  { ...common, id: 'single', type: 'one', options: options('yes', 'no', 'other'), other: true },
  { ...common, id: 'agree', type: 'scale', options: options('agree', 'disagree'), other: false },
  {
    ...common,
    id: 'many',
    type: 'several',
    max: 2,
    other: true,
    options: [...options('a', 'b', 'c', 'other'), { id: 'none', exclusive: true }],
  },
  { ...common, id: 'table', type: 'grid', rows: ['up', 'down'], options: options('more', 'less') },
  { ...common, id: 'order', type: 'ranking', options: options('x', 'y', 'z'), max: 2 },
  { ...common, id: 'amount', type: 'number', min: -5, max: 5, whole: true },
  { ...common, id: 'part', type: 'number', min: 0, max: 1, whole: false },
  { ...common, id: 'line', type: 'short_text', max: 5, confidential: false },
  { ...common, id: 'story', type: 'long_text', max: 10, confidential: true },
  { ...common, id: 'day', type: 'date', earliest: '2020-01-01', latest: '2026-12-31' },
  {
    ...common,
    id: 'where',
    type: 'place',
    about: 'where',
    accept: ['ward', 'postcode'],
    wards: ['Burnt Oak'],
    districts: ['N12'],
  },
]

export const survey: Questionnaire = { version: 1, pages: [{ id: 'all', questions: everyType }] }

/** A questionnaire of these questions on one page. */
export function asking(...questions: Question[]): Questionnaire {
  return { version: 1, pages: [{ id: 'page', questions }] }
}

/** One of the survey's questions with something changed. */
export function question<Id extends string>(id: Id, change: object = {}): Question {
  const found = everyType.find((one) => one.id === id)
  if (!found) throw new Error(`no question ${id}`)
  return { ...found, ...change } as Question
}
