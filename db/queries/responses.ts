import { and, asc, count, eq, gt, sql } from 'drizzle-orm'
import type { Database, Handle } from '../open.ts'
import { audit } from '../schema/audit.ts'
import { type NewResponse, responses, type StoredResponse } from '../schema/responses.ts'

export type Receipt = { reference: string; repeated: boolean }

/**
 * Prepares the storing of a response once, for the server's busiest path.
 *
 * The returned function stores a response with its audit row and gives the receipt; a
 * submission id that is there already gives the first receipt and stores nothing. Call
 * it inside a transaction.
 */
export function responseStore(db: Database): (response: NewResponse, actor: string, now: Date) => Receipt {
  const insert = db.insert(responses).values({
    consultation: sql.placeholder('consultation'),
    version: sql.placeholder('version'),
    submissionId: sql.placeholder('submissionId'),
    reference: sql.placeholder('reference'),
    channel: sql.placeholder('channel'),
    language: sql.placeholder('language'),
    suspicion: sql.placeholder('suspicion'),
    answers: sql.placeholder('answers'),
    receivedAt: sql.placeholder('receivedAt'),
  }).onConflictDoNothing({ target: [responses.consultation, responses.submissionId] }).prepare()
  const record = db.insert(audit).values({
    at: sql.placeholder('at'), actor: sql.placeholder('actor'), action: 'response.received', subject: sql.placeholder('subject'),
  }).prepare()
  return (response, actor, now) => {
    const reference = newReference()
    const { changes } = insert.run({ suspicion: null, ...response, reference, receivedAt: now })
    if (changes === 0) {
      const first = findReceipt(db, response.consultation, response.submissionId)
      if (!first) throw new Error('a response was neither stored nor found')
      return first
    }
    record.run({ at: now, actor, subject: `${response.consultation}/${reference}` })
    return { reference, repeated: false }
  }
}

export function findReceipt(db: Handle, consultation: string, submissionId: string): Receipt | undefined {
  const stored = db.select({ reference: responses.reference }).from(responses)
    .where(and(eq(responses.consultation, consultation), eq(responses.submissionId, submissionId))).get()
  return stored && { reference: stored.reference, repeated: true }
}

/** In order of arrival, from just after `afterSeq`. */
export function listResponses(db: Handle, consultation: string, { version, afterSeq = 0, limit = 1_000 }: { version: number; afterSeq?: number; limit?: number }): StoredResponse[] {
  return db.select().from(responses)
    .where(and(eq(responses.consultation, consultation), eq(responses.version, version), gt(responses.seq, afterSeq)))
    .orderBy(asc(responses.seq)).limit(limit).all()
}

export function findResponse(db: Handle, consultation: string, reference: string): StoredResponse | undefined {
  return db.select().from(responses).where(and(eq(responses.consultation, consultation), eq(responses.reference, reference))).get()
}

/** Crockford's base 32: no I, L, O or U, so it survives being read out and written down. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Sixty random bits in three groups, such as 7KQM-24F2-PXWD: chance never repeats one. */
function newReference(): string {
  const characters = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => ALPHABET[byte & 31]).join('')
  return `${characters.slice(0, 4)}-${characters.slice(4, 8)}-${characters.slice(8)}`
}

/** Every id under which a consultation's responses are known, to tell what is there already. */
export function listResponseIds(db: Handle, consultation: string): { submissionIds: Set<string>; references: Set<string> } {
  const rows = db.select({ submissionId: responses.submissionId, reference: responses.reference }).from(responses)
    .where(eq(responses.consultation, consultation)).all()
  return { submissionIds: new Set(rows.map((row) => row.submissionId)), references: new Set(rows.map((row) => row.reference)) }
}

/** How many responses each version has, oldest version first; versions without any are left out. */
export function countByVersion(db: Handle, consultation: string): { version: number; responses: number }[] {
  return db.select({ version: responses.version, responses: count() }).from(responses)
    .where(eq(responses.consultation, consultation)).groupBy(responses.version).orderBy(asc(responses.version)).all()
}
