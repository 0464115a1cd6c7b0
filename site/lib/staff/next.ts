/** Where somebody wanted to go before signing in, as it stands in the address of the sign-in page. */
export const NEXT = 'next'
export const DESK = '/staff/'
const SIGN_IN = '/staff/sign-in/'

/** The page to lead to after signing in: one of the staff's own, whatever the address says. */
export function pageAfter(wanted: string | null): string {
  // A browser drops tabs and line ends from an address and takes \ for /, so neither is ever ours.
  if (!wanted?.startsWith(DESK) || /[\\\p{Cc}]/u.test(wanted) || wanted.length > 500) return DESK
  const here = 'https://here.invalid'
  if (!URL.canParse(wanted, here)) return DESK
  const { origin, pathname, search } = new URL(wanted, here)
  // Dots are resolved by now: /staff/../elsewhere has become /elsewhere.
  if (origin !== here || !pathname.startsWith(DESK) || pathname.startsWith(SIGN_IN)) return DESK
  return pathname + search
}

export function signInAddress(wanted: string): string {
  const page = pageAfter(wanted)
  return page === DESK ? SIGN_IN : `${SIGN_IN}?${new URLSearchParams({ [NEXT]: page })}`
}
