import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import {
  addRehearsal,
  createRecoveryKey,
  findRecoveryKey,
  findRecoveryKeyById,
  findUnprovedKey,
  isKnownRecipient,
  proveRecoveryKey,
  retireRecoveryKey,
} from '#db/queries/recovery-keys.ts'
import { findCurrentKey, listKeysRestoredBy, listTeamKeys, putHolder, sealToRecovery } from '#db/queries/team-keys.ts'
import type { RecoveryKey } from '#db/schema/recovery-keys.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { mustBeFresh, staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { mustHaveOpened, rememberChallenge, sealChallenge } from '../../reporting/challenge.ts'
import { recipient, sealed, sealedBytes } from '../../reporting/fields.ts'
import { mustBeMember, mustHold, ownRecipient } from '../../reporting/holders.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals } from './refusals.ts'

const tags = ['Staff: keys']
const refusedInput = {
  ...baseRefusals,
  ...refusals({ 400: 'invalid_input', 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
}
const id = z.string().max(60)
const byId = { params: z.object({ id }) }
const challenge = sealed.openapi({ description: 'Open it with the recovery key and send back what is in it.' })
const opened = z.string().min(1).max(100).openapi({ description: 'What was in the challenge. It works once.' })
const sealedKeys = z.array(z.strictObject({ teamKeyId: id, sealed })).max(100)

const create = staffRoute({
  method: 'post',
  path: '/api/staff/keys/recovery',
  operationId: 'createRecoveryKey',
  tags,
  summary: 'Make a recovery key, whose parts lie on paper only',
  request: jsonBody(
    z.strictObject({
      recipient,
      replaces: id.optional().openapi({
        description: 'The newest one that the browser knows of, shown to work or not. Absent for the first.',
      }),
    }),
  ),
  responses: {
    201: { description: 'It counts when its parts were shown to work.', ...json(z.object({ id })) },
    ...refusedInput,
  },
})
const startProof = staffRoute({
  method: 'post',
  path: '/api/staff/keys/recovery/{id}/challenge',
  operationId: 'startRecoveryProof',
  tags,
  summary: 'Get something that only the recovery key opens',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: {
    201: { description: 'A new challenge.', ...json(z.object({ sealed: challenge })) },
    ...refusedInput,
    ...refusals({ 404: 'not_found' }),
  },
})
const prove = staffRoute({
  method: 'post',
  path: '/api/staff/keys/recovery/{id}/proof',
  operationId: 'proveRecoveryKey',
  tags,
  summary: 'Show that two parts of the recovery key open something: the first time, or as a rehearsal',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        opened,
        keys: sealedKeys.optional().openapi({
          description: 'Every key that the recovery key before it restores, sealed to this one, the first time.',
        }),
      }),
    ),
  },
  responses: { 204: { description: 'Recorded.' }, ...refusedInput, ...refusals({ 404: 'not_found' }) },
})
const beginRestoration = staffRoute({
  method: 'post',
  path: '/api/staff/keys/restoration',
  operationId: 'beginRestoration',
  tags,
  summary: 'Begin to restore the team’s keys with two parts of the recovery key',
  request: jsonBody(z.strictObject({})),
  responses: {
    201: {
      description: 'A challenge, and every key of the team, sealed to the recovery key.',
      ...json(
        z
          .object({
            recovery: z.object({ id, recipient }),
            sealed: challenge,
            keys: z.array(z.object({ teamKeyId: id, recipient, sealed })),
          })
          .openapi('Restoration'),
      ),
    },
    ...refusedInput,
  },
})
const restore = staffRoute({
  method: 'put',
  path: '/api/staff/keys/restoration',
  operationId: 'restoreTeamKeys',
  tags,
  summary: 'Keep the restored keys, sealed to the own one',
  request: jsonBody(z.strictObject({ opened, recipient, keys: sealedKeys.min(1) })),
  responses: { 204: { description: 'Whoever restored them holds them now.' }, ...refusedInput },
})

