import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLOSED, OPEN } from '../support/app.ts'
import { type Desk, publish, startDesk } from '../support/desk.ts'
import { type Caller, finished } from '../support/signed-in.ts'

let desk: Desk
let eva: Caller
let pat: Caller
beforeAll(async () => {
  desk = await startDesk()
  eva = desk.person('eva', 'editor')
  pat = desk.person('pat', 'publisher')
})
afterAll(() => desk.close())

/** A piece of news that says `words`. */
function news(words: string, extra = ''): Record<string, string> {
  return {
    'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n',
    'en.md': `---\ntranslation: original\ntitle: ${words}\nsummary: About ${words}.\n---\n\nMore about ${words}.\n${extra}`,
  }
}

test('what is published is live at its address, in the lists and in the content, and nothing else is rendered anew', async () => {
  const release = () => readlinkSync(join(desk.dir, 'site/current'))
  const before = release()
  const untouched = join(desk.dir, 'site', before, 'en/consultations/public-spaces-protection-order/index.html')
  const words = readFileSync(untouched, 'utf8')
  const outcome = await publish(eva, pat, 'news/lamps-in-the-park', news('Lamps in the park'))
  expect(outcome).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.page('/en/news/lamps-in-the-park/')).toContain('More about Lamps in the park')
  const list = await desk.page('/en/news/')
  for (const title of ['Lamps in the park', 'Hate Crime Awareness Week']) expect(list).toContain(title)
  expect(await desk.page('/fa/news/lamps-in-the-park/')).toContain('lang="en"')
  expect(await desk.page('/sitemap.xml')).toContain('/en/news/lamps-in-the-park/')
  expect(readFileSync(join(desk.contentDir, 'news/lamps-in-the-park/en.md'), 'utf8')).toContain('Lamps in the park')
  expect(release()).not.toBe(before)
  expect(readFileSync(join(desk.dir, 'site/current/en/news/lamps-in-the-park/index.html'), 'utf8')).toContain('Lamps')
  expect(readFileSync(untouched, 'utf8')).toBe(words)
})

test('a translation by hand whose original changed says so to readers, until somebody brings it up to date', async () => {
  const item = 'news/notices-in-persian'
  const persian = (title: string, text = 'متن.') =>
    `---\ntranslation: checked\ntitle: ${title}\nsummary: خلاصه.\n---\n\n${text}\n`
  const files = { ...news('Old hours'), 'fa.md': persian('ساعت‌های قدیم') }
  await publish(eva, pat, item, files)
  const notice = 'متن انگلیسی پس از ترجمهٔ این صفحه تغییر کرده است.'
  const page = () => desk.page('/fa/news/notices-in-persian/')
  expect(await page()).not.toContain(notice)
  expect(await publish(eva, pat, item, { ...files, ...news('New hours') })).toMatchObject({
    state: 'done',
    problems: [],
  })
  expect(await page()).toContain(notice)
  expect(await page()).toContain('href="/en/news/notices-in-persian/"')
  const kept = readFileSync(join(desk.contentDir, item, 'fa.md'), 'utf8')
  expect(kept).toMatch(/made_from:\n {2}title: \S{8}\n {2}summary: \S{8}\n/)
  // Anything else that is published does not make it forget.
  await publish(eva, pat, item, { ...news('New hours', '\nMore.\n'), 'fa.md': kept })
  expect(await page()).toContain(notice)
  await publish(eva, pat, item, { ...news('New hours'), 'fa.md': persian('ساعت‌های تازه', 'متن تازه.') })
  expect(await page()).not.toContain(notice)
})

