import type { Logger } from 'pino'
import { z } from 'zod'
import type { Database } from '#db/open.ts'
import {
  bringMailForward,
  claimMail,
  dropMail,
  markMailSent,
  nextMailAt,
  putMailOff,
  resumeInterruptedMail,
  tidyOutbox,
} from '#db/queries/outbox-delivery.ts'
import { giveMailUp } from '#db/queries/outbox.ts'
import { findStaff } from '#db/queries/staff.ts'
import { dropEmailChange, findEmailChange, formerEmailOf } from '#db/queries/staff-email-changes.ts'
import { type OutboxMail, STAFF_MAIL_KINDS, type StaffMailKind } from '#db/schema/outbox.ts'
import type { CodePurpose } from '#db/schema/staff-codes.ts'
import type { Staff } from '#db/schema/staff.ts'
import { issueCode } from '../auth/secrets.ts'
import type { Store } from '../store.ts'
import { applicantMail, type MailArea, type Written } from './applicant-mail.ts'
import { composeMail } from './compose.ts'
import { type Mail, type Outcome, type Transport, UNREACHABLE } from './transport.ts'

export type SenderDeps = {
  store: Store
  /** Without one everything waits. */
  transport: Transport | undefined
  baseUrl: string
  /** Whose site it is, as it is at this moment: its clock, its languages, how it can be reached. */
  area: () => MailArea
  now: () => Date
  log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** Timers stand still while a machine sleeps and clocks are set, so the outbox is looked at anyway. */
const LOOK_MS = 20_000
/** How long the other side is left alone when it cannot be reached: no other mail would fare better. */
const REST_MS = 60_000
/** How long a server that stops waits for the mail it is sending. */
const PATIENCE_MS = 3_000

type Kind = {
  to: Staff['state']
  code?: CodePurpose
  /** Where it goes if not to the address of the account; undefined when there is nobody to tell any more. */
  at?: (db: Database, staffId: string) => string | undefined
}
/** Who of the staff may get a mail of a kind, and the code that is in it. */
const KINDS: Record<StaffMailKind, Kind> = {
  invitation: { to: 'invited', code: 'invitation' },
  factor_reset: { to: 'active', code: 'lost_factor' },
  new_email: { to: 'active', code: 'new_email', at: (db, id) => findEmailChange(db, id)?.email },
  email_changed: { to: 'active', at: formerEmailOf },
  something_waits: { to: 'active' },
}

/** Sends what is in the outbox, one mail after the other. */
export class Sender {
  readonly #deps: SenderDeps
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #resumed = false
  /** When the next one is due, as far as is known. */
  #due: Date | undefined
  /** Until when the other side is left alone; absent while it can be reached. */
  #restsUntil: Date | undefined
  #stopped = false

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  /** Looks at the outbox now. Resolves when nothing more can be sent at this moment. */
  wake(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      this.#sleep()
    })
    return this.#running
  }

  /** Ends after the mail it is sending, or without it when that takes long: then it is sent again. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    const impatient = setTimeout(() => this.#stopping.abort(), PATIENCE_MS)
    await this.#running
    clearTimeout(impatient)
  }

  #sleep(): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    const wait = this.#due ? Math.max(this.#due.getTime() - this.#deps.now().getTime(), this.#restMs(), 0) : LOOK_MS
    this.#timer = setTimeout(() => void this.wake(), Math.min(wait, LOOK_MS)).unref()
  }

  /** How much longer the other side is left alone; not for long, whatever becomes of the clock. */
  #restMs(): number {
    const left = (this.#restsUntil?.getTime() ?? 0) - this.#deps.now().getTime()
    return left > 0 && left <= REST_MS ? left : 0
  }

  async #run(): Promise<void> {
    const { log, now, store, transport } = this.#deps
    this.#due = undefined
    if (store.fault) return
    try {
      const { db, queue } = store.use()
      await queue.add(() => {
        if (!this.#resumed) resumeInterruptedMail(db, now())
        tidyOutbox(db, now())
      })
      this.#resumed = true
      while (transport && !this.#stopped && !store.fault && this.#restMs() === 0) {
        const taken = await queue.add(() => this.#take(db))
        if (!taken) break
        const { row, mail } = taken
        const outcome = await attempt(transport, mail, this.#stopping.signal)
        await queue.add(() => this.#note(db, row, outcome))
        const fields = { mailId: row.id, kind: row.kind, attempt: row.attempts }
        if (outcome.result === 'sent') log.info(fields, 'mail sent')
        else log.warn({ ...fields, fault: outcome.error }, 'mail not sent')
      }
      if (transport) this.#due = nextMailAt(db)
    } catch (error) {
      // The outbox stays as it is and is looked at again.
      log.error({ stack: (error as Error).stack }, 'the outbox could not be worked on')
    } finally {
      transport?.rest?.()
    }
  }

  /** The next mail that is due and still has somebody to go to, with its words. */
  #take(db: Database): { row: OutboxMail; mail: Mail } | undefined {
    const at = this.#deps.now()
    for (;;) {
      const row = claimMail(db, at)
      if (!row) return undefined
      const written = row.staffId === null ? this.#toApplicant(db, row, at) : this.#toStaff(db, row, row.staffId, at)
      if (written) return { row, mail: { id: row.id, date: at, ...written } }
      dropMail(db, row.id)
    }
  }

  #toApplicant(db: Database, row: OutboxMail, at: Date): Written | undefined {
    const { area, baseUrl } = this.#deps
    return applicantMail(db, row, { area: area(), baseUrl }, at)
  }

  #toStaff(db: Database, row: OutboxMail, staffId: string, at: Date): Written | undefined {
    const { area, baseUrl } = this.#deps
    const kind = STAFF_MAIL_KINDS.find((one) => one === row.kind)
    const person = findStaff(db, staffId)
    if (!kind || !person) return undefined
    const { to, code: purpose, at: elsewhere } = KINDS[kind]
    const mailTo = elsewhere ? elsewhere(db, staffId) : person.email
    if (person.state !== to || !mailTo || (purpose && !row.expiresAt)) return undefined
    // Made now and known to this mail alone: what is stored is its hash. An earlier attempt's
    // code goes on working, since that mail may have arrived.
    const expiresAt = row.expiresAt ?? at
    const code = purpose && issueCode(db, purpose, { staffId, memory: elsewhere ? mailTo : '', expiresAt }, at)
    const words = composeMail(kind, row.language, { name: person.name, baseUrl, timezone: area().timezone, code })
    return { to: mailTo, ...words }
  }

  #note(db: Database, row: OutboxMail, outcome: Outcome): void {
    const at = this.#deps.now()
    if (outcome.result === 'sent') {
      markMailSent(db, row.id, at)
      // Nobody needs the address before any more.
      if (row.kind === 'email_changed' && row.staffId) dropEmailChange(db, row.staffId)
      if (this.#restsUntil) bringMailForward(db, UNREACHABLE, at)
      this.#restsUntil = undefined
    } else if (outcome.result === 'refused') giveMailUp(db, row.id, outcome.error)
    else {
      putMailOff(db, row, outcome.error, at)
      if (outcome.unreachable) this.#restsUntil = new Date(at.getTime() + REST_MS)
    }
  }
}

/** One that is no address must not come near a protocol of lines. */
const address = z.email()

async function attempt(transport: Transport, mail: Mail, stopped: AbortSignal): Promise<Outcome> {
  if (!address.safeParse(mail.to).success) return { result: 'refused', error: 'unusable_address' }
  return transport.send(mail, stopped)
}
