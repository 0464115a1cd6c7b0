import { ADDRESSES, addressOf, draftOf, MISTAKES, STEPS, stepIn } from './addresses.ts'
import { findings } from './findings.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { STAFF_PAGES, staffPages } from './staff-pages.ts'
import { LANGUAGES } from './words.ts'

for (const lang of LANGUAGES) {
  for (const [name, path] of Object.entries(ADDRESSES)) {
    test(`axe finds nothing on the page "${name}", in ${lang}, light and dark`, async ({ page, visit }) => {
      await visit(addressOf(lang, path))
      expect(await findings(page)).toEqual([])
    })
  }

  for (const step of STEPS) {
    test(`axe finds nothing on the step "${step}" with every question shown, in ${lang}, light and dark`, async ({
      page,
      visit,
      server,
      request,
    }) => {
      const form = questionnaireOn(page, server, OPEN, lang)
      const code = await draftOf(server, request, lang)
      await visit(addressOf(lang, stepIn(code, step)))
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf(step))
      expect(await findings(page)).toEqual([])
    })
  }

  for (const [step, mistakes] of Object.entries(MISTAKES)) {
    test(`axe finds nothing on the step "${step}" with its errors, in ${lang}, light and dark`, async ({
      page,
      visit,
      server,
      request,
    }) => {
      const form = questionnaireOn(page, server, OPEN, lang)
      const code = await draftOf(server, request, lang, mistakes)
      await visit(addressOf(lang, stepIn(code, step)))
      await form.press('continue')
      await expect(form.summary).toBeFocused()
      expect(await findings(page)).toEqual([])
    })
  }
}

test('axe finds nothing on the page of a wrong code, on the kept answers and on the API’s own page', async ({
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
  server.clock.moveTo(
    new Date((server.content.consultations.find(({ slug }) => slug === OPEN)?.closes.getTime() ?? 0) + 1),
  )
  await visit(`${form.address}answer/${code}/`)
  await expect(page.getByRole('textbox', { name: form.words.late.words })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await visit('/api/docs')
  expect(await findings(page)).toEqual([])
})

for (const name of STAFF_PAGES) {
  test(`axe finds nothing on the staff page "${name}", light and dark`, async ({ page, visit, server, context }) => {
    const { path, cookie } = (await staffPages(server))[name]
    if (cookie) await context.addCookies([cookie])
    await visit(path)
    expect(await findings(page)).toEqual([])
  })
}
