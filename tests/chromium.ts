import { existsSync } from 'node:fs'
import { aptInstall, findCommand, run } from './apt.ts'

/**
 * The path of a real Chromium that is here: `CHROMIUM_PATH`, or one that is installed. Its
 * headless shell comes first: the same engine without the windows around it, which nobody sees
 * here and which take a third of the time.
 */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named && existsSync(named)) return named
  return findCommand('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome')
}

/**
 * Brings a real Chromium. Undefined means Playwright's own, which was then downloaded.
 * @throws Error that says how to bring one.
 */
export function bringChromium(say: (line: string) => void): string | undefined {
  const found = findChromium()
  if (found) return found
  for (const name of ['chromium-headless-shell', 'chromium'])
    if (aptInstall([name, 'fonts-noto-core'], say)) return findChromium()
  say('Downloading Chromium with Playwright …')
  if (run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])) return undefined
  throw new Error('There is no Chromium and none could be installed. Install it, or set CHROMIUM_PATH to where it is.')
}
