import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { forgetDescriptions } from '#db/queries/picture-descriptions.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { attachmentAddress, FOLDERS } from '../../content/attached.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { sha256Of } from '../../publishing/descriptions.ts'
import { isItem } from '../../publishing/item.ts'
import { deleteKeptFile, type KeptFile, keptFilesOf, listKeptFiles } from '../../publishing/kept-files.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

const tags = ['Staff: content']

const NEEDS = ['live', 'draft', 'queued', 'rollBack'] as const
const keptFile = z
  .object({
    item: z.string(),
    path: z.string().openapi({ example: 'pictures/new-lamps.webp' }),
    folder: z.enum(FOLDERS),
    address: z.string().openapi({ description: 'Where it is served while a text uses it.' }),
    bytes: z.int(),
    needs: z
      .array(z.enum(NEEDS))
      .openapi({ description: 'What keeps it from being deleted; empty when nothing does.' }),
    uses: z.array(z.object({ file: z.string(), line: z.int() })),
    since: z.iso.datetime().optional().openapi({ description: 'Since when no published text names it.' }),
  })
  .openapi('KeptFile')

const list = staffRoute({
  method: 'get',
  path: '/api/staff/files',
  operationId: 'listKeptFiles',
  tags,
  summary: 'Every picture and document that was ever published, and what needs it',
  responses: {
    200: {
      description: 'What nothing shows first, the longest unused first of all.',
      ...json(z.object({ files: z.array(keptFile) }).openapi('KeptFiles')),
    },
    ...baseRefusals,
  },
})
const remove = staffRoute({
  method: 'delete',
  path: '/api/staff/files',
  operationId: 'deleteKeptFile',
  tags,
  summary: 'Delete a picture or a document that nothing needs any more, for good',
  request: jsonBody(z.strictObject({ item: z.string().max(120), path: z.string().max(200) })),
  responses: {
    204: { description: 'Deleted.' },
    ...baseRefusals,
    ...bodyRefusals,
    ...refusals({ 404: 'not_found', 409: 'conflict' }),
  },
})

export const keptFiles = router<StaffEnv>()
  .openapi(list, (c) => {
    const { publishing, store } = c.var
    const files = listKeptFiles(store.use().db, publishing.contentDir).toSorted(
      (a, b) => (a.since?.getTime() ?? Infinity) - (b.since?.getTime() ?? Infinity),
    )
    return c.json({ files: files.map(view) }, 200)
  })
  .openapi(remove, async (c) => {
    const { now, publishing, signedIn, store } = c.var
    const { contentDir } = publishing
    const { db } = store.use()
    const { item, path } = c.req.valid('json')
    if (!isItem(item)) throw new AppError('not_found')
    const deleted = (): string => {
      // Only what is listed is deleted, so no name leads anywhere else.
      const found = keptFilesOf(db, contentDir, item).find((file) => file.path === path)
      if (!found) throw new AppError('not_found')
      const [use] = found.uses
      const [need] = found.needs
      if (need) throw new AppError('conflict', { need, ...(use && { file: use.file, line: String(use.line) }) })
      const sha256 = sha256Of(contentDir, item, path)
      deleteKeptFile(contentDir, found)
      return sha256
    }
    let sha256: string | undefined
    // Nothing else runs in between: what is begun or published meanwhile comes before or after.
    await c.var.change(() => {
      // Once, for the job runs again when another that is committed with it fails.
      sha256 ??= deleted()
      recordAct(db, { actor: signedIn.person.id, action: 'file.deleted', subject: `${item}/${path}` }, now())
      forgetDescriptions(db, sha256)
    })
    return c.body(null, 204)
  })

function view({ item, path, folder, bytes, needs, uses, since }: KeptFile): z.infer<typeof keptFile> {
  const address = attachmentAddress(item, folder, path.slice(folder.length + 1))
  return { item, path, folder, address, bytes, needs, uses, ...(since && { since: since.toISOString() }) }
}
