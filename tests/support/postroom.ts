import { onTestFinished } from 'vitest'
import pino from 'pino'
import { Sender } from '#api/outbox/sender.ts'
import { smtpTransport } from '#api/outbox/smtp.ts'
import type { Transport } from '#api/outbox/transport.ts'
import { listMail } from '#db/queries/outbox.ts'
import type { Database } from '#db/open.ts'
import { testApp } from './app.ts'
import { type MailServer, startMailServer } from './mail.ts'

export const FROM = 'saysafe@council.example'
export const BASE_URL = 'https://saysafe.example.gov.uk'
/** How long a server is waited for in earnest is a constant; here a busy machine must not look like one that is silent. */
const LIMITS = { connectMs: 10_000, silenceMs: 10_000, wholeMs: 30_000 }

export function smtpTo(url: string, limits: Partial<typeof LIMITS> = {}): Transport {
  return smtpTransport({ url, from: FROM, baseUrl: BASE_URL }, { ...LIMITS, ...limits })
}

/** A mail server of this test's own. */
export async function mailServer(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const server = await startMailServer(options)
  onTestFinished(() => server.close())
  return server
}

/** The API with an outbox that is worked on when the test says so, and everything it logs. */
export function postroom(transport: Transport, db?: Database) {
  const app = testApp({ outgoing: { by: transport.by, wake: () => undefined }, ...(db && { db }) })
  const logged: string[] = []
  const sender = new Sender({
    store: app.store,
    transport,
    baseUrl: BASE_URL,
    area: () => app.content.area,
    now: () => app.clock.now,
    log: pino({ level: 'trace' }, { write: (line) => logged.push(line) }),
  })
  onTestFinished(() => sender.stop())
  return {
    app,
    sender,
    logged,
    /** Everything in the outbox, newest first. */
    mail: () => listMail(app.db, { limit: 100_000 }),
  }
}
