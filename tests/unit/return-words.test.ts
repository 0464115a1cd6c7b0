import { expect, test } from 'vitest'
import { MAX_MESSAGE_CHARACTERS } from '#api/reporting/message.ts'
import { CENTRE_STRANDS } from '#db/schema/application-terms.ts'
import { wordsFor } from '#site/lib/i18n.ts'
import { newState } from '#site/lib/return-steps.ts'
import { type ReturnSpeech, wrongWords } from '#site/lib/return-words.ts'

test('words that are far too long are to be sent in parts, and how long a part may be is said', () => {
  for (const lang of ['en', 'fa', 'ro']) {
    const speech = { text: wordsFor(lang, 'report-return'), locale: lang, telephone: '1' } as ReturnSpeech
    const wrong = { at: 'to_team', rule: { rule: 'tooLong', by: 55_000 } } as const
    const { sentence } = wrongWords({ ...newState('open'), wrong }, speech) ?? {}
    for (const number of [55_000, MAX_MESSAGE_CHARACTERS])
      expect(sentence).toContain(new Intl.NumberFormat(lang).format(number))
  }
})

test('what hate is about is called the same at the centres and in the form', () => {
  for (const lang of ['en', 'fa', 'ro']) {
    const { options } = wordsFor(lang, 'report').form.questions.strands
    const { strands } = wordsFor(lang, 'champions')
    expect(CENTRE_STRANDS.map((one) => strands[one])).toEqual(CENTRE_STRANDS.map((one) => options[one]))
  }
})
