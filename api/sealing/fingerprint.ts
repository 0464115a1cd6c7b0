import { sha256 } from '@noble/hashes/sha2.js'
import type { Recipient } from './age.ts'

const GROUPS = 4
const DIGITS = 5

/**
 * Twenty digits of a key for two people to compare by voice: a server that shows one of them
 * another key cannot also make the digits agree. No Node imports.
 */
export function fingerprint(recipient: Recipient): string {
  const bytes = sha256(new TextEncoder().encode(recipient))
  const number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) % 10n ** BigInt(GROUPS * DIGITS)
  const digits = number.toString().padStart(GROUPS * DIGITS, '0')
  return digits.match(/.{5}/g)?.join(' ') ?? digits
}
