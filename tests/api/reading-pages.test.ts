import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { RateLimiter } from '#api/rate-limit.ts'
import { serve } from '#api/server/server.ts'
import { Store } from '#api/store.ts'
import { openDatabase } from '#db/open.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { buildSite } from '#site/responder/build.ts'
import { CLOSED, NEWS, OPEN } from '#tests/support/app.ts'
import { copyOfContent, edit } from '#tests/support/content.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { addField, setStanding } from '#tests/support/standing.ts'

const NOW = new Date('2026-12-01T12:00:00Z')
const BASE = 'https://saysafe.example.gov.uk'
const LANGUAGES = ['en', 'fa', 'ro']

/** The real server over a changed copy of the content. */
async function start(
  change: (dir: string) => void,
  { clock = { now: () => NOW }, releaseDir = temporaryFolder() } = {},
) {
  const dir = copyOfContent()
  change(dir)
  const content = readContent(dir, clock.now())
  const db = openDatabase(':memory:')
  publishQuestionnaires(db, content, clock.now())
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const server = await serve({
    deps: { content, store: Store.of(db), limiter: new RateLimiter(false), log, now: clock.now, contentDir: dir },
    buildDir: buildSite(() => undefined),
    releaseDir,
    host: '127.0.0.1',
    port: 0,
    baseUrl: BASE,
    trustedProxies: 0,
  })
  onTestFinished(() => server.close())
  const get = (path: string) => fetch(server.url + path, { redirect: 'manual' })
  return { get, releaseDir, live: join(releaseDir, 'current'), text: async (path: string) => (await get(path)).text() }
}

/** Every file below a folder, by its path in it. */
function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

test('every link of every page leads somewhere, and every address in the sitemap is a page', async () => {
  const { get, live, text } = await start(() => undefined)
  const pages = filesIn(live).filter((file) => file.endsWith('.html'))
  const links = new Set<string>()
  for (const page of pages) {
    for (const [, href = ''] of readFileSync(page, 'utf8').matchAll(/ (?:href|src)="(\/[^"#]*)/g))
      links.add(href.replaceAll('&amp;', '&').split('?')[0] ?? '')
  }
  for (const [, address = ''] of (await text('/sitemap.xml')).matchAll(/(?:<loc>|href=")([^"<]+)/g)) {
    expect(address.startsWith(`${BASE}/`), address).toBe(true)
    links.add(address.slice(BASE.length))
  }
  const dead: string[] = []
  for (const link of links) if ((await get(link)).status !== 200) dead.push(link)
  expect(dead).toEqual([])
  expect(links.size).toBeGreaterThan(40)
})

test('robots.txt keeps search engines from the desk, the API and answers, and names the sitemap', async () => {
  const { text } = await start((dir) => rmSync(join(dir, 'consultations'), { recursive: true }))
  const lines = (await text('/robots.txt')).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'User-agent: *',
      'Disallow: /staff/',
      'Disallow: /api/',
      'Allow: /api/docs',
      'Disallow: /*/consultations/*/answer/',
      `Sitemap: ${BASE}/sitemap.xml`,
    ]),
  )
})

