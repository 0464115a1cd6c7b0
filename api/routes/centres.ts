import { createRoute, z } from '@hono/zod-openapi'
import { listedChampions } from '#db/queries/appointments.ts'
import { listedCentres } from '#db/queries/centres.ts'
import { ACCESS, CENTRE_STRANDS } from '#db/schema/application-terms.ts'
import type { Centre } from '#db/schema/centres.ts'
import type { AreaFile } from '../content/area-file.ts'
import { centreFields } from '../champions/fields.ts'
import { openingAt } from '../champions/opening.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { json } from './json.ts'

const tags = ['Champions and centres']

const today = z
  .object({
    open: z.boolean(),
    bankHoliday: z.boolean(),
    hours: z.object({ opens: z.string(), closes: z.string() }).optional(),
    until: z.iso.datetime().optional().openapi({ description: 'While it is open: when it closes.' }),
    next: z.iso.datetime().optional().openapi({ description: 'While it is closed: when it next opens.' }),
  })
  .openapi('OpeningToday', { description: 'As it is at the moment of the request, in the area’s zone.' })
const centre = z
  .object({
    id: z.string(),
    name: z.string(),
    ...centreFields,
    today,
    madeUp: z.boolean().openapi({ description: 'Made up, for a demonstration. There is no such place.' }),
  })
  .openapi('Centre')
const strand = z.enum(CENTRE_STRANDS as [(typeof CENTRE_STRANDS)[number], ...typeof CENTRE_STRANDS])

const list = createRoute({
  method: 'get',
  path: '/api/centres',
  operationId: 'listCentres',
  tags,
  summary: 'List reporting centres, by name',
  request: {
    query: z.object({
      language: z.string().max(20).optional().openapi({ description: 'Somebody there speaks it.', example: 'fa' }),
      strand: strand.optional().openapi({ description: 'What they know best.' }),
      open: z.literal('now').optional().openapi({ description: 'Open at the moment of the request.' }),
      ward: z.string().max(60).optional().openapi({ example: 'Hendon' }),
    }),
  },
  responses: {
    200: { description: 'The centres.', ...json(z.object({ centres: z.array(centre) }).openapi('Centres')) },
    ...refusals({ 400: 'invalid_input', 503: 'unavailable' }),
  },
})
const champions = createRoute({
  method: 'get',
  path: '/api/champions',
  operationId: 'listListedChampions',
  tags,
  summary: 'List the champions who want to be known, by name',
  responses: {
    200: {
      description: 'The champions.',
      ...json(
        z
          .object({ champions: z.array(z.object({ name: z.string(), languages: z.array(z.string()) })) })
          .openapi('ListedChampions'),
      ),
    },
    ...refusals({ 503: 'unavailable' }),
  },
})

export const centres = router()
  .openapi(list, (c) => {
    const { content, now, store } = c.var
    const asked = c.req.valid('query')
    const at = now()
    if (asked.language !== undefined && !content.area.spoken.includes(asked.language))
      throw new AppError('invalid_input', { language: 'unknown' })
    const found = listedCentres(store.use().db).filter(
      ({ languages, strands, ward }) =>
        (asked.language === undefined || languages.includes(asked.language)) &&
        (asked.strand === undefined || strands.includes(asked.strand)) &&
        (asked.ward === undefined || ward === asked.ward),
    )
    const shown = found.map((one) => view(one, content.area, at))
    return c.json({ centres: asked.open ? shown.filter(({ today }) => today.open) : shown }, 200)
  })
  .openapi(champions, (c) => c.json({ champions: listedChampions(c.var.store.use().db) }, 200))

function view(found: Centre, area: AreaFile, now: Date): z.infer<typeof centre> {
  const { reviewBy: _review, listed: _listed, createdAt: _created, demonstration, ...shown } = found
  const {
    open,
    bankHoliday,
    today: spell,
    until,
    next,
  } = openingAt(found.hours, now, area.reporting?.bank_holidays ?? [], area.timezone)
  return {
    ...shown,
    madeUp: demonstration,
    // In the order of the list, whatever order they were ticked in.
    languages: area.spoken.filter((tag) => found.languages.includes(tag)),
    access: ACCESS.filter((one) => found.access.includes(one)),
    strands: CENTRE_STRANDS.filter((one) => found.strands.includes(one)),
    today: {
      open,
      bankHoliday,
      ...(spell && { hours: spell }),
      ...(until && { until: until.toISOString() }),
      ...(next && { next: next.toISOString() }),
    },
  }
}
