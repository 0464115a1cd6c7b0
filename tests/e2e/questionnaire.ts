import { expect, type Locator, type Page } from '@playwright/test'
import { allQuestions, type Answers, type Question } from '#api/questionnaire/questionnaire.ts'
import { POSTCODES } from './person.ts'
import type { TestServer } from './server.ts'
import { inDigitsOf, type Lang, startingWith, WORDS } from './words.ts'

/** A questionnaire on a page, its fields found by their words. */
export function questionnaireOn(page: Page, server: TestServer, slug: string, lang: Lang) {
  const consultation = server.content.consultations.find((one) => one.slug === slug)
  const text = consultation?.text[lang]
  if (!consultation || !text) throw new Error(`no ${slug} in ${lang}`)
  const { questionnaire } = consultation
  const words = WORDS[lang].answer
  const address = `/${lang}/consultations/${slug}/`

  const find = (id: string): Question => {
    const question = allQuestions(questionnaire).find((one) => one.id === id)
    if (!question) throw new Error(`no question ${id}`)
    return question
  }
  const label = (id: string): string => text.questions[id]?.label.text ?? id
  const optionLabel = (id: string, option: string): string => text.questions[id]?.options[option]?.text ?? option
  const titleOf = (pageId: string): string =>
    pageId === 'check' ? words.check.title : (text.pages[pageId]?.title.text ?? pageId)

  const group = (id: string): Locator => page.getByRole('group', { name: startingWith(label(id)) }).first()
  const isBox = (id: string): boolean => ['short_text', 'long_text', 'number'].includes(find(id).type)
  const box = (id: string): Locator => page.getByRole('textbox', { name: startingWith(label(id)) })
  /** The whole question, or its box where it is only that. */
  const field = (id: string): Locator => (isBox(id) ? box(id) : group(id))
  const choice = (id: string, option: string): Locator =>
    group(id).getByRole(find(id).type === 'several' ? 'checkbox' : 'radio', {
      name: optionLabel(id, option),
      exact: true,
    })
  const inRow = (id: string, row: string, option: string): Locator =>
    group(id)
      .getByRole('group', { name: text.questions[id]?.rows[row]?.text ?? row, exact: true })
      .getByRole('radio', { name: optionLabel(id, option), exact: true })
  const rank = (id: string, option: string): Locator =>
    group(id).getByRole('combobox', { name: optionLabel(id, option), exact: true })
  const part = (id: string, name: 'day' | 'month' | 'year' | 'postcode' | 'otherWords'): Locator =>
    group(id).getByRole('textbox', { name: words[name], exact: true })
  const ward = (id: string): Locator => group(id).getByRole('combobox', { name: words.ward, exact: true })
  const press = (name: 'continue' | 'back' | 'save' | 'send'): Promise<void> =>
    page.getByRole('button', { name: name === 'send' ? words.check.send : words[name], exact: true }).click()

  async function fill(id: string, answers: Answers): Promise<void> {
    const answer = answers[id]
    const question = find(id)
    if (answer === undefined) return
    switch (question.type) {
      case 'one':
      case 'scale':
        await choice(id, String(answer)).check()
        break
      case 'several':
        for (const option of answer as readonly string[]) await choice(id, option).check()
        break
      case 'grid':
        for (const [row, option] of Object.entries(answer)) await inRow(id, row, option).check()
        break
      case 'ranking':
        for (const [index, option] of (answer as readonly string[]).entries())
          await rank(id, option).selectOption(String(index + 1))
        break
      case 'date': {
        const [year = '', month = '', day = ''] = String(answer).split('-')
        for (const [name, value] of [
          ['day', day],
          ['month', month],
          ['year', year],
        ] as const)
          await part(id, name).fill(inDigitsOf(lang, value))
        break
      }
      case 'place':
        if (POSTCODES[String(answer)]) await part(id, 'postcode').fill(POSTCODES[String(answer)] ?? '')
        else await ward(id).selectOption(String(answer))
        break
      case 'number':
        await box(id).fill(inDigitsOf(lang, String(answer)))
        break
      default:
        await box(id).fill(String(answer))
    }
    const other = answers[`${id}.other`]
    if (other !== undefined) await part(id, 'otherWords').fill(String(other))
  }

  /** Fills in one page and goes on; without script a page comes again with what its answers reveal. */
  async function answerPage(pageId: string, answers: Answers, noScript: boolean): Promise<void> {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(titleOf(pageId))
    // Whole, or what has not come yet would be taken for what is not asked yet.
    if (noScript) await page.waitForLoadState('domcontentloaded')
    else await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
    const asked =
      questionnaire.pages.find(({ id }) => id === pageId)?.questions.filter(({ id }) => answers[id] !== undefined) ?? []
    const revealed: string[] = []
    for (const { id } of asked) {
      if (noScript && !(await field(id).isVisible())) revealed.push(id)
      else await fill(id, answers)
    }
    await press('continue')
    if (revealed.length === 0) return
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(titleOf(pageId))
    for (const id of revealed) await fill(id, answers)
    await press('continue')
  }

  /** Every page that somebody with these answers is asked, up to the check. */
  async function answerAll(answers: Answers, noScript: boolean): Promise<void> {
    for (const { id, questions } of questionnaire.pages) {
      if (questions.some((question) => answers[question.id] !== undefined)) await answerPage(id, answers, noScript)
    }
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.check.title)
  }

  /** The link on the check that leads back to a question. */
  const changeLink = (id: string): Locator =>
    page.getByRole('link', { name: label(id) }).filter({ hasText: words.check.change })
  const reference = page.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/)
  /** The receipt on the thank-you page. */
  async function receipt(): Promise<string> {
    await expect(page).toHaveURL(/\/thanks\//)
    return (await reference.innerText()).trim()
  }

  const summary = page.getByRole('group', { name: words.errorTitle, exact: true })
  return {
    address,
    words,
    questionnaire,
    text,
    label,
    optionLabel,
    titleOf,
    field,
    group,
    choice,
    inRow,
    rank,
    part,
    ward,
    box,
    press,
    fill,
    changeLink,
    answerPage,
    answerAll,
    receipt,
    summary,
  }
}
