import { expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { WORDS } from './words.ts'

test.describe('without script', () => {
  test.use({ noScript: true })

  test('the browser’s own Back finds every page as it was left, mistakes and the first page too', async ({
    page,
    visit,
    server,
  }) => {
    const form = questionnaireOn(page, server, OPEN, 'en')
    await visit(`${form.address}answer/`)
    // The first page gets an address of its own before anything is stored.
    await expect(page).toHaveURL(/\/answer\/\?way=[\w-]{22}&new=1$/)
    await expect(page.getByText(WORDS.en.answer.unscripted)).toBeVisible()
    await form.answerPage('order', { agreement: 'do_not_know' }, true)
    await form.fill('missing_rule', { missing_rule: 'Loud engines '.repeat(20) })
    await form.press('continue')
    await expect(form.summary).toBeVisible()
    await form.fill('missing_rule', { missing_rule: 'Loud engines' })
    await form.press('continue')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('experience'))

    await page.goBack()
    await expect(form.box('missing_rule')).toHaveValue('Loud engines')
    await page.goBack()
    await expect(form.box('missing_rule')).toHaveValue(/^(Loud engines ?)+$/)
    await page.goBack()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
    await expect(page.locator('input[name=agreement][value=do_not_know]')).toBeChecked()
    await form.press('continue')
    await expect(form.box('missing_rule')).toHaveValue('Loud engines')
  })
})

test('what somebody entered before the script was there is kept', async ({ page, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/assets/*.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${form.address}answer/?page=behaviours`, { waitUntil: 'commit' })
  await form.box('missing_rule').fill('Loud engines')
  letGo()
  await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
  await expect(form.box('missing_rule')).toHaveValue('Loud engines')
  await form.press('continue')
  await page.goBack()
  await expect(form.box('missing_rule')).toHaveValue('Loud engines')
  await page.goto(`${form.address}answer/?page=order`)
  const unscripted = page.getByText(WORDS.en.answer.unscripted)
  await expect(unscripted).toBeAttached()
  await expect(unscripted).toBeHidden()
})
