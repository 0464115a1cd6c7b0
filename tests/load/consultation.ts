import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Content, readContent } from '#api/content/read.ts'
import type { Question } from '#api/questionnaire/questionnaire.ts'
import { allQuestions } from '#api/questionnaire/questionnaire.ts'
import { path, temporaryFolder } from './processes.ts'

export const SLUG = 'forty-questions'
const AGREEMENT = ['strongly_agree', 'agree', 'neither_agree_nor_disagree', 'disagree', 'strongly_disagree']
const CHOICES = ['streets', 'parks', 'stations', 'shops', 'schools', 'homes', 'buses', 'elsewhere_in_town']
const ROWS = ['by_day', 'by_night', 'at_weekends', 'in_winter']

/** Forty questions in the mix of a real strategy consultation: mostly choices, some grids, a few words. */
const QUESTIONS: Record<string, unknown>[] = [
  ...times(16, (id) => ({ id: `one_${id}`, type: 'one', options: CHOICES.slice(0, 5) })),
  ...times(8, (id) => ({ id: `scale_${id}`, type: 'scale', options: AGREEMENT })),
  ...times(6, (id) => ({ id: `several_${id}`, type: 'several', options: CHOICES })),
  ...times(4, (id) => ({ id: `grid_${id}`, type: 'grid', rows: ROWS, options: AGREEMENT })),
  ...times(1, (id) => ({ id: `ranking_${id}`, type: 'ranking', options: CHOICES.slice(0, 5) })),
  ...times(2, (id) => ({ id: `number_${id}`, type: 'number', min: 0, max: 120 })),
  ...times(2, (id) => ({ id: `words_${id}`, type: 'long_text' })),
  { id: 'ward', type: 'place' },
]

/** Writes a content folder with one open consultation of forty questions, and reads it. */
export function fortyQuestions(): { dir: string; content: Content; questions: Question[] } {
  const dir = temporaryFolder('content')
  for (const folder of ['area', 'answers', 'pages'])
    cpSync(path(`content/${folder}`), join(dir, folder), { recursive: true })
  const folder = join(dir, 'consultations', SLUG)
  mkdirSync(folder, { recursive: true })
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const pages = times(8, (page) => ({ id: `page_${page}`, questions: QUESTIONS.slice(page * 5, page * 5 + 5) }))
  const labels = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, id.replaceAll('_', ' ')]))
  // JSON is YAML too.
  writeFileSync(
    join(folder, 'questionnaire.yaml'),
    JSON.stringify({
      owner: 'Community safety team',
      review_by: day(30),
      version: 1,
      opens: day(-30),
      closes: day(30),
      topics: ['crime'],
      wards: 'all',
      results: 'while_open',
      pages,
    }),
  )
  writeFileSync(
    join(folder, 'en.yaml'),
    JSON.stringify({
      translation: 'original',
      title: 'Forty questions',
      summary: 'Made for measuring.',
      proposal: 'Text.',
      reasons: 'Text.',
      alternatives: [{ title: 'Fewer', why_not: 'Too easy.' }],
      decision: 'Text.',
      next_steps: 'Text.',
      pages: Object.fromEntries(pages.map(({ id }) => [id, { title: id }])),
      questions: Object.fromEntries(
        QUESTIONS.map(({ id, options, rows }) => [
          id,
          {
            label: `Question ${id}`,
            ...(options ? { options: labels(options as string[]) } : {}),
            ...(rows ? { rows: labels(rows as string[]) } : {}),
          },
        ]),
      ),
    }),
  )
  const content = readContent(dir, new Date())
  const [consultation] = content.consultations
  if (!consultation) throw new Error('the consultation was not read')
  return { dir, content, questions: allQuestions(consultation.questionnaire) }
}

/** Answers to all forty questions, different from one `n` to the next and the same in every run. */
export function answersOf(questions: readonly Question[], n: number): Record<string, unknown> {
  return Object.fromEntries(
    questions.map((question, index) => {
      const pick = (from: number) => hash(n * 64 + index) % from
      const option = (ids: readonly { id: string }[], offset = 0) => ids[(pick(ids.length) + offset) % ids.length]?.id
      switch (question.type) {
        case 'one':
        case 'scale':
          return [question.id, option(question.options)]
        case 'several':
          return [question.id, times(1 + pick(4), (place) => option(question.options, place))]
        case 'ranking':
          return [question.id, times(question.options.length, (place) => option(question.options, place))]
        case 'grid':
          return [
            question.id,
            Object.fromEntries(question.rows.map((row, place) => [row, option(question.options, place)])),
          ]
        case 'number':
          return [question.id, pick(100)]
        case 'place':
          return [question.id, question.wards[pick(question.wards.length)]]
        default:
          return [
            question.id,
            `The lamps in our street have been dark since ${pick(28) + 1} October and nobody walks there any more.`,
          ]
      }
    }),
  )
}

/** The body of a submission; each call has an id of its own. */
export function submissions(questions: readonly Question[]): () => string {
  const variants = times(500, (n) => JSON.stringify(answersOf(questions, n)))
  let n = 0
  return () =>
    `{"submissionId":"${crypto.randomUUID()}","version":1,"language":"en","elapsedMs":240000,"answers":${variants[n++ % variants.length]}}`
}

export function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

/** Spreads neighbouring numbers over the whole range (the finaliser of MurmurHash). */
function hash(n: number): number {
  let h = n ^ (n >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
