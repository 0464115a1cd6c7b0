import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { newIdentity, recipientOf } from '#api/sealing/age.ts'
import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import { changeReport } from '#db/queries/reports.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { base64, sealedMessage, sealedReport } from '#tests/support/reporting.ts'
import { tryPassphrase, unlock } from './case-desk.ts'
import { findings } from './findings.ts'
import { overflowWhenNarrow, smallTargets } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import type { TestServer } from './server.ts'
import { expect, heading, test } from './staff.ts'
import { WORDS } from './words.ts'

const ACCOUNT = {
  who: 'victim',
  what: 'They shouted at us in the street.\nThen they threw a bottle.',
  when: 'about',
  whenWords: 'Last Friday evening',
  where: 'place',
  whereWords: 'Outside the station',
  why: 'They shouted about our headscarves.',
  wants: 'That it stops.',
  needs: { interpreter: 'Persian' },
  contact: {
    ways: ['phone'],
    name: 'Nia',
    phone: '020 7946 0999',
    times: 'Mornings only',
    say: 'Say that it is about the library.',
    voicemail: false,
  },
}

async function send(server: TestServer, account: object = ACCOUNT, clear: object = {}) {
  const report = await sealedReport(await server.team(), account, clear)
  await post(server, '/api/reports', report.body)
  return report
}

async function post(server: TestServer, path: string, body: object) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.ok, await response.clone().text()).toBe(true)
  return response.status === 204 ? undefined : response.json()
}

const nameOf = ({ id }: { id: string }) => `Case ${id.slice(0, 8).toUpperCase()}`
const contact = (page: Page) => page.getByRole('region', { name: 'Safe contact' })
const told = (page: Page) => page.getByRole('region', { name: 'What they told' })
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: 'There is a problem' })

