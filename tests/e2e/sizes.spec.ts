import { expect, OPEN, test } from './fixtures.ts'

const BUDGET_BYTES = 75_000
const BUDGET_REQUESTS = 12

for (const [lang, noScript] of [
  ['en', false],
  ['fa', false],
  ['en', true],
] as const) {
  test.describe(() => {
    test.use({ noScript })

    test(`the consultation page cold takes under 75 KB and 12 requests, in ${lang}${noScript ? ' without script' : ''}`, async ({
      page,
      context,
      visit,
    }) => {
      const protocol = await context.newCDPSession(page)
      await protocol.send('Network.enable')
      let bytes = 0
      const asked: string[] = []
      protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength
      })
      protocol.on('Network.requestWillBeSent', ({ request, type }) => {
        asked.push(`${type} ${request.url}`)
      })
      await visit(`/${lang}/consultations/${OPEN}/`)
      await page.waitForLoadState('networkidle')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(bytes).toBeGreaterThan(5_000)
      expect(bytes).toBeLessThan(BUDGET_BYTES)
      expect(asked.length).toBeLessThanOrEqual(BUDGET_REQUESTS)
      expect(
        asked.filter((request) => request.startsWith('Script')),
        'reading needs no script',
      ).toEqual([])
    })
  })
}
