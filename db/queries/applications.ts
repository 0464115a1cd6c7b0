import { and, asc, desc, eq, inArray, isNotNull, lte, or, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Application, applications } from '../schema/applications.ts'
import { appointments } from '../schema/appointments.ts'

export type NewApplication = Pick<
  Application,
  | 'id'
  | 'codeHash'
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

/** @throws SqliteError of a unique constraint when the id or the code is taken. */
export function createApplication(db: Handle, application: NewApplication, now: Date): Application {
  return db
    .insert(applications)
    .values({ ...application, receivedAt: now })
    .returning()
    .get()
}

export function findApplication(db: Handle, id: string): Application | undefined {
  return db.select().from(applications).where(eq(applications.id, id)).get()
}

export function findApplicationByCode(db: Handle, codeHash: Buffer): Application | undefined {
  return db.select().from(applications).where(eq(applications.codeHash, codeHash)).get()
}

/** The names of who applied, by the ids of their applications. */
export function applicantNames(db: Handle, ids: Iterable<string | null>): Record<string, string> {
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  if (wanted.length === 0) return {}
  const { id, name } = applications
  const found = db.select({ id, name }).from(applications).where(inArray(applications.id, wanted)).all()
  return Object.fromEntries(found.map((one) => [one.id, one.name]))
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
