import { expect, test } from 'vitest'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { addMessage, listMessages } from '#db/queries/report-messages.ts'
import { changeReport, findReport } from '#db/queries/reports.ts'
import { teamKeys } from '#db/schema/team-keys.ts'
import { carriedIn, newState, takeStep } from '#site/lib/return-steps.ts'
import { changeConsent, comeBack, type OpenedReport, problemOf, rate, withdraw, write } from '#site/lib/returning.ts'
import { FROM, testApp } from '#tests/support/app.ts'
import { giveTeamKey, openTeam, sealedReport, storeReply } from '#tests/support/reporting.ts'

// What the page does, in the browser or for it, on the real API.

async function returned() {
  const app = testApp()
  const team = await openTeam(app)
  const report = await sealedReport(team)
  await app.post('/api/reports', report.body)
  const fetch = async (path: string, init?: RequestInit) => app.app.request(path, init, FROM)
  const open = async (): Promise<OpenedReport> => {
    const answer = await comeBack(fetch, report.keys)
    if (answer.kind !== 'opened') throw new Error(answer.kind)
    return answer.report
  }
  return { ...app, team, report, keys: report.keys, fetch, open }
}
/** What is asked in the person's language. */
const WORDS = {
  data: { access: '', rectification: '', restriction: '', objection: '' },
  helper: { askWords: 'Please tell me' },
}
type Scene = Awaited<ReturnType<typeof returned>>

/** The request comes through; its answer does not. */
const losingAnswers =
  ({ fetch }: Scene) =>
  async (path: string, init?: RequestInit) => {
    await fetch(path, init)
    throw new TypeError('Failed to fetch')
  }
const message = (words: string, kind: 'to_team' | 'addition' = 'to_team') => ({
  id: crypto.randomUUID(),
  kind,
  words,
  files: [],
})

test('a message is opened by both sides, what is added by the team alone', async () => {
  const { db, fetch, keys, open, report, team } = await returned()
  await write(fetch, keys, await open(), message('  It happened\r\nagain  '))
  const written = await write(fetch, keys, await open(), message('His name', 'addition'))
  expect(written).toMatchObject({
    kind: 'opened',
    report: { messages: [{ from: 'person', words: 'It happened\nagain' }] },
  })
  for (const [kind, words] of [
    ['to_team', 'It happened\nagain'],
    ['addition', 'His name'],
  ]) {
    const stored = listMessages(db, report.id).find((one) => one.kind === kind)
    const sealed = stored?.sealed ?? new Uint8Array()
    const expected = { kind: String(kind), report: report.id }
    expect(await openEnvelope(sealed, [team.identity], expected)).toBe(words)
    const own = openEnvelope(sealed, [keys.identity], expected)
    if (kind === 'to_team') expect(await own).toBe(words)
    else await expect(own).rejects.toMatchObject({ why: 'wrong_key' })
  }
})

test('what the team has changed its key for meanwhile is sealed to the new one, without a word to the person', async () => {
  const { clock, db, fetch, keys, open, report } = await returned()
  const before = await open()
  db.update(teamKeys)
    .set({ retiredAt: new Date(clock.now.getTime() - 25 * 3_600_000) })
    .run()
  const [holder] = db.$client.prepare('SELECT id FROM staff').pluck().all()
  const next = await giveTeamKey({ db, clock }, String(holder))
  expect(await write(fetch, keys, before, message('Still here'))).toMatchObject({ kind: 'opened' })
  const [stored] = listMessages(db, report.id)
  expect(stored?.teamKeyId).toBe(next.id)
  const expected = { kind: 'to_team', report: report.id }
  expect(await openEnvelope(stored?.sealed ?? new Uint8Array(), [next.identity], expected)).toBe('Still here')
})

test('how they may be contacted is said anew, sealed to the team alone, once, and shown to nobody who has the code', async () => {
  const { clock, db, fetch, keys, open, report, team } = await returned()
  changeReport(db, report.id, { state: 'closed', dueAt: null })
  clock.now = new Date(clock.now.getTime() + 60_000)
  const state = { ...newState('open'), report: await open() }
  const say = async (fields: Record<string, string>, before = state) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    return takeStep(fetch, keys, { ...before, ...carriedIn(form) }, 'contact', WORDS)
  }
  expect(await say({})).toMatchObject({ wrong: { at: 'contact', problems: { ways: 'missing' } } })
  const refused = await say({ ways: 'text', times: 'Mornings' })
  expect(refused).toMatchObject({
    wrong: { at: 'contact', problems: { phone: 'missing' } },
    contact: { ways: 'text', times: 'Mornings' },
  })
  expect(listMessages(db, report.id)).toEqual([])

  const id = refused.ids.contact
  for (const _ of [1, 2]) {
    const done = await say({ 'id.contact': id, ways: 'text', phone: '07700 900 982', times: 'Mornings' })
    expect(done).toMatchObject({ said: 'contact', contact: {}, report: { state: 'closed', messages: [] } })
    expect(done.ids.contact).not.toBe(id)
    expect(JSON.stringify(done)).not.toContain('900 982')
  }
  const [stored, ...more] = listMessages(db, report.id)
  expect([stored, more]).toMatchObject([{ id, kind: 'contact', writtenBy: null }, []])
  const sealed = stored?.sealed ?? new Uint8Array()
  const expected = { kind: 'contact', report: report.id }
  expect(await openEnvelope(sealed, [team.identity], expected)).toEqual({
    ways: ['text'],
    phone: '07700 900 982',
    times: 'Mornings',
    voicemail: false,
  })
  await expect(openEnvelope(sealed, [keys.identity], expected)).rejects.toMatchObject({ why: 'wrong_key' })
  expect(findReport(db, report.id)).toMatchObject({ state: 'closed', dueAt: null, activeAt: clock.now })
  const acts = db.$client.prepare("SELECT count(*) FROM audit WHERE action = 'report.contact'").pluck().get()
  expect(acts).toBe(1)
})

