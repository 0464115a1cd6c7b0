import { and, asc, desc, eq, isNotNull, isNull, lte } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type DataRequest, dataRequests } from '../schema/data-requests.ts'

export type NewDataRequest = Pick<
  DataRequest,
  'id' | 'kind' | 'channel' | 'reportId' | 'receivedAt' | 'dueAt' | 'who' | 'teamKeyId' | 'recordedBy'
>

export function addDataRequest(db: Handle, request: NewDataRequest): void {
  db.insert(dataRequests).values(request).run()
}

export function findDataRequest(db: Handle, id: string): DataRequest | undefined {
  return db.select().from(dataRequests).where(eq(dataRequests.id, id)).get()
}

/** Those that wait, the one that is due first on top. */
export function listOpenDataRequests(db: Handle): DataRequest[] {
  return db
    .select()
    .from(dataRequests)
    .where(isNull(dataRequests.answeredAt))
    .orderBy(asc(dataRequests.dueAt), asc(dataRequests.id))
    .all()
}

/** Those that were answered, the newest answer first. */
export function listAnsweredDataRequests(db: Handle, limit: number): DataRequest[] {
  return db
    .select()
    .from(dataRequests)
    .where(isNotNull(dataRequests.answeredAt))
    .orderBy(desc(dataRequests.answeredAt), asc(dataRequests.id))
    .limit(limit)
    .all()
}

/** What somebody asked about a report and waits for. */
export function openDataRequestsOf(db: Handle, reportId: string): DataRequest[] {
  return db
    .select()
    .from(dataRequests)
    .where(and(eq(dataRequests.reportId, reportId), isNull(dataRequests.answeredAt)))
    .orderBy(asc(dataRequests.dueAt), asc(dataRequests.id))
    .all()
}

/** Everything that was asked about a report, what was asked first on top. */
export function dataRequestsOf(db: Handle, reportId: string): DataRequest[] {
  return db
    .select()
    .from(dataRequests)
    .where(eq(dataRequests.reportId, reportId))
    .orderBy(asc(dataRequests.receivedAt), asc(dataRequests.id))
    .all()
}

export type DataRequestChange = Partial<
  Pick<DataRequest, 'reportId' | 'dueAt' | 'extendedAt' | 'outcome' | 'reason' | 'answeredAt' | 'answeredBy'>
>

export function changeDataRequest(db: Handle, id: string, change: DataRequestChange): DataRequest {
  return db.update(dataRequests).set(change).where(eq(dataRequests.id, id)).returning().get()
}

/** Deletes who asked, of requests that were answered up to `until`. Gives the ids. */
export function forgetWhoAsked(db: Handle, until: Date): string[] {
  return db
    .update(dataRequests)
    .set({ who: null, teamKeyId: null })
    .where(and(isNotNull(dataRequests.who), lte(dataRequests.answeredAt, until)))
    .returning({ id: dataRequests.id })
    .all()
    .map(({ id }) => id)
}
