import { aptInstall, findCommand, run } from './apt.ts'

/**
 * The path of a real Chromium: `CHROMIUM_PATH`, one that is installed, or one that this
 * installs. Undefined means Playwright's own, which was then downloaded.
 * @throws Error that says how to bring one.
 */
export function bringChromium(say: (line: string) => void): string | undefined {
  const found = process.env.CHROMIUM_PATH ?? inPath()
  if (found) return found
  if (aptInstall(['chromium', 'fonts-noto-core'], say)) return inPath()
  say('Downloading Chromium with Playwright …')
  if (run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])) return undefined
  throw new Error('There is no Chromium and none could be installed. Install it, or set CHROMIUM_PATH to where it is.')
}

const inPath = () => findCommand('chromium', 'chromium-browser', 'google-chrome')
