import { createServer } from 'node:net'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { totpCode } from '#api/auth/totp.ts'
import { verifyChain } from '#db/audit-chain.ts'
import { openDatabase } from '#db/open.ts'
import { createStaff, listStaff } from '#db/queries/staff.ts'
import { ROLES } from '#db/schema/staff.ts'
import { audit } from '#db/schema/audit.ts'
import { CLOSED, OPEN } from '#tests/support/app.ts'
import { startChild } from '#tests/support/child.ts'
import { copyOfContent, edit } from '#tests/support/content.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { stored } from '#tests/support/responses.ts'

const productionOf = (dataDir: string) => ({
  SAYSAFE_DATA_DIR: dataDir,
  SAYSAFE_BASE_URL: 'https://saysafe.example.gov.uk',
})
const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const stop = async (child: ReturnType<typeof startChild>) => {
  child.process.kill('SIGTERM')
  return child.exit
}

test('the demonstration starts in an empty folder, says where, seeds its answers once and stops when asked', async () => {
  const dataDir = join(temporaryFolder(), 'new')
  for (const run of ['first', 'second']) {
    const child = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir })
    const url = await child.url
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ status: 'ok', database: 'ok' })
    expect(await (await fetch(`${url}/`)).text()).toContain('This is a demonstration')
    expect(await (await fetch(`${url}/api/consultations/${CLOSED}/results`)).json(), run).toMatchObject({
      received: 145,
      counted: 145,
    })
    expect(child.said().includes('145 made-up answers')).toBe(run === 'first')
    // Made-up people administer, and everybody may know how to sign in as each.
    expect(child.said()).not.toContain('Nobody can administer')
    const { accounts } = (await (await fetch(`${url}/api/sign-in/demonstration`)).json()) as { accounts: Account[] }
    expect(new Set(accounts.flatMap(({ roles }) => roles))).toEqual(new Set(ROLES))
    const [admin] = accounts
    expect(await signedInAt(url, admin)).toBe(201)
    expect(child.said()).not.toContain('WARNING')
    expect(await stop(child)).toEqual({ code: 0, signal: null })
  }
  const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
  expect(stored(db, CLOSED)).toHaveLength(145)
  expect(
    db
      .select()
      .from(audit)
      .all()
      .filter(({ action }) => action === 'demonstration.seeded')
      .map(({ subject }) => subject),
  ).toEqual([CLOSED, 'champions', 'helping'])
  // One or two for each desk, and those whom the made-up coordinator has approved.
  expect(listStaff(db)).toHaveLength(12)
  expect(verifyChain(db.$client).state.intact).toBe(true)
  db.$client.close()
})

type Account = { email: string; password: string; code: string; roles: string[] }

async function signedInAt(url: string, account: Account | undefined): Promise<number> {
  const { email, password } = account ?? {}
  const { ticket } = (await (await post(`${url}/api/sign-in`, { email, password })).json()) as { ticket: string }
  return (await post(`${url}/api/sign-in/second-factor`, { ticket, code: account?.code })).status
}

test('production starts without made-up answers, and without the WAL of a server that stopped properly', async () => {
  const dataDir = temporaryFolder()
  const child = startChild('production', productionOf(dataDir))
  const url = await child.url
  expect(await (await fetch(`${url}/api/consultations/${CLOSED}/results`)).json()).toMatchObject({ received: 0 })
  expect(await (await fetch(`${url}/api/openapi.json`)).json()).toMatchObject({
    servers: [{ url: 'https://saysafe.example.gov.uk' }],
  })
  expect(child.said()).toMatch(/WARNING: .*content is the content of a demonstration: .*set SAYSAFE_CONTENT_DIR/)
  expect(await stop(child)).toEqual({ code: 0, signal: null })
  expect(readdirSync(dataDir).filter((name) => name.startsWith('saysafe.sqlite'))).toEqual(['saysafe.sqlite'])
})

test('production prints a set-up code while nobody administers, another one each time, and none afterwards', async () => {
  const dataDir = temporaryFolder()
  const codes: string[] = []
  for (const start of ['first', 'second']) {
    const child = startChild('production', productionOf(dataDir))
    const url = await child.url
    const [, code = ''] = /make the first account with this code: (\S+)/.exec(child.said()) ?? []
    expect(code, start).toMatch(/^(\w{4}-){3}\w{4}$/)
    codes.push(code)
    expect((await fetch(`${url}/api/sign-in/demonstration`)).status).toBe(404)
    if (start === 'second') {
      const person = { email: 'first@council.example', name: 'Frida First', password: 'a kettle of herons' }
      expect((await post(`${url}/api/sign-in/join`, { ...person, code: codes[0] })).status).toBe(401)
      const begun = await post(`${url}/api/sign-in/join`, { ...person, code })
      const { ticket, secret } = (await begun.json()) as { ticket: string; secret: string }
      const joined = await post(`${url}/api/sign-in/join/confirm`, { ticket, code: totpCode(secret, new Date()) })
      expect([joined.status, joined.headers.get('set-cookie')]).toEqual([
        201,
        expect.stringMatching(/^__Host-saysafe=\w+; HttpOnly; Path=\/; SameSite=Lax; Secure$/),
      ])
    }
    await stop(child)
    // Once, where it is meant to be read.
    expect(child.said().split(code)).toHaveLength(2)
  }
  expect(codes[0]).not.toBe(codes[1])
  const third = startChild('production', productionOf(dataDir))
  await third.url
  expect(third.said()).not.toContain('Nobody can administer')
  await stop(third)
}, 120_000)

