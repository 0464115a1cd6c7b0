import { expect, test } from 'vitest'
import { newTotpSecret, totpCode, totpStep } from '#api/auth/totp.ts'

const NOW = new Date('2026-12-01T12:00:00Z')

test.each([
  ['Latin', 0x30],
  ['Persian', 0x06f0],
  ['Arabic', 0x0660],
])('%s digits are the digits of a code', (_name, zero) => {
  const secret = newTotpSecret()
  const typed = totpCode(secret, NOW).replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)))
  expect(totpStep(secret, `${typed.slice(0, 3)} ${typed.slice(3)}`, 0, NOW)).toBe(NOW.getTime() / 30_000)
})
