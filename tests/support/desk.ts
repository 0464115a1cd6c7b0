import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSite } from '#site/responder/build.ts'
import { readContent } from '#api/content/read.ts'
import { RateLimiter } from '#api/rate-limit.ts'
import { serve } from '#api/server/server.ts'
import { Store } from '#api/store.ts'
import { openDatabase } from '#db/open.ts'
import type { Role } from '#db/schema/staff.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { CONTENT_DIR, NOW } from './app.ts'
import { addSignedIn, approvedChange, callerAt, type Caller, finished } from './signed-in.ts'

/** A whole server over a content folder of its own, with people who are signed in; `prepare` is given its empty folder. */
export async function startDesk(prepare: (dir: string) => void = () => undefined) {
  const dir = mkdtempSync(join(tmpdir(), 'saysafe-desk-'))
  prepare(dir)
  const contentDir = join(dir, 'content')
  cpSync(CONTENT_DIR, contentDir, { recursive: true })
  const clock = { now: NOW }
  const db = openDatabase(join(dir, 'saysafe.sqlite'))
  const content = readContent(contentDir, clock.now)
  publishQuestionnaires(db, content, clock.now)
  const lines: string[] = []
  const write = (fields: object, message = '') => {
    lines.push(`${message} ${JSON.stringify(fields)}`)
  }
  const server = await serve({
    deps: {
      content,
      store: Store.of(db),
      limiter: new RateLimiter(false),
      log: { info: () => undefined, warn: write, error: write } as never,
      now: () => clock.now,
      contentDir,
    },
    buildDir: buildSite(() => undefined),
    releaseDir: join(dir, 'site'),
    host: '127.0.0.1',
    port: 0,
    baseUrl: 'http://127.0.0.1',
    trustedProxies: 0,
  })
  /** Somebody of this role, signed in already: how that is done has tests of its own. */
  const person = (name: string, ...roles: Role[]) => callerAt(server.url, addSignedIn(db, name, roles, NOW))
  return {
    dir,
    contentDir,
    db,
    clock,
    lines,
    url: server.url,
    person,
    /** Looks at the queue now: its own timer goes by the real clock. */
    wake: () => server.wakePublisher(),
    page: async (path: string) => (await fetch(server.url + path)).text(),
    status: async (path: string) => (await fetch(server.url + path, { redirect: 'manual' })).status,
    close: async () => {
      await server.close()
      db.$client.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export type Desk = Awaited<ReturnType<typeof startDesk>>
/** Writes, submits, approves and publishes; gives the publication as it ended. */
export async function publish(
  writer: Caller,
  publisher: Caller,
  item: string,
  files: Readonly<Record<string, string>>,
  said: { wording?: 'correction' } = {},
): Promise<{ id: number; state: string; problems: { file: string; message: string }[] }> {
  const queued = await publisher('POST', await approvedChange(writer, publisher, item, files, said), said)
  return finished(publisher, queued.body.publication)
}
