import { expect, test } from 'vitest'
import { numbersIn } from '#site/lib/numbers-in.ts'
import { dialled } from '#site/lib/report-lines.ts'

test.each([
  ['Call 999 now', ['999']],
  ['Phone 020 7946 0310, or 0808 2000 247.', ['020 7946 0310', '0808 2000 247']],
  ['0800 138 1619 and 0300 123 4567', ['0800 138 1619', '0300 123 4567']],
  ['Cardiff: 029 2018 0999', ['029 2018 0999']],
  ['If you are deaf, call 18000 by text relay.', ['18000']],
  ['Text relay 18001 020 7946 0310', ['18001 020 7946 0310']],
  ['Write to community.safety@barnet.example.org, 101 answers too', ['community.safety@barnet.example.org', '101']],
  ['In 1999 some 2101 people, and case 0207946 0310', []],
  ['Press 55, in 24 hours, 12 345 678', []],
])('what can be pressed in a sentence: %s', (words, pressed) => {
  const parts = numbersIn(words)
  expect(parts.filter((_, index) => index % 2 === 1)).toEqual(pressed)
  expect(parts.join('')).toBe(words)
})

test('a number with spaces is dialled without them, however they are written', () => {
  expect(dialled('020 7946\u00a00310')).toBe('02079460310')
  expect(numbersIn('020\u00a07946\u00a00310')[1]).toBe('020\u00a07946\u00a00310')
})
