import { eq } from 'drizzle-orm'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { outbox } from '#db/schema/outbox.ts'
import { describe, expect, test } from 'vitest'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { findReport } from '#db/queries/reports.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { putSafeguarding } from '#db/queries/safeguarding.ts'
import { SAFEGUARDING_STEPS } from '#db/schema/report-terms.ts'
import { addCases, caseOf, desk, readBack, retireKey, work, written } from '#tests/support/cases.ts'
import { base64, sealedMessage, sealedReport } from '#tests/support/reporting.ts'
import { later, seated } from '#tests/support/staff.ts'

const DAY = 24 * 60

async function taken() {
  const at = await desk()
  const report = await at.report()
  await work(at.ada.call, 'PUT', report.id, '/owner', { owner: at.ada.id })
  return { ...at, report, another: at.report }
}

describe('refused, and nothing is changed', () => {
  const NOBODY = '00000000-0000-4000-8000-000000000000'
  const CHANGES: [string, string, object][] = [
    ['PUT', '/owner', { owner: NOBODY }],
    ['PATCH', '', { outcome: 'resolved' }],
    ['POST', '/closing', {}],
    ['POST', '/reopening', {}],
    ['POST', '/referrals', { id: NOBODY, service: 'victim_support', agreement: 'agreed' }],
    ['PUT', '/links', { other: NOBODY, kind: 'same_person', linked: true }],
  ]

  test('a case that is none', async () => {
    const { ada } = await desk()
    for (const [method, path, body] of [
      ['GET', ''] as const,
      ['POST', '/opening', {}] as const,
      ['POST', '/export', { as: 'print' }] as const,
      ...CHANGES.map(([method, path, body]) => [method, path, { revision: 0, ...body }] as const),
    ]) {
      const response = await ada.call(method, `/api/staff/cases/${NOBODY}${path}`, body)
      expect([response.status, (await response.json()).error.code], `${method} ${path}`).toEqual([404, 'not_found'])
    }
  })

  test('everything but notes and links while the case is nobody’s, or somebody else’s', async () => {
    const { ada, ben, report, team, db } = await taken()
    const mine: [string, string, object][] = [
      ['PATCH', '', { outcome: 'resolved' }],
      ['POST', '/closing', {}],
      ['POST', '/referrals', { id: crypto.randomUUID(), service: 'victim_support', agreement: 'agreed' }],
      ['POST', '/messages', await written(team, report, 'to_person', 'We are here')],
    ]
    const before = findReport(db, report.id)
    for (const [method, path, body] of mine) {
      const { status, body: answer } = await work(ben.call, method, report.id, path, body)
      expect([status, answer.error], path).toMatchObject([409, { code: 'conflict', fields: { owner: 'notYours' } }])
    }
    expect(findReport(db, report.id)).toEqual(before)
    const { body: answer } = await work(ada.call, 'POST', report.id, '/messages', mine[3]?.[2])
    expect(answer.state).toBe('acknowledged')
  })

  test('words that are not sealed, or sealed to a key that is out of use', async () => {
    const { ada, clock, db, report, team } = await taken()
    const open = base64(new TextEncoder().encode('We are here. '.repeat(40)))
    const message = await written(team, report, 'to_person', 'We are here')
    const said = await work(ada.call, 'POST', report.id, '/messages', { ...message, sealed: open })
    expect([said.status, said.body.error.fields]).toEqual([400, { sealed: 'notSealed' }])
    const referral = { id: crypto.randomUUID(), service: 'housing', agreement: 'agreed' }
    const { kind: _, ...note } = message
    const noted = await work(ada.call, 'POST', report.id, '/referrals', {
      ...referral,
      note: { ...note, sealed: open },
    })
    expect([noted.status, noted.body.error.fields]).toEqual([400, { 'note.sealed': 'notSealed' }])
    retireKey({ db, clock, team } as Parameters<typeof retireKey>[0])
    clock.now = new Date(clock.now.getTime() + 25 * 3_600_000)
    const again = await ada.again()
    const old = await work(again, 'POST', report.id, '/messages', message)
    expect([old.status, old.body.error.fields]).toEqual([409, { teamKeyId: 'stale' }])
    expect(listMessages(db, report.id)).toEqual([])
  })

  test('passing on to the police what the person did not agree to', async () => {
    const { ada, post, report } = await taken()
    for (const service of ['police_true_vision', 'police_101']) {
      const referral = { id: crypto.randomUUID(), service, agreement: 'agreed' }
      const { status, body } = await work(ada.call, 'POST', report.id, '/referrals', referral)
      expect([status, body.error.fields]).toEqual([409, { toPolice: 'notAgreed' }])
    }
    await post('/api/reports/consents', { token: report.keys.token, toPolice: true })
    const referral = { id: crypto.randomUUID(), service: 'police_101', agreement: 'agreed' }
    const { status, body } = await work(ada.call, 'POST', report.id, '/referrals', referral)
    expect([status, body.policeRoute, body.referrals]).toMatchObject([201, '101', [{ service: 'police_101' }]])
  })

  test('referring without saying whether the person agreed, when they did not, or for a danger that nobody names', async () => {
    const { ada, db, report, team } = await taken()
    const refer = (more: object) =>
      work(ada.call, 'POST', report.id, '/referrals', { id: crypto.randomUUID(), service: 'housing', ...more })
    for (const [more, status, fields] of [
      [{}, 400, { agreement: 'missing' }],
      [{ agreement: 'refused' }, 409, { agreement: 'refused' }],
      [{ agreement: 'in_danger' }, 400, { note: 'missing' }],
    ] as const) {
      const refused = await refer(more)
      expect([refused.status, refused.body.error.fields]).toEqual([status, fields])
    }
    expect(listMessages(db, report.id)).toEqual([])
    const { kind: _, ...note } = await written(team, report, 'note', 'He waits at her door')
    const { body } = await refer({ agreement: 'in_danger', note })
    expect(body.history.at(-1)).toMatchObject({ action: 'report.referral_in_danger', detail: 'housing' })
    const agreed = await refer({ agreement: 'agreed' })
    expect(agreed.body.history.at(-1)).toMatchObject({ action: 'report.referral_agreed', detail: 'housing' })
  })

  test('telling the police without agreement but for danger, or without a reason, or when the person has agreed', async () => {
    const { ada, db, post, report, team } = await taken()
    const { kind: _, ...note } = await written(team, report, 'note', 'He has a knife and knows the address')
    const refer = (more: object) =>
      work(ada.call, 'POST', report.id, '/referrals', { id: crypto.randomUUID(), service: 'police_in_danger', ...more })
    for (const [more, status, fields] of [
      [{}, 400, { note: 'missing' }],
      [
        { note: { ...note, sealed: base64(Buffer.from('Open words. '.repeat(40))) } },
        400,
        { 'note.sealed': 'notSealed' },
      ],
    ] as const) {
      const refused = await refer(more)
      expect([refused.status, refused.body.error.fields]).toEqual([status, fields])
    }
    await post('/api/reports/consents', { token: report.keys.token, toPolice: true })
    const agreed = await refer({ note })
    expect([agreed.status, agreed.body.error.fields]).toEqual([409, { toPolice: 'agreed' }])
    expect(listMessages(db, report.id)).toEqual([])
  })

  test('closing without an outcome, or while it goes on; changing what is closed', async () => {
    const { ada, report, team } = await taken()
    const closing = () => work(ada.call, 'POST', report.id, '/closing')
    expect((await closing()).body.error.fields).toEqual({ outcome: 'missing' })
    await work(ada.call, 'PATCH', report.id, '', { outcome: 'ongoing' })
    expect((await closing()).body.error.fields).toEqual({ outcome: 'ongoing' })
    expect((await work(ada.call, 'POST', report.id, '/closing', { outcome: 'ongoing' })).body.error.fields).toEqual({
      outcome: 'ongoing',
    })
    // What is chosen is saved with it.
    const closed = await work(ada.call, 'POST', report.id, '/closing', { outcome: 'resolved' })
    expect(closed.body).toMatchObject({ state: 'closed', outcome: 'resolved' })
    expect(closed.body.history.at(-2)).toMatchObject({ action: 'report.outcome', detail: 'resolved' })
    for (const [method, path, body] of [
      ['POST', '/closing', {}],
      ['PUT', '/owner', { owner: ada.id }],
      ['PATCH', '', { outcome: 'not_resolved' }],
      ['POST', '/referrals', { id: crypto.randomUUID(), service: 'housing', agreement: 'agreed' }],
      ['POST', '/messages', await written(team, report, 'to_person', 'One more thing')],
    ] as const) {
      const { status, body: answer } = await work(ada.call, method, report.id, path, body)
      expect([status, answer.error.fields], path).toEqual([409, { state: 'closed' }])
    }
  })

  test('giving a case to somebody who is no coordinator', async () => {
    const { app, ada, report } = await taken()
    const { id } = await seated(app, 'eva@council.example', 'editor')
    for (const owner of [id, NOBODY]) {
      const { status, body } = await work(ada.call, 'PUT', report.id, '/owner', { owner })
      expect([status, body.error.fields]).toEqual([400, { owner: 'unknown' }])
    }
  })

  test('anything with a report that was withdrawn, or only counted', async () => {
    const { ada, post, report, report: gone, ...at } = await taken()
    await post('/api/reports/withdrawal', { token: gone.keys.token })
    const note = await written(at.team, report, 'note', 'x')
    const { status, body } = await work(ada.call, 'POST', gone.id, '/messages', note)
    expect([status, body.error.fields]).toEqual([409, { state: 'withdrawn' }])
    const { id, body: sent } = await sealedReport(at.team)
    const { account: _, ...counted } = { ...sent, toTeam: false }
    expect((await post('/api/reports', counted)).status).toBe(201)
    const take = await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
    expect([take.status, take.body.error.fields]).toEqual([409, { toTeam: 'onlyCounted' }])
  })

  test('a link with itself or with nothing', async () => {
    const { ada, report } = await taken()
    const link = (other: string) =>
      work(ada.call, 'PUT', report.id, '/links', { other, kind: 'same_person', linked: true })
    expect((await link(report.id)).body.error.fields).toEqual({ other: 'self' })
    expect((await link(NOBODY)).body.error.fields).toEqual({ other: 'unknown' })
    for (const typed of ['', 'A04E', '%', 'A04ECDEZ'])
      expect((await link(typed)).body.error.fields, typed).toEqual({ other: 'malformed' })
  })
})

