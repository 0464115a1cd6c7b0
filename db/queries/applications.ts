import { and, asc, desc, eq, inArray, isNotNull, lte, or, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Application, applications } from '../schema/applications.ts'
import { appointments } from '../schema/appointments.ts'

export type NewApplication = Pick<
  Application,
  | 'id'
  | 'kind'
  | 'language'
  | 'suspicion'
  | 'name'
  | 'email'
  | 'telephone'
  | 'languages'
  | 'ward'
  | 'codeVersion'
  | 'answers'
>

/** False when this id is there already. */
export function createApplication(db: Handle, application: NewApplication, now: Date): boolean {
  const { changes } = db
    .insert(applications)
    .values({ ...application, receivedAt: now })
    .onConflictDoNothing()
    .run()
  return changes > 0
}

export function findApplication(db: Handle, id: string): Application | undefined {
  return db.select().from(applications).where(eq(applications.id, id)).get()
}

/** Those that wait first, the longest of them on top; then what was decided, the newest on top. */
export function listApplications(db: Handle): Application[] {
  return db
    .select()
    .from(applications)
    .orderBy(
      desc(eq(applications.state, 'received')),
      sql`iif(${applications.state} = 'received', ${applications.receivedAt}, -${applications.receivedAt})`,
      asc(applications.id),
    )
    .all()
}

export type ApplicationChange = Partial<
  Pick<Application, 'state' | 'referenceCheckedAt' | 'referenceCheckedBy' | 'decidedAt' | 'decidedBy' | 'reason'>
>

export function changeApplication(db: Handle, id: string, change: ApplicationChange): void {
  db.update(applications).set(change).where(eq(applications.id, id)).run()
}

/** Deletes what came to nothing up to `until`, and what belonged to somebody who stopped by then. Gives the ids. */
export function deleteApplicationsOver(db: Handle, until: Date): string[] {
  const stopped = db
    .select({ id: appointments.applicationId })
    .from(appointments)
    .where(and(isNotNull(appointments.applicationId), lte(appointments.endedAt, until)))
    .all()
    .flatMap(({ id }) => id ?? [])
  return db
    .delete(applications)
    .where(
      or(
        and(inArray(applications.state, ['declined', 'withdrawn']), lte(applications.decidedAt, until)),
        inArray(applications.id, stopped),
      ),
    )
    .returning({ id: applications.id })
    .all()
    .map(({ id }) => id)
}
