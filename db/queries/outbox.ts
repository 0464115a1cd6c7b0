import { and, count, desc, eq, inArray, isNotNull, isNull, lt, max, ne, or, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { prepared } from '../prepared.ts'
import { type ApplicantMailKind, type OutboxMail, outbox, type StaffMailKind } from '../schema/outbox.ts'

/** Nobody is told more often that something waits; the rest is seen at the desk. */
const TELL_EVERY_MS = 3_600_000

/** The error of what an administrator gave up, so that it alarms nobody. */
export const GIVEN_UP = 'given_up'
/** The kinds with a code in them. */
const WITH_CODE = ['invitation', 'factor_reset', 'new_email'] as const satisfies StaffMailKind[]
export type CodeMailKind = (typeof WITH_CODE)[number]

/** Puts a mail with a code into the outbox, in place of one of its kind that still waits. */
export function enqueueCodeMail(
  db: Handle,
  { kind, staffId, expiresAt }: { kind: CodeMailKind; staffId: string; expiresAt: Date },
  now: Date,
): void {
  dropCodeMail(db, staffId, kind)
  db.insert(outbox)
    .values({ id: crypto.randomUUID(), kind, staffId, expiresAt, createdAt: now, nextAttemptAt: now })
    .run()
}

/**
 * Takes back every mail with a code that was not sent. Needed whenever codes stop working:
 * one that is sent later would bring a fresh code.
 */
export function dropCodeMail(db: Handle, staffId: string, kind?: CodeMailKind): void {
  const kinds = kind ? [kind] : [...WITH_CODE]
  db.delete(outbox)
    .where(and(eq(outbox.staffId, staffId), inArray(outbox.kind, kinds), ne(outbox.state, 'sent')))
    .run()
}

/** Takes back all that was not sent: nothing goes to whoever is kept out. */
export function dropUnsentMail(db: Handle, staffId: string): void {
  db.delete(outbox)
    .where(and(eq(outbox.staffId, staffId), inArray(outbox.state, ['waiting', 'failed'])))
    .run()
}

/** Tells the address that somebody had before that it is not theirs here any more. */
export function tellFormerEmail(db: Handle, staffId: string, now: Date): void {
  const kind = 'email_changed' satisfies StaffMailKind
  db.delete(outbox)
    .where(and(eq(outbox.staffId, staffId), eq(outbox.kind, kind), ne(outbox.state, 'sent')))
    .run()
  db.insert(outbox).values({ id: crypto.randomUUID(), kind, staffId, createdAt: now, nextAttemptAt: now }).run()
}

const WAITS = 'something_waits' satisfies StaffMailKind

/**
 * Tells people that something waits for them, without saying what: once, however many things
 * there are, and at most once an hour. What comes within the hour is told at its end.
 *
 * @returns Whether there is a mail that was not there before.
 */
export function tellThatSomethingWaits(db: Handle, staffIds: Iterable<string>, now: Date): boolean {
  const untold = [...new Set(staffIds)].filter((staffId) => !waitingFor(db).get({ staffId }))
  for (const staffId of untold) {
    const about = and(eq(outbox.staffId, staffId), eq(outbox.kind, WAITS))
    const told = db
      .select({ sentAt: max(outbox.sentAt) })
      .from(outbox)
      .where(about)
      .get()?.sentAt
    const sending = db
      .select({ id: outbox.id })
      .from(outbox)
      .where(and(about, eq(outbox.state, 'sending')))
      .get()
    const last = sending ? now.getTime() : (told?.getTime() ?? 0)
    const nextAttemptAt = new Date(Math.max(now.getTime(), last + TELL_EVERY_MS))
    db.insert(outbox).values({ id: crypto.randomUUID(), kind: WAITS, staffId, createdAt: now, nextAttemptAt }).run()
  }
  return untold.length > 0
}

const waitingFor = prepared((db) =>
  db
    .select({ id: outbox.id })
    .from(outbox)
    // Written out, or SQLite would not see that the index of what waits serves it.
    .where(and(eq(outbox.staffId, sql.placeholder('staffId')), eq(outbox.kind, WAITS), sql`state = 'waiting'`))
    .prepare(),
)

/**
 * Puts a mail to somebody who applied into the outbox, in place of one that says the same and was not sent.
 * @param about The training session that it is about, which is too late once that has begun.
 */
export function enqueueApplicantMail(
  db: Handle,
  { kind, applicationId, language }: { kind: ApplicantMailKind; applicationId: string; language: string },
  about: { id: string; startsAt: Date } | undefined,
  now: Date,
): void {
  const sessionId = about?.id ?? null
  db.delete(outbox)
    .where(and(sameAs({ staffId: null, applicationId, sessionId, kind }), inArray(outbox.state, ['waiting', 'failed'])))
    .run()
  db.insert(outbox)
    .values({
      id: crypto.randomUUID(),
      kind,
      applicationId,
      sessionId,
      language,
      expiresAt: about?.startsAt ?? null,
      createdAt: now,
      nextAttemptAt: now,
    })
    .run()
}

/** What was written to somebody who applied, the newest first. */
export function listApplicantMail(db: Handle, applicationId: string): OutboxMail[] {
  return db
    .select()
    .from(outbox)
    .where(eq(outbox.applicationId, applicationId))
    .orderBy(desc(outbox.createdAt), desc(outbox.id))
    .all()
}

/** Takes back what was not sent to somebody who applied, about a training session. False when there is nothing to. */
export function dropApplicantMail(
  db: Handle,
  about: { applicationId: string; sessionId: string; kind: ApplicantMailKind },
): boolean {
  const unsent = inArray(outbox.state, ['waiting', 'failed'])
  return (
    db
      .delete(outbox)
      .where(and(sameAs({ staffId: null, ...about }), unsent))
      .run().changes > 0
  )
}

/** Which mails say the same to the same person. */
export function sameAs({
  staffId,
  applicationId,
  sessionId,
  kind,
}: Pick<OutboxMail, 'staffId' | 'applicationId' | 'sessionId' | 'kind'>) {
  return and(
    staffId === null ? isNull(outbox.staffId) : eq(outbox.staffId, staffId),
    applicationId === null ? isNull(outbox.applicationId) : eq(outbox.applicationId, applicationId),
    sessionId === null ? isNull(outbox.sessionId) : eq(outbox.sessionId, sessionId),
    eq(outbox.kind, kind),
  )
}

export function findMail(db: Handle, id: string): OutboxMail | undefined {
  return db.select().from(outbox).where(eq(outbox.id, id)).get()
}

/** Newest first. Continues after a row, not at an offset, so that arrivals never shift a page. */
export function listMail(
  db: Handle,
  { after, limit }: { after?: OutboxMail | undefined; limit: number },
): OutboxMail[] {
  const older =
    after &&
    or(lt(outbox.createdAt, after.createdAt), and(eq(outbox.createdAt, after.createdAt), lt(outbox.id, after.id)))
  return db.select().from(outbox).where(older).orderBy(desc(outbox.createdAt), desc(outbox.id)).limit(limit).all()
}

/** How many are on their way, and how many failed that nobody has decided about. */
export function countMail(db: Handle): { waiting: number; failed: number } {
  const of = (where: ReturnType<typeof and>): number =>
    db.select({ mails: count() }).from(outbox).where(where).get()?.mails ?? 0
  return {
    waiting: of(isNotNull(outbox.nextAttemptAt)),
    failed: of(and(eq(outbox.state, 'failed'), ne(outbox.lastError, GIVEN_UP))),
  }
}

/** Makes one that waits or failed due at once, as if it were new. False when another of its kind waits. */
export function tryMailAgain(db: Handle, mail: OutboxMail, now: Date): boolean {
  const { id } = mail
  const other = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(sameAs(mail), eq(outbox.state, 'waiting'), ne(outbox.id, id)))
    .get()
  if (other) return false
  db.update(outbox)
    .set({ state: 'waiting', attempts: 0, nextAttemptAt: now, lastError: null })
    .where(eq(outbox.id, id))
    .run()
  return true
}

export function giveMailUp(db: Handle, id: string, error: string): void {
  db.update(outbox).set({ state: 'failed', nextAttemptAt: null, lastError: error }).where(eq(outbox.id, id)).run()
}
