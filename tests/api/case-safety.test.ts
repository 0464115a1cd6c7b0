import { expect, test } from 'vitest'
import { listMessages } from '#db/queries/report-messages.ts'
import { changeReport } from '#db/queries/reports.ts'
import { audit } from '#db/schema/audit.ts'
import { caseOf, desk, work, written } from '#tests/support/cases.ts'

const WHY = 'The school is with her already, said its safeguarding lead'

async function atRisk(risks: string[] = ['under_18']) {
  const at = await desk()
  const report = await at.report(undefined, { risks })
  await work(at.ada.call, 'PUT', report.id, '/owner', { owner: at.ada.id })
  const note = async (words = WHY) => {
    const { kind: _kind, ...sealed } = await written(at.team, report, 'note', words)
    return sealed
  }
  const step = (body: object, call = at.ada.call) => work(call, 'POST', report.id, '/safeguarding', body)
  const list = async (query = '') => (await at.ada.call('GET', `/api/staff/cases${query}`)).json()
  return { ...at, report, another: at.report, note, step, list }
}

test('what does not fit is refused by name, and nothing of it is stored', async () => {
  const { db, ben, note, report, step } = await atRisk()
  const sealed = await note()
  const attempts: [object, number, object][] = [
    [{ step: 'danger', answer: 'told' }, 400, { answer: 'unknown' }],
    [{ step: 'pray', answer: 'told' }, 400, { step: expect.any(String) }],
    // A referral is recorded as one; why there is none has to be said.
    [{ step: 'referral', answer: 'safeguarding_children' }, 400, { answer: 'unknown', note: 'wrongType' }],
    [{ step: 'referral', answer: 'not_needed' }, 400, { note: 'wrongType' }],
    // Nobody says that the lead knows without saying who was told, and how.
    [{ step: 'lead', answer: 'told' }, 400, { note: 'wrongType' }],
    [
      { step: 'referral', answer: 'not_needed', note: { ...sealed, sealed: Buffer.from(WHY).toString('base64') } },
      400,
      { 'note.sealed': 'notSealed' },
    ],
    [{ step: 'lead', answer: 'told', note: { ...sealed, teamKeyId: 'x' } }, 409, { teamKeyId: 'unknown' }],
  ]
  for (const [body, status, fields] of attempts)
    expect(await step(body), JSON.stringify(body)).toMatchObject({ status, body: { error: { fields } } })
  expect(await step({ step: 'lead', answer: 'told', note: sealed }, ben.call)).toMatchObject({
    status: 409,
    body: { error: { fields: { owner: 'notYours' } } },
  })
  const stale = await ben.call('POST', `/api/staff/cases/${report.id}/safeguarding`, {
    revision: 0,
    step: 'lead',
    answer: 'told',
    note: sealed,
  })
  expect([stale.status, (await stale.json()).error.code]).toEqual([409, 'stale_version'])
  changeReport(db, report.id, { risks: [] })
  expect(await step({ step: 'lead', answer: 'told', note: sealed })).toMatchObject({
    body: { error: { fields: { risks: 'none' } } },
  })
  expect(db.$client.prepare('select count(*) from safeguarding_steps').pluck().get()).toBe(0)
  expect(listMessages(db, report.id)).toEqual([])
})

test('a child’s case is open on the list until each step is done, and is not closed before', async () => {
  const { ada, db, list, note, report, step } = await atRisk()
  const open = async () => {
    const { cases, counts } = await list('?show=safeguarding')
    return [cases.map(({ id, safeguarding }: Record<string, string>) => `${id} ${safeguarding}`), counts.safeguarding]
  }
  const waits = [[`${report.id} open`], 1]
  expect(await open()).toEqual(waits)
  expect((await step({ step: 'danger', answer: 'nobody_now' })).body.steps).toMatchObject([
    { step: 'danger', answer: 'nobody_now' },
  ])
  const sealed = await note()
  const { revision } = await caseOf(ada.call, report.id)
  for (const _ of ['', 'the answer was lost']) {
    const body = { revision, step: 'lead', answer: 'told', note: sealed }
    expect((await ada.call('POST', `/api/staff/cases/${report.id}/safeguarding`, body)).status).toBe(200)
  }
  expect(listMessages(db, report.id)).toHaveLength(1)
  expect(await open()).toEqual(waits)
  await work(ada.call, 'PATCH', report.id, '', { outcome: 'resolved' })
  expect(await work(ada.call, 'POST', report.id, '/closing')).toMatchObject({
    status: 409,
    body: { error: { fields: { safeguarding: 'open' } } },
  })
  // Things have changed: what was said before stays in the record.
  await step({ step: 'danger', answer: 'called_999' })
  const referral = {
    id: crypto.randomUUID(),
    service: 'safeguarding_children',
    agreement: 'agreed',
    note: await note('Reference ABC 12'),
  }
  const { body } = await work(ada.call, 'POST', report.id, '/referrals', referral)
  expect(body.safeguarding).toBeUndefined()
  expect(body.steps.map(({ step: one, answer }: Record<string, string>) => `${one} ${answer}`).toSorted()).toEqual([
    'danger called_999',
    'lead told',
    'referral safeguarding_children',
  ])
  expect(await open()).toEqual([[], 0])
  expect((await work(ada.call, 'POST', report.id, '/closing')).status).toBe(200)
  const acts = body.history.map(({ action, detail }: Record<string, string>) => `${action} ${detail}`)
  expect(acts).toEqual(
    expect.arrayContaining([
      'report.safeguarding_danger nobody_now',
      'report.safeguarding_danger called_999',
      'report.safeguarding_lead told',
      'report.referred safeguarding_children',
    ]),
  )
  expect(JSON.stringify(db.select().from(audit).all())).not.toContain('ABC')
})

