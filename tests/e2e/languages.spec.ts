import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { ADDRESSES, addressOf, draftOf, everyPage, stepIn } from './addresses.ts'
import { CLOSED, test as base, expect, OPEN } from './fixtures.ts'
import { startServer, type TestServer } from './server.ts'
import { inDigitsOf, LANGUAGES, WORDS } from './words.ts'

const test = base.extend<object, { untranslated: TestServer }>({
  /** The same site before anybody put the open consultation into Persian. */
  untranslated: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'saysafe-content-'))
      cpSync(CONTENT_DIR, dir, { recursive: true })
      rmSync(join(dir, 'consultations', OPEN, 'fa.yaml'))
      const server = await startServer(dir)
      await use(server)
      await server.close()
      rmSync(dir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

for (const lang of LANGUAGES) {
  test(`every page says that it is in ${lang}, and which way it runs`, async ({ request }) => {
    for (const path of Object.values(ADDRESSES)) {
      const html = await (await request.get(addressOf(lang, path))).text()
      expect(/<html[^>]*>/.exec(html)?.[0], path).toContain(`lang="${lang}" dir="${lang === 'fa' ? 'rtl' : 'ltr'}"`)
    }
  })
}

test('the switcher keeps the page and the search', async ({ page, visit }) => {
  for (const path of [
    ADDRESSES['list, found'],
    ADDRESSES.open,
    ADDRESSES.results,
    ADDRESSES['print view'],
    ADDRESSES.return,
    ADDRESSES.kiosk,
    ADDRESSES.thanks,
  ]) {
    await visit(addressOf('en', path))
    await page.getByRole('navigation', { name: WORDS.en.common.languages }).getByRole('link', { name: 'فارسی' }).click()
    await expect(page).toHaveURL(new RegExp(`${addressOf('fa', path).replaceAll('?', '\\?')}$`))
    await expect(page.locator('html')).toHaveAttribute('lang', 'fa')
  }
})

test('dates and numbers are in Persian digits on Persian pages', async ({ page, visit, server }) => {
  const { closes } = server.content.consultations.find(({ slug }) => slug === OPEN) ?? { closes: new Date() }
  const day = new Intl.DateTimeFormat('fa-u-ca-gregory', { dateStyle: 'long', timeZone: 'Europe/London' }).format(
    new Date(closes.getTime() - 1),
  )
  await visit(addressOf('fa', ADDRESSES.open))
  await expect(page.getByRole('main')).toContainText(day)
  await visit(addressOf('fa', ADDRESSES.start))
  await expect(page.getByRole('main')).toContainText('۱')
  await visit(addressOf('fa', ADDRESSES.results))
  for (const cell of await page.getByRole('cell').allTextContents()) expect(cell).not.toMatch(/\d/)
  await expect(page.getByRole('main')).toContainText(inDigitsOf('fa', '145'))
})

test('words that nobody has translated are shown in English, marked as English, and the page says so', async ({
  page,
  untranslated,
  faults,
}) => {
  faults.allowOrigin(untranslated.url)
  const text = untranslated.content.consultations.find(({ slug }) => slug === OPEN)?.text.en
  await page.goto(`${untranslated.url}/fa/consultations/${OPEN}/`)
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByText(WORDS.fa.common.translation.none)).toBeVisible()
  const title = page.getByRole('heading', { level: 1 }).getByText(text?.title.text ?? '')
  await expect(title).toHaveAttribute('lang', 'en')
  await expect(title).toHaveAttribute('dir', 'ltr')
  await page.goto(`${untranslated.url}/fa/consultations/${OPEN}/answer/`)
  await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
  const question = page.getByText(text?.questions['agreement']?.label.text ?? '').last()
  await expect(question).toHaveAttribute('lang', 'en')
  await expect(question).toHaveAttribute('dir', 'ltr')
  await expect(page.getByRole('button', { name: WORDS.fa.answer.continue, exact: true })).toBeVisible()
  expect(await unmarked(page)).toEqual([])
})

