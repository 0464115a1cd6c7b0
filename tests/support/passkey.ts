import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { addPasskey } from '#db/queries/staff-passkeys.ts'
import type { testApp } from './app.ts'

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')

type Wrong = { origin?: string; site?: string; flags?: number; counter?: number; challenge?: string }

/** A passkey in software: its public half is stored as somebody's, and it signs what the server asks. */
export function newTestPasskey({ db, clock }: ReturnType<typeof testApp>, staffId: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  // COSE: an elliptic key (1: 2) for ES256 (3: -7) on P-256 (-1: 1).
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
  const id = base64url(randomBytes(16))
  addPasskey(db, { id, staffId, publicKey: cose, counter: 0, name: 'A key', createdAt: clock.now })
  let used = 0
  return {
    id,
    /** The answer to a challenge; `wrong` makes it one that must be refused. */
    answer(challenge: string, wrong: Wrong = {}) {
      const clientData = Buffer.from(
        JSON.stringify({
          type: 'webauthn.get',
          challenge: wrong.challenge ?? challenge,
          origin: wrong.origin ?? 'http://localhost',
          crossOrigin: false,
        }),
      )
      const counter = Buffer.alloc(4)
      counter.writeUInt32BE(wrong.counter ?? ++used)
      const authenticatorData = Buffer.concat([
        createHash('sha256')
          .update(wrong.site ?? 'localhost')
          .digest(),
        // The person was there and proved who they are.
        Buffer.from([wrong.flags ?? 0x05]),
        counter,
      ])
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()])
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData),
          authenticatorData: base64url(authenticatorData),
          signature: base64url(sign('sha256', signed, privateKey)),
        },
      }
    },
  }
}
