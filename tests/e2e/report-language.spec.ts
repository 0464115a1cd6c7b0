import type { Page } from '@playwright/test'
import { findings } from './findings.ts'
import { expect, test } from './fixtures.ts'
import { overflowWhenNarrow } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { reportOn } from './report-form.ts'
import { WORDS } from './words.ts'

const STORY = 'They followed me home from the bus stop'
const language = (page: Page, name: string) =>
  page.getByRole('banner').getByRole('button', { name, exact: true }).click()

test('the language changes in the midst of the form, and Back goes a step back: no word is lost, sent or kept', async ({
  page,
  visit,
  server,
  faults,
}) => {
  await server.reports.open()
  await server.reports.arrived()
  faults.allowOrigin('https://www.bbc.co.uk')
  await page.route('https://www.bbc.co.uk/**', (route) => route.fulfill({ body: 'weather' }))
  const form = reportOn(page, 'en')
  const persian = reportOn(page, 'fa')
  page.on('dialog', (dialog) => {
    throw new Error(`the way out asked: ${dialog.type()}`)
  })
  const sent: string[] = []
  page.on('request', (request) => void sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`))
  await visit('/en/')
  await page.getByRole('link', { name: WORDS.en.report.nav }).first().click()
  await visit(`${form.address}form/`)
  await form.agree()
  await form.until('what')
  await form.box('what').fill(STORY)

  // Enter in a field goes on, and does not change the language.
  await form.until('when')
  await form.choice('when', 'exact').check()
  await form.box('time').fill('about nine')
  await form.box('time').press('Enter')
  await expect(form.title).toHaveText(form.words.form.pages.where)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')

  await language(page, 'فارسی')
  await expect(form.title).toHaveText(persian.words.form.pages.where)
  await expect(form.title).toBeFocused()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('contentinfo')).toContainText(WORDS.fa.common.footer.heading)
  await expect(page.locator('[data-exit]')).toHaveText(WORDS.fa.common.exit.link)
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])

  // The address is of what is shown, and nothing is kept on the device.
  await page.goBack()
  await expect(form.title).toHaveText(persian.words.form.pages.when)
  await expect(persian.choice('when', 'exact')).toBeChecked()
  await expect(page).toHaveURL(/\/fa\/report\/form\/$/)
  await page.goBack()
  await expect(persian.box('what')).toHaveValue(STORY)
  expect(
    await page.evaluate(() => JSON.stringify([{ ...localStorage, ...sessionStorage }, history.state])),
  ).not.toContain(STORY)
  expect(sent.filter((one) => one.includes('followed') || one.startsWith('POST'))).toEqual([])

  // The language cannot be had: the words stay.
  faults.allow(/ERR_FAILED|Failed to fetch/)
  await page.route('**/ro/report/form/', (route) => route.abort())
  await language(page, 'Română')
  await expect(page.getByRole('alert').filter({ hasText: persian.words.failures.languageFailed })).toBeVisible()
  await expect(persian.box('what')).toHaveValue(STORY)

  await persian.until('contact')
  await persian.goOn()
  await expect(page.getByRole('main')).toContainText(STORY)
  await persian.press(persian.words.form.send)
  await expect(persian.code).toBeVisible()
  const code = await persian.code.textContent()
  await language(page, 'English')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.receipt.title)
  await expect(form.code).toHaveText(code ?? '')
  const [report] = await server.reports.arrived()
  expect(report).toMatchObject({ language: 'fa', opened: { what: STORY } })

  // Whoever leaves now, without a question, finds neither the form nor the code behind or before them.
  await page.locator('[data-exit]').click()
  await expect(page).toHaveURL('https://www.bbc.co.uk/weather')
  for (const _ of [1, 2, 3]) {
    await page.goBack()
    expect(new URL(page.url()).pathname).not.toContain('report/form')
    expect(await page.content()).not.toContain(STORY)
  }
})

test('whoever went back in the form and then leaves it finds it neither behind nor before them', async ({
  page,
  visit,
  server,
  faults,
}) => {
  await server.reports.open()
  faults.allowOrigin('https://www.bbc.co.uk')
  await page.route('https://www.bbc.co.uk/**', (route) => route.fulfill({ body: 'weather' }))
  const form = reportOn(page, 'en')
  await visit(`${form.address}form/`)
  await form.agree()
  await form.until('what')
  await page.goBack()
  await expect(form.title).toHaveText(form.words.form.pages.who)
  await page.locator('[data-exit]').click()
  await expect(page).toHaveURL('https://www.bbc.co.uk/weather')
  expect(await page.goForward()).toBeNull()
  await expect(page).toHaveURL('https://www.bbc.co.uk/weather')
  await page.goBack()
  await expect(page).toHaveURL(/\/en\/$/)
  await expect(page.locator('form[data-report]')).toHaveCount(0)
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('a button changes the language and keeps what was written, on the form, the check and the receipt', async ({
    page,
    visit,
    server,
  }) => {
    await server.reports.open()
    await server.reports.arrived()
    const form = reportOn(page, 'en')
    const persian = reportOn(page, 'fa')
    await visit('/en/')
    await visit(`${form.address}form/`)
    await form.agree()
    await form.box('what').fill(STORY)
    // Nothing that was typed and not sent is put back by the browser.
    await page.goto('/en/')
    await page.goBack()
    await expect(form.box('what')).toHaveValue('')
    await expect(form.choice('consent', 'team')).not.toBeChecked()
    await form.agree()
    await form.box('what').fill(STORY)
    await language(page, 'فارسی')
    await expect(page).toHaveURL(/\/fa\/report\/form\/$/)
    await expect(persian.box('what')).toHaveValue(STORY)
    await expect(persian.choice('consent', 'team')).toBeChecked()
    await expect(persian.summary).toHaveCount(0)
    expect(await server.reports.arrived()).toEqual([])
    expect(await faultsIn(await page.content())).toEqual([])
    // Enter in a field goes on to the check.
    await persian.box('interpreter').press('Enter')
    await expect(form.title).toHaveText(persian.words.form.check)
    await language(page, 'English')
    await expect(form.title).toHaveText(form.words.form.check)
    await expect(page.getByRole('main')).toContainText(STORY)
    await form.press(form.words.form.send)
    const code = await form.code.textContent()
    await language(page, 'Română')
    await expect(form.title).toHaveText(WORDS.ro.report.receipt.title)
    await expect(form.code).toHaveText(code ?? '')
    expect(await server.reports.arrived()).toMatchObject([{ language: 'en', opened: { what: STORY } }])
  })
})
