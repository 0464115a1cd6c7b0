import { z } from '@hono/zod-openapi'
import { type Publication, PUBLICATION_STATES } from '#db/schema/publications.ts'
import { WHAT_IT_DOES, whatItDoes } from '../../publishing/what-it-does.ts'

/** What is wrong, each with its place and the way out. */
export const problemsSchema = z.array(
  z.object({
    file: z.string(),
    line: z.int().optional(),
    path: z.string().optional(),
    message: z.string(),
    inForms: z.string().optional().openapi({ description: 'The same without a word about files.' }),
  }),
)

export const publicationProgress = z
  .object({
    id: z.int(),
    state: z.enum(PUBLICATION_STATES),
    items: z.array(z.string()),
    versions: z.array(z.object({ item: z.string(), to: z.int() })).openapi({
      description:
        'Consultations that ask one of the items, and the version that they have by it. Empty until it is built.',
    }),
    change: z.string().optional().openapi({ description: 'Only where something is published.' }),
    does: z.enum(WHAT_IT_DOES),
    requestedBy: z.string(),
    due: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    progress: z.object({ done: z.int(), of: z.int() }),
    problems: problemsSchema,
  })
  .openapi('PublicationProgress')

export function viewPublication(found: Publication): z.infer<typeof publicationProgress> {
  const { id, state, after, changeId, requestedBy, due, finishedAt, progress, total, problems } = found
  return {
    id,
    state,
    // What has a new address is one thing, not two.
    items: after
      .filter(({ item, version }) => version === undefined && !after.some(({ from }) => from === item))
      .map(({ item }) => item),
    versions: after.flatMap(({ item, version }) => (version === undefined ? [] : [{ item, to: version }])),
    ...(changeId && { change: changeId }),
    does: whatItDoes(found),
    requestedBy,
    due: due.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    progress: { done: progress, of: total },
    problems,
  }
}
