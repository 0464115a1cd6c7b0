import { and, asc, eq, exists, gt, isNull, not, or, sql } from 'drizzle-orm'
import type { TextState } from '#api/responses/text-states.ts'
import type { Handle } from '../open.ts'
import { approvedTexts } from '../schema/approved-texts.ts'
import { refusedTexts } from '../schema/refused-texts.ts'
import { responses } from '../schema/responses.ts'

export type OpenAnswer = { seq: number; reference: string; words: string; language: string }

/**
 * Answers to a question in people's own words, in order of arrival from just after `afterSeq`.
 * Responses that look machine-made wait for nobody.
 */
export function listOpenAnswers(
  db: Handle,
  { consultation, question }: { consultation: string; question: string },
  state: TextState,
  { afterSeq = 0, limit }: { afterSeq?: number; limit: number },
): OpenAnswer[] {
  const decidedIn = (table: typeof approvedTexts | typeof refusedTexts) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(table)
        .where(
          and(
            eq(table.consultation, consultation),
            eq(table.question, question),
            eq(table.reference, responses.reference),
          ),
        ),
    )
  const published = decidedIn(approvedTexts)
  const refused = decidedIn(refusedTexts)
  const chosen = { waiting: and(not(published), not(refused), counted()), published, refused }[state]
  const words = sql<string>`json_extract(${responses.answers}, ${`$."${question}"`})`
  return db
    .select({ seq: responses.seq, reference: responses.reference, words, language: responses.language })
    .from(responses)
    .where(
      and(eq(responses.consultation, consultation), gt(responses.seq, afterSeq), sql`${words} is not null`, chosen),
    )
    .orderBy(asc(responses.seq))
    .limit(limit)
    .all()
}

function counted() {
  return or(isNull(responses.suspicion), eq(responses.suspicion, 'same_address'))
}
