import writeExcelFile, { type Cell, type Row } from 'write-excel-file/node'
import type { StoredResponse } from '#db/schema/responses.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { cellOf, type Column, columnsOf, RESPONSE_COLUMNS } from './columns.ts'
import { Refusal } from './refusal.ts'

const EXCEL_ROWS = 1_048_576
const EXCEL_COLUMNS = 16_384
/** Excel's calendar begins here (and is wrong about the two months before). */
const EXCEL_FIRST_DAY = '1900-03-01'

/** @throws Refusal when there is more than such a file can hold. */
export async function xlsxOf(
  questionnaire: Questionnaire,
  pages: Iterable<readonly StoredResponse[]>,
): Promise<Buffer> {
  const columns = columnsOf(questionnaire)
  const header = [...RESPONSE_COLUMNS, ...columns.map(({ name }) => name)]
  const rows: Row[] = [header.map((name) => ({ value: name, fontWeight: 'bold' }))]
  for (const page of pages) {
    for (const response of page) {
      rows.push([
        words(response.reference),
        moment(response.receivedAt),
        response.channel,
        response.language,
        response.version,
        response.suspicion,
        ...columns.map((column) => cell(column, cellOf(column, response.answers))),
      ])
    }
    if (rows.length > EXCEL_ROWS || header.length > EXCEL_COLUMNS)
      throw new Refusal('There is more than an Excel file can hold. Write a CSV instead: --format csv.')
  }
  return writeExcelFile(rows, { sheet: 'responses', stickyRowsCount: 1 }).toBuffer()
}

function cell({ question, holds }: Column, value: string | number | undefined): Cell {
  if (value === undefined || typeof value === 'number') return value
  if (question.type === 'date')
    return value < EXCEL_FIRST_DAY ? value : { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
  return holds === 'words' || question.type === 'short_text' || question.type === 'long_text' ? words(value) : value
}

/** Somebody's own words: text even after somebody edits the cell, so never a formula. */
function words(value: string): Cell {
  // The writer looks texts up in an object, so these names of its own would break the file.
  return { value: value in Object.prototype ? `${value} ` : value, type: String, format: '@' }
}

function moment(value: Date): Cell {
  return { value, type: Date, format: 'yyyy-mm-dd hh:mm:ss' }
}
