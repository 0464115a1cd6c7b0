import { expect, test } from 'vitest'
import { agreementWords, isAlone } from '#site/lib/cases/hold.ts'
import { DESK } from '#tests/support/officer.ts'

const [ada, ben] = [
  { id: 'a', name: 'Ada' },
  { id: 'b', name: 'Ben' },
]
const held = (by: { id: string; name: string }, more: object = {}) => ({
  reason: 'court' as const,
  reviewOn: '2027-03-01',
  by,
  waits: true,
  due: false,
  ...more,
})

test('the only coordinator is told that nobody can agree, and what to do; with a second one, whom it waits for', () => {
  expect(agreementWords(DESK, held(ada), [ada])).toMatch(/^You are the only coordinator.*Ask an administrator/)
  expect(agreementWords(DESK, held(ada), [ada, ben])).toContain('Ask another coordinator')
  expect(agreementWords(DESK, held(ben), [ada, ben])).toContain('then agree, or end it')
  expect(agreementWords(DESK, held(ada, { agreedBy: 'Ben' }), [ada])).toBe('Ben agreed to it.')
  expect([isAlone(ada, []), isAlone(ada, [ada]), isAlone(ada, [ada, ben])]).toEqual([true, true, false])
})