test('a coordinator opens a report, answers it, and closes it with an outcome', async ({
  page,
  visit,
  server,
  context,
  faults,
}) => {
  faults.allow(/409 POST .*\/closing/)
  const report = await send(server)
  await context.addCookies([(await server.officer('Catherine Clear')).cookie])
  await visit('/staff/cases/')
  await page.getByRole('link', { name: nameOf(report) }).click()
  await expect(page).toHaveURL(`/staff/cases/#${report.id}`)
  await expect(heading(page)).toHaveText(nameOf(report))
  await expect(page.getByRole('main')).toContainText('What they told is sealed. Unlock to read it.')
  await expect(page.getByRole('main')).not.toContainText('headscarves')

  await tryPassphrase(page, 'not my passphrase')
  await expect(page.getByRole('alert')).toContainText('This is not your passphrase.')
  await expect(page.getByLabel('Your passphrase')).toBeFocused()
  await unlock(page)
  await expect(contact(page)).toContainText('No voicemail. Leave no message.')
  await expect(contact(page)).toContainText('Say that it is about the library.')
  await expect(told(page)).toContainText('They shouted about our headscarves.')
  // In the order of the form.
  const order = await told(page).getByRole('term').allTextContents()
  expect(order.slice(0, 3)).toEqual(['Who is reporting', 'What happened', 'When'])

  await page.getByRole('button', { name: 'Take this case' }).click()
  await expect(page.getByRole('main')).toContainText('This case is yours.')
  await page.getByLabel('Write to the person').fill('Thank you for telling us. We believe you.')
  await page.getByRole('button', { name: 'Seal and send' }).click()
  await expect(page.getByRole('status')).toContainText(['Sent. The next word is owed by'])
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Catherine Clear, for the team')

  const { messages } = await post(server, '/api/reports/return', { token: report.keys.token })
  const words = await openEnvelope(Buffer.from(messages[0].sealed, 'base64'), [report.keys.identity], {
    kind: 'to_person',
    report: report.id,
  })
  expect(words).toBe('Thank you for telling us. We believe you.')

  await page.getByLabel('New note').fill('Look for the other two.')
  await page.getByRole('button', { name: 'Seal and keep' }).click()
  await expect(page.getByRole('region', { name: 'Notes of the team' })).toContainText('Look for the other two.')
  await page.getByText('Refer', { exact: true }).click()
  await expect(page.getByRole('option', { name: 'Police, by 101' })).toHaveCount(0)
  await expect(page.getByText('Nothing is sent from here.')).toBeVisible()
  await page.getByLabel('To whom').selectOption('victim_support')
  await expect(page.getByText('How to reach them: 0808 168 9111')).toBeVisible()
  await page.getByLabel('Did the person agree to this?').selectOption('refused')
  await page.getByRole('button', { name: 'Record that I referred it' }).click()
  await expect(page.getByText('Then nothing about them is passed on.')).toBeVisible()
  await expect(page.getByLabel('To whom')).toHaveValue('victim_support')
  await page.getByLabel('To whom').selectOption('police_in_danger')
  await expect(page.getByText('Tell the police how the person may be contacted: No voicemail.')).toBeVisible()
  await page.getByRole('button', { name: 'Record that I referred it' }).click()
  await expect(page.getByRole('alert')).toHaveText('Write down why.')
  await page.getByLabel('What the danger is, and why it cannot wait').fill('He has a knife.')
  await page.getByRole('button', { name: 'Record that I referred it' }).click()
  await expect(page.getByRole('region', { name: 'What to do' })).toContainText('Police, without agreement')
  await expect(page.getByRole('region', { name: 'Notes of the team' })).toContainText('He has a knife.')
  await page.getByText('What came of it').click()
  await page.getByRole('button', { name: 'Close the case' }).click()
  await expect(page.getByText('Choose one first.')).toBeVisible()
  await page.getByLabel('Outcome', { exact: true }).selectOption('resolved')
  // What is chosen is saved with it.
  await page.getByRole('button', { name: 'Close the case' }).click()
  await expect(page.getByRole('region', { name: 'At a glance' })).toContainText('Resolved')
  await expect(page.getByRole('main')).toContainText(/Closed \d/)
  await expect(page.getByRole('button', { name: 'Reopen the case' })).toBeVisible()
})

test('what the person says last about contact replaces the box; what they wrote since stands in it', async ({
  page,
  visit,
  server,
  context,
}) => {
  const team = await server.team()
  const report = await send(server)
  await post(server, '/api/reports/messages', await sealedMessage(team, report, 'Please do not phone me any more.'))
  await context.addCookies([(await server.officer('Carla Contact')).cookie])
  await visit(`/staff/cases/#${report.id}`)
  await unlock(page)
  await expect(contact(page)).toContainText('No voicemail. Leave no message.')
  await expect(contact(page)).toContainText('Please do not phone me any more.')

  await page.getByText('The person has told you something new').click()
  await page.getByRole('button', { name: 'Seal and replace' }).click()
  await expect(contact(page)).toContainText('Choose how we may contact you, or “Do not contact me”')
  await page.getByRole('checkbox', { name: 'Send me a text message' }).check()
  await page.getByRole('textbox', { name: /^Which phone number is safe/ }).fill('07700 900 982')
  await page.getByRole('button', { name: 'Seal and replace' }).click()
  await expect(page.getByRole('status')).toContainText(['Kept. This is how the person may be contacted from now on.'])
  await expect(contact(page)).toContainText('Do not call.')
  await expect(contact(page)).toContainText('Carla Contact recorded it on')
  await expect(contact(page)).not.toContainText('Please do not phone me any more.')
  await page.getByText('Before that (1)').click()
  await expect(contact(page)).toContainText('020 7946 0999')
  await page.getByRole('button', { name: 'Lock now' }).click()
  await unlock(page)
  await expect(contact(page)).toContainText('07700 900 982')
})

