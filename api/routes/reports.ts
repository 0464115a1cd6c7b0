import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Handle } from '#db/open.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { findReport } from '#db/queries/reports.ts'
import { findTeamKey, findTeamKeyId, listHolders } from '#db/queries/team-keys.ts'
import type { ReportChannel } from '#db/schema/report-terms.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import type { AppEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { centresOnOffer, mustTakeReports } from '../reporting/centres.ts'
import { claimFiles } from '../reporting/evidence.ts'
import {
  fileIds,
  kinds,
  recipient,
  risks,
  sealed,
  sealedBytes,
  strands,
  token,
  tokenHash,
} from '../reporting/fields.ts'
import { currentHolders } from '../reporting/holders.ts'
import { answerBy } from '../reporting/promises.ts'
import { mustBeInUse } from '../reporting/team-key.ts'
import { countRecipients } from '../sealing/age.ts'
import { json, jsonBody } from './json.ts'

const tags = ['Reports']

const get = createRoute({
  method: 'get',
  path: '/api/reporting',
  operationId: 'getReporting',
  tags,
  summary: 'Whether reports are taken, and the key to seal them to',
  responses: {
    200: {
      description: 'Without `teamKey` no report is taken: nobody could open it.',
      ...json(
        z
          .object({
            teamKey: z.object({ id: z.string(), recipient }).optional(),
            centres: z
              .array(
                z.object({
                  id: z.string(),
                  name: z.string(),
                  ward: z.string(),
                  languages: z.array(z.string()).openapi({ description: 'What somebody there speaks.' }),
                  teamKey: z.object({ id: z.string(), recipient }),
                }),
              )
              .optional()
              .openapi({ description: 'By name: the centres that can be chosen to read a report too.' }),
            acknowledgeBy: z.iso
              .datetime()
              .optional()
              .openapi({ description: 'By when somebody who reports now gets a first answer.' }),
          })
          .openapi('Reporting'),
      ),
    },
    ...refusals({ 503: 'unavailable' }),
  },
})

export const newReport = z
  .strictObject({
    id: z.uuid().openapi({ description: 'Made by the client: sending the same report again stores nothing.' }),
    token,
    recipient,
    language: z.string().max(20),
    kinds,
    strands,
    risks,
    ward: z.string().max(60).optional(),
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .optional(),
    toTeam: z.boolean().openapi({ description: 'The team may read it. false: it is only counted, and not sent.' }),
    toPolice: z.boolean().openapi({ description: 'The team may tell the police.' }),
    account: z
      .strictObject({ teamKeyId: z.string().max(60), sealed })
      .optional()
      .openapi({ description: 'What happened, sealed. Present if, and only if, the team may read it.' }),
    files: fileIds.optional(),
    centre: z
      .strictObject({ id: z.string().max(60), teamKeyId: z.string().max(60) })
      .optional()
      .openapi({ description: 'A centre that may read it too: the account is sealed to its key as well.' }),
  })
  .openapi('NewReport')
export type NewReportBody = z.infer<typeof newReport>

export const reportReceipt = z
  .object({
    acknowledgeBy: z.iso
      .datetime()
      .optional()
      .openapi({ description: 'By when the team answers; absent when it is only counted.' }),
    receivedAt: z.iso.datetime().openapi({ description: 'When it came for the first time.' }),
  })
  .openapi('ReportReceipt')

const create = createRoute({
  method: 'post',
  path: '/api/reports',
  operationId: 'createReport',
  tags,
  summary: 'Report hate crime, in words that only the team can open, and a centre that was chosen',
  request: jsonBody(newReport),
  responses: {
    201: {
      description: 'Stored, or stored before.',
      ...json(reportReceipt),
    },
    ...refusals({
      400: 'invalid_input',
      403: 'closed',
      409: 'conflict',
      413: 'too_large',
      415: 'unsupported_media_type',
      429: 'rate_limited',
      503: 'unavailable',
    }),
  },
})

export const reports = router()
  .openapi(get, (c) => {
    const { content, now, store } = c.var
    const by = answerBy(content.area, now())
    const { db } = store.use()
    const key = by && findTeamKey(db, COUNCIL_TEAM)
    if (!key) return c.json({}, 200)
    const centres = centresOnOffer(db).map(({ centre: { id, name, ward, languages }, key: theirs }) => ({
      id,
      name,
      ward,
      languages,
      teamKey: { id: theirs.id, recipient: theirs.recipient },
    }))
    return c.json(
      {
        teamKey: { id: key.id, recipient: key.recipient },
        ...(centres.length > 0 && { centres }),
        acknowledgeBy: by.toISOString(),
      },
      200,
    )
  })
  .openapi(create, async (c) => c.json(await takeReport(c, c.req.valid('json')), 201))

