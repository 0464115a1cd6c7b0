import { and, eq } from 'drizzle-orm'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { approvedTexts } from '#db/schema/approved-texts.ts'
import type { Texts } from './approve.ts'
import { Refusal } from './refusal.ts'

/**
 * Takes words out of the published results again. All of them or none.
 *
 * @throws Refusal naming the ones that are not published.
 */
export function withdrawTexts(
  db: Database,
  { consultation, question, references, actor }: Texts & { actor: string },
  now: Date,
): { withdrawn: number } {
  return db.transaction(
    (tx) => {
      const given = [...new Set(references)]
      const faults: string[] = []
      for (const reference of given) {
        const { changes } = tx
          .delete(approvedTexts)
          .where(
            and(
              eq(approvedTexts.consultation, consultation),
              eq(approvedTexts.question, question),
              eq(approvedTexts.reference, reference),
            ),
          )
          .run()
        if (changes === 0) faults.push(`The answer of ${reference} to ${question} is not published. Leave it out.`)
        recordAct(tx, { actor, action: 'text.withdrawn', subject: `${consultation}/${reference}/${question}` }, now)
      }
      if (faults.length > 0) throw new Refusal(faults.join('\n'))
      return { withdrawn: given.length }
    },
    { behavior: 'immediate' },
  )
}
