import { expect, OPEN, test } from './fixtures.ts'
import { PERSON } from './person.ts'
import { questionnaireOn } from './questionnaire.ts'
import { LANGUAGES, startingWith } from './words.ts'

const MINUTES = 60_000

for (const lang of LANGUAGES) {
  for (const noScript of [false, true]) {
    test.describe(`${noScript ? 'without script' : 'with script'}, in ${lang}`, () => {
      test.use({ noScript })

      test('a resident answers every type of question, and what is stored is what was answered', async ({ page, visit, server }) => {
        const form = questionnaireOn(page, server, OPEN, lang)
        await visit(form.address)
        // Begun some minutes ago, or answering this fast would look like a machine.
        server.clock.move(-10 * MINUTES)
        await page.locator(`a[href="${form.address}answer/"]`).click()
        server.clock.reset()
        await form.answerAll(PERSON, noScript)

        const shown = page.getByRole('main')
        for (const [id, answer] of Object.entries(PERSON)) {
          if (typeof answer === 'string' && form.text.questions[id]?.options[answer]) {
            await expect(shown.getByRole('term').filter({ hasText: form.label(id) }).first()).toBeVisible()
            await expect(shown.getByText(form.optionLabel(id, answer), { exact: true }).first()).toBeVisible()
          }
        }
        await page.getByRole('link', { name: startingWith(`${form.words.check.change}: ${form.label('missing_rule')}`) }).click()
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
        expect(stored).toMatchObject({ language: lang, channel: 'online', suspicion: null, version: form.questionnaire.version })
      })
    })
  }
}
