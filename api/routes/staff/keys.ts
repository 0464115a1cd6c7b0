import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { dropOfficerKey, listLocks, putLock } from '#db/queries/officer-keys.ts'
import { listHeldKeys } from '#db/queries/team-keys.ts'
import { KEY_LOCKS } from '#db/schema/officer-keys.ts'
import { mustBeFresh, staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { recipient, sealed, sealedBytes } from '../../reporting/fields.ts'
import { json, jsonBody } from '../json.ts'

const tags = ['Staff: keys']
const refused = refusals({ 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' })
const lock = z.enum(KEY_LOCKS)

const getRing = staffRoute({
  method: 'get',
  path: '/api/staff/keys/ring',
  operationId: 'getKeyRing',
  tags,
  summary: 'The own key and the keys it opens, as they are sealed',
  responses: {
    200: {
      description: 'Opened in the browser: the server can open none of it.',
      ...json(
        z
          .object({
            recipient: recipient.optional().openapi({ description: 'Absent while no key was made.' }),
            locks: z.array(z.object({ lock, locked: sealed })),
            held: z.array(
              z.object({
                teamKeyId: z.string(),
                team: z.string(),
                recipient,
                retiredAt: z.iso.datetime().optional(),
                sealed,
              }),
            ),
          })
          .openapi('KeyRing'),
      ),
    },
    ...refused,
  },
})
const save = staffRoute({
  method: 'post',
  path: '/api/staff/keys',
  operationId: 'saveOfficerKey',
  tags,
  summary: 'Save the own key as the browser locked it, or another lock for it',
  request: jsonBody(z.strictObject({ recipient, lock, locked: sealed })),
  responses: {
    204: { description: 'Saved; the lock of the same kind before it opens nothing any more.' },
    ...refused,
    ...refusals({ 400: 'invalid_input', 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
  },
})

export const keys = router<StaffEnv>()
  .openapi(getRing, (c) => {
    const { db } = c.var.store.use()
    const { id } = c.var.signedIn.person
    const locks = listLocks(db, id)
    return c.json(
      {
        ...(locks[0] && { recipient: locks[0].recipient }),
        locks: locks.map((one) => ({ lock: one.lock, locked: one.locked.toString('base64') })),
        held: listHeldKeys(db, id).map((key) => ({
          teamKeyId: key.id,
          team: key.team,
          recipient: key.recipient,
          ...(key.retiredAt && { retiredAt: key.retiredAt.toISOString() }),
          sealed: key.sealed.toString('base64'),
        })),
      },
      200,
    )
  })
  .openapi(save, async (c) => {
    const { signedIn, store, now } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const staffId = signedIn.person.id
    const given = c.req.valid('json')
    const locked = sealedBytes(given.locked, 'locked', given.lock)
    await c.var.change(() => {
      const [before] = listLocks(db, staffId)
      const same = before?.recipient === given.recipient
      // What is held was sealed to the key before, and would be lost with it.
      if (before && !same && listHeldKeys(db, staffId).length > 0)
        throw new AppError('conflict', { recipient: 'inUse' })
      // A passkey lies in one device: alone it would be too easily lost.
      if (given.lock === 'passkey' && !same) throw new AppError('conflict', { lock: 'passphraseFirst' })
      if (!same) dropOfficerKey(db, staffId)
      putLock(db, { staffId, lock: given.lock, recipient: given.recipient, locked, createdAt: now() })
      recordAct(db, { actor: staffId, action: `officer_key.${same ? 'locked' : 'made'}`, subject: staffId }, now())
    })
    return c.body(null, 204)
  })
