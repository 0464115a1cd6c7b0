import { and, asc, eq, inArray, isNotNull, lte, min, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type OutboxMail, outbox } from '../schema/outbox.ts'
import { giveMailUp, sameAs } from './outbox.ts'
import { forgetFormerEmails } from './staff-email-changes.ts'

const MINUTE_MS = 60_000
/** How long after each attempt the next one follows, in minutes: about three days in all. */
export const RETRY_AFTER_MINUTES = [1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720]
/** Longer than any attempt can take: one that is being sent for so long was interrupted. */
const SENDING_MS = 10 * MINUTE_MS
/** What was sent or given up is forgotten after this. */
const KEPT_MS = 90 * 24 * 60 * MINUTE_MS

/** Takes the next mail that is due and says that it is being sent. */
export function claimMail(db: Handle, now: Date): OutboxMail | undefined {
  const due = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(lte(outbox.nextAttemptAt, now))
    // In the order in which they were put in, which the index has already.
    .orderBy(asc(outbox.nextAttemptAt), sql`rowid`)
    .limit(1)
    .get()
  if (!due) return undefined
  return db
    .update(outbox)
    .set({
      state: 'sending',
      attempts: sql`${outbox.attempts} + 1`,
      nextAttemptAt: new Date(now.getTime() + SENDING_MS),
    })
    .where(eq(outbox.id, due.id))
    .returning()
    .get()
}

/** When the next one is due. */
export function nextMailAt(db: Handle): Date | undefined {
  return (
    db
      .select({ at: min(outbox.nextAttemptAt) })
      .from(outbox)
      .get()?.at ?? undefined
  )
}

export function markMailSent(db: Handle, id: string, now: Date): void {
  db.update(outbox)
    .set({ state: 'sent', nextAttemptAt: null, lastError: null, sentAt: now })
    .where(eq(outbox.id, id))
    .run()
}

/** Plans the next attempt, or gives the mail up after the last one. */
export function putMailOff(db: Handle, mail: OutboxMail, error: string, now: Date): void {
  const { id, attempts } = mail
  const minutes = RETRY_AFTER_MINUTES[attempts - 1]
  const other = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(sameAs(mail), eq(outbox.state, 'waiting')))
    .get()
  // Put in while this one was being sent: it says all that this one would.
  if (other) dropMail(db, id)
  else if (minutes === undefined) giveMailUp(db, id, error)
  else {
    const nextAttemptAt = new Date(now.getTime() + minutes * MINUTE_MS)
    db.update(outbox).set({ state: 'waiting', nextAttemptAt, lastError: error }).where(eq(outbox.id, id)).run()
  }
}

/** For a mail that has nobody any more to go to. */
export function dropMail(db: Handle, id: string): void {
  db.delete(outbox).where(eq(outbox.id, id)).run()
}

/** Makes due at once what an earlier server was sending when it ended. It may have arrived all the same. */
export function resumeInterruptedMail(db: Handle, now: Date): void {
  db.update(outbox).set({ nextAttemptAt: now }).where(eq(outbox.state, 'sending')).run()
}

/** Makes due at once what waits only because the other side could not be reached, which it now can. */
export function bringMailForward(db: Handle, errors: readonly string[], now: Date): void {
  db.update(outbox)
    .set({ nextAttemptAt: now })
    .where(and(eq(outbox.state, 'waiting'), inArray(outbox.lastError, [...errors])))
    .run()
}

/** Gives up what is too late to be sent, and forgets what is long over. */
export function tidyOutbox(db: Handle, now: Date): void {
  const longOver = new Date(now.getTime() - KEPT_MS)
  forgetFormerEmails(db, longOver)
  db.update(outbox)
    .set({ state: 'failed', nextAttemptAt: null, lastError: 'expired' })
    .where(and(isNotNull(outbox.nextAttemptAt), lte(outbox.expiresAt, now)))
    .run()
  db.delete(outbox)
    .where(and(inArray(outbox.state, ['sent', 'failed']), lte(outbox.createdAt, longOver)))
    .run()
}
