import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PERMISSIONS } from '#api/auth/permissions.ts'
import { errorSchema } from '#api/openapi.ts'
import { lock, newIdentity, recipientOf, seal } from '#api/sealing/age.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { ROLES, type Role } from '#db/schema/staff.ts'
import { staffSessions } from '#db/schema/staff-sessions.ts'
import { testApp } from '#tests/support/app.ts'
import { base64 } from '#tests/support/reporting.ts'
import { addStaff, as, later, openSession, seated } from '#tests/support/staff.ts'

/** Written by hand, apart from the code: an endpoint without a line here fails. */
const TABLE: Record<string, readonly Role[]> = {
  getMe: ROLES,
  signOut: ROLES,
  listSessions: ROLES,
  endSession: ROLES,
  endOtherSessions: ROLES,
  changePassword: ROLES,
  confirmEmail: ROLES,
  refuseEmail: ROLES,
  startAuthenticator: ROLES,
  confirmAuthenticator: ROLES,
  renewRecoveryCodes: ROLES,
  listPasskeys: ROLES,
  startPasskey: ROLES,
  addPasskey: ROLES,
  removePasskey: ROLES,
  listPeople: ['admin'],
  invitePerson: ['admin'],
  changePerson: ['admin'],
  suspendPerson: ['admin'],
  countOpenCases: ['admin'],
  restorePerson: ['admin'],
  renewInvitation: ['admin'],
  withdrawInvitation: ['admin'],
  correctEmail: ['admin'],
  dropEmailCorrection: ['admin'],
  requestFactorReset: ['admin'],
  agreeFactorReset: ['admin'],
  dropFactorReset: ['admin'],
  listActs: ['admin'],
  verifyActs: ['admin'],
  listMail: ['admin'],
  getOutbox: ['admin', 'coordinator'],
  tryMailAgain: ['admin'],
  giveMailUp: ['admin'],
  listItems: ['editor', 'publisher'],
  getItem: ['editor', 'publisher'],
  setStanding: ['publisher'],
  listItemChanges: ['editor', 'publisher'],
  beginChange: ['editor', 'publisher'],
  getChange: ['editor', 'publisher'],
  listRevisions: ['editor', 'publisher'],
  compareChange: ['editor', 'publisher'],
  checkChange: ['editor', 'publisher'],
  getAddress: ['editor', 'publisher'],
  changeAddress: ['editor', 'publisher'],
  saveChange: ['editor', 'publisher'],
  submitChange: ['editor', 'publisher'],
  takeBackSubmission: ['editor', 'publisher'],
  listUnreviewed: ['editor', 'publisher'],
  discardChange: ['editor', 'publisher'],
  listPreviewLinks: ['editor', 'publisher'],
  createPreviewLink: ['editor', 'publisher'],
  revokePreviewLink: ['editor', 'publisher'],
  listResponses: ['admin', 'publisher', 'editor', 'analyst'],
  getResponses: ['admin', 'publisher', 'editor', 'analyst'],
  listOpenAnswers: ['publisher', 'analyst'],
  decideOpenAnswers: ['publisher', 'analyst'],
  exportResponses: ['analyst'],
  listPublications: ['editor', 'publisher'],
  getPublication: ['editor', 'publisher'],
  planRollBack: ['editor', 'publisher'],
  returnChange: ['publisher'],
  approveChange: ['publisher'],
  publishChange: ['publisher'],
  reviewUrgent: ['publisher'],
  cancelPublication: ['publisher'],
  rollBack: ['publisher'],
  listKeptFiles: ['editor', 'publisher'],
  deleteKeptFile: ['publisher'],
  listProblems: ['editor', 'publisher'],
  getSurroundings: ['editor', 'publisher'],
  previewMarkdown: ['editor', 'publisher'],
  getKeyRing: ['coordinator', 'centre', 'champion'],
  saveOfficerKey: ['coordinator', 'centre', 'champion'],
  listUploads: ['editor', 'publisher'],
  addUpload: ['editor', 'publisher'],
  removeUpload: ['editor', 'publisher'],
  forgetOfficerKey: ['coordinator', 'centre', 'champion'],
  removeKeyPasskey: ['coordinator', 'centre', 'champion'],
  getTeamKeys: ['admin', 'coordinator', 'centre'],
  createTeamKey: ['coordinator', 'centre'],
  addKeyHolder: ['coordinator', 'centre'],
  createRecoveryKey: ['coordinator'],
  startRecoveryProof: ['admin', 'coordinator'],
  proveRecoveryKey: ['admin', 'coordinator'],
  beginRestoration: ['coordinator'],
  restoreTeamKeys: ['coordinator'],
  listCases: ['coordinator', 'centre'],
  countCases: ['coordinator'],
  visitCases: ['coordinator', 'centre'],
  getCase: ['coordinator', 'centre'],
  openCase: ['coordinator', 'centre'],
  openCaseFile: ['coordinator', 'centre'],
  exportCase: ['coordinator', 'centre'],
  assignCase: ['coordinator'],
  writeOnCase: ['coordinator', 'centre'],
  changeCase: ['coordinator'],
  closeCase: ['coordinator'],
  reopenCase: ['coordinator'],
  referCase: ['coordinator'],
  linkCase: ['coordinator'],
  holdCase: ['coordinator'],
  agreeToHold: ['coordinator'],
  endHold: ['coordinator'],
  listWithoutHelper: ['coordinator'],
  listLeftCases: ['coordinator'],
  changeHelper: ['coordinator'],
  listKeyChanges: ['coordinator'],
  settleKeyChange: ['coordinator'],
  listHelped: ['coordinator', 'centre', 'champion'],
  createHelpedReport: ['coordinator', 'centre', 'champion'],
  getHelped: ['coordinator', 'centre', 'champion'],
  changeHelped: ['coordinator', 'centre', 'champion'],
  createHandOver: ['coordinator', 'centre', 'champion'],
  stopHelping: ['coordinator', 'centre', 'champion'],
  writeAsHelper: ['coordinator', 'centre', 'champion'],
  listApplications: ['admin', 'coordinator'],
  getApplication: ['admin', 'coordinator'],
  checkReference: ['admin', 'coordinator'],
  approveApplication: ['admin', 'coordinator'],
  declineApplication: ['admin', 'coordinator'],
  withdrawApplication: ['admin', 'coordinator'],
  listTrainingSessions: ['admin', 'coordinator'],
  getTrainingSession: ['admin', 'coordinator'],
  createTrainingSession: ['admin', 'coordinator'],
  changeTrainingSession: ['admin', 'coordinator'],
  cancelTrainingSession: ['admin', 'coordinator'],
  giveTrainingPlace: ['admin', 'coordinator'],
  recordAttendance: ['admin', 'coordinator'],
  takeTrainingPlace: ['admin', 'coordinator'],
  listAppointments: ['admin', 'coordinator'],
  renewAppointment: ['admin', 'coordinator'],
  endAppointment: ['admin', 'coordinator'],
  listStaffCentres: ['admin', 'coordinator'],
  changeCentre: ['admin', 'coordinator'],
  getCaseMeasures: ['coordinator', 'analyst'],
  getDeskTable: ['coordinator'],
  recordSafeguarding: ['coordinator'],
  raiseRisk: ['coordinator'],
  listDataRequests: ['admin', 'coordinator'],
  getDataRequest: ['admin', 'coordinator'],
  recordDataRequest: ['admin', 'coordinator'],
  proveDataRequest: ['coordinator'],
  searchHeld: ['admin', 'coordinator'],
  extendDataRequest: ['admin', 'coordinator'],
  eraseHeld: ['admin', 'coordinator'],
  eraseCase: ['coordinator'],
  answerDataRequest: ['admin', 'coordinator'],
  reopenDataRequest: ['admin', 'coordinator'],
}

