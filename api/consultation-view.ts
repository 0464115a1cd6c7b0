import { z } from '@hono/zod-openapi'
import { CONSULTATION_STATES, resultsArePublic, stateOf } from './consultation-state.ts'
import { isAt } from './content/kinds.ts'
import type { Content, Consultation } from './content/read.ts'
import { AppError } from './errors.ts'
import { QUESTION_TYPES, SUBJECTS } from './questionnaire/questionnaire.ts'

/** How the API shows consultations to the outside. */
export const text = z.object({ text: z.string(), lang: z.string() }).openapi('Text', {
  description: 'Words and the language they are in, which is not the one asked for where a translation is missing.',
})

export const archivedSince = z.iso
  .datetime()
  .openapi({ description: 'Only of what is archived: it can still be read, and is in no list.' })

export const consultationSummary = z
  .object({
    slug: z.string(),
    state: z.enum(CONSULTATION_STATES),
    opens: z.iso.datetime(),
    closes: z.iso.datetime().openapi({ description: 'The first instant at which it is closed.' }),
    topics: z.array(z.string()),
    wards: z.union([z.literal('all'), z.array(z.string())]),
    title: text,
    summary: text,
    resultsPublished: z.boolean(),
    archivedSince: archivedSince.optional(),
  })
  .openapi('ConsultationSummary')

const option = z.object({ id: z.string(), label: text, exclusive: z.boolean() })
const question = z
  .object({
    id: z.string(),
    type: z.enum(QUESTION_TYPES),
    required: z.boolean(),
    about: z.enum(SUBJECTS),
    label: text,
    hint: text.optional(),
    options: z.array(option),
    rows: z.array(z.object({ id: z.string(), label: text })),
    min: z.number().optional(),
    max: z.number().optional(),
    when: z
      .record(z.string(), z.unknown())
      .optional()
      .openapi({ description: 'The condition under which it is asked.' }),
  })
  .openapi('Question')

export const consultationDetail = consultationSummary
  .extend({
    version: z.int(),
    exitLink: z.boolean().openapi({ description: 'Whether its pages offer a way to leave them at once.' }),
    pages: z.array(
      z.object({
        id: z.string(),
        title: text,
        when: z.record(z.string(), z.unknown()).optional(),
        questions: z.array(question),
      }),
    ),
  })
  .openapi('Consultation')

export function summarise(consultation: Consultation, lang: string, now: Date): z.infer<typeof consultationSummary> {
  const words = consultation.text[lang]
  if (!words) throw new Error(`no words in ${lang} for ${consultation.slug}`)
  return {
    slug: consultation.slug,
    state: stateOf(consultation, now),
    opens: consultation.opens.toISOString(),
    closes: consultation.closes.toISOString(),
    topics: consultation.topics,
    wards: consultation.wards,
    title: words.title,
    summary: words.summary,
    resultsPublished: resultsArePublic(consultation, now),
    ...(consultation.archived && { archivedSince: consultation.archived.since.toISOString() }),
  }
}

export function detail(consultation: Consultation, lang: string, now: Date): z.infer<typeof consultationDetail> {
  const words = consultation.text[lang]
  if (!words) throw new Error(`no words in ${lang} for ${consultation.slug}`)
  const nothing = { text: '', lang }
  return {
    ...summarise(consultation, lang, now),
    version: consultation.questionnaire.version,
    exitLink: consultation.exitLink,
    pages: consultation.questionnaire.pages.map((page) => ({
      id: page.id,
      title: words.pages[page.id]?.title ?? nothing,
      ...(page.when && { when: page.when }),
      questions: page.questions.map((asked) => {
        const own = words.questions[asked.id]
        const ids = 'options' in asked ? asked.options : Object.keys(own?.options ?? {}).map((id) => ({ id }))
        return {
          id: asked.id,
          type: asked.type,
          required: asked.required,
          about: asked.about,
          label: own?.label ?? nothing,
          ...(own?.hint && { hint: own.hint }),
          options: ids.map((one) => ({
            id: one.id,
            label: own?.options[one.id] ?? nothing,
            exclusive: 'exclusive' in one && one.exclusive === true,
          })),
          rows: ('rows' in asked ? asked.rows : []).map((id) => ({ id, label: own?.rows[id] ?? nothing })),
          ...('min' in asked && { min: asked.min }),
          ...('max' in asked && { max: asked.max }),
          ...(asked.when && { when: asked.when }),
        }
      }),
    })),
  }
}

/** Words in a title or summary that somebody looks for, in any language's upper and lower case. */
export function matches(
  consultation: Consultation,
  lang: string,
  query: { q?: string; topic?: string; ward?: string },
): boolean {
  const { q, topic, ward } = query
  if (topic && !consultation.topics.includes(topic)) return false
  if (ward && consultation.wards !== 'all' && !consultation.wards.includes(ward)) return false
  const words = consultation.text[lang]
  const haystack = fold(`${words?.title.text} ${words?.summary.text} ${words?.proposal.html.replace(/<[^>]*>/g, ' ')}`)
  return fold(q ?? '')
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}

/** Case, accents and the two Arabic spellings of ye and kaf make no difference to a search. */
function fold(words: string): string {
  return words.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[ي]/g, 'ی').replace(/[ك]/g, 'ک').toLowerCase().trim()
}

/**
 * The consultation of a name that it has or had.
 * @throws AppError `not_found`, or `gone` when it was taken down.
 */
export function theConsultation(content: Content, name: string): Consultation {
  const found = content.consultations.find((consultation) => isAt(consultation, name))
  if (found) return found
  const gone = content.withdrawn.some((one) => one.kind === 'consultations' && isAt(one, name))
  throw new AppError(gone ? 'gone' : 'not_found')
}
