/** The names of this machine for itself. What goes there crosses no network. */
export const LOOPBACK = ['127.0.0.1', '::1', 'localhost'] as const

export function isLoopback(host: string): boolean {
  return LOOPBACK.some((name) => name === host)
}
