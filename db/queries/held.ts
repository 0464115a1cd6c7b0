import { and, eq, sql } from 'drizzle-orm'
import type { Answer } from '#api/questionnaire/questionnaire.ts'
import type { Handle } from '../open.ts'
import { type Application, applications } from '../schema/applications.ts'
import { appointments } from '../schema/appointments.ts'
import { approvedTexts } from '../schema/approved-texts.ts'
import { responses, type StoredResponse } from '../schema/responses.ts'
import { tallies } from '../schema/tallies.ts'

/** What is held of somebody besides reports, and how it is erased. */

export function findApplicationsByEmail(db: Handle, email: string): Application[] {
  return db.select().from(applications).where(sql`lower(${applications.email}) = ${email.toLowerCase()}`).all()
}

export function findResponseByReference(db: Handle, reference: string): StoredResponse | undefined {
  return db.select().from(responses).where(eq(responses.reference, reference)).get()
}

/** Whether somebody is a champion, or acts for a centre, because of this application. */
export function isAppointed(db: Handle, applicationId: string): boolean {
  const found = db.select().from(appointments).where(eq(appointments.applicationId, applicationId)).all()
  return found.some(({ endedAt }) => endedAt === null)
}

export function deleteApplication(db: Handle, id: string): void {
  db.delete(applications).where(eq(applications.id, id)).run()
}

/**
 * Cuts a response off from whoever sent it: their words go, and what they could be known by. What they
 * chose stays, or published counts would change by one and show what it was.
 *
 * @param words The questions that are answered in words.
 */
export function cutOffResponse(db: Handle, found: StoredResponse, words: ReadonlySet<string>): void {
  const answers = Object.fromEntries(
    Object.entries(found.answers).flatMap(([id, answer]): [string, Answer][] => (words.has(id) ? [] : [[id, answer]])),
  )
  db.update(responses)
    .set({ answers, reference: crypto.randomUUID(), submissionId: crypto.randomUUID() })
    .where(eq(responses.seq, found.seq))
    .run()
  db.delete(approvedTexts)
    .where(and(eq(approvedTexts.consultation, found.consultation), eq(approvedTexts.reference, found.reference)))
    .run()
  // Counted anew: words are counted as answered.
  db.delete(tallies)
    .where(and(eq(tallies.consultation, found.consultation), eq(tallies.version, found.version)))
    .run()
}
