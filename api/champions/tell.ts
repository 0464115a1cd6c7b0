import type { Handle } from '#db/open.ts'
import { findApplication } from '#db/queries/applications.ts'
import { dropApplicantMail, enqueueApplicantMail } from '#db/queries/outbox.ts'
import { placesIn } from '#db/queries/training-sessions.ts'
import type { Application } from '#db/schema/applications.ts'
import type { ApplicantMailKind } from '#db/schema/outbox.ts'
import type { TrainingSession } from '#db/schema/training-sessions.ts'
import type { ApiDeps } from '../context.ts'

type Telling = Pick<ApiDeps, 'now' | 'outgoing'>
type Applicant = Pick<Application, 'id' | 'language'>

/**
 * Puts a mail to somebody who applied into the outbox, where mail is set up: elsewhere nobody was promised
 * one, and news of long ago must not go out on the day that it is.
 *
 * @param about The training session that it is about.
 */
export function tellApplicant(
  { now, outgoing }: Telling,
  db: Handle,
  { id: applicationId, language }: Applicant,
  kind: ApplicantMailKind,
  about?: TrainingSession,
): void {
  if (outgoing.by !== 'none') enqueueApplicantMail(db, { kind, applicationId, language }, about, now())
}

/** Tells somebody that their session does not take place, or without them; who was not told of it yet hears nothing. */
export function tellSeatGone(
  telling: Telling,
  db: Handle,
  person: Applicant,
  session: TrainingSession,
  kind: 'training_cancelled' | 'training_ended',
): void {
  const about = { applicationId: person.id, sessionId: session.id }
  dropApplicantMail(db, { ...about, kind: 'training_changed' })
  if (!dropApplicantMail(db, { ...about, kind: 'training_invited' })) tellApplicant(telling, db, person, kind, session)
}

/** Who has a seat in a session, and can be written to. */
export function seatedIn(db: Handle, sessionId: string): Application[] {
  return placesIn(db, sessionId).flatMap(({ applicationId }) => findApplication(db, applicationId) ?? [])
}
