import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { latestQuestionnaire } from '#db/queries/questionnaires.ts'
import { listResponseIds } from '#db/queries/responses.ts'
import { audit } from '#db/schema/audit.ts'
import type { Content } from './content/read.ts'
import { importResponses, isImported } from './responses/import.ts'

export const SEEDED = 'demonstration.seeded'

/** Stores the made-up answers that come with a demonstration's consultations, each file once. */
export function seedDemonstration(
  db: Database,
  content: Content,
  contentDir: string,
  now: Date,
  say: (line: string) => void,
): void {
  // Made-up answers belong only where every page says that it is a demonstration.
  if (!content.area.demonstration) return
  const languages = content.area.languages.map(({ tag }) => tag)
  for (const { slug } of content.consultations) {
    const file = join(contentDir, 'consultations', slug, 'demonstration', 'responses.csv')
    const frozen = latestQuestionnaire(db, slug)
    if (!frozen || !existsSync(file) || isSeeded(db, slug)) continue
    const { definition: questionnaire } = frozen
    // Together, or a crash in between would make the next start import them again.
    const { imported } = db.$client
      .transaction(() => {
        recordAct(db, { actor: 'demonstration', action: SEEDED, subject: slug }, now)
        return importResponses(
          db,
          { consultation: slug, questionnaire, languages, csv: readFileSync(file), actor: 'demonstration' },
          now,
        )
      })
      .immediate()
    say(`${slug}: ${imported} made-up answers of the demonstration are stored.`)
  }
}

/** Whether there are made-up answers in the database. */
export function holdsDemonstration(db: Database): boolean {
  return db.select({ seq: audit.seq }).from(audit).where(eq(audit.action, SEEDED)).limit(1).get() !== undefined
}

/** Whether a start before this one has made this up. */
export function wasSeeded(db: Database, subject: string): boolean {
  const made = and(eq(audit.action, SEEDED), eq(audit.subject, subject))
  return db.select({ seq: audit.seq }).from(audit).where(made).limit(1).get() !== undefined
}

/** By a start before this one, or by somebody who imported a file themselves. */
function isSeeded(db: Database, slug: string): boolean {
  return wasSeeded(db, slug) || [...listResponseIds(db, slug).submissionIds].some(isImported)
}
