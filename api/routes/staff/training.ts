import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { findApplication } from '#db/queries/applications.ts'
import { recordAct } from '#db/queries/audit.ts'
import {
  changePlace,
  changeTrainingSession,
  countPlaces,
  createPlace,
  createTrainingSession,
  deletePlace,
  findPlace,
  findTrainingSession,
  listTrainingSessions,
  placesIn,
} from '#db/queries/training-sessions.ts'
import { APPLICATION_KINDS } from '#db/schema/application-terms.ts'
import type { TrainingSession } from '#db/schema/training-sessions.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { seatedIn, tellApplicant, tellSeatGone } from '../../champions/tell.ts'
import { dayIn, LONDON, londonInstant } from '../../content/london.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { acting, refused, refusedInput, tags } from './champions-desk.ts'

const session = z
  .object({
    id: z.string(),
    startsAt: z.iso.datetime(),
    place: z.string(),
    seats: z.int(),
    taken: z.int(),
    cancelled: z.boolean(),
    begun: z.boolean(),
  })
  .openapi('TrainingSession')
const detail = session
  .extend({
    people: z.array(
      z.object({
        id: z.string(),
        applicationId: z.string(),
        name: z.string(),
        kind: z.enum(APPLICATION_KINDS),
        attended: z.boolean().optional(),
      }),
    ),
  })
  .openapi('TrainingSessionDetail')
const fields = {
  at: z.string().max(20).openapi({ description: 'By the clock on a London wall.', example: '2026-12-08T18:30' }),
  place: z.string().trim().min(1).max(200),
  seats: z.int().min(1).max(500),
}
const tookPlace = z
  .literal(true)
  .optional()
  .openapi({ description: 'It is over, and added as a record of what took place. Needed for a day that is past.' })
const byId = { params: z.object({ id: z.string().max(60) }) }

const list = staffRoute({
  method: 'get',
  path: '/api/staff/training-sessions',
  operationId: 'listTrainingSessions',
  tags,
  summary: 'Training sessions, the latest first',
  responses: {
    200: {
      description: 'The sessions.',
      ...json(z.object({ sessions: z.array(session) }).openapi('TrainingSessions')),
    },
    ...refused,
  },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/training-sessions/{id}',
  operationId: 'getTrainingSession',
  tags,
  summary: 'A training session, and who has a seat',
  request: byId,
  responses: { 200: { description: 'The session.', ...json(detail) }, ...refused },
})
const create = staffRoute({
  method: 'post',
  path: '/api/staff/training-sessions',
  operationId: 'createTrainingSession',
  tags,
  summary: 'Add a training session',
  request: jsonBody(z.strictObject({ ...fields, tookPlace })),
  responses: { 201: { description: 'Added.', ...json(z.object({ id: z.string() })) }, ...refusedInput },
})
const change = staffRoute({
  method: 'patch',
  path: '/api/staff/training-sessions/{id}',
  operationId: 'changeTrainingSession',
  tags,
  summary: 'Change when, where or for how many it is',
  request: { ...byId, ...jsonBody(z.strictObject({ ...fields, tookPlace }).partial()) },
  responses: { 204: { description: 'Changed.' }, ...refusedInput },
})
const cancel = staffRoute({
  method: 'post',
  path: '/api/staff/training-sessions/{id}/cancellation',
  operationId: 'cancelTrainingSession',
  tags,
  summary: 'Cancel it; who has a seat is told by email, where mail is set up',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: { 204: { description: 'Cancelled.' }, ...refusedInput },
})
const give = staffRoute({
  method: 'post',
  path: '/api/staff/training-sessions/{id}/places',
  operationId: 'giveTrainingPlace',
  tags,
  summary: 'Give somebody a seat',
  request: { ...byId, ...jsonBody(z.strictObject({ application: z.string().max(60) })) },
  responses: { 204: { description: 'They have a seat.' }, ...refusedInput },
})
const record = staffRoute({
  method: 'put',
  path: '/api/staff/training-places/{id}',
  operationId: 'recordAttendance',
  tags,
  summary: 'Record whether somebody came',
  request: { ...byId, ...jsonBody(z.strictObject({ attended: z.boolean() })) },
  responses: { 204: { description: 'Recorded, with who and when.' }, ...refusedInput },
})
const take = staffRoute({
  method: 'delete',
  path: '/api/staff/training-places/{id}',
  operationId: 'takeTrainingPlace',
  tags,
  summary: 'Take somebody’s seat back',
  request: byId,
  responses: { 204: { description: 'The seat is free.' }, ...refusedInput },
})

