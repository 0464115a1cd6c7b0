import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { type CodeMailKind, dropCodeMail, enqueueCodeMail } from '#db/queries/outbox.ts'
import { dropCodes } from '#db/queries/staff-codes.ts'
import type { CodePurpose } from '#db/schema/staff-codes.ts'
import type { StaffEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { codeExpiry, issueCode } from './secrets.ts'

export const handed = z
  .object({
    code: z.string().optional().openapi({
      description: 'To be handed over in person or by telephone; it is not stored. Absent when it is mailed.',
    }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('HandedCode')
/** Whether whoever is at the desk hands the code over, or it is mailed. */
export const by = z.enum(['hand', 'mail']).default('hand')

const PURPOSES = {
  invitation: 'invitation',
  factor_reset: 'lost_factor',
  new_email: 'new_email',
} as const satisfies Record<CodeMailKind, CodePurpose>

/**
 * A code in place of any before it: to be handed over, or on its way by mail, for which it is made when it is sent.
 * @throws AppError `conflict` when there is no mail.
 */
export function giveCode(
  { now, outgoing }: StaffEnv['Variables'],
  db: Handle,
  kind: CodeMailKind,
  staffId: string,
  way: z.infer<typeof by>,
  /** What the code is about, where it matters. */
  memory = '',
): z.infer<typeof handed> {
  const purpose = PURPOSES[kind]
  dropCodes(db, staffId, purpose)
  dropCodeMail(db, staffId, kind)
  if (way === 'hand') {
    const { code, expiresAt } = issueCode(db, purpose, { staffId, memory }, now())
    return { code, expiresAt: expiresAt.toISOString() }
  }
  if (outgoing.by === 'none') throw new AppError('conflict', { by: 'notSetUp' })
  const expiresAt = codeExpiry(purpose, now())
  enqueueCodeMail(db, { kind, staffId, expiresAt }, now())
  return { expiresAt: expiresAt.toISOString() }
}
