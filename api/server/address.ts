import type { IncomingMessage } from 'node:http'

/**
 * Where a request came from: the peer, or with `trustedProxies` proxies in front the
 * address that the outermost of them saw. What stands further left in the header was
 * written by the client and proves nothing.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown'
  if (trustedProxies === 0) return peer
  const header = request.headers['x-forwarded-for']
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean)
  return hops.at(-trustedProxies) ?? peer
}
