import { z } from 'zod'
import { noDay } from './issue-sentence.ts'

/** A day or an instant, as an editor writes it. */
export const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: ({ input }) => noDay(input) })
  .describe(
    'A day written like 2026-11-22 (London time; a closing day counts in full), or a moment with its offset like 2026-11-22T17:00:00+00:00.',
  )
  .meta({ hint: 'A day of the calendar, with a time if it matters.' })