export const staffTraining = router<StaffEnv>()
  .openapi(list, (c) => {
    const found = listTrainingSessions(c.var.store.use().db)
    return c.json({ sessions: found.map((one) => view(one, one.taken, c.var.now())) }, 200)
  })
  .openapi(get, (c) => {
    const { db } = c.var.store.use()
    const found = known(db, c.req.valid('param').id)
    const people = placesIn(db, found.id).map(({ attended, ...person }) => ({
      ...person,
      ...(attended !== null && { attended }),
    }))
    return c.json({ ...view(found, people.length, c.var.now()), people }, 200)
  })
  .openapi(create, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { at: wall, tookPlace: over, ...given } = c.req.valid('json')
    const startsAt = instantOf(wall)
    mustBeMeant(startsAt, over, at)
    const { id } = await c.var.change(() => {
      const made = createTrainingSession(db, { ...given, startsAt })
      recordAct(db, { actor, action: 'training.added', subject: made.id }, at)
      return made
    })
    return c.json({ id }, 201)
  })
  .openapi(change, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { at: wall, tookPlace: over, ...given } = c.req.valid('json')
    const moved = wall !== undefined && { startsAt: instantOf(wall) }
    await c.var.change(() => {
      const found = takingPlace(db, id)
      // What is over may be put right; what is to come is not moved into the past by a slip.
      if (moved && found.startsAt > at) mustBeMeant(moved.startsAt, over, at)
      const { place = found.place, seats = found.seats } = given
      if (seats < countPlaces(db, id)) throw new AppError('conflict', { seats: 'tooFew' })
      const changed = { ...found, place, seats, ...moved }
      changeTrainingSession(db, id, changed)
      const elsewhere = changed.place !== found.place || changed.startsAt.getTime() !== found.startsAt.getTime()
      if (elsewhere && changed.startsAt > at)
        for (const person of seatedIn(db, id)) tellApplicant(c.var, db, person, 'training_changed', changed)
      recordAct(db, { actor, action: 'training.changed', subject: id }, at)
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(cancel, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const found = takingPlace(db, id)
      if (found.startsAt <= at) throw new AppError('conflict', { session: 'begun' })
      changeTrainingSession(db, id, { cancelledAt: at })
      for (const person of seatedIn(db, id)) tellSeatGone(c.var, db, person, found, 'training_cancelled')
      recordAct(db, { actor, action: 'training.cancelled', subject: id }, at)
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(give, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { application } = c.req.valid('json')
    await c.var.change(() => {
      const found = takingPlace(db, id)
      const person = findApplication(db, application)
      if (!person) throw new AppError('invalid_input', { application: 'unknown' })
      // Who is approved already may come again, to be up to date.
      if (person.state !== 'received' && person.state !== 'approved')
        throw new AppError('conflict', { application: person.state })
      // A record of who was there: whoever applied on a later day was not.
      if (found.startsAt <= at && dayIn(LONDON, person.receivedAt) > dayIn(LONDON, found.startsAt))
        throw new AppError('conflict', { application: 'later' })
      if (countPlaces(db, id) >= found.seats) throw new AppError('conflict', { seats: 'full' })
      if (!createPlace(db, { sessionId: id, applicationId: application }))
        throw new AppError('conflict', { application: 'again' })
      if (found.startsAt > at) tellApplicant(c.var, db, person, 'training_invited', found)
      recordAct(db, { actor, action: 'training.place_given', subject: application }, at)
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(record, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { attended } = c.req.valid('json')
    await c.var.change(() => {
      const place = findPlace(db, id)
      if (!place) throw new AppError('not_found')
      // Nobody has been to what has not begun.
      if (takingPlace(db, place.sessionId).startsAt > at) throw new AppError('conflict', { session: 'notYet' })
      changePlace(db, id, { attended, recordedAt: at, recordedBy: actor })
      const action = attended ? 'training.attended' : 'training.missed'
      recordAct(db, { actor, action, subject: place.applicationId }, at)
    })
    return c.body(null, 204)
  })
  .openapi(take, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const place = findPlace(db, id)
      if (!place) throw new AppError('not_found')
      if (place.attended !== null) throw new AppError('conflict', { session: 'recorded' })
      deletePlace(db, id)
      const [person, session] = [findApplication(db, place.applicationId), known(db, place.sessionId)]
      if (person && !session.cancelledAt && session.startsAt > at)
        tellSeatGone(c.var, db, person, session, 'training_ended')
      recordAct(db, { actor, action: 'training.place_taken', subject: place.applicationId }, at)
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })

/** @throws AppError `invalid_input` for a time that no clock in London shows, or shows twice. */
function instantOf(wall: string): Date {
  const instant = londonInstant(wall)
  if (instant instanceof Date) return instant
  throw new AppError('invalid_input', { at: instant })
}

/** @throws AppError `invalid_input` for a time that is past, unless it is said that it took place. */
function mustBeMeant(startsAt: Date, tookPlace: true | undefined, now: Date): void {
  if (startsAt <= now && !tookPlace) throw new AppError('invalid_input', { at: 'past' })
}

/** @throws AppError `not_found` */
function known(db: Handle, id: string): TrainingSession {
  const found = findTrainingSession(db, id)
  if (!found) throw new AppError('not_found')
  return found
}

/** @throws AppError `conflict` when it was cancelled. */
function takingPlace(db: Handle, id: string): TrainingSession {
  const found = known(db, id)
  if (found.cancelledAt) throw new AppError('conflict', { session: 'cancelled' })
  return found
}

function view(found: TrainingSession, taken: number, now: Date): z.infer<typeof session> {
  const { id, startsAt, place, seats, cancelledAt } = found
  return {
    id,
    startsAt: startsAt.toISOString(),
    place,
    seats,
    taken,
    cancelled: cancelledAt !== null,
    begun: startsAt <= now,
  }
}
