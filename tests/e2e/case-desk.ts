import type { Page } from '@playwright/test'
import { PASSPHRASE } from '#tests/support/keys.ts'
import { findings } from './findings.ts'
import { expect } from './fixtures.ts'
import { overflowWhenNarrow } from './hands.ts'
import { faultsIn } from './html-faults.ts'

export const main = (page: Page) => page.getByRole('main')

/** Opens the key of whoever is at the desk, and waits until it is open. */
export async function unlock(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await tryPassphrase(page, passphrase)
  await expect(page.getByText('Unlocked', { exact: true })).toBeVisible()
}

export async function tryPassphrase(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Your passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Unlock' }).click()
}

/** Nothing is wrong with the page as it is: axe, HTML, 320 px. Without script axe cannot run in it. */
export async function sound(page: Page, of: string, { scripted = true } = {}): Promise<void> {
  if (scripted) expect(await findings(page), `${of}: axe`).toEqual([])
  expect(await faultsIn(await page.content()), `${of}: HTML`).toEqual([])
  expect(await overflowWhenNarrow(page), `${of}: at 320 px`).toEqual([])
}
