import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type CaseAct, recordCaseAct } from '#db/queries/case-acts.ts'
import { openDataRequestsOf } from '#db/queries/data-requests.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { findHelper } from '#db/queries/report-helpers.ts'
import { addLink, addReferral, findReferral, removeLink } from '#db/queries/report-referrals.ts'
import { addMessage, findMessage, listMessages } from '#db/queries/report-messages.ts'
import { changeReport, findReportsBeginning, type ReportChange } from '#db/queries/reports.ts'
import { putSafeguarding, safetyOf } from '#db/queries/safeguarding.ts'
import { findStaff } from '#db/queries/staff.ts'
import type { ReportHelper } from '#db/schema/report-helpers.ts'
import {
  isPolice,
  LINK_KINDS,
  POLICE_CONTACTS,
  POLICE_ROUTES,
  REFERRAL_SERVICES,
  REPORT_OUTCOMES,
} from '#db/schema/report-terms.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { type Asked, caseToChange, knownCase, wordsKept } from '../../reporting/case-guard.ts'
import { type caseDetailSchema, viewCaseDetail } from '../../reporting/case-view.ts'
import { mustBeSealedFor, TEAM_ALONE } from '../../reporting/centres.ts'
import { accessOf } from '../../reporting/helping.ts'
import { sealedBytes } from '../../reporting/fields.ts'
import { currentHolders } from '../../reporting/holders.ts'
import { updateBy } from '../../reporting/promises.ts'
import { type Reach, reachOf } from '../../reporting/reach.ts'
import { byId, changed, note, refused, revision } from './case-change.ts'
import { jsonBody } from '../json.ts'

/** What a coordinator does with a case. Each change carries what the officer saw; nobody overwrites anybody. */

const tags = ['Staff: cases']
/** A conversation; more is a machine. */
const MAX_MESSAGES = 1_000
/** The first eight characters, which the list shows, or more of them. */
const CASE_NUMBER = /^[0-9a-f]{8}[0-9a-f-]{0,28}$/

const assign = staffRoute({
  method: 'put',
  path: '/api/staff/cases/{id}/owner',
  operationId: 'assignCase',
  tags,
  summary: 'Take a case, or give it to another coordinator',
  request: { ...byId, ...jsonBody(z.strictObject({ revision, owner: z.string().max(60) })) },
  responses: { 200: changed, ...refused },
})
const write = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/messages',
  operationId: 'writeOnCase',
  tags,
  summary:
    'Write to the person, to who helps them, a note, or how the person may be contacted; a centre’s notes are for both',
  request: {
    ...byId,
    ...jsonBody(
      note.extend({
        revision,
        kind: z.enum(['to_person', 'to_helper', 'note', 'contact']).openapi({
          description: '`contact`: how the person said that they may be contacted from now on. For the team alone.',
        }),
        centreKeyId: z.string().max(60).optional().openapi({ description: 'What it was sealed to for the centre.' }),
        aboutData: z.boolean().default(false).openapi({
          description:
            'Of what is written to the person: it answers what they asked about their data. For them and the team alone, whichever centre reads the case.',
        }),
        spoken: z.boolean().default(false).openapi({
          description: 'Of a note: the person was told by telephone or face to face. The clock starts anew.',
        }),
      }),
    ),
  },
  responses: { 201: { ...changed, description: 'Stored, or stored before.' }, ...refused },
})
const change = staffRoute({
  method: 'patch',
  path: '/api/staff/cases/{id}',
  operationId: 'changeCase',
  tags,
  summary: 'Record what the police know, what came of it, or how the person found it',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        revision,
        policeRoute: z.enum(POLICE_ROUTES).nullable().optional(),
        policeContact: z.enum(POLICE_CONTACTS).nullable().optional(),
        outcome: z.enum(REPORT_OUTCOMES).optional(),
        satisfaction: z.int().min(1).max(5).optional(),
      }),
    ),
  },
  responses: { 200: changed, ...refused },
})
const close = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/closing',
  operationId: 'closeCase',
  tags,
  summary: 'Close a case, with the outcome if it is not recorded yet. How long its words are kept counts from here.',
  request: { ...byId, ...jsonBody(z.strictObject({ revision, outcome: z.enum(REPORT_OUTCOMES).optional() })) },
  responses: { 200: changed, ...refused },
})
const reopen = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/reopening',
  operationId: 'reopenCase',
  tags,
  summary: 'Go on with a case that was closed',
  request: { ...byId, ...jsonBody(z.strictObject({ revision })) },
  responses: { 200: changed, ...refused },
})
const refer = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/referrals',
  operationId: 'referCase',
  tags,
  summary: 'Record to whom a case was passed on; the reference stands in a sealed note',
  description:
    'To the police only when the person has agreed, or as `police_in_danger`: then the note says why, and whoever comes back with the code is told that it was done.',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        revision,
        id: z.uuid(),
        service: z.enum(REFERRAL_SERVICES),
        agreement: z.enum(['agreed', 'in_danger', 'refused']).optional().openapi({
          description:
            'Whether the person agreed. Without, only because of a danger, which the note names; `police_in_danger` says so itself.',
        }),
        note: note.optional(),
      }),
    ),
  },
  responses: { 201: { ...changed, description: 'Stored, or stored before.' }, ...refused },
})
const link = staffRoute({
  method: 'put',
  path: '/api/staff/cases/{id}/links',
  operationId: 'linkCase',
  tags,
  summary: 'Say that two reports are of the same person or place, or take it back. Only the team sees it.',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        revision,
        other: z
          .string()
          .max(60)
          .toLowerCase()
          .regex(CASE_NUMBER)
          .openapi({ description: 'Its id, or the eight characters with which that begins, if no other begins so.' }),
        kind: z.enum(LINK_KINDS),
        linked: z.boolean(),
      }),
    ),
  },
  responses: { 200: changed, ...refused },
})