test('two officers at once: the second is told who did what, and overwrites nothing', async () => {
  const { ada, another, ben, report } = await taken()
  const { revision } = await caseOf(ben.call, report.id)
  await work(ada.call, 'PATCH', report.id, '', { outcome: 'ongoing' })
  const late = await ben.call('PUT', `/api/staff/cases/${report.id}/owner`, { revision, owner: ben.id })
  expect(late.status).toBe(409)
  expect((await late.json()).error).toMatchObject({
    code: 'stale_version',
    fields: { by: 'Somebody at ada@council.example', action: 'report.outcome', revision: String(revision + 1) },
  })
  expect(await caseOf(ben.call, report.id)).toMatchObject({ outcome: 'ongoing', owner: { id: ada.id } })
  // At the very same moment too.
  const { id } = await another()
  const { revision: seen } = await caseOf(ada.call, id)
  const both = await Promise.all(
    [ada, ben].map((one) => one.call('PUT', `/api/staff/cases/${id}/owner`, { revision: seen, owner: one.id })),
  )
  expect(both.map(({ status }) => status)).toEqual([200, 409])
  expect(await caseOf(ben.call, id)).toMatchObject({ owner: { id: ada.id } })
})

test('reading makes nothing stale, and the person’s words do', async () => {
  const { ada, ben, post, report, team } = await taken()
  const { revision } = await caseOf(ada.call, report.id)
  await ben.call('POST', `/api/staff/cases/${report.id}/opening`, {})
  await ben.call('POST', `/api/staff/cases/${report.id}/export`, { as: 'own_key' })
  expect((await caseOf(ada.call, report.id)).revision).toBe(revision)
  await post('/api/reports/messages', await sealedMessage(team, report, 'It happened again'))
  const answer = await written(team, report, 'to_person', 'Anything new?')
  const late = await ada.call('POST', `/api/staff/cases/${report.id}/messages`, { revision, ...answer })
  expect((await late.json()).error.fields).toMatchObject({ by: 'resident', action: 'report.written' })
})

