import { addressOf, draftOf, stepIn } from './addresses.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { PERSON } from './person.ts'
import { questionnaireOn } from './questionnaire.ts'
import { DESK, PHONE, screenFor } from './screens.ts'
import { sentence, startingWith } from './words.ts'

const MINUTES = 60_000

/** Every two of language, script and size together once: a journey takes some forty pages. */
const WAYS = [
  { lang: 'en', noScript: false, screen: DESK },
  { lang: 'en', noScript: true, screen: PHONE },
  { lang: 'fa', noScript: false, screen: PHONE },
  { lang: 'fa', noScript: true, screen: DESK },
  { lang: 'ro', noScript: false, screen: DESK },
  { lang: 'ro', noScript: true, screen: PHONE },
] as const
const nameOf = ({ lang, noScript, screen }: (typeof WAYS)[number]) =>
  `${noScript ? 'without script' : 'with script'}, ${screen === PHONE ? 'on a phone' : 'at a desk'}, in ${lang}`

for (const way of WAYS) {
  const { lang, noScript, screen } = way
  test.describe(nameOf(way), () => {
    test.use({ noScript, ...screen })
    test.slow()

    test('a resident answers every type of question, and what is stored is what was answered', async ({
      page,
      visit,
      server,
    }) => {
      const form = questionnaireOn(page, server, OPEN, lang)
      await visit(form.address)
      // Begun some minutes ago, or answering this fast would look like a machine.
      server.clock.move(-10 * MINUTES)
      await page.locator(`a[href="${form.address}answer/"]`).click()
      await expect(page).toHaveURL(/\/answer\//)
      await server.clock.reset()
      await form.answerAll(PERSON, noScript)

      // The step stands where it is seen at once, and not under the site's own header.
      if (!noScript)
        expect((await page.getByRole('heading', { level: 1 }).boundingBox())?.y).toBeLessThan(
          screen.viewport.height / 2,
        )
      const shown = page.getByRole('main')
      for (const [id, answer] of Object.entries(PERSON)) {
        if (typeof answer === 'string' && form.text.questions[id]?.options[answer]) {
          await expect(
            shown
              .getByRole('term')
              .filter({ hasText: form.label(id) })
              .first(),
          ).toBeVisible()
          await expect(shown.getByText(form.optionLabel(id, answer), { exact: true }).first()).toBeVisible()
        }
      }
      await form.changeLink('missing_rule').click()
      await expect(form.box('missing_rule')).toHaveValue(String(PERSON['missing_rule']))
      await form.box('missing_rule').fill('No rule is missing')
      await form.press('continue')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.check.title)
      await expect(shown.getByText('No rule is missing')).toBeVisible()

      await form.press('send')
      const reference = await form.receipt()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.thanks.title)
      await expect(page.getByRole('heading', { name: form.words.thanks.next })).toBeVisible()
      const stored = server.stored(OPEN, reference)
      expect(stored?.answers).toEqual({ ...PERSON, missing_rule: 'No rule is missing' })
      expect(stored).toMatchObject({ language: lang, channel: 'online', version: form.questionnaire.version })
      // Not taken for a machine; that others answered from this address before is so.
      expect(['honeypot', 'timing']).not.toContain(stored?.suspicion)
    })

    test('a missing answer is named in a summary that takes focus and leads to the question', async ({
      page,
      visit,
      server,
    }) => {
      const form = questionnaireOn(page, server, OPEN, lang)
      await visit(`${form.address}answer/`)
      await expect(page).toHaveTitle(startingWith(form.titleOf('order')))
      await form.choice('order_area', 'nowhere').check()
      await form.press('continue')
      await expect(form.summary).toBeFocused()
      await expect(page).toHaveTitle(startingWith(form.words.errors.prefix))
      await expect(form.group('agreement')).toContainText(form.words.errors.missing)
      await expect(form.choice('order_area', 'nowhere')).toBeChecked()
      const inSummary = `${form.words.errors.missing}: ${form.label('agreement')}`
      await form.summary.getByRole('link', { name: inSummary, exact: true }).click()
      await expect(form.choice('agreement', 'strongly_agree')).toBeFocused()
      await form.choice('agreement', 'do_not_know').check()
      await form.press('continue')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('behaviours'))
      await expect(page).toHaveTitle(startingWith(form.titleOf('behaviours')))
    })
  })
}

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript, ...screenFor(noScript) })

    test('each mistake is named beside its field, and what was typed stays', async ({ page, visit, server }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      const { errors } = form.words
      await visit(`${form.address}answer/?page=behaviours`)
      await form.rank('first_priorities', 'drug_use').selectOption('1')
      await form.rank('first_priorities', 'dangerous_riding').selectOption('1')
      await form.box('missing_rule').fill('Loud engines '.repeat(20))
      await form.press('continue')
      await expect(form.summary.getByRole('link')).toHaveCount(2)
      await expect(form.group('first_priorities')).toContainText(sentence(errors.repeated))
      await expect(form.rank('first_priorities', 'dangerous_riding')).toHaveValue('1')
      await expect(form.box('missing_rule')).toHaveValue('Loud engines '.repeat(20))
      await expect(form.box('missing_rule')).toHaveAccessibleDescription(sentence(errors.tooLong_other))
      await form.rank('first_priorities', 'dangerous_riding').selectOption('2')
      await form.box('missing_rule').fill('Loud engines')
      await form.press('continue')

      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('experience'))
      for (const option of ['drug_use', 'street_drinking', 'toilet_in_public', 'dangerous_riding'])
        await form.choice('affected_by', option).check()
      if (noScript) await form.press('continue')
      await form.choice('affected_by', 'dangerous_riding').uncheck()
      if (noScript) await form.press('continue')
      await form.box('times_last_month').fill('many')
      for (const [name, value] of [
        ['day', '31'],
        ['month', '2'],
        ['year', '2026'],
      ] as const)
        await form.part('last_seen', name).fill(value)
      await form.part('where_seen', 'postcode').fill('somewhere')
      await form.press('continue')
      await expect(form.summary).toBeFocused()
      await expect(form.summary.getByRole('link')).toHaveCount(3)
      await expect(form.box('times_last_month')).toHaveAccessibleDescription(sentence(errors.notANumber))
      await expect(form.box('times_last_month')).toHaveValue('many')
      await expect(form.group('last_seen')).toContainText(sentence(errors.notADate))
      await expect(form.part('last_seen', 'day')).toHaveValue('31')
      await expect(form.group('where_seen')).toContainText(sentence(errors.notAPlace))
      await form.summary
        .getByRole('link')
        .filter({ hasText: form.label('where_seen') })
        .click()
      await expect(form.part('where_seen', 'postcode')).toBeFocused()
      await expect(form.part('where_seen', 'postcode')).toHaveValue('somewhere')
    })

    test('a number out of range is answered with the range, and the summary says of which question', async ({
      page,
      visit,
      server,
      request,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      const code = await draftOf(server, request, 'en', { times_last_month: '501' })
      await visit(addressOf('en', await stepIn(server, request, code, 'experience')))
      await form.press('continue')
      const words = 'Enter a number between 0 and 500'
      await expect(form.box('times_last_month')).toHaveAccessibleDescription(new RegExp(`Error:\\s+${words} times$`))
      await expect(form.summary.getByRole('link')).toHaveText(`${words}: ${form.label('times_last_month')}`)
    })

    test('the heading of the check is there once, and that of the receipt takes focus', async ({
      page,
      visit,
      server,
      request,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      await visit(addressOf('en', await stepIn(server, request, await draftOf(server, request, 'en'), 'check')))
      await expect(page.getByText(form.words.check.title)).toHaveCount(1)
      await form.press('send')
      await form.receipt()
      await expect(page.getByRole('heading', { level: 1, name: form.words.thanks.title })).toBeFocused()
      await expect(page).toHaveTitle(startingWith(form.words.thanks.title))
    })

    test('what is asked follows the answers, and an answer that is no longer asked for is not stored', async ({
      page,
      visit,
      server,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      await visit(`${form.address}answer/`)
      await form.answerPage('order', { agreement: 'disagree', agreement_reasons: 'Fines' }, noScript)
      await form.answerPage('changes', { wanted_changes: ['lower_fines'] }, noScript)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('behaviours'))
      await form.press('back')
      await form.press('back')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
      await form.choice('agreement', 'do_not_know').check()
      if (!noScript) await expect(form.box('agreement_reasons')).toBeHidden()
      await form.press('continue')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('behaviours'))
      for (const id of ['behaviours', 'experience', 'enforcement', 'your_area', 'equality'])
        await form.answerPage(id, {}, noScript)
      await expect(page.getByText(form.label('wanted_changes'))).toHaveCount(0)
      await form.press('send')
      expect(server.stored(OPEN, await form.receipt())?.answers).toEqual({ agreement: 'do_not_know' })
    })

    test('going back, by the form or by the browser, loses nothing', async ({ page, visit, server }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      await visit(`${form.address}answer/`)
      await form.answerPage('order', { agreement: 'agree', agreement_reasons: 'Quieter nights' }, noScript)
      await form.answerPage('behaviours', { missing_rule: 'Loud engines' }, noScript)
      await form.fill('affected_by', { affected_by: ['drug_use'] })
      await form.press('back')
      await expect(form.box('missing_rule')).toHaveValue('Loud engines')
      await form.press('back')
      await expect(form.box('agreement_reasons')).toHaveValue('Quieter nights')
      await expect(form.choice('agreement', 'agree')).toBeChecked()
      await form.press('continue')
      await form.press('continue')
      await expect(form.choice('affected_by', 'drug_use')).toBeChecked()
      await page.goBack()
      await expect(form.box('missing_rule')).toHaveValue('Loud engines')
      await page.goForward()
      await expect(form.choice('affected_by', 'drug_use')).toBeChecked()
    })
  })
}

