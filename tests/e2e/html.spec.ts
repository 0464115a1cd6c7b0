import { HtmlValidate } from 'html-validate'
import { addressOf, draftOf, everyPage, MISTAKES, stepIn } from './addresses.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { LANGUAGES } from './words.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'],
  rules: {
    // Written by the compiler, and no concern of a browser.
    'require-sri': 'off',
    'no-implicit-button-type': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'no-inline-style': 'off',
    // A summary of errors stands before the page's own heading, as on GOV.UK.
    'heading-level': ['error', { minInitialRank: 'h2' }],
    // The alignment of a column, from Markdown.
    'no-deprecated-attr': 'off',
    // Titles carry the consultation's own words, which may be long.
    'long-title': 'off',
  },
})

async function faultsIn(html: string): Promise<string[]> {
  // Astro puts the rule that makes an island no box of its own right before the island.
  const { results } = await validator.validateString(html.replace(/<style>astro-island[^<]*<\/style>/, ''))
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector, line }) => `${ruleId} at line ${line}, ${selector}: ${message}`),
  )
}

for (const lang of LANGUAGES) {
  test(`the HTML of every page is valid, in ${lang}`, async ({ server, request }) => {
    const found: string[] = []
    for (const path of await everyPage(server, request, lang)) {
      for (const fault of await faultsIn(await (await request.get(addressOf(lang, path))).text()))
        found.push(`${path} ${fault}`)
    }
    expect(found).toEqual([])
  })

  test(`the HTML of every step with its errors is valid, in ${lang}`, async ({ server, request }) => {
    const questions = server.content.consultations.find(({ slug }) => slug === OPEN)?.questionnaire.pages ?? []
    const found: string[] = []
    for (const [step, mistakes] of Object.entries(MISTAKES)) {
      const code = await draftOf(server, request, lang, mistakes)
      const form = new URLSearchParams({
        action: 'continue',
        ...Object.fromEntries(Object.entries(mistakes).map(([field, value]) => [field, String(value)])),
      })
      for (const { id } of questions.find((page) => page.id === step)?.questions ?? [])
        if (Object.keys(mistakes).some((field) => field.split('.')[0] === id)) form.append('shown', id)
      const response = await request.post(addressOf(lang, stepIn(code, step)), {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        data: form.toString(),
      })
      // Kept as typed, and shown with what is wrong at an address of its own.
      expect([response.status(), response.url().includes('wrong=1')], step).toEqual([200, true])
      for (const fault of await faultsIn(await response.text())) found.push(`${step} ${fault}`)
    }
    expect(found).toEqual([])
  })
}

test('the HTML of the API’s own page is valid', async ({ request }) => {
  expect(await faultsIn(await (await request.get('/api/docs')).text())).toEqual([])
})
