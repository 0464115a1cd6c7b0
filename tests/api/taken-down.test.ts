import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPublication } from '#db/queries/publications.ts'
import { type Desk, publish, startDesk } from '../support/desk.ts'
import { type Caller, finished } from '../support/signed-in.ts'

let desk: Desk
let eva: Caller
let pat: Caller
let pia: Caller
beforeAll(async () => {
  desk = await startDesk()
  eva = desk.person('eva', 'editor')
  pat = desk.person('pat', 'publisher')
  pia = desk.person('pia', 'publisher')
})
afterAll(() => desk.close())

const SECRET = 'a name that should never have been here'
const NOTE = 'We took this down because it named somebody.'

function news(title: string, body = `More about ${title}.`): Record<string, string> {
  return {
    'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n',
    'en.md': `---\ntranslation: original\ntitle: ${title}\nsummary: About ${title}.\n---\n\n${body}\n`,
  }
}

async function takeDown(slug: string, standing = 'withdrawn') {
  const { body } = await pat('POST', `/api/staff/items/news/${slug}/standing`, { standing, note: { en: NOTE } })
  expect(await finished(pat, body.publication)).toMatchObject({ state: 'done', problems: [] })
}

/** What somebody at the desk reads there. */
async function staffPage(path: string, who = 'pat'): Promise<string> {
  const page = await fetch(desk.url + path, { headers: { cookie: `saysafe=session-of-${who}` } })
  const html = await page.text()
  return html.slice(html.indexOf('<main'), html.indexOf('</main>')).replace(/\s+/g, ' ')
}

async function listed(item: string) {
  const { body } = await eva('GET', '/api/staff/items')
  return body.items.find((one: { item: string }) => one.item === item)
}

test('an older change brings what was taken down back only when two people have said so in words', async () => {
  await publish(eva, pat, 'news/lamps', news('Lamps', SECRET))
  const { body: begun } = await eva('POST', '/api/staff/changes', { item: 'news/lamps', files: news('New lamps') })
  const change = `/api/staff/changes/${begun.id}`
  await eva('POST', `${change}/submission`, {})
  await takeDown('lamps')

  // Staff see that it is down, under the name that residents knew, though a change is open.
  expect(await listed('news/lamps')).toMatchObject({ standing: 'withdrawn', title: 'Lamps', change: { id: begun.id } })
  const item = await staffPage('/staff/content/news/lamps/')
  expect(item).toContain('Taken down')
  expect(item).not.toContain('href="/en/news/lamps/"')

  // Nobody approves what does not know of it.
  const outdated = await pia('POST', `${change}/approval`, { revision: 1, comesBack: true })
  expect(outdated).toMatchObject({ status: 409, body: { error: { fields: { base: 'stale' } } } })
  const { base } = (await eva('GET', `${change}/comparison`)).body
  await pat('PUT', change, { revision: 1, files: begun.files, base })
  await eva('POST', `${change}/submission`, {})

  const { comesBack } = (await pia('GET', `${change}/findings`)).body
  expect(comesBack).toEqual({ was: 'withdrawn', at: desk.clock.now.toISOString(), by: 'pat', note: NOTE })
  const page = await staffPage(`/staff/changes/${begun.id}/`, 'pia')
  expect(page).toContain('This was taken down on 1 December 2026')
  expect(page).toContain(NOTE)
  expect(page).toMatch(/<del[^>]*>Taken down<\/del>.*Will be:.*<ins[^>]*>Published<\/ins>/)
  for (const missing of [{}, { comesBack: false }])
    expect(await pia('POST', `${change}/approval`, { revision: 2, ...missing })).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', fields: { comesBack: 'missing' } } },
    })
  expect((await pia('POST', `${change}/approval`, { revision: 2, comesBack: true })).status).toBe(200)
  expect(await pat('POST', `${change}/publication`, {})).toMatchObject({
    status: 409,
    body: { error: { fields: { comesBack: 'missing' } } },
  })
  expect(await desk.status('/en/news/lamps/')).toBe(410)
  const queued = await pat('POST', `${change}/publication`, { comesBack: true })
  expect(await finished(pat, queued.body.publication)).toMatchObject({ state: 'done' })
  expect(await desk.page('/en/news/lamps/')).toContain('More about New lamps')
  const acts = desk.db.$client.prepare("SELECT actor FROM audit WHERE action = 'change.brings_back'").all()
  expect(acts).toHaveLength(2)
  // The record calls it by its title, also for an administrator, who sees no content.
  desk.person('ada', 'admin')
  const record = await staffPage('/staff/audit/', 'ada')
  expect(record).toMatch(/pia said that News “New lamps”, which was taken down or archived, is meant to come back\./)
})

