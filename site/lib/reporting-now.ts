import type { TeamKey } from './reporting.ts'

type Fetch = (path: string) => Promise<Response>

/** Whether reports are taken now; nothing when that cannot be found out, which comes to the same. */
export async function reportingNow(fetch: Fetch): Promise<{ teamKey?: TeamKey; acknowledgeBy?: string }> {
  const response = await fetch('/api/reporting')
  return response.ok ? ((await response.json()) as { teamKey?: TeamKey; acknowledgeBy?: string }) : {}
}
