import { expect, test } from 'vitest'
import { seedDemonstrationStaff } from '#api/auth/demonstration.ts'
import { seedDemonstrationCases } from '#api/reporting/demonstration-cases.ts'
import { seedDemonstrationKeys } from '#api/reporting/demonstration-keys.ts'
import { eq } from 'drizzle-orm'
import { listMessages } from '#db/queries/report-messages.ts'
import { reports } from '#db/schema/reports.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { testApp } from '#tests/support/app.ts'
import { desk, work, written } from '#tests/support/cases.ts'
import { as, later, openSession, seated } from '#tests/support/staff.ts'

type Shown = { count: number | null; hidden?: true }
type Measure = { id: string; values: string[]; table: { rows: { cells: Shown[]; total: Shown }[]; total: Shown } }

async function demonstration() {
  const app = testApp()
  await seedDemonstrationStaff(app.db, app.clock.now)
  await seedDemonstrationKeys(app.db, app.clock.now)
  await seedDemonstrationCases(app.db, app.clock.now)
  const id = findStaffByEmail(app.db, 'coordinator@demo.example')?.id ?? ''
  return { app, call: as(app, await openSession(app, id)) }
}

test('the year 2021/22 is counted, and what would point at somebody is hidden', async () => {
  const { call } = await demonstration()
  const { answered, measures, satisfaction, year, years } = await (
    await call('GET', '/api/staff/cases/measures?year=2021')
  ).json()
  expect([year, years]).toEqual([2021, [2021]])
  const route: Measure | undefined = measures.find(({ id }: Measure) => id === 'policeRoute')
  expect(route?.table.total).toEqual({ count: 12 })
  const totals = Object.fromEntries(route?.values.map((value, index) => [value, route.table.rows[index]?.total]) ?? [])
  expect(totals.true_vision).toEqual({ count: 7 })
  // Three and one and one are less than five.
  for (const value of ['101', 'not_a_crime', 'still_deciding'])
    expect(totals[value], value).toEqual({ count: null, hidden: true })
  for (const { table } of measures as Measure[])
    for (const { cells, total } of table.rows)
      for (const { count } of [...cells, total]) expect(count === null || count >= 5).toBe(true)
  expect(satisfaction.base).toEqual({ count: 7 })
  expect(answered).toEqual({ inTime: { count: 7 }, late: { count: 5 }, base: { count: 12 } })
  // Not yet in touch is another thing than not recorded.
  for (const { values } of measures as Measure[]) expect(new Set(values).size).toBe(values.length)
})

test('a case of the demonstration that is open for years was written to ten working days before its next word is owed', async () => {
  const { app } = await demonstration()
  const { now } = app.clock
  const open = app.db.select().from(reports).where(eq(reports.state, 'acknowledged')).all()
  expect(open).toHaveLength(4)
  for (const { id, dueAt } of open) {
    const last = Math.max(...listMessages(app.db, id).map(({ writtenAt }) => writtenAt.getTime()))
    expect(last).toBe((dueAt?.getTime() ?? 0) - 14 * 24 * 3_600_000)
    expect(last).toBeLessThan(now.getTime())
  }
})

test('whoever can open each case sees the table of 2021/22 exactly; in what leaves the desk it is hidden', async () => {
  const { app, call } = await demonstration()
  const table = await (await call('GET', '/api/staff/cases/table?year=2021')).json()
  const by = Object.fromEntries(
    table.routes.map(({ route, cases }: { route: string; cases: number }) => [route, cases]),
  )
  expect(by).toEqual({ true_vision: 7, '101': 3, not_a_crime: 1, still_deciding: 1, did_not_want: 0 })
  expect(table.notReported).toMatchObject({ cases: 2, contacts: { visited: 0, called: 0 } })
  expect(table.all).toMatchObject({ cases: 12, outcomes: { resolved: 8, ongoing: 4, not_resolved: 0, unrecorded: 0 } })
  expect(table.all.contacts.visited + table.all.contacts.called).toBe(10)
  const analyst = await seated(app, 'analyst@council.example', 'analyst')
  expect((await analyst.call('GET', '/api/staff/cases/table?year=2021')).status).toBe(403)
  expect((await analyst.call('GET', '/api/staff/cases/measures?year=2021')).status).toBe(200)
  expect((await call('GET', '/api/staff/cases/table?year=soon')).status).toBe(400)
})

test('the file says the same as the page, and cannot run in a spreadsheet', async () => {
  const { call } = await demonstration()
  const response = await call('GET', '/api/staff/cases/measures?year=2021&format=csv')
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const text = await response.text()
  const [header, ...lines] = text.trim().split('\r\n')
  // The codes stay where they were; what they mean stands beside them, as the page says it.
  expect(header).toBe('year,measure,value,period,count,hidden,measure_words,value_words,period_words,count_words')
  const known = 'Whether the police know'
  expect(lines).toContain(`2021/22,policeRoute,true_vision,year,7,0,${known},"Yes, through True Vision",Year,7`)
  expect(lines).toContain(`2021/22,policeRoute,101,year,,1,${known},"Yes, by 101",Year,hidden`)
  expect(text).toMatch(/,reports,all,month 10 from April,\d*,[01],Reports,All,January 2022,/)
  expect(text).toMatch(/,partnership,trained_centres,Q4,.*,Centres trained to receive.*,January to March 2022,/)
  for (const line of lines) {
    expect(line).not.toMatch(/^[^,]*,[^,]*,[^,]*,[^,]*,[1-4],0,/)
    // No code stands where words belong.
    expect(line.split(',').slice(6).join(','), line).not.toMatch(/[a-z]_[a-z]|[a-z][A-Z]|\bQ[1-4]\b/)
  }
})

test('how many were answered in time is counted of those that were to be answered', async () => {
  const { ada, clock, report, team } = await desk()
  const app = { clock } as Parameters<typeof later>[0]
  for (let n = 0; n < 12; n++) {
    const made = await report()
    if (n >= 6) continue
    await work(ada.call, 'PUT', made.id, '/owner', { owner: ada.id })
    await work(ada.call, 'POST', made.id, '/messages', await written(team, made, 'to_person', 'Thank you'))
  }
  const answered = async (call: typeof ada.call) =>
    (await (await call('GET', '/api/staff/cases/measures?year=2026')).json()).answered
  // The others have until tomorrow.
  expect((await answered(ada.call)).base).toEqual({ count: 6 })
  later(app, 3 * 24 * 60)
  expect(await answered(await ada.again())).toEqual({ inTime: { count: 6 }, late: { count: 6 }, base: { count: 12 } })
})

test('analysts read the measures and no case; a year that is none is refused', async () => {
  const { app } = await demonstration()
  const { call } = await seated(app, 'ana@council.example', 'analyst')
  expect((await call('GET', '/api/staff/cases/measures')).status).toBe(200)
  expect((await call('GET', '/api/staff/cases')).status).toBe(403)
  const wrong = await call('GET', '/api/staff/cases/measures?year=never')
  expect([wrong.status, (await wrong.json()).error.fields]).toEqual([400, { year: 'wrongType' }])
})
