import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { findings } from './findings.ts'
import { expect, test } from './fixtures.ts'
import { overflowWhenNarrow, smallTargets } from './hands.ts'
import { reportOn } from './report-form.ts'
import { PHONE } from './screens.ts'
import { type Lang, WORDS } from './words.ts'

test.beforeEach(({ server }) => server.reports.open())

/** The page that asks where it was, and its map. */
function mapOn(page: Page, lang: Lang) {
  const form = reportOn(page, lang)
  const { button, open } = WORDS[lang].map
  const show = page.getByRole('button', { name: button.show, exact: true })
  const sheet = page.getByRole('region', { name: open.title })
  const name = (ward: string) => page.locator(`[data-ward="${ward}"]`)
  return {
    form,
    words: { button, open },
    show,
    sheet,
    name,
    list: page.getByRole('combobox'),
    async ask(visit: (path: string) => Promise<unknown>) {
      await visit(`${form.address}form/`)
      await form.agree()
      await form.until('what')
      await form.box('what').fill('He shouted at me.')
      await form.until('where')
      await form.choice('where', 'place').check()
    },
    async open() {
      await show.click()
      await expect(name('Hendon')).toBeVisible()
    },
    /** The middle of a ward, as it lies on the screen. */
    async middle(ward: string) {
      await sheet.scrollIntoViewIfNeeded()
      const box = await name(ward).boundingBox()
      if (!box) throw new Error(`${ward} is not on the screen`)
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    },
    /** The colour that a ward is painted in, under its name. */
    async colour(ward: string) {
      await sheet.scrollIntoViewIfNeeded()
      const box = await name(ward).boundingBox()
      if (!box) throw new Error(`${ward} is not on the screen`)
      const clip = { x: box.x + box.width / 2 - 1, y: box.y + box.height + 3, width: 1, height: 1 }
      const { data } = await sharp(await page.screenshot({ clip }))
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      return `#${data.subarray(0, 3).toString('hex')}`
    },
  }
}

/** A colour as the styles have it, in six digits. */
const token = async (page: Page, name: string) => {
  const read = (one: string) => getComputedStyle(document.documentElement).getPropertyValue(`--saysafe-${one}`).trim()
  return (await page.evaluate(read, name)).replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
}

test('a ward is chosen on the map or in the list, nothing of the map comes before it is asked for, and no more than the ward is sent', async ({
  page,
  visit,
  server,
}) => {
  test.slow()
  const asked: { url: string; body: string | null }[] = []
  page.on('request', (request) => asked.push({ url: request.url(), body: request.postData() }))
  await server.reports.arrived()
  const map = mapOn(page, 'en')
  await map.ask(visit)
  expect(asked.filter(({ url }) => /wards|maplibre|WardMap/i.test(url))).toEqual([])
  const before = asked.length
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  let bytes = 0
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await map.open()
  // “About half a megabyte”, as the page says.
  expect(bytes).toBeGreaterThan(200_000)
  expect(bytes).toBeLessThan(520_000)
  const loaded = asked.slice(before).map(({ url }) => new URL(url))
  expect(loaded.map(({ origin }) => origin)).toEqual(loaded.map(() => server.url))
  expect(loaded.map(({ pathname }) => pathname.replace(/\.[\w-]{8}\./, '.')).sort()).toEqual(
    ['/assets/WardMap.js', '/assets/maplibre-gl-worker.mjs', '/en/wards.json'].sort(),
  )

  const { x, y } = await map.middle('Burnt Oak')
  await page.mouse.click(x, y)
  await expect(map.list).toHaveValue('Burnt Oak')
  await expect(page.getByRole('status').filter({ hasText: 'You chose: Burnt Oak' })).toBeVisible()
  await page.mouse.move(1, 1)
  await expect.poll(() => map.colour('Burnt Oak')).toBe(await token(page, 'action'))
  await map.list.selectOption('Hendon')
  await expect.poll(() => map.colour('Hendon')).toBe(await token(page, 'action'))
  await expect.poll(() => map.colour('Burnt Oak')).toBe(await token(page, 'surface'))
  // Whoever's screen turns dark meanwhile gets a dark map.
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => map.colour('Burnt Oak')).toBe(await token(page, 'surface'))
  await expect.poll(() => map.colour('Hendon')).toBe(await token(page, 'action'))
  expect([...(await findings(page)), ...(await smallTargets(page)), ...(await overflowWhenNarrow(page))]).toEqual([])

  // The keyboard comes in, moves the map, and goes on.
  await page.getByRole('button', { name: map.words.button.hide }).focus()
  await page.keyboard.press('Tab')
  await expect(map.sheet).toBeFocused()
  const there = await map.middle('Hendon')
  await page.keyboard.press('ArrowUp')
  await expect.poll(async () => (await map.middle('Hendon')).y).not.toBe(there.y)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: map.words.open.closer })).toBeFocused()
  const apart = async () => (await map.middle('Mill Hill')).x - (await map.middle('Hendon')).x
  const near = Math.abs(await apart())
  await page.keyboard.press('Enter')
  await expect.poll(async () => Math.abs(await apart())).toBeGreaterThan(near * 1.5)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(map.form.box('where_words')).toBeFocused()

  // The wheel goes on scrolling the page.
  await map.sheet.scrollIntoViewIfNeeded()
  await map.sheet.hover()
  const scrolled = await page.evaluate(() => scrollY)
  await page.mouse.wheel(0, 200)
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(scrolled)

  await map.form.until('contact')
  await map.form.choice('ways', 'code').check()
  await map.form.goOn()
  await expect(page.getByText('Hendon', { exact: true })).toBeVisible()
  await map.form.press(map.form.words.form.send)
  await expect(map.form.code).toBeVisible()
  const [report] = await server.reports.arrived()
  expect(report).toMatchObject({ ward: 'Hendon' })
  // No place on the map: not sealed, not in clear, in no address.
  const { receivedAt: _, ...kept } = report ?? {}
  const anywhere = JSON.stringify([kept, ...asked.map(({ url, body }) => [url, body?.slice(0, 2_000)])])
  expect(anywhere).not.toMatch(/-0\.[12]\d|51\.[56]\d/)
  expect(asked.flatMap(({ url }) => [new URL(url).search, new URL(url).hash]).join('')).toBe('')
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
})

