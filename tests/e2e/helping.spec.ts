import { newOfficerKey, PASSPHRASE } from '#tests/support/keys.ts'
import { sealedReport } from '#tests/support/reporting.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { findings } from './findings.ts'
import { overflow } from './hands.ts'
import { expect } from './fixtures.ts'
import { faultsIn } from './html-faults.ts'
import { whereabouts } from './canary.ts'
import { enteredBy, handsOver, helperAt, intakeOn, test } from './helpers.ts'
import { returningOn, asTyped } from './returning.ts'
import { PHONE } from './screens.ts'
import { WORDS } from './words.ts'

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
  await page.getByRole('link', { name: 'Report for somebody else' }).click()

  // Whose it is comes first, and is not taken for granted.
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText('Choose who this report is for')
  await page.getByRole('radio', { name: 'For me' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page).toHaveURL('/en/report/')
  await form.choose()
  await expect(form.whose).toContainText('You are reporting for: somebody else')
  await expect(page.getByRole('main')).toContainText('I cannot read it again, unless')
  await form.goOn()
  await expect(form.summary.getByRole('link')).toHaveCount(5)
  expect(await findings(page)).toEqual([])
  await form.begin(MRS)
  await expect(form.whose).toContainText('You are reporting for: Mrs A.')
  await form.goOn()
  await form.agree('team', 'yes')
  await form.until('what')
  await expect(form.whose).toContainText('Mrs A.')
  await form.box('what').fill(MRS.what)
  await form.until('contact')
  await form.sees()
  // Nobody has said it before it is asked, and nothing goes on without it.
  await expect(form.choice('contact_who', 'helper')).not.toBeChecked()
  await form.goOn()
  await expect(form.summary).toBeFocused()
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
  await form.press(form.words.form.send)

  const code = ((await form.code.textContent()) ?? '').replaceAll(' ', '')
  expect(code).toMatch(/^\d{20}$/)
  await expect(page.getByRole('main')).toContainText('It is for: Mrs A.')
  // What the person would read with their code is read to them.
  await expect(page.getByRole('main')).toContainText(form.words.form.policeNext)
  expect(await findings(page)).toEqual([])
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
    opened: { what: MRS.what, contact: { who: 'helper', ways: [], voicemail: false } },
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

  // Lost on the way home: a code to take it over.
  expect(await handsOver(page)).toMatch(/^\d{20}$/)
  const slip = page.locator('.saysafe-slip')
  await expect(slip).toContainText('/en/code/')
  await page.getByLabel('Language of the slip').selectOption('fa')
  await expect(slip).toContainText('/fa/code/')
  await expect(slip).toContainText(WORDS.fa.report.receipt.slipOnce)
  await expect(slip).toHaveAttribute('dir', 'rtl')
  for (const written of [MRS.what, MRS.label, 'She says thank you', code])
    expect(whereabouts(server, written)).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await overflow(page)).toEqual([])
})

