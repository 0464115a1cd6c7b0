import { z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { addChangeFile, findSameChangeFile, listChangeFiles, removeChangeFile } from '#db/queries/change-files.ts'
import { saveChange } from '#db/queries/changes.ts'
import { namesOf } from '#db/queries/staff.ts'
import type { ChangeFile } from '#db/schema/change-files.ts'
import type { Change } from '#db/schema/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { attachmentAddress, FOLDERS } from '../../content/attached.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { describedIn, offeredFor, sha256Of } from '../../publishing/descriptions.ts'
import { isPublishedAlready, publishedFiles, usesOf } from '../../publishing/uploads.ts'
import { freeName } from '../../uploads/name.ts'
import { MAX_FILE_BYTES, receive, type Received } from '../../uploads/receive.ts'
import { UploadRefused } from '../../uploads/refused.ts'
import { json } from '../json.ts'
import { inState, known } from './known-change.ts'

const MAX_FILES = 40
const MAX_BYTES = 100_000_000
/** Banners have no page of their own to show anything on. */
const KINDS_WITH_FILES = /^(?:consultations|news|pages)\//

const tags = ['Staff: content']
const refused = refusals({
  400: 'invalid_input',
  401: 'signed_out',
  403: 'not_allowed',
  404: 'not_found',
  503: 'unavailable',
})
const byId = { params: z.object({ id: z.string().max(60) }) }

const file = z
  .object({
    id: z.string().optional().openapi({ description: 'Of an upload; what is published has none.' }),
    path: z.string().openapi({
      description: 'How texts name it.',
      example: 'pictures/new-lamps.webp',
    }),
    folder: z.enum(FOLDERS),
    address: z.string().openapi({ description: 'Where it is served once it is published and used.' }),
    bytes: z.int(),
    width: z.int().optional(),
    height: z.int().optional(),
    published: z.boolean(),
    addedBy: z.string().optional(),
    addedAt: z.iso.datetime().optional(),
    descriptions: z.record(z.string(), z.string()).openapi({
      description: 'What a picture tells, by language: as the texts say it, or as it was said of it before.',
    }),
    uses: z.array(z.object({ file: z.string(), line: z.int() })).openapi({
      description: 'Where the texts of the change name it.',
    }),
  })
  .openapi('ItemFile')

const list = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}/uploads',
  operationId: 'listUploads',
  tags,
  summary: 'The pictures and documents of a change: those that were uploaded to it, and those that are published',
  request: byId,
  responses: {
    200: {
      description: 'Uploads first.',
      ...json(
        z
          .object({
            files: z.array(file),
            names: z.record(z.string(), z.string()).openapi({ description: 'The names of people by their ids.' }),
          })
          .openapi('ItemFilesList'),
      ),
    },
    ...refused,
  },
})
const formOnly = createMiddleware<StaffEnv>(async (c, next) => {
  const type = c.req.header('content-type')
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'multipart/form-data')
    throw new AppError('unsupported_media_type', { 'content-type': type ? 'unknown' : 'missing' })
  await next()
})
const add = staffRoute(
  {
    method: 'post',
    path: '/api/staff/changes/{id}/uploads',
    operationId: 'addUpload',
    tags,
    summary: 'Upload a picture or a document to a change',
    description: `At most ${MAX_FILE_BYTES / 1_000_000} MB. Pictures (JPEG, PNG, WebP, AVIF, GIF) are made anew as WebP, without what the camera wrote into them. Documents (PDF, DOCX, XLSX, ODT, ODS, CSV) are looked into and kept as they are. An upload is a save: it needs a new approval.`,
    request: {
      ...byId,
      body: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: z.object({
              file: z
                .custom<File>((value) => value instanceof File)
                .openapi({ type: 'string', format: 'binary', description: 'Its name is made safe.' }),
            }),
          },
        },
      },
    },
    responses: {
      201: {
        description: 'The file as it is kept. The same file once more is the same one.',
        ...json(z.object({ file, revision: z.int() }).openapi('Upload')),
      },
      ...refused,
      ...refusals({ 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
    },
  },
  formOnly,
)
const remove = staffRoute({
  method: 'delete',
  path: '/api/staff/changes/{id}/uploads/{upload}',
  operationId: 'removeUpload',
  tags,
  summary: 'Take an upload out of a change, when no text of it uses it',
  request: { params: byId.params.extend({ upload: z.string().max(60) }) },
  responses: {
    200: {
      description: 'It is gone.',
      ...json(z.object({ revision: z.int() }).openapi('UploadRemoved')),
    },
    ...refused,
    ...refusals({ 409: 'conflict' }),
  },
})

