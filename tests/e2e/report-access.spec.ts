import { findings } from './findings.ts'
import { expect, test } from './fixtures.ts'
import { overflowWhenNarrow, smallTargets } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { reportOn } from './report-form.ts'
import { DESK, PHONE } from './screens.ts'
import { LANGUAGES } from './words.ts'

test.beforeEach(({ server }) => server.reports.open())

const STATES = [
  { lang: 'en', schemes: ['light', 'dark'], use: DESK },
  { lang: 'fa', schemes: ['light'], use: PHONE },
] as const

for (const { lang, schemes, use } of STATES) {
  test.describe(`in ${lang}`, () => {
    test.use(use)
    test.slow()

    test('every state of a report is sound: axe, 320 px, letters of twice the size, targets; its print names nothing', async ({
      page,
      visit,
    }) => {
      const form = reportOn(page, lang)
      const found: string[] = []
      const look = async (state: string) => {
        for (const finding of [
          ...(await findings(page, schemes)),
          ...(await smallTargets(page)),
          ...(await overflowWhenNarrow(page)),
        ])
          found.push(`${state}: ${finding}`)
      }
      await visit(`${form.address}form/`)
      await form.choice('in_danger', 'yes').check()
      await form.choice('under_18', 'yes').check()
      await look('safety')
      await form.agree()
      await look('consent')
      await form.until('what')
      await form.goOn()
      await expect(form.summary).toBeFocused()
      await look('a mistake')
      await form.box('what').fill('x'.repeat(300))
      await form.until('contact')
      await form.choice('ways', 'phone').check()
      await form.choice('ways', 'email').check()
      await look('contact')
      await form.box('phone').fill('07700 900 982')
      await form.box('email').fill('a@example.com')
      await form.goOn()
      await look('check')
      await form.press(form.words.form.send)
      await expect(form.code).toBeVisible()
      await form.press(form.words.receipt.finish)
      await expect(form.summary).toBeFocused()
      await look('receipt')
      expect(found).toEqual([])
      const code = await form.code.textContent()
      await page.emulateMedia({ media: 'print' })
      const printed = (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ')
      expect(printed).toContain(code)
      // Whoever finds it learns nothing from it.
      expect(printed).not.toMatch(/hate|crime|police|team|نفرت|جرم|پلیس/i)
    })
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
      ['not written down', { ...ids, view: 'receipt', action: 'finish' }, 400],
    ]
    const found = (await faultsIn(html)).map((fault) => `form ${fault}`)
    // Each page with the code can be posted once.
    let once = ''
    for (const [state, fields, status] of states) {
      const response = await request.post(address, { form: { ...fields, once } })
      expect(response.status(), state).toBe(status)
      const page = await response.text()
      once = /name="once" value="([^"]+)"/.exec(page)?.[1] ?? ''
      for (const fault of await faultsIn(page)) found.push(`${state} ${fault}`)
    }
    expect(found).toEqual([])
  })
}
