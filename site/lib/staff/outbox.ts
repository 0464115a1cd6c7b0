import type { MailKind, MailState } from '#db/schema/outbox.ts'
import { staffWords } from '../i18n.ts'
import { ask } from './ask.ts'
import type { StaffLanguage } from './language.ts'

export type Outbox = { by: 'smtp' | 'notify' | 'none'; waiting: number; failed: number }
export type Mail = {
  id: string
  kind: MailKind
  /** The id of whoever it goes to: of their application, if they applied. */
  to: string
  applicant: boolean
  state: MailState
  attempts: number
  createdAt: string
  nextAttemptAt?: string
  sentAt?: string
  lastError?: string
}

export const MAIL_COLOUR = { waiting: 'yellow', sending: 'purple', sent: 'green', failed: 'red' } as const

/** Whether a code can be mailed. Where that cannot be found out, it is handed over. */
export async function mailIsSetUp(asking: { locals: App.Locals; request: Request }): Promise<boolean> {
  const answer = await ask<Outbox>(asking, 'GET', '/api/staff/outbox')
  return answer.ok && answer.body.by !== 'none'
}

/** What went wrong, in words; a code that came later than these words is shown as it is. */
export function mailError(code: string, { t }: StaffLanguage): string {
  const { errors } = staffWords().outbox
  if (Object.hasOwn(errors, code)) return t(`staff.outbox.errors.${code as keyof typeof errors}`)
  const [, what, reply] = /^(rejected|deferred)_(\d{3})$/.exec(code) ?? []
  if (reply === undefined) return t('staff.outbox.unknownError', { code })
  return what === 'rejected' ? t('staff.outbox.rejected', { reply }) : t('staff.outbox.deferred', { reply })
}

/** What an administrator can still decide: not what is sent, nor what is too late or decided already. */
export function choices({ state, lastError }: Mail, { by }: Outbox): { again: boolean; giveUp: boolean } {
  const open = state === 'waiting' || state === 'failed'
  return { again: open && lastError !== 'expired' && by !== 'none', giveUp: open && lastError !== 'given_up' }
}
