import { browserSupportsWebAuthn } from '@simplewebauthn/browser'

/** Whether passkeys work in this browser at this address: they belong to a name, never to an address of numbers. */
export function passkeysHere(): 'yes' | 'unknown' | 'nameless' {
  if (!browserSupportsWebAuthn()) return 'unknown'
  return /^[\d.]+$|^\[/.test(location.hostname) ? 'nameless' : 'yes'
}