/** Runs of Latin letters in the words of a page that are not marked as a language of their own. */
async function unmarked(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      // What somebody answered is in whatever language they wrote.
      if (!element || element.closest('[lang]:not(html), [translate=no], bdi, script, style, textarea, option[lang]'))
        continue
      // Three words in a row are a phrase; a word in brackets is the English name of what was just named.
      for (const [phrase] of (walker.currentNode.textContent ?? '').matchAll(
        /(?<![A-Za-z’' -])[A-Za-z’'-]{2,}(?: [A-Za-z’'-]+){2,}|(?<=\()[A-Za-z]{2,}/g,
      ))
        found.push(phrase)
    }
    return found
  })
}

test('nothing is left in English on a Persian page but names and what is marked as English', async ({
  page,
  visit,
  server,
  request,
}) => {
  const found: string[] = []
  for (const path of await everyPage(server, request, 'fa')) {
    await visit(addressOf('fa', path))
    for (const phrase of await unmarked(page)) found.push(`${path}: ${phrase}`)
  }
  expect(found).toEqual([])
})

test('no sentence of a Romanian page is the English one', async ({ page, visit, server, request }) => {
  /** Of the page that is open, or of the HTML of another one. */
  const sentences = (html?: string) =>
    page.evaluate((source) => {
      const parts = (
        source === undefined ? document : new DOMParser().parseFromString(source, 'text/html')
      ).querySelectorAll('main :is(h1, h2, h3, h4, p, li, dt, dd, label, legend, th, caption, summary, button)')
      return [...parts]
        .filter((element) => element.childElementCount === 0 && !element.closest('[lang]:not(html), [translate=no]'))
        .map((element) => element.textContent?.trim() ?? '')
        .filter((text) => text.split(/\s+/).length > 2)
    }, html)
  const found: string[] = []
  const inEnglish = await everyPage(server, request, 'en')
  for (const [index, path] of (await everyPage(server, request, 'ro')).entries()) {
    await visit(addressOf('ro', path))
    const english = new Set(await sentences(await (await request.get(addressOf('en', inEnglish[index] ?? ''))).text()))
    expect(english.size, path).toBeGreaterThan(0)
    for (const text of await sentences()) if (english.has(text)) found.push(`${path}: ${text}`)
  }
  expect(found).toEqual([])
})

test('the English name in brackets is marked as English, in every script', async ({ page, visit, server, request }) => {
  for (const [lang, path, name] of [
    ['fa', ADDRESSES.home, 'Victim Support'],
    ['fa', ADDRESSES.list, 'ward'],
    ['fa', ADDRESSES.open, 'public spaces protection order'],
    ['fa', ADDRESSES.thanks, 'High Court'],
    ['fa', ADDRESSES['print view'], 'Equality Act 2010'],
    ['ro', ADDRESSES.list, 'ward'],
    ['ro', ADDRESSES.open, 'public spaces protection order'],
    ['ro', ADDRESSES.thanks, 'High Court'],
    ['ro', await stepIn(server, request, await draftOf(server, request, 'ro'), 'experience'), 'ward'],
  ] as const) {
    await visit(addressOf(lang, path))
    const marked = page.getByRole('main').locator('[lang=en]').filter({ hasText: name }).first()
    await expect(marked, `${lang} ${path}`).toHaveText(name)
    await expect(marked).toHaveAttribute('dir', 'ltr')
  }
  // A remark of the translator's in brackets is Romanian.
  await visit(addressOf('ro', ADDRESSES.open))
  await expect(page.getByText('(grupul de consilieri care conduce consiliul)')).not.toHaveCount(0)
  await expect(page.locator('[lang=en]').filter({ hasText: 'grupul' })).toHaveCount(0)
})

test('the results of 2022 are there in every language', async ({ request }) => {
  for (const lang of LANGUAGES) {
    const html = await (await request.get(`/${lang}/consultations/${CLOSED}/results/`)).text()
    expect(html).toContain(WORDS[lang].results.title)
  }
})
