import { and, asc, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Publication, type PublicationState, publications } from '../schema/publications.ts'

export function addPublication(
  db: Handle,
  {
    requestedBy,
    changeId = null,
    due,
    after,
  }: Pick<Publication, 'requestedBy' | 'due' | 'after'> & { changeId?: string | null },
): Publication {
  return db
    .insert(publications)
    .values({ state: 'waiting', requestedBy, changeId, due, after, before: [], problems: [] })
    .returning()
    .get()
}

export function findPublication(db: Handle, id: number): Publication | undefined {
  return db.select().from(publications).where(eq(publications.id, id)).get()
}

/** The last time that a change was queued, whatever came of it. */
export function lastPublicationOf(db: Handle, changeId: string): Publication | undefined {
  return db
    .select()
    .from(publications)
    .where(eq(publications.changeId, changeId))
    .orderBy(desc(publications.id))
    .limit(1)
    .get()
}

/** The first in the queue whose hour has come. */
export function nextPublication(db: Handle, now: Date): Publication | undefined {
  return db
    .select()
    .from(publications)
    .where(and(eq(publications.state, 'waiting'), lte(publications.due, now)))
    .orderBy(asc(publications.due), asc(publications.id))
    .limit(1)
    .get()
}

/** When the next one is due that has to wait. */
export function nextDue(db: Handle): Date | undefined {
  return db
    .select({ due: publications.due })
    .from(publications)
    .where(eq(publications.state, 'waiting'))
    .orderBy(asc(publications.due))
    .limit(1)
    .get()?.due
}

export function updatePublication(
  db: Handle,
  id: number,
  change: Partial<Pick<Publication, 'state' | 'after' | 'before' | 'progress' | 'total' | 'problems' | 'finishedAt'>>,
): void {
  db.update(publications).set(change).where(eq(publications.id, id)).run()
}

/** In the order in which they were asked for. */
export function listPublications(db: Handle, states: readonly PublicationState[]): Publication[] {
  return db
    .select()
    .from(publications)
    .where(inArray(publications.state, [...states]))
    .orderBy(asc(publications.id))
    .all()
}

/** Newest first. */
export function listRecent(db: Handle, limit: number): Publication[] {
  return db.select().from(publications).orderBy(desc(publications.id)).limit(limit).all()
}

/** Whatever was, or is to be, done to one item, newest first. */
export function listPublicationsOf(db: Handle, item: string): Publication[] {
  const concerned = sql`exists (select 1 from json_each(${publications.after}) where json_extract(value, '$.item') = ${item})`
  return db.select().from(publications).where(concerned).orderBy(desc(publications.id)).all()
}

/** What was published since, newest first: rolling back undoes it in this order. */
export function listDoneAfter(db: Handle, id: number): Publication[] {
  return db
    .select()
    .from(publications)
    .where(and(eq(publications.state, 'done'), gt(publications.id, id)))
    .orderBy(desc(publications.id))
    .all()
}

/** The last publication that took an item off the site, unless it only moved to another address. */
export function takenOffBy(db: Handle, item: string): Publication | undefined {
  return listDoneAfter(db, 0).find(({ after }) =>
    after.some((one) => one.item === item && one.files === null && !after.some(({ from }) => from === item)),
  )
}

/** Takes one out of the queue; false when it is not waiting any more. */
export function cancelPublication(db: Handle, id: number, now: Date): boolean {
  return (
    db
      .update(publications)
      .set({ state: 'cancelled', finishedAt: now })
      .where(and(eq(publications.id, id), eq(publications.state, 'waiting')))
      .run().changes > 0
  )
}
