import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { changeApplication, findApplication, listApplications } from '#db/queries/applications.ts'
import { createAppointment, findAppointmentOf } from '#db/queries/appointments.ts'
import { recordAct } from '#db/queries/audit.ts'
import { createCentre } from '#db/queries/centres.ts'
import { listApplicantMail } from '#db/queries/outbox.ts'
import { createStaff, findStaffByEmail, namesOf } from '#db/queries/staff.ts'
import { hasAttended, placesOf } from '#db/queries/training-sessions.ts'
import { APPLICATION_KINDS, APPLICATION_STATES } from '#db/schema/application-terms.ts'
import type { Application } from '#db/schema/applications.ts'
import { APPLICANT_MAIL_KINDS, MAIL_STATES } from '#db/schema/outbox.ts'
import { SUSPICIONS } from '#db/schema/responses.ts'
import { by, giveCode, handed } from '../../auth/give-code.ts'
import { mustBeFresh, staffRoute } from '../../auth/staff-route.ts'
import { answerDueAt } from '../../champions/answer-due.ts'
import { access, hours, strands } from '../../champions/fields.ts'
import { renewalDueAt } from '../../champions/renewal.ts'
import { tellApplicant } from '../../champions/tell.ts'
import type { AreaFile } from '../../content/area-file.ts'
import { dayIn } from '../../content/london.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { acting, refused, refusedInput, tags } from './champions-desk.ts'

const instant = z.iso.datetime()
const summary = z
  .object({
    id: z.string(),
    kind: z.enum(APPLICATION_KINDS),
    state: z.enum(APPLICATION_STATES),
    receivedAt: instant,
    name: z.string(),
    organisation: z.string().optional(),
    suspicion: z.enum(SUSPICIONS).optional(),
    late: z.boolean().openapi({ description: 'It waits for longer than the person was promised.' }),
  })
  .openapi('ApplicationSummary')
const detail = summary
  .extend({
    language: z.string(),
    email: z.string(),
    telephone: z.string().optional(),
    languages: z.array(z.string()),
    ward: z.string().optional(),
    codeVersion: z.string(),
    champion: z
      .object({
        why: z.string(),
        references: z.array(z.object({ name: z.string(), reach: z.string() })),
        listed: z.boolean(),
        needs: z.string().optional().openapi({ description: 'An interpreter, step-free access and the like.' }),
      })
      .optional(),
    centre: z
      .object({ organisation: z.string(), address: z.string(), hours, access, strands, trainedVawg: z.boolean() })
      .optional(),
    referenceChecked: z.object({ at: instant, by: z.string() }).optional(),
    training: z.array(
      z.object({
        id: z.string(),
        sessionId: z.string(),
        startsAt: instant,
        place: z.string(),
        cancelled: z.boolean(),
        attended: z.boolean().optional(),
        recordedBy: z.string().optional(),
      }),
    ),
    decided: z
      .object({ at: instant, by: z.string() })
      .optional()
      .openapi({ description: 'Who decided; also who withdrew it for somebody.' }),
    reason: z.string().optional(),
    mail: z
      .array(z.object({ kind: z.enum(APPLICANT_MAIL_KINDS), state: z.enum(MAIL_STATES), at: instant }))
      .openapi({ description: 'What the person was told by email, the newest first. `at`: sent, or put in.' }),
    /** The account that was made. */
    staffId: z.string().optional(),
    missing: z.array(z.enum(['training', 'reference'])).openapi({ description: 'What approving still needs.' }),
  })
  .openapi('Application')
const byId = { params: z.object({ id: z.string().max(60) }) }
const reason = z.string().trim().min(1).max(2_000)

