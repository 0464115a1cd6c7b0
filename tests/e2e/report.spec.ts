import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { reportOn } from './report-form.ts'
import { DESK, PHONE } from './screens.ts'
import { startingWith, WORDS } from './words.ts'

const STORY = { en: 'He shouted at me at the bus stop.', fa: 'در ایستگاه اتوبوس سرم داد زد.' }

/** While a worker's server is still busy with its start, a page may take longer than a press is given. */
const follow = (link: Locator) => link.click({ timeout: 60_000 })

test.beforeEach(({ server }) => server.reports.open())

for (const [lang, screen] of [
  ['en', DESK],
  ['fa', PHONE],
] as const) {
  test.describe(() => {
    test.use(screen)

    test(`somebody reports in short steps, keeps the code, and leaves nothing behind, in ${lang}`, async ({
      page,
      visit,
      server,
    }) => {
      test.slow()
      const form = reportOn(page, lang)
      const { words } = form
      await server.reports.arrived()
      await visit(form.address)
      await follow(page.getByRole('link', { name: words.start.begin }))
      await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
      // Whoever is in danger is told what to do before anything else is asked.
      await expect(form.title).toHaveText(words.form.pages.safety)
      await form.choice('under_18', 'yes').check()
      await expect(page.getByRole('status').filter({ hasText: words.form.childAdvice })).toBeVisible()
      await form.agree('team', 'yes')
      await form.goOn()
      await form.choice('who', 'witness').check()
      await form.goOn()
      await form.choice('kinds', 'words').check()
      await form.choice('kinds', 'threats').check()
      await form.goOn()
      await expect(form.summary).toBeFocused()
      await expect(form.choice('kinds', 'threats')).toBeChecked()
      await form.box('what').fill(STORY[lang])
      await form.goOn()
      await form.choice('when', 'about').check()
      await form.choice('month', new Date().toISOString().slice(0, 7)).check()
      await form.goOn()
      await form.choice('where', 'place').check()
      await page.getByRole('combobox').selectOption('Burnt Oak')
      await form.goOn()
      await form.choice('strands', 'race').check()
      await form.until('contact')
      await form.choice('ways', 'phone').check()
      await form.box('phone').fill(lang === 'fa' ? '۰۷۷۰۰ ۹۰۰ ۹۸۲' : '07700 900 982')
      await form.goOn()
      await expect(form.title).toHaveText(words.form.check)
      // Not under the site's own header, which on a phone fills the screen.
      expect((await form.title.boundingBox())?.y).toBeLessThan(screen.viewport.height / 2)
      await expect(page.getByText(STORY[lang])).toBeVisible()
      await form.press(words.form.send)
      await expect(form.code).toHaveText(/^(\d{4} ){4}\d{4}$/)
      await expect(form.title).toBeFocused()
      expect(await page.title()).not.toMatch(/hate|report|نفرت|گزارش/i)
      // Who cannot wait for the answer reads that before when it comes; the address says nothing of it.
      const urgent = page.getByText(words.form.childAdvice)
      const next = page.getByRole('heading', { name: words.receipt.next })
      expect((await urgent.boundingBox())?.y).toBeLessThan((await next.boundingBox())?.y ?? 0)
      expect(new URL(page.url()).search + new URL(page.url()).hash).toBe('')
      const [report] = await server.reports.arrived()
      expect(report).toMatchObject({
        language: lang,
        channel: 'online',
        kinds: ['words', 'threats'],
        strands: ['race'],
        risks: ['under_18'],
        ward: 'Burnt Oak',
        month: new Date().toISOString().slice(0, 7),
        toTeam: true,
        toPolice: true,
        opened: {
          who: 'witness',
          what: STORY[lang],
          when: 'about',
          where: 'place',
          contact: { ways: ['phone'], phone: '07700 900 982', voicemail: false },
        },
      })
      await form.press(words.receipt.finish)
      await expect(form.summary).toBeFocused()
      await page.getByRole('checkbox', { name: words.receipt.written }).check()
      await form.press(words.receipt.finish)
      await expect(form.title).toHaveText(words.done.title)
      expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
      // Every step behind has the address of the home page, and is it.
      await page.goBack()
      await expect(page).toHaveURL(new RegExp(`/${lang}/$`))
      await expect(page.locator('main')).not.toContainText(STORY[lang])
    })
  })
}

