import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { caseRevision, listCaseActs, wasErasedOnRequest } from '#db/queries/case-acts.ts'
import type { Case } from '#db/queries/cases.ts'
import { findCases } from '#db/queries/cases.ts'
import { findHold } from '#db/queries/legal-holds.ts'
import { dataRequestsOf } from '#db/queries/data-requests.ts'
import { listLocks } from '#db/queries/officer-keys.ts'
import { findHelper } from '#db/queries/report-helpers.ts'
import { listLinks, listReferrals } from '#db/queries/report-referrals.ts'
import { listSafeguarding, type Safety, safetyOf } from '#db/queries/safeguarding.ts'
import { findStaff, namesOf } from '#db/queries/staff.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import { DATA_RIGHTS } from '#db/schema/data-request-terms.ts'
import { CAME_BY, CONSENT_GIVEN } from '#db/schema/helper-terms.ts'
import {
  HOLD_REASONS,
  LINK_KINDS,
  POLICE_CONTACTS,
  POLICE_ROUTES,
  REFERRAL_SERVICES,
  REPORT_CHANNELS,
  REPORT_KINDS,
  REPORT_OUTCOMES,
  REPORT_STATES,
  RISKS,
  SAFEGUARDING_ANSWERS,
  SAFEGUARDING_STEPS,
  STRANDS,
} from '#db/schema/report-terms.ts'
import type { Report } from '#db/schema/reports.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import type { AreaFile } from '../content/area-file.ts'
import { wasSeen } from './codes.ts'
import { accessOf } from './helping.ts'
import { belongs } from './holders.ts'
import { CENTRE_STANDINGS, centreOn } from './centres.ts'
import { tells } from './case-guard.ts'
import { holdWaits } from './hold.ts'
import type { Reach } from './reach.ts'
import { deletionOn } from './retention.ts'

/** What the desk is shown of a case. Sealed words are not here: opening a case is an act of its own. */

const personSchema = z.object({ id: z.string(), name: z.string() })

export const caseSchema = z
  .object({
    id: z.string(),
    receivedAt: z.iso.datetime(),
    activeAt: z.iso.datetime().openapi({ description: 'When the person last did something with it.' }),
    language: z.string(),
    channel: z.enum(REPORT_CHANNELS),
    kinds: z.array(z.enum(REPORT_KINDS)),
    strands: z.array(z.enum(STRANDS)),
    risks: z.array(z.enum(RISKS)),
    ward: z.string().optional(),
    month: z.string().optional(),
    centre: z
      .object({ id: z.string(), name: z.string(), standing: z.enum(CENTRE_STANDINGS) })
      .optional()
      .openapi({
        description:
          'The centre that the person chose. It `reads` the case; or the person `ended` that, the centre is `closed`, or has `noKey`.',
      }),
    toTeam: z.boolean(),
    toPolice: z.boolean(),
    state: z.enum(REPORT_STATES),
    owner: personSchema
      .extend({
        left: z.enum(['suspended', 'no_coordinator']).optional().openapi({
          description: 'Nobody works on it: they are suspended, or no coordinator any more.',
        }),
      })
      .optional(),
    safeguarding: z
      .literal('open')
      .optional()
      .openapi({ description: 'Somebody is at risk, and a step of what is done then is not done.' }),
    dangerOver: z.object({ by: z.string(), at: z.iso.datetime() }).optional().openapi({
      description: 'Who found that nobody is in danger any more. What the person said stays in `risks`.',
    }),
    dueAt: z.iso.datetime().optional().openapi({ description: 'By when the team owes the next word.' }),
    closedAt: z.iso.datetime().optional(),
    policeRoute: z.enum(POLICE_ROUTES).optional(),
    policeContact: z.enum(POLICE_CONTACTS).optional(),
    outcome: z.enum(REPORT_OUTCOMES).optional(),
    satisfaction: z.int().optional(),
    legalHold: z.boolean(),
    hold: z
      .object({
        reason: z.enum(HOLD_REASONS),
        reviewOn: z.iso.date(),
        by: personSchema,
        agreedBy: z.string().optional(),
        waits: z.boolean().openapi({ description: 'A second person has not agreed yet.' }),
        due: z.boolean().openapi({ description: 'Its day has come: is it still needed?' }),
      })
      .optional()
      .openapi({ description: 'Why the words are held, for the team alone.' }),
    words: z
      .enum(['kept', 'none', 'deleted'])
      .openapi({ description: 'Whether there is something sealed: `none` when the person sent nothing to be read.' }),
    erased: z
      .literal('on_request')
      .optional()
      .openapi({ description: 'The team deleted the words, because the person asked for it.' }),
    deletion: z.iso.datetime().optional().openapi({ description: 'When the words are deleted, once that is near.' }),
  })
  .openapi('Case')

