import type { BrowserContext, Page } from '@playwright/test'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { PASSPHRASE } from '#tests/support/keys.ts'
import { sealedReport } from '#tests/support/reporting.ts'
import { findings } from './findings.ts'
import { overflow } from './hands.ts'
import { type Colleague, startServer, type TestServer } from './server.ts'
import { giveKey, openReporting } from './officers.ts'
import { expect as expectSoon, problems, test as base } from './staff.ts'

// Each test sets keys up from nothing, on a server of its own.
const test = base.extend<{ own: TestServer; desk: (who: Colleague, host?: string) => Promise<Page> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
  own: async ({}, use) => {
    const server = await startServer(CONTENT_DIR)
    await use(server)
    await server.close()
  },
  desk: async ({ own, browser }, use) => {
    const contexts: BrowserContext[] = []
    const found: string[] = []
    await use(async ({ cookie }, host = '127.0.0.1') => {
      const context = await browser.newContext()
      contexts.push(context)
      context.on('weberror', (error) => found.push(String(error.error().stack)))
      context.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          found.push(message.text())
      })
      const url = own.url.replace('127.0.0.1', host)
      await context.addCookies([{ ...cookie, url }])
      const page = await context.newPage()
      await openKeys(page, url)
      return page
    })
    for (const context of contexts) await context.close()
    expect(found, 'what the browsers reported').toEqual([])
  },
})
test.describe.configure({ timeout: 180_000 })

// Deriving a key from a passphrase takes seconds on purpose, and longer beside other tests.
test.use({ actionTimeout: 60_000 })
const expect = expectSoon.configure({ timeout: 60_000 })

async function openKeys(page: Page, url = new URL(page.url()).origin): Promise<void> {
  await page.goto(`${url}/staff/keys/`)
  await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const done = (page: Page, words: string) => expect(page.locator('.saysafe-desk-done')).toHaveText(words)

async function makeOwnKey(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel('A passphrase for your key').fill(passphrase)
  await press(page, 'Make my key')
  await page.getByLabel('Type your passphrase once more').fill(passphrase)
  await press(page, 'Try it, and save my key')
  await done(page, 'Your key is made.')
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await press(page, 'Open my key')
  await done(page, 'Your key is open on this page.')
}

/** The parts as they are shown one after the other. */
async function writeDown(page: Page): Promise<string[]> {
  const parts: string[] = []
  for (const part of [1, 2, 3]) {
    const heading = page.getByRole('heading', { name: `Part ${part} of 3` })
    await (part === 1 ? expect(heading).toBeVisible() : expect(heading).toBeFocused())
    parts.push(await page.locator('.saysafe-key-sheet__part').innerText())
    await press(page, /^It is on paper/)
  }
  return parts
}

async function typeParts(page: Page, button: string, [first = '', second = '']: readonly string[]): Promise<void> {
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: button }) })
  await form.getByLabel('One part', { exact: true }).fill(first)
  await form.getByLabel('Another part').fill(second)
  await form.getByRole('button', { name: button }).click()
}

async function setUp(page: Page): Promise<string[]> {
  await makeOwnKey(page)
  await press(page, 'Make the recovery key')
  const parts = await writeDown(page)
  await typeParts(page, 'Show that they work', [parts[2] ?? '', parts[0] ?? ''])
  await done(page, 'The recovery key works and counts from now on.')
  await press(page, 'Make the team’s key')
  await done(page, 'The team’s key is made. Reports can be sent from now on.')
  return parts
}

/** The key that whoever reports now seals to, if there is one. */
async function teamKey({ url }: TestServer): Promise<{ id: string; recipient: string } | undefined> {
  return (await (await fetch(`${url}/api/reporting`)).json()).teamKey
}

