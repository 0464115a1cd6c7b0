import { changeCentre } from '#db/queries/centres.ts'
import { addDataRequest } from '#db/queries/data-requests.ts'
import { addCentre, joinCentre } from '#tests/support/centres.ts'
import { readyCentre, unlock } from './centres.ts'
import { findings } from './findings.ts'
import { expect, test as base } from './fixtures.ts'
import { overflowWhenNarrow } from './hands.ts'
import { whereabouts } from './canary.ts'
import { reportOn } from './report-form.ts'
import { returningOn } from './returning.ts'
import { DESK, PHONE } from './screens.ts'
import type { TestServer } from './server.ts'
import { sentence } from './words.ts'

/** With a server of its own: where a centre can be chosen the form has a step more. */
const test = base.extend<object, { server: TestServer }>({
  server: [async ({ server }, use) => use(server), { scope: 'worker' }],
})

const CENTRE = 'Lantern House'

test.use(DESK)

test('somebody lets a centre read their report in Persian without script; the centre answers; they end its access', async ({
  page,
  visit,
  server,
  browser,
  context,
  faults,
}) => {
  test.slow()
  await server.reports.open()
  const hub = await readyCentre(server, CENTRE)
  const other = await readyCentre(server, 'Another Place')
  const marker = `Canary${crypto.randomUUID().replaceAll('-', '')}`

  const phone = await browser.newContext({ ...PHONE, baseURL: server.url, javaScriptEnabled: false })
  const theirs = await phone.newPage()
  const form = reportOn(theirs, 'fa')
  const { words } = form
  await theirs.goto(form.address)
  await expect(theirs.getByText(words.start.centreToo)).toBeVisible()
  await theirs.goto(`${form.address}form/`)
  expect(await overflowWhenNarrow(theirs)).toEqual([])
  await expect(theirs.getByText(words.form.teamOrCentre).first()).toBeVisible()
  await form.agree()
  await form.choice('centre', hub.id).check()
  await form.choice('in_danger', 'yes').check()
  await form.box('what').fill(marker)
  await form.press(words.form.toCheck)
  await expect(form.title).toHaveText(words.form.check)
  await expect(theirs.getByText(words.form.teamAndCentre.replace('{{centre}}', CENTRE))).toBeVisible()

  // Closed between two presses: nothing goes to fewer people than were chosen without a word.
  changeCentre(server.db, hub.id, { listed: false })
  await form.press(words.form.send)
  await expect(theirs.getByText(words.failures.centreGone)).toBeVisible()
  changeCentre(server.db, hub.id, { listed: true })
  await form.press(words.form.change)
  await expect(form.box('what')).toHaveValue(marker)
  await form.choice('centre', hub.id).check()
  await form.press(words.form.toCheck)
  await form.press(words.form.send)
  const code = (await form.code.innerText()).replaceAll(/\D/g, '')
  await phone.close()

  const [report] = await server.reports.arrived()
  expect(report).toMatchObject({ centre: hub.id, opened: { what: marker } })
  const id = report?.id ?? ''
  await context.addCookies([other.person.cookie])
  await visit('/staff/cases/')
  await expect(page.getByText('No case is in this list.')).toBeVisible()
  faults.allow(/404 GET .*\/api\/staff\/cases/)
  await visit('/staff/')
  await visit(`/staff/cases/#${id}`)
  await expect(page.getByText('There is no such case any more.')).toBeVisible()

  await context.addCookies([hub.person.cookie])
  await visit('/staff/')
  await visit('/staff/cases/')
  await expect(page.getByText(`Reports that people let ${CENTRE} read.`)).toBeVisible()
  await page.getByRole('link', { name: `Case ${id.slice(0, 8).toUpperCase()}` }).click()
  await unlock(page)
  await expect(page.getByRole('region', { name: 'What they told' })).toContainText(marker)
  await expect(page.getByText('Nobody of the hate crime team has taken this case yet.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What to do' })).toHaveCount(0)
  // Whom to call now, and that the team is told; its steps are the team's.
  const safety = page.getByRole('region', { name: 'Keep them safe first' })
  await expect(safety.getByRole('link', { name: '020 7946 0322' })).toHaveAttribute('href', 'tel:02079460322')
  await expect(safety).toContainText('The hate crime team is told.')
  await expect(safety.getByRole('button')).toHaveCount(0)
  await page.getByLabel('Write to the person').fill('ما دوشنبه اینجا هستیم.')
  await page.getByRole('button', { name: 'Seal and send' }).click()
  await expect(page.getByRole('status')).toContainText(['Sent. The person reads it with their code.'])
  await page.getByLabel('New note').fill(`${marker}: speaks Dari`)
  await page.getByRole('button', { name: 'Seal and keep' }).click()
  await expect(page.getByRole('region', { name: 'Notes of your centre' })).toContainText('speaks Dari')
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])

  const centre = await browser.newContext({ ...DESK, baseURL: server.url })
  await centre.addCookies([hub.person.cookie])
  const leftOpen = await centre.newPage()
  await leftOpen.goto(`/staff/cases/#${id}`)
  await unlock(leftOpen)
  await expect(leftOpen.getByText(marker).first()).toBeVisible()

  const coordinator = await server.officer('Catherine Clear')
  await context.addCookies([coordinator.cookie])
  await visit('/staff/cases/')
  await page.getByLabel('Centre', { exact: true }).selectOption({ label: CENTRE })
  await expect(page.getByText(`with ${CENTRE}`)).toBeVisible()
  await page.getByRole('link', { name: `Case ${id.slice(0, 8).toUpperCase()}` }).click()
  await unlock(page)
  await expect(page.getByText(`${CENTRE} reads this case too`)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Notes of the team' })).toContainText('speaks Dari')
  // What answers a request about data is sealed to the person and the team alone.
  const now = new Date()
  const received = { receivedAt: now, dueAt: new Date(now.getTime() + 30 * 24 * 3_600_000) }
  const letter = { id: crypto.randomUUID(), kind: 'access', channel: 'letter', reportId: id, ...received } as const
  addDataRequest(server.db, { ...letter, who: null, teamKeyId: null, recordedBy: coordinator.id })
  await page.reload()
  await unlock(page)
  await page.getByRole('button', { name: 'Take this case' }).click()
  await expect(page.getByLabel('This answers what they asked about their data')).toBeChecked()
  await expect(page.getByText(`${CENTRE} cannot open it and is not told of it.`)).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.getByLabel('Write to the person').fill(`${marker}: all that we hold`)
  await page.getByRole('button', { name: 'Seal and send' }).click()
  await expect(page.getByRole('status')).toContainText([`Sent to the person alone; ${CENTRE} cannot read it.`])
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('all that we hold')
  await leftOpen.reload()
  await unlock(leftOpen)
  await expect(leftOpen.getByRole('region', { name: 'Messages' })).toContainText('دوشنبه')
  await expect(leftOpen.getByText('all that we hold')).toHaveCount(0)

  const back = returningOn(page, 'fa')
  await visit(back.address)
  await back.open(code)
  await expect(back.messages).toContainText([`${CENTRE}`])
  await expect(back.messages).toContainText(['ما دوشنبه اینجا هستیم.'])
  await expect(back.messages).toContainText(['all that we hold'])
  await expect(page.getByText(back.words.write.hintCentre.replace('{{centre}}', CENTRE))).toBeVisible()
  await back.send(`${marker} thanks`)
  await expect(back.done).toHaveText(back.words.write.done)
  await page.getByText(back.words.centre.endSummary.replace('{{centre}}', CENTRE)).click()
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])
  await back.press(back.words.centre.endSubmit)
  await expect(back.done).toHaveText(back.words.centre.done.replace('{{centre}}', CENTRE))
  // A page that the centre left open asks by itself, and keeps nothing of hers.
  await expect(leftOpen.getByRole('alert')).toContainText('The person ended your access.', { timeout: 30_000 })
  await expect(leftOpen.getByText(marker)).toHaveCount(0)
  await expect(leftOpen.getByRole('heading', { name: 'Notes of your centre' })).toHaveCount(0)
  await centre.close()
  await expect(page.getByText(sentence(back.words.centre.ended))).toBeVisible()
  await expect(page.getByText(back.words.write.hint, { exact: true })).toBeVisible()
  await back.send(`${marker} for the team alone`)
  await expect(back.done).toHaveText(back.words.write.done)

  await context.addCookies([hub.person.cookie])
  await visit('/staff/cases/')
  await expect(page.getByText('No case is in this list.')).toBeVisible()
  await context.addCookies([coordinator.cookie])
  await visit('/staff/')
  await visit(`/staff/cases/#${id}`)
  await expect(page.getByText(`The person has ended the access of ${CENTRE}.`)).toBeVisible()
  expect(whereabouts(server, marker)).toEqual([])
})

