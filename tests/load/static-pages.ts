import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { atLeast, type Figure, median } from './figures.ts'
import { findProgram, keepWatch, path, startPortal, stop, temporaryFolder } from './processes.ts'

const PAGE = '/en/consultations/public-spaces-protection-order/'
const CLIENTS = 32
/** By then the server has compressed its pages as well as can be. */
const COMPRESSED_BY_MS = 15_000

/** Pages a second from our own server, in turns with nginx on the same bytes of the same release. */
export async function staticFigures({ rounds, seconds }: { rounds: number; seconds: number }): Promise<Figure[]> {
  const data = temporaryFolder('data')
  const portal = await startPortal(data)
  // Until then a page is compressed quickly for whoever asks, and nginx would send other bytes than we a little later.
  await sleep(COMPRESSED_BY_MS)
  const nginx = await startNginx(
    realpathSync(join(data, 'site/current')),
    await bodyOf(portal.url + PAGE, { 'accept-encoding': 'gzip' }),
  )
  if (!nginx) console.error('There is no nginx here, so static pages have no baseline.')
  const figures: Figure[] = []
  const plain = { 'accept-encoding': 'identity' }
  const variants: [
    name: string,
    headers: () => Promise<[ours: Record<string, string>, theirs: Record<string, string>]>,
  ][] = [
    ['not compressed', async () => [plain, plain]],
    ['gzip', async () => [{ 'accept-encoding': 'gzip' }, { 'accept-encoding': 'gzip' }]],
    [
      '304 by ETag',
      async () => [
        { ...plain, 'if-none-match': await etagOf(portal.url + PAGE, plain) },
        { ...plain, 'if-none-match': nginx ? await etagOf(nginx.url + PAGE, plain) : '' },
      ],
    ],
  ]
  for (const [name, headers] of variants) {
    const [ours, theirs] = await headers()
    const expected = 'if-none-match' in ours ? 304 : 200
    await same(portal.url, ours, nginx?.url, theirs, expected)
    const pairs: { ours: number; theirs: number }[] = []
    for (let round = -1; round < rounds; round++) {
      // The first round only warms up; then each goes first in turn.
      const length = round < 0 ? 1 : seconds
      const weGoFirst = round % 2 === 0
      const before = weGoFirst ? await hammer(portal.url + PAGE, ours, length) : 0
      const nginxPages = nginx ? await hammer(nginx.url + PAGE, theirs, length) : 0
      const ourPages = weGoFirst ? before : await hammer(portal.url + PAGE, ours, length)
      if (round >= 0) pairs.push({ ours: ourPages, theirs: nginxPages })
    }
    const value = median(pairs.map((pair) => pair.ours))
    const figure = { name: `static page, ${name}`, unit: '/s', value }
    if (!nginx) figures.push(figure)
    else
      figures.push(
        atLeast(
          {
            ...figure,
            baseline: median(pairs.map((pair) => pair.theirs)),
            ratio: median(pairs.map((pair) => pair.ours / pair.theirs)),
          },
          0.4,
        ),
      )
  }
  await Promise.all([portal.stop(), nginx?.stop()])
  return figures
}

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }

function get(url: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
      .on('error', reject)
      .end()
  })
}

const bodyOf = async (url: string, headers: Record<string, string>): Promise<Buffer> => (await get(url, headers)).body
const etagOf = async (url: string, headers: Record<string, string>): Promise<string> =>
  String((await get(url, headers)).headers['etag'])

/** Both must send the same, or there is nothing to compare. */
async function same(
  ours: string,
  ourHeaders: Record<string, string>,
  theirs: string | undefined,
  theirHeaders: Record<string, string>,
  status: number,
): Promise<void> {
  const mine = await get(ours + PAGE, ourHeaders)
  if (mine.status !== status) throw new Error(`our server answered ${mine.status} where ${status} was expected`)
  if (!theirs) return
  const other = await get(theirs + PAGE, theirHeaders)
  if (other.status !== status) throw new Error(`nginx answered ${other.status} where ${status} was expected`)
  if (!mine.body.equals(other.body)) throw new Error('nginx sends other bytes than our server')
}

/** Requests a second by the load generator that is here; wrk takes less of the machine than autocannon. */
async function hammer(url: string, headers: Record<string, string>, seconds: number): Promise<number> {
  const wrk = findProgram('wrk')
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  if (wrk) {
    const { stdout } = await run(wrk, ['-t1', `-c${CLIENTS}`, `-d${seconds}s`, ...fields, url])
    if (stdout.includes('Non-2xx') && !headers['if-none-match']) throw new Error(stdout)
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
  }
  const autocannon = path('node_modules/autocannon/autocannon.js')
  const { stdout } = await run(process.execPath, [
    autocannon,
    '-c',
    String(CLIENTS),
    '-d',
    String(seconds),
    '-j',
    ...fields.map((field) => (field === '-H' ? field : field.replace(': ', '='))),
    url,
  ])
  return (JSON.parse(stdout) as { requests: { average: number } }).requests.average
}

function run(program: string, args: readonly string[]): Promise<{ stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    keepWatch(child)
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve({ stdout }) : reject(new Error(`${program} ended with ${code}`))))
  })
}

/** nginx as a distribution sets it up, on a copy of the release with the page compressed ahead. */
async function startNginx(
  release: string,
  gzip: Buffer,
): Promise<{ url: string; stop: () => Promise<void> } | undefined> {
  const nginx = findProgram('nginx')
  if (!nginx) return undefined
  const folder = temporaryFolder('nginx')
  const root = join(folder, 'site')
  cpSync(release, root, { recursive: true })
  writeFileSync(join(root, PAGE, 'index.html.gz'), gzip)
  mkdirSync(join(folder, 'tmp'))
  const knowsGzip = spawnSync(nginx, ['-V'], { encoding: 'utf8' }).stderr.includes('gzip_static')
  const port = await freePort()
  writeFileSync(
    join(folder, 'nginx.conf'),
    `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes auto;
    daemon off;
    pid ${folder}/nginx.pid;
    error_log ${folder}/error.log;
    events { worker_connections 768; }
    http {
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/tmp/${kind};`).join('\n')}
      types { text/html html; }
      access_log off;
      sendfile on;
      tcp_nopush on;
      keepalive_requests 100000000;
      gzip off;
      ${knowsGzip ? 'gzip_static on;' : ''}
      server { listen 127.0.0.1:${port}; root ${root}; }
    }`,
  )
  const child = spawn(nginx, ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: 'ignore' })
  keepWatch(child)
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    try {
      await get(url + PAGE, {})
      return { url, stop: () => stop(child, 'SIGTERM') }
    } catch (error) {
      if (tries === 50) throw error
      await sleep(100)
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
