import type { Role } from '#db/schema/staff.ts'

/** In the order in which they are shown. A role that is missing here does not compile. */
export const ROLES = Object.keys({
  admin: true,
  publisher: true,
  editor: true,
  analyst: true,
  coordinator: true,
  centre: true,
  champion: true,
} satisfies Record<Role, true>) as Role[]
