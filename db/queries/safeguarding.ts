import { asc, eq, inArray } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { SAFEGUARDING_STEPS, STEP_STAYS_OPEN } from '../schema/report-terms.ts'
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

/** A new risk is looked at anew: nothing that was done before counts for it. It stands in the record. */
export function reopenSafeguarding(db: Handle, reportId: string): void {
  db.delete(safeguardingSteps).where(eq(safeguardingSteps.reportId, reportId)).run()
}

type AtRisk = Pick<Case, 'id' | 'risks' | 'state' | 'toTeam'>

/** How far somebody is kept safe. */
export type Safety = {
  /** A step of what is done is not done. */
  open: boolean
  /** Who found that nobody is in danger any more, though the person said that somebody was. */
  checked?: Pick<SafeguardingStepRow, 'doneBy' | 'doneAt'>
}

/** Of these cases, the ones where somebody is, or was, at risk; what was only counted has nobody to keep safe. */
export function safetyOf(db: Handle, cases: readonly AtRisk[]): Map<string, Safety> {
  const asked = cases.filter(({ risks, toTeam }) => toTeam && risks.length > 0)
  if (asked.length === 0) return new Map()
  const ids = asked.map(({ id }) => id)
  const rows = db.select().from(safeguardingSteps).where(inArray(safeguardingSteps.reportId, ids)).all()
  return new Map(
    asked.map(({ id, risks, state }) => {
      const said = rows.filter(({ reportId }) => reportId === id)
      const done = said.filter(({ answer }) => !STEP_STAYS_OPEN.includes(answer))
      const active = state === 'received' || state === 'acknowledged'
      const checked = risks.includes('in_danger') && said.find(({ answer }) => answer === 'nobody_now')
      return [id, { open: active && done.length < SAFEGUARDING_STEPS.length, ...(checked && { checked }) }]
    }),
  )
}
