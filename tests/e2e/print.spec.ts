import { allQuestions } from '#api/questionnaire/questionnaire.ts'
import { CLOSED, expect, OPEN, test } from './fixtures.ts'
import { inDigitsOf, LANGUAGES } from './words.ts'

test.use({ noScript: true })

for (const lang of LANGUAGES) {
  test(`the paper form has every question with its number, in ${lang}`, async ({ page, visit, server }) => {
    const consultation = server.content.consultations.find(({ slug }) => slug === OPEN)
    const questions = consultation ? allQuestions(consultation.questionnaire) : []
    await visit(`/${lang}/consultations/${OPEN}/print/`)
    const titles = await page.locator('main').getByRole('heading', { level: 3 }).allInnerTexts()
    const expected = questions.map(
      ({ id }, index) =>
        `${inDigitsOf(lang, String(index + 1))} ${consultation?.text[lang]?.questions[id]?.label.text}`,
    )
    expect(
      titles.map((title) => title.replaceAll(/\s+/g, ' ').trim()).filter((title) => /^[0-9۰-۹]/.test(title)),
    ).toEqual(expected)
    await expect(page.getByRole('main')).toContainText(server.content.area.council.postal_address.join(', '))
    // Who prints and posts it pays by the sheet: five, on both sides.
    const paper = (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1')
    expect(paper.match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(10)
  })
}

test('on paper there is the form alone, in ink on white, with no question torn apart', async ({ page, visit }) => {
  await visit(`/en/consultations/${OPEN}/print/`)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('banner').getByRole('navigation').first()).toBeHidden()
  await expect(page.getByRole('link', { name: 'Back to the consultation' })).toBeHidden()
  const paper = await page.evaluate(() => {
    const title = document.querySelector('main h3')
    const question = title?.parentElement
    if (!title || !question) throw new Error('no question')
    const [, red = 255, green = 255, blue = 255] =
      /(\d+), (\d+), (\d+)/.exec(getComputedStyle(title).color)?.map(Number) ?? []
    const line = document.querySelector('.saysafe-print-form__line')
    const choice = document.querySelector('.saysafe-print-form__choice')
    const points = (text: string | undefined) => (Number.parseFloat(text ?? '') / 96) * 72
    return {
      ink: Math.max(red, green, blue),
      breaks: getComputedStyle(question).breakInside,
      line: line?.getBoundingClientRect().height ?? 0,
      letters: points(choice ? getComputedStyle(choice).fontSize : undefined),
    }
  })
  expect(paper.ink).toBeLessThan(100)
  expect(paper.breaks).toMatch(/^avoid/)
  // To write on: 9 mm, and to read: 12 pt.
  expect(paper.line).toBeGreaterThan(33)
  expect(paper.letters).toBeGreaterThanOrEqual(12)
})

test('the results print with their figures', async ({ page, visit }) => {
  await visit(`/en/consultations/${CLOSED}/results/`)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('table').first()).toBeVisible()
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000)
})
