import { eq } from 'drizzle-orm'
import type { Database } from '#db/open.ts'
import { responses, type StoredResponse } from '#db/schema/responses.ts'
import { OPEN } from './app.ts'

export const PATH = `/api/consultations/${OPEN}/responses`

/** A response to the open consultation that is taken as it is. */
export function aResponse(change: object = {}): Record<string, unknown> {
  return { submissionId: crypto.randomUUID(), version: 1, language: 'en', answers: { agreement: 'agree' }, ...change }
}

/** Everything that is stored of a consultation, in order of arrival. */
export function stored(db: Database, consultation = OPEN): StoredResponse[] {
  return db.select().from(responses).where(eq(responses.consultation, consultation)).orderBy(responses.seq).all()
}
