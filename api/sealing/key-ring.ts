import { base64 } from '@scure/base'
import { type Identity, type Recipient, recipientOf, UnopenedError, unlock, unseal } from './age.ts'
import { unlockByPasskey } from './passkey-lock.ts'

/**
 * An officer's own key, and the keys of their team that it opens, in their browser. The server
 * has all of it, and can open none. No Node imports.
 */

export type Lock = {
  lock: 'passphrase' | 'passkey'
  locked: string
  /** Which passkey. */
  passkey?: string | undefined
}

/** What the server keeps for an officer, as `GET /api/staff/keys/ring` gives it. */
export type SealedRing = {
  /** Absent while they have made no key. */
  recipient?: Recipient
  locks: readonly Lock[]
  held: readonly { teamKeyId: string; team: string; recipient: Recipient; retiredAt?: string; sealed: string }[]
}

export type KeyRing = {
  officer: Identity
  /** The keys of teams, retired ones too, by id. */
  team: Map<string, Identity>
}

/**
 * Unlocks the officer's key and opens every key it holds.
 * @throws UnopenedError `wrong_key` when the passphrase is not the one, `damaged` when something is not what the server says.
 */
export async function openKeyRing(ring: SealedRing, passphrase: string): Promise<KeyRing> {
  const locked = ring.locks.find(({ lock }) => lock === 'passphrase')
  if (!locked) throw new UnopenedError('wrong_key')
  return openHeld(ring, await unlock(base64.decode(locked.locked), passphrase))
}

/**
 * The same with the passkey: the browser asks for it.
 * @throws UnopenedError `wrong_key` when it was not given, or is not the one.
 */
export async function openKeyRingByPasskey(ring: SealedRing): Promise<KeyRing> {
  const locked = ring.locks.find(({ lock }) => lock === 'passkey')
  if (!locked?.passkey) throw new UnopenedError('wrong_key')
  return openHeld(ring, await unlockByPasskey(base64.decode(locked.locked), locked.passkey))
}

/** @throws UnopenedError `damaged` when the identity, or what was sealed to it, is another one than the server says. */
async function openHeld(ring: SealedRing, officer: Identity): Promise<KeyRing> {
  await mustBe(ring.recipient, officer)
  const team = new Map<string, Identity>()
  for (const { teamKeyId, recipient, sealed } of ring.held) {
    const identity = new TextDecoder().decode(await unsealHeld(sealed, officer))
    await mustBe(recipient, identity)
    team.set(teamKeyId, identity)
  }
  return { officer, team }
}

/** With the right passphrase a key that does not open is no wrong passphrase. */
async function unsealHeld(sealed: string, officer: Identity): Promise<Uint8Array> {
  try {
    return await unseal(base64.decode(sealed), [officer])
  } catch {
    throw new UnopenedError('damaged')
  }
}

async function mustBe(recipient: Recipient | undefined, identity: Identity): Promise<void> {
  // Text that is no identity at all throws.
  const real = await recipientOf(identity).catch(() => undefined)
  if (real === undefined || real !== recipient) throw new UnopenedError('damaged')
}