test('with script the centre is a step of its own, and every hint says who reads; a centre that closes meanwhile costs no words', async ({
  page,
  visit,
  server,
  faults,
}) => {
  test.slow()
  await server.reports.open()
  const hub = await readyCentre(server, 'Corner Room')
  const form = reportOn(page, 'en')
  const { words } = form
  const both = words.form.teamAndCentre.replace('{{centre}}', 'Corner Room')
  await server.reports.arrived()
  await visit(`${form.address}form/`)
  await form.agree()
  await form.goOn()
  await expect(form.title).toHaveText(words.form.pages.centre)
  expect(await findings(page)).toEqual([])
  await form.choice('centre', hub.id).check()
  await form.until('what')
  // With the words, and with the files.
  await expect(page.getByText(both)).toHaveCount(2)
  await expect(page.getByText(words.form.teamOnly)).toHaveCount(0)
  await form.box('what').fill('They spat at me.')
  await form.until('contact')
  await form.goOn()
  await expect(page.getByText(both, { exact: true })).toBeVisible()
  changeCentre(server.db, hub.id, { listed: false })
  faults.allow(/409 POST .*\/api\/reports/)
  await form.press(words.form.send)
  await expect(page.getByRole('alert')).toContainText(words.failures.centreGone)
  await expect(page.getByText(both, { exact: true })).toHaveCount(0)
  await form.press(words.form.send)
  await expect(form.code).toBeVisible()
  const [report] = await server.reports.arrived()
  expect(report).toMatchObject({ centre: null, opened: { what: 'They spat at me.' } })
})

