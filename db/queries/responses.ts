import { and, asc, count, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Database, Handle } from '../open.ts'
import { actRecorder } from './audit.ts'
import { type Channel, type NewResponse, responses, type StoredResponse, type Suspicion } from '../schema/responses.ts'

/** `seq` is its place in the order of arrival, if this is when it was stored. */
export type Receipt = { reference: string; repeated: boolean; seq?: number }

/**
 * Prepares the storing of a response once, for the server's busiest path.
 *
 * The returned function stores a response with its audit row and gives the receipt; a
 * submission id that is there already gives the first receipt and stores nothing. An
 * imported response keeps the reference and the moment it came with. Call it inside a
 * transaction.
 */
export function responseStore(
  db: Database,
): (response: NewResponse & { reference?: string; receivedAt?: Date }, actor: string, now: Date) => Receipt {
  // In SQL, because drizzle takes longer to bind these values than SQLite to store them.
  const insert = db.$client.prepare(`
    insert into responses (consultation, version, submission_id, reference, channel, language, suspicion, answers, received_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (consultation, submission_id) do nothing`)
  const record = actRecorder(db)
  return (response, actor, now) => {
    const {
      consultation,
      version,
      submissionId,
      channel,
      language,
      suspicion = null,
      answers,
      reference = newReference(),
      receivedAt = now,
    } = response
    const { changes, lastInsertRowid } = insert.run(
      consultation,
      version,
      submissionId,
      reference,
      channel,
      language,
      suspicion,
      JSON.stringify(answers),
      receivedAt.getTime(),
    )
    if (changes === 0) {
      const first = findReceipt(db, consultation, submissionId)
      if (!first) throw new Error('a response was neither stored nor found')
      return first
    }
    record({ actor, action: 'response.received', subject: `${consultation}/${reference}` }, now)
    return { reference, repeated: false, seq: Number(lastInsertRowid) }
  }
}

export function findReceipt(db: Handle, consultation: string, submissionId: string): Receipt | undefined {
  const stored = db
    .select({ reference: responses.reference })
    .from(responses)
    .where(and(eq(responses.consultation, consultation), eq(responses.submissionId, submissionId)))
    .get()
  return stored && { reference: stored.reference, repeated: true }
}

/** In order of arrival, from just after `afterSeq`. */
export function listResponses(
  db: Handle,
  consultation: string,
  { version, afterSeq = 0, limit = 1_000 }: { version: number; afterSeq?: number; limit?: number },
): StoredResponse[] {
  return db
    .select()
    .from(responses)
    .where(and(eq(responses.consultation, consultation), eq(responses.version, version), gt(responses.seq, afterSeq)))
    .orderBy(asc(responses.seq))
    .limit(limit)
    .all()
}

export function findResponse(db: Handle, consultation: string, reference: string): StoredResponse | undefined {
  return db
    .select()
    .from(responses)
    .where(and(eq(responses.consultation, consultation), eq(responses.reference, reference)))
    .get()
}

/** Crockford's base 32: no I, L, O or U, so it survives being read out and written down. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Random bytes for many references at once: the system takes as long to give twelve. */
const random = new Uint8Array(12 * 100)
let used = random.length

/** Sixty random bits in three groups, such as 7KQM-24F2-PXWD: chance never repeats one. */
function newReference(): string {
  if (used === random.length) {
    crypto.getRandomValues(random)
    used = 0
  }
  let reference = ''
  for (const end = used + 12; used < end; used++) {
    if (reference.length === 4 || reference.length === 9) reference += '-'
    reference += ALPHABET[(random[used] ?? 0) & 31]
  }
  return reference
}

/** Every id under which a consultation's responses are known, to tell what is there already. */
export function listResponseIds(
  db: Handle,
  consultation: string,
): { submissionIds: Set<string>; references: Set<string> } {
  const rows = db
    .select({ submissionId: responses.submissionId, reference: responses.reference })
    .from(responses)
    .where(eq(responses.consultation, consultation))
    .all()
  return {
    submissionIds: new Set(rows.map((row) => row.submissionId)),
    references: new Set(rows.map((row) => row.reference)),
  }
}

/** Which of these responses, by their references, answered a version. */
export function listReferencesOf(
  db: Handle,
  consultation: string,
  version: number,
  references: readonly string[],
): Set<string> {
  const found = db
    .select({ reference: responses.reference })
    .from(responses)
    .where(
      and(
        eq(responses.consultation, consultation),
        eq(responses.version, version),
        inArray(responses.reference, [...references]),
      ),
    )
    .all()
  return new Set(found.map(({ reference }) => reference))
}

/** How many responses each version has, oldest version first; versions without any are left out. */
export function countByVersion(db: Handle, consultation: string): { version: number; responses: number }[] {
  return db
    .select({ version: responses.version, responses: count() })
    .from(responses)
    .where(eq(responses.consultation, consultation))
    .groupBy(responses.version)
    .orderBy(asc(responses.version))
    .all()
}

export type Arrivals = {
  hour: Date
  channel: Channel
  language: string
  suspicion: Suspicion | null
  responses: number
}

/** How many responses came in each hour by each channel and language, in order of time. */
export function countArrivals(db: Handle, consultation: string): Arrivals[] {
  const hour = sql<number>`${responses.receivedAt} / 3600000`
  const { channel, language, suspicion } = responses
  return db
    .select({ hour, channel, language, suspicion, responses: count() })
    .from(responses)
    .where(eq(responses.consultation, consultation))
    .groupBy(hour, channel, language, suspicion)
    .orderBy(hour)
    .all()
    .map((row) => ({ ...row, hour: new Date(row.hour * 3_600_000) }))
}