test('a witness with one sentence to say is asked no more than they want to, and sees what they left out', async ({
  page,
  visit,
  server,
}) => {
  const form = reportOn(page, 'en')
  const { now, add, leftOut, pages, told, back } = form.words.form
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const steps = page.locator('.govuk-button-group button')
  await server.reports.arrived()
  await visit(`${form.address}form/`)
  await form.agree()
  await form.goOn()
  await expect(button(now)).toHaveCount(0)
  await form.until('who')
  await form.choice('who', 'witness').check()
  await form.goOn()
  // What must be said is not left out.
  await expect(steps).toHaveText([form.words.form.continue, now, back])
  await form.press(now)
  await expect(form.summary).toBeFocused()
  await form.box('what').fill(STORY.en)
  await form.press(now)
  await expect(form.title).toHaveText(form.words.form.check)
  await expect(form.title).toBeFocused()
  await expect(page.getByRole('heading', { name: leftOut })).toBeVisible()
  const { when, where, why, people, needs, contact, safety } = pages
  await expect(page.getByRole('link', { name: new RegExp(`^${add}`) })).toHaveText(
    [safety, when, where, why, people, told.witness.pages.harm, needs, contact].map((title) => `${add} ${title}`),
  )

  // Whatever is added leads back to the check, in words for somebody who only saw it.
  await page.getByRole('link', { name: `${add} ${told.witness.pages.harm}` }).click()
  await expect(form.title).toHaveText(told.witness.pages.harm)
  await expect(button(now)).toHaveCount(0)
  const harm = page.getByRole('textbox', { name: told.witness.questions.harm.label })
  await expect(harm).toBeFocused()
  await form.press(back)
  await expect(form.title).toHaveText(form.words.form.check)
  await page.getByRole('link', { name: `${add} ${told.witness.pages.harm}` }).click()
  await harm.fill('She cried')
  await form.goOn()
  await expect(page.getByRole('link', { name: `${add} ${told.witness.pages.harm}` })).toHaveCount(0)
  await expect(page.getByRole('main')).toContainText('She cried')

  // Back leads where they came from, on the page and in the browser.
  await form.press(back)
  await expect(form.box('what')).toHaveValue(STORY.en)
  await form.press(now)
  await page.goBack()
  await expect(form.box('what')).toHaveValue(STORY.en)
  await form.until('where')
  const transport = page.getByRole('status').getByRole('link', { name: '61016' })
  await expect(transport).toHaveCount(0)
  await form.choice('where', 'transport').check()
  await expect(transport).toBeVisible()
  await form.press(now)
  await form.press(form.words.form.send)
  await expect(form.code).toBeVisible()
  const [report] = await server.reports.arrived()
  expect(report?.opened).toEqual({
    who: 'witness',
    what: STORY.en,
    where: 'transport',
    harm: 'She cried',
    contact: { ways: [], voicemail: false },
  })
})

