import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OPEN } from '../support/app.ts'
import { type Desk, publish, startDesk } from '../support/desk.ts'
import { type Caller, finished } from '../support/signed-in.ts'
import { aResponse, stored } from '../support/responses.ts'

let desk: Desk
let eva: Caller
let pat: Caller
beforeAll(async () => {
  desk = await startDesk()
  eva = desk.person('eva', 'editor')
  pat = desk.person('pat', 'publisher')
})
afterAll(() => desk.close())

function news(title: string, body = ''): Record<string, string> {
  return {
    'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n',
    'en.md': `---\ntranslation: original\ntitle: ${title}\nsummary: About ${title}.\n---\n\nMore about ${title}.\n${body}`,
  }
}

/** Begins to change what is published, wishes for an address, and has it published. */
async function move(item: string, address: string) {
  const { body: begun } = await eva('POST', '/api/staff/changes', { item })
  const change = `/api/staff/changes/${begun.id}`
  const wished = await eva('PUT', `${change}/address`, { revision: 1, address })
  expect(wished).toMatchObject({ status: 200, body: { address, state: 'draft', revision: 2 } })
  const { body: check } = await eva('GET', `${change}/findings`)
  await eva('POST', `${change}/submission`, {})
  await pat('POST', `${change}/approval`, { revision: 2 })
  const queued = await pat('POST', `${change}/publication`, {})
  return { change, check, outcome: await finished(pat, queued.body.publication) }
}

const where = async (path: string) => (await fetch(desk.url + path, { redirect: 'manual' })).headers.get('location')

test('what moves is at its new address with its pictures, history and links, and the old one leads there', async () => {
  const picture = readFileSync(
    join(desk.contentDir, 'consultations/public-spaces-protection-order/documents/easy-read.pdf'),
  )
  await publish(eva, pat, 'news/old-lamps', news('Lamps'))
  mkdirSync(join(desk.contentDir, 'news/old-lamps/documents'))
  writeFileSync(join(desk.contentDir, 'news/old-lamps/documents/plan.pdf'), picture)
  await publish(eva, pat, 'news/old-lamps', news('Lamps', '\n[The whole plan](documents/plan.pdf)\n'))
  await publish(eva, pat, 'news/points-there', news('Points', '\n[About the lamps](/en/news/old-lamps/)\n'))
  const { change, check, outcome } = await move('news/old-lamps', 'new-lamps')
  expect(outcome).toMatchObject({ state: 'done', problems: [], items: ['news/new-lamps'] })
  expect(check.findings).toContainEqual(
    expect.objectContaining({ rule: 'address_linked', values: { from: 'news/points-there/en.md', line: 9 } }),
  )
  expect(await desk.page('/en/news/new-lamps/')).toContain('More about Lamps')
  expect(await where('/fa/news/old-lamps/')).toBe('/fa/news/new-lamps/')
  expect(await where('/files/news/old-lamps/documents/plan.pdf')).toBe('/files/news/new-lamps/documents/plan.pdf')
  expect(await desk.status('/files/news/new-lamps/documents/plan.pdf')).toBe(200)
  expect(existsSync(join(desk.contentDir, 'news/old-lamps'))).toBe(false)
  expect(readdirSync(join(desk.contentDir, 'news/new-lamps')).sort()).toEqual(['documents', 'en.md', 'news.yaml'])
  expect(await desk.page('/sitemap.xml')).not.toContain('old-lamps')
  const { body } = await eva('GET', '/api/staff/items/news/new-lamps/changes')
  expect(body.changes).toHaveLength(3)
  const { body: compared } = await eva('GET', `${change}/comparison`)
  expect(compared.before['news.yaml']).not.toContain('earlier_addresses')
  expect((await eva('GET', '/api/staff/items/news/old-lamps')).status).toBe(404)
  // Whoever changes the page that links to it is told, and not stopped.
  const { body: other } = await eva('POST', '/api/staff/changes', { item: 'news/points-there' })
  const { body: found } = await eva('GET', `/api/staff/changes/${other.id}/findings`)
  expect(found.findings).toContainEqual(
    expect.objectContaining({ rule: 'link_moved', level: 'warns', file: 'en.md', line: 9 }),
  )
  await eva('DELETE', `/api/staff/changes/${other.id}`)
})

