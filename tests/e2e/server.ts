import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Content, readContent } from '#api/content/read.ts'
import { seedDemonstration } from '#api/demonstration.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { RateLimiter } from '#api/rate-limit.ts'
import { serve } from '#api/server/server.ts'
import { Store } from '#api/store.ts'
import { findResponse } from '#db/queries/responses.ts'
import type { StoredResponse } from '#db/schema/responses.ts'

export type TestServer = {
  url: string
  content: Content
  /** Moves the server's clock; browsers keep theirs. */
  clock: { move: (ms: number) => void; moveTo: (instant: Date) => void; reset: () => void }
  /** What the database holds under a reference. */
  stored: (consultation: string, reference: string) => StoredResponse | undefined
  /** How many responses a consultation has. */
  count: (consultation: string) => number
  logged: string[]
  close: () => Promise<void>
}

/** The real server in this process, over a database of its own. */
export async function startServer(contentDir: string): Promise<TestServer> {
  const buildDir = process.env.E2E_BUILT_SITE
  if (!buildDir) throw new Error('global-setup.ts has not run')
  const dataDir = mkdtempSync(join(tmpdir(), 'saysafe-e2e-'))
  let shift = 0
  const now = () => new Date(Date.now() + shift)
  const content = readContent(contentDir, now())
  const store = Store.open(join(dataDir, 'saysafe.sqlite'), (opened) => publishQuestionnaires(opened, content, now()))
  const { db } = store.use()
  seedDemonstration(db, content, contentDir, now(), () => undefined)
  const logged: string[] = []
  const write = (fields: object, message = '') => {
    logged.push(`${message} ${JSON.stringify(fields)}`)
  }
  const log = { info: () => undefined, warn: write, error: write } as unknown as Parameters<
    typeof serve
  >[0]['deps']['log']
  const server = await serve({
    deps: { content, store, limiter: new RateLimiter(false), log, now, contentDir },
    buildDir,
    releaseDir: join(dataDir, 'site'),
    host: '127.0.0.1',
    port: 0,
    baseUrl: 'http://127.0.0.1',
    trustedProxies: 0,
  })
  return {
    url: server.url,
    content,
    clock: {
      move: (ms) => {
        shift += ms
      },
      moveTo: (instant) => {
        shift = instant.getTime() - Date.now()
      },
      reset: () => {
        shift = 0
      },
    },
    stored: (consultation, reference) => findResponse(db, consultation, reference),
    count: (consultation) =>
      db.$client.prepare('SELECT count(*) FROM responses WHERE consultation = ?').pluck().get(consultation) as number,
    logged,
    close: async () => {
      await server.close()
      store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
