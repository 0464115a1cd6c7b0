import type { Handle } from '#db/open.ts'
import { findApplication } from '#db/queries/applications.ts'
import { findAppointmentOf } from '#db/queries/appointments.ts'
import { findStaff } from '#db/queries/staff.ts'
import { findTrainingSession, placesOf } from '#db/queries/training-sessions.ts'
import type { Application } from '#db/schema/applications.ts'
import { APPLICANT_MAIL_KINDS, type ApplicantMailKind, type OutboxMail } from '#db/schema/outbox.ts'
import type { TrainingSession } from '#db/schema/training-sessions.ts'
import { answerDueAt } from '../champions/answer-due.ts'
import { KEEP_APPLICATIONS_MONTHS } from '../champions/forget.ts'
import { joined } from '../content/dates.ts'
import type { Area } from '../content/read.ts'
import { wordsOfMail } from './application-words.ts'

/** A mail that is ready to go, but for its id and its date. */
export type Written = { to: string; subject: string; text: string }

/** Whose site it is: its clock, its languages, how it can be reached. */
export type MailArea = Pick<Area, 'timezone' | 'languages' | 'council' | 'text' | 'reporting'>

/**
 * A mail to somebody who applied, in the language they applied in. Nothing that anybody wrote in an application
 * is in it, not even a name: whoever applies may have typed the address of somebody else.
 *
 * @returns undefined when it does not hold any more, or nobody is there any more to go to.
 */
export function applicantMail(
  db: Handle,
  row: OutboxMail,
  site: { area: MailArea; baseUrl: string },
  now: Date,
): Written | undefined {
  const kind = APPLICANT_MAIL_KINDS.find((one) => one === row.kind)
  const person = row.applicationId === null ? undefined : findApplication(db, row.applicationId)
  const session = row.sessionId === null ? undefined : findTrainingSession(db, row.sessionId)
  if (!kind || !person || !holds(db, kind, person, session, now)) return undefined
  return { to: addressOf(db, person), ...composed(kind, person, session, site) }
}

/** Whether what it says is still so. */
function holds(
  db: Handle,
  kind: ApplicantMailKind,
  { id, state }: Application,
  session: TrainingSession | undefined,
  now: Date,
): boolean {
  switch (kind) {
    case 'application_received':
      return state === 'received'
    case 'application_approved':
      return state === 'approved'
    case 'application_declined':
      return state === 'declined'
    default: {
      if (!session || session.startsAt <= now || (state !== 'received' && state !== 'approved')) return false
      const seated = placesOf(db, id).some(({ sessionId }) => sessionId === session.id)
      const cancelled = session.cancelledAt !== null
      if (kind === 'training_cancelled') return cancelled && seated
      return !cancelled && seated === (kind !== 'training_ended')
    }
  }
}

/** Who has an account is reached where that is: its address may have been corrected since. */
function addressOf(db: Handle, { id, email }: Application): string {
  const appointment = findAppointmentOf(db, id)
  return (appointment && findStaff(db, appointment.staffId)?.email) ?? email
}

/** The paragraphs of each kind, by their keys. What stands on a line of its own must not be mirrored with the rest. */
const PARAGRAPHS = {
  application_received: ['why', 'answer', 'code', 'page', 'unexpected', 'reach'],
  application_approved: ['why', 'next', 'reach'],
  application_declined: ['why', 'deleted', 'page', 'ask', 'reach'],
  training_invited: ['why', 'when', 'where', 'cannot', 'reach'],
  training_changed: ['why', 'when', 'where', 'cannot', 'reach'],
  training_cancelled: ['why', 'when', 'where', 'another'],
  training_ended: ['why', 'when', 'where', 'unexpected', 'reach'],
} as const satisfies Record<ApplicantMailKind, readonly string[]>

function composed(
  kind: ApplicantMailKind,
  { language, receivedAt }: Application,
  session: TrainingSession | undefined,
  { area, baseUrl }: { area: MailArea; baseUrl: string },
): { subject: string; text: string } {
  const spoken = area.languages.find(({ tag }) => tag === language) ?? area.languages[0]
  const [tag, format] = [spoken?.tag ?? language, spoken?.format ?? 'en-GB']
  const written = (options: Intl.DateTimeFormatOptions, instant: Date) =>
    joined(new Intl.DateTimeFormat(format, { timeZone: area.timezone, ...options }).formatToParts(instant), format)
  const say = wordsOfMail(tag, {
    council: area.text[tag]?.council ?? '',
    months: new Intl.NumberFormat(format).format(KEEP_APPLICATIONS_MONTHS),
    // The midnight that ends the promised day.
    date: written({ dateStyle: 'full' }, new Date(answerDueAt(receivedAt, area).getTime() - 1)),
  })
  const own: Record<string, string> = {
    page: `${baseUrl}/${tag}/application/`,
    reach: `${area.council.telephone}\n${area.council.email}`,
    ...(session && {
      when: written({ dateStyle: 'full', timeStyle: 'short' }, session.startsAt),
      // Typed by staff: one line, whatever was typed.
      where: session.place.replace(/\s+/g, ' '),
    }),
  }
  const paragraphs = PARAGRAPHS[kind].map((part) => own[part] ?? say(`${kind}.${part}`))
  return { subject: say(`${kind}.subject`), text: `${[say('hello'), ...paragraphs, say('from')].join('\n\n')}\n` }
}
