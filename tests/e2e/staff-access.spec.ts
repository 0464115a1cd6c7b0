import type { Page } from '@playwright/test'
import { findings } from './findings.ts'
import { overflowWhenNarrow, smallTargets } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { DESK, PHONE } from './screens.ts'
import { expect, test } from './staff.ts'
import { STAFF_PAGES, staffPages } from './staff-pages.ts'
import { STAFF_STATES } from './staff-states.ts'

/** A walk a test, so that the workers can share them and one page is loaded after the other. */
const WALKS = 3
const walk = <Item>(all: Item[], turn: number): Item[] => all.filter((_, index) => index % WALKS === turn)

/** What is wrong with the page that is open: on a desk in light and dark, and on a phone. */
async function wrongOn(page: Page): Promise<string[]> {
  await page.setViewportSize(DESK.viewport)
  const found = [...(await findings(page)), ...(await smallTargets(page)), ...(await overflowWhenNarrow(page))]
  await page.setViewportSize(PHONE.viewport)
  for (const finding of [...(await findings(page, ['light'])), ...(await smallTargets(page))])
    found.push(`on a phone: ${finding}`)
  const headings = await page.getByRole('heading', { level: 1 }).count()
  if (headings !== 1) found.push(`${headings} headings of the first level`)
  const title = await page.title()
  if (!/^(Error: )?.{4,} – Saysafe (?:staff|preview)$/.test(title)) found.push(`the title is “${title}”`)
  return found
}

for (let turn = 0; turn < WALKS; turn += 1) {
  test(`staff pages are sound in every state (${turn + 1} of ${WALKS}): axe in light and dark, 320 px, letters of twice the size, targets`, async ({
    page,
    visit,
    account,
    signedIn,
    server,
  }) => {
    test.slow()
    const found: string[] = []
    await signedIn(await account('admin'))
    for (const [name, show] of walk(Object.entries(STAFF_STATES), turn)) {
      await test.step(name, async () => {
        await page.setViewportSize(DESK.viewport)
        await show({ visit, page, person: await account('editor'), server })
        for (const finding of await wrongOn(page)) found.push(`${name}: ${finding}`)
        await server.clock.reset()
      })
    }
    expect(found).toEqual([])
  })

  test(`the pages of publishing are sound (${turn + 1} of ${WALKS}): axe in light and dark, HTML, 320 px, letters of twice the size`, async ({
    page,
    visit,
    server,
    context,
  }) => {
    test.slow()
    const pages = await staffPages(server)
    const found: string[] = []
    for (const name of walk([...STAFF_PAGES], turn)) {
      await test.step(name, async () => {
        const { path, cookie } = pages[name]
        await context.clearCookies()
        if (cookie) await context.addCookies([cookie])
        const response = await visit(path)
        expect(response.status()).toBe(200)
        for (const finding of [
          ...(await findings(page)),
          ...(await overflowWhenNarrow(page)),
          ...(await faultsIn(await response.text())),
        ])
          found.push(`${name}: ${finding}`)
      })
    }
    expect(found).toEqual([])
  })
}