/** Who changes who gets in and how must have signed in within half an hour. */
const FRESH = [
  'startAuthenticator',
  'confirmAuthenticator',
  'renewRecoveryCodes',
  'startPasskey',
  'addPasskey',
  'removePasskey',
  'invitePerson',
  'changePerson',
  'suspendPerson',
  'restorePerson',
  'renewInvitation',
  'withdrawInvitation',
  'correctEmail',
  'dropEmailCorrection',
  'confirmEmail',
  'requestFactorReset',
  'agreeFactorReset',
  'dropFactorReset',
  'saveOfficerKey',
  'forgetOfficerKey',
  'removeKeyPasskey',
  'createTeamKey',
  'addKeyHolder',
  'createRecoveryKey',
  'startRecoveryProof',
  'proveRecoveryKey',
  'beginRestoration',
  'restoreTeamKeys',
  'approveApplication',
  'endAppointment',
]

const RECIPIENT = await recipientOf(await newIdentity())
const SEALED = base64(await seal('words', [RECIPIENT]))
const LOCKED = base64(await lock('words', 'five letters', 1))
const KEYS_SEALED = [{ teamKeyId: 'x', sealed: SEALED }]

/** A body that gets past the check of its form, where one is needed. */
const BODIES: Record<string, object> = {
  saveOfficerKey: { recipient: RECIPIENT, lock: 'passphrase', locked: LOCKED },
  createTeamKey: {
    recipient: RECIPIENT,
    recoveryKeyId: 'x',
    sealedForRecovery: SEALED,
    holders: [{ staffId: 'x', recipient: RECIPIENT, sealed: SEALED }],
  },
  addKeyHolder: { staffId: 'x', recipient: RECIPIENT, keys: KEYS_SEALED },
  createRecoveryKey: { recipient: RECIPIENT },
  proveRecoveryKey: { opened: 'x' },
  restoreTeamKeys: { opened: 'x', recipient: RECIPIENT, keys: KEYS_SEALED },
  changePassword: { current: 'not the right one', next: 'another one' },
  deleteKeptFile: { item: 'news/x', path: 'pictures/x.webp' },
  correctEmail: { email: 'corrected@council.example' },
  confirmEmail: { code: 'x' },
  confirmAuthenticator: { ticket: 'x', code: '000000' },
  addPasskey: { ticket: 'x', name: 'x', response: { id: 'x' } },
  invitePerson: { email: 'new@council.example', name: 'Nia New', roles: ['editor'] },
  beginChange: { item: 'news/new-thing', files: { 'en.md': 'words' } },
  saveChange: { revision: 1, files: { 'en.md': 'words' } },
  returnChange: { note: 'x' },
  approveChange: { revision: 1 },
  declineApplication: { reason: 'x' },
  createTrainingSession: { at: '2026-12-08T18:30', place: 'x', seats: 1 },
  giveTrainingPlace: { application: 'x' },
  recordAttendance: { attended: true },
  endAppointment: { reason: 'x' },
  searchHeld: { email: 'somebody@council.example' },
  eraseHeld: { kind: 'application', held: 'x' },
  answerDataRequest: { outcome: 'done' },
  reopenDataRequest: { reason: 'slip' },
}

