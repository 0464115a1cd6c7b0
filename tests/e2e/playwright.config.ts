import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import type { Options } from './fixtures.ts'

/** Debian's Chromium or one that is named; without either, the one Playwright brings. */
const chromium = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  ...(process.env.PATH ?? '').split(':').map((dir) => `${dir}/chromium`),
].find((path) => path !== '' && existsSync(path))

const inBuild = (path: string) => fileURLToPath(new URL(`../../.build/e2e/${path}`, import.meta.url))

/** Facts that do not depend on the size of the screen are proved once. */
const ONE_SIZE = [
  'html',
  'languages',
  'list',
  'news',
  'pages',
  'privacy',
  'print',
  'publishing',
  'results',
  'sizes',
  'staff-access',
  'staff-account',
  'staff-demonstration',
  'staff-editor',
  'staff-html',
  'staff-join',
  'staff-outbox',
  'staff-passkey',
  'staff-people',
  'staff-refusals',
].map((name) => `${name}.spec.ts`)

export default defineConfig<Options>({
  testDir: '.',
  outputDir: inBuild('results'),
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    actionTimeout: 10_000,
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
    { name: 'desktop', use: { browserName: 'chromium', viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      testIgnore: ONE_SIZE,
      use: { browserName: 'chromium', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    },
  ],
})
