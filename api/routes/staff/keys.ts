import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { dropLock, dropOfficerKey, listLocks, putLock } from '#db/queries/officer-keys.ts'
import { listHeldKeys } from '#db/queries/team-keys.ts'
import { KEY_LOCKS } from '#db/schema/officer-keys.ts'
import { mustBeFresh, staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { recipient, sealed, sealedBytes } from '../../reporting/fields.ts'
import { loseHeldKeys } from '../../reporting/key-changes.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

const tags = ['Staff: keys']
const lock = z.enum(KEY_LOCKS)
const passkey = z
  .string()
  .regex(/^AGE-PLUGIN-FIDO2PRF-1[02-9AC-HJ-NP-Z]{10,3000}$/)
  .optional()
  .openapi({ description: 'Which passkey it is; it opens nothing.' })

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
            locks: z.array(z.object({ lock, locked: sealed, passkey })),
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
    ...baseRefusals,
  },
})
const save = staffRoute({
  method: 'post',
  path: '/api/staff/keys',
  operationId: 'saveOfficerKey',
  tags,
  summary: 'Save the own key as the browser locked it, or another lock for it',
  request: jsonBody(z.strictObject({ recipient, lock, locked: sealed, passkey })),
  responses: {
    204: { description: 'Saved; the lock of the same kind before it opens nothing any more.' },
    ...baseRefusals,
    ...bodyRefusals,
    ...refusals({ 409: 'conflict' }),
  },
})
const forget = staffRoute({
  method: 'delete',
  path: '/api/staff/keys',
  operationId: 'forgetOfficerKey',
  tags,
  summary: 'Give up the own key, because nothing opens it any more',
  responses: {
    204: {
      description: 'Given up, with every key that it opened. Somebody who holds the team’s key can add it again.',
    },
    ...baseRefusals,
    ...refusals({ 404: 'not_found' }),
  },
})
const removePasskey = staffRoute({
  method: 'delete',
  path: '/api/staff/keys/passkey',
  operationId: 'removeKeyPasskey',
  tags,
  summary: 'Let the passkey open the own key no more',
  responses: { 204: { description: 'The passphrase still does.' }, ...baseRefusals, ...refusals({ 404: 'not_found' }) },
})

export const keys = router<StaffEnv>()
  .openapi(getRing, (c) => {
    const { db } = c.var.store.use()
    const { id } = c.var.signedIn.person
    const locks = listLocks(db, id)
    return c.json(
      {
        ...(locks[0] && { recipient: locks[0].recipient }),
        locks: locks.map((one) => ({
          lock: one.lock,
          locked: one.locked.toString('base64'),
          ...(one.passkey !== null && { passkey: one.passkey }),
        })),
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
    if ((given.lock === 'passkey') !== (given.passkey !== undefined))
      throw new AppError('invalid_input', { passkey: given.passkey === undefined ? 'missing' : 'unknown' })
    await c.var.change(() => {
      const [before] = listLocks(db, staffId)
      const same = before?.recipient === given.recipient
      // What is held was sealed to the key before, and would be lost with it.
      if (before && !same && listHeldKeys(db, staffId).length > 0)
        throw new AppError('conflict', { recipient: 'inUse' })
      // A passkey lies in one device: alone it would be too easily lost.
      if (given.lock === 'passkey' && !same) throw new AppError('conflict', { lock: 'passphraseFirst' })
      if (before && !same) loseHeldKeys(db, staffId, now())
      if (!same) dropOfficerKey(db, staffId)
      putLock(db, { ...given, staffId, locked, passkey: given.passkey ?? null, createdAt: now() })
      recordAct(db, { actor: staffId, action: `officer_key.${same ? 'locked' : 'made'}`, subject: staffId }, now())
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(forget, async (c) => {
    const { signedIn, store, now } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const staffId = signedIn.person.id
    await c.var.change(() => {
      if (listLocks(db, staffId).length === 0) throw new AppError('not_found')
      loseHeldKeys(db, staffId, now())
      dropOfficerKey(db, staffId)
      recordAct(db, { actor: staffId, action: 'officer_key.given_up', subject: staffId }, now())
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(removePasskey, async (c) => {
    const { signedIn, store, now } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const staffId = signedIn.person.id
    await c.var.change(() => {
      if (!dropLock(db, staffId, 'passkey')) throw new AppError('not_found')
      recordAct(db, { actor: staffId, action: 'officer_key.locked', subject: staffId }, now())
    })
    return c.body(null, 204)
  })
