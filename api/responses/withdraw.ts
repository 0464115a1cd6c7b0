import type { Database } from '#db/open.ts'
import { listApprovedTexts, refuseText } from '#db/queries/approved-texts.ts'
import { recordAct } from '#db/queries/audit.ts'
import { findTexts, type Texts } from './approve.ts'
import { Refusal } from './refusal.ts'

/**
 * Takes words out of the published results again. All of them or none.
 *
 * @throws Refusal naming the ones that are not published.
 */
export function withdrawTexts(db: Database, texts: Texts & { actor: string }, now: Date): { withdrawn: number } {
  const { consultation, question, references } = texts
  return db.transaction(
    (tx) => {
      const published = new Set(
        listApprovedTexts(tx, consultation).flatMap((text) => (text.question === question ? [text.reference] : [])),
      )
      const faults = references.filter((reference) => !published.has(reference))
      if (faults.length > 0)
        throw new Refusal(
          [...new Set(faults)]
            .map((reference) => `The answer of ${reference} to ${question} is not published. Leave it out.`)
            .join('\n'),
        )
      return { withdrawn: refuse(tx, texts, now) }
    },
    { behavior: 'immediate' },
  )
}

/**
 * Keeps words out of the published results, whether they are in them or nobody has decided yet. All or none.
 *
 * @throws Refusal saying everything that stands in the way.
 */
export function refuseTexts(db: Database, texts: Texts & { actor: string }, now: Date): { refused: number } {
  return db.transaction(
    (tx) => {
      findTexts(tx, texts)
      return { refused: refuse(tx, texts, now) }
    },
    { behavior: 'immediate' },
  )
}

function refuse(
  db: Parameters<typeof refuseText>[0],
  { consultation, question, references, actor }: Texts & { actor: string },
  now: Date,
): number {
  const given = new Set(references)
  for (const reference of given) {
    const wasPublished = refuseText(db, { consultation, question, reference }, now)
    const action = wasPublished ? 'text.withdrawn' : 'text.refused'
    recordAct(db, { actor, action, subject: `${consultation}/${reference}/${question}` }, now)
  }
  return given.size
}
