import { z } from '@hono/zod-openapi'
import { ACCESS, CENTRE_STRANDS, WEEKDAYS } from '#db/schema/application-terms.ts'
import type { AreaFile } from '../content/area-file.ts'
import { AppError } from '../errors.ts'
import { readReportCode } from '../sealing/report-code.ts'

/** Fields that several routes of champions and centres take. */

const several = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .array(z.enum(values))
    .max(values.length)
    .refine((given) => new Set<string>(given).size === given.length)

export const code = z
  .string()
  .regex(/^\d{20}$/)
  .refine((given) => readReportCode(given).code !== undefined)
  .openapi({
    description:
      'What the person comes back with: twenty digits, the last a check digit. The server keeps only its hash.',
    example: '12345678901234567891',
  })
export const words = (max: number) => z.string().trim().min(1).max(max)
export const email = z.email().max(254)
export const telephone = z
  .string()
  .trim()
  .max(30)
  .regex(/^\+?[0-9][0-9 ()-]{6,}$/)
const MANY = 50
export const languages = z
  .array(z.string().max(20))
  .min(1)
  .max(MANY)
  .refine((given) => new Set(given).size === given.length)
  .openapi({ description: 'BCP 47 tags, of those that the area lists.', example: ['en', 'fa'] })
export const access = several(ACCESS)
const [firstStrand = 'race', ...otherStrands] = CENTRE_STRANDS
export const strands = several([firstStrand, ...otherStrands])

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const spell = z
  .strictObject({ opens: time, closes: time })
  .refine(({ opens, closes }) => opens < closes)
  .optional()
export const hours = z
  .strictObject({ mon: spell, tue: spell, wed: spell, thu: spell, fri: spell, sat: spell, sun: spell })
  // A place that never opens cannot be gone to.
  .refine((given) => WEEKDAYS.some((day) => given[day]))
  .openapi('OpeningHours', {
    description: 'By the clock on the wall in the area’s zone. A day that is missing is closed.',
    example: { mon: { opens: '09:30', closes: '17:00' } },
  })

/** What a centre is, as everybody may know it. */
export const centreFields = {
  address: words(300),
  ward: z.string().min(1).max(60),
  telephone,
  email,
  hours,
  languages,
  access,
  strands,
  trainedVawg: z.boolean().openapi({ description: 'Trained to receive reports of violence against women and girls.' }),
}

/** @throws AppError `invalid_input` */
export function checkWard({ wards }: Pick<AreaFile, 'wards'>, ward: string): void {
  if (!wards.some(({ id }) => id === ward)) throw new AppError('invalid_input', { ward: 'unknown' })
}

/** @throws AppError `invalid_input` */
export function checkSpoken({ spoken }: Pick<AreaFile, 'spoken'>, languages: readonly string[]): void {
  if (!languages.every((tag) => spoken.includes(tag))) throw new AppError('invalid_input', { languages: 'unknown' })
}
