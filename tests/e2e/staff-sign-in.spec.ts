import { type Role, ROLES } from '#db/schema/staff.ts'
import { tabTo } from './hands.ts'
import { screenFor } from './screens.ts'
import { expect, handedCode, heading, problems, signInOn, test } from './staff.ts'

/** What each role finds between its desk and its account. */
const SECTIONS: Partial<Record<Role, string[]>> = {
  admin: ['Keys', 'Answers', 'Champions and centres', 'Data requests', 'People', 'Outbox', 'Record'],
  coordinator: ['Cases', 'People you help', 'Keys', 'Champions and centres', 'Data requests'],
  centre: ['Cases', 'People you help', 'Keys'],
  champion: ['People you help', 'Keys'],
  editor: ['Content', 'Publishing', 'Answers'],
  publisher: ['Content', 'Publishing', 'Answers'],
  analyst: ['Answers'],
}

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript, ...screenFor(noScript) })

    for (const role of ROLES) {
      test(`somebody who is ${role} signs in, sees their own desk and signs out`, async ({ page, visit, account }) => {
        const somebody = await account(role)
        await visit('/staff/')
        await expect(heading(page)).toHaveText('Sign in')
        await signInOn(page, somebody)
        await expect(page).toHaveURL('/staff/')
        await expect(heading(page)).toHaveText('Your desk')
        await expect(page.getByRole('banner')).toContainText(somebody.name)
        const sections = page.getByRole('navigation', { name: 'Staff pages' }).getByRole('link')
        await expect(sections).toHaveText(['Your desk', ...(SECTIONS[role] ?? []), 'Your account'])
        await expect(page.getByText('You have no recovery codes left')).toBeVisible()
        await page.getByRole('button', { name: 'Sign out' }).click()
        await expect(page.getByRole('status').filter({ hasText: 'You have signed out' })).toBeVisible()
        await visit('/staff/account/')
        await expect(heading(page)).toHaveText('Sign in')
      })
    }

    test('who wanted another page comes to it after signing in', async ({ page, visit, account }) => {
      const admin = await account('admin')
      await visit('/staff/audit/?before=9')
      await signInOn(page, admin)
      await expect(page).toHaveURL('/staff/audit/?before=9')
    })

    test('what is wrong is said; the address stays, the password does not', async ({ page, visit, account }) => {
      const somebody = await account('editor')
      await visit('/staff/sign-in/')
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(problems(page)).toBeFocused()
      await expect(problems(page).getByRole('link')).toHaveText(['Enter your email address', 'Enter your password'])
      await expect(page).toHaveTitle('Error: Sign in – Saysafe staff')
      await page.getByLabel('Email address').fill(somebody.email)
      await page.getByLabel('Password', { exact: true }).fill('not the right one')
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(problems(page)).toContainText('The email address or the password is not right')
      await expect(page.getByLabel('Email address')).toHaveValue(somebody.email)
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')
      await problems(page).getByRole('link').click()
      await expect(page.getByLabel('Email address')).toBeFocused()
    })

    test('a wrong code may be corrected, and no ticket is ever in an address', async ({ page, visit, account }) => {
      const somebody = await account('editor')
      const addresses: string[] = []
      page.on('request', (request) => addresses.push(request.url()))
      await visit('/staff/')
      await signInOn(page, { ...somebody, code: () => '000 000' })
      await expect(problems(page)).toContainText('This code does not fit')
      await page.getByLabel(/^Code of your authenticator app/).fill(` ${somebody.code()} `)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(heading(page)).toHaveText('Your desk')
      expect(addresses.filter((address) => /[0-9A-Z]{4}-[0-9A-Z]{4}/.test(address))).toEqual([])
    })
  })
}

test('whoever guesses is told in words how long to wait', async ({ page, visit, account }) => {
  const somebody = await account('analyst')
  await visit('/staff/sign-in/')
  for (let guess = 0; guess < 9; guess += 1) {
    await page.getByLabel('Email address').fill(somebody.email)
    await page.getByLabel('Password', { exact: true }).fill(`guess number ${guess}`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(problems(page)).toBeVisible()
    if (await problems(page).getByText('too many').isVisible()) break
  }
  await expect(problems(page)).toContainText(
    /There were too many wrong tries\. Wait \d+ (second|minute)s?, then try again\./,
  )
})

test('a recovery code signs in instead of the app, once', async ({ page, visit, account, signedIn, context }) => {
  const somebody = await account('editor')
  await signedIn(somebody)
  await visit('/staff/account/recovery-codes/')
  await page.getByRole('button', { name: 'Make new codes' }).click()
  const code = await handedCode(page)
  for (const works of [true, false]) {
    await context.clearCookies()
    await visit('/staff/')
    await signInOn(page, { ...somebody, code: () => code.toLowerCase() })
    await expect(heading(page)).toHaveText(works ? 'Your desk' : 'Enter your code')
  }
  await expect(problems(page)).toContainText('was used before')
})

test('after signing out, Back shows nothing of what was there', async ({ page, visit, account, signedIn }) => {
  const somebody = await account('coordinator')
  await signedIn(somebody)
  await visit('/staff/account/')
  await visit('/staff/')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByText('You have signed out')).toBeVisible()
  for (let steps = 0; steps < 2; steps += 1) {
    await page.goBack()
    await expect(heading(page)).toHaveText('Sign in')
    await expect(page.locator('body')).not.toContainText(somebody.name)
  }
})

test('no address leads away after signing in', async ({ page, visit, account }) => {
  const somebody = await account('editor')
  await visit(`/staff/sign-in/?next=${encodeURIComponent('//evil.example/staff/')}`)
  await signInOn(page, somebody)
  await expect(page).toHaveURL('/staff/')
})

test('somebody with a keyboard alone signs in, goes to the account and signs out', async ({ page, visit, account }) => {
  const somebody = await account('editor')
  await visit('/staff/account/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, 'email')
  await page.keyboard.type(somebody.email)
  await tabTo(page, 'password')
  await page.keyboard.type(somebody.password)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Show password' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(heading(page)).toHaveText('Enter your code')
  await tabTo(page, 'code')
  await page.keyboard.type(somebody.code())
  await page.keyboard.press('Enter')
  await expect(heading(page)).toHaveText('Your account')
  const signOut = page.getByRole('button', { name: 'Sign out' })
  // The skip link's #main came along, so the way to the header is back.
  for (let stop = 0; stop < 6; stop += 1) {
    await page.keyboard.press('Shift+Tab')
    if (await signOut.evaluate((button) => button === document.activeElement)) break
  }
  await expect(signOut).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('You have signed out')).toBeVisible()
})
