import { eq } from 'drizzle-orm'
import { newReportCode } from '#api/sealing/report-code.ts'
import { applications } from '#db/schema/applications.ts'
import { findings } from './findings.ts'
import { overflowWhenNarrow } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { expect, handedCode, heading, problems, test } from './staff.ts'
import { inDigitsOf, sentence, WORDS } from './words.ts'

const words = WORDS.en.champions
const { form, centres } = words

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript })

    test('somebody applies, is trained, vouched for and approved, and is on the public list when they have joined', async ({
      page,
      visit,
      server,
      browser,
      baseURL,
    }) => {
      const name = `Zara ${crypto.randomUUID().slice(0, 8)}`
      const email = `${name.toLowerCase().replace(' ', '.')}@people.example`
      await visit('/en/champions/')
      await page.getByRole('link', { name: words.applyChampion }).click()
      await page.getByRole('button', { name: form.send }).click()
      const summary = page.getByRole('group', { name: WORDS.en.answer.errorTitle })
      await expect(summary).toBeFocused()
      await expect(summary.getByRole('link')).toHaveText([
        words.problems.name,
        words.problems.email,
        words.problems.languages,
        words.problems.why,
        words.problems.referenceName,
        words.problems.reach,
        words.problems.adult,
        words.problems.agreed,
      ])
      await page.getByLabel(form.name).fill(name)
      await page.getByLabel(form.email, { exact: true }).fill(email)
      await page.getByRole('checkbox', { name: 'Persian' }).check()
      await page.getByLabel(form.why).fill('People in my street come to me.')
      await page.getByLabel(form.needs).fill('An interpreter for British Sign Language')
      const first = page.getByRole('group', { name: form.reference1 })
      await first.getByLabel(form.referenceName).fill('Rita Referee')
      await first.getByLabel(form.reach).fill('020 7946 0311')
      await page.getByRole('checkbox', { name: form.listed }).check()
      await page.getByRole('checkbox', { name: form.adult }).check()
      await page.getByRole('button', { name: form.send }).click()
      await summary.getByRole('link', { name: words.problems.agreed }).click()
      await expect(page.getByLabel(form.name)).toHaveValue(name)
      await expect(page.getByRole('checkbox', { name: 'Persian' })).toBeChecked()
      await page.getByRole('checkbox', { name: form.agreed }).check()
      await page.getByRole('button', { name: form.send }).click()
      await expect(heading(page)).toHaveText(words.thanks.champion)
      // Nothing about the person is in the address.
      await expect(page).toHaveURL(/\/en\/champions\/apply\/(#agreed)?$/)

      const desk = await browser.newContext({ baseURL, javaScriptEnabled: !noScript })
      await desk.addCookies([server.colleague('Cora Coordinator', 'coordinator').cookie])
      const hers = await desk.newPage()
      await hers.goto('/staff/')
      await expect(hers.getByRole('region', { name: 'Applications that wait' })).toContainText('wait')
      await hers.getByRole('link', { name: 'Go to the applications' }).click()
      await expect(hers.getByRole('link', { name, exact: true })).toBeVisible()
      await hers.goto('/staff/champions/training/new/')
      await hers.getByLabel('When').fill(`${new Date().toISOString().slice(0, 10)}T00:00`)
      await hers.getByLabel('Where').fill('Sample Library')
      await hers.getByLabel('Seats').fill('')
      await hers.getByRole('button', { name: 'Add the session' }).click()
      await expect(problems(hers)).toContainText('Enter how many seats there are')
      await hers.getByLabel('Seats').fill('12')
      await hers.getByRole('button', { name: 'Add the session' }).click()
      await expect(problems(hers)).toContainText('This time is past.')
      await hers.getByRole('checkbox', { name: /^Yes, it took place/ }).check()
      await hers.getByRole('button', { name: 'Add the session' }).click()
      await hers.getByLabel('To whom').selectOption({ label: name })
      await hers.getByRole('button', { name: 'Give the seat' }).click()
      await hers.getByRole('button', { name: `${name} was there`, exact: true }).click()
      await expect(hers.getByRole('status')).toContainText('The attendance is recorded.')

      await hers.getByRole('link', { name, exact: true }).click()
      await expect(hers.getByRole('main')).toContainText('Before you can approve: a checked reference.')
      await expect(hers.getByRole('main')).toContainText('An interpreter for British Sign Language')
      await hers.getByRole('button', { name: 'I have spoken to a referee, and all is well' }).click()
      await expect(hers.getByRole('main')).toContainText('Cora Coordinator checked it')
      await hers.getByRole('button', { name: 'Approve', exact: true }).click()
      await expect(heading(hers)).toHaveText(`${name} is approved`)
      expect(await handedCode(hers)).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
      expect(server.staff.find(email)).toMatchObject({ name, roles: ['champion'], state: 'invited' })

      await visit('/en/centres/')
      await expect(page.getByRole('main')).not.toContainText(name)
      server.staff.activate(email)
      await visit('/en/centres/')
      await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText('Persian')
      await desk.close()
    })

    test('whoever applied comes back with the code, reads how it stands in their language, and withdraws', async ({
      page,
      visit,
      server,
    }) => {
      const { application } = WORDS.en
      const fa = WORDS.fa.application
      // What looks for faults is a script itself.
      const sound = async () => (noScript ? [] : findings(page))
      const name = `Nadia ${crypto.randomUUID().slice(0, 8)}`
      await visit('/en/champions/apply/')
      await page.getByLabel(form.name).fill(name)
      await page.getByLabel(form.email, { exact: true }).fill(`${name.replace(' ', '.')}@people.example`)
      await page.getByRole('checkbox', { name: 'Persian' }).check()
      await page.getByLabel(form.why).fill('People in my street come to me.')
      const first = page.getByRole('group', { name: form.reference1 })
      await first.getByLabel(form.referenceName).fill('Rita Referee')
      await first.getByLabel(form.reach).fill('020 7946 0311')
      await page.getByRole('checkbox', { name: form.adult }).check()
      await page.getByRole('checkbox', { name: form.agreed }).check()
      await page.getByRole('button', { name: form.send }).click()
      await expect(heading(page)).toBeFocused()
      const shown = page.locator('.saysafe-receipt__reference')
      const code = (await shown.textContent()) ?? ''
      expect(code).toMatch(/^(\d{4} ){4}\d{4}$/)
      await expect(page.getByRole('button', { name: application.receipt.print })).toHaveCount(noScript ? 0 : 1)
      expect(await sound()).toEqual([])
      // In Persian it is the same code, and nothing is sent again.
      await page.getByRole('button', { name: 'فارسی' }).click()
      await expect(heading(page)).toHaveText(WORDS.fa.champions.thanks.champion)
      await expect(shown).toHaveText(code)
      expect(noScript ? [] : await overflowWhenNarrow(page)).toEqual([])
      const rows = () =>
        server.db.select({ id: applications.id }).from(applications).where(eq(applications.name, name)).all()
      expect(rows()).toHaveLength(1)

      await visit('/fa/application/')
      await page.getByRole('button', { name: fa.code.submit }).click()
      const summary = page.getByRole('group', { name: WORDS.fa.answer.errorTitle })
      await expect(summary).toBeFocused()
      await expect(summary).toContainText(WORDS.fa['report-return'].codeProblems.missing)
      await page.getByLabel(fa.code.label).fill(newReportCode())
      await page.getByRole('button', { name: fa.code.submit }).click()
      await expect(summary).toContainText(sentence(WORDS.fa['report-return'].codeProblems.wrong))
      await expect(page.getByLabel(fa.code.label)).toHaveAttribute('aria-invalid', 'true')
      expect(await sound()).toEqual([])
      // As somebody writes it down who writes Persian.
      await page.getByLabel(fa.code.label).fill(inDigitsOf('fa', code.replaceAll(' ', '-')))
      await page.getByRole('button', { name: fa.code.submit }).click()
      await expect(page.getByRole('region', { name: fa.standing.received })).toBeVisible()
      await page.getByRole('button', { name: 'English' }).click()
      await expect(page.getByRole('region', { name: application.standing.received })).toBeVisible()
      await expect(page).toHaveURL(/\/en\/application\/$/)
      await expect(page.getByRole('main')).not.toContainText(name)
      expect([...(await sound()), ...(noScript ? [] : await overflowWhenNarrow(page))]).toEqual([])

      await page.getByRole('button', { name: application.withdraw }).click()
      await expect(heading(page)).toHaveText(application.sure.title)
      await expect(heading(page)).toBeFocused()
      expect([...(await sound()), ...(await faultsIn(await page.content()))]).toEqual([])
      await page.getByRole('button', { name: application.sure.keep }).click()
      await expect(heading(page)).toHaveText(application.title)
      expect(rows()).toHaveLength(1)
      await page.getByRole('button', { name: application.withdraw }).click()
      await page.getByRole('button', { name: application.sure.confirm }).click()
      await expect(heading(page)).toHaveText(application.withdrawn.title)
      expect(rows()).toEqual([])
      expect(await sound()).toEqual([])

      await visit('/en/application/')
      await page.getByLabel(application.code.label).fill(code)
      await page.getByRole('button', { name: application.code.submit }).click()
      await expect(page.getByRole('group', { name: WORDS.en.answer.errorTitle })).toContainText(
        sentence(WORDS.en['report-return'].codeProblems.wrong),
      )
      expect([...server.said, ...server.logged].join('')).not.toContain(code.replaceAll(' ', ''))
    })
  })
}