test('the words come only by opening the case, and that is recorded', async () => {
  const { ada, report, team } = await taken()
  const sealed = report.body.account.sealed
  for (const path of ['', `/${report.id}`]) {
    const text = await (await ada.call('GET', `/api/staff/cases${path}`)).text()
    expect(text).toContain(report.id)
    expect(text).not.toContain(sealed.slice(0, 80))
  }
  const opened = await (await ada.call('POST', `/api/staff/cases/${report.id}/opening`, {})).json()
  expect(opened).toEqual({ account: sealed, messages: [] })
  const { history } = await caseOf(ada.call, report.id)
  expect(history.at(-1)).toMatchObject({ by: 'Somebody at ada@council.example', action: 'report.opened' })
  const words = await openEnvelope(Buffer.from(opened.account, 'base64'), [team.identity], {
    kind: 'account',
    report: report.id,
  })
  expect(words).toEqual({ what: 'They shouted at us in the street' })
})

test('what an officer writes the person reads with their code; notes they never see', async () => {
  const { ada, app, ben, db, post, report, team } = await taken()
  // Noon on a Tuesday: ten working days later, over no holiday, is the end of a Tuesday.
  const message = await written(team, report, 'to_person', 'Thank you. We believe you.')
  for (const _ of [1, 2]) expect((await work(ada.call, 'POST', report.id, '/messages', message)).status).toBe(201)
  expect(await caseOf(ada.call, report.id)).toMatchObject({ state: 'acknowledged', dueAt: '2026-12-16T00:00:00.000Z' })
  later(app, 1)
  const note = await written(team, report, 'note', 'Seen before')
  expect((await work(ben.call, 'POST', report.id, '/messages', note)).status).toBe(201)
  expect(listMessages(db, report.id).map(({ kind }) => kind)).toEqual(['to_person', 'note'])
  expect(await readBack({ post }, report)).toEqual(['Thank you. We believe you.'])
  const { messages } = await (await ben.call('POST', `/api/staff/cases/${report.id}/opening`, {})).json()
  expect(messages).toMatchObject([{ kind: 'to_person', by: 'Somebody at ada@council.example' }, { kind: 'note' }])
})

