import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

/** How far the page can be scrolled to the side, and what sticks out. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        return box.width > 0 && (box.right > width + 1 || box.left < -1)
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
      .slice(0, 5)
  })
}

/** What sticks out at 320 px, and with letters of twice the size. The page has its size again afterwards. */
export async function overflowWhenNarrow(page: Page): Promise<string[]> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  const narrow = await overflow(page)
  await page.setViewportSize({ width: 640, height: 800 })
  const root = (fontSize: string) =>
    page.evaluate((value) => {
      document.documentElement.style.fontSize = value
    }, fontSize)
  await root('200%')
  const large = await overflow(page)
  await root('')
  if (size) await page.setViewportSize(size)
  return [...narrow.map((part) => `320 px ${part}`), ...large.map((part) => `200% ${part}`)]
}

/** What can be pressed and is smaller than it must be: 24 px, and 44 px for what a form is made of. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary')].flatMap((element) => {
      const target = element.matches('input[type=radio], input[type=checkbox]')
        ? (element.parentElement ?? element)
        : element
      const { width, height } = target.getBoundingClientRect()
      // Links inside a sentence are excepted (WCAG 2.2, 2.5.8), as is what nobody sees.
      const inSentence = element.matches('a') && getComputedStyle(element).display === 'inline'
      if (width <= 1 || element.closest('[aria-hidden=true], [hidden], .govuk-skip-link') || inSentence) return []
      const least = element.matches('input, select, textarea, button') ? 44 : 24
      return height < least || width < least
        ? [`${element.tagName} ${element.id || element.className} ${Math.round(width)}×${Math.round(height)}`]
        : []
    }),
  )
}

/** Moves on by Tab until an element with this id has focus; every stop on the way must show it. */
export async function tabTo(page: Page, id: string): Promise<void> {
  for (let stop = 0; stop < 120; stop += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement)) return { id: '', seen: false }
      const seen = (one: Element | null | undefined, pseudo?: string): boolean => {
        if (!one) return false
        const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(one, pseudo)
        return (
          (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) ||
          boxShadow !== 'none' ||
          (one.matches('a') && backgroundColor !== 'rgba(0, 0, 0, 0)')
        )
      }
      const value = element instanceof HTMLButtonElement ? element.value : ''
      return { id: element.id || value, seen: seen(element) || seen(element.nextElementSibling, '::before') }
    })
    expect(at.seen, `focus is seen on stop ${stop}, ${at.id}`).toBe(true)
    if (at.id === id) return
  }
  throw new Error(`Tab never came to ${id}`)
}
