import { and, asc, eq, or } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { reportLinks } from '../schema/report-links.ts'
import { reportReferrals } from '../schema/report-referrals.ts'
import type { LinkKind } from '../schema/report-terms.ts'

export type Referral = typeof reportReferrals.$inferSelect

export function findReferral(db: Handle, id: string): Referral | undefined {
  return db.select().from(reportReferrals).where(eq(reportReferrals.id, id)).get()
}

export function addReferral(db: Handle, referral: Referral): void {
  db.insert(reportReferrals).values(referral).run()
}

/** Oldest first. */
export function listReferrals(db: Handle, reportId: string): Referral[] {
  return db
    .select()
    .from(reportReferrals)
    .where(eq(reportReferrals.reportId, reportId))
    .orderBy(asc(reportReferrals.referredAt), asc(reportReferrals.id))
    .all()
}

export type Link = { id: string; kind: LinkKind; linkedBy: string; linkedAt: Date }

/** The other reports that have something in common with this one. */
export function listLinks(db: Handle, id: string): Link[] {
  return db
    .select()
    .from(reportLinks)
    .where(or(eq(reportLinks.first, id), eq(reportLinks.second, id)))
    .orderBy(asc(reportLinks.linkedAt), asc(reportLinks.first), asc(reportLinks.second))
    .all()
    .map(({ first, second, ...link }) => ({ ...link, id: first === id ? second : first }))
}

type Pair = { one: string; other: string; kind: LinkKind }

/** False when they are linked so already. */
export function addLink(db: Handle, pair: Pair, linkedBy: string, now: Date): boolean {
  const values = { ...ordered(pair), linkedBy, linkedAt: now }
  return db.insert(reportLinks).values(values).onConflictDoNothing().run().changes > 0
}

/** False when they are not linked so. */
export function removeLink(db: Handle, pair: Pair): boolean {
  const { first, second, kind } = ordered(pair)
  const same = and(eq(reportLinks.first, first), eq(reportLinks.second, second), eq(reportLinks.kind, kind))
  return db.delete(reportLinks).where(same).run().changes > 0
}

function ordered({ one, other, kind }: Pair) {
  return one < other ? { first: one, second: other, kind } : { first: other, second: one, kind }
}