test('what was taken down while a change was scheduled stays down, and words of it can be put right meanwhile', async () => {
  await publish(eva, pat, 'news/hours', news('Hours', SECRET))
  const { body: begun } = await eva('POST', '/api/staff/changes', { item: 'news/hours', files: news('New hours') })
  const change = `/api/staff/changes/${begun.id}`
  await eva('POST', `${change}/submission`, {})
  await pat('POST', `${change}/approval`, { revision: 1 })
  const queued = await pat('POST', `${change}/publication`, { at: '2026-12-01T12:05' })
  await takeDown('hours')
  desk.clock.now = new Date('2026-12-01T12:05:00Z')
  await desk.wake()
  expect(await finished(pat, queued.body.publication)).toMatchObject({ state: 'failed' })
  expect(await desk.status('/en/news/hours/')).toBe(410)
  await eva('DELETE', change)
  // Begun afterwards it is taken down in the draft as well, and asks for nothing.
  const kept = (await eva('GET', '/api/staff/items/news/hours')).body.files
  const words = { ...kept, 'en.md': kept['en.md'].replace(SECRET, 'Nobody is named.') }
  expect(await publish(eva, pat, 'news/hours', words)).toMatchObject({ state: 'done' })
  expect(await desk.status('/en/news/hours/')).toBe(410)
})

test('going back leaves what was taken down since then taken down, in pages, lists, files and releases', async () => {
  const before = await publish(eva, pat, 'news/benches', news('Benches', 'Old benches.'))
  await publish(eva, pat, 'news/mayor', news('The mayor', SECRET))
  await publish(eva, pat, 'news/benches', news('Benches', 'New benches.'))
  const newest = await publish(eva, pat, 'news/mayor', news('The mayor again', SECRET))
  await takeDown('mayor')
  const only = await pat('GET', `/api/staff/publications/${newest.id}/roll-back`)
  expect(only.body).toEqual({ items: [{ item: 'news/mayor', becomes: 'down' }], possible: false })
  expect(await pat('POST', `/api/staff/publications/${newest.id}/roll-back`, {})).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', fields: { id: 'takenDown' } } },
  })
  const plan = await pat('GET', `/api/staff/publications/${before.id}/roll-back`)
  expect(plan.body.possible).toBe(true)
  expect(plan.body.items).toContainEqual({ item: 'news/mayor', becomes: 'down' })
  expect(plan.body.items).toContainEqual({ item: 'news/benches', becomes: 'earlier' })
  const page = await staffPage(`/staff/publishing/${before.id}/roll-back/`)
  expect(page).toContain('stays taken down')
  expect(page).not.toMatch(/The mayor again<\/a> gets the words/)

  const back = await pat('POST', `/api/staff/publications/${before.id}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.page('/en/news/benches/')).toContain('Old benches.')
  expect(await desk.status('/en/news/mayor/')).toBe(410)
  expect(await desk.page('/en/news/mayor/')).toContain(NOTE)
  expect(readFileSync(join(desk.contentDir, 'news/mayor/news.yaml'), 'utf8')).toContain('standing: withdrawn')
  const releases = join(desk.dir, 'site/releases')
  for (const name of readdirSync(releases, { recursive: true, encoding: 'utf8' }))
    if (/\.(html|xml|txt|json)$/.test(name)) expect(readFileSync(join(releases, name), 'utf8')).not.toContain(SECRET)
  expect(existsSync(join(desk.dir, 'site/current/en/news/mayor'))).toBe(false)
})

test('words that were taken down and came back without what was wrong do not return by going back', async () => {
  const first = await publish(eva, pat, 'news/notice', news('Notice', SECRET))
  await takeDown('notice')
  const { body: begun } = await eva('POST', '/api/staff/changes', {
    item: 'news/notice',
    files: news('Notice', 'Clean.'),
  })
  const change = `/api/staff/changes/${begun.id}`
  await eva('POST', `${change}/submission`, {})
  await pat('POST', `${change}/approval`, { revision: 1, comesBack: true })
  const queued = await pat('POST', `${change}/publication`, { comesBack: true })
  expect(await finished(pat, queued.body.publication)).toMatchObject({ state: 'done' })
  await publish(eva, pat, 'news/beside', news('Beside'))
  const plan = await pat('GET', `/api/staff/publications/${first.id}/roll-back`)
  expect(plan.body.items).toContainEqual({ item: 'news/notice', becomes: 'asNow' })
  const back = await pat('POST', `/api/staff/publications/${first.id}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done' })
  expect(await desk.page('/en/news/notice/')).toContain('Clean.')
  expect(await desk.status('/en/news/beside/')).toBe(404)
})

