/**
 * Where this site has a name, which a passkey needs: as it is set up, and on this machine `localhost` in
 * place of numbers.
 */
export function namedAddress(baseUrl: string): string {
  const address = new URL(baseUrl)
  const isNumber = /^[\d.]+$/.test(address.hostname) || address.hostname.startsWith('[')
  if (isNumber) address.hostname = 'localhost'
  return address.origin
}
