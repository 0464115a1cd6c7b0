import { expect, test } from 'vitest'
import { findPublication } from '#db/queries/publications.ts'
import { OPEN, testApp } from '../support/app.ts'
import { addStaff, as, signIn } from '../support/staff.ts'

const ITEM = `consultations/${OPEN}`

/** Two editors and two publishers, each ready to call the API. */
async function desk(options: Parameters<typeof testApp>[0] = {}) {
  const app = testApp(options)
  const person = async (name: string, role: 'editor' | 'publisher') => {
    await addStaff(app, `${name}@council.example`, role)
    return as(app, await signIn(app, `${name}@council.example`))
  }
  return {
    app,
    eva: await person('eva', 'editor'),
    ed: await person('ed', 'editor'),
    pat: await person('pat', 'publisher'),
    pia: await person('pia', 'publisher'),
  }
}
type Call = Awaited<ReturnType<typeof desk>>['eva']

async function begin(call: Call, item = ITEM, files?: Record<string, string>) {
  const published = files ?? (await (await call('GET', `/api/staff/items/${item}`)).json()).files
  const remarked = files ?? { ...published, 'en.yaml': `${published['en.yaml']}# begun\n` }
  const response = await call('POST', '/api/staff/changes', { item, files: remarked })
  expect(response.status).toBe(201)
  return response.json()
}

test('a draft starts from the published files and goes through a second person', async () => {
  const { app, eva, pat } = await desk()
  const draft = await begin(eva)
  expect(Object.keys(draft.files)).toContain('questionnaire.yaml')
  const files = { ...draft.files, 'en.yaml': `${draft.files['en.yaml']}# a remark\n` }
  const saved = await (await eva('PUT', `/api/staff/changes/${draft.id}`, { revision: 1, files })).json()
  expect(saved).toMatchObject({ state: 'draft', revision: 2 })
  expect((await eva('POST', `/api/staff/changes/${draft.id}/publication`, {})).status).toBe(403)
  expect((await pat('POST', `/api/staff/changes/${draft.id}/publication`, {})).status).toBe(409)
  await eva('POST', `/api/staff/changes/${draft.id}/submission`, { note: 'Please read the second page.' })
  expect((await pat('POST', `/api/staff/changes/${draft.id}/approval`, { revision: 1 })).status).toBe(409)
  const approved = await pat('POST', `/api/staff/changes/${draft.id}/approval`, { revision: 2 })
  expect(await approved.json()).toMatchObject({ state: 'approved' })
  const queued = await pat('POST', `/api/staff/changes/${draft.id}/publication`, {})
  expect(queued.status).toBe(202)
  const { publication } = await queued.json()
  expect(findPublication(app.db, publication)).toMatchObject({ state: 'waiting', after: [{ item: ITEM, files }] })
})

test('nobody approves what they have written themselves, not even a word of it', async () => {
  const { eva, pat, pia } = await desk()
  const draft = await begin(eva)
  const files = { ...draft.files, 'en.yaml': `${draft.files['en.yaml']}# a word\n` }
  const own = await pat('PUT', `/api/staff/changes/${draft.id}`, { revision: 1, files })
  const { revision } = await own.json()
  await eva('POST', `/api/staff/changes/${draft.id}/submission`, {})
  const refused = await pat('POST', `/api/staff/changes/${draft.id}/approval`, { revision })
  expect(await refused.json()).toMatchObject({ error: { code: 'conflict', fields: { approval: 'self' } } })
  expect((await pia('POST', `/api/staff/changes/${draft.id}/approval`, { revision })).status).toBe(200)
})

test('two people edit the same thing: the second is told, and every word of both is kept', async () => {
  const { app, eva, ed } = await desk()
  const draft = await begin(eva)
  expect(await (await ed('POST', '/api/staff/changes', { item: ITEM })).json()).toMatchObject({
    error: { code: 'conflict', fields: { item: 'open', change: draft.id } },
  })
  const words = (text: string) => ({ revision: 1, files: { ...draft.files, 'en.yaml': `${text}\n` } })
  const [first, second] = await Promise.all([
    eva('PUT', `/api/staff/changes/${draft.id}`, words('hers')),
    ed('PUT', `/api/staff/changes/${draft.id}`, words('his')),
  ])
  expect([first.status, second.status].sort()).toEqual([200, 409])
  const late = first.status === 409 ? first : second
  expect(await late.json()).toMatchObject({
    error: {
      code: 'stale_version',
      fields: { revision: '2', by: expect.stringMatching(/^Somebody at e/), at: app.clock.now.toISOString() },
    },
  })
  const { revisions } = await (await eva('GET', `/api/staff/changes/${draft.id}/revisions`)).json()
  expect(revisions).toHaveLength(2)
})

