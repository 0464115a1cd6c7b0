import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { changeDataRequest, openDataRequestsOf } from '#db/queries/data-requests.ts'
import { removeHold } from '#db/queries/legal-holds.ts'
import { endWork, eraseWords } from '#db/queries/reports.ts'
import type { Report } from '#db/schema/reports.ts'

/**
 * Takes a report back, by the person or as they asked: the work ends, and its words are deleted. Under a
 * legal hold they are kept closed until it ends, and so is the way in, so that the person can be told.
 *
 * @param act What the record says was done, and by whom.
 */
export function takeBack(db: Handle, found: Report, act: { actor: string; action: string }, at: Date): void {
  const centreEndedAt = found.centreEndedAt ?? (found.centre === null ? null : at)
  endWork(db, found.id, { closedAt: at, activeAt: at, centreEndedAt })
  if (!found.legalHold) eraseWords(db, found.id)
  recordCaseAct(db, { ...act, id: found.id }, at)
}

/** Ends a legal hold. What was taken back meanwhile is deleted with it. */
export function endHold(db: Handle, found: Report, actor: string, at: Date): void {
  removeHold(db, found.id)
  recordCaseAct(db, { actor, action: 'report.released', id: found.id }, at)
  if (found.state !== 'withdrawn') return
  eraseWords(db, found.id)
  recordCaseAct(db, { actor, action: 'report.erased_after_hold', id: found.id }, at)
}

/** Whoever takes their report back no longer waits for what they asked with its code. What came by letter is answered by letter. */
export function endDataRequests(db: Handle, { id: reportId, legalHold }: Report, now: Date): void {
  for (const { id, recordedBy } of openDataRequestsOf(db, reportId)) {
    // Under a hold there is still something to be copied or erased.
    if (legalHold && recordedBy !== null) continue
    changeDataRequest(db, id, { outcome: 'withdrawn', answeredAt: now })
    recordAct(db, { actor: 'resident', action: 'data_request.withdrawn', subject: id }, now)
  }
}
