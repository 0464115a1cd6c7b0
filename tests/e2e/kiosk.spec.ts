import type { Page } from '@playwright/test'
import { findings } from './findings.ts'
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
      const reference = await form.receipt()
      expect(server.stored(OPEN, reference)).toMatchObject({
        channel: 'kiosk',
        answers: { agreement_reasons: SECRET },
      })
      const receipt = page.url()
      expect(receipt).not.toContain(reference)

      await page.getByRole('button', { name: form.words.kiosk.startClean }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
      await expect(form.choice('agreement', 'disagree')).not.toBeChecked()
      const kept = () => page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie])
      // The page may still be arriving, and what is asked of it is then lost with the one before.
      await expect(async () => expect(await kept()).toEqual([0, 0, ''])).toPass()
      await form.choice('agreement', 'disagree').check()
      if (without) await form.press('continue')
      await expect(form.box('agreement_reasons')).toHaveValue('')

      // Through everything that the browser's own Back can reach.
      for (let step = 0; step < 12; step += 1) {
        const came = await page.goBack({ waitUntil: 'load' }).catch(() => undefined)
        if (page.url() === 'about:blank') break
        if (came === null) break
        await expect(page.getByRole('banner')).toBeVisible()
        for (const left of [SECRET, reference]) await expect(page.getByText(left)).toHaveCount(0)
        for (const box of await page.getByRole('textbox').all()) await expect(box).not.toHaveValue(SECRET)
      }
      await page.goto(receipt)
      await expect(page).toHaveURL(/\/answer\/.*kiosk=1/)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
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

test('a shared device that nobody touches asks whether somebody is still there, and clears itself a minute later', async ({
  page,
  visit,
  server,
}) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  const words = form.words.kiosk.idle
  const ask = page.getByRole('alertdialog', { name: words.title })
  await page.clock.install()
  await visit(`${form.address}answer/?kiosk=1`)
  await form.choice('agreement', 'disagree').check()
  await form.box('agreement_reasons').fill(SECRET)
  await page.clock.runFor('02:30')
  await expect(ask).toBeHidden()
  await page.clock.runFor('00:45')
  await expect(ask).toBeVisible()
  await expect(ask).toHaveAccessibleDescription(words.body)
  await expect(ask.getByRole('button', { name: words.stay })).toBeFocused()
  await expect(ask).toContainText(`${words.left} 4`)
  expect(await findings(page)).toEqual([])
  await page.clock.runFor('00:20')
  // Said aloud now and then, not every second.
  await expect(ask.locator('[aria-live]')).toHaveText(`${words.left} 30`)

  // Any press keeps going, and presses nothing else.
  await page.keyboard.press('Enter')
  await expect(ask).toBeHidden()
  await expect(form.box('agreement_reasons')).toHaveValue(SECRET)
  await page.clock.runFor('03:10')
  await ask.getByRole('button', { name: words.stay }).click()
  await expect(ask).toBeHidden()
  await expect(form.box('agreement_reasons')).toHaveValue(SECRET)
  await page.clock.runFor('04:01')
  await expect(page.getByText(form.words.kiosk.cleared)).toBeVisible()
  await expect(form.choice('agreement', 'disagree')).not.toBeChecked()
  await form.choice('agreement', 'disagree').check()
  await expect(form.box('agreement_reasons')).toHaveValue('')
})

/** A receipt as it is given out without script. */
async function receiptWithoutScript(page: Page, address: string): Promise<string> {
  const response = await page.request.post(`${address}thanks/?kiosk=1`, { form: { reference: '7KQM-24F2-PXWD' } })
  return response.url()
}

test('a receipt that nobody clears is cleared, with script by the same question', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await page.clock.install()
  await visit(await receiptWithoutScript(page, form.address))
  await expect(page.getByText('7KQM-24F2-PXWD')).toBeVisible()
  await page.clock.runFor('03:01')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await page.clock.runFor('01:01')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
  await page.goBack()
  await expect(page.getByText('7KQM-24F2-PXWD')).toHaveCount(0)
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('a receipt ends after two minutes unless somebody says before that it stays; pages with fields never do', async ({
    page,
    visit,
    server,
  }) => {
    const form = questionnaireOn(page, server, OPEN, 'en')
    const refresh = page.locator('meta[http-equiv=refresh]')
    await visit(`${form.address}answer/?kiosk=1`)
    await expect(page).toHaveURL(/way=/)
    // What somebody slow has typed would be lost without a warning.
    await expect(refresh).toHaveCount(0)
    await visit(await receiptWithoutScript(page, form.address))
    const [, ends = ''] = /^120;url=(.*)$/.exec((await refresh.getAttribute('content')) ?? '') ?? []
    await page.getByRole('link', { name: form.words.kiosk.keepOpen }).click()
    await expect(page.getByText('7KQM-24F2-PXWD')).toBeVisible()
    await expect(refresh).toHaveCount(0)
    await visit(ends)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
    await page.goBack()
    await expect(page.getByText('7KQM-24F2-PXWD')).toHaveCount(0)
  })
})
