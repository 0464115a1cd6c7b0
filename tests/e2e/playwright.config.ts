import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { findChromium } from '../chromium.ts'
import type { Options } from './fixtures.ts'
import { DESK, PHONE } from './screens.ts'

const chromium = findChromium()

const inBuild = (path: string) => fileURLToPath(new URL(`../../.build/e2e/${path}`, import.meta.url))

/**
 * What is proved in both sizes as it stands: here the bar of the way out takes part of the screen.
 * Every other spec says itself what it looks at on a phone (see screens.ts), because most facts do
 * not depend on the size, and a test in two sizes takes twice as long.
 */
const BOTH_SIZES = ['exit.spec.ts']

export default defineConfig<Options>({
  testDir: '.',
  // Node itself strips types; Babel would take ten seconds of each run.
  build: { external: ['**'] },
  outputDir: inBuild('results'),
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  // As many as processors: with a third one the same specs took a tenth longer.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Limits, not promises: a machine that others use too takes longer, and waiting costs nothing where all is well.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Each test's window would load two pages for an address bar that nobody sees, at twice the cost of the window.
        // The rest is what Playwright turns off itself: the last list is the one that counts.
        `--disable-features=${[
          'WebUIOmniboxPopup',
          'WebUIOmniboxAimPopup',
          'AimEnabled',
          'AvoidCorsURLLoaderRestartOnRedirect',
          'AvoidUnnecessaryBeforeUnloadCheckSync',
          'DestroyProfileOnBrowserClose',
          'HttpsFirstBalancedModeAutoEnable',
          'HttpsUpgrades',
          'LensOverlay',
          'MediaRouter',
          'NetworkTimeServiceQuerying',
          'OptimizationHints',
          'PaintHolding',
          'PreconnectToSearch',
          'ThirdPartyStoragePartitioning',
        ]}`,
        // Debian's turns this on, and there is no GPU to do it.
        '--disable-gpu-rasterization',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { browserName: 'chromium', ...DESK } },
    { name: 'phone', testMatch: BOTH_SIZES, use: { browserName: 'chromium', ...PHONE } },
  ],
})
