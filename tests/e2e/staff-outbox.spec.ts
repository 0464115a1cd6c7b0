import { smtpTransport } from '#api/outbox/smtp.ts'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { codeIn, type MailServer, startMailServer } from '#tests/support/mail.ts'
import { findings } from './findings.ts'
import { overflow } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { startServer, type TestServer } from './server.ts'
import { codeOfShownKey, expect, handedCode, heading, test as base } from './staff.ts'

type Mailing = { portal: TestServer; mail: MailServer }

/** A server of this file's own with a real mail server behind it. */
const test = base.extend<object, { mailing: Mailing }>({
  mailing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const mail = await startMailServer()
      const from = 'saysafe@council.example'
      const transport = (baseUrl: string) => smtpTransport({ url: mail.url, from, baseUrl })
      const portal = await startServer(CONTENT_DIR, { transport })
      await use({ portal, mail })
      await portal.close()
      await mail.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript })

    test('somebody is invited by email, reads the code there, types it, and is in', async ({
      page,
      context,
      visit,
      faults,
      mailing: { portal, mail },
      browser,
    }) => {
      const { url } = portal
      faults.allowOrigin(url)
      const ada = portal.colleague('Ada Admin', 'admin')
      await context.addCookies([ada.cookie])
      await visit(`${url}/staff/people/invite/`)
      // axe needs script.
      if (!noScript) expect(await findings(page)).toEqual([])
      const email = `nia.${noScript ? 'plain' : 'script'}@council.example`
      await page.getByLabel('Name').fill('Nia New')
      await page.getByLabel('Email address').fill(email)
      await page.getByRole('checkbox', { name: 'Analyst' }).check()
      await page.getByRole('button', { name: 'Invite by email' }).click()
      await expect(heading(page)).toHaveText('Nia New is invited')
      await expect(page.getByRole('main')).toContainText(
        `An email with a code is in the outbox and goes to ${email} now.`,
      )
      expect(await page.getByRole('main').innerText()).not.toMatch(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/)
      if (!noScript) expect(await findings(page)).toEqual([])
      expect(await faultsIn(await page.content())).toEqual([])
      await portal.send()
      const got = mail.received.find(({ mail: { to } }) => JSON.stringify(to).includes(email))
      const code = got ? codeIn(got.mail) : ''

      await page.getByRole('link', { name: 'Look at the outbox' }).click()
      const row = page.getByRole('row', { name: 'Nia New' }).first()
      await expect(row).toContainText('Invitation with a code')
      await expect(row).toContainText('Sent')

      const theirs = await (await browser.newContext({ javaScriptEnabled: !noScript })).newPage()
      await theirs.goto(`${url}/staff/`)
      await theirs.getByRole('link', { name: 'Set up your account' }).click()
      await theirs.getByLabel('Your code').fill(code)
      await theirs.getByLabel('Your email address').fill(email)
      await theirs.getByLabel('Choose a password').fill('forty paper lanterns')
      await theirs.getByRole('button', { name: 'Continue' }).click()
      await theirs.getByLabel('The code that the app shows now').fill(await codeOfShownKey(theirs, new Date()))
      await theirs.getByRole('button', { name: 'Confirm' }).click()
      await expect(heading(theirs)).toHaveText('Keep your recovery codes')
      await theirs.context().close()
    })
  })
}

test('what the mail server refuses is on the desk, can be tried again, and can be given up', async ({
  page,
  context,
  visit,
  faults,
  mailing: { portal, mail },
}) => {
  const { url } = portal
  faults.allowOrigin(url)
  await context.addCookies([portal.colleague('Bea Admin', 'admin').cookie])
  mail.state.manner = { refuses: 550, at: 'RCPT TO' }
  await visit(`${url}/staff/people/invite/`)
  await page.getByLabel('Name').fill('Otto Other')
  await page.getByLabel('Email address').fill('otto@council.example')
  await page.getByRole('checkbox', { name: 'Analyst' }).check()
  await page.getByRole('button', { name: 'Invite by email' }).click()
  await portal.send()
  await visit(`${url}/staff/`)
  await expect(page.getByRole('main')).toContainText('1 email could not be sent.')
  expect(await findings(page)).toEqual([])
  await page.getByRole('link', { name: 'Look at the outbox' }).click()
  const row = page.getByRole('row', { name: 'Otto Other' })
  await expect(row).toContainText('The mail server refused it for good, with the reply 550.')
  expect(await findings(page)).toEqual([])
  expect(await faultsIn(await page.content())).toEqual([])
  await page.getByRole('button', { name: 'Try again now: Invitation with a code, to Otto Other' }).click()
  await expect(page.getByRole('status')).toContainText('It is tried again now.')
  await portal.send()
  await page.reload()
  await expect(row).toContainText('reply 550')
  await page.getByRole('button', { name: 'Give up: Invitation with a code, to Otto Other' }).click()
  await expect(page.getByRole('status')).toContainText('It is given up')
  await expect(row).toContainText('An administrator gave it up.')
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await overflow(page), '320 px').toEqual([])
  await visit(`${url}/staff/`)
  await expect(page.getByRole('main')).not.toContainText('could not be sent')
  await visit(`${url}/staff/audit/`)
  await expect(page.getByRole('main')).toContainText('Bea Admin gave up an email to Otto Other.')

  // The other way stays: a code to hand over, on the person's page.
  mail.state.manner = 'takes'
  await visit(`${url}/staff/people/${portal.staff.find('otto@council.example')?.id}/`)
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Make a new code to hand over' }).click()
  expect(await handedCode(page)).not.toBe('')
})

test('a code after a lost phone goes by email only when whoever agrees says so', async ({
  page,
  context,
  visit,
  faults,
  mailing: { portal, mail },
}) => {
  const { url } = portal
  faults.allowOrigin(url)
  mail.state.manner = 'takes'
  const lena = await portal.staff.add(['editor'])
  const cara = portal.colleague('Cara Admin', 'admin')
  await cara.call('POST', `/api/staff/people/${lena.id}/factor-reset`, {})
  await context.addCookies([portal.colleague('Dora Admin', 'admin').cookie])
  await visit(`${url}/staff/people/${lena.id}/lost/`)
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'I have checked it, and agree: send the code by email' }).click()
  await expect(page.getByRole('main')).toContainText(
    `An email with a code is in the outbox and goes to ${lena.email} now.`,
  )
  await portal.send()
  const got = mail.received.find(({ mail: { to } }) => JSON.stringify(to).includes(lena.email))
  expect(got && codeIn(got.mail)).toMatch(/^[0-9A-Z]{4}-/)
})