test('it can move on and back again, and every address it ever had leads to it', async () => {
  await publish(eva, pat, 'news/one', news('Moving'))
  expect((await move('news/one', 'two')).outcome.state).toBe('done')
  expect((await move('news/two', 'three')).outcome.state).toBe('done')
  expect(await where('/en/news/one/')).toBe('/en/news/three/')
  expect(await where('/en/news/two/')).toBe('/en/news/three/')
  expect((await move('news/three', 'one')).outcome).toMatchObject({ state: 'done', problems: [] })
  expect(await where('/en/news/two/')).toBe('/en/news/one/')
  expect(await where('/en/news/three/')).toBe('/en/news/one/')
  expect(await desk.status('/en/news/one/')).toBe(200)
})

test('going back to how the site was takes the old address back, and the new one leads there', async () => {
  const before = await publish(eva, pat, 'news/here', news('Here'))
  await move('news/here', 'there')
  await move('news/there', 'elsewhere')
  const back = await pat('POST', `/api/staff/publications/${before.id}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.status('/en/news/here/')).toBe(200)
  expect(await where('/en/news/there/')).toBe('/en/news/here/')
  expect(await where('/en/news/elsewhere/')).toBe('/en/news/here/')
  expect((await eva('GET', '/api/staff/items/news/here/changes')).body.changes.length).toBeGreaterThan(2)
})

test('a consultation that people are answering takes its answers along, and open forms go on working', async () => {
  const send = (slug: string) =>
    fetch(`${desk.url}/api/consultations/${slug}/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(aResponse()),
    })
  expect((await send(OPEN)).status).toBe(201)
  const { outcome } = await move(`consultations/${OPEN}`, 'dogs-and-drink')
  expect(outcome).toMatchObject({ state: 'done', problems: [] })
  expect(stored(desk.db, 'dogs-and-drink')).toHaveLength(1)
  expect((await send(OPEN)).status).toBe(201)
  expect((await send('dogs-and-drink')).status).toBe(201)
  expect(stored(desk.db, 'dogs-and-drink')).toHaveLength(3)
  expect(stored(desk.db, OPEN)).toEqual([])
  expect(await where(`/documents/${OPEN}/easy-read.pdf`)).toBe('/documents/dogs-and-drink/easy-read.pdf')
  const page = await fetch(`${desk.url}/en/consultations/${OPEN}/answer/`)
  expect(page.url).toContain('/dogs-and-drink/')
  expect(page.status).toBe(200)
})

test('an address that is taken, was taken, is planned or is the site’s own is refused by name', async () => {
  await publish(eva, pat, 'news/firm', news('Firm'))
  await publish(eva, pat, 'news/roaming', news('Roaming'))
  await move('news/roaming', 'settled')
  const planned = await eva('POST', '/api/staff/changes', { item: 'news/planned', files: news('Planned') })
  const { body } = await eva('POST', '/api/staff/changes', { item: 'news/firm' })
  const wish = (change: string, address: string, revision = 1) =>
    eva('PUT', `/api/staff/changes/${change}/address`, { revision, address })
  const refusals: [string, object][] = [
    ['settled', { address: 'taken', by: 'news/settled' }],
    ['roaming', { address: 'wasTaken', by: 'news/settled' }],
    ['planned', { address: 'planned', by: 'news/planned' }],
    ['Firm Ground', { address: 'malformed' }],
    ['../../etc', { address: 'malformed' }],
    ['x'.repeat(81), { address: 'malformed' }],
    ['', { address: 'malformed' }],
  ]
  for (const [address, fields] of refusals) {
    const { status, body: refusal } = await wish(body.id, address)
    expect([address, status, refusal.error.fields]).toEqual([address, expect.any(Number), fields])
    expect(status).toBeGreaterThanOrEqual(400)
  }
  expect((await wish(body.id, 'firmer', 7)).body.error.code).toBe('stale_version')
  expect((await eva('GET', `/api/staff/changes/${body.id}`)).body).toMatchObject({ revision: 1, state: 'draft' })
  const { body: page } = await eva('POST', '/api/staff/changes', { item: 'pages/privacy' })
  expect((await wish(page.id, 'your-data')).body.error.fields).toEqual({ address: 'reserved' })
  const banner = { 'banner.yaml': 'level: urgent' }
  const { body: notice } = await eva('POST', '/api/staff/changes', { item: 'banners/flood', files: banner })
  expect((await wish(notice.id, 'storm')).body.error.fields).toEqual({ address: 'none' })
  // What was never published has its new address at once.
  expect((await wish(planned.body.id, 'planned-better')).body).toMatchObject({ item: 'news/planned-better' })
  for (const { id } of [body, page, notice, planned.body]) await eva('DELETE', `/api/staff/changes/${id}`)
})
