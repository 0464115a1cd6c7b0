import { base64 } from '@scure/base'
import { newIdentity, type Recipient, recipientOf, seal } from '#api/sealing/age.ts'
import type { KeyRing } from '#api/sealing/key-ring.ts'
import type { Answered, Call } from './call.ts'
import { holdersOf, type Member, type TeamKeys } from './team.ts'

/**
 * Gives the team a key, made here: the first, held by whoever makes it, or another one for those
 * who hold the one before, but for whom it removes.
 */
export async function makeTeamKey(
  call: Call,
  team: TeamKeys,
  me: { id: string; recipient: Recipient },
  removes?: string,
): Promise<Answered<{ id: string }>> {
  const identity = await newIdentity()
  const held = holdersOf(team)
  // The first key, or that of a centre where nobody can open anything any more.
  const before = held.length > 0 ? held : [me]
  const holders = before.filter(({ id }) => id !== removes)
  return call('POST', '/api/staff/keys/team', {
    recipient: await recipientOf(identity),
    ...(team.key && { replaces: team.key.id }),
    ...(removes !== undefined && { removes }),
    ...(!team.centre && {
      recoveryKeyId: team.recovery?.id ?? '',
      sealedForRecovery: await sealed(identity, team.recovery?.recipient ?? ''),
    }),
    holders: await Promise.all(
      holders.map(async ({ id, recipient }) => ({ staffId: id, recipient, sealed: await sealed(identity, recipient) })),
    ),
  })
}

/** Lets somebody open reports, old ones too: every key of the ring is sealed to them. */
export async function share(
  call: Call,
  ring: KeyRing,
  { id, recipient }: Pick<Member, 'id'> & { recipient: Recipient },
): Promise<Answered<undefined>> {
  return call('POST', '/api/staff/keys/holders', {
    staffId: id,
    recipient,
    keys: await sealedRing(ring.team, recipient),
  })
}

/** Keys by id, each sealed to one recipient. */
export function sealedRing(
  keys: ReadonlyMap<string, string>,
  recipient: Recipient,
): Promise<{ teamKeyId: string; sealed: string }[]> {
  return Promise.all(
    [...keys].map(async ([teamKeyId, identity]) => ({ teamKeyId, sealed: await sealed(identity, recipient) })),
  )
}

async function sealed(identity: string, recipient: Recipient): Promise<string> {
  return base64.encode(await seal(identity, [recipient]))
}