test('what was taken down at another address stays down there when the site goes back to before it moved', async () => {
  const first = await publish(eva, pat, 'news/old-name', news('Named', SECRET))
  const { body: begun } = await eva('POST', '/api/staff/changes', { item: 'news/old-name' })
  const change = `/api/staff/changes/${begun.id}`
  await eva('PUT', `${change}/address`, { revision: 1, address: 'new-name' })
  await eva('POST', `${change}/submission`, {})
  await pat('POST', `${change}/approval`, { revision: 2 })
  const queued = await pat('POST', `${change}/publication`, {})
  expect(await finished(pat, queued.body.publication)).toMatchObject({ state: 'done' })
  await publish(eva, pat, 'news/other', news('Other'))
  await takeDown('new-name')
  const plan = await pat('GET', `/api/staff/publications/${first.id}/roll-back`)
  expect(plan.body.items).toEqual([
    { item: 'news/other', becomes: 'gone' },
    { item: 'news/new-name', becomes: 'down' },
  ])
  const back = await pat('POST', `/api/staff/publications/${first.id}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.status('/en/news/new-name/')).toBe(410)
  expect(await desk.page('/en/news/new-name/')).not.toContain(SECRET)
  expect(await desk.page('/en/news/old-name/')).not.toContain(SECRET)
  expect(existsSync(join(desk.contentDir, 'news/old-name/en.md'))).toBe(false)
})

test('a way back that waited while something was taken down does not bring it back, and archiving does not either', async () => {
  await publish(eva, pat, 'news/queue', news('Queue', SECRET))
  await takeDown('queue')
  const person = (await eva('GET', '/api/staff/items/news/queue/changes')).body.acts[0].by
  const computedBefore = [{ item: 'news/queue', files: news('Queue', SECRET) }]
  const { id } = addPublication(desk.db, { requestedBy: person, due: desk.clock.now, after: computedBefore })
  await desk.wake()
  const outcome = await finished(pat, id)
  expect(outcome).toMatchObject({ state: 'failed', problems: [{ file: 'news/queue' }] })
  expect(outcome.problems[0].message).toContain('was taken down meanwhile')
  expect(
    await pat('POST', '/api/staff/items/news/queue/standing', { standing: 'archived', note: { en: 'Old.' } }),
  ).toMatchObject({ status: 409, body: { error: { code: 'conflict', fields: { standing: 'withdrawn' } } } })
  expect(await desk.status('/en/news/queue/')).toBe(410)
})
