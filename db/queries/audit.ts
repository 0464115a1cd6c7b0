import type { Handle } from '../open.ts'
import { audit } from '../schema/audit.ts'

/** Records an act in the transaction that does it. `subject` names the thing, never its contents. */
export function recordAct(db: Handle, act: { actor: string; action: string; subject: string }, now: Date): void {
  db.insert(audit)
    .values({ ...act, at: now })
    .run()
}
