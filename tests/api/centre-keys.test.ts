import { expect, test } from 'vitest'
import { demonstrationAccounts, seedDemonstrationStaff } from '#api/auth/demonstration.ts'
import { seedDemonstrationChampions } from '#api/champions/demonstration.ts'
import { seedDemonstrationCases } from '#api/reporting/demonstration-cases.ts'
import {
  DEMONSTRATION_PASSPHRASE,
  seedDemonstrationCentreKey,
  seedDemonstrationKeys,
} from '#api/reporting/demonstration-keys.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { unsealCase } from '#site/lib/cases/unseal.ts'
import { openKeyRing } from '#api/sealing/key-ring.ts'
import { findTeamKey, listHolders } from '#db/queries/team-keys.ts'
import { prove } from '#site/lib/staff/keys/recovery-acts.ts'
import { newRecoveryKey } from '#api/sealing/recovery.ts'
import { makeTeamKey, share } from '#site/lib/staff/keys/team-acts.ts'
import { testApp } from '#tests/support/app.ts'
import { addCentre, joinCentre } from '#tests/support/centres.ts'
import { callOf, firstOfficer, newTeamKey, officer, PASSPHRASE, provedRecovery, teamOf } from '#tests/support/keys.ts'
import { as, openSession, seated } from '#tests/support/staff.ts'

type App = ReturnType<typeof testApp>

/** Somebody of a centre, with a key of their own. */
async function helper(app: App, centreId: string, email: string) {
  const person = await officer(app, email, 'centre')
  joinCentre(app.db, app.clock.now, person.id, centreId)
  return person
}

/** A centre whose first person has made its key. */
async function readyCentre(app: App, name = 'Sample Street Hub') {
  const centre = addCentre(app.db, app.clock.now, name)
  const one = await helper(app, centre.id, `one@${centre.id}.example`)
  const call = await callOf(app, one.id)
  expect(await makeTeamKey(call, await teamOf(call), one)).toMatchObject({ ok: true })
  return { centre, one, call }
}

test('a centre makes its key, shares it, and makes another when somebody is removed; the team’s key is not touched', async () => {
  const app = testApp()
  const { recovery, teamKeyId } = await firstOfficer(app)
  const { centre, one, call } = await readyCentre(app)
  const two = await helper(app, centre.id, 'two@centre.example')
  expect(await share(call, await openKeyRing(await one.ring(), PASSPHRASE), two)).toMatchObject({ ok: true })
  const first = findTeamKey(app.db, centre.id)
  expect(first).toMatchObject({ team: centre.id, recoveryKeyId: null, sealedForRecovery: null })
  expect((await teamOf(call)).members.map(({ id, holds }) => [id, holds]).sort()).toEqual(
    [
      [one.id, true],
      [two.id, true],
    ].sort(),
  )
  expect(await makeTeamKey(call, await teamOf(call), one, two.id)).toMatchObject({ ok: true })
  const next = findTeamKey(app.db, centre.id)
  expect(next?.id).not.toBe(first?.id)
  expect(listHolders(app.db, next?.id ?? '').map(({ staffId }) => staffId)).toEqual([one.id])
  expect((await openKeyRing(await two.ring(), PASSPHRASE)).team.size).toBe(0)
  expect((await openKeyRing(await one.ring(), PASSPHRASE)).team.size).toBe(2)
  expect(findTeamKey(app.db, 'council')?.id).toBe(teamKeyId)
  // What the council's page says stays the council's.
  expect(await teamOf(call)).toMatchObject({ centre: { id: centre.id, name: centre.name }, rehearsals: [] })
  expect(await teamOf(call)).not.toHaveProperty('recovery')
  expect(recovery.id).toBeTruthy()
})

