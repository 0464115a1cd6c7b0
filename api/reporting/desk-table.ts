import type { Counted } from '#db/queries/measures.ts'
import {
  POLICE_CONTACTS,
  POLICE_ROUTES,
  type PoliceContact,
  type PoliceRoute,
  REPORT_OUTCOMES,
  type ReportOutcome,
} from '#db/schema/report-terms.ts'

/** How many cases, exactly: by what came of them, and by how the police got in touch. */
export type DeskCount = {
  cases: number
  outcomes: Record<ReportOutcome | 'unrecorded', number>
  contacts: Record<PoliceContact | 'unrecorded', number>
}

export type DeskTable = {
  routes: (DeskCount & { route: PoliceRoute | 'unrecorded' })[]
  /** Of the routes on which the police were not told. */
  notReported: DeskCount
  all: DeskCount
}

/** The police do not know of these. */
const NOT_REPORTED: readonly PoliceRoute[] = ['not_a_crime', 'still_deciding', 'did_not_want']

/**
 * The year's cases by route and outcome, in exact numbers. It is for those alone who can open each of these
 * cases anyway; what leaves the desk is made by `measuresOf`, which hides small numbers.
 */
export function deskTable(counted: readonly Counted[]): DeskTable {
  const told = counted.filter(({ toTeam }) => toTeam)
  const routes = [...POLICE_ROUTES, null]
    .map((route) => ({
      route: route ?? ('unrecorded' as const),
      ...count(told.filter((one) => one.policeRoute === route)),
    }))
    .filter(({ route, cases }) => route !== 'unrecorded' || cases > 0)
  return {
    routes,
    notReported: count(told.filter(({ policeRoute }) => policeRoute !== null && NOT_REPORTED.includes(policeRoute))),
    all: count(told),
  }
}

function count(cases: readonly Counted[]): DeskCount {
  const by = <Value extends string>(values: readonly Value[], of: (one: Counted) => Value | null) =>
    Object.fromEntries([
      ...values.map((value) => [value, cases.filter((one) => of(one) === value).length]),
      ['unrecorded', cases.filter((one) => of(one) === null).length],
    ]) as Record<Value | 'unrecorded', number>
  return {
    cases: cases.length,
    outcomes: by(REPORT_OUTCOMES, ({ outcome }) => outcome),
    contacts: by(POLICE_CONTACTS, ({ policeContact }) => policeContact),
  }
}