type Operation = { operationId: string; responses: Record<string, unknown>; requestBody?: object; security?: object[] }
const document = (await (await testApp().get('/api/openapi.json')).json()) as {
  paths: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, unknown> }
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
)
const staffOperations = operations.filter(({ path }) => path.startsWith('/api/staff/'))
const bodyOf = ({ operationId, requestBody }: Operation) => requestBody && (BODIES[operationId] ?? {})

const UNKNOWN_PATHS = ['/api/staff', '/api/staff/', '/api/staff/nothing', '/api/staff/me/nothing', '/api/%73taff/me']
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']
const SENT: [name: string, init: RequestInit][] = [
  ['nothing', {}],
  ['JSON', { body: '{}', headers: { 'content-type': 'application/json' } }],
  ['what is no JSON', { body: '{', headers: { 'content-type': 'application/json' } }],
  ['text', { body: 'hello', headers: { 'content-type': 'text/plain' } }],
  ['a form', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['too much', { body: 'x'.repeat(600_000), headers: { 'content-type': 'application/json' } }],
  ['a length that is none', { body: '{}', headers: { 'content-type': 'application/json', 'content-length': '-1' } }],
]

/** Somebody whose id stands in the path; they are never the one who calls. */
const OTHER = { email: 'other@council.example', roles: ['analyst'] as const }

async function expectStranger(response: Response, what: string): Promise<void> {
  expect(response.status, what).toBe(401)
  expect(response.headers.get('set-cookie'), what).toBeNull()
  const text = await response.text()
  if (text) expect(JSON.parse(text), what).toMatchObject({ error: { code: 'signed_out', fields: {} } })
}

test('the table names every endpoint for staff, and the code says the same', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(staffOperations.map(({ operationId }) => operationId).toSorted())
  for (const [operationId, roles] of Object.entries(TABLE)) {
    const said: unknown = (PERMISSIONS as Record<string, unknown>)[operationId]
    expect(said === 'everybody' ? ROLES : said, operationId).toEqual(roles)
  }
})