const WRITTEN = {
  to_person: 'report.answered',
  to_helper: 'report.helper_told',
  note: 'report.noted',
  contact: 'report.contact_recorded',
} as const

export const caseWork = router<StaffEnv>()
  .openapi(assign, async (c) => {
    const { db } = c.var.store.use()
    const { owner, revision: seen } = c.req.valid('json')
    const asked = asking(c, c.req.valid('param').id, seen)
    await c.var.change(() => {
      const found = caseToChange(db, asked, { open: true })
      const person = findStaff(db, owner)
      if (person?.state !== 'active' || !person.roles.includes('coordinator'))
        throw new AppError('invalid_input', { owner: 'unknown' })
      if (found.ownerId === owner) return
      changeReport(db, found.id, { ownerId: owner })
      act(c, found.id, 'report.assigned', owner)
    })
    return c.json(detail(c, asked.id), 200)
  })
  .openapi(write, async (c) => {
    const { content, now, store } = c.var
    const { db } = store.use()
    const { id, kind, sealed: words, aboutData, spoken, teamKeyId, centreKeyId, revision: seen } = c.req.valid('json')
    const bytes = sealedBytes(words, 'sealed')
    if (spoken && kind !== 'note') throw new AppError('invalid_input', { spoken: 'unknown' })
    if (aboutData && kind !== 'to_person') throw new AppError('invalid_input', { aboutData: 'unknown' })
    const seenBy = asking(c, c.req.valid('param').id, seen)
    const told = kind === 'to_person' || spoken
    const asked = await c.var.change(() => {
      const asked = { ...seenBy, reach: reachOf(db, seenBy.actor) }
      const byCentre = asked.reach.centre !== undefined
      knownCase(db, asked.id, asked.reach)
      if (isRepeated(db, id, asked)) return asked
      // The clock is the team's: a centre neither takes a case nor stops it, and whoever helps, and how to contact the person, are the team's.
      if (byCentre && spoken) throw new AppError('invalid_input', { spoken: 'unknown' })
      if (byCentre && aboutData) throw new AppError('invalid_input', { aboutData: 'unknown' })
      if (byCentre && (kind === 'to_helper' || kind === 'contact'))
        throw new AppError('invalid_input', { kind: 'unknown' })
      const owned = told || kind === 'to_helper'
      const found = caseToChange(db, asked, { mine: owned && !byCentre, open: owned })
      wordsKept(found)
      const toHelper = kind === 'to_helper' && helperToWriteTo(db, found.id, now())
      if (listMessages(db, found.id).length >= MAX_MESSAGES) throw new AppError('conflict', { messages: 'tooMany' })
      // The person let the centre follow what is written to them: only what they asked about their data is kept from it.
      if (aboutData && openDataRequestsOf(db, found.id).length === 0)
        throw new AppError('conflict', { aboutData: 'notAsked' })
      const forCentre = (kind === 'to_person' && !aboutData) || byCentre
      mustBeSealedFor(db, forCentre ? found : TEAM_ALONE, { teamKeyId, centreKeyId }, now())
      addMessage(db, {
        id,
        reportId: found.id,
        kind,
        sealed: bytes,
        teamKeyId,
        centreKeyId: centreKeyId ?? null,
        byCentre,
        writtenBy: asked.actor,
        writtenAt: now(),
      })
      if (byCentre) {
        tellThatSomethingWaits(db, found.ownerId ? [found.ownerId] : currentHolders(db, COUNCIL_TEAM), now())
        act(c, found.id, kind === 'to_person' ? 'report.centre_answered' : 'report.centre_noted')
        return asked
      }
      // Until the person has a code of their own, whoever helps is the way to them.
      const reached = told || (toHelper && !toHelper.takenOverAt)
      if (reached) changeReport(db, found.id, { state: 'acknowledged', dueAt: updateBy(content.area, now()) })
      if (toHelper) tellThatSomethingWaits(db, [toHelper.staffId], now())
      act(c, found.id, spoken ? 'report.spoken' : aboutData ? 'report.data_told' : WRITTEN[kind])
      return asked
    })
    c.var.outgoing.wake()
    return c.json(detail(c, asked.id, asked.reach), 201)
  })
  .openapi(change, async (c) => {
    const { db } = c.var.store.use()
    const { revision: seen, ...given } = c.req.valid('json')
    const asked = asking(c, c.req.valid('param').id, seen)
    const { policeContact, policeRoute, outcome, satisfaction } = given
    // How the person found it comes after a case is closed as well.
    const open = policeRoute !== undefined || policeContact !== undefined || outcome !== undefined
    await c.var.change(() => {
      const found = caseToChange(db, asked, { mine: true, open })
      const changes: ReportChange = {}
      if (policeRoute !== undefined && policeRoute !== found.policeRoute) {
        changes.policeRoute = policeRoute
        act(c, found.id, 'report.police', policeRoute ?? undefined)
      }
      if (policeContact !== undefined && policeContact !== found.policeContact) {
        changes.policeContact = policeContact
        act(c, found.id, 'report.police_contact', policeContact ?? undefined)
      }
      if (outcome !== undefined && outcome !== found.outcome) {
        changes.outcome = outcome
        act(c, found.id, 'report.outcome', outcome)
      }
      if (satisfaction !== undefined && satisfaction !== found.satisfaction) {
        changes.satisfaction = satisfaction
        act(c, found.id, 'report.satisfaction')
      }
      if (Object.keys(changes).length > 0) changeReport(db, found.id, changes)
    })
    return c.json(detail(c, asked.id), 200)
  })
  .openapi(close, async (c) => {
    const { db } = c.var.store.use()
    const { outcome: chosen, revision: seen } = c.req.valid('json')
    const asked = asking(c, c.req.valid('param').id, seen)
    await c.var.change(() => {
      const found = caseToChange(db, asked, { mine: true, open: true })
      const outcome = chosen ?? found.outcome
      if (!outcome || outcome === 'ongoing') throw new AppError('conflict', { outcome: outcome ?? 'missing' })
      if (safetyOf(db, [found]).get(found.id)?.open) throw new AppError('conflict', { safeguarding: 'open' })
      if (outcome !== found.outcome) act(c, found.id, 'report.outcome', outcome)
      changeReport(db, found.id, { outcome, state: 'closed', closedAt: c.var.now(), dueAt: null })
      act(c, found.id, 'report.closed')
    })
    return c.json(detail(c, asked.id), 200)
  })
  .openapi(reopen, async (c) => {
    const { content, now, store } = c.var
    const { db } = store.use()
    const asked = asking(c, c.req.valid('param').id, c.req.valid('json').revision)
    await c.var.change(() => {
      const found = caseToChange(db, asked, {})
      if (found.state !== 'closed') throw new AppError('conflict', { state: 'open' })
      wordsKept(found)
      changeReport(db, found.id, {
        state: 'acknowledged',
        closedAt: null,
        noticeAt: null,
        dueAt: updateBy(content.area, now()),
      })
      act(c, found.id, 'report.reopened')
    })
    return c.json(detail(c, asked.id), 200)
  })
  .openapi(refer, async (c) => {
    const { now, store } = c.var
    const { db } = store.use()
    const { id, note: given, service, agreement, revision: seen } = c.req.valid('json')
    const inDanger = service === 'police_in_danger'
    if (!inDanger && agreement === undefined) throw new AppError('invalid_input', { agreement: 'missing' })
    if (!inDanger && agreement === 'refused') throw new AppError('conflict', { agreement: 'refused' })
    if ((inDanger || agreement === 'in_danger') && !given) throw new AppError('invalid_input', { note: 'missing' })
    const bytes = given && sealedBytes(given.sealed, 'note.sealed')
    const asked = asking(c, c.req.valid('param').id, seen)
    await c.var.change(() => {
      const before = findReferral(db, id)
      if (before) {
        if (before.reportId === asked.id && before.referredBy === asked.actor) return
        throw new AppError('conflict', { id: 'taken' })
      }
      const found = caseToChange(db, asked, { mine: true, open: true })
      // Who has agreed is not told that it was done without them.
      if (inDanger && found.toPolice) throw new AppError('conflict', { toPolice: 'agreed' })
      if (isPolice(service) && !found.toPolice && !inDanger) throw new AppError('conflict', { toPolice: 'notAgreed' })
      const at = now()
      if (given && bytes) {
        wordsKept(found)
        if (findMessage(db, given.id)) throw new AppError('conflict', { 'note.id': 'taken' })
        mustBeSealedFor(db, TEAM_ALONE, given, at)
        const { id: noteId, teamKeyId } = given
        addMessage(db, {
          id: noteId,
          reportId: found.id,
          kind: 'note',
          sealed: bytes,
          teamKeyId,
          writtenBy: asked.actor,
          writtenAt: at,
        })
      }
      addReferral(db, { id, reportId: found.id, service, referredBy: asked.actor, referredAt: at })
      if (service === 'safeguarding_children' || service === 'safeguarding_adults')
        putSafeguarding(db, { reportId: found.id, step: 'referral', answer: service, doneBy: asked.actor, doneAt: at })
      if (service === 'police_101') changeReport(db, found.id, { policeRoute: '101' })
      if (service === 'police_true_vision') changeReport(db, found.id, { policeRoute: 'true_vision' })
      act(c, found.id, 'report.referred', service)
      // `police_in_danger` says so itself.
      if (!inDanger)
        act(c, found.id, agreement === 'agreed' ? 'report.referral_agreed' : 'report.referral_in_danger', service)
    })
    return c.json(detail(c, asked.id), 201)
  })
  .openapi(link, async (c) => {
    const { now, store } = c.var
    const { db } = store.use()
    const { kind, linked, other, revision: seen } = c.req.valid('json')
    const asked = asking(c, c.req.valid('param').id, seen)
    await c.var.change(() => {
      const found = caseToChange(db, asked, {})
      const [second, another] = findReportsBeginning(db, other)
      if (another) throw new AppError('invalid_input', { other: 'several' })
      if (second?.id === found.id) throw new AppError('invalid_input', { other: 'self' })
      if (!second || second.state === 'withdrawn' || !second.toTeam)
        throw new AppError('invalid_input', { other: 'unknown' })
      const pair = { one: found.id, other: second.id, kind }
      const done = linked ? addLink(db, pair, asked.actor, now()) : removeLink(db, pair)
      // Both cases show it, so both have changed.
      if (done) for (const id of [found.id, second.id]) act(c, id, linked ? 'report.linked' : 'report.unlinked', kind)
    })
    return c.json(detail(c, asked.id), 200)
  })

