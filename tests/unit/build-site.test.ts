import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'

/** A process of its own that builds, as a start does. Gives its last line, the folder, and what it said before. */
async function build(out: string): Promise<string[]> {
  const script = "import { buildSite } from '#site/responder/build.ts'; console.log(buildSite(console.log))"
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, SAYSAFE_BUILD_DIR: out },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return (await text(child.stdout)).trim().split('\n')
}

test('of two builds at once one builds and the other waits; both get one whole site, and a build before it stays', async () => {
  const all = join(temporaryFolder(), 'site')
  const [before, older] = ['0123456789abcdef', 'fedcba9876543210'].map((name) => join(all, name))
  for (const dir of [older, before]) {
    mkdirSync(dir ?? '', { recursive: true })
    writeFileSync(join(dir ?? '', 'page.mjs'), '')
  }
  utimesSync(older ?? '', new Date(0), new Date(0))
  const both = await Promise.all([build(all), build(all)])
  const [out = '', other] = both.map((lines) => lines.at(-1))
  expect(out).toMatch(/\/site\/[0-9a-f]{16}$/)
  expect(other).toBe(out)
  expect(both.flat().filter((line) => line === 'Building the site …')).toHaveLength(1)
  expect(readdirSync(join(out, 'client/assets')).length).toBeGreaterThan(0)
  expect(existsSync(join(out, 'server/entry.mjs'))).toBe(true)
  // Whatever still runs from the one before finds its pages.
  expect(readdirSync(all).sort()).toEqual([basename(before ?? ''), basename(out), 'lock'].sort())
  expect(await build(all)).toEqual([out])
}, 180_000)
