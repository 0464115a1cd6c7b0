/** What a password, or the passphrase of a key, must be. No Node imports: a passphrase is checked in the browser, which it never leaves. */
export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 256

export type PasswordRule = 'tooShort' | 'tooLong' | 'tooCommon'

/** What is wrong with a new password. Length counts, not its mix of characters; `about` is what others know of the person. */
export async function passwordFault(password: string, about: readonly string[]): Promise<PasswordRule | undefined> {
  const text = normal(password)
  if ([...text].length < PASSWORD_MIN) return 'tooShort'
  if (text.length > PASSWORD_MAX) return 'tooLong'
  const { guessable } = await import('./common-passwords.ts')
  return guessable(text, about) ? 'tooCommon' : undefined
}

/** One keyboard writes é in one character and another in two: the same password either way. */
export function normal(password: string): string {
  return password.normalize('NFKC')
}
