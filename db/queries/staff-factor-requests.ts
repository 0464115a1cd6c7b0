import { eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { staffFactorRequests } from '../schema/staff-factor-requests.ts'

export type FactorRequest = typeof staffFactorRequests.$inferSelect

/** Asks anew where somebody has asked before. */
export function putFactorRequest(db: Handle, request: FactorRequest): void {
  const { requestedBy, requestedAt } = request
  db.insert(staffFactorRequests)
    .values(request)
    .onConflictDoUpdate({ target: staffFactorRequests.staffId, set: { requestedBy, requestedAt } })
    .run()
}

export function findFactorRequest(db: Handle, staffId: string): FactorRequest | undefined {
  return db.select().from(staffFactorRequests).where(eq(staffFactorRequests.staffId, staffId)).get()
}

export function listFactorRequests(db: Handle): FactorRequest[] {
  return db.select().from(staffFactorRequests).all()
}

export function dropFactorRequest(db: Handle, staffId: string): boolean {
  return db.delete(staffFactorRequests).where(eq(staffFactorRequests.staffId, staffId)).run().changes > 0
}
