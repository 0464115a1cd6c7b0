import { hash } from 'node:crypto'
import { createServer } from 'node:net'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedDemonstrationStaff } from '#api/auth/demonstration.ts'
import { newTotpSecret, totpCode } from '#api/auth/totp.ts'
import { hashPassword } from '#api/auth/password.ts'
import { seedDemonstrationChampions } from '#api/champions/demonstration.ts'
import { type Content, readContent } from '#api/content/read.ts'
import { seedDemonstration } from '#api/demonstration.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { seedDemonstrationCases } from '#api/reporting/demonstration-cases.ts'
import { seedDemonstrationHelping } from '#api/reporting/demonstration-helping.ts'
import { seedDemonstrationCentreKey, seedDemonstrationKeys } from '#api/reporting/demonstration-keys.ts'
import type { Transport } from '#api/outbox/transport.ts'
import { RateLimiter } from '#api/rate-limit.ts'
import { UnopenedError } from '#api/sealing/age.ts'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { serve } from '#api/server/server.ts'
import { Store } from '#api/store.ts'
import type { Database } from '#db/open.ts'
import { findReport } from '#db/queries/reports.ts'
import { findResponse } from '#db/queries/responses.ts'
import { giveMailUp, GIVEN_UP, tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { claimMail, markMailSent, putMailOff } from '#db/queries/outbox-delivery.ts'
import { changeStaff, createStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { putSession } from '#db/queries/staff-sessions.ts'
import type { Report } from '#db/schema/reports.ts'
import type { StoredResponse } from '#db/schema/responses.ts'
import type { Role, Staff } from '#db/schema/staff.ts'
import { holdTeamKey } from '#tests/support/cases.ts'
import { newOfficerKey } from '#tests/support/keys.ts'
import { giveTeamKey } from '#tests/support/reporting.ts'

export const PASSWORD = 'seven green umbrellas'

/** Somebody with an account, as a test signs them in. */
export type Account = {
  id: string
  name: string
  email: string
  password: string
  /** What their app shows. A code works once, so the second call is for the half-minute after the first. */
  code: () => string
}

export type TestServer = {
  url: string
  content: Content
  /** Moves the server's clock; browsers keep theirs. */
  clock: { move: (ms: number) => void; moveTo: (instant: Date) => void; reset: () => Promise<void> }
  /** What the database holds under a reference. */
  stored: (consultation: string, reference: string) => StoredResponse | undefined
  /** How many responses a consultation has. */
  count: (consultation: string) => number
  staff: {
    /** Puts an account into the database: active, with a password and an app. */
    add: (roles: Role[]) => Promise<Account>
    find: (email: string) => Staff | undefined
    /** As if somebody who was invited had set up their account. */
    activate: (email: string) => void
  }
  /** Puts mail to somebody into the outbox, one in each state it can have. */
  fillOutbox: (person: { id: string }) => void
  /** Sends what is due in the outbox, without waiting for the next look at it. */
  send: () => Promise<void>
  reports: {
    /** Gives the team its key, so that reports are taken from now on. */
    open: () => Promise<void>
    /** Takes the key away and gives it back. */
    close: () => void
    reopen: () => void
    /** What came since the last time that somebody asked, each with what the team's key opens. */
    arrived: () => Promise<(Report & { opened: unknown })[]>
  }
  /** The folder of content that is published into: a copy. */
  contentDir: string
  /** Somebody with an account who is signed in already: how that is done has tests of its own. */
  colleague: (name: string, ...roles: Role[]) => Colleague
  /** A key that reports can be sealed to, with its secret. Until this is asked for, the site takes none. */
  team: () => Promise<Team>
  /** The database's own handle, and the folder that everything stored is in. */
  db: Database
  dataDir: string
  /** A coordinator who is signed in and opens reports of the team with `PASSPHRASE`. */
  officer: (name: string) => Promise<Colleague>
  /** What should never be logged in a test: warnings and errors. */
  logged: string[]
  /** What else is logged. */
  said: string[]
  close: () => Promise<void>
}

export type Team = Awaited<ReturnType<typeof giveTeamKey>>

export type Colleague = {
  id: string
  name: string
  /** For a browser's context. */
  cookie: { name: string; value: string; url: string }
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it asked for.
  call: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>
}

/** A port that is free now: the address must be known before the server listens, or no passkey fits it. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** The real server in this process, over a database and a copy of the content of its own. */
export async function startServer(
  original: string,
  { demonstration = false, transport }: { demonstration?: boolean; transport?: (baseUrl: string) => Transport } = {},
): Promise<TestServer> {
  const buildDir = process.env.E2E_BUILT_SITE
  if (!buildDir) throw new Error('global-setup.ts has not run')
  const dataDir = mkdtempSync(join(tmpdir(), 'saysafe-e2e-'))
  const contentDir = join(dataDir, 'content')
  cpSync(original, contentDir, { recursive: true })
  let shift = 0
  let added = 0
  const passwordHash = hashPassword(PASSWORD)
  const now = () => new Date(Date.now() + shift)
  const content = readContent(contentDir, now())
  const store = Store.open(join(dataDir, 'saysafe.sqlite'), (opened) => publishQuestionnaires(opened, content, now()))
  const { db } = store.use()
  seedDemonstration(db, content, contentDir, now(), () => undefined)
  if (demonstration) {
    await seedDemonstrationStaff(db, now())
    seedDemonstrationChampions(db, content, now())
    await seedDemonstrationKeys(db, now())
    await seedDemonstrationCentreKey(db, now())
    await seedDemonstrationCases(db, now())
    await seedDemonstrationHelping(db, content, now())
  } else seedDemonstrationChampions(db, content, now())
  const logged: string[] = []
  const write = (fields: object, message = '') => {
    logged.push(`${message} ${JSON.stringify(fields)}`)
  }
  const said: string[] = []
  const say = (fields: object, message = '') => {
    said.push(`${message} ${JSON.stringify(fields)}`)
  }
  const log = { info: say, warn: write, error: write } as unknown as Parameters<typeof serve>[0]['deps']['log']
  const port = await freePort()
  const server = await serve({
    deps: {
      content,
      store,
      limiter: new RateLimiter(false),
      log,
      now,
      demonstration,
      contentDir,
      transport: transport?.(`http://127.0.0.1:${port}`),
    },
    buildDir,
    releaseDir: join(dataDir, 'site'),
    host: '127.0.0.1',
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    trustedProxies: 0,
  })
  const colleague = (name: string, ...roles: Role[]): Colleague => {
    const session = crypto.randomUUID()
    const email = `${name.toLowerCase().replaceAll(' ', '.')}.${session.slice(0, 8)}@council.example`
    const { id } = createStaff(db, { email, name, roles, state: 'active' }, now())
    const expiresAt = new Date(now().getTime() + 12 * 3_600_000)
    putSession(db, { idHash: hash('sha256', session), staffId: id, createdAt: now(), expiresAt, browser: 'test' })
    const call: Colleague['call'] = async (method, path, body) => {
      const response = await fetch(server.url + path, {
        method,
        headers: { cookie: `saysafe=${session}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    }
    return { id, name, cookie: { name: 'saysafe', value: session, url: server.url }, call }
  }
  let team: Promise<Team> | undefined
  const asked = new Set<string>()
  const ourTeam = () => {
    team ??= giveTeamKey({ db, clock: { now: now() } }, colleague('Team Key', 'coordinator').id)
    return team
  }
  const officer = async (name: string) => {
    const person = colleague(name, 'coordinator')
    const { body, recipient } = await newOfficerKey()
    await person.call('POST', '/api/staff/keys', body)
    await holdTeamKey({ db, clock: { now: now() } }, await ourTeam(), { id: person.id, recipient })
    return person
  }
  return {
    officer,
    url: server.url,
    content,
    contentDir,
    dataDir,
    db,
    reports: {
      open: async () => {
        await ourTeam()
      },
      close: () => void db.$client.prepare('UPDATE team_keys SET retired_at = 0').run(),
      reopen: () => void db.$client.prepare('UPDATE team_keys SET retired_at = NULL').run(),
      arrived: async () => {
        const ids = db.$client.prepare('SELECT id FROM reports ORDER BY received_at').pluck().all().map(String)
        const fresh = ids.filter((id) => !asked.has(id))
        return Promise.all(
          fresh.map(async (id) => {
            asked.add(id)
            const report = findReport(db, id)
            if (!report || !team) throw new Error(`there is no report ${id}, or nobody to open it`)
            const expected = { kind: 'account', report: id }
            // Other tests put words there that do not open.
            const opened =
              report.account &&
              (await openEnvelope(report.account, [(await team).identity], expected).catch((error: unknown) => {
                if (!(error instanceof UnopenedError)) throw error
              }))
            return { ...report, opened }
          }),
        )
      },
    },
    colleague,
    team: ourTeam,
    clock: {
      move: (ms) => {
        shift += ms
      },
      moveTo: (instant) => {
        shift = instant.getTime() - Date.now()
      },
      // Pages may have been rendered at the moment it was moved to.
      reset: async () => {
        if (shift === 0) return
        shift = 0
        await server.turnPages()
      },
    },
    stored: (consultation, reference) => findResponse(db, consultation, reference),
    count: (consultation) =>
      db.$client.prepare('SELECT count(*) FROM responses WHERE consultation = ?').pluck().get(consultation) as number,
    staff: {
      add: async (roles) => {
        added += 1
        const [role = 'nobody'] = roles
        const secret = newTotpSecret()
        const email = `${role}.${added}@council.example`
        const name = `${role.charAt(0).toUpperCase()}${role.slice(1)} Number ${added}`
        const hash = await passwordHash
        const { id } = createStaff(
          db,
          { email, name, roles, state: 'active', passwordHash: hash, totpSecret: secret },
          now(),
        )
        let step = 0
        // The server takes the code of half a minute later too, so two sign-ins need not wait.
        const code = () => {
          step = Math.max(step + 1, Math.floor(now().getTime() / 30_000))
          return totpCode(secret, new Date(step * 30_000))
        }
        return { id, name, email, password: PASSWORD, code }
      },
      find: (email) => findStaffByEmail(db, email),
      activate: (email) => {
        const found = findStaffByEmail(db, email)
        if (found) changeStaff(db, found.id, { state: 'active' })
      },
    },
    fillOutbox: ({ id }) => {
      const at = now()
      const next = () => {
        tellThatSomethingWaits(db, [id], new Date(at.getTime() - 3 * 3_600_000))
        const claimed = claimMail(db, at)
        if (!claimed) throw new Error('there is no mail to deal with')
        return claimed
      }
      giveMailUp(db, next().id, 'rejected_550')
      giveMailUp(db, next().id, GIVEN_UP)
      giveMailUp(db, next().id, 'expired')
      markMailSent(db, next().id, new Date(at.getTime() - 2 * 3_600_000))
      putMailOff(db, next(), 'no_secure_connection', at)
    },
    send: () => server.wakeSender(),
    logged,
    said,
    close: async () => {
      await server.close()
      store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
