import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

test('of two builds at once one builds and the other waits; both get one whole site, and the next one builds nothing', async () => {
  const out = join(temporaryFolder(), 'build', 'site')
  const both = await Promise.all([build(out), build(out)])
  expect(both.map((lines) => lines.at(-1))).toEqual([out, out])
  expect(both.flat().filter((line) => line === 'Building the site …')).toHaveLength(1)
  expect(readdirSync(join(out, 'client/assets')).length).toBeGreaterThan(0)
  expect(existsSync(join(out, 'server/entry.mjs'))).toBe(true)
  expect(readdirSync(dirname(out)).filter((name) => /\.(new|old)$/.test(name))).toEqual([])
  expect(await build(out)).toEqual([out])
}, 180_000)
