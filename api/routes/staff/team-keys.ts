import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { findCentre } from '#db/queries/centres.ts'
import { listRecipients } from '#db/queries/officer-keys.ts'
import { findRecoveryKey, findUnprovedKey, listRehearsals } from '#db/queries/recovery-keys.ts'
import { findStaff, namesOf } from '#db/queries/staff.ts'
import {
  createTeamKey,
  dropHolder,
  findCurrentKey,
  isTeamRecipient,
  listHeldKeys,
  listHolders,
  listTeamKeys,
  putHolder,
} from '#db/queries/team-keys.ts'
import type { RecoveryKey } from '#db/schema/recovery-keys.ts'
import { COUNCIL_TEAM, type TeamKey } from '#db/schema/team-keys.ts'
import { mustBeFresh, staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { DEMONSTRATION_PASSPHRASE, DEMONSTRATION_RECOVERY } from '../../reporting/demonstration-keys.ts'
import { recipient, sealed, sealedBytes } from '../../reporting/fields.ts'
import { currentHolders, membersOf, mustBeMember, mustHold, ownRecipient, teamOf } from '../../reporting/holders.ts'
import { tellOfKeyChange } from '../../reporting/key-changes.ts'
import { rehearsalDue } from '../../reporting/rehearsal.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals } from './refusals.ts'

const tags = ['Staff: keys']
const refusedInput = {
  ...baseRefusals,
  ...refusals({ 400: 'invalid_input', 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
}
const id = z.string().max(60)
/** More keys than a team has in a lifetime, more people than a team has. */
const MANY = 100

const recoveryView = z.object({ id, recipient, madeAt: z.iso.datetime(), madeBy: z.string() })
const get = staffRoute({
  method: 'get',
  path: '/api/staff/keys/team',
  operationId: 'getTeamKeys',
  tags,
  summary: 'Who holds the team’s key, and how it could be restored',
  responses: {
    200: {
      description: 'Nothing secret.',
      ...json(
        z
          .object({
            centre: z
              .object({ id, name: z.string() })
              .optional()
              .openapi({ description: 'Whose key it is. Absent for the hate crime team.' }),
            recovery: recoveryView.optional().openapi({ description: 'The recovery key that was shown to work.' }),
            unproved: recoveryView.optional().openapi({ description: 'One that was made and not shown to work yet.' }),
            key: z
              .object({
                id,
                recipient,
                madeAt: z.iso.datetime(),
                outgrownAt: z.iso.datetime().optional().openapi({
                  description: 'Since when somebody may know it who may not open reports any more: another one is due.',
                }),
              })
              .optional()
              .openapi({ description: 'The key in use.' }),
            members: z
              .array(
                z.object({
                  id,
                  name: z.string(),
                  recipient: recipient.optional(),
                  holds: z
                    .boolean()
                    .openapi({ description: 'Whether they can open what is sealed to the key in use.' }),
                }),
              )
              .openapi({ description: 'The coordinators, or the people of the centre, by name.' }),
            rehearsals: z
              .array(z.object({ at: z.iso.datetime(), by: z.string() }))
              .openapi({ description: 'When two parts of the recovery key last opened something, newest first.' }),
            rehearsalDueAt: z.iso.datetime().optional(),
            demonstration: z
              .object({ passphrase: z.string(), parts: z.array(z.string()).optional() })
              .optional()
              .openapi({ description: 'In a demonstration only: what would be secret anywhere else.' }),
          })
          .openapi('TeamKeys'),
      ),
    },
    ...baseRefusals,
  },
})
const create = staffRoute({
  method: 'post',
  path: '/api/staff/keys/team',
  operationId: 'createTeamKey',
  tags,
  summary: 'Give the team a key, the first or another one',
  request: jsonBody(
    z.strictObject({
      recipient,
      replaces: id
        .optional()
        .openapi({ description: 'The key in use, as far as the browser knows. Absent for the first.' }),
      removes: id.optional().openapi({ description: 'Somebody who can open what there is, and shall no longer.' }),
      recoveryKeyId: id.optional().openapi({ description: 'For the hate crime team; absent for a centre.' }),
      sealedForRecovery: sealed.optional(),
      holders: z
        .array(z.strictObject({ staffId: id, recipient, sealed }))
        .min(1)
        .max(MANY)
        .openapi({ description: 'Everybody who holds the key before it, but for whom it removes.' }),
    }),
  ),
  responses: {
    201: { description: 'In use from now on.', ...json(z.object({ id })) },
    ...refusedInput,
  },
})
const addHolder = staffRoute({
  method: 'post',
  path: '/api/staff/keys/holders',
  operationId: 'addKeyHolder',
  tags,
  summary: 'Let somebody in the team open reports',
  request: jsonBody(
    z.strictObject({
      staffId: id,
      recipient: recipient.openapi({ description: 'What the keys were sealed to: the person’s own key.' }),
      keys: z
        .array(z.strictObject({ teamKeyId: id, sealed }))
        .min(1)
        .max(MANY)
        .openapi({ description: 'Every key that whoever adds them holds.' }),
    }),
  ),
  responses: { 204: { description: 'They can.' }, ...refusedInput },
})

export const teamKeys = router<StaffEnv>()
  .openapi(get, (c) => {
    const { store, demonstration, signedIn } = c.var
    const { db } = store.use()
    // Of no centre: nobody is in it.
    const team = teamOf(db, signedIn.person) ?? ''
    const council = team === COUNCIL_TEAM
    const centre = council ? undefined : findCentre(db, team)
    const key = findCurrentKey(db, team)
    const [recovery, unproved] = council ? [findRecoveryKey(db), findUnprovedKey(db)] : []
    const holders = currentHolders(db, team)
    const recipients = listRecipients(db)
    const members = membersOf(db, team)
    const rehearsals = council ? listRehearsals(db) : []
    const last = rehearsals.find(({ recoveryKeyId }) => recoveryKeyId === recovery?.id)?.at ?? recovery?.provedAt
    const open = recovery?.recipient === DEMONSTRATION_RECOVERY.recipient
    return c.json(
      {
        ...(!council && { centre: { id: team, name: centre?.name ?? '' } }),
        ...(recovery && { recovery: recoveryOf(db, recovery) }),
        ...(unproved && { unproved: recoveryOf(db, unproved) }),
        ...(key && {
          key: {
            id: key.id,
            recipient: key.recipient,
            madeAt: key.createdAt.toISOString(),
            ...(key.outgrownAt && { outgrownAt: key.outgrownAt.toISOString() }),
          },
        }),
        members: members.map((person) => {
          const own = recipients.get(person.id)
          return { id: person.id, name: person.name, ...(own && { recipient: own }), holds: holders.has(person.id) }
        }),
        rehearsals: rehearsals.map(({ at, by }) => ({ at: at.toISOString(), by })),
        ...(last && { rehearsalDueAt: rehearsalDue(last).toISOString() }),
        ...(demonstration && {
          demonstration: {
            passphrase: DEMONSTRATION_PASSPHRASE,
            ...(open && { parts: DEMONSTRATION_RECOVERY.parts }),
          },
        }),
      },
      200,
    )
  })
  .openapi(create, async (c) => {
    const { signedIn, store, now } = c.var
    const at = now()
    mustBeFresh(signedIn, at)
    const { db } = store.use()
    const actor = signedIn.person.id
    const given = c.req.valid('json')
    const forRecovery = given.sealedForRecovery && sealedBytes(given.sealedForRecovery, 'sealedForRecovery')
    const holders = given.holders.map((holder, index) => ({
      ...holder,
      sealed: sealedBytes(holder.sealed, `holders.${index}.sealed`),
    }))
    const made = await c.var.change(() => {
      const team = knownTeam(db, actor)
      const before = findCurrentKey(db, team)
      const held = before && listHolders(db, before.id).length > 0
      // Somebody else was quicker: what this browser knows of the team is of yesterday.
      if (before?.id !== given.replaces) throw new AppError('conflict', { replaces: 'stale' })
      const recovery = recoverableBy(db, team, given.recoveryKeyId, forRecovery)
      if (isTeamRecipient(db, given.recipient)) throw new AppError('conflict', { recipient: 'taken' })
      ownRecipient(db, actor)
      // A centre that has lost its key begins anew: the council's team can read what it no longer can.
      if (before && (held || team === COUNCIL_TEAM)) mustHold(db, before, actor)
      const staying = stayingWith(db, held ? before : undefined, given.removes, actor)
      if (staying.size !== holders.length || holders.some(({ staffId }) => !staying.delete(staffId)))
        throw new AppError('conflict', { holders: 'stale' })
      for (const holder of holders) mustBeMember(db, team, holder)
      const key = createTeamKey(db, { team, recipient: given.recipient, ...recovery, createdBy: actor }, at)
      for (const { staffId, sealed: bytes } of holders)
        putHolder(db, { teamKeyId: key.id, staffId, sealed: bytes, addedBy: actor, addedAt: at })
      const action =
        team === COUNCIL_TEAM
          ? before
            ? 'team_key.replaced'
            : 'team_key.made'
          : before
            ? 'centre_key.replaced'
            : 'centre_key.made'
      recordAct(db, { actor, action, subject: key.id }, at)
      if (given.removes !== undefined) {
        const all = listTeamKeys(db, team).map((one) => one.id)
        dropHolder(db, given.removes, all)
        recordAct(db, { actor, action: 'team_key.taken', subject: given.removes }, at)
        tellOfKeyChange(db, { kind: 'taken', team, staffId: given.removes, changedBy: actor }, at)
      }
      if (before) tellOfKeyChange(db, { kind: held ? 'replaced' : 'begun_anew', team, changedBy: actor }, at)
      return key
    })
    c.var.outgoing.wake()
    return c.json({ id: made.id }, 201)
  })
  .openapi(addHolder, async (c) => {
    const { signedIn, store, now } = c.var
    const at = now()
    mustBeFresh(signedIn, at)
    const { db } = store.use()
    const actor = signedIn.person.id
    const { keys: given, ...member } = c.req.valid('json')
    const keys = given.map((key, index) => ({ ...key, sealed: sealedBytes(key.sealed, `keys.${index}.sealed`) }))
    await c.var.change(() => {
      const team = knownTeam(db, actor)
      const current = findCurrentKey(db, team)
      if (!current) throw new AppError('conflict', { holder: 'missing' })
      mustHold(db, current, actor)
      mustBeMember(db, team, member)
      if (currentHolders(db, team).has(member.staffId)) throw new AppError('conflict', { staffId: 'holds' })
      const own = new Set(heldOf(db, actor, team))
      for (const [index, { teamKeyId }] of keys.entries())
        if (!own.delete(teamKeyId)) throw new AppError('conflict', { [`keys.${index}.teamKeyId`]: 'notHeld' })
      // Without an older key they could not read what was sealed to it.
      if (own.size > 0) throw new AppError('conflict', { keys: 'stale' })
      for (const { teamKeyId, sealed: bytes } of keys)
        putHolder(db, { teamKeyId, staffId: member.staffId, sealed: bytes, addedBy: actor, addedAt: at })
      recordAct(db, { actor, action: 'team_key.shared', subject: member.staffId }, at)
    })
    return c.body(null, 204)
  })

/** @throws AppError `conflict`: whoever acts for no centre has no team. */
function knownTeam(db: Handle, staffId: string): string {
  const person = findStaff(db, staffId)
  const team = person && teamOf(db, person)
  if (team === undefined) throw new AppError('conflict', { centre: 'none' })
  return team
}

/** How a key is restored: the council's by the recovery key, a centre's not at all. @throws AppError */
function recoverableBy(
  db: Handle,
  team: string,
  recoveryKeyId: string | undefined,
  sealedForRecovery: Buffer | undefined | '',
): { recoveryKeyId?: string; sealedForRecovery?: Buffer } {
  if (team !== COUNCIL_TEAM) {
    if (recoveryKeyId !== undefined || sealedForRecovery)
      throw new AppError('invalid_input', { recoveryKeyId: 'unknown' })
    return {}
  }
  if (recoveryKeyId === undefined || !sealedForRecovery)
    throw new AppError('invalid_input', {
      [recoveryKeyId === undefined ? 'recoveryKeyId' : 'sealedForRecovery']: 'missing',
    })
  if (findRecoveryKey(db)?.id !== recoveryKeyId) throw new AppError('conflict', { recoveryKeyId: 'stale' })
  return { recoveryKeyId, sealedForRecovery }
}

function recoveryOf(db: Handle, key: RecoveryKey): z.infer<typeof recoveryView> {
  const madeBy = namesOf(db, [key.createdBy])[key.createdBy] ?? ''
  return { id: key.id, recipient: key.recipient, madeAt: key.createdAt.toISOString(), madeBy }
}

/** Who has to hold the next key: whoever makes the first one, or those who hold the one before. */
function stayingWith(db: Handle, before: TeamKey | undefined, removes: string | undefined, actor: string): Set<string> {
  const staying = new Set(before ? listHolders(db, before.id).map(({ staffId }) => staffId) : [actor])
  if (removes === undefined) return staying
  if (staying.size === 1) throw new AppError('conflict', { removes: 'last' })
  if (removes === actor) throw new AppError('conflict', { removes: 'self' })
  if (!staying.delete(removes)) throw new AppError('conflict', { removes: 'unknown' })
  return staying
}

/** The ids of a team's keys that somebody holds. */
function heldOf(db: Handle, staffId: string, of: string): string[] {
  return listHeldKeys(db, staffId)
    .filter(({ team }) => team === of)
    .map((key) => key.id)
}
