import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const path = (relative: string): string => join(ROOT, relative)

/** A server in a process of its own, so that its time and memory are its alone. */
export type RunningProcess = { url: string; pid: number; stop: (signal?: NodeJS.Signals) => Promise<void> }

/** Starts Node with these arguments on a program that prints the address it answers at. */
export async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProcess> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...withoutSettings(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  const address = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000)
      const found = / is running at (http:\S+)/.exec(output)?.[1]
      if (found) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended:\n${output}`)))
  })
  const url = await address
  return { url, pid: child.pid ?? 0, stop: (signal = 'SIGTERM') => stop(child, signal) }
}

/** The portal as it runs for a council, answering whoever sends as fast as they like. */
export function startPortal(
  dataDir: string,
  contentDir = path('content'),
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProcess> {
  const serve = serveCommand()
  return start(serve.args, {
    ...serve.env,
    PORT: '0',
    SAYSAFE_BASE_URL: 'http://127.0.0.1',
    SAYSAFE_DATA_DIR: dataDir,
    SAYSAFE_CONTENT_DIR: contentDir,
    SAYSAFE_RATE_LIMIT: 'off',
    ...env,
  })
}

/** What `npm run serve` gives to Node, its flags and its memory's settings included. */
function serveCommand(): { args: string[]; env: Record<string, string> } {
  const { scripts } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as { scripts: { serve: string } }
  const [, settings = '', args = ''] = /^exec env (.*) node (.*)$/.exec(scripts.serve) ?? []
  return { args: args.split(' '), env: Object.fromEntries(settings.split(' ').map((one) => one.split('=', 2))) }
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** Has a program that does not print an address ended with this one too. */
export function keepWatch(child: ChildProcess): void {
  running.add(child)
}

export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** What the caller's own installation is set to must not leak into a measurement. */
export function withoutSettings(): NodeJS.ProcessEnv {
  const foreign = (name: string) =>
    (name.startsWith('SAYSAFE_') && name !== 'SAYSAFE_BUILD_DIR') || /^(PORT|HOST|SMTP_URL|NOTIFY_\w+)$/.test(name)
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign(name)))
}

/** A program of this name on this machine, if there is one. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/sbin']
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Memory of a process in MB (of 1,048,576 bytes), now and at its highest; undefined where the system does not tell. */
export function memoryOf(pid: number): { now: number; highest: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
    const memory = { now: megabytes('VmRSS'), highest: megabytes('VmHWM') }
    // A process that is just ending has none any more.
    return Number.isNaN(memory.now) ? undefined : memory
  } catch {
    return undefined
  }
}

const folders = new Set<string>()
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is gone when the program ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `saysafe-${name}-`))
  folders.add(folder)
  return folder
}