test('also the first of all can be undone, and a take-down is listed as one', async () => {
  const own = await startDesk()
  const [writer, publisher] = [own.person('eva', 'editor'), own.person('pat', 'publisher')]
  const listed = async () => (await publisher('GET', '/api/staff/publications')).body
  expect((await publisher('POST', '/api/staff/publications/0/roll-back', {})).status).toBe(409)
  expect((await listed()).canGoToBeginning).toBe(false)
  await publish(writer, publisher, 'news/the-very-first', news('The very first'))
  expect(await listed()).toMatchObject({ canGoToBeginning: true, publications: [{ does: 'publish' }] })
  const plan = await publisher('GET', '/api/staff/publications/0/roll-back')
  expect(plan.body).toEqual({ items: [{ item: 'news/the-very-first', becomes: 'gone' }], possible: true })
  const back = await publisher('POST', '/api/staff/publications/0/roll-back', {})
  expect(await finished(publisher, back.body.publication)).toMatchObject({ state: 'done', does: 'rollBack' })
  expect(await own.status('/en/news/the-very-first/')).toBe(404)
  // What is gone keeps its name in the list of what was published.
  expect((await listed()).titles).toEqual({ 'news/the-very-first': 'The very first' })
  // Staff see when and by whom, under the title that it had; pictures that it had do not make it published.
  mkdirSync(join(own.contentDir, 'news/the-very-first/pictures'), { recursive: true })
  expect((await writer('GET', '/api/staff/items')).body.items).not.toContainEqual(
    expect.objectContaining({ item: 'news/the-very-first', published: true }),
  )
  const { body: past } = await writer('GET', '/api/staff/items/news/the-very-first/changes')
  expect(past).toMatchObject({ title: 'The very first', takenOff: { at: own.clock.now.toISOString() } })
  expect(past.names[past.takenOff.by]).toBe('pat')
  rmSync(join(own.contentDir, 'news/the-very-first'), { recursive: true })
  await publish(writer, publisher, 'news/the-second', news('The second'))
  const note = { en: 'We took this down.' }
  const down = await publisher('POST', '/api/staff/items/news/the-second/standing', { standing: 'withdrawn', note })
  expect(await finished(publisher, down.body.publication)).toMatchObject({ state: 'done', does: 'takeDown' })
  expect((await publisher('GET', '/api/staff/publications/99/roll-back')).status).toBe(404)
  expect((await writer('POST', '/api/staff/publications/0/roll-back', {})).status).toBe(403)
  await own.close()
})

test('an earlier release is not written into by a later one', async () => {
  await publish(eva, pat, 'news/swings', news('Swings'))
  const earlier = readFileSync(join(desk.dir, 'site/current/en/news/index.html'), 'utf8')
  const folder = join(desk.dir, 'site', readlinkSync(join(desk.dir, 'site/current')))
  await publish(eva, pat, 'news/slides', news('Slides'))
  expect(readFileSync(join(folder, 'en/news/index.html'), 'utf8')).toBe(earlier)
})

test.each([
  [
    'a misspelt field',
    {
      ...news('Faulty'),
      'news.yaml': 'publishd: 2026-11-01\ntopics: [hate_crime]\nowner: us\nreview_by: 2027-01-01\n',
    },
    { file: 'news/faulty/news.yaml', line: 1 },
  ],
  [
    'a topic that there is not',
    { ...news('Faulty'), 'news.yaml': news('')['news.yaml']?.replace('hate_crime', 'hat') ?? '' },
    { file: 'news/faulty/news.yaml', line: 2 },
  ],
  [
    'a link that leads nowhere',
    news('Faulty', '\n[More](/en/news/nowhere/)\n'),
    { rule: 'link_broken', level: 'stops', file: 'en.md' },
  ],
  [
    'an anchor that is not there',
    news('Faulty', '\n[More](/en/privacy/#nowhere)\n'),
    { rule: 'anchor_broken', level: 'stops', file: 'en.md' },
  ],
])('%s is named before anybody can publish it', async (_case, files, fault) => {
  const before = { list: await desk.page('/en/news/'), content: readdirSync(join(desk.contentDir, 'news')) }
  const { body } = await eva('POST', '/api/staff/changes', { item: 'news/faulty', files })
  const change = `/api/staff/changes/${body.id}`
  const found = await eva('GET', `${change}/findings`)
  expect(found.status).toBe(200)
  expect([...found.body.problems, ...found.body.findings]).toContainEqual(expect.objectContaining(fault))
  await eva('POST', `${change}/submission`, {})
  expect((await pat('POST', `${change}/approval`, { revision: 1 })).body).toMatchObject({
    error: { code: 'conflict', fields: { guard: 'stops' } },
  })
  expect((await pat('POST', `${change}/publication`, {})).status).toBe(409)
  expect(await desk.page('/en/news/')).toBe(before.list)
  expect(readdirSync(join(desk.contentDir, 'news'))).toEqual(before.content)
  await eva('DELETE', change)
})