/** What a report brings along that somebody sent for somebody else. */
export type Entered = {
  by: string
  channel: ReportChannel
  /** Runs a job in the commit queue, if whoever sends may still do so. */
  commit: <Result>(job: () => Result) => Promise<Result>
  /** What is stored with it, in the same transaction, the first time only. */
  alsoStore: (db: Handle, at: Date) => void
}

/**
 * Stores a report, once.
 * @throws AppError
 */
export async function takeReport(
  { env, var: { content, limiter, now, outgoing, store } }: Pick<Context<AppEnv>, 'env' | 'var'>,
  body: NewReportBody,
  entered?: Entered,
): Promise<z.infer<typeof reportReceipt>> {
  const { languages, wards } = content.area
  const { account, centre, files = [], token: given, toTeam, toPolice, ward, month, language, ...rest } = body
  const at = now()
  const { db, queue, storeReport } = store.use()
  const by = answerBy(content.area, at)
  if (!by) throw new AppError('closed', { reporting: 'notOpen' })
  if (!languages.some(({ tag }) => tag === language)) throw new AppError('invalid_input', { language: 'unknown' })
  if (ward !== undefined && !wards.some(({ id }) => id === ward))
    throw new AppError('invalid_input', { ward: 'unknown' })
  if (toTeam !== (account !== undefined))
    throw new AppError('invalid_input', { account: toTeam ? 'missing' : 'unknown' })
  if (!toTeam && rest.kinds.length + rest.strands.length === 0)
    throw new AppError('invalid_input', { strands: 'missing' })
  if (files.length > 0 && !toTeam) throw new AppError('invalid_input', { files: 'unknown' })
  if (centre && !toTeam) throw new AppError('invalid_input', { centre: 'unknown' })
  if (toPolice && !toTeam) throw new AppError('invalid_input', { toPolice: 'unknown' })
  const words = account && sealedBytes(account.sealed, 'account.sealed')
  // For each who was named, and for nobody else.
  if (words && countRecipients(words) !== (centre ? 2 : 1))
    throw new AppError('invalid_input', { 'account.sealed': 'otherRecipients' })
  // Whoever is signed in is known, and a busy desk sends many.
  if (!entered) limiter.take(env.address ?? 'unknown', at)
  const hash = tokenHash(given)
  const { stored, told } = await (entered?.commit ?? queue.add.bind(queue))(() => {
    const keyId = findTeamKeyId(db, COUNCIL_TEAM)
    if (!keyId) throw new AppError('closed', { reporting: 'notOpen' })
    const report = {
      ...rest,
      language,
      tokenHash: hash,
      channel: entered?.channel ?? ('online' as const),
      ward: ward ?? null,
      month: month ?? null,
      toTeam,
      toPolice,
      account: words ?? null,
      teamKeyId: account?.teamKeyId ?? null,
      centre: centre?.id ?? null,
      enteredBy: entered?.by ?? null,
      dueAt: toTeam ? by : null,
    }
    if (account && account.teamKeyId !== keyId) mustBeInUse(db, account.teamKeyId, at)
    // Not asked again of what is here already: the answer to the first press may have been lost.
    if (centre && !findReport(db, report.id)) mustTakeReports(db, centre, at)
    if (storeReport(report, at)) {
      claimFiles(db, files, { reportId: report.id, centreKeyId: centre?.teamKeyId ?? null }, hash)
      entered?.alsoStore(db, at)
      const holders = toTeam ? listHolders(db, keyId).map(({ staffId }) => staffId) : []
      const ofCentre = centre ? currentHolders(db, centre.id) : []
      return { stored: { ...report, receivedAt: at }, told: tellThatSomethingWaits(db, [...holders, ...ofCentre], at) }
    }
    const before = findReport(db, report.id)
    if (!before?.tokenHash?.equals(hash) || before.enteredBy !== report.enteredBy)
      throw new AppError('conflict', { id: 'taken' })
    return { stored: before, told: false }
  })
  if (told) outgoing.wake()
  const { dueAt, receivedAt } = stored
  return { ...(dueAt && { acknowledgeBy: dueAt.toISOString() }), receivedAt: receivedAt.toISOString() }
}
