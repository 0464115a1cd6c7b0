import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { dropUnusedHandOvers, findUnusedHandOver, putHandOver } from '#db/queries/hand-over-codes.ts'
import { listLocks } from '#db/queries/officer-keys.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import {
  changeHelper,
  createHelper,
  findHelped,
  findHelper,
  type Helped,
  listHelped,
} from '#db/queries/report-helpers.ts'
import { addMessage, findMessage, listMessages } from '#db/queries/report-messages.ts'
import { changeReport, findReport } from '#db/queries/reports.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import { CAME_BY, CONSENT_GIVEN } from '#db/schema/helper-terms.ts'
import { REPORT_STATES } from '#db/schema/report-terms.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { dayIn } from '../../content/london.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { recipient, sealedBytes, sealedMessage, token, tokenHash } from '../../reporting/fields.ts'
import { HAND_OVER_DAYS } from '../../reporting/helper-limits.ts'
import { channelOf, mustBeHelper } from '../../reporting/helping.ts'
import { currentHolders } from '../../reporting/holders.ts'
import { answerBy, sooner } from '../../reporting/promises.ts'
import { mustBeInUse } from '../../reporting/team-key.ts'
import { json, jsonBody } from '../json.ts'
import { newReport, reportReceipt, takeReport } from '../reports.ts'
import { baseRefusals } from './refusals.ts'

/**
 * The desk of whoever reports for somebody else: a champion, somebody at a centre, or a
 * coordinator at the telephone. They see where the reports stand that they typed in, and what
 * the team writes to them: never an account, and never a message of the person.
 */

const tags = ['Staff: helping']
/** A conversation; more is a machine. */
const MAX_MESSAGES = 500
const DAY_MS = 86_400_000

const label = z
  .base64()
  .min(1)
  .max(4_000)
  .openapi({ description: 'What the helper calls the person, an age file sealed to the helper’s own key, base64.' })

const helped = z
  .object({
    id: z.string(),
    receivedAt: z.iso.datetime(),
    language: z.string(),
    state: z.enum(REPORT_STATES),
    answerBy: z.iso.datetime().optional().openapi({ description: 'By when the team owes the next word.' }),
    cameBy: z.enum(CAME_BY),
    takenOn: z.iso.date(),
    label: label.optional(),
    codeHanded: z.boolean().optional().openapi({ description: 'Absent while nobody has said.' }),
    takenOver: z.boolean().openapi({ description: 'The person has a code of their own, and let the helper stay.' }),
    mayHandOver: z.boolean().openapi({
      description: 'A code can be made to take it over; once the person has their own, only by a coordinator.',
    }),
    handOverUntil: z.iso.datetime().optional().openapi({ description: 'A code to take it over waits to be used.' }),
    heard: z.iso.datetime().optional().openapi({ description: 'When the team last wrote to the helper.' }),
  })
  .openapi('HelpedReport')
const helpedDetail = helped
  .extend({
    teamKey: z.object({ id: z.string(), recipient }).optional(),
    recipient: recipient.optional().openapi({ description: 'The helper’s own. Absent while they have made no key.' }),
    messages: z.array(
      z.object({
        id: z.string(),
        from: z.enum(['team', 'helper']),
        at: z.iso.datetime(),
        sealed: z.string().openapi({ description: 'An age file, base64. The helper’s own key opens it.' }),
      }),
    ),
  })
  .openapi('HelpedReportDetail')
export type HelpedReport = z.infer<typeof helped>
export type HelpedReportDetail = z.infer<typeof helpedDetail>

