import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { listLocks, putLock } from '#db/queries/officer-keys.ts'
import { changeHelper, createHelper } from '#db/queries/report-helpers.ts'
import { addMessage } from '#db/queries/report-messages.ts'
import { reportStore } from '#db/queries/report-store.ts'
import { changeReport } from '#db/queries/reports.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import type { CameBy } from '#db/schema/helper-terms.ts'
import type { ReportKind, Strand } from '#db/schema/report-terms.ts'
import type { Staff } from '#db/schema/staff.ts'
import { COUNCIL_TEAM, type TeamKey } from '#db/schema/team-keys.ts'
import { dayIn } from '../content/london.ts'
import type { Content } from '../content/read.ts'
import { SEEDED, wasSeeded } from '../demonstration.ts'
import { newIdentity, recipientOf } from '../sealing/age.ts'
import { sealEnvelope } from '../sealing/envelope.ts'
import type { Account } from './account.ts'
import { newOfficerLock } from './demonstration-keys.ts'
import { updateBy } from './promises.ts'

const SUBJECT = 'helping'
const DAY_MS = 86_400_000

type MadeUp = {
  daysAgo: number
  label: string
  cameBy: CameBy
  kinds: ReportKind[]
  strands: Strand[]
  ward: string
  account: Account
  /** Between the team and the champion, the team first. */
  messages: string[]
  codeHanded: boolean
}

const through = { who: 'helper' as const, ways: ['code' as const], voicemail: false }

/** People who never lived, and whom Chidi helps. */
const MADE_UP: readonly MadeUp[] = [
  {
    daysAgo: 9,
    label: 'Mrs K.',
    cameBy: 'telephone',
    kinds: ['words', 'harassment'],
    strands: ['race', 'women_girls'],
    ward: 'Edgware',
    account: {
      who: 'victim',
      what: 'Every morning at the shop the same man says that I should take off my scarf or go home. On Friday he stood in the door.',
      when: 'over_time',
      where: 'place',
      whereWords: 'A shop near the station',
      why: 'He talks of my scarf.',
      wants: 'To buy bread without being afraid.',
      needs: { interpreter: 'Dari' },
      contact: through,
    },
    messages: [
      'Please tell Mrs K. that we have it, and that an officer will look in at the shop on Thursday morning. Does she want somebody to walk there with her?',
      'She would like that very much. Before nine is best. She asks whether her husband has to know: he must not.',
      'Nobody tells him. We write to you alone, as she wished.',
    ],
    codeHanded: true,
  },
  {
    daysAgo: 2,
    label: 'J.',
    cameBy: 'paper',
    kinds: ['damage'],
    strands: ['sexual_orientation'],
    ward: 'High Barnet',
    account: {
      who: 'victim',
      what: 'They scratched a word into our front door. It is the second time since we put the flag up.',
      when: 'about',
      where: 'home',
      why: 'The word, and the flag.',
      wants: 'That it is written down somewhere.',
      contact: through,
    },
    messages: [],
    codeHanded: false,
  },
]

/** Gives the made-up champion a key and two people whom he helps, once. */
export async function seedDemonstrationHelping(
  db: Database,
  { area }: Pick<Content, 'area'>,
  now: Date,
): Promise<void> {
  const [chidi, officer] = ['champion@demo.example', 'coordinator@demo.example'].map((email) =>
    findStaffByEmail(db, email),
  )
  const team = findTeamKey(db, COUNCIL_TEAM)
  if (!area.demonstration || !chidi?.demonstration || !officer || !team || wasSeeded(db, SUBJECT)) return
  // Whoever made a key for him themselves knows another passphrase.
  const before = listLocks(db, chidi.id)[0]
  const key = before ? undefined : await newOfficerLock(chidi.id)
  const recipient = before?.recipient ?? key?.recipient ?? ''
  const sealed = await Promise.all(MADE_UP.map((made) => sealMadeUp(made, team, recipient)))
  const store = reportStore(db)
  db.$client
    .transaction(() => {
      recordAct(db, { actor: 'demonstration', action: SEEDED, subject: SUBJECT }, now)
      if (key) putLock(db, { ...key, lock: 'passphrase', passkey: null, createdAt: now })
      for (const one of sealed) {
        const at = new Date(now.getTime() - one.made.daysAgo * DAY_MS)
        store(
          {
            id: one.id,
            // Of no code: nobody comes back to what nobody sent.
            tokenHash: Buffer.from(crypto.getRandomValues(new Uint8Array(32))),
            recipient: one.recipient,
            language: 'en',
            channel: 'champion',
            kinds: one.made.kinds,
            strands: one.made.strands,
            risks: [],
            ward: area.wards.some(({ id }) => id === one.made.ward) ? one.made.ward : null,
            month: dayIn(area.timezone, at).slice(0, 'YYYY-MM'.length),
            toTeam: true,
            toPolice: false,
            account: one.account,
            teamKeyId: team.id,
            enteredBy: chidi.id,
            dueAt: new Date(now.getTime() + DAY_MS),
          },
          at,
        )
        createHelper(db, {
          reportId: one.id,
          staffId: chidi.id,
          since: at,
          cameBy: one.made.cameBy,
          takenOn: dayIn(area.timezone, at),
          consentGiven: one.made.cameBy === 'paper' ? 'signed' : 'spoken',
          label: one.label,
          endedAt: null,
          endedBy: null,
        })
        changeHelper(db, one.id, { codeHanded: one.made.codeHanded })
        storeMessages(db, one, team, { chidi, officer }, at)
        if (one.messages.length > 0)
          changeReport(db, one.id, { state: 'acknowledged', ownerId: officer.id, dueAt: updateBy(area, now) })
        recordCaseAct(db, { actor: 'demonstration', action: 'report.made_up', id: one.id }, now)
      }
    })
    .immediate()
}

type Sealed = Awaited<ReturnType<typeof sealMadeUp>>

function storeMessages(
  db: Database,
  { id, messages }: Sealed,
  team: TeamKey,
  { chidi, officer }: { chidi: Staff; officer: Staff },
  received: Date,
): void {
  for (const [place, { kind, bytes }] of messages.entries())
    addMessage(db, {
      id: crypto.randomUUID(),
      reportId: id,
      kind,
      sealed: bytes,
      teamKeyId: team.id,
      writtenBy: kind === 'to_helper' ? officer.id : chidi.id,
      writtenAt: new Date(received.getTime() + (place + 1) * DAY_MS),
    })
}

async function sealMadeUp(made: MadeUp, team: TeamKey, helper: string) {
  const id = crypto.randomUUID()
  const seal = async (kind: string, words: unknown, to: string[]) =>
    Buffer.from(await sealEnvelope({ kind, report: id, words }, to))
  const messages = await Promise.all(
    made.messages.map(async (words, place) => {
      const kind = place % 2 === 0 ? ('to_helper' as const) : ('from_helper' as const)
      return { kind, bytes: await seal(kind, words, [helper, team.recipient]) }
    }),
  )
  return {
    made,
    id,
    recipient: await recipientOf(await newIdentity()),
    account: await seal('account', made.account, [team.recipient]),
    label: await seal('label', made.label, [helper]),
    messages,
  }
}
