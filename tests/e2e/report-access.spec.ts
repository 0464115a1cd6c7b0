import type { Page } from '@playwright/test'
import { findings } from './findings.ts'
import { expect, test } from './fixtures.ts'
import { overflow, smallTargets } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { reportOn } from './report-form.ts'
import { LANGUAGES } from './words.ts'

test.beforeEach(({ server }) => server.reports.open())

/** With axe, light and dark, then as narrow as a page may be. */
async function look(page: Page, state: string) {
  expect(await findings(page), state).toEqual([])
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await overflow(page), `${state}, at 320 px`).toEqual([])
  expect(await smallTargets(page), `${state}, to press`).toEqual([])
  if (size) await page.setViewportSize(size)
}

for (const lang of ['en', 'fa'] as const) {
  test(`axe finds nothing in any state of a report, in ${lang}, light and dark, and nothing is too wide at 320 px`, async ({
    page,
    visit,
  }) => {
    test.setTimeout(300_000)
    const form = reportOn(page, lang)
    await visit(`${form.address}form/`)
    await form.choice('consent', 'team').check()
    await look(page, 'consent')
    await form.goOn()
    await form.choice('in_danger', 'yes').check()
    await form.choice('under_18', 'yes').check()
    await look(page, 'safety')
    await form.until('what')
    await form.goOn()
    await expect(form.summary).toBeFocused()
    await look(page, 'a mistake')
    await form.box('what').fill('x'.repeat(300))
    await form.until('contact')
    await form.choice('ways', 'phone').check()
    await form.choice('ways', 'email').check()
    await look(page, 'contact')
    await form.box('phone').fill('07700 900 982')
    await form.box('email').fill('a@example.com')
    await form.goOn()
    await look(page, 'check')
    await form.press(form.words.form.send)
    await expect(form.code).toBeVisible()
    await form.press(form.words.receipt.finish)
    await expect(form.summary).toBeFocused()
    await look(page, 'receipt')
    await page.emulateMedia({ media: 'print' })
    const printed = (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ')
    expect(printed).toContain(await form.code.textContent())
    // Whoever finds it learns nothing from it.
    expect(printed).not.toMatch(/hate|crime|police|team|نفرت|جرم|پلیس/i)
  })
}

for (const lang of LANGUAGES) {
  test(`the HTML of every state of a report is valid, in ${lang}`, async ({ request }) => {
    const address = `/${lang}/report/form/`
    const html = await (await request.get(address)).text()
    const [, report = ''] = /name="report" value="([^"]+)"/.exec(html) ?? []
    const [, code = ''] = /name="code" value="([^"]+)"/.exec(html) ?? []
    const ids = { report, code, consent: 'team' }
    const states: [string, Record<string, string>, number][] = [
      [
        'mistakes',
        { ...ids, what: '', why: 'x'.repeat(6_000), ways: 'email', email: 'nobody', 'day.day': '42', when: 'exact' },
        400,
      ],
      ['check', { ...ids, what: '"<b>&', action: 'check' }, 200],
      ['receipt', { ...ids, what: '"<b>&', action: 'send' }, 200],
      ['not written down', { ...ids, action: 'finish' }, 400],
    ]
    const found = (await faultsIn(html)).map((fault) => `form ${fault}`)
    for (const [state, fields, status] of states) {
      const response = await request.post(address, { form: fields })
      expect(response.status(), state).toBe(status)
      for (const fault of await faultsIn(await response.text())) found.push(`${state} ${fault}`)
    }
    expect(found).toEqual([])
  })
}
