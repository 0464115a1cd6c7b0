import type { Page } from '@playwright/test'
import { expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { screenFor } from './screens.ts'
import type { TestServer } from './server.ts'

const WORDS = 'Loud engines at night'

/** One answer, up to the check. */
async function readyToSend(
  page: Page,
  visit: (path: string) => Promise<unknown>,
  server: TestServer,
  noScript = false,
) {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await visit(`${form.address}answer/`)
  await form.answerPage('order', { agreement: 'do_not_know' }, noScript)
  await form.answerPage('behaviours', { missing_rule: WORDS }, noScript)
  for (const id of ['experience', 'enforcement', 'your_area', 'equality']) await form.answerPage(id, {}, noScript)
  await expect(page.getByText(WORDS)).toBeVisible()
  return { form, before: server.count(OPEN) }
}

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript, ...screenFor(noScript) })

    test('pressing the button twice stores one response', async ({ page, visit, server, noScript: without }) => {
      const { form, before } = await readyToSend(page, visit, server, without)
      await page.getByRole('button', { name: form.words.check.send }).dblclick()
      const reference = await form.receipt()
      expect(server.stored(OPEN, reference)?.answers).toMatchObject({ missing_rule: WORDS })
      expect(server.count(OPEN)).toBe(before + 1)
    })

    test('after sending, Back does not offer to send again', async ({ page, visit, server, noScript: without }) => {
      const { form, before } = await readyToSend(page, visit, server, without)
      await form.press('send')
      await form.receipt()
      await page.goBack()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.gone.title)
      // Without script the browser decides what of it is seen first.
      if (!without) await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
      await expect(page.getByText(WORDS)).toHaveCount(0)
      expect(server.count(OPEN)).toBe(before + 1)
    })
  })
}

test('on a slow network the button says that it is sending, and a second press does nothing', async ({
  page,
  visit,
  server,
}) => {
  const { form, before } = await readyToSend(page, visit, server)
  const { promise: patience, resolve: release } = Promise.withResolvers<void>()
  let requests = 0
  await page.route('**/responses', async (route) => {
    requests += 1
    await patience
    await route.continue()
  })
  await form.press('send')
  const sending = page.getByRole('button', { name: form.words.check.sending })
  await expect(sending).toHaveAttribute('aria-disabled', 'true')
  await expect(sending).toBeFocused()
  await sending.click({ force: true })
  release()
  await form.receipt()
  expect(requests).toBe(1)
  expect(server.count(OPEN)).toBe(before + 1)
})

test('without a connection the words stay, and sending again stores them once', async ({
  page,
  context,
  visit,
  server,
  faults,
}) => {
  const { form, before } = await readyToSend(page, visit, server)
  faults.allow(/ERR_INTERNET_DISCONNECTED/)
  await context.setOffline(true)
  await form.press('send')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(form.words.sendFailed)
  await expect(alert).toBeFocused()
  await expect(page.getByText(WORDS)).toBeVisible()
  expect(server.count(OPEN)).toBe(before)
  await context.setOffline(false)
  await form.press('send')
  const reference = await form.receipt()
  expect(server.stored(OPEN, reference)?.answers).toEqual({ agreement: 'do_not_know', missing_rule: WORDS })
  expect(server.count(OPEN)).toBe(before + 1)
})

test('an answer that the server took but could not confirm is stored once, with the first receipt', async ({
  page,
  visit,
  server,
  faults,
}) => {
  const { form, before } = await readyToSend(page, visit, server)
  faults.allow(/ERR_FAILED/)
  let first = ''
  await page.route(
    '**/responses',
    async (route) => {
      const response = await route.fetch()
      first = ((await response.json()) as { reference: string }).reference
      await route.abort()
    },
    { times: 1 },
  )
  await form.press('send')
  await expect(page.getByRole('alert')).toContainText(form.words.sendFailed)
  await form.press('send')
  expect(await form.receipt()).toBe(first)
  expect(server.count(OPEN)).toBe(before + 1)
})
