import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createApp } from '#api/app.ts'
import type { Outgoing } from '#api/context.ts'
import { type Content, readContent } from '#api/content/read.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { StagedContents } from '#api/publishing/staged-content.ts'
import { RateLimiter } from '#api/rate-limit.ts'
import { Store } from '#api/store.ts'
import { type Database, openDatabase } from '#db/open.ts'

/** The demonstration's content, read where it lies and never written. */
export const CONTENT_DIR = fileURLToPath(new URL('../../content', import.meta.url))

/** Two weeks before the open consultation closes, whatever day the tests run on. */
export const NOW = new Date('2026-12-01T12:00:00Z')
export const OPEN = 'public-spaces-protection-order'
export const CLOSED = 'community-safety-2022'
export const COMING = 'violence-against-women-strategy'
export const NEWS = 'hate-crime-awareness-week'

export type LogLine = { level: 'info' | 'warn' | 'error'; fields: object; message: string }

/** The address that requests come from; the server reads it from the connection. */
export const FROM = { address: '192.0.2.1' }

/** Read once for every moment: reading and checking it all takes longer than most tests. */
const readBefore = new Map<number, Content>()
function demonstration(now: Date): Content {
  const content = readBefore.get(now.getTime()) ?? readContent(CONTENT_DIR, now)
  readBefore.set(now.getTime(), content)
  return content
}

/** The real app over a real database; only the clock and the log are stand-ins. */
export function testApp(
  options: {
    now?: Date
    content?: Content
    db?: Database
    rateLimit?: boolean
    baseUrl?: string
    contentDir?: string
    outgoing?: Outgoing
  } = {},
) {
  const clock = { now: options.now ?? NOW }
  const content = options.content ?? demonstration(clock.now)
  const db = options.db ?? openDatabase(':memory:')
  publishQuestionnaires(db, content, clock.now)
  const lines: LogLine[] = []
  const write =
    (level: LogLine['level']) =>
    (fields: object, message = '') => {
      lines.push({ level, fields, message })
    }
  const log = { info: write('info'), warn: write('warn'), error: write('error') } as unknown as Parameters<
    typeof createApp
  >[0]['log']
  const store = Store.of(db)
  const contentDir = options.contentDir ?? CONTENT_DIR
  const staged = new StagedContents({ contentDir, stagingDir: tmpdir(), now: () => clock.now, live: () => content })
  const app = createApp(
    {
      content: () => content,
      store,
      limiter: new RateLimiter(options.rateLimit ?? false),
      log,
      now: () => clock.now,
      // Without a site there is nothing to build: tests/api/publishing.test.ts has one.
      publishing: {
        contentDir,
        wake: () => undefined,
        check: async () => ({ problems: [], findings: [], versions: [], rewordings: [], told: false }),
        staged: (change) => staged.of(change),
      },
      outgoing: options.outgoing ?? { by: 'none', wake: () => undefined },
    },
    options.baseUrl ?? 'http://localhost',
  )
  const send =
    (method: string) =>
    async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      app.request(
        path,
        {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        },
        FROM,
      )
  return {
    app,
    db,
    store,
    content,
    clock,
    lines,
    get: async (path: string, headers: Record<string, string> = {}) => app.request(path, { headers }, FROM),
    post: send('POST'),
    put: send('PUT'),
  }
}
