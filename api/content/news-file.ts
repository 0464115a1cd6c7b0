import { z } from 'zod'
import { moment } from './moment.ts'
import { standingFields } from './standing-file.ts'
import { madeFromMarks, translationState } from './words-file.ts'

/** The shape of `content/news/<slug>/news.yaml`. */
export const newsFileSchema = z.strictObject({
  ...standingFields,
  published: moment
    .describe(
      'When it appears: a day written like 2026-11-22 (from midnight, London time), or a moment with its offset like 2026-11-22T09:00:00+00:00. Until then nobody sees it.',
    )
    .meta({
      title: 'Appears',
      hint: 'When it appears: at midnight in London if you give no time. Until then nobody sees it.',
    }),
  updated: moment
    .optional()
    .describe('When its words were last changed, written like published. Leave it out while they are as they were.')
    .meta({
      title: 'Words last changed',
      hint: 'When its words were last changed. Leave it empty while they are as they were.',
    }),
  topics: z
    .array(z.string())
    .min(1)
    .describe(
      'What it is about: at least one of the council’s topics, which content/area/area.yaml lists, such as [hate_crime].',
    )
    .meta({ title: 'Topics', hint: 'What it is about: at least one of the council’s topics.' }),
})

/** What stands between the two lines --- on top of `en.md`, `fa.md`, … */
export const newsWordsSchema = z.strictObject({
  translation: translationState,
  title: z.string().trim().min(1).max(120).describe('The headline, in plain words.').meta({ title: 'Title' }),
  summary: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('One or two sentences for lists, the feed and search engines: what is new and whom it concerns.')
    .meta({ title: 'Summary' }),
  made_from: madeFromMarks,
})

export type NewsFile = z.infer<typeof newsFileSchema>
export type NewsWords = z.infer<typeof newsWordsSchema>
