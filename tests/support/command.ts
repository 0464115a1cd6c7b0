import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { scripts: Record<string, string> }

/** What `npm run <name>` runs, without npm. */
export function runScript(
  name: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; said: string; complained: string }> {
  const [, , ...words] = scripts[name]?.split(' ') ?? []
  const inherited = Object.entries(process.env).filter(([key]) => !/^(SAYSAFE_|NODE_OPTIONS$|VITEST)/.test(key))
  const child = spawn(process.execPath, [...words, ...args], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [said, complained] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString('utf8')
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said, complained })))
}
