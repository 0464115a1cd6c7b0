import { readFileSync } from 'node:fs'
import { photo } from '#tests/support/uploads.ts'
import { whereabouts } from './canary.ts'
import { readyCentre, unlock } from './centres.ts'
import { findings } from './findings.ts'
import { expect } from './fixtures.ts'
import { overflowWhenNarrow } from './hands.ts'
import { helperAt, intakeOn, test } from './helpers.ts'
import { returningOn } from './returning.ts'
import { DESK } from './screens.ts'

const CENTRE = 'Lantern House'

test.use(DESK)

test('a champion lets the centre that the person chose read; it opens the files and writes; the person takes the report over and ends that', async ({
  page,
  visit,
  context,
  server,
  faults,
}) => {
  test.slow()
  const hub = await readyCentre(server, CENTRE)
  const shireen = await helperAt(server, context)
  await server.reports.arrived()
  const marker = `Canary${crypto.randomUUID().replaceAll('-', '')}`
  const form = intakeOn(page, 'en')
  const { words } = form
  const both = words.form.teamAndCentre.replace('{{centre}}', CENTRE)
  await form.choose()
  await form.begin({ label: 'Mrs A.', what: marker, by: 'in_person' })
  await form.goOn()
  await form.agree()
  await form.until('centre')
  await expect(form.whose).toContainText('Mrs A.')
  expect(await findings(page)).toEqual([])
  await form.choice('centre', hub.id).check()
  await form.until('what')
  await form.box('what').fill(marker)
  // The box for files says who opens them as it was chosen.
  await expect(page.locator('.saysafe-evidence').getByText(both)).toBeVisible()
  const files = page.locator('input[type=file]')
  await files.setInputFiles([
    { name: 'the wall.jpg', mimeType: 'image/jpeg', buffer: await photo() },
    { name: `${marker}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`${marker} wrote this`) },
  ])
  await expect(page.getByText('Ready', { exact: true })).toHaveCount(2)
  await form.until('contact')
  await form.sees()
  await form.choice('contact_who', 'helper').check()
  await form.goOn()
  await expect(page.getByText(both, { exact: true }).first()).toBeVisible()
  await form.press(words.form.send)
  const slip = ((await form.code.textContent()) ?? '').replaceAll(' ', '')
  await expect(page.getByText(words.helping.first)).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.getByRole('radio', { name: 'Yes, they have it' }).check()
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page).toHaveURL(/done=handed/)
  const [report] = await server.reports.arrived()
  expect(report).toMatchObject({ centre: hub.id, enteredBy: shireen.id, opened: { what: marker } })
  const id = report?.id ?? ''

  // The centre opens, shows and takes out what was sent, and is warned before it writes.
  await context.addCookies([hub.person.cookie])
  await visit(`/staff/cases/#${id}`)
  await unlock(page)
  const region = page.getByRole('region', { name: 'Pictures, documents and recordings' })
  await expect(region.getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: 'Show the wall.jpg' }).click()
  await expect(page.getByRole('img', { name: 'the wall.jpg' })).toBeVisible()
  const save = async (button: string | RegExp) => {
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    return saved.path()
  }
  expect(readFileSync(await save(`Download ${marker}.txt`), 'utf8')).toBe(`${marker} wrote this`)
  await page.getByText('Print or take out').click()
  await expect(page.getByLabel('The key of the service that gets it')).toHaveCount(0)
  await save('Download, sealed to my key')
  await expect(page.getByText('The package is downloaded')).toBeVisible()
  await expect(page.getByText('may be able to read what you write here')).toBeVisible()
  await page.getByLabel('Write to the person').fill(`${marker}: come on Monday`)
  await page.getByRole('button', { name: 'Seal and send' }).click()
  await expect(page.getByRole('status')).toContainText(['Sent. The person reads it with their code.'])
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])

  // The officer is warned by name.
  const officer = await server.officer('Catherine Clear')
  await officer.call('PUT', `/api/staff/cases/${id}/owner`, {
    revision: (await officer.call('GET', `/api/staff/cases/${id}`)).body.revision,
    owner: officer.id,
  })
  await context.addCookies([officer.cookie])
  await visit('/staff/')
  await visit(`/staff/cases/#${id}`)
  await unlock(page)
  await expect(page.getByText(`${shireen.name} may be able to read what you write here`)).toBeVisible()
  expect(await findings(page)).toEqual([])

  // Her first return gives the person a code that nobody else saw; what was written before comes along.
  const back = returningOn(page, 'en')
  await visit(back.address)
  faults.allow(/409 POST .*\/api\/reports\/return/)
  await back.enter(slip)
  await expect(back.title).toHaveText(back.words.takeOver.heading)
  await expect(page.getByText(marker)).toHaveCount(0)
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])
  const own = ((await page.locator('.saysafe-receipt__reference').textContent()) ?? '').replaceAll(' ', '')
  await page.getByRole('checkbox', { name: back.words.takeOver.written }).check()
  await back.press(back.words.takeOver.confirm)
  await expect(back.done).toHaveText(back.words.takeOver.done)
  await expect(back.messages).toContainText([`${marker}: come on Monday`])
  await visit(back.address)
  await back.enter(slip)
  await expect(back.summary).toContainText('This code worked once. Then it was replaced by a new one.')
  await back.open(own)
  await expect(back.messages).toContainText([`${marker}: come on Monday`])
  await page.getByText(back.words.centre.endSummary.replace('{{centre}}', CENTRE)).click()
  await back.press(back.words.centre.endSubmit)
  await expect(back.done).toHaveText(back.words.centre.done.replace('{{centre}}', CENTRE))
  for (const file of server.db.$client.prepare('SELECT id FROM report_files WHERE report_id = ?').pluck().all(id))
    expect((await hub.person.call('POST', `/api/staff/cases/${id}/files/${file}`, {})).status).toBe(404)
  expect((await officer.call('GET', `/api/staff/cases/${id}`)).body).toMatchObject({ codeSeen: false })
  for (const written of [marker, slip, own]) expect(whereabouts(server, written)).toEqual([])
})

test('coordinators see on their desk that a centre lost its key, with its cases, until one says that it is dealt with', async ({
  page,
  visit,
  context,
  server,
}) => {
  const { sealedReport } = await import('#tests/support/reporting.ts')
  const hub = await readyCentre(server, 'Corner Room')
  const officer = await server.officer('Catherine Clear')
  const { body, id } = await sealedReport(await server.team(), undefined, {}, hub)
  const headers = { 'content-type': 'application/json' }
  await fetch(`${server.url}/api/reports`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect((await hub.person.call('DELETE', '/api/staff/keys')).status).toBe(204)
  await context.addCookies([officer.cookie])
  await visit('/staff/cases/')
  const told = page.getByRole('region', { name: 'Keys that were lost or replaced' })
  await expect(told).toContainText('Hanna of Corner Room, of Corner Room, gave up their own key')
  await expect(told).toContainText('Nobody at Corner Room can open reports now.')
  await expect(told).toContainText('It concerns 1 case:')
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])
  await expect(told.getByRole('link')).toHaveAttribute('href', `#${id}`)
  await told.getByRole('button', { name: 'It is dealt with' }).click()
  await expect(told).toHaveCount(0)
  await visit('/staff/cases/?')
  await expect(page.getByRole('heading', { name: 'Cases', exact: true })).toBeVisible()
  await expect(told).toHaveCount(0)
})
