import { expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { screenFor } from './screens.ts'

const SECRET = 'My neighbour drinks'

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript, ...screenFor(noScript) })

    test('on a shared device nothing of the first person is left for the second', async ({
      page,
      visit,
      server,
      noScript: without,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      await visit(`${form.address}answer/?kiosk=1`)
      await expect(page.getByText(form.words.kiosk.notice)).toBeVisible()
      await expect(page.getByRole('button', { name: form.words.save })).toHaveCount(0)
      await form.answerPage('order', { agreement: 'disagree', agreement_reasons: SECRET }, without)
      for (const id of ['changes', 'behaviours', 'experience', 'enforcement', 'your_area', 'equality'])
        await form.answerPage(id, {}, without)
      await form.press('send')
      const stored = server.stored(OPEN, await form.receipt())
      expect(stored).toMatchObject({ channel: 'kiosk', answers: { agreement_reasons: SECRET } })

      await page.getByRole('link', { name: form.words.thanks.nextPerson }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
      await expect(form.choice('agreement', 'disagree')).not.toBeChecked()
      expect(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie])).toEqual([
        0,
        0,
        '',
      ])
      await form.choice('agreement', 'disagree').check()
      if (without) await form.press('continue')
      await expect(form.box('agreement_reasons')).toHaveValue('')

      // Through everything that the browser's own Back can reach.
      for (let step = 0; step < 12; step += 1) {
        const came = await page.goBack({ waitUntil: 'load' }).catch(() => undefined)
        if (page.url() === 'about:blank') break
        if (came === null) break
        await expect(page.getByText(SECRET)).toHaveCount(0)
        for (const box of await page.getByRole('textbox').all()) await expect(box).not.toHaveValue(SECRET)
      }
    })

    test('whoever leaves half-way starts clean for the next person, and nothing leads out of the questionnaire', async ({
      page,
      visit,
      server,
      noScript: without,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      await visit(`${form.address}answer/?kiosk=1`)
      await form.answerPage('order', { agreement: 'disagree', agreement_reasons: SECRET }, without)
      const outside = page.locator(
        'a[href]:not([href^="#"]):not([hreflang]):not([href^="tel:"]):not([href^="mailto:"])',
      )
      expect(
        await outside.evaluateAll((links) =>
          links.map((link) => link.getAttribute('href')).filter((href) => !href?.includes('/answer/')),
        ),
      ).toEqual([])
      const left = page.url()
      await page.getByRole('button', { name: form.words.kiosk.startClean }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
      await expect(form.choice('agreement', 'disagree')).not.toBeChecked()
      await page.goto(left)
      await expect(page.getByText(SECRET)).toHaveCount(0)
      for (const box of await page.getByRole('textbox').all()) await expect(box).not.toHaveValue(SECRET)
    })
  })
}

test('a shared device that nobody touches for three minutes clears itself', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await page.clock.install()
  await visit(`${form.address}answer/?kiosk=1`)
  await form.choice('agreement', 'disagree').check()
  await form.box('agreement_reasons').fill(SECRET)
  await page.clock.runFor('02:30')
  await page.keyboard.press('Shift')
  await page.clock.runFor('02:30')
  await expect(form.box('agreement_reasons')).toHaveValue(SECRET)
  await page.clock.runFor('00:31')
  await expect(page.getByText(form.words.kiosk.cleared)).toBeVisible()
  await expect(form.choice('agreement', 'disagree')).not.toBeChecked()
  await form.choice('agreement', 'disagree').check()
  await expect(form.box('agreement_reasons')).toHaveValue('')
})