test('a save after the approval needs a new approval', async () => {
  const { eva, pat } = await desk()
  const draft = await begin(eva)
  await eva('POST', `/api/staff/changes/${draft.id}/submission`, {})
  await pat('POST', `/api/staff/changes/${draft.id}/approval`, { revision: 1 })
  const saved = await eva('PUT', `/api/staff/changes/${draft.id}`, { revision: 1, files: draft.files })
  expect(await saved.json()).toMatchObject({ state: 'draft' })
  expect((await pat('POST', `/api/staff/changes/${draft.id}/publication`, {})).status).toBe(409)
})

test.each([
  ['a path out of the content', '../../etc/passwd'],
  ['another kind', 'area/area'],
  ['capitals', 'news/Summer'],
  ['a hidden folder', 'news/.git'],
  ['nothing', ''],
])('%s is no item', async (_case, item) => {
  const { eva } = await desk()
  const response = await eva('POST', '/api/staff/changes', { item, files: { 'en.md': 'words' } })
  expect(response.status).toBe(400)
})

test.each([
  ['a path', '../en.md', 'malformed'],
  ['a script', 'en.js', 'malformed'],
  ['a hidden file', '.en.md', 'malformed'],
])('%s is no file of an item', async (_case, name, rule) => {
  const { eva } = await desk()
  const response = await eva('POST', '/api/staff/changes', { item: 'news/new-thing', files: { [name]: 'words' } })
  expect(await response.json()).toMatchObject({ error: { fields: { [`files.${name}`]: rule } } })
})

test.each([
  ['an hour that the clock change skips', '2027-03-28T01:30', 'skipped'],
  ['an hour that comes twice', '2027-10-31T01:30', 'twice'],
  ['an hour that is over', '2026-11-30T09:00', 'past'],
  ['a day that is none', '2027-02-30T09:00', 'malformed'],
])('%s is refused as the time of publishing', async (_case, at, rule) => {
  const { eva, pat } = await desk()
  const draft = await begin(eva)
  await eva('POST', `/api/staff/changes/${draft.id}/submission`, {})
  await pat('POST', `/api/staff/changes/${draft.id}/approval`, { revision: 1 })
  const response = await pat('POST', `/api/staff/changes/${draft.id}/publication`, { at })
  expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', fields: { at: rule } } })
})

test('a scheduled hour is London’s, in summer too', async () => {
  const { app, eva, pat } = await desk()
  const draft = await begin(eva)
  await eva('POST', `/api/staff/changes/${draft.id}/submission`, {})
  await pat('POST', `/api/staff/changes/${draft.id}/approval`, { revision: 1 })
  const { publication } = await (
    await pat('POST', `/api/staff/changes/${draft.id}/publication`, { at: '2027-07-01T09:00' })
  ).json()
  expect(findPublication(app.db, publication)?.due.toISOString()).toBe('2027-07-01T08:00:00.000Z')
  expect((await pat('DELETE', `/api/staff/publications/${publication}`)).status).toBe(204)
  expect(await (await eva('GET', `/api/staff/changes/${draft.id}`)).json()).toMatchObject({ state: 'approved' })
})

test('only an urgent notice goes out without a second person, and somebody else looks at it afterwards', async () => {
  const { eva, pat, pia } = await desk()
  const page = await begin(eva)
  expect((await pat('POST', `/api/staff/changes/${page.id}/publication`, { urgent: true })).status).toBe(409)
  const notice = await begin(pat, 'banners/flood', { 'banner.yaml': 'level: urgent' })
  expect((await pat('POST', `/api/staff/changes/${notice.id}/publication`, { urgent: true })).status).toBe(202)
  expect((await (await pia('GET', '/api/staff/unreviewed')).json()).changes).toMatchObject([{ id: notice.id }])
  expect((await pat('POST', `/api/staff/changes/${notice.id}/review`, {})).status).toBe(409)
  expect((await pia('POST', `/api/staff/changes/${notice.id}/review`, {})).status).toBe(200)
  expect((await (await pia('GET', '/api/staff/unreviewed')).json()).changes).toEqual([])
})

test('an urgent notice that is taken out of the queue again is not approved by that', async () => {
  const { eva, pat, pia } = await desk()
  const notice = await begin(eva, 'banners/flood', { 'banner.yaml': 'level: urgent' })
  const queued = await pat('POST', `/api/staff/changes/${notice.id}/publication`, {
    urgent: true,
    at: '2026-12-24T09:00',
  })
  const { publication } = await queued.json()
  expect((await pat('DELETE', `/api/staff/publications/${publication}`)).status).toBe(204)
  const now = await (await eva('GET', `/api/staff/changes/${notice.id}`)).json()
  expect(now).toMatchObject({ state: 'draft', publication: { state: 'cancelled' } })
  expect(now).not.toHaveProperty('urgentBy')
  expect((await (await pia('GET', '/api/staff/unreviewed')).json()).changes).toEqual([])
  expect((await pat('POST', `/api/staff/changes/${notice.id}/publication`, {})).status).toBe(409)
})

