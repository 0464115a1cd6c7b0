import { listMessages } from '#db/queries/report-messages.ts'
import { findReport } from '#db/queries/reports.ts'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { findings } from './findings.ts'
import { expect } from './fixtures.ts'
import { overflow, smallTargets, tabTo } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { asTyped, REPLY, returningOn, someoneReported, test } from './returning.ts'
import { DESK, PHONE } from './screens.ts'
import { inDigitsOf, sentence, startingWith, WORDS } from './words.ts'

/** Every pair of language, script and size once. */
for (const [lang, noScript, screen] of [
  ['en', false, DESK],
  ['fa', false, PHONE],
  ['en', true, PHONE],
  ['fa', true, DESK],
] as const) {
  test.describe(() => {
    test.use({ noScript, ...screen })
    const how = `in ${lang}, ${noScript ? 'without' : 'with'} script, on a ${screen === PHONE ? 'phone' : 'desktop'}`

    test(`somebody comes back, reads, answers, adds, changes their mind and takes it back, ${how}`, async ({
      page,
      context,
      visit,
      server,
    }) => {
      const report = await someoneReported(server)
      await report.reply()
      const mine = returningOn(page, lang)
      const sent: string[] = []
      page.on('request', (request) => sent.push(`${request.url()} ${noScript ? '' : (request.postData() ?? '')}`))
      const { words } = mine
      // The address on paper says nothing; the box is in sight at once, also on a phone.
      await visit(`/${lang}/code/`)
      await expect(page).toHaveURL(mine.address)
      await expect(page.getByText(WORDS[lang].common.exit.note)).toBeInViewport()
      await expect(mine.box).toBeInViewport({ ratio: 1 })
      await expect(page.getByText(noScript ? words.code.onServer : words.code.onDevice)).toBeVisible()
      await mine.open(report.code)
      const { standing } = words
      await expect(page.getByText(sentence(standing.received))).toBeVisible()
      await expect(page.getByText(sentence(standing.due))).toBeVisible()
      await expect(mine.messages).toHaveCount(1)
      await expect(mine.messages.first()).toContainText(REPLY.split('\n')[0] ?? '')
      await expect(mine.messages.first()).toContainText(words.messages.team)
      await expect(page.getByText('They shouted')).toHaveCount(0)

      await mine.send('Ring after six\nplease')
      await expect(mine.done).toHaveText(words.write.done)
      await expect(mine.messages).toHaveCount(2)
      const newest = mine.messages.filter({ hasText: words.messages.newest })
      await expect(newest).toContainText('Ring after six')
      await expect(newest).toContainText(words.messages.person)
      await expect(mine.message).toHaveValue('')

      await page.getByText(words.write.addSummary).click()
      await page.getByRole('textbox', { name: words.write.addLabel }).fill('It was my neighbour')
      await mine.press(words.write.addSubmit)
      await expect(mine.done).toHaveText(words.write.addDone)
      await expect(page.getByText('my neighbour')).toHaveCount(0)
      const added = listMessages(server.db, report.id).find(({ kind }) => kind === 'addition')
      const expected = { kind: 'addition', report: report.id }
      expect(await openEnvelope(added?.sealed ?? new Uint8Array(), [report.team.identity], expected)).toBe(
        'It was my neighbour',
      )

      await page.getByText(words.contact.summary).click()
      const { ways, phone } = WORDS[lang].report.form.questions
      await page.getByRole('checkbox', { name: ways.options.text }).check()
      await mine.press(words.contact.submit)
      await expect(mine.summary.getByRole('link', { name: phone.label })).toBeVisible()
      await expect(page.getByRole('checkbox', { name: ways.options.text })).toBeChecked()
      await page.getByRole('textbox', { name: startingWith(phone.label) }).fill(inDigitsOf(lang, '07700 900 982'))
      await mine.press(words.contact.submit)
      await expect(mine.done).toHaveText(words.contact.done)
      await expect(page.getByText('900 982')).toHaveCount(0)
      const said = listMessages(server.db, report.id).find(({ kind }) => kind === 'contact')
      const now = { kind: 'contact', report: report.id }
      expect(await openEnvelope(said?.sealed ?? new Uint8Array(), [report.team.identity], now)).toEqual({
        ways: ['text'],
        phone: '07700 900 982',
        voicemail: false,
      })

      await expect(page.getByText(words.consent.policeNo)).toBeVisible()
      await page.getByRole('radio', { name: words.consent.yes, exact: true }).check()
      await mine.press(words.consent.submit)
      await expect(mine.done).toHaveText(words.consent.doneYes)
      await expect(page.getByText(words.consent.policeYes)).toBeVisible()
      expect(findReport(server.db, report.id)?.toPolice).toBe(true)

      await mine.press(words.withdraw.submit)
      await expect(mine.title).toHaveText(words.withdraw.sure)
      await expect(page.getByText(words.withdraw.undo)).toBeVisible()
      await mine.press(words.withdraw.keep)
      await expect(mine.messages).toHaveCount(2)
      await mine.press(words.withdraw.submit)
      await mine.press(words.withdraw.confirm)
      await expect(mine.title).toHaveText(words.withdraw.done)
      expect(findReport(server.db, report.id)).toMatchObject({ state: 'withdrawn', account: null, strands: ['race'] })
      expect(listMessages(server.db, report.id)).toEqual([])

      // Neither the code nor a word was in an address, or with script anywhere on the way; nothing stays in the browser.
      // Long enough to stand in no sealed words by chance.
      const written = /Ring.after|neighbour|07700|900.982/
      expect(sent.filter((one) => one.includes(report.code) || written.test(decodeURI(one)))).toEqual([])
      expect(page.url()).toBe(`${server.url}${mine.address}`)
      await expect(page).not.toHaveTitle(/hate|crime|نفرت|ura/i)
      expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
      expect(await context.cookies()).toEqual([])
    })

    test(`after Finish nothing is left on the page, and Back shows nothing either, ${how}`, async ({
      page,
      visit,
      server,
    }) => {
      const report = await someoneReported(server)
      await report.reply()
      const mine = returningOn(page, lang)
      await visit(`/${lang}/`)
      await visit(mine.address)
      await mine.open(report.code)
      await mine.press(mine.words.finish.submit)
      await expect(mine.title).toHaveText(mine.words.finish.done)
      const nothing = () =>
        expect(async () => {
          const content = await page.content()
          expect(content).not.toMatch(/We are sorry that this|AGE-SECRET/)
          expect(content).not.toContain(report.code)
        }).toPass()
      await nothing()
      await visit(`/${lang}/news/`)
      for (let back = 0; back < 3; back += 1) {
        // Without script the browser asks first whether to send the code again, and shows nothing.
        await page.goBack().catch(() => undefined)
        await nothing()
      }
    })
  })
}

