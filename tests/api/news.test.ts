import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { NEWS, NOW, OPEN, testApp } from '#tests/support/app.ts'
import { copyOfContent, edit } from '#tests/support/content.ts'
import { addField, setStanding } from '#tests/support/standing.ts'

type Listed = { news: { slug: string; title: { text: string; lang: string }; archivedSince?: string }[] }

/** The app over a changed copy of the content. */
function appOver(change: (dir: string) => void, now = NOW) {
  const dir = copyOfContent()
  change(dir)
  return testApp({ now, content: readContent(dir, now) })
}

const demonstration = testApp()

test('news is listed newest first, in the language asked for', async () => {
  const { news } = (await (await demonstration.get('/api/news?lang=ro')).json()) as Listed
  expect(news.map(({ slug }) => slug)).toEqual([
    'public-spaces-order-your-say',
    NEWS,
    'what-came-of-the-2022-consultation',
  ])
  expect(news[2]?.title).toEqual({ text: 'Ați răspuns 145 de persoane. Iată ce a rezultat', lang: 'ro' })
})

test('news can be asked for by topic', async () => {
  const { news } = (await (await demonstration.get('/api/news?topic=hate_crime')).json()) as Listed
  expect(news.map(({ slug }) => slug)).toEqual([NEWS])
})

test('a piece of news has its words and its address', async () => {
  expect(await (await demonstration.get(`/api/news/${NEWS}?lang=fa`)).json()).toMatchObject({
    slug: NEWS,
    address: `/fa/news/${NEWS}/`,
    published: '2026-10-04T23:00:00.000Z',
    topics: ['hate_crime'],
    body: { lang: 'fa', html: expect.stringContaining('<h2 id=') },
  })
})

test('nobody sees news before its time', async () => {
  const { app, clock } = appOver((dir) =>
    edit(dir, `news/${NEWS}/news.yaml`, /^published: .*$/m, 'published: 2026-12-24T09:00:00+00:00'),
  )
  const seen = async () => [
    (await app.request(`/api/news/${NEWS}`)).status,
    JSON.stringify(await (await app.request('/api/news')).json()).includes(NEWS),
  ]
  expect(await seen()).toEqual([404, false])
  clock.now = new Date('2026-12-24T08:59:59.999Z')
  expect(await seen()).toEqual([404, false])
  clock.now = new Date('2026-12-24T09:00:00Z')
  expect(await seen()).toEqual([200, true])
})

test('the privacy notice and the accessibility statement have addresses of their own', async () => {
  const { pages } = (await (await demonstration.get('/api/pages')).json()) as { pages: { address: string }[] }
  expect(pages.map(({ address }) => address)).toEqual([
    '/en/accessibility/',
    '/en/pages/code-of-conduct/',
    '/en/privacy/',
  ])
  expect(await (await demonstration.get('/api/pages/privacy')).json()).toMatchObject({
    body: { html: expect.stringContaining('Information Commissioner') },
  })
})

test('a banner shows from its first day to its last, and not when its review is overdue', async () => {
  const file = 'banners/order-by-phone-or-on-paper/banner.yaml'
  const shown = async (now: string, change: (dir: string) => void = () => undefined) => {
    const { get } = appOver((dir) => {
      edit(dir, file, 'moves: true\n', '')
      rmSync(join(dir, 'consultations'), { recursive: true })
      change(dir)
    }, new Date(now))
    return ((await (await get('/api/banners')).json()) as { banners: unknown[] }).banners.length
  }
  const overdue = (dir: string) => edit(dir, file, /^review_by: .*$/m, 'review_by: 2026-12-01')
  expect([
    await shown('2026-10-24T12:00:00Z'),
    await shown('2026-10-26T00:00:00Z'),
    await shown('2027-01-24T23:59:59Z'),
    await shown('2027-01-25T00:00:00Z'),
    await shown('2026-12-01T23:59:59Z', overdue),
    await shown('2026-12-02T00:00:00Z', overdue),
    await shown('2026-12-01T12:00:00Z', (dir) => setStandingOfBanner(dir)),
  ]).toEqual([0, 1, 1, 0, 1, 0, 0])
  function setStandingOfBanner(dir: string): void {
    edit(dir, file, /^owner:/m, 'standing: withdrawn\nowner:')
  }
})

