import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Database, openDatabase } from '#db/open.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { storageFault } from '#db/storage-fault.ts'
import { ContentProblems } from '#api/content/problems.ts'
import { type Consultation, type Content, readContent } from '#api/content/read.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { ImportFaults } from './import-faults.ts'
import { Refusal } from './refusal.ts'

/** Thrown when a command was called wrongly. */
export class UsageError extends Error {}

/** Who the audit trail says it was. */
export const COMMAND_ACTOR = 'command'

/**
 * Runs a command. A wrong call ends with 2 and a refusal with 1, each with sentences;
 * anything else is a bug and keeps its stack.
 */
export async function runCommand(usage: string, command: (args: string[]) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2)
  try {
    await command(args[0] === '--' ? args.slice(1) : args)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const wrongCall =
      error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    const fault = storageFault(error)
    if (wrongCall) console.error(`${error.message}\nUsage: ${usage}`)
    else if (fault) console.error(`The disk or the database cannot be used (${fault}): ${error.message}`)
    else if (error instanceof ImportFaults)
      console.error(`Nothing was imported. Put this right and import the file again:\n${error.message}`)
    else if (error instanceof Refusal || error instanceof ContentProblems) console.error(error.message)
    else throw error
    process.exitCode = wrongCall ? 2 : 1
  }
}

/** The database file of the folder that SAYSAFE_DATA_DIR names. */
export function databaseFile(): string {
  return join(resolve(process.env.SAYSAFE_DATA_DIR || 'data'), 'saysafe.sqlite')
}

/** The content of the folder that SAYSAFE_CONTENT_DIR names. */
export function content(now: Date): Content {
  return readContent(resolve(process.env.SAYSAFE_CONTENT_DIR || 'content'), now)
}

/**
 * Opens the database that the server uses.
 * @throws Refusal where there is none: a command in the wrong folder must not make one and report success.
 */
export function openExisting(): Database {
  const file = databaseFile()
  if (!existsSync(file)) {
    throw new Refusal(
      `There is no database ${file}. Set SAYSAFE_DATA_DIR to the folder that the server uses, and start the server once.`,
    )
  }
  return openDatabase(file, { busyTimeoutMs: 10_000 })
}

/**
 * Opens the database for work on a consultation, whose questionnaire is frozen in it
 * from then on, as when the server starts.
 *
 * @throws Refusal naming the consultations when there is none of this name.
 */
export function openFor(slug: string, now: Date): Database {
  const db = openExisting()
  // What people answered stays within reach when its folder is gone, or has a mistake in it.
  if (listQuestionnaires(db, slug).length > 0) return db
  const known = content(now)
  consultationIn(known, slug)
  publishQuestionnaires(db, known, now)
  return db
}

/** @throws Refusal naming the consultations when there is none of this name. */
export function consultationIn({ consultations }: Content, slug: string): Consultation {
  const found = consultations.find((consultation) => consultation.slug === slug)
  if (found) return found
  const slugs = consultations.map((consultation) => `  ${consultation.slug}`).join('\n')
  throw new Refusal(`There is no consultation ${slug}. The consultations are:\n${slugs}`)
}