// axe needs script, so what the server opens is judged where the page's own script does not come through.
for (const [lang, blocked, screen] of [
  ['en', false, DESK],
  ['fa', false, PHONE],
  ['en', true, PHONE],
  ['fa', true, DESK],
] as const) {
  test.describe(() => {
    test.use(screen)
    const how = `in ${lang}, ${blocked ? 'with its script cut off' : 'with script'}, on a ${screen === PHONE ? 'phone' : 'desktop'}`

    test(`the page of an opened report passes axe, fits 320 px, and can be pressed, ${how}`, async ({
      page,
      visit,
      server,
      faults,
    }) => {
      faults.allow(/Error hydrating/)
      const report = await someoneReported(server)
      await report.reply()
      await report.reply({ no: 'words' })
      const closedAt = new Date(Date.now() + 60_000)
      report.change({ state: 'closed', dueAt: null, closedAt, outcome: 'not_resolved' })
      report.toldPolice()
      const mine = returningOn(page, lang)
      const { words } = mine
      if (blocked) await page.route('**/assets/*.js*', (route) => route.abort())
      await (blocked ? page.goto(mine.address) : visit(mine.address))
      expect(await findings(page)).toEqual([])
      await mine.enter('1234')
      await expect(mine.summary).toBeVisible()
      expect(await findings(page)).toEqual([])
      await mine.open(report.code)
      await expect(page.getByText(words.standing.not_resolved)).toBeVisible()
      await expect(page.getByText(sentence(words.standing.policeInDanger))).toBeVisible()
      await expect(page.getByText(sentence(words.standing.deletedOn))).toBeVisible()
      await page.getByText(words.write.addSummary).click()
      await page.getByText(words.contact.summary).click()
      expect(await findings(page)).toEqual([])
      expect(await smallTargets(page)).toEqual([])
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await overflow(page)).toEqual([])
      await mine.press(words.rating.submit)
      await expect(mine.summary).toContainText(words.rating.missing)
      expect(await findings(page)).toEqual([])
      await mine.press(words.withdraw.submit)
      await expect(mine.title).toHaveText(words.withdraw.sure)
      expect(await findings(page)).toEqual([])
      expect(await overflow(page)).toEqual([])
      await mine.press(words.withdraw.keep)
      await mine.press(words.finish.submit)
      await expect(mine.title).toHaveText(words.finish.done)
      expect(await findings(page)).toEqual([])
    })
  })
}

