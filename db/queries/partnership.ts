import { and, count, countDistinct, eq, gte, inArray, lt, lte, min, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import type { ApplicationKind } from '../schema/application-terms.ts'
import { applications } from '../schema/applications.ts'
import { appointments } from '../schema/appointments.ts'
import { centres } from '../schema/centres.ts'
import { reportReferrals } from '../schema/report-referrals.ts'
import { reports } from '../schema/reports.ts'
import { trainingPlaces } from '../schema/training-places.ts'
import { trainingSessions } from '../schema/training-sessions.ts'

type Span = { from: Date; until: Date }

/** The centre that a report came through, or that may read it too; for a query that joins who typed it in. */
export const centreOfReport = sql<string | null>`coalesce(${reports.centre}, ${appointments.centreId})`

/** How many listed centres there were at a moment that are trained to receive reports of violence against women and girls. */
export function countTrainedCentres(db: Handle, at: Date): number {
  const trained = and(eq(centres.trainedVawg, true), eq(centres.listed, true), lte(centres.createdAt, at))
  return db.select({ count: count() }).from(centres).where(trained).get()?.count ?? 0
}

/**
 * How many champions, or centres, came to a training session. Whoever came twice counts once. Who
 * stopped is forgotten some months later (api/champions/forget.ts), and not counted from then on.
 */
export function countTrained(db: Handle, kind: ApplicationKind, { from, until }: Span): number {
  const found = db
    .select({ count: countDistinct(trainingPlaces.applicationId) })
    .from(trainingPlaces)
    .innerJoin(applications, eq(applications.id, trainingPlaces.applicationId))
    .innerJoin(trainingSessions, eq(trainingSessions.id, trainingPlaces.sessionId))
    .where(
      and(
        eq(trainingPlaces.attended, true),
        eq(applications.kind, kind),
        gte(trainingSessions.startsAt, from),
        lt(trainingSessions.startsAt, until),
      ),
    )
    .get()
  return found?.count ?? 0
}

/** How many reports were passed on to domestic abuse services, each counted once, and how many of them came through a centre. */
export function countDomesticAbuse(db: Handle, span: Span): { all: number; throughCentres: number } {
  const referred = firstReferrals(db, ['domestic_abuse'], span)
  return { all: referred.length, throughCentres: referred.filter(({ centre }) => centre !== null).length }
}

/** How many adults at risk were passed on: to safeguarding, or to the meeting about people in most danger. */
export function countAdultsAtRisk(db: Handle, span: Span): number {
  return firstReferrals(db, ['safeguarding_adults', 'cs_marac'], span).length
}

/** Reports that were first passed on to one of these services within a time. */
function firstReferrals(
  db: Handle,
  services: (typeof reportReferrals.$inferSelect)['service'][],
  { from, until }: Span,
): { centre: string | null }[] {
  const first = min(reportReferrals.referredAt)
  return db
    .select({ centre: centreOfReport })
    .from(reportReferrals)
    .innerJoin(reports, eq(reports.id, reportReferrals.reportId))
    .leftJoin(appointments, eq(appointments.staffId, reports.enteredBy))
    .where(inArray(reportReferrals.service, services))
    .groupBy(reportReferrals.reportId)
    .having(and(gte(first, sql`${from.getTime()}`), lt(first, sql`${until.getTime()}`)))
    .all()
}
