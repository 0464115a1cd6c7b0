import { z } from '@hono/zod-openapi'
import { EXPORTED, OPENED, OPENED_FOR_HOLD, recordCaseAct } from '#db/queries/case-acts.ts'
import {
  CASE_SHOWS,
  CASE_VIEWS,
  type CaseCursor,
  countCases,
  listCaseMonths,
  listCases,
  visitBefore,
  visitCases,
  visitUntil,
} from '#db/queries/cases.ts'
import { centreOf, listCentres } from '#db/queries/centres.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { listStaff } from '#db/queries/staff.ts'
import { MESSAGE_KINDS, type ReportMessage } from '#db/schema/report-messages.ts'
import { REPORT_CHANNELS, RISKS, STRANDS } from '#db/schema/report-terms.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { membersOf } from '../../reporting/holders.ts'
import { knownCase, mayBeRead } from '../../reporting/case-guard.ts'
import { caseDetailSchema, caseSchema, viewCaseDetail, viewCases } from '../../reporting/case-view.ts'
import { reachOf, seatOf } from '../../reporting/reach.ts'
import { forHold } from './case-change.ts'
import { json, jsonBody } from '../json.ts'

/** The list of cases and what stands in one. What is done with them: case-work.ts. */

const tags = ['Staff: cases']
const PAGE = 50

const refused = refusals({ 400: 'invalid_input', 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' })
const refusedOne = { ...refused, ...refusals({ 404: 'not_found' }) }
const refusedBody = { ...refusedOne, ...refusals({ 413: 'too_large', 415: 'unsupported_media_type' }) }
const byId = { params: z.object({ id: z.string().max(60) }) }

const filter = z.object({
  view: z.enum(CASE_VIEWS).default('open'),
  show: z.enum(CASE_SHOWS).default('all'),
  strand: z.enum(STRANDS).optional(),
  ward: z.string().max(60).optional(),
  channel: z.enum(REPORT_CHANNELS).optional(),
  centre: z.string().max(60).optional(),
  language: z.string().max(20).optional(),
  risk: z.enum(RISKS).optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  after: z.string().max(300).optional().openapi({ description: '`next` of the page before.' }),
})

const countsSchema = z
  .object({
    all: z.int(),
    overdue: z.int(),
    safeguarding: z.int(),
    new: z.int(),
    mine: z.int(),
    unassigned: z.int(),
    notice: z.int(),
    closed: z.int(),
    counted: z.int(),
    held: z.int(),
  })
  .openapi('CaseCounts')

const list = staffRoute({
  method: 'get',
  path: '/api/staff/cases',
  operationId: 'listCases',
  tags,
  summary: 'Cases: overdue first, then somebody at risk, then what is due next',
  request: { query: filter },
  responses: {
    200: {
      description: `Up to ${PAGE} cases.`,
      ...json(
        z
          .object({
            cases: z.array(caseSchema),
            next: z.string().optional(),
            counts: countsSchema,
            months: z
              .array(z.string())
              .openapi({ description: 'In which something happened that there is a case of, the latest first.' }),
            team: z.array(z.object({ id: z.string(), name: z.string() })),
            centres: z
              .array(z.object({ id: z.string(), name: z.string() }))
              .openapi({ description: 'By name, for a coordinator.' }),
            seat: z
              .object({ standing: z.enum(['open', 'closed', 'none']), name: z.string() })
              .optional()
              .openapi({ description: 'For somebody of a centre: which, and whether it may read cases now.' }),
          })
          .openapi('Cases'),
      ),
    },
    ...refused,
  },
})
const counts = staffRoute({
  method: 'get',
  path: '/api/staff/cases/counts',
  operationId: 'countCases',
  tags,
  summary: 'How many cases each list would have for somebody who went there now',
  responses: { 200: { description: 'The counts.', ...json(countsSchema) }, ...refused },
})
const visit = staffRoute({
  method: 'post',
  path: '/api/staff/cases/visit',
  operationId: 'visitCases',
  tags,
  summary: 'Say that somebody is at the list, so that the next time it says what is new',
  request: jsonBody(z.strictObject({})),
  responses: {
    200: {
      description: 'When they were here before.',
      ...json(z.object({ since: z.iso.datetime().optional() }).openapi('CaseVisit')),
    },
    ...refused,
    ...refusals({ 413: 'too_large', 415: 'unsupported_media_type' }),
  },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/cases/{id}',
  operationId: 'getCase',
  tags,
  summary: 'One case, without its words',
  request: byId,
  responses: { 200: { description: 'The case.', ...json(caseDetailSchema) }, ...refusedOne },
})
const open = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/opening',
  operationId: 'openCase',
  tags,
  summary: 'The sealed words of a case. That somebody took them is recorded.',
  request: { ...byId, ...jsonBody(z.strictObject({ forHold })) },
  responses: {
    200: {
      description: 'Age files, base64. The team’s key opens them, and the centre’s what it may read.',
      ...json(
        z
          .object({
            account: z.string().optional(),
            messages: z.array(
              z.object({
                id: z.string(),
                kind: z.enum(MESSAGE_KINDS),
                byCentre: z.boolean().optional().openapi({ description: 'Written by somebody of the centre.' }),
                by: z.string().optional().openapi({ description: 'Absent when the person wrote it.' }),
                at: z.iso.datetime(),
                sealed: z.string(),
              }),
            ),
          })
          .openapi('SealedCase'),
      ),
    },
    ...refusedBody,
    ...refusals({ 409: 'conflict' }),
  },
})
const exported = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/export',
  operationId: 'exportCase',
  tags,
  summary: 'Record that a case is printed or taken out of the desk; by a centre for itself only',
  request: { ...byId, ...jsonBody(z.strictObject({ as: z.enum(['print', 'own_key', 'other_key', 'for_person']) })) },
  responses: { 204: { description: 'Recorded.' }, ...refusedBody },
})

