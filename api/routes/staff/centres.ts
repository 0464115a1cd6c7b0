import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { changeCentre, findCentre, listCentres } from '#db/queries/centres.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import type { Centre } from '#db/schema/centres.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { centreFields, checkSpoken, checkWard, words } from '../../champions/fields.ts'
import { dayIn } from '../../content/london.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { acting, refused, refusedInput, tags } from './champions-desk.ts'

const fields = {
  name: words(160),
  ...centreFields,
  listed: z.boolean(),
  reviewBy: z.iso.date().openapi({ description: 'The day by which its details are read again.' }),
}
const centre = z
  .object({
    id: z.string(),
    ...fields,
    reads: z
      .boolean()
      .openapi({ description: 'Somebody there holds a key: people who report can choose it while it is listed.' }),
    overdue: z.boolean().openapi({ description: 'That day has passed.' }),
  })
  .openapi('StaffCentre')
const byId = { params: z.object({ id: z.string().max(60) }) }

const list = staffRoute({
  method: 'get',
  path: '/api/staff/centres',
  operationId: 'listStaffCentres',
  tags,
  summary: 'Every centre, listed or not, by name',
  responses: {
    200: { description: 'The centres.', ...json(z.object({ centres: z.array(centre) }).openapi('StaffCentres')) },
    ...refused,
  },
})
const change = staffRoute({
  method: 'patch',
  path: '/api/staff/centres/{id}',
  operationId: 'changeCentre',
  tags,
  summary: 'Change what residents read about a centre, and whether they do',
  request: { ...byId, ...jsonBody(z.strictObject(fields).partial()) },
  responses: { 200: { description: 'As it is now.', ...json(centre) }, ...refusedInput },
})

export const staffCentres = router<StaffEnv>()
  .openapi(list, (c) => {
    const today = dayIn(c.var.content.area.timezone, c.var.now())
    return c.json(
      { centres: listCentres(c.var.store.use().db).map((one) => view(c.var.store.use().db, one, today)) },
      200,
    )
  })
  .openapi(change, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { area } = c.var.content
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    if (given.ward !== undefined) checkWard(area, given.ward)
    if (given.languages) checkSpoken(area, given.languages)
    const changed = await c.var.change(() => {
      const found = findCentre(db, id)
      if (!found) throw new AppError('not_found')
      const after = changeCentre(db, id, given) ?? found
      recordAct(db, { actor, action: 'centre.changed', subject: id }, at)
      if (found.listed !== after.listed)
        recordAct(db, { actor, action: after.listed ? 'centre.listed' : 'centre.unlisted', subject: id }, at)
      return after
    })
    return c.json(view(db, changed, dayIn(area.timezone, at)), 200)
  })

function view(db: Handle, found: Centre, today: string): z.infer<typeof centre> {
  const { createdAt: _created, demonstration: _madeUp, ...shown } = found
  return { ...shown, reads: findTeamKey(db, found.id) !== undefined, overdue: found.reviewBy < today }
}
