import { createHash } from 'node:crypto'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listResponseIds, responseStore } from '#db/queries/responses.ts'
import type { Channel } from '#db/schema/responses.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { type ImportFault, ImportFaults } from './import-faults.ts'
import { type Header, readHeader } from './import-header.ts'
import { type ReadRow, readRow } from './import-row.ts'
import { readCsv } from './read-csv.ts'

export type ResponseFile = {
  consultation: string
  /** As it was frozen; the responses are stored under its version. */
  questionnaire: Questionnaire
  /** Tags; the first one is meant where a row names none. */
  languages: readonly string[]
  csv: Uint8Array
  /** Meant where a row names none. */
  channel?: Channel
  actor: string
}

const PREFIX = 'import:'
/** What keeps an imported response from being imported twice. */
const submissionIdOf = (responseId: string): string => PREFIX + responseId
export const isImported = (submissionId: string): boolean => submissionId.startsWith(PREFIX)

/**
 * Stores every response of a file, or, when anything is wrong with it, none. Whether
 * the consultation is open does not matter: paper arrives late.
 *
 * @throws ImportFaults
 */
export function importResponses(db: Database, file: ResponseFile, now: Date): { imported: number } {
  const { consultation, questionnaire, actor } = file
  // Everything is read before the lock is taken, so residents who answer now do not wait for it.
  const rows = readRows(db, file, now)
  const store = responseStore(db)
  // Rows without an id are known by their file, so that the same file twice is told from more answers.
  const fileId = createHash('sha256').update(file.csv).digest('base64url')
  db.$client
    .transaction(() => {
      for (const { row, id, response, receivedAt } of rows) {
        const submissionId = submissionIdOf(id ?? `${fileId} row ${row}`)
        const { repeated } = store(
          { consultation, submissionId, ...response, receivedAt, ...(id !== undefined && { reference: id }) },
          actor,
          now,
        )
        if (repeated)
          throw new ImportFaults([
            id === undefined ? { row, message: SAME_FILE } : { row, column: 'response_id', message: STORED },
          ])
      }
      recordAct(db, { actor, action: 'responses.imported', subject: `${consultation}/${questionnaire.version}` }, now)
    })
    .immediate()
  return { imported: rows.length }
}

type Row = ReadRow & { row: number }

const STORED =
  'This response is already stored. Take the row out, or give it another response_id if it is a different one.'

const SAME_FILE =
  'This file was imported before. If it holds other answers that happen to be the same, add a response_id column with an id for each form.'

function readRows(
  db: Database,
  { consultation, questionnaire, languages, csv, channel = 'paper' }: ResponseFile,
  now: Date,
): Row[] {
  const stored = listResponseIds(db, consultation)
  const rowOfId = new Map<string, number>()
  const faults: ImportFault[] = []
  let rows: Row[] = []
  let header: Header | undefined
  const stopped = readCsv(csv, (cells, row) => {
    if (!header) {
      header = readHeader(cells, questionnaire)
      return
    }
    const objection = (id: string) => {
      const first = rowOfId.get(id)
      rowOfId.set(id, first ?? row)
      if (first !== undefined)
        return `Row ${first} has the same one. Delete one of the rows, or give it another response_id.`
      return stored.submissionIds.has(submissionIdOf(id)) || stored.references.has(id) ? STORED : undefined
    }
    const read = readRow({ header, questionnaire, languages, channel, objection }, cells, now, (fault) =>
      faults.push({ row, ...fault }),
    )
    if (read && faults.length === 0) rows.push({ row, ...read })
    // Once something is wrong nothing will be stored, so there is nothing to keep.
    else rows = []
  })
  if (stopped) faults.push(stopped)
  if (faults.length > 0) throw new ImportFaults(faults)
  if (!header)
    throw new ImportFaults([
      { row: 1, message: 'The file is empty. The first row names the columns; the responses follow, a row each.' },
    ])
  if (rows.length === 0)
    throw new ImportFaults([
      { row: 2, message: 'There is no response under the header. Add the responses, a row each.' },
    ])
  return rows
}
