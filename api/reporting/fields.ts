import { hash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import type { KeyLock } from '#db/schema/officer-keys.ts'
import { REPORT_KINDS, RISKS, STRANDS } from '#db/schema/report-terms.ts'
import { AppError } from '../errors.ts'
import { looksSealed, RECIPIENT } from '../sealing/age.ts'
import { MAX_FILES } from './files.ts'
import { MAX_MESSAGE_BASE64 } from './message.ts'

/** Fields that several routes of reports take. */

/** The longest account, padded and sealed, is a fifth of this. */
const MAX_SEALED_BASE64 = 350_000

const several = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .array(z.enum(values))
    .max(values.length)
    .refine((given) => new Set<string>(given).size === given.length)

export const kinds = several(REPORT_KINDS)
export const strands = several(STRANDS)
export const risks = several(RISKS)
export const recipient = z.string().regex(RECIPIENT).openapi({ description: 'An age X25519 recipient, `age1…`.' })
export const token = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .openapi({ description: 'What the person’s code yields: 32 bytes, base64url. The server keeps only its hash.' })
export const sealed = z
  .base64()
  .min(1)
  .max(MAX_SEALED_BASE64)
  .openapi({ description: 'An age file, base64. The server cannot open it.' })

export const sealedMessage = z
  .base64()
  .min(1)
  .max(MAX_MESSAGE_BASE64)
  .openapi({ description: 'An age file, base64, of a message of up to 5,000 characters. The server cannot open it.' })

export const fileIds = z
  .array(z.uuid())
  .max(MAX_FILES)
  .refine((given) => new Set(given).size === given.length)
  .openapi({ description: 'The sealed files that it names, all of them sent whole and with the same token.' })

export function tokenHash(given: string): Buffer {
  return hash('sha256', given, 'buffer')
}

/**
 * The bytes of something sealed, to a key or with a lock.
 * @throws AppError `invalid_input` naming `field`, when it cannot be an age file. Open words must never be stored for sealed ones.
 */
export function sealedBytes(given: string, field: string, to: 'key' | KeyLock = 'key'): Buffer {
  const bytes = Buffer.from(given, 'base64')
  if (!looksSealed(bytes, to)) throw new AppError('invalid_input', { [field]: 'notSealed' })
  return bytes
}
