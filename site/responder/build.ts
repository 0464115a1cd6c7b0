import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import SQLite from 'better-sqlite3'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = [
  'site',
  'locales',
  'api/questionnaire',
  'api/consultation-state.ts',
  'api/article-state.ts',
  'api/banner-state.ts',
  'api/content/addresses.ts',
  'api/content/kinds.ts',
  'api/content/london.ts',
  'api/auth/permissions.ts',
  'api/cleaning',
  'api/content',
  'api/reporting',
  'api/sealing',
  'api/publishing/forms',
  'api/publishing/guard',
  'api/reporting',
  'api/sealing',
  'db/schema/report-terms.ts',
  'astro.config.mjs',
  'package-lock.json',
]

/** Far longer than a build takes on a slow machine. */
const WAIT_MS = 600_000

/**
 * Compiles the site's code, unless that is done already. Content is not part of it: pages are
 * rendered from content when the server starts. Of several that are asked for at once, one
 * builds and the others wait for it. Each build has a folder of its own, and the one before
 * stays: a server that runs from it loads its pages when somebody asks for them.
 *
 * @returns the folder that holds `server/entry.mjs` and `client/`.
 * @throws Error with the compiler's words when the code does not compile.
 */
export function buildSite(say: (line: string) => void): string {
  const all = resolve(ROOT, process.env.SAYSAFE_BUILD_DIR ?? '.build/site')
  const name = fingerprintOf(SOURCES).slice(0, 16)
  const out = join(all, name)
  if (existsSync(out)) return out
  mkdirSync(all, { recursive: true })
  alone(join(all, 'lock'), say, () => {
    if (existsSync(out)) return
    say('Building the site …')
    const fresh = `${out}.new`
    rmSync(fresh, { recursive: true, force: true })
    const astro = join(ROOT, 'node_modules/astro/bin/astro.mjs')
    const { status, stdout, stderr } = spawnSync(process.execPath, [astro, 'build', '--outDir', fresh], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    })
    if (status !== 0) throw new Error(`The site could not be built.\n${stdout}\n${stderr}`)
    removeOld(all, fresh)
    renameSync(fresh, out)
  })
  return out
}

/** Removes every build but the newest one and this, and what is no build. */
function removeOld(all: string, fresh: string): void {
  const ageOf = (name: string) => statSync(join(all, name)).mtimeMs
  const known = readdirSync(all).filter((name) => !name.startsWith('lock') && join(all, name) !== fresh)
  const builds = known.filter((name) => /^[0-9a-f]{16}$/.test(name)).toSorted((a, b) => ageOf(b) - ageOf(a))
  for (const name of known) if (name !== builds[0]) rmSync(join(all, name), { recursive: true, force: true })
}

/** Runs `work` while no other process does: a lock of SQLite, because it ends with its process, however that ends. */
function alone(file: string, say: (line: string) => void, work: () => void): void {
  const lock = new SQLite(file, { timeout: 0 })
  try {
    try {
      lock.exec('BEGIN EXCLUSIVE')
    } catch {
      say('The site is being built already; waiting for it …')
      lock.pragma(`busy_timeout = ${WAIT_MS}`)
      lock.exec('BEGIN EXCLUSIVE')
    }
    work()
  } finally {
    lock.close()
  }
}

function fingerprintOf(sources: readonly string[]): string {
  const hash = createHash('sha256')
  const add = (path: string) => {
    const full = join(ROOT, path)
    const entries = path.includes('.') ? undefined : readdirSync(full, { withFileTypes: true })
    if (!entries) {
      hash.update(path).update(readFileSync(full))
      return
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) add(inside)
      else hash.update(inside).update(readFileSync(join(ROOT, inside)))
    }
  }
  for (const source of sources) add(source)
  return hash.digest('hex')
}