test('what is archived stays at its address and says so, and is in no list, feed or sitemap', async () => {
  const { text, get } = await start((dir) => {
    setStanding(dir, ['news', NEWS], 'archived')
    setStanding(dir, ['consultations', CLOSED], 'archived')
    // It links to what is archived, in words of its own.
    rmSync(join(dir, 'news/what-came-of-the-2022-consultation'), { recursive: true })
  })
  for (const path of [`/en/news/${NEWS}/`, `/en/consultations/${CLOSED}/`, `/en/consultations/${CLOSED}/results/`]) {
    const html = await text(path)
    expect(html, path).toContain('Archived since 20 November 2026')
    expect(html, path).toContain('Its figures were wrong.')
    expect(html, path).toContain('<meta name="robots" content="noindex">')
  }
  expect(await text(`/fa/news/${NEWS}/`)).toContain('آمار آن نادرست بود.')
  // The note is in English where it was not translated, and marked as English.
  expect(await text(`/ro/news/${NEWS}/`)).toContain('<p lang="en" dir="ltr">Its figures were wrong.</p>')
  for (const lang of LANGUAGES)
    for (const path of ['', 'news/', 'news/feed.xml', 'consultations/'])
      expect(await text(`/${lang}/${path}`), `${lang} ${path}`).not.toMatch(
        new RegExp(`/(${NEWS}|consultations/${CLOSED})/`),
      )
  expect(await text('/sitemap.xml')).not.toMatch(new RegExp(`${NEWS}|consultations/${CLOSED}`))
  expect((await get(`/en/consultations/${OPEN}/`)).status).toBe(200)
})

test('of what is taken down not a word is left at any address or in any file', async () => {
  const releaseDir = temporaryFolder()
  await start(() => undefined, { releaseDir })
  const earlier = readdirSync(join(releaseDir, 'releases'))
  const words =
    /Public spaces protection order for|Hate Crime Awareness Week|دستور حفاظت از فضاهای عمومی برای|هفتهٔ آگاهی از جرم/
  const { get, live, text } = await start(
    (dir) => {
      setStanding(dir, ['news', NEWS], 'withdrawn')
      setStanding(dir, ['consultations', OPEN], 'withdrawn')
      // These speak of it in words of their own.
      rmSync(join(dir, 'news/public-spaces-order-your-say'), { recursive: true })
      rmSync(join(dir, 'banners'), { recursive: true })
    },
    { clock: { now: () => new Date(NOW.getTime() + 1_000) }, releaseDir },
  )
  for (const lang of LANGUAGES) {
    const c = `/${lang}/consultations/${OPEN}/`
    const addresses = [`/${lang}/news/${NEWS}/`, `/${lang}/news/${NEWS}`, c]
    for (const step of ['print/', 'results/', 'answer/', 'return/', 'saved/', 'thanks/']) addresses.push(c + step)
    for (const path of addresses) {
      const answer = await get(path)
      const html = await answer.text()
      expect(answer.status, path).toBe(410)
      // A browser that has seen this asks again once the item is back.
      expect(answer.headers.get('cache-control'), path).toMatch(/no-cache|no-store/)
      expect(html, path).toContain(lang === 'fa' ? 'آمار آن نادرست بود.' : 'Its figures were wrong.')
      expect(html, path).toContain('<meta name="robots" content="noindex">')
      expect(html, path).not.toMatch(words)
    }
    expect(await text(`/${lang}/consultations/?q=order`), lang).not.toMatch(words)
  }
  const document = await get(`/documents/${OPEN}/draft-order.pdf`)
  expect([document.status, document.headers.get('content-type')]).toEqual([410, expect.stringMatching(/^text\/html/)])
  expect(document.headers.get('cache-control')).toBe('no-cache')
  expect(await document.text()).not.toMatch(/%PDF/)
  const files = filesIn(`${live}/`)
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((file) => file.includes(OPEN) || words.test(readFileSync(file, 'utf8')))).toEqual([])
  // A release from before would bring it back.
  for (const name of earlier) expect(existsSync(join(releaseDir, 'releases', name)), name).toBe(false)
})

