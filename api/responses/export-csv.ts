import { stringify } from 'csv-stringify/sync'
import type { StoredResponse } from '#db/schema/responses.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { cellOf, columnsOf, RESPONSE_COLUMNS } from './columns.ts'
import { guardFormula } from './formulas.ts'

/** With a byte order mark, or Excel takes the file for another encoding and breaks every accent. */
const BOM = '\uFEFF'

export function* csvOf(questionnaire: Questionnaire, pages: Iterable<readonly StoredResponse[]>): Generator<string> {
  const columns = columnsOf(questionnaire)
  yield BOM + lines([[...RESPONSE_COLUMNS, ...columns.map(({ name }) => name)]])
  for (const page of pages) {
    yield lines(
      page.map((response) => [
        response.reference,
        response.receivedAt.toISOString(),
        response.channel,
        response.language,
        response.version,
        response.suspicion ?? '',
        ...columns.map((column) => {
          const cell = cellOf(column, response.answers)
          // A negative number is a number and no formula.
          return typeof cell === 'string' ? guardFormula(cell) : cell
        }),
      ]),
    )
  }
}

function lines(rows: readonly (readonly unknown[])[]): string {
  // Without the last option a line break inside a cell would begin a new row.
  return stringify([...rows], { record_delimiter: 'windows', quote_record_delimiter: true })
}
