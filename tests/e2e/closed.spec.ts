import { addressOf, stepIn } from './addresses.ts'
import { CLOSED, COMING, expect, OPEN, test } from './fixtures.ts'
import { questionnaireOn } from './questionnaire.ts'
import { screenFor } from './screens.ts'
import type { TestServer } from './server.ts'
import { inDigitsOf, LANGUAGES } from './words.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const WORDS = 'Loud engines\nat night'

const consultation = (server: TestServer, slug: string) => {
  const found = server.content.consultations.find((one) => one.slug === slug)
  if (!found) throw new Error(`no ${slug}`)
  return found
}
const dayOf = (instant: Date) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' }).format(instant)

test('one that opens later says when, on its page and on its form', async ({ page, visit, server }) => {
  const date = dayOf(consultation(server, COMING).opens)
  await visit(`/en/consultations/${COMING}/`)
  await expect(page.getByRole('main')).toContainText(`You can answer from ${date}`)
  await expect(page.getByRole('link', { name: 'Answer now' })).toHaveCount(0)
  await visit(`/en/consultations/${COMING}/answer/`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This consultation is not open yet')
  await expect(page.getByRole('main')).toContainText(date)
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)
})

for (const lang of LANGUAGES) {
  test(`one that is closed says when, on its page and on its form, in ${lang}`, async ({ page, visit, server }) => {
    const form = questionnaireOn(page, server, CLOSED, lang)
    await visit(form.address)
    await expect(page.getByRole('main')).toContainText(inDigitsOf(lang, '2022'))
    await expect(page.locator(`a[href$="/answer/"]`)).toHaveCount(0)
    await visit(`${form.address}answer/`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.late.title)
    await expect(page.getByRole('main')).toContainText(inDigitsOf(lang, '31'))
    await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0)
  })
}

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript, ...screenFor(noScript) })

    test('one that closes before somebody sends refuses, and keeps the words for copying', async ({
      page,
      visit,
      server,
      noScript: without,
      faults,
    }) => {
      const form = questionnaireOn(page, server, OPEN, 'en')
      faults.allow(/status: 403 POST .*responses$/)
      const { closes } = consultation(server, OPEN)
      server.clock.moveTo(new Date(closes.getTime() - 10 * MINUTE))
      await visit(`${form.address}answer/`)
      await form.answerPage('order', { agreement: 'agree', agreement_reasons: WORDS }, without)
      for (const id of ['behaviours', 'experience', 'enforcement', 'your_area', 'equality'])
        await form.answerPage(id, {}, without)
      const before = server.count(OPEN)
      server.clock.moveTo(closes)
      await form.press('send')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.late.title)
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
      const kept = page.getByRole('textbox', { name: form.words.late.words })
      await expect(kept).toHaveValue(new RegExp(WORDS))
      await expect(kept).toHaveValue(new RegExp(form.optionLabel('agreement', 'agree')))
      await expect(page.getByRole('main')).toContainText(server.content.area.council.email)
      expect(server.count(OPEN)).toBe(before)
    })
  })
}

test('saved answers to one that has closed can still be read and copied', async ({ page, visit, server, request }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  const saved = await request.post(`/api/consultations/${OPEN}/drafts`, {
    data: {
      version: form.questionnaire.version,
      language: 'en',
      submissionId: crypto.randomUUID(),
      answers: { agreement: 'agree', agreement_reasons: WORDS },
      saved: true,
    },
  })
  const { code } = (await saved.json()) as { code: string }
  server.clock.moveTo(new Date(consultation(server, OPEN).closes.getTime() + DAY))
  await visit(addressOf('en', await stepIn(server, request, code)))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(form.words.late.title)
  await expect(page.getByRole('textbox', { name: form.words.late.words })).toHaveValue(new RegExp(WORDS))
})
