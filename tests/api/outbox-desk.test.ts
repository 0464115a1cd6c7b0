import { expect, test } from 'vitest'
import { giveMailUp, listMail, tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { claimMail, markMailSent, tidyOutbox } from '#db/queries/outbox-delivery.ts'
import { listActs } from '#db/queries/audit.ts'
import { listStaff } from '#db/queries/staff.ts'
import { countCodes } from '#db/queries/staff-codes.ts'
import { testApp } from '#tests/support/app.ts'
import { addStaff, later, seated } from '#tests/support/staff.ts'

const NEW = { email: 'nia@council.example', name: 'Nia New', roles: ['editor'] }
const FILES = { 'news.yaml': 'topics: []\n', 'en.md': '---\ntitle: Patrols\n---\n' }

/** An API with mail, and how often it was said that there is some. */
async function office(by: 'smtp' | 'none' = 'smtp') {
  const woken = { times: 0 }
  const app = testApp({
    outgoing: {
      by,
      wake: () => {
        woken.times++
      },
    },
  })
  const ada = await seated(app, 'ada@council.example', 'admin')
  const mail = () => listMail(app.db, { limit: 1_000 })
  return { app, ada, woken, mail }
}

async function fields(response: Response): Promise<unknown> {
  expect(response.status).toBe(409)
  return ((await response.json()) as { error: { fields: unknown } }).error.fields
}

test('without mail nobody is promised any: a code by mail is refused, one to hand over is shown', async () => {
  const { app, ada, mail } = await office('none')
  expect(await fields(await ada.call('POST', '/api/staff/people', { ...NEW, by: 'mail' }))).toEqual({ by: 'notSetUp' })
  expect(listStaff(app.db)).toHaveLength(1)
  for (const by of [{}, { by: 'hand' }]) {
    const body = { ...NEW, email: `x${Object.keys(by).length}@council.example`, ...by }
    expect(await (await ada.call('POST', '/api/staff/people', body)).json()).toHaveProperty('code')
  }
  expect(mail()).toEqual([])
  expect(await (await ada.call('GET', '/api/staff/outbox')).json()).toEqual({ by: 'none', waiting: 0, failed: 0 })
})

test('with mail a code goes by it or is handed over, never both, and what was agreed by two keeps its day', async () => {
  const { app, ada, mail, woken } = await office()
  const ben = await seated(app, 'ben@council.example', 'admin')
  const eve = await addStaff(app, 'eve@council.example', 'editor')
  const reset = `/api/staff/people/${eve.id}/factor-reset`
  await ada.call('POST', reset, {})
  const agreed = await ben.call('PUT', reset, { by: 'mail' })
  const inADay = new Date(app.clock.now.getTime() + 24 * 3_600_000)
  expect(await agreed.json()).toEqual({ expiresAt: inADay.toISOString() })
  expect(mail()).toMatchObject([{ kind: 'factor_reset', staffId: eve.id, state: 'waiting', expiresAt: inADay }])
  expect(countCodes(app.db, eve.id, 'lost_factor')).toBe(0)
  expect(woken.times).toBe(1)
  await ada.call('POST', reset, {})
  expect(await (await ben.call('PUT', reset, {})).json()).toHaveProperty('code')
  expect(mail()).toEqual([])
})

test('who is told that something waits: the other publishers, then whoever wrote it', async () => {
  const { app, mail } = await office()
  const writer = await seated(app, 'writer@council.example', 'editor')
  const helper = await seated(app, 'helper@council.example', 'publisher')
  const pat = await seated(app, 'pat@council.example', 'publisher')
  const paul = await seated(app, 'paul@council.example', 'publisher', 'admin')
  const told = () => {
    const found = mail().map(({ staffId, kind }) => [staffId, kind])
    for (const { id } of mail()) markMailSent(app.db, id, app.clock.now)
    return found.map(([id]) => id).toSorted()
  }
  const begun = await writer.call('POST', '/api/staff/changes', { item: 'news/patrols', files: FILES })
  const { id } = (await begun.json()) as { id: string }
  const change = `/api/staff/changes/${id}`
  const words = { ...FILES, 'en.md': '---\ntitle: More patrols\n---\n' }
  await helper.call('PUT', change, { revision: 1, files: words })
  expect(told()).toEqual([])
  await writer.call('POST', `${change}/submission`, {})
  // Neither who has written at it, and so cannot approve it, nor administrators who are no publishers.
  expect(told()).toEqual([pat.id, paul.id].toSorted())
  app.db.$client.exec('DELETE FROM outbox')
  await pat.call('POST', `${change}/return`, { note: 'Please name the street.' })
  expect(told()).toEqual([writer.id, helper.id].toSorted())
  app.db.$client.exec('DELETE FROM outbox')
  await writer.call('POST', `${change}/submission`, {})
  app.db.$client.exec('DELETE FROM outbox')
  expect((await pat.call('POST', `${change}/approval`, { revision: 2 })).status).toBe(200)
  expect(told()).toEqual([writer.id, helper.id].toSorted())
  // Nothing of what it is about.
  app.db.$client.exec("UPDATE outbox SET state = 'waiting'")
  expect(JSON.stringify(mail())).not.toMatch(/patrols|street/i)
})

test('a change that is refused tells nobody', async () => {
  const { app, mail, woken } = await office()
  const writer = await seated(app, 'writer@council.example', 'editor')
  await seated(app, 'pat@council.example', 'publisher')
  const begun = await writer.call('POST', '/api/staff/changes', { item: 'news/patrols', files: FILES })
  const { id } = (await begun.json()) as { id: string }
  await writer.call('POST', `/api/staff/changes/${id}/submission`, {})
  expect([mail().length, woken.times]).toEqual([1, 1])
  app.db.$client.exec('DELETE FROM outbox')
  await fields(await writer.call('POST', `/api/staff/changes/${id}/submission`, {}))
  expect([mail().length, woken.times]).toEqual([0, 1])
})

test('what failed is tried again or given up by an administrator, and the record says who', async () => {
  const { app, ada, mail, woken } = await office()
  const eve = await addStaff(app, 'eve@council.example', 'editor')
  tellThatSomethingWaits(app.db, [eve.id], app.clock.now)
  const [{ id } = { id: '' }] = mail()
  const one = `/api/staff/outbox/mail/${id}`
  const overview = async () => (await ada.call('GET', '/api/staff/outbox')).json()
  claimMail(app.db, app.clock.now)
  expect(await fields(await ada.call('POST', `${one}/attempt`, {}))).toEqual({ mail: 'sending' })
  expect(await fields(await ada.call('DELETE', one))).toEqual({ mail: 'sending' })
  giveMailUp(app.db, id, 'rejected_550')
  expect(await overview()).toEqual({ by: 'smtp', waiting: 0, failed: 1 })
  expect((await ada.call('POST', `${one}/attempt`, {})).status).toBe(202)
  expect(woken.times).toBe(1)
  expect(mail()).toMatchObject([{ state: 'waiting', attempts: 0, lastError: null, nextAttemptAt: app.clock.now }])
  expect((await ada.call('DELETE', one)).status).toBe(204)
  expect(await overview()).toEqual({ by: 'smtp', waiting: 0, failed: 0 })
  const listed = (await (await ada.call('GET', '/api/staff/outbox/mail')).json()) as object
  expect(listed).toEqual({
    mail: [
      {
        id,
        kind: 'something_waits',
        to: eve.id,
        applicant: false,
        state: 'failed',
        attempts: 0,
        createdAt: app.clock.now.toISOString(),
        lastError: 'given_up',
      },
    ],
    names: { [eve.id]: eve.name },
  })
  // Another one waits meanwhile: both together would say it twice.
  tellThatSomethingWaits(app.db, [eve.id], app.clock.now)
  expect(await fields(await ada.call('POST', `${one}/attempt`, {}))).toEqual({ mail: 'another' })
  markMailSent(app.db, mail().find(({ state }) => state === 'waiting')?.id ?? '', app.clock.now)
  const sent = mail().find(({ state }) => state === 'sent')?.id
  expect(await fields(await ada.call('DELETE', `/api/staff/outbox/mail/${sent}`))).toEqual({ mail: 'sent' })
  expect((await ada.call('DELETE', '/api/staff/outbox/mail/nothing')).status).toBe(404)
  const acts = listActs(app.db, {}).filter(({ action }) => action.startsWith('mail.'))
  expect(acts).toMatchObject([
    { actor: ada.id, action: 'mail.given_up', subject: eve.id },
    { actor: ada.id, action: 'mail.tried_again', subject: eve.id },
  ])
})

test('the list goes on from where a page ended, whatever comes in meanwhile, and forgets after three months', async () => {
  const { app, ada, mail } = await office()
  const people: string[] = []
  for (let n = 0; n < 120; n++) people.push((await addStaff(app, `p${n}@council.example`, 'editor')).id)
  for (const id of people) {
    tellThatSomethingWaits(app.db, [id], app.clock.now)
    if (people.indexOf(id) % 2) later(app, 0.1)
  }
  type List = { mail: { id: string; to: string }[] }
  const first = (await (await ada.call('GET', '/api/staff/outbox/mail')).json()) as List
  tellThatSomethingWaits(app.db, [ada.id], app.clock.now)
  const rest = (await (await ada.call('GET', `/api/staff/outbox/mail?after=${first.mail.at(-1)?.id}`)).json()) as List
  expect([first.mail.length, rest.mail.length]).toEqual([100, 20])
  expect(new Set([...first.mail, ...rest.mail].map(({ to }) => to))).toEqual(new Set(people))
  const unknown = await ada.call('GET', '/api/staff/outbox/mail?after=nothing')
  expect([unknown.status, await unknown.json()]).toMatchObject([400, { error: { fields: { after: 'unknown' } } }])

  for (const { id } of mail().slice(1)) markMailSent(app.db, id, app.clock.now)
  tidyOutbox(app.db, new Date(app.clock.now.getTime() + 89 * 24 * 3_600_000))
  expect(mail()).toHaveLength(121)
  tidyOutbox(app.db, new Date(app.clock.now.getTime() + 91 * 24 * 3_600_000))
  // What still waits stays.
  expect(mail()).toHaveLength(1)
})
