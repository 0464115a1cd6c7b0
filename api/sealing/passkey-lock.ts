import { Decrypter, Encrypter, webauthn } from 'age-encryption'
import { type Identity, UnopenedError } from './age.ts'

/**
 * An officer's key locked by a passkey whose device can derive secrets (WebAuthn PRF). In the
 * browser only. It is a passkey of its own: those for signing in were not made for this.
 */

/** Names a passkey, `AGE-PLUGIN-FIDO2PRF-1…`. It opens nothing without the device. */
export type PasskeyName = string

/** @throws when the person or the device does not go on, or the device cannot derive secrets. */
export function newPasskeyForKey(keyName: string): Promise<PasskeyName> {
  return webauthn.createCredential({ keyName })
}

/** The browser asks for the passkey. */
export async function lockByPasskey(identity: Identity, passkey: PasskeyName): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: passkey }))
  return encrypter.encrypt(identity)
}

/** @throws UnopenedError `wrong_key`: withdrawn, timed out, or another device. All the same to whoever stands before it. */
export async function unlockByPasskey(locked: Uint8Array, passkey: PasskeyName): Promise<Identity> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: passkey }))
  try {
    return await decrypter.decrypt(locked, 'text')
  } catch {
    throw new UnopenedError('wrong_key')
  }
}