test('the number of pages that one is told of is the number that one comes to', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  const progress = page.getByRole('progressbar')
  await visit(form.address)
  await expect(page.getByText('6 to 7 short pages, depending on your answers')).toBeVisible()
  await page.getByRole('link', { name: 'Answer now' }).click()
  await expect(progress).toHaveAccessibleName('Page 1 of 6')
  await form.choice('agreement', 'disagree').check()
  await expect(progress).toHaveAccessibleName('Page 1 of 7')
})

test.describe('words of one’s own beside “other”', () => {
  const WORDS = 'Benches'

  test('are asked for only where “other” is chosen, come back with it and are not sent without it', async ({
    page,
    visit,
    server,
    request,
  }) => {
    const form = questionnaireOn(page, server, OPEN, 'en')
    const code = await draftOf(server, request, 'en', { wanted_changes: ['lower_fines'], 'wanted_changes.other': '' })
    await visit(addressOf('en', await stepIn(server, request, code, 'changes')))
    const other = form.choice('wanted_changes', 'other')
    const box = page.locator('[id="wanted_changes.other"]')
    await expect(box).toBeHidden()
    await expect(other).toHaveAttribute('aria-expanded', 'false')
    await other.check()
    await expect(other).toHaveAttribute('aria-expanded', 'true')
    await expect(page.locator(`#${await other.getAttribute('aria-controls')}`).getByRole('textbox')).toBeVisible()
    await box.fill(WORDS)
    await other.uncheck()
    await expect(box).toBeHidden()
    await other.check()
    await expect(box).toHaveValue(WORDS)
    await other.uncheck()
    await form.press('continue')
    await visit(`${form.address}answer/?page=changes`)
    await expect(box).toBeHidden()
    await page.goto(`${form.address}answer/?page=check`)
    await expect(page.getByText(WORDS)).toHaveCount(0)
    await form.press('send')
    expect(server.stored(OPEN, await form.receipt())?.answers).toMatchObject({ wanted_changes: ['lower_fines'] })
  })

  test.describe('without script', () => {
    test.use({ noScript: true })

    test('have their box always, and are not dropped because “other” was left unchosen', async ({
      page,
      visit,
      server,
      request,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      const code = await draftOf(server, request, 'en', { wanted_changes: ['lower_fines'], 'wanted_changes.other': '' })
      await visit(addressOf('en', await stepIn(server, request, code, 'changes')))
      const box = page.locator('[id="wanted_changes.other"]')
      await expect(box).toBeVisible()
      await expect(form.choice('wanted_changes', 'other')).not.toHaveAttribute('aria-expanded')
      await box.fill(WORDS)
      await form.press('continue')
      const words = form.words.errors.otherNotChosen.replace('{{option}}', form.optionLabel('wanted_changes', 'other'))
      await expect(box).toHaveAccessibleDescription(new RegExp(words))
      await expect(box).toHaveValue(WORDS)
      await form.choice('wanted_changes', 'other').check()
      await form.press('continue')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('behaviours'))
    })
  })
})

test('a reload loses nothing', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await visit(`${form.address}answer/`)
  await form.answerPage('order', { agreement: 'agree', agreement_reasons: 'Quieter nights' }, false)
  await form.box('missing_rule').fill('Loud eng')
  await page.reload()
  await expect(form.box('missing_rule')).toHaveValue('Loud eng')
  await form.press('back')
  await expect(form.box('agreement_reasons')).toHaveValue('Quieter nights')
})

test('going back by the browser to the page one began on loses nothing', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  await visit(form.address)
  await page.getByRole('link', { name: 'Answer now' }).click()
  await form.answerPage('order', { agreement: 'agree', agreement_reasons: 'Quieter nights' }, false)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('behaviours'))
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.titleOf('order'))
  await expect(form.choice('agreement', 'agree')).toBeChecked()
  await expect(form.box('agreement_reasons')).toHaveValue('Quieter nights')
})
