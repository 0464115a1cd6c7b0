import { isIP } from 'node:net'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Passkey } from '#db/schema/staff-passkeys.ts'

/** Three hundred modules, for whoever comes with a passkey: no start and no command waits for them. */
const webAuthn = () => import('@simplewebauthn/server')

/** The site as passkeys know it. They are bound to a name, so an address of numbers becomes `localhost`. */
export type RelyingParty = { id: string; origin: string; name: string }

export function relyingParty(baseUrl: string, name: string): RelyingParty {
  const { hostname, protocol, port } = new URL(baseUrl)
  const id = isIP(hostname.replace(/^\[|\]$/g, '')) ? 'localhost' : hostname
  return { id, origin: `${protocol}//${id}${port && `:${port}`}`, name }
}

export async function creationOptions(
  site: RelyingParty,
  person: { id: string; email: string; name: string },
  existing: readonly Passkey[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webAuthn()
  return generateRegistrationOptions({
    rpName: site.name,
    rpID: site.id,
    userName: person.email,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.id),
    excludeCredentials: existing.map(({ id }) => ({ id })),
    // It is enough by itself, so it has to know its owner: by finger, face or PIN.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** The new passkey, or undefined when the answer does not fit the challenge or the site. */
export async function newPasskey(
  site: RelyingParty,
  challenge: string,
  response: unknown,
): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter'> | undefined> {
  const { verifyRegistrationResponse } = await webAuthn()
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
    })
    if (!verified) return undefined
    const { id, publicKey, counter } = registrationInfo.credential
    return { id, publicKey: Buffer.from(publicKey), counter }
  } catch {
    // The library throws for whatever a client can get wrong; which of them it was helps only attackers.
    return undefined
  }
}

export async function requestOptions(site: RelyingParty): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webAuthn()
  return generateAuthenticationOptions({ rpID: site.id, userVerification: 'required' })
}

/** The passkey's new counter, or undefined when the answer does not fit. */
export async function usedPasskey(
  site: RelyingParty,
  challenge: string,
  response: unknown,
  passkey: Passkey,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await webAuthn()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter },
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    // As above: a wrong signature and a copied authenticator are both refused alike.
    return undefined
  }
}
