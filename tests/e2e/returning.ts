import type { Page } from '@playwright/test'
import { addReferral } from '#db/queries/report-referrals.ts'
import { changeReport } from '#db/queries/reports.ts'
import { sealedReport, storeReply } from '#tests/support/reporting.ts'
import { expect, test as base } from './fixtures.ts'
import type { TestServer } from './server.ts'
import { inDigitsOf, type Lang, WORDS } from './words.ts'

/** With a server of its own: other tests count the reports that come in. */
export const test = base.extend<object, { server: TestServer }>({
  server: [async ({ server }, use) => use(server), { scope: 'worker' }],
})

export const REPLY = 'We are sorry that this happened.\nMay we ring you? 🙂'

/** A report as the form sends it, and what is written to it, sealed as an officer seals it. */
export async function someoneReported(server: TestServer, clear: object = {}, account?: object) {
  const team = await server.team()
  const report = await sealedReport(team, account, clear)
  const sent = await fetch(`${server.url}/api/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report.body),
  })
  expect(sent.status).toBe(201)
  const officer = server.colleague('An Officer', 'coordinator')
  return {
    ...report,
    team,
    reply: (words: unknown = REPLY, at = new Date()) =>
      storeReply({ db: server.db, clock: { now: at } }, team, report, officer.id, words),
    /** Though the person did not agree. */
    toldPolice: () =>
      addReferral(server.db, {
        id: crypto.randomUUID(),
        reportId: report.id,
        service: 'police_in_danger',
        referredBy: officer.id,
        referredAt: new Date(),
      }),
    change: (change: Parameters<typeof changeReport>[2]) => changeReport(server.db, report.id, change),
  }
}
export type Reported = Awaited<ReturnType<typeof someoneReported>>

/** As somebody reads it off their paper and types it in their own digits. */
export const asTyped = (code: string, lang: Lang): string =>
  inDigitsOf(lang, code.replace(/(.{4})/g, lang === 'fa' ? '$1-' : '$1 '))

/** The page of whoever comes back, in a language. */
export function returningOn(page: Page, lang: Lang) {
  const words = WORDS[lang]['report-return']
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  return {
    words,
    address: `/${lang}/code/`,
    box: page.getByRole('textbox', { name: words.code.label }),
    title: page.getByRole('heading', { level: 1 }),
    summary: page.getByRole('group', { name: words.errorTitle }),
    /** What went wrong on the way. */
    alert: page.getByRole('alert'),
    done: page.locator('.saysafe-return__done'),
    messages: page.getByRole('region', { name: words.messages.heading }).getByRole('listitem'),
    message: page.getByRole('textbox', { name: words.write.label }),
    press,
    async enter(code: string) {
      await page.getByRole('textbox', { name: words.code.label }).fill(code)
      await press(words.code.submit)
    },
    async open(code: string) {
      await this.enter(asTyped(code, lang))
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.open.heading)
    },
    async send(text: string) {
      await page.getByRole('textbox', { name: words.write.label }).fill(text)
      await press(words.write.submit)
    },
  }
}
