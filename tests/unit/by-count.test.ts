import { expect, test } from 'vitest'
import { byCount } from '#site/lib/by-count.ts'

test('the most chosen comes first, equal ones stay as they were asked, and hidden ones say nothing by their place', () => {
  const options = [
    { id: 'a', count: 3 },
    { id: 'b', count: null, hidden: true as const },
    { id: 'c', count: 45 },
    { id: 'd', count: 0 },
    { id: 'e', count: 45 },
    { id: 'f', count: null, hidden: true as const },
  ]
  expect(byCount(options).map(({ id }) => id)).toEqual(['c', 'e', 'a', 'd', 'b', 'f'])
  expect(options[0]?.id).toBe('a')
})