test('a helper who only counts a child in danger is told whom to call and that nobody reads it, says that they call, and is told again at the end', async ({
  page,
  context,
  server,
}) => {
  await helperAt(server, context)
  await server.reports.arrived()
  const form = intakeOn(page, 'fa')
  await form.choose()
  await form.press(form.words.form.back)
  await form.choice('in_danger', 'yes').check()
  await form.choice('under_18', 'yes').check()
  const boxes = page.locator('.saysafe-danger, .saysafe-callout').filter({ hasText: 'safeguarding' })
  await expect(boxes).toHaveText([/If somebody is in danger: call 999 now/, /If the person is under 18/])
  // It is the helper who reads this; whom they call stands there once.
  await expect(page.getByText(form.words.form.childAdvice)).toHaveCount(0)
  await expect(page.getByRole('link', { name: '020 7946 0322' })).toHaveCount(1)
  await form.goOn()
  await form.begin({ label: 'K.', what: '' })
  await form.goOn()
  await form.agree('count')
  await expect(boxes).toHaveText([/It is only counted\. A count reaches nobody/])
  await form.goOn()
  await expect(form.summary).toContainText('Tick that you tell safeguarding yourself today')
  await page.getByRole('checkbox', { name: /^I do, today/ }).check()
  await form.until('what')
  await form.choice('kinds', 'words').check()
  await form.press(form.words.form.now)
  await expect(form.title).toHaveText(form.words.form.check)
  await expect(boxes).toHaveCount(1)
  await expect(boxes.getByRole('link', { name: 'Let the team read it' })).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText('Do they want you to see')
  expect(await findings(page)).toEqual([])
  await form.press(form.words.form.send)
  await expect(page).toHaveURL('/staff/helping/?done=countedCall')
  await expect(page.getByRole('status')).toContainText('Nobody reads it')
  await expect(page.getByRole('status').getByRole('link', { name: '020 7946 0322' })).toBeVisible()
  const [stored] = await server.reports.arrived()
  expect(stored).toMatchObject({ toTeam: false, risks: ['under_18', 'in_danger'] })
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

test('in person in Persian: the slip stays behind, the person takes the report over on a phone without script, and ends the help', async ({
  page,
  context,
  server,
  browser,
  faults,
}) => {
  test.slow()
  const shireen = await helperAt(server, context)
  await server.reports.arrived()
  const form = intakeOn(page, 'fa')
  const persian = WORDS.fa['report-return']
  await form.choose()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByText(form.words.helping.read)).toBeVisible()
  expect(await findings(page)).toEqual([])
  for (const path of ['/staff/helping/', '/staff/intake/', '/staff/intake/fa/'])
    expect(await faultsIn(await (await page.request.get(path)).text()), path).toEqual([])
  await form.begin({ label: 'خانم ن', what: '', by: 'in_person' })
  await form.goOn()
  await form.agree()
  await form.until('what')
  await form.box('what').fill('در ایستگاه اتوبوس به من توهین کرد')
  await form.until('contact')
  await form.sees()
  await form.choice('contact_who', 'helper').check()
  await form.goOn()
  await form.press(form.words.form.send)
  const slip = ((await form.code.textContent()) ?? '').replaceAll(' ', '')
  await page.getByRole('radio', { name: 'No, I cannot hand it over now' }).check()
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByRole('main')).toContainText('They do not have their code yet.')
  const [stored] = await server.reports.arrived()
  expect(stored).toMatchObject({ ...enteredBy(shireen), language: 'fa' })
  await page.getByRole('link', { name: /^Open/ }).click()
  const given = await handsOver(page)
  // What goes home with her is the slip and nothing else that the page shows.
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('body').innerText()).toBe(await page.locator('.saysafe-slip').innerText())
  expect(await page.locator('.saysafe-slip').innerText()).toContain('/fa/')
  await page.emulateMedia({ media: 'screen' })

  const phone = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, ...PHONE })
  const hers = await phone.newPage()
  const mine = returningOn(hers, 'fa')
  const give = async (code: string) => {
    await hers.goto(mine.address)
    await mine.enter(code)
  }
  // Each mistake is named; the code of the slip, which the helper saw, opens nothing before she has one of her own.
  await give(given.slice(1))
  await expect(mine.summary).toContainText(persian.codeProblems.tooShort)
  for (const code of [slip, asTyped(given, 'fa')]) {
    await give(code)
    await expect(mine.title).toHaveText(persian.takeOver.heading)
    await expect(hers.getByText(persian.takeOver.why)).toBeVisible()
  }
  const own = ((await hers.locator('.saysafe-receipt__reference').textContent()) ?? '').replaceAll(' ', '')
  expect(own).not.toBe(given)
  // Nobody goes on without their code, and nothing has changed before they do.
  await mine.press(persian.takeOver.confirm)
  await expect(mine.summary).toContainText(persian.takeOver.writtenMissing)
  await expect(hers.locator('.saysafe-receipt__reference')).toHaveText(own.replace(/(.{4})(?=.)/g, '$1 '))
  await hers.getByRole('checkbox', { name: persian.takeOver.written }).check()
  await mine.press(persian.takeOver.confirm)
  await expect(mine.done).toHaveText(persian.takeOver.done)
  expect(await overflow(hers)).toEqual([])
  const says = (template: string) => template.replace('{{name}}', shireen.name)
  await expect(hers.getByText(says(persian.helper.has))).toBeVisible()
  // What was written for her is not shown: she asks for it with one press.
  await expect(hers.getByText(says(persian.helper.written))).toBeVisible()
  await mine.press(persian.helper.ask)
  await expect(mine.done).toHaveText(persian.write.done)
  await expect(mine.messages.first()).toContainText(persian.helper.askWords)
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'خانم ن' })).toBeVisible()
  faults.allow(/^status: 404 GET .*\/api\/staff\/helping\//)
  await mine.press(says(persian.helper.end))
  await expect(mine.done).toHaveText(says(persian.helper.ended))
  // The page that the helper left open asks by itself, and keeps nothing of hers: no name, no thread, no code.
  await expect(page.getByRole('alert')).toContainText('the person may have ended it', { timeout: 30_000 })
  await expect(page.getByText('خانم ن')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Messages between the team and you' })).toHaveCount(0)
  await expect(page.locator('.saysafe-slip')).toHaveCount(0)
  await expect(hers.getByRole('button', { name: says(persian.helper.end) })).toHaveCount(0)

  // Only her own code opens it; the one that she was given says that it is used; the helper sees nothing.
  for (const code of [slip, given]) {
    await give(code)
    await expect(mine.summary).toContainText(persian.codeProblems.used.split('.')[0] ?? '')
  }
  await hers.goto(mine.address)
  await mine.open(own)
  await phone.close()
  await page.goto('/staff/helping/')
  await expect(page.getByRole('main')).toContainText('You have not sent a report for anybody')
})