test('an organisation registers in Persian, is listed after a look at its details, and found by language', async ({
  page,
  visit,
  server,
  browser,
  baseURL,
}) => {
  const fa = WORDS.fa.champions
  const name = `Hub ${crypto.randomUUID().slice(0, 8)}`
  await visit('/fa/centres/apply/')
  await page.getByLabel(fa.form.organisation).fill(name)
  await page.getByLabel(fa.form.address).fill('2 Sample Street\nLondon N0 0XX')
  await page.getByLabel(fa.form.centreWard).selectOption('Hendon')
  const monday = page.getByRole('group', { name: 'دوشنبه', exact: true })
  await monday.getByLabel(fa.form.opens).fill('۱۷')
  await monday.getByLabel(fa.form.closes).fill('۹:۳۰')
  await page.getByRole('checkbox', { name: 'رومانیایی' }).check()
  await page.getByLabel(fa.form.contactName).fill('Connie Contact')
  await page.getByLabel(fa.form.email).fill(`${name.toLowerCase().replace(' ', '.')}@hub.example`)
  await page.getByLabel(fa.form.contactTelephone).fill('۰۲۰ ۷۹۴۶ ۰۳۱۲')
  await page.getByRole('checkbox', { name: fa.form.agreedCentre }).check()
  await page.getByRole('button', { name: fa.form.send }).click()
  await expect(page.getByRole('group', { name: WORDS.fa.answer.errorTitle })).toContainText('دوشنبه')
  await monday.getByLabel(fa.form.opens).fill('۹')
  await monday.getByLabel(fa.form.closes).fill('۲۳۳۰')
  await page.getByRole('button', { name: fa.form.send }).click()
  await expect(heading(page)).toHaveText(fa.thanks.centre)

  const desk = await browser.newContext({ baseURL })
  await desk.addCookies([server.colleague('Cora Coordinator', 'coordinator').cookie])
  const hers = await desk.newPage()
  await hers.goto('/staff/champions/')
  await hers.getByRole('link', { name, exact: true }).click()
  await hers.getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(heading(hers)).toHaveText(`${name} is approved`)
  await hers.getByRole('link', { name: 'Back to champions and centres' }).click()
  await hers.getByRole('link', { name, exact: true }).first().click()
  await hers.goto('/staff/champions/')
  await hers.locator('a[href*="/centres/"]').filter({ hasText: name }).click()
  await expect(hers.getByLabel('Telephone')).toHaveValue('020 7946 0312')
  await hers.getByRole('checkbox', { name: 'Show this centre on the public list' }).check()
  await hers.getByRole('button', { name: 'Save' }).click()
  await expect(hers.getByRole('status')).toContainText('The changes are saved.')

  await visit('/en/centres/')
  await page.getByLabel(centres.language, { exact: true }).selectOption({ label: 'Romanian' })
  await page.getByLabel(centres.ward, { exact: true }).selectOption({ label: 'Hendon' })
  await page.getByRole('button', { name: centres.show }).click()
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
  await expect(card.getByRole('link', { name: '020 7946 0312' })).toHaveAttribute('href', 'tel:02079460312')
  await card.locator('summary').click()
  await expect(card.getByRole('row', { name: 'Monday' })).toContainText('09:00 to 23:30')

  await hers.goto('/staff/champions/')
  await hers.getByRole('link', { name: 'Connie Contact', exact: true }).click()
  await hers.getByRole('button', { name: 'End', exact: true }).click()
  await expect(problems(hers)).toContainText('Enter the reason')
  await hers.getByLabel('Why').fill('The hub closes')
  await hers.getByRole('button', { name: 'End', exact: true }).click()
  await expect(hers.getByRole('status')).toContainText('the account is suspended')
  await page.reload()
  await expect(page.getByRole('heading', { name })).toHaveCount(0)
  await desk.close()
})

test('whether a centre is open goes by the clock in London at the moment somebody looks', async ({
  page,
  visit,
  server,
}) => {
  // The made-up hub is open on weekdays from 09:30 to 17:00.
  const card = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Sample Street Community Hub' }) })
  for (const [instant, said] of [
    ['2027-06-07T08:29:00Z', centres.closed],
    ['2027-06-07T08:31:00Z', centres.open],
    ['2027-06-07T16:01:00Z', centres.closedForToday],
    ['2027-03-26T12:00:00Z', centres.bankHoliday],
  ] as const) {
    server.clock.moveTo(new Date(instant))
    await visit('/en/centres/')
    await expect(card, instant).toContainText(said)
  }

  // At night none is: whoever asks is told at once where somebody listens, and is at the answer.
  server.clock.moveTo(new Date('2027-06-07T02:00:00Z'))
  await visit('/en/centres/')
  await page.getByLabel(centres.when, { exact: true }).selectOption({ label: centres.open })
  await page.getByRole('button', { name: centres.show }).click()
  await expect(page).toHaveURL(/open=now#found$/)
  await expect(card).toHaveCount(0)
  await expect(page.locator('#found')).toBeInViewport()
  await expect(page.getByRole('main')).toContainText('find an interpreter')
})
