import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { freezeQuestionnaire } from '#db/queries/questionnaires.ts'
import { responses } from '#db/schema/index.ts'
import { given, survey } from './survey.ts'

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'saysafe-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A database file in which some questionnaires are frozen. */
export function database(frozen: Record<string, Questionnaire[]>): Database {
  const db = openDatabase(join(folder(), 'saysafe.sqlite'))
  onTestFinished(() => { db.$client.close() })
  for (const [consultation, versions] of Object.entries(frozen)) {
    for (const definition of versions) {
      freezeQuestionnaire(db, { consultation, version: definition.version, fingerprint: 'any', definition }, new Date('2026-01-01'))
    }
  }
  return db
}

/** Stores the survey's answers as they are, with their references. */
export function answer(db: Database, consultation: string, rows = given): void {
  for (const row of rows) db.insert(responses).values({ ...row, consultation, version: survey.version, submissionId: row.reference }).run()
}

/** Runs one of the commands as people do, on a data folder, and waits for its end. */
export function run(command: string, args: string[], dataDir: string): { code: number | null; said: string; complained: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`api/commands/${command}.ts`, ...args], {
    encoding: 'utf8',
    env: { ...process.env, SAYSAFE_DATA_DIR: dataDir, SAYSAFE_CONTENT_DIR: 'content' },
  })
  return { code: status, said: stdout, complained: stderr }
}
