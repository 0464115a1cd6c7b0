import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { setStanding } from '#tests/support/standing.ts'
import { findings } from './findings.ts'
import { test as base, expect, NEWS, OPEN } from './fixtures.ts'
import { startServer, type TestServer } from './server.ts'
import { LANGUAGES, WORDS } from './words.ts'

const test = base.extend<object, { changed: TestServer }>({
  /** The same site with two banners, something archived and something taken down. */
  changed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'saysafe-content-'))
      cpSync(CONTENT_DIR, dir, { recursive: true })
      setStanding(dir, ['news', 'what-came-of-the-2022-consultation'], 'archived')
      setStanding(dir, ['news', NEWS], 'withdrawn')
      for (const level of ['urgent', 'notice']) {
        mkdirSync(join(dir, 'banners', level))
        const fields = `shows_from: 2020-01-01\nshows_until: 2120-01-01\nlevel: ${level}\nowner: Team\nreview_by: 2120-01-01\n`
        writeFileSync(join(dir, 'banners', level, 'banner.yaml'), `${fields}link: https://www.met.police.uk/\n`)
        writeFileSync(
          join(dir, 'banners', level, 'en.yaml'),
          `translation: original\ntext: Something of the kind ${level} that everybody in the borough should know today.\nlink: Read more about it\n`,
        )
      }
      const server = await startServer(dir)
      await use(server)
      await server.close()
      rmSync(dir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** What the browser's own XML parser makes of an address: the root, or what it refused. */
async function parsed(page: Page, path: string) {
  return page.evaluate(async (address) => {
    const response = await fetch(address)
    const document = new DOMParser().parseFromString(await response.text(), 'application/xml')
    const all = (parent: Element | Document, name: string) => [...parent.getElementsByTagName(name)]
    const texts = (parent: Element | Document, name: string) => all(parent, name).map((one) => one.textContent ?? '')
    const own = (parent: Element, name: string) =>
      [...parent.children].filter(({ localName }) => localName === name).map((one) => one.textContent ?? '')
    return {
      type: response.headers.get('content-type'),
      broken: all(document, 'parsererror').length,
      root: document.documentElement.localName,
      namespace: document.documentElement.namespaceURI,
      lang: document.documentElement.getAttribute('xml:lang'),
      head: Object.fromEntries(['id', 'title', 'updated'].map((name) => [name, own(document.documentElement, name)])),
      links: [...document.documentElement.children]
        .filter(({ localName }) => localName === 'link')
        .map((link) => [link.getAttribute('rel'), link.getAttribute('href')]),
      authors: texts(document, 'name'),
      entries: all(document, 'entry').map((entry) => ({
        ...Object.fromEntries(
          ['id', 'title', 'updated', 'published', 'content'].map((name) => [name, own(entry, name)]),
        ),
        link: all(entry, 'link').map((link) => link.getAttribute('href')),
      })),
      locations: texts(document, 'loc'),
      dates: texts(document, 'lastmod'),
      alternates: all(document, 'url').map((url) =>
        all(url, 'xhtml:link').map((link) => `${link.getAttribute('hreflang')} ${link.getAttribute('href')}`),
      ),
    }
  }, path)
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

for (const lang of LANGUAGES) {
  test(`the feed has what Atom asks for, in ${lang}`, async ({ page, visit, server }) => {
    await visit(`/${lang}/news/`)
    const link = page.locator('head link[type="application/atom+xml"]')
    await expect(link).toHaveAttribute('href', `/${lang}/news/feed.xml`)
    const feed = await parsed(page, `/${lang}/news/feed.xml`)
    expect(feed).toMatchObject({
      type: 'application/atom+xml; charset=utf-8',
      broken: 0,
      root: 'feed',
      namespace: 'http://www.w3.org/2005/Atom',
      lang,
      head: { id: [`${server.url}/${lang}/news/`], title: [expect.stringContaining(WORDS[lang].news.title)] },
    })
    expect(feed.head.updated?.[0]).toMatch(INSTANT)
    expect(feed.links).toContainEqual(['self', `${server.url}/${lang}/news/feed.xml`])
    expect(feed.authors).toHaveLength(1)
    expect(feed.entries).toHaveLength(3)
    for (const entry of feed.entries as Record<string, string[]>[]) {
      for (const name of ['id', 'title', 'updated', 'published', 'content']) expect(entry[name], name).toHaveLength(1)
      expect(entry.updated?.[0]).toMatch(INSTANT)
      expect(entry.id?.[0]).toMatch(new RegExp(`^${server.url}/${lang}/news/`))
      expect(entry.content?.[0]).not.toMatch(/ href="\//)
      expect((await page.request.get(entry.link?.[0]?.slice(server.url.length) ?? '')).status()).toBe(200)
    }
    expect(new Set(feed.entries.map((entry) => String((entry as Record<string, string[]>).id))).size).toBe(3)
  })

  test(`news is read from the home page on, in ${lang}`, async ({ page, visit, server }) => {
    const words = WORDS[lang]
    await visit(`/${lang}/`)
    const newest = page.getByRole('region', { name: words.news.title, exact: true })
    await expect(newest.getByRole('link')).toHaveCount(4)
    await newest.getByRole('link', { name: words.news.all }).click()
    const title = server.content.news.find(({ slug }) => slug === NEWS)?.text[lang]?.title.text ?? ''
    await page.getByRole('main').getByRole('link', { name: title }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    await expect(page.getByRole('main').getByRole('link', { name: '0808 168 9111' })).toHaveAttribute(
      'href',
      'tel:+448081689111',
    )
    const foot = page.getByRole('contentinfo')
    for (const slug of ['accessibility', 'privacy']) {
      const name = server.content.pages.find((one) => one.slug === slug)?.text[lang]?.title.text ?? ''
      await foot.getByRole('link', { name }).click()
      await expect(page).toHaveURL(new RegExp(`/${lang}/${slug}/$`))
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    }
  })
}

test('the sitemap has every page with its other languages', async ({ page, visit, server }) => {
  await visit('/en/')
  const map = await parsed(page, '/sitemap.xml')
  expect(map).toMatchObject({
    type: 'application/xml; charset=utf-8',
    broken: 0,
    root: 'urlset',
    namespace: 'http://www.sitemaps.org/schemas/sitemap/0.9',
  })
  expect(new Set(map.locations).size).toBe(map.locations.length)
  for (const lang of LANGUAGES) {
    const news = server.content.news.map(({ slug }) => `news/${slug}/`)
    for (const path of ['', 'consultations/', `consultations/${OPEN}/`, 'accessibility/', 'privacy/', ...news])
      expect(map.locations).toContain(`${server.url}/${lang}/${path}`)
  }
  for (const alternates of map.alternates) expect(alternates).toHaveLength(LANGUAGES.length + 1)
  for (const date of map.dates) expect(date).toMatch(INSTANT)
})

test('the head of a page names the page in each language', async ({ page, visit, server }) => {
  await visit(`/fa/news/${NEWS}/`)
  for (const lang of LANGUAGES)
    await expect(page.locator(`head link[rel=alternate][hreflang=${lang}]`)).toHaveAttribute(
      'href',
      `${server.url}/${lang}/news/${NEWS}/`,
    )
  await expect(page.locator('head link[rel=canonical]')).toHaveAttribute('href', `${server.url}/fa/news/${NEWS}/`)
})

for (const lang of LANGUAGES) {
  test(`banners, what is archived and what was taken down say so to everybody, in ${lang}`, async ({
    page,
    changed,
    faults,
  }) => {
    faults.allowOrigin(changed.url)
    const words = WORDS[lang].standing
    await page.goto(`${changed.url}/${lang}/news/what-came-of-the-2022-consultation/`)
    const notices = page.getByRole('region', { name: words.notices })
    await expect(notices.getByRole('paragraph').first()).toContainText(words.urgent)
    await expect(notices.getByRole('link')).toHaveCount(2)
    await expect(page.getByRole('complementary', { name: words.archivedLabel })).toContainText(words.archivedBody)
    await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex')
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.emulateMedia({ media: 'print' })
    await expect(notices).toBeVisible()
    await page.emulateMedia({ media: 'screen' })
    const answer = await page.goto(`${changed.url}/${lang}/news/${NEWS}/`)
    expect(answer?.status()).toBe(410)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.withdrawn)
    expect(await findings(page)).toEqual([])
    await page.goto(`${changed.url}/${lang}/consultations/${OPEN}/answer/`)
    await expect(notices).toBeVisible()
    await page.goto(`${changed.url}/${lang}/news/`)
    await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveCount(1)
  })
}

test('a banner for the home page is there alone, and a keyboard comes by it', async ({ page, visit }) => {
  await visit('/en/')
  const notices = page.getByRole('region', { name: WORDS.en.standing.notices })
  const link = notices.getByRole('link')
  for (let stop = 0; stop < 12 && !(await link.evaluate((one) => one === document.activeElement)); stop += 1)
    await page.keyboard.press('Tab')
  await expect(link).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/en/consultations/${OPEN}/$`))
  await expect(notices).toHaveCount(0)
})
