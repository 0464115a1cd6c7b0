import { z } from 'zod'
import { STRANDS } from '#db/schema/report-terms.ts'

/** The shape of `content/area/police-figures.yaml`. */
export const policeFiguresSchema = z.strictObject({
  source: z.string().min(1).describe('Whose figures these are.').meta({ title: 'Source' }),
  years: z
    .array(
      z.strictObject({
        year: z
          .int()
          .min(2000)
          .max(2100)
          .describe('The year in which the twelve months begin, such as 2021 for 2021/22.')
          .meta({ title: 'Year' }),
        as_of: z.iso
          .date()
          .describe('The day up to which was counted, written like 2022-03-31.')
          .meta({ title: 'Counted up to' }),
        figures: z
          .partialRecord(z.enum(STRANDS), z.int().min(0))
          .describe('How many the police recorded, by strand, such as disability: 23.')
          .meta({ title: 'Figures' }),
      }),
    )
    .min(1)
    .describe('The years, each with its figures.')
    .meta({ title: 'Years' }),
})

export type PoliceFigures = z.infer<typeof policeFiguresSchema>