test('a link to a heading of a page is right in every language, and only as long as the heading is there', async () => {
  const files: Record<string, string> = {
    ...news(
      'Anchors',
      '\n## Who to ring\n\nAgain [who to ring](#who-to-ring), and [ours](/fa/news/anchors/#چه-کسی).\n',
    ),
    'fa.md':
      '---\ntranslation: unchecked\ntitle: پیوند\nsummary: کوتاه.\n---\n\n## چه کسی\n\nبه [بالا](#چه-کسی) بروید.\n',
  }
  expect(await publish(eva, pat, 'news/anchors', files)).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.page('/en/news/anchors/')).toContain('<h2 id="who-to-ring">')
  expect(await desk.page('/fa/news/anchors/')).toContain('<h2 id="چه-کسی">')
  const renamed = { ...files, 'en.md': files['en.md']?.replace('## Who to ring', '## Whom to ring') ?? '' }
  const { body } = await eva('POST', '/api/staff/changes', { item: 'news/anchors', files: renamed })
  const found = await eva('GET', `/api/staff/changes/${body.id}/findings`)
  expect(found.body.findings).toContainEqual(
    expect.objectContaining({
      rule: 'anchor_broken',
      file: 'en.md',
      values: expect.objectContaining({ anchor: 'who-to-ring' }),
    }),
  )
  await eva('DELETE', `/api/staff/changes/${body.id}`)
})

test('a build that fails names the file and the cause, residents see no change, and it can be published later', async () => {
  const { body } = await eva('POST', '/api/staff/changes', { item: 'news/later', files: news('Later') })
  const change = `/api/staff/changes/${body.id}`
  await eva('POST', `${change}/submission`, {})
  await pat('POST', `${change}/approval`, { revision: 1 })
  const queued = await pat('POST', `${change}/publication`, { at: '2026-12-01T12:10' })
  const before = await desk.page('/en/news/')
  const area = join(desk.contentDir, 'area/area.yaml')
  const words = readFileSync(area, 'utf8')
  writeFileSync(area, words.replace('timezone:', 'timezon:'))
  desk.clock.now = new Date('2026-12-01T12:10:00Z')
  await desk.wake()
  const outcome = await finished(pat, queued.body.publication)
  expect(outcome).toMatchObject({ state: 'failed' })
  expect(outcome.problems.map(({ file }: { file: string }) => file)).toContain('area/area.yaml')
  expect(await desk.page('/en/news/')).toBe(before)
  expect(existsSync(join(desk.contentDir, 'news/later'))).toBe(false)
  expect(readdirSync(join(desk.dir, 'site/releases')).filter((name) => name.endsWith('.new'))).toEqual([])
  writeFileSync(area, words)
  const again = await pat('POST', `${change}/publication`, {})
  expect(await finished(pat, again.body.publication)).toMatchObject({ state: 'done' })
})

test('two publications at once queue, and both are live', async () => {
  const queue = async (name: string) => {
    const { body } = await eva('POST', '/api/staff/changes', { item: `news/${name}`, files: news(`The ${name}`) })
    await eva('POST', `/api/staff/changes/${body.id}/submission`, {})
    await pat('POST', `/api/staff/changes/${body.id}/approval`, { revision: 1 })
    return `/api/staff/changes/${body.id}/publication`
  }
  const paths = [await queue('first'), await queue('second')]
  const queued = await Promise.all(paths.map((path) => pat('POST', path, {})))
  for (const { body } of queued) expect(await finished(pat, body.publication)).toMatchObject({ state: 'done' })
  const list = await desk.page('/en/news/')
  expect(list).toContain('The first')
  expect(list).toContain('The second')
})

