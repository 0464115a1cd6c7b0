import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '#db/open.ts'
import { listApprovedTexts } from '#db/queries/approved-texts.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { listReferencesOf } from '#db/queries/responses.ts'
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

/** Fewer responses than this since the last look are no rush, and counting disturbs nobody. */
const RUSH = 10
const LOOK_MS = 100
/** How far counting may lie behind even in a rush: a second of work. */
const BEHIND = 50_000

type Behind = { waiting: number; seen: number }
const uncounted = new WeakMap<Database, Map<string, Behind>>()

/**
 * Told of each response that is stored; counts on when the rush is over. Otherwise whoever
 * asks for results first, after weeks of answers, would wait until all of them are counted.
 */
export function countBehind(
  db: Database,
  consultation: string,
  version: number,
  questionnaire: Questionnaire,
  failed: (error: unknown) => void,
): void {
  const consultations = uncounted.get(db) ?? new Map<string, Behind>()
  uncounted.set(db, consultations)
  const key = `${consultation}/${version}`
  const known = consultations.get(key)
  if (known) {
    known.waiting++
    return
  }
  const behind: Behind = { waiting: 1, seen: 0 }
  consultations.set(key, behind)
  const look = () => {
    if (behind.waiting - behind.seen >= RUSH && behind.waiting < BEHIND) {
      behind.seen = behind.waiting
      setTimeout(look, LOOK_MS).unref()
      return
    }
    consultations.delete(key)
    countResponses(db, consultation, version, questionnaire).catch(failed)
  }
  setTimeout(look, LOOK_MS).unref()
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
