import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The path of a real Chromium: `CHROMIUM_PATH`, one that is installed, or one that this
 * installs. Undefined means Playwright's own, which was then downloaded.
 * @throws Error that says how to bring one.
 */
export function bringChromium(say: (line: string) => void): string | undefined {
  const found = process.env.CHROMIUM_PATH ?? inPath()
  if (found) return found
  if (process.getuid?.() === 0 && run('apt-get', ['--version'], true)) {
    say('Installing Chromium with apt-get …')
    run('apt-get', ['update', '-qq'])
    if (run('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-core'])) return inPath()
  }
  say('Downloading Chromium with Playwright …')
  if (run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])) return undefined
  throw new Error('There is no Chromium and none could be installed. Install it, or set CHROMIUM_PATH to where it is.')
}

function inPath(): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
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

function run(command: string, args: string[], quiet = false): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: quiet ? 'ignore' : ['ignore', 'ignore', 'inherit'], env }).status === 0
}
