import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { requestId } from 'hono/request-id'
import { routePath } from 'hono/route'
import { storageFault } from '#db/storage-fault.ts'
import { relyingParty } from './auth/passkeys.ts'
import { fromElsewhere } from './auth/same-site.ts'
import { Sessions } from './auth/sessions.ts'
import { SlowDown } from './auth/slow-down.ts'
import { isChunk, isUpload, MAX_BODY_BYTES, MAX_UPLOAD_BYTES, maxBodyBytes } from './body-limits.ts'
import type { ApiDeps, AppEnv, ReportEnv, SignInEnv, StaffEnv } from './context.ts'
import { AppError, ERROR_STATUS, type ErrorCode } from './errors.ts'
import { applicationReturns } from './routes/application-returns.ts'
import { applications } from './routes/applications.ts'
import { banners } from './routes/banners.ts'
import { centres } from './routes/centres.ts'
import { consultations } from './routes/consultations.ts'
import { drafts } from './routes/drafts.ts'
import { join } from './routes/join.ts'
import { signIn } from './routes/sign-in.ts'
import { staffApplications } from './routes/staff/applications.ts'
import { staffAppointments } from './routes/staff/appointments.ts'
import { audit } from './routes/staff/audit.ts'
import { caseFiles } from './routes/staff/case-files.ts'
import { caseMeasures } from './routes/staff/case-measures.ts'
import { caseHold } from './routes/staff/case-hold.ts'
import { caseSafety } from './routes/staff/case-safety.ts'
import { caseHelper } from './routes/staff/case-helper.ts'
import { caseKeyChanges } from './routes/staff/key-changes.ts'
import { caseWork } from './routes/staff/case-work.ts'
import { cases } from './routes/staff/cases.ts'
import { staffCentres } from './routes/staff/centres.ts'
import { changeAddress } from './routes/staff/change-address.ts'
import { changeReview } from './routes/staff/change-review.ts'
import { dataRequests } from './routes/staff/data-requests.ts'
import { dataRequestsHeld } from './routes/staff/data-requests-held.ts'
import { changeChecks } from './routes/staff/change-checks.ts'
import { staffChanges } from './routes/staff/changes.ts'
import { factors } from './routes/staff/factors.ts'
import { forms } from './routes/staff/forms.ts'
import { helping } from './routes/staff/helping.ts'
import { items } from './routes/staff/items.ts'
import { keys } from './routes/staff/keys.ts'
import { me } from './routes/staff/me.ts'
import { staffOutbox } from './routes/staff/outbox.ts'
import { emails } from './routes/staff/emails.ts'
import { invitations } from './routes/staff/invitations.ts'
import { staffResponses } from './routes/staff/responses.ts'
import { keptFiles } from './routes/staff/kept-files.ts'
import { leftCases } from './routes/staff/left-cases.ts'
import { people } from './routes/staff/people.ts'
import { previewLinks } from './routes/staff/preview-links.ts'
import { recovery } from './routes/staff/recovery.ts'
import { teamKeys } from './routes/staff/team-keys.ts'
import { staffPublications } from './routes/staff/publications.ts'
import { uploads } from './routes/staff/uploads.ts'
import { staffTraining } from './routes/staff/training.ts'
import { health } from './routes/health.ts'
import { news } from './routes/news.ts'
import { pages } from './routes/pages.ts'
import { previews } from './routes/previews.ts'
import { responses } from './routes/responses.ts'
import { reportDataRequests } from './routes/report-data-requests.ts'
import { reportHandOvers } from './routes/report-hand-overs.ts'
import { reportFiles } from './routes/report-files.ts'
import { reportReturns } from './routes/report-returns.ts'
import { reports } from './routes/reports.ts'
import { results } from './routes/results.ts'