const list = staffRoute({
  method: 'get',
  path: '/api/staff/applications',
  operationId: 'listApplications',
  tags,
  summary: 'Who applied; those that wait first, the longest of them on top',
  responses: {
    200: {
      description: 'The applications.',
      ...json(z.object({ applications: z.array(summary) }).openapi('Applications')),
    },
    ...refused,
  },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/applications/{id}',
  operationId: 'getApplication',
  tags,
  summary: 'One application, with training and references',
  request: byId,
  responses: { 200: { description: 'The application.', ...json(detail) }, ...refused },
})
const check = staffRoute({
  method: 'post',
  path: '/api/staff/applications/{id}/reference-check',
  operationId: 'checkReference',
  tags,
  summary: 'Record that a referee was spoken to and vouches for the person',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: { 204: { description: 'Recorded, with who and when.' }, ...refusedInput },
})
const approve = staffRoute({
  method: 'post',
  path: '/api/staff/applications/{id}/approval',
  operationId: 'approveApplication',
  tags,
  summary: 'Approve, and make the account',
  request: { ...byId, ...jsonBody(z.strictObject({ by })) },
  responses: {
    201: {
      description: 'The account is made; its invitation is handed over or mailed.',
      ...json(handed.extend({ id: z.string() }).openapi('ApprovedApplication')),
    },
    ...refusedInput,
  },
})
const decline = staffRoute({
  method: 'post',
  path: '/api/staff/applications/{id}/refusal',
  operationId: 'declineApplication',
  tags,
  summary: 'Decline, with the reason for the team; the person is told by email, without it, where mail is set up',
  request: { ...byId, ...jsonBody(z.strictObject({ reason })) },
  responses: { 204: { description: 'Declined; deleted after some months.' }, ...refusedInput },
})
const withdraw = staffRoute({
  method: 'post',
  path: '/api/staff/applications/{id}/withdrawal',
  operationId: 'withdrawApplication',
  tags,
  summary: 'Record that the person no longer wants it',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: { 204: { description: 'Withdrawn; deleted after some months.' }, ...refusedInput },
})

export const staffApplications = router<StaffEnv>()
  .openapi(list, (c) => {
    const found = listApplications(c.var.store.use().db)
    return c.json({ applications: found.map((one) => summaryOf(one, c.var.content.area, c.var.now())) }, 200)
  })
  .openapi(get, (c) => {
    const { db } = c.var.store.use()
    return c.json(detailOf(db, known(db, c.req.valid('param').id), c.var.content.area, c.var.now()), 200)
  })
  .openapi(check, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      if (waiting(db, id).kind !== 'champion') throw new AppError('conflict', { kind: 'centre' })
      changeApplication(db, id, { referenceCheckedAt: at, referenceCheckedBy: actor })
      recordAct(db, { actor, action: 'application.reference_checked', subject: id }, at)
    })
    return c.body(null, 204)
  })
  .openapi(approve, async (c) => {
    mustBeFresh(c.var.signedIn, c.var.now())
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { timezone } = c.var.content.area
    const approved = await c.var.change(() => {
      const found = waiting(db, id)
      const [missing] = missingOf(db, found)
      if (missing) throw new AppError('conflict', { [missing]: 'missing' })
      if (findStaffByEmail(db, found.email)) throw new AppError('conflict', { email: 'taken' })
      const person = createStaff(
        db,
        { email: found.email, name: found.name, roles: [found.kind], state: 'invited' },
        at,
      )
      const renewalDue = renewalDueAt(at, timezone)
      createAppointment(db, {
        kind: found.kind,
        staffId: person.id,
        applicationId: id,
        centreId: centreFor(db, found, dayIn(timezone, renewalDue), at),
        languages: found.languages,
        listed: 'listed' in found.answers && found.answers.listed,
        approvedAt: at,
        approvedBy: actor,
        renewalDueAt: renewalDue,
      })
      changeApplication(db, id, { state: 'approved', decidedAt: at, decidedBy: actor })
      tellApplicant(c.var, db, found, 'application_approved')
      recordAct(db, { actor, action: 'application.approved', subject: person.id }, at)
      recordAct(db, { actor, action: 'person.invited', subject: `${person.id} ${found.kind}` }, at)
      return { id: person.id, ...giveCode(c.var, db, 'invitation', person.id, c.req.valid('json').by) }
    })
    c.var.outgoing.wake()
    return c.json(approved, 201)
  })
  .openapi(decline, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    await c.var.change(() => {
      const found = waiting(db, id)
      changeApplication(db, id, { state: 'declined', decidedAt: at, decidedBy: actor, reason: given.reason })
      tellApplicant(c.var, db, found, 'application_declined')
      recordAct(db, { actor, action: 'application.declined', subject: id }, at)
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(withdraw, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      waiting(db, id)
      changeApplication(db, id, { state: 'withdrawn', decidedAt: at, decidedBy: actor })
      recordAct(db, { actor, action: 'application.withdrawn', subject: id }, at)
    })
    return c.body(null, 204)
  })