test('an officer’s word that comes late is owned up to; what was only counted is not read', async ({
  page,
  visit,
  server,
}) => {
  const mine = returningOn(page, 'en')
  const late = await someoneReported(server)
  late.change({ dueAt: new Date('2026-11-20T00:00:00Z') })
  await visit(mine.address)
  await mine.open(late.code)
  await expect(
    page.getByText(/by the end of Thursday 19 November 2026\. We are late, and we are sorry\./),
  ).toBeVisible()

  const counted = await someoneReported(server, { toTeam: false, account: undefined })
  await visit(mine.address)
  await mine.open(counted.code)
  await expect(page.getByText(mine.words.open.counted)).toBeVisible()
  await expect(mine.message).toHaveCount(0)
  await expect(page.getByRole('radio')).toHaveCount(0)
  await expect(page.getByRole('button', { name: mine.words.withdraw.submit })).toBeVisible()
})

test('a message that does not open is shown as one, with the way out', async ({ page, visit, server }) => {
  const mine = returningOn(page, 'en')
  const report = await someoneReported(server)
  await report.reply({ html: '<b>' }, new Date(Date.now() - 5_000))
  await report.reply()
  await visit(mine.address)
  await mine.open(report.code)
  await expect(mine.messages).toHaveCount(2)
  await expect(mine.messages.last()).toContainText('This message cannot be opened')
  await expect(mine.messages.last().getByRole('link')).toHaveAttribute('href', /^tel:/)
  await expect(mine.messages.first()).toContainText('We are sorry that this happened.')
})

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript })

    test('when it is closed, somebody says how it went or does not, and writing opens it again', async ({
      page,
      visit,
      server,
    }) => {
      const mine = returningOn(page, 'en')
      const report = await someoneReported(server)
      report.change({ state: 'closed', dueAt: null })
      await visit(mine.address)
      await mine.open(report.code)
      const { rating } = mine.words
      await mine.press(rating.submit)
      await expect(mine.summary).toBeFocused()
      await mine.summary.getByRole('link', { name: rating.missing }).click()
      await expect(page.getByRole('radio', { name: rating[1], exact: true })).toBeFocused()
      await page.getByRole('radio', { name: rating[4], exact: true }).check()
      await mine.press(rating.submit)
      await expect(mine.done).toContainText(rating[4])
      expect(findReport(server.db, report.id)?.satisfaction).toBe(4)
      await mine.press(rating.skip)
      await expect(page.getByRole('heading', { name: rating.heading })).toHaveCount(0)
      await mine.send('It happened again')
      await expect(mine.done).toHaveText(mine.words.write.done)
      expect(findReport(server.db, report.id)).toMatchObject({ state: 'received', satisfaction: 4 })
    })
  })
}

test('the HTML of every page that the server opens is valid', async ({ server, request }) => {
  const report = await someoneReported(server)
  await report.reply()
  await report.reply({ no: 'words' })
  const words = 'x'.repeat(5_001)
  for (const lang of ['en', 'fa', 'ro'] as const) {
    report.change({ state: 'closed' })
    const forms: Record<string, string>[] = [
      { code: report.code, action: 'open' },
      { code: '1234', action: 'open' },
      { code: report.code, action: 'write', to_team: words },
      { code: report.code, action: 'rate' },
      { code: report.code, action: 'contact', ways: 'phone' },
      { code: report.code, action: 'withdraw' },
      { action: 'finish' },
    ]
    for (const form of forms) {
      const page = await (await request.get(`/${lang}/code/`)).text()
      const [, once = ''] = page.match(/name="once" value="([^"]+)"/) ?? []
      const response = await request.post(`/${lang}/code/`, { form: { ...form, once } })
      expect(response.headers()['cache-control']).toBe('no-store')
      expect(await faultsIn(await response.text()), JSON.stringify(form).slice(0, 60)).toEqual([])
    }
  }
})

