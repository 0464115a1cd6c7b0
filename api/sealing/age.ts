import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'

/**
 * Sealing in the age format, the same in the browser and on the server: what is sealed here
 * opens with the ordinary `age` command. No Node imports.
 */

/** A secret key, `AGE-SECRET-KEY-1…`. */
export type Identity = string
/** Its public half, `age1…`. */
export type Recipient = string

/** Why something sealed does not open. */
export type Unopened = 'wrong_key' | 'damaged'

export class UnopenedError extends Error {
  readonly why: Unopened
  constructor(why: Unopened) {
    super(why)
    this.why = why
  }
}

/** 62 characters of bech32, in small letters, as age writes them. */
export const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/
/** The same in capitals, as age writes secret keys. */
export const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/

/** Newer kinds of key are left out: the `age` of today's Linux distributions cannot open them. */
export const newIdentity = (): Promise<Identity> => generateX25519Identity()

export const recipientOf = (identity: Identity): Promise<Recipient> => identityToRecipient(identity)

/** Seals to everybody named; each of them alone can open it. */
export async function seal(words: Uint8Array | string, recipients: readonly Recipient[]): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (const recipient of new Set(recipients)) encrypter.addRecipient(recipient)
  return encrypter.encrypt(words)
}

/** The same, part by part as it is read, so that a telephone need not hold a recording three times. */
export async function sealStream(
  bytes: ReadableStream<Uint8Array>,
  recipients: readonly Recipient[],
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter()
  for (const recipient of new Set(recipients)) encrypter.addRecipient(recipient)
  return encrypter.encrypt(bytes)
}

/** @throws UnopenedError */
export async function unseal(sealed: Uint8Array, identities: readonly Identity[]): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  return opened(() => decrypter.decrypt(sealed))
}

/** scrypt's cost as age has it, a power of two: what somebody pays for each guess. */
const LOG_WORK = 18

/** Locks with a passphrase (scrypt), as `age --passphrase` does. Takes about a second on purpose. é is the same in one character as in two. */
export async function lock(words: string, passphrase: string, logWork = LOG_WORK): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase.normalize())
  encrypter.setScryptWorkFactor(logWork)
  return encrypter.encrypt(words)
}

/** @throws UnopenedError `wrong_key` when the passphrase is not the one. */
export async function unlock(locked: Uint8Array, passphrase: string): Promise<string> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase.normalize())
  return new TextDecoder().decode(await opened(() => decrypter.decrypt(locked)))
}

async function opened(decrypt: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await decrypt()
  } catch (error) {
    // The library says this one only by its message; everything else is a file that is not whole.
    throw new UnopenedError(/no identity matched/.test(String(error)) ? 'wrong_key' : 'damaged')
  }
}

const FIRST_LINE = 'age-encryption.org/v1\n'
/** How the second line of an age file begins, by what it was sealed with. */
const STANZAS = { key: '-> X25519 ', passphrase: '-> scrypt ', passkey: '-> age-encryption.org/fido2prf ' }
const END_OF_HEADER = '\n--- '
/** Header, one recipient and an empty body. */
const SMALLEST_BYTES = 200

/** Whether this can be something sealed to a key, or with a lock. Whose, only that key can tell. */
export function looksSealed(bytes: Uint8Array, to: keyof typeof STANZAS = 'key'): boolean {
  const start = FIRST_LINE + STANZAS[to]
  return bytes.length >= SMALLEST_BYTES && new TextDecoder().decode(bytes.subarray(0, start.length)) === start
}

/** To how many keys something was sealed. Whose they are stands nowhere in it. */
export function countRecipients(sealed: Uint8Array): number {
  const text = new TextDecoder('latin1').decode(sealed)
  return text.slice(0, text.indexOf(END_OF_HEADER)).split(`\n${STANZAS.key}`).length - 1
}