test('nobody of one centre holds or changes the key of another, or of the hate crime team', async () => {
  const app = testApp()
  const { one: ada } = await firstOfficer(app)
  const { centre, one, call } = await readyCentre(app)
  const other = await readyCentre(app, 'Another Hub')
  const ring = await openKeyRing(await one.ring(), PASSPHRASE)
  const notInTeam = { ok: false, code: 'conflict', fields: { staffId: 'notInTeam' } }
  expect(await share(call, ring, other.one)).toMatchObject(notInTeam)
  expect(await share(call, ring, ada)).toMatchObject(notInTeam)
  const coordinator = await callOf(app, ada.id)
  expect(await share(coordinator, await openKeyRing(await ada.ring(), PASSPHRASE), one)).toMatchObject(notInTeam)
  // A key that names a recovery key would be a team's.
  const made = await newTeamKey()
  const holders = [{ staffId: one.id, recipient: one.recipient, sealed: await made.sealedTo(one.recipient) }]
  const key = { recipient: made.recipient, replaces: findTeamKey(app.db, centre.id)?.id, holders }
  const council = { recoveryKeyId: 'x', sealedForRecovery: await made.sealedTo(one.recipient) }
  expect(await call('POST', '/api/staff/keys/team', { ...key, ...council })).toMatchObject({
    ok: false,
    code: 'invalid_input',
    fields: { recoveryKeyId: 'unknown' },
  })
  const theirs = { ...key, replaces: findTeamKey(app.db, other.centre.id)?.id }
  expect(await call('POST', '/api/staff/keys/team', theirs)).toMatchObject({ fields: { replaces: 'stale' } })
})

test('the council’s key is not made without its recovery key', async () => {
  const app = testApp()
  const ada = await officer(app, 'ada@council.example')
  await provedRecovery(app, ada)
  const made = await newTeamKey()
  const holders = [{ staffId: ada.id, recipient: ada.recipient, sealed: await made.sealedTo(ada.recipient) }]
  expect(
    await (await callOf(app, ada.id))('POST', '/api/staff/keys/team', { recipient: made.recipient, holders }),
  ).toMatchObject({ ok: false, code: 'invalid_input', fields: { recoveryKeyId: 'missing' } })
})

test('whoever acts for no centre makes no key, and learns why', async () => {
  const app = testApp()
  const lost = await officer(app, 'lost@centre.example', 'centre')
  const call = await callOf(app, lost.id)
  expect(await teamOf(call)).toMatchObject({ centre: { id: '', name: '' }, members: [] })
  expect(await makeTeamKey(call, await teamOf(call), lost)).toMatchObject({
    code: 'conflict',
    fields: { centre: 'none' },
  })
})

test('a centre that has lost its key begins anew; the recovery key can still be replaced by the team', async () => {
  const app = testApp()
  const { one: ada, recovery } = await firstOfficer(app)
  const { centre, one } = await readyCentre(app)
  expect((await (await one.again())('DELETE', '/api/staff/keys')).status).toBe(204)
  expect(findTeamKey(app.db, centre.id)).toBeUndefined()
  const again = await helper(app, centre.id, 'again@centre.example')
  const call = await callOf(app, again.id)
  expect(await makeTeamKey(call, await teamOf(call), again)).toMatchObject({ ok: true })
  expect(findTeamKey(app.db, centre.id)).toBeDefined()
  // The keys of centres are not sealed to it, so nobody needs to hold them.
  const coordinator = await callOf(app, ada.id)
  const next = await newRecoveryKey()
  const made = await coordinator<{ id: string }>('POST', '/api/staff/keys/recovery', {
    recipient: next.recipient,
    replaces: recovery.id,
  })
  const id = made.ok ? made.body.id : ''
  const parts = [next.parts[0] ?? '', next.parts[2] ?? ''] as const
  const ring = await openKeyRing(await ada.ring(), PASSPHRASE)
  expect(await prove(coordinator, { id, recipient: next.recipient }, parts, ring)).toMatchObject({ ok: true })
})