test('whoever was in danger and is not any more is told apart: the check is shown, what they said stays', async () => {
  const at = await atRisk(['in_danger'])
  const { ada, report, step, list, note } = at
  const child = await at.another(undefined, { risks: ['under_18', 'in_danger'] })
  await work(ada.call, 'PUT', child.id, '/owner', { owner: ada.id })
  const order = async (query = '') => (await list(query)).cases.map(({ id }: { id: string }) => id)
  // Nobody says what is not so: who is not reached is still in danger, and the step is open.
  for (const answer of ['not_reached', 'not_known']) {
    const { body } = await step({ step: 'danger', answer })
    expect(body.steps).toMatchObject([{ step: 'danger', answer }])
    expect(body).toMatchObject({ risks: ['in_danger'], safeguarding: 'open' })
    expect(body.dangerOver).toBeUndefined()
  }
  await step({ step: 'lead', answer: 'told', note: await note() })
  await step({ step: 'referral', answer: 'not_needed', note: await note() })
  expect((await list('?show=safeguarding')).counts.safeguarding).toBe(2)
  expect((await order('?risk=in_danger')).toSorted()).toEqual([report.id, child.id].toSorted())

  const { body } = await step({ step: 'danger', answer: 'nobody_now' })
  expect(body).toMatchObject({
    risks: ['in_danger'],
    dangerOver: { by: 'Somebody at ada@council.example', at: at.clock.now.toISOString() },
  })
  expect(body.safeguarding).toBeUndefined()
  expect(await order('?risk=in_danger')).toEqual([child.id])
  // A child is a child, whatever else was checked.
  await work(ada.call, 'POST', child.id, '/safeguarding', { step: 'danger', answer: 'nobody_now' })
  expect(await order('?risk=in_danger')).toEqual([])
  expect(await order('?risk=under_18')).toEqual([child.id])
  expect((await list()).cases).toMatchObject([
    { id: child.id, safeguarding: 'open', dangerOver: {} },
    { id: report.id, risks: ['in_danger'], dangerOver: {} },
  ])
  // Things have changed again.
  await step({ step: 'danger', answer: 'called_999' })
  expect(await order('?risk=in_danger')).toEqual([report.id])
})

test('why nobody was told stands in a sealed note; what the person did not tick an officer can', async () => {
  const { ada, list, note, report, step } = await atRisk([])
  expect((await list('?show=safeguarding')).cases).toEqual([])
  expect((await work(ada.call, 'POST', report.id, '/risks', { risk: 'rain' })).status).toBe(400)
  const { body } = await work(ada.call, 'POST', report.id, '/risks', { risk: 'under_18' })
  expect(body).toMatchObject({ risks: ['under_18'], safeguarding: 'open' })
  await step({ step: 'danger', answer: 'nobody_now' })
  await step({ step: 'lead', answer: 'told', note: await note('Told Lea Lead by phone') })
  const done = await step({ step: 'referral', answer: 'not_needed', note: await note() })
  expect(done.status).toBe(200)
  expect(done.body.safeguarding).toBeUndefined()
})

test('danger can be said of a child’s case later, and again after somebody was found safe: every step is asked anew', async () => {
  const { ada, list, note, report, step } = await atRisk(['under_18'])
  const raise = (risk: string) => work(ada.call, 'POST', report.id, '/risks', { risk })
  const allDone = async () => {
    await step({ step: 'danger', answer: 'nobody_now' })
    await step({ step: 'lead', answer: 'told', note: await note('Told Lea Lead by phone') })
    return (await step({ step: 'referral', answer: 'not_needed', note: await note() })).body
  }
  expect((await allDone()).safeguarding).toBeUndefined()
  // That nobody was in danger then says nothing of now.
  const { body } = await raise('in_danger')
  expect(body).toMatchObject({ risks: ['under_18', 'in_danger'], safeguarding: 'open', steps: [] })
  expect(body.dangerOver).toBeUndefined()
  expect((await list('?risk=in_danger')).cases).toMatchObject([{ id: report.id }])
  expect((await work(ada.call, 'POST', report.id, '/closing', { outcome: 'resolved' })).status).toBe(409)
  const acts = body.history.map(({ action, detail }: Record<string, string>) => `${action} ${detail}`)
  expect(acts).toEqual(expect.arrayContaining(['report.safeguarding_lead told', 'report.risk in_danger']))
  // Said twice, it changes nothing.
  await step({ step: 'danger', answer: 'called_999' })
  expect((await raise('in_danger')).body.steps).toMatchObject([{ step: 'danger', answer: 'called_999' }])
  expect((await raise('under_18')).body.steps).toHaveLength(1)
  expect((await allDone()).dangerOver).toBeDefined()
  const again = await raise('in_danger')
  expect(again.body).toMatchObject({ safeguarding: 'open', steps: [] })
  expect(again.body.dangerOver).toBeUndefined()
})