test('what is archived can be read and is in no list', async () => {
  const { get } = appOver((dir) => setStanding(dir, ['news', NEWS], 'archived'))
  expect(JSON.stringify(await (await get('/api/news')).json())).not.toContain(NEWS)
  expect(await (await get(`/api/news/${NEWS}`)).json()).toMatchObject({ archivedSince: '2026-11-20T00:00:00.000Z' })
})

test('what is withdrawn is gone, and nothing can be sent to it', async () => {
  const { get, post } = appOver((dir) => {
    setStanding(dir, ['news', NEWS], 'withdrawn')
    setStanding(dir, ['consultations', OPEN], 'withdrawn')
  })
  const gone = { error: { code: 'gone', fields: {} } }
  for (const path of [`/api/news/${NEWS}`, `/api/consultations/${OPEN}`, `/api/consultations/${OPEN}/results`]) {
    const answer = await get(path)
    expect([answer.status, await answer.json()], path).toMatchObject([410, gone])
  }
  const body = { submissionId: 'x', version: 1, language: 'en', answers: { agreement: 'agree' } }
  const sent = await post(`/api/consultations/${OPEN}/responses`, body)
  expect([sent.status, await sent.json()]).toMatchObject([410, gone])
  for (const path of ['/api/news', '/api/consultations', '/api/consultations?q=order']) {
    expect(await (await get(path)).text(), path).not.toMatch(new RegExp(`${NEWS}|${OPEN}|champion|picnic`))
  }
})

test('an earlier name of news leads to it', async () => {
  const { get } = appOver((dir) => addField(dir, ['news', NEWS], 'earlier_addresses: [hate-crime-week]'))
  expect(await (await get('/api/news/hate-crime-week')).json()).toMatchObject({ slug: NEWS })
})

test('a consultation takes its responses, drafts and questionnaire along to its new address', async () => {
  const before = testApp()
  const answers = { agreement: 'agree' }
  const response = { submissionId: 'a', version: 1, language: 'en', answers }
  await before.post(`/api/consultations/${OPEN}/responses`, response)
  const draft = { version: 1, language: 'en', submissionId: 'b', answers, saved: true }
  const { code } = (await (await before.post(`/api/consultations/${OPEN}/drafts`, draft)).json()) as { code: string }

  const dir = copyOfContent()
  const present = 'streets-and-parks'
  renameSync(join(dir, 'consultations', OPEN), join(dir, 'consultations', present))
  addField(dir, ['consultations', present], `earlier_addresses: [${OPEN}]`)
  const after = testApp({ content: readContent(dir, NOW), db: before.db })

  for (const name of [present, OPEN]) {
    expect(await (await after.get(`/api/consultations/${name}/results`)).json(), name).toMatchObject({
      consultation: present,
      received: 1,
    })
    expect(
      await (await after.get(`/api/consultations/${name}/drafts`, { authorization: `Bearer ${code}` })).json(),
      name,
    ).toMatchObject({ answers })
  }
  // Whoever had the page open at the earlier address sends to the earlier address.
  const late = await after.post(`/api/consultations/${OPEN}/responses`, { ...response, submissionId: 'c' })
  expect(late.status).toBe(201)
  expect(await (await after.get(`/api/consultations/${present}/results`)).json()).toMatchObject({ received: 2 })
  const again = testApp({ content: readContent(dir, NOW), db: before.db })
  expect(await (await again.get(`/api/consultations/${present}/results`)).json()).toMatchObject({ received: 2 })
})
