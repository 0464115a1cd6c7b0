import { newIdentity, recipientOf, seal } from '#api/sealing/age.ts'
import { sealEnvelope } from '#api/sealing/envelope.ts'
import { keysOf, newReportCode } from '#api/sealing/report-code.ts'
import { addMessage } from '#db/queries/report-messages.ts'
import { recoveryKeys } from '#db/schema/recovery-keys.ts'
import { COUNCIL_TEAM, teamKeyHolders, teamKeys } from '#db/schema/team-keys.ts'
import type { testApp } from './app.ts'
import { addStaff } from './staff.ts'

type TestApp = Pick<ReturnType<typeof testApp>, 'db'> & { clock: { now: Date } }

/** A team that can open reports: one coordinator, with a key that could be restored. Gives the team's secret. */
export async function openTeam(app: Parameters<typeof addStaff>[0]) {
  const officer = await addStaff(app, 'coordinator@council.example', 'coordinator')
  return { officer, ...(await giveTeamKey(app, officer.id)) }
}

/** A key for a team, held by one person. */
export async function giveTeamKey({ db, clock }: TestApp, staffId: string, team: string = COUNCIL_TEAM) {
  const identity = await newIdentity()
  const recipient = await recipientOf(identity)
  const recovery = await recipientOf(await newIdentity())
  const at = clock.now
  const recoveryKeyId = crypto.randomUUID()
  const sealed = Buffer.from(await seal(identity, [recovery]))
  // A centre's key is sealed to no recovery key.
  const council = team === COUNCIL_TEAM && { sealedForRecovery: sealed, recoveryKeyId }
  if (council)
    db.insert(recoveryKeys)
      .values({ id: recoveryKeyId, recipient: recovery, createdBy: staffId, createdAt: at, provedAt: at })
      .run()
  const id = crypto.randomUUID()
  db.insert(teamKeys)
    .values({ id, team, recipient, ...council, createdBy: staffId, createdAt: at })
    .run()
  db.insert(teamKeyHolders).values({ teamKeyId: id, staffId, sealed, addedBy: staffId, addedAt: at }).run()
  return { id, identity, recipient }
}

type Key = { id: string; recipient: string }
/** A centre with its key. */
export type CentreKey = { id: string; key: Key }

/** What a browser sends for an account, and the code that goes with it. */
export async function sealedReport(
  team: Key,
  account: object = { what: 'They shouted at us in the street' },
  clear: object = {},
  centre?: CentreKey,
) {
  const code = newReportCode()
  const keys = await keysOf(code)
  const id = crypto.randomUUID()
  const sealed = await sealEnvelope({ kind: 'account', report: id, words: account }, [
    team.recipient,
    ...(centre ? [centre.key.recipient] : []),
  ])
  const body = {
    id,
    token: keys.token,
    recipient: keys.recipient,
    language: 'en',
    kinds: ['words'],
    strands: ['race'],
    risks: [],
    ward: 'Burnt Oak',
    month: '2026-11',
    toTeam: true,
    toPolice: false,
    account: { teamKeyId: team.id, sealed: base64(sealed) },
    ...(centre && { centre: { id: centre.id, teamKeyId: centre.key.id } }),
    ...clear,
  }
  return { code, keys, id, body }
}

/** A message as the person's browser sends it, to be read by both sides. */
export async function sealedMessage(
  team: Key,
  report: Awaited<ReturnType<typeof sealedReport>>,
  words: string,
  centreKey?: Key,
) {
  const { token, recipient } = report.keys
  const readers = [team.recipient, recipient, ...(centreKey ? [centreKey.recipient] : [])]
  const sealed = await sealEnvelope({ kind: 'to_team', report: report.id, words }, readers)
  const sealedTo = { teamKeyId: team.id, ...(centreKey && { centreKeyId: centreKey.id }) }
  return { token, id: crypto.randomUUID(), kind: 'to_team', ...sealedTo, sealed: base64(sealed) }
}

/** What an officer writes to the person, sealed to both and stored. */
export async function storeReply(
  { db, clock }: TestApp,
  team: { id: string; recipient: string },
  report: Awaited<ReturnType<typeof sealedReport>>,
  writtenBy: string,
  words: unknown,
) {
  const sealed = await sealEnvelope({ kind: 'to_person', report: report.id, words }, [
    report.keys.recipient,
    team.recipient,
  ])
  const id = crypto.randomUUID()
  const reply = { id, reportId: report.id, kind: 'to_person', sealed: Buffer.from(sealed), teamKeyId: team.id } as const
  addMessage(db, { ...reply, writtenBy, writtenAt: clock.now })
  return reply
}

export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