test('two coordinators open reporting from nothing; one removes the other, and the key is another one', async ({
  own,
  desk,
}) => {
  expect(await teamKey(own)).toBeUndefined()
  const [cora, conor] = [own.colleague('Cora Lead', 'coordinator'), own.colleague('Conor Second', 'coordinator')]
  const page = await desk(cora)
  await expect(page.getByText('Make your own key first.')).toBeVisible()
  for (const address of ['/staff/', '/staff/cases/']) {
    await page.goto(`${own.url}${address}`)
    await expect(page.getByRole('heading', { name: 'Your first step: make your key' })).toBeVisible()
    await expect(page.getByLabel('Your passphrase')).toHaveCount(0)
  }
  await page.getByRole('link', { name: 'Make your key' }).click()
  await openKeys(page)
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  const parts = await setUp(page)
  const first = await teamKey(own)
  expect(first).toBeDefined()
  const bare = (text: string) => text.replace(/\s/g, '').toUpperCase()
  // Neither the passphrase nor any part of the recovery key left the browser.
  const traffic = bare(sent.join('\n'))
  for (const secret of [PASSPHRASE, ...parts]) expect(traffic).not.toContain(bare(secret))

  const second = await desk(conor)
  await makeOwnKey(second)
  await expect(second.getByText('You cannot open reports yet.')).toBeVisible()
  const number = await second.locator('#own ~ .saysafe-key-number .saysafe-key-number__digits').innerText()
  await second.goto(`${own.url}/staff/cases/`)
  await expect(
    second.getByText('One colleague who can open reports has to add you on the page of keys: Cora Lead.'),
  ).toBeVisible()
  await openKeys(page)
  await unlock(page)
  await expect(page.getByRole('listitem').filter({ hasText: 'Conor Second' })).toContainText(number)
  await press(page, 'Let Conor Second open reports')
  await done(page, 'They can open reports now.')

  await openKeys(second)
  await unlock(second)
  await press(second, 'Remove Cora Lead')
  await press(second, 'Remove Cora Lead and make another key')
  await done(second, 'They can open nothing any more, and the team has another key.')
  expect((await teamKey(own))?.id).not.toBe(first?.id)
  await openKeys(page)
  await expect(page.getByText('You cannot open reports yet.')).toBeVisible()
})

test('a passphrase that is weak, mistyped or forgotten is told in words, and nothing is kept before it was typed twice', async ({
  own,
  desk,
}) => {
  const page = await desk(own.colleague('Cora Lead', 'coordinator'))
  await press(page, 'Make my key')
  await expect(problems(page)).toContainText('Enter a passphrase')
  await page.getByLabel('A passphrase for your key').fill('password1234')
  await press(page, 'Make my key')
  await expect(problems(page)).toContainText('too easy to guess')
  await page.getByLabel('A passphrase for your key').fill(PASSPHRASE)
  await press(page, 'Make my key')
  await page.getByLabel('Type your passphrase once more').fill('five letters in a red drawer')
  await press(page, 'Try it, and save my key')
  await expect(problems(page)).toContainText('not the passphrase you have just chosen')
  await openKeys(page)
  await expect(page.getByText('You have no key yet.')).toBeVisible()
  await makeOwnKey(page)
  await page.getByLabel('Your passphrase').fill('five letters in a red drawer')
  await press(page, 'Open my key')
  await expect(problems(page)).toContainText('does not open your key')
  await page.getByText('I have lost my passphrase').click()
  await press(page, 'Give up my key')
  await done(page, 'Your key is given up. You can make a new one.')
  await expect(page.getByText('You have no key yet.')).toBeVisible()
})

test('when nobody can open reports any more two parts restore it; a rehearsal shows that they still work', async ({
  own,
  desk,
}) => {
  const cora = own.colleague('Cora Lead', 'coordinator')
  const parts = await openReporting(cora)
  const page = await desk(cora)
  const before = await teamKey(own)
  await page.getByText('I have lost my passphrase').click()
  await expect(page.getByText('You are the only one who can open reports.')).toBeVisible()
  await press(page, 'Give up my key')
  await done(page, 'Your key is given up. You can make a new one.')
  expect(await teamKey(own)).toBeUndefined()
  await giveKey(cora)
  await openKeys(page)
  await typeParts(page, 'Restore the team’s keys', [parts[0] ?? '', 'SAYSAFE-PART-1XYZ'])
  await expect(problems(page)).toContainText('There is a mistake in this part.')
  await typeParts(page, 'Restore the team’s keys', [parts[0] ?? '', parts[1]?.toLowerCase() ?? ''])
  await done(page, 'You can open reports again, old ones too.')
  expect(await teamKey(own)).toEqual(before)

  own.clock.move(190 * 24 * 3_600_000)
  const admin = own.colleague('Ada Admin', 'admin')
  const hers = await desk(admin)
  await hers.goto(`${own.url}/staff/`)
  await hers.getByRole('link', { name: 'Do the rehearsal' }).click()
  await expect(hers.locator('astro-island[ssr]')).toHaveCount(0)
  await expect(hers.getByText('A rehearsal is due since')).toBeVisible()
  await typeParts(hers, 'Show that they work', [parts[1] ?? '', parts[2] ?? ''])
  await done(hers, 'The recovery key still works. The rehearsal is recorded.')
  await expect(hers.getByRole('listitem').filter({ hasText: 'by Ada Admin' })).toBeVisible()
})

