import { bech32 } from '@scure/base'
import { combine, split } from 'shamir-secret-sharing'
import { type Identity, newIdentity, type Recipient, recipientOf } from './age.ts'

/**
 * The recovery key opens everything the team can open. It exists only on paper, in parts: any
 * two of them make it whole, and one alone says nothing.
 */
const PARTS = 3
const NEEDED = 2

/** Recognisable, and bech32's check sum finds every mistake in up to four letters. */
const PREFIX = 'saysafe-part-'

export type RecoveryKey = { recipient: Recipient; parts: string[] }

export async function newRecoveryKey(): Promise<RecoveryKey> {
  const identity = await newIdentity()
  const { bytes } = bech32.decodeToBytes(identity)
  const shares = await split(bytes, PARTS, NEEDED)
  return {
    recipient: await recipientOf(identity),
    parts: shares.map((share) => bech32.encode(PREFIX, bech32.toWords(share)).toUpperCase()),
  }
}

export type PartProblem = 'missing' | 'mistyped' | 'samePart' | 'otherKey'

/** The recovery key from two of its parts, as typed; or what is wrong with which of them. */
export async function restoreRecoveryKey(
  typed: readonly [string, string],
  recipient: Recipient,
): Promise<{ identity: Identity; problems?: never } | { identity?: never; problems: (PartProblem | undefined)[] }> {
  const read = typed.map(readPart)
  const [first, second] = read
  if (!(first instanceof Uint8Array) || !(second instanceof Uint8Array))
    return { problems: read.map((part) => (part instanceof Uint8Array ? undefined : part)) }
  // The last byte is the place of the part.
  if (first.at(-1) === second.at(-1)) return { problems: [undefined, 'samePart'] }
  const bytes = await combine([first, second])
  const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-', bytes).toUpperCase()
  // Parts of two keys make a third one, that opens nothing.
  return (await recipientOf(identity)) === recipient ? { identity } : { problems: ['otherKey', 'otherKey'] }
}

function readPart(typed: string): Uint8Array | PartProblem {
  const text = typed.toLowerCase().replace(/\s/g, '')
  if (text === '') return 'missing'
  const decoded = bech32.decodeUnsafe(text)
  if (!decoded || decoded.prefix !== PREFIX) return 'mistyped'
  return bech32.fromWordsUnsafe(decoded.words) ?? 'mistyped'
}
