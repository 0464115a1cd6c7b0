import { asc, eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Centre, centres } from '../schema/centres.ts'

export type NewCentre = Omit<Centre, 'id' | 'createdAt' | 'demonstration'> & Partial<Pick<Centre, 'demonstration'>>

export function createCentre(db: Handle, centre: NewCentre, now: Date): Centre {
  return db
    .insert(centres)
    .values({ ...centre, id: crypto.randomUUID(), createdAt: now })
    .returning()
    .get()
}

export function findCentre(db: Handle, id: string): Centre | undefined {
  return db.select().from(centres).where(eq(centres.id, id)).get()
}

/** By name. */
export function listCentres(db: Handle): Centre[] {
  return db.select().from(centres).orderBy(asc(centres.name), asc(centres.id)).all()
}

/** By name: those that residents see. */
export function listedCentres(db: Handle): Centre[] {
  return db.select().from(centres).where(eq(centres.listed, true)).orderBy(asc(centres.name), asc(centres.id)).all()
}

export function changeCentre(db: Handle, id: string, change: Partial<Omit<Centre, 'id'>>): Centre | undefined {
  return db.update(centres).set(change).where(eq(centres.id, id)).returning().get()
}