test('while the team has no key nothing is sent, and what was written can still be read', async () => {
  const { clock, db, fetch, keys, open } = await returned()
  await write(fetch, keys, await open(), message('Hello'))
  db.update(teamKeys)
    .set({ retiredAt: new Date(clock.now.getTime() - 25 * 3_600_000) })
    .run()
  const report = await open()
  expect(report.teamKey).toBeUndefined()
  expect(report.messages).toMatchObject([{ words: 'Hello' }])
  expect(await write(fetch, keys, report, message('x'))).toEqual({ kind: 'failed' })
})

test('when the answer is lost, the same press again does everything once', async () => {
  const scene = await returned()
  const { db, fetch, keys, open, report } = scene
  const lost = losingAnswers(scene)
  const before = await open()
  const same = message('Once')
  expect(await write(lost, keys, before, same)).toEqual({ kind: 'failed' })
  expect(await write(fetch, keys, before, same)).toMatchObject({ report: { messages: [{ words: 'Once' }] } })
  expect(listMessages(db, report.id)).toHaveLength(1)
  expect(await changeConsent(lost, keys, true)).toEqual({ kind: 'failed' })
  expect(await changeConsent(fetch, keys, true)).toMatchObject({ report: { toPolice: true } })
  expect(await withdraw(lost, keys)).toEqual({ kind: 'failed' })
  expect(await withdraw(fetch, keys)).toEqual({ kind: 'withdrawn' })
  expect(findReport(db, report.id)).toMatchObject({ state: 'withdrawn', account: null })
  expect(await comeBack(fetch, keys)).toEqual({ kind: 'wrong' })
})

test('a message that does not open is shown as one, among those that do', async () => {
  const scene = await returned()
  const { clock, db, fetch, keys, open, report, team } = scene
  const other = await sealedReport(team)
  await scene.post('/api/reports', other.body)
  const later = () => {
    clock.now = new Date(clock.now.getTime() + 1_000)
    return { db, clock }
  }
  const officer = team.officer.id
  const good = await storeReply(later(), team, report, officer, 'One')
  // Of another report, cut off, to another key, and no words at all.
  const foreign = await storeReply(later(), team, other, officer, 'Not yours')
  const moved = { ...foreign, id: crypto.randomUUID(), reportId: report.id, writtenBy: officer, writtenAt: clock.now }
  addMessage(db, moved)
  const sealed = good.sealed.subarray(0, -20)
  addMessage(db, { ...moved, id: crypto.randomUUID(), sealed, writtenAt: later().clock.now })
  const toOthers = await sealedReport(team)
  const misled = { ...report, keys: { ...report.keys, recipient: toOthers.keys.recipient } }
  await storeReply(later(), team, misled, officer, 'To others')
  await storeReply(later(), team, report, officer, { html: '<script>' })
  await storeReply(later(), team, report, officer, 'Two')
  expect((await open()).messages.map(({ words }) => words)).toEqual([
    'One',
    undefined,
    undefined,
    undefined,
    undefined,
    'Two',
  ])
  expect(await comeBack(fetch, keys)).toMatchObject({ kind: 'opened' })
})

test.each<[string, number, HeadersInit, object]>([
  ['somebody must wait', 429, { 'retry-after': '90' }, { kind: 'wait', seconds: 90 }],
  ['somebody must wait for who knows how long', 429, {}, { kind: 'wait', seconds: 60 }],
  ['the server is not there', 503, {}, { kind: 'failed' }],
  ['something else answers', 200, {}, { kind: 'failed' }],
  ['somebody else says that there is nothing', 404, {}, { kind: 'failed' }],
])('when %s, that is said', async (_case, status, headers, expected) => {
  const { keys } = await returned()
  const fetch = async () => new Response('<h1>A web server in between</h1>', { status, headers })
  for (const act of [comeBack(fetch, keys), changeConsent(fetch, keys, true), rate(fetch, keys, 5)])
    expect(await act).toEqual(expected)
  // Least of all may it look deleted.
  if (status !== 429) expect(await withdraw(fetch, keys)).toEqual({ kind: 'failed' })
})

test.each([
  ['', { rule: 'missing' }],
  [' \r\n\u0000 ', { rule: 'missing' }],
  ['😡'.repeat(5_000), undefined],
  ['😡'.repeat(5_003), { rule: 'tooLong', by: 3 }],
])('words are judged before they are sent (%#)', (words, problem) => {
  expect(problemOf(words, 0)).toEqual(problem)
})
