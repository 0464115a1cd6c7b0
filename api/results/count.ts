import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '#db/open.ts'
import { listApprovedTexts } from '#db/queries/approved-texts.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { listReferencesOf } from '#db/queries/responses.ts'
import { type Arrived, countOn, countOne, loadTally, saveTally, type Tally } from '#db/queries/tallies.ts'
import { storageFault } from '#db/storage-fault.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { type ApprovedText, publishResults, type Results } from './results.ts'

/** How long the counts of what arrives may be in memory alone: whatever a crash takes is counted again. */
const SAVE_MS = 1_000

type Kept = {
  tally: Tally
  /** Nothing is stored that it has not counted. */
  complete: boolean
  savedThrough: number
  saving?: NodeJS.Timeout | undefined
  catchingUp?: boolean
}

/** The tallies of a database that this process goes on with, and the last response that it stored itself. */
type Kepts = { last: number; of: Map<string, Kept> }
const kepts = new WeakMap<Database, Kepts>()

function keptsOf(db: Database): Kepts {
  const found = kepts.get(db) ?? { last: 0, of: new Map() }
  kepts.set(db, found)
  return found
}

function keptOf(db: Database, consultation: string, version: number): Kept {
  const { of } = keptsOf(db)
  const key = `${consultation}/${version}`
  const found = of.get(key)
  if (found) return found
  const tally = loadTally(db, consultation, version)
  const kept = { tally, complete: false, savedThrough: tally.throughSeq }
  of.set(key, kept)
  return kept
}

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
  const kept = keptOf(db, consultation, version)
  const { tally } = kept
  // Also when nothing is missing: a command may have stored some.
  while (!countOn(db, consultation, version, questionnaire, tally)) {
    remember(db, consultation, version, kept)
    await nextTurn()
  }
  kept.complete = true
  remember(db, consultation, version, kept)
  return tally
}

/**
 * Counts a response that was just stored, while its answers are at hand. Otherwise whoever asks
 * for results first, after weeks of answers, would wait until all of them are counted.
 */
export function countStored(
  db: Database,
  questionnaire: Questionnaire,
  { consultation, version, ...arrived }: Arrived & { consultation: string; version: number },
  failed: (error: unknown) => void,
): void {
  const all = keptsOf(db)
  // Somebody else has stored some between, for whichever consultation.
  if (arrived.seq !== all.last + 1) for (const kept of all.of.values()) kept.complete = false
  all.last = Math.max(all.last, arrived.seq)
  const kept = keptOf(db, consultation, version)
  if (kept.complete) {
    if (arrived.seq > kept.tally.throughSeq) countOne(kept.tally, questionnaire, arrived)
    kept.saving ??= setTimeout(() => {
      kept.saving = undefined
      try {
        remember(db, consultation, version, kept)
      } catch (error) {
        failed(error)
      }
    }, SAVE_MS).unref()
  } else if (!kept.catchingUp) {
    kept.catchingUp = true
    countResponses(db, consultation, version, questionnaire)
      .catch(failed)
      .finally(() => {
        kept.catchingUp = false
      })
  }
}

/** A full or locked disk must not keep anybody from reading results. */
function remember(db: Database, consultation: string, version: number, kept: Kept): void {
  const { throughSeq } = kept.tally
  if (throughSeq === kept.savedThrough) return
  try {
    saveTally(db, consultation, version, kept.tally)
    kept.savedThrough = throughSeq
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
  const versions = listQuestionnaires(db, consultation)
  const frozen = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version)
  if (!frozen) return undefined
  const tally = await countResponses(db, consultation, frozen.version, frozen.definition)
  const texts = new Map<string, ApprovedText[]>()
  const approved = listApprovedTexts(db, consultation)
  // A question may be in both: what people wrote belongs to what they were asked.
  const own =
    versions.length > 1 &&
    listReferencesOf(
      db,
      consultation,
      frozen.version,
      approved.map(({ reference }) => reference),
    )
  for (const { question, reference, words, language } of approved) {
    if (!own || own.has(reference)) texts.set(question, [...(texts.get(question) ?? []), { words, language }])
  }
  return publishResults(consultation, frozen.definition, tally, texts, stillOpen)
}
