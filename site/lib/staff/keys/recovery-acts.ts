import { base64 } from '@scure/base'
import { type Recipient, recipientOf, UnopenedError, unseal } from '#api/sealing/age.ts'
import type { KeyRing } from '#api/sealing/key-ring.ts'
import { type PartProblem, restoreRecoveryKey } from '#api/sealing/recovery.ts'
import type { Answered, Call, Refused } from './call.ts'
import { sealedRing } from './team-acts.ts'

/** Two parts, as somebody typed them in from paper. */
export type TypedParts = readonly [string, string]
/** What is wrong with which of them. */
export type PartsWrong = { ok: false; parts: (PartProblem | undefined)[] }

type Recovery = { id: string; recipient: Recipient }

/**
 * Shows the server that two parts still make the recovery key: opens something that nothing else
 * opens. The first time for a key that takes another's place, `ring` seals the team's keys to it.
 */
export async function prove(
  call: Call,
  { id, recipient }: Recovery,
  typed: TypedParts,
  ring?: KeyRing,
): Promise<Answered<undefined> | PartsWrong> {
  const { identity, problems } = await restoreRecoveryKey(typed, recipient)
  if (problems) return { ok: false, parts: problems }
  const begun = await call<{ sealed: string }>('POST', `/api/staff/keys/recovery/${id}/challenge`, {})
  if (!begun.ok) return begun
  const opened = await textIn(begun.body.sealed, identity)
  const keys = ring && { keys: await sealedRing(ring.team, recipient) }
  return call('POST', `/api/staff/keys/recovery/${id}/proof`, { opened, ...keys })
}

/** Restores the team's keys from two parts, and seals them to the own key. */
export async function restore(
  call: Call,
  recovery: Recovery,
  own: Recipient,
  typed: TypedParts,
): Promise<Answered<undefined> | PartsWrong> {
  const { identity, problems } = await restoreRecoveryKey(typed, recovery.recipient)
  if (problems) return { ok: false, parts: problems }
  const begun = await call<Restoration>('POST', '/api/staff/keys/restoration', {})
  if (!begun.ok) return begun
  const { body } = begun
  // Replaced since this page was loaded.
  if (body.recovery.id !== recovery.id) return STALE
  const keys = new Map<string, string>()
  for (const { teamKeyId, recipient, sealed } of body.keys) {
    const key = await textIn(sealed, identity)
    if ((await recipientOf(key).catch(() => undefined)) !== recipient) throw new UnopenedError('damaged')
    keys.set(teamKeyId, key)
  }
  return call('PUT', '/api/staff/keys/restoration', {
    opened: await textIn(body.sealed, identity),
    recipient: own,
    keys: await sealedRing(keys, own),
  })
}

type Restoration = {
  recovery: Recovery
  sealed: string
  keys: { teamKeyId: string; recipient: Recipient; sealed: string }[]
}

const STALE: Refused = { ok: false, status: 409, code: 'conflict', fields: { recovery: 'stale' } }

async function textIn(sealed: string, identity: string): Promise<string> {
  return new TextDecoder().decode(await unseal(base64.decode(sealed), [identity]))
}
