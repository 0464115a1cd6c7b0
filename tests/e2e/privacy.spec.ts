import { ADDRESSES, addressOf } from './addresses.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'

// That no page asks another origin for anything is checked after every test: see fixtures.ts.

test('no page sets a cookie, keeps anything in the browser or says where one came from', async ({
  page,
  context,
  visit,
}) => {
  for (const path of Object.values(ADDRESSES)) {
    const headers = await (await visit(addressOf('en', path))).allHeaders()
    expect(headers['set-cookie'], path).toBeUndefined()
    expect(headers['referrer-policy'], path).toBe('no-referrer')
    expect(
      await page.evaluate(async () => [
        localStorage.length,
        sessionStorage.length,
        (await caches.keys()).length,
        (await indexedDB.databases()).length,
      ]),
      path,
    ).toEqual([0, 0, 0, 0])
  }
  expect(await context.cookies()).toEqual([])
  await page.getByRole('link', { name: 'Home', exact: true }).click()
  expect(await page.evaluate(() => document.referrer)).toBe('')
})

test('answers lie in this tab only until they are sent, and never in an address', async ({
  page,
  context,
  visit,
  server,
}) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await visit(`${form.address}answer/`)
  await form.answerPage('order', { agreement: 'agree', agreement_reasons: 'Quieter nights' }, false)
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 1])
  const second = await context.newPage()
  await second.goto(`${form.address}answer/`)
  await expect(second.locator('astro-island[ssr]')).toHaveCount(0)
  await expect(questionnaireOn(second, server, OPEN, 'en').choice('agreement', 'agree')).not.toBeChecked()
  for (const id of ['behaviours', 'experience', 'enforcement', 'your_area', 'equality'])
    await form.answerPage(id, {}, false)
  await form.press('send')
  await form.receipt()
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  expect(addresses.filter((address) => /Quieter|agree=/.test(decodeURIComponent(address)))).toEqual([])
  expect(await context.cookies()).toEqual([])
})
