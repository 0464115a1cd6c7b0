import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { findStaff } from '#db/queries/staff.ts'
import type { Staff } from '#db/schema/staff.ts'
import { mustBeFresh } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'

/** The person that a path names. */
export const byId = { params: z.object({ id: z.string().max(60) }) }

/**
 * Whoever changes who gets in and how, and when.
 * @throws AppError `sign_in_again`
 */
export function acting({ signedIn, now }: StaffEnv['Variables']): { actor: string; at: Date } {
  mustBeFresh(signedIn, now())
  return { actor: signedIn.person.id, at: now() }
}

/** @throws AppError `not_found` */
export function known(db: Handle, id: string): Staff {
  const found = findStaff(db, id)
  if (!found) throw new AppError('not_found')
  return found
}

export function administers(person: Staff | undefined): boolean {
  return person?.state === 'active' && person.roles.includes('admin')
}
