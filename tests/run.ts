import { type SpawnOptions, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSite } from '#site/responder/build.ts'
import { bringAge } from './apt.ts'
import { bringChromium } from './chromium.ts'

// `npm test`: everything, ending in one line of the form `N passed, N failed`.
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(ROOT, '.build/tests')

type Count = { passed: number; failed: number }
const total: Count = { passed: 0, failed: 0 }

/** Runs a program; its output is shown when it failed. */
function run(name: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
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
      if (status !== 0) console.log(output)
      resolve(status === 0)
    })
  })
}

/** A check that passes or fails as a whole. */
async function check(name: string, args: string[]): Promise<void> {
  const passed = await run(name, args)
  total[passed ? 'passed' : 'failed']++
}

/** A runner that counts for itself; one that broke before it counted is one failure. */
async function suite(name: string, args: string[], read: () => Count, env: Record<string, string> = {}): Promise<void> {
  const passed = await run(name, args, env)
  try {
    const count = read()
    total.passed += count.passed
    total.failed += count.failed
    if (!passed && count.failed === 0) total.failed++
    if (count.passed === 0 && count.failed === 0) throw new Error(`${name} ran no test`)
  } catch (error) {
    console.log(String(error))
    total.failed++
  }
}

const bin = (path: string) => join(ROOT, 'node_modules', path)
const report = <Report>(file: string) => JSON.parse(readFileSync(join(OUT, file), 'utf8')) as Report

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
  const before = fingerprint()
  bringAge(console.log)
  const chromium = bringChromium(console.log)
  if (chromium) process.env.CHROMIUM_PATH = chromium
  buildSite(console.log)
  const statics = async () => {
    await check('types', [bin('typescript/bin/tsc'), '--noEmit', '-p', '.'])
    await check('types in pages', [bin('@astrojs/check/bin/astro-check.js'), '--minimumFailingSeverity', 'hint'])
    await check('types in islands', [
      bin('svelte-check/bin/svelte-check'),
      '--tsconfig',
      './tsconfig.json',
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
      () => {
        const { numPassedTests, numFailedTests, numFailedTestSuites } = report<{
          numPassedTests: number
          numFailedTests: number
          numFailedTestSuites: number
        }>('vitest.json')
        return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0) }
      },
    )
  const endToEnd = () =>
    suite(
      'end-to-end tests',
      [bin('@playwright/test/cli.js'), 'test', '-c', 'tests/e2e/playwright.config.ts', '--reporter=json,line'],
      () => {
        const { stats } = report<{ stats: { expected: number; unexpected: number; flaky: number } }>('playwright.json')
        return { passed: stats.expected, failed: stats.unexpected + stats.flaky }
      },
      { PLAYWRIGHT_JSON_OUTPUT_NAME: join(OUT, 'playwright.json') },
    )

  await Promise.all([statics(), unitAndApi()])
  // On their own: a browser that shares two cores with a kill loop times out for nothing.
  await endToEnd()
  const untouched = fingerprint() === before
  console.log(untouched ? 'ok    content/ and data/ are untouched' : 'FAIL  a test changed content/ or data/')
  total[untouched ? 'passed' : 'failed']++
  console.log(`${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed > 0 ? 1 : 0
}

await main()
