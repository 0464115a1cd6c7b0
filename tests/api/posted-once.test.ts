import { expect, test } from 'vitest'
import { listMessages } from '#db/queries/report-messages.ts'
import { findReport } from '#db/queries/reports.ts'
import { answerReturn, pageOnce } from '#site/lib/return-request.ts'
import { testApp } from '#tests/support/app.ts'
import { openTeam, sealedReport, storeReply } from '#tests/support/reporting.ts'

// What a browser without script posts, and posts again.

const WORDS = {
  data: { access: '', rectification: '', restriction: '', objection: '' },
  helper: { askWords: 'Please tell me' },
}

async function posting() {
  const app = testApp()
  const team = await openTeam(app)
  const report = await sealedReport(team)
  await app.post('/api/reports', report.body)
  await storeReply(app, team, report, team.officer.id, 'We are here')
  const locals = {
    api: async (path: string, init?: RequestInit) => app.app.request(path, init, { address: '192.0.2.1' }),
    redraw: async (bytes: Buffer) => bytes,
    clean: async () => {
      throw new Error('no file was sent with the form')
    },
  }
  const wait = (seconds: number) => {
    app.clock.now = new Date(app.clock.now.getTime() + seconds * 1_000)
  }
  const post = async (fields: Record<string, string>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ code: report.code, ...fields })) form.append(name, value)
    return answerReturn(locals, { form, files: [] }, WORDS, app.clock.now)
  }
  const once = () => pageOnce(app.clock.now)
  return { ...app, report, wait, post, once, messages: () => listMessages(app.db, report.id) }
}

test('a page is opened with the code once: at Back and Reload it shows nothing, and does nothing', async () => {
  const { db, post, once, report, wait } = await posting()
  const opening = { action: 'open', once: once() }
  expect(await post(opening)).toMatchObject({ code: report.code, state: { report: { messages: [{}] } } })
  const taking = { action: 'withdraw', once: once() }
  expect(await post(taking)).toMatchObject({ state: { view: 'sure' } })
  wait(6)
  for (const again of [opening, taking, { ...taking, action: 'withdrawNow' }, { action: 'open' }]) {
    const closed = await post(again)
    expect(closed).toMatchObject({ status: 409, state: { view: 'code', typed: { code: '' }, closed: { kept: '' } } })
    expect(closed.state.report).toBeUndefined()
    expect(JSON.stringify(closed)).not.toContain(report.code)
  }
  expect(findReport(db, report.id)?.state).not.toBe('withdrawn')
})

test('a double press on “send” stores once and gives the answer of the first', async () => {
  const { post, once, wait, messages } = await posting()
  const sending = { action: 'write', once: once(), to_team: 'Ring me', 'id.to_team': crypto.randomUUID() }
  const [first, second] = await Promise.all([post(sending), post(sending)])
  wait(2)
  for (const answer of [first, second, await post(sending)])
    expect(answer).toMatchObject({ status: 200, state: { said: 'to_team', typed: { to_team: '' } } })
  expect(messages()).toHaveLength(2)
})

test('what was written on a page that was used already is locked in the page, and comes back with the code', async () => {
  const { post, once, wait, messages, report } = await posting()
  const used = once()
  await post({ action: 'consents', once: used, toPolice: 'no' })
  wait(60)
  const unsent = { to_team: 'Ring me', phone: '07700 900 982', 'id.to_team': crypto.randomUUID() }
  const closed = await post({ action: 'write', once: used, toPolice: 'no', ...unsent })
  expect(JSON.stringify(closed)).not.toMatch(/Ring me|900 982/)
  expect(messages()).toHaveLength(1)
  const kept = closed.state.closed?.kept ?? ''
  const mistyped = await post({ code: '1234', action: 'open', once: once(), kept })
  expect(mistyped.state.closed).toEqual({ kept })
  const back = await post({ action: 'open', once: once(), kept })
  expect(back).toMatchObject({
    code: report.code,
    state: { typed: { to_team: 'Ring me' }, contact: { phone: '07700 900 982' } },
  })
  // Nobody else's code opens it, nor does what was made up.
  for (const other of ['AAAA', (await (await posting()).post({ action: 'open' })).state.closed?.kept ?? ''])
    expect((await post({ action: 'open', once: once(), kept: other })).state.typed.to_team).toBe('')
})

test('what was sent is not put back into its box at a reload, and what stood beside it is', async () => {
  const { post, once, wait } = await posting()
  const sending = { action: 'add', once: once(), addition: 'His name', data: 'Why', 'id.addition': crypto.randomUUID() }
  await post(sending)
  wait(60)
  const kept = (await post(sending)).state.closed?.kept ?? ''
  const { typed } = (await post({ action: 'open', once: once(), kept })).state
  expect(typed).toMatchObject({ addition: '', data: 'Why' })
})

test('another button and another language keep every word that was not sent', async () => {
  const { post, once } = await posting()
  const written = {
    to_team: 'Half a',
    addition: 'More',
    data: 'Why',
    right: 'access',
    phone: '07700',
    satisfaction: '4',
  }
  for (const action of ['consents', 'language', 'withdraw', 'stay'])
    expect(await post({ ...written, action, once: once(), toPolice: 'yes' }), action).toMatchObject({
      state: {
        typed: { to_team: 'Half a', addition: 'More', data: 'Why', right: 'access', satisfaction: '4' },
        contact: { phone: '07700' },
      },
    })
  const sure = await post({ ...written, action: 'language', view: 'sure', once: once() })
  expect(sure.state).toMatchObject({ view: 'sure', typed: { to_team: 'Half a' } })
})

test('a no to the police is kept with its day, also where nobody had said yes', async () => {
  const { clock, db, post, once, report } = await posting()
  const open = async () => (await post({ action: 'open', once: once() })).state.report
  expect(await open()).not.toHaveProperty('policeRefusedAt')
  for (const _ of [1, 2]) {
    const saved = await post({ action: 'consents', once: once(), toPolice: 'no' })
    expect(saved.state).toMatchObject({ said: 'notToPolice', report: { policeRefusedAt: clock.now.toISOString() } })
  }
  expect(await open()).toMatchObject({ toPolice: false, policeRefusedAt: clock.now.toISOString() })
  const acts = db.$client.prepare("SELECT count(*) FROM audit WHERE action = 'report.consent'").pluck()
  expect(acts.get()).toBe(1)
  await post({ action: 'consents', once: once(), toPolice: 'yes' })
  expect(await open()).not.toHaveProperty('policeRefusedAt')
  expect(findReport(db, report.id)?.toPolice).toBe(true)
})
