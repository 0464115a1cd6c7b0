import { expect, test } from 'vitest'
import { applications } from '#db/schema/applications.ts'
import { testApp } from '#tests/support/app.ts'
import { centreBody, championBody } from '#tests/support/champions.ts'

const CHAMPION = '/api/champion-applications'
const CENTRE = '/api/centre-applications'

const stored = ({ db }: ReturnType<typeof testApp>) => db.select().from(applications).all()

test.each<[string, object, object]>([
  ['no name', { name: ' ' }, { name: 'tooShort' }],
  ['no e-mail address', { email: 'zara' }, { email: 'malformed' }],
  ['a telephone number without digits', { telephone: 'ring me' }, { telephone: 'malformed' }],
  ['no language', { languages: [] }, { languages: 'tooShort' }],
  ['a language twice', { languages: ['en', 'en'] }, { languages: 'wrongType' }],
  ['a ward of elsewhere', { ward: 'Camden Town' }, { ward: 'unknown' }],
  ['no reason', { why: '' }, { why: 'tooShort' }],
  ['a reason of a whole book', { why: 'x'.repeat(4_001) }, { why: 'tooLong' }],
  ['needs of a whole book', { needs: 'x'.repeat(501) }, { needs: 'tooLong' }],
  ['no reference', { references: [] }, { references: 'tooShort' }],
  ['a reference nobody can reach', { references: [{ name: 'Rita', reach: '' }] }, { 'references.0.reach': 'tooShort' }],
  ['somebody under 18', { adult: false }, { adult: 'unknown' }],
  ['no agreement to the code of conduct', { agreed: '' }, { agreed: 'tooShort' }],
  ['a language this site does not have', { language: 'xx' }, { language: 'unknown' }],
  ['something that is not asked', { religion: 'any' }, { religion: 'unknown' }],
])('an application of a champion with %s is refused by name, and nothing is stored', async (_what, wrong, fields) => {
  const app = testApp()
  const response = await app.post(CHAMPION, { ...championBody(app), ...wrong })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', fields } })
  expect(stored(app)).toEqual([])
})

test.each<[string, object, object]>([
  ['no address', { address: '' }, { address: 'tooShort' }],
  ['no telephone number', { telephone: undefined }, { telephone: 'wrongType' }],
  ['no day on which it is open', { hours: {} }, { hours: 'wrongType' }],
  ['a day that closes first', { hours: { mon: { opens: '17:00', closes: '09:00' } } }, { 'hours.mon': 'wrongType' }],
  ['a time no clock shows', { hours: { mon: { opens: '9', closes: '25:00' } } }, { 'hours.mon.closes': 'malformed' }],
  ['“not sure” for a strand', { strands: ['not_sure'] }, { 'strands.0': 'unknown' }],
])('an application of a centre with %s is refused by name, and nothing is stored', async (_what, wrong, fields) => {
  const app = testApp()
  const response = await app.post(CENTRE, { ...centreBody(app), ...wrong })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', fields } })
  expect(stored(app)).toEqual([])
})

test('who agreed to an earlier code of conduct is asked to read the present one', async () => {
  const app = testApp()
  const response = await app.post(CHAMPION, championBody(app, { agreed: '2020-01-01' }))
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({ error: { code: 'conflict', fields: { agreed: 'stale' } } })
  expect(stored(app)).toEqual([])
})

test('without a code of conduct nobody can apply, because there is nothing to agree to', async () => {
  const { content } = testApp()
  const without = { ...content, pages: content.pages.filter(({ slug }) => slug !== 'code-of-conduct') }
  const app = testApp({ content: without })
  expect(await (await app.get('/api/applying')).json()).toEqual({ mail: false })
  const response = await app.post(CHAMPION, championBody({ content }))
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ error: { code: 'closed', fields: { applications: 'notOpen' } } })
  expect(stored(app)).toEqual([])
})

test('whoever sends too many is told to wait', async () => {
  const app = testApp({ rateLimit: true })
  const statuses = new Set<number>()
  for (let sent = 0; sent < 130; sent += 1) statuses.add((await app.post(CHAMPION, championBody(app))).status)
  expect([...statuses]).toEqual([201, 429])
})

test('an application sent twice is stored once, with the version of the code of conduct', async () => {
  const app = testApp()
  const body = championBody(app)
  for (let times = 0; times < 2; times += 1) {
    const response = await app.post(CHAMPION, body)
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ id: body.id })
  }
  expect(stored(app)).toMatchObject([
    { id: body.id, kind: 'champion', state: 'received', codeVersion: body.agreed, suspicion: null, ward: 'Hendon' },
  ])
})

test('what looks machine-made is kept, and marked', async () => {
  const app = testApp()
  await app.post(CHAMPION, championBody(app, { website: 'https://spam.example' }))
  await app.post(CENTRE, centreBody(app, { elapsedMs: 300 }))
  expect(stored(app).map(({ suspicion }) => suspicion)).toEqual(['honeypot', 'timing'])
})

test('nothing an applicant wrote is logged or recorded', async () => {
  const app = testApp()
  const body = centreBody(app)
  await app.post(CENTRE, body)
  await app.post(CENTRE, { ...centreBody(app, { name: 'Marker' }), telephone: 'Marker' })
  const rows = JSON.stringify([app.db.$client.prepare('select * from audit').all(), app.lines])
  expect(rows).toContain(body.id)
  // With its spaces: four digits alone can stand in a hash by chance.
  expect(rows).not.toMatch(/Marker|Connie|Sample Street|020 7946/)
})
