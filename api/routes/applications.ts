import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  createApplication,
  findApplication,
  findApplicationByCode,
  type NewApplication,
} from '#db/queries/applications.ts'
import { recordAct } from '#db/queries/audit.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { listActive } from '#db/queries/staff.ts'
import { codeOfConduct } from '../champions/code-of-conduct.ts'
import { centreFields, checkSpoken, checkWard, code, email, languages, telephone, words } from '../champions/fields.ts'
import { tellApplicant } from '../champions/tell.ts'
import type { AppEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { tokenHash } from '../reporting/fields.ts'
import { suspicionOf } from '../suspicion.ts'
import { json, jsonBody } from './json.ts'

const tags = ['Champions and centres']

const common = {
  id: z.uuid().openapi({ description: 'Made by the client: sending the same application again stores nothing.' }),
  code,
  language: z.string().max(20).openapi({ description: 'The language it was written in.', example: 'en' }),
  agreed: z.string().min(1).max(20).openapi({
    description: 'The version of the code of conduct that they agreed to, from `getApplying`.',
    example: '2026-11-22',
  }),
  website: z.string().max(500).optional().openapi({ description: 'Left empty by people. Filled in, it is marked.' }),
  elapsedMs: z.number().min(0).optional().openapi({ description: 'How long filling in took, in milliseconds.' }),
}
const champion = z
  .strictObject({
    ...common,
    name: words(120),
    email,
    telephone: telephone.optional(),
    languages,
    ward: z.string().max(60).optional().openapi({ description: 'Left out: anywhere in the area.' }),
    why: words(4_000),
    needs: words(500).optional().openapi({ description: 'An interpreter, step-free access or anything else.' }),
    references: z
      .array(z.strictObject({ name: words(120), reach: words(200) }))
      .min(1)
      .max(2)
      .openapi({ description: 'Who knows them, and how to reach these people.' }),
    adult: z.literal(true).openapi({ description: '18 or over.' }),
    listed: z.boolean().default(false).openapi({ description: 'They want to be on the public list.' }),
  })
  .openapi('ChampionApplication')
const centre = z
  .strictObject({ ...common, organisation: words(160), name: words(120), ...centreFields })
  .openapi('CentreApplication')
export type ChampionApplicationBody = z.input<typeof champion>
export type CentreApplicationBody = z.input<typeof centre>

const receipt = z.object({ id: z.uuid() }).openapi('ApplicationReceipt')
const answers = {
  201: { description: 'Stored, or stored before.', ...json(receipt) },
  ...refusals({
    400: 'invalid_input',
    403: 'closed',
    409: 'conflict',
    413: 'too_large',
    415: 'unsupported_media_type',
    429: 'rate_limited',
    503: 'unavailable',
  }),
}

const get = createRoute({
  method: 'get',
  path: '/api/applying',
  operationId: 'getApplying',
  tags,
  summary: 'Whether applications are taken, and the code of conduct to agree to',
  responses: {
    200: {
      description: 'Without `codeOfConduct` none is taken.',
      ...json(
        z
          .object({
            codeOfConduct: z.string().optional(),
            mail: z.boolean().openapi({ description: 'Who applies is told by email how it goes.' }),
          })
          .openapi('Applying'),
      ),
    },
  },
})
const createChampion = createRoute({
  method: 'post',
  path: '/api/champion-applications',
  operationId: 'createChampionApplication',
  tags,
  summary: 'Apply to be a reporting champion',
  request: jsonBody(champion),
  responses: answers,
})
const createCentre = createRoute({
  method: 'post',
  path: '/api/centre-applications',
  operationId: 'createCentreApplication',
  tags,
  summary: 'Apply to be a reporting centre',
  request: jsonBody(centre),
  responses: answers,
})

export const applications = router()
  .openapi(get, (c) => {
    const agreement = codeOfConduct(c.var.content)
    const mail = c.var.outgoing.by !== 'none'
    return c.json({ ...(agreement && { codeOfConduct: agreement.version }), mail }, 200)
  })
  .openapi(createChampion, async (c) => {
    const { why, needs, references, adult: _adult, listed, telephone: number, ward, ...given } = c.req.valid('json')
    if (ward !== undefined) checkWard(c.var.content.area, ward)
    const answered = { why, references, listed, ...(needs !== undefined && { needs }) }
    return store(c, given, { kind: 'champion', telephone: number ?? null, ward: ward ?? null, answers: answered })
  })
  .openapi(createCentre, async (c) => {
    const {
      organisation,
      address,
      hours,
      access,
      strands,
      trainedVawg,
      telephone: number,
      ward,
      ...given
    } = c.req.valid('json')
    checkWard(c.var.content.area, ward)
    const answered = { organisation, address, hours, access, strands, trainedVawg }
    return store(c, given, { kind: 'centre', telephone: number, ward, answers: answered })
  })

type Given = Pick<z.infer<typeof champion>, keyof typeof common | 'name' | 'email' | 'languages'>

async function store(
  c: Context<AppEnv>,
  { agreed, website, elapsedMs, code: ownCode, ...given }: Given,
  own: Pick<NewApplication, 'kind' | 'telephone' | 'ward' | 'answers'>,
) {
  const { content, limiter, now, outgoing, store: kept } = c.var
  const agreement = codeOfConduct(content)
  if (!agreement) throw new AppError('closed', { applications: 'notOpen' })
  if (!content.area.languages.some(({ tag }) => tag === given.language))
    throw new AppError('invalid_input', { language: 'unknown' })
  checkSpoken(content.area, given.languages)
  // What they agreed to was on their screen; if it has changed since, they have to see it.
  if (agreed !== agreement.version) throw new AppError('conflict', { agreed: 'stale' })
  const at = now()
  limiter.take(c.env.address ?? 'unknown', at)
  const { db, queue } = kept.use()
  const application = {
    ...given,
    ...own,
    codeHash: tokenHash(ownCode),
    codeVersion: agreement.version,
    suspicion: suspicionOf({ website, elapsedMs }) ?? null,
  }
  let first: boolean | undefined
  await queue.add(() => {
    const before = findApplication(db, given.id)
    // The answer to the first press was lost; anybody else's would be left without a code that works.
    if (before?.codeHash?.equals(application.codeHash)) return
    if (before || findApplicationByCode(db, application.codeHash)) throw new AppError('conflict', { id: 'taken' })
    const created = createApplication(db, application, at)
    recordAct(db, { actor: 'resident', action: `application.${own.kind}`, subject: given.id }, at)
    tellThatSomethingWaits(
      db,
      listActive(db, 'coordinator').map(({ id }) => id),
      at,
    )
    // Anybody can type anybody's address: it gets one such mail a day, and none that a machine asked for.
    // Asked once: the job runs again when another that is committed with it fails.
    first ??= created.suspicion === null && !limiter.again(given.email.toLowerCase(), 'application mail', at)
    if (first) tellApplicant(c.var, db, created, 'application_received')
  })
  outgoing.wake()
  return c.json({ id: given.id }, 201)
}
