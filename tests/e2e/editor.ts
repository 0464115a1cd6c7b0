import type { Page } from '@playwright/test'
import { type Desk, startDesk } from '#tests/support/desk.ts'
import type { Caller } from '#tests/support/signed-in.ts'
import { expect, test as base } from './fixtures.ts'

/** A desk of their own, because publishing and drafts change it; people are signed in already. */
export const test = base.extend<
  { at: (name: string, item: string, files?: Record<string, string>) => Promise<string> },
  { desk: Desk; eve: Caller; pat: Caller }
>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const desk = await startDesk()
      desk.person('ed', 'editor')
      await use(desk)
      await desk.close()
      expect(desk.lines).toEqual([])
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  eve: [async ({ desk }, use) => use(desk.person('eve', 'editor')), { scope: 'worker' }],
  pat: [async ({ desk }, use) => use(desk.person('pat', 'publisher')), { scope: 'worker' }],
  /** Begins a change of an item, or gives the open one up and begins again; signs the browser in. */
  at: async ({ desk, eve, context, faults }, use) => {
    faults.allowOrigin(desk.url)
    await use(async (name, item, files) => {
      const found = await eve('POST', '/api/staff/changes', { item, ...(files && { files }) })
      let id: string = found.body.id
      if (found.status === 409) {
        await eve('DELETE', `/api/staff/changes/${found.body.error.fields.change}`)
        id = (await eve('POST', '/api/staff/changes', { item, ...(files && { files }) })).body.id
      }
      await context.clearCookies()
      await context.addCookies([{ name: 'saysafe', value: `session-of-${name}`, url: desk.url }])
      return `${desk.url}/staff/changes/${id}/edit/`
    })
  },
})

export const idIn = (address: string) => /changes\/([^/]+)\//.exec(address)?.[1] ?? ''
export async function filesOf(eve: Caller, address: string): Promise<Record<string, string>> {
  return (await eve('GET', `/api/staff/changes/${idIn(address)}`)).body.files
}
export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
}