export const caseDetailSchema = caseSchema
  .extend({
    revision: z.int().openapi({ description: 'Send it with a change: somebody else may have been quicker.' }),
    recipient: z.string().openapi({ description: 'What words to the person are sealed to, beside the team’s key.' }),
    teamKey: z.object({ id: z.string(), recipient: z.string() }).optional(),
    enteredBy: z.string().optional().openapi({ description: 'Who typed it in, when it was not the person.' }),
    codeSeen: z
      .boolean()
      .openapi({ description: 'Somebody outside the team saw the code that opens what is written to the person.' }),
    helper: z
      .object({
        id: z.string(),
        name: z.string(),
        access: z.enum(['has', 'left', 'ended', 'never']).openapi({
          description:
            '`left`: may not help any more. `ended`: the person said so. `never`: the person did not agree to it.',
        }),
        recipient: z.string().optional().openapi({ description: 'Absent while they have made no key of their own.' }),
        cameBy: z.enum(CAME_BY),
        takenOn: z.iso.date(),
        consentGiven: z.enum(CONSENT_GIVEN),
        codeHanded: z.boolean().optional(),
        takenOverAt: z.iso
          .datetime()
          .optional()
          .openapi({ description: 'Since when the person has a code of their own, that nobody else saw.' }),
        former: z.string().optional(),
      })
      .optional()
      .openapi({ description: 'Who helps the person of a report that somebody else typed in.' }),
    centreKey: z
      .object({ id: z.string(), recipient: z.string() })
      .optional()
      .openapi({ description: 'Words to the person are sealed to it too, so that the centre can follow.' }),
    referrals: z.array(
      z.object({ id: z.string(), service: z.enum(REFERRAL_SERVICES), by: z.string(), at: z.iso.datetime() }),
    ),
    steps: z
      .array(
        z.object({
          step: z.enum(SAFEGUARDING_STEPS),
          answer: z.enum(SAFEGUARDING_ANSWERS),
          by: z.string(),
          at: z.iso.datetime(),
        }),
      )
      .openapi({ description: 'What was done to keep somebody safe.' }),
    requests: z
      .array(
        z.object({
          id: z.string(),
          kind: z.enum(DATA_RIGHTS),
          dueAt: z.iso.datetime(),
          answeredAt: z.iso.datetime().optional(),
        }),
      )
      .openapi({
        description:
          'What was asked about what is held of the person. What came with the code has the id of its message.',
      }),
    links: z.array(
      z.object({ id: z.string(), kind: z.enum(LINK_KINDS), by: z.string(), at: z.iso.datetime(), case: caseSchema }),
    ),
    history: z.array(
      z.object({
        seq: z.int(),
        at: z.iso.datetime(),
        by: z.string().openapi({ description: 'A name, `resident`, `server` or `demonstration`.' }),
        action: z.string(),
        detail: z.string(),
      }),
    ),
  })
  .openapi('CaseDetail')

export type CaseJson = z.infer<typeof caseSchema>
export type CaseDetailJson = z.infer<typeof caseDetailSchema>

/** For whom, and when: `reach` is that of a centre, which is not told of holds. */
export type Seeing = { area: AreaFile; now: Date; reach?: Reach }

/** `names` of the owners and of who checked on somebody, by id; `safety` of those at risk. */
export function viewCase(
  db: Handle,
  found: Case,
  names: Readonly<Record<string, string>>,
  { area, now, reach = {} }: Seeing,
  safety: ReadonlyMap<string, Safety> = new Map(),
): CaseJson {
  const { id, language, channel, kinds, strands, risks, toTeam, toPolice, state, legalHold } = found
  const deletion = found.noticeAt && deletionOn(found, area)
  const centre = centreOn(db, found)
  const { open, checked } = safety.get(id) ?? {}
  const hold = legalHold && reach.centre === undefined ? viewHold(db, id, now) : undefined
  return {
    id,
    receivedAt: found.receivedAt.toISOString(),
    activeAt: found.activeAt.toISOString(),
    language,
    channel,
    kinds,
    strands,
    risks,
    ...(found.ward !== null && { ward: found.ward }),
    ...(found.month !== null && { month: found.month }),
    ...(centre && { centre: { id: centre.id, name: centre.name, standing: centre.standing } }),
    toTeam,
    toPolice,
    state,
    ...(found.ownerId !== null && { owner: viewOwner(db, found.ownerId, names) }),
    ...(open && { safeguarding: 'open' as const }),
    ...(checked && { dangerOver: { by: names[checked.doneBy] ?? '', at: checked.doneAt.toISOString() } }),
    ...(found.dueAt && { dueAt: found.dueAt.toISOString() }),
    ...(found.closedAt && { closedAt: found.closedAt.toISOString() }),
    ...(found.policeRoute && { policeRoute: found.policeRoute }),
    ...(found.policeContact && { policeContact: found.policeContact }),
    ...(found.outcome && { outcome: found.outcome }),
    ...(found.satisfaction !== null && { satisfaction: found.satisfaction }),
    legalHold,
    ...(hold && { hold }),
    // The key's id goes with the account.
    words: !toTeam ? 'none' : found.teamKeyId === null ? 'deleted' : 'kept',
    ...(state === 'withdrawn' && wasErasedOnRequest(db, id) && { erased: 'on_request' as const }),
    ...(deletion && { deletion: deletion.toISOString() }),
  }
}