test('nothing of one person carries over to the next: no page, no storage, no history, also after leaving half-way and signing out', async ({
  page,
  context,
  server,
}) => {
  test.slow()
  const shireen = await helperAt(server, context)
  const form = intakeOn(page, 'en')
  const marker = `Carry${crypto.randomUUID().slice(0, 8)}`
  const told = async () => {
    await form.choose()
    await form.begin({ label: marker, what: marker })
    await form.goOn()
    await form.agree()
    await form.until('what')
    await form.box('what').fill(marker)
    await form.until('contact')
    await form.sees()
    await form.choice('contact_who', 'person').check()
    await form.choice('ways', 'email').check()
    await form.box('email').fill(`${marker}@example.com`)
  }
  /** Everything that this browser shows or keeps, as text. */
  const kept = () =>
    page.evaluate(async () => {
      const databases = (await indexedDB.databases()).map(({ name }) => name)
      const fields = [...document.querySelectorAll('input, textarea, select')].map(
        (one) => (one as HTMLInputElement).value,
      )
      const stores = [{ ...localStorage }, { ...sessionStorage }, history.state, await caches.keys(), databases]
      return `${document.documentElement.innerHTML} ${document.title} ${location.href} ${JSON.stringify([stores, fields])}`
    })
  const clean = async (what: string) => expect(await kept(), what).not.toContain(marker)
  const reportId = () => page.locator('input[name="report"]').inputValue()

  // Finished.
  await told()
  const first = await reportId()
  await form.goOn()
  await form.press(form.words.form.send)
  const code = (await form.code.textContent()) ?? ''
  await page.getByRole('radio', { name: 'Yes, they have it' }).check()
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page).toHaveURL(/done=handed/)
  await clean('on the desk')
  await form.choose()
  await clean('in the next form')
  expect(await reportId()).not.toBe(first)
  for (const field of await page
    .locator('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea')
    .all())
    expect(await field.getAttribute('autocomplete')).toBe('off')
  for (const way of ['goBack', 'goBack', 'goForward', 'goForward', 'reload'] as const) {
    await page[way]()
    await clean(`after ${way}`)
    expect(await kept()).not.toContain(code)
  }

  // Left half-way, by a link, by Back, and by closing the tab.
  await told()
  await page.getByRole('link', { name: 'People you help' }).click()
  await clean('after leaving half-way')
  await page.goBack()
  await expect(page).toHaveURL('/staff/intake/en/')
  await clean('back in the form that was left')
  await form.goOn()
  await expect(page.getByRole('textbox', { name: /^What do you call this person/ })).toHaveValue('')
  await told()
  await page.reload()
  await clean('after a reload')
  await told()
  const other = await context.newPage()
  await page.close()
  await other.goto('/staff/intake/en/')
  expect(await other.content()).not.toContain(marker)

  // Signed out: neither Back nor the address shows anything.
  const last = intakeOn(other, 'en')
  await last.choose()
  await last.begin({ label: marker, what: marker })
  await other.getByRole('button', { name: 'Sign out' }).click()
  await expect(other).toHaveURL(/sign-in/)
  await other.goBack()
  expect(await other.content()).not.toContain(marker)
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sign in')
  expect((await shireen.call('GET', '/api/staff/helping')).status).toBe(401)
  const profile = await context.storageState({ indexedDB: true })
  expect(JSON.stringify(profile)).not.toContain(marker)
})

