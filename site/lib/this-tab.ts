import type { Typed } from '#api/questionnaire/typed.ts'

/**
 * Answers survive a reload of the same tab and nothing else. Never used on a shared
 * device, gone when the tab closes or the answers are sent.
 */
export type Kept = {
  typed: Typed
  page: string
  version: number
  submissionId: string
  startedAt: string
  code?: string
}

const keyOf = (slug: string) => `saysafe.${slug}`

export function keepInTab(slug: string, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(slug), JSON.stringify(kept))
  } catch {
    // A browser that keeps nothing still answers; only a reload costs.
  }
}

export function keptInTab(slug: string, version: number): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(slug)) ?? 'null') as Kept | null
    return kept?.version === version ? kept : undefined
  } catch {
    return undefined
  }
}

export function forgetInTab(slug: string): void {
  try {
    sessionStorage.removeItem(keyOf(slug))
  } catch {
    // Nothing was kept.
  }
}
