import type { CentreApplicationBody, ChampionApplicationBody } from '#api/routes/applications.ts'
import type { testApp } from './app.ts'
import { codeOfConduct } from '#api/champions/code-of-conduct.ts'
import { wallOf } from '#api/content/london.ts'
import { newReportCode } from '#api/sealing/report-code.ts'

type TestApp = ReturnType<typeof testApp>

/** The version of the code of conduct that is there now. */
export function codeVersion({ content }: Pick<TestApp, 'content'>): string {
  return codeOfConduct(content)?.version ?? ''
}

/** What somebody who wants to be a champion sends. */
export function championBody(
  app: Pick<TestApp, 'content'>,
  changes: Partial<ChampionApplicationBody> = {},
): ChampionApplicationBody {
  return {
    id: crypto.randomUUID(),
    code: newReportCode(),
    language: 'en',
    agreed: codeVersion(app),
    name: 'Zara Sample',
    email: `${crypto.randomUUID().slice(0, 8)}@people.example`,
    languages: ['en', 'fa'],
    ward: 'Hendon',
    why: 'People in my street already come to me.',
    references: [{ name: 'Rita Referee', reach: '020 7946 0311' }],
    adult: true,
    listed: true,
    ...changes,
  }
}

/** What an organisation that wants to be a centre sends. */
export function centreBody(
  app: Pick<TestApp, 'content'>,
  changes: Partial<CentreApplicationBody> = {},
): CentreApplicationBody {
  return {
    id: crypto.randomUUID(),
    code: newReportCode(),
    language: 'en',
    agreed: codeVersion(app),
    organisation: 'Sample Street Hub',
    name: 'Connie Contact',
    email: `${crypto.randomUUID().slice(0, 8)}@hub.example`,
    telephone: '020 7946 0312',
    address: '2 Sample Street\nLondon N0 0XX',
    ward: 'Burnt Oak',
    hours: { mon: { opens: '09:00', closes: '17:00' }, sat: { opens: '10:00', closes: '13:00' } },
    languages: ['en', 'ro'],
    access: ['step_free', 'quiet_room'],
    strands: ['race', 'women_girls'],
    trainedVawg: true,
    ...changes,
  }
}

/** A session that has taken place already, with this person on it. Gives the id of their seat. */
export async function trained(
  app: TestApp,
  call: (method: string, path: string, body?: unknown) => Response | Promise<Response>,
  application: string,
): Promise<void> {
  const sessions = '/api/staff/training-sessions'
  const { id } = (await (
    await call('POST', sessions, {
      at: wallOf(app.clock.now.toISOString(), 'Europe/London'),
      tookPlace: true,
      place: 'Hendon Library (made up)',
      seats: 12,
    })
  ).json()) as { id: string }
  await call('POST', `${sessions}/${id}/places`, { application })
  const { people } = (await (await call('GET', `${sessions}/${id}`)).json()) as { people: { id: string }[] }
  const [seat] = people
  const recorded = await call('PUT', `/api/staff/training-places/${seat?.id}`, { attended: true })
  if (recorded.status !== 204) throw new Error(`attendance was answered ${recorded.status} at ${app.clock.now}`)
}
