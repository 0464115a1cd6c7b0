import type { Told } from '#api/reporting/told.ts'

/** Where a helper goes on to when it is only counted: with somebody at risk, to whom they must call. */
export const countedAt = ({ clear }: Pick<Told, 'clear'>): string =>
  `/staff/helping/?done=${clear.risks.length > 0 ? 'countedCall' : 'counted'}`
