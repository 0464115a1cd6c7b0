import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { hasAnotherAdmin } from '#db/queries/staff.ts'
import { dropCodesOf } from '#db/queries/staff-codes.ts'
import { issueCode } from './secrets.ts'

const NOBODY = ''

/** While nobody can administer: a fresh one-use code for whoever stands at the server. */
export function setUpCode(db: Database, now: Date): string | undefined {
  return hasAnotherAdmin(db, NOBODY) ? undefined : renewSetUpCode(db, 'server', now)
}

/** A code that makes one administrator; earlier ones stop working. */
export function renewSetUpCode(db: Database, actor: string, now: Date): string {
  return db.$client
    .transaction(() => {
      dropCodesOf(db, 'set_up')
      recordAct(db, { actor, action: 'set_up_code.made', subject: 'staff' }, now)
      return issueCode(db, 'set_up', {}, now).code
    })
    .immediate()
}
