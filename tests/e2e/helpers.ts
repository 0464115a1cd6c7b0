import type { BrowserContext, Page } from '@playwright/test'
import { newOfficerKey } from '#tests/support/keys.ts'
import { expect, test as base } from './fixtures.ts'
import { reportOn } from './report-form.ts'
import type { Colleague, TestServer } from './server.ts'
import type { Lang } from './words.ts'

/** With a server of its own: other tests count the reports that come in. */
export const test = base.extend<object, { server: TestServer }>({
  server: [async ({ server }, use) => use(server), { scope: 'worker' }],
})

/** Somebody who helps others to report, signed in, with a key of their own. */
export async function helperAt(server: TestServer, context: BrowserContext, name = 'Shireen Helper') {
  await server.team()
  const person = server.colleague(name, 'champion')
  const key = await newOfficerKey()
  await person.call('POST', '/api/staff/keys', key.body)
  await context.addCookies([person.cookie])
  return { ...person, ...key }
}

export type Told = { label: string; what: string; people?: string; by?: 'telephone' | 'in_person' | 'paper' }

/** The form of reporting for somebody else, as a helper meets it. */
export function intakeOn(page: Page, lang: Lang) {
  const form = reportOn(page, lang)
  const group = (name: string | RegExp) => page.getByRole('group', { name })
  return {
    ...form,
    whose: page.locator('.saysafe-whose-report'),
    alone: (name: string) => page.getByRole('radio', { name, exact: true }),
    /** The first page of the form, filled in. */
    async begin({ label, by = 'telephone' }: Told, day = new Date()) {
      await page.getByRole('textbox', { name: /^What do you call this person/ }).fill(label)
      await group(/^How do they tell you/)
        .locator(`[value="${by}"]`)
        .check()
      for (const [part, value] of [
        ['day', day.getDate()],
        ['month', day.getMonth() + 1],
        ['year', day.getFullYear()],
      ] as const)
        await page.locator(`[name="taken_on.${part}"]`).fill(String(value))
      await page.getByRole('checkbox', { name: /I have read these words to them/ }).check()
      await group(/^How did they agree/)
        .getByRole('radio', { name: 'They said so to me' })
        .check()
    },
    /** On the page about contact: of what is only counted there is nothing to see. */
    async sees(answer: 'Yes' | 'No, I only write it down' = 'Yes') {
      await group(/^Do they want you to see/)
        .getByRole('radio', { name: answer, exact: true })
        .check()
    },
    async choose() {
      await page.goto('/staff/intake/')
      await page.getByRole('radio', { name: 'For somebody else' }).check()
      await page.getByRole('combobox', { name: /^In which language/ }).selectOption(lang)
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(page).toHaveURL(`/staff/intake/${lang}/`)
      // With script danger is a step of its own, and the first.
      if (!(await page.evaluate(() => matchMedia('(scripting: enabled)').matches))) return
      await expect(form.title).toHaveText(form.words.form.pages.safety)
      await form.goOn()
    },
  }
}

/** Who typed it in, as the database has it. */
export const enteredBy = (person: Pick<Colleague, 'id'>) => ({ enteredBy: person.id, channel: 'champion' })

/** Makes a code to take a report over, on the page of that report. */
export async function handsOver(page: Page): Promise<string> {
  await page.getByRole('button', { name: /to take it over$/ }).click()
  const shown = page.locator('.saysafe-receipt__reference')
  await expect(shown).toHaveText(/^(\d{4} ){4}\d{4}$/)
  return ((await shown.textContent()) ?? '').replaceAll(' ', '')
}
