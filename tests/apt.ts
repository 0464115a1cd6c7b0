import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of the first of these commands that is installed. */
export function findCommand(...names: string[]): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // Not here.
      }
    }
  }
  return undefined
}

/** Runs a command; false when it failed or is not there. */
export function run(command: string, args: string[], quiet = false): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: quiet ? 'ignore' : ['ignore', 'ignore', 'inherit'], env }).status === 0
}

/** Installs Debian's packages; false where that cannot be done. */
export function aptInstall(packages: string[], say: (line: string) => void): boolean {
  if (process.getuid?.() !== 0 || !run('apt-get', ['--version'], true)) return false
  say(`Installing ${packages.join(' and ')} with apt-get …`)
  run('apt-get', ['update', '-qq'])
  return run('apt-get', ['install', '-y', '-qq', ...packages])
}

/**
 * Brings the ordinary `age` command, with which officers open what they export.
 * @throws Error that says how to bring it.
 */
export function bringAge(say: (line: string) => void): void {
  if (findCommand('age') || (aptInstall(['age'], say) && findCommand('age'))) return
  throw new Error('There is no `age` command and it could not be installed. Install it: https://age-encryption.org.')
}