test('how the person may be contacted is replaced by whoever they told, and by themselves; neither is overlooked', async () => {
  const { ada, app, ben, post, report, team } = await taken()
  const sealed = (words: object) => written(team, report, 'contact', words)
  const spoken = { ...(await sealed({ ways: ['text'] })), spoken: true }
  const refused = await work(ben.call, 'POST', report.id, '/messages', spoken)
  expect([refused.status, refused.body.error.fields]).toEqual([400, { spoken: 'unknown' }])
  const { revision } = await caseOf(ada.call, report.id)
  const { id, body } = await sealedMessage(team, report, 'x').then(async (message) => {
    const said = { ...message, ...(await sealed({ ways: ['text'], phone: '07700 900 982', voicemail: false })) }
    return { id: said.id, body: said }
  })
  expect((await post('/api/reports/messages', body)).status).toBe(201)
  const late = await ada.call('PATCH', `/api/staff/cases/${report.id}`, { revision, policeContact: 'called' })
  expect((await late.json()).error.fields).toMatchObject({ by: 'resident', action: 'report.contact' })
  later(app, 1)
  // Whoever picks up the telephone need not be the one whose case it is.
  const told = await work(ben.call, 'POST', report.id, '/messages', await sealed({ ways: ['code'], voicemail: false }))
  expect([told.status, told.body.state]).toEqual([201, 'received'])
  expect(told.body.history.at(-1)).toMatchObject({
    by: 'Somebody at ben@council.example',
    action: 'report.contact_recorded',
  })
  const { messages } = await (await ada.call('POST', `/api/staff/cases/${report.id}/opening`, {})).json()
  expect(messages).toMatchObject([
    { id, kind: 'contact' },
    { kind: 'contact', by: 'Somebody at ben@council.example' },
  ])
  expect(await readBack({ post }, report)).toEqual([])
})

