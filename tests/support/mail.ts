import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** How the server takes a mail: as it comes, refusing it with a reply, cutting the line, or never answering. */
export type Manner = 'takes' | { refuses: number; at: 'MAIL FROM' | 'RCPT TO' | 'DATA' } | 'cuts' | 'dawdles'

export type Received = { mail: ParsedMail; raw: string; secure: boolean; user: string | undefined }

class Refusal extends Error {
  readonly responseCode: number
  constructor(responseCode: number, words: string) {
    super(words)
    this.responseCode = responseCode
  }
}

/** A real SMTP server on this machine. Whoever starts it closes it. */
export async function startMailServer(options: SMTPServerOptions & { port?: number; host?: string } = {}) {
  const received: Received[] = []
  const state: { manner: Manner; tries: number; reached: () => void } = {
    manner: 'takes',
    tries: 0,
    reached: () => undefined,
  }
  const refusesAt = (command: string, callback: (error?: Error) => void, to = ''): void => {
    const { manner } = state
    if (typeof manner === 'object' && manner.at === command)
      callback(new Refusal(manner.refuses, `no, not to ${to} at all`))
    else callback()
  }
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    closeTimeout: 1,
    onMailFrom: (_address, _session, callback) => refusesAt('MAIL FROM', callback),
    onRcptTo: ({ address }, _session, callback) => refusesAt('RCPT TO', callback, address),
    onData: (stream, session, callback) => {
      state.tries++
      state.reached()
      const parts: Buffer[] = []
      if (state.manner === 'cuts') for (const connection of server.connections) connection._socket.destroy()
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        if (state.manner === 'cuts' || state.manner === 'dawdles') return
        if (typeof state.manner === 'object') return refusesAt('DATA', callback)
        const raw = Buffer.concat(parts).toString('utf8')
        void simpleParser(raw).then((mail) => {
          received.push({ mail, raw, secure: session.secure, user: session.user ?? undefined })
          callback()
        })
      })
    },
    ...options,
  })
  // A line that is cut is what some tests are about.
  server.on('error', () => undefined)
  const { host = '127.0.0.1' } = options
  const listening = server.listen(options.port ?? 0, host)
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return {
    received,
    state,
    port,
    url: `smtp://${host}:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>

/** The code in the words of a mail. */
export function codeIn({ text }: ParsedMail): string {
  return /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/m.exec(text ?? '')?.[0] ?? ''
}
