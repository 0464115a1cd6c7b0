import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { passkeysHere } from '../lib/staff/passkeys-here.ts'

// Signing in with a passkey, and adding one. Both are here only where the browser can.
const signIn = document.querySelector<HTMLElement>('[data-passkey-sign-in]')
const add = document.querySelector<HTMLFormElement>('form[data-passkey-add]')
const parts = [signIn, add].filter((part) => part !== null)

const here = passkeysHere()

if (here !== 'yes') say(here)
else
  for (const part of parts) {
    part.hidden = false
    document.querySelector('[data-passkey-without]')?.remove()
  }

signIn?.querySelector('button')?.addEventListener('click', () => {
  void (async () => {
    say()
    const begun = await post<{ ticket: string; options: PublicKeyCredentialRequestOptionsJSON }>(
      '/api/sign-in/passkey/options',
      {},
    )
    if (!begun.ok) return say(begun.status === 429 ? 'wait' : 'failed')
    const { ticket, options } = begun.body
    const response = await startAuthentication({ optionsJSON: options }).catch(withdrawn)
    if (!response) return say('failed')
    const done = await post('/api/sign-in/passkey', { ticket, response })
    if (!done.ok) return say(done.status === 429 ? 'wait' : 'failed')
    location.assign(signIn.dataset.next ?? '/staff/')
  })()
})

add?.addEventListener('submit', (event) => {
  event.preventDefault()
  void (async () => {
    say()
    const name = String(new FormData(add).get('passkey') ?? '').trim()
    if (name === '') {
      add.querySelector('input')?.focus()
      return say('nameMissing')
    }
    const begun = await post<{ ticket: string; options: PublicKeyCredentialCreationOptionsJSON }>(
      '/api/staff/me/passkeys/options',
      {},
    )
    // Signed out, or too long ago: the page itself knows what to say and where to go.
    if (!begun.ok) return begun.status === 401 || begun.status === 403 ? location.reload() : say('failed')
    const { ticket, options } = begun.body
    let taken = false
    const response = await startRegistration({ optionsJSON: options }).catch((error: unknown) => {
      taken = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
      return withdrawn()
    })
    if (!response) return say(taken ? 'taken' : 'failed')
    const done = await post('/api/staff/me/passkeys', { ticket, name: name.slice(0, 60), response })
    if (!done.ok) return say(done.status === 409 ? 'taken' : 'failed')
    location.assign(add.dataset.next ?? '/staff/account/')
  })()
})

/** Cancelled, timed out or refused by the device: all the same to whoever stands before it. */
function withdrawn(): undefined {
  return undefined
}

/** Shows one of the sentences that the page brought along, or none. */
function say(which?: string): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-passkey-status]'))
    part.textContent = which === undefined ? '' : (part.dataset[which] ?? '')
}

type Posted<Body> = { ok: true; body: Body } | { ok: false; status: number }

async function post<Body>(path: string, body: unknown): Promise<Posted<Body>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.ok ? { ok: true, body: (await response.json()) as Body } : { ok: false, status: response.status }
  } catch {
    return { ok: false, status: 0 }
  }
}
