import type { Page } from '@playwright/test'
import { holdTeamKey } from '#tests/support/cases.ts'
import { addCentre, joinCentre } from '#tests/support/centres.ts'
import { newOfficerKey, PASSPHRASE } from '#tests/support/keys.ts'
import { giveTeamKey } from '#tests/support/reporting.ts'
import type { TestServer } from './server.ts'

/** A centre that can be chosen, with somebody at its desk whose key opens with `PASSPHRASE`. */
export async function readyCentre(server: TestServer, name: string) {
  const at = { db: server.db, clock: { now: new Date() } }
  const centre = addCentre(server.db, at.clock.now, name)
  const person = server.colleague(`Hanna of ${name}`, 'centre')
  joinCentre(server.db, at.clock.now, person.id, centre.id)
  const { body, recipient } = await newOfficerKey()
  await person.call('POST', '/api/staff/keys', body)
  const key = await giveTeamKey(at, person.id, centre.id)
  await holdTeamKey(at, key, { id: person.id, recipient })
  return { ...centre, person, key }
}

/** Opens the key of whoever is at the desk. */
export async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
}
