/** The names of this machine for itself. What goes there crosses no network. */
export const LOOPBACK = ['127.0.0.1', '::1', 'localhost'] as const

export function isLoopback(host: string): boolean {
  return LOOPBACK.some((name) => name === host)
}

/** Whether an address leads to this machine itself; so does one that is none. */
export function reachesNobodyElse(url: string): boolean {
  if (!URL.canParse(url)) return true
  return isLoopback(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'))
}
