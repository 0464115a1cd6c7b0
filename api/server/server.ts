import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener, RequestError } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { createApp } from '../app.ts'
import { isUploadPage, MAX_BODY_BYTES, maxBodyBytes } from '../body-limits.ts'
import { movedTo } from '../content/addresses.ts'
import type { Content } from '../content/read.ts'
import type { ApiDeps, Outgoing, Publishing } from '../context.ts'
import { StagedContents } from '../publishing/staged-content.ts'
import { checkChange } from '../publishing/check-change.ts'
import { Sender } from '../outbox/sender.ts'
import type { Transport } from '../outbox/transport.ts'
import { Publisher } from '../publishing/publisher.ts'
import { forgetFiles } from '../reporting/evidence.ts'
import { keepToTime } from '../reporting/keep.ts'
import { forgetRequesters } from '../rights/forget.ts'
import { forgetApplications } from '../champions/forget.ts'
import { addressOf } from './address.ts'
import { startDailyJobs } from './daily-jobs.ts'
import { Previews } from './previews.ts'
import { nextTurn } from './reading-pages.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { Site } from './site.ts'

export type ServerOptions = {
  deps: Omit<ApiDeps, 'content' | 'publishing' | 'outgoing'> & {
    content: Content
    contentDir: string
    /** The way mail leaves, if there is one. */
    transport?: Transport | undefined
  }
  /** What `buildSite` returned. */
  buildDir: string
  /** Where releases are written. */
  releaseDir: string
  host: string
  port: number
  baseUrl: string
  trustedProxies: number
}

/** Pages for whoever has signed in or typed a code. */
const PERSONAL = /^\/(?:staff|preview)\//

export type RunningServer = {
  url: string
  /** Publishes what is due, without waiting for the next look at the queue. */
  wakePublisher: () => Promise<void>
  /** Sends what is due, likewise. */
  wakeSender: () => Promise<void>
  /** Renders every page as it is now, likewise. */
  turnPages: () => Promise<void>
  close: () => Promise<void>
}

const LOOK_AGAIN_MS = 5_000
/** nginx lets a connection rest for 60 seconds. */
const KEEP_ALIVE_MS = 75_000
/** Below the folder of releases: content that is only being built. */
export const STAGING = 'staging'

