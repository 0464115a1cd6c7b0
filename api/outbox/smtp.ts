import type { Transporter } from 'nodemailer'
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool'
import { isLoopback } from '../loopback.ts'
import { type Outcome, type Transport, unreachable } from './transport.ts'

/** How long the other side may take: to accept a connection, to say anything, and for a mail as a whole. */
const LIMITS = { connectMs: 10_000, silenceMs: 20_000, wholeMs: 60_000 }

/** Some servers end a connection after a number of mails; most take this many. */
const MAILS_A_CONNECTION = 10

/** The council's mail server. */
export type SmtpSettings = { url: string; from: string; baseUrl: string }

/**
 * Sends by SMTP. A password and a code must not cross a network in clear, so outside this
 * machine TLS with a certificate that fits is required; here it is used when it is offered.
 */
export function smtpTransport({ url, from, baseUrl }: SmtpSettings, limits = LIMITS): Transport {
  const { hostname, port, protocol, username, password } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const local = isLoopback(host)
  const options: SMTPPoolOptions & { pool: true } = {
    // Each connection costs a handshake and often a pause that the server makes against spam.
    pool: true,
    maxConnections: 1,
    maxMessages: MAILS_A_CONNECTION,
    // Trying again is the outbox's business.
    maxRequeues: 0,
    host,
    ...(port !== '' && { port: Number(port) }),
    secure: protocol === 'smtps:',
    requireTLS: !local,
    tls: { rejectUnauthorized: !local },
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    greetingTimeout: limits.silenceMs,
    socketTimeout: limits.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  let mailer: Transporter | undefined
  return {
    by: 'smtp',
    rest: () => {
      mailer?.close()
      mailer = undefined
    },
    send: async ({ id, to, subject, text, date }, stopped) => {
      const tooLong = AbortSignal.timeout(limits.wholeMs)
      // Where no mail is sent it takes no memory.
      mailer ??= (await import('nodemailer')).createTransport(options)
      try {
        await mailer.sendMail({
          from: { name: 'Saysafe', address: from },
          to: { name: '', address: to },
          subject,
          text,
          date,
          messageId: `<${id}@${new URL(baseUrl).hostname}>`,
          // Or an absence note would answer a machine.
          headers: { 'auto-submitted': 'auto-generated' },
          signal: AbortSignal.any([stopped, tooLong]),
        })
        return { result: 'sent' }
      } catch (error) {
        if (stopped.aborted) return unreachable('stopped')
        if (tooLong.aborted) return unreachable('timed_out')
        return outcomeOf(error)
      }
    },
  }
}

/** What Node calls a certificate that does not fit, or a handshake that fails. */
const CERTIFICATE = /CERT|SIGNED|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$/

type Failure = { code?: unknown; originalCode?: unknown; command?: unknown; responseCode?: unknown }

function outcomeOf(error: unknown): Outcome {
  const { code, originalCode, command, responseCode: said } = error instanceof Error ? (error as Failure) : {}
  if (code === 'EAUTH' || code === 'ENOAUTH' || said === 530) return unreachable('sign_in_refused')
  if (code === 'ETLS' || (typeof originalCode === 'string' && CERTIFICATE.test(originalCode)))
    return unreachable('no_secure_connection')
  if (typeof said === 'number' && said >= 400 && said !== 421) {
    // Only these two are about this mail; whatever comes before them is about us.
    const aboutIt = command === 'RCPT TO' || command === 'DATA'
    if (aboutIt && said >= 500 && said !== 503) return { result: 'refused', error: `rejected_${said}` }
    return { result: 'later', error: `deferred_${said}`, unreachable: !aboutIt }
  }
  // Made of an address that no server takes, before anything was sent.
  if (code === 'EENVELOPE') return { result: 'refused', error: 'unusable_address' }
  if (code === 'EDNS') return unreachable('name_not_found')
  if (code === 'ETIMEDOUT') return unreachable('timed_out')
  return unreachable(originalCode === 'ECONNREFUSED' ? 'connection_refused' : 'connection_broken')
}
