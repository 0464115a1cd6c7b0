import { findings } from './findings.ts'
import { expect, test } from './fixtures.ts'
import { overflowWhenNarrow } from './hands.ts'
import { PHONE } from './screens.ts'
import { sentence, WORDS } from './words.ts'

const WEATHER = 'https://www.bbc.co.uk/weather'
/** A Tuesday night in London: offices are shut. */
const NIGHT = new Date('2027-01-12T03:00Z')

test.beforeEach(async ({ server, faults, context }) => {
  server.clock.moveTo(NIGHT)
  faults.allowOrigin(new URL(WEATHER).origin)
  await context.route(`${WEATHER}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Rain</h1>' }))
})

test('somebody who needs help at night finds who answers now, and leaves without a trace to go back to', async ({
  page,
  visit,
}) => {
  const { support, report, champions, common, home } = WORDS.en
  await visit('/en/')
  await page.getByRole('link', { name: support.nav }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(support.heading)
  await expect(page).toHaveTitle(`${support.title} – ${common.siteName}`)
  const danger = page.locator('.saysafe-danger')
  await expect(danger).toContainText(report.start.danger)
  await expect(danger.getByRole('link', { name: '999' })).toHaveAttribute('href', 'tel:999')
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])
  const steps = await page.evaluate(() => history.length)
  await page.getByRole('link', { name: support.needs.home }).click()
  await expect(page.getByRole('heading', { name: support.needs.home })).toBeFocused()
  await page.getByLabel(support.filter.need).selectOption({ label: support.needs.home })
  await page.getByLabel(champions.centres.when).selectOption({ label: champions.centres.open })
  await page.getByRole('button', { name: support.filter.show }).click()
  // The address does not say what somebody came for.
  await expect(page).toHaveURL(/\/en\/support\/find\/\?n=1&open=now#found$/)
  const found = page.getByRole('region', { name: support.needs.home })
  await expect(found.getByRole('heading', { level: 3 })).toHaveText([
    'National Domestic Abuse Helpline',
    'A refuge: a safe place to stay',
  ])
  await expect(found.getByRole('link', { name: '0808 2000 247' }).first()).toHaveAttribute('href', 'tel:08082000247')
  await expect(found.getByText(support.allHours).first()).toBeVisible()
  await expect(page.getByRole('region', { name: support.perhaps })).toContainText('Men’s Advice Line')
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])
  expect(await page.evaluate(() => history.length)).toBe(steps)
  for (const _ of [1, 2, 3]) await page.keyboard.press('Shift')
  await expect(page).toHaveURL(WEATHER)
  await page.goBack()
  await expect(page).toHaveURL(/\/en\/$/)
  await expect(page.getByRole('heading', { name: home.title })).toBeVisible()
})

test.describe('on a phone without script, in Persian', () => {
  test.use({ ...PHONE, noScript: true })

  test('the page is read, searched by language and changed to another one with its search', async ({ page, visit }) => {
    const { support, common, champions, report } = WORDS.fa
    const answer = await visit('/fa/support/')
    expect(answer.headers()['cache-control']).toBe('no-store')
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(page.getByRole('link', { name: common.exit.link })).toHaveAttribute('href', WEATHER)
    // Whatever banners the council has up.
    await expect(page.getByRole('link', { name: '999' }).first()).toBeInViewport()
    await expect(page.getByRole('heading', { name: report.start.danger })).toBeVisible()
    expect(await overflowWhenNarrow(page)).toEqual([])
    await page.getByLabel(champions.centres.language, { exact: true }).selectOption('fa')
    await page.getByLabel(support.filter.need).selectOption({ label: support.needs.newcomer })
    await page.getByRole('button', { name: support.filter.show }).click()
    await expect(page.getByText(support.filter.clear)).toBeVisible()
    await expect(page.getByRole('heading', { level: 3 }).first()).toContainText('Modern Slavery Helpline')
    await expect(page.getByText(sentence(support.ask)).first()).toContainText('Persian, please')
    await expect(page.getByText(sentence(support.opensLater)).first()).toBeVisible()
    await page.getByRole('link', { name: 'Română' }).click()
    await expect(page).toHaveURL(/\/ro\/support\/find\/\?n=9&language=fa&open=$/)
    await expect(page.getByLabel(WORDS.ro.champions.centres.language, { exact: true })).toHaveValue('fa')
    const nothing = await visit('/fa/support/find/?n=5&language=bfi&open=maybe&n=x')
    expect(nothing.headers()['cache-control']).toBe('no-store')
    await expect(page.getByText(sentence(support.none))).toBeVisible()
  })
})