test('what somebody else published meanwhile has to be compared before a change goes on', async () => {
  const { app, eva } = await desk()
  const draft = await begin(eva)
  expect(draft.stale).toBe(false)
  const path = `/api/staff/changes/${draft.id}`
  app.db.$client.prepare("UPDATE changes SET base = 'older'").run()
  expect(await (await eva('GET', path)).json()).toMatchObject({ stale: true })
  await eva('PUT', path, { revision: 1, files: draft.files })
  expect(await (await eva('GET', path)).json()).toMatchObject({ stale: true })
  const { base, before } = await (await eva('GET', `${path}/comparison`)).json()
  expect(Object.keys(before)).toEqual(Object.keys(draft.files))
  expect(before['en.yaml']).toBe(draft.files['en.yaml'].replace('# begun\n', ''))
  const saved = await eva('PUT', path, { revision: 2, files: draft.files, base })
  expect(await saved.json()).toMatchObject({ stale: false, revision: 3 })
})

test('comparing alone makes no author, but nobody compares, asks for the review and approves', async () => {
  const { app, eva, pat, pia } = await desk()
  const draft = await begin(eva)
  const path = `/api/staff/changes/${draft.id}`
  const approve = async (call: Call, revision: number) => (await call('POST', `${path}/approval`, { revision })).json()
  app.db.$client.prepare("UPDATE changes SET base = 'older'").run()
  const { base } = await (await eva('GET', `${path}/comparison`)).json()
  await eva('POST', `${path}/submission`, {})
  expect(await approve(pat, 1)).toMatchObject({ error: { code: 'conflict', fields: { base: 'stale' } } })
  const compared = await (await pat('PUT', path, { revision: 1, files: draft.files, base })).json()
  expect(compared).toMatchObject({ state: 'draft', revision: 2, stale: false })
  expect(compared.authors.map((id: string) => compared.names[id])).toEqual(['Somebody at eva@council.example'])
  expect(compared.comparedBy.map((id: string) => compared.names[id])).toEqual(['Somebody at pat@council.example'])
  // What was published meanwhile would be undone on the word of pat alone.
  await pat('POST', `${path}/submission`, {})
  expect(await approve(pat, 2)).toMatchObject({ error: { code: 'conflict', fields: { approval: 'compared' } } })
  // An editor takes the request back and asks again, having seen what was compared.
  expect(await (await eva('DELETE', `${path}/submission`)).json()).toMatchObject({ state: 'draft' })
  expect(await (await eva('DELETE', `${path}/submission`)).json()).toMatchObject({
    error: { code: 'conflict', fields: { state: 'draft' } },
  })
  await eva('POST', `${path}/submission`, {})
  expect(await approve(pat, 2)).toMatchObject({ state: 'approved' })
  // With a word of their own, or with another base than theirs left out, they are an author.
  const words = { ...draft.files, 'en.yaml': `${draft.files['en.yaml']}# merged\n` }
  const merged = await (await pat('PUT', path, { revision: 2, files: words, base })).json()
  expect(merged).toMatchObject({ comparedBy: [] })
  expect(merged.authors).toHaveLength(2)
  await eva('POST', `${path}/submission`, {})
  expect(await approve(pat, 3)).toMatchObject({ error: { code: 'conflict', fields: { approval: 'self' } } })
  expect(await approve(pia, 3)).toMatchObject({ state: 'approved' })
})

test('in a pre-election period whoever approves and publishes says that the monitoring officer was asked', async () => {
  const { content } = testApp()
  const period = { from: '2026-12-01', until: '2026-12-03' }
  const area = { ...content.area, pre_election_periods: [period] }
  const { app, eva, pat, pia } = await desk({ content: { ...content, area } })
  const draft = await begin(eva)
  const path = `/api/staff/changes/${draft.id}`
  await eva('POST', `${path}/submission`, {})
  const ask = async (call: Call, what: string, body: object) => (await call('POST', `${path}/${what}`, body)).json()
  const missing = { error: { code: 'conflict', fields: { preElection: 'missing' } } }
  expect(await ask(pat, 'approval', { revision: 1 })).toMatchObject(missing)
  expect(await ask(pat, 'approval', { revision: 1, preElection: true })).toMatchObject({ state: 'approved' })
  expect(await ask(pia, 'publication', {})).toMatchObject(missing)
  // The hour at which it comes out counts, not the one at which it is asked for.
  expect(await ask(pia, 'publication', { at: '2026-12-03T23:59' })).toMatchObject(missing)
  expect(await ask(pia, 'publication', { at: '2026-12-04T00:00' })).toMatchObject({ publication: expect.any(Number) })
  const acts = app.db.$client.prepare("SELECT subject FROM audit WHERE action = 'change.pre_election_asked'").all()
  expect(acts).toEqual([{ subject: ITEM }])
})
