import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from './fixtures.ts'
import { returningOn, someoneReported, test } from './returning.ts'
import { WORDS } from './words.ts'

// As in ordinary life: Playwright turns the browser's memory of whole pages off.
test.use({
  noScript: true,
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
})

test('after “Exit this page” without script, the browser’s Back shows nothing of what the code opened', async ({
  page,
  visit,
  server,
  faults,
}) => {
  const elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>Weather</title><h1>Rain</h1>')
  })
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  const weather = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`
  faults.allowOrigin(new URL(weather).origin)
  faults.allow(/^status: (404|409) /)
  try {
    const report = await someoneReported(server)
    await report.reply()
    // Only the address of the way out is another one here. It is put into the page on its way, the answers are the server's.
    await page.route('**/en/code/', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replaceAll('https://www.bbc.co.uk/weather', weather),
      })
    })
    const mine = returningOn(page, 'en')
    await visit(mine.address)
    await mine.open(report.code)
    await expect(page.getByText('We are sorry that this happened.')).toBeVisible()
    await page.getByRole('link', { name: WORDS.en.common.exit.link }).click()
    await expect(page.getByRole('heading', { name: 'Rain' })).toBeVisible()
    await page.unrouteAll()
    server.clock.move(60_000)
    await page.goBack().catch((error: Error) => expect(error.message).toContain('ERR_CACHE_MISS'))
    await expect(page.getByRole('heading', { name: 'Rain' })).toHaveCount(0)
    await expect(page.getByText('We are sorry that this happened.')).toHaveCount(0)
    // Whoever then has the browser send it again gets a page that opens nothing.
    await page.reload()
    await expect(page.getByText(mine.words.code.closed)).toBeVisible()
    await expect(page.getByText('We are sorry that this happened.')).toHaveCount(0)
    expect(await page.content()).not.toContain(report.code)
  } finally {
    elsewhere.close()
  }
})
