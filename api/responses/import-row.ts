import { z } from 'zod'
import { CHANNELS, type Channel, type NewResponse, SUSPICIONS } from '#db/schema/responses.ts'
import { dayIn, LONDON } from '#api/content/london.ts'
import { checkAnswers } from '#api/questionnaire/check.ts'
import { onDay } from '#api/questionnaire/on-day.ts'
import { allQuestions, type Question, type Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { answersOf, type Column, cellOf, type ResponseColumn } from './columns.ts'
import { unguardFormula } from './formulas.ts'
import { type ImportFault, sentenceFor } from './import-faults.ts'
import type { Header } from './import-header.ts'

export type RowReading = {
  header: Header
  questionnaire: Questionnaire
  /** Tags; the first one is meant where a row names none. */
  languages: readonly string[]
  /** Meant where a row names none. */
  channel: Channel
  /** Why a response_id cannot be taken, if it cannot. */
  objection: (id: string) => string | undefined
}

export type ReadRow = {
  /** The response_id as the file has it. */
  id: string | undefined
  response: Omit<NewResponse, 'consultation' | 'submissionId'>
  receivedAt: Date
}

const instant = z.iso.datetime({ offset: true })
const ID_MAX = 100

/** Reads a row of cells; undefined when something is wrong with it, which `complain` is then told. */
export function readRow(
  { header, questionnaire, languages, channel: usual, objection }: RowReading,
  cells: readonly string[],
  now: Date,
  complain: (fault: Omit<ImportFault, 'row'>) => void,
): ReadRow | undefined {
  let faults = 0
  const wrong = (column: string | undefined, message: string) => {
    faults++
    complain({ ...(column && { column }), message })
  }
  if (cells.length !== header.width) {
    wrong(
      undefined,
      `This row has ${cells.length} cells and the header has ${header.width}. Put text with a comma in quotation marks, or save the file again from a spreadsheet.`,
    )
    return undefined
  }
  const cellIn = (column: ResponseColumn) => {
    const at = header.response[column]
    return unguardFormula(at === undefined ? '' : (cells[at] ?? ''))
  }
  const id = cellIn('response_id')
  const objected =
    id.length > ID_MAX ? `This is longer than ${ID_MAX} characters. Shorten it.` : id === '' ? undefined : objection(id)
  if (objected) wrong('response_id', objected)

  const submitted = cellIn('submitted_at')
  const isMoment = instant.safeParse(submitted).success
  const receivedAt = isMoment ? new Date(submitted) : now
  if (submitted !== '' && !isMoment) {
    wrong(
      'submitted_at',
      `“${submitted}” is not a moment. Write it like 2026-11-22T17:30:00Z, or leave it empty for now.`,
    )
  } else if (receivedAt > now) wrong('submitted_at', 'This lies in the future. Correct the year, day or time.')

  const channelCell = cellIn('channel')
  const channel = channelCell === '' ? usual : CHANNELS.find((one) => one === channelCell)
  if (!channel) wrong('channel', `There is no channel “${channelCell}”. The channels are: ${CHANNELS.join(', ')}.`)

  const languageCell = cellIn('language')
  const language = languageCell === '' ? languages[0] : languages.find((tag) => tag === languageCell)
  if (!language)
    wrong('language', `There is no language “${languageCell}”. The languages are: ${languages.join(', ')}.`)

  const version = cellIn('version')
  if (version !== '' && version !== String(questionnaire.version)) {
    wrong(
      'version',
      `This row answers version ${version} of the questionnaire; only version ${questionnaire.version} can be imported. Take the row out.`,
    )
  }
  const suspicionCell = cellIn('suspicion')
  const suspicion = SUSPICIONS.find((one) => one === suspicionCell)
  if (suspicionCell !== '' && !suspicion)
    wrong(
      'suspicion',
      `There is no “${suspicionCell}” here. Leave the cell empty, or write one of: ${SUSPICIONS.join(', ')}.`,
    )

  const filled: [Column, string][] = []
  for (const { column, at } of header.questions) {
    const cell = unguardFormula(cells[at] ?? '')
    if (cell !== '' && column.holds !== 'option') filled.push([column, cell])
  }
  // A paper form cannot be sent back for a blank, so nothing is required here.
  const asked = onDay(questionnaire, dayIn(LONDON, receivedAt))
  const { answers, problems } = checkAnswers(asked, answersOf(filled), new Set())
  for (const [key, rule] of Object.entries(problems)) {
    const column = columnOf(header, key)
    const cell = filled.find(([one]) => one === column)?.[1] ?? ''
    wrong(column.name, sentenceFor(rule, questionIn(asked, column), cell))
  }
  // After another fault this would only echo it.
  if (faults === 0) {
    if (Object.keys(answers).length === 0)
      wrong(undefined, 'Nothing is answered in this row. Fill in the answers, or delete the row.')
    for (const { column, at } of header.questions) {
      if (column.holds !== 'option') continue
      const meant = String(cellOf(column, answers) ?? '')
      const said = cells[at] ?? ''
      if (said !== meant)
        wrong(
          column.name,
          `This says “${said}”, but after the column ${column.question.id} it would be “${meant}”. Correct one of the two.`,
        )
    }
  }
  if (faults > 0 || !channel || !language) return undefined
  return {
    id: id === '' ? undefined : id,
    response: { version: questionnaire.version, channel, language, answers, ...(suspicion && { suspicion }) },
    receivedAt,
  }
}

/** With its limits as they were on the day. */
function questionIn(asked: Questionnaire, { question }: Column): Question {
  return allQuestions(asked).find(({ id }) => id === question.id) ?? question
}

/** The column of a problem that `checkAnswers` names; of a whole grid, its first row. */
function columnOf({ questions }: Header, key: string): Column {
  const found =
    questions.find(({ column }) => column.holds !== 'option' && keyOf(column) === key) ??
    questions.find(({ column }) => column.holds === 'row' && column.question.id === key)
  if (!found) throw new Error(`no column for ${key}`)
  return found.column
}

function keyOf(column: Column): string {
  const { id } = column.question
  return column.holds === 'row' ? `${id}.${column.row}` : column.holds === 'words' ? `${id}.other` : id
}
