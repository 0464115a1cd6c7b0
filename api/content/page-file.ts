import { z } from 'zod'
import { standingFields } from './standing-file.ts'
import { madeFromMarks, translationState } from './words-file.ts'

/** The shape of `content/pages/<slug>/page.yaml`. */
export const pageFileSchema = z.strictObject({
  ...standingFields,
  updated: z.iso
    .date()
    .describe(
      'The day on which its words were last changed, written like 2026-11-22. It stands at the foot of the page.',
    )
    .meta({
      title: 'Words last changed',
      hint: 'The day on which its words were last changed. It stands at the foot of the page.',
    }),
  in_footer: z
    .boolean()
    .default(false)
    .describe(
      'true links it from the foot of every page. The accessibility statement and the privacy notice always are.',
    )
    .meta({
      title: 'Link it from the foot of every page',
      hint: 'The accessibility statement and the privacy notice always are.',
    }),
})

/** What stands between the two lines --- on top of `en.md`, `fa.md`, … */
export const pageWordsSchema = z.strictObject({
  translation: translationState,
  title: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .describe('The heading of the page, in plain words.')
    .meta({ title: 'Title' }),
  summary: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('One or two sentences for search engines: what somebody finds on the page.')
    .meta({ title: 'Summary' }),
  made_from: madeFromMarks,
})

export type PageFile = z.infer<typeof pageFileSchema>
