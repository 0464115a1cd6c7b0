import { argon2idAsync } from '@noble/hashes/argon2.js'
import { bech32 } from '@scure/base'
import { withoutGaps } from '../digits.ts'
import { type Identity, type Recipient, recipientOf } from './age.ts'

/**
 * The code with which somebody comes back to their report: twenty digits, because digits can
 * be said aloud, written down and read in every language. Nineteen are random (63 bits); the
 * last is a check digit (Damm) that finds every single wrong digit and every swapped pair.
 */
const RANDOM_DIGITS = 19
const LENGTH = RANDOM_DIGITS + 1

/** A totally anti-symmetric quasigroup of order 10, from H. Michael Damm's thesis (2004). */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

/** `0` for digits that end in their check digit. */
function checkDigit(digits: string): string {
  let state = '0'
  for (const digit of digits) state = DAMM[Number(state)]?.[Number(digit)] ?? ''
  return state
}

/** Twenty digits, without spaces. */
export function newReportCode(): string {
  let digits = ''
  while (digits.length < RANDOM_DIGITS) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1))
    // 250 to 255 would make the low digits likelier.
    if (byte < 250) digits += byte % 10
  }
  return digits + checkDigit(digits)
}

/** In groups of four, as it is shown and said. */
export function spoken(code: string): string {
  return code.match(/.{1,4}/g)?.join(' ') ?? code
}

export type CodeProblem = 'missing' | 'tooShort' | 'tooLong' | 'notDigits' | 'checkDigit'
export type TypedCode = { code: string; problem?: never } | { code?: never; problem: CodeProblem }

/** The code as it was given out, whatever spaces, dashes or script it comes back in. */
export function readReportCode(typed: string): TypedCode {
  const code = withoutGaps(typed)
  if (code === '') return { problem: 'missing' }
  if (!/^\d+$/.test(code)) return { problem: 'notDigits' }
  if (code.length < LENGTH) return { problem: 'tooShort' }
  if (code.length > LENGTH) return { problem: 'tooLong' }
  return checkDigit(code) === '0' ? { code } : { problem: 'checkDigit' }
}

export type ReportKeys = {
  /** Opens what the team writes to the person. It never leaves the device that has script. */
  identity: Identity
  recipient: Recipient
  /** Shows the server that somebody has the code. 32 bytes, base64url. The server keeps only its hash. */
  token: string
}

/** 9 MiB, once over: about a second on an old phone. The code is random, so that this is on top of its 63 bits. */
const ARGON2ID = { m: 9_216, t: 1, p: 1, dkLen: 64 }

/** The same keys for the same code, in every browser and on the server. Lets the page breathe meanwhile. */
export async function keysOf(code: string): Promise<ReportKeys> {
  const encoder = new TextEncoder()
  const derived = await argon2idAsync(encoder.encode(code), encoder.encode('saysafe report code'), ARGON2ID)
  const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-', derived.subarray(0, 32)).toUpperCase()
  const token = btoa(String.fromCharCode(...derived.subarray(32)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
  return { identity, recipient: await recipientOf(identity), token }
}
