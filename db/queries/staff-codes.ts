import { and, count, eq, gt, lte } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type CodePurpose, staffCodes } from '../schema/staff-codes.ts'

export type StaffCode = typeof staffCodes.$inferSelect

export function putCode(db: Handle, code: Omit<StaffCode, 'memory'> & { memory?: string }, now: Date): void {
  db.delete(staffCodes).where(lte(staffCodes.expiresAt, now)).run()
  db.insert(staffCodes).values(code).run()
}

/** A code that still works; it is not used up. */
export function findCode(db: Handle, purpose: CodePurpose, codeHash: string, now: Date): StaffCode | undefined {
  return db
    .select()
    .from(staffCodes)
    .where(and(eq(staffCodes.codeHash, codeHash), eq(staffCodes.purpose, purpose), gt(staffCodes.expiresAt, now)))
    .get()
}

/** Uses a code up. Undefined when it is unknown, too old or used: of two at once, one gets it. */
export function takeCode(db: Handle, purpose: CodePurpose, codeHash: string, now: Date): StaffCode | undefined {
  return db
    .delete(staffCodes)
    .where(and(eq(staffCodes.codeHash, codeHash), eq(staffCodes.purpose, purpose), gt(staffCodes.expiresAt, now)))
    .returning()
    .get()
}

export function dropCodes(db: Handle, staffId: string, purpose?: CodePurpose): void {
  const only = purpose && eq(staffCodes.purpose, purpose)
  db.delete(staffCodes)
    .where(and(eq(staffCodes.staffId, staffId), only))
    .run()
}

export function dropCodesOf(db: Handle, purpose: CodePurpose): void {
  db.delete(staffCodes).where(eq(staffCodes.purpose, purpose)).run()
}

export function countCodes(db: Handle, staffId: string, purpose: CodePurpose): number {
  const found = db
    .select({ codes: count() })
    .from(staffCodes)
    .where(and(eq(staffCodes.staffId, staffId), eq(staffCodes.purpose, purpose)))
    .get()
  return found?.codes ?? 0
}
