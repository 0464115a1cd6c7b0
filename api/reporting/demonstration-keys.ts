import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listLocks, putLock } from '#db/queries/officer-keys.ts'
import { centreOf } from '#db/queries/centres.ts'
import { listStaff } from '#db/queries/staff.ts'
import { createTeamKey, findCurrentKey, putHolder } from '#db/queries/team-keys.ts'
import { recoveryKeys } from '#db/schema/recovery-keys.ts'
import { COUNCIL_TEAM, teamKeyHolders, teamKeys } from '#db/schema/team-keys.ts'
import { lock, newIdentity, recipientOf, seal } from '../sealing/age.ts'

/** What the made-up people's keys are locked with. Everybody may know it, so there is nothing to guess. */
export const DEMONSTRATION_PASSPHRASE = 'five letters in a blue drawer'
/** Quick, for the same reason. */
const LOG_WORK = 10

/** Made up, and open to everybody: a real one exists on paper only. */
export const DEMONSTRATION_RECOVERY = {
  recipient: 'age10juhc9n4pl3fd32fz9j4x5kmaw96xygk0cs996g2awrypggafs6s7mcm7v',
  parts: [
    'SAYSAFE-PART-1K3QXE2ZG6UVJ28X68T70HUVRLDM87XCJEMYMY9FP8EUCDGWP7U25628NU98',
    'SAYSAFE-PART-1958KP4CWT7K9C3RCQGJFF94J8FW8C5S8ZC0320PWNZ6JGUGH7ZKU6HQGXEZ',
    'SAYSAFE-PART-15R033LYY0QPYKQJQ4Y237N2R79PK9059YAPQ702G3QXPCYZ2CECM5LESUAU',
  ],
}

/**
 * Gives the made-up coordinators their keys and their team one, once, so that reports can be
 * sent and opened. Whatever somebody did with the keys afterwards is left alone.
 */
export async function seedDemonstrationKeys(db: Database, now: Date): Promise<void> {
  const begun = db.select({ id: recoveryKeys.id }).from(recoveryKeys).limit(1).get()
  const people = listStaff(db).filter(({ demonstration, roles }) => demonstration && roles.includes('coordinator'))
  const [first] = people
  if (begun || !first) return
  const identity = await newIdentity()
  const teamKey = {
    id: crypto.randomUUID(),
    team: COUNCIL_TEAM,
    recipient: await recipientOf(identity),
    sealedForRecovery: Buffer.from(await seal(identity, [DEMONSTRATION_RECOVERY.recipient])),
    recoveryKeyId: crypto.randomUUID(),
    createdBy: first.id,
    createdAt: now,
  }
  const officers = await Promise.all(people.map(({ id }) => newOfficer(id, identity)))
  db.$client
    .transaction(() => {
      const { recipient } = DEMONSTRATION_RECOVERY
      db.insert(recoveryKeys)
        .values({ id: teamKey.recoveryKeyId, recipient, createdBy: first.id, createdAt: now, provedAt: now })
        .run()
      db.insert(teamKeys).values(teamKey).run()
      for (const { sealed, staffId, ...key } of officers) {
        putLock(db, { staffId, lock: 'passphrase', ...key, passkey: null, createdAt: now })
        db.insert(teamKeyHolders)
          .values({ teamKeyId: teamKey.id, staffId, sealed, addedBy: first.id, addedAt: now })
          .run()
      }
      recordAct(db, { actor: 'demonstration', action: 'team_key.made_up', subject: teamKey.id }, now)
    })
    .immediate()
}

/** Gives the made-up people of a centre their keys, and the centre one, once, so that it can be chosen. */
export async function seedDemonstrationCentreKey(db: Database, now: Date): Promise<void> {
  const people = listStaff(db).filter(({ demonstration, roles }) => demonstration && roles.includes('centre'))
  const [first] = people
  const centre = first && centreOf(db, first.id)
  if (!centre || findCurrentKey(db, centre.id)) return
  const identity = await newIdentity()
  const recipient = await recipientOf(identity)
  const ours = people.filter(({ id }) => centreOf(db, id)?.id === centre.id && listLocks(db, id).length === 0)
  const officers = await Promise.all(ours.map(({ id }) => newOfficer(id, identity)))
  db.$client
    .transaction(() => {
      const key = createTeamKey(db, { team: centre.id, recipient, createdBy: first.id }, now)
      for (const { sealed, staffId, ...own } of officers) {
        putLock(db, { staffId, lock: 'passphrase', ...own, passkey: null, createdAt: now })
        putHolder(db, { teamKeyId: key.id, staffId, sealed, addedBy: first.id, addedAt: now })
      }
      recordAct(db, { actor: 'demonstration', action: 'team_key.made_up', subject: key.id }, now)
    })
    .immediate()
}

async function newOfficer(staffId: string, teamIdentity: string) {
  const key = await newOfficerLock(staffId)
  return { ...key, sealed: Buffer.from(await seal(teamIdentity, [key.recipient])) }
}

/** A key of somebody made up, with the passphrase that everybody may know. */
export async function newOfficerLock(staffId: string) {
  const identity = await newIdentity()
  const recipient = await recipientOf(identity)
  return { staffId, recipient, locked: Buffer.from(await lock(identity, DEMONSTRATION_PASSPHRASE, LOG_WORK)) }
}
