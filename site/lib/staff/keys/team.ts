import type { Recipient } from '#api/sealing/age.ts'

/** What `GET /api/staff/keys/team` says. */
export type TeamKeys = {
  /** Whose key it is. Absent for the hate crime team. */
  centre?: { id: string; name: string }
  recovery?: RecoveryView
  unproved?: RecoveryView
  key?: { id: string; recipient: Recipient; madeAt: string; outgrownAt?: string }
  members: Member[]
  rehearsals: { at: string; by: string }[]
  rehearsalDueAt?: string
  demonstration?: { passphrase: string; parts?: string[] }
}
export type RecoveryView = { id: string; recipient: Recipient; madeAt: string; madeBy: string }
export type Member = { id: string; name: string; recipient?: Recipient; holds: boolean }

/** Those who can open what is sealed to the key in use. */
export function holdersOf(team: TeamKeys): (Member & { recipient: Recipient })[] {
  return team.members.flatMap((member) =>
    member.holds && member.recipient ? [{ ...member, recipient: member.recipient }] : [],
  )
}

/** Those who have made a key and wait for somebody who lets them open reports. */
export function waitingIn(team: TeamKeys): (Member & { recipient: Recipient })[] {
  return team.members.flatMap((member) =>
    !member.holds && member.recipient ? [{ ...member, recipient: member.recipient }] : [],
  )
}

/** Whether reports are taken: somebody holds the key that they are sealed to. */
export function isOpen(team: TeamKeys): boolean {
  return team.key !== undefined && holdersOf(team).length > 0
}

export type KeysWait = 'notOpen' | 'outgrown' | 'waiting' | 'rehearsal'

/** What waits for somebody who looks after the keys; their own key waits for the others. */
export function keysWait(team: TeamKeys, now: Date, ownId: string): KeysWait[] {
  const open = isOpen(team)
  const waits: Record<KeysWait, boolean> = {
    notOpen: !open,
    outgrown: open && team.key?.outgrownAt !== undefined,
    waiting: open && waitingIn(team).some(({ id }) => id !== ownId),
    rehearsal: team.rehearsalDueAt !== undefined && new Date(team.rehearsalDueAt) <= now,
  }
  return (['notOpen', 'outgrown', 'waiting', 'rehearsal'] as const).filter((one) => waits[one])
}

/** What a coordinator still has to do before they can open reports: make a key, go on setting up, or be added. */
export type OwnKeyStep = 'make' | 'setUp' | 'ask'

export function ownKeyStep(team: TeamKeys, id: string): OwnKeyStep | undefined {
  const own = team.members.find((member) => member.id === id)
  if (own?.holds) return undefined
  if (!own?.recipient) return 'make'
  return isOpen(team) ? 'ask' : 'setUp'
}
