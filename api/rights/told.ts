import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listCaseActs, recordCaseAct } from '#db/queries/case-acts.ts'
import { changeDataRequest, openDataRequestsOf } from '#db/queries/data-requests.ts'
import { findMessage, listMessages } from '#db/queries/report-messages.ts'
import type { DataRequest } from '#db/schema/data-requests.ts'
import { AppError } from '../errors.ts'

/** Whether the team has written to the person since the team knew that they ask. */
export function wasTold(db: Handle, request: DataRequest): boolean {
  const { reportId } = request
  if (reportId === null) return false
  const since = askedAt(db, request, reportId)
  return listMessages(db, reportId).some(
    // What a centre writes is no answer of the council's.
    ({ kind, byCentre, writtenAt }) => kind === 'to_person' && !byCentre && writtenAt >= since,
  )
}

/** When they asked with the code; or, of a letter, when its report was found. */
function askedAt(db: Handle, { id, channel, kind, receivedAt }: DataRequest, reportId: string): Date {
  if (channel === 'code') return findMessage(db, id)?.writtenAt ?? receivedAt
  const found = listCaseActs(db, reportId).findLast(
    ({ action, actor, detail }) => action === 'report.data_requested' && actor !== 'resident' && detail === kind,
  )
  return found?.at ?? receivedAt
}

/**
 * Whoever asked with the code waits for a message: nothing is recorded as answered before one was sent.
 * @throws AppError `conflict`
 */
export function mustHaveAnswered(db: Handle, request: DataRequest, wordsKept: boolean): void {
  // To a case whose words are deleted nobody can write.
  if (request.channel === 'code' && wordsKept && !wasTold(db, request))
    throw new AppError('conflict', { told: 'notSent' })
}

/** What else waits for the same report ends with its words: there is nothing left to be copied, put right or used less. */
export function settleOthers(db: Handle, { id: asked }: DataRequest, reportId: string, actor: string, at: Date): void {
  for (const { id, kind } of openDataRequestsOf(db, reportId)) {
    if (id === asked) continue
    const outcome = kind === 'erasure' ? 'done' : 'nothing_held'
    changeDataRequest(db, id, { outcome, answeredAt: at, answeredBy: actor })
    recordAct(db, { actor, action: 'data_request.answered', subject: `${id} ${outcome}` }, at)
    recordCaseAct(db, { actor, action: 'report.data_answered', id: reportId, detail: outcome }, at)
  }
}
