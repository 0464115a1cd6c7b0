import type { Page } from '@playwright/test'
import axe from 'axe-core'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds. In the dark only colours differ, so only they are judged again. */
export async function findings(page: Page, schemes: readonly ('light' | 'dark')[] = ['light', 'dark']) {
  // What was posted is there before its styles are.
  await page.waitForLoadState()
  // Once for both, and nothing but what is wrong: most of what axe costs is its own source and its own report.
  for (const frame of page.frames()) await frame.evaluate(axe.source)
  const found: string[] = []
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme })
    const rules = colorScheme === 'light' ? TAGS : ['color-contrast']
    const { violations } = await page.evaluate((options) => window.axe.run(document, options), {
      runOnly: { type: colorScheme === 'light' ? ('tag' as const) : ('rule' as const), values: rules },
      resultTypes: ['violations' as const],
    })
    for (const { id, nodes } of violations)
      found.push(
        ...nodes.map(({ target, failureSummary }) => `${colorScheme} ${id} ${String(target)}: ${failureSummary}`),
      )
  }
  return found
}