/** @throws AppError `not_found` */
function known(db: Handle, id: string): Application {
  const found = findApplication(db, id)
  if (!found) throw new AppError('not_found')
  return found
}

/** @throws AppError `conflict` when somebody has decided already. */
function waiting(db: Handle, id: string): Application {
  const found = known(db, id)
  if (found.state !== 'received') throw new AppError('conflict', { state: found.state })
  return found
}

/** What a champion still needs: who is alone with frightened people was trained, and somebody vouches for them. */
function missingOf(db: Handle, { id, kind, referenceCheckedAt }: Application): ('training' | 'reference')[] {
  if (kind === 'centre') return []
  return [
    ...(hasAttended(db, id) ? [] : (['training'] as const)),
    ...(referenceCheckedAt ? [] : (['reference'] as const)),
  ]
}

/** The centre that an application describes: not listed before somebody has looked at its details. */
function centreFor(db: Handle, found: Application, reviewBy: string, now: Date): string | null {
  if (!('organisation' in found.answers)) return null
  const { organisation, ...details } = found.answers
  const { email, languages, telephone, ward } = found
  const contact = { email, languages, telephone: telephone ?? '', ward: ward ?? '' }
  return createCentre(db, { ...details, ...contact, name: organisation, listed: false, reviewBy }, now).id
}

function summaryOf(found: Application, area: AreaFile, now: Date): z.infer<typeof summary> {
  const { id, kind, state, receivedAt, name, suspicion, answers } = found
  return {
    id,
    kind,
    state,
    receivedAt: receivedAt.toISOString(),
    name,
    ...('organisation' in answers && { organisation: answers.organisation }),
    ...(suspicion && { suspicion }),
    late: state === 'received' && now >= answerDueAt(receivedAt, area),
  }
}

function detailOf(db: Handle, found: Application, area: AreaFile, now: Date): z.infer<typeof detail> {
  const { language, email, telephone, languages, ward, codeVersion, answers, reason: why } = found
  const { referenceCheckedAt, referenceCheckedBy, decidedAt, decidedBy } = found
  const places = placesOf(db, found.id)
  const names = namesOf(db, [referenceCheckedBy, decidedBy, ...places.map(({ recordedBy }) => recordedBy)])
  const nameOf = (id: string | null) => (id && names[id]) || ''
  const appointment = findAppointmentOf(db, found.id)
  const mail = listApplicantMail(db, found.id).flatMap(({ kind: about, state, sentAt, createdAt }) => {
    const known = APPLICANT_MAIL_KINDS.find((one) => one === about)
    return known ? [{ kind: known, state, at: (sentAt ?? createdAt).toISOString() }] : []
  })
  return {
    ...summaryOf(found, area, now),
    language,
    email,
    languages,
    codeVersion,
    ...('organisation' in answers ? { centre: answers } : { champion: answers }),
    ...(telephone && { telephone }),
    ...(ward && { ward }),
    ...(referenceCheckedAt && {
      referenceChecked: { at: referenceCheckedAt.toISOString(), by: nameOf(referenceCheckedBy) },
    }),
    training: places.map(({ id, sessionId, session, attended, recordedBy }) => ({
      id,
      sessionId,
      startsAt: session.startsAt.toISOString(),
      place: session.place,
      cancelled: session.cancelledAt !== null,
      ...(attended !== null && { attended, recordedBy: nameOf(recordedBy) }),
    })),
    ...(decidedAt && { decided: { at: decidedAt.toISOString(), by: nameOf(decidedBy) } }),
    ...(why && { reason: why }),
    mail,
    ...(appointment && { staffId: appointment.staffId }),
    missing: found.state === 'received' ? missingOf(db, found) : [],
  }
}
