import type { CentreOnOffer } from './centre-choice.ts'
import type { TeamKey } from './reporting.ts'

/** Whom a report can be sealed to now. Without `teamKey` none is taken. */
export type Reporting = { teamKey?: TeamKey | undefined; centres?: CentreOnOffer[] }

type Fetch = (path: string) => Promise<Response>

/** Whether reports are taken now; nothing when that cannot be found out, which comes to the same. */
export async function reportingNow(fetch: Fetch): Promise<Reporting & { acknowledgeBy?: string }> {
  const response = await fetch('/api/reporting')
  return response.ok ? ((await response.json()) as Reporting & { acknowledgeBy?: string }) : {}
}
