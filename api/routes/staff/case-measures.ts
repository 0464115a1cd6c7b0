import { z } from '@hono/zod-openapi'
import { listCentres } from '#db/queries/centres.ts'
import { countedSpan, firstAnswers, listCounted } from '#db/queries/measures.ts'
import { POLICE_CONTACTS, POLICE_ROUTES, REPORT_OUTCOMES } from '#db/schema/report-terms.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { refusals, router } from '../../openapi.ts'
import { deskTable } from '../../reporting/desk-table.ts'
import { measuresOf } from '../../reporting/measures.ts'
import { measuresCsv } from '../../reporting/measures-csv.ts'
import { exactPartnership, PARTNERSHIP_MEASURES, partnershipCounts } from '../../reporting/partnership.ts'
import { quarterStart, yearOf, yearStart } from '../../reporting/year.ts'

const shown = z.object({ count: z.int().nullable(), hidden: z.literal(true).optional() })
const partnership = z.array(
  z.object({ id: z.enum(PARTNERSHIP_MEASURES), cells: z.array(shown), total: shown.optional() }),
)
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
    partnership: partnership.openapi({ description: 'What the partnership is told each quarter that has begun.' }),
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

const counts = (values: readonly string[]) => z.object(Object.fromEntries(values.map((value) => [value, z.int()])))
const deskCount = z.object({
  cases: z.int(),
  outcomes: counts([...REPORT_OUTCOMES, 'unrecorded']),
  contacts: counts([...POLICE_CONTACTS, 'unrecorded']),
})
const getTable = staffRoute({
  method: 'get',
  path: '/api/staff/cases/table',
  operationId: 'getDeskTable',
  tags: ['Staff: cases'],
  summary:
    'Cases of a year, or of one of its quarters, by route and outcome, exactly: for those who can open each of them, not for publication',
  request: {
    query: z.object({
      year: z.coerce.number().int().min(2000).max(2100).optional(),
      quarter: z.coerce.number().int().min(1).max(4).optional().openapi({ description: '1 begins in April.' }),
    }),
  },
  responses: {
    200: {
      description: 'The table.',
      content: {
        'application/json': {
          schema: z
            .object({
              year: z.int(),
              routes: z.array(deskCount.extend({ route: z.enum([...POLICE_ROUTES, 'unrecorded']) })),
              notReported: deskCount,
              all: deskCount,
              partnership: partnership.openapi({ description: 'Of the whole year, whichever quarter was asked for.' }),
            })
            .openapi('DeskTable'),
        },
      },
    },
    ...refusals({ 400: 'invalid_input', 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' }),
  },
})

export const caseMeasures = router<StaffEnv>()
  .openapi(get, (c) => {
    const { content, now, store } = c.var
    const { area } = content
    const { db } = store.use()
    const { year = yearOf(now(), area.timezone), format } = c.req.valid('query')
    const [from, until] = [year, year + 1].map((one) => yearStart(one, area.timezone)) as [Date, Date]
    const counted = listCounted(db, from, until)
    const measures = measuresOf({
      year,
      counted,
      answers: firstAnswers(db),
      centres: listCentres(db),
      partnership: partnershipCounts(db, year, counted, area.timezone, now()),
      area,
      now: now(),
    })
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
  .openapi(getTable, (c) => {
    const { content, now, store } = c.var
    const { timezone } = content.area
    const { year = yearOf(now(), timezone), quarter } = c.req.valid('query')
    const { db } = store.use()
    const counted = listCounted(db, yearStart(year, timezone), yearStart(year + 1, timezone))
    const [from, until] = quarter ? [quarter - 1, quarter] : [0, 4]
    const [begins, ends] = [from, until].map((one) => quarterStart(year, one, timezone)) as [Date, Date]
    const table = deskTable(counted.filter(({ receivedAt }) => receivedAt >= begins && receivedAt < ends))
    const told = exactPartnership(partnershipCounts(db, year, counted, timezone, now()))
    return c.json({ year, ...table, partnership: told }, 200)
  })
