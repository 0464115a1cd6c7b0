import { Secret, TOTP } from 'otpauth'
import { withoutGaps } from '../digits.ts'

export const PERIOD_SECONDS = 30
/** A clock may be half a minute off, either way. */
const WINDOW = 1

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What an authenticator app reads from the picture. */
export function totpUri(secret: string, email: string, issuer: string): string {
  return totp(secret, email, issuer).toString()
}

/** The half-minute whose code this is, if it comes after `lastStep`; undefined for a wrong or used code. */
export function totpStep(secret: string, code: string, lastStep: number, now: Date): number | undefined {
  const token = withoutGaps(code)
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = totp(secret).validate({ token, timestamp: now.getTime(), window: WINDOW })
  if (delta === null) return undefined
  const step = Math.floor(now.getTime() / 1_000 / PERIOD_SECONDS) + delta
  return step > lastStep ? step : undefined
}

/** The code that an app shows now. */
export function totpCode(secret: string, now: Date): string {
  return totp(secret).generate({ timestamp: now.getTime() })
}

/** The same, or the next half-minute's once that is used: whoever tries out signing in need not wait. */
export function unusedTotpCode(secret: string, lastStep: number, now: Date): string {
  const step = Math.floor(now.getTime() / 1_000 / PERIOD_SECONDS)
  return totpCode(secret, lastStep === step ? new Date(now.getTime() + PERIOD_SECONDS * 1_000) : now)
}

function totp(secret: string, label = '', issuer = 'Saysafe'): TOTP {
  return new TOTP({
    issuer,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  })
}
