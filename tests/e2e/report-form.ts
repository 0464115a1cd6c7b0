import type { Locator, Page } from '@playwright/test'
import type { Locale } from '#site/lib/locales.ts'
import { expect } from './fixtures.ts'
import { type Lang, startingWith, WORDS } from './words.ts'

type Form = Locale['report']['form']
type Asked = keyof Form['questions']

/** The form of reporting as a person meets it, in a language. */
export function reportOn(page: Page, lang: Lang) {
  const words = WORDS[lang].report
  const { questions } = words.form
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const choice = (asked: Asked, option: string): Locator =>
    page
      .getByRole('group', { name: startingWith(questions[asked].label) })
      .getByRole('radio')
      .or(page.getByRole('group', { name: startingWith(questions[asked].label) }).getByRole('checkbox'))
      .and(page.locator(`[value="${option}"]`))
  /** Goes on until a step is there. */
  const until = async (step: keyof Form['pages']) => {
    for (let left = 13; left > 0; left -= 1) {
      if ((await page.getByRole('heading', { level: 1 }).textContent()) === words.form.pages[step]) return
      await press(words.form.continue)
    }
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.form.pages[step])
  }
  return {
    words,
    address: `/${lang}/report/`,
    summary: page.getByRole('group', { name: WORDS[lang].answer.errorTitle }),
    title: page.getByRole('heading', { level: 1 }),
    /** The code on the receipt, as it is shown. */
    code: page.locator('.saysafe-receipt__reference'),
    choice,
    box: (asked: Asked): Locator => page.getByRole('textbox', { name: startingWith(questions[asked].label) }),
    press,
    goOn: () => press(words.form.continue),
    until,
    /** Says what should become of it. That is asked after whether somebody is in danger, with script on a step of its own. */
    async agree(to: 'team' | 'count' = 'team', police?: 'yes' | 'no') {
      if (await page.evaluate(() => matchMedia('(scripting: enabled)').matches)) {
        await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
        await until('consent')
      }
      await choice('consent', to).check()
      if (police) await choice('police', police).check()
    },
  }
}
