import type { Handle } from '#db/open.ts'
import type { Counted } from '#db/queries/measures.ts'
import { countAdultsAtRisk, countDomesticAbuse, countTrained, countTrainedCentres } from '#db/queries/partnership.ts'
import { hide, type Shown, showBase, showParts, showTable, type ShownTable } from '../results/small-numbers.ts'
import { quartersBegun, quarterStart } from './year.ts'

/** What the partnership is told each quarter. Centres and groups are places; the rest are people. */
export const PARTNERSHIP_MEASURES = [
  'trained_centres',
  'workshop_groups',
  'workshop_volunteers',
  'centre_reports',
  'domestic_abuse',
  'domestic_abuse_centres',
  'adults_at_risk',
] as const
export type PartnershipMeasure = (typeof PARTNERSHIP_MEASURES)[number]

/** By quarter, of those that have begun. */
export type PartnershipCounts = Record<PartnershipMeasure, number[]>

/** A line of the table. `total` is absent where quarters cannot be added: a state, not an event. */
export type PartnershipRow = { id: PartnershipMeasure; cells: Shown[]; total?: Shown }

/** Counts the quarters of a year that have begun, exactly. `counted` are the reports of that year. */
export function partnershipCounts(
  db: Handle,
  year: number,
  counted: readonly Counted[],
  zone: string,
  now: Date,
): PartnershipCounts {
  const spans = Array.from({ length: quartersBegun(year, zone, now) }, (_, quarter) => ({
    from: quarterStart(year, quarter, zone),
    until: quarterStart(year, quarter + 1, zone),
  }))
  const referrals = spans.map((span) => countDomesticAbuse(db, span))
  return {
    trained_centres: spans.map(({ until }) => countTrainedCentres(db, until < now ? until : now)),
    workshop_groups: spans.map((span) => countTrained(db, 'centre', span)),
    workshop_volunteers: spans.map((span) => countTrained(db, 'champion', span)),
    centre_reports: spans.map(
      ({ from, until }) =>
        counted.filter(({ centre, receivedAt }) => centre !== null && receivedAt >= from && receivedAt < until).length,
    ),
    domestic_abuse: referrals.map(({ all }) => all),
    domestic_abuse_centres: referrals.map(({ throughCentres }) => throughCentres),
    adults_at_risk: spans.map((span) => countAdultsAtRisk(db, span)),
  }
}

/** The counts as they are, for those who can open each case. */
export function exactPartnership(counts: PartnershipCounts): PartnershipRow[] {
  return PARTNERSHIP_MEASURES.map((id) => ({ id, ...asTheyAre(counts[id], id !== 'trained_centres') }))
}

function asTheyAre(cells: readonly number[], add: boolean): Omit<PartnershipRow, 'id'> {
  const total = cells.reduce((sum, cell) => sum + cell, 0)
  return { cells: cells.map((count) => ({ count })), ...(add && { total: { count: total } }) }
}

/**
 * Hides small numbers of people, and what would give them away.
 * @param byCentre Reports by centre, the last row those of none: what it hides is not told here either.
 */
export function showPartnership(counts: PartnershipCounts, byCentre: ShownTable): PartnershipRow[] {
  const none = byCentre.rows.at(-1)
  const rest = (all: Shown | undefined, part: Shown | undefined): Shown =>
    typeof all?.count === 'number' && typeof part?.count === 'number' ? { count: all.count - part.count } : hide
  const referred = showTable([
    counts.domestic_abuse_centres,
    counts.domestic_abuse.map((all, quarter) => all - (counts.domestic_abuse_centres[quarter] ?? 0)),
  ])
  const people = (cells: readonly number[]) => {
    const total = showBase(cells.reduce((sum, cell) => sum + cell, 0))
    return { cells: total.hidden ? cells.map(() => total) : showParts(cells), total }
  }
  const rows: Record<PartnershipMeasure, Omit<PartnershipRow, 'id'>> = {
    trained_centres: asTheyAre(counts.trained_centres, false),
    workshop_groups: asTheyAre(counts.workshop_groups, true),
    workshop_volunteers: people(counts.workshop_volunteers),
    centre_reports: {
      cells: byCentre.totals.map((all, quarter) => rest(all, none?.cells[quarter])),
      total: rest(byCentre.total, none?.total),
    },
    domestic_abuse: { cells: referred.totals, total: referred.total },
    domestic_abuse_centres: referred.rows[0] ?? { cells: [] },
    adults_at_risk: people(counts.adults_at_risk),
  }
  return PARTNERSHIP_MEASURES.map((id) => ({ id, ...rows[id] }))
}
