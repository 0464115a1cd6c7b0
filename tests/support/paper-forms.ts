import { expect } from 'vitest'
import { importResponses } from '#api/responses/import.ts'
import { ImportFaults } from '#api/responses/import-faults.ts'
import type { Database } from '#db/open.ts'
import { listResponses } from '#db/queries/responses.ts'
import { audit } from '#db/schema/index.ts'
import { survey } from '../api/golden/survey.ts'
import { database } from '../api/golden/workshop.ts'

export const NOW = new Date('2026-04-01T12:00:00Z')
export const SLUG = 'parks'
/** The columns that an import of the survey needs. */
export const names = [
  'aware',
  'safety',
  'issues',
  'change.near_home',
  'change.other',
  'priorities',
  'balance',
  'answer/language',
  'comments',
  'happened',
  'since',
  'ward',
  'why',
]

export type Cells = Record<string, string>

/** A file with a row for each of `rows`; cells not given are empty, and `aware` is answered. */
export function file(
  rows: Cells[],
  columns = [...new Set([...names, ...rows.flatMap((row) => Object.keys(row))])],
): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return [columns, ...rows.map((row) => columns.map((name) => ({ aware: 'yes', ...row })[name] ?? ''))]
    .map((line) => `${line.map(quoted).join(',')}\r\n`)
    .join('')
}

const surveyed = () => database({ [SLUG]: [survey] })

export function importing(csv: string | Buffer, db = surveyed(), questionnaire = survey): Database {
  importResponses(
    db,
    { consultation: SLUG, questionnaire, languages: ['en', 'fa'], csv: Buffer.from(csv), actor: 'test' },
    NOW,
  )
  return db
}

/** What is said about a file that is refused; that nothing was stored of it is made sure. */
export function faultsOf(csv: string | Buffer, db = surveyed(), questionnaire = survey): string[] {
  const before = stored(db)
  try {
    importing(csv, db, questionnaire)
  } catch (error) {
    if (!(error instanceof ImportFaults)) throw error
    expect(stored(db)).toEqual(before)
    return error.message.split('\n')
  }
  return []
}

export const stored = (db: Database) => ({
  responses: listResponses(db, SLUG, { version: 2 }),
  acts: db.select().from(audit).all(),
})
