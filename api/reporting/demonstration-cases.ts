import type { Database } from '#db/open.ts'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { peopleOf } from '#db/queries/centres.ts'
import { addMessage } from '#db/queries/report-messages.ts'
import { addReferral } from '#db/queries/report-referrals.ts'
import { reportStore } from '#db/queries/report-store.ts'
import { changeReport } from '#db/queries/reports.ts'
import { listStaff } from '#db/queries/staff.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import type { MessageKind } from '#db/schema/report-messages.ts'
import { reports } from '#db/schema/reports.ts'
import { COUNCIL_TEAM, type TeamKey } from '#db/schema/team-keys.ts'
import { newIdentity, recipientOf } from '../sealing/age.ts'
import { sealEnvelope } from '../sealing/envelope.ts'
import { centresOnOffer } from './centres.ts'
import { MADE_UP_CASES, type MadeUpCase } from './demonstration-accounts.ts'

const DAY_MS = 24 * 3_600_000
/** When the person of each resolved case was last heard of, in days before the start: one is soon past its time. */
const LAST_HEARD = [40, 350, 60, 75, 90, 120, 150, 200]
/** When the next word of each ongoing case is owed, in days from the start. */
const OWED = [-2, 1, 4, 9]
/** Ten working days: so long before that they were last written to. A case of 2021 that is still open is one that somebody still works on. */
const LAST_WORD_DAYS = 14
const STILL_OPEN =
  'We are still at work on this, and there is no news yet. We have not forgotten you. You hear from us again within ten working days, also when there is no news, and you can write to us here at any time.'

/** Fills the desk of a demonstration with the twelve made-up cases of 2021/22, once, sealed to its team. */
export async function seedDemonstrationCases(db: Database, now: Date): Promise<void> {
  const team = findTeamKey(db, COUNCIL_TEAM)
  const officers = listStaff(db).filter(({ demonstration, roles }) => demonstration && roles.includes('coordinator'))
  const begun = db.select({ id: reports.id }).from(reports).limit(1).get()
  if (begun || !team || officers.length === 0) return
  const [offered] = centresOnOffer(db)
  const hub = offered && { ...offered, person: peopleOf(db, offered.centre.id)[0]?.id ?? null }
  const sealed = await Promise.all(MADE_UP_CASES.map((made) => sealCase(made, team, hub?.key)))
  const store = reportStore(db)
  let [resolved, ongoing] = [0, 0]
  db.$client
    .transaction(() => {
      for (const [index, { made, id, recipient, account, messages }] of sealed.entries()) {
        const received = new Date(`${made.received}T10:00:00Z`)
        const owner = officers[index % officers.length]
        const { channel, kinds, risks = [], route, strands, ward } = made
        store(
          {
            id,
            // Of no code: nobody comes back to what nobody sent.
            tokenHash: Buffer.from(crypto.getRandomValues(new Uint8Array(32))),
            recipient,
            language: 'en',
            channel,
            kinds,
            strands,
            risks,
            ward,
            month: made.received.slice(0, 7),
            toTeam: true,
            toPolice: route === 'true_vision' || route === '101',
            account,
            teamKeyId: team.id,
            centre: made.centre && hub ? hub.centre.id : null,
            dueAt: null,
          },
          received,
        )
        const done = made.outcome === 'resolved'
        const heard = new Date(now.getTime() - (LAST_HEARD[resolved] ?? 30) * DAY_MS)
        const owed = new Date(now.getTime() + (OWED[ongoing] ?? 1) * DAY_MS)
        changeReport(db, id, {
          state: done ? 'closed' : 'acknowledged',
          ownerId: owner?.id ?? null,
          policeRoute: route,
          policeContact: made.contact ?? null,
          outcome: made.outcome,
          satisfaction: made.satisfaction ?? null,
          ...(done ? { closedAt: new Date(received.getTime() + 60 * DAY_MS), activeAt: heard } : { dueAt: owed }),
        })
        if (done) resolved += 1
        else ongoing += 1
        for (const [place, { kind, bytes, byCentre, centreKeyId, lately }] of messages.entries()) {
          const writtenBy = kind === 'to_team' ? null : byCentre ? (hub?.person ?? null) : (owner?.id ?? null)
          // Seven were answered within the working day that is promised, five later.
          const first = index % 12 < 7 ? DAY_MS / 4 : 4 * DAY_MS
          const writtenAt = new Date(
            lately ? owed.getTime() - LAST_WORD_DAYS * DAY_MS : received.getTime() + first + place * 5 * DAY_MS,
          )
          addMessage(db, {
            id: crypto.randomUUID(),
            reportId: id,
            kind,
            sealed: bytes,
            teamKeyId: team.id,
            centreKeyId,
            byCentre,
            writtenBy,
            writtenAt,
          })
        }
        if (owner && (route === 'true_vision' || route === '101')) {
          const service = route === '101' ? 'police_101' : 'police_true_vision'
          addReferral(db, {
            id: crypto.randomUUID(),
            reportId: id,
            service,
            referredBy: owner.id,
            referredAt: received,
          })
        }
        recordCaseAct(db, { actor: 'demonstration', action: 'report.made_up', id }, now)
      }
    })
    .immediate()
}

async function sealCase(made: MadeUpCase, team: TeamKey, centreKey: TeamKey | undefined) {
  const id = crypto.randomUUID()
  const recipient = await recipientOf(await newIdentity())
  const hub = made.centre && centreKey
  const readers = [team.recipient, ...(hub ? [hub.recipient] : [])]
  const both = [recipient, ...readers]
  const seal = async (kind: MessageKind | 'account', words: unknown, to: string[]) =>
    Buffer.from(await sealEnvelope({ kind, report: id, words }, to))
  const messages: {
    kind: MessageKind
    bytes: Buffer
    byCentre: boolean
    centreKeyId: string | null
    lately: boolean
  }[] = []
  const add = async (kind: MessageKind, words: string | undefined, to: string[], byCentre = false, lately = false) => {
    const centreKeyId = hub && to.includes(hub.recipient) ? hub.id : null
    if (words) messages.push({ kind, bytes: await seal(kind, words, to), byCentre, centreKeyId, lately })
  }
  await add('to_person', made.answer, both)
  await add('to_team', made.reply, both)
  await add('note', made.note, [team.recipient])
  if (hub) await add('to_person', made.centre?.answer, both, true)
  if (hub) await add('note', made.centre?.note, readers, true)
  if (made.outcome === 'ongoing') await add('to_person', STILL_OPEN, both, false, true)
  return { made, id, recipient, account: await seal('account', made.account, readers), messages }
}