test('every endpoint for staff says that it needs a session and answers 401, none of the others does', () => {
  expect(document.components.securitySchemes.session).toMatchObject({ in: 'cookie' })
  for (const { path, operationId, security, responses } of operations) {
    const forStaff = path.startsWith('/api/staff/')
    expect(security?.length === 1, operationId).toBe(forStaff)
    if (forStaff) expect(responses, operationId).toHaveProperty('401')
  }
})

test.each(SENT)(
  'a stranger who sends %s gets 401 from every endpoint and every path that is none',
  async (_name, init) => {
    const { app, lines } = testApp()
    const known = staffOperations.map(({ path, method }) => [method, path.replace('{id}', 'x')] as const)
    const unknown = UNKNOWN_PATHS.flatMap((path) => METHODS.map((method) => [method, path] as const))
    for (const [method, path] of [...known, ...unknown]) {
      const bodiless = method === 'GET' || method === 'HEAD'
      const response = await app.request(path, { ...init, method, ...(bodiless && { body: null }) })
      await expectStranger(response, `${method} ${path}`)
    }
    expect(lines).toEqual([])
  },
)

test('a cookie that is not a living session’s is as good as none', async () => {
  const app = testApp()
  const { id, cookie } = await seated(app, 'admin@council.example', 'admin')
  const [name = '', value = ''] = cookie.split('=')
  const [stored] = app.db.select().from(staffSessions).all()
  const ended = await openSession(app, id)
  await as(app, ended)('DELETE', '/api/staff/session')
  const bad: Record<string, string> = {
    forged: `${name}=${'a'.repeat(value.length)}`,
    truncated: cookie.slice(0, -1),
    longer: `${cookie}a`,
    'in capitals': `${name}=${value.toUpperCase()}`,
    'percent-encoded': `${name}=%${value.charCodeAt(0).toString(16)}${value.slice(1)}`,
    'with its name encoded': `%73${name.slice(1)}=${value}`,
    'of another name': `x${cookie}`,
    'the stored hash': `${name}=${stored?.idHash}`,
    ended,
    empty: `${name}=`,
    'only a name': name,
    'a stray percent sign': `${name}=%`,
    'a stray percent sign in a stranger’s cookie': 'other=%; %=x',
    'the production name': `__Host-${cookie}`,
    quoted: `${name}="${value}"`,
  }
  for (const [what, header] of Object.entries(bad))
    await expectStranger(await as(app, header)('GET', '/api/staff/me'), what)
  // The session itself is well, whatever stands beside it.
  for (const header of [cookie, `a=%; ${cookie}`, `${cookie}; b=%E0%A4%A`, `a=b;${cookie}`])
    expect((await as(app, header)('GET', '/api/staff/me')).status, header).toBe(200)
  expect(app.lines).toEqual([])
})