test('whoever only wants to be counted sends no words and needs no code', async ({ page, visit, server }) => {
  const form = reportOn(page, 'en')
  await server.reports.arrived()
  await visit(`${form.address}form/`)
  await expect(page.getByRole('main').getByRole('link', { name: '999' })).toBeVisible()
  await form.choice('in_danger', 'yes').check()
  await form.agree('count')
  // How many steps there are depends on the answers, so none of them says.
  await expect(page.locator('.saysafe-progress')).toHaveText(form.words.form.step.replace('{{page}}', '2'))
  // Nobody is promised help that nobody gives: it is said beside this answer and, from then on, beside the other.
  const { countNobody, countRead, pages } = form.words.form
  const beside = page.getByRole('status').filter({ hasText: countNobody })
  await expect(beside.getByRole('link', { name: '999' })).toBeVisible()
  await form.press(form.words.form.back)
  await expect(form.title).toHaveText(pages.safety)
  await beside.getByRole('link', { name: countRead }).click()
  await expect(form.title).toHaveText(pages.consent)
  await form.until('what')
  await expect(form.box('what')).toHaveCount(0)
  await form.choice('kinds', 'at_home').check()
  await expect(page.getByRole('status').getByRole('link', { name: '0808 2000 247' })).toBeVisible()
  await form.choice('kinds', 'at_home').uncheck()
  await form.until('when')
  await form.until('why')
  await form.goOn()
  await expect(form.summary).toBeFocused()
  await form.choice('strands', 'disability').check()
  await form.goOn()
  await expect(page.getByText(form.words.form.countOnly)).toBeVisible()
  await expect(page.getByText(countNobody)).toBeVisible()
  // Who thinks again is asked what that needs, and is told nothing wrong.
  const { consent, what } = form.words.form.pages
  const again = async (choice: 'team' | 'count') => {
    await page.getByRole('link', { name: /^Change May the hate crime team/ }).click()
    await expect(form.title).toHaveText(consent)
    await form.agree(choice)
    await form.goOn()
  }
  await again('team')
  await expect(form.title).toHaveText(what)
  await expect(form.summary).toHaveCount(0)
  await form.press(form.words.form.back)
  await expect(page.getByText(form.words.form.leftOutIntro)).toHaveCount(0)
  await form.press(form.words.form.send)
  await expect(form.summary).toBeFocused()
  await expect(form.title).toHaveText(what)
  await form.press(form.words.form.back)
  await again('count')
  await expect(page.getByText(form.words.form.leftOutIntro)).toBeVisible()
  await form.press(form.words.form.send)
  await expect(form.title).toHaveText(form.words.done.countedTitle)
  await expect(page.getByText(form.words.done.againCode)).toHaveCount(0)
  expect(await server.reports.arrived()).toMatchObject([
    { toTeam: false, kinds: [], strands: ['disability'], account: null, opened: null },
  ])
})

test('a lost connection costs no words; pressed twice, it is stored once', async ({ page, visit, server, faults }) => {
  const form = reportOn(page, 'en')
  await server.reports.arrived()
  await visit(`${form.address}form/`)
  await form.agree()
  await form.until('what')
  await form.box('what').fill(STORY.en)
  for (let left = 9; left > 0 && (await form.title.textContent()) !== form.words.form.check; left -= 1)
    await form.goOn()
  faults.allow(/api\/reports/)
  // The report arrives and its receipt is lost on the way back.
  await page.route('**/api/reports', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await form.press(form.words.form.send)
  await expect(page.getByRole('alert').filter({ hasText: form.words.failures.sendFailed })).toBeFocused()
  await expect(page.getByText(STORY.en)).toBeVisible()
  await page.unroute('**/api/reports')
  await page.getByRole('button', { name: form.words.form.send, exact: true }).dblclick()
  await expect(form.code).toBeVisible()
  expect(await server.reports.arrived()).toHaveLength(1)
})

test('Back goes a step back at an address that fits; whoever leaves is asked, and what is gone is said to be gone', async ({
  page,
  visit,
}) => {
  const form = reportOn(page, 'en')
  const asked: string[] = []
  let stay = true
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    return stay ? dialog.dismiss() : dialog.accept()
  })
  const { anew, pages } = form.words.form
  await visit('/en/')
  await visit(`${form.address}form/`)
  await expect(page.getByText(anew)).toHaveCount(0)
  await form.agree()
  await form.until('what')
  await form.box('what').fill(STORY.en)
  for (const step of ['who', 'consent'] as const) {
    await page.goBack()
    await expect(form.title).toHaveText(pages[step])
    await expect(page).toHaveURL(`${form.address}form/`)
  }
  await form.until('what')
  await expect(form.box('what')).toHaveValue(STORY.en)

  // A link away, and the browser's own reload, ask first.
  await page.getByRole('banner').getByRole('link', { name: 'Saysafe' }).click()
  await expect.poll(() => asked).toEqual(['beforeunload'])
  await expect(form.box('what')).toHaveValue(STORY.en)
  await expect(page).toHaveURL(`${form.address}form/`)
  await expect(page.getByRole('navigation', { name: WORDS.en.common.menu })).toHaveCount(0)
  stay = false
  await page.reload()
  await expect(page.getByText(anew)).toBeVisible()
  await expect(form.title).toHaveText(pages.safety)
  expect(await page.content()).not.toContain(STORY.en)

  // Away and back by the browser's own buttons: the home page is there, and then the form, empty.
  await page.evaluate(() => history.go(-2))
  await expect(page).toHaveURL(/\/en\/$/)
  await expect(page.locator('form[data-report]')).toHaveCount(0)
  await page.goForward()
  await expect(page).toHaveURL(/\/en\/$/)
  await page.goForward()
  await expect(form.title).toHaveText(pages.safety)
  await expect(page.getByText(anew)).toBeVisible()
  await expect(page).toHaveURL(`${form.address}form/`)
  expect(await page.content()).not.toContain(STORY.en)
  expect(asked).toEqual(['beforeunload', 'beforeunload'])
})

