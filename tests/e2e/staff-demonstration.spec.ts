import { changeStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { findings } from './findings.ts'
import { overflow } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { startServer, type TestServer } from './server.ts'
import { expect, heading, problems, test as base } from './staff.ts'

const test = base.extend<object, { demonstration: TestServer }>({
  demonstration: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const server = await startServer(CONTENT_DIR, { demonstration: true })
      await use(server)
      await server.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript })

    test('the demonstration shows how to sign in as each made-up person, by a press or by hand', async ({
      page,
      visit,
      faults,
      demonstration,
    }) => {
      const { url } = demonstration
      faults.allowOrigin(url)
      await visit(`${url}/staff/audit/`)
      const buttons = page.getByRole('button', { name: /^Sign in as / })
      await expect(buttons).toHaveCount(10)
      await page.getByRole('button', { name: 'Sign in as Amina Demo' }).click()
      await expect(page).toHaveURL(`${url}/staff/audit/`)
      await page.getByRole('button', { name: 'Sign out' }).click()

      const main = page.getByRole('main')
      const password = /password ‘([^’]+)’/.exec(await main.innerText())?.[1] ?? ''
      await page.getByLabel('Email address').fill('editor@demo.example')
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: 'Show the code again' }).click()
      const code = /shows (\d{6}) now/.exec(await main.innerText())?.[1] ?? ''
      await page.getByLabel(/^Code of your authenticator app/).fill(code)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(page.getByRole('banner')).toContainText('Edward Demo')
      await page.getByRole('button', { name: 'Sign out' }).click()
      // The clock does not stand still meanwhile, so the next half-minute's code counts as well.
      demonstration.clock.move(60_000)
    })
  })
}

test('who signs in faster than codes change is told to wait half a minute', async ({
  page,
  visit,
  faults,
  demonstration,
}) => {
  const { url } = demonstration
  faults.allowOrigin(url)
  for (let turn = 0; turn < 5; turn += 1) {
    await visit(`${url}/staff/sign-in/`)
    await page.getByRole('button', { name: 'Sign in as Chidi Demo' }).click()
    if (await problems(page).isVisible()) break
    await expect(heading(page)).toHaveText('Your desk')
  }
  await expect(problems(page)).toContainText('Wait half a minute')
})

test('the box of the demonstration is sound: axe, HTML, 320 px', async ({
  page,
  visit,
  faults,
  demonstration,
  request,
}) => {
  const { url } = demonstration
  faults.allowOrigin(url)
  expect(await faultsIn(await (await request.get(`${url}/staff/sign-in/`)).text())).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  await visit(`${url}/staff/sign-in/`)
  expect(await overflow(page)).toEqual([])
  expect(await findings(page)).toEqual([])
  await page.getByLabel('Email address').fill('centre@demo.example')
  await page.getByLabel('Password', { exact: true }).fill('walk through every desk')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('The app of Cyrus Demo shows')).toBeVisible()
  expect(await findings(page)).toEqual([])
})

test('a made-up person who is suspended is not told to wait', async ({ page, visit, faults, demonstration }) => {
  faults.allowOrigin(demonstration.url)
  faults.allow(/409 POST .*\/staff\/sign-in/)
  const { id } = findStaffByEmail(demonstration.db, 'analyst@demo.example') ?? { id: '' }
  changeStaff(demonstration.db, id, { state: 'suspended' })
  await visit(`${demonstration.url}/staff/sign-in/`)
  await page.getByRole('button', { name: 'Sign in as Ana Demo' }).click()
  await expect(problems(page)).toContainText(['Ana Demo is suspended, so no code lets them in.'])
})
