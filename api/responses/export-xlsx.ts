import type { StoredResponse } from '#db/schema/responses.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { cellOf, type Column, columnsOf, RESPONSE_COLUMNS } from './columns.ts'
import { Refusal } from './refusal.ts'
import { day, heading, moment, number, text, words, type XlsxCell } from './xlsx-cells.ts'
import { xlsxFile, type XlsxRow } from './xlsx-file.ts'

const EXCEL_ROWS = 1_048_576
const EXCEL_COLUMNS = 16_384
/** Excel's calendar begins here (and is wrong about the two months before). */
const EXCEL_FIRST_DAY = '1900-03-01'

/** @throws Refusal, at the latest while it is read, when there is more than such a file can hold. */
export function xlsxOf(
  questionnaire: Questionnaire,
  pages: Iterable<readonly StoredResponse[]>,
): AsyncIterable<Uint8Array> {
  return xlsxFile('responses', rowsOf(questionnaire, pages))
}

function* rowsOf(questionnaire: Questionnaire, pages: Iterable<readonly StoredResponse[]>): Generator<XlsxRow[]> {
  const columns = columnsOf(questionnaire)
  const header = [...RESPONSE_COLUMNS, ...columns.map(({ name }) => name)]
  let rows = 1
  yield [header.map(heading)]
  for (const page of pages) {
    rows += page.length
    if (rows > EXCEL_ROWS || header.length > EXCEL_COLUMNS)
      throw new Refusal('There is more than an Excel file can hold. Write a CSV instead: --format csv.')
    yield page.map((response) => [
      words(response.reference),
      moment(response.receivedAt),
      text(response.channel),
      text(response.language),
      number(response.version),
      response.suspicion ? text(response.suspicion) : undefined,
      ...columns.map((column) => cell(column, cellOf(column, response.answers))),
    ])
  }
}

function cell({ question, holds }: Column, value: string | number | undefined): XlsxCell | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number') return number(value)
  if (question.type === 'date') return value < EXCEL_FIRST_DAY ? text(value) : day(value)
  return holds === 'words' || question.type === 'short_text' || question.type === 'long_text'
    ? words(value)
    : text(value)
}
