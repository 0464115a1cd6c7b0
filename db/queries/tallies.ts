import { and, eq, gt, asc, sql } from 'drizzle-orm'
import type { Answer, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { Database } from '../open.ts'
import { responses } from '../schema/responses.ts'
import { type TallyCounts, tallies } from '../schema/tallies.ts'

/**
 * The one place where responses are counted. Counting goes on from where it stopped, so
 * results cost what has arrived since, not what has ever arrived.
 */
export type Tally = { received: number; counted: number; counts: TallyCounts; throughSeq: number }

/** How many responses one step counts; a step takes some ten milliseconds. */
const STEP = 1_000

/** What was counted last time. */
export function loadTally(db: Database, consultation: string, version: number): Tally {
  const stored = db.select().from(tallies).where(and(eq(tallies.consultation, consultation), eq(tallies.version, version))).get()
  return stored ?? { received: 0, counted: 0, counts: {}, throughSeq: 0 }
}

/** Remembers a tally. Losing it only means counting again, so a caller may let this fail. */
export function saveTally(db: Database, consultation: string, version: number, tally: Tally): void {
  const { received, counted, counts, throughSeq } = tally
  const row = { received, counted, counts, throughSeq }
  db.insert(tallies).values({ consultation, version, ...row })
    .onConflictDoUpdate({ target: [tallies.consultation, tallies.version], set: row }).run()
}

/**
 * Counts the next step of responses into `tally`. False while there are more: give
 * others a turn and call again.
 */
export function countOn(db: Database, consultation: string, version: number, questionnaire: Questionnaire, tally: Tally): boolean {
  const arrived = db.select({ seq: responses.seq, answers: sql<string>`${responses.answers}`, suspicion: responses.suspicion }).from(responses)
    .where(and(eq(responses.consultation, consultation), eq(responses.version, version), gt(responses.seq, tally.throughSeq)))
    .orderBy(asc(responses.seq)).limit(STEP).all()
  if (arrived.length === 0) return true
  const types = new Map(questionnaire.pages.flatMap((page) => page.questions.map((question) => [question.id, question.type])))
  for (const { seq, answers, suspicion } of arrived) {
    tally.throughSeq = seq
    tally.received++
    if (suspicion) continue
    tally.counted++
    for (const [id, answer] of Object.entries(JSON.parse(answers) as Record<string, Answer>)) {
      const type = types.get(id)
      if (type) count(tally.counts, id, type, answer)
    }
  }
  return arrived.length < STEP
}

/** Words are counted as answered and no further: nobody's sentence becomes a column. */
const WORDS: readonly string[] = ['short_text', 'long_text', 'date']

function count(counts: TallyCounts, id: string, type: string, answer: Answer): void {
  if (type === 'grid') {
    for (const [row, option] of Object.entries(answer)) add(counts, `${id}.${row}`, [option])
    add(counts, id, [])
  } else if (WORDS.includes(type)) add(counts, id, [])
  else if (type === 'ranking') add(counts, id, (answer as readonly string[]).map((option, place) => `${option}|${place + 1}`))
  else add(counts, id, typeof answer === 'object' ? Object.values(answer) : [String(answer)])
}

function add(counts: TallyCounts, key: string, options: readonly string[]): void {
  let entry = counts[key]
  if (!entry) {
    entry = { base: 0, options: {} }
    counts[key] = entry
  }
  entry.base++
  for (const option of options) entry.options[option] = (entry.options[option] ?? 0) + 1
}
