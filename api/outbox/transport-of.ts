import type { Settings } from '../env.ts'
import { notifyTransport } from './notify.ts'
import { smtpTransport } from './smtp.ts'
import type { Transport } from './transport.ts'

/** The way mail leaves by these settings; none when there is no mail. */
export function transportOf({ mail, baseUrl }: Pick<Settings, 'mail' | 'baseUrl'>): Transport | undefined {
  if (!mail) return undefined
  return mail.by === 'smtp' ? smtpTransport({ ...mail, baseUrl }) : notifyTransport(mail)
}
