import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { createStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { ROLES, type Role } from '#db/schema/staff.ts'
import { DEMONSTRATION_PASSPHRASE } from '../reporting/demonstration-keys.ts'
import { hashPassword } from './password.ts'
import { newTotpSecret, unusedTotpCode } from './totp.ts'

/** Everybody may know it: the accounts exist on a machine's own loopback only. */
export const DEMONSTRATION_PASSWORD = 'walk through every desk'

/** Made-up people, a pair where one has to check what the other did. */
const PEOPLE: { name: string; email: string; roles: Role[] }[] = [
  { name: 'Amina Demo', email: 'admin@demo.example', roles: ['admin'] },
  { name: 'Aled Demo', email: 'admin.two@demo.example', roles: ['admin'] },
  { name: 'Priya Demo', email: 'publisher@demo.example', roles: ['publisher'] },
  { name: 'Edward Demo', email: 'editor@demo.example', roles: ['editor'] },
  { name: 'Ana Demo', email: 'analyst@demo.example', roles: ['analyst'] },
  { name: 'Catherine Demo', email: 'coordinator@demo.example', roles: ['coordinator'] },
  { name: 'Conor Demo', email: 'coordinator.two@demo.example', roles: ['coordinator'] },
  { name: 'Cyrus Demo', email: 'centre@demo.example', roles: ['centre'] },
  { name: 'Cora Demo', email: 'centre.two@demo.example', roles: ['centre'] },
  { name: 'Chidi Demo', email: 'champion@demo.example', roles: ['champion'] },
]

/** Makes the made-up accounts, each once. */
export async function seedDemonstrationStaff(db: Database, now: Date): Promise<void> {
  const missing = PEOPLE.filter(({ email }) => !findStaffByEmail(db, email))
  if (missing.length === 0) return
  const passwordHash = await hashPassword(DEMONSTRATION_PASSWORD)
  db.$client
    .transaction(() => {
      for (const person of missing) {
        const { id } = createStaff(
          db,
          { ...person, state: 'active', passwordHash, totpSecret: newTotpSecret(), demonstration: true },
          now,
        )
        recordAct(db, { actor: 'demonstration', action: 'person.made_up', subject: id }, now)
      }
    })
    .immediate()
}

export type DemonstrationAccount = {
  email: string
  name: string
  roles: Role[]
  password: string
  code: string
  /** An administrator of the demonstration keeps them out: no code lets them in. */
  suspended: boolean
  /** What opens their own key, for those who have one. */
  passphrase?: string
}

/** How to sign in as each of them at this moment, in the order of the roles. */
export function demonstrationAccounts(db: Database, now: Date): DemonstrationAccount[] {
  const order = (roles: readonly Role[]) => ROLES.findIndex((role) => roles.includes(role))
  return PEOPLE.flatMap(({ email }) => {
    const found = findStaffByEmail(db, email)
    // An account that somebody has made their own is nobody else's business.
    if (!found?.demonstration || !found.totpSecret) return []
    const { name, roles, state, totpSecret, totpStep } = found
    const code = unusedTotpCode(totpSecret, totpStep, now)
    const passphrase =
      roles.includes('coordinator') || roles.includes('centre') || roles.includes('champion')
        ? { passphrase: DEMONSTRATION_PASSPHRASE }
        : {}
    return [
      { email, name, roles, password: DEMONSTRATION_PASSWORD, code, suspended: state === 'suspended', ...passphrase },
    ]
  }).sort((a, b) => order(a.roles) - order(b.roles))
}
