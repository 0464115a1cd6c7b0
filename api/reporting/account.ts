import { z } from 'zod'
import { CONTACT_WAYS, CONTACT_WHO, WHEN, WHERE, WHO } from './account-terms.ts'
import { fileNotes } from './file-notes.ts'

/**
 * What somebody tells, as it is sealed. The form makes it, the desk reads it; the server never
 * holds it open. Everything is optional but what happened: frightened people need not say more.
 */

/** Longer than anybody writes; what is sealed stays well under the limit of a request. */
const words = (max: number) => z.string().max(max)
const story = words(10_000)
const line = words(300)

export const contactSchema = z.strictObject({
  /** Of a report that somebody else sent. `helper`: the person is not to be contacted. */
  who: z.enum(CONTACT_WHO).optional(),
  /** None when the person chose none: then nothing but their code leads to them. */
  ways: z.array(z.enum(CONTACT_WAYS)).max(CONTACT_WAYS.length),
  name: line.optional(),
  phone: line.optional(),
  email: line.optional(),
  address: words(600).optional(),
  /** When it is safe. */
  times: line.optional(),
  /** What to say, and what not to say, if somebody else answers. */
  say: words(600).optional(),
  /** Only with this may a message be left. */
  voicemail: z.boolean(),
})

/** How somebody may be reached without harm. What is said last holds. */
export type Contact = z.infer<typeof contactSchema>

export const accountSchema = z.strictObject({
  who: z.enum(WHO).optional(),
  /** For a professional: where they work. */
  organisation: line.optional(),
  what: story,
  when: z.enum(WHEN).optional(),
  /** A day as YYYY-MM-DD, and a time, or in words, as the person knows it. */
  day: line.optional(),
  time: line.optional(),
  whenWords: words(1_000).optional(),
  where: z.enum(WHERE).optional(),
  whereWords: words(1_000).optional(),
  why: story.optional(),
  people: story.optional(),
  harm: story.optional(),
  /** What the person wants to come of it. */
  wants: story.optional(),
  needs: z
    .strictObject({ interpreter: line.optional(), bsl: z.boolean().optional(), access: line.optional() })
    .optional(),
  /** Whether the police may be told, as it was answered. Absent when it was not: in clear that is a no as well. */
  police: z.enum(['yes', 'no']).optional(),
  contact: contactSchema.optional(),
  files: fileNotes.optional(),
})

export type Account = z.infer<typeof accountSchema>