test('who is told by telephone is told: the clock starts anew', async () => {
  const { ada, clock, report, team } = await taken()
  later({ clock } as Parameters<typeof later>[0], 3 * DAY)
  const call = await ada.again()
  const note = { ...(await written(team, report, 'note', 'Spoke at 6 pm')), spoken: true }
  const { body } = await work(call, 'POST', report.id, '/messages', note)
  expect(body).toMatchObject({ state: 'acknowledged', dueAt: '2026-12-19T00:00:00.000Z' })
  expect(body.history.at(-1).action).toBe('report.spoken')
})

test('closing ends the clock; reopening starts it; what the person writes reopens', async () => {
  const { ada, post, report, team } = await taken()
  await work(ada.call, 'PATCH', report.id, '', { outcome: 'not_resolved', policeRoute: 'did_not_want' })
  const closed = await work(ada.call, 'POST', report.id, '/closing')
  expect(closed.body).not.toHaveProperty('dueAt')
  const opened = await work(ada.call, 'POST', report.id, '/reopening')
  expect(opened.body).toMatchObject({ state: 'acknowledged', dueAt: '2026-12-16T00:00:00.000Z' })
  expect(opened.body).not.toHaveProperty('closedAt')
  await work(ada.call, 'POST', report.id, '/closing')
  await post('/api/reports/messages', await sealedMessage(team, report, 'It is not over'))
  expect(await caseOf(ada.call, report.id)).toMatchObject({ state: 'received', owner: { id: ada.id } })
})

test('in danger the police are told without agreement: it is sealed why, recorded, and said to the person', async () => {
  const { ada, clock, post, report, team } = await taken()
  const { kind: _, ...note } = await written(team, report, 'note', 'He has a knife and knows the address')
  const referral = { id: crypto.randomUUID(), service: 'police_in_danger', note }
  for (const _ of [1, 2]) {
    const { status, body } = await work(ada.call, 'POST', report.id, '/referrals', referral)
    expect([status, body.referrals]).toMatchObject([201, [{ service: 'police_in_danger' }]])
    expect(body.history.at(-1)).toMatchObject({ action: 'report.referred', detail: 'police_in_danger' })
    // The person's answer stays as it is.
    expect(body.toPolice).toBe(false)
  }
  const seen = await (await post('/api/reports/return', { token: report.keys.token })).json()
  expect(seen).toMatchObject({ toPolice: false, policeTold: [{ at: clock.now.toISOString(), inDanger: true }] })
  expect(seen.messages).toEqual([])
})

test('whoever comes back after it was closed is told what came of it, who knows, and until when it is kept', async () => {
  const { ada, post, report } = await taken()
  const returned = async () => (await post('/api/reports/return', { token: report.keys.token })).json()
  expect(await returned()).toMatchObject({ policeTold: [] })
  await post('/api/reports/consents', { token: report.keys.token, toPolice: true })
  const referral = { id: crypto.randomUUID(), service: 'police_101', agreement: 'agreed' }
  await work(ada.call, 'POST', report.id, '/referrals', referral)
  await work(ada.call, 'POST', report.id, '/referrals', {
    id: crypto.randomUUID(),
    service: 'housing',
    agreement: 'agreed',
  })
  await work(ada.call, 'PATCH', report.id, '', { outcome: 'not_resolved' })
  expect(await returned()).not.toHaveProperty('closed')
  await work(ada.call, 'POST', report.id, '/closing')
  expect(await returned()).toMatchObject({
    policeTold: [{ at: '2026-12-01T12:00:00.000Z', inDanger: false }],
    closed: { at: '2026-12-01T12:00:00.000Z', outcome: 'not_resolved', deletedOn: '2027-12-01T12:00:00.000Z' },
  })
  // What a court needs is not promised to be gone.
  await work(ada.call, 'PUT', report.id, '/hold', { reason: 'court', reviewOn: '2027-03-01' })
  expect((await returned()).closed).not.toHaveProperty('deletedOn')
})