test('an earlier address leads to the present one for good, in its language and without a query', async () => {
  const { get } = await start((dir) => {
    addField(dir, ['news', NEWS], 'earlier_addresses: [hate-crime-week, hate-crime]')
    addField(dir, ['consultations', OPEN], 'earlier_addresses: [pspo]')
    addField(dir, ['pages', 'privacy'], 'earlier_addresses: [privacy-policy]')
  })
  for (const [from, to] of [
    ['/en/news/hate-crime-week/', `/en/news/${NEWS}/`],
    ['/fa/news/hate-crime/?utm_source=x', `/fa/news/${NEWS}/`],
    ['/ro/news/hate-crime', `/ro/news/${NEWS}/`],
    ['/fa/consultations/pspo/results/', `/fa/consultations/${OPEN}/results/`],
    ['/fa/consultations/pspo/answer/?page=order', `/fa/consultations/${OPEN}/answer/`],
    ['/ro/pages/privacy-policy/', '/ro/privacy/'],
    ['/documents/pspo/draft-order.pdf', `/documents/${OPEN}/draft-order.pdf`],
  ] as const) {
    const answer = await get(from)
    expect([answer.status, answer.headers.get('location')], from).toEqual([301, to])
    expect((await get(to)).status, to).toBe(200)
  }
  expect((await get('/xx/news/hate-crime/')).status).toBe(404)
  expect((await get('/en/pages/privacy/')).status).toBe(301)
})

test('an entry of the feed keeps its id when its address changes', async () => {
  const { text } = await start((dir) => addField(dir, ['news', NEWS], 'earlier_addresses: [first, second]'))
  const feed = await text('/en/news/feed.xml')
  expect(feed).toContain(`<id>${BASE}/en/news/first/</id>`)
  expect(feed).toContain(`href="${BASE}/en/news/${NEWS}/"`)
})

test('words with markup in them cannot break out of the feed', async () => {
  const { text } = await start((dir) => {
    edit(
      dir,
      `news/${NEWS}/en.md`,
      /^title: .*$/m,
      'title: "]]></title><script>alert(1)</script> & \\u0008 \\"quoted\\" 😀"',
    )
    rmSync(join(dir, 'consultations'), { recursive: true })
  })
  const feed = await text('/en/news/feed.xml')
  expect(feed).toContain(
    ']]&gt;&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;  &quot;quoted&quot; 😀</title>',
  )
})

test('news appears and a banner goes by the clock, also when the clock is set forwards and back', async () => {
  const turn = new Date('2026-12-24T09:00:00Z')
  let shift = turn.getTime() - 60_000 - Date.now()
  const clock = { now: () => new Date(Date.now() + shift) }
  const { get, text, live } = await start(
    (dir) => {
      rmSync(join(dir, 'consultations'), { recursive: true })
      edit(dir, `news/${NEWS}/news.yaml`, /^published: .*$/m, 'published: 2026-12-24T09:00:00+00:00')
      mkdirSync(join(dir, 'banners/short'))
      writeFileSync(
        join(dir, 'banners/short/banner.yaml'),
        'shows_from: 2026-12-01\nshows_until: 2026-12-24T09:00:00+00:00\nlevel: urgent\nowner: Team\nreview_by: 2027-01-01\n',
      )
      writeFileSync(join(dir, 'banners/short/en.yaml'), 'translation: original\ntext: The office is shut.\n')
    },
    { clock },
  )
  expect((await get(`/en/news/${NEWS}/`)).status).toBe(404)
  expect(await text('/fa/privacy/')).toContain('<span lang="en" dir="ltr">The office is shut.</span>')
  const before = await text('/en/news/feed.xml')
  // A clock that is set, or a machine that slept: no timer has run meanwhile.
  shift += 60_001
  await expect.poll(() => text('/fa/privacy/'), { timeout: 20_000 }).not.toContain('The office is shut.')
  expect((await get(`/en/news/${NEWS}/`)).status).toBe(200)
  expect(await text('/en/news/feed.xml')).not.toBe(before)
  expect(readFileSync(join(live, 'fa/privacy/index.html'), 'utf8')).not.toContain('The office is shut.')
  expect(existsSync(join(live, 'en/news', NEWS, 'index.html'))).toBe(true)
  shift -= 120_000
  await expect.poll(async () => (await get(`/en/news/${NEWS}/`)).status, { timeout: 20_000 }).toBe(404)
})