test('the key is locked again by a button, and by itself after a quarter of an hour; nothing read stays', async ({
  page,
  visit,
  server,
  context,
  faults,
}) => {
  faults.allow(/401/)
  const report = await send(server)
  const lara = await server.officer('Lara Lock')
  await context.addCookies([lara.cookie])
  await page.clock.install()
  await visit(`/staff/cases/#${report.id}`)
  for (const lock of [
    () => page.getByRole('button', { name: 'Lock now' }).click(),
    () => page.clock.fastForward(16 * 60_000),
  ]) {
    await unlock(page)
    await expect(told(page)).toContainText('headscarves')
    await lock()
    await expect(page.getByRole('main')).toContainText('Nothing that you read is left on this page.')
    expect(await page.content()).not.toContain('headscarves')
    expect(await page.content()).not.toContain('about the library')
  }

  // Suspended meanwhile: the next press empties the page, and costs no word when it was a mistake.
  await unlock(page)
  await page.getByLabel('New note').fill('Ring the school')
  changeStaff(server.db, lara.id, { state: 'suspended' })
  await page.getByRole('button', { name: 'Seal and keep' }).click()
  await expect(alert(page)).toContainText('this page is locked and empty')
  await expect(page.getByText('Unlocked', { exact: true })).toHaveCount(0)
  expect(await page.content()).not.toMatch(/headscarves|about the library/)
  await expect(page.getByRole('main')).not.toContainText('Burnt Oak')
  changeStaff(server.db, lara.id, { state: 'active' })
  await unlock(page)
  await expect(told(page)).toContainText('headscarves')
  await expect(page.getByLabel('New note')).toHaveValue('Ring the school')
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).toBe('{}')
})

test('two coordinators at once: the second sees who did what, and loses no word', async ({
  page,
  visit,
  server,
  context,
  faults,
}) => {
  faults.allow(/409 POST .*messages/)
  const report = await send(server, ACCOUNT, { language: 'fa' })
  const [mia, tom] = [await server.officer('Mia Minute'), await server.officer('Tom Twice')]
  await context.addCookies([mia.cookie])
  await visit(`/staff/cases/#${report.id}`)
  await unlock(page)
  await page.getByRole('button', { name: 'Take this case' }).click()
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('This person writes in Persian.')
  await page.getByText('Ready-made sentences in Persian').click()
  await page.getByRole('button', { name: 'Put it in' }).first().click()
  await expect(page.getByLabel('Write to the person')).toHaveValue(WORDS.fa.report.ready.believe)
  await page.getByLabel('Write to the person').fill('We will call you tomorrow.')
  const path = `/api/staff/cases/${report.id}`
  const { revision } = (await tom.call('GET', path)).body
  expect((await tom.call('PUT', `${path}/owner`, { revision, owner: tom.id })).status).toBe(200)
  await post(server, '/api/reports/messages', await sealedMessage(await server.team(), report, 'It happened again'))
  await page.getByRole('button', { name: 'Seal and send' }).click()
  await expect(alert(page)).toContainText('The person wrote')
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('It happened again')
  await expect(page.getByRole('main')).toContainText('Tom Twice works on this case.')
  await page.getByRole('button', { name: 'Take it over from Tom Twice' }).click()
  await expect(page.getByLabel('Write to the person')).toHaveValue('We will call you tomorrow.')
  await page.getByRole('button', { name: 'Seal and send' }).click()
  await expect(page.getByRole('status')).toContainText(['Sent.'])
})

