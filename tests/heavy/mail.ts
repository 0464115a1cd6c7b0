import { join } from 'node:path'
import { readContent } from '#api/content/read.ts'
import { Sender } from '#api/outbox/sender.ts'
import { smtpTransport } from '#api/outbox/smtp.ts'
import { Store } from '#api/store.ts'
import { openDatabase } from '#db/open.ts'
import { countMail, tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { createStaff } from '#db/queries/staff.ts'
import { temporaryFolder } from '../load/processes.ts'
import { CONTENT_DIR } from '../support/app.ts'
import { startMailServer } from '../support/mail.ts'

/** So often the mail server goes away in the middle and is back a minute later. */
const OUTAGES = 5

/** Sends many mails through a mail server that goes away now and then, and counts what arrived. */
export async function mailMany(count: number): Promise<string> {
  const db = openDatabase(join(temporaryFolder('mail'), 'saysafe.sqlite'))
  const clock = { now: new Date('2026-12-01T12:00:00Z') }
  const ids = db.$client.transaction(() =>
    Array.from({ length: count }, (_, n) => {
      const email = `p${n}@council.example`
      return createStaff(db, { email, name: 'P', roles: ['editor'], state: 'active' }, clock.now).id
    }),
  )()
  db.$client.transaction(() => tellThatSomethingWaits(db, ids, clock.now))()
  const { area } = readContent(CONTENT_DIR, clock.now)
  const mail = await startMailServer()
  const sender = new Sender({
    store: Store.of(db),
    transport: smtpTransport({ url: mail.url, from: 'saysafe@council.example', baseUrl: 'https://saysafe.example' }),
    baseUrl: 'https://saysafe.example',
    area: () => area,
    now: () => clock.now,
    log: { info: () => undefined, warn: () => undefined, error: console.error },
  })
  try {
    for (let outage = 1; outage <= OUTAGES; outage++) {
      mail.state.reached = () => {
        if (mail.state.tries === Math.floor((count / (OUTAGES + 1)) * outage)) mail.state.manner = 'cuts'
      }
      await sender.wake()
      mail.state.manner = 'takes'
      clock.now = new Date(clock.now.getTime() + 60_000)
    }
    await sender.wake()
    const { waiting, failed } = countMail(db)
    if (waiting + failed > 0) throw new Error(`${waiting} wait and ${failed} failed`)
    const arrived = new Set(mail.received.map(({ mail: { messageId } }) => messageId))
    const twice = mail.received.length - arrived.size
    if (arrived.size !== count || twice > 0) throw new Error(`${arrived.size} arrived, ${twice} of them twice`)
    return `${OUTAGES} outages, each mail once`
  } finally {
    await sender.stop()
    await mail.close()
    db.$client.close()
  }
}
