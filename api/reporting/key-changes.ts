import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { addKeyChange, inHandsOf, readByCentre } from '#db/queries/key-changes.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { findStaff } from '#db/queries/staff.ts'
import { dropHolder, listHeldKeys, outgrow } from '#db/queries/team-keys.ts'
import type { KeyChange } from '#db/schema/key-changes.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { belongs, membersOf } from './holders.ts'

type Change = Pick<KeyChange, 'kind' | 'changedBy'> & Partial<Pick<KeyChange, 'team' | 'staffId'>>

/**
 * Tells the coordinators that a key was lost or replaced, and which reports that concerns: what a centre may
 * read, and what the person works on or helps with. Whoever did it knows already. Call it inside a transaction,
 * and wake the outbox after it.
 */
export function tellOfKeyChange(
  db: Handle,
  { kind, team = null, staffId = null, changedBy }: Change,
  changedAt: Date,
): void {
  const concerned = [
    ...(team === null || team === COUNCIL_TEAM ? [] : readByCentre(db, team)),
    ...(staffId === null ? [] : inHandsOf(db, staffId)),
  ]
  addKeyChange(db, { kind, team, staffId, reports: [...new Set(concerned)], changedBy, changedAt })
  const others = membersOf(db, COUNCIL_TEAM).flatMap(({ id }) => (id === changedBy ? [] : [id]))
  tellThatSomethingWaits(db, others, changedAt)
}

/** Somebody gives up their own key, and with it every key of a team that it opened. */
export function loseHeldKeys(db: Handle, staffId: string, now: Date): void {
  const held = listHeldKeys(db, staffId)
  dropHolder(
    db,
    staffId,
    held.map(({ id }) => id),
  )
  const [team = null] = held.map((key) => key.team)
  tellOfKeyChange(db, { kind: 'lost', team, staffId, changedBy: staffId }, now)
}

/**
 * Takes the keys of teams from somebody who may not open their reports any more. They may have
 * kept a copy, so another key is due for what comes after.
 */
export function dropUnentitled(db: Handle, staffId: string, actor: string, now: Date): void {
  const person = findStaff(db, staffId)
  const lost = listHeldKeys(db, staffId).filter(({ team }) => !person || !belongs(db, person, team))
  if (lost.length === 0) return
  const ids = lost.map(({ id }) => id)
  dropHolder(db, staffId, ids)
  outgrow(db, ids, now)
  recordAct(db, { actor, action: 'team_key.taken', subject: staffId }, now)
  for (const team of new Set(lost.map((key) => key.team)))
    tellOfKeyChange(db, { kind: 'taken', team, staffId, changedBy: actor }, now)
}
