import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { findCentre } from '#db/queries/centres.ts'
import { findKeyChange, listKeyChanges, settleKeyChange } from '#db/queries/key-changes.ts'
import { namesOf } from '#db/queries/staff.ts'
import { KEY_CHANGES } from '#db/schema/key-changes.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { currentHolders } from '../../reporting/holders.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals } from './refusals.ts'

/** What coordinators are told of lost and replaced keys. */

const tags = ['Staff: cases']

const list = staffRoute({
  method: 'get',
  path: '/api/staff/cases/key-changes',
  operationId: 'listKeyChanges',
  tags,
  summary: 'Keys that were lost or replaced and that nobody has dealt with, the newest first',
  responses: {
    200: {
      description: 'Each with the cases that it concerns.',
      ...json(
        z
          .object({
            changes: z.array(
              z.object({
                id: z.string(),
                kind: z.enum(KEY_CHANGES),
                at: z.iso.datetime(),
                by: z.string(),
                person: z.string().optional().openapi({ description: 'Of `lost` and `taken`: who.' }),
                centre: z
                  .string()
                  .optional()
                  .openapi({ description: 'Absent for the hate crime team, and for no team.' }),
                ofTeam: z.boolean().openapi({ description: 'It is the hate crime team’s.' }),
                held: z.boolean().openapi({ description: 'Somebody there can open reports now.' }),
                cases: z.array(z.string()),
              }),
            ),
          })
          .openapi('KeyChanges'),
      ),
    },
    ...baseRefusals,
  },
})
const settle = staffRoute({
  method: 'put',
  path: '/api/staff/cases/key-changes/{id}/settled',
  operationId: 'settleKeyChange',
  tags,
  summary: 'Say that one of them is dealt with: nobody in the team is told of it any more',
  request: { params: z.object({ id: z.string().max(60) }), ...jsonBody(z.strictObject({})) },
  responses: {
    204: { description: 'It is, now or before.' },
    ...baseRefusals,
    ...refusals({ 400: 'invalid_input', 404: 'not_found', 413: 'too_large', 415: 'unsupported_media_type' }),
  },
})

export const caseKeyChanges = router<StaffEnv>()
  .openapi(list, (c) => {
    const { db } = c.var.store.use()
    const found = listKeyChanges(db)
    const names = namesOf(
      db,
      found.flatMap(({ changedBy, staffId }) => [changedBy, staffId]),
    )
    return c.json(
      {
        changes: found.map(({ id, kind, team, staffId, reports, changedBy, changedAt }) => ({
          id,
          kind,
          at: changedAt.toISOString(),
          by: names[changedBy] ?? changedBy,
          ...(staffId !== null && { person: names[staffId] ?? '' }),
          ...(team !== null && team !== COUNCIL_TEAM && { centre: findCentre(db, team)?.name ?? '' }),
          ofTeam: team === COUNCIL_TEAM,
          held: team !== null && currentHolders(db, team).size > 0,
          cases: reports,
        })),
      },
      200,
    )
  })
  .openapi(settle, async (c) => {
    const { now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const found = findKeyChange(db, id)
      if (!found) throw new AppError('not_found')
      if (found.settledAt) return
      settleKeyChange(db, id, now())
      recordAct(db, { actor: signedIn.person.id, action: 'key_change.settled', subject: id }, now())
    })
    return c.body(null, 204)
  })
