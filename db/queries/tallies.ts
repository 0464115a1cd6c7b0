import { and, eq, gt, asc, sql } from 'drizzle-orm'
import type { Answer, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { Database } from '../open.ts'
import { isCounted, responses, type Suspicion } from '../schema/responses.ts'
import { type TallyCounts, tallies } from '../schema/tallies.ts'

/**
 * The one place where responses are counted. Counting goes on from where it stopped, so
 * results cost what has arrived since, not what has ever arrived.
 */
export type Tally = { received: number; counted: number; sameAddress: number; counts: TallyCounts; throughSeq: number }

/** How many responses one step counts: a few milliseconds, since nobody else is served meanwhile. */
const STEP = 200

/** What was counted last time. */
export function loadTally(db: Database, consultation: string, version: number): Tally {
  const stored = db
    .select()
    .from(tallies)
    .where(and(eq(tallies.consultation, consultation), eq(tallies.version, version)))
    .get()
  return stored ?? { received: 0, counted: 0, sameAddress: 0, counts: {}, throughSeq: 0 }
}

/** Remembers a tally. Losing it only means counting again, so a caller may let this fail. */
export function saveTally(db: Database, consultation: string, version: number, tally: Tally): void {
  const { received, counted, sameAddress, counts, throughSeq } = tally
  const row = { received, counted, sameAddress, counts, throughSeq }
  db.insert(tallies)
    .values({ consultation, version, ...row })
    .onConflictDoUpdate({ target: [tallies.consultation, tallies.version], set: row })
    .run()
}

/**
 * Counts the next step of responses into `tally`. False while there are more: give
 * others a turn and call again.
 */
export function countOn(
  db: Database,
  consultation: string,
  version: number,
  questionnaire: Questionnaire,
  tally: Tally,
): boolean {
  const arrived = db
    .select({ seq: responses.seq, answers: sql<string>`${responses.answers}`, suspicion: responses.suspicion })
    .from(responses)
    .where(
      and(
        eq(responses.consultation, consultation),
        eq(responses.version, version),
        gt(responses.seq, tally.throughSeq),
      ),
    )
    .orderBy(asc(responses.seq))
    .limit(STEP)
    .all()
  if (arrived.length === 0) return true
  for (const { seq, answers, suspicion } of arrived)
    countOne(tally, questionnaire, { seq, suspicion, answers: isCounted(suspicion) ? JSON.parse(answers) : {} })
  return arrived.length < STEP
}

/** What counting needs of a response. */
export type Arrived = { seq: number; answers: Readonly<Record<string, Answer>>; suspicion: Suspicion | null }

/** Counts one response, which must be the next of its version. */
export function countOne(tally: Tally, questionnaire: Questionnaire, { seq, answers, suspicion }: Arrived): void {
  tally.throughSeq = seq
  tally.received++
  if (!isCounted(suspicion)) return
  tally.counted++
  if (suspicion === 'same_address') tally.sameAddress++
  const types = typesOf(questionnaire)
  for (const id in answers) {
    const type = types.get(id)
    if (type) count(tally.counts, id, type, answers[id] as Answer)
  }
}

/** Asked for each response, and the same for all to one questionnaire. */
const known = new WeakMap<Questionnaire, ReadonlyMap<string, string>>()

function typesOf(questionnaire: Questionnaire): ReadonlyMap<string, string> {
  const found =
    known.get(questionnaire) ??
    new Map(questionnaire.pages.flatMap((page) => page.questions.map(({ id, type }) => [id, type])))
  known.set(questionnaire, found)
  return found
}

/** Words are counted as answered and no further: nobody's sentence becomes a column. */
const WORDS: readonly string[] = ['short_text', 'long_text', 'date']

function count(counts: TallyCounts, id: string, type: string, answer: Answer): void {
  const entry = entryOf(counts, id)
  entry.base++
  if (WORDS.includes(type)) return
  if (typeof answer !== 'object') add(entry, String(answer))
  else if (type === 'grid') {
    for (const [row, option] of Object.entries(answer)) {
      const inRow = entryOf(counts, `${id}.${row}`)
      inRow.base++
      add(inRow, option)
    }
  } else if (type === 'ranking')
    Object.values(answer).forEach((option, place) => {
      add(entry, `${option}|${place + 1}`)
    })
  else for (const option of Object.values(answer)) add(entry, option)
}

type Entry = TallyCounts[string]

function entryOf(counts: TallyCounts, key: string): Entry {
  counts[key] ??= { base: 0, options: {} }
  return counts[key]
}

function add({ options }: Entry, option: string): void {
  options[option] = (options[option] ?? 0) + 1
}