test('somebody of a centre makes its key on the page of keys, and from then on it can be chosen', async ({
  page,
  visit,
  server,
  context,
}) => {
  test.slow()
  await server.reports.open()
  const centre = addCentre(server.db, new Date(), 'New Place')
  const person = server.colleague('Nadia New', 'centre')
  joinCentre(server.db, new Date(), person.id, centre.id)
  await context.addCookies([person.cookie])
  await visit('/staff/')
  await expect(page.getByText('Nobody can choose your centre')).toBeVisible()
  await visit('/staff/keys/')
  await page.getByLabel('A passphrase for your key').fill('seven tall lamps on a quiet hill')
  await page.getByRole('button', { name: 'Make my key' }).click()
  await page.getByLabel('Type your passphrase once more').fill('seven tall lamps on a quiet hill')
  await page.getByRole('button', { name: 'Try it, and save my key' }).click()
  await expect(page.getByRole('heading', { name: 'The key of New Place' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Recovery key' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Make the centre’s key' }).click()
  await expect(page.getByRole('status')).toContainText(['The centre’s key is made.'])
  await expect(page.getByText('Can open reports', { exact: true })).toBeVisible()
  expect(await findings(page)).toEqual([])
  const { centres } = (await (await fetch(`${server.url}/api/reporting`)).json()) as { centres: { name: string }[] }
  expect(centres.map(({ name }) => name)).toContain('New Place')
})