/** Serves site and API on one port. Resolves when it answers. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const { deps, buildDir, baseUrl, releaseDir, trustedProxies } = options
  const { content, contentDir, log, now, store, transport } = deps
  const stagingDir = join(releaseDir, STAGING)
  const staged = new StagedContents({ contentDir, stagingDir, now, live: () => site.content })
  const publishing: Publishing = {
    contentDir,
    wake: () => void publisher.wake(),
    staged: (change) => staged.of(change),
    check: (change) => checkChange({ site, store, staged, contentDir, baseUrl, now }, change),
  }
  const outgoing: Outgoing = { by: transport?.by ?? 'none', wake: () => void sender.wake() }
  const site = await Site.open({
    content,
    buildDir,
    releaseDir,
    baseUrl,
    now,
    log,
    appOf: (current) => createApp({ ...deps, content: current, publishing, outgoing }, baseUrl),
  })
  const { app, shelf } = site
  const previews = new Previews({ site, store, staged, now })
  const publisher = new Publisher({ store, site, contentDir, stagingDir, now, log })
  const area = () => site.content.area
  const sender = new Sender({ store, transport, baseUrl, area, now, log })
  let timer: NodeJS.Timeout | undefined
  /** Looked at again and again, because timers stand still while a machine sleeps and clocks are set. */
  function schedule(): void {
    const at = now()
    const { turned } = site
    const next = nextTurn(site.content, turned)
    const due = at < turned || (next !== undefined && next <= at)
    const wait = due ? 0 : Math.min(next ? next.getTime() - at.getTime() : LOOK_AGAIN_MS, LOOK_AGAIN_MS)
    timer = setTimeout(() => {
      if (!due) return schedule()
      site.turn().then(schedule, (error: unknown) => {
        log.error({ stack: (error as Error).stack }, 'pages could not be rendered anew')
        timer = setTimeout(schedule, LOOK_AGAIN_MS).unref()
      })
    }, wait).unref()
  }

  const tooLarge = ({ req: { method, path } }: Context) =>
    isUploadPage(method, path)
      ? new Response(null, { status: 303, headers: { location: `${path}?tooLarge`, connection: 'close' } })
      : plainAnswer(413, 'What you sent is too large. Send less, or a smaller file, and try again.', {
          connection: 'close',
        })
  const measured = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge })
  const packed = compress({ encoding: 'gzip' })
  const web = new Hono<{ Bindings: { address: string } }>()
    // The form for reports is 160 KB as it stands. What is one person's alone is not packed together with what a
    // stranger can put into an address: its length would tell of it.
    .use((c, next) => (c.req.method === 'GET' && !PERSONAL.test(c.req.path) ? packed(c, next) : next()))
    .use((c, next) => {
      const announced = Number(c.req.header('content-length') ?? Number.NaN)
      const most = maxBodyBytes(c.req.method, c.req.path)
      // Only what says how long it is can be longer, so that no stranger makes us hold more.
      if (most === MAX_BODY_BYTES || Number.isNaN(announced) || c.req.header('transfer-encoding') !== undefined)
        return measured(c, next)
      return announced > most ? Promise.resolve(tooLarge(c)) : next()
    })
    .all('*', async (c) =>
      askedAgain((await previews.answer(c.req.raw, c.env.address)) ?? (await site.render(c.req.raw, c.env.address))),
    )
  const listener = getRequestListener(
    (request, env) => {
      const address = addressOf((env as { incoming: IncomingMessage }).incoming, trustedProxies)
      const { pathname } = new URL(request.url)
      return pathname === '/api' || (pathname.startsWith('/api/') && pathname !== '/api/docs')
        ? app.fetch(request, { address })
        : web.fetch(request, { address })
    },
    {
      errorHandler: (error) => {
        // A host or a path that no browser sends.
        if (error instanceof RequestError) return plainAnswer(400, 'This address cannot be read.')
        log.error({ stack: error instanceof Error ? error.stack : String(error) }, 'a page could not be rendered')
        return plainAnswer(500, 'Something went wrong on our side. Please try again in a few minutes.')
      },
    },
  )
  const server = createServer((request, response) => {
    const [path = '/', query] = (request.url ?? '/').split('?', 2)
    if (!readable(path)) return refuse(response, 400)
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (path === '/') return redirect(response, `/${site.content.area.languages[0]?.tag ?? 'en'}/`)
      if (query === undefined && shelf.serve(path, request, response)) return
      const moved = movedTo(site.content, path)
      if (moved) return redirect(response, moved, 301)
      if (!path.endsWith('/') && shelf.has(`${path}/`))
        return redirect(response, query === undefined ? `${path}/` : `${path}/?${query}`)
    }
    if (!path.startsWith('/api') && !['GET', 'HEAD', 'POST'].includes(request.method ?? ''))
      return refuse(response, 405)
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    void listener(request, response)
  })
  // Longer than a proxy in front keeps its own: whoever closes first loses what the other is just sending.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })

  try {
    await site.turn()
  } catch (error) {
    if (!site.useEarlier()) throw error
    log.error({ stack: (error as Error).stack }, 'pages could not be rendered; the earlier release is served')
  }
  schedule()
  const url = await listen(server, options)
  publishing.wake()
  outgoing.wake()
  const stopDailyJobs = startDailyJobs({
    store,
    now,
    log,
    jobs: [
      { name: 'forget applications', run: forgetApplications },
      { name: 'forget who asked about data', run: forgetRequesters },
      { name: 'forget files of no report', run: forgetFiles },
      { name: 'delete words past their time', run: () => keepToTime({ content: () => site.content, store, now }) },
    ],
  })
  return {
    url,
    wakePublisher: () => publisher.wake(),
    wakeSender: () => sender.wake(),
    turnPages: () => site.turn(),
    close: async () => {
      clearTimeout(timer)
      stopDailyJobs()
      await Promise.all([publisher.stop(), sender.stop()])
      server.closeIdleConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        setTimeout(() => server.closeAllConnections(), 2_000).unref()
      })
    },
  }
}

function listen(server: Server, { host, port }: ServerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo
      const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve(`http://${shown}:${address.port}`)
    })
  })
}

/** Percent-encoding that decodes; anything else would only trip the parts behind. */
function readable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return !path.includes('\0')
  } catch {
    return false
  }
}

function redirect(response: ServerResponse, location: string, status: 301 | 302 = 302): void {
  response.writeHead(status, { ...SECURITY_HEADERS, location, 'cache-control': 'no-cache' })
  response.end()
}

/**
 * An answer that says nothing about keeping it may be kept: a browser showed that a page was
 * taken down long after it was back.
 */
function askedAgain(answer: Response): Response {
  if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', 'no-cache')
  return answer
}

function refuse(response: ServerResponse, status: 400 | 405): void {
  const allow = status === 405 && { allow: 'GET, HEAD, POST' }
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...allow,
    'cache-control': 'no-cache',
    'content-type': 'text/plain; charset=utf-8',
  })
  response.end(status === 405 ? 'Pages are read with GET and answered with POST.\n' : 'This address cannot be read.\n')
}

function plainAnswer(status: 400 | 413 | 500, words: string, headers: Record<string, string> = {}): Response {
  return new Response(`${words}\n`, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'cache-control': 'no-cache',
      'content-type': 'text/plain; charset=utf-8',
      ...headers,
    },
  })
}