test('production refuses a database with a demonstration’s account and none of its answers', async () => {
  const dataDir = temporaryFolder()
  const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
  const person = {
    email: 'demo@council.example',
    name: 'Demo',
    roles: ['editor' as const],
    state: 'suspended' as const,
  }
  createStaff(db, { ...person, demonstration: true }, new Date())
  db.$client.close()
  const child = startChild('production', productionOf(dataDir))
  expect(await child.exit).toEqual({ code: 1, signal: null })
  expect(child.said()).toContain(`SAYSAFE_DATA_DIR: ${dataDir} holds the answers and accounts of a demonstration.`)
  expect(child.said()).not.toContain('with this code')
})

test('production refuses the database of a demonstration', async () => {
  const dataDir = temporaryFolder()
  const demonstration = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir })
  await demonstration.url
  await stop(demonstration)
  const child = startChild('production', productionOf(dataDir))
  expect(await child.exit).toEqual({ code: 1, signal: null })
  expect(child.said()).toContain(
    `SAYSAFE_DATA_DIR: ${dataDir} holds the answers and accounts of a demonstration. Give production a folder of its own.`,
  )
  expect(child.said()).not.toContain('    at ')
})

test.each<[string, 'production' | 'demonstration', Record<string, string>, string[]]>([
  [
    'nothing at all',
    'production',
    {},
    [
      'SAYSAFE_BASE_URL: It is not set. Give the address people use',
      'SAYSAFE_DATA_DIR: It is not set. Give the folder',
    ],
  ],
  [
    'a setting misspelt',
    'demonstration',
    { SAYSAFE_DATADIR: '/tmp/x' },
    ['SAYSAFE_DATADIR: There is no such setting. The settings are PORT, HOST,'],
  ],
])('it refuses %s, naming the setting and the way out', async (_case, mode, env, sentences) => {
  const child = startChild(mode, env)
  expect(await child.exit).toEqual({ code: 1, signal: null })
  expect(child.said()).toContain('Saysafe cannot start with these settings.')
  for (const sentence of sentences) expect(child.said()).toContain(sentence)
  expect(child.said()).not.toContain('    at ')
})

test('it refuses content with a mistake, naming the line', async () => {
  const content = copyOfContent()
  edit(content, `consultations/${OPEN}/questionnaire.yaml`, 'statutory: true', 'statutary: true')
  const child = startChild('demonstration', { SAYSAFE_DATA_DIR: temporaryFolder(), SAYSAFE_CONTENT_DIR: content })
  expect(await child.exit).toEqual({ code: 1, signal: null })
  expect(child.said()).toContain('Saysafe cannot start: something in the content has to be put right.')
  expect(child.said()).toMatch(/questionnaire\.yaml, line \d+, at statutary: There is no field called statutary here/)
})

test('it refuses a port that is taken, and says what to do', async () => {
  const taken = createServer()
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
  )
  const child = startChild('demonstration', { SAYSAFE_DATA_DIR: temporaryFolder(), PORT: String(port) })
  expect(await child.exit).toEqual({ code: 1, signal: null })
  expect(child.said()).toContain('the port is taken. Set PORT to another one')
  await new Promise((resolve) => taken.close(resolve))
})

test('what was changed in the words is on the pages after a restart, and the release before is kept', async () => {
  const [dataDir, content] = [temporaryFolder(), copyOfContent()]
  const title = async (child: ReturnType<typeof startChild>) =>
    /<h1[^>]*>\s*([^<]+?)\s*</.exec(await (await fetch(`${await child.url}/en/consultations/${OPEN}/`)).text())?.[1]
  const first = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_CONTENT_DIR: content })
  expect(await title(first)).toBe('Public spaces protection order for the whole borough')
  await stop(first)
  edit(content, `consultations/${OPEN}/en.yaml`, /^title: .*$/m, 'title: Another title')
  const second = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_CONTENT_DIR: content })
  expect(await title(second)).toBe('Another title')
  await stop(second)
  expect(readdirSync(join(dataDir, 'site/releases')).length).toBeGreaterThanOrEqual(2)
  const live = join(dataDir, 'site/current/en/consultations', OPEN, 'index.html')
  expect(existsSync(live) && readFileSync(live, 'utf8')).toContain('Another title')
})

test('a restart refuses questions that were changed under a published version', async () => {
  const [dataDir, content] = [temporaryFolder(), copyOfContent()]
  const first = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_CONTENT_DIR: content })
  await first.url
  await stop(first)
  edit(content, `consultations/${OPEN}/questionnaire.yaml`, 'min: 0', 'min: 1')
  const second = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_CONTENT_DIR: content })
  expect(await second.exit).toEqual({ code: 1, signal: null })
  expect(second.said()).toContain('Undo the change, or set version: 2.')
})
