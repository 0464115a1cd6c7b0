import { z } from 'zod'

/**
 * The fields that every kind of content shares: who keeps it right, until when, and
 * whether it still stands. Each description is the sentence an editor is shown when it
 * is wrong.
 */
const day = z.iso.date()

/** The name of a folder, which becomes part of an address. */
export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/

export const reviewFields = {
  owner: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe('The team or post that keeps this right, such as Community safety team. It is not shown to residents.')
    .meta({ title: 'Who keeps it right' }),
  review_by: day
    .describe(
      'The day by which its owner looks at it again, written like 2027-03-31. An overdue banner or service is no longer shown.',
    )
    .meta({
      title: 'Look at it again by',
      hint: 'The day by which its owner looks at it again. An overdue banner is no longer shown.',
    }),
  moves: z
    .boolean()
    .default(false)
    .describe('Demonstration only: true moves the dates with the calendar so that the demonstration never grows old.')
    .meta({
      title: 'Move the dates with the calendar',
      hint: 'Demonstration only: the dates move along, so that the demonstration never grows old.',
    }),
}

export const STANDINGS = ['published', 'archived', 'withdrawn'] as const

export const standingFields = {
  ...reviewFields,
  standing: z
    .enum(STANDINGS)
    .default('published')
    .describe(
      'published; archived keeps the address, says so on the page and leaves it out of lists; withdrawn takes the words down and leaves a note in their place.',
    )
    .meta({
      title: 'Does it still stand?',
      hint: 'What is archived keeps its address, says so on the page and is left out of lists. What is withdrawn loses its words, and a note stands in their place.',
    }),
  standing_since: day
    .optional()
    .describe('The day since which it is archived or withdrawn, written like 2026-11-22. Everybody sees it.')
    .meta({ title: 'Since when', hint: 'The day since which it is archived or withdrawn. Everybody sees it.' }),
  standing_note: z
    .record(z.string(), z.string().trim().min(1).max(500))
    .optional()
    .describe(
      'Why it is archived or withdrawn, a sentence or two by language such as en: … and fa: …. Everybody sees it; name nobody.',
    )
    .meta({
      title: 'Public note',
      hint: 'Why it is archived or withdrawn, in a sentence or two. Everybody sees it; name nobody.',
    }),
  earlier_addresses: z
    .array(z.string().regex(SLUG))
    .default([])
    .describe(
      'Names that this folder had before, the oldest first: small letters, digits and single hyphens. Their addresses lead here.',
    )
    .meta({
      title: 'Earlier addresses, one a line',
      hint: 'The last parts of the addresses that it had before, the oldest first: small letters, digits and single hyphens. They lead here.',
    }),
}

export type ReviewFields = z.infer<z.ZodObject<typeof reviewFields>>
export type StandingFields = z.infer<z.ZodObject<typeof standingFields>>
