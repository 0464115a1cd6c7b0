import { and, asc, count, desc, eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Application, applications } from '../schema/applications.ts'
import { type TrainingPlace, trainingPlaces } from '../schema/training-places.ts'
import { type TrainingSession, trainingSessions } from '../schema/training-sessions.ts'

export type NewTrainingSession = Pick<TrainingSession, 'startsAt' | 'place' | 'seats'>

export function createTrainingSession(db: Handle, session: NewTrainingSession): TrainingSession {
  return db
    .insert(trainingSessions)
    .values({ ...session, id: crypto.randomUUID() })
    .returning()
    .get()
}

export function findTrainingSession(db: Handle, id: string): TrainingSession | undefined {
  return db.select().from(trainingSessions).where(eq(trainingSessions.id, id)).get()
}

/** The latest first, each with how many seats are taken. */
export function listTrainingSessions(db: Handle): (TrainingSession & { taken: number })[] {
  return db
    .select({
      id: trainingSessions.id,
      startsAt: trainingSessions.startsAt,
      place: trainingSessions.place,
      seats: trainingSessions.seats,
      cancelledAt: trainingSessions.cancelledAt,
      taken: count(trainingPlaces.id),
    })
    .from(trainingSessions)
    .leftJoin(trainingPlaces, eq(trainingPlaces.sessionId, trainingSessions.id))
    .groupBy(trainingSessions.id)
    .orderBy(desc(trainingSessions.startsAt), asc(trainingSessions.id))
    .all()
}

export function changeTrainingSession(db: Handle, id: string, change: Partial<Omit<TrainingSession, 'id'>>): void {
  db.update(trainingSessions).set(change).where(eq(trainingSessions.id, id)).run()
}

export function countPlaces(db: Handle, sessionId: string): number {
  return (
    db.select({ taken: count() }).from(trainingPlaces).where(eq(trainingPlaces.sessionId, sessionId)).get()?.taken ?? 0
  )
}

/** False when this person has a seat there already. */
export function createPlace(db: Handle, place: Pick<TrainingPlace, 'sessionId' | 'applicationId'>): boolean {
  const { changes } = db
    .insert(trainingPlaces)
    .values({ ...place, id: crypto.randomUUID() })
    .onConflictDoNothing()
    .run()
  return changes > 0
}

export function findPlace(db: Handle, id: string): TrainingPlace | undefined {
  return db.select().from(trainingPlaces).where(eq(trainingPlaces.id, id)).get()
}

export function changePlace(
  db: Handle,
  id: string,
  change: Pick<TrainingPlace, 'attended' | 'recordedAt' | 'recordedBy'>,
): void {
  db.update(trainingPlaces).set(change).where(eq(trainingPlaces.id, id)).run()
}

export function deletePlace(db: Handle, id: string): void {
  db.delete(trainingPlaces).where(eq(trainingPlaces.id, id)).run()
}

/** Who has a seat, by name. */
export function placesIn(
  db: Handle,
  sessionId: string,
): (Pick<TrainingPlace, 'id' | 'applicationId' | 'attended'> & Pick<Application, 'name' | 'kind'>)[] {
  return db
    .select({
      id: trainingPlaces.id,
      applicationId: trainingPlaces.applicationId,
      attended: trainingPlaces.attended,
      name: applications.name,
      kind: applications.kind,
    })
    .from(trainingPlaces)
    .innerJoin(applications, eq(applications.id, trainingPlaces.applicationId))
    .where(eq(trainingPlaces.sessionId, sessionId))
    .orderBy(asc(applications.name), asc(trainingPlaces.id))
    .all()
}

/** Somebody's seats, the earliest first, each with its session. */
export function placesOf(db: Handle, applicationId: string): (TrainingPlace & { session: TrainingSession })[] {
  return db
    .select({ place: trainingPlaces, session: trainingSessions })
    .from(trainingPlaces)
    .innerJoin(trainingSessions, eq(trainingSessions.id, trainingPlaces.sessionId))
    .where(eq(trainingPlaces.applicationId, applicationId))
    .orderBy(asc(trainingSessions.startsAt), asc(trainingPlaces.id))
    .all()
    .map(({ place, session }) => ({ ...place, session }))
}

export function hasAttended(db: Handle, applicationId: string): boolean {
  const attended = and(eq(trainingPlaces.applicationId, applicationId), eq(trainingPlaces.attended, true))
  return db.select({ id: trainingPlaces.id }).from(trainingPlaces).where(attended).get() !== undefined
}