test('a recovery key whose parts are lost is replaced, and the one before restores nothing any more', async ({
  own,
  desk,
}) => {
  const cora = own.colleague('Cora Lead', 'coordinator')
  const old = await openReporting(cora)
  const page = await desk(cora)
  await page.getByText('A part is lost').click()
  await press(page, 'Make another recovery key')
  const parts = await writeDown(page)
  await expect(page.getByText('Open your key above first')).toBeVisible()
  await unlock(page)
  await typeParts(page, 'Show that they work', [old[0] ?? '', old[1] ?? ''])
  await expect(problems(page)).toContainText('These two parts do not belong together')
  const form = page.locator('form').filter({ has: page.locator('#proof-1') })
  await form.getByLabel('One part', { exact: true }).fill(parts[0] ?? '')
  await form.getByLabel('Another part').fill(parts[1] ?? '')
  await form.getByRole('button').click()
  await done(page, 'The recovery key works and counts from now on.')
})

test('a passkey whose device derives secrets opens the key; one that does not is told apart', async ({ own, desk }) => {
  const cora = own.colleague('Cora Lead', 'coordinator')
  await giveKey(cora)
  const page = await desk(cora, 'localhost')
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('WebAuthn.enable')
  const device = (hasPrf: boolean) =>
    protocol.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        hasPrf,
      },
    })
  await unlock(page)
  const { authenticatorId } = await device(false)
  await press(page, 'Add a passkey')
  await expect(page.getByText('Your device may not be able to keep such keys')).toBeVisible()
  await protocol.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
  await device(true)
  await press(page, 'Add a passkey')
  await done(page, 'Your passkey opens your key from now on.')
  await openKeys(page)
  await press(page, 'Open it with a passkey')
  await done(page, 'Your key is open on this page.')
  // The desk of cases knows it too.
  await page.goto(new URL('/staff/cases/', page.url()).href)
  await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
  await press(page, 'Unlock with a passkey')
  await expect(page.getByRole('button', { name: 'Lock', exact: false }).first()).toBeVisible()
  await openKeys(page)
  await press(page, 'Open it with a passkey')
  await page.getByLabel('New passphrase').fill('nine quiet lamps on the hill')
  await press(page, 'Change the passphrase')
  await page.getByLabel('Type your passphrase once more').fill('nine quiet lamps on the hill')
  await press(page, 'Try it, and save my key')
  await done(page, 'Your passphrase is changed.')
  await press(page, 'Remove the passkey')
  await done(page, 'The passkey opens your key no more.')
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeVisible()
})

test('the page of keys is sound in every state: axe, 320 px', async ({ own, desk }) => {
  const cora = own.colleague('Cora Lead', 'coordinator')
  const page = await desk(cora)
  await page.setViewportSize({ width: 320, height: 640 })
  const sound = async () => {
    expect(await overflow(page)).toEqual([])
    expect(await findings(page)).toEqual([])
  }
  await sound()
  await giveKey(cora)
  await openKeys(page)
  await sound()
  await press(page, 'Make the recovery key')
  await expect(page.getByRole('heading', { name: 'Part 1 of 3' })).toBeVisible()
  await sound()
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.saysafe-key-sheet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Print this part' })).toBeHidden()
  await page.emulateMedia({ media: 'screen' })
  const parts = await writeDown(page)
  await typeParts(page, 'Show that they work', ['', parts[0] ?? ''])
  await expect(problems(page)).toContainText('Type in a part')
  await sound()
  await typeParts(page, 'Show that they work', parts)
  await press(page, 'Make the team’s key')
  await done(page, 'The team’s key is made. Reports can be sent from now on.')
  await unlock(page)
  await sound()
})

test('who changes the keys a moment later than a colleague is told, and sees how it is', async ({ own, desk }) => {
  const [cora, conor] = [own.colleague('Cora Lead', 'coordinator'), own.colleague('Conor Second', 'coordinator')]
  await openReporting(cora)
  await giveKey(conor)
  const [page, second] = [await desk(cora), await desk(conor)]
  await unlock(page)
  await press(page, 'Let Conor Second open reports')
  await done(page, 'They can open reports now.')
  await openKeys(second)
  await press(page, 'Remove Conor Second')
  await press(page, 'Remove Conor Second and make another key')
  await done(page, 'They can open nothing any more, and the team has another key.')
  await press(second, 'Remove Cora Lead')
  await press(second, 'Remove Cora Lead and make another key')
  await expect(second.getByRole('alert')).toContainText('Somebody has changed the keys meanwhile')
  await expect(second.getByText('You cannot open reports yet.')).toBeVisible()
  const key = await teamKey(own)
  if (!key) throw new Error('reporting is closed')
  const { body } = await sealedReport(key)
  const response = await fetch(`${own.url}/api/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(201)
})
