import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordAct } from '#db/queries/audit.ts'
import { lastConsentAt } from '#db/queries/case-acts.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { addMessage, type NewMessage, findMessage, listMessages } from '#db/queries/report-messages.ts'
import { dataRequestsOf } from '#db/queries/data-requests.ts'
import { changeReport, findReport } from '#db/queries/reports.ts'
import { listFiles } from '#db/queries/report-files.ts'
import { findHelper } from '#db/queries/report-helpers.ts'
import { listReferrals } from '#db/queries/report-referrals.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import type { Handle } from '#db/open.ts'
import { DATA_REQUEST_OUTCOMES, DATA_RIGHTS } from '#db/schema/data-request-terms.ts'
import { HOLD_REASONS, isPolice, REPORT_OUTCOMES, REPORT_STATES } from '#db/schema/report-terms.ts'
import type { ReportHelper } from '#db/schema/report-helpers.ts'
import type { ReportMessage } from '#db/schema/report-messages.ts'
import type { Report } from '#db/schema/reports.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import type { AreaFile } from '../content/area-file.ts'
import type { ReportEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { centreOn, mustBeSealedFor, TEAM_ALONE } from '../reporting/centres.ts'
import { claimFiles } from '../reporting/evidence.ts'
import { fileIds, recipient, sealedBytes, sealedMessage, token, tokenHash } from '../reporting/fields.ts'
import { SATISFACTIONS } from '../reporting/message.ts'
import { heldForPerson } from '../reporting/hold.ts'
import { helperForPerson } from '../reporting/helping.ts'
import { currentHolders } from '../reporting/holders.ts'
import { answerBy, sooner } from '../reporting/promises.ts'
import { deletionOn } from '../reporting/retention.ts'
import { reportOfOwnCode } from '../reporting/codes.ts'
import { endDataRequests, takeBack } from '../rights/take-back.ts'
import { changeByCode, reportOfCode } from './by-code.ts'
import { json, jsonBody } from './json.ts'

/**
 * What somebody does who comes back with their code. The token is in the body and never in an
 * address. Nothing here shows the account: whoever finds a code must not read what happened.
 */

const tags = ['Reports']
/** A conversation; more is a machine. */
export const MAX_MESSAGES = 500

const satisfaction = z
  .literal(SATISFACTIONS)
  .openapi({ description: 'From 1, very bad, to 5, very good. Stored in clear, for the figures.' })

export const returnedSchema = z
  .object({
    id: z.string(),
    state: z.enum(REPORT_STATES),
    receivedAt: z.iso.datetime(),
    answerBy: z.iso.datetime().optional().openapi({ description: 'By when the team owes the next word.' }),
    toTeam: z.boolean(),
    toPolice: z.boolean(),
    policeRefusedAt: z.iso
      .datetime()
      .optional()
      .openapi({ description: 'When they said with their code that the police may not be told.' }),
    policeTold: z
      .object({ at: z.iso.datetime(), inDanger: z.boolean() })
      .array()
      .openapi({ description: 'When the team told the police; `inDanger` when the person had not agreed.' }),
    closed: z
      .object({
        at: z.iso.datetime(),
        outcome: z.enum(REPORT_OUTCOMES).optional(),
        deletedOn: z.iso.datetime().optional(),
      })
      .optional()
      .openapi({ description: 'What came of it, and when the words are deleted.' }),
    held: z
      .object({ reason: z.enum(HOLD_REASONS).optional(), reviewOn: z.iso.date().optional() })
      .optional()
      .openapi({ description: 'Why it cannot be deleted for now, and when that is looked at again.' }),
    withdrawnAt: z.iso
      .datetime()
      .optional()
      .openapi({ description: 'Taken back, but kept closed while it is `held`.' }),
    satisfaction: satisfaction.optional().openapi({ description: 'What the person said when it was closed.' }),
    recipient,
    teamKey: z.object({ id: z.string(), recipient }).optional(),
    centre: z
      .object({
        name: z.string(),
        reads: z.boolean().openapi({ description: 'It can read this now.' }),
        endedAt: z.iso.datetime().optional().openapi({ description: 'When the person ended that.' }),
        teamKey: z.object({ id: z.string(), recipient }).optional(),
      })
      .optional()
      .openapi({ description: 'The centre that was chosen. Words are sealed to its key as well, while there is one.' }),
    dataRequests: z
      .array(
        z.object({
          kind: z.enum(DATA_RIGHTS),
          answerBy: z.iso.datetime(),
          answered: z.object({ at: z.iso.datetime(), outcome: z.enum(DATA_REQUEST_OUTCOMES) }).optional(),
        }),
      )
      .openapi({ description: 'What was asked about what is held of the person, and when it was answered.' }),
    helper: z
      .object({
        name: z.string(),
        access: z.enum(['has', 'left', 'ended']).openapi({
          description: '`left`: they may not help any more, and the team looks for somebody else.',
        }),
        former: z.string().optional().openapi({ description: 'Who helped before them.' }),
      })
      .optional()
      .openapi({ description: 'Who typed the report in for the person, or helps in their place.' }),
    files: z.int().optional().openapi({ description: 'How many pictures and files came. Absent when none did.' }),
    messages: z.array(
      z.object({
        id: z.string(),
        from: z.enum(['team', 'centre', 'person']),
        at: z.iso.datetime(),
        earlier: z.boolean().optional().openapi({
          description: 'Written before the person took the report over, and sealed to the code before alone.',
        }),
        sealed: z.string().openapi({ description: 'An age file, base64. The person’s key opens it.' }),
      }),
    ),
  })
  .openapi('ReturnedReport')
export type ReturnedReport = z.infer<typeof returnedSchema>

export const refusedChange = refusals({
  400: 'invalid_input',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
})

const attempt = createRoute({
  method: 'get',
  path: '/api/reports/attempt',
  operationId: 'mayTryCode',
  tags,
  summary: 'Whether somebody at this address may try a code now',
  description: 'Asked before the costly work of turning a code into a token.',
  responses: {
    204: { description: 'A code may be tried.' },
    ...refusals({ 429: 'rate_limited', 503: 'unavailable' }),
  },
})
const read = createRoute({
  method: 'post',
  path: '/api/reports/return',
  operationId: 'returnToReport',
  tags,
  summary: 'Where a report stands, and what was written since',
  request: jsonBody(z.strictObject({ token })),
  description: 'A code that somebody else has seen opens nothing: it answers `conflict`, and is used to take it over.',
  responses: { 200: { description: 'The report, without the account.', ...json(returnedSchema) }, ...refusedChange },
})
const write = createRoute({
  method: 'post',
  path: '/api/reports/messages',
  operationId: 'writeToTeam',
  tags,
  summary: 'Write to the team, add something to the account, or say anew how to be contacted',
  request: jsonBody(
    z.strictObject({
      token,
      id: z.uuid().openapi({ description: 'Made by the client: sending it again stores nothing.' }),
      kind: z.enum(['to_team', 'addition', 'contact']).openapi({
        description: '`contact`: how they may be contacted from now on, in place of what they said before.',
      }),
      teamKeyId: z.string().max(60),
      centreKeyId: z.string().max(60).optional().openapi({ description: 'Where a centre reads it as well.' }),
      sealed: sealedMessage,
      files: fileIds.optional().openapi({ description: 'Only with an addition: whoever finds the code sees none.' }),
    }),
  ),
  responses: { 201: { description: 'Stored, or stored before.', ...json(returnedSchema) }, ...refusedChange },
})
const consent = createRoute({
  method: 'post',
  path: '/api/reports/consents',
  operationId: 'changeConsents',
  tags,
  summary: 'Change who may be told',
  request: jsonBody(z.strictObject({ token, toPolice: z.boolean() })),
  responses: { 200: { description: 'As it is now.', ...json(returnedSchema) }, ...refusedChange },
})
const rate = createRoute({
  method: 'post',
  path: '/api/reports/satisfaction',
  operationId: 'rateReport',
  tags,
  summary: 'Say how it went, once the team has closed it',
  request: jsonBody(z.strictObject({ token, satisfaction })),
  responses: { 200: { description: 'As it is now.', ...json(returnedSchema) }, ...refusedChange },
})
const endCentre = createRoute({
  method: 'post',
  path: '/api/reports/centre-ending',
  operationId: 'endCentreAccess',
  tags,
  summary: 'Let the centre that was chosen read no more',
  request: jsonBody(z.strictObject({ token })),
  responses: { 200: { description: 'As it is now.', ...json(returnedSchema) }, ...refusedChange },
})
const withdraw = createRoute({
  method: 'post',
  path: '/api/reports/withdrawal',
  operationId: 'withdrawReport',
  tags,
  summary: 'Withdraw a report: its words are deleted, and the code ends; under a legal hold, when that ends',
  request: jsonBody(z.strictObject({ token })),
  responses: {
    200: {
      description: 'Taken back, and `held`: nobody works on it, and it is deleted later.',
      ...json(returnedSchema),
    },
    204: { description: 'Deleted. What was only counted stays counted.' },
    ...refusedChange,
  },
})

export const reportReturns = router<ReportEnv>()
  .openapi(attempt, (c) => {
    c.var.codeGuesses.mustNotWait({ address: c.env.address ?? 'unknown' }, c.var.now())
    return c.body(null, 204)
  })
  .openapi(read, (c) => c.json(viewReturned(c, reportOfCode(c, c.req.valid('json').token)), 200))
  .openapi(write, async (c) => {
    const { content, limiter, now } = c.var
    const { token: given, id, kind, teamKeyId, centreKeyId, sealed: words, files = [] } = c.req.valid('json')
    const bytes = sealedBytes(words, 'sealed')
    if (files.length > 0 && kind !== 'addition') throw new AppError('invalid_input', { files: 'unknown' })
    const report = await changeByCode(c, given, (found, db) => {
      const at = now()
      limiter.take(c.env.address ?? 'unknown', at)
      const before = findMessage(db, id)
      if (before && (before.reportId !== found.id || before.writtenBy)) throw new AppError('conflict', { id: 'taken' })
      if (before) return found
      if (!found.toTeam) throw new AppError('conflict', { toTeam: 'onlyCounted' })
      if (listMessages(db, found.id).length >= MAX_MESSAGES) throw new AppError('conflict', { messages: 'tooMany' })
      // A telephone number is told to the team, whoever else reads the report.
      const readers = kind === 'contact' ? TEAM_ALONE : found
      mustBeSealedFor(db, readers, { teamKeyId, centreKeyId }, at)
      const sealedTo = { teamKeyId, centreKeyId: centreKeyId ?? null }
      claimFiles(db, files, { reportId: found.id, centreKeyId: sealedTo.centreKeyId }, tokenHash(given))
      return takeMessage(db, content.area, found, { id, kind, sealed: bytes, ...sealedTo }, at)
    })
    c.var.outgoing.wake()
    return c.json(viewReturned(c, report), 201)
  })
  .openapi(consent, async (c) => {
    const { token: given, toPolice } = c.req.valid('json')
    const report = await changeByCode(c, given, (found, db, did) => {
      if (toPolice && !found.toTeam) throw new AppError('conflict', { toTeam: 'onlyCounted' })
      // A first no is kept too: until then nobody can tell it from an answer that was left out.
      if (found.toPolice === toPolice && (toPolice || lastConsentAt(db, found.id))) return found
      return changeReport(db, found.id, { toPolice, activeAt: did('report.consent') })
    })
    return c.json(viewReturned(c, report), 200)
  })
  .openapi(rate, async (c) => {
    const { token: given, satisfaction: said } = c.req.valid('json')
    const report = await changeByCode(c, given, (found, db, did) => {
      // Before that, nobody can say how it went; after that, the team may have begun anew.
      if (found.state !== 'closed') throw new AppError('conflict', { state: 'notClosed' })
      if (found.satisfaction === said) return found
      return changeReport(db, found.id, { satisfaction: said, activeAt: did('report.rated') })
    })
    return c.json(viewReturned(c, report), 200)
  })
  .openapi(endCentre, async (c) => {
    const report = await changeByCode(c, c.req.valid('json').token, (found, db, did) => {
      if (found.centre === null) throw new AppError('conflict', { centre: 'none' })
      if (found.centreEndedAt) return found
      const at = did('report.centre_ended')
      return changeReport(db, found.id, { centreEndedAt: at, activeAt: at })
    })
    return c.json(viewReturned(c, report), 200)
  })
  .openapi(withdraw, async (c) => {
    const { now, store } = c.var
    const { token: given } = c.req.valid('json')
    const at = now()
    const { db, queue } = store.use()
    reportOfCode(c, given)
    const report = await queue.add(() => {
      const found = reportOfOwnCode(db, tokenHash(given), at)
      // The answer to the first press was lost.
      if (found.state === 'withdrawn') return found
      takeBack(db, found, { actor: 'resident', action: 'report.withdrawn' }, at)
      endDataRequests(db, found, at)
      return findReport(db, found.id)
    })
    return report?.tokenHash ? c.json(viewReturned(c, report), 200) : c.body(null, 204)
  })

/** Of a report that was taken back and is held only that it is: nobody works on it, and nobody writes any more. */
function viewTakenBack(db: Handle, report: Report): ReturnedReport {
  const { closedAt, id, receivedAt, recipient: to, toPolice, toTeam } = report
  const held = heldForPerson(db, report)
  return {
    id,
    state: 'withdrawn',
    receivedAt: receivedAt.toISOString(),
    toTeam,
    toPolice,
    policeTold: policeTold(db, id),
    ...(held && { held }),
    ...(closedAt && { withdrawnAt: closedAt.toISOString() }),
    recipient: to,
    dataRequests: [],
    messages: [],
  }
}

function policeTold(db: Handle, id: string): ReturnedReport['policeTold'] {
  return listReferrals(db, id)
    .filter(({ service }) => isPolice(service))
    .map(({ referredAt, service }) => ({ at: referredAt.toISOString(), inDanger: service === 'police_in_danger' }))
}

export function viewReturned(c: Context<ReportEnv>, report: Report): ReturnedReport {
  const { db } = c.var.store.use()
  if (report.state === 'withdrawn') return viewTakenBack(db, report)
  const key = findTeamKey(db, COUNCIL_TEAM)
  const held = heldForPerson(db, report)
  const files = listFiles(db, report.id).length
  const helper = findHelper(db, report.id)
  const helped = helperForPerson(db, helper, c.var.now())
  const centre = centreOn(db, report)
  const deletion = deletionOn(report, c.var.content.area)
  const refused = report.toPolice ? undefined : lastConsentAt(db, report.id)
  const said = SATISFACTIONS.find((one) => one === report.satisfaction)
  return {
    id: report.id,
    state: report.state,
    receivedAt: report.receivedAt.toISOString(),
    ...(report.dueAt && { answerBy: report.dueAt.toISOString() }),
    toTeam: report.toTeam,
    toPolice: report.toPolice,
    ...(refused && { policeRefusedAt: refused.toISOString() }),
    policeTold: policeTold(db, report.id),
    ...(report.state === 'closed' &&
      report.closedAt && {
        closed: {
          at: report.closedAt.toISOString(),
          ...(report.outcome && { outcome: report.outcome }),
          ...(deletion && { deletedOn: deletion.toISOString() }),
        },
      }),
    ...(held && { held }),
    ...(said && { satisfaction: said }),
    recipient: report.recipient,
    ...(key && { teamKey: { id: key.id, recipient: key.recipient } }),
    ...(centre && {
      centre: {
        name: centre.name,
        reads: centre.standing === 'reads',
        ...(report.centreEndedAt && { endedAt: report.centreEndedAt.toISOString() }),
        ...(centre.key && { teamKey: { id: centre.key.id, recipient: centre.key.recipient } }),
      },
    }),
    dataRequests: dataRequestsOf(db, report.id).map(({ kind, dueAt, answeredAt, outcome }) => ({
      kind,
      answerBy: dueAt.toISOString(),
      ...(answeredAt && outcome && { answered: { at: answeredAt.toISOString(), outcome } }),
    })),
    ...(helped && { helper: helped }),
    ...(files > 0 && { files }),
    messages: listMessages(db, report.id)
      .filter(({ kind }) => kind === 'to_team' || kind === 'to_person')
      .map((message) => ({
        id: message.id,
        from: message.kind === 'to_team' ? 'person' : message.byCentre ? 'centre' : 'team',
        at: message.writtenAt.toISOString(),
        ...(isEarlier(message, helper) && { earlier: true }),
        sealed: (message.sealedAnew ?? message.sealed).toString('base64'),
      })),
  }
}

/** Sealed to a code that the person does not come back with any more. */
export function isEarlier({ sealedAnew, writtenAt }: ReportMessage, helper: ReportHelper | undefined): boolean {
  return sealedAnew === null && helper?.takenOverAt != null && writtenAt < helper.takenOverAt
}

/** Stores what the person wrote: whoever writes again is not left with a closed door, and is told of at the desk. */
export function takeMessage(
  db: Handle,
  area: AreaFile,
  found: Report,
  message: Pick<NewMessage, 'id' | 'kind' | 'sealed' | 'teamKeyId' | 'centreKeyId'>,
  at: Date,
): Report {
  addMessage(db, { ...message, reportId: found.id, writtenBy: null, writtenAt: at })
  const action = message.kind === 'contact' ? 'report.contact' : 'report.written'
  recordAct(db, { actor: 'resident', action, subject: `report ${found.id}` }, at)
  // How to contact them is sealed to the team alone; that it has changed, the centre must know too.
  const centre = message.centreKeyId || message.kind === 'contact' ? centreOn(db, found) : undefined
  const readers = found.ownerId ? [found.ownerId] : currentHolders(db, COUNCIL_TEAM)
  tellThatSomethingWaits(db, [...readers, ...(centre?.key ? currentHolders(db, centre.id) : [])], at)
  // Nobody is owed an answer to it; but nobody may ring the old number either.
  if (message.kind === 'contact') return changeReport(db, found.id, { activeAt: at })
  const reopened = found.state === 'closed' ? { state: 'received' as const, closedAt: null } : {}
  return changeReport(db, found.id, {
    activeAt: at,
    dueAt: sooner(found.dueAt, answerBy(area, at)),
    ...reopened,
  })
}
