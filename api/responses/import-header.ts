import { stringify } from 'csv-stringify/sync'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { type Column, columnsOf, RESPONSE_COLUMNS, type ResponseColumn } from './columns.ts'
import { type ImportFault, ImportFaults } from './import-faults.ts'

/** Where in a row each column stands. */
export type Header = {
  width: number
  response: Partial<Record<ResponseColumn, number>>
  questions: { column: Column; at: number }[]
}

/** The first row of a file for paper forms to be typed into: the columns that it needs. */
export function templateOf(questionnaire: Questionnaire): string {
  const answers = columnsOf(questionnaire).filter(({ holds }) => holds !== 'option')
  const about: ResponseColumn[] = ['response_id', 'submitted_at', 'language']
  return stringify([[...about, ...answers.map(({ name }) => name)]], { record_delimiter: 'windows' })
}

/** @throws ImportFaults naming every column that is unknown, missing or there twice. */
export function readHeader(cells: readonly string[], questionnaire: Questionnaire): Header {
  const known = new Map(columnsOf(questionnaire).map((column) => [column.name, column]))
  const header: Header = { width: cells.length, response: {}, questions: [] }
  const faults: ImportFault[] = []
  const complain = (column: string | undefined, message: string) =>
    faults.push({ row: 1, ...(column && { column }), message })
  const only = cells.length === 1 ? cells[0] : undefined
  if (only && /[;\t]/.test(only)) {
    throw new ImportFaults([
      {
        row: 1,
        message:
          'The cells are not separated by commas. Save the file again; in Excel choose “CSV UTF-8 (Comma delimited)”.',
      },
    ])
  }
  cells.forEach((name, at) => {
    const column = known.get(name)
    const ofResponse = RESPONSE_COLUMNS.find((one) => one === name)
    if (name === '') complain(undefined, `The ${nth(at)} column has no name. Give it one, or delete the column.`)
    else if (cells.indexOf(name) < at) complain(name, 'There are two columns of this name. Delete or rename one.')
    else if (ofResponse) header.response[ofResponse] = at
    else if (column) header.questions.push({ column, at })
    else complain(name, 'The questionnaire has no such column. Correct the name, or delete the column.')
  })
  const given = new Set(cells)
  for (const { name, holds } of known.values()) {
    if ((holds === 'answer' || holds === 'row') && !given.has(name)) {
      complain(name, 'This column is missing. Add it; its cells stay empty where nobody answered.')
    }
  }
  if (faults.length > 0) throw new ImportFaults(faults)
  return header
}

function nth(at: number): string {
  const n = at + 1
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', many: 'th', zero: 'th' }[
    new Intl.PluralRules('en', { type: 'ordinal' }).select(n)
  ]
  return `${n}${ending}`
}
