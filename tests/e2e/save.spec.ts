import { expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { screenFor } from './screens.ts'

const CODE = /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript, ...screenFor(noScript) })

    test('a resident saves, comes back with the code on another device, and sends; the code is then used up', async ({
      page,
      browser,
      visit,
      server,
      noScript: without,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      await visit(`${form.address}answer/`)
      await form.answerPage('order', { agreement: 'do_not_know' }, without)
      await form.fill('missing_rule', { missing_rule: 'Loud engines' })
      await form.press('save')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.saved.title)
      const code = await page.getByText(CODE).innerText()

      const elsewhere = await browser.newContext({ baseURL: server.url, javaScriptEnabled: !without })
      const other = await elsewhere.newPage()
      const again = questionnaireOn(other, server, OPEN, 'fa')
      await other.goto(`${again.address}return/`)
      // As somebody copies it from paper.
      await other.getByRole('textbox', { name: again.words.return.code }).fill(code.toLowerCase().replaceAll('-', ' '))
      await other.getByRole('button', { name: again.words.return.submit }).click()
      await expect(other.getByRole('heading', { level: 1 })).toHaveText(again.titleOf('behaviours'))
      await expect(other.locator('astro-island[ssr]')).toHaveCount(without ? 1 : 0)
      await expect(again.box('missing_rule')).toHaveValue('Loud engines')
      await again.answerPage('behaviours', {}, without)
      for (const id of ['experience', 'enforcement', 'your_area', 'equality']) await again.answerPage(id, {}, without)
      await again.press('send')
      const stored = server.stored(OPEN, await again.receipt())
      expect(stored?.answers).toEqual({ agreement: 'do_not_know', missing_rule: 'Loud engines' })
      await elsewhere.close()

      const gone = await visit(`${form.address}answer/${code}/`)
      expect(gone.status()).toBe(410)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.gone.title)
      await expect(page.getByText('Loud engines')).toHaveCount(0)
      await page.getByRole('link', { name: form.words.gone.start }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
    })

    test('a wrong code is refused with what to do, and stays in the box', async ({ page, visit, server }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      await visit(form.address)
      await page.getByRole('link', { name: 'Come back to answers you saved' }).click()
      const box = page.getByRole('textbox', { name: form.words.return.code })
      await page.getByRole('button', { name: form.words.return.submit }).click()
      await expect(form.summary).toContainText(form.words.return.missing)
      await box.fill('7KQM-24F2-PXWD-0T8N')
      await page.getByRole('button', { name: form.words.return.submit }).click()
      await expect(form.summary).toContainText(form.words.return.wrong)
      await expect(form.summary).toBeFocused()
      await expect(page).toHaveTitle(/^Error/)
      await expect(box).toHaveValue('7KQM-24F2-PXWD-0T8N')
      await expect(box).toHaveAccessibleDescription(/We do not know this code/)
      await form.summary.getByRole('link').click()
      await expect(box).toBeFocused()
    })
  })
}

test('what was saved is not left behind in the browser', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await visit(`${form.address}answer/?page=behaviours`)
  await form.box('missing_rule').fill('Loud engines')
  await form.press('save')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.saved.title)
  await visit(`${form.address}answer/?page=behaviours`)
  await expect(form.box('missing_rule')).toHaveValue('')
})