export const recovery = router<StaffEnv>()
  .openapi(create, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const given = c.req.valid('json')
    const made = await c.var.change(() => {
      const latest = findUnprovedKey(db) ?? findRecoveryKey(db)
      // Somebody else was quicker, and their parts may be on paper already.
      if (latest?.id !== given.replaces) throw new AppError('conflict', { replaces: 'stale' })
      if (isKnownRecipient(db, given.recipient)) throw new AppError('conflict', { recipient: 'taken' })
      ownRecipient(db, actor)
      mustBeAbleToReseal(db, actor)
      const key = createRecoveryKey(db, { recipient: given.recipient, createdBy: actor }, at)
      recordAct(db, { actor, action: 'recovery_key.made', subject: key.id }, at)
      return key
    })
    return c.json({ id: made.id }, 201)
  })
  .openapi(startProof, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const key = known(db, c.req.valid('param').id)
    const { sealed: text, hash } = await sealChallenge(key)
    await c.var.change(() => rememberChallenge(db, { hash, recoveryKeyId: known(db, key.id).id, staffId: actor }, at))
    return c.json({ sealed: text }, 201)
  })
  .openapi(prove, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { keys: given = [], opened: text } = c.req.valid('json')
    const keys = given.map((key, index) => ({ ...key, sealed: sealedBytes(key.sealed, `keys.${index}.sealed`) }))
    await c.var.change(() => {
      const key = known(db, c.req.valid('param').id)
      mustHaveOpened(db, { opened: text, recoveryKeyId: key.id, staffId: actor }, at)
      const before = key.provedAt ? undefined : findRecoveryKey(db)
      const wanted = new Set(before ? listKeysRestoredBy(db, before.id).map((one) => one.id) : [])
      if (wanted.size > 0) mustBeAbleToReseal(db, actor)
      if (wanted.size !== keys.length || keys.some(({ teamKeyId }) => !wanted.delete(teamKeyId)))
        throw new AppError('conflict', { keys: 'stale' })
      for (const { teamKeyId, sealed: bytes } of keys)
        sealToRecovery(db, teamKeyId, { sealedForRecovery: bytes, recoveryKeyId: key.id })
      if (before) retireRecoveryKey(db, before.id, at)
      if (!key.provedAt) proveRecoveryKey(db, key.id, at)
      addRehearsal(db, { recoveryKeyId: key.id, staffId: actor }, at)
      recordAct(db, { actor, action: `recovery_key.${key.provedAt ? 'rehearsed' : 'proved'}`, subject: key.id }, at)
    })
    return c.body(null, 204)
  })
  .openapi(beginRestoration, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const key = findRecoveryKey(db)
    if (!key) throw new AppError('conflict', { recovery: 'missing' })
    const { sealed: text, hash } = await sealChallenge(key)
    const keys = await c.var.change(() => {
      ownRecipient(db, actor)
      rememberChallenge(db, { hash, recoveryKeyId: key.id, staffId: actor }, at)
      recordAct(db, { actor, action: 'team_key.restoring', subject: key.id }, at)
      return listKeysRestoredBy(db, key.id)
    })
    return c.json(
      {
        recovery: { id: key.id, recipient: key.recipient },
        sealed: text,
        keys: keys.map((one) => ({
          teamKeyId: one.id,
          recipient: one.recipient,
          sealed: one.sealedForRecovery?.toString('base64') ?? '',
        })),
      },
      201,
    )
  })
  .openapi(restore, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { keys: given, opened: text, recipient: own } = c.req.valid('json')
    const keys = given.map((key, index) => ({ ...key, sealed: sealedBytes(key.sealed, `keys.${index}.sealed`) }))
    await c.var.change(() => {
      const key = findRecoveryKey(db)
      if (!key) throw new AppError('conflict', { recovery: 'missing' })
      mustHaveOpened(db, { opened: text, recoveryKeyId: key.id, staffId: actor }, at)
      mustBeMember(db, COUNCIL_TEAM, { staffId: actor, recipient: own })
      const all = new Set(listTeamKeys(db, COUNCIL_TEAM).map((one) => one.id))
      if (all.size !== keys.length || keys.some(({ teamKeyId }) => !all.delete(teamKeyId)))
        throw new AppError('conflict', { keys: 'stale' })
      for (const { teamKeyId, sealed: bytes } of keys)
        putHolder(db, { teamKeyId, staffId: actor, sealed: bytes, addedBy: actor, addedAt: at })
      addRehearsal(db, { recoveryKeyId: key.id, staffId: actor }, at)
      recordAct(db, { actor, action: 'team_key.restored', subject: key.id }, at)
    })
    return c.body(null, 204)
  })

/** @throws AppError `sign_in_again` */
function acting({ signedIn, now }: StaffEnv['Variables']): { actor: string; at: Date } {
  mustBeFresh(signedIn, now())
  return { actor: signedIn.person.id, at: now() }
}

/** @throws AppError `not_found`, also for one that another has replaced. */
function known(db: Handle, id: string): RecoveryKey {
  const found = findRecoveryKeyById(db, id)
  if (!found || found.retiredAt) throw new AppError('not_found')
  return found
}

/**
 * A recovery key takes another's place only when somebody seals to it what the other restores.
 * @throws AppError `conflict`
 */
function mustBeAbleToReseal(db: Handle, actor: string): void {
  const current = findCurrentKey(db, COUNCIL_TEAM)
  if (current) mustHold(db, current, actor)
}
