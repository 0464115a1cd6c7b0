import { z } from '@hono/zod-openapi'
import type { Database } from '#db/open.ts'
import { listAuthors, listComparers } from '#db/queries/changes.ts'
import { lastPublicationOf } from '#db/queries/publications.ts'
import { namesOf } from '#db/queries/staff.ts'
import { type Change, CHANGE_STATES } from '#db/schema/changes.ts'
import type { StaffEnv } from '../../context.ts'
import { refusals } from '../../openapi.ts'
import { fingerprintOf, readItem } from '../../publishing/item.ts'
import type { StagedChange } from '../../publishing/staged-content.ts'
import { uploadsOf } from '../../publishing/uploads.ts'
import { json } from '../json.ts'
import { publicationProgress, viewPublication } from './publication-view.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

export const refused = { ...baseRefusals, ...bodyRefusals, ...refusals({ 404: 'not_found', 409: 'conflict' }) }
export const files = z.record(z.string().max(80), z.string())
export const byId = { params: z.object({ id: z.string().max(60) }) }

export const change = z
  .object({
    id: z.string(),
    item: z.string(),
    state: z.enum(CHANGE_STATES),
    revision: z.int(),
    files,
    note: z.string(),
    authors: z.array(z.string()).openapi({ description: 'The ids of everybody who has written at it.' }),
    comparedBy: z.array(z.string()).openapi({
      description:
        'The ids of everybody who compared it with what was published meanwhile and left its words as they were.',
    }),
    submittedBy: z.string().optional().openapi({ description: 'Who asked for its review last.' }),
    updatedAt: z.iso.datetime(),
    approvedBy: z.string().optional(),
    urgentBy: z.string().optional(),
    names: z.record(z.string(), z.string()).openapi({ description: 'The names of these people by their ids.' }),
    stale: z.boolean().openapi({
      description:
        'Whether something else was published since it was begun, so that it has to be compared and saved again.',
    }),
    address: z.string().optional().openapi({ description: 'The name that it is to have once it is published.' }),
    publication: publicationProgress.optional(),
  })
  .openapi('Change')
export const answer = { 200: { description: 'The change as it is now.', ...json(change) }, ...refused }

/** Who acts, and when. */
export function acting({ signedIn, now }: StaffEnv['Variables']): { actor: string; at: Date } {
  return { actor: signedIn.person.id, at: now() }
}

/** A change with its uploads, as the check takes it. */
export function checked(db: Database, found: Change): StagedChange {
  return { ...found, uploads: uploadsOf(db, found) }
}

/** A change as the API shows it. */
export function view({ publishing, store }: StaffEnv['Variables'], found: Change): z.infer<typeof change> {
  const { db } = store.use()
  const { id, item, state, revision, files: words, note: said, updatedAt, approvedBy, urgentBy, base, address } = found
  const authors = listAuthors(db, id)
  const comparedBy = listComparers(db, id)
  const publication = lastPublicationOf(db, id)
  const ended = state === 'published' || state === 'discarded'
  return {
    id,
    item,
    state,
    revision,
    files: words,
    note: said,
    authors,
    comparedBy,
    ...(found.submittedBy && { submittedBy: found.submittedBy }),
    updatedAt: updatedAt.toISOString(),
    ...(approvedBy && { approvedBy }),
    ...(urgentBy && { urgentBy }),
    names: namesOf(db, [...authors, ...comparedBy, approvedBy, urgentBy, publication?.requestedBy]),
    stale: !ended && fingerprintOf(readItem(publishing.contentDir, item)) !== base,
    ...(address !== null && { address }),
    ...(publication && { publication: viewPublication(publication) }),
  }
}
