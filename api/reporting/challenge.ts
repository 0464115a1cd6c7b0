import { hash, randomBytes } from 'node:crypto'
import type { Handle } from '#db/open.ts'
import { putChallenge, takeChallenge } from '#db/queries/recovery-keys.ts'
import type { RecoveryKey } from '#db/schema/recovery-keys.ts'
import { AppError } from '../errors.ts'
import { seal } from '../sealing/age.ts'

/** The parts are typed before it is asked for. */
const LIFE_MS = 10 * 60_000

/** Something that only the recovery key opens. The bytes themselves are kept nowhere. */
export async function sealChallenge({ recipient }: Pick<RecoveryKey, 'recipient'>) {
  const bytes = randomBytes(32)
  const sealed = Buffer.from(await seal(bytes.toString('base64url'), [recipient])).toString('base64')
  return { sealed, hash: hashOf(bytes.toString('base64url')) }
}

/** Remembers that it was given to somebody. */
export function rememberChallenge(
  db: Handle,
  challenge: { hash: Buffer; recoveryKeyId: string; staffId: string },
  now: Date,
): void {
  putChallenge(db, { ...challenge, expiresAt: new Date(now.getTime() + LIFE_MS) }, now)
}

/** @throws AppError `invalid_input`, when it was not opened, is too old, was used, or was somebody else's. */
export function mustHaveOpened(
  db: Handle,
  { opened, ...of }: { opened: string; recoveryKeyId: string; staffId: string },
  now: Date,
): void {
  if (!takeChallenge(db, { ...of, hash: hashOf(opened) }, now)) throw new AppError('invalid_input', { opened: 'wrong' })
}

function hashOf(opened: string): Buffer {
  return hash('sha256', opened, 'buffer')
}
