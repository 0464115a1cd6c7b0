import { keysOf } from '#api/sealing/report-code.ts'
import { PASSPHRASE } from '#tests/support/keys.ts'
import { findings } from './findings.ts'
import { overflow } from './hands.ts'
import { enteredBy, helperAt, intakeOn, test } from './helpers.ts'
import { expect } from './fixtures.ts'

const MRS = { label: 'Mrs A.', what: 'He spat at me at the bus stop' }

test('a champion writes down what somebody tells them by phone, gives them the code, and writes with the team', async ({
  page,
  visit,
  context,
  server,
}) => {
  test.slow()
  const shireen = await helperAt(server, context)
  await server.reports.arrived()
  const form = intakeOn(page, 'en')
  await visit('/staff/helping/')
  await expect(page.getByRole('main')).toContainText('You have not sent a report for anybody')
  await page.getByRole('button', { name: 'Report for somebody else' }).click()

  // Whose it is comes first, and is not taken for granted.
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText('Choose who this report is for')
  await page.getByRole('radio', { name: 'For me' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page).toHaveURL('/en/report/')
  await form.choose()
  await expect(form.whose).toContainText('You are reporting for: somebody else')
  await expect(page.getByRole('main')).toContainText('I cannot read it again.')
  await form.goOn()
  await expect(form.summary.getByRole('link')).toHaveCount(6)
  expect(await findings(page)).toEqual([])
  await page.screenshot({ path: '/tmp/champ-intake.png', fullPage: true })
  await form.begin(MRS)
  await expect(form.whose).toContainText('You are reporting for: Mrs A.')
  await form.goOn()
  await form.choice('consent', 'team').check()
  await form.until('what')
  await expect(form.whose).toContainText('Mrs A.')
  await form.box('what').fill(MRS.what)
  await form.until('contact')
  // Nobody but the helper is contacted unless the person says so.
  await expect(form.choice('contact_who', 'helper')).toBeChecked()
  await expect(form.choice('ways', 'phone')).toHaveCount(0)
  await form.choice('contact_who', 'both').check()
  await form.choice('ways', 'phone').check()
  await form.box('phone').fill('020 7946 0123')
  await form.box('times').fill('Mornings only')
  await form.choice('contact_who', 'helper').check()
  await expect(form.box('phone')).toHaveCount(0)
  await form.goOn()
  await expect(page.getByRole('main')).toContainText(form.words.form.helperContact)
  await expect(form.whose).toContainText('Mrs A.')
  await page.screenshot({ path: '/tmp/champ-check.png', fullPage: true })
  await form.press(form.words.form.send)

  const code = ((await form.code.textContent()) ?? '').replaceAll(' ', '')
  expect(code).toMatch(/^\d{20}$/)
  await expect(page.getByRole('main')).toContainText('It is for: Mrs A.')
  expect(await findings(page)).toEqual([])
  await page.screenshot({ path: '/tmp/champ-receipt.png', fullPage: true })
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(
    'Say whether they have their code',
  )
  await page.getByRole('radio', { name: 'Yes, they have it' }).check()
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page).toHaveURL('/staff/helping/?done=handed')
  const [stored] = await server.reports.arrived()
  expect(stored).toMatchObject({
    ...enteredBy(shireen),
    language: 'en',
    opened: { what: MRS.what, contact: { who: 'helper', ways: ['code'], voicemail: false } },
  })

  // On the desk: no name before the key is open, no word of what was told ever.
  await expect(page.getByRole('main')).toContainText('They have their code.')
  await expect(page.getByText('Mrs A.')).toHaveCount(0)
  const officer = await server.officer('Catherine Clear')
  const told = await tellHelper(
    server,
    officer,
    stored?.id ?? '',
    shireen.recipient,
    'Please tell her: we ring the bus company',
  )
  expect(told).toBe(201)
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('heading', { level: 3, name: 'Mrs A.' })).toBeVisible()
  await page.getByRole('link', { name: 'Open Mrs A.' }).click()
  const thread = page.getByRole('region', { name: 'Messages between the team and you' })
  await expect(thread.getByRole('listitem')).toContainText(['we ring the bus company'])
  await thread.getByRole('textbox', { name: 'Write to the team' }).fill('She says thank you')
  await thread.getByRole('button', { name: 'Send to the team' }).click()
  await expect(thread.getByRole('listitem')).toContainText(['we ring the bus company', 'She says thank you'])
  await expect(page.getByText(MRS.what)).toHaveCount(0)
  expect(await findings(page)).toEqual([])
  await page.screenshot({ path: '/tmp/champ-helped.png', fullPage: true })

  // Lost on the way home: a code to take it over, which only works once.
  await page.getByRole('button', { name: 'Make a code to take it over' }).click()
  await expect(form.code).toHaveText(/^(\d{4} ){4}\d{4}$/)
  const handOver = ((await form.code.textContent()) ?? '').replaceAll(' ', '')
  const { token } = await keysOf(handOver)
  const looked = await page.request.post('/api/reports/hand-over', { data: { token } })
  expect(looked.status()).toBe(200)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await overflow(page)).toEqual([])
})

async function tellHelper(
  server: Parameters<typeof helperAt>[0],
  officer: Awaited<ReturnType<Parameters<typeof helperAt>[0]['officer']>>,
  id: string,
  recipient: string,
  words: string,
) {
  const { sealEnvelope } = await import('#api/sealing/envelope.ts')
  const team = await server.team()
  const revision = async () => (await officer.call('GET', `/api/staff/cases/${id}`)).body.revision
  await officer.call('PUT', `/api/staff/cases/${id}/owner`, { revision: await revision(), owner: officer.id })
  const sealed = Buffer.from(await sealEnvelope({ kind: 'to_helper', report: id, words }, [recipient, team.recipient]))
  const message = { id: crypto.randomUUID(), kind: 'to_helper', teamKeyId: team.id, sealed: sealed.toString('base64') }
  return (await officer.call('POST', `/api/staff/cases/${id}/messages`, { revision: await revision(), ...message }))
    .status
}
