import { withoutGaps } from './digits.ts'

/** Crockford's base 32 without I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16

/** Eighty random bits, such as 7KQM-24F2-PXWD-0T8N. */
export function newCode(): string {
  const characters = Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => ALPHABET[byte & 31]).join('')
  return characters.match(/.{4}/g)?.join('-') ?? characters
}

/** The code as it was given out, whatever spelling came back; undefined if it cannot be one. */
export function readCode(typed: string): string | undefined {
  const compact = withoutGaps(typed.normalize('NFKC')).toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  if (compact.length !== LENGTH || [...compact].some((character) => !ALPHABET.includes(character))) return undefined
  return compact.match(/.{4}/g)?.join('-')
}
