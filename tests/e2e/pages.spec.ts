import type { Page } from '@playwright/test'
import { ADDRESSES, addressOf, draftOf, MISTAKES, STEPS, stepIn } from './addresses.ts'
import { findings } from './findings.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { overflowWhenNarrow, smallTargets } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { questionnaireOn } from './questionnaire.ts'
import { DESK, PHONE } from './screens.ts'

/**
 * Every page in every language, loaded once for all that is asked of it. English is walked as on a
 * desk, Persian as on a phone, which is where layouts break: narrow, and running from the right.
 * Colours are the same in every language, so they are judged in one.
 */
const WALKS = [
  { lang: 'en', looks: ['light', 'dark'], use: DESK },
  { lang: 'fa', looks: ['structure'], use: PHONE },
  { lang: 'ro', looks: ['structure'], use: DESK },
] as const

const inHalves = <Item>(all: Item[]): Item[][] => {
  const half = Math.ceil(all.length / 2)
  return [all.slice(0, half), all.slice(half)]
}

/** What is wrong with a page as it stands, and with the HTML it came as. */
const unsound = async (page: Page, looks: Parameters<typeof findings>[1], html: string): Promise<string[]> => [
  ...(await findings(page, looks)),
  ...(await smallTargets(page)),
  ...(await overflowWhenNarrow(page)),
  ...(await faultsIn(html)),
]

for (const { lang, looks, use } of WALKS) {
  test.describe(`in ${lang}`, () => {
    test.use(use)
    test.slow()

    for (const [half, addresses] of inHalves(Object.entries(ADDRESSES)).entries()) {
      test(`every page is sound (${half + 1} of 2): axe, HTML, 320 px, letters of twice the size, targets`, async ({
        page,
        visit,
      }) => {
        const found: string[] = []
        for (const [name, path] of addresses) {
          const response = await visit(addressOf(lang, path))
          for (const finding of await unsound(page, looks, await response.text())) found.push(`${name}: ${finding}`)
        }
        expect(found).toEqual([])
      })
    }

    test('every step is sound with every question shown: axe, HTML, 320 px, letters of twice the size, targets', async ({
      page,
      visit,
      server,
      request,
    }) => {
      const form = questionnaireOn(page, server, OPEN, lang)
      const code = await draftOf(server, request, lang)
      const found: string[] = []
      for (const step of STEPS) {
        const response = await visit(addressOf(lang, await stepIn(server, request, code, step)))
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf(step))
        for (const finding of await unsound(page, looks, await response.text())) found.push(`${step}: ${finding}`)
      }
      expect(found).toEqual([])
    })

    test('every step is sound with its errors: axe, 320 px, letters of twice the size', async ({
      page,
      visit,
      server,
      request,
    }) => {
      const form = questionnaireOn(page, server, OPEN, lang)
      const found: string[] = []
      for (const [step, mistakes] of Object.entries(MISTAKES)) {
        const code = await draftOf(server, request, lang, mistakes)
        await visit(addressOf(lang, await stepIn(server, request, code, step)))
        await form.press('continue')
        await expect(form.summary).toBeFocused()
        for (const finding of [...(await findings(page, looks)), ...(await overflowWhenNarrow(page))])
          found.push(`${step}: ${finding}`)
      }
      expect(found).toEqual([])
    })
  })
}

test('axe finds nothing on the page of a wrong code, of the right one, on the kept answers and on the API’s own page', async ({
  page,
  visit,
  server,
  request,
}) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await visit(`${form.address}return/`)
  await page.getByRole('button', { name: form.words.return.submit }).click()
  await expect(form.summary).toBeFocused()
  expect(await findings(page)).toEqual([])
  const code = await draftOf(server, request, 'en')
  const saved = await request.post(`${form.address}answer/`, { form: { action: 'save', code } })
  await visit(saved.url())
  await expect(page.getByText(code)).toBeVisible()
  expect(await findings(page)).toEqual([])
  server.clock.moveTo(
    new Date((server.content.consultations.find(({ slug }) => slug === OPEN)?.closes.getTime() ?? 0) + 1),
  )
  await visit(addressOf('en', await stepIn(server, request, code)))
  await expect(page.getByRole('textbox', { name: form.words.late.words })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await visit('/api/docs')
  expect(await findings(page)).toEqual([])
})
