import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { keepWatch, path } from '../load/processes.ts'

/** The kill loops of the API tests, by what tells each how often to kill. */
const LOOPS = {
  SAYSAFE_KILLS: 'tests/api/kill.test.ts',
  SAYSAFE_PUBLISHING_KILLS: 'tests/api/publishing-kill.test.ts',
}

/** A kill loop of the API tests, many times longer. */
export function killLoop(setting: keyof typeof LOOPS, kills: number): Promise<string> {
  const test = LOOPS[setting]
  if (!existsSync(path(test))) throw new Error(`${test} is missing`)
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        path('node_modules/vitest/vitest.mjs'),
        'run',
        '--config',
        'tests/vitest.config.ts',
        '--testTimeout',
        '1800000',
        test,
      ],
      {
        cwd: path('.'),
        env: { ...process.env, [setting]: String(kills) },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    keepWatch(child)
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(`${kills} kills`) : reject(new Error(output))))
  })
}