function asking({ var: { signedIn } }: Context<StaffEnv>, id: string, seen: number): Asked {
  return { id, revision: seen, actor: signedIn.person.id }
}

function act(
  { var: { now, signedIn, store } }: Context<StaffEnv>,
  id: string,
  action: CaseAct['action'],
  told?: string,
) {
  recordCaseAct(store.use().db, { actor: signedIn.person.id, action, id, detail: told }, now())
}

function detail(
  { var: { content, now, store } }: Context<StaffEnv>,
  id: string,
  reach: Reach = {},
): z.infer<typeof caseDetailSchema> {
  const { db } = store.use()
  return viewCaseDetail(db, knownCase(db, id, reach), content.area, now(), reach)
}

/** @throws AppError `conflict`: nobody helps, or whoever did may see nothing of it any more. */
function helperToWriteTo(db: Parameters<typeof findHelper>[0], id: string, now: Date): ReportHelper {
  const helper = findHelper(db, id)
  if (!helper) throw new AppError('conflict', { helper: 'nobody' })
  const access = accessOf(db, helper, now)
  if (access !== 'has') throw new AppError('conflict', { helper: access })
  return helper
}

/** @throws AppError `conflict` when the id is that of something else. */
function isRepeated(db: Parameters<typeof findMessage>[0], id: string, asked: Asked): boolean {
  const before = findMessage(db, id)
  if (!before) return false
  if (before.reportId === asked.id && before.writtenBy === asked.actor) return true
  throw new AppError('conflict', { id: 'taken' })
}