export const cases = router<StaffEnv>()
  .openapi(counts, (c) => {
    const { now, signedIn, store } = c.var
    const { db } = store.use()
    const staffId = signedIn.person.id
    return c.json(countCases(db, { staffId, at: now(), since: visitUntil(db, staffId, now()) }), 200)
  })
  .openapi(list, (c) => {
    const { content, now, signedIn, store } = c.var
    const { after, ...asked } = c.req.valid('query')
    const { db } = store.use()
    const { id: staffId } = signedIn.person
    const { centre } = reachOf(db, staffId)
    const onlooker = { staffId, at: now(), since: visitBefore(db, staffId), centre }
    const page = listCases(db, asked, onlooker, {
      after: after === undefined ? undefined : readCursor(after),
      limit: PAGE,
    })
    const named = ({ id, name }: { id: string; name: string }) => ({ id, name })
    const desk =
      centre === undefined
        ? { team: membersOf(db, COUNCIL_TEAM).map(named), centres: listCentres(db).map(named) }
        : { team: [], centres: [], seat: seatOf(centreOf(db, staffId)) }
    return c.json(
      {
        cases: viewCases(db, page.cases, { area: content.area, now: now(), reach: { centre } }),
        ...(page.next && { next: writeCursor(page.next) }),
        counts: countCases(db, onlooker),
        months: listCaseMonths(db, centre),
        ...desk,
      },
      200,
    )
  })
  .openapi(visit, async (c) => {
    const { now, signedIn, store } = c.var
    const { db } = store.use()
    const since = await c.var.change(() => visitCases(db, signedIn.person.id, now()))
    return c.json({ ...(since && { since: since.toISOString() }) }, 200)
  })
  .openapi(get, (c) => {
    const { db } = c.var.store.use()
    const reach = reachOf(db, c.var.signedIn.person.id)
    const found = knownCase(db, c.req.valid('param').id, reach)
    return c.json(viewCaseDetail(db, found, c.var.content.area, c.var.now(), reach), 200)
  })
  .openapi(open, async (c) => {
    const { now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const at = now()
    // Recorded first: nobody gets the words without it.
    const { found, messages } = await c.var.change(() => {
      const reach = reachOf(db, signedIn.person.id)
      const report = knownCase(db, id, reach)
      const { forHold: asked } = c.req.valid('json')
      mayBeRead(report, asked)
      const action = report.state === 'withdrawn' ? OPENED_FOR_HOLD : OPENED
      recordCaseAct(db, { actor: signedIn.person.id, action, id }, at)
      const written = listMessages(db, id)
      return { found: report, messages: reach.centre === undefined ? written : written.filter(isForCentre) }
    })
    const names = new Map(listStaff(db).map((person) => [person.id, person.name]))
    return c.json(
      {
        ...(found.account && { account: found.account.toString('base64') }),
        messages: messages.map(({ id: messageId, kind, byCentre, writtenBy, writtenAt, sealed }) => ({
          id: messageId,
          kind,
          ...(byCentre && { byCentre }),
          ...(writtenBy !== null && { by: names.get(writtenBy) ?? '' }),
          at: writtenAt.toISOString(),
          sealed: sealed.toString('base64'),
        })),
      },
      200,
    )
  })
  .openapi(exported, async (c) => {
    const { now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const detail = c.req.valid('json').as
    await c.var.change(() => {
      const reach = reachOf(db, signedIn.person.id)
      knownCase(db, id, reach)
      // The person chose this centre, and nobody beyond it: passing it on is the team's.
      const leaves = detail === 'other_key' || detail === 'for_person'
      if (reach.centre !== undefined && leaves) throw new AppError('invalid_input', { as: 'unknown' })
      recordCaseAct(db, { actor: signedIn.person.id, action: EXPORTED, id, detail }, now())
    })
    return c.body(null, 204)
  })

/**
 * The team's notes are the team's; what came while the centre could not read was not sealed to it. How
 * the person may be contacted now stays closed to it, but must be there: what the account says holds no more.
 */
const isForCentre = ({ kind, byCentre, centreKeyId }: ReportMessage) =>
  kind === 'contact' || (centreKeyId !== null && (kind !== 'note' || byCentre))

const cursorSchema = z.strictObject({
  at: z.number(),
  key: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.string()]),
})

function writeCursor(cursor: CaseCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** @throws AppError `invalid_input` */
function readCursor(given: string): CaseCursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(given, 'base64url').toString()))
  } catch {
    throw new AppError('invalid_input', { after: 'malformed' })
  }
}