test('when the team has no key, the page says so and shows the other ways', async ({ page, visit, server, faults }) => {
  const form = reportOn(page, 'en')
  faults.allow(/503/)
  server.reports.close()
  try {
    await visit(form.address)
    await expect(page.getByRole('heading', { name: form.words.start.closedTitle })).toBeVisible()
    await expect(page.getByRole('link', { name: form.words.start.begin, exact: true })).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'report-it.org.uk' })).toBeVisible()
    await visit(`${form.address}form/`)
    await expect(page).toHaveURL(/\/report\/$/)
  } finally {
    server.reports.reopen()
  }
})

test('every page of reporting has the way out on top, is not kept, and has a title that names nothing', async ({
  page,
  visit,
  context,
  faults,
}) => {
  faults.allowOrigin('https://www.bbc.co.uk')
  await context.route('https://www.bbc.co.uk/**', (route) => route.fulfill({ contentType: 'text/html', body: 'Rain' }))
  for (const path of ['', 'form/', 'done/']) {
    await visit('/en/')
    const response = await visit(`/en/report/${path}`)
    expect(response.headers()['cache-control']).toBe('no-store')
    expect(await page.title()).toMatch(/^(Start|Form|Thank you) – Saysafe$/)
    expect(await page.content()).not.toContain('rel="canonical"')
    await page.keyboard.press('Shift')
    await page.keyboard.press('Shift')
    await page.keyboard.press('Shift')
    await expect(page).toHaveURL('https://www.bbc.co.uk/weather')
    await page.goBack()
    await expect(page).toHaveURL(/\/en\/$/)
  }
})

for (const lang of ['en', 'fa', 'ro'] as const)
  test(`what the server wrote reads the same once the script has taken it over, in ${lang}`, async ({
    page,
    visit,
  }) => {
    const form = reportOn(page, lang)
    await visit(`${form.address}form/`)
    // Pressed before the script was there.
    const posted = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.locator('form[data-report]').evaluate((early: HTMLFormElement) => {
      const typed = { consent: 'team', in_danger: 'yes', what: 'They shouted', view: 'check', action: 'send' }
      for (const [name, value] of Object.entries(typed))
        early.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
      HTMLFormElement.prototype.submit.call(early)
    })
    const written = await (await posted).text()
    await expect(form.code).toHaveText(/\d/)
    await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
    const [was = '', is] = await page.evaluate((html) => {
      // Printing needs the script.
      const wordsOf = (one: Document) =>
        [...one.querySelectorAll('.saysafe-steps :is(h1, h2, p, li):not(:has(button))')]
          .map((each) => each.textContent?.trim())
          .join('\n')
      return [wordsOf(new DOMParser().parseFromString(html, 'text/html')), wordsOf(document)]
    }, written)
    const [answered = ''] = form.words.receipt.answerBy.split('{{date}}')
    expect(was).toContain(answered.trim())
    expect(is).toBe(was)
  })

