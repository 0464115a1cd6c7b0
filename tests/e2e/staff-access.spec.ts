import { findings } from './findings.ts'
import { overflow, smallTargets } from './hands.ts'
import { expect, test } from './staff.ts'
import { STAFF_STATES } from './staff-states.ts'

for (const [name, show] of Object.entries(STAFF_STATES)) {
  test(`the staff page "${name}" is sound: axe in light and dark, 320 px, letters of twice the size, targets`, async ({
    page,
    visit,
    account,
    signedIn,
    server,
  }) => {
    const person = await account('editor')
    await signedIn(await account('admin'))
    await show({ visit, page, person, server })
    expect(await findings(page)).toEqual([])
    expect(await smallTargets(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await overflow(page), '320 px').toEqual([])
    await page.setViewportSize({ width: 640, height: 800 })
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    expect(await overflow(page), '200%').toEqual([])
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    expect(await page.title()).toMatch(/^(Error: )?.{4,} – Saysafe staff$/)
  })
}
