import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { changeCentre } from '#db/queries/centres.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { findReport } from '#db/queries/reports.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { outbox } from '#db/schema/outbox.ts'
import { teamKeyHolders, teamKeys } from '#db/schema/team-keys.ts'
import { caseOf, centreDesk, desk, readBack, work, written } from '#tests/support/cases.ts'
import { sealedMessage, sealedReport } from '#tests/support/reporting.ts'
import { later, seated } from '#tests/support/staff.ts'

/** A team, a centre that can be chosen, another one, and a report that the first may read. */
async function chosen() {
  const team = await desk()
  const hub = await centreDesk(team)
  const other = await centreDesk(team, 'Another Hub')
  const report = await team.report(undefined, {}, hub)
  return { ...team, hub, other, report, send: team.report }
}

async function fieldsOf(response: Response): Promise<[number, string, object]> {
  const { error } = await response.json()
  return [response.status, error.code, error.fields]
}

const openedBy = async (call: Awaited<ReturnType<typeof centreDesk>>['call'], id: string) => {
  const response = await call('POST', `/api/staff/cases/${id}/opening`, {})
  return { status: response.status, body: await response.json() }
}

describe('choosing a centre', () => {
  test('only centres that residents see and that could open a report are on offer', async () => {
    const { app } = await desk()
    const hub = await centreDesk({ app }, 'Hub')
    const [unlisted, keyless, held] = [
      await centreDesk({ app }, 'Unlisted'),
      await centreDesk({ app }, 'Without a key'),
      await centreDesk({ app }, 'Held by nobody'),
    ]
    changeCentre(app.db, unlisted.id, { listed: false })
    app.db.delete(teamKeyHolders).where(eq(teamKeyHolders.teamKeyId, keyless.key.id)).run()
    app.db.delete(teamKeys).where(eq(teamKeys.id, keyless.key.id)).run()
    app.db.delete(teamKeyHolders).where(eq(teamKeyHolders.teamKeyId, held.key.id)).run()
    const offered = await (await app.get('/api/reporting')).json()
    expect(offered.centres).toEqual([
      {
        id: hub.id,
        name: 'Hub',
        ward: 'Burnt Oak',
        languages: ['en', 'fa'],
        teamKey: { id: hub.key.id, recipient: hub.key.recipient },
      },
    ])
    for (const centre of [unlisted, keyless, held, { ...hub, id: 'nowhere' }]) {
      const { body, id } = await sealedReport(offered.teamKey, undefined, {}, centre)
      expect(await fieldsOf(await app.post('/api/reports', body)), centre.name).toEqual([
        409,
        'conflict',
        { centre: 'notReady' },
      ])
      expect(findReport(app.db, id)).toBeUndefined()
    }
  })

  test('an account opens for the team and for the centre, and for nobody else', async () => {
    const { app, team, hub, other, report } = await chosen()
    const account = findReport(app.db, report.id)?.account ?? new Uint8Array()
    const expected = { kind: 'account', report: report.id }
    for (const { identity } of [team, hub.key])
      expect(await openEnvelope(account, [identity], expected)).toEqual({ what: 'They shouted at us in the street' })
    await expect(openEnvelope(account, [other.key.identity], expected)).rejects.toMatchObject({ why: 'wrong_key' })
    expect(findReport(app.db, report.id)).toMatchObject({ centre: hub.id, centreEndedAt: null })
  })

  test('the key of another centre, or of the team, is not taken for the centre’s; nor the centre’s for the team’s', async () => {
    const { app, team, hub, other } = await chosen()
    const refused = async (body: object) => fieldsOf(await app.post('/api/reports', body))
    const sealed = await sealedReport(team, undefined, {}, hub)
    for (const foreign of [other.key, team]) {
      const body = { ...sealed.body, centre: { id: hub.id, teamKeyId: foreign.id } }
      expect(await refused(body)).toEqual([409, 'conflict', { 'centre.teamKeyId': 'unknown' }])
    }
    const { body } = await sealedReport(hub.key)
    expect(await refused(body)).toEqual([409, 'conflict', { teamKeyId: 'unknown' }])
  })

  test('sealed to fewer or more than were named, or for a centre that may not read it, nothing is stored', async () => {
    const { app, team, hub, other } = await chosen()
    const refused = async (body: object) => fieldsOf(await app.post('/api/reports', body))
    const recipients = [400, 'invalid_input', { 'account.sealed': 'otherRecipients' }]
    const alone = await sealedReport(team)
    const named = { centre: { id: hub.id, teamKeyId: hub.key.id } }
    expect(await refused({ ...alone.body, ...named })).toEqual(recipients)
    const both = await sealedReport(team, undefined, {}, hub)
    const { centre: _unnamed, ...unnamed } = both.body
    expect(await refused(unnamed)).toEqual(recipients)
    const { account: _none, ...counted } = both.body
    expect(await refused({ ...counted, toTeam: false })).toEqual([400, 'invalid_input', { centre: 'unknown' }])
    for (const { id } of [alone, both]) expect(findReport(app.db, id)).toBeUndefined()
    expect(other.id).not.toBe(hub.id)
  })

  test('a key that the centre changed is taken for a day, and then no more', async () => {
    const { app, team, hub } = await chosen()
    app.db.update(teamKeys).set({ retiredAt: app.clock.now }).where(eq(teamKeys.id, hub.key.id)).run()
    const { person } = hub
    const next = {
      id: crypto.randomUUID(),
      team: hub.id,
      recipient: 'age1next',
      createdBy: person.id,
      createdAt: app.clock.now,
    }
    app.db.insert(teamKeys).values(next).run()
    const holder = { staffId: person.id, sealed: Buffer.alloc(1), addedBy: person.id, addedAt: app.clock.now }
    app.db
      .insert(teamKeyHolders)
      .values({ ...holder, teamKeyId: next.id })
      .run()
    const send = async () => app.post('/api/reports', (await sealedReport(team, undefined, {}, hub)).body)
    expect((await send()).status).toBe(201)
    later(app, 25 * 60)
    expect(await fieldsOf(await send())).toEqual([409, 'conflict', { 'centre.teamKeyId': 'stale' }])
  })

  test('a report whose answer was lost is stored once, also when the centre has closed meanwhile', async () => {
    const { app, team, hub } = await chosen()
    const { body } = await sealedReport(team, undefined, {}, hub)
    expect((await app.post('/api/reports', body)).status).toBe(201)
    changeCentre(app.db, hub.id, { listed: false })
    expect((await app.post('/api/reports', body)).status).toBe(201)
  })

  test('the people of the centre are told that something waits, and nothing more', async () => {
    const { db, hub, other } = await chosen()
    const told = db.select({ staffId: outbox.staffId, kind: outbox.kind }).from(outbox).all()
    expect(told).toContainEqual({ staffId: hub.person.id, kind: 'something_waits' })
    expect(told.map(({ staffId }) => staffId)).not.toContain(other.person.id)
  })
})

