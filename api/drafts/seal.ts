import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/**
 * A draft is sealed with a key that only its code yields; the database holds the code's
 * hash and ciphertext. Losing the database loses nobody's half-finished answers to a
 * thief, and losing the code loses them for good.
 */

export function hashCode(code: string): string {
  return createHash('sha256').update(`saysafe draft ${code}`).digest('base64url')
}

export function sealDraft(code: string, draft: unknown): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(code), iv)
  const words = Buffer.concat([cipher.update(JSON.stringify(draft), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), words])
}

/** The draft; undefined when the code is not the one it was sealed with, or the bytes were changed. */
export function openDraft(code: string, sealed: Buffer): unknown {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(code), sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(12, 28))
  const words = decipher.update(sealed.subarray(28))
  try {
    return JSON.parse(Buffer.concat([words, decipher.final()]).toString('utf8'))
  } catch {
    return undefined
  }
}

function keyOf(code: string): Buffer {
  return Buffer.from(hkdfSync('sha256', code, 'saysafe draft', 'key', 32))
}
