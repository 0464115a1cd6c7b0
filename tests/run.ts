import { type SpawnOptions, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSite } from '#site/responder/build.ts'
import { bringAge } from './apt.ts'
import { bringChromium } from './chromium.ts'
import { endOf, type Outcome, readPlaywright, readVitest } from './support/runner-reports.ts'

// `npm test`: everything, ending in one line of the form `N passed, N failed`.
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(ROOT, '.build/tests')

const total = { passed: 0, failed: 0 }
/** Printed after everything else: whoever shows a long log cuts it in the middle. */
const failures: string[] = []

/** Runs a program and says how it went and how long it took. */
function run(
  name: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ passed: boolean; output: string }> {
  const options: SpawnOptions = { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }
  return new Promise((resolve) => {
    const started = Date.now()
    const child = spawn(process.execPath, args, options)
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('close', (status) => {
      const seconds = ((Date.now() - started) / 1_000).toFixed(0)
      console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`)
      resolve({ passed: status === 0, output })
    })
  })
}

/** A check that passes or fails as a whole. */
async function check(name: string, args: string[]): Promise<void> {
  const { passed, output } = await run(name, args)
  total[passed ? 'passed' : 'failed']++
  if (!passed) failures.push(`FAIL  ${name}\n${endOf(output)}`)
}

/** A runner that counts for itself; one that broke before it counted is one failure. */
async function suite(
  name: string,
  args: string[],
  read: () => Outcome,
  env: Record<string, string> = {},
): Promise<void> {
  const { passed, output } = await run(name, args, env)
  try {
    const outcome = read()
    if (outcome.passed === 0 && outcome.failures.length === 0) throw new Error('It ran no test.')
    if (!passed && outcome.failures.length === 0) throw new Error('It failed, and its report names no test.')
    total.passed += outcome.passed
    total.failed += outcome.failures.length
    failures.push(...outcome.failures.map(({ file, title, message }) => `FAIL  ${file}\n${title}\n${message}`))
  } catch (error) {
    total.failed++
    failures.push(`FAIL  ${name}: ${String(error)}\n${endOf(output)}`)
  }
}

const bin = (path: string) => join(ROOT, 'node_modules', path)
const report = (file: string) => readFileSync(join(OUT, file), 'utf8')

/** Content and data as they are on the disk: tests must leave both alone. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const add = (dir: string) => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(dir, entry.name)
      if (entry.isDirectory()) add(path)
      else if (entry.isFile()) hash.update(path).update(readFileSync(path))
    }
  }
  for (const dir of ['content', 'data']) if (existsSync(join(ROOT, dir))) add(join(ROOT, dir))
  return hash.digest('hex')
}

async function main(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true })
  mkdirSync(OUT, { recursive: true })
  // Many processes read the same modules: what Node made of one is there for the next.
  process.env.NODE_COMPILE_CACHE = join(OUT, 'compiled')
  const before = fingerprint()
  bringAge(console.log)
  const chromium = bringChromium(console.log)
  if (chromium) process.env.CHROMIUM_PATH = chromium
  buildSite(console.log)
  const statics = async () => {
    // Of every module, not of pages alone.
    await check('types', [bin('@astrojs/check/bin/astro-check.js'), '--minimumFailingSeverity', 'hint'])
    await check('types in islands', [
      bin('svelte-check/bin/svelte-check'),
      '--tsconfig',
      // Of islands alone: every other module was checked just before.
      './site/tsconfig.islands.json',
      '--fail-on-warnings',
    ])
    await check('lint', [bin('@biomejs/biome/bin/biome'), 'check', '.'])
    await check('content', ['api/commands/content-check.ts'])
    await check('locales', ['tests/locales-check.ts'])
  }
  const unitAndApi = () =>
    suite(
      'unit and API tests',
      [
        bin('vitest/vitest.mjs'),
        'run',
        '--config',
        'tests/vitest.config.ts',
        '--reporter=json',
        '--reporter=default',
        `--outputFile.json=${join(OUT, 'vitest.json')}`,
      ],
      () => readVitest(report('vitest.json'), ROOT),
    )
  const endToEnd = () =>
    suite(
      'end-to-end tests',
      [bin('@playwright/test/cli.js'), 'test', '-c', 'tests/e2e/playwright.config.ts', '--reporter=json,line'],
      () => readPlaywright(report('playwright.json')),
      { PLAYWRIGHT_JSON_OUTPUT_NAME: join(OUT, 'playwright.json') },
    )

  await Promise.all([statics(), unitAndApi()])
  // On their own: a browser that shares two cores with a kill loop times out for nothing.
  await endToEnd()
  const untouched = fingerprint() === before
  console.log(untouched ? 'ok    content/ and data/ are untouched' : 'FAIL  a test changed content/ or data/')
  total[untouched ? 'passed' : 'failed']++
  for (const failure of failures) console.log(`\n${failure}`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed > 0 ? 1 : 0
}

await main()
