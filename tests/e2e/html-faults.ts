import { HtmlValidate } from 'html-validate'

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

/** A line for each fault in a page's HTML. */
export async function faultsIn(html: string): Promise<string[]> {
  // Astro puts the rule that makes an island no box of its own right before the island.
  const { results } = await validator.validateString(html.replace(/<style>astro-island[^<]*<\/style>/, ''))
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector, line }) => `${ruleId} at line ${line}, ${selector}: ${message}`),
  )
}
