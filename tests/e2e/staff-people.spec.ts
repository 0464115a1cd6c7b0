import { findings } from './findings.ts'
import { codeOfShownKey, expect, handedCode, heading, problems, test } from './staff.ts'

test('roles are changed with what each does beside it, and the person has them at once', async ({
  page,
  visit,
  account,
  signedIn,
  browser,
  baseURL,
}) => {
  const person = await account('editor')
  await signedIn(await account('admin'))
  const context = await browser.newContext({ baseURL })
  await signedIn(person, context)
  const theirs = await context.newPage()
  await theirs.goto('/staff/')
  await expect(theirs.getByRole('banner')).not.toContainText('publisher')

  await visit('/staff/people/')
  await page.getByRole('link', { name: person.name, exact: true }).click()
  await page.getByRole('checkbox', { name: 'Publisher' }).check()
  await expect(page.getByRole('checkbox', { name: 'Publisher' })).toHaveAccessibleDescription(
    /Checks what editors wrote/,
  )
  await page.getByLabel('Name', { exact: true }).fill(`${person.name} Junior`)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('The changes are saved.')
  await theirs.reload()
  await expect(theirs.getByRole('banner')).toContainText(`${person.name} Junior`)
  await expect(theirs.getByRole('banner')).toContainText('publisher and editor')
  await page.getByRole('link', { name: 'Record', exact: true }).click()
  await expect(page.getByRole('main')).toContainText(`gave ${person.name} Junior these roles: publisher and editor.`)

  await visit(`/staff/people/${person.id}/`)
  const meant = page.getByRole('checkbox', { name: /^Yes, one person is meant to have these roles together/ })
  for (const role of ['Administrator', 'Champion']) await page.getByRole('checkbox', { name: role }).check()
  await expect(meant).toHaveCount(0)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(problems(page)).toContainText('One person seldom has these roles together')
  await expect(page.getByRole('checkbox', { name: 'Champion' })).toBeChecked()
  expect(await findings(page)).toEqual([])
  await meant.check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('The changes are saved.')
  for (const role of ['Administrator', 'Champion']) await page.getByRole('checkbox', { name: role }).uncheck()
  for (const role of ['Publisher', 'Editor']) await page.getByRole('checkbox', { name: role }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(problems(page)).toContainText('Choose at least one role')
  await expect(page.getByRole('checkbox', { name: 'Editor' })).not.toBeChecked()
  await context.close()
})

test('who is suspended while signed in is out at once, and in again when restored', async ({
  page,
  visit,
  account,
  signedIn,
  browser,
  baseURL,
}) => {
  const person = await account('analyst')
  await signedIn(await account('admin'))
  const context = await browser.newContext({ baseURL })
  await signedIn(person, context)
  const theirs = await context.newPage()
  await theirs.goto('/staff/account/')
  await expect(heading(theirs)).toHaveText('Your account')

  await visit(`/staff/people/${person.id}/`)
  await page.getByRole('link', { name: `Suspend ${person.name}` }).click()
  await expect(heading(page)).toHaveText(`Suspend ${person.name}?`)
  await page.getByRole('button', { name: 'Suspend' }).click()
  await expect(page.getByRole('status')).toContainText('is suspended and signed out everywhere')
  await theirs.reload()
  await expect(heading(theirs)).toHaveText('Sign in')

  await page.getByRole('link', { name: `Restore ${person.name}` }).click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByRole('status')).toContainText('can sign in again')
  await signedIn(person, context)
  await theirs.goto('/staff/account/')
  await expect(heading(theirs)).toHaveText('Your account')
  await context.close()
})

test('an administrator cannot suspend themselves', async ({ page, visit, account, signedIn }) => {
  const admin = await account('admin')
  await signedIn(admin)
  await visit(`/staff/people/${admin.id}/suspend/`)
  await expect(page).toHaveURL(`/staff/people/${admin.id}/`)
  await expect(page.getByRole('main')).toContainText('You cannot suspend yourself.')
})

