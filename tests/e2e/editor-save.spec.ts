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

for (const size of [
  { width: 1280, height: 800 },
  { width: 390, height: 740 },
]) {
  test(`Save stays in sight and covers nothing that has the focus, ${size.width} px wide`, async ({ page, at }) => {
    await page.setViewportSize(size)
    await page.goto(`${await at('eve', 'consultations/violence-against-women-strategy')}words/en/`)
    const wrong: string[] = []
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab')
      const { save, covered } = await seen(page)
      if (!save && step > 25) wrong.push(`press ${step}: Save is out of sight`)
      if (covered !== undefined) wrong.push(`press ${step}: ${covered} is covered`)
    }
    expect(wrong).toEqual([])
  })
}
