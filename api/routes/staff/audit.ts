import { z } from '@hono/zod-openapi'
import { verifyChain } from '#db/audit-chain.ts'
import { listActs } from '#db/queries/audit.ts'
import { listChangesOf } from '#db/queries/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { refusals, router } from '../../openapi.ts'
import { isItem, readItem } from '../../publishing/item.ts'
import { summaryOfFiles } from '../../publishing/summary.ts'
import { json } from '../json.ts'

const PAGE = 100

const list = staffRoute({
  method: 'get',
  path: '/api/staff/audit',
  operationId: 'listActs',
  tags: ['Staff: audit'],
  summary: 'Who did what and when, newest first',
  request: { query: z.object({ before: z.coerce.number().int().positive().optional() }) },
  responses: {
    200: {
      description: `Up to ${PAGE} acts before the one of that number.`,
      ...json(
        z
          .object({
            acts: z.array(
              z.object({
                seq: z.int(),
                at: z.iso.datetime(),
                actor: z.string(),
                action: z.string(),
                subject: z.string(),
              }),
            ),
            titles: z.record(z.string(), z.string()).openapi({
              description: 'What the items of the content that they name are called, also those that are gone.',
            }),
          })
          .openapi('Acts'),
      ),
    },
    ...refusals({ 400: 'invalid_input', 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' }),
  },
})

const verify = staffRoute({
  method: 'get',
  path: '/api/staff/audit/chain',
  operationId: 'verifyActs',
  tags: ['Staff: audit'],
  summary: 'Whether the record is as it was written: every hash is computed again',
  request: {
    query: z.object({
      head: z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[0-9a-f]{64}$/, { error: 'malformed' })
        .optional()
        .openapi({
          description: 'A hash noted down earlier: only with one are entries found that were cut off at the end.',
        }),
    }),
  },
  responses: {
    200: {
      description: 'What was found, and when.',
      ...json(
        z
          .object({
            at: z.iso.datetime(),
            state: z.discriminatedUnion('intact', [
              z.object({ intact: z.literal(true), rows: z.int(), head: z.string() }),
              z.object({ intact: z.literal(false), seq: z.int(), fault: z.enum(['changed', 'missing']) }),
            ]),
            lost: z.array(z.string()).openapi({ description: 'The hash that was given, if the record has lost it.' }),
          })
          .openapi('ChainCheck'),
      ),
    },
    ...refusals({ 400: 'invalid_input', 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' }),
  },
})

export const audit = router<StaffEnv>()
  .openapi(list, (c) => {
    const { before } = c.req.valid('query')
    const acts = listActs(c.var.store.use().db, { before, limit: PAGE }).map((act) => ({
      ...act,
      at: act.at.toISOString(),
    }))
    const items = [...new Set(acts.flatMap(({ subject }) => subject.split(' ').filter(isItem)))]
    const titles = Object.fromEntries(
      items.flatMap((item) => {
        const title = titleOf(c.var, item)
        return title === undefined ? [] : [[item, title]]
      }),
    )
    return c.json({ acts, titles }, 200)
  })
  .openapi(verify, (c) => {
    const { head } = c.req.valid('query')
    const found = verifyChain(c.var.store.use().db.$client, head === undefined ? [] : [head])
    return c.json({ at: c.var.now().toISOString(), ...found }, 200)
  })

/** As residents read it; else as the newest change has it. */
function titleOf({ content, publishing, now, store }: StaffEnv['Variables'], item: string): string | undefined {
  const { db } = store.use()
  const files = readItem(publishing.contentDir, item) ?? listChangesOf(db, item)[0]?.files
  return files && summaryOfFiles(files, content, now()).title
}
