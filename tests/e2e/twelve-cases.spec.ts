import type { Page } from '@playwright/test'
import { PASSPHRASE } from '#tests/support/keys.ts'
import { expect } from './fixtures.ts'
import { reportOn } from './report-form.ts'
import { test } from './returning.ts'

/** What became of each, made up to match the year 2021/22; the first three stand for the rest. */
const YEAR = [
  { route: 'true_vision', contact: 'visited', outcome: 'resolved' },
  { route: '101', contact: 'called', outcome: 'ongoing' },
  { route: 'not_a_crime', contact: '', outcome: 'resolved' },
  { route: 'still_deciding', contact: '', outcome: 'ongoing' },
  { route: '101', contact: 'visited', outcome: 'resolved' },
  { route: '101', contact: 'called', outcome: 'resolved' },
  ...Array.from({ length: 4 }, () => ({ route: 'true_vision', contact: 'visited', outcome: 'resolved' })),
  ...Array.from({ length: 2 }, () => ({ route: 'true_vision', contact: 'called', outcome: 'ongoing' })),
]
/** `npm run test:heavy` enters all twelve. */
const CASES = YEAR.slice(0, Number(process.env.SAYSAFE_CASES ?? 3))
const ROUTES: Record<string, string> = {
  true_vision: 'Police, through True Vision',
  '101': 'Police, by 101',
}

async function sendReport(page: Page, visit: (path: string) => Promise<unknown>, number: number, toPolice: boolean) {
  const form = reportOn(page, 'en')
  await visit(`${form.address}form/`)
  await form.agree('team', toPolice ? 'yes' : 'no')
  await form.until('what')
  await form.choice('kinds', 'words').check()
  await form.box('what').fill(`Made-up case number ${number}`)
  await form.until('why')
  await form.choice('strands', 'race').check()
  await form.until('contact')
  await form.goOn()
  await form.press(form.words.form.send)
  await expect(form.code).toBeVisible()
  await page.getByRole('checkbox', { name: form.words.receipt.written }).check()
  await form.press(form.words.receipt.finish)
  await expect(form.title).toHaveText(form.words.done.title)
}

async function workOn(page: Page, { route, contact, outcome }: (typeof YEAR)[number]) {
  const group = (name: string) => page.getByRole('group').filter({ has: page.getByText(name, { exact: true }) })
  const glance = page.getByRole('region', { name: 'At a glance' })
  await page.getByRole('button', { name: 'Take this case' }).click()
  await page.getByLabel('Write to the person').fill('Thank you for telling us.')
  await page.getByRole('button', { name: 'Seal and send' }).click()
  await expect(page.getByRole('status')).toContainText(['Sent.'])
  const service = ROUTES[route]
  if (service) {
    await page.getByText('Refer', { exact: true }).click()
    await page.getByLabel('To whom').selectOption(service)
    if (service !== 'police_in_danger') await page.getByLabel('Did the person agree to this?').selectOption('agreed')
    await page.getByLabel('Reference and what was agreed').fill('Reference 123')
    await page.getByRole('button', { name: 'Record that I referred it' }).click()
    await expect(page.getByText('Refer (1)', { exact: true })).toBeVisible()
  }
  await page.getByText('What the police know', { exact: true }).click()
  if (!service) await page.getByLabel('Do the police know?').selectOption(route)
  if (contact) await page.getByLabel('Have the police been in touch?').selectOption(contact)
  await group('What the police know').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText(['Saved.'])
  await page.getByText('What came of it', { exact: true }).click()
  await page.getByLabel('Outcome', { exact: true }).selectOption(outcome)
  await group('What came of it').getByRole('button', { name: 'Save' }).click()
  await expect(glance).toContainText(outcome === 'resolved' ? 'Resolved' : 'Ongoing')
  if (outcome !== 'resolved') return
  await page.getByRole('button', { name: 'Close the case' }).click()
  await expect(page.getByRole('button', { name: 'Reopen the case' })).toBeVisible()
}

test(`${CASES.length} cases of 2021/22, entered through the form and the desk, give its table, and leave the desk hidden`, async ({
  page,
  visit,
  server,
  context,
}) => {
  test.setTimeout(120_000 + CASES.length * 40_000)
  server.clock.moveTo(new Date('2021-11-15T10:00:00Z'))
  const officer = await server.officer('Carol Charity')
  const [from, until] = [new Date('2021-04-01'), new Date('2022-04-01')].map(Number)
  for (const [index, { route }] of CASES.entries()) await sendReport(page, visit, index + 1, route in ROUTES)
  const ids = server.db.$client
    .prepare('SELECT id FROM reports WHERE received_at BETWEEN ? AND ? ORDER BY received_at')
    .pluck()
    .all(from, until)
    .map(String)
  expect(ids).toHaveLength(CASES.length)
  await context.addCookies([officer.cookie])
  await visit('/staff/cases/')
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  for (const [index, id] of ids.entries()) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, id)
    await expect(page.getByRole('main')).toContainText(`Made-up case number ${index + 1}`)
    const one = CASES[index]
    if (one) await workOn(page, one)
  }

  await visit('/staff/cases/measures/?year=2021')
  const exact = page.getByRole('region', { name: 'For the team only: exact numbers' }).first()
  const rowOf = async (name: string) =>
    (
      await exact
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
        .getByRole('cell')
        .allTextContents()
    ).map(Number)
  const of = (keep: (one: (typeof YEAR)[number]) => boolean) => {
    const kept = CASES.filter(keep)
    const many = (key: 'outcome' | 'contact', value: string) => kept.filter((one) => one[key] === value).length
    return [
      kept.length,
      many('outcome', 'resolved'),
      0,
      many('outcome', 'ongoing'),
      many('contact', 'visited'),
      many('contact', 'called'),
    ]
  }
  expect(await rowOf('Yes, through True Vision')).toEqual(of(({ route }) => route === 'true_vision'))
  expect(await rowOf('Yes, by 101')).toEqual(of(({ route }) => route === '101'))
  expect(await rowOf('Of these, not reported to the police')).toEqual(of(({ route }) => !(route in ROUTES)))
  expect(await rowOf('All')).toEqual(of(() => true))
  if (CASES.length === 12) {
    const all = [
      await rowOf('Yes, through True Vision'),
      await rowOf('Yes, by 101'),
      await rowOf('Of these, not reported to the police'),
    ]
    expect(all.map(([cases]) => cases)).toEqual([7, 3, 2])
    expect((await rowOf('All')).slice(0, 4)).toEqual([12, 8, 0, 4])
  }
  await page.emulateMedia({ media: 'print' })
  await expect(exact).toBeHidden()
  const { body } = await officer.call('GET', '/api/staff/cases/measures?year=2021')
  expect(JSON.stringify(body)).not.toMatch(/"count":[1-4]\b/)
})
