import type { Handle } from '#db/open.ts'
import {
  cutOffResponse,
  deleteApplication,
  findApplicationsByEmail,
  findResponseByReference,
  isAppointed,
} from '#db/queries/held.ts'
import { findApplication } from '#db/queries/applications.ts'
import { findQuestionnaire } from '#db/queries/questionnaires.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import type { HeldKind } from '#db/schema/data-request-terms.ts'
import type { StoredResponse } from '#db/schema/responses.ts'
import { AppError } from '../errors.ts'
import { allQuestions, otherKey } from '../questionnaire/questionnaire.ts'

/** Something that is held of somebody, whole, as they get it. `id` is what erasing it takes. */
export type Held = { kind: HeldKind; id: string; at: string; erasable: boolean; data: Record<string, unknown> }

const iso = (instant: Date | null) => instant?.toISOString()

/** What is held under an email address. Passwords, codes and keys are no part of a copy. */
export function heldUnderEmail(db: Handle, email: string): Held[] {
  const applications = findApplicationsByEmail(db, email).map(
    ({ id, receivedAt, decidedAt, referenceCheckedAt, decidedBy: _who, referenceCheckedBy: _by, ...given }): Held => ({
      kind: 'application',
      id,
      at: receivedAt.toISOString(),
      erasable: !isAppointed(db, id),
      data: {
        ...given,
        id,
        receivedAt: iso(receivedAt),
        decidedAt: iso(decidedAt),
        referenceCheckedAt: iso(referenceCheckedAt),
      },
    }),
  )
  const person = findStaffByEmail(db, email)
  if (!person) return applications
  const { id, name, roles, state, createdAt } = person
  const account: Held = {
    kind: 'account',
    id,
    at: createdAt.toISOString(),
    erasable: false,
    data: { id, name, email: person.email, roles, state, createdAt: iso(createdAt) },
  }
  return [...applications, account]
}

/** What is held under the reference of a response to a consultation, however it was typed. */
export function heldUnderReference(db: Handle, typed: string): Held[] {
  const letters = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
  // As we gave it; or, of what was imported, as it came.
  const found =
    findResponseByReference(db, letters.replace(/^(.{4})(.{4})(.{4})$/, '$1-$2-$3')) ??
    findResponseByReference(db, typed.trim())
  if (!found) return []
  const { consultation, version, reference, channel, language, suspicion, answers, receivedAt } = found
  return [
    {
      kind: 'response',
      id: reference,
      at: receivedAt.toISOString(),
      erasable: true,
      data: { consultation, version, reference, channel, language, suspicion, answers, receivedAt: iso(receivedAt) },
    },
  ]
}

/** @throws AppError `conflict`, naming what is in the way, or when it is gone already. */
export function eraseHeld(db: Handle, kind: Exclude<HeldKind, 'account'>, id: string): void {
  if (kind === 'application') {
    if (!findApplication(db, id)) throw new AppError('conflict', { held: 'gone' })
    if (isAppointed(db, id)) throw new AppError('conflict', { held: 'appointed' })
    deleteApplication(db, id)
    return
  }
  const found = findResponseByReference(db, id)
  if (!found) throw new AppError('conflict', { held: 'gone' })
  cutOffResponse(db, found, questionsInWords(db, found))
}

function questionsInWords(db: Handle, { consultation, version }: StoredResponse): Set<string> {
  const frozen = findQuestionnaire(db, consultation, version)
  const asked = frozen ? allQuestions(frozen.definition) : []
  return new Set(
    asked.flatMap(({ id, type }) =>
      type === 'short_text' || type === 'long_text' ? [id, otherKey(id)] : [otherKey(id)],
    ),
  )
}