export const uploads = router<StaffEnv>()
  .openapi(list, (c) => {
    const { publishing, store } = c.var
    const { db } = store.use()
    const change = known(db, c.req.valid('param').id)
    const uploaded = listChangeFiles(db, change.id)
    const described = describedIn(change.files)
    const published = publishedFiles(publishing.contentDir, change.item).map(({ path, folder, bytes }) => ({
      path,
      folder,
      address: addressOf(change.item, path),
      bytes,
      published: true,
      descriptions:
        folder === 'pictures'
          ? offeredFor(db, sha256Of(publishing.contentDir, change.item, path), described.get(path))
          : {},
      uses: usesOf(change.files, path),
    }))
    const names = namesOf(
      db,
      uploaded.map(({ addedBy }) => addedBy),
    )
    return c.json({ files: [...uploaded.map((one) => view(db, change, one)), ...published], names }, 200)
  })
  .openapi(add, async (c) => {
    const { publishing, now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const { item } = inState(db, id, ['draft', 'in_review', 'approved'])
    if (!KINDS_WITH_FILES.test(item)) throw new AppError('conflict', { item: 'noFiles' })
    const { file: sent } = c.req.valid('form')
    if (sent.size > MAX_FILE_BYTES) throw new AppError('too_large', { file: 'tooLarge' })
    const received = await look(sent)
    const { body, sha256, folder, stem, ending, type, size } = received
    if (isPublishedAlready(publishing.contentDir, item, body, sha256)) throw new AppError('conflict', { file: 'there' })
    const kept = await c.var.change(() => {
      const change = inState(db, id, ['draft', 'in_review', 'approved'])
      const same = findSameChangeFile(db, id, sha256)
      if (same) return { change, file: same }
      const uploaded = listChangeFiles(db, id)
      if (uploaded.length >= MAX_FILES) throw new AppError('conflict', { file: 'tooMany' })
      if (uploaded.reduce((sum, { bytes }) => sum + bytes, body.length) > MAX_BYTES)
        throw new AppError('conflict', { file: 'tooMuch' })
      const taken = new Set(uploaded.map(({ path }) => path))
      const name = freeName(stem, ending, (one) => {
        const path = `${folder}/${one}`
        return taken.has(path) || existsSync(join(publishing.contentDir, item, path))
      })
      const actor = signedIn.person.id
      const path = `${folder}/${name}`
      const added = addChangeFile(
        db,
        { changeId: id, path, type, bytes: body.length, sha256, ...size, body, addedBy: actor },
        now(),
      )
      recordAct(db, { actor, action: 'file.added', subject: `${item}/${path}` }, now())
      return { change: savedBy(change), file: added }

      /** What somebody read before is not what would be published now. */
      function savedBy({ revision, files }: Change): Change {
        return saveChange(db, { id, revision, files, savedBy: actor }, now()) ?? change
      }
    })
    return c.json({ file: view(db, kept.change, kept.file), revision: kept.change.revision }, 201)
  })
  .openapi(remove, async (c) => {
    const { now, signedIn, store } = c.var
    const { db } = store.use()
    const { id, upload } = c.req.valid('param')
    const saved = await c.var.change(() => {
      const change = inState(db, id, ['draft', 'in_review', 'approved'])
      const found = listChangeFiles(db, id).find((one) => one.id === upload)
      if (!found) throw new AppError('not_found')
      const [use] = usesOf(change.files, found.path)
      if (use) throw new AppError('conflict', { upload: 'used', file: use.file, line: String(use.line) })
      const actor = signedIn.person.id
      removeChangeFile(db, upload)
      recordAct(db, { actor, action: 'file.removed', subject: `${change.item}/${found.path}` }, now())
      return saveChange(db, { id, revision: change.revision, files: change.files, savedBy: actor }, now()) ?? change
    })
    return c.json({ revision: saved.revision }, 200)
  })

/** @throws AppError naming what is wrong with the file. */
async function look(sent: File): Promise<Received> {
  try {
    return await receive(sent.name, Buffer.from(await sent.arrayBuffer()))
  } catch (error) {
    if (error instanceof UploadRefused) throw new AppError('invalid_input', { file: error.fault })
    throw error
  }
}

function view(db: Handle, { item, files }: Change, found: ChangeFile): z.infer<typeof file> {
  const { id, path, bytes, width, height, sha256, addedBy, addedAt } = found
  return {
    id,
    path,
    folder: path.startsWith('pictures/') ? 'pictures' : 'documents',
    address: addressOf(item, path),
    bytes,
    ...(width !== null && height !== null && { width, height }),
    published: false,
    addedBy,
    addedAt: addedAt.toISOString(),
    descriptions: width === null ? {} : offeredFor(db, sha256, describedIn(files).get(path)),
    uses: usesOf(files, path),
  }
}

function addressOf(item: string, path: string): string {
  const folder = path.startsWith('pictures/') ? 'pictures' : 'documents'
  return attachmentAddress(item, folder, path.slice(folder.length + 1))
}
