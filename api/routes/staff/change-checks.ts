import { z } from '@hono/zod-openapi'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { router } from '../../openapi.ts'
import { checkItem } from '../../publishing/forms/check-item.ts'
import { RULES } from '../../publishing/guard/finding.ts'
import { PARTS } from '../../publishing/guard/rules/translation-thin.ts'
import { folderOf } from '../../publishing/item.ts'
import { REWORDED, rewordings } from '../../publishing/rewordings.ts'
import { json } from '../json.ts'
import { byId, checked, refused } from './change-view.ts'
import { known } from './known-change.ts'
import { problemsSchema } from './publication-view.ts'

const tags = ['Staff: content']

/** Items whose words stand in questionnaires. */
const REWORDS = /^(?:consultations|blocks|site)\//

const rewordingsSchema = z
  .array(
    z.object({
      item: z.string().openapi({ example: 'consultations/public-spaces-protection-order' }),
      of: z.string().openapi({ description: 'The id of the question, or of the page; empty for the proposal.' }),
      part: z.enum(REWORDED),
      language: z.string(),
      before: z.string().optional(),
      after: z.string().optional(),
      answers: z.int().openapi({ description: 'How many people have answered the old words.' }),
    }),
  )
  .openapi({
    description:
      'Words of questions that people have answered, and of what stands beside them, that would become others.',
  })

const problems = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}/problems',
  operationId: 'listProblems',
  tags,
  summary: 'What is wrong in the files of a change, for whoever writes it',
  request: byId,
  responses: {
    200: {
      description: 'What the content check says of these files alone, and what would ask answered questions otherwise.',
      ...json(z.object({ problems: problemsSchema, rewordings: rewordingsSchema }).openapi('ChangeProblems')),
    },
    ...refused,
  },
})
const check = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}/findings',
  operationId: 'checkChange',
  tags,
  summary: 'What has to be put right, or thought about, before it is published',
  request: byId,
  responses: {
    200: {
      description: 'What the content check refuses, and what the guard found.',
      ...json(
        z
          .object({
            problems: problemsSchema,
            findings: z.array(
              z.object({
                rule: z.enum(RULES),
                level: z.enum(['stops', 'warns']),
                file: z.string(),
                path: z.string(),
                line: z.int().optional(),
                language: z.string().optional(),
                excerpt: z.string().optional(),
                values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
                sentences: z
                  .array(
                    z.object({
                      text: z.string(),
                      line: z.int().optional(),
                      why: z.enum(['long', 'long_words', 'long_and_long_words']).optional(),
                      words: z.array(z.string()).optional(),
                      translated: z.string().optional(),
                    }),
                  )
                  .optional(),
                counts: z.array(z.object({ part: z.enum(PARTS), original: z.int(), translated: z.int() })).optional(),
              }),
            ),
            versions: z
              .array(
                z.object({
                  item: z.string().openapi({ example: 'consultations/public-spaces-protection-order' }),
                  from: z.int(),
                  to: z.int(),
                  answers: z.int().openapi({ description: 'How many people have answered the version that there is.' }),
                }),
              )
              .openapi({ description: 'Questionnaires that people are answering, and that become another version.' }),
            rewordings: rewordingsSchema,
            comesBack: z
              .object({
                was: z.enum(['withdrawn', 'archived']),
                at: z.iso.datetime().optional(),
                by: z.string().optional().openapi({ description: 'Their name.' }),
                note: z.string().optional().openapi({ description: 'The public note, in the first language.' }),
              })
              .optional()
              .openapi({
                description: 'What was taken down or archived and would stand again: only when somebody says so.',
              }),
            told: z.boolean().openapi({
              description: 'Whether residents read something new about what has changed since it opened.',
            }),
          })
          .openapi('ChangeCheck'),
      ),
    },
    ...refused,
  },
})

export const changeChecks = router<StaffEnv>()
  .openapi(problems, async (c) => {
    const { publishing, now, store } = c.var
    const { db } = store.use()
    const found = checked(db, known(db, c.req.valid('param').id))
    // Only what residents answer is read with the whole content, which takes longer on a large site.
    const staged = REWORDS.test(found.item) ? await publishing.staged(found) : undefined
    const beside = checkItem(publishing.contentDir, found, now()).map(({ file, ...problem }) => ({
      file: file.slice(folderOf(found.item).length + 1),
      ...problem,
    }))
    const reworded = staged?.content ? rewordings(db, c.var.content, staged.content, found.item, now()) : []
    return c.json({ problems: beside, rewordings: reworded }, 200)
  })
  .openapi(check, async (c) => {
    const { db } = c.var.store.use()
    return c.json(await c.var.publishing.check(checked(db, known(db, c.req.valid('param').id))), 200)
  })
