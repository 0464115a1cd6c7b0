import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'
import { test } from './editor.ts'

/** Where the Save button and whatever has the focus are, in pixels of the window. */
function seen(page: Page): Promise<{ save: boolean; covered: string | undefined }> {
  return page.evaluate(() => {
    const button = document.querySelector<HTMLElement>('[data-save]')
    const bar = button?.closest('.saysafe-edit-save')?.getBoundingClientRect()
    const own = button?.getBoundingClientRect()
    const focused = document.activeElement
    const field = focused?.getBoundingClientRect()
    const save = own !== undefined && own.top >= 0 && own.bottom <= innerHeight
    // A short field is whole in sight, of a high one the lines in which writing begins.
    const least = Math.min(field?.height ?? 0, 120)
    const inSight = Math.min(field?.bottom ?? 0, bar?.top ?? innerHeight) - Math.max(field?.top ?? 0, 0)
    const isOfBar = focused?.closest('.saysafe-edit-save') !== null
    return { save, covered: !isOfBar && inSight < least - 1 ? focused?.id || focused?.tagName : undefined }
  })
}

test('Save stays in sight and covers nothing that has the focus, on a desk and on a phone', async ({ page, at }) => {
  const title = 'A title that goes on and on without an end '.repeat(12).trim()
  const address = await at('eve', 'consultations/violence-against-women-strategy')
  const long = await at('eve', 'news/endless', { 'en.md': `---\ntitle: ${title}\n---\n` })
  for (const { width, height } of [
    { width: 1280, height: 800 },
    { width: 390, height: 664 },
    { width: 320, height: 568 },
  ]) {
    await page.setViewportSize({ width, height })
    await page.goto(`${address}words/en/`)
    const wrong: string[] = []
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab')
      const { save, covered } = await seen(page)
      // Scrolled to its end, the page shows what stands below the form.
      const below = await page.evaluate(() => document.activeElement?.closest('footer') !== null)
      if (!save && !below && step > 25) wrong.push(`${width} px, press ${step}: Save is out of sight`)
      if (covered !== undefined) wrong.push(`${width} px, press ${step}: ${covered} is covered`)
    }
    expect(wrong).toEqual([])
    for (const path of [long, long.replace('edit/', '')]) {
      await page.goto(path)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect((await page.locator('.saysafe-long-title').first().boundingBox())?.height).toBeLessThan(200)
    }
  }
})
