import { expect, heading, signInOn, test } from './staff.ts'

test('a passkey is added, signs in alone and is removed', async ({ page, visit, account, server, faults, context }) => {
  // A passkey belongs to a name, and numbers are none.
  const url = server.url.replace('127.0.0.1', 'localhost')
  faults.allowOrigin(url)
  const somebody = await account('editor')
  const protocol = await context.newCDPSession(page)
  await protocol.send('WebAuthn.enable')
  await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await visit(`${url}/staff/account/`)
  await signInOn(page, somebody)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('Enter a name for this device')).toBeVisible()
  await page.getByLabel('A name for this device').fill('Work laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('The passkey is added.')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Work laptop' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()

  await visit(`${url}/staff/account/`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(heading(page)).toHaveText('Your account')
  await expect(page.getByRole('banner')).toContainText(somebody.name)
  await page.getByRole('button', { name: 'Remove the passkey Work laptop' }).click()
  await expect(page.getByText('The passkey is removed.')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()

  faults.allow(/401 POST .*\/api\/sign-in\/passkey$/)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('The passkey did not work.')).toBeVisible()
})

test('at an address of numbers the button is not there, and the page says where it is', async ({
  page,
  visit,
  server,
}) => {
  await visit('/staff/sign-in/')
  await expect(page.getByText(`Open this site at ${server.url.replace('127.0.0.1', 'localhost')}`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden()
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('no passkey button promises what would not work', async ({ page, visit, account, signedIn }) => {
    await visit('/staff/sign-in/')
    await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible()
    await expect(page.getByRole('button', { name: /passkey/ })).toBeHidden()
    await expect(page.getByRole('button', { name: 'Show password' })).toBeHidden()
    await signedIn(await account('editor'))
    await visit('/staff/account/')
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden()
    await expect(page.locator('noscript p')).toBeVisible()
  })
})

test('a browser that knows no passkeys is offered none', async ({ page, visit }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'))
  await visit('/staff/sign-in/')
  await expect(page.getByRole('button', { name: /passkey/ })).toBeHidden()
})