test('repeat victims are linked for the team, seen from both cases, and never by a person', async () => {
  const { ada, db, post, report, ...at } = await taken()
  const other = await at.another()
  const link = { other: other.id, kind: 'same_person' }
  const { body } = await work(ada.call, 'PUT', report.id, '/links', { ...link, linked: true })
  expect(body.links).toMatchObject([{ id: other.id, kind: 'same_person', case: { state: 'received' } }])
  expect((await caseOf(at.ben.call, other.id)).links).toMatchObject([{ id: report.id }])
  const seen = await (await post('/api/reports/return', { token: other.keys.token })).text()
  expect(seen).not.toContain(report.id)
  const back = await work(ada.call, 'PUT', report.id, '/links', { ...link, linked: false })
  expect(back.body.links).toEqual([])
  expect((await caseOf(at.ben.call, other.id)).history.map(({ action }: { action: string }) => action)).toEqual([
    'report.sent',
    'report.linked',
    'report.unlinked',
  ])
  // The beginning that the list shows is enough, unless two cases begin so.
  const short = other.id.slice(0, 8)
  const again = { other: short.toUpperCase(), kind: 'same_place', linked: true }
  expect((await work(ada.call, 'PUT', report.id, '/links', again)).body.links).toMatchObject([
    { id: other.id, kind: 'same_place' },
  ])
  const twin = await at.another()
  db.$client.prepare('update reports set id = ? where id = ?').run(`${short}-0000-4000-8000-000000000000`, twin.id)
  const refused = await work(ada.call, 'PUT', report.id, '/links', again)
  expect([refused.status, refused.body.error.fields]).toEqual([400, { other: 'several' }])
})

test('the list: somebody at risk whom nobody has made safe first, then what is late, then what is due next', async () => {
  const { ada, clock, db, report } = await desk()
  const late = await report()
  later({ clock } as Parameters<typeof later>[0], 3 * DAY)
  const calm = await report()
  const risky = await report(undefined, { risks: ['in_danger'], strands: ['disability'] })
  const call = await ada.again()
  const list = async (query = '') => (await call('GET', `/api/staff/cases${query}`)).json()
  const ids = async (query: string) => (await list(query)).cases.map(({ id }: { id: string }) => id)
  expect(await ids('')).toEqual([risky.id, late.id, calm.id])
  expect((await list()).counts).toMatchObject({ all: 3, overdue: 1, unassigned: 3, mine: 0, closed: 0, new: 3 })
  expect(await ids('?show=overdue')).toEqual([late.id])
  expect(await ids('?strand=disability')).toEqual([risky.id])
  expect(await ids('?risk=in_danger&show=unassigned')).toEqual([risky.id])
  expect(await ids('?ward=Colindale%20North')).toEqual([])
  expect(await ids('?language=ro')).toEqual([])
  expect(await ids('?month=2026-11&channel=online')).toHaveLength(3)
  // Once every step is done, it waits like the others, but before what is due with it.
  for (const step of SAFEGUARDING_STEPS)
    putSafeguarding(db, { reportId: risky.id, step, answer: 'told', doneBy: ada.id, doneAt: clock.now })
  expect(await ids('')).toEqual([late.id, risky.id, calm.id])
  await work(call, 'PUT', calm.id, '/owner', { owner: ada.id })
  expect(await ids('?show=mine')).toEqual([calm.id])
})

test('a page goes on after a case, whatever falls due or comes in between', async () => {
  const { ada, clock, db } = await desk()
  addCases(db, 120, clock.now)
  const list = async (query = '') => (await ada.call('GET', `/api/staff/cases${query}`)).json()
  const shown: string[] = []
  let next: string | undefined = ''
  while (next !== undefined) {
    const page: { cases: { id: string }[]; next?: string } = await list(next && `?after=${next}`)
    shown.push(...page.cases.map(({ id }) => id))
    next = page.next
    later({ clock } as Parameters<typeof later>[0], 20)
    if (shown.length < 100) addCases(db, 1, clock.now)
  }
  expect(new Set(shown).size).toBe(shown.length)
  const { counts } = await list()
  expect(shown.length).toBeGreaterThanOrEqual(counts.all - 1)
  const bent = await ada.call('GET', '/api/staff/cases?after=bent')
  expect([bent.status, (await bent.json()).error.fields]).toEqual([400, { after: 'malformed' }])
})

