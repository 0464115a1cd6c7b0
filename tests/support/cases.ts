import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import { seal } from '#api/sealing/age.ts'
import type { Database } from '#db/open.ts'
import { reportStore } from '#db/queries/report-store.ts'
import { changeReport } from '#db/queries/reports.ts'
import { REPORT_CHANNELS, STRANDS } from '#db/schema/report-terms.ts'
import { teamKeyHolders, teamKeys } from '#db/schema/team-keys.ts'
import { eq } from 'drizzle-orm'
import { testApp } from './app.ts'
import { addCentre, joinCentre } from './centres.ts'
import { officer } from './keys.ts'
import { base64, type CentreKey, giveTeamKey, sealedReport } from './reporting.ts'
import { as, openSession } from './staff.ts'

/** A team that takes reports: two coordinators at their desks, of whom both hold the team's key. */
export async function desk() {
  const app = testApp()
  const ada = await atDesk(app, 'ada@council.example')
  const team = await giveTeamKey(app, ada.id)
  const ben = await atDesk(app, 'ben@council.example')
  for (const person of [ada, ben]) await holdTeamKey(app, team, person)
  /** Sends a report as a browser does; gives it with the code's keys. */
  const report = async (
    account: object = { what: 'They shouted at us in the street' },
    clear: object = {},
    centre?: CentreKey,
  ) => {
    const made = await sealedReport(team, account, clear, centre)
    const response = await app.post('/api/reports', made.body)
    if (response.status !== 201) throw new Error(`a report was answered ${response.status}: ${await response.text()}`)
    return made
  }
  return { app, db: app.db, clock: app.clock, post: app.post, team, ada, ben, report }
}

/** A centre that can be chosen, with somebody at its desk. */
export async function centreDesk({ app }: Pick<Desk, 'app'>, name = 'Sample Street Hub') {
  const { id } = addCentre(app.db, app.clock.now, name)
  const person = await officer(app, `somebody@${id}.example`, 'centre')
  joinCentre(app.db, app.clock.now, person.id, id)
  const key = await giveTeamKey(app, person.id, id)
  await holdTeamKey(app, key, person)
  return { id, name, key, person, call: person.call }
}

/** A coordinator who can sign in anew, when the clock has moved on. */
async function atDesk(app: ReturnType<typeof testApp>, email: string) {
  const person = await officer(app, email)
  return { ...person, again: async () => as(app, await openSession(app, person.id)) }
}

/** Seals the team's secret to somebody's own key, as another member does. */
export async function holdTeamKey(
  { db, clock }: Pick<ReturnType<typeof testApp>, 'db' | 'clock'>,
  team: { id: string; identity: string },
  { id, recipient }: { id: string; recipient: string },
): Promise<void> {
  const sealed = Buffer.from(await seal(team.identity, [recipient]))
  db.insert(teamKeyHolders)
    .values({ teamKeyId: team.id, staffId: id, sealed, addedBy: id, addedAt: clock.now })
    .onConflictDoUpdate({ target: [teamKeyHolders.teamKeyId, teamKeyHolders.staffId], set: { sealed } })
    .run()
}

export type Desk = Awaited<ReturnType<typeof desk>>
type Call = Desk['ada']['call']

export async function caseOf(call: Call, id: string) {
  return (await call('GET', `/api/staff/cases/${id}`)).json()
}

/** Does something to a case as it is now, and gives the answer. */
export async function work(call: Call, method: string, id: string, path: string, body: object = {}) {
  const { revision } = await caseOf(call, id)
  const response = await call(method, `/api/staff/cases/${id}${path}`, { revision, ...body })
  return { status: response.status, body: await response.json() }
}

/** What an officer's browser sends to write something on a case. */
export async function written(
  team: Desk['team'],
  report: Awaited<ReturnType<Desk['report']>>,
  kind: 'to_person' | 'note' | 'contact',
  words: string | object,
  centreKey?: { id: string; recipient: string },
) {
  const recipients = [
    team.recipient,
    ...(kind === 'to_person' ? [report.keys.recipient] : []),
    ...(centreKey ? [centreKey.recipient] : []),
  ]
  const sealed = await sealEnvelope({ kind, report: report.id, words }, recipients)
  const sealedTo = { teamKeyId: team.id, ...(centreKey && { centreKeyId: centreKey.id }) }
  return { id: crypto.randomUUID(), kind, ...sealedTo, sealed: base64(sealed) }
}

/** What the person reads when they come back with their code. */
export async function readBack({ post }: Pick<Desk, 'post'>, report: Awaited<ReturnType<Desk['report']>>) {
  const { messages } = await (await post('/api/reports/return', { token: report.keys.token })).json()
  return Promise.all(
    messages.map(({ from, sealed }: { from: string; sealed: string }) =>
      openEnvelope(Buffer.from(sealed, 'base64'), [report.keys.identity], {
        kind: from === 'person' ? 'to_team' : 'to_person',
        report: report.id,
      }),
    ),
  )
}

/** Takes the team's key out of use, as removing a member does. */
export function retireKey({ db, clock, team }: Desk): void {
  db.update(teamKeys).set({ retiredAt: clock.now }).where(eq(teamKeys.id, team.id)).run()
}

const WARDS = ['Burnt Oak', 'Edgware', 'Hendon', null]
/** As large as what somebody writes in a few minutes, sealed. */
const SEALED_BYTES = 2_300

/** Many cases at once, with bytes for words: some late, some at risk, and of very many two in three closed. */
export function addCases(db: Database, count: number, now: Date): void {
  const key = db.select().from(teamKeys).get()
  if (!key) throw new Error('there is no team')
  const store = reportStore(db)
  db.$client
    .transaction(() => {
      for (let index = 0; index < count; index++) {
        const id = crypto.randomUUID()
        const received = new Date(now.getTime() - index * 3_600_000)
        store(
          {
            id,
            tokenHash: Buffer.from(crypto.getRandomValues(new Uint8Array(32))),
            recipient: key.recipient,
            language: 'en',
            channel: REPORT_CHANNELS[index % REPORT_CHANNELS.length] ?? 'online',
            kinds: ['words'],
            strands: [STRANDS[index % STRANDS.length] ?? 'race'],
            ward: WARDS[index % WARDS.length] ?? null,
            month: received.toISOString().slice(0, 7),
            risks: index % 20 === 0 ? ['in_danger'] : [],
            toTeam: true,
            toPolice: index % 2 === 0,
            account: Buffer.alloc(SEALED_BYTES, index),
            teamKeyId: key.id,
            dueAt: new Date(received.getTime() + 90 * 3_600_000),
          },
          received,
        )
        if (count > 1_000 && index % 3 !== 0)
          changeReport(db, id, { state: 'closed', closedAt: now, dueAt: null, outcome: 'resolved' })
      }
    })
    .immediate()
}