test('what does not open is said to be so, with the way out, and is never taken for something else', async ({
  page,
  visit,
  server,
  context,
}) => {
  const team = await server.team()
  const real = await send(server)
  const stranger = await recipientOf(await newIdentity())
  const sealedTo = async (recipient: string, id: string, words: unknown) =>
    base64(await sealEnvelope({ kind: 'account', report: id, words }, [recipient]))
  const bent: [string, (id: string) => Promise<string> | string][] = [
    ['sealed to a key that you do not hold', (id) => sealedTo(stranger, id, ACCOUNT)],
    ['it belongs to another report', () => real.body.account.sealed],
    ['it is damaged', () => Buffer.from(real.body.account.sealed, 'base64').subarray(0, -200).toString('base64')],
    ['not written the way our form writes', (id) => sealedTo(team.recipient, id, { what: 7 })],
    ['not written the way our form writes', (id) => sealedTo(team.recipient, id, { ...ACCOUNT, evil: 'x' })],
  ]
  await context.addCookies([(await server.officer('Olga Open')).cookie])
  await visit('/staff/cases/')
  await unlock(page)
  for (const [sentence, sealedAs] of bent) {
    const { id, body } = await sealedReport(team)
    await post(server, '/api/reports', { ...body, account: { teamKeyId: team.id, sealed: await sealedAs(id) } })
    await page.evaluate((hash) => {
      location.hash = hash
    }, id)
    await expect(told(page)).toContainText(sentence)
    await expect(contact(page)).toHaveCount(0)
  }
})

test('words are shown as they were written, and never as a page', async ({ page, visit, server, context }) => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  const report = await send(server, { what: evil, contact: { ways: ['phone'], say: evil, voicemail: false } })
  await context.addCookies([(await server.officer('Tess Text')).cookie])
  await visit(`/staff/cases/#${report.id}`)
  await unlock(page)
  await expect(told(page)).toContainText(evil)
  await expect(contact(page)).toContainText(evil)
  await expect(page).toHaveTitle(/^Cases/)
})

test('a case taken out is one file that Debian’s age opens: with the own key, or with a service’s', async ({
  page,
  visit,
  server,
  context,
}) => {
  const report = await send(server)
  await context.addCookies([(await server.officer('Ella Export')).cookie])
  await visit(`/staff/cases/#${report.id}`)
  await unlock(page)
  await page.getByRole('button', { name: 'Take this case' }).click()
  await page.getByLabel('New note').fill('Only for us.')
  await page.getByRole('button', { name: 'Seal and keep' }).click()
  await page.getByText('Print or take out').click()
  const recipient = page.getByLabel('The key of the service that gets it')
  await recipient.fill('age1nobody')
  await page.getByRole('button', { name: 'Download, sealed to their key' }).click()
  await expect(page.getByRole('alert')).toContainText('This is no age key.')
  const service = await newIdentity()
  await recipient.fill(await recipientOf(service))
  const [theirs] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download, sealed to their key' }).click(),
  ])
  expect(theirs.suggestedFilename()).toBe(`case-${report.id.slice(0, 8)}.txt.age`)
  const text = ageOpens(await theirs.path(), service)
  expect(text).toContain('Then they threw a bottle.')
  expect(text).toContain('No voicemail. Leave no message.')
  expect(text).not.toContain('Only for us.')
  const [own] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download, sealed to my key' }).click(),
  ])
  const path = await own.path()
  expect(() => ageOpens(path, service)).toThrow()
  await page.getByText(/^What was done/).click()
  await expect(page.getByRole('main')).not.toContainText('did report.exported')
})

/** What the ordinary `age` command makes of a file. */
function ageOpens(file: string, identity: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'saysafe-age-'))
  try {
    writeFileSync(join(folder, 'key'), `${identity}\n`)
    return execFileSync('age', ['--decrypt', '--identity', join(folder, 'key'), file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the list is narrowed by lists and filters, and counts say what waits', async ({
  page,
  visit,
  server,
  context,
}) => {
  const risky = await send(server, ACCOUNT, { risks: ['in_danger'], strands: ['transgender'], ward: 'Whetstone' })
  changeReport(server.db, risky.id, { dueAt: new Date(Date.now() + 9 * 24 * 3_600_000) })
  const officer = await server.officer('Liam List')
  await context.addCookies([officer.cookie])
  await visit('/staff/cases/')
  const row = page.getByRole('row', { name: nameOf(risky) })
  await expect(row).toContainText(/First answer owed by [A-Z][a-z]+day \d+ [A-Z][a-z]+/)
  await page.getByLabel('Ward').selectOption('Whetstone')
  await expect(row).toContainText('In danger now')
  await page.getByRole('button', { name: /Yours/ }).click()
  await expect(page.getByRole('main')).toContainText('No case in this list fits what you chose.')
  await page.getByRole('button', { name: 'Show everything again' }).click()
  await expect(page.getByRole('main')).toContainText('No case is in this list.')
  await page.getByRole('button', { name: /Nobody works on/ }).click()
  await expect(row).toBeVisible()
})