test('one press puts the site back, words, lists and addresses, and another one forward again', async () => {
  const before = await publish(eva, pat, 'news/benches', news('Benches'))
  await publish(eva, pat, 'news/benches', news('Broken benches'))
  const last = await publish(eva, pat, 'news/bins', news('Bins'))
  const back = await pat('POST', `/api/staff/publications/${before.id}/roll-back`, {})
  expect(back.status).toBe(202)
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done' })
  expect(await desk.page('/en/news/benches/')).not.toContain('Broken')
  expect(await desk.status('/en/news/bins/')).toBe(404)
  expect(await desk.page('/en/news/')).not.toContain('Bins')
  expect(existsSync(join(desk.contentDir, 'news/bins'))).toBe(false)
  const forward = await pat('POST', `/api/staff/publications/${last.id}/roll-back`, {})
  expect(await finished(pat, forward.body.publication)).toMatchObject({ state: 'done' })
  expect(await desk.page('/en/news/benches/')).toContain('Broken')
  expect(await desk.status('/en/news/bins/')).toBe(200)
  expect((await eva('POST', `/api/staff/publications/${before.id}/roll-back`, {})).status).toBe(403)
})

test('what was approved does not overwrite what was published in between', async () => {
  await publish(eva, pat, 'news/paths', news('Paths'))
  const { body } = await eva('POST', '/api/staff/changes', { item: 'news/paths', files: news('Other paths') })
  await eva('POST', `/api/staff/changes/${body.id}/submission`, {})
  await pat('POST', `/api/staff/changes/${body.id}/approval`, { revision: 1 })
  const queued = await pat('POST', `/api/staff/changes/${body.id}/publication`, { at: '2026-12-01T12:15' })
  writeFileSync(join(desk.contentDir, 'news/paths/en.md'), news('Changed by hand')['en.md'] ?? '')
  desk.clock.now = new Date('2026-12-01T12:15:00Z')
  await desk.wake()
  const outcome = await finished(pat, queued.body.publication)
  expect(outcome.problems[0].message).toContain('somebody else')
  expect(readFileSync(join(desk.contentDir, 'news/paths/en.md'), 'utf8')).toContain('Changed by hand')
  // Known before it is asked for, it is refused at once.
  expect(await pat('POST', `/api/staff/changes/${body.id}/publication`, {})).toMatchObject({
    status: 409,
    body: { error: { fields: { base: 'stale' } } },
  })
  await eva('DELETE', `/api/staff/changes/${body.id}`)
})

test('a note that is too long is refused and kept whole, and what differs from nothing waits for nobody', async () => {
  const item = 'news/long-note'
  const { body } = await eva('POST', '/api/staff/changes', { item, files: news('A long note') })
  const note = `${'word '.repeat(420)}the end`
  const page = await fetch(`${desk.url}/staff/changes/${body.id}/`, {
    method: 'POST',
    headers: { cookie: 'saysafe=session-of-eva', origin: 'http://127.0.0.1' },
    body: new URLSearchParams({ action: 'submit', note }),
  })
  expect(page.status).toBe(400)
  const html = await page.text()
  expect(html).toContain('Shorten the note to 2,000 characters')
  expect(html).toContain('2,000 characters at most')
  expect(html).toContain(note)
  expect((await eva('GET', `/api/staff/changes/${body.id}`)).body).toMatchObject({ state: 'draft', note: '' })
  await publish(eva, pat, 'news/as-it-is', news('As it is'))
  const same = await eva('POST', '/api/staff/changes', { item: 'news/as-it-is' })
  expect(await eva('POST', `/api/staff/changes/${same.body.id}/submission`, {})).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', fields: { difference: 'none' } } },
  })
})

