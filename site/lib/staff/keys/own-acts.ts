import { base64 } from '@scure/base'
import { type Identity, lock, newIdentity, type Recipient, recipientOf, unlock } from '#api/sealing/age.ts'
import { lockByPasskey, newPasskeyForKey } from '#api/sealing/passkey-lock.ts'
import type { Answered, Call } from './call.ts'

/** A key that was made and locked in this browser, and that nobody else has seen. */
export type MadeKey = { recipient: Recipient; locked: Uint8Array }

export async function makeKey(passphrase: string, identity?: Identity): Promise<MadeKey> {
  const own = identity ?? (await newIdentity())
  return { recipient: await recipientOf(own), locked: await lock(own, passphrase) }
}

/**
 * Keeps a key on the server once its passphrase, typed anew, has opened it.
 * @throws UnopenedError `wrong_key`
 */
export async function keepKey(call: Call, { recipient, locked }: MadeKey, again: string): Promise<Answered<undefined>> {
  await unlock(locked, again)
  return call('POST', '/api/staff/keys', { recipient, lock: 'passphrase', locked: base64.encode(locked) })
}

/** @throws when the device or the person does not go on. */
export async function addPasskey(call: Call, identity: Identity, name: string): Promise<Answered<undefined>> {
  const passkey = await newPasskeyForKey(name)
  const locked = await lockByPasskey(identity, passkey)
  return call('POST', '/api/staff/keys', {
    recipient: await recipientOf(identity),
    lock: 'passkey',
    locked: base64.encode(locked),
    passkey,
  })
}