test('what came since somebody was last here is new to them, and to nobody else', async () => {
  const { ada, ben, clock, post, report, team } = await desk()
  const old = await report()
  const visit = async (call: typeof ada.call) => (await call('POST', '/api/staff/cases/visit', {})).json()
  expect(await visit(ada.call)).toEqual({})
  later({ clock } as Parameters<typeof later>[0], DAY)
  const fresh = await report()
  const call = await ada.again()
  // Whoever only looks from their desk is told what the list will say, and has not been there.
  const counts = async () => (await call('GET', '/api/staff/cases/counts')).json()
  expect(await counts()).toMatchObject({ all: 2, new: 1 })
  const told = await counts()
  expect(await visit(call)).toEqual({ since: '2026-12-01T12:00:00.000Z' })
  expect((await (await call('GET', '/api/staff/cases')).json()).counts).toEqual(told)
  // Looking again is the same visit.
  expect(await visit(call)).toEqual({ since: '2026-12-01T12:00:00.000Z' })
  const ids = async (by: typeof ada.call) =>
    (await (await by('GET', '/api/staff/cases?show=new')).json()).cases.map(({ id }: { id: string }) => id)
  expect(await ids(call)).toEqual([fresh.id])
  await post('/api/reports/messages', await sealedMessage(team, old, 'And again'))
  expect((await ids(call)).toSorted()).toEqual([fresh.id, old.id].toSorted())
  expect(await ids(await ben.again())).toHaveLength(2)
  // Whoever has opened one has seen it: it is new to the others, and to them when the person writes again.
  const open = async (by: typeof ada.call, id: string) =>
    expect((await by('POST', `/api/staff/cases/${id}/opening`, {})).status).toBe(200)
  later({ clock } as Parameters<typeof later>[0], 1)
  await open(call, old.id)
  expect(await ids(call)).toEqual([fresh.id])
  expect((await (await call('GET', '/api/staff/cases')).json()).counts.new).toBe(1)
  expect(await counts()).toMatchObject({ new: 1 })
  expect(await ids(await ben.again())).toHaveLength(2)
  later({ clock } as Parameters<typeof later>[0], 1)
  await post('/api/reports/messages', await sealedMessage(team, old, 'And once more'))
  expect(await ids(call)).toHaveLength(2)
  // Also to somebody who was never here before.
  await open(await ben.again(), fresh.id)
  expect(await ids(await ben.again())).toEqual([old.id])
})

test('the cases of a coordinator who is suspended are counted for whoever suspends them, and stand on the desks of the others', async () => {
  const { ada, app, clock, db, report, another } = await taken()
  await work(ada.call, 'PUT', (await another()).id, '/owner', { owner: ada.id })
  const [admin, bea] = [
    await seated(app, 'admin@council.example', 'admin'),
    await seated(app, 'bea@council.example', 'coordinator'),
  ]
  const json = async (response: Response | Promise<Response>) => (await response).json()
  const { dueAt } = await caseOf(ada.call, report.id)
  expect(await json(admin.call('GET', `/api/staff/people/${ada.id}/cases`))).toEqual({ cases: 2, dueAt })
  expect(await json(admin.call('GET', `/api/staff/people/${admin.id}/cases`))).toEqual({ cases: 0 })
  expect((await admin.call('GET', '/api/staff/people/nobody/cases')).status).toBe(404)
  expect((await bea.call('GET', `/api/staff/people/${ada.id}/cases`)).status).toBe(403)
  expect((await admin.call('GET', '/api/staff/cases/left')).status).toBe(403)
  const left = async () => (await json(bea.call('GET', '/api/staff/cases/left'))).cases
  expect(await left()).toEqual([])
  tellThatSomethingWaits(db, [ada.id], clock.now)
  await admin.call('POST', `/api/staff/people/${ada.id}/suspension`, {})
  expect(await left()).toHaveLength(2)
  // Whoever looks at the list sees that nobody works on them, and nothing more is mailed to who is kept out.
  const listed = await json(bea.call('GET', '/api/staff/cases?show=unassigned'))
  expect(listed.counts.unassigned).toBe(2)
  expect(listed.cases).toMatchObject([{ owner: { left: 'suspended' } }, { owner: { left: 'suspended' } }])
  expect(db.select().from(outbox).where(eq(outbox.staffId, ada.id)).all()).toEqual([])
  await work(bea.call, 'PUT', report.id, '/owner', { owner: bea.id })
  expect(await left()).toMatchObject([{ dueAt }])
})