test('with script the languages keep what the code opened, with every word; nothing of it is sent or kept', async ({
  page,
  visit,
  server,
  faults,
}) => {
  const report = await someoneReported(server)
  await report.reply()
  const mine = returningOn(page, 'en')
  const persian = returningOn(page, 'fa')
  const language = (name: string) =>
    page.getByRole('navigation', { name: /./ }).getByRole('link', { name, exact: true }).click()
  await visit(mine.address)
  await mine.open(report.code)
  await mine.message.fill('Half a message')
  const sent: string[] = []
  page.on('request', (request) => void sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`))
  const entries = await page.evaluate(() => history.length)
  await language('فارسی')
  await expect(persian.title).toHaveText(persian.words.open.heading)
  await expect(persian.title).toBeFocused()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page).toHaveURL(persian.address)
  await expect(persian.message).toHaveValue('Half a message')
  await expect(persian.messages.first()).toContainText('We are sorry')
  expect(await page.evaluate(() => history.length)).toBe(entries)
  expect(sent.filter((one) => one.startsWith('POST'))).toEqual([])
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage, ...sessionStorage }, history.state, location.href]),
  )
  expect(kept + sent.join(' ')).not.toMatch(new RegExp(`${report.code}|Half a message`))
  expect(await findings(page)).toEqual([])

  // The language cannot be had: it stays open, in the words that are there.
  faults.allow(/ERR_FAILED|Failed to fetch/)
  await page.route('**/ro/code/', (route) => route.abort())
  await language('Română')
  await expect(persian.alert).toContainText(WORDS.fa.report.failures.languageFailed)
  await expect(persian.message).toHaveValue('Half a message')

  // What opened it still does: the message goes out, and Back shows none of it.
  await persian.press(persian.words.write.submit)
  await expect(persian.done).toHaveText(persian.words.write.done)
})

test.describe('without script', () => {
  test.use({ noScript: true, ...PHONE })

  test('what was opened with the code is closed at Back and Reload, keeps its words in another language, and says no for good', async ({
    page,
    visit,
    server,
  }) => {
    const report = await someoneReported(server)
    await report.reply()
    await report.reply('And one more')
    const mine = returningOn(page, 'en')
    const { words } = mine
    await visit(mine.address)
    await mine.open(report.code)
    await expect(page.getByText(words.standing.waiting_other.replace('{{count}}', '2'))).toBeInViewport()
    await page.getByRole('link', { name: words.standing.read }).click()
    await expect(mine.messages.first()).toBeInViewport()
    await expect(mine.messages.first()).toContainText('And one more')

    await mine.message.fill('Half a message')
    await page.getByRole('radio', { name: words.consent.no, exact: true }).check()
    await mine.press(words.consent.submit)
    await expect(mine.done).toHaveText(words.consent.doneNo)
    await expect(mine.message).toHaveValue('Half a message')
    await page.getByRole('button', { name: 'فارسی' }).click()
    const persian = returningOn(page, 'fa')
    await expect(mine.title).toHaveText(persian.words.open.heading)
    await expect(persian.message).toHaveValue('Half a message')
    await expect(page).toHaveURL(persian.address)
    await expect(page.getByRole('radio', { name: persian.words.consent.no, exact: true })).toBeChecked()
    await expect(page.getByText(sentence(persian.words.consent.policeRefused))).toBeVisible()

    server.clock.move(60_000)
    await page.reload()
    await expect(page.getByText(persian.words.code.closed)).toBeVisible()
    await expect(persian.box).toHaveValue('')
    expect(await page.content()).not.toMatch(/Half a message|We are sorry|And one more/)
    expect(await page.content()).not.toContain(report.code)
    await persian.open(report.code)
    await expect(persian.message).toHaveValue('Half a message')
  })
})

test('somebody with a keyboard alone comes back, answers and finishes', async ({ page, visit, server }) => {
  const mine = returningOn(page, 'en')
  const report = await someoneReported(server)
  await report.reply()
  await visit(mine.address)
  await tabTo(page, 'code')
  await page.keyboard.type(asTyped(report.code, 'en'))
  await page.keyboard.press('Enter')
  await expect(mine.title).toBeFocused()
  await tabTo(page, 'to_team')
  await page.keyboard.type('Yes')
  await tabTo(page, 'write')
  await page.keyboard.press('Enter')
  await expect(mine.done).toBeFocused()
  await expect(mine.messages.first()).toContainText('Yes')
  await tabTo(page, 'finish')
  await page.keyboard.press('Enter')
  await expect(mine.title).toBeFocused()
})

test('a page that the browser keeps whole is emptied before, and not shown again', async ({ page, visit, server }) => {
  const mine = returningOn(page, 'en')
  const report = await someoneReported(server)
  await report.reply()
  await visit(mine.address)
  await mine.open(report.code)
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await expect(page.getByRole('main')).toBeEmpty()
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expect(mine.box).toHaveValue('')
  await expect(page.getByText('We are sorry that this happened.')).toHaveCount(0)
})
