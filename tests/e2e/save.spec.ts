import type { Page } from '@playwright/test'
import { expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { screenFor } from './screens.ts'

const CODE = /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/

/** Every address that a page asks for or stands at. */
function addressesOf(page: Page): string[] {
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  return addresses
}

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript, ...screenFor(noScript) })

    test('a resident saves, comes back with the code on another device, and sends; the code stands in no address, and is then used up', async ({
      page,
      browser,
      visit,
      server,
      noScript: without,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      const addresses = addressesOf(page)
      await visit(`${form.address}answer/`)
      await form.answerPage('order', { agreement: 'do_not_know' }, without)
      await form.fill('missing_rule', { missing_rule: 'Loud engines' })
      const left = page.url()
      await form.press('save')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.saved.title)
      const code = await page.getByText(CODE).innerText()

      const elsewhere = await browser.newContext({ baseURL: server.url, javaScriptEnabled: !without })
      const other = await elsewhere.newPage()
      const again = questionnaireOn(other, server, OPEN, 'fa')
      const otherAddresses = addressesOf(other)
      const box = other.getByRole('textbox', { name: again.words.return.code })
      await other.goto(`${again.address}return/`)
      await box.fill('7KQM-24F2-PXWD-0T8N')
      await other.getByRole('button', { name: again.words.return.submit }).click()
      await expect(again.summary).toBeVisible()
      // As somebody copies it from paper.
      await box.fill(code.toLowerCase().replaceAll('-', ' '))
      await other.getByRole('button', { name: again.words.return.submit }).click()
      await expect(other.getByRole('heading', { level: 1 })).toHaveText(again.titleOf('behaviours'))
      await expect(other.locator('astro-island[ssr]')).toHaveCount(without ? 1 : 0)
      await expect(again.box('missing_rule')).toHaveValue('Loud engines')
      await other.reload()
      await expect(again.box('missing_rule')).toHaveValue('Loud engines')
      const before = server.count(OPEN)
      await again.answerPage('behaviours', {}, without)
      for (const id of ['experience', 'enforcement', 'your_area', 'equality']) await again.answerPage(id, {}, without)
      await again.press('send')
      const stored = server.stored(OPEN, await again.receipt())
      expect(stored?.answers).toEqual({ agreement: 'do_not_know', missing_rule: 'Loud engines' })

      // The browser's own Back shows pages of ours alone, never the words, and sends nothing again.
      for (let step = 0; step < 16; step += 1) {
        await other.goBack({ waitUntil: 'load' })
        if (other.url() === 'about:blank') break
        await expect(other.getByRole('banner')).toBeVisible()
        await expect(other.getByText('Loud engines')).toHaveCount(0)
        for (const shown of await other.getByRole('textbox').all()) await expect(shown).not.toHaveValue('Loud engines')
      }
      expect(other.url()).toBe('about:blank')
      expect(server.count(OPEN)).toBe(before + 1)
      await elsewhere.close()
      const compact = (text: string) =>
        decodeURIComponent(text)
          .toUpperCase()
          .replaceAll(/[^0-9A-Z]/g, '')
      expect([...addresses, ...otherAddresses].filter((one) => compact(one).includes(compact(code)))).toEqual([])

      // Whoever opens the first person's address finds nothing.
      if (without) {
        expect((await visit(left)).status()).toBe(410)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.gone.title)
      }
      await visit(`${form.address}return/`)
      await page.getByRole('textbox', { name: form.words.return.code }).fill(code)
      await page.getByRole('button', { name: form.words.return.submit }).click()
      await expect(form.summary).toContainText(form.words.return.wrong)
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
      expect(page.url()).not.toContain('7KQM')
      await expect(box).toHaveAccessibleDescription(/We do not know this code/)
      await form.summary.getByRole('link').click()
      await expect(box).toBeFocused()
    })
  })
}

test.describe('without script', () => {
  test.use({ noScript: true })

  test('whoever saves and leaves is not found by the next person at Back; who goes on is', async ({
    page,
    visit,
    server,
  }) => {
    const form = questionnaireOn(page, server, OPEN, 'en')
    await visit(form.address)
    await page.getByRole('link', { name: 'Answer now' }).first().click()
    await form.answerPage('order', { agreement: 'do_not_know' }, true)
    await form.fill('missing_rule', { missing_rule: 'Loud engines' })
    await form.press('save')
    const code = await page.getByText(CODE).innerText()
    await page.reload()
    await expect(page.getByText(code)).toBeVisible()
    await page.getByRole('button', { name: form.words.saved.continue }).click()
    await expect(form.box('missing_rule')).toHaveValue('Loud engines')
    await form.press('save')
    await page.getByRole('button', { name: form.words.saved.finish }).click()
    await expect(page).toHaveURL(new RegExp(`${form.address}$`))
    for (let step = 0; step < 16; step += 1) {
      await page.goBack({ waitUntil: 'load' })
      if (page.url() === 'about:blank') break
      await expect(page.getByText(code)).toHaveCount(0)
      for (const shown of await page.getByRole('textbox').all()) await expect(shown).not.toHaveValue(/Loud|-/)
    }
    expect(page.url()).toBe('about:blank')
  })
})

test('what was saved is not left behind in the browser', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await visit(`${form.address}answer/?page=behaviours`)
  await form.box('missing_rule').fill('Loud engines')
  await form.press('save')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.saved.title)
  await visit(`${form.address}answer/?page=behaviours`)
  await expect(form.box('missing_rule')).toHaveValue('')
})