test('an old session, and one of somebody who is not active, answers 401 everywhere', async () => {
  for (const what of ['unused', 'old', 'invited', 'suspended'] as const) {
    const app = testApp()
    const { id, cookie } = await seated(app, 'admin@council.example', 'admin')
    if (what === 'unused') later(app, 60)
    else if (what === 'old') for (let hour = 0; hour < 24; hour++) await halfAnHourOn(app, cookie)
    else changeStaff(app.db, id, { state: what })
    for (const operation of staffOperations) {
      const path = operation.path.replace('{id}', id)
      const response = await as(app, cookie)(operation.method, path, bodyOf(operation))
      await expectStranger(response, `${what}: ${operation.operationId}`)
    }
  }
})

async function halfAnHourOn(app: ReturnType<typeof testApp>, cookie: string): Promise<void> {
  expect((await as(app, cookie)('GET', '/api/staff/me')).status).toBe(200)
  later(app, 30)
}

test.each([
  ...ROLES.map((role) => [role, [role]] as [string, Role[]]),
  ['every role but admin', ROLES.filter((role) => role !== 'admin')] as [string, Role[]],
  ['editor and admin', ['editor', 'admin']] as [string, Role[]],
])('as %s each endpoint answers 403 or not, as the table says', async (_name, roles) => {
  const app = testApp()
  const other = await addStaff(app, OTHER.email, ...OTHER.roles)
  const me = await addStaff(app, 'me@council.example', ...roles)
  for (const operation of staffOperations) {
    const { path, method, operationId, responses } = operation
    const address = path.replace('{id}', other.id)
    const call = as(app, await openSession(app, me.id))
    const response = await call(method, address, bodyOf(operation))
    const allowed = TABLE[operationId]?.some((role) => roles.includes(role)) ?? false
    expect(response.status, operationId).toBeLessThan(500)
    expect(response.status, operationId).not.toBe(401)
    expect(response.status === 403, `${operationId}: ${response.status}`).toBe(!allowed)
    expect(responses, operationId).toHaveProperty(String(response.status))
    if (!allowed) {
      expect(await response.json(), operationId).toMatchObject({ error: { code: 'not_allowed', fields: {} } })
      // What is sent does not matter: the refusal comes before anything is read.
      const nonsense = operation.requestBody && (await call(method, address, { nonsense: true }))
      if (nonsense) expect(nonsense.status, operationId).toBe(403)
    }
  }
  expect(app.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('what changes who gets in and how needs a fresh sign-in', async () => {
  const app = testApp()
  const other = await addStaff(app, OTHER.email, ...OTHER.roles)
  const { cookie } = await seated(app, 'admin@council.example', 'admin', 'coordinator')
  later(app, 31)
  const stale: string[] = []
  for (const operation of staffOperations.toSorted((a) => (a.operationId === 'signOut' ? 1 : -1))) {
    const response = await as(app, cookie)(
      operation.method,
      operation.path.replace('{id}', other.id),
      bodyOf(operation),
    )
    const answer = response.status === 403 && ((await response.json()) as { error: { code: string } })
    if (answer && answer.error.code === 'sign_in_again') stale.push(operation.operationId)
  }
  expect(stale.toSorted()).toEqual(FRESH.toSorted())
})

test('who may not any more while their words are still arriving is refused', async () => {
  const app = testApp()
  for (const change of [{ state: 'suspended' }, { roles: ['editor'] as Role[] }] as const) {
    const { id, cookie } = await seated(app, `${Object.keys(change)}@council.example`, 'admin')
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const answer = app.app.request('/api/staff/people', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: readable,
      duplex: 'half',
    } as RequestInit)
    const writer = writable.getWriter()
    const email = `late.${Object.keys(change)}@council.example`
    const words = new TextEncoder().encode(JSON.stringify({ email, name: 'Late', roles: ['admin'] }))
    await writer.write(words.slice(0, 10))
    changeStaff(app.db, id, change)
    await writer.write(words.slice(10))
    await writer.close()
    expect((await answer).status).toBe('state' in change ? 401 : 403)
    const admin = await seated(app, `check.${Object.keys(change)}@council.example`, 'admin')
    expect(await (await admin.call('GET', '/api/staff/people')).text()).not.toContain(email)
  }
})

test('a form on another site cannot make an administrator’s browser do anything', async () => {
  const app = testApp()
  const other = await addStaff(app, OTHER.email, ...OTHER.roles)
  const { id } = await seated(app, 'admin@council.example', 'admin')
  const plain = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined]
  for (const operation of operations.filter(({ path }) => /^\/api\/(sign-in|staff)/.test(path))) {
    const path = operation.path.replace('{id}', other.id)
    // Without asking first a browser sends only these types, and asking is answered to nobody.
    const preflight = await app.app.request(path, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': operation.method },
    })
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    if (operation.method !== 'POST') continue
    for (const type of plain) {
      const response = await app.app.request(path, {
        method: 'POST',
        headers: {
          cookie: await openSession(app, id),
          origin: 'https://evil.example',
          ...(type && { 'content-type': type }),
        },
        body: new TextEncoder().encode(JSON.stringify(bodyOf(operation) ?? {})),
      })
      // The one that takes a form looks where it comes from instead.
      const status = operation.operationId === 'addUpload' ? 403 : 415
      expect([response.status, response.headers.get('set-cookie')], `${type} to ${path}`).toEqual([status, null])
    }
  }
})