function viewOwner(db: Handle, id: string, names: Readonly<Record<string, string>>): CaseJson['owner'] {
  const owner = findStaff(db, id)
  const left =
    owner?.state !== 'active' ? 'suspended' : owner.roles.includes('coordinator') ? undefined : 'no_coordinator'
  return { id, name: names[id] ?? '', ...(left && { left }) } as const
}

function viewHold(db: Handle, reportId: string, now: Date): CaseJson['hold'] {
  const hold = findHold(db, reportId)
  if (!hold) return undefined
  const { agreedBy, placedBy, reason, reviewOn } = hold
  const names = namesOf(db, [placedBy, agreedBy])
  return {
    reason,
    reviewOn,
    by: { id: placedBy, name: names[placedBy] ?? '' },
    ...(agreedBy !== null && { agreedBy: names[agreedBy] ?? '' }),
    ...holdWaits(hold, now),
  }
}

export function viewCases(db: Handle, found: readonly Case[], seeing: Seeing): CaseJson[] {
  const safety = safetyOf(db, found)
  const checks = [...safety.values()].map(({ checked }) => checked?.doneBy)
  const names = namesOf(db, [...found.map(({ ownerId }) => ownerId), ...checks])
  return found.map((one) => viewCase(db, one, names, seeing, safety))
}

/** For a centre without what is the team's alone. */
export function viewCaseDetail(
  db: Handle,
  found: Report,
  area: AreaFile,
  now: Date,
  reach: Reach = {},
): CaseDetailJson {
  const team = reach.centre === undefined
  const seeing = { area, now, reach }
  const acts = listCaseActs(db, found.id).filter((act) => tells(reach, act))
  const referrals = listReferrals(db, found.id)
  const steps = team ? listSafeguarding(db, found.id) : []
  const links = team ? listLinks(db, found.id) : []
  const linked = findCases(
    db,
    links.map(({ id }) => id),
  )
  const helper = team ? findHelper(db, found.id) : undefined
  const safety = safetyOf(db, [found])
  const names = namesOf(db, [
    safety.get(found.id)?.checked?.doneBy,
    found.ownerId,
    found.enteredBy,
    helper?.staffId,
    helper?.formerId,
    ...acts.flatMap(({ actor, detail }) => [actor, detail]),
    ...referrals.map(({ referredBy }) => referredBy),
    ...steps.map(({ doneBy }) => doneBy),
    ...links.map(({ linkedBy }) => linkedBy),
    ...linked.map(({ ownerId }) => ownerId),
  ])
  const key = findTeamKey(db, COUNCIL_TEAM)
  const centreKey = centreOn(db, found)?.key
  const typist = found.enteredBy === null ? undefined : findStaff(db, found.enteredBy)
  return {
    ...viewCase(db, found, names, seeing, safety),
    revision: caseRevision(db, found.id),
    recipient: found.recipient,
    ...(key && { teamKey: { id: key.id, recipient: key.recipient } }),
    ...(centreKey && { centreKey: { id: centreKey.id, recipient: centreKey.recipient } }),
    codeSeen: wasSeen(db, found) && !(typist && belongs(db, typist, COUNCIL_TEAM)),
    ...(team && found.enteredBy !== null && { enteredBy: names[found.enteredBy] ?? '' }),
    ...(helper && {
      helper: {
        id: helper.staffId,
        name: names[helper.staffId] ?? '',
        access: accessOf(db, helper, now),
        ...recipientOf(db, helper.staffId),
        cameBy: helper.cameBy,
        takenOn: helper.takenOn,
        consentGiven: helper.consentGiven,
        ...(helper.codeHanded !== null && { codeHanded: helper.codeHanded }),
        ...(helper.takenOverAt && { takenOverAt: helper.takenOverAt.toISOString() }),
        ...(helper.formerId && { former: names[helper.formerId] ?? '' }),
      },
    }),
    referrals: referrals.map(({ id, service, referredBy, referredAt }) => ({
      id,
      service,
      by: names[referredBy] ?? '',
      at: referredAt.toISOString(),
    })),
    steps: steps.map(({ step, answer, doneBy, doneAt }) => ({
      step,
      answer,
      by: names[doneBy] ?? '',
      at: doneAt.toISOString(),
    })),
    requests: (team ? dataRequestsOf(db, found.id) : []).map(({ id, kind, dueAt, answeredAt }) => ({
      id,
      kind,
      dueAt: dueAt.toISOString(),
      ...(answeredAt && { answeredAt: answeredAt.toISOString() }),
    })),
    links: links.flatMap(({ id, kind, linkedBy, linkedAt }) => {
      const other = linked.find((one) => one.id === id)
      return other
        ? { id, kind, by: names[linkedBy] ?? '', at: linkedAt.toISOString(), case: viewCase(db, other, names, seeing) }
        : []
    }),
    history: acts.map(({ seq, at, actor, action, detail }) => ({
      seq,
      at: at.toISOString(),
      by: names[actor] ?? actor,
      action,
      detail: names[detail] ?? detail,
    })),
  }
}

function recipientOf(db: Handle, staffId: string): { recipient?: string } {
  const [lock] = listLocks(db, staffId)
  return lock ? { recipient: lock.recipient } : {}
}
