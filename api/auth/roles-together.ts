import type { Role } from '#db/schema/staff.ts'
import { AppError } from '../errors.ts'

/**
 * Roles that one person seldom has together. Whoever helps people to report sees their own cases alone, and whoever
 * looks after accounts opens none: with both roles they could do what each is kept from.
 */
const SELDOM: readonly (readonly [Role, Role])[] = [
  ['admin', 'coordinator'],
  ['admin', 'centre'],
  ['admin', 'champion'],
  ['coordinator', 'centre'],
  ['coordinator', 'champion'],
]

/** Whether anybody with these roles would have two that one person seldom has, and had not before. */
export function seldomTogether(roles: readonly Role[], before: readonly Role[] = []): boolean {
  return SELDOM.some(
    (pair) => pair.every((role) => roles.includes(role)) && !pair.every((role) => before.includes(role)),
  )
}

/** @throws AppError `conflict` until whoever gives the roles says that it is meant. */
export function meant(roles: readonly Role[], said: boolean | undefined, before: readonly Role[] = []): void {
  if (!said && seldomTogether(roles, before)) throw new AppError('conflict', { roles: 'seldomTogether' })
}