test('an administrator puts somebody into one centre, moves them, and their keys of the first are taken', async () => {
  const app = testApp()
  const { centre, one } = await readyCentre(app)
  const other = addCentre(app.db, app.clock.now, 'Another Hub')
  const { call } = await seated(app, 'amina@council.example', 'admin')
  const invited = { name: 'Nia New', email: 'nia@centre.example', roles: ['centre'] }
  const asked = async (method: string, path: string, body: object) => {
    const response = await call(method, `/api/staff/people${path}`, body)
    return { status: response.status, ...(await response.json()) }
  }
  const refused = (fields: object) => ({ error: { fields } })
  expect(await asked('POST', '', invited)).toMatchObject(refused({ centre: 'missing' }))
  expect(await asked('POST', '', { ...invited, centre: 'nowhere' })).toMatchObject(refused({ centre: 'unknown' }))
  expect(await asked('POST', '', { ...invited, roles: ['editor'], centre: centre.id })).toMatchObject(
    refused({ centre: 'notTheirs' }),
  )
  expect(await asked('POST', '', { ...invited, centre: centre.id })).toMatchObject({ status: 201 })
  const { people } = await (await call('GET', '/api/staff/people')).json()
  expect(people.find(({ email }: { email: string }) => email === invited.email)).toMatchObject({
    centre: { id: centre.id, name: centre.name },
  })
  expect(findTeamKey(app.db, centre.id)).toBeDefined()
  expect(await asked('PATCH', `/${one.id}`, { centre: other.id })).toMatchObject({ centre: { id: other.id } })
  expect(findTeamKey(app.db, centre.id)).toBeUndefined()
  expect((await openKeyRing(await one.ring(), PASSPHRASE)).team.size).toBe(0)
})

test('who is suspended, ended or loses the role holds the centre’s key no more', async () => {
  const app = testApp()
  const { call } = await seated(app, 'amina@council.example', 'admin', 'coordinator')
  const acts: [string, (id: string) => Promise<Response>][] = [
    ['suspended', async (id) => call('POST', `/api/staff/people/${id}/suspension`, {})],
    ['no longer of the centre', async (id) => call('PATCH', `/api/staff/people/${id}`, { roles: ['editor'] })],
    [
      'ended',
      async (id) => {
        const { appointments } = await (await call('GET', '/api/staff/appointments')).json()
        const { centre, ...mine } = appointments.find(({ email }: { email: string }) => email.includes(id)) ?? {}
        return call('POST', `/api/staff/appointments/${mine.id}/end`, { reason: `Closed: ${centre?.name}` })
      },
    ],
  ]
  for (const [name, act] of acts) {
    const centre = addCentre(app.db, app.clock.now, name)
    const person = await helper(app, centre.id, `${centre.id}@centre.example`)
    const theirs = await callOf(app, person.id)
    expect(await makeTeamKey(theirs, await teamOf(theirs), person)).toMatchObject({ ok: true })
    const done = await act(name === 'ended' ? centre.id : person.id)
    expect(done.status, name).toBeLessThan(300)
    expect(findTeamKey(app.db, centre.id), name).toBeUndefined()
  }
})

test('the demonstration has a centre that can be chosen, two people who open its cases, and no case of anybody else', async () => {
  const app = testApp()
  const { db, clock, content } = app
  for (const _start of ['first', 'second']) {
    await seedDemonstrationStaff(db, clock.now)
    seedDemonstrationChampions(db, content, clock.now)
    await seedDemonstrationKeys(db, clock.now)
    await seedDemonstrationCentreKey(db, clock.now)
    await seedDemonstrationCases(db, clock.now)
  }
  const { centres } = await (await app.get('/api/reporting')).json()
  expect(centres.map(({ name }: { name: string }) => name)).toEqual(['Sample Street Community Hub'])
  for (const email of ['centre@demo.example', 'centre.two@demo.example']) {
    const call = as(app, await openSession(app, findStaffByEmail(db, email)?.id ?? ''))
    const ring = await openKeyRing(await (await call('GET', '/api/staff/keys/ring')).json(), DEMONSTRATION_PASSPHRASE)
    const { cases, counts } = await (await call('GET', '/api/staff/cases')).json()
    expect(counts).toMatchObject({ all: 2, closed: 1 })
    for (const { id } of cases) {
      const sealed = await (await call('POST', `/api/staff/cases/${id}/opening`, {})).json()
      const open = await unsealCase(sealed, id, [...ring.team.values()])
      expect([open.account, ...open.messages.map(({ opened }) => opened)].filter((one) => !one?.words)).toEqual([])
    }
  }
  const shown = demonstrationAccounts(db, clock.now).filter(({ roles }) => roles.includes('centre'))
  expect(shown.map(({ passphrase }) => passphrase)).toEqual([DEMONSTRATION_PASSPHRASE, DEMONSTRATION_PASSPHRASE])
})
