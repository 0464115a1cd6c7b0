import { isUtf8 } from 'node:buffer'
import { CsvError, parse } from 'csv-parse/sync'
import { type ImportFault, ImportFaults } from './import-faults.ts'

/** Longer than any row can be; what passes it has a quotation mark that is never closed. */
const LONGEST_ROW = 4_000_000

/**
 * Hands over each row of a CSV file with its number, from the header (row 1) on. Rows
 * may differ in length; wholly empty ones are left out, for spreadsheets add them
 * unasked.
 *
 * @returns the fault at which reading stopped, if it did.
 * @throws ImportFaults when the file is not text in UTF-8.
 */
export function readCsv(
  csv: Uint8Array,
  take: (cells: readonly string[], row: number) => void,
): ImportFault | undefined {
  if (!isUtf8(csv)) {
    throw new ImportFaults([
      {
        row: 1,
        message:
          'The file is not in UTF-8, so letters with accents would be lost. Save it again; in Excel choose “CSV UTF-8”.',
      },
    ])
  }
  let row = 0
  try {
    parse(Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength), {
      bom: true,
      // Each row's length is checked by the caller, who then reports all of them and not just the first.
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: LONGEST_ROW,
      on_record: (cells) => {
        row++
        if (cells.some((cell) => cell !== '')) take(cells, row)
        // Nothing is kept: a large file would be in memory twice.
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return {
      row: row + 1,
      message:
        'The quotation marks in this row do not match, so it cannot be read from here on. Write each " inside a cell twice, or save the file again from a spreadsheet.',
    }
  }
  return undefined
}
