import { join } from 'node:path'
import pino from 'pino'
import { buildSite } from '#site/responder/build.ts'
import { BrokenReferences } from '#db/foreign-keys.ts'
import type { Database } from '#db/open.ts'
import { holdsDemonstrationStaff } from '#db/queries/staff.ts'
import { seedDemonstrationStaff } from './auth/demonstration.ts'
import { setUpCode } from './auth/set-up.ts'
import { seedDemonstrationChampions } from './champions/demonstration.ts'
import { ContentProblems } from './content/problems.ts'
import { type Content, readContent } from './content/read.ts'
import { holdsDemonstration, seedDemonstration } from './demonstration.ts'
import { readSettings, type Settings, SettingsError } from './env.ts'
import { transportOf } from './outbox/transport-of.ts'
import { publishQuestionnaires } from './publish-questionnaires.ts'
import { RateLimiter } from './rate-limit.ts'
import { seedDemonstrationCases } from './reporting/demonstration-cases.ts'
import { seedDemonstrationHelping } from './reporting/demonstration-helping.ts'
import { seedDemonstrationCentreKey, seedDemonstrationKeys } from './reporting/demonstration-keys.ts'
import { resumePublications } from './publishing/resume.ts'
import { serve, STAGING } from './server/server.ts'
import { Store } from './store.ts'

// `npm start` (demonstration) and `npm run serve` (production).
const mode = process.argv[2] === 'production' ? 'production' : 'demonstration'

/** What each fault of the database means for whoever runs the server. */
const FAULTS = {
  full: 'The disk is full. Free some space, then start again.',
  readOnly: 'The data folder cannot be written. Give this user the right to write there.',
  locked: 'Another process holds the database. End it, then start again.',
  damaged: 'The database is damaged. Restore it from a copy; the damaged file is left as it is.',
  failing: 'The disk does not answer. Look into the system’s log.',
}

async function main(): Promise<void> {
  const settings = readSettings(mode, process.env)
  const { dataDir, contentDir } = settings
  const now = () => new Date()
  const say = (line: string) => console.log(line)
  const log = pino({
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    level: mode === 'production' ? 'info' : 'warn',
  })
  const file = join(dataDir, 'saysafe.sqlite')
  const releaseDir = join(dataDir, 'site')
  let read: Content | undefined
  const contentOnce = (): Content => {
    read ??= readContent(contentDir, now())
    return read
  }
  const store = Store.open(file, (db) => {
    if (mode === 'production' && (holdsDemonstration(db) || holdsDemonstrationStaff(db))) {
      throw new SettingsError(
        `SAYSAFE_DATA_DIR: ${dataDir} holds the answers and accounts of a demonstration. Give production a folder of its own.`,
      )
    }
    // What was decided before a crash is finished before anybody reads the content.
    if (!read) resumePublications(db, contentDir, join(releaseDir, STAGING), now())
    const content = contentOnce()
    publishQuestionnaires(db, content, now())
    if (mode === 'demonstration') seedDemonstration(db, content, contentDir, now(), say)
  })
  const content = contentOnce()
  if (mode === 'production' && content.area.demonstration)
    console.error(
      `WARNING: ${contentDir} is the content of a demonstration: a made-up council, telephone numbers that nobody answers, and a banner that says so on every page. Put your own council’s content there, or set SAYSAFE_CONTENT_DIR, and take demonstration out of area/area.yaml before residents come.`,
    )
  if (content.wardMapFault) console.error(`WARNING: ${content.wardMapFault}`)
  const buildDir = buildSite(say)
  if (!store.fault) await openDesks(store.use().db, mode, content, now(), say)
  if (store.fault) {
    console.error(
      `${file}: ${FAULTS[store.fault]}\nUntil then pages can be read, and answers are refused with a message.`,
    )
  }
  const server = await serve({
    deps: {
      content,
      store,
      limiter: new RateLimiter(settings.rateLimit),
      log,
      now,
      demonstration: mode === 'demonstration',
      contentDir,
      transport: transportOf(settings),
    },
    buildDir,
    releaseDir,
    host: settings.host,
    port: settings.port,
    baseUrl: settings.baseUrl,
    trustedProxies: settings.trustedProxies,
  })
  say(`Saysafe is running at ${server.url}`)
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      void server.close().then(() => {
        store.close()
        process.exit(0)
      })
    })
  }
}

/** Lets the first people in: made-up ones in a demonstration, otherwise whoever reads the server's console. */
async function openDesks(
  db: Database,
  mode: Settings['mode'],
  content: Content,
  now: Date,
  say: (line: string) => void,
): Promise<void> {
  if (mode === 'demonstration') {
    await seedDemonstrationStaff(db, now)
    seedDemonstrationChampions(db, content, now)
    await seedDemonstrationKeys(db, now)
    await seedDemonstrationCentreKey(db, now)
    await seedDemonstrationCases(db, now)
    await seedDemonstrationHelping(db, content, now)
  }
  const code = setUpCode(db, now)
  if (code)
    say(`Nobody can administer Saysafe yet. Open /staff/join/ and make the first account with this code: ${code}`)
}

main().catch((error: unknown) => {
  if (error instanceof SettingsError) console.error(`Saysafe cannot start with these settings.\n${error.message}`)
  else if (error instanceof ContentProblems)
    console.error(`Saysafe cannot start: something in the content has to be put right.\n${error.message}`)
  else if (error instanceof BrokenReferences) console.error(`Saysafe cannot start.\n${error.message}`)
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    console.error('Saysafe cannot start: the port is taken. Set PORT to another one, or stop what uses it.')
  else console.error('Saysafe cannot start.', error)
  process.exit(1)
})
