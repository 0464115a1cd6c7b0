import { expect, test } from 'vitest'
import { outbox } from '#db/schema/outbox.ts'
import { teamKeyHolders } from '#db/schema/team-keys.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { shutOut } from '#api/auth/shut-out.ts'
import { makeTeamKey } from '#site/lib/staff/keys/team-acts.ts'
import { centreDesk, desk, holdTeamKey, work } from '#tests/support/cases.ts'
import { joinCentre } from '#tests/support/centres.ts'
import { helperDesk } from '#tests/support/helping.ts'
import { callOf, newOfficerKey, officer, teamOf } from '#tests/support/keys.ts'
import { later, seated } from '#tests/support/staff.ts'

type Desk = Awaited<ReturnType<typeof desk>>
const changesFor = async ({ call }: Desk['ada']) =>
  (await (await call('GET', '/api/staff/cases/key-changes')).json()).changes

/** Who was told since the last look that something waits. */
function told({ db }: Pick<Desk, 'db'>): (string | null)[] {
  const found = db.select({ staffId: outbox.staffId }).from(outbox).all()
  db.delete(outbox).run()
  return found.map(({ staffId }) => staffId)
}

test('when the last person of a centre gives up their key, the coordinators are told, with the cases, until one has dealt with it', async () => {
  const at = await desk()
  const hub = await centreDesk(at)
  const report = await at.report(undefined, {}, hub)
  await at.report()
  const ended = await at.report(undefined, {}, hub)
  await at.post('/api/reports/centre-ending', { token: ended.keys.token })
  told(at)
  expect((await hub.call('DELETE', '/api/staff/keys')).status).toBe(204)
  expect(told(at).toSorted()).toEqual([at.ada.id, at.ben.id].toSorted())
  const [change] = await changesFor(at.ada)
  expect(change).toEqual({
    id: expect.any(String),
    kind: 'lost',
    at: at.clock.now.toISOString(),
    by: expect.stringContaining('somebody@'),
    person: expect.stringContaining('somebody@'),
    centre: hub.name,
    ofTeam: false,
    held: false,
    cases: [report.id],
  })

  // They begin anew: what was sealed before stays closed to them.
  later(at.app, 1)
  const again = { ...hub.person, ...(await newOfficerKey()) }
  const call = await callOf(at.app, hub.person.id)
  expect(await call('POST', '/api/staff/keys', again.body)).toMatchObject({ ok: true })
  expect(await makeTeamKey(call, await teamOf(call), again)).toMatchObject({ ok: true })
  const now = await changesFor(at.ada)
  expect(now).toMatchObject([
    { kind: 'begun_anew', centre: hub.name, held: true, cases: [report.id] },
    { kind: 'lost', held: true },
  ])
  const settle = (id: string, from = at.ben.call) => from('PUT', `/api/staff/cases/key-changes/${id}/settled`, {})
  for (const _ of [1, 2]) expect((await settle(change.id)).status).toBe(204)
  expect(await changesFor(at.ada)).toHaveLength(1)
  expect((await settle('none')).status).toBe(404)
  const stranger = await seated(at.app, 'champion@council.example', 'champion')
  for (const from of [hub.call, stranger.call]) {
    expect((await from('GET', '/api/staff/cases/key-changes')).status).toBe(403)
    expect((await settle(now[0].id, from)).status).toBe(403)
  }
})

test('another key for a team that goes on, and a key taken from a colleague, are told to the others, with the colleague’s cases', async () => {
  const at = await desk()
  const hub = await centreDesk(at)
  const second = await officer(at.app, 'second@hub.example', 'centre')
  joinCentre(at.db, at.clock.now, second.id, hub.id)
  await holdTeamKey(at.app, hub.key, second)
  const report = await at.report(undefined, {}, hub)
  const bens = await at.report()
  await work(at.ben.call, 'PUT', bens.id, '/owner', { owner: at.ben.id })
  told(at)
  const call = await callOf(at.app, hub.person.id)
  expect(await makeTeamKey(call, await teamOf(call), hub.person, second.id)).toMatchObject({ ok: true })
  expect(await changesFor(at.ada)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'replaced', centre: hub.name, held: true, cases: [report.id] }),
      expect.objectContaining({ kind: 'taken', person: 'Somebody at second@hub.example', cases: [report.id] }),
    ]),
  )
  expect(told(at).toSorted()).toEqual([at.ada.id, at.ben.id].toSorted())

  // A coordinator who is suspended, by another: who did it is not told.
  at.db.$client.transaction(() => shutOut(at.db, at.ben.id, at.ada.id, at.clock.now)).immediate()
  expect(told(at)).toEqual([])
  const [taken] = (await changesFor(at.ada)).filter(({ ofTeam }: { ofTeam: boolean }) => ofTeam)
  expect(taken).toMatchObject({ kind: 'taken', by: 'Somebody at ada@council.example', held: true, cases: [bens.id] })
})

test('a champion who loses their key can no longer read what was written between them and the team: that is told too', async () => {
  const at = await helperDesk()
  const mine = await at.helped()
  const over = await at.helped()
  await at.chidi.call('PATCH', `/api/staff/helping/${over.id}`, { codeHanded: true })
  told(at)
  const next = await newOfficerKey()
  expect((await at.chidi.call('POST', '/api/staff/keys', next.body)).status).toBe(204)
  expect(await changesFor(at.ada)).toMatchObject([
    {
      kind: 'lost',
      person: 'Somebody at chidi@council.example',
      ofTeam: false,
      cases: expect.arrayContaining([mine.id, over.id]),
    },
  ])
  expect(told(at)).toContain(at.ada.id)
})

test('nobody is told of somebody who never held a key, or who still may', async () => {
  const at = await desk()
  const champion = await seated(at.app, 'champion@council.example', 'champion')
  told(at)
  at.db.$client.transaction(() => shutOut(at.db, champion.id, at.ada.id, at.clock.now)).immediate()
  changeStaff(at.db, at.ben.id, { name: 'Benedict' })
  expect([await changesFor(at.ada), told(at)]).toEqual([[], []])
  expect(at.db.select().from(teamKeyHolders).all()).toHaveLength(2)
})
