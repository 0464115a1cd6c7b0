import type { BrowserContext, Page } from '@playwright/test'
import { totpCode } from '#api/auth/totp.ts'
import type { Role } from '#db/schema/staff.ts'
import { expect, test as base } from './fixtures.ts'
import type { Account, TestServer } from './server.ts'

export { CLOSED, expect } from './fixtures.ts'

type Fixtures = {
  /** An account of this test's own. */
  account: (...roles: Role[]) => Promise<Account>
  /** Signs somebody in without going through the pages. */
  signedIn: (account: Account, context?: BrowserContext) => Promise<void>
}

export const test = base.extend<Fixtures>({
  account: async ({ server }, use) => {
    await use((...roles) => server.staff.add(roles))
  },
  signedIn: async ({ server, context }, use) => {
    await use(async (account, into = context) => {
      const { name, value } = await sessionOf(server, account)
      await into.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Lax' }])
    })
  },
})

async function sessionOf(
  { url }: TestServer,
  { email, password, code }: Account,
): Promise<{ name: string; value: string }> {
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' },
      body: JSON.stringify(body),
    })
  const { ticket } = (await (await post('/api/sign-in', { email, password })).json()) as { ticket: string }
  const response = await post('/api/sign-in/second-factor', { ticket, code: code() })
  expect(response.status).toBe(201)
  const [name = '', value = ''] = response.headers.get('set-cookie')?.split(';')[0]?.split('=') ?? []
  return { name, value }
}

/** Signs in on the page that is open, both steps. */
export async function signInOn(page: Page, { email, password, code }: Account): Promise<void> {
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enter your code')
  await page.getByLabel(/^Code of your authenticator app/).fill(code())
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** The code for the key that a page shows, `ahead` half-minutes from now. */
export async function codeOfShownKey(page: Page, now: Date, ahead = 0): Promise<string> {
  const key = (await page.getByRole('group', { name: /Type this key/ }).innerText()).replaceAll(/\s/g, '')
  return totpCode(key, new Date(now.getTime() + ahead * 30_000))
}

export const heading = (page: Page) => page.getByRole('heading', { level: 1 })
export const problems = (page: Page) => page.getByRole('group', { name: 'There is a problem' })

/** The code of a page that hands one over. */
export async function handedCode(page: Page): Promise<string> {
  const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(await page.getByRole('main').innerText())?.[0]
  if (!code) throw new Error('no code is shown')
  return code
}
