import type { Counted } from '#db/queries/measures.ts'
import type { Centre } from '#db/schema/centres.ts'
import { POLICE_CONTACTS, POLICE_ROUTES, REPORT_CHANNELS, REPORT_OUTCOMES, STRANDS } from '#db/schema/report-terms.ts'
import type { AreaFile } from '../content/area-file.ts'
import { type Shown, showBase, showParts, showTable, type ShownTable } from '../results/small-numbers.ts'
import { type PartnershipCounts, type PartnershipRow, showPartnership } from './partnership.ts'
import { answerBy } from './promises.ts'
import { monthOf, monthsBegun, quartersBegun } from './year.ts'

/** A measure by quarter, of those that have begun: a row for each value, `unrecorded` where nothing is. */
export type Measure = { id: string; values: string[]; table: ShownTable }

export type Measures = {
  /** The year in which the four quarters from April begin. */
  year: number
  measures: Measure[]
  /** By month from April, of those that have begun. */
  months: Shown[]
  /** Of those who were to be answered by now: how many were, in time and not. */
  answered: { inTime: Shown; late: Shown; base: Shown }
  /** How people found it, from 1 to 5. */
  satisfaction: { levels: Shown[]; base: Shown }
  partnership: PartnershipRow[]
}

/** Not the `none` of the police, which says that they have not been in touch. */
const NONE = 'unrecorded'

export type Year = {
  year: number
  counted: readonly Counted[]
  /** When each report was first answered, by its id. */
  answers: ReadonlyMap<string, Date>
  centres: readonly Pick<Centre, 'id' | 'name'>[]
  partnership: PartnershipCounts
  area: Pick<AreaFile, 'reporting' | 'timezone' | 'wards'>
  now: Date
}

/** The measures of a year. Small numbers are hidden here, for every page and file alike. */
export function measuresOf({ year, counted, answers, centres, partnership, area, now }: Year): Measures {
  const { timezone } = area
  const month = ({ receivedAt }: Counted) => monthOf(receivedAt, timezone)
  const quarterOf = (one: Counted) => Math.floor(month(one) / 3)
  // What is still to come is no small number.
  const quarters = Array.from({ length: quartersBegun(year, timezone, now) }, (_, quarter) => quarter)
  const told = counted.filter(({ toTeam }) => toTeam)
  const measure = (
    id: string,
    values: readonly string[],
    of: (one: Counted) => readonly string[],
    among: readonly Counted[] = counted,
    overlapping = false,
  ): Measure => {
    const counts = values.map((value) =>
      quarters.map((quarter) => among.filter((one) => quarterOf(one) === quarter && of(one).includes(value)).length),
    )
    const bases = quarters.map((quarter) => among.filter((one) => quarterOf(one) === quarter).length)
    const exclusive = values.map((value) => value === NONE)
    return {
      id,
      values: [...values],
      table: showTable(counts, overlapping ? { bases, max: values.length - 1, exclusive } : undefined),
    }
  }
  const one = (value: string | null) => [value ?? NONE]
  const begun = monthsBegun(year, timezone, now)
  const months = Array.from({ length: begun }, (_, each) => counted.filter((report) => month(report) === each).length)
  const byQuarter = measure('channel', REPORT_CHANNELS, ({ channel }) => [channel])
  const centreName = new Map(centres.map(({ id, name }) => [id, name]))
  const byCentre = measure('centre', [...new Set(centreName.values()), NONE], ({ centre }) =>
    one(centreName.get(centre ?? '') ?? null),
  )
  const due = told.flatMap((each) => {
    const by = answerBy(area, each.receivedAt)
    const at = answers.get(each.id)
    // Withdrawn before it was answered: nobody was left waiting.
    if (!by || (!at && (by > now || each.state === 'withdrawn'))) return []
    return [at !== undefined && at < by]
  })
  const [inTime = { count: null }, late = { count: null }] = showParts([
    due.filter(Boolean).length,
    due.filter((met) => !met).length,
  ])
  const said = told.flatMap(({ satisfaction }) => satisfaction ?? [])
  return {
    year,
    measures: [
      byQuarter,
      measure('strand', [...STRANDS, NONE], ({ strands }) => (strands.length > 0 ? strands : [NONE]), counted, true),
      measure('ward', [...area.wards.map(({ id }) => id), NONE], ({ ward }) => one(ward)),
      byCentre,
      measure('policeRoute', [...POLICE_ROUTES, NONE], ({ policeRoute }) => one(policeRoute), told),
      measure('policeContact', [...POLICE_CONTACTS, NONE], ({ policeContact }) => one(policeContact), told),
      measure('outcome', [...REPORT_OUTCOMES, NONE], ({ outcome }) => one(outcome), told),
    ],
    months: quarters.flatMap((quarter) => {
      const three = months.slice(quarter * 3, quarter * 3 + 3)
      return byQuarter.table.totals[quarter]?.hidden
        ? three.map(() => ({ count: null, hidden: true as const }))
        : showParts(three)
    }),
    answered: { inTime, late, base: showBase(due.length) },
    satisfaction: {
      levels: showParts([1, 2, 3, 4, 5].map((level) => said.filter((each) => each === level).length)),
      base: showBase(said.length),
    },
    partnership: showPartnership(partnership, byCentre.table),
  }
}
