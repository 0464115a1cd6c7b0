import { ADDRESSES, addressOf } from './addresses.ts'
import { expect, test } from './fixtures.ts'
import { overflow } from './hands.ts'
import type { Lang } from './words.ts'

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

test('with letters of twice their size nothing widens the page of a small phone: numbers, codes, tables, long words', async ({
  page,
  visit,
  server,
}) => {
  const found: string[] = []
  for (const { tag } of server.content.area.languages)
    for (const path of [
      ADDRESSES.home,
      ADDRESSES.open,
      ADDRESSES['print view'],
      ADDRESSES.results,
      `${ADDRESSES.start}?page=behaviours`,
      ADDRESSES.thanks,
      ADDRESSES.report,
      ADDRESSES.accessibility,
    ]) {
      await page.setViewportSize({ width: 360, height: 640 })
      await visit(addressOf(tag as Lang, path))
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      await page.setViewportSize({ width: 320, height: 640 })
      for (const part of await overflow(page)) found.push(`/${tag}/${path} ${part}`)
    }
  expect(found).toEqual([])
})
