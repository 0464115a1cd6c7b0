import type { OptionResult } from '#api/results/results.ts'

/** Choices in no order of their own: the most chosen first, equal ones as they were asked, hidden ones last. */
export function byCount(options: readonly OptionResult[]): OptionResult[] {
  return options.toSorted((a, b) => (b.count ?? -1) - (a.count ?? -1))
}
