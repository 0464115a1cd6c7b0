import { eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { pictureDescriptions } from '../schema/picture-descriptions.ts'

/** By language. */
export type Descriptions = Record<string, string>

/** Keeps what was said last of a picture in each of these languages. */
export function rememberDescriptions(db: Handle, sha256: string, said: Descriptions, now: Date): void {
  for (const [language, words] of Object.entries(said))
    db.insert(pictureDescriptions)
      .values({ sha256, language, words, savedAt: now })
      .onConflictDoUpdate({
        target: [pictureDescriptions.sha256, pictureDescriptions.language],
        set: { words, savedAt: now },
      })
      .run()
}

export function descriptionsOf(db: Handle, sha256: string): Descriptions {
  const found = db.select().from(pictureDescriptions).where(eq(pictureDescriptions.sha256, sha256)).all()
  return Object.fromEntries(found.map(({ language, words }) => [language, words]))
}

export function forgetDescriptions(db: Handle, sha256: string): void {
  db.delete(pictureDescriptions).where(eq(pictureDescriptions.sha256, sha256)).run()
}
