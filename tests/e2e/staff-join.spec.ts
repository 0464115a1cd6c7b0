import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeOfShownKey, expect, handedCode, heading, problems, signInOn, test } from './staff.ts'

const NEW_PASSWORD = 'a kettle of herons'

test('the first administrator sets up their account with the code that a new server prints', async ({
  page,
  faults,
}) => {
  test.slow()
  const dataDir = mkdtempSync(join(tmpdir(), 'saysafe-e2e-'))
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
  const url = `http://127.0.0.1:${port}`
  const server = spawn(process.execPath, ['api/start.ts', 'production'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, PORT: String(port), SAYSAFE_BASE_URL: url, SAYSAFE_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    let said = ''
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('is running at')) resolve()
      }
      server.stdout.on('data', hear)
      server.stderr.on('data', hear)
      server.once('close', () => reject(new Error(said)))
    })
    faults.allowOrigin(url)
    const code = /with this code: (\S+)/.exec(said)?.[1] ?? ''
    await page.goto(`${url}/staff/`)
    await expect(page.getByText('This is a demonstration: try any desk')).toHaveCount(0)
    await page.getByRole('link', { name: 'Set up your account' }).click()
    await page.getByLabel('Your code').fill(code)
    await page.getByLabel('Your email address').fill('first@council.example')
    await page.getByLabel('Choose a password').fill(NEW_PASSWORD)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(problems(page)).toContainText('Enter your name: this is the first account')
    await expect(page.getByLabel('Your code')).toHaveValue(code)
    await page.getByLabel('Your name').fill('Frida First')
    await page.getByLabel('Choose a password').fill(NEW_PASSWORD)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible()
    await page.getByLabel('The code that the app shows now').fill('000000')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect(problems(page)).toContainText('This code does not fit')
    await page.getByLabel('The code that the app shows now').fill(await codeOfShownKey(page, new Date()))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect(heading(page)).toHaveText('Keep your recovery codes')
    await expect(page.getByRole('main').getByRole('list').getByRole('listitem')).toHaveCount(8)
    await page.getByRole('checkbox', { name: 'I have kept them' }).check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(heading(page)).toHaveText('Your desk')
    // Keys are the coordinators' business, of whom there is none yet.
    await page.getByRole('link', { name: 'See who can set up the keys' }).click()
    await expect(page.getByText('There are no coordinators yet.')).toBeVisible()
    await expect(page.getByText('Compare these numbers')).toHaveCount(0)
    await page.getByRole('link', { name: 'Invite a coordinator' }).click()
    await expect(heading(page)).toHaveText('Invite somebody')
    await page.getByRole('link', { name: 'Record', exact: true }).first().click()
    await expect(page.getByRole('main')).toContainText('Frida First became the first administrator.')
  } finally {
    server.removeAllListeners('close')
    const ended = new Promise((resolve) => server.once('close', resolve))
    server.kill('SIGKILL')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
})

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript })

    test('somebody is invited, sets up their account, keeps the codes and signs in', async ({
      page,
      visit,
      account,
      signedIn,
      browser,
      baseURL,
      server,
    }, { project }) => {
      const email = `new.${project.name}.${noScript}@council.example`
      await signedIn(await account('admin'))
      await visit('/staff/people/')
      await page.getByRole('link', { name: 'Invite somebody' }).click()
      await page.getByLabel('Name').fill('Nadia New')
      await page.getByLabel('Email address').fill(email)
      await page.getByRole('button', { name: 'Invite' }).click()
      await expect(problems(page).getByRole('link')).toHaveText(['Choose at least one role'])
      await expect(page.getByLabel('Name')).toHaveValue('Nadia New')
      await page.getByRole('checkbox', { name: 'Editor' }).check()
      await page.getByRole('button', { name: 'Invite' }).click()
      await expect(heading(page)).toHaveText('Nadia New is invited')
      await expect(page.getByRole('main')).toContainText(`${server.url}/staff/join/`)
      const code = await handedCode(page)

      const context = await browser.newContext({ baseURL, javaScriptEnabled: !noScript })
      const hers = await context.newPage()
      await hers.goto('/staff/join/')
      await hers.getByLabel('Your code').fill(code.toLowerCase().replaceAll('-', ' '))
      await hers.getByLabel('Your email address').fill(email)
      await hers.getByLabel('Choose a password').fill('passwordpassword')
      await hers.getByRole('button', { name: 'Continue' }).click()
      await expect(problems(hers)).toContainText('This password is easy to guess')
      await hers.getByLabel('Choose a password').fill(NEW_PASSWORD)
      await hers.getByRole('button', { name: 'Continue' }).click()
      const first = await codeOfShownKey(hers, new Date())
      const next = await codeOfShownKey(hers, new Date(), 1)
      await hers.getByLabel('The code that the app shows now').fill(first)
      await hers.getByRole('button', { name: 'Confirm' }).click()
      await expect(heading(hers)).toHaveText('Keep your recovery codes')
      await hers.getByRole('button', { name: 'Continue' }).click()
      await expect(problems(hers)).toContainText('Tick the box')
      await expect(
        hers
          .getByRole('main')
          .getByRole('listitem')
          .filter({ hasText: /^[0-9A-Z-]{19}$/ }),
      ).toHaveCount(8)
      await hers.getByRole('checkbox', { name: 'I have kept them' }).check()
      await hers.getByRole('button', { name: 'Continue' }).click()
      await expect(heading(hers)).toHaveText('Your desk')
      await expect(hers.getByRole('banner')).toContainText('Nadia New')
      await hers.getByRole('button', { name: 'Sign out' }).click()
      await signInOn(hers, { id: '', name: 'Nadia New', email, password: NEW_PASSWORD, code: () => next })
      await expect(heading(hers)).toHaveText('Your desk')
      await context.close()
    })
  })
}

test('a wrong or used code lets nobody in, and does not say what was wrong', async ({ page, visit }) => {
  await visit('/staff/join/')
  await page.getByLabel('Your code').fill('7KQM-24F2-PXWD-0T8N')
  await page.getByLabel('Your email address').fill('nobody@council.example')
  await page.getByLabel('Choose a password').fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(problems(page)).toContainText('The code and the email address do not fit together')
  await expect(page.getByLabel('Your code')).toHaveValue('7KQM-24F2-PXWD-0T8N')
  await expect(page.getByLabel('Choose a password')).toHaveValue('')
})
