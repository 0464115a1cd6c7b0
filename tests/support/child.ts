import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Exit = { code: number | null; signal: NodeJS.Signals | null }
export type Child = {
  process: ChildProcess
  /** Everything it has written so far. */
  said: () => string
  /** Where it listens; fails with what it said when it ends before. */
  url: Promise<string>
  exit: Promise<Exit>
}

/** `npm start` or `npm run serve` without npm, on a port of its own. It does not outlive the test. */
export function startChild(
  mode: 'demonstration' | 'production',
  env: Record<string, string>,
  as: { uid?: number } = {},
): Child {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(SAYSAFE_(?!BUILD_DIR)|SMTP_URL$|NOTIFY_|PORT$|HOST$|NODE_OPTIONS$|VITEST)/.test(name),
    ),
  )
  const child = spawn(process.execPath, ['api/start.ts', mode], {
    cwd: ROOT,
    env: { ...inherited, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  })
  let output = ''
  const exit = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))
  const url = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
      const found = /running at (http:\/\/\S+)/.exec(output)
      // In a moment: what it complained of before comes by the other pipe, which is read in the same turn.
      if (found?.[1]) setImmediate(resolve, found[1])
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    void exit.then(() => reject(new Error(`The server ended before it listened:\n${output}`)))
  })
  // A test may look at `exit` only.
  url.catch(() => undefined)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
  })
  return { process: child, said: () => output, url, exit }
}