test.describe(() => {
  test.use({ noScript: true, ...PHONE })
  test('without script: the whole form with whose it is, mistakes cost no words, and what is written is in no file and no log', async ({
    page,
    context,
    server,
    request,
  }) => {
    test.slow()
    const shireen = await helperAt(server, context)
    await server.reports.arrived()
    const marker = `Canary${crypto.randomUUID().replaceAll('-', '')}`
    const label = marker.slice(0, 28)
    const form = intakeOn(page, 'en')
    await form.choose()
    await expect(page.getByText('Your browser runs no script here.')).toBeVisible()
    await form.begin({ label, what: marker, by: 'paper' })
    await form.choice('in_danger', 'yes').check()
    await form.agree()
    await form.press(form.words.form.toCheck)
    await expect(form.summary).toBeVisible()
    await expect(form.whose).toContainText(`You are reporting for: ${label}`)
    await form.box('what').fill(marker)
    await form.sees()
    await form.choice('contact_who', 'person').check()
    await form.choice('ways', 'phone').check()
    await form.box('phone').fill('020 7946 0123')
    await form.box('times').fill(`Mornings, ${marker}`)
    await form.press(form.words.form.toCheck)
    await expect(page.getByRole('main')).toContainText(`Mornings, ${marker}`)
    await expect(form.whose).toContainText(label)
    await form.press(form.words.form.send)
    const code = ((await form.code.textContent()) ?? '').replaceAll(' ', '')
    await expect(page.getByRole('main')).toContainText(form.words.form.dangerAdvice)
    await page.getByRole('button', { name: 'Finish' }).click()
    await expect(page.getByRole('main')).toContainText('Say whether they have their code')
    await expect(page.getByRole('main')).toContainText(form.words.form.dangerAdvice)
    await expect(form.code).toHaveText(code.replace(/(.{4})(?=.)/g, '$1 '))
    await page.getByRole('radio', { name: 'No, I cannot hand it over now' }).check()
    await page.getByRole('button', { name: 'Finish' }).click()
    await expect(page).toHaveURL('/staff/helping/?done=kept')
    const [stored] = await server.reports.arrived()
    expect(stored).toMatchObject({
      ...enteredBy(shireen),
      opened: { what: marker, contact: { who: 'person', ways: ['phone'], times: `Mornings, ${marker}` } },
    })
    await page.getByRole('link', { name: /^Open/ }).click()
    await page.getByRole('button', { name: 'Make a code to take it over' }).click()
    const given = ((await form.code.textContent()) ?? '').replaceAll(' ', '')
    expect(given).toMatch(/^\d{20}$/)

    // What is refused is as little kept as what is taken.
    const headers = { cookie: `${shireen.cookie.name}=${shireen.cookie.value}` }
    const refused = [marker, { label: marker }, { id: marker, takenOn: marker, account: { sealed: marker } }]
    for (const data of refused)
      expect((await request.post('/api/staff/helping', { data, headers })).status()).toBeGreaterThanOrEqual(400)
    for (const written of [marker, label, code, given]) expect(whereabouts(server, written), written).toEqual([])
  })
})

test('a coordinator writes to the helper apart from the person, and takes the contact over when the helper leaves', async ({
  page,
  context,
  visit,
  server,
}) => {
  const team = await server.team()
  const key = await newOfficerKey()
  const champion = server.colleague('Lena Leaver', 'champion')
  await champion.call('POST', '/api/staff/keys', key.body)
  const report = await sealedReport(team, {
    what: 'They broke my window',
    contact: { who: 'helper', ways: [], voicemail: false },
  })
  const about = { cameBy: 'telephone', takenOn: '2026-01-05', consentGiven: 'interpreter', helperSees: true }
  expect((await champion.call('POST', '/api/staff/helping', { ...report.body, ...about })).status).toBe(201)
  const officer = await server.officer('Catherine Clear')
  const { revision } = (await officer.call('GET', `/api/staff/cases/${report.id}`)).body
  await officer.call('PUT', `/api/staff/cases/${report.id}/owner`, { revision, owner: officer.id })
  await context.addCookies([officer.cookie])
  await visit(`/staff/cases/#${report.id}`)
  const facts = page.getByRole('region', { name: 'Who reported for them' })
  await expect(facts).toContainText('Lena Leaver, who sees where it stands')
  await expect(facts).toContainText('through an interpreter')
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('region', { name: 'Safe contact' })).toContainText('Do not contact the person.')
  const thread = page.getByRole('region', { name: 'Messages with Lena Leaver, who helps' })
  await thread.getByRole('textbox', { name: 'Write to Lena Leaver, not to the person' }).fill('Tell them we have it')
  await thread.getByRole('button', { name: 'Seal and send to Lena Leaver' }).click()
  await expect(thread.getByRole('listitem')).toContainText(['Tell them we have it'])
  await expect(page.getByRole('region', { name: 'Messages', exact: true })).toContainText('Nothing was written yet.')
  expect(await findings(page)).toEqual([])

  changeStaff(server.db, champion.id, { state: 'suspended' })
  await visit('/staff/cases/?')
  const waiting = page.getByRole('region', { name: 'These people need a new contact' })
  await expect(waiting).toContainText('Lena Leaver can no longer help')
  await waiting.getByRole('link').click()
  await expect(facts).toContainText('nobody is in touch with this person')
  expect(await findings(page)).toEqual([])
  await facts.getByRole('button', { name: 'Take the contact over yourself' }).click()
  await expect(facts).toContainText('Catherine Clear, who sees where it stands')
  await expect(facts).toContainText('Lena Leaver')
  await page.goto('/staff/helping/')
  await expect(page.getByRole('main')).toContainText('The team is working on it.')
})
