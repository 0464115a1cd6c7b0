import { join } from 'node:path'
import type { Content } from '#api/content/read.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import type { Answers, Question } from '#api/questionnaire/questionnaire.ts'
import { openDatabase } from '#db/open.ts'
import { responseStore } from '#db/queries/responses.ts'
import { tallies } from '#db/schema/tallies.ts'
import { answersOf, SLUG, times } from './consultation.ts'

/** Stores responses as the server does, many to a transaction, from `from` up to `to`. Nobody counts them. */
export function fill(
  dataDir: string,
  { content, questions }: { content: Content; questions: readonly Question[] },
  from: number,
  to: number,
): void {
  const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
  const now = new Date()
  publishQuestionnaires(db, content, now)
  const store = responseStore(db)
  const variants = times(500, (n) => answersOf(questions, n) as Answers)
  const storeSome = db.$client.transaction((first: number, end: number) => {
    for (let n = first; n < end; n++) {
      const answers = variants[n % variants.length] ?? {}
      store(
        {
          consultation: SLUG,
          version: 1,
          submissionId: crypto.randomUUID(),
          language: 'en',
          channel: 'online',
          answers,
        },
        'resident',
        now,
      )
    }
  })
  for (let n = from; n < to; n += 5_000) storeSome(n, Math.min(to, n + 5_000))
  db.$client.close()
}

/** Forgets what was counted, so that counting begins with the first response again. */
export function forgetCounts(dataDir: string): void {
  const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
  db.delete(tallies).run()
  db.$client.close()
}