const KEYS = ['email', 'password', 'ticket', 'code', 'name', 'roles', 'response', 'id', 'current', 'next', '__proto__']
const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
  fc.constantFrom(
    'admin@council.example',
    '7KQM-24F2-PXWD-0T8N',
    '123456',
    '\ud800',
    '\u0000',
    'x'.repeat(2_000),
    null,
  ),
  fc.constant(['admin', 'admin']),
)
const body = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...KEYS), words).map((given) => JSON.stringify(given)) },
  fc.json(),
  fc.string({ unit: 'binary' }),
)

test('whatever is said to the sign-in and the desks, nothing is answered with a 5xx', async () => {
  const app = testApp()
  const { id } = await seated(app, 'admin@council.example', 'admin')
  const desks = operations.filter(({ path }) => /^\/api\/(sign-in|staff)/.test(path))
  expect(desks.length).toBeGreaterThan(staffOperations.length)
  let address = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...desks),
      body,
      fc.oneof(fc.constant(id), fc.webSegment().filter(Boolean), fc.constantFrom('%', '%00', '..', '%2e%2e%2f')),
      fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.string()),
      async ({ path, method }, text, segment, noise) => {
        const cookie = noise === undefined ? await openSession(app, id) : `saysafe=${noise.replace(/[^ -~]/g, '%')}`
        const response = await app.app.request(
          path.replace('{id}', segment),
          {
            method,
            headers: { cookie, 'content-type': 'application/json' },
            ...(method !== 'GET' && { body: text }),
          },
          { address: `192.0.2.${address++ % 250}` },
        )
        expect(response.status, `${method} ${path}`).toBeLessThan(500)
        if (response.status >= 400) expect(errorSchema.safeParse(await response.json()).error).toBeUndefined()
      },
    ),
    { numRuns: 600 },
  )
  expect(app.lines.filter(({ level }) => level === 'error')).toEqual([])
})
