import { expect, test } from 'vitest'
import { seedDemonstrationStaff } from '#api/auth/demonstration.ts'
import { seedDemonstrationCases } from '#api/reporting/demonstration-cases.ts'
import { seedDemonstrationKeys } from '#api/reporting/demonstration-keys.ts'
import { keepToTime } from '#api/reporting/keep.ts'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { openKeyRing } from '#api/sealing/key-ring.ts'
import { accountSchema } from '#api/reporting/account.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { findReport } from '#db/queries/reports.ts'
import { reports } from '#db/schema/reports.ts'
import { testApp } from '#tests/support/app.ts'
import { caseOf, desk, work, written } from '#tests/support/cases.ts'
import { PASSPHRASE } from '#tests/support/keys.ts'
import { sealedMessage } from '#tests/support/reporting.ts'
import { as, later, openSession } from '#tests/support/staff.ts'

const DAY = 24 * 60

/** A desk on which each of these was closed a year less a month ago; the day of the notice. */
async function yearOld() {
  const at = await desk()
  const closed = async () => {
    const report = await at.report()
    await work(at.ada.call, 'PUT', report.id, '/owner', { owner: at.ada.id })
    await work(at.ada.call, 'POST', report.id, '/messages', await written(at.team, report, 'to_person', 'Thank you'))
    await work(at.ada.call, 'PATCH', report.id, '', { outcome: 'resolved' })
    expect((await work(at.ada.call, 'POST', report.id, '/closing')).status).toBe(200)
    return report
  }
  const keep = () => keepToTime({ content: () => at.app.content, store: at.app.store, now: () => at.clock.now })
  return { ...at, closed, keep, wait: (days: number) => later(at.app, days * DAY) }
}

test('words whose time is over are deleted after thirty days of notice; what is counted stays', async () => {
  const { ada, closed, db, keep, post, wait } = await yearOld()
  const report = await closed()
  wait(334)
  expect(await keep()).toEqual({ noticed: 0, withdrawn: 0, deleted: 0 })
  wait(2)
  expect(await keep()).toEqual({ noticed: 1, withdrawn: 0, deleted: 0 })
  const call = await ada.again()
  const { cases, counts } = await (await call('GET', '/api/staff/cases?view=closed&show=notice')).json()
  expect([cases[0].id, cases[0].deletion, counts.notice]).toEqual([report.id, '2027-12-02T12:00:00.000Z', 1])
  expect((await call('POST', `/api/staff/cases/${report.id}/opening`, {})).status).toBe(200)
  wait(30)
  expect(await keep()).toEqual({ noticed: 0, withdrawn: 0, deleted: 1 })
  expect(await keep()).toEqual({ noticed: 0, withdrawn: 0, deleted: 0 })
  expect(findReport(db, report.id)).toMatchObject({
    account: null,
    tokenHash: null,
    state: 'closed',
    outcome: 'resolved',
    strands: ['race'],
  })
  expect(listMessages(db, report.id)).toEqual([])
  expect((await post('/api/reports/return', { token: report.keys.token })).status).toBe(404)
  const after = await caseOf(await ada.again(), report.id)
  expect(after.words).toBe('deleted')
  expect(after.history.at(-1)).toMatchObject({ by: 'server', action: 'report.erased' })
  const reopened = await work(await ada.again(), 'POST', report.id, '/reopening')
  expect(reopened.body.error.fields).toEqual({ words: 'deleted' })
})

test('a notice ends when the person writes, and nothing goes under a legal hold', async () => {
  const { ada, closed, keep, post, team, wait } = await yearOld()
  const [spoken, held] = [await closed(), await closed()]
  wait(340)
  expect((await keep()).noticed).toBe(2)
  await post('/api/reports/messages', await sealedMessage(team, spoken, 'It is not over'))
  await work(await ada.again(), 'PUT', held.id, '/hold', { reason: 'court', reviewOn: '2028-03-01' })
  wait(60)
  expect(await keep()).toEqual({ noticed: 0, withdrawn: 2, deleted: 0 })
  const call = await ada.again()
  for (const { id } of [spoken, held]) expect((await caseOf(call, id)).words).toBe('kept')
})

test('the demonstration has the twelve cases of 2021/22, sealed so that its coordinators open them', async () => {
  const app = testApp()
  await seedDemonstrationStaff(app.db, app.clock.now)
  await seedDemonstrationKeys(app.db, app.clock.now)
  for (const _ of [1, 2]) await seedDemonstrationCases(app.db, app.clock.now)
  const all = app.db.select().from(reports).all()
  const count = (pick: (one: (typeof all)[number]) => unknown) => all.filter(pick).length
  expect([
    all.length,
    count(({ policeRoute }) => policeRoute === 'true_vision'),
    count(({ policeRoute }) => policeRoute === '101'),
    count(({ policeRoute }) => policeRoute === 'not_a_crime'),
    count(({ policeRoute }) => policeRoute === 'still_deciding'),
    count(({ outcome }) => outcome === 'resolved'),
    count(({ outcome }) => outcome === 'ongoing'),
  ]).toEqual([12, 7, 3, 1, 1, 8, 4])
  // The police visited or called in all that were reported.
  for (const { policeContact, policeRoute } of all)
    expect(policeContact !== null).toBe(policeRoute === 'true_vision' || policeRoute === '101')
  const officer = findStaffByEmail(app.db, 'coordinator.two@demo.example')
  const call = as(app, await openSession(app, officer?.id ?? ''))
  const ring = await openKeyRing(await (await call('GET', '/api/staff/keys/ring')).json(), PASSPHRASE)
  for (const { id } of all) {
    const { account, messages } = await (await call('POST', `/api/staff/cases/${id}/opening`, {})).json()
    const keys = [...ring.team.values()]
    const words = await openEnvelope(Buffer.from(account, 'base64'), keys, { kind: 'account', report: id })
    expect(accountSchema.safeParse(words).success).toBe(true)
    for (const { kind, sealed } of messages)
      expect(typeof (await openEnvelope(Buffer.from(sealed, 'base64'), keys, { kind, report: id }))).toBe('string')
  }
})
