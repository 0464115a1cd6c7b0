import { z } from '@hono/zod-openapi'
import { countedSpan, firstAnswers, listCounted } from '#db/queries/measures.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { refusals, router } from '../../openapi.ts'
import { measuresOf, yearOf, yearStart } from '../../reporting/measures.ts'
import { measuresCsv } from '../../reporting/measures-csv.ts'

const shown = z.object({ count: z.int().nullable(), hidden: z.literal(true).optional() })
const measuresSchema = z
  .object({
    year: z.int().openapi({ description: 'The year in which the four quarters from April begin.' }),
    years: z.array(z.int()).openapi({ description: 'The years of which there is something.' }),
    measures: z.array(
      z.object({
        id: z.string(),
        values: z.array(z.string()),
        table: z.object({
          rows: z.array(z.object({ cells: z.array(shown), total: shown })),
          totals: z.array(shown),
          total: shown,
        }),
      }),
    ),
    months: z.array(shown),
    answered: z.object({ inTime: shown, late: shown, base: shown }),
    satisfaction: z.object({ levels: z.array(shown), base: shown }),
  })
  .openapi('CaseMeasures')

const get = staffRoute({
  method: 'get',
  path: '/api/staff/cases/measures',
  operationId: 'getCaseMeasures',
  tags: ['Staff: cases'],
  summary: 'What is counted of the reports of a year, by quarter; small numbers are hidden',
  request: {
    query: z.object({
      year: z.coerce.number().int().min(2000).max(2100).optional(),
      format: z.enum(['json', 'csv']).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The measures.',
      content: { 'application/json': { schema: measuresSchema }, 'text/csv': { schema: z.string() } },
    },
    ...refusals({ 400: 'invalid_input', 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' }),
  },
})

export const caseMeasures = router<StaffEnv>().openapi(get, (c) => {
  const { content, now, store } = c.var
  const { area } = content
  const { db } = store.use()
  const { year = yearOf(now(), area.timezone), format } = c.req.valid('query')
  const [from, until] = [year, year + 1].map((one) => yearStart(one, area.timezone)) as [Date, Date]
  const measures = measuresOf(year, listCounted(db, from, until), firstAnswers(db), area, now())
  if (format === 'csv') {
    return c.text(measuresCsv(measures), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="hate-crime-measures-${year}.csv"`,
    })
  }
  const span = countedSpan(db)
  const [first, last] = span ? [yearOf(span.first, area.timezone), yearOf(span.last, area.timezone)] : [year, year]
  const years = Array.from({ length: last - first + 1 }, (_, index) => last - index)
  return c.json({ ...measures, years }, 200)
})
