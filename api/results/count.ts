import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '#db/open.ts'
import { listApprovedTexts } from '#db/queries/approved-texts.ts'
import { findQuestionnaire, listQuestionnaires } from '#db/queries/questionnaires.ts'
import { countOn, loadTally, saveTally, type Tally } from '#db/queries/tallies.ts'
import { storageFault } from '#db/storage-fault.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { type ApprovedText, publishResults, type Results } from './results.ts'

/**
 * Counts everything that has arrived, in steps with a pause between them, so that
 * nobody who is sending answers waits for somebody who is counting them.
 */
export async function countResponses(
  db: Database,
  consultation: string,
  version: number,
  questionnaire: Questionnaire,
): Promise<Tally> {
  const tally = loadTally(db, consultation, version)
  const before = tally.throughSeq
  while (!countOn(db, consultation, version, questionnaire, tally)) {
    remember(db, consultation, version, tally)
    await nextTurn()
  }
  if (tally.throughSeq > before) remember(db, consultation, version, tally)
  return tally
}

/** How far counting may lie behind the responses: a few milliseconds of work. */
const BEHIND = 200
const uncounted = new WeakMap<Database, Map<string, number>>()

/**
 * Told of each response that is stored; counts on now and then. Otherwise whoever asks
 * for results first, after weeks of answers, would wait until all of them are counted.
 */
export async function countBehind(
  db: Database,
  consultation: string,
  version: number,
  questionnaire: Questionnaire,
): Promise<void> {
  const waiting = uncounted.get(db) ?? new Map<string, number>()
  uncounted.set(db, waiting)
  const key = `${consultation}/${version}`
  const responses = (waiting.get(key) ?? 0) + 1
  waiting.set(key, responses % BEHIND)
  if (responses === BEHIND) await countResponses(db, consultation, version, questionnaire)
}

/** A full or locked disk must not keep anybody from reading results. */
function remember(db: Database, consultation: string, version: number, tally: Tally): void {
  try {
    saveTally(db, consultation, version, tally)
  } catch (error) {
    if (!storageFault(error)) throw error
  }
}

/** The published results of a version (the newest by default); undefined when nothing was ever asked under it. */
export async function consultationResults(
  db: Database,
  consultation: string,
  { version, stillOpen = false }: { version?: number; stillOpen?: boolean } = {},
): Promise<Results | undefined> {
  const frozen =
    version === undefined ? listQuestionnaires(db, consultation).at(-1) : findQuestionnaire(db, consultation, version)
  if (!frozen) return undefined
  const tally = await countResponses(db, consultation, frozen.version, frozen.definition)
  const texts = new Map<string, ApprovedText[]>()
  for (const { question, words, language } of listApprovedTexts(db, consultation)) {
    texts.set(question, [...(texts.get(question) ?? []), { words, language }])
  }
  return publishResults(consultation, frozen.definition, tally, texts, stillOpen)
}