test('a lost second factor takes two administrators, and then a new password and app', async ({
  page,
  visit,
  account,
  signedIn,
  browser,
  baseURL,
  faults,
}) => {
  const person = await account('champion')
  const [first, second] = [await account('admin'), await account('admin')]
  await signedIn(first)
  await visit(`/staff/people/${person.id}/`)
  await page.getByRole('link', { name: 'They cannot sign in any more' }).click()
  await page.getByRole('button', { name: 'Say that they cannot sign in any more' }).click()
  await expect(page.getByRole('status')).toContainText('Ask another administrator')
  await page.getByRole('link', { name: 'Look at the request' }).click()
  await expect(page.getByRole('main')).toContainText('You have said that')
  await expect(page.getByRole('button', { name: 'I have checked it, and agree' })).toHaveCount(0)
  // Nor by asking for it directly.
  faults.allow(/409 POST .*\/lost\/$/)
  const own = await page.evaluate(async () => {
    const form = new URLSearchParams({ action: 'agree' })
    return (await fetch(location.href, { method: 'POST', body: form })).status
  })
  expect(own).toBe(409)

  const other = await browser.newContext({ baseURL })
  await signedIn(second, other)
  const theirs = await other.newPage()
  await theirs.goto('/staff/people/')
  await expect(theirs.getByRole('row', { name: person.name })).toContainText('a second administrator has to agree')
  await theirs.goto(`/staff/people/${person.id}/lost/`)
  await expect(theirs.getByRole('main')).toContainText(`${first.name} says that ${person.name} cannot sign in any more`)
  await theirs.getByRole('button', { name: 'I have checked it, and agree' }).click()
  await expect(heading(theirs)).toHaveText(`${person.name} can set up their account anew`)
  const code = await handedCode(theirs)
  await other.close()

  const anew = await browser.newContext({ baseURL })
  const hers = await anew.newPage()
  await hers.goto('/staff/join/')
  await hers.getByLabel('Your code').fill(code)
  await hers.getByLabel('Your email address').fill(person.email)
  await hers.getByLabel('Choose a password').fill('forty paper lanterns')
  await hers.getByRole('button', { name: 'Continue' }).click()
  await hers.getByLabel('The code that the app shows now').fill(await codeOfShownKey(hers, new Date()))
  await hers.getByRole('button', { name: 'Confirm' }).click()
  await expect(heading(hers)).toHaveText('Keep your recovery codes')
  await anew.close()
})

test('a request is taken back, and an invitation is made anew', async ({ page, visit, account, signedIn, server }, {
  project,
}) => {
  const person = await account('centre')
  await signedIn(await account('admin'))
  await visit(`/staff/people/${person.id}/lost/`)
  await page.getByRole('button', { name: 'Say that they cannot sign in any more' }).click()
  await page.getByRole('link', { name: 'Look at the request' }).click()
  await page.getByRole('button', { name: 'Take the request back' }).click()
  await expect(page.getByRole('status')).toContainText('The request is taken back')

  const email = `again.${project.name}@council.example`
  await visit('/staff/people/invite/')
  await page.getByLabel('Name').fill('Agnes Again')
  await page.getByLabel('Email address').fill(email)
  await page.getByRole('checkbox', { name: 'Analyst' }).check()
  await page.getByRole('button', { name: 'Invite' }).click()
  const code = await handedCode(page)
  await visit(`/staff/people/${server.staff.find(email)?.id}/`)
  await page.getByRole('button', { name: 'Make a new code' }).click()
  await expect(heading(page)).toHaveText('A new code for Agnes Again')
  expect(await handedCode(page)).not.toBe(code)

  await visit('/staff/people/invite/')
  await page.getByLabel('Name').fill('Agnes Again')
  await page.getByLabel('Email address').fill(email)
  await page.getByRole('checkbox', { name: 'Analyst' }).check()
  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(problems(page)).toContainText('Somebody with this email address is there already')
  await expect(page.getByRole('checkbox', { name: 'Analyst' })).toBeChecked()
})

test('older entries of the record come by a link, and names stand instead of ids', async ({
  page,
  visit,
  account,
  signedIn,
}) => {
  const admin = await account('admin')
  await signedIn(admin)
  await visit('/staff/audit/')
  await expect(page.getByRole('row').nth(1)).toContainText(`${admin.name} signed in with a password and a code.`)
  await expect(page.getByRole('main')).not.toContainText(admin.id)
  await page.getByRole('button', { name: 'Check the record' }).click()
  await expect(page.getByRole('status')).toContainText('The record is as it was written:')
  const first = await page.getByRole('row').nth(1).innerText()
  await page.getByRole('link', { name: 'Older entries' }).click()
  await expect(page.getByRole('main')).not.toContainText(first)
  await page.getByRole('link', { name: 'Newest entries' }).click()
  await expect(page).toHaveURL('/staff/audit/')
})