test('the desk is sound, locked and open: axe, 320 px, letters of twice the size, targets', async ({
  page,
  visit,
  server,
  context,
}) => {
  test.slow()
  const report = await send(server, ACCOUNT, { risks: ['under_18'], toPolice: true })
  const officer = await server.officer('Asha Axe')
  await context.addCookies([officer.cookie])
  const found: string[] = []
  const look = async (state: string) => {
    for (const one of [...(await findings(page)), ...(await smallTargets(page)), ...(await overflowWhenNarrow(page))])
      found.push(`${state}: ${one}`)
  }
  await visit('/staff/cases/')
  await look('list')
  await page.getByRole('link', { name: nameOf(report) }).click()
  await expect(page.getByRole('main')).toContainText('Unlock to read it')
  await look('locked')
  await tryPassphrase(page, 'wrong')
  await expect(page.getByRole('alert')).toContainText('not your passphrase')
  await look('wrong passphrase')
  await unlock(page)
  await page.getByRole('button', { name: 'Take this case' }).click()
  // What comes in meanwhile changes the case, and taking it would be refused.
  await expect(page.getByRole('main')).toContainText('This case is yours.')
  await post(server, '/api/reports/messages', await sealedMessage(await server.team(), report, 'Hello'))
  for (const summary of await page.locator('summary').all()) await summary.click()
  await page.getByLabel('Write to the person').fill('Hello')
  await look('open')
  expect(found).toEqual([])
})

test('the measures are sound, say the year, and come as a file', async ({ page, visit, server, context, request }) => {
  const { cookie } = await server.officer('Mona Measure')
  await context.addCookies([cookie])
  const html = await (await visit('/staff/cases/measures/?year=2021')).text()
  await expect(heading(page)).toHaveText('Reports of hate crime, 2021/22')
  await expect(page.getByRole('table', { name: /Beside the figures of the police/ })).toContainText('825')
  // What is chosen can be read whole, and what it changes is in view.
  const quarter = page.getByLabel('Exact numbers for')
  await quarter.selectOption('October to December 2021')
  expect(await quarter.evaluate((one: HTMLSelectElement) => one.offsetWidth)).toBeGreaterThan(270)
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/quarter=3#exact$/)
  await expect(page.getByRole('table', { name: 'Reports of hate crime, October to December 2021' })).toBeInViewport()
  await expect(quarter).toHaveValue('3')
  const file = await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href')
  const csv = await request.get(file ?? '', { headers: { cookie: `${cookie.name}=${cookie.value}` } })
  expect(await csv.text()).toContain('year,measure,value,period,count,hidden')
  const found = [
    ...(await findings(page)),
    ...(await smallTargets(page)),
    ...(await overflowWhenNarrow(page)),
    ...(await faultsIn(html)),
  ]
  expect(found).toEqual([])
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('the desk says that it needs it, and why', async ({ page, visit, server, context }) => {
    await context.addCookies([(await server.officer('Nora Noscript')).cookie])
    const response = await visit('/staff/cases/')
    await expect(page.locator('noscript p')).toBeVisible()
    await expect(page.getByLabel('Your passphrase')).toHaveCount(0)
    const html = await response.text()
    expect(html).toContain('This page needs JavaScript: the key that opens reports')
    expect(await faultsIn(html)).toEqual([])
  })
})
