import { hash } from 'node:crypto'
import type { Handle } from '#db/open.ts'
import { dropCodes, putCode } from '#db/queries/staff-codes.ts'
import type { CodePurpose } from '#db/schema/staff-codes.ts'
import { newCode, readCode } from '../code.ts'

/** How long each kind of code works. */
const LIFE_MS: Record<CodePurpose, number> = {
  set_up: 365 * 24 * 3_600_000,
  invitation: 7 * 24 * 3_600_000,
  lost_factor: 24 * 3_600_000,
  new_email: 7 * 24 * 3_600_000,
  second_factor: 10 * 60_000,
  passkey: 5 * 60_000,
  enrolment: 30 * 60_000,
  recovery: 100 * 365 * 24 * 3_600_000,
}
const RECOVERY_CODES = 8

/** When a code that is made now stops working. */
export function codeExpiry(purpose: CodePurpose, now: Date): Date {
  return new Date(now.getTime() + LIFE_MS[purpose])
}

/** What is stored of a code; undefined for text that cannot be one. */
export function hashOf(typed: string): string | undefined {
  const code = readCode(typed)
  return code === undefined ? undefined : hash('sha256', code)
}

/** Makes a code that works once, and stores its hash. The code itself is only returned. */
export function issueCode(
  db: Handle,
  purpose: CodePurpose,
  { staffId, memory = '', ...given }: { staffId?: string; memory?: string; expiresAt?: Date },
  now: Date,
): { code: string; expiresAt: Date } {
  const code = newCode()
  const expiresAt = given.expiresAt ?? codeExpiry(purpose, now)
  putCode(db, { codeHash: hash('sha256', code), purpose, staffId: staffId ?? null, memory, expiresAt }, now)
  return { code, expiresAt }
}

/** Fresh recovery codes, to be kept on paper; earlier ones stop working. */
export function issueRecoveryCodes(db: Handle, staffId: string, now: Date): string[] {
  dropCodes(db, staffId, 'recovery')
  return Array.from({ length: RECOVERY_CODES }, () => issueCode(db, 'recovery', { staffId }, now).code)
}
