import { expect, test } from './fixtures.ts'
import { overflow } from './hands.ts'

test('on a small phone, whoever is in danger or wants to report sees where at once', async ({
  page,
  visit,
  server,
}) => {
  await page.setViewportSize({ width: 320, height: 568 })
  for (const { tag } of server.content.area.languages) {
    for (const path of ['', 'report/']) {
      await visit(`/${tag}/${path}`)
      await expect(page.locator('a[href="tel:999"]:visible').first(), `/${tag}/${path}`).toBeInViewport({ ratio: 1 })
    }
    await visit(`/${tag}/`)
    await expect(page.getByRole('complementary').locator(`a[href="/${tag}/report/"]`)).toBeInViewport({ ratio: 1 })
  }
})

test('with letters of twice their size no address of email widens a phone’s page', async ({ page, visit }) => {
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 640 })
    await visit('/en/')
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    expect(await overflow(page)).toEqual([])
  }
})
