import { codeOfShownKey, expect, heading, problems, signInOn, test } from './staff.ts'

test('a session elsewhere is named in plain words and ended, and then all others', async ({
  page,
  visit,
  account,
  signedIn,
  browser,
  baseURL,
}) => {
  const somebody = await account('editor')
  await visit('/staff/account/')
  await signInOn(page, somebody)
  const context = await browser.newContext({ baseURL })
  await signedIn(somebody, context)
  const elsewhere = await context.newPage()
  await elsewhere.goto('/staff/')
  await expect(heading(elsewhere)).toHaveText('Your desk')

  await visit('/staff/account/')
  await expect(page.getByRole('listitem').filter({ hasText: 'This one' })).toContainText(/Chrome on/)
  await page.getByRole('button', { name: /^End Firefox on Windows, since/ }).click()
  await expect(page.getByRole('status').first()).toContainText('That sign-in has ended.')
  await elsewhere.reload()
  await expect(heading(elsewhere)).toHaveText('Sign in')
  await expect(page.getByRole('button', { name: 'End all others' })).toHaveCount(0)
  await context.close()
})

test('a new password needs the old one, is not guessable, and ends every other session', async ({
  page,
  visit,
  account,
  signedIn,
  browser,
  baseURL,
}) => {
  const somebody = await account('editor')
  await signedIn(somebody)
  const context = await browser.newContext({ baseURL })
  await signedIn(somebody, context)
  await visit('/staff/account/password/')
  const change = async (current: string, next: string) => {
    await page.getByLabel('Your password now').fill(current)
    await page.getByLabel('Your new password').fill(next)
    await page.getByRole('button', { name: 'Change password' }).click()
  }
  await change('not this one', 'a kettle of herons')
  await expect(problems(page)).toContainText('This is not the password you have now')
  await change(somebody.password, 'short')
  await expect(problems(page)).toContainText('at least 12 characters')
  await change(somebody.password, 'editoreditor')
  await expect(problems(page)).toContainText('easy to guess')
  await change(somebody.password, 'a kettle of herons')
  await expect(page.getByRole('status').first()).toContainText('Your password is changed')
  const elsewhere = await context.newPage()
  await elsewhere.goto('/staff/')
  await expect(heading(elsewhere)).toHaveText('Sign in')
  await context.close()
})

test('a new authenticator app takes the place of the old one', async ({ page, visit, account, signedIn, context }) => {
  const somebody = await account('editor')
  await signedIn(somebody)
  await visit('/staff/account/authenticator/')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('The code that the app shows now').fill('000000')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(problems(page)).toContainText('This code does not fit')
  const [now, next] = [await codeOfShownKey(page, new Date()), await codeOfShownKey(page, new Date(), 1)]
  await page.getByLabel('The code that the app shows now').fill(now)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('status').first()).toContainText('Your new authenticator app works')
  await context.clearCookies()
  await visit('/staff/')
  await signInOn(page, somebody)
  await expect(problems(page)).toContainText('This code does not fit')
  await page.getByLabel(/^Code of your authenticator app/).fill(next)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(heading(page)).toHaveText('Your desk')
})

test('after half an hour what matters needs a new sign-in, which leads back', async ({
  page,
  visit,
  account,
  signedIn,
  server,
}) => {
  const somebody = await account('admin')
  await signedIn(somebody)
  await visit('/staff/people/invite/')
  await page.getByLabel('Name').fill('Olu Late')
  await page.getByLabel('Email address').fill('olu@council.example')
  await page.getByRole('checkbox', { name: 'Analyst' }).check()
  server.clock.move(31 * 60_000)
  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(problems(page)).toContainText('You signed in more than half an hour ago')
  await expect(page.getByLabel('Name')).toHaveValue('Olu Late')
  await visit('/staff/account/recovery-codes/')
  await expect(page.getByRole('main')).toContainText('Sign in again before you change anything here')
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await expect(heading(page)).toHaveText('Sign in again first')
  await visit('/staff/account/recovery-codes/')
  await page.getByRole('link', { name: 'Sign in again' }).click()
  await signInOn(page, somebody)
  await expect(page).toHaveURL('/staff/account/recovery-codes/')
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await expect(heading(page)).toHaveText('Keep your recovery codes')
  await visit('/staff/account/')
  // The session before it has ended.
  await expect(page.getByRole('button', { name: 'End all others' })).toHaveCount(0)
})

test('recovery codes are copied and printed by a press', async ({
  page,
  visit,
  account,
  signedIn,
  context,
  server,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
  await signedIn(await account('editor'))
  await visit('/staff/account/recovery-codes/')
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await page.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByText('Copied')).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\n').map((line) => /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(line))).toEqual(Array(8).fill(true))
  await expect(page.getByRole('button', { name: 'Print' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden()
})
