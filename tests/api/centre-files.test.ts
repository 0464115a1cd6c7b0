import { expect, test } from 'vitest'
import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import { openFile } from '#api/sealing/file.ts'
import type { FileNote } from '#api/reporting/files.ts'
import { changeCentre } from '#db/queries/centres.ts'
import { caseOf, centreDesk, desk } from '#tests/support/cases.ts'
import { type SealedFile, sealedFile, sendFile } from '#tests/support/evidence.ts'
import { helperDesk } from '#tests/support/helping.ts'
import { base64, sealedReport } from '#tests/support/reporting.ts'

/** A report with a file, which a centre may read too; the people of that centre and of another. */
async function withFile() {
  const at = await desk()
  const hub = await centreDesk(at)
  const other = await centreDesk(at, 'Another Hub')
  const file = await sealedFile('What he wrote to me')
  const report = await sealedReport(at.team, { what: 'See the file', files: [file.note] }, { files: [file.id] }, hub)
  await sendFile(at.app, report.keys.token, file)
  expect((await at.post('/api/reports', report.body)).status).toBe(201)
  /** An addition with a file, sealed to the team and, if it is given, to the centre. */
  const add = async (name: string, centreKey?: typeof hub.key) => {
    const more = await sealedFile(`${name} said so`, `${name}.txt`)
    await sendFile(at.app, report.keys.token, more)
    const words = { words: 'One more', files: [more.note] }
    const to = [at.team.recipient, ...(centreKey ? [centreKey.recipient] : [])]
    const sealed = base64(await sealEnvelope({ kind: 'addition', report: report.id, words }, to))
    const response = await at.post('/api/reports/messages', {
      token: report.keys.token,
      id: crypto.randomUUID(),
      kind: 'addition',
      teamKeyId: at.team.id,
      ...(centreKey && { centreKeyId: centreKey.id }),
      sealed,
      files: [more.id],
    })
    expect(response.status).toBe(201)
    return more
  }
  return { ...at, hub, other, file, report, add }
}

type Call = Awaited<ReturnType<typeof centreDesk>>['call']
const take = (call: Call, report: string, { id }: Pick<SealedFile, 'id'>) =>
  call('POST', `/api/staff/cases/${report}/files/${id}`, {})

/** As the desk of whoever holds a key opens a file: what names it first, then its bytes. */
async function opens(call: Call, identity: string, report: string, nth = 0): Promise<string> {
  const opened = await (await call('POST', `/api/staff/cases/${report}/opening`, {})).json()
  const sealed = [opened.account, ...opened.messages.map((message: { sealed: string }) => message.sealed)][nth]
  const kind = nth === 0 ? 'account' : 'addition'
  const words = await openEnvelope(Buffer.from(sealed, 'base64'), [identity], { kind, report })
  const [note] = (words as { files: [FileNote] }).files
  const response = await take(call, report, note)
  return new TextDecoder().decode(await openFile(new Uint8Array(await response.arrayBuffer()), note))
}

test('the centre that was chosen opens a report’s files with its own key alone, and those added later; each is recorded', async () => {
  const { ada, hub, report, add, team } = await withFile()
  await add('Mina', hub.key)
  for (const { call, key } of [hub, { call: ada.call, key: team }]) {
    expect(await opens(call, key.identity, report.id)).toBe('What he wrote to me')
    expect(await opens(call, key.identity, report.id, 1)).toBe('Mina said so')
  }
  const { history } = await caseOf(ada.call, report.id)
  const taken = history.filter(({ action }: { action: string }) => action === 'report.file_opened')
  expect(taken.map(({ by }: { by: string }) => by.includes(hub.id))).toEqual([true, true, false, false])
})

test('another centre, a champion and a file of another report are answered as if there were none', async () => {
  const { hub, other, file, report, team, app, post } = await withFile()
  const second = await sealedFile()
  const alone = await sealedReport(team, { what: 'Alone', files: [second.note] }, { files: [second.id] })
  await sendFile(app, alone.keys.token, second)
  await post('/api/reports', alone.body)
  for (const [call, id, one] of [
    [other.call, report.id, file],
    [hub.call, alone.id, second],
    [hub.call, report.id, second],
    [hub.call, report.id, { id: crypto.randomUUID() }],
  ] as const)
    expect((await take(call, id, one)).status).toBe(404)
})

test('from the moment that the person ends the access the sealed files are handed out no more, nor what comes after', async () => {
  const { ada, hub, file, report, add, post } = await withFile()
  expect((await take(hub.call, report.id, file)).status).toBe(200)
  expect((await post('/api/reports/centre-ending', { token: report.keys.token })).status).toBe(200)
  const later = await add('Later')
  for (const one of [file, later]) {
    expect((await take(hub.call, report.id, one)).status).toBe(404)
    expect((await take(ada.call, report.id, one)).status).toBe(200)
  }
  const exported = await hub.call('POST', `/api/staff/cases/${report.id}/export`, { as: 'own_key' })
  expect(exported.status).toBe(404)
})

test('what came while the centre was closed stays closed to it, also when it is open again', async () => {
  const { app, hub, file, report, add } = await withFile()
  changeCentre(app.db, hub.id, { listed: false })
  expect((await take(hub.call, report.id, file)).status).toBe(404)
  const meanwhile = await add('Meanwhile')
  changeCentre(app.db, hub.id, { listed: true })
  expect((await take(hub.call, report.id, file)).status).toBe(200)
  expect((await take(hub.call, report.id, meanwhile)).status).toBe(404)
})

test('a centre prints and takes out for itself, recorded; it hands nothing on to another service', async () => {
  const { ada, hub, other, report } = await withFile()
  const as = (call: Call, how: string) => call('POST', `/api/staff/cases/${report.id}/export`, { as: how })
  expect((await as(hub.call, 'print')).status).toBe(204)
  expect((await as(hub.call, 'own_key')).status).toBe(204)
  for (const how of ['other_key', 'for_person']) {
    const refused = await as(hub.call, how)
    expect([refused.status, (await refused.json()).error.fields]).toEqual([400, { as: 'unknown' }])
  }
  expect((await as(other.call, 'print')).status).toBe(404)
  const { history } = await caseOf(ada.call, report.id)
  expect(history.filter(({ action }: { action: string }) => action === 'report.exported')).toHaveLength(2)
})

test('a report that somebody types in goes to the centre that the person chose, sealed to it, with its files', async () => {
  const at = await helperDesk()
  const hub = await centreDesk(at)
  const file = await sealedFile('A letter')
  const told = { what: 'They wrote to me', files: [file.note] }
  const made = await sealedReport(at.team, told, { files: [file.id] }, hub)
  const about = { cameBy: 'paper', takenOn: '2026-11-30', consentGiven: 'signed', helperSees: true }
  await sendFile(at.app, made.keys.token, file)
  const send = (body: object) => at.chidi.call('POST', '/api/staff/helping', { ...body, ...about })
  changeCentre(at.db, hub.id, { listed: false })
  const closed = await send(made.body)
  expect([closed.status, (await closed.json()).error.fields]).toEqual([409, { centre: 'notReady' }])
  changeCentre(at.db, hub.id, { listed: true })
  expect((await send(made.body)).status).toBe(201)
  expect(await opens(hub.call, hub.key.identity, made.id)).toBe('A letter')
  // The centre is warned too before it writes to the person, and is not told who helps.
  const seen = await caseOf(hub.call, made.id)
  expect(seen).toMatchObject({ codeSeen: true })
  expect(seen).not.toHaveProperty('helper')
  expect((await at.chidi.call('GET', `/api/staff/cases/${made.id}`)).status).toBe(403)
})
