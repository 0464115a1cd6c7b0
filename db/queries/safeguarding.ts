import { asc, count, eq, inArray } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { SAFEGUARDING_STEPS } from '../schema/report-terms.ts'
import { type SafeguardingStepRow, safeguardingSteps } from '../schema/safeguarding-steps.ts'
import type { Case } from './cases.ts'

/** In the order in which they were done. */
export function listSafeguarding(db: Handle, reportId: string): SafeguardingStepRow[] {
  return db
    .select()
    .from(safeguardingSteps)
    .where(eq(safeguardingSteps.reportId, reportId))
    .orderBy(asc(safeguardingSteps.doneAt), asc(safeguardingSteps.step))
    .all()
}

/** Says how a step was done; said again, the later counts. What was said before stands in the record. */
export function putSafeguarding(db: Handle, step: SafeguardingStepRow): void {
  const { answer, doneBy, doneAt } = step
  db.insert(safeguardingSteps)
    .values(step)
    .onConflictDoUpdate({
      target: [safeguardingSteps.reportId, safeguardingSteps.step],
      set: { answer, doneBy, doneAt },
    })
    .run()
}

type AtRisk = Pick<Case, 'id' | 'risks' | 'state' | 'toTeam'>

/** Of these cases, the ones where somebody is at risk and a step is not done. */
export function openSafeguarding(db: Handle, cases: readonly AtRisk[]): Set<string> {
  const asked = cases
    .filter(
      ({ risks, state, toTeam }) => toTeam && risks.length > 0 && (state === 'received' || state === 'acknowledged'),
    )
    .map(({ id }) => id)
  if (asked.length === 0) return new Set()
  const done = db
    .select({ id: safeguardingSteps.reportId, steps: count() })
    .from(safeguardingSteps)
    .where(inArray(safeguardingSteps.reportId, asked))
    .groupBy(safeguardingSteps.reportId)
    .all()
  const finished = new Set(done.filter(({ steps }) => steps === SAFEGUARDING_STEPS.length).map(({ id }) => id))
  return new Set(asked.filter((id) => !finished.has(id)))
}
