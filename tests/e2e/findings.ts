import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Half the size of what the module itself offers, and sent to each page anew. */
const SOURCE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** `structure` is everything but colours, for a page whose colours are judged in another language. */
type Look = 'light' | 'dark' | 'structure'

/** What axe finds. In the dark only colours differ, so only they are judged again. */
export async function findings(page: Page, looks: readonly Look[] = ['light', 'dark']) {
  // What was posted is there before its styles are.
  await page.waitForLoadState()
  // Where the page begins, or the bar of the way out would lie over half of something.
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  // Once for both, and nothing but what is wrong: most of what axe costs is its own source and its own report.
  for (const frame of page.frames()) await frame.evaluate(SOURCE)
  const found: string[] = []
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look === 'dark' ? 'dark' : 'light' })
    const { violations } = await page.evaluate((options) => window.axe.run(document, options), {
      runOnly:
        look === 'dark'
          ? { type: 'rule' as const, values: ['color-contrast'] }
          : { type: 'tag' as const, values: TAGS },
      rules: { 'color-contrast': { enabled: look !== 'structure' } },
      resultTypes: ['violations' as const],
    })
    for (const { id, nodes } of violations)
      found.push(...nodes.map(({ target, failureSummary }) => `${look} ${id} ${String(target)}: ${failureSummary}`))
  }
  return found
}