const refusedOne = { ...baseRefusals, ...refusals({ 400: 'invalid_input', 404: 'not_found' }) }
const refusedBody = {
  ...refusedOne,
  ...refusals({ 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
}
const byId = { params: z.object({ id: z.string().max(60) }) }

const list = staffRoute({
  method: 'get',
  path: '/api/staff/helping',
  operationId: 'listHelped',
  tags,
  summary: 'The reports that somebody typed in for others, the newest first',
  responses: {
    200: {
      description: 'Only the own ones that one may still see.',
      ...json(z.object({ reports: z.array(helped) }).openapi('HelpedReports')),
    },
    ...baseRefusals,
  },
})
const newHelped = newReport
  .extend({
    cameBy: z.enum(CAME_BY),
    takenOn: z.iso.date().openapi({ description: 'The day on which the person told it.' }),
    consentGiven: z.enum(CONSENT_GIVEN),
    helperSees: z.boolean().openapi({ description: 'The person agreed that the helper sees where it stands.' }),
    label: label.optional(),
  })
  .openapi('NewHelpedReport')
export type NewHelpedBody = z.infer<typeof newHelped>
const create = staffRoute({
  method: 'post',
  path: '/api/staff/helping',
  operationId: 'createHelpedReport',
  tags,
  summary: 'Report for somebody else. Who did is taken from the session, and the channel from their role.',
  request: jsonBody(newHelped),
  responses: { 201: { description: 'Stored, or stored before.', ...json(reportReceipt) }, ...refusedBody },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/helping/{id}',
  operationId: 'getHelped',
  tags,
  summary: 'Where one report stands, and what was written between its helper and the team',
  request: byId,
  responses: { 200: { description: 'Never the account.', ...json(helpedDetail) }, ...refusedOne },
})
const change = staffRoute({
  method: 'patch',
  path: '/api/staff/helping/{id}',
  operationId: 'changeHelped',
  tags,
  summary: 'Say whether the person has their code',
  request: { ...byId, ...jsonBody(z.strictObject({ codeHanded: z.boolean() })) },
  responses: { 204: { description: 'Noted.' }, ...refusedBody },
})
const handOver = staffRoute({
  method: 'post',
  path: '/api/staff/helping/{id}/hand-over',
  operationId: 'createHandOver',
  tags,
  summary: 'Make a code with which the person takes the report over, once',
  description: 'Made in the browser: the server gets the token that it yields, and keeps its hash.',
  request: { ...byId, ...jsonBody(z.strictObject({ token })) },
  responses: {
    201: { description: 'The codes made before and not used open nothing any more.', ...json(helpedDetail) },
    ...refusedBody,
  },
})
const stop = staffRoute({
  method: 'post',
  path: '/api/staff/helping/{id}/ending',
  operationId: 'stopHelping',
  tags,
  summary: 'Say that one can no longer help with a report: the team is told and looks for somebody else',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: {
    204: { description: 'From now on the helper sees nothing of it, and their unused codes open nothing.' },
    ...refusedBody,
  },
})
const write = staffRoute({
  method: 'post',
  path: '/api/staff/helping/{id}/messages',
  operationId: 'writeAsHelper',
  tags,
  summary: 'Write to the team about a report',
  request: {
    ...byId,
    ...jsonBody(z.strictObject({ id: z.uuid(), teamKeyId: z.string().max(60), sealed: sealedMessage })),
  },
  responses: { 201: { description: 'Stored, or stored before.', ...json(helpedDetail) }, ...refusedBody },
})

export const helping = router<StaffEnv>()
  .openapi(list, (c) => {
    const { db } = c.var.store.use()
    const { person } = c.var.signedIn
    mustBeHelper(db, person, c.var.now())
    return c.json({ reports: listHelped(db, person.id).map((one) => view(c, one)) }, 200)
  })
  .openapi(create, async (c) => {
    const { content, now, signedIn } = c.var
    const { cameBy, takenOn, consentGiven, helperSees, label: given, ...body } = c.req.valid('json')
    const { person } = signedIn
    mustBeHelper(c.var.store.use().db, person, now())
    if (takenOn > dayIn(content.area.timezone, now())) throw new AppError('invalid_input', { takenOn: 'tooLate' })
    if (given && !helperSees) throw new AppError('invalid_input', { label: 'unknown' })
    const sealed = given && sealedBytes(given, 'label')
    // Of what is only counted there is nothing to see.
    const sees = helperSees && body.toTeam
    const receipt = await takeReport(c, body, {
      by: person.id,
      channel: channelOf(person.roles, cameBy),
      commit: (job) => c.var.change(job),
      alsoStore: (db, at) => {
        createHelper(db, {
          reportId: body.id,
          staffId: person.id,
          since: at,
          cameBy,
          takenOn,
          consentGiven,
          label: (sees && sealed) || null,
          endedAt: sees ? null : at,
          endedBy: sees ? null : 'never',
        })
      },
    })
    return c.json(receipt, 201)
  })
  .openapi(get, (c) => c.json(detail(c, mine(c, c.req.valid('param').id)), 200))
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const { codeHanded } = c.req.valid('json')
    const { db } = c.var.store.use()
    await c.var.change(() => {
      // Of a report that was never theirs to see somebody can still say this.
      const found = findHelper(db, id)
      if (found?.staffId !== c.var.signedIn.person.id) throw new AppError('not_found')
      if (found.endedAt && found.endedBy !== 'never') throw new AppError('not_found')
      if (found.codeHanded === codeHanded) return
      changeHelper(db, id, { codeHanded })
      act(c, id, codeHanded ? 'report.code_handed' : 'report.code_kept')
    })
    return c.body(null, 204)
  })
  .openapi(handOver, async (c) => {
    const { now } = c.var
    const { id } = c.req.valid('param')
    const hash = tokenHash(c.req.valid('json').token)
    const { db } = c.var.store.use()
    const at = now()
    await c.var.change(() => {
      const { helper, state } = mine(c, id)
      const report = findReport(db, id)
      if (state === 'withdrawn' || !report?.tokenHash) throw new AppError('conflict', { report: 'ended' })
      if (!mayHandOver(c, helper)) throw new AppError('conflict', { report: 'takenOver' })
      const before = findUnusedHandOver(db, id)
      // Sent twice.
      if (before?.tokenHash.equals(hash)) return
      putHandOver(db, {
        tokenHash: hash,
        reportId: id,
        madeBy: c.var.signedIn.person.id,
        madeAt: at,
        expiresAt: new Date(at.getTime() + HAND_OVER_DAYS * DAY_MS),
      })
      act(c, id, 'report.hand_over_made')
    })
    return c.json(detail(c, mine(c, id)), 201)
  })
  .openapi(stop, async (c) => {
    const { now, signedIn, outgoing } = c.var
    const { id } = c.req.valid('param')
    const { db } = c.var.store.use()
    const at = now()
    await c.var.change(() => {
      mine(c, id)
      // The label is sealed to them alone, and a code that they made may be in anybody's hands.
      changeHelper(db, id, { endedAt: at, endedBy: 'helper', label: null })
      dropUnusedHandOvers(db, id)
      act(c, id, 'report.help_stopped')
      const owner = findReport(db, id)?.ownerId
      const team = owner ? [owner] : currentHolders(db, COUNCIL_TEAM)
      tellThatSomethingWaits(
        db,
        [...team].filter((one) => one !== signedIn.person.id),
        at,
      )
    })
    outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(write, async (c) => {
    const { content, now, outgoing, signedIn } = c.var
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const { db } = c.var.store.use()
    const sealed = sealedBytes(given.sealed, 'sealed')
    const at = now()
    await c.var.change(() => {
      const { state } = mine(c, id)
      const before = findMessage(db, given.id)
      if (before?.reportId === id && before.kind === 'from_helper' && before.writtenBy === signedIn.person.id) return
      if (before) throw new AppError('conflict', { id: 'taken' })
      const report = findReport(db, id)
      // No words are added to a report that was taken back, whose words were deleted, or which is only counted.
      if (!report || state === 'withdrawn' || report.teamKeyId === null)
        throw new AppError('conflict', { report: 'ended' })
      if (listMessages(db, id).length >= MAX_MESSAGES) throw new AppError('conflict', { messages: 'tooMany' })
      mustBeInUse(db, given.teamKeyId, at)
      addMessage(db, {
        id: given.id,
        reportId: id,
        kind: 'from_helper',
        sealed,
        teamKeyId: given.teamKeyId,
        writtenBy: signedIn.person.id,
        writtenAt: at,
      })
      act(c, id, 'report.helper_wrote')
      changeReport(db, id, {
        activeAt: at,
        dueAt: sooner(report.dueAt, answerBy(content.area, at)),
        ...(state === 'closed' && { state: 'received' as const, closedAt: null }),
      })
      tellThatSomethingWaits(db, report.ownerId ? [report.ownerId] : currentHolders(db, COUNCIL_TEAM), at)
    })
    outgoing.wake()
    return c.json(detail(c, mine(c, id)), 201)
  })

/** @throws AppError `not_found` for what is none, somebody else's, or one's own no longer: all the same. */
function mine({ var: { now, signedIn, store } }: Context<StaffEnv>, id: string): Helped {
  const { db } = store.use()
  mustBeHelper(db, signedIn.person, now())
  const found = findHelped(db, signedIn.person.id, id)
  if (!found) throw new AppError('not_found')
  return found
}

function act({ var: { now, signedIn, store } }: Context<StaffEnv>, id: string, action: string): void {
  recordCaseAct(store.use().db, { actor: signedIn.person.id, action, id }, now())
}

/** Once the person has a code of their own only the team helps, when it is lost or in the wrong hands. */
function mayHandOver({ var: { signedIn } }: Context<StaffEnv>, { takenOverAt }: Helped['helper']): boolean {
  return takenOverAt === null || signedIn.person.roles.includes('coordinator')
}

/** What stands between this helper and the team. */
function thread({ var: { store } }: Context<StaffEnv>, { id, helper, state }: Helped) {
  // What a legal hold keeps is nobody's to read.
  if (state === 'withdrawn') return []
  return listMessages(store.use().db, id).filter(
    ({ kind, writtenAt }) => (kind === 'to_helper' || kind === 'from_helper') && writtenAt >= helper.since,
  )
}

function view(c: Context<StaffEnv>, found: Helped): HelpedReport {
  const { db } = c.var.store.use()
  const { id, receivedAt, language, state, dueAt, helper } = found
  const waiting = findUnusedHandOver(db, id)
  const heard = thread(c, found).findLast(({ kind }) => kind === 'to_helper')?.writtenAt
  return {
    id,
    receivedAt: receivedAt.toISOString(),
    language,
    state,
    ...(dueAt && { answerBy: dueAt.toISOString() }),
    cameBy: helper.cameBy,
    takenOn: helper.takenOn,
    ...(helper.label && { label: helper.label.toString('base64') }),
    ...(helper.codeHanded !== null && { codeHanded: helper.codeHanded }),
    takenOver: helper.takenOverAt !== null,
    mayHandOver: state !== 'withdrawn' && mayHandOver(c, helper),
    ...(waiting && waiting.expiresAt > c.var.now() && { handOverUntil: waiting.expiresAt.toISOString() }),
    ...(heard && { heard: heard.toISOString() }),
  }
}

function detail(c: Context<StaffEnv>, found: Helped): HelpedReportDetail {
  const { db } = c.var.store.use()
  const key = findTeamKey(db, COUNCIL_TEAM)
  const [lock] = listLocks(db, c.var.signedIn.person.id)
  return {
    ...view(c, found),
    ...(key && { teamKey: { id: key.id, recipient: key.recipient } }),
    ...(lock && { recipient: lock.recipient }),
    messages: thread(c, found).map(({ id, kind, writtenAt, sealed }) => ({
      id,
      from: kind === 'to_helper' ? 'team' : 'helper',
      at: writtenAt.toISOString(),
      sealed: sealed.toString('base64'),
    })),
  }
}
