import { isIPv6 } from 'node:net'

/** Whose address it is: in IPv6 one household, or one computer, has all that begin with the same 64 bits. */
export function networkOf(address: string): string {
  // An IPv4 address written as IPv6 has a dot and is somebody's alone.
  if (!isIPv6(address) || address.includes('.')) return address
  const [left = [], right] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = right ? Array<string>(8 - left.length - right.length).fill('0') : []
  return [...left, ...zeros, ...(right ?? [])]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
