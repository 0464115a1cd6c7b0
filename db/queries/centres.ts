import { and, asc, eq, getTableColumns, isNull } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { appointments } from '../schema/appointments.ts'
import { type Centre, centres } from '../schema/centres.ts'
import { type Staff, staff } from '../schema/staff.ts'

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

/** The centre that somebody acts for. None when their time has ended, or they may not sign in. */
export function centreOf(db: Handle, staffId: string): Centre | undefined {
  const found = db
    .select({ centre: getTableColumns(centres), roles: staff.roles })
    .from(appointments)
    .innerJoin(centres, eq(centres.id, appointments.centreId))
    .innerJoin(staff, eq(staff.id, appointments.staffId))
    .where(and(eq(appointments.staffId, staffId), isNull(appointments.endedAt), eq(staff.state, 'active')))
    .get()
  return found?.roles.includes('centre') ? found.centre : undefined
}

/** By name: who acts for a centre and may sign in. */
export function peopleOf(db: Handle, centreId: string): Staff[] {
  return db
    .select(getTableColumns(staff))
    .from(appointments)
    .innerJoin(staff, eq(staff.id, appointments.staffId))
    .where(and(eq(appointments.centreId, centreId), isNull(appointments.endedAt), eq(staff.state, 'active')))
    .orderBy(asc(staff.name), asc(staff.id))
    .all()
    .filter(({ roles }) => roles.includes('centre'))
}