export const OPENAPI_INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Saysafe API',
    version: '1.0.0',
    description:
      'Consultations of a council’s community safety partnership: what is asked, answering it, and what people said; news and pages; and the desks of staff. Without signing in everything outside /api/staff/ can be used.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  security: [],
  tags: [
    { name: 'Consultations', description: 'What is asked, answers and results.' },
    { name: 'Drafts', description: 'Half-finished answers that somebody comes back to.' },
    {
      name: 'Reports',
      description: 'Of hate crime, sealed so that only the team can read them, and a centre that was chosen.',
    },
    { name: 'Champions and centres', description: 'Who helps others to report, and where.' },
    { name: 'News and pages', description: 'What the council says, and where.' },
    { name: 'Signing in', description: 'Of staff. Residents need no account.' },
    { name: 'Staff: own account', description: 'Of whoever is signed in.' },
    { name: 'Staff: responses', description: 'How answers came in, what people wrote, and the files for analysts.' },
    { name: 'Staff: people', description: 'Who signs in, and what they may.' },
    { name: 'Staff: outbox', description: 'Mail to staff and to who applied: what was sent, what waits, what failed.' },
    { name: 'Staff: audit', description: 'Who did what and when.' },
    { name: 'Staff: content', description: 'What is written, reviewed and approved.' },
    { name: 'Staff: publishing', description: 'What goes live, when, and back again.' },
    { name: 'Staff: keys', description: 'Of officers and of their team, sealed so that the server can use none.' },
    { name: 'Staff: cases', description: 'Reports, and what the team does about them.' },
    { name: 'Staff: data requests', description: 'What people ask about what is held of them.' },
    { name: 'Staff: helping', description: 'Reports that somebody typed in for somebody else.' },
    { name: 'Staff: champions and centres', description: 'Applications, training, renewals, centres.' },
    { name: 'Service', description: 'The state of the service.' },
  ],
}

