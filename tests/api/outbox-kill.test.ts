import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/open.ts'
import { listMail, tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { createStaff } from '#db/queries/staff.ts'
import { startChild } from '#tests/support/child.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { mailServer } from '#tests/support/postroom.ts'

const PEOPLE = 12

test('a server that is killed while it sends goes on when it is started again, and no mail is lost', async () => {
  const mail = await mailServer()
  const dir = temporaryFolder()
  const file = join(dir, 'saysafe.sqlite')
  const now = new Date()
  const db = openDatabase(file)
  const addresses = Array.from({ length: PEOPLE }, (_, n) => `p${n}@council.example`)
  const ids = addresses.map(
    (email) => createStaff(db, { email, name: 'P', roles: ['editor'], state: 'active' }, now).id,
  )
  tellThatSomethingWaits(db, ids, now)
  db.$client.close()
  const env = { SAYSAFE_DATA_DIR: dir, SMTP_URL: mail.url, SAYSAFE_MAIL_FROM: 'saysafe@council.example' }

  // It is killed when the mail server has the words of a mail and has not said that it takes them.
  const inTheMiddle = async (number: number) => {
    const reached = new Promise<void>((resolve) => {
      mail.state.reached = () => {
        if (mail.state.tries === number) {
          mail.state.manner = 'dawdles'
          resolve()
        }
      }
    })
    const child = startChild('demonstration', env)
    await reached
    child.process.kill('SIGKILL')
    await child.exit
    mail.state.manner = 'takes'
  }
  await inTheMiddle(3)
  const between = openDatabase(file)
  const states = listMail(between, { limit: 100 }).map(({ state }) => state)
  between.$client.close()
  expect(states.filter((state) => state === 'sending')).toHaveLength(1)
  await inTheMiddle(8)

  const all = new Promise<void>((resolve) => {
    mail.state.reached = () => {
      // The one that was cut off twice over, and each of the others.
      if (mail.state.tries === PEOPLE + 2) resolve()
    }
  })
  const last = startChild('demonstration', env)
  await all
  await last.url
  last.process.kill('SIGTERM')
  await last.exit
  const got = mail.received.map(({ mail: { to } }) => (to && 'text' in to ? to.text : ''))
  expect(got.toSorted()).toEqual(addresses.toSorted())
  const after = openDatabase(file)
  expect(new Set(listMail(after, { limit: 100 }).map(({ state }) => state))).toEqual(new Set(['sent']))
  after.$client.close()
  expect(last.said()).not.toMatch(/@council|p0@/)
}, 120_000)
