import { expect, test } from 'vitest'
import type { PartnershipRow } from '#api/reporting/partnership.ts'
import { changeCentre } from '#db/queries/centres.ts'
import type { ReferralService } from '#db/schema/report-terms.ts'
import { centreBody, championBody, trained } from '#tests/support/champions.ts'
import { centreDesk, desk, work } from '#tests/support/cases.ts'

// December 2026: the third quarter of the year that began in April.
const MEASURES = '/api/staff/cases/measures?year=2026'

type Desk = Awaited<ReturnType<typeof desk>>

/** A report that is taken and passed on, through a centre or not. */
async function referred(
  { report, ada }: Desk,
  service: ReferralService,
  centre?: Parameters<Desk['report']>[2],
): Promise<void> {
  const { id } = await report(undefined, {}, centre)
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  const { status } = await work(ada.call, 'POST', id, '/referrals', {
    id: crypto.randomUUID(),
    service,
    agreement: 'agreed',
  })
  expect(status).toBe(201)
}

async function rows(call: Desk['ada']['call'], address: string): Promise<Record<string, unknown>> {
  const { partnership } = (await (await call('GET', address)).json()) as { partnership: PartnershipRow[] }
  return Object.fromEntries(
    partnership.map(({ id, cells, total }) => [
      id,
      [...cells, ...(total ? [total] : [])].map(({ count }) => count ?? 'hidden'),
    ]),
  )
}

async function applied(app: Desk['app'], kind: 'champion' | 'centre', body: object & { id: string }): Promise<string> {
  const response = await app.post(`/api/${kind}-applications`, body)
  expect(response.status).toBe(201)
  return body.id
}

test('what the partnership is told each quarter is counted, and small numbers of people are hidden', async () => {
  const here = await desk()
  const { app, db, ada } = here
  const hub = await centreDesk(here)
  const centre = { id: hub.id, key: hub.key } as never as Parameters<Desk['report']>[2]
  changeCentre(db, hub.id, { trainedVawg: true })
  await trained(app, ada.call, await applied(app, 'centre', centreBody(app)))
  await trained(app, ada.call, await applied(app, 'champion', championBody(app)))
  for (let n = 0; n < 6; n++) await referred(here, 'domestic_abuse', centre)
  for (let n = 0; n < 5; n++) await referred(here, 'domestic_abuse')
  for (let n = 0; n < 2; n++) await referred(here, 'safeguarding_adults')

  expect(await rows(ada.call, '/api/staff/cases/table?year=2026')).toEqual({
    trained_centres: [0, 0, 1],
    workshop_groups: [0, 0, 1, 1],
    workshop_volunteers: [0, 0, 1, 1],
    centre_reports: [0, 0, 6, 6],
    domestic_abuse: [0, 0, 11, 11],
    domestic_abuse_centres: [0, 0, 6, 6],
    adults_at_risk: [0, 0, 2, 2],
  })
  const shown = await rows(ada.call, MEASURES)
  // Places may be told, and so may many people; few people, and what would give them away, may not.
  expect(shown).toMatchObject({
    trained_centres: [0, 0, 1],
    workshop_groups: [0, 0, 1, 1],
    workshop_volunteers: ['hidden', 'hidden', 'hidden', 'hidden'],
    adults_at_risk: ['hidden', 'hidden', 'hidden', 'hidden'],
  })
  expect((shown.domestic_abuse_centres as unknown[]).at(-1)).toBe(6)
  expect((shown.domestic_abuse as unknown[]).at(-1)).toBe(11)
  expect((shown.centre_reports as unknown[]).at(-1)).toBe(6)
  const file = await (await ada.call('GET', `${MEASURES}&format=csv`)).text()
  expect(file).toContain('\r\n2026/27,partnership,trained_centres,Q3,1,0,')
  expect(file).toMatch(/^2026\/27,partnership,adults_at_risk,year,,1,.*,hidden\r?$/m)
  expect(file).not.toContain('partnership,trained_centres,Q4')
  expect(file).toContain(`2026/27,centre,${hub.name},year,6,0,`)
})

test('whoever is passed on twice is counted once, in the quarter of the first time', async () => {
  const here = await desk()
  const { ada, clock, report } = here
  const { id } = await report()
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  await work(ada.call, 'POST', id, '/referrals', { id: crypto.randomUUID(), service: 'cs_marac', agreement: 'agreed' })
  clock.now = new Date('2027-01-12T10:00:00Z')
  const call = await ada.again()
  await work(call, 'POST', id, '/referrals', {
    id: crypto.randomUUID(),
    service: 'safeguarding_adults',
    agreement: 'agreed',
  })
  expect(await rows(call, '/api/staff/cases/table?year=2026')).toMatchObject({ adults_at_risk: [0, 0, 1, 0, 1] })
})

test('the team can ask for a quarter exactly; what has not begun is told apart from what is hidden', async () => {
  const here = await desk()
  const { ada, report } = here
  await report()
  const exact = async (query: string) => (await (await ada.call('GET', `/api/staff/cases/table?${query}`)).json()).all
  expect([(await exact('year=2026&quarter=3')).cases, (await exact('year=2026&quarter=1')).cases]).toEqual([1, 0])
  expect((await ada.call('GET', '/api/staff/cases/table?year=2026&quarter=5')).status).toBe(400)
  const measures = async (year: number) =>
    (await ada.call('GET', `/api/staff/cases/measures?year=${year}`)).json() as Promise<{
      months: unknown[]
      partnership: PartnershipRow[]
    }>
  const [now, next] = [await measures(2026), await measures(2027)]
  expect([now.months.length, now.partnership[0]?.cells.length]).toEqual([9, 3])
  expect([next.months.length, next.partnership[0]?.cells.length]).toEqual([0, 0])
})
