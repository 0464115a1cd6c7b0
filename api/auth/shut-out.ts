import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { dropCodeMail, dropUnsentMail } from '#db/queries/outbox.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { dropCodes } from '#db/queries/staff-codes.ts'
import { dropEmailChange } from '#db/queries/staff-email-changes.ts'
import { dropFactorRequest } from '#db/queries/staff-factor-requests.ts'
import { endSessions } from '#db/queries/staff-sessions.ts'
import { dropUnentitled } from '../reporting/key-changes.ts'

/** Keeps somebody out at once: every session and every code that could let them in ends. Call it inside a transaction. */
export function shutOut(db: Handle, id: string, actor: string, now: Date): void {
  changeStaff(db, id, { state: 'suspended' })
  endSessions(db, id)
  for (const purpose of ['invitation', 'lost_factor', 'new_email', 'second_factor', 'enrolment', 'passkey'] as const)
    dropCodes(db, id, purpose)
  dropCodeMail(db, id)
  dropUnsentMail(db, id)
  dropFactorRequest(db, id)
  dropEmailChange(db, id)
  recordAct(db, { actor, action: 'person.suspended', subject: id }, now)
  dropUnentitled(db, id, actor, now)
}