test.describe('in Persian, on a phone', () => {
  test.use(PHONE)

  test('the names are in Persian, a press chooses, one finger goes on scrolling, and the way out leaves at once', async ({
    page,
    context,
    visit,
    faults,
  }) => {
    const weather = 'https://www.bbc.co.uk/weather'
    faults.allowOrigin(new URL(weather).origin)
    await context.route(`${weather}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Rain</h1>' }))
    const map = mapOn(page, 'fa')
    await map.ask(visit)
    await map.open()
    await expect(map.name('Hendon')).toHaveText('هندون')
    await map.sheet.scrollIntoViewIfNeeded()
    const { x, y } = await map.middle('Hendon')
    await page.touchscreen.tap(x, y)
    await expect(map.list).toHaveValue('Hendon')
    expect(await findings(page, ['light'])).toEqual([])

    const { x: finger, y: from } = await map.middle('Garden Suburb')
    const scrolled = await page.evaluate(() => scrollY)
    const protocol = await context.newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...ys: number[]) =>
      protocol.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((y) => ({ x: finger, y })) })
    await touch('touchStart', from)
    for (let moved = 10; moved <= 160; moved += 10) await touch('touchMove', from - moved)
    await expect(page.getByText(map.words.open.fingers)).toBeVisible()
    await touch('touchEnd')
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(scrolled + 50)
    // A phone that is turned shows all of the wards again.
    await page.setViewportSize({ width: 740, height: 360 })
    for (const ward of ['High Barnet', 'Childs Hill', 'Edgwarebury', 'Brunswick Park'])
      await expect(map.name(ward)).toBeVisible()
    await map.sheet.focus()
    for (const _ of [1, 2, 3]) await page.keyboard.press('Shift')
    await expect(page).toHaveURL(weather)
  })
})

test('where the map cannot come or be drawn, a sentence says so and the form goes on; a change of language changes its names', async ({
  page,
  visit,
}) => {
  const map = mapOn(page, 'en')
  const failed = page.getByRole('status').filter({ hasText: map.words.button.failed })
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext
    // As on an old phone, and as long as the test says so.
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
      if (kind === 'webgl2' && !document.documentElement.dataset.draws) return null
      return Reflect.apply(real, this, [kind, ...more])
    } as typeof real
  })
  await map.ask(visit)
  await map.show.click()
  await expect(failed).toBeVisible()
  await map.list.selectOption('Hendon')
  await page.getByRole('button', { name: map.words.button.hide }).click()
  await expect(failed).toHaveCount(0)
  await expect(map.list).toHaveValue('Hendon')

  await page.evaluate(() => {
    document.documentElement.dataset.draws = 'yes'
  })
  await page.route('**/en/wards.json', (route) => route.abort())
  await map.show.click()
  await expect(failed).toBeVisible()
  await page.unroute('**/en/wards.json')
  await page.getByRole('button', { name: map.words.button.hide }).click()
  await map.open()
  await expect(map.name('Hendon')).toHaveClass(/chosen/)
  // The browser takes the graphics away, as phones do that run out of memory.
  await page.evaluate(() => {
    document
      .querySelector<HTMLCanvasElement>('.saysafe-map__sheet canvas')
      ?.getContext('webgl2')
      ?.getExtension('WEBGL_lose_context')
      ?.loseContext()
  })
  await expect(failed).toBeVisible()
  await page.getByRole('button', { name: map.words.button.hide }).click()
  await map.open()

  await page.getByRole('button', { name: 'فارسی' }).click()
  await mapOn(page, 'fa').open()
  await expect(map.name('Hendon')).toHaveText('هندون')
  await reportOn(page, 'fa').goOn()
  await expect(reportOn(page, 'fa').title).toHaveText(WORDS.fa.report.form.pages.why)
})