describe('the desk of a centre', () => {
  test('lists, opens and reads its own cases; opening is recorded, and counts are its own', async () => {
    const { report, hub, other, ada, send } = await chosen()
    await send()
    await send(undefined, {}, other)
    const list = await (await hub.call('GET', '/api/staff/cases')).json()
    expect(list).toMatchObject({
      cases: [{ id: report.id, centre: { name: hub.name, standing: 'reads' } }],
      counts: { all: 1, closed: 0 },
      seat: { standing: 'open', name: hub.name },
      team: [],
      centres: [],
    })
    const { status, body } = await openedBy(hub.call, report.id)
    expect(status).toBe(200)
    const opened = await openEnvelope(Buffer.from(body.account, 'base64'), [hub.key.identity], {
      kind: 'account',
      report: report.id,
    })
    expect(opened).toEqual({ what: 'They shouted at us in the street' })
    const { history } = await caseOf(ada.call, report.id)
    expect(history.at(-1)).toMatchObject({ action: 'report.opened', by: expect.stringContaining('somebody@') })
  })

  test('a case of another centre, or of the team alone, is not there: not to see, open, or write on', async () => {
    const { db, hub, other, report: mine, team, send } = await chosen()
    const alone = await send()
    for (const [call, id] of [
      [other.call, mine.id],
      [hub.call, alone.id],
      [hub.call, crypto.randomUUID()],
    ] as const) {
      const message = await written(team, mine, 'to_person', 'Hello', hub.key)
      const path = `/api/staff/cases/${id}`
      for (const response of [
        await call('GET', path),
        await call('POST', `${path}/opening`, {}),
        await call('POST', `${path}/messages`, { ...message, revision: 1 }),
        await call('POST', `${path}/messages`, { ...message, kind: 'note', revision: 1 }),
      ])
        expect(await fieldsOf(response)).toEqual([404, 'not_found', {}])
      expect(listMessages(db, id)).toEqual([])
    }
  })

  test('what is the team’s stays the team’s: its notes, its links, its holds, and every decision', async () => {
    const { hub, report, ada, team, send } = await chosen()
    const second = await send(undefined, {}, hub)
    await work(ada.call, 'PUT', report.id, '/owner', { owner: ada.id })
    await work(ada.call, 'POST', report.id, '/messages', await written(team, report, 'note', 'For us only'))
    await work(ada.call, 'PUT', report.id, '/links', { other: second.id, kind: 'same_person', linked: true })
    const seen = await caseOf(hub.call, report.id)
    expect(seen.links).toEqual([])
    expect(seen.history.map(({ action }: { action: string }) => action)).toEqual(['report.sent', 'report.assigned'])
    expect((await openedBy(hub.call, report.id)).body.messages).toEqual([])
    expect((await openedBy(ada.call, report.id)).body.messages).toHaveLength(1)
    for (const [method, path, body] of [
      ['PUT', '/owner', { owner: hub.person.id }],
      ['PATCH', '', { outcome: 'resolved' }],
      ['POST', '/closing', {}],
      ['POST', '/reopening', {}],
      ['PUT', '/links', { other: second.id, kind: 'same_place', linked: true }],
      ['POST', '/referrals', { id: crypto.randomUUID(), service: 'housing', agreement: 'agreed' }],
    ] as const) {
      const response = await hub.call(method, `/api/staff/cases/${report.id}${path}`, {
        revision: seen.revision,
        ...body,
      })
      expect(response.status, path).toBe(403)
    }
    expect((await hub.call('GET', '/api/staff/cases/measures')).status).toBe(403)
    // A coordinator does not become the owner of a case by writing for a centre, nor a centre by being named.
    expect((await work(ada.call, 'PUT', report.id, '/owner', { owner: hub.person.id })).body.error.fields).toEqual({
      owner: 'unknown',
    })
  })

  test('somebody of the centre writes to the person and to the team; the team’s clock goes on', async () => {
    const { app, hub, report, ada, team, clock } = await chosen()
    const before = await caseOf(ada.call, report.id)
    const words = await written(team, report, 'to_person', 'We are here on Monday.', hub.key)
    expect((await work(hub.call, 'POST', report.id, '/messages', words)).status).toBe(201)
    expect((await work(hub.call, 'POST', report.id, '/messages', words)).status).toBe(201)
    const note = await written(team, report, 'note', 'She speaks Dari.', hub.key)
    expect((await work(hub.call, 'POST', report.id, '/messages', note)).status).toBe(201)
    const spoken = { ...(await written(team, report, 'note', 'Told her', hub.key)), spoken: true }
    expect((await work(hub.call, 'POST', report.id, '/messages', spoken)).body.error.fields).toEqual({
      spoken: 'unknown',
    })
    const after = await caseOf(ada.call, report.id)
    expect(after).toMatchObject({ state: 'received', dueAt: before.dueAt, centre: { standing: 'reads' } })
    expect(after.history.map(({ action }: { action: string }) => action)).toEqual([
      'report.sent',
      'report.centre_answered',
      'report.centre_noted',
    ])
    const seen = await (await app.post('/api/reports/return', { token: report.keys.token })).json()
    expect(seen.messages).toMatchObject([{ from: 'centre' }])
    expect(await readBack(app, report)).toEqual(['We are here on Monday.'])
    const kept = (await openedBy(ada.call, report.id)).body.messages
    const ours = kept.find(({ kind }: { kind: string }) => kind === 'note')
    expect(kept.map(({ byCentre }: { byCentre: boolean }) => byCentre)).toEqual([true, true])
    const expected = { kind: 'note', report: report.id }
    expect(await openEnvelope(Buffer.from(ours.sealed, 'base64'), [team.identity], expected)).toBe('She speaks Dari.')
    expect((await openedBy(hub.call, report.id)).body.messages).toHaveLength(2)
    expect(clock.now).toBeDefined()
  })

  test('how the person may be contacted now is for the team alone; the centre is told that it has changed', async () => {
    const { db, hub, post, report, team } = await chosen()
    db.delete(outbox).run()
    const said = async (centreKey?: typeof hub.key) => ({
      ...(await sealedMessage(team, report, 'x')),
      ...(await written(team, report, 'contact', { ways: ['text'], voicemail: false }, centreKey)),
    })
    const tooMany = await post('/api/reports/messages', await said(hub.key))
    expect(await fieldsOf(tooMany)).toEqual([409, 'conflict', { centreKeyId: 'unknown' }])
    const message = await said()
    expect((await post('/api/reports/messages', message)).status).toBe(201)
    const { body } = await openedBy(hub.call, report.id)
    expect(body.messages).toMatchObject([{ id: message.id, kind: 'contact' }])
    const expected = { kind: 'contact', report: report.id }
    const sealed = Buffer.from(body.messages[0].sealed, 'base64')
    await expect(openEnvelope(sealed, [hub.key.identity], expected)).rejects.toMatchObject({ why: 'wrong_key' })
    expect(await openEnvelope(sealed, [team.identity], expected)).toEqual({ ways: ['text'], voicemail: false })
    expect((await caseOf(hub.call, report.id)).history.map(({ action }: { action: string }) => action)).toContain(
      'report.contact',
    )
    const told = db.select({ staffId: outbox.staffId }).from(outbox).all()
    expect(told).toContainEqual({ staffId: hub.person.id })
    const own = await written(team, report, 'contact', { ways: ['code'], voicemail: false })
    const refused = await work(hub.call, 'POST', report.id, '/messages', own)
    expect([refused.status, refused.body.error.fields]).toEqual([400, { kind: 'unknown' }])
  })

  test('what the person asks about their data, and what the team answers, the centre neither gets nor could open', async () => {
    const { app, ada, db, hub, post, report, team } = await chosen()
    await work(ada.call, 'PUT', report.id, '/owner', { owner: ada.id })
    const send = async (call: typeof ada.call, body: object) => {
      const { status, body: answered } = await work(call, 'POST', report.id, '/messages', body)
      return [status, answered.error?.fields]
    }
    const answer = (key?: typeof hub.key) => written(team, report, 'to_person', 'Here is all that we hold.', key)
    // Nothing is kept from the centre that the person did not ask about.
    expect(await send(ada.call, { ...(await answer()), aboutData: true })).toEqual([409, { aboutData: 'notAsked' }])
    const asked = { ...(await sealedMessage(team, report, 'A copy of everything')), kind: 'access' }
    expect((await post('/api/reports/data-requests', asked)).status).toBe(201)
    const note = await written(team, report, 'note', 'She moved.')
    const refused = [400, { aboutData: 'unknown' }]
    expect(await send(ada.call, { ...note, aboutData: true })).toEqual(refused)
    expect(await send(hub.call, { ...(await answer(hub.key)), aboutData: true })).toEqual(refused)
    const sealedToCentre = { ...(await answer(hub.key)), aboutData: true }
    expect(await send(ada.call, sealedToCentre)).toEqual([409, { centreKeyId: 'unknown' }])
    expect(await send(ada.call, await answer())).toEqual([409, { centreKeyId: 'missing' }])

    expect(await send(ada.call, { ...(await answer()), aboutData: true })).toEqual([201, undefined])
    const opened = await openedBy(hub.call, report.id)
    expect(opened.body.messages).toEqual([])
    const stored = listMessages(db, report.id)
    expect(stored.map(({ kind }) => kind).sort()).toEqual(['to_person', 'to_team'])
    for (const { kind, sealed } of stored) {
      const expected = { kind, report: report.id }
      await expect(openEnvelope(sealed, [hub.key.identity], expected)).rejects.toMatchObject({ why: 'wrong_key' })
    }
    const told = stored.find(({ kind }) => kind === 'to_person')?.sealed ?? new Uint8Array()
    const expected = { kind: 'to_person', report: report.id }
    for (const identity of [team.identity, report.keys.identity])
      expect(await openEnvelope(told, [identity], expected)).toBe('Here is all that we hold.')
    expect(await readBack(app, report)).toContain('Here is all that we hold.')
    const seen = await caseOf(hub.call, report.id)
    expect(seen.requests).toEqual([])
    expect(JSON.stringify(seen.history)).not.toContain('data')
    // It counts as the answer, and as the team's word.
    const recorded = await ada.call('POST', `/api/staff/data-requests/${asked.id}/answer`, { outcome: 'done' })
    expect(recorded.status).toBe(200)
    expect(await caseOf(ada.call, report.id)).toMatchObject({ state: 'acknowledged' })
  })

  test('a coordinator who was here before finds a case again on which the centre has written since', async () => {
    const { app, hub, report, ada, team } = await chosen()
    await ada.call('POST', '/api/staff/cases/visit', {})
    later(app, 120)
    const again = await ada.again()
    await again('POST', '/api/staff/cases/visit', {})
    const fresh = async () => (await (await again('GET', '/api/staff/cases?show=new')).json()).cases.length
    expect(await fresh()).toBe(0)
    const afterwards = await hub.person.again()
    await work(afterwards, 'POST', report.id, '/messages', await written(team, report, 'note', 'She moved.', hub.key))
    expect(await fresh()).toBe(1)
  })

  test('words that are not sealed to everybody who reads are refused, by either side', async () => {
    const { app, hub, other, report, ada, team, post } = await chosen()
    await work(ada.call, 'PUT', report.id, '/owner', { owner: ada.id })
    const send = async (call: typeof ada.call, body: object) =>
      (await work(call, 'POST', report.id, '/messages', body)).body.error?.fields
    const answer = (key?: typeof hub.key) => written(team, report, 'to_person', 'Hello', key)
    expect(await send(ada.call, await answer())).toEqual({ centreKeyId: 'missing' })
    expect(await send(ada.call, await answer(other.key))).toEqual({ centreKeyId: 'unknown' })
    expect(await send(hub.call, await answer())).toEqual({ centreKeyId: 'missing' })
    expect(await send(ada.call, await written(team, report, 'note', 'Ours', hub.key))).toEqual({
      centreKeyId: 'unknown',
    })
    expect(await send(hub.call, { ...(await answer(hub.key)), teamKeyId: hub.key.id })).toEqual({
      teamKeyId: 'unknown',
    })
    const person = async (key?: typeof hub.key) =>
      fieldsOf(await post('/api/reports/messages', await sealedMessage(team, report, 'Me', key)))
    expect(await person()).toEqual([409, 'conflict', { centreKeyId: 'missing' }])
    expect(await person(other.key)).toEqual([409, 'conflict', { centreKeyId: 'unknown' }])
    expect(listMessages(app.db, report.id)).toEqual([])
    expect(await send(ada.call, await answer(hub.key))).toBeUndefined()
    expect((await post('/api/reports/messages', await sealedMessage(team, report, 'Me', hub.key))).status).toBe(201)
    expect((await openedBy(hub.call, report.id)).body.messages).toHaveLength(2)
  })

  test('a coordinator sees which centre it is, and finds its cases', async () => {
    const { ada, hub, other, report, send } = await chosen()
    await send()
    const all = await (await ada.call('GET', '/api/staff/cases')).json()
    expect(all.centres.map(({ name }: { name: string }) => name).sort()).toEqual(['Another Hub', 'Sample Street Hub'])
    const theirs = await (await ada.call('GET', `/api/staff/cases?centre=${hub.id}`)).json()
    expect(theirs.cases.map(({ id }: { id: string }) => id)).toEqual([report.id])
    expect((await (await ada.call('GET', `/api/staff/cases?centre=${other.id}`)).json()).cases).toEqual([])
    // A filter is no way into another centre's cases.
    expect((await (await other.call('GET', `/api/staff/cases?centre=${hub.id}`)).json()).cases).toEqual([])
  })
})