test('scheduled words appear at their hour and not before', async () => {
  const { body } = await eva('POST', '/api/staff/changes', { item: 'news/at-nine', files: news('At nine') })
  await eva('POST', `/api/staff/changes/${body.id}/submission`, {})
  await pat('POST', `/api/staff/changes/${body.id}/approval`, { revision: 1 })
  const queued = await pat('POST', `/api/staff/changes/${body.id}/publication`, { at: '2026-12-01T12:30' })
  expect(await desk.status('/en/news/at-nine/')).toBe(404)
  desk.clock.now = new Date('2026-12-01T12:30:00Z')
  await desk.wake()
  expect(await finished(pat, queued.body.publication)).toMatchObject({ state: 'done' })
  expect(await desk.status('/en/news/at-nine/')).toBe(200)
})

test('one press takes words down, with a note in their place, from every page, file and release', async () => {
  const secret = 'a name that should never have been here'
  await publish(eva, pat, 'news/mistake', news('The mistake', `\n${secret}\n`))
  await publish(eva, pat, 'news/points-to-it', news('Points to it', '\n[The other one](/en/news/mistake/)\n'))
  const down = (caller: Caller, note: object) =>
    caller('POST', '/api/staff/items/news/mistake/standing', { standing: 'withdrawn', note })
  expect((await down(eva, { en: 'It named somebody.' })).status).toBe(403)
  expect((await down(pat, { ro: 'Numea pe cineva.' })).body).toMatchObject({
    error: { fields: { 'note.en': 'missing' } },
  })
  const { body } = await down(pat, { en: 'We took this down because it named somebody.' })
  expect(await finished(pat, body.publication)).toMatchObject({ state: 'done', problems: [] })
  const response = await fetch(`${desk.url}/en/news/mistake/`)
  expect(response.status).toBe(410)
  const page = await response.text()
  expect(page).toContain('We took this down because it named somebody.')
  expect(page).not.toContain(secret)
  expect(await desk.page('/en/news/')).not.toContain('The mistake')
  const releases = readdirSync(join(desk.dir, 'site/releases'), { recursive: true, encoding: 'utf8' })
  expect(releases.filter((name) => name.includes('news/mistake'))).toEqual([])
  const { acts, names } = (await eva('GET', '/api/staff/items/news/mistake/changes')).body
  expect(acts).toMatchObject([
    { does: 'takenDown', state: 'done', finishedAt: expect.any(String) },
    { does: 'published', state: 'done', change: expect.any(String) },
  ])
  expect(names[acts[0].by]).toBe('pat')
  const history = await (
    await fetch(`${desk.url}/staff/content/news/mistake/`, { headers: { cookie: 'saysafe=session-of-eva' } })
  ).text()
  expect(history).toContain('Taken down with a note in its place, asked for by pat')
})

test('a consultation is archived when it is closed and says what came of it, and is refused at once before', async () => {
  const archive = async (slug: string) =>
    (
      await pat('POST', `/api/staff/items/consultations/${slug}/standing`, {
        standing: 'archived',
        note: { en: 'Over.' },
      })
    ).body
  expect((await archive(OPEN)).error).toMatchObject({ code: 'conflict', fields: { standing: 'open' } })
  const { files } = (await eva('GET', `/api/staff/items/consultations/${CLOSED}`)).body
  const without = Object.fromEntries(
    Object.entries<string>(files).map(([name, text]) => [name, text.replace(/^outcome: \|\n(?:(?: .*)?\n)+/m, '')]),
  )
  expect(await publish(eva, pat, `consultations/${CLOSED}`, without)).toMatchObject({ state: 'done', problems: [] })
  expect((await archive(CLOSED)).error).toMatchObject({ code: 'conflict', fields: { standing: 'noOutcome' } })
  expect(await publish(eva, pat, `consultations/${CLOSED}`, files)).toMatchObject({ state: 'done', problems: [] })
  const { publication } = await archive(CLOSED)
  expect(await finished(pat, publication)).toMatchObject({ state: 'done', does: 'archive' })
  expect(await desk.page(`/en/consultations/${CLOSED}/`)).toContain('Over.')
})