/** The whole API. Everything it needs is handed in; it reads no environment and no clock. */
export function createApp(deps: ApiDeps, baseUrl: string): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>()
  const tooLarge = () => {
    throw new AppError('too_large', { body: 'tooLarge' }, { connection: 'close' })
  }
  const measured = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge })
  const measuredUpload = bodyLimit({ maxSize: MAX_UPLOAD_BYTES, onError: tooLarge })
  const sessions = new Sessions(() => deps.store.use(), deps.now, new URL(baseUrl).protocol === 'https:')
  const slowDown = new SlowDown()
  const codeGuesses = new SlowDown()
  const site = relyingParty(baseUrl, 'Saysafe')
  const forSignIn = createMiddleware<SignInEnv>((c, next) => {
    c.set('sessions', sessions)
    c.set('slowDown', slowDown)
    c.set('relyingParty', site)
    c.set('demonstration', deps.demonstration)
    return next()
  })
  app.use(requestId())
  app.use('/api/sign-in/*', forSignIn)
  // Counted together: a guess is a guess, whatever the code is for.
  const forCodes = createMiddleware<ReportEnv>((c, next) => {
    c.set('codeGuesses', codeGuesses)
    return next()
  })
  app.use('/api/reports/*', forCodes)
  app.use('/api/applications/*', forCodes)
  const signedIn = createMiddleware<StaffEnv>(async (c, next) => {
    const found = await sessions.read(c.req.header('cookie'))
    if (!found) throw new AppError('signed_out')
    c.set('signedIn', found)
    await next()
  })
  // Before anything else is looked at: a stranger learns nothing but that they are one.
  app.use('/api/staff/*', forSignIn, signedIn)
  app.use((c, next) => {
    c.set('content', deps.content())
    c.set('store', deps.store)
    c.set('limiter', deps.limiter)
    c.set('log', deps.log)
    c.set('now', deps.now)
    c.set('outgoing', deps.outgoing)
    c.set('publishing', deps.publishing)
    c.header('cache-control', 'no-store')
    const { method } = c.req
    if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return next()
    const type = c.req.header('content-type')
    const upload = isUpload(method, c.req.path)
    // What other sites can send without asking, so it has to say where it comes from.
    if (upload && fromElsewhere(c.req.raw, baseUrl)) throw new AppError('not_allowed', { origin: 'foreign' })
    const expected = isChunk(method, c.req.path) ? 'application/octet-stream' : 'application/json'
    if (!upload && type !== expected && !isOf(type, expected) && knows(app, method, c.req.path)) {
      throw new AppError('unsupported_media_type', { 'content-type': type ? 'unknown' : 'missing' })
    }
    const announced = c.req.header('content-length')
    // Node holds a client to the length it announces; touching the stream costs far more.
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined)
      return upload ? measuredUpload(c, next) : measured(c, next)
    if (Number(announced) > maxBodyBytes(method, c.req.path)) tooLarge()
    return next()
  })

  app.route('/', health)
  app.route('/', consultations)
  app.route('/', responses)
  app.route('/', results)
  app.route('/', drafts)
  app.route('/', reports)
  app.route('/', reportReturns)
  app.route('/', reportDataRequests)
  app.route('/', reportHandOvers)
  app.route('/', reportFiles)
  app.route('/', applications)
  app.route('/', applicationReturns)
  app.route('/', centres)
  app.route('/', news)
  app.route('/', pages)
  app.route('/', banners)
  app.route('/', signIn)
  app.route('/', join)
  app.route('/', me)
  app.route('/', factors)
  app.route('/', staffResponses)
  app.route('/', keptFiles)
  app.route('/', people)
  app.route('/', invitations)
  app.route('/', emails)
  app.route('/', audit)
  app.route('/', staffOutbox)
  app.route('/', items)
  app.route('/', staffChanges)
  app.route('/', changeChecks)
  app.route('/', changeReview)
  app.route('/', changeAddress)
  app.route('/', uploads)
  app.route('/', forms)
  app.route('/', staffPublications)
  app.route('/', previewLinks)
  app.route('/', keys)
  app.route('/', teamKeys)
  app.route('/', recovery)
  // Before the cases whose ids would be 'measures' and 'without-helper'.
  app.route('/', caseMeasures)
  app.route('/', caseHelper)
  app.route('/', leftCases)
  app.route('/', caseKeyChanges)
  app.route('/', cases)
  app.route('/', caseWork)
  app.route('/', caseSafety)
  app.route('/', caseHold)
  app.route('/', dataRequests)
  app.route('/', dataRequestsHeld)
  app.route('/', helping)
  app.route('/', caseFiles)
  app.route('/', previews)
  app.route('/', staffApplications)
  app.route('/', staffTraining)
  app.route('/', staffAppointments)
  app.route('/', staffCentres)
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: sessions.cookieName,
  })
  app.doc31('/api/openapi.json', { ...OPENAPI_INFO, servers: [{ url: baseUrl }] })

  app.notFound((c) => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => knows(app, method, c.req.path))
    if (methods.length > 0) throw new AppError('method_not_allowed', {}, { allow: methods.join(', ') })
    throw new AppError('not_found')
  })
  app.onError((error, c) => {
    const id = c.get('requestId')
    const answer = (
      code: ErrorCode,
      fields: Readonly<Record<string, string>> = {},
      headers: Readonly<Record<string, string>> = {},
    ) => c.json({ error: { code, fields, requestId: id } }, ERROR_STATUS[code], headers)
    if (error instanceof AppError) return answer(error.code, error.fields, error.headers)
    // Thrown by Hono's own middleware: an unreadable body.
    if (error instanceof HTTPException && error.status < 500) return answer('bad_request', { body: 'malformed' })
    const fault = storageFault(error)
    if (fault) {
      deps.log.error(
        { requestId: id, route: routePath(c, -1), fault, code: (error as { code?: unknown }).code },
        'the database cannot be used',
      )
      return answer('unavailable', {}, { 'retry-after': fault === 'locked' ? '5' : '60' })
    }
    deps.log.error({ requestId: id, route: routePath(c, -1), stack: error.stack }, 'unhandled error')
    return answer('internal')
  })
  return app
}

function isOf(type: string | undefined, expected: string): boolean {
  return type?.split(';')[0]?.trim().toLowerCase() === expected
}

/** Whether some route answers this method at this path. */
function knows(app: OpenAPIHono<AppEnv>, method: string, path: string): boolean {
  return app.routes.some((route) => {
    if (route.method !== method) return false
    const pattern = route.path.split('/')
    const parts = path.split('/')
    return (
      pattern.length === parts.length &&
      pattern.every((part, index) => (part.startsWith(':') ? parts[index] !== '' : part === parts[index]))
    )
  })
}