describe('the end of a centre’s access', () => {
  const end = async ({ post }: Awaited<ReturnType<typeof chosen>>, token: string) =>
    post('/api/reports/centre-ending', { token })

  test('the person ends it: the centre no longer lists, opens or gets anything, and the team goes on', async () => {
    const all = await chosen()
    const { hub, report, ada, team, post } = all
    const ended = await end(all, report.keys.token)
    expect(ended.status).toBe(200)
    expect(await ended.json()).toMatchObject({ centre: { name: hub.name, reads: false, endedAt: expect.any(String) } })
    expect((await end(all, report.keys.token)).status).toBe(200)
    expect((await (await hub.call('GET', '/api/staff/cases')).json()).cases).toEqual([])
    expect((await openedBy(hub.call, report.id)).status).toBe(404)
    expect(await caseOf(ada.call, report.id)).toMatchObject({ centre: { id: hub.id, standing: 'ended' } })
    expect(await caseOf(ada.call, report.id)).not.toHaveProperty('centreKey')
    const sealed = await sealedMessage(team, report, 'To you alone', hub.key)
    expect(await fieldsOf(await post('/api/reports/messages', sealed))).toEqual([
      409,
      'conflict',
      { centreKeyId: 'unknown' },
    ])
    expect((await post('/api/reports/messages', await sealedMessage(team, report, 'To you alone'))).status).toBe(201)
    const { history } = await caseOf(ada.call, report.id)
    expect(history.filter(({ action }: { action: string }) => action === 'report.centre_ended')).toHaveLength(1)
  })

  test('where no centre was chosen there is nothing to end; a wrong code ends nothing', async () => {
    const all = await chosen()
    const alone = await all.send()
    expect(await fieldsOf(await end(all, alone.keys.token))).toEqual([409, 'conflict', { centre: 'none' }])
    const stranger = await sealedReport(all.team)
    expect((await end(all, stranger.keys.token)).status).toBe(404)
  })

  test('withdrawing ends it too', async () => {
    const all = await chosen()
    await all.post('/api/reports/withdrawal', { token: all.report.keys.token })
    expect((await openedBy(all.hub.call, all.report.id)).status).toBe(404)
    expect((await (await all.hub.call('GET', '/api/staff/cases?view=closed')).json()).cases).toEqual([])
  })

  test('a centre off the public list reads nothing, is told so, and reads again when it is back', async () => {
    const { app, hub, report, ada, post, team } = await chosen()
    const { call } = await seated(app, 'coordinator@council.example', 'coordinator')
    expect((await call('PATCH', `/api/staff/centres/${hub.id}`, { listed: false })).status).toBe(200)
    expect(await (await hub.call('GET', '/api/staff/cases')).json()).toMatchObject({
      cases: [],
      counts: { all: 0 },
      seat: { standing: 'closed', name: hub.name },
    })
    expect((await openedBy(hub.call, report.id)).status).toBe(404)
    expect(await caseOf(ada.call, report.id)).toMatchObject({ centre: { standing: 'closed' } })
    const back = await (await post('/api/reports/return', { token: report.keys.token })).json()
    expect(back.centre).toEqual({ name: hub.name, reads: false })
    expect((await post('/api/reports/messages', await sealedMessage(team, report, 'While it was closed'))).status).toBe(
      201,
    )
    await call('PATCH', `/api/staff/centres/${hub.id}`, { listed: true })
    const { status, body } = await openedBy(hub.call, report.id)
    expect(status).toBe(200)
    // What was written meanwhile was not for the centre.
    expect(body.messages).toEqual([])
  })

  test('when the last person of a centre leaves, the case stays with the team, who are told', async () => {
    const { app, hub, report, ada } = await chosen()
    const { call } = await seated(app, 'amina@council.example', 'admin')
    expect((await call('POST', `/api/staff/people/${hub.person.id}/suspension`, {})).status).toBe(204)
    expect(await caseOf(ada.call, report.id)).toMatchObject({ centre: { standing: 'noKey' } })
    expect((await (await app.get('/api/reporting')).json()).centres).toHaveLength(1)
    expect((await hub.call('GET', `/api/staff/cases/${report.id}`)).status).toBe(401)
  })

  test('somebody who loses the role or the centre while a page is open gets nothing more', async () => {
    const { app, hub, report, other } = await chosen()
    const { call } = await seated(app, 'amina@council.example', 'admin')
    await call('PATCH', `/api/staff/people/${hub.person.id}`, { centre: other.id })
    expect((await openedBy(hub.call, report.id)).status).toBe(404)
    changeStaff(app.db, hub.person.id, { roles: ['editor'] })
    expect((await openedBy(hub.call, report.id)).status).toBe(403)
  })

  test('who has the role and no centre has an empty desk that says so', async () => {
    const { app, report } = await chosen()
    const { call } = await seated(app, 'nobody@centre.example', 'centre')
    expect(await (await call('GET', '/api/staff/cases')).json()).toMatchObject({
      cases: [],
      seat: { standing: 'none', name: '' },
    })
    expect((await call('GET', `/api/staff/cases/${report.id}`)).status).toBe(404)
  })
})
