import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { keepWatch, path } from '../load/processes.ts'

const TEST = 'tests/api/kill.test.ts'

/** The kill loop of the API tests, many times longer. */
export function killLoop(kills: number): Promise<string> {
  if (!existsSync(path(TEST))) throw new Error(`${TEST} is missing`)
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
        TEST,
      ],
      {
        cwd: path('.'),
        env: { ...process.env, SAYSAFE_KILLS: String(kills) },
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
