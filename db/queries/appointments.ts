import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import type { Spoken } from '../schema/application-terms.ts'
import { type Appointment, appointments } from '../schema/appointments.ts'
import { staff } from '../schema/staff.ts'

export type NewAppointment = Omit<Appointment, 'id' | 'endedAt' | 'endedBy' | 'endReason'>

export function createAppointment(db: Handle, appointment: NewAppointment): Appointment {
  return db
    .insert(appointments)
    .values({ ...appointment, id: crypto.randomUUID() })
    .returning()
    .get()
}

export function removeAppointment(db: Handle, id: string): void {
  db.delete(appointments).where(eq(appointments.id, id)).run()
}

export function findAppointment(db: Handle, id: string): Appointment | undefined {
  return db.select().from(appointments).where(eq(appointments.id, id)).get()
}

/** What somebody was appointed to, also when it has ended. */
export function findAppointmentFor(db: Handle, staffId: string): Appointment | undefined {
  return db.select().from(appointments).where(eq(appointments.staffId, staffId)).get()
}

export function findAppointmentOf(db: Handle, applicationId: string): Appointment | undefined {
  return db.select().from(appointments).where(eq(appointments.applicationId, applicationId)).get()
}

export function findAppointmentHeldBy(db: Handle, staffId: string): Appointment | undefined {
  return db.select().from(appointments).where(eq(appointments.staffId, staffId)).get()
}

/** Those that last, what is due first; those that ended come last. */
export function listAppointments(db: Handle): Appointment[] {
  return db
    .select()
    .from(appointments)
    .orderBy(asc(appointments.endedAt), asc(appointments.renewalDueAt), asc(appointments.id))
    .all()
}

export function changeAppointment(db: Handle, id: string, change: Partial<Omit<Appointment, 'id'>>): void {
  db.update(appointments).set(change).where(eq(appointments.id, id)).run()
}

/** Whether somebody else still acts for a centre. */
export function hasAnotherAppointment(db: Handle, centreId: string, id: string): boolean {
  const other = db
    .select({ id: appointments.id })
    .from(appointments)
    .where(and(eq(appointments.centreId, centreId), ne(appointments.id, id), isNull(appointments.endedAt)))
    .get()
  return other !== undefined
}

/** Champions who want to be known, by name. Who has not set up their account yet cannot help anybody. */
export function listedChampions(db: Handle): { name: string; languages: Spoken[] }[] {
  return db
    .select({ name: staff.name, languages: appointments.languages })
    .from(appointments)
    .innerJoin(staff, eq(staff.id, appointments.staffId))
    .where(
      and(
        eq(appointments.kind, 'champion'),
        eq(appointments.listed, true),
        isNull(appointments.endedAt),
        eq(staff.state, 'active'),
      ),
    )
    .orderBy(asc(staff.name), asc(appointments.id))
    .all()
}
