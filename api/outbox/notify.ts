import { createHmac } from 'node:crypto'
import { type Outcome, type Transport, unreachable } from './transport.ts'

const BASE_URL = 'https://api.notifications.service.gov.uk'
const LIMIT_MS = 30_000
const UUID_LENGTH = 36

/**
 * GOV.UK Notify. The template has `((subject))` as its subject and `((message))` as its text.
 * Its client for Node would bring an HTTP and a token library for this one call.
 */
export type NotifySettings = { apiKey: string; templateId: string }

/** Sends by GOV.UK Notify, whose address a test may change. */
export function notifyTransport(
  { apiKey, templateId }: NotifySettings,
  { baseUrl, limitMs } = { baseUrl: BASE_URL, limitMs: LIMIT_MS },
): Transport {
  return {
    by: 'notify',
    send: async ({ id, to, subject, text, date }, stopped) => {
      try {
        const response = await fetch(`${baseUrl}/v2/notifications/email`, {
          method: 'POST',
          headers: { authorization: `Bearer ${tokenOf(apiKey, date)}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            email_address: to,
            template_id: templateId,
            personalisation: { subject, message: text },
            // In Notify's own list: whoever sees it twice can tell.
            reference: id,
          }),
          redirect: 'error',
          signal: AbortSignal.any([stopped, AbortSignal.timeout(limitMs)]),
        })
        await response.body?.cancel()
        return outcomeOf(response.status)
      } catch (error) {
        if (stopped.aborted) return unreachable('stopped')
        return unreachable(reasonOf(error))
      }
    },
  }
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { result: 'sent' }
  if (status === 401 || status === 403) return unreachable('sign_in_refused')
  if (status === 429 || status >= 500) return { result: 'later', error: `deferred_${status}`, unreachable: true }
  return { result: 'refused', error: `rejected_${status}` }
}

function reasonOf(error: unknown): 'timed_out' | 'connection_refused' | 'connection_broken' {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timed_out'
  const { code } = (error instanceof Error ? (error.cause ?? {}) : {}) as { code?: unknown }
  return code === 'ECONNREFUSED' ? 'connection_refused' : 'connection_broken'
}

/** A key is a name, the id of the service and a secret, joined by hyphens as both ids are themselves. */
export function isNotifyKey(key: string): boolean {
  const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
  return new RegExp(`(^|-)${uuid}-${uuid}$`, 'i').test(key)
}

/** The token that Notify asks for: signed with the key's secret, good for half a minute. */
function tokenOf(apiKey: string, now: Date): string {
  const secret = apiKey.slice(-UUID_LENGTH)
  const service = apiKey.slice(-2 * UUID_LENGTH - 1, -UUID_LENGTH - 1)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const said = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ iss: service, iat: Math.floor(now.getTime() / 1_000) })}`
  return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`
}
