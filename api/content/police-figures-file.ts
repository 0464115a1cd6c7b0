import { z } from 'zod'
import { STRANDS } from '#db/schema/report-terms.ts'

/** The shape of `content/area/police-figures.yaml`. */
export const policeFiguresSchema = z.strictObject({
  source: z.string().min(1).describe('Whose figures these are.'),
  years: z
    .array(
      z.strictObject({
        year: z
          .int()
          .min(2000)
          .max(2100)
          .describe('The year in which the twelve months begin, such as 2021 for 2021/22.'),
        as_of: z.iso.date().describe('The day up to which was counted, written like 2022-03-31.'),
        figures: z
          .partialRecord(z.enum(STRANDS), z.int().min(0))
          .describe('How many the police recorded, by strand, such as disability: 23.'),
      }),
    )
    .min(1)
    .describe('The years, each with its figures.'),
})

export type PoliceFigures = z.infer<typeof policeFiguresSchema>
