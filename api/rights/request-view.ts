import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { findDataRequest, openDataRequestsOf } from '#db/queries/data-requests.ts'
import { findReport } from '#db/queries/reports.ts'
import { namesOf } from '#db/queries/staff.ts'
import {
  DATA_REQUEST_CHANNELS,
  DATA_REQUEST_OUTCOMES,
  DATA_RIGHTS,
  REFUSAL_REASONS,
} from '#db/schema/data-request-terms.ts'
import type { DataRequest } from '#db/schema/data-requests.ts'
import { AppError } from '../errors.ts'
import { wasTold } from './told.ts'

/** A request about data as whoever works on it sees it. */

const instant = z.iso.datetime()
export const requestSchema = z
  .object({
    id: z.string(),
    kind: z.enum(DATA_RIGHTS),
    channel: z.enum(DATA_REQUEST_CHANNELS),
    case: z
      .object({
        id: z.string(),
        words: z.enum(['kept', 'deleted']),
        legalHold: z.boolean(),
        takenBack: z.boolean().openapi({ description: 'Nobody works on it any more.' }),
        told: z.boolean().openapi({ description: 'The team has written to the person since they asked.' }),
        others: z
          .array(z.object({ id: z.string(), kind: z.enum(DATA_RIGHTS) }))
          .openapi({ description: 'What else waits for this report.' }),
      })
      .optional()
      .openapi({ description: 'The report whose code was shown.' }),
    receivedAt: instant,
    dueAt: instant.openapi({ description: 'The midnight that ends the last day for an answer.' }),
    extended: z.boolean(),
    who: z.string().optional().openapi({ description: 'Who asks, an age file, base64. The team’s key opens it.' }),
    recordedBy: z.string().optional().openapi({ description: 'Absent when the person sent it themselves.' }),
    outcome: z.enum(DATA_REQUEST_OUTCOMES).optional(),
    reason: z.enum(REFUSAL_REASONS).optional(),
    answered: z.object({ at: instant, by: z.string().optional() }).optional(),
  })
  .openapi('DataRequest')
export type DataRequestJson = z.infer<typeof requestSchema>

/** @throws AppError `not_found` */
export function knownRequest(db: Handle, id: string): DataRequest {
  const found = findDataRequest(db, id)
  if (!found) throw new AppError('not_found')
  return found
}

/** @throws AppError `conflict` when it was answered already. */
export function waitingRequest(db: Handle, id: string): DataRequest {
  const found = knownRequest(db, id)
  if (found.answeredAt) throw new AppError('conflict', { request: 'answered' })
  return found
}

export function viewRequests(db: Handle, found: readonly DataRequest[]): DataRequestJson[] {
  const names = namesOf(
    db,
    found.flatMap(({ recordedBy, answeredBy }) => [recordedBy, answeredBy]),
  )
  return found.map((one) => viewOne(db, one, names))
}

export const viewRequest = (db: Handle, found: DataRequest): DataRequestJson =>
  viewOne(db, found, namesOf(db, [found.recordedBy, found.answeredBy]))

function viewOne(db: Handle, found: DataRequest, names: Readonly<Record<string, string>>): DataRequestJson {
  const { id, kind, channel, reportId, who, recordedBy, outcome, reason, answeredAt, answeredBy } = found
  const report = reportId === null ? undefined : findReport(db, reportId)
  return {
    id,
    kind,
    channel,
    ...(report && {
      case: {
        id: report.id,
        words: report.teamKeyId === null ? 'deleted' : 'kept',
        legalHold: report.legalHold,
        takenBack: report.state === 'withdrawn',
        told: found.answeredAt === null && wasTold(db, found),
        others: openDataRequestsOf(db, report.id)
          .filter((other) => other.id !== id)
          .map((other) => ({ id: other.id, kind: other.kind })),
      },
    }),
    receivedAt: found.receivedAt.toISOString(),
    dueAt: found.dueAt.toISOString(),
    extended: found.extendedAt !== null,
    ...(who && { who: who.toString('base64') }),
    ...(recordedBy !== null && { recordedBy: names[recordedBy] ?? '' }),
    ...(outcome && { outcome }),
    ...(reason && { reason }),
    ...(answeredAt && {
      answered: { at: answeredAt.toISOString(), ...(answeredBy !== null && { by: names[answeredBy] ?? '' }) },
    }),
  }
}
