import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { changeDataRequest, openDataRequestsOf } from '#db/queries/data-requests.ts'

/** When a report is taken back there is nothing left to be copied, put right or used less. */
export function endDataRequests(db: Handle, reportId: string, now: Date): void {
  for (const { id } of openDataRequestsOf(db, reportId)) {
    changeDataRequest(db, id, { outcome: 'withdrawn', answeredAt: now })
    recordAct(db, { actor: 'resident', action: 'data_request.withdrawn', subject: id }, now)
  }
}
