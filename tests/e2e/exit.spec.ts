import { COMING, expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { LANGUAGES, WORDS } from './words.ts'

const WEATHER = 'https://www.bbc.co.uk/weather'
const SUBJECT = `consultations/${COMING}/`

test.beforeEach(async ({ server, faults, context }) => {
  const subject = server.content.consultations.find(({ slug }) => slug === COMING)
  server.clock.moveTo(new Date((subject?.opens.getTime() ?? 0) + 60_000))
  faults.allowOrigin(new URL(WEATHER).origin)
  await context.route(`${WEATHER}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Rain</h1>' }))
})

for (const lang of LANGUAGES) {
  test(`every page about a dangerous subject has a way out in sight, and says what it cannot do, in ${lang}`, async ({
    page,
    visit,
  }) => {
    for (const path of ['', 'print/', 'answer/', 'return/', 'thanks/?reference=7KQM-24F2-PXWD']) {
      await visit(`/${lang}/${SUBJECT}${path}`)
      const exit = page.getByRole('link', { name: WORDS[lang].common.exit.link })
      await expect(exit).toHaveAttribute('href', WEATHER)
      await expect(page.getByText(WORDS[lang].common.exit.note)).toBeVisible()
      await page.evaluate(() => scrollTo({ top: document.body.scrollHeight }))
      await expect(exit).toBeInViewport({ ratio: 1 })
    }
    await visit(`/${lang}/consultations/${OPEN}/`)
    await expect(page.getByRole('link', { name: WORDS[lang].common.exit.link })).toHaveCount(0)
  })
}

test('what takes focus is never under the bar of the way out', async ({ page, visit }) => {
  await visit(`/en/${SUBJECT}answer/`)
  await page.getByRole('button', { name: 'Continue' }).focus()
  for (let stop = 0; stop < 25; stop += 1) {
    await page.keyboard.press('Shift+Tab')
    const clear = await page.evaluate(() => {
      const bar = document.querySelector('.saysafe-exit')
      const element = document.activeElement
      if (!bar || !element || element === document.body || bar.contains(element)) return true
      return element.getBoundingClientRect().top >= bar.getBoundingClientRect().bottom
    })
    expect(clear, `stop ${stop}`).toBe(true)
  }
})

test('the way out takes the answers of this tab with it, and Back does not lead to the page', async ({
  page,
  visit,
  server,
}) => {
  const form = questionnaireOn(page, server, COMING, 'en')
  await visit('/en/')
  await visit(`${form.address}answer/`)
  await form.choice('aims_agreement', 'agree').check()
  expect(await page.evaluate(() => sessionStorage.length)).toBe(1)
  const steps = await page.evaluate(() => history.length)
  await page.getByRole('link', { name: WORDS.en.common.exit.link }).click()
  await expect(page).toHaveURL(WEATHER)
  expect(await page.evaluate(() => history.length)).toBe(steps)
  await page.goBack()
  await expect(page).toHaveURL(/\/en\/$/)
  await visit(`${form.address}answer/`)
  await expect(form.choice('aims_agreement', 'agree')).not.toBeChecked()
})

test('Shift three times is the way out too, but not Shift for capital letters', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, COMING, 'en')
  await visit(`${form.address}answer/`)
  await form.box('missing_aims').focus()
  for (const letter of ['A', 'B', 'C', 'D']) await page.keyboard.press(`Shift+${letter}`)
  await expect(form.box('missing_aims')).toHaveValue('ABCD')
  // Three presses with pauses are none of it, and cost nothing.
  await page.clock.install()
  for (const _ of [1, 2, 3]) {
    await page.keyboard.press('Shift')
    await page.clock.runFor(1_100)
  }
  await expect(form.box('missing_aims')).toHaveValue('ABCD')
  await page.keyboard.press('Shift')
  await expect(page.getByRole('status').filter({ hasText: WORDS.en.common.exit.twoMore })).toHaveCount(1)
  await page.keyboard.press('Shift')
  await expect(page.getByRole('status').filter({ hasText: WORDS.en.common.exit.oneMore })).toHaveCount(1)
  await page.keyboard.press('Shift')
  await expect(page).toHaveURL(WEATHER)
})

test('the API says of which consultations this is true', async ({ request }) => {
  for (const [slug, exitLink] of [
    [COMING, true],
    [OPEN, false],
  ] as const)
    expect(await (await request.get(`/api/consultations/${slug}`)).json()).toMatchObject({ exitLink })
})

test('the way out is not on paper', async ({ page, visit }) => {
  await visit(`/en/${SUBJECT}print/`)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText(WORDS.en.common.exit.link, { exact: true })).toBeHidden()
  await expect(page.getByText(WORDS.en.common.exit.note)).toBeHidden()
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('the way out is a link', async ({ page, visit }) => {
    await visit(`/en/${SUBJECT}`)
    await expect(page.getByText(WORDS.en.common.exit.shift)).toBeHidden()
    await page.getByRole('link', { name: WORDS.en.common.exit.link }).click()
    await expect(page).toHaveURL(WEATHER)
  })
})
