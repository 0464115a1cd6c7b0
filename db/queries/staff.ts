import { and, asc, eq, inArray, ne } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Role, type Staff, staff } from '../schema/staff.ts'

export function findStaff(db: Handle, id: string): Staff | undefined {
  return db.select().from(staff).where(eq(staff.id, id)).get()
}

export function findStaffByEmail(db: Handle, email: string): Staff | undefined {
  return db.select().from(staff).where(eq(staff.email, email.trim().toLowerCase())).get()
}

/** The names of these people, by id. */
export function namesOf(db: Handle, ids: Iterable<string | null | undefined>): Record<string, string> {
  const wanted = [...new Set(ids)].filter((id) => typeof id === 'string')
  if (wanted.length === 0) return {}
  const found = db.select({ id: staff.id, name: staff.name }).from(staff).where(inArray(staff.id, wanted)).all()
  return Object.fromEntries(found.map(({ id, name }) => [id, name]))
}

/** By name. */
export function listStaff(db: Handle): Staff[] {
  return db.select().from(staff).orderBy(asc(staff.name), asc(staff.id)).all()
}

export type NewStaff = Pick<Staff, 'email' | 'name' | 'roles' | 'state'> & Partial<Staff>

/** @throws SqliteError of a unique constraint when the e-mail address is taken. */
export function createStaff(db: Handle, person: NewStaff, now: Date): Staff {
  const email = person.email.trim().toLowerCase()
  return db
    .insert(staff)
    .values({ id: crypto.randomUUID(), createdAt: now, ...person, email })
    .returning()
    .get()
}

export function changeStaff(db: Handle, id: string, change: Partial<Omit<Staff, 'id'>>): Staff | undefined {
  return db.update(staff).set(change).where(eq(staff.id, id)).returning().get()
}

/** Only somebody who never had an account can go: with their codes, and the mail that still waits for them. */
export function removeStaff(db: Handle, id: string): void {
  db.delete(staff).where(eq(staff.id, id)).run()
}

/** Everybody of a role who can sign in. */
export function listActive(db: Handle, role: Role): Staff[] {
  return db
    .select()
    .from(staff)
    .where(eq(staff.state, 'active'))
    .orderBy(asc(staff.id))
    .all()
    .filter(({ roles }) => roles.includes(role))
}

/** Whether somebody else than `id` can do everything. */
export function hasAnotherAdmin(db: Handle, id: string): boolean {
  const others = db
    .select({ roles: staff.roles })
    .from(staff)
    .where(and(eq(staff.state, 'active'), ne(staff.id, id)))
    .all()
  return others.some(({ roles }) => roles.includes('admin' satisfies Role))
}

export function holdsDemonstrationStaff(db: Handle): boolean {
  return db.select({ id: staff.id }).from(staff).where(eq(staff.demonstration, true)).limit(1).get() !== undefined
}