test.describe('without script', () => {
  test.use({ ...PHONE, noScript: true })

  for (const lang of ['en', 'fa'] as const) {
    test(`somebody reports on one long page, and the same post again gives the same code, in ${lang}`, async ({
      page,
      visit,
      server,
    }) => {
      const form = reportOn(page, lang)
      const { words } = form
      await server.reports.arrived()
      await visit(form.address)
      await follow(page.getByRole('link', { name: words.start.begin }))
      await expect(form.title).toHaveText(words.form.caption)
      // Danger and whom to call stand before all else, on the first screen of a phone; then what must be said, and a
      // button behind it; all the rest is said to be optional.
      const titles = await page.getByRole('heading', { level: 2 }).allTextContents()
      const { safety, consent, what } = words.form.pages
      expect(titles.filter((title) => title !== WORDS[lang].evidence.title).slice(0, 4)).toEqual([
        safety,
        consent,
        what,
        words.form.restTitle,
      ])
      await expect(page.getByRole('main')).toContainText(words.form.longPage)
      const danger = page.locator('[data-page=safety]')
      await expect(danger.getByRole('link', { name: '999' })).toBeInViewport()
      await expect(danger.getByText(words.form.childAdvice)).toBeVisible()
      await expect(danger.getByRole('radio')).toHaveCount(4)
      const questions = page.locator('.saysafe-rest ~ section .saysafe-question')
      // What only “Call me” or “Send me a letter” asks for is not called optional beside it.
      await expect(questions.filter({ hasNotText: WORDS[lang].answer.optional })).toHaveText(
        [words.form.questions.phone, words.form.questions.email, words.form.questions.address].map(({ label }) =>
          startingWith(label),
        ),
      )
      await page.getByRole('button', { name: words.form.now, exact: true }).click()
      await expect(form.summary).toBeVisible()
      await form.choice('strands', 'religion').check()
      await form.box('people').fill('<script>alert(1)</script>')
      await form.press(words.form.toCheck)
      await expect(form.summary).toBeVisible()
      await expect(form.box('people')).toHaveValue('<script>alert(1)</script>')
      await form.agree()
      await form.box('what').fill(STORY[lang])
      await form.choice('ways', 'code').check()
      await form.choice('in_danger', 'yes').check()
      // Of a witness it is not asked what they want: that is said, and nothing is lost by it.
      await form.choice('who', 'witness').check()
      await form.box('wants').fill(STORY[lang])
      await form.press(words.form.now)
      await expect(page.getByText(words.form.noContact)).toBeVisible()
      const unsent = page.getByText(words.form.notSent).locator('+ ul').getByRole('listitem')
      await expect(unsent).toHaveText([words.form.questions.wants.label])
      await page.getByRole('button', { name: `${words.form.add} ${words.form.told.witness.pages.harm}` }).click()
      await expect(page.locator(':target')).toHaveText(words.form.pages.harm)
      await expect(form.box('what')).toHaveValue(STORY[lang])
      await expect(form.box('wants')).toHaveValue(STORY[lang])
      await form.choice('who', 'victim').check()
      await form.press(words.form.toCheck)
      const change = `${WORDS[lang].answer.check.change} ${words.form.questions.people.label}`
      await page.getByRole('button', { name: change }).click()
      await expect(form.box('people')).toBeInViewport()
      await expect(form.box('people')).toHaveValue('<script>alert(1)</script>')
      await form.press(words.form.toCheck)
      await form.press(words.form.send)
      await expect(form.code).toHaveText(/^(\d{4} ){4}\d{4}$/)
      await expect(page.getByText(words.receipt.onlyWay)).toBeVisible()
      await expect(page.getByRole('main').getByRole('link', { name: '999' })).toBeVisible()
      const code = await form.code.textContent()
      await page.reload()
      await expect(form.code).toHaveText(code ?? '')
      const arrived = await server.reports.arrived()
      expect(arrived).toMatchObject([
        {
          strands: ['religion'],
          opened: {
            what: STORY[lang],
            people: '<script>alert(1)</script>',
            wants: STORY[lang],
            contact: { ways: ['code'], voicemail: false },
          },
        },
      ])
      await form.press(words.receipt.finish)
      await expect(form.summary).toBeVisible()
      await expect(form.code).toHaveText(code ?? '')
      await page.getByRole('checkbox', { name: words.receipt.written }).check()
      await form.press(words.receipt.finish)
      await expect(page).toHaveURL(new RegExp(`/${lang}/report/done/$`))
      await page.getByRole('link', { name: WORDS[lang].common.exit.link }).waitFor()
    })
  }
})
