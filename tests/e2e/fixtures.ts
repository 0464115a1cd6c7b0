import { test as base, type Response, expect } from '@playwright/test'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { startServer, type TestServer } from './server.ts'

export { expect } from '@playwright/test'
export { CLOSED, COMING, NEWS, OPEN } from '#tests/support/app.ts'

export type Options = {
  /** The page as it is for people without script. */
  noScript: boolean
}

type Fixtures = {
  /** Opens a page and waits for its islands, or clicks would race them. */
  visit: (path: string) => Promise<Response>
  /** What a browser must never report; the few that a test provokes are allowed by it. */
  faults: { allow: (pattern: RegExp) => void; allowOrigin: (url: string) => void }
}

export const test = base.extend<Fixtures & Options, { server: TestServer }>({
  noScript: [false, { option: true }],
  javaScriptEnabled: async ({ noScript }, use) => use(!noScript),
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const server = await startServer(CONTENT_DIR)
      await use(server)
      await server.close()
      expect(server.logged).toEqual([])
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  faults: [
    async ({ context, server }, use) => {
      const found: string[] = []
      const allowed: RegExp[] = []
      const origins = new Set([server.url])
      context.on('console', (message) => {
        // Refused requests are judged below, by what was asked for.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          found.push(`console: ${message.text()}`)
      })
      context.on('weberror', (error) => {
        found.push(`script: ${error.error().stack}`)
      })
      context.on('request', (request) => {
        const { protocol, origin } = new URL(request.url())
        if (protocol !== 'data:' && protocol !== 'blob:' && !origins.has(origin))
          found.push(`foreign: ${request.url()}`)
      })
      context.on('response', (response) => {
        const document = response.request().resourceType() === 'document'
        if (response.status() >= (document ? 500 : 400))
          found.push(`status: ${response.status()} ${response.request().method()} ${response.url()}`)
      })
      await use({
        allow: (pattern) => {
          allowed.push(pattern)
        },
        allowOrigin: (url) => {
          origins.add(url)
        },
      })
      await server.clock.reset()
      expect(
        found.filter((fault) => !allowed.some((pattern) => pattern.test(fault))),
        'what the browser reported',
      ).toEqual([])
    },
    { auto: true },
  ],
  visit: async ({ page, noScript }, use) => {
    await use(async (path) => {
      const response = await page.goto(path)
      if (!response) throw new Error(`${path} gave no answer`)
      if (!noScript) await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
      return response
    })
  },
})
